"""What this room and the pages put together above it ask of every room: lists, empty where nobody answers."""

import datetime as dt
import enum
from dataclasses import dataclass

from django.db import models
from django.utils.crypto import salted_hmac

from foundation import clock
from foundation.points import ListingPoint


class Pressing(enum.IntEnum):
    """What is told first of what is due: whom it is about, before how long it has waited."""

    CHILD = 0  #: A child may be in need of help.
    LAW = 1  #: A limit that the law or its guidance sets.
    OWN = 2
    OTHERS = 3  #: What somebody else has not done.


@dataclass(frozen=True)
class WorkEntry:
    """Something that waits for a person, for “Your work”."""

    title: str
    url: str
    what: str  #: Whose move it is and what is asked, for instance "Endorse the final report".
    since: dt.datetime | None = None
    due_at: dt.datetime | None = None
    is_approval: bool = False
    pressing: Pressing = Pressing.OWN


class DateKind(models.TextChoices):
    """What kind of thing is dated: what the calendar is narrowed to, and what a clash is told by."""

    LAUNCH = "launch", "Campaigns that begin"
    END = "end", "Campaigns that end"
    ACTIVITY = "activity", "Activities"
    PUBLICATION = "publication", "Publications of reviews"
    RELEASE = "release", "Releases and embargoes"
    STEP = "step", "Steps of plans"
    DEADLINE = "deadline", "Answers and deadlines"
    REVIEW_DUE = "review_due", "Resources to be reviewed"
    MEETING = "meeting", "Meetings"
    COURT_DATE = "court_date", "Proceedings"
    NATIONAL = "national", "National campaigns"
    NEIGHBOUR = "neighbour", "Neighbours’ dates"
    OTHER = "other", "Other dates"


@dataclass(frozen=True)
class CalendarEntry:
    """A dated thing that the person may know of. `uid` is random and tells nothing.

    `title` leaves the portal with the private feed, so it names no more than a code. `inside` is for the workspace alone,
    unless it hangs on no matter.
    """

    uid: str
    title: str
    starts_at: dt.datetime
    url: str
    is_whole_day: bool = False
    last_on: dt.date | None = None  #: The last day of what lasts several.
    inside: str = ""  #: What the workspace says in the title's place, of what the person may read.
    is_open: bool = (
        False  #: Whether it hangs on no matter; then what is said inside may leave, once looked at for names.
    )
    short: str = ""  #: What it says on the further days.
    kind: DateKind = DateKind.OTHER
    agencies: frozenset[int] = frozenset()  #: By their keys: whose it is.
    audiences: frozenset[int] = frozenset()  #: For whom.
    channels: frozenset[int] = frozenset()
    move: str = ""  #: The page on which this person puts it on another day; empty where they may not.
    version: int = 0  #: What a move begins from.
    is_moved_at_once: bool = (
        False  #: Whether it may be dropped on another day; else its page says first what follows.
    )

    @property
    def title_inside(self) -> str:
        return self.inside or self.title

    @property
    def short_inside(self) -> str:
        return self.short or self.title_inside

    @property
    def first_on(self) -> dt.date:
        return clock.day_of(self.starts_at)

    @property
    def days(self) -> int:
        """How many it lasts."""
        return (self.last_on - self.first_on).days + 1 if self.last_on else 1

    def touches(self, from_on: dt.date, to_on: dt.date) -> bool:
        """Whether one of its days is among these."""
        first = self.first_on
        return first <= to_on and (self.last_on or first) >= from_on


def calendar_uid(what: str, key: int) -> str:
    """What a calendar knows the entry by, always the same, and which tells nothing of the record."""
    return salted_hmac(f"calendar:{what}", str(key)).hexdigest()[:24]


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


class ReachKind(enum.StrEnum):
    """What people had: something that was done, an event at which people met, something to come, a resource."""

    DONE = "done"
    EVENT = "event"
    PLANNED = "planned"
    RESOURCE = "resource"


@dataclass(frozen=True)
class ReachAsked:
    """Whom the partnership reached from one day to another, beside the days before, and of what alone.

    The records are named by their keys; None is any. `against`: "channel", "language", "area" or "topic", for each of
    which it is counted by itself; empty: as a whole.
    """

    since: dt.date
    until: dt.date
    before: dt.date  #: The first of the days before.
    against: str = ""
    channel: int | None = None
    language: int | None = None
    area: int | None = None
    topic: int | None = None

    @property
    def before_until(self) -> dt.date:
        """The last of the days before."""
        return self.since - dt.timedelta(days=1)


@dataclass(frozen=True)
class Reached:
    """How much of one kind an audience had in these days, and in those before."""

    audience: int
    kind: ReachKind
    number: int
    before: int
    against: int | None = None  #: The key of what it is set against; None where it names none.


@dataclass(frozen=True)
class HeldWords:
    """Why the text at a place may not leave."""

    place: str
    reason: str


#: (person) -> what waits for them.
WORK: ListingPoint[WorkEntry] = ListingPoint("WORK")
#: (person, from_on, to_on) -> what happens in these days, with what began before them and still lasts.
CALENDAR: ListingPoint[CalendarEntry] = ListingPoint("CALENDAR")
#: (person, asked) -> which audiences had what, as far as this person may know; a fixed number of queries.
REACH: ListingPoint[Reached] = ListingPoint("REACH")
#: (person, from_on, to_on) -> what others have in these days, shown beside it in the calendar alone.
BESIDE_OURS: ListingPoint[CalendarEntry] = ListingPoint("BESIDE_OURS")
#: (person, from_on, to_on) -> what is under way in these days: its first and its last are in CALENDAR by themselves.
GOING_ON: ListingPoint[CalendarEntry] = ListingPoint("GOING_ON")
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
#: () -> phrases of jargon, each with plainer words for it.
PLAINER_WORDS: ListingPoint[tuple[str, str]] = ListingPoint("PLAINER_WORDS")
