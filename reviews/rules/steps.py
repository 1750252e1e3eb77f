"""Whether a step makes sense by itself and among the others of its plan. Nothing here writes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from foundation.governed import beside
from reviews.models import Phase, PlanStep, StepTiming
from reviews.rules import timing
from reviews.rules.plan_notices import PLAN_NOTICES

Timing, Anchor, Kind = StepTiming.Timing, StepTiming.Anchor, StepTiming.Kind

#: Far enough for anything; what is more is a slip of the finger.
MOST_DAYS = 1000


def faults(step: PlanStep, others: Iterable[PlanStep]) -> list[str]:
    """What is wrong with the step, in words for the page; empty when nothing is."""
    others = list(others)
    found = []
    if not step.title.strip():
        found.append("Give the step a title.")
    if step.kind == Kind.QUESTION and not step.question.strip():
        found.append("Write the question.")
    if step.kind == Kind.NOTICE and step.notice_kind not in PLAN_NOTICES:
        found.append("Choose the notice that it sends.")
    if step.kind != Kind.NOTICE and step.notice_kind:
        found.append("Only a step that sends a notice names one.")
    if step.is_gate and step.phase == Phase.AFTER:
        found.append("Publication can’t wait for a step that comes after it.")
    if step.kind == Kind.PUBLISH and step.phase != Phase.PUBLICATION:
        found.append("Publication itself belongs to the phase of publication.")
    if step.kind == Kind.PUBLISH and any(one.kind == Kind.PUBLISH for one in others):
        found.append("A plan publishes once.")
    return found + _faults_of_timing(step) + _faults_among(step, others)


def reasons_against_day(step: PlanStep, before: dt.date | None, today: dt.date) -> list[str]:
    """Why the day that was typed can't be that of the step; one that stands as it was `before` stays."""
    if step.timing != Timing.FIXED_DAY or step.fixed_on is None or step.fixed_on == before:
        return []
    if step.fixed_on < today:
        return [beside("This day has passed. Enter today or a later day.", "fixed_on")]
    return []


def _faults_of_timing(step: PlanStep) -> list[str]:
    found = []
    if step.timing in (Timing.RELATIVE, Timing.AS_SOON_AS_POSSIBLE, Timing.RECURRING) and not step.anchor:
        found.append("Choose the event from which it is counted.")
    if step.timing == Timing.FIXED_DAY and step.fixed_on is None:
        found.append("Enter the day.")
    if step.timing == Timing.RECURRING and not step.every:
        found.append("Say how often it comes again.")
    if abs(step.offset or 0) > MOST_DAYS or (step.every or 0) > MOST_DAYS:
        found.append(f"Use at most {MOST_DAYS} days.")
    return found


def _faults_among(step: PlanStep, others: list[PlanStep]) -> list[str]:
    if not timing.waits_for_step(step):
        return []
    titles = {one.key: one.title for one in others} | {step.key: step.title}
    if step.anchor_key not in titles:
        return ["Choose the step that it waits for."]
    waits_for = {one.key: one.anchor_key for one in [*others, step] if timing.waits_for_step(one)}
    if circle := timing.circle_of(waits_for):
        return [str(timing.StepsInACircle([titles[key] for key in circle]))]
    return []
