"""A file coming in: inspected, made clean, stored, recorded. All of it, or nothing."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import hashlib
from collections.abc import Iterator
from typing import Any

from django.core.files import File
from django.db import transaction

from audit import services as audit
from documents import jigsaw, rules, scanning
from documents.inspection import LIMITS, Inspection, Refused, apart
from documents.inspection.limits import in_words
from documents.inspection.recognise import EVIDENCE
from documents.models import Document, Finding
from documents.queries import protected_terms_in
from documents.rules import DocumentNotReady
from documents.services import storing
from documents.services.recording import PRIVATELY, as_recorded
from documents.terms import Place
from foundation import clock
from matters.models import Matter
from partnership.models import Area, Person

_SCANS = {
    scanning.Verdict.CLEAN: Document.Scan.CLEAN,
    scanning.Verdict.INFECTED: Document.Scan.INFECTED,
    scanning.Verdict.UNKNOWN: Document.Scan.NOT_SCANNED,
}
VIRUS = "A virus was found in this file, so it was not kept."


class _Stored:
    """What is known of bytes once they are stored."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.name = ""
        self.sha256 = hashlib.sha256(data).hexdigest()
        self.size = len(data)

    def store(self) -> str:
        self.name = storing.keep(self._data)
        self._data = b""
        return self.name


class Incoming:
    """A file that was inspected and stored, and that no record knows yet. Its bytes are in the storage alone."""

    def __init__(
        self, data: bytes, inspected: Inspection, *, title: str, matter: Matter | None, by: Person, scan: str
    ) -> None:
        self._original = _Stored(data)
        self._clean = _Stored(inspected.clean)
        self._inspected = dataclasses.replace(inspected, clean=b"")
        self._title = title
        self._matter = matter
        self._by = by
        self._scan = scan
        self.names: list[str] = []
        self.is_kept = False

    def store(self) -> None:
        """Raises NotStored; whatever was stored by then stands in `names`."""
        for stored in (self._original, self._clean):
            self.names.append(stored.store())

    def waiting(self, *, is_for_the_public: bool = False) -> int:
        """How much of what is found in it would wait for a decision."""
        found = _found_in(Document(matter=self._matter), self._inspected, is_for_the_public=is_for_the_public)
        return sum(one.decision == Finding.Decision.OPEN for one in found)

    @transaction.atomic
    def keep(self, *, is_for_the_public: bool = False, is_private: bool = False) -> Document:
        """The records of the original and its clean copy, with all that was found; the clean copy is returned.

        `is_for_the_public` also looks for details that together may identify somebody. `is_private`: it comes with a
        text that is still its writers' alone.
        """
        rules.check_may_upload(self._matter, self._by)
        document = _recorded(
            self._original,
            self._clean,
            self._inspected,
            title=self._title,
            matter=self._matter,
            by=self._by,
            scan=self._scan,
            is_for_the_public=is_for_the_public,
            is_private=is_private,
        )
        self.is_kept = True
        return document

    @transaction.atomic
    def keep_in_place_of(self, document: Document, *, is_for_the_public: bool = False) -> Document:
        """The same, and the clean copy before it is superseded. Raises DocumentNotReady when it was already."""
        old = Document.objects.select_for_update(of=("self",)).select_related("matter").get(pk=document.pk)
        _check_may_be_replaced(old)
        new = self.keep(is_for_the_public=is_for_the_public)
        old.superseded_by = new
        old.save(update_fields=["superseded_by"])
        audit.record(
            "file replaced", old, by=self._by, at=clock.now(), replaced_by=new.pk, **as_recorded(old)
        )
        return new


@contextlib.contextmanager
def incoming(
    *,
    file: File[bytes],
    title: str,
    matter: Matter | None,
    by: Person,
    name: str = "",
    accepted: frozenset[str] = EVIDENCE,
) -> Iterator[Incoming]:
    """A file on its way in, inspected and stored: `with incoming(…) as it: … it.keep()`.

    The inspection takes seconds, so begin the transaction inside and not around it. Without a record at the
    end, or after an error, the stored files are gone again. Raises PermissionDenied, Refused or NotStored.
    """
    rules.check_may_upload(matter, by)
    data = _bytes_of(file)
    if scanning.scan(data) is scanning.Verdict.INFECTED:
        raise Refused(VIRUS)
    try:
        inspected = apart.inspect(data, name or file.name or "", title=title.strip(), accepted=accepted)
    except OSError as error:
        raise storing.not_stored(error) from error
    verdict = scanning.scan(inspected.clean)
    if verdict is scanning.Verdict.INFECTED:
        raise Refused(VIRUS)
    coming = Incoming(data, inspected, title=title.strip(), matter=matter, by=by, scan=_SCANS[verdict])
    try:
        coming.store()
        yield coming
    except BaseException:
        storing.discard(*coming.names)
        raise
    if not coming.is_kept:
        storing.discard(*coming.names)


