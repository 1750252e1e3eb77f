"""What the portal's pages need, put together from several rooms in a fixed number of queries."""
