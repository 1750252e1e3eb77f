"""Planning what is done for a campaign, and saying what became of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from campaigns.models import Activity, Campaign
from campaigns.queries.impact import fingerprint, reasons_not_to_remove
from campaigns.rules import access
from campaigns.rules import campaigns as rules
from campaigns.services import impact, messages, searching
from campaigns.services.records import lock, lock_activity, look_again, record, refuse
from foundation import clock
from foundation.governed import SomebodyElseSaved, beside
from partnership.models import Agency, Area, Audience, Channel, Language, Person

State = Activity.State
#: Of what is planned, that of which there are several.
SEVERAL = ("audiences", "languages", "areas")


@dataclass(frozen=True)
class Plan:
    """An activity, as somebody typed it: on its own day, or so many days from the launch."""

    title: str
    channel: Channel
    agency: Agency
    owner: Person
    audiences: Sequence[Audience]
    days_from_launch: int | None = None
    starts_on: dt.date | None = None
    lasts_days: int = 1
    languages: Sequence[Language] = ()
    areas: Sequence[Area] = ()  #: None: the partnership's whole area.
    phase: str = ""
    was_done: bool = False  #: Told afterwards: then its days may be past.


@transaction.atomic
def plan(*, campaign: Campaign, plan: Plan, by: Person) -> Activity:
    """It stands among what is done, or among what was done where it is told afterwards. Raises PermissionDenied or CampaignNotReady."""
    campaign = lock(campaign)
    access.check_may_plan_activity(campaign, by)
    refuse(_reasons(campaign, plan, number=campaign.activities.count(), before=None, by=by))
    activity = Activity(campaign=campaign, **_columns(campaign, plan))
    activity.save()
    activity.audiences.set(plan.audiences)
    activity.languages.set(plan.languages)
    activity.areas.set(plan.areas)
    record("activity planned", activity, campaign, by=by, starts_on=activity.starts_on.isoformat())
    if plan.was_done:
        activity = settle(activity=activity, state=State.DONE, outcome="", by=by)
    searching.put(campaign)
    return activity


@transaction.atomic
def edit(*, activity: Activity, plan: Plan, began_from: int, by: Person) -> Activity:
    """It is done so; what was answered about it as it was is asked anew.

    Raises PermissionDenied, CampaignNotReady, or SomebodyElseSaved.
    """
    return _change(lock_activity(activity), plan, began_from=began_from, by=by)


@transaction.atomic
def move(*, activity: Activity, to_on: dt.date, began_from: int, by: Person) -> Activity:
    """It begins on that day; what is counted from the launch goes on being counted from it. Answers are asked anew.

    Raises PermissionDenied, CampaignNotReady, or SomebodyElseSaved.
    """
    activity = lock_activity(activity)
    is_counted = activity.days_from_launch is not None
    plan = Plan(
        title=activity.title,
        phase=activity.phase,
        channel=activity.channel,
        agency=activity.agency,
        owner=activity.owner,
        lasts_days=activity.lasts_days,
        audiences=list(activity.audiences.all()),
        languages=list(activity.languages.all()),
        areas=list(activity.areas.all()),
        days_from_launch=(to_on - activity.campaign.launches_on).days if is_counted else None,
        starts_on=None if is_counted else to_on,
    )
    return _change(activity, plan, began_from=began_from, by=by)


def _change(activity: Activity, plan: Plan, *, began_from: int, by: Person) -> Activity:
    """What is planned of the activity, which the caller holds, is this."""
    campaign = activity.campaign
    access.check_may_change_activity(activity, by)
    reasons = _reasons(campaign, plan, number=0, before=activity, by=by)
    if not activity.is_open:
        reasons.append("What became of it is written down. Take that back first.")
    refuse(reasons)
    if activity.version != began_from:
        raise SomebodyElseSaved(activity)
    columns = _columns(campaign, plan)
    changed = [name for name, value in columns.items() if getattr(activity, name) != value]
    chosen = {name: {one.pk for one in getattr(plan, name)} for name in SEVERAL}
    others = [
        name
        for name, keys in chosen.items()
        if keys != set(getattr(activity, name).values_list("pk", flat=True))
    ]
    if not changed and not others:
        return activity
    before, answered_about = activity.starts_on, fingerprint(activity)
    for name in changed:
        setattr(activity, name, columns[name])
    activity.save_edit(began_from=began_from, fields=changed)
    for name in others:
        getattr(activity, name).set(chosen[name])
    _record_change(activity, [*changed, *others], before, by)
    if fingerprint(activity) != answered_about:
        impact.begin_again(activity, by=by)
    searching.put(campaign)
    return activity


def _record_change(activity: Activity, fields: Sequence[str], before: dt.date, by: Person) -> None:
    """An edit, or a move where nothing but its day is another."""
    if "starts_on" in fields and set(fields) <= {"starts_on", "days_from_launch"}:
        record(
            "activity moved",
            activity,
            activity.campaign,
            by=by,
            from_on=before.isoformat(),
            to_on=activity.starts_on.isoformat(),
        )
    else:
        record("activity edited", activity, activity.campaign, by=by, fields=list(fields))


@transaction.atomic
def settle(
    *, activity: Activity, state: str, outcome: str, began_from: int | None = None, by: Person
) -> Activity:
    """It was done, was not done, or is planned again. `began_from`: None for who had no form before them.

    Raises PermissionDenied, CampaignNotReady, or SomebodyElseSaved.
    """
    activity = lock_activity(activity)
    access.check_may_settle(activity, by)
    refuse(rules.reasons_not_to_settle(activity, state, outcome, today=clock.today()))
    if began_from not in (None, activity.version):
        raise SomebodyElseSaved(activity)
    is_open = state == State.PLANNED
    activity.state, activity.outcome = state, "" if is_open else outcome.strip()
    activity.settled_by, activity.settled_at = (None, None) if is_open else (by, clock.now())
    if is_open:
        activity.ready_by = activity.ready_at = None
    fields = ["state", "outcome", "settled_by", "settled_at", "ready_by", "ready_at"]
    activity.save_edit(began_from=activity.version, fields=fields)
    record(f"activity {state}", activity, activity.campaign, by=by, reason=outcome.strip())
    return activity


@transaction.atomic
def remove(*, activity: Activity, by: Person) -> None:
    """It is no longer planned. Raises PermissionDenied or CampaignNotReady."""
    activity = lock_activity(activity)
    campaign = activity.campaign
    access.check_may_plan(campaign, by)
    refuse(reasons_not_to_remove(activity, by))
    key, questions = activity.pk, impact.forget(activity)
    activity.delete()
    # Of the campaign, on whose timeline it stays, and by which what was said about the activity is found there.
    record(
        "activity removed",
        campaign,
        campaign,
        by=by,
        reason=activity.title,
        activity=key,
        questions=questions,
    )
    look_again(campaign, by=by)
    searching.put(campaign)


def remind(*, at: dt.datetime) -> int:
    """Owners of activities whose last day has passed are asked what became of them; says of how many."""
    today = clock.day_of(at)
    told = 0
    planned = Activity.objects.filter(state__in=Activity.OPEN, starts_on__lt=today).exclude(
        campaign__status=Campaign.Status.WITHDRAWN
    )
    for one in planned.select_related("campaign__matter", "owner").iterator(chunk_size=200):
        if one.ends_on < today:
            with transaction.atomic():
                told += messages.tell_of_overdue(one, at=at) is not None
    return told


def _first_day(campaign: Campaign, plan: Plan) -> dt.date | None:
    """None where what was typed is neither; a number of days that is refused in any case is no day either."""
    if plan.days_from_launch is None:
        return plan.starts_on
    if abs(plan.days_from_launch) > rules.FURTHEST:
        return None
    return rules.day_of(campaign.launches_on, plan.days_from_launch)


def _columns(campaign: Campaign, plan: Plan) -> dict[str, object]:
    return {
        "title": plan.title.strip(),
        "phase": plan.phase.strip(),
        "channel": plan.channel,
        "agency": plan.agency,
        "owner": plan.owner,
        "days_from_launch": plan.days_from_launch,
        "starts_on": _first_day(campaign, plan),
        "lasts_days": plan.lasts_days,
    }


def _reasons(
    campaign: Campaign, plan: Plan, *, number: int, before: Activity | None, by: Person
) -> list[str]:
    today = clock.today()
    reasons = rules.reasons_not_to_plan_activity(
        campaign,
        days_from_launch=plan.days_from_launch,
        starts_on=plan.starts_on,
        lasts_days=plan.lasts_days,
        number=number,
    )
    first_day = _first_day(campaign, plan)
    if before is None and plan.was_done:
        reasons += access.reasons_not_to_say_done(campaign, plan.owner, by)
        if first_day is not None and first_day > today:
            reasons.append(beside("Its day has not come.", "was_done"))
    elif first_day is not None and (
        before is None or (first_day, plan.lasts_days) != (before.starts_on, before.lasts_days)
    ):
        is_counted = plan.days_from_launch is not None
        reasons += rules.reasons_about_past(first_day, plan.lasts_days, is_counted=is_counted, today=today)
    if not plan.title.strip():
        reasons.append(beside("Say what is done.", "title"))
    if not plan.audiences:
        reasons.append(beside("Choose for whom it is done.", "audiences"))
    if before is None or plan.owner.pk != before.owner_id:
        reasons += access.reasons_about_owner(plan.owner, campaign.matter)
    whose = (plan.agency.pk, plan.owner.pk)
    if before is None or whose != (before.agency_id, before.owner_id):
        reasons += access.reasons_about_agency(campaign, plan.agency, plan.owner, by)
    return reasons
