"""One function for each thing that a person does. A module for each subject."""
