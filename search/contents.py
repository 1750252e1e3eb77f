"""What a room says of a page that is to be found."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class Contents:
    """What is to be found by, and to be shown of, one page. Words alone, neither HTML nor Markdown.

    What is public holds nothing that the public page doesn't show; what is inside is found by those alone to whom
    the room’s answer to FINDABLE gives the record.
    """

    kind: str
    title: str
    url: str
    dated_at: dt.datetime
    is_public: bool = False
    summary: str = ""
    text: str = ""
    language: str = "en"
    language_name: str = ""
    topics: tuple[str, ...] = ()
    also: str = (
        ""  #: Other words that it is found by and that are not shown, such as an acronym of what it says.
    )
    is_restricted: bool = (
        False  #: Of what is inside: to those who know of its matter, whatever else is public.
    )
