"""What this room asks of the rooms above it."""

from foundation.points import ListingPoint

#: (document) -> why this file leaves by a way of its own, and not as a resource.
NOT_A_RESOURCE: ListingPoint[str] = ListingPoint("NOT_A_RESOURCE")

#: (resource) -> why it can’t reach anybody yet, because of what it was made from.
NOT_YET: ListingPoint[str] = ListingPoint("NOT_YET")
