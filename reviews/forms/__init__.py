"""What was typed. A module for each subject."""
