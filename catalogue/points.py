"""What this room asks of the rooms above it."""

from foundation.points import ListingPoint

#: (document) -> why this file leaves by a way of its own, and not as a resource.
NOT_A_RESOURCE: ListingPoint[str] = ListingPoint("NOT_A_RESOURCE")
