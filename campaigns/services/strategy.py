"""The strategy, the plan of each year, and its priorities."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from campaigns.models import BusinessPlan, Priority, Strategy
from campaigns.rules import plan_access as access
from campaigns.rules import strategy as rules
from campaigns.services import plan_messages as messages
from campaigns.services.plan_records import record
from campaigns.services.records import refuse
from foundation import clock
from foundation.governed import SomebodyElseSaved, beside
from partnership.models import Person


@dataclass(frozen=True)
class Entry:
    """A strategy, as somebody typed it."""

    title: str
    aims: str
    starts_on: dt.date
    ends_on: dt.date
    review_on: dt.date
    owner: Person


FIELDS = tuple(Entry.__dataclass_fields__)


@transaction.atomic
def begin_strategy(*, entry: Entry, by: Person) -> Strategy:
    """It holds from its first day to its last. Raises PermissionDenied or CampaignNotReady."""
    access.check_may_keep_plans(by)
    refuse(_reasons(entry, before=None))
    strategy = Strategy(**_columns(entry), drafted_by=by, drafted_at=clock.now())
    strategy.save()
    record("strategy begun", strategy, by=by, at=strategy.drafted_at)
    return strategy


@transaction.atomic
def edit_strategy(*, strategy: Strategy, entry: Entry, began_from: int, by: Person) -> Strategy:
    """It says so. Raises PermissionDenied, CampaignNotReady, or SomebodyElseSaved."""
    access.check_may_keep_plans(by)
    held = Strategy.objects.select_for_update().get(pk=strategy.pk)
    refuse(_reasons(entry, before=held))
    columns = _columns(entry)
    changed = [name for name in FIELDS if getattr(held, name) != columns[name]]
    if held.version != began_from:
        raise SomebodyElseSaved(held)
    if changed:
        for name in changed:
            setattr(held, name, columns[name])
        held.save_edit(began_from=began_from, fields=changed)
        record("strategy edited", held, by=by, fields=changed)
    return held


@transaction.atomic
def review_strategy(
    *, strategy: Strategy, note: str, next_on: dt.date, began_from: int | None = None, by: Person
) -> Strategy:
    """It was looked at today, and is again on that day. `began_from`: None for who had no form before them.

    Raises PermissionDenied, CampaignNotReady, or SomebodyElseSaved.
    """
    access.check_may_keep_plans(by)
    held = Strategy.objects.select_for_update().get(pk=strategy.pk)
    refuse(rules.reasons_not_to_review(held, note, next_on, today=clock.today()))
    if began_from not in (None, held.version):
        raise SomebodyElseSaved(held)
    held.reviewed_on, held.reviewed_by, held.review_note = clock.today(), by, note.strip()
    held.review_on = next_on
    held.save_edit(began_from=held.version, fields=["reviewed_on", "reviewed_by", "review_note", "review_on"])
    record("strategy reviewed", held, by=by, reason=held.review_note, next_on=next_on.isoformat())
    return held


def remind(*, at: dt.datetime) -> int:
    """Owners of strategies whose day to look at them has come are told; says of how many."""
    told = 0
    for one in Strategy.objects.filter(review_on__lte=clock.day_of(at)).select_related("owner"):
        with transaction.atomic():
            told += messages.tell_of_review(one, at=at) is not None
    return told


def _columns(entry: Entry) -> dict[str, object]:
    columns = {name: getattr(entry, name) for name in FIELDS}
    return columns | {"title": entry.title.strip(), "aims": entry.aims.strip()}


def _reasons(entry: Entry, before: Strategy | None) -> list[str]:
    held = Strategy.objects.select_for_update()
    others = [one for one in held if before is None or one.pk != before.pk]
    reasons = rules.reasons_not_to_store_strategy(
        title=entry.title,
        aims=entry.aims,
        starts_on=entry.starts_on,
        ends_on=entry.ends_on,
        review_on=entry.review_on,
        others=others,
        is_review_moved=before is None or before.review_on != entry.review_on,
        today=clock.today(),
    )
    if before is not None:
        cut_off = [
            (plan.years, "ends_on" if plan.starts_on > entry.ends_on else "starts_on")
            for plan in before.plans.all()
            if plan.starts_on > entry.ends_on or plan.ends_on < entry.starts_on
        ]
        reasons += [
            beside(f"The business plan {years} answers to it, and lies outside.", field)
            for years, field in cut_off
        ]
    if before is None or before.owner_id != entry.owner.pk:
        reasons += access.reasons_about_owner(entry.owner)
    return reasons


# The plan of a year -------------------------------------------------------------------------------


@transaction.atomic
def begin_year(
    *, strategy: Strategy, year: int, owner: Person, introduction: str, by: Person
) -> BusinessPlan:
    """That financial year has its plan. Raises PermissionDenied or CampaignNotReady."""
    access.check_may_keep_plans(by)
    strategy = Strategy.objects.select_for_update().get(pk=strategy.pk)
    plan = BusinessPlan(
        strategy=strategy, year=year, owner=owner, introduction=introduction.strip(), drafted_by=by
    )
    taken = BusinessPlan.objects.filter(year=year).exists()
    refuse(
        rules.reasons_not_to_begin_year(
            strategy, year, taken=taken, starts_on=plan.starts_on, ends_on=plan.ends_on
        )
        + access.reasons_about_owner(owner)
    )
    plan.drafted_at = clock.now()
    plan.save()
    record("business plan begun", plan, by=by, at=plan.drafted_at, year=year)
    return plan


@transaction.atomic
def edit_year(
    *, plan: BusinessPlan, owner: Person, introduction: str, began_from: int, by: Person
) -> BusinessPlan:
    """Whose plan it is and what the board reads first. Raises PermissionDenied, CampaignNotReady, or SomebodyElseSaved."""
    access.check_may_keep_plans(by)
    held = BusinessPlan.objects.select_for_update().get(pk=plan.pk)
    if held.owner_id != owner.pk:
        refuse(access.reasons_about_owner(owner))
    if held.version != began_from:
        raise SomebodyElseSaved(held)
    held.owner, held.introduction = owner, introduction.strip()
    held.save_edit(began_from=began_from, fields=["owner", "introduction"])
    record("business plan edited", held, by=by)
    return held


@transaction.atomic
def add_priority(*, plan: BusinessPlan, title: str, why: str, by: Person) -> Priority:
    """It stands last among the year's priorities. Raises PermissionDenied or CampaignNotReady."""
    access.check_may_keep_plans(by)
    plan = BusinessPlan.objects.select_for_update().get(pk=plan.pk)
    reasons = _reasons_about_priority(plan, title, before=None)
    if plan.priorities.count() >= rules.MOST_PRIORITIES:
        reasons.append(f"A plan has at most {rules.MOST_PRIORITIES} priorities.")
    refuse(reasons)
    last = plan.priorities.aggregate(last=Max("order"))["last"] or 0
    priority = Priority(plan=plan, order=last + 1, title=title.strip(), why=why.strip())
    priority.save()
    record("priority added", priority, by=by, year=plan.year)
    return priority


@transaction.atomic
def edit_priority(*, priority: Priority, title: str, why: str, began_from: int, by: Person) -> Priority:
    """It says so. Raises PermissionDenied, CampaignNotReady, or SomebodyElseSaved."""
    access.check_may_keep_plans(by)
    held = Priority.objects.select_for_update(of=("self",)).select_related("plan").get(pk=priority.pk)
    refuse(_reasons_about_priority(held.plan, title, before=held))
    if held.version != began_from:
        raise SomebodyElseSaved(held)
    held.title, held.why = title.strip(), why.strip()
    held.save_edit(began_from=began_from, fields=["title", "why"])
    record("priority edited", held, by=by)
    return held


def _reasons_about_priority(plan: BusinessPlan, title: str, before: Priority | None) -> list[str]:
    reasons: list[str] = [] if title.strip() else [beside("Give it a title.", "title")]
    same = plan.priorities.filter(title=title.strip())
    if any(before is None or one.pk != before.pk for one in same):
        reasons.append(beside("That priority stands in the plan already.", "title"))
    return reasons
