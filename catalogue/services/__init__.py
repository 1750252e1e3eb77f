"""What people do in the catalogue: lock, check, write, record."""
