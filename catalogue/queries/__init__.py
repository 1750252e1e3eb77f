"""What pages and services ask about the catalogue. Nothing here writes."""
