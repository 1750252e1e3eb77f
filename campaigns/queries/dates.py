"""The dates of campaigns for the calendar: only the days that are asked for are read, in a fixed number of queries."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from django.db.models import DateField, F, Func, Max, Min, Q, QuerySet

from campaigns.models import (
    Activity,
    Campaign,
    CampaignAudience,
    NationalCampaignYear,
    NeighbourEntry,
    PartnerAsk,
)
from campaigns.queries import pages
from campaigns.rules import access
from campaigns.rules import campaigns as rules
from foundation import clock
from foundation.words import say_day
from matters.queries import days_to_think_of
from partnership.clashes import Clash, clashes, holidays_between
from partnership.models import Audience, Person, Role
from partnership.points import CALENDAR, CalendarEntry, DateKind, calendar_uid
from partnership.working_days import Calendar

#: How far ahead a campaign’s own page looks for clashes.
LOOKS_AHEAD = dt.timedelta(days=92)
ONE_DAY = dt.timedelta(days=1)
#: How long before its launch and after its end something of a campaign is still told with it.
AROUND = dt.timedelta(days=31)
#: How long an activity may last.
LONGEST = dt.timedelta(days=366)


class DayAfter(Func):
    """The day after the last one of something that begins on a day and lasts some."""

    template, arg_joiner = "(%(expressions)s)", " + "
    output_field = DateField()

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(
            compiler, connection, template="date(%(expressions)s || ' days')", arg_joiner=", '+' || ", **extra
        )


def between(person: Person, from_on: dt.date, to_on: dt.date) -> Iterator[CalendarEntry]:
    """Launches, ends, activities with those that still last, and answers due."""
    if not access.works_in_the_room(person):
        return
    days = (from_on, to_on)
    seen = Campaign.objects.visible_to(person).exclude(status=Campaign.Status.WITHDRAWN)
    yield from _campaigns(person, seen, days)
    yield from _activities(person, seen, days)
    yield from _asks(seen, days)


def going_on(person: Person, from_on: dt.date, to_on: dt.date) -> Iterator[CalendarEntry]:
    """Campaigns that are on, with their phases: from the first of a phase's activities to the last."""
    if not access.works_in_the_room(person):
        return
    seen = Campaign.objects.visible_to(person).exclude(status=Campaign.Status.WITHDRAWN)
    found = seen.filter(launches_on__lte=to_on + AROUND, ends_on__gte=from_on - AROUND)
    phases = _phases(found)
    for one, agencies, audiences in _with_whom(found):
        whole = CalendarEntry(
            uid=calendar_uid("campaigns:on", one.pk),
            title="A campaign is on",
            starts_at=clock.start_of_day(one.launches_on),
            url=pages.campaign(one),
            is_whole_day=True,
            last_on=one.ends_on,
            inside=f"Campaign “{one}”",
            kind=DateKind.LAUNCH,
            agencies=agencies,
            audiences=audiences,
        )
        if whole.touches(from_on, to_on):
            yield whole
        for phase, first, last in phases[one.pk]:
            if first > to_on or last < from_on:
                continue
            yield replace(
                whole,
                uid=calendar_uid(f"campaigns:phase:{phase}", one.pk),
                starts_at=clock.start_of_day(first),
                last_on=last,
                url=pages.activities(one),
                inside=f"Phase “{phase}” of “{one}”",
            )


def _phases(found: QuerySet[Campaign]) -> Mapping[int, list[tuple[str, dt.date, dt.date]]]:
    """By the key of each campaign: its phases with their first and last days."""
    phases: dict[int, list[tuple[str, dt.date, dt.date]]] = defaultdict(list)
    rows = (
        Activity.objects.filter(campaign__in=found.values("pk"))
        .exclude(phase="")
        .exclude(state=Activity.State.NOT_DONE)
        .values_list("campaign", "phase")
        .annotate(first=Min("starts_on"), over_on=Max(DayAfter(F("starts_on"), F("lasts_days"))))
    )
    for campaign, phase, first, over_on in rows.order_by("campaign", "first", "phase"):
        phases[campaign].append((phase, first, over_on - ONE_DAY))
    return phases


def beside_ours(person: Person, from_on: dt.date, to_on: dt.date) -> Iterator[CalendarEntry]:
    """National campaigns, and what neighbouring partnerships tell of."""
    if access.works_in_the_room(person):
        yield from _national((from_on, to_on))
        yield from _neighbours((from_on, to_on))


