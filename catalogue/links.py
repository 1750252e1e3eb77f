"""Asking whether what others host is still there (`foundation/outside.py` does so with care).

Nothing here knows a table. Redirects are told of, not followed.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from urllib.parse import urljoin

from foundation import outside

SECONDS = 8.0

#: They answer, and keep robots out or ask for something first: it is there.
THERE_THOUGH = frozenset({401, 402, 403, 405, 406, 429})
MOVED_FOR_GOOD = frozenset({301, 308})
GONE = frozenset({404, 410})


class Outcome(enum.StrEnum):
    THERE = "there"
    MOVED = "moved"
    GONE = "gone"
    UNCLEAR = "unclear"
    NOT_ASKED = "not_asked"


@dataclass(frozen=True)
class Answer:
    outcome: Outcome
    code: int | None = None
    moved_to: str = ""


def look(link: str) -> Answer:
    """What the address answers now. It is not asked where its name leads into a private network."""
    try:
        head = outside.head_of(link, seconds=SECONDS, agent="link-check")
    except outside.NotOutside:
        return Answer(Outcome.NOT_ASKED)
    except (OSError, ValueError):
        return Answer(Outcome.UNCLEAR)
    return _told(head, link)


def _told(head: bytes, link: str) -> Answer:
    lines = head.decode("latin-1").split("\r\n")
    words = lines[0].split()
    if len(words) < 2 or not words[0].startswith("HTTP/") or not words[1].isdigit():
        return Answer(Outcome.UNCLEAR)
    code = int(words[1])
    if code in MOVED_FOR_GOOD:
        places = [
            line.partition(":")[2].strip() for line in lines[1:] if line.lower().startswith("location:")
        ]
        return Answer(Outcome.MOVED, code, urljoin(link, places[0])[:500] if places else "")
    if code in GONE:
        return Answer(Outcome.GONE, code)
    if 200 <= code < 400 or code in THERE_THOUGH:
        return Answer(Outcome.THERE, code)
    return Answer(Outcome.UNCLEAR, code)
