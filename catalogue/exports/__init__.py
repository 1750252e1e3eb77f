"""Files that are made of the catalogue."""
