"""What this client costs beside others: `make bench`. `docs/performance.md` explains the method."""
