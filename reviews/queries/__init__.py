"""What pages need across models, in a fixed number of queries. A module for each subject."""
