"""What the pages about comments show, in a fixed number of queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Case, Count, Q, QuerySet, When

from engagement.models import PageComment
from foundation import clock
from foundation.words import say_moment
from partnership.models import Person
from search.models import Entry

SORTS = {"received": "received_at", "page": "address", "look_by": "look_by_at"}
DEFAULT_SORT = "-received"
HEADINGS = ["Received", "Page", "Useful", "Sounds like a disclosure", "Looked at", "Outcome"]
#: What sounds like a disclosure and waits.
_IS_PRESSING = Case(When(looked_at=None, sounds_like_disclosure=True, then=1), default=0)
ALL, WAITING, DISCLOSURES = "all", "waiting", "disclosures"


@dataclass(frozen=True)
class Filters:
    """What a list of comments is narrowed to."""

    show: str = WAITING
    useful: str = ""
    page: str = ""


@dataclass(frozen=True)
class Row:
    """One comment, with what its page is called while it is public."""

    comment: PageComment
    title: str
    is_late: bool


def list_for(person: Person, filters: Filters, sort: str) -> QuerySet[PageComment]:
    """The comments that this person may read, as asked for; what sounds like a disclosure and waits stands first."""
    comments = PageComment.objects.visible_to(person).select_related("looked_by")
    if filters.show == WAITING:
        comments = comments.waiting()
    elif filters.show == DISCLOSURES:
        comments = comments.like_a_disclosure()
    if filters.useful:
        comments = comments.filter(is_useful=filters.useful == "yes")
    if filters.page:
        comments = comments.filter(address__startswith=filters.page)
    key = SORTS[sort.removeprefix("-")]
    order = f"-{key}" if sort.startswith("-") else key
    return comments.alias(is_pressing=_IS_PRESSING).order_by("-is_pressing", order, "-pk")


def rows(comments: Iterable[PageComment], now: dt.datetime) -> list[Row]:
    found = list(comments)
    titles = titles_of({comment.address for comment in found})
    return [Row(comment, titles.get(comment.address, ""), is_late(comment, now)) for comment in found]


def rows_for_export(person: Person, filters: Filters, sort: str) -> Iterator[list[str]]:
    """The same list as a table, without anybody's words."""
    for comment in list_for(person, filters, sort).iterator():
        yield [
            say_moment(comment.received_at),
            comment.address,
            "Yes" if comment.is_useful else "No",
            "Yes" if comment.sounds_like_disclosure else "No",
            say_moment(comment.looked_at) if comment.looked_at else "",
            comment.get_outcome_display(),
        ]


@dataclass(frozen=True)
class Tally:
    """How many found one page useful and how many did not."""

    address: str
    title: str
    yes: int
    no: int


MOST_PAGES = 20


def tallies(since: dt.date) -> list[Tally]:
    """The pages that were answered about since this day, those that fewest found useful first."""
    answered = (
        PageComment.objects.filter(received_at__gte=clock.start_of_day(since))
        .order_by()
        .values_list("address")
        .annotate(yes=Count("pk", filter=Q(is_useful=True)), no=Count("pk", filter=Q(is_useful=False)))
        .order_by("-no", "yes", "address")[:MOST_PAGES]
    )
    found = list(answered)
    titles = titles_of(address for address, _, _ in found)
    return [Tally(address, titles.get(address, ""), yes, no) for address, yes, no in found]


def is_late(comment: PageComment, now: dt.datetime) -> bool:
    """Whether nobody looked on its day at what sounds like a disclosure."""
    return comment.look_by_at is not None and comment.looked_at is None and comment.look_by_at <= now


#: The pages that are always there, which the search does not find.
STANDING = {
    "/": "Home",
    "/about/": "About us",
    "/accessibility/": "Accessibility statement",
    "/api/": "Our content on your website",
    "/campaigns/": "Campaigns",
    "/collections/": "Collections",
    "/cookies/": "Cookies",
    "/learning/": "Learning from reviews",
    "/learning/briefings/": "Learning briefings",
    "/news/": "News",
    "/privacy/": "Privacy",
    "/resources/": "Resources",
    "/search/": "Search",
}


def titles_of(addresses: Iterable[str]) -> dict[str, str]:
    """What public pages are called; of what is public no more, nothing (law 7)."""
    asked = list(addresses)
    standing = {one: STANDING[one] for one in asked if one in STANDING}
    return standing | dict(Entry.objects.public().filter(url__in=asked).values_list("url", "title"))
