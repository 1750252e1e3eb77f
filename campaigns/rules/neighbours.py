"""What can be kept as the address of a neighbour's calendar. Nothing here writes."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlsplit

from foundation import outside
from foundation.governed import beside

#: How often a feed is asked for, and how far its dates are kept around today.
EVERY = dt.timedelta(hours=1)
BEFORE, AFTER = dt.timedelta(days=92), dt.timedelta(days=400)

SECONDS = 20.0
MOST_BYTES = 2 * 1024 * 1024
MOST_MOVES = 3
MOST_FEEDS = 100


NOT_WHOLE = "Enter the whole address of the feed, beginning with https:// or webcal://."
NOT_ENCRYPTED = (
    "What comes from an address that begins with http:// can be changed on its way. "
    "Enter the one that begins with https:// or webcal://; the neighbour can tell you."
)


NOT_OUTSIDE = "The address leads into a private network. Enter one that everybody can reach."


def to_ask(address: str) -> str:
    """Where the feed is asked for: what programmes call webcal:// is found at https://."""
    scheme, mark, rest = address.strip().partition("://")
    return f"https://{rest}" if mark and scheme.lower() in ("webcal", "webcals") else address.strip()


def reasons_not_to_keep(*, name: str, address: str, is_taken: bool, number: int) -> list[str]:
    """`is_taken`: whether another feed has the name; `number`: how many others there are."""
    reasons: list[str] = []
    if not name.strip():
        reasons.append(beside("Say whose calendar it is.", "name"))
    if is_taken:
        reasons.append(beside("Another feed has that name.", "name"))
    if number >= MOST_FEEDS:
        reasons.append(f"There are {MOST_FEEDS} feeds already.")
    return [*reasons, *reasons_against_address(address)]


def reasons_against_address(address: str) -> list[str]:
    reasons: list[str] = []
    try:
        parts = urlsplit(address)
        host, secret = parts.hostname, parts.username or parts.password
    except ValueError:
        parts, host, secret = urlsplit(""), None, None
    if parts.scheme == "http" and host:
        reasons.append(beside(NOT_ENCRYPTED, "address"))
    elif parts.scheme != "https" or not host:
        reasons.append(beside(NOT_WHOLE, "address"))
    if secret:
        reasons.append(
            beside("The address holds a name or a password. Ask the neighbour for one without.", "address")
        )
    return reasons


def reasons_against_place(address: str) -> list[str]:
    """Whether it says by itself that it lies in a private network. No name is looked up: reading does that."""
    try:
        host = (urlsplit(address).hostname or "").rstrip(".")
    except ValueError:
        return []
    try:
        is_inside = not outside.is_public(host)
    except ValueError:
        is_inside = "." not in host
    return [beside(NOT_OUTSIDE, "address")] if host and is_inside else []
