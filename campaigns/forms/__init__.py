"""What is typed about campaigns."""
