"""What people do with campaigns: lock, check, write, record."""
