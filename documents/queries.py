"""What pages and other rooms ask about files, findings and terms."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Count, Min, Q

from documents.models import Document, Finding, ProtectedTerm
from documents.terms import Match, Place, Term, find
from matters.models import Matter
from partnership.models import Area, Audience, Person


@dataclass(frozen=True)
class TermMatch:
    """A protected term that was found, and in whose list it stands."""

    row: ProtectedTerm
    matter_id: int
    place: str
    excerpt: str


@dataclass(frozen=True)
class Lists:
    """What texts are checked against, read once for many of them: a matter's own terms, and the names of others."""

    own: tuple[ProtectedTerm, ...]
    others: tuple[ProtectedTerm, ...]
    areas: tuple[str, ...]  #: The names of places, of which some together tell where somebody lives.


def lists_for(matter: Matter | None) -> Lists:
    """The lists as they are now. Two queries."""
    own, others = _terms(matter)
    return Lists(tuple(own), tuple(others), tuple(Area.objects.values_list("name", flat=True)))


def protected_terms_in(
    places: list[Place], matter: Matter | None, lists: Lists | None = None
) -> list[TermMatch]:
    """Every term of the matter's own list, and every full name of every other live list, that stands in the places.

    `lists`: as they were read before, where many texts are checked.
    """
    own, others = _terms(matter) if lists is None else (lists.own, lists.others)
    rows = {row.pk: row for row in (*own, *others)}
    found = find(places, [_term(row) for row in own])
    seen = {(match.place, rows[match.term.key].text.casefold()) for match in found}
    elsewhere = find(places, [_term(row) for row in others], full_names_only=True)
    # A name that stands in our own list too is our own business and nobody else's.
    found += [each for each in elsewhere if (each.place, rows[each.term.key].text.casefold()) not in seen]
    return [_match(each, rows[each.term.key]) for each in found]


def full_names_in(places: list[Place], terms: Sequence[ProtectedTerm]) -> list[TermMatch]:
    """Which of these names stand in the places as whole names."""
    rows = {row.pk: row for row in terms}
    found = find(places, [_term(row) for row in terms], full_names_only=True)
    return [_match(each, rows[each.term.key]) for each in found]


def _terms(matter: Matter | None) -> tuple[Sequence[ProtectedTerm], Sequence[ProtectedTerm]]:
    """The matter's own terms, and the names on the live lists of others. One query."""
    mine = Q(term_list__matter=matter) if matter is not None else Q(pk__in=[])
    live_names = Q(term_list__is_live=True, kind__in=ProtectedTerm.NAMES)
    rows = ProtectedTerm.objects.filter(mine | live_names, retired_at=None).select_related("term_list")
    own: list[ProtectedTerm] = []
    others: list[ProtectedTerm] = []
    for row in rows:
        (own if matter is not None and row.term_list.matter_id == matter.pk else others).append(row)
    return own, others


def _term(row: ProtectedTerm) -> Term:
    return Term(row.pk, row.text, is_name=row.kind in ProtectedTerm.NAMES)


def _match(match: Match, row: ProtectedTerm) -> TermMatch:
    return TermMatch(row, row.term_list.matter_id, match.place, match.excerpt)


def fingerprint(text: str) -> str:
    """Of one text, so that a decision on what was found in it holds for this very text."""
    return hashlib.sha256(text.encode()).hexdigest()


def findings_about(subject: models.Model) -> models.QuerySet[Finding]:
    """Findings in the texts of a record."""
    kind = ContentType.objects.get_for_model(subject)
    return Finding.objects.filter(document=None, subject_type=kind, subject_id=subject.pk)


def term_rows(matter: Matter) -> list[ProtectedTerm]:
    """The matter's terms that are in use."""
    return list(
        ProtectedTerm.objects.filter(term_list__matter=matter, retired_at=None).select_related("added_by")
    )


def texts_fingerprint(texts: Mapping[str, str]) -> str:
    """Of several texts together."""
    return fingerprint("\x1f".join(f"{place}\x1e{text}" for place, text in texts.items()))


def current_clean_copies() -> models.QuerySet[Document]:
    """Files that may still leave: clean copies that no newer one has replaced."""
    return Document.objects.filter(cleaned_from__isnull=False, superseded_by=None)


def clean_copies_visible_to(person: Person) -> models.QuerySet[Document]:
    """Files whose findings have a page: clean copies, never originals."""
    return (
        Document.objects.visible_to(person)
        .filter(cleaned_from__isnull=False)
        .select_related("matter", "uploaded_by", "cleaned_from", "superseded_by")
    )


def findings_visible_to(person: Person) -> models.QuerySet[Finding]:
    """What was found in files and texts of the matters that this person may know of, or of none.

    But for texts that are still their writers' alone, and what stood in them then (law 7).
    """
    known = Matter.objects.visible_to(person).values("pk")
    of_file = Q(document__isnull=False) & (Q(document__matter=None) | Q(document__matter__in=known))
    of_text = Q(document=None) & (Q(of_matter=None) | Q(of_matter__in=known))
    findings = Finding.objects.filter(of_file | of_text).shown_to(person)
    return findings.select_related("document__matter", "of_matter", "matter", "decided_by")


def findings_to_audiences(person: Person) -> list[tuple[Audience, Finding]]:
    """What waits in the words to audiences, as far as these still stand so: names that came onto a list since."""
    found = findings_visible_to(person).filter(
        decision=Finding.Decision.OPEN, subject_type=ContentType.objects.get_for_model(Audience)
    )
    return [
        (row.subject, row)
        for row in found.order_by("found_at").prefetch_related("subject")
        if row.subject is not None
        and fingerprint(row.subject.words.get(row.place, "")) == row.text_fingerprint
    ]


def files_with_waiting_findings(person: Person) -> list[tuple[Document, dt.datetime, int]]:
    """Files for the public in which something waits that this person may decide on, since when and how much."""
    known = Matter.objects.visible_to(person).values("pk")
    mine = Q(findings__decision=Finding.Decision.OPEN) & (
        Q(findings__matter=None) | Q(findings__matter__in=known)
    )
    rows = (
        current_clean_copies()
        .filter(pk__in=Document.objects.visible_to(person).values("pk"), is_for_the_public=True)
        .exclude(uploaded_by=person)
        .select_related("matter")
        .annotate(waiting=Count("findings", filter=mine), since=Min("findings__found_at", filter=mine))
        .filter(waiting__gt=0)
        .order_by("since")
    )
    return [(row, row.since, row.waiting) for row in rows]
