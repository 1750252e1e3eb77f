"""What this room and the pages put together above it ask of every room: lists, empty where nobody answers."""

import datetime as dt
from dataclasses import dataclass

from foundation.points import ListingPoint


@dataclass(frozen=True)
class WorkEntry:
    """Something that waits for a person, for “Your work”."""

    title: str
    url: str
    what: str  #: Whose move it is and what is asked, for instance "Endorse the final report".
    since: dt.datetime | None = None
    due_at: dt.datetime | None = None
    is_approval: bool = False


@dataclass(frozen=True)
class CalendarEntry:
    """A dated thing that the person may know of. `uid` is random and tells nothing.

    `title` leaves the portal with the private feed, so it names no more than a code; `inside` is for the workspace alone.
    """

    uid: str
    title: str
    starts_at: dt.datetime
    url: str
    is_whole_day: bool = False
    inside: str = ""  #: What the workspace says in the title's place, of what the person may read.

    @property
    def title_inside(self) -> str:
        return self.inside or self.title


@dataclass(frozen=True)
class NavEntry:
    """A room's place in the workspace's navigation."""

    title: str
    url: str
    order: int = 0


@dataclass(frozen=True)
class MovedDeadline:
    """A deadline that a changed calendar moved, with the address of the record that it belongs to."""

    title: str
    url: str
    before: dt.date
    after: dt.date


@dataclass(frozen=True)
class SetupEntry:
    """One thing that a partnership needs before it can rely on the portal, for the administrators' home."""

    title: str
    is_done: bool
    state: str  #: In words: “3 of 3 safeguarding partners”, “Not switched on”.
    url: str = ""  #: Where it is done.
    order: int = 0


@dataclass(frozen=True)
class HeldWords:
    """Why the text at a place may not leave."""

    place: str
    reason: str


#: (person) -> what waits for them.
WORK: ListingPoint[WorkEntry] = ListingPoint("WORK")
#: (person, from_on, to_on) -> what happens in these days.
CALENDAR: ListingPoint[CalendarEntry] = ListingPoint("CALENDAR")
#: (person) -> the rooms whose pages they may open.
NAV: ListingPoint[NavEntry] = ListingPoint("NAV")
#: (by, at) -> recompute what hangs on working days, tell its owners, and list what moved. Inside the caller's transaction.
DEADLINES_MOVED: ListingPoint[MovedDeadline] = ListingPoint("DEADLINES_MOVED")
#: (person) -> warnings that every page of the workspace shows, in words.
BANNERS: ListingPoint[str] = ListingPoint("BANNERS")
#: (person) -> what has to be set up, each with its state; shown on the admin's home.
SETUP: ListingPoint[SetupEntry] = ListingPoint("SETUP")
#: (texts by their place, person) -> which of them may not leave, in words for this person (law 17).
WORDS_THAT_LEAVE: ListingPoint[HeldWords] = ListingPoint("WORDS_THAT_LEAVE")
#: (person, by, at) -> take from somebody who leaves what they were let into; each entry says what is left for others
#: to do, and tells no more than anybody may know. Inside the caller's transaction.
HAS_LEFT: ListingPoint[str] = ListingPoint("HAS_LEFT")
#: (agency, person) -> why it has to stay a current safeguarding partner for now, in words for this person.
PARTNER_NEEDED: ListingPoint[str] = ListingPoint("PARTNER_NEEDED")
#: (invitation, by, at) -> take the invitation to the person; one entry says how. Inside the caller's transaction.
INVITED: ListingPoint[str] = ListingPoint("INVITED")
#: (request, at) -> take the link for a new password to the request's person. Inside the caller's transaction.
PASSWORD_ASKED: ListingPoint[str] = ListingPoint("PASSWORD_ASKED")
#: (person, what, occasion, at) -> tell the person what has changed about how they sign in. Inside the caller's transaction.
WAY_IN_CHANGED: ListingPoint[str] = ListingPoint("WAY_IN_CHANGED")
