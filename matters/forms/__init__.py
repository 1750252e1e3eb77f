"""What people type about matters."""
