"""What of the campaigns waits for somebody, and since when: for “Your work”."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import F, OuterRef, Subquery

from campaigns.models import FOR_AGENCIES, SUBCOMMITTEE, Activity, Campaign, Direction, PartnerAsk, Project
from campaigns.queries import campaigns as queries
from campaigns.queries import impact, measure_pages, measures, national, pages, plan_pages
from documents import rules as documents
from documents.models import Finding
from documents.queries import findings_visible_to
from foundation import clock
from partnership.models import Person, Role
from partnership.points import WorkEntry

MOST_WORK = 50
WITHDRAWN = Campaign.Status.WITHDRAWN


def waiting_for(person: Person, now: dt.datetime) -> Iterator[WorkEntry]:
    """Answers of one's agency, activities to settle, urgent decisions to confirm, dates to look up, what nobody measured, and findings."""
    today = clock.day_of(now)
    yield from _answers(person, today)
    yield from _silent(person, today)
    yield from _activities(person, today)
    yield from impact.waiting_for(person, today)
    yield from _decided_alone(person)
    yield from _dates(person, today)
    yield from _unknown(person, today)
    yield from _findings(person)


def _answers(person: Person, today: dt.date) -> Iterator[WorkEntry]:
    agencies = person.agencies_as(*FOR_AGENCIES)
    waiting = queries.asks_for(person).filter(
        agency__in=agencies, answer=PartnerAsk.Answer.WAITING, campaign__ends_on__gte=today
    )
    for ask in waiting.exclude(campaign__status=WITHDRAWN).order_by("answer_by_on", "pk")[:MOST_WORK]:
        yield WorkEntry(
            title=ask.campaign.title,
            url=pages.ask(ask),
            what=f"Answer for {ask.agency}: does it take part?",
            since=ask.asked_at,
            due_at=clock.end_of_day(ask.answer_by_on),
        )


def _silent(person: Person, today: dt.date) -> Iterator[WorkEntry]:
    late = queries.asks_for(person).filter(
        campaign__owner=person,
        answer=PartnerAsk.Answer.WAITING,
        answer_by_on__lt=today,
        campaign__ends_on__gte=today,
    )
    for ask in late.exclude(campaign__status=WITHDRAWN).order_by("answer_by_on", "pk")[:MOST_WORK]:
        yield WorkEntry(
            title=ask.campaign.title,
            url=pages.ask(ask),
            what=f"{ask.agency} has not answered: call them, or ask no longer",
            since=ask.asked_at,
            due_at=clock.end_of_day(ask.answer_by_on),
        )


def _activities(person: Person, today: dt.date) -> Iterator[WorkEntry]:
    seen = Campaign.objects.visible_to(person).exclude(status=WITHDRAWN).values("pk")
    mine = Activity.objects.filter(
        owner=person, state__in=Activity.OPEN, starts_on__lte=today, campaign__in=seen
    )
    for activity in mine.select_related("campaign").order_by("starts_on", "pk")[:MOST_WORK]:
        yield WorkEntry(
            title=activity.title,
            url=pages.activity(activity),
            what="Do it, and say what became of it",
            due_at=clock.end_of_day(activity.ends_on),
        )


def _decided_alone(person: Person) -> Iterator[WorkEntry]:
    """Until the subcommittee's own decision is written down, which somebody of the business unit does."""
    if not (person.is_in_business_unit or person.holds(*SUBCOMMITTEE)):
        return
    what = "look at it when the subcommittee meets. The business unit writes down what it decides"
    if person.is_in_business_unit:
        what = "put it before the subcommittee, and write down what it decides"
    last = Direction.objects.filter(campaign=OuterRef("campaign")).order_by(*Direction.NEWEST_FIRST)
    seen = Campaign.objects.visible_to(person).exclude(status=WITHDRAWN).values("pk")
    waiting = Direction.objects.filter(is_urgent=True, campaign__in=seen, pk=Subquery(last.values("pk")[:1]))
    for direction in waiting.select_related("campaign").order_by("recorded_at")[:MOST_WORK]:
        yield WorkEntry(
            title=direction.campaign.title,
            url=pages.direction(direction.campaign),
            what=f"A chair decided alone: {what}",
            since=direction.recorded_at,
        )


def _dates(person: Person, today: dt.date) -> Iterator[WorkEntry]:
    """That dates of national campaigns have to be looked up, and local ones whose days differ from them."""
    if not person.holds(Role.COMMUNICATIONS_OFFICER, Role.BUSINESS_MANAGER):
        return
    if not Campaign.objects.visible_to(person).exists():  # Who knows of none is asked for no dates.
        return
    if number := len(national.to_check(today)):
        what = "One date has" if number == 1 else f"{number} dates have"
        yield WorkEntry(
            title="National campaigns",
            url=pages.NATIONAL,
            what=f"{what} to be looked up on the owners’ pages",
        )
    mine = Campaign.objects.visible_to(person).filter(national__isnull=False, ends_on__gte=today)
    differing = mine.exclude(national__starts_on=F("launches_on"), national__ends_on=F("ends_on")).exclude(
        status=WITHDRAWN
    )
    for campaign in differing.select_related("national__campaign").order_by("launches_on", "pk")[:MOST_WORK]:
        if difference := queries.difference_from_national(campaign):
            yield WorkEntry(title=campaign.title, url=pages.campaign(campaign), what=difference)


def _unknown(person: Person, today: dt.date) -> Iterator[WorkEntry]:
    """Campaigns that are over and of whose measures nothing was entered."""
    for campaign in measures.over_and_unknown(person, today)[:MOST_WORK]:
        yield WorkEntry(
            title=campaign.title,
            url=measure_pages.of(campaign),
            what="It is over: enter what was measured, or that it is not known",
            since=clock.end_of_day(campaign.ends_on),
        )


def _findings(person: Person) -> Iterator[WorkEntry]:
    """Campaigns and projects in whose texts something waits that this person may decide on."""
    if not (person.is_in_business_unit or person.is_chair):
        return
    campaigns = Campaign.objects.visible_to(person).exclude(status=WITHDRAWN)
    seen = {
        (model, key)
        for model, rows in ((Campaign, campaigns), (Project, Project.objects.visible_to(person)))
        for key in rows.values_list("pk", flat=True)
    }
    open_ones = (
        findings_visible_to(person)
        .filter(
            decision=Finding.Decision.OPEN,
            subject_type__app_label=Campaign._meta.app_label,
            subject_type__model__in=[Campaign._meta.model_name, Project._meta.model_name],
        )
        .exclude(written_by=person)
        .order_by("found_at")[:MOST_WORK]
    )
    sight = documents.Sight(person)
    for finding in open_ones:
        about = finding.subject
        if not isinstance(about, Campaign | Project) or (type(about), about.pk) not in seen:
            continue
        if sight.may_decide(finding):
            seen.remove((type(about), about.pk))  # Each is told of once.
            yield WorkEntry(
                title=about.title,
                url=pages.campaign(about) if isinstance(about, Campaign) else plan_pages.project(about),
                what="Something in its texts waits for a decision",
                since=finding.found_at,
            )
