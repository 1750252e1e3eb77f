"""What a publication plan asks of the rooms above: before it publishes, as it does, for its steps, and once it is gone."""

from dataclasses import dataclass
from itertools import zip_longest

from foundation.points import ListingPoint


@dataclass(frozen=True)
class Gate:
    """One thing that must hold before publication, as it stands now."""

    key: str
    title: str
    is_open: bool
    reasons: tuple[str, ...] = ()  #: Why it is shut, in words for the page; empty when open.
    reason_urls: tuple[
        str, ...
    ] = ()  #: Of each reason the page of what it is about; none where there is none.
    detail: str = ""  #: What is so, when it is open: “accepted Monday 5 October”.
    remedy_url: str = ""
    remedy: str = ""  #: What the link to the remedy says.
    remedy_takes_work: bool = (
        False  #: The remedy's page is for those who work on the review; others are refused.
    )
    may_be_lifted: bool = False  #: By the chair, with a reason (law 16).
    notes: tuple[str, ...] = ()  #: What to know beside it, whether it is open or shut.

    @property
    def linked_reasons(self) -> list[tuple[str, str]]:
        """Each reason with its page, empty where it has none."""
        return list(zip_longest(self.reasons, self.reason_urls[: len(self.reasons)], fillvalue=""))


@dataclass(frozen=True)
class OtherPage:
    """A page of another room, for somebody who may open it."""

    title: str
    url: str


@dataclass(frozen=True)
class Beside(OtherPage):
    """What another room tells of a review, and the page where that is undone."""

    leaves: str = ""  #: When it becomes public, in words; empty once it is.


#: (plan, at) -> further gates.
GATES: ListingPoint[Gate] = ListingPoint("GATES")
#: (plan, at) -> make public what belongs to the publication, inside its transaction; one entry says what. Raises: nothing is published.
PUBLISHED_TOGETHER: ListingPoint[str] = ListingPoint("PUBLISHED_TOGETHER")
#: (step, person) -> pages of other rooms about this step.
STEP_PAGES: ListingPoint[OtherPage] = ListingPoint("STEP_PAGES")
#: (review, person) -> what other rooms have made public about the review, each the page where it is withdrawn; and what is
#: scheduled to become public, each the page where it is taken off the schedule.
PUBLIC_BESIDE: ListingPoint[Beside] = ListingPoint("PUBLIC_BESIDE")
