"""Gates of what stands beside the plan: proceedings (law 5), steps that publication waits for, and sending (law 18)."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.urls import reverse

from matters import rules as matter_rules
from notices import rules as notice_rules
from partnership.models import Recipient
from reviews.models import (
    Decision,
    Phase,
    PlanStep,
)
from reviews.points import Gate
from reviews.queries.gates.look import Look, gate
from reviews.rules import plan_notices, timing

Form = Decision.Form


def holds(look: Look) -> Iterator[Gate]:
    matter = look.plan.review.matter
    at = max(look.at, look.now) if look.at else look.now
    yield gate(
        "holds",
        "Proceedings and legal restrictions",
        matter_rules.reasons_to_hold(matter, at),
        detail="Nothing holds publication",
        remedy="See proceedings and restrictions",
        remedy_url=f"/workspace/matters/{matter.reference}/",
    )


def steps(look: Look) -> Iterator[Gate]:
    waiting = [
        step
        for step in look.steps
        if step.is_gate
        and step.phase != Phase.AFTER
        and step.status == PlanStep.Status.OPEN
        and step.kind not in (PlanStep.Kind.NOTICE, PlanStep.Kind.PUBLISH)
        and timing.applies(step, look.happenings)
    ]
    yield gate(
        "steps",
        "Steps that publication waits for",
        [f"“{step.title}” is not done." for step in waiting],
        reason_urls=[look.url("plan_step", step.reference) for step in waiting],
        detail="All done",
        remedy="Open the first of them",
        remedy_url=look.url("plan_step", waiting[0].reference) if waiting else "",
    )


def nspcc(look: Look) -> Iterator[Gate]:
    """Where the NSPCC gets its copy, it has to be reachable: after publication is too late to find out."""
    asked = [
        step
        for step in look.steps
        if step.notice_kind == plan_notices.NSPCC_WORD and step.status == PlanStep.Status.OPEN
    ]
    if not asked and look.plan.form != Form.ANONYMOUS:
        return
    yield gate(
        "nspcc",
        "Copy for the NSPCC library",
        notice_rules.reasons_not_to_send_documents_to(Recipient.NSPCC),
        detail="Leaves at publication",
        remedy="See its address and test it",
        remedy_url=reverse("notices:addresses"),
    )


def sending(look: Look) -> Iterator[Gate]:
    said = notice_rules.reasons_not_to_rely_on_sending(look.now)
    if look.is_publishing and (silence := notice_rules.silence_of_scheduler(look.now)):
        said = [reason for reason in said if reason != silence]
    leaving = (
        "Sending is on"
        if settings.SENDING
        else "Nothing leaves this demonstration: what is kept here counts as sent"
    )
    yield gate(
        "sending",
        "Messages leave",
        said,
        detail=f"{leaving}; the scheduler is alive",
        remedy="See what an administrator has to do",
        remedy_url=reverse("notices:kept"),
    )