def _campaigns(
    person: Person, seen: QuerySet[Campaign], days: tuple[dt.date, dt.date]
) -> Iterator[CalendarEntry]:
    found = seen.filter(Q(launches_on__range=days) | Q(ends_on__range=days))
    for one, agencies, reached in _with_whom(found):
        may_move = may_move_launch(one, person)
        for what, title, day, verb, kind in (
            ("launch", "A campaign launches", one.launches_on, "launches", DateKind.LAUNCH),
            ("end", "A campaign ends", one.ends_on, "ends", DateKind.END),
        ):
            if days[0] <= day <= days[1]:
                is_moved = may_move and kind == DateKind.LAUNCH
                yield CalendarEntry(
                    uid=calendar_uid(f"campaigns:{what}", one.pk),
                    title=title,
                    starts_at=clock.start_of_day(day),
                    url=pages.campaign(one),
                    is_whole_day=True,
                    inside=f"“{one}” {verb}",
                    is_open=one.matter_id is None,
                    kind=kind,
                    agencies=agencies,
                    audiences=reached,
                    move=pages.move_launch(one) if is_moved else "",
                    version=one.version,
                )


def _with_whom(
    found: QuerySet[Campaign],
) -> Iterator[tuple[Campaign, frozenset[int], frozenset[int]]]:
    """Each with the agencies that take part, and the audiences that it is for. Three queries, even of none."""
    keys = found.values("pk")
    agencies: dict[int, set[int]] = defaultdict(set)
    yes = PartnerAsk.objects.filter(campaign__in=keys, answer=PartnerAsk.Answer.YES)
    for campaign, agency in yes.values_list("campaign", "agency"):
        agencies[campaign].add(agency)
    audiences: dict[int, set[int]] = defaultdict(set)
    through = CampaignAudience.objects.filter(campaign__in=keys)
    for campaign, audience in through.values_list("campaign", "audience"):
        audiences[campaign].add(audience)
    for one in found.order_by("launches_on", "pk"):
        yield one, frozenset(agencies[one.pk]), frozenset(audiences[one.pk])


def may_move_launch(campaign: Campaign, person: Person) -> bool:
    """Of a campaign that the person may know of: whether its launch is theirs to put on another day."""
    today = clock.today()
    if campaign.ends_on < today or rules.has_begun(campaign, done=0, today=today):
        return False
    if campaign.status == Campaign.Status.PUBLISHED:
        return person.is_in_business_unit
    return person.is_in_business_unit or campaign.owner_id == person.pk


def _activities(
    person: Person, seen: QuerySet[Campaign], days: tuple[dt.date, dt.date]
) -> Iterator[CalendarEntry]:
    """Those that begin in these days, and those that began before and still last.

    As bare values, and by their keys: a month may hold hundreds of them, out of tens of thousands.
    """
    still_last = Q(
        starts_on__range=(days[0] - LONGEST, days[0] - ONE_DAY), lasts_days__gt=1, over_on__gt=days[0]
    )
    planned = Activity.objects.alias(over_on=DayAfter(F("starts_on"), F("lasts_days"))).filter(
        Q(starts_on__range=days) | still_last, campaign__in=seen.values("pk"), state__in=Activity.OPEN
    )
    keys = list(planned.values_list("pk", flat=True))
    reached: dict[int, set[int]] = defaultdict(set)
    through = Activity.audiences.through.objects.filter(activity__in=keys)
    for activity, audience in through.values_list("activity_id", "audience_id"):
        reached[activity].add(audience)
    is_unit, represented = person.is_in_business_unit, person.agencies_as(Role.AGENCY_REPRESENTATIVE)
    begins = cache(clock.start_of_day)
    rows = Activity.objects.filter(pk__in=keys).order_by("starts_on", "pk").values_list(
        "pk", "reference", "version", "title", "starts_on", "lasts_days", "agency_id", "channel_id",
        "campaign__reference", "campaign__title", "campaign__owner_id", "campaign__matter_id",
    )  # fmt: skip
    for key, reference, version, title, day, lasts, agency, channel, campaign, name, owner, matter in rows:
        url = f"{pages.HOME}{campaign}/activities/{reference}/"
        is_theirs = is_unit or owner == person.pk or (matter is None and agency in represented)
        lasting = f", {lasts} days" if lasts > 1 else ""
        yield CalendarEntry(
            uid=calendar_uid("campaigns:activity", key),
            title="Something is done for a campaign",
            starts_at=begins(day),
            url=url,
            is_whole_day=True,
            last_on=day + (lasts - 1) * ONE_DAY if lasts > 1 else None,
            inside=f"{title} (“{name}”{lasting})",
            is_open=matter is None,
            short=title,
            kind=DateKind.ACTIVITY,
            agencies=frozenset({agency}),
            audiences=frozenset(reached[key]),
            channels=frozenset({channel}),
            move=f"{url}move/" if is_theirs else "",
            version=version,
            is_moved_at_once=True,
        )


