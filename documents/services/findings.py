"""The decisions of named people on what was found."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction

from audit import services as audit
from documents import rules
from documents.models import Finding
from documents.queries import findings_visible_to
from documents.rules import DocumentNotReady
from foundation import clock
from partnership.models import Person


@transaction.atomic
def clear_finding(*, finding: Finding, reason: str, by: Person) -> Finding:
    """It may stay as it is, for this reason. The reason is kept with the finding, encrypted as that is.

    Raises PermissionDenied (who uploaded it, or may not see the list) or DocumentNotReady.
    """
    finding = (
        Finding.objects.select_for_update(of=("self",))
        .select_related("document__matter", "of_matter", "matter")
        .get(pk=finding.pk)
    )
    rules.check_may_decide(finding, by)
    if not findings_visible_to(by).filter(pk=finding.pk).exists():
        raise PermissionDenied(rules.HELD)
    reasons = rules.reasons_not_to_clear(finding)
    if not reason.strip():
        reasons.append("Say why it may stay.")
    if reasons:
        raise DocumentNotReady(" ".join(reasons))
    now = clock.now()
    finding.decision = Finding.Decision.CLEARED
    finding.decided_by, finding.decided_at, finding.reason = by, now, reason.strip()
    finding.save(update_fields=["decision", "decided_by", "decided_at", "reason"])
    audit.record(
        "finding cleared",
        finding,
        by=by,
        at=now,
        matter=rules.matter_of(finding),
        kind=finding.kind,
        document=finding.document_id,
        acting_as="chair" if by.is_chair else "",
    )
    return finding
