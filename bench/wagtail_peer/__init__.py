"""A site of Wagtail, which others wrote, with the documents of `bench.documents`: a peer for pages, lists and search.

It runs in an environment of its own, which `make wagtail` makes; the portal needs nothing of it. Without it the comparison
is left out, and stderr says so. What imports Wagtail here is run by that environment alone; `peer` asks it.
"""
