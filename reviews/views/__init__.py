"""Pages of the workspace. A module for each subject."""
