"""Texts checked against protected terms, and the last look before anything leaves (law 17)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction

from audit import services as audit
from documents import jigsaw, rules
from documents.models import Document, Finding
from documents.queries import Lists, findings_about, fingerprint, protected_terms_in, texts_fingerprint
from documents.terms import APART, Place, both_ways
from foundation import clock
from foundation.prose import passages_of, targets_of
from matters.models import Matter
from partnership.models import Area, Person


@dataclass(frozen=True)
class _Key:
    """What makes two findings in texts the same: the same thing, in the same words."""

    kind: str
    term_id: int | None
    place: str
    text_fingerprint: str


def check_text(
    *,
    subject: models.Model,
    matter: Matter | None,
    texts: Mapping[str, str],
    written_by: Person | None,
    is_public: bool = True,
    is_private: bool = False,
    inside: Mapping[str, str] | None = None,
    writers: Mapping[str, int] | None = None,
) -> list[Finding]:
    """All texts of a record are checked; what waits for a decision is returned.

    Call it in the transaction that stores them, with every text of the record that leaves, by its place
    ("summary", "web address"). A decision holds while the text at its place is the very same. `is_public`
    also looks for details that together may identify somebody. Of a text that is still its writers' alone
    (`is_private`) the event names neither the matter nor what was found (law 7). `inside`: texts of the record that
    do not leave; terms alone are looked for in them. `writers`: keys of those who wrote, by place, where it was not
    `written_by`.
    """
    found = _found(subject, matter, texts, is_public=is_public, inside=inside)
    with transaction.atomic():
        kept: dict[_Key, Finding] = {}
        for row in findings_about(subject).select_for_update().exclude(decision=Finding.Decision.REMOVED):
            key = _key(row)
            if key in found and key not in kept:
                kept[key] = row
            elif row.decision == Finding.Decision.OPEN:
                row.decision = Finding.Decision.REMOVED
                row.save(update_fields=["decision"])
        now = clock.now()
        for key, row in found.items():
            if key not in kept:
                row.written_by_id = (writers or {}).get(key.place, written_by.pk if written_by else None)
                row.found_at = now
                row.save()
                kept[key] = row
                audit.record(
                    "text held",
                    row,
                    by=None,
                    at=now,
                    matter=None if is_private else matter,
                    label="finding" if is_private else "",
                    **({} if is_private else {"kind": row.kind}),
                )
    return [row for row in kept.values() if row.decision == Finding.Decision.OPEN]


def found_in(texts: Mapping[str, str], *, matter: Matter | None, lists: Lists) -> list[Finding]:
    """What stands in the texts of a record that is not stored yet; `keep_found` stores it together with the record."""
    return list(_found(None, matter, texts, is_public=True, lists=lists).values())


def keep_found(
    found: Iterable[tuple[models.Model, Finding]], *, written_by: Person | None, at: dt.datetime
) -> list[Finding]:
    """Each finding waits for a decision, in the texts of a record that is stored by now. Queries as for one of them.

    Call it in the transaction that stores the records.
    """
    rows = []
    for subject, row in found:
        row.written_by = row.written_by or written_by
        row.found_at = at
        _put_on(row, subject)
        rows.append(row)
    Finding.objects.bulk_create(rows)
    by_matter: dict[Matter | None, list[audit.Act]] = {}
    for row in rows:
        by_matter.setdefault(row.of_matter, []).append(audit.Act("text held", row, {"kind": row.kind}))
    for matter, acts in by_matter.items():
        audit.record_many(acts, by=None, at=at, matter=matter)
    return rows


def reasons_not_to_say(words: str, *, matter: Matter | None) -> list[str]:
    """Why these words can't be said in public at once, without anybody's decision; empty when they can.

    For what must not wait, such as the reason of a withdrawal: who writes it puts it differently. No list is told of.
    """
    reasons = []
    for row in _found(None, matter, {"reason": words}, is_public=True).values():
        if row.kind == Finding.Kind.JIGSAW:
            reasons.append(f"Together these may identify somebody: {row.excerpt}. Leave some of it out.")
        else:
            reasons.append("A protected name stands in it. Write it without.")
    return list(dict.fromkeys(reasons))


def check_leaving(
    *,
    subject: models.Model | None = None,
    matter: Matter | None,
    texts: Mapping[str, str],
    documents: Iterable[Document] = (),
    person: Person | None = None,
    is_public: bool = True,
) -> list[str]:
    """Why these texts and files may not leave now, in words for this person; empty when they may.

    It looks at the lists as they are at this moment, and stores nothing. Somebody who may not see a list
    (or nobody in particular) learns only that it is held for the business unit.
    """
    reasons: dict[str, None] = {}
    decided = _decided(subject)
    sight = rules.Sight(person)
    for key, row in _found(subject, matter, texts, is_public=is_public).items():
        if key in decided:
            continue
        if sight.is_held(row, matter.pk if matter is not None else None):
            reasons[rules.HELD] = None
        else:
            reasons[f"{row.get_kind_display()} in the {key.place}: it waits for a decision."] = None
    for document in documents:
        for reason in rules.reasons_not_to_publish(document, person):
            reasons[f"{document.title}: {reason}"] = None
    return list(reasons)


def names_in(texts: Mapping[str, str], person: Person | None) -> list[tuple[str, str]]:
    """Where in texts of no matter a full name of any live list stands, each place with why, in words for this person.

    Nobody decides on such a finding: the name is taken out.
    """
    sight = rules.Sight(person)
    return [
        (
            key.place,
            rules.HELD
            if sight.is_held(row, None)
            else f"A name that must not leave stands in it ({row.matter}).",
        )
        for key, row in _found(None, None, texts, is_public=False).items()
    ]


def places_of(texts: Mapping[str, str]) -> list[Place]:
    """Each text as it was typed, and all of them again as the public reads them: links, entities and marks made out."""
    typed = [Place(place, both_ways(text)) for place, text in texts.items() if text]
    read = [Place(place, _as_read(text)) for place, text in texts.items() if text]
    # What ends one and begins the other belongs to no one name.
    return [*typed, Place("", APART), *read]


def _apart(inside: Mapping[str, str] | None) -> list[Place]:
    return [Place("", APART), *places_of(inside)] if inside else []


def _as_read(text: str) -> str:
    return "\n\n".join([*passages_of(text), *(both_ways(target) for target in targets_of(text))])


def _put_on(row: Finding, subject: models.Model) -> None:
    row.subject_type = ContentType.objects.get_for_model(subject)
    row.subject_id = subject.pk


def _decided(subject: models.Model | None) -> set[_Key]:
    if subject is None or subject.pk is None:
        return set()
    return {_key(row) for row in findings_about(subject).filter(decision=Finding.Decision.CLEARED)}


def _key(row: Finding) -> _Key:
    return _Key(row.kind, row.term_id, row.place, row.text_fingerprint)


def _found(
    subject: models.Model | None,
    matter: Matter | None,
    texts: Mapping[str, str],
    *,
    is_public: bool,
    lists: Lists | None = None,
    inside: Mapping[str, str] | None = None,
) -> dict[_Key, Finding]:
    """What stands in the texts now, as unsaved findings."""
    places = places_of(texts)
    whole = {**(inside or {}), **texts}
    rows = [
        Finding(
            kind=Finding.Kind.PROTECTED_TERM,
            matter_id=match.matter_id,
            term=match.row,
            place=match.place[:200],
            excerpt=match.excerpt,
            text_fingerprint=fingerprint(whole[match.place]),
        )
        for match in protected_terms_in([*places, *_apart(inside)], matter, lists)
    ]
    if is_public:
        areas = Area.objects.values_list("name", flat=True) if lists is None else lists.areas
        if signs := jigsaw.asks_for_a_decision([place.text for place in places], places=areas):
            rows.append(
                Finding(
                    kind=Finding.Kind.JIGSAW,
                    place="whole text",
                    excerpt=jigsaw.in_words(signs),
                    text_fingerprint=texts_fingerprint(texts),
                )
            )
    for row in rows:
        row.of_matter = matter
        if subject is not None:
            _put_on(row, subject)
    return {_key(row): row for row in rows}
