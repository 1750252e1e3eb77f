"""Names that came onto a live list, looked for in all that people have already (law 17).

What was published before is found by nobody's saving it: this asks the rooms above for every text that is public or
about to be, whatever its matter, and what is found waits for a decision.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q

from documents.models import Finding, ProtectedTerm, TermList
from documents.points import PUBLIC_TEXTS, Texts
from documents.queries import fingerprint, full_names_in
from documents.services.texts import keep_found, places_of
from documents.terms import Term, is_full_name
from foundation import clock

#: A text that was being stored while the name came was perhaps read before it: a name is looked for until a look
#: began so long after.
SETTLED_AFTER = dt.timedelta(minutes=1)

_Key = tuple[int, int, int | None, str, str]


def seek(terms: Sequence[ProtectedTerm], *, at: dt.datetime) -> None:
    """These are looked for from now on, as far as they are the full names of people."""
    keys = [row.pk for row in terms if is_full_name(Term(row.pk, row.text, row.kind in ProtectedTerm.NAMES))]
    ProtectedTerm.objects.filter(pk__in=keys).update(sought_since=at)


def seek_names() -> int:
    """Look through all that is public or about to be; how much more waits for a decision. Twice at once is harmless."""
    began_at = clock.now()
    terms = list(
        ProtectedTerm.objects.filter(
            sought_since__isnull=False, retired_at=None, term_list__is_live=True
        ).select_related("term_list__matter")
    )
    if not terms:
        return 0
    found = sum(_look_through(texts, terms) for texts in PUBLIC_TEXTS.ask())
    sought = ProtectedTerm.objects.filter(pk__in=[row.pk for row in terms])
    sought.filter(sought_since__lte=began_at - SETTLED_AFTER).update(sought_since=None)
    return found


def _look_through(batch: Sequence[Texts], terms: Sequence[ProtectedTerm]) -> int:
    found: dict[_Key, tuple[Texts, Finding]] = {}
    for each in batch:
        for match in full_names_in(places_of(each.texts), terms):
            row = Finding(
                kind=Finding.Kind.PROTECTED_TERM,
                matter_id=match.matter_id,
                of_matter=each.matter,
                term=match.row,
                place=match.place[:200],
                excerpt=match.excerpt,
                text_fingerprint=fingerprint(each.texts[match.place]),
                written_by=each.written_by,
                subject_type=ContentType.objects.get_for_model(each.subject),
                subject_id=each.subject.pk,
            )
            found[_key(row)] = (each, row)
    return _keep(found) if found else 0


@transaction.atomic
def _keep(found: dict[_Key, tuple[Texts, Finding]]) -> int:
    """What is not known yet waits for a decision. Of two that look at once, the second sees what the first found."""
    lists = {row.term.term_list_id for _, row in found.values() if row.term is not None}
    list(TermList.objects.select_for_update().filter(pk__in=lists).order_by("pk"))
    about = Q(pk__in=[])
    for _, row in found.values():
        about |= Q(subject_type=row.subject_type, subject_id=row.subject_id)
    known = Finding.objects.filter(about, document=None).exclude(decision=Finding.Decision.REMOVED)
    there = {_key(row) for row in known}
    new = [(each.subject, row) for key, (each, row) in found.items() if key not in there]
    return len(keep_found(new, written_by=None, at=clock.now()))


def _key(row: Finding) -> _Key:
    return row.subject_type_id or 0, row.subject_id or 0, row.term_id, row.place, row.text_fingerprint
