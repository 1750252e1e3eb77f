"""What leaves a campaign as a file for staff. Each module here only reads."""
