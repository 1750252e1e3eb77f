"""What this room asks of the rooms above it."""

from dataclasses import dataclass

from foundation.points import DecidingPoint, ListingPoint


@dataclass(frozen=True)
class MatterPage:
    """A page about a matter that belongs to another room, for instance its protected terms."""

    title: str
    url: str


#: (break_glass) -> True once the chair is being told of it (law 16). Inside the caller's transaction.
TELL_THE_CHAIR: DecidingPoint[bool] = DecidingPoint("TELL_THE_CHAIR")
#: (matter, person) -> pages of other rooms about this matter that the person may open.
MATTER_PAGES: ListingPoint[MatterPage] = ListingPoint("MATTER_PAGES")
