"""What is read of the public site, as far as it still is public."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Sum
from django.urls import reverse

from catalogue.queries.counting import between
from portal.public_pages import FILES
from search.models import Entry

HEADINGS = ["Page", "Address", "Kind", "Read", "Downloads"]
NOT_PUBLIC = "Pages that are no longer public"

#: Pages that no record stands behind, by the names of their addresses.
STANDING = {
    "home": "Home",
    "worried": "Worried about a child?",
    "learning": "Learning from reviews",
    "public_campaigns": "Campaigns",
    "news": "News",
    "public_search": "Search",
    "about": "About us",
    "accessibility": "Accessibility",
    "privacy": "Privacy",
    "cookies": "Cookies",
}


@dataclass
class PageReads:
    """How often one page was read in a period, and what can be downloaded there downloaded."""

    title: str
    url: str = ""
    kind: str = ""
    reads: int = 0
    downloads: int = 0


def read_pages(since: dt.date, until: dt.date) -> list[PageReads]:
    """Every public page that was read, the most read first; what is public no more is one line at the end (law 7).

    Two queries, however many pages there are.
    """
    pages = {reverse(name): PageReads(title, reverse(name), "Page") for name, title in STANDING.items()}
    entries = Entry.objects.public().values_list("url", "title", "kind")
    pages |= {url: PageReads(title, url, kind) for url, title, kind in entries}
    closed = PageReads(NOT_PUBLIC)
    sums = between(since, until).order_by().values_list("address", "is_download").annotate(Sum("count"))
    for address, is_download, count in sums:
        page = pages.get(page_of(address), closed)
        if is_download:
            page.downloads += count
        else:
            page.reads += count
    found = sorted(
        (page for page in pages.values() if page.reads or page.downloads),
        key=lambda page: (-page.reads, -page.downloads, page.title),
    )
    return [*found, closed] if closed.reads or closed.downloads else found


def page_of(address: str) -> str:
    """The page that a file stands on; of a page, the page itself."""
    before, _, behind = address.partition(FILES)
    return f"{before}/" if behind else address


def rows_for_export(found: list[PageReads]) -> Iterator[list[str | int]]:
    for page in found:
        yield [page.title, page.url, page.kind, page.reads, page.downloads]
