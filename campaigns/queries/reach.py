"""Whom activities reached, counted in the database, and where something more can be planned. Nothing here writes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, QuerySet, Value, When

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

    One query, however many activities there are. Channels and campaigns are not joined to each of them, but looked up.
    """
    seen = Campaign.objects.visible_to(person)
    withdrawn = Campaign.objects.filter(status=Campaign.Status.WITHDRAWN)
    found = (
        Activity.audiences.through.objects.filter(
            activity__starts_on__range=(asked.before, asked.until), activity__campaign__in=seen.values("pk")
        )
        .exclude(activity__state=State.NOT_DONE)
        .exclude(activity__state__in=Activity.OPEN, activity__campaign__in=withdrawn.values("pk"))
        .annotate(kind=_kind())
    )
    named = _narrowed(found, asked)
    columns = ["audience", "kind", *([AGAINST[asked.against]] if asked.against else [])]
    now = Q(activity__starts_on__gte=asked.since)
    rows = named.values_list(*columns).annotate(now=Count("pk", filter=now), before=Count("pk", filter=~now))
    for audience, kind, *against, number, before in rows.order_by():
        yield Reached(audience, ReachKind(kind), number, before, against[0] if against else None)


def _kind() -> Case:
    """What became of an activity, as the coverage view has it; what was not done reached nobody."""
    events = Channel.objects.filter(is_event=True).values("pk")
    return Case(
        When(activity__state=State.DONE, activity__channel__in=events, then=Value(ReachKind.EVENT.value)),
        When(activity__state=State.DONE, then=Value(ReachKind.DONE.value)),
        default=Value(ReachKind.PLANNED.value),
        output_field=CharField(),
    )


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
