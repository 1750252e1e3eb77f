"""What is typed in media relations."""
