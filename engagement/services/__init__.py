"""What people do with what the public tells us: lock, check, write, record."""
