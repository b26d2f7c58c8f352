"""The resources of a client, where the official SDK has them."""
