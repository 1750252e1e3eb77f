"""Answers about campaigns to the pages put together above: what waits, dates, the texts that leave, the record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.apps import apps
from django.db.models import Q, QuerySet

from audit.points import READABLE, Scope
from campaigns.models import Campaign
from campaigns.queries import campaigns as queries
from campaigns.queries import dates, pages, reach, work
from campaigns.queries.inside import said_of
from campaigns.rules import access
from campaigns.services import searching
from documents.points import PUBLIC_TEXTS, TEXTS, Texts
from foundation import clock
from foundation.batches import in_batches
from matters.models import Matter
from matters.points import MATTER_PAGES, MatterPage
from partnership.models import Person
from partnership.points import (
    BESIDE_OURS,
    CALENDAR,
    GOING_ON,
    NAV,
    REACH,
    WORK,
    CalendarEntry,
    NavEntry,
    WorkEntry,
)
from search.points import CONTENTS, FINDABLE


def navigation(person: Person) -> Iterator[NavEntry]:
    if access.works_in_the_room(person):
        yield NavEntry("Campaigns", pages.HOME, order=35)


def waits_for(person: Person) -> Iterator[WorkEntry]:
    yield from work.waiting_for(person, clock.now())


def calendar(person: Person, from_on: dt.date, to_on: dt.date) -> Iterator[CalendarEntry]:
    yield from dates.between(person, from_on, to_on)


def going_on(person: Person, from_on: dt.date, to_on: dt.date) -> Iterator[CalendarEntry]:
    yield from dates.going_on(person, from_on, to_on)


def beside_ours(person: Person, from_on: dt.date, to_on: dt.date) -> Iterator[CalendarEntry]:
    yield from dates.beside_ours(person, from_on, to_on)


def findable(person: Person) -> Iterator[QuerySet[Campaign]]:
    yield Campaign.objects.visible_to(person)


def texts_that_leave(matter: Matter) -> Iterator[Texts]:
    """Checked again when a term is added to its list."""
    for campaign in queries.with_texts(Campaign.objects.filter(matter=matter)):
        inside = said_of(campaign)
        yield Texts(
            campaign,
            queries.texts_in(campaign),
            written_by=campaign.last_edited_by,
            inside=inside.texts,
            writers=inside.writers,
        )


def public_texts() -> Iterator[list[Texts]]:
    """What people have before them of campaigns, of whatever matter: looked through for new names."""
    read = Campaign.objects.public() | Campaign.objects.explained()
    for campaigns in in_batches(queries.with_texts(read)):
        yield [
            Texts(one, queries.texts_that_are_read(one), written_by=one.last_edited_by, matter=one.matter)
            for one in campaigns
        ]


def pages_of_matter(matter: Matter, person: Person) -> Iterator[MatterPage]:
    for campaign in Campaign.objects.visible_to(person).filter(matter=matter):
        yield MatterPage(f"Campaign “{campaign}”", pages.campaign(campaign))


def record_of_campaigns(person: Person) -> Iterator[Scope]:
    """The business unit reads the record of campaigns that belong to no matter, and of the directory."""
    if person.is_in_business_unit:
        ours = [model._meta.label_lower for model in apps.get_app_config("campaigns").get_models()]
        yield Scope(Q(matter_id=None, subject_type__in=ours), with_words=True)


NAV.provide(navigation)
WORK.provide(waits_for)
CALENDAR.provide(calendar)
BESIDE_OURS.provide(beside_ours)
GOING_ON.provide(going_on)
FINDABLE.provide(findable)
REACH.provide(reach.reached)
CONTENTS.provide(searching.every)
TEXTS.provide(texts_that_leave)
PUBLIC_TEXTS.provide(public_texts)
MATTER_PAGES.provide(pages_of_matter)
READABLE.provide(record_of_campaigns)
