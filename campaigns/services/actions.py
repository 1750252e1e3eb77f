"""What is done for the priorities of a year: planned, told of, rated, settled, and carried over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from campaigns.models import Action, ActionProgress, BusinessPlan, Priority
from campaigns.rules import plan_access as access
from campaigns.rules import strategy as rules
from campaigns.services import plan_messages as messages
from campaigns.services.plan_records import record
from campaigns.services.records import refuse
from foundation import clock
from foundation.governed import SomebodyElseSaved, beside
from partnership.models import Person

State = Action.State
NO_OVERRIDE = {"override": "", "override_reason": "", "overridden_by": None, "overridden_at": None}


@dataclass(frozen=True)
class Entry:
    """An action, as somebody typed it."""

    title: str
    owner: Person
    starts_on: dt.date
    due_on: dt.date


FIELDS = tuple(Entry.__dataclass_fields__)


@transaction.atomic
def add(*, priority: Priority, entry: Entry, by: Person) -> Action:
    """It stands among what is done for the priority. Raises PermissionDenied or CampaignNotReady."""
    access.check_may_keep_plans(by)
    plan = BusinessPlan.objects.select_for_update().get(pk=priority.plan_id)
    number = Action.objects.filter(priority__plan=plan).count()
    refuse(_reasons(plan, entry, number=number, before=None))
    action = Action(priority=priority, **_columns(entry))
    action.save()
    record("action planned", action, by=by, due_on=entry.due_on.isoformat())
    return action


@transaction.atomic
def edit(*, action: Action, entry: Entry, began_from: int, by: Person) -> Action:
    """It is done so. Raises PermissionDenied, CampaignNotReady, or SomebodyElseSaved."""
    access.check_may_keep_plans(by)
    held = _lock(action)
    refuse(
        rules.reasons_not_to_change_action(held) + _reasons(held.priority.plan, entry, number=0, before=held)
    )
    if held.version != began_from:
        raise SomebodyElseSaved(held)
    columns = _columns(entry)
    changed = [name for name in FIELDS if getattr(held, name) != columns[name]]
    if changed:
        for name in changed:
            setattr(held, name, columns[name])
        held.save_edit(began_from=began_from, fields=changed)
        record("action edited", held, by=by, fields=changed)
    return held


@transaction.atomic
def tell_progress(*, action: Action, done_percent: int, note: str, by: Person) -> ActionProgress:
    """How far it is, with a note. Raises PermissionDenied or CampaignNotReady."""
    held = _lock(action)
    access.check_may_tell_of(held, by)
    refuse(rules.reasons_not_to_tell(held, done_percent, note))
    told = ActionProgress.objects.create(
        action=held, done_percent=done_percent, note=note.strip(), told_by=by, told_at=clock.now()
    )
    held.done_percent = done_percent
    held.save_edit(began_from=held.version, fields=["done_percent"])
    record("progress told", held, by=by, at=told.told_at, reason=told.note, done_percent=done_percent)
    return told


@transaction.atomic
def settle(*, action: Action, state: str, outcome: str, began_from: int | None = None, by: Person) -> Action:
    """It was done, was not done, or is open again. `began_from`: None for who had no form before them.

    Raises PermissionDenied, CampaignNotReady, or SomebodyElseSaved.
    """
    held = _lock(action)
    access.check_may_tell_of(held, by)
    refuse(rules.reasons_not_to_settle(held, state, outcome))
    if began_from not in (None, held.version):
        raise SomebodyElseSaved(held)
    is_open = state == State.OPEN
    _set(
        held,
        state=state,
        outcome="" if is_open else outcome.strip(),
        settled_by=None if is_open else by,
        settled_at=None if is_open else clock.now(),
        **NO_OVERRIDE,
    )
    record(f"action {state.replace('_', ' ')}", held, by=by, reason=outcome.strip())
    return held


@transaction.atomic
def rate(*, action: Action, rating: str, reason: str, began_from: int | None = None, by: Person) -> Action:
    """It is shown as this, by whom and why, whatever its days and its progress say.

    `began_from`: None for who had no form before them. Raises PermissionDenied, CampaignNotReady, or SomebodyElseSaved.
    """
    access.check_may_keep_plans(by)
    held = _lock(action)
    refuse(rules.reasons_not_to_rate(held, rating, reason, today=clock.today()))
    if began_from not in (None, held.version):
        raise SomebodyElseSaved(held)
    _set(held, override=rating, override_reason=reason.strip(), overridden_by=by, overridden_at=clock.now())
    record("action rated otherwise", held, by=by, reason=held.override_reason, rating=str(rating))
    return held


@transaction.atomic
def rate_as_worked_out(*, action: Action, began_from: int | None = None, by: Person) -> Action:
    """It is shown as its days and its progress say. `began_from`: None for who had no page before them.

    Raises PermissionDenied, CampaignNotReady, or SomebodyElseSaved.
    """
    access.check_may_keep_plans(by)
    held = _lock(action)
    if began_from not in (None, held.version):
        raise SomebodyElseSaved(held)
    refuse([] if held.override else ["It is shown as worked out already."])
    _set(held, **NO_OVERRIDE)
    record("action rated as worked out", held, by=by)
    return held


@transaction.atomic
def carry_over(*, plan: BusinessPlan, actions: Sequence[Action], due_on: dt.date, by: Person) -> list[Action]:
    """These open actions go on in the next year's plan, due on that day, under the same priorities.

    Raises PermissionDenied or CampaignNotReady.
    """
    access.check_may_keep_plans(by)
    following = BusinessPlan.objects.select_for_update().filter(year=plan.year + 1).first()
    held = list(
        Action.objects.select_for_update(of=("self",))
        .select_related("priority", "owner")
        .filter(pk__in=[one.pk for one in actions], priority__plan=plan)
    )
    refuse(_reasons_not_to_carry_over(plan, following, held, len(actions), due_on))
    assert following is not None
    return [_carry(one, following, due_on, by) for one in held]


def _reasons_not_to_carry_over(
    plan: BusinessPlan, following: BusinessPlan | None, held: Sequence[Action], asked: int, due_on: dt.date
) -> list[str]:
    reasons = rules.reasons_not_to_carry_over(plan, following, today=clock.today())
    if not held:
        reasons.append(beside("Choose what is carried over.", "actions"))
    if len(held) != asked or any(one.state != State.OPEN for one in held):
        reasons.append(beside("Some of it is no longer open. Look at the list again.", "actions"))
    if following is not None and not following.starts_on <= due_on <= following.ends_on:
        reasons.append(beside(f"It has to be due in {following.years}.", "due_on"))
    for one in held:
        if access.reasons_about_owner(one.owner):
            reasons.append(
                beside(f"The owner of “{one}” no longer works here. Name another first.", "actions")
            )
    return reasons


def _carry(action: Action, following: BusinessPlan, due_on: dt.date, by: Person) -> Action:
    last = following.priorities.aggregate(last=Max("order"))["last"] or 0
    priority, _ = Priority.objects.get_or_create(
        plan=following,
        title=action.priority.title,
        defaults={"order": last + 1, "why": action.priority.why},
    )
    made = Action(
        priority=priority,
        title=action.title,
        owner=action.owner,
        starts_on=following.starts_on,
        due_on=due_on,
        done_percent=action.done_percent,
        carried_from=action,
    )
    made.save()
    _set(action, state=State.CARRIED_OVER, settled_by=by, settled_at=clock.now(), **NO_OVERRIDE)
    record("action carried over", action, by=by, to=made.pk, year=following.year)
    record("action planned", made, by=by, carried_from=action.pk, due_on=due_on.isoformat())
    return made


def remind(*, at: dt.datetime) -> int:
    """Owners of open actions hear a week before they are due, and once they are late; says of how many."""
    today = clock.day_of(at)
    told = 0
    due = Action.objects.filter(state=State.OPEN, due_on__lte=today + dt.timedelta(days=rules.NEAR_DAYS))
    for one in due.select_related("owner").iterator(chunk_size=200):
        with transaction.atomic():
            act = messages.tell_of_near if rules.is_near(one, today) else messages.tell_of_late
            told += act(one, at=at) is not None
    return told


def _lock(action: Action) -> Action:
    return (
        Action.objects.select_for_update(of=("self",))
        .select_related("priority__plan", "owner")
        .get(pk=action.pk)
    )


def _set(action: Action, **values: object) -> None:
    for name, value in values.items():
        setattr(action, name, value)
    action.save_edit(began_from=action.version, fields=list(values))


def _columns(entry: Entry) -> dict[str, object]:
    return {name: getattr(entry, name) for name in FIELDS} | {"title": entry.title.strip()}


def _reasons(plan: BusinessPlan, entry: Entry, *, number: int, before: Action | None) -> list[str]:
    reasons = rules.reasons_not_to_store_action(
        plan, title=entry.title, starts_on=entry.starts_on, due_on=entry.due_on, number=number
    )
    if before is None or before.owner_id != entry.owner.pk:
        reasons += access.reasons_about_owner(entry.owner)
    return reasons
