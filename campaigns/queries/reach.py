"""Whom activities reached, counted in the database, and where something more can be planned. Nothing here writes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, OuterRef, Q, QuerySet

from campaigns.models import Activity, Campaign
from campaigns.rules import access
from foundation import clock
from partnership.models import Audience, Channel, Person
from partnership.points import ReachAsked, Reached, ReachKind

State = Activity.State
#: Where an activity says what it is set against.
AGAINST = {
    "channel": "activity__channel",
    "language": "activity__languages",
    "area": "activity__areas",
    "topic": "activity__campaign__topics",
}


def reached(person: Person, asked: ReachAsked) -> Iterator[Reached]:
    """For each audience, how many activities that the person may know of began in the days asked for, and before.

    Two queries, however many activities there are. What is counted is only what an activity says itself: neither channels
    nor campaigns are joined to each of them, and campaigns are looked up among the few that are left out.
    """
    hidden = Campaign.objects.exclude(pk__in=Campaign.objects.visible_to(person).values("pk"))
    withdrawn = Campaign.objects.filter(status=Campaign.Status.WITHDRAWN)
    events = list(Channel.objects.filter(is_event=True).values_list("pk", flat=True))
    found = (
        Activity.audiences.through.objects.filter(activity__starts_on__range=(asked.before, asked.until))
        .exclude(activity__campaign__in=hidden.values("pk"))
        .exclude(activity__state=State.NOT_DONE)
        .exclude(activity__state__in=Activity.OPEN, activity__campaign__in=withdrawn.values("pk"))
        .annotate(is_event=ExpressionWrapper(Q(activity__channel__in=events), output_field=BooleanField()))
    )
    named = _narrowed(found, asked)
    columns = [
        "audience",
        "activity__state",
        "is_event",
        *([AGAINST[asked.against]] if asked.against else []),
    ]
    now = Count("pk", filter=Q(activity__starts_on__gte=asked.since))
    rows = named.values_list(*columns).annotate(all=Count("pk"), now=now)
    for audience, state, is_event, *against, number, of_now in rows.order_by():
        kind = _kind(state, is_event)
        yield Reached(audience, kind, of_now, number - of_now, against[0] if against else None)


def _kind(state: str, is_event: bool) -> ReachKind:
    """What became of an activity, as the coverage view has it; what was not done reached nobody."""
    if state != State.DONE:
        return ReachKind.PLANNED
    return ReachKind.EVENT if is_event else ReachKind.DONE


def _narrowed(found: QuerySet[Any], asked: ReachAsked) -> QuerySet[Any]:
    """Of one channel, language, area or topic alone. What names no area is done in all of them."""
    if asked.channel is not None:
        found = found.filter(activity__channel=asked.channel)
    if asked.language is not None:
        found = found.filter(_has(Activity.languages.through, language=asked.language))
    if asked.area is not None:
        areas = Activity.areas.through
        found = found.filter(_has(areas, area=asked.area) | ~_has(areas))
    if asked.topic is not None:
        about = Campaign.topics.through.objects.filter(
            campaign=OuterRef("activity__campaign"), topic=asked.topic
        )
        found = found.filter(Exists(about))
    return found


def _has(through: Any, **what: int) -> Exists:
    return Exists(through.objects.filter(activity=OuterRef("activity"), **what))


# Planning something for them ------------------------------------------------------------------------


def audience_asked_for(key: str) -> Audience | None:
    """The audience for which something is to be planned; None where the address names none."""
    return Audience.objects.filter(pk=key).first() if key.isdecimal() and len(key) < 10 else None


def campaigns_to_plan_in(person: Person) -> QuerySet[Campaign]:
    """Those that are on or to come, and in which this person can plan an activity."""
    going_on = Campaign.objects.visible_to(person).exclude(status=Campaign.Status.WITHDRAWN)
    going_on = going_on.filter(ends_on__gte=clock.today()).order_by("launches_on", "title", "pk")
    if person.is_in_business_unit:
        return going_on
    mine = Q(owner=person)
    if access.represents_an_agency(person):
        mine |= Q(matter=None)
    return going_on.filter(mine)


def may_plan_somewhere(person: Person) -> bool:
    return person.is_in_business_unit or campaigns_to_plan_in(person).exists()
