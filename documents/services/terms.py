"""Keeping a matter's protected terms. What is in use is encrypted; the audit trail never holds a term."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from audit import services as audit
from documents import rules
from documents.models import Document, ProtectedTerm, TermList
from documents.points import TEXTS
from documents.queries import current_clean_copies, term_rows
from documents.rules import DocumentNotReady
from documents.services.seeking import seek
from documents.services.texts import check_text
from documents.terms import Term, day_of, is_full_name, words_of
from foundation import clock
from foundation.nudge import nudge
from matters.models import Matter
from partnership.models import Person

_FEWEST_LETTERS = 2


def term_list_of(matter: Matter) -> TermList:
    """The matter's list, made when there is none yet."""
    return TermList.objects.get_or_create(matter=matter)[0]


@transaction.atomic
def add_terms(
    *, matter: Matter, terms: Sequence[tuple[str, str]], began_from: int, by: Person
) -> list[ProtectedTerm]:
    """Terms, each with its kind, stand on the list; files and texts are checked again.

    Raises PermissionDenied, DocumentNotReady or SomebodyElseSaved.
    """
    rules.check_may_keep_terms(matter, by)
    term_list = _locked(matter)
    there = {tuple(words_of(row.text)) for row in term_rows(matter)}
    now = clock.now()
    added = []
    for text, kind in terms:
        tidy = " ".join(text.split())
        words = tuple(words_of(tidy))
        if sum(map(len, words)) < _FEWEST_LETTERS:
            raise DocumentNotReady("A term has at least two letters or digits.")
        if kind == ProtectedTerm.Kind.DATE and day_of(tidy) is None:
            raise DocumentNotReady("Give the whole date, for example 3 May 2014.")
        if words in there:
            raise DocumentNotReady("A term that you entered is on the list already.")
        there.add(words)
        added.append(ProtectedTerm(term_list=term_list, text=tidy, kind=kind, added_by=by, added_at=now))
    if not added:
        raise DocumentNotReady("Enter a term.")
    term_list.save_edit(began_from=began_from, fields=[])
    for row in added:
        row.save()
        audit.record("term added", term_list, by=by, at=now, matter=matter, term=row.pk, kind=row.kind)
    _check_again(term_list, added, now)
    return added


@transaction.atomic
def retire_term(*, term: ProtectedTerm, began_from: int, reason: str, by: Person) -> ProtectedTerm:
    """Nothing is checked against it any more. What was decided because of it stays on the record.

    Raises PermissionDenied, DocumentNotReady or SomebodyElseSaved.
    """
    term = ProtectedTerm.objects.select_related("term_list__matter").get(pk=term.pk)
    matter = term.term_list.matter
    rules.check_may_retire(term, by)
    term_list = _locked(matter)
    term.refresh_from_db()
    if term.retired_at is not None:
        raise DocumentNotReady("It was taken off the list already.")
    if not reason.strip():
        raise DocumentNotReady("Say why it is taken off the list.")
    now = clock.now()
    term_list.save_edit(began_from=began_from, fields=[])
    term.retired_at, term.retired_by = now, by
    term.save(update_fields=["retired_at", "retired_by"])
    audit.record("term retired", term_list, by=by, at=now, matter=matter, term=term.pk, reason=reason.strip())
    return term


@transaction.atomic
def set_live(*, matter: Matter, is_live: bool, began_from: int, by: Person) -> TermList:
    """Whether texts of other matters are checked against this list. Raises PermissionDenied or SomebodyElseSaved."""
    rules.check_may_keep_terms(matter, by)
    term_list = _locked(matter)
    if term_list.is_live == is_live:
        return term_list
    if not is_live:
        rules.check_may_put_to_rest(term_list, by)
    now = clock.now()
    term_list.is_live = is_live
    term_list.save_edit(began_from=began_from, fields=["is_live"])
    audit.record(
        "term list made live" if is_live else "term list put to rest", term_list, by=by, at=now, matter=matter
    )
    if is_live:
        _check_again(term_list, term_rows(matter), now)
    return term_list


def _locked(matter: Matter) -> TermList:
    term_list_of(matter)
    return TermList.objects.select_for_update().get(matter=matter)


def _check_again(term_list: TermList, terms: list[ProtectedTerm], now: dt.datetime) -> None:
    """Texts of the matter are checked now, and what is public elsewhere by a worker.

    Files wait for a worker too, and can't be published until it has been.
    """
    files = current_clean_copies()
    reaches_others = term_list.is_live and any(
        is_full_name(Term(row.pk, row.text, row.kind in ProtectedTerm.NAMES)) for row in terms
    )
    if reaches_others:
        seek(terms, at=now)
        transaction.on_commit(lambda: nudge("documents.tasks.seek_names"))
    else:
        files = files.filter(matter=term_list.matter)
    if files.update(inspection=Document.Inspection.WAITING):
        transaction.on_commit(lambda: nudge("documents.tasks.check_waiting"))
    for each in TEXTS.ask(term_list.matter):
        check_text(
            subject=each.subject,
            matter=term_list.matter,
            texts=each.texts,
            written_by=each.written_by,
            is_public=each.is_public,
            is_private=each.is_private,
            inside=each.inside,
            writers=each.writers,
        )
