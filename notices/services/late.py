"""Notices whose moment passed while nobody could send them: a person decides (laws 12 and 16)."""

from __future__ import annotations

from django.db import transaction

from foundation import clock
from notices import rules
from notices.models import Delivery, LateDecision, Notice
from notices.services.opening import make_wait
from notices.services.scheduling import record, wake_after_commit, withdraw
from notices.services.settling import settle
from partnership.models import Person


def decide_waiting(
    *, notice: Notice, choice: LateDecision.Choice | str, by: Person, reason: str
) -> LateDecision:
    """A notice that waited is sent now, or never. Sending it is the chair's override and stays in sight.

    Raises PermissionDenied (wrong person) or NotNow (it does not wait, or no reason is given).
    """
    choice = LateDecision.Choice(choice)
    now = clock.now()
    with transaction.atomic():
        notice = Notice.objects.select_for_update().get(pk=notice.pk)
        rules.check_may_decide(notice, by, choice)
        reasons = rules.reasons_not_to_decide(notice, choice)
        if not reason.strip():
            reasons.append("Say why.")
        if reasons:
            raise rules.NotNow(reasons)
        decision = LateDecision.objects.create(
            notice=notice, choice=choice, reason=reason.strip(), decided_by=by, decided_at=now
        )
        record(notice, f"late_notice_{choice}", by=by, at=now, reason=reason, decision=decision.pk)
        if choice == LateDecision.Choice.SKIP:
            withdraw([notice], reason=f"Its moment had passed: {reason.strip()}", by=by)
        else:
            notice.status, notice.status_reason, notice.waits_for = Notice.Status.SENDING, "", ""
            notice.begun_at = now
            notice.save(update_fields=["status", "status_reason", "waits_for", "begun_at"])
            notice.deliveries.filter(status=Delivery.Status.WAITING).update(
                status=Delivery.Status.PENDING, due_at=now, status_reason=""
            )
            settle(notice)
            wake_after_commit()
    return decision


def look_at_decision(*, decision: LateDecision, by: Person) -> LateDecision:
    """A second person has seen the override. Raises PermissionDenied for the one who decided."""
    with transaction.atomic():
        decision = LateDecision.objects.select_for_update().get(pk=decision.pk)
        rules.check_may_handle_or_lead(decision.notice, by)
        rules.check_may_look_at(decision, by)
        if decision.looked_at is None:
            decision.looked_at, decision.looked_at_by = clock.now(), by
            decision.save(update_fields=["looked_at", "looked_at_by"])
            record(decision.notice, "late_decision_seen", by=by, at=decision.looked_at, decision=decision.pk)
    return decision


def hold_everything(*, reason: str, by: Person | None = None) -> int:
    """Every notice that might still leave waits for a person, each with an event; says how many.

    For after a backup was restored: what had left since the backup must not leave again by itself.
    """
    if not reason.strip():
        raise rules.NotNow(["Say why everything is held."])
    now = clock.now()
    held = 0
    with transaction.atomic():
        # What a worker had in hand when the backup was made is in nobody's hand now.
        Delivery.objects.filter(status=Delivery.Status.CLAIMED).update(
            status=Delivery.Status.PENDING, claim_token="", claimed_until=None
        )
        open_ones = Notice.objects.filter(status__in=[Notice.Status.SCHEDULED, Notice.Status.SENDING])
        waiting = open_ones.filter(deliveries__status=Delivery.Status.PENDING).distinct()
        for notice in list(waiting.only("pk")):
            held += make_wait(notice, Notice.WaitsFor.HELD, reason.strip(), now, by=by)
    return held
