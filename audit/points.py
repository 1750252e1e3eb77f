"""What showing the record asks of the rooms above, as this one knows neither roles nor matters."""

from dataclasses import dataclass

from django.db.models import Q

from foundation.points import ListingPoint


@dataclass(frozen=True)
class Scope:
    """A part of the record that a person may read."""

    events: Q
    with_words: (
        bool  #: Also what the subject was called, the reason and the facts; else only that it happened.
    )


#: (person) -> the parts of the record that they may read; somebody without any finds no page.
READABLE: ListingPoint[Scope] = ListingPoint("READABLE")