def upload(
    *,
    file: File[bytes],
    title: str,
    matter: Matter | None,
    by: Person,
    name: str = "",
    accepted: frozenset[str] = EVIDENCE,
    is_for_the_public: bool = False,
) -> Document:
    """The clean copy of a file, checked; its original is kept beside it and shown to nobody.

    Raises PermissionDenied, Refused (the file, with the reason) or NotStored; nothing is kept then. Where
    more is recorded with it, use `incoming`.
    """
    with incoming(file=file, title=title, matter=matter, by=by, name=name, accepted=accepted) as coming:
        return coming.keep(is_for_the_public=is_for_the_public)


def replace(
    *,
    document: Document,
    file: File[bytes],
    by: Person,
    name: str = "",
    accepted: frozenset[str] = EVIDENCE,
    is_for_the_public: bool = False,
) -> Document:
    """A new clean copy in place of this one, which stays as it was and is superseded.

    Raises as `upload` does, and DocumentNotReady when another file has replaced it already.
    """
    _check_may_be_replaced(document)
    with incoming(
        file=file, title=document.title, matter=document.matter, by=by, name=name, accepted=accepted
    ) as coming:
        return coming.keep_in_place_of(document, is_for_the_public=is_for_the_public)


def _check_may_be_replaced(document: Document) -> None:
    if document.superseded_by_id is not None:
        raise DocumentNotReady("Somebody has replaced this file already.")
    if document.cleaned_from_id is None:
        raise DocumentNotReady("An original is not replaced; its clean copy is.")


def _bytes_of(file: File[bytes]) -> bytes:
    """The upload, never more of it than is accepted."""
    if file.size is not None and file.size > LIMITS.most_bytes:
        raise Refused(
            f"This file is {in_words(file.size)}; at most {in_words(LIMITS.most_bytes)} is accepted."
        )
    file.seek(0)
    return file.read(LIMITS.most_bytes + 1)


def _recorded(
    of_original: _Stored,
    of_clean: _Stored,
    inspected: Inspection,
    *,
    title: str,
    matter: Matter | None,
    by: Person,
    scan: str,
    is_for_the_public: bool,
    is_private: bool,
) -> Document:
    now = clock.now()
    shared: dict[str, Any] = {
        "matter": matter,
        "title": title,
        "media_type": inspected.media_type,
        "pages": inspected.pages,
        "uploaded_by": by,
        "uploaded_at": now,
        "scan": scan,
        "scanned_at": now if scan == Document.Scan.CLEAN else None,
        "inspected_at": now,
    }
    state = Document.Inspection.DONE if inspected.is_readable else Document.Inspection.IMPOSSIBLE
    original = Document.objects.create(
        storage_name=of_original.name,
        uploaded_name=inspected.shown_name,
        sha256=of_original.sha256,
        size=of_original.size,
        inspection=state,
        **shared,
    )
    clean = Document.objects.create(
        storage_name=of_clean.name,
        sha256=of_clean.sha256,
        size=of_clean.size,
        cleaned_from=original,
        is_for_the_public=is_for_the_public,
        inspection=state,
        **shared,
    )
    findings = _found_in(clean, inspected, is_for_the_public=is_for_the_public)
    Finding.objects.bulk_create([_at(finding, now) for finding in findings])
    audit.record(
        "file uploaded",
        clean,
        by=by,
        at=now,
        sha256=clean.sha256,
        original_sha256=original.sha256,
        media_type=clean.media_type,
        findings=len(findings),
        **(PRIVATELY if is_private else {"matter": matter}),
    )
    return clean


def _found_in(document: Document, inspected: Inspection, *, is_for_the_public: bool) -> list[Finding]:
    places = [Place(passage.place, passage.text) for passage in inspected.passages]
    findings = _hidden_content(document, inspected) + terms_found(document, places)
    if is_for_the_public:
        findings += _jigsaw(document, places)
    return findings


def _at(finding: Finding, now: dt.datetime) -> Finding:
    finding.found_at = now
    return finding


def _hidden_content(document: Document, inspected: Inspection) -> list[Finding]:
    return [
        Finding(
            document=document,
            kind=found.kind.value,
            place=found.place,
            excerpt=found.excerpt,
            decision=Finding.Decision.REMOVED if found.removed else Finding.Decision.OPEN,
        )
        for found in inspected.findings
    ]


def terms_found(document: Document, places: list[Place]) -> list[Finding]:
    """Unsaved findings of the protected terms that stand in these places of a file."""
    return [
        Finding(
            document=document,
            kind=Finding.Kind.PROTECTED_TERM,
            matter_id=match.matter_id,
            term=match.row,
            place=match.place[:200],
            excerpt=match.excerpt,
        )
        for match in protected_terms_in(places, document.matter)
    ]


def _jigsaw(document: Document, places: list[Place]) -> list[Finding]:
    areas = Area.objects.values_list("name", flat=True)
    signs = jigsaw.asks_for_a_decision([place.text for place in places], places=areas)
    if not signs:
        return []
    excerpt = jigsaw.in_words(signs)
    return [Finding(document=document, kind=Finding.Kind.JIGSAW, place="whole file", excerpt=excerpt)]
