"""What the pages show, in a fixed number of queries. Nothing here writes."""
