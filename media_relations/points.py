"""What a statement asks of the rooms above before it is released."""

from foundation.points import ListingPoint

#: (statement) -> with what it is released together, in words, while that has not happened: until then it does not leave.
TOGETHER: ListingPoint[str] = ListingPoint("TOGETHER")
