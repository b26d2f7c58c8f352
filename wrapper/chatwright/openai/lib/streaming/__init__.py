"""What the official SDK keeps in `lib.streaming`."""
