"""What the portal does in a second, beside named peers: `make bench`."""
