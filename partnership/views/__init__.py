"""This room's pages. A module for each subject."""