def _asks(seen: QuerySet[Campaign], days: tuple[dt.date, dt.date]) -> Iterator[CalendarEntry]:
    asks = PartnerAsk.objects.filter(
        campaign__in=seen.values("pk"), answer=PartnerAsk.Answer.WAITING, answer_by_on__range=days
    )
    for ask in asks.select_related("campaign", "agency").order_by("answer_by_on", "pk"):
        yield CalendarEntry(
            uid=calendar_uid("campaigns:ask", ask.pk),
            title="An agency’s answer is due",
            starts_at=clock.start_of_day(ask.answer_by_on),
            url=pages.ask(ask),
            is_whole_day=True,
            inside=f"{ask.agency}’s answer about “{ask.campaign}” is due",
            is_open=ask.campaign.matter_id is None,
            kind=DateKind.DEADLINE,
            agencies=frozenset({ask.agency_id}),
        )


def _national(days: tuple[dt.date, dt.date]) -> Iterator[CalendarEntry]:
    found = NationalCampaignYear.objects.filter(starts_on__lte=days[1], ends_on__gte=days[0])
    found = found.select_related("campaign")
    for year in found.order_by("starts_on", "pk"):
        assert year.starts_on is not None
        provisional = "" if year.certainty == NationalCampaignYear.Certainty.CONFIRMED else " (provisional)"
        yield CalendarEntry(
            uid=calendar_uid("campaigns:national", year.pk),
            title=year.campaign.name,
            starts_at=clock.start_of_day(year.starts_on),
            url=pages.national(year.campaign),
            is_whole_day=True,
            last_on=year.ends_on if year.ends_on != year.starts_on else None,
            inside=f"{year.campaign} begins{provisional}",
            short=f"{year.campaign}{provisional}",
            kind=DateKind.NATIONAL,
        )


def _neighbours(days: tuple[dt.date, dt.date]) -> Iterator[CalendarEntry]:
    """What neighbouring partnerships tell of, as their feeds had it last."""
    from_at, until_at = clock.start_of_day(days[0]), clock.start_of_day(days[1] + ONE_DAY)
    found = NeighbourEntry.objects.filter(
        Q(starts_at__gte=from_at) | Q(ends_at__gt=from_at), feed__is_shown=True, starts_at__lt=until_at
    ).select_related("feed")
    for one in found.order_by("starts_at", "pk"):
        yield CalendarEntry(
            uid=calendar_uid("campaigns:neighbour", one.pk),
            title=one.title,
            starts_at=one.starts_at,
            url=pages.feed(one.feed),
            is_whole_day=one.is_whole_day,
            last_on=_last_of(one),
            inside=f"{one.feed.name}: {one.title}{_until(one)}",
            short=f"{one.feed.name}: {one.title}",
            kind=DateKind.NEIGHBOUR,
            agencies=frozenset({one.feed.agency_id}) if one.feed.agency_id else frozenset(),
        )


def _last_of(one: NeighbourEntry) -> dt.date | None:
    """The last day of what lasts several, which an evening does not that ends after midnight."""
    if not one.is_whole_day and one.ends_at - one.starts_at < ONE_DAY:
        return None
    last = clock.day_of(one.ends_at - dt.timedelta(microseconds=1))
    return last if last > clock.day_of(one.starts_at) else None


def _until(one: NeighbourEntry) -> str:
    last = _last_of(one)
    return f", to {say_day(last)}" if last else ""


# What gets in the way -----------------------------------------------------------------------------


def clashes_with(campaign: Campaign, person: Person, today: dt.date) -> list[Clash]:
    """What gets in the way of the campaign or its activities in the coming weeks, of what the person may know."""
    return _concerning(
        pages.campaign(campaign), person, max(campaign.launches_on - LOOKS_AHEAD, today), campaign.ends_on
    )


def clashes_with_activity(activity: Activity, person: Person) -> list[Clash]:
    """The same of one activity, in its week."""
    monday = activity.starts_on - dt.timedelta(days=activity.starts_on.weekday())
    if not activity.is_open:
        return []
    return _concerning(pages.activity(activity), person, monday, monday + dt.timedelta(days=6))


def _concerning(place: str, person: Person, first: dt.date, last: dt.date) -> list[Clash]:
    """`place`: the beginning of the addresses of what it is about."""
    last = min(last, first + LOOKS_AHEAD)
    if last < first:
        return []
    first -= dt.timedelta(days=first.weekday())
    last += dt.timedelta(days=6 - last.weekday())
    found = clashes_between(person, first, last, CALENDAR.ask(person, first, last))
    return [one for one in found if any(entry.url.startswith(place) for entry in one.entries)]


def clashes_between(
    person: Person, first: dt.date, last: dt.date, entries: Iterable[CalendarEntry]
) -> list[Clash]:
    """What gets in the way of what in these days, among these entries of what the person may know of."""
    notes = [
        *days_to_think_of(person, first, last),
        *holidays_between(first, last, Calendar.current()),
    ]
    return clashes(entries, notes, dict(Audience.objects.values_list("pk", "name")), (first, last))
