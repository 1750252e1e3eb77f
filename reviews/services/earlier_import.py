"""Many reviews that were published before the portal, from one CSV file: all of them are entered, or none.

Every row is tried in full before the first is kept: what stands in it, and the file that it names. The reviews
are in the portal afterwards and nobody outside sees them; each is shown by somebody else than who imported it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.core.files import File
from django.db import transaction

from documents.inspection import DOCUMENTS, LIMITS, Refused, apart
from documents.models import Document, Finding
from documents.services import storing
from foundation import clock
from foundation.csv_lines import LineError
from partnership.models import Person
from reviews.models import PracticeReview
from reviews.queries.texts import open_findings
from reviews.rules import access
from reviews.rules import earlier as rules
from reviews.rules.earlier_file import Row, read
from reviews.rules.refusals import ReviewNotReady
from reviews.services.earlier import InMatter, enter_earlier_review
from reviews.services.reviews import CODE_TAKEN


@dataclass
class Outcome:
    """What became of an import. With errors, nothing was entered."""

    errors: list[LineError] = field(default_factory=list)
    rows: int = 0
    entered: list[PracticeReview] = field(default_factory=list)
    findings: int = 0  #: How many things in files and texts wait for a decision.


def import_earlier_reviews(
    *,
    data: bytes,
    files: Mapping[str, File[bytes]],
    where: InMatter,
    by: Person,
    is_dry_run: bool = False,
    may_hold_more: bool = False,
) -> Outcome:
    """Enter every review of the file, or none. A dry run looks at everything and keeps nothing.

    `may_hold_more`: files that no line names are not a mistake, as in a folder. Raises PermissionDenied.
    """
    access.check_may_begin(by)
    outcome = Outcome()
    rows = read(data, outcome.errors)
    outcome.rows = len(rows)
    _look_at(rows, files, outcome.errors)
    if not outcome.errors and not may_hold_more:
        unnamed = sorted(set(files) - {row.file_name for row in rows})
        outcome.errors += [LineError(1, f"No line names the file “{name}”.", "file") for name in unnamed]
    if outcome.errors:
        outcome.errors.sort(key=lambda error: error.line)
        return outcome
    _enter(rows, files, where, by, outcome, is_dry_run=is_dry_run)
    return outcome


# Looking ------------------------------------------------------------------------------------------


def _look_at(rows: list[Row], files: Mapping[str, File[bytes]], errors: list[LineError]) -> None:
    """Everything that can be known before the first review is entered."""
    today = clock.today()
    taken = {code.casefold() for code in PracticeReview.objects.values_list("code", flat=True)}
    codes: dict[str, int] = {}
    named: dict[str, int] = {}
    for row in rows:
        entry = row.entry
        if entry.code.casefold() in taken:
            errors.append(LineError(row.line, CODE_TAKEN, "code"))
        if first := codes.get(entry.code.casefold()):
            errors.append(LineError(row.line, f"Line {first} has the same code.", "code"))
        codes.setdefault(entry.code.casefold(), row.line)
        reasons = rules.reasons_not_to_enter(
            public_title=entry.public_title,
            published_on=entry.published_on,
            has_file=bool(row.file_name),
            where_to_find=entry.where_to_find,
            today=today,
        )
        errors += [LineError(row.line, reason) for reason in reasons]
        if row.file_name:
            if row.file_name in named:
                errors.append(
                    LineError(row.line, f"Line {named[row.file_name]} names the same file.", "file")
                )
            elif row.file_name not in files:
                errors.append(LineError(row.line, f"There is no file “{row.file_name}”.", "file"))
            else:
                errors += _refused(row, files[row.file_name])
            named.setdefault(row.file_name, row.line)


def _refused(row: Row, file: File[bytes]) -> list[LineError]:
    """Why the portal would not take the file."""
    file.seek(0)
    data = file.read(LIMITS.most_bytes + 1)
    try:
        apart.inspect(data, row.file_name, accepted=DOCUMENTS)
    except Refused as refused:
        return [LineError(row.line, str(refused), "file")]
    return []


# Entering -----------------------------------------------------------------------------------------


class _KeepNothing(Exception):
    """Ends the transaction of a dry run, or of one in which a row could not be entered."""


def _enter(
    rows: list[Row],
    files: Mapping[str, File[bytes]],
    where: InMatter,
    by: Person,
    outcome: Outcome,
    *,
    is_dry_run: bool,
) -> None:
    stored: list[str] = []
    try:
        with transaction.atomic():
            for row in rows:
                file = files[row.file_name] if row.file_name else None
                try:
                    review = enter_earlier_review(row.entry, where=where, report=file, by=by)
                except ReviewNotReady as not_ready:
                    outcome.errors.append(LineError(row.line, str(not_ready)))
                    raise _KeepNothing from not_ready
                outcome.entered.append(review)
                where = InMatter(matter=review.matter)
                stored += _stored(review)
            outcome.findings = _findings(outcome.entered)
            if is_dry_run:
                raise _KeepNothing
    except _KeepNothing:
        outcome.entered = []
        storing.discard(*stored)
    except BaseException:
        storing.discard(*stored)
        raise


def _stored(review: PracticeReview) -> list[str]:
    clean = Document.objects.filter(report_version__report__review=review).select_related("cleaned_from")
    names = []
    for document in clean:
        names.append(document.storage_name)
        if document.cleaned_from is not None:
            names.append(document.cleaned_from.storage_name)
    return names


def _findings(entered: list[PracticeReview]) -> int:
    in_files = Finding.objects.filter(
        document__report_version__report__review__in=entered, decision=Finding.Decision.OPEN
    ).count()
    return in_files + sum(open_findings(review).count() for review in entered)
