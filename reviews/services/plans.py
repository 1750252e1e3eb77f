"""A plan's life before its date is fixed: drafted from a template, edited, withdrawn."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction

from foundation import clock
from notices import services as notices
from partnership.models import Agency, Partnership, Person, Role, RuleEdition, Timer
from partnership.working_days import Calendar, reckon
from reviews.models import (
    DateChange,
    Decision,
    PlanStep,
    PlanTemplate,
    PracticeReview,
    PublicationPlan,
    StepOwner,
    StepTiming,
    TemplateStep,
    ToldGroup,
)
from reviews.queries import plans as queries
from reviews.queries.named_agencies import NamedAgencies
from reviews.rules import access, timing
from reviews.rules import plans as rules
from reviews.rules.plan_notices import ADVANCE_COPY, PLAN_NOTICES
from reviews.rules.refusals import ReviewNotReady
from reviews.services import plan_messages, plan_times, press
from reviews.services.plan_records import lock, record, refuse

#: What can be changed of a plan whatever its state, and what only while it is a draft.
ALWAYS = ["context", "aims", "point_of_contact", "owner"]
WHILE_DRAFT = ["form", "edition", "told_order", "local_working_days", "publish_at"]

TIMING_FIELDS = [field.name for field in StepTiming._meta.get_fields() if field.concrete]


@transaction.atomic
def draft_plan(
    *,
    review: PracticeReview,
    template: PlanTemplate | None,
    form: str = Decision.Form.FULL,
    by: Person,
) -> PublicationPlan:
    """A draft of the review's publication plan, with the steps of the template.

    Where the template names an agency that is not here, nobody owns the step in its place, and the step says so.
    It may begin before the report is endorsed. Raises PermissionDenied or ReviewNotReady.
    """
    review = PracticeReview.objects.select_for_update(of=("self",)).select_related("matter").get(pk=review.pk)
    access.check_may_work_on(review, by)
    refuse(rules.reasons_not_to_draft(review))
    if template is not None and not template.is_current:
        raise ReviewNotReady("This template is no longer offered.")
    edition = _edition_in_force()
    now = clock.now()
    try:
        with transaction.atomic():
            plan = PublicationPlan.objects.create(
                review=review,
                template=template,
                edition=edition,
                form=form,
                owner=by,
                aims=template.aims if template else "",
                told_order=(template.told_order if template else [])
                or [str(one) for one in ToldGroup.values],
                created_at=now,
            )
    except IntegrityError as error:
        raise ReviewNotReady("It has a publication plan already.") from error
    holders, agencies = _Holders(plan), NamedAgencies()
    for step in template.steps.order_by("order") if template else []:
        _copy_step(plan, step, holders, agencies)
    if not plan.steps.filter(kind=StepTiming.Kind.PUBLISH).exists():
        _publish_step(plan)
    if review.has_press_interest:
        press.telephone_first(plan)
    plan.local_working_days = _stricter_notice(plan)
    plan.save(update_fields=["local_working_days"])
    owners = StepOwner.objects.filter(step__plan=plan)
    record(
        "plan drafted",
        plan,
        plan,
        by=by,
        at=now,
        template=template.slug if template else "",
        not_found=sorted({owner.not_found for owner in owners if owner.not_found}),
        edition=edition.slug,
    )
    plan_times.recompute(plan, at=now)
    return plan


@transaction.atomic
def edit_plan(*, plan: PublicationPlan, began_from: int, by: Person, **fields: Any) -> PublicationPlan:
    """Store what was changed of the plan as a whole; a draft's moment is a wish until it is fixed.

    Raises PermissionDenied, ReviewNotReady, or SomebodyElseSaved.
    """
    plan = lock(plan)
    rules.check_may_plan(plan, by)
    reasons = rules.reasons_not_to_change(plan)
    known = [*ALWAYS, *WHILE_DRAFT]
    changed = [name for name in known if name in fields and fields[name] != getattr(plan, name)]
    if any(name in WHILE_DRAFT for name in changed):
        reasons += rules.reasons_not_to_change_what(plan)
    reasons += _reasons_about_fields(plan, {name: fields[name] for name in changed})
    refuse(reasons)
    before = {name: _as_fact(getattr(plan, name)) for name in changed}
    for name in changed:
        setattr(plan, name, fields[name])
    plan.save_edit(began_from=began_from, fields=changed)
    now = clock.now()
    record(
        "plan edited",
        plan,
        plan,
        by=by,
        at=now,
        changed=changed,
        before={name: value for name, value in before.items() if name in WHILE_DRAFT},
    )
    plan_times.recompute(plan, at=now)
    return plan


@transaction.atomic
def withdraw_plan(*, plan: PublicationPlan, reason: str, by: Person) -> PublicationPlan:
    """The plan is given up and none of its notices leaves any more; what has left stays on record.

    Where bodies were told the date already, staff are asked whether to tell them. Raises PermissionDenied
    or ReviewNotReady.
    """
    plan = lock(plan)
    rules.check_may_plan(plan, by)
    reasons = rules.reasons_not_to_withdraw_plan(plan)
    if not reason.strip():
        reasons.append("Say why the plan is given up.")
    refuse(reasons)
    now = clock.now()
    was = plan.status
    was_told = plan_messages.is_date_known(plan)
    plan.status = PublicationPlan.Status.WITHDRAWN
    plan.withdrawn_at, plan.withdrawn_by, plan.withdrawal_reason = now, by, reason.strip()
    plan.save(update_fields=["status", "withdrawn_at", "withdrawn_by", "withdrawal_reason"])
    take_back_notices(plan, reason="The publication plan was withdrawn.", by=by)
    if was_told:
        DateChange.objects.create(
            plan=plan,
            old_publish_at=plan.publish_at,
            new_publish_at=None,
            reason=reason.strip(),
            changed_by=by,
            changed_at=now,
            correction=DateChange.Correction.TO_DECIDE,
        )
    record("plan withdrawn", plan, plan, by=by, at=now, reason=reason.strip(), was=str(was))
    return plan


def take_back_notices(plan: PublicationPlan, *, reason: str, by: Person | None) -> None:
    """Nothing about the plan or its steps that has not left yet leaves any more."""
    notices.withdraw_about(plan, reason=reason, by=by)
    for step in plan.steps.all():
        notices.withdraw_about(step, reason=reason, by=by)


def _edition_in_force() -> RuleEdition:
    partnership = Partnership.current()
    if partnership is None or partnership.rules is None:
        raise ReviewNotReady("No rule edition is in force. An administrator chooses it for the partnership.")
    return partnership.rules


def _copy_step(
    plan: PublicationPlan, step: TemplateStep, holders: _Holders, agencies: NamedAgencies
) -> PlanStep:
    copy = PlanStep.objects.create(plan=plan, **{name: getattr(step, name) for name in TIMING_FIELDS})
    for owner in step.owners:
        _add_owners(copy, owner, holders, agencies)
    return copy


def _publish_step(plan: PublicationPlan) -> PlanStep:
    last = plan.steps.order_by("-order").first()
    return PlanStep.objects.create(
        plan=plan,
        phase="publication",
        order=last.order + 1 if last else 1,
        key="publish",
        title="Publish the review on the partnership’s website",
        audience="Everybody",
        told_group=ToldGroup.PUBLIC,
        channel="Website",
        kind=StepTiming.Kind.PUBLISH,
        timing=StepTiming.Timing.RELATIVE,
        anchor=StepTiming.Anchor.PUBLICATION,
    )


def _add_owners(step: PlanStep, owner: dict[str, str], holders: _Holders, agencies: NamedAgencies) -> None:
    role = Role(owner["role"])
    if missing := agencies.not_found(owner):
        StepOwner.objects.create(step=step, role=role, not_found=missing)
        return
    named: list[Agency | None] = [*agencies.of(owner)] or [None]
    for agency in named:
        person = holders.only(role, agency)
        if person and step.owners.filter(person=person).exists():
            continue
        StepOwner.objects.create(step=step, person=person, role=role, agency=agency)


class _Holders:
    """Who holds which role while a plan is drafted; each is looked up once, however many steps name it."""

    def __init__(self, plan: PublicationPlan) -> None:
        self._review = plan.review
        self._only: dict[tuple[Role, Agency | None], Person | None] = {}

    def only(self, role: Role, agency: Agency | None) -> Person | None:
        """The one person who holds the role and may know of the matter; None while there is none, or a choice."""
        key = (role, agency)
        if key not in self._only:
            holders = [
                person
                for person in Person.objects.holding(role, agency=agency)[:20]
                if not rules.reasons_not_to_own(self._review, person)
            ]
            self._only[key] = holders[0] if len(holders) == 1 else None
        return self._only[key]


def _stricter_notice(plan: PublicationPlan) -> int | None:
    """The working days of notice that the plan's own wording asks for, where they are more than the rules'."""
    own = [
        -step.offset
        for step in plan.steps.all()
        if step.notice_kind in PLAN_NOTICES
        and PLAN_NOTICES[step.notice_kind].kind == ADVANCE_COPY
        and step.timing == StepTiming.Timing.RELATIVE
        and step.anchor == StepTiming.Anchor.PUBLICATION
        and step.unit == StepTiming.Unit.WORKING_DAYS
    ]
    by_rule = [
        timer.period
        for rule in queries.body_rules(plan)
        for timer in rule.timers
        if timer.unit == Timer.Unit.WORKING_DAYS
    ]
    longest = max(own, default=0)
    return longest if longest > max(by_rule, default=0) else None


def _reasons_about_fields(plan: PublicationPlan, fields: dict[str, Any]) -> list[str]:
    reasons = []
    for name, what in (("owner", "The owner"), ("point_of_contact", "The single point of contact")):
        person = fields.get(name)
        if person is not None and not person.is_active:
            reasons.append(f"{what} can’t sign in any more.")
        if name == "owner" and person is not None and not access.may_work_on(plan.review, person):
            reasons.append("The plan is owned by somebody of the business unit on the access list.")
    edition = fields.get("edition")
    if edition is not None and not RuleEdition.objects.in_force(clock.today()).filter(pk=edition.pk).exists():
        reasons.append(f"{edition} is not in force. A plan stays under its rules or comes under today’s.")
    if fields.get("publish_at") and fields["publish_at"] <= clock.now():
        reasons.append("The moment of publication has passed. Choose one in the future.")
    if "local_working_days" in fields:
        reasons += _reasons_about_notice(plan, fields["local_working_days"])
    return reasons


def _reasons_about_notice(plan: PublicationPlan, days: int | None) -> list[str]:
    if days is None:
        return []
    calendar = Calendar()
    start = dt.date(2026, 6, 1)
    local = timing.shifted(start, days, StepTiming.Unit.WORKING_DAYS, calendar)
    for rule in queries.body_rules(plan):
        for timer in rule.timers:
            if rule.is_must and reckon(timer, start, calendar).end > local:
                return [
                    f"A local rule may be stricter, never looser: {plan.edition.name} asks for "
                    f"{timer.period} {timer.get_unit_display()}."
                ]
    return []


def _as_fact(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return value.isoformat()
    return getattr(value, "pk", value)
