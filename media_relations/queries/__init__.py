"""What pages and services need to know, in a fixed number of queries."""
