"""What leaves media relations as a file for staff."""
