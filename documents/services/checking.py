"""Files that wait: to be checked again against changed lists, or to be scanned for viruses."""

from __future__ import annotations

import logging

from django.db import transaction

from audit import services as audit
from documents import scanning
from documents.inspection import Refused, apart
from documents.models import Document, Finding
from documents.services import storing
from documents.services.recording import as_recorded
from documents.services.uploading import terms_found
from documents.terms import Place
from foundation import clock

log = logging.getLogger(__name__)

_AT_A_TIME = 20


def check_waiting() -> int:
    """Check what waits against the lists as they are; how many were checked. Twice at once is harmless."""
    waiting = Document.objects.filter(inspection=Document.Inspection.WAITING, cleaned_from__isnull=False)
    checked = 0
    for document in waiting.select_related("matter").order_by("pk")[:_AT_A_TIME]:
        checked += _check(document)
    return checked


def _check(document: Document) -> bool:
    try:
        data = storing.read(document)
        inspected = apart.inspect(data, f"document.{_ending(document)}", title=document.title)
    except storing.StorageAway:
        return False
    except (Refused, storing.FileChanged):
        return _say_unreadable(document)
    places = [Place(passage.place, passage.text) for passage in inspected.passages]
    now = clock.now()
    with transaction.atomic():
        # Under the row's lock: a term that comes in from now on puts the file back to waiting after us.
        locked = Document.objects.select_for_update(of=("self",)).select_related("matter").get(pk=document.pk)
        if locked.inspection != Document.Inspection.WAITING:
            return False
        there = set(locked.findings.exclude(term=None).values_list("term", "place"))
        new = [each for each in terms_found(locked, places) if (each.term_id, each.place) not in there]
        for finding in new:
            finding.found_at = now
        Finding.objects.bulk_create(new)
        state = Document.Inspection.DONE if inspected.is_readable else Document.Inspection.IMPOSSIBLE
        locked.inspection, locked.inspected_at = state, now
        locked.save(update_fields=["inspection", "inspected_at"])
        if new:
            audit.record(
                "file checked again", locked, by=None, at=now, findings=len(new), **as_recorded(locked)
            )
    return True


def _say_unreadable(document: Document) -> bool:
    with transaction.atomic():
        locked = Document.objects.select_for_update(of=("self",)).get(pk=document.pk)
        if locked.inspection != Document.Inspection.WAITING:
            return False
        Finding.objects.create(
            document=locked,
            kind=Finding.Kind.UNREADABLE,
            place="whole file",
            excerpt="The file could not be read again, so it could not be checked against the newest terms.",
        )
        locked.inspection, locked.inspected_at = Document.Inspection.IMPOSSIBLE, clock.now()
        locked.save(update_fields=["inspection", "inspected_at"])
        log.error("Document %s could not be checked again", locked.pk)
    return True


def scan_waiting() -> int:
    """Scan what no scanner has seen yet; how many got an answer. Does nothing without a scanner."""
    waiting = Document.objects.filter(scan=Document.Scan.NOT_SCANNED, cleaned_from__isnull=False)
    answered = 0
    for document in waiting.order_by("pk")[:_AT_A_TIME]:
        try:
            # Read by its hash: what is scanned is what will be served.
            verdict = scanning.scan(storing.read(document))
        except storing.FileChanged:
            continue
        if verdict is scanning.Verdict.UNKNOWN:
            return answered
        answered += _record_scan(document, verdict)
    return answered


def _record_scan(document: Document, verdict: scanning.Verdict) -> bool:
    scan = Document.Scan.CLEAN if verdict is scanning.Verdict.CLEAN else Document.Scan.INFECTED
    now = clock.now()
    with transaction.atomic():
        waiting = Document.objects.filter(pk=document.pk, scan=Document.Scan.NOT_SCANNED)
        if not waiting.update(scan=scan, scanned_at=now):
            return False
        audit.record("file scanned", document, by=None, at=now, scan=scan, **as_recorded(document))
    return True


def _ending(document: Document) -> str:
    from documents.inspection import EXTENSIONS

    return EXTENSIONS[document.media_type][0]
