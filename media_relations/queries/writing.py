"""What is shown beside a text while somebody writes it: how plainly it reads, and what to think of.

All of it is advice. What stops a statement stands in its gates for release, and protected terms in `documents`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field

from foundation import clock, hidden_text
from foundation.hidden_text import Hidden
from foundation.local_time import unusual
from foundation.words import say_day
from matters import rules as matter_rules
from matters.models import LegalRestriction, Matter, SensitivePeriod
from media_relations.models import HighProfileEvent, MediaProtocol, Statement
from media_relations.rules import wording
from media_relations.rules.wording import Wording
from partnership import plain_words
from partnership.models import Partnership, Person
from partnership.plain_english import Reading


@dataclass(frozen=True)
class Draft:
    """A text as it is being written, stored or not."""

    kind: str
    title: str
    text: str
    key_message: str = ""
    quotes: tuple[str, ...] = ()
    matter: Matter | None = None
    event: HighProfileEvent | None = None
    release_at: dt.datetime | None = None

    @classmethod
    def of(cls, statement: Statement) -> Draft:
        """A statement as it stands."""
        version = statement.current_version
        quotes = statement.quotes.filter(removed_at=None).values_list("words", flat=True)
        return cls(
            kind=statement.kind,
            title=version.title if version else "",
            text=version.text if version else "",
            key_message=version.key_message if version else "",
            quotes=tuple(quotes),
            matter=statement.matter,
            event=statement.event,
            release_at=version.release_at if version else None,
        )

    @property
    def whole(self) -> str:
        """Everything of it that leaves."""
        return "\n\n".join(words for words in (self.title, self.text, *self.quotes) if words)


@dataclass(frozen=True)
class Caution:
    """Something to think of, in words, and the law or the practice behind it."""

    title: str
    words: str


@dataclass(frozen=True)
class Advice:
    reading: Reading
    cautions: list[Caution]
    wordings: list[Wording]
    hidden: list[Hidden]
    missing_message: str  #: The required safeguarding message where the text does not say it; else empty.
    notes: list[str] = field(default_factory=list)

    @property
    def things(self) -> int:
        """How many things there are to look at again."""
        found = len(self.cautions) + len(self.wordings) + len(self.hidden) + len(self.notes)
        return self.reading.things + found + bool(self.missing_message)


def advice(draft: Draft, person: Person) -> Advice:
    """What to look at again in this text, as this person may know it."""
    return Advice(
        reading=plain_words.reading_of(draft.whole),
        cautions=list(cautions(draft, person)),
        wordings=list(wording.all_of(draft.whole)),
        hidden=hidden_text.hidden_in("\n\n".join((draft.whole, draft.key_message))),
        missing_message=missing_message(draft),
        notes=unusual(draft.release_at) if draft.release_at else [],
    )


def missing_message(draft: Draft) -> str:
    """What the protocol asks each written statement to say, where this one does not."""
    if draft.kind in Statement.SPOKEN:
        return ""
    number = Partnership.objects.values_list("front_door_number", flat=True).first() or ""
    message = wording.safeguarding_message(MediaProtocol.current(), number)
    return message if message and not wording.says(draft.whole, message) else ""


def cautions(draft: Draft, person: Person) -> Iterator[Caution]:
    """What limits what may be said now, or on the day of release."""
    day = clock.day_of(draft.release_at) if draft.release_at else clock.today()
    known = draft.matter if draft.matter is not None and draft.matter.may_be_seen_by(person) else None
    if known is not None:
        yield from _of_matter(known, day)
    elif draft.matter is not None and _is_limited(draft.matter, day):
        yield Caution(
            "Something limits what may be said",
            "You are not on the access list of this matter. Ask the business unit before you go on.",
        )
    if draft.event is not None:
        if words := draft.event.live_proceedings.strip():
            yield Caution("Live proceedings, as the event has them", words)
        if words := draft.event.reporting_restrictions.strip():
            yield Caution("Reporting restrictions, as the event has them", words)
    for words in matter_rules.warnings_for(day, known):
        yield Caution("Think of this", words)
    for name, from_on, to_on in SensitivePeriod.objects.filter(
        kind=SensitivePeriod.Kind.PRE_ELECTION, matter=None, from_on__lte=day, to_on__gte=day
    ).values_list("name", "from_on", "to_on"):
        yield Caution(
            "Pre-election period",
            f"{name} runs from {say_day(from_on)} to {say_day(to_on)}. Safeguarding work may be told of; nothing that"
            " could look like publicity for a party or a candidate. Quote officers, not elected members (Local"
            " Government Act 1986, section 2).",
        )


def _is_limited(matter: Matter, day: dt.date) -> bool:
    """Whether there is anything about the matter to think of on this day, for those who may not know what."""
    return any(_of_matter(matter, day)) or (
        matter_rules.warnings_for(day, matter) != matter_rules.warnings_for(day, None)
    )


def _of_matter(matter: Matter, day: dt.date) -> Iterator[Caution]:
    for proceeding in matter.proceedings.all():
        if matter_rules.is_live(proceeding, day):
            yield Caution(
                "A live proceeding",
                f"{proceeding}: say nothing that could prejudice it (Contempt of Court Act 1981, section 2), and agree"
                f" the words with {proceeding.authority}.",
            )
    for restriction in matter.restrictions.filter(covers=LegalRestriction.Covers.PUBLICATION):
        if restriction.is_in_force_on(day):
            until = f" until {say_day(restriction.until_on)}" if restriction.until_on else ""
            yield Caution("A reporting restriction in force", f"{restriction}{until} ({restriction.source}).")
