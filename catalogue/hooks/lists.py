"""Answers about resources to the pages put together above: what waits, dates, the texts that leave, the record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet

from audit.points import READABLE, Scope
from catalogue.models import Collection, Resource
from catalogue.queries import collections as collection_queries
from catalogue.queries import pages, reach, work
from catalogue.queries import resources as queries
from catalogue.rules import access
from catalogue.services import searching
from documents.points import PUBLIC_TEXTS, TEXTS, Texts
from foundation import clock
from foundation.batches import in_batches
from matters.models import Matter
from matters.points import MATTER_PAGES, MatterPage
from notices.points import OVERDUE, OverduePublication
from partnership.models import Person
from partnership.points import (
    CALENDAR,
    NAV,
    REACH,
    WORK,
    CalendarEntry,
    DateKind,
    NavEntry,
    WorkEntry,
    calendar_uid,
)
from search.points import CONTENTS, FINDABLE

#: How long after its moment a publication that has not happened is an alarm.
ALARM_AFTER = dt.timedelta(minutes=5)


def navigation(person: Person) -> Iterator[NavEntry]:
    """To everybody with a role: what is published for partners is theirs to read."""
    if person.roles():
        yield NavEntry("Catalogue", pages.HOME, order=30)


def waits_for(person: Person) -> Iterator[WorkEntry]:
    yield from work.waiting_for(person, clock.now())


def calendar(person: Person, from_on: dt.date, to_on: dt.date) -> Iterator[CalendarEntry]:
    """Days of review and moments of publication, for who works on the catalogue."""
    seen = Resource.objects.worked_on_by(person)
    for resource in seen.filter(status=Resource.Status.PUBLISHED, next_review_on__range=(from_on, to_on)):
        if resource.next_review_on is not None:
            yield CalendarEntry(
                uid=calendar_uid("catalogue:review", resource.pk),
                title="A resource is to be reviewed",
                starts_at=clock.start_of_day(resource.next_review_on),
                url=pages.resource(resource),
                is_whole_day=True,
                inside=f"“{resource}” is to be reviewed",
                is_open=resource.matter_id is None,
                kind=DateKind.REVIEW_DUE,
            )
    days = (clock.start_of_day(from_on), clock.start_of_day(to_on + dt.timedelta(days=1)))
    for resource in seen.filter(public_from_at__gte=days[0], public_from_at__lt=days[1]):
        if resource.public_from_at is not None:
            yield CalendarEntry(
                uid=calendar_uid("catalogue:public", resource.pk),
                title="A resource becomes public",
                starts_at=resource.public_from_at,
                url=pages.resource(resource),
                inside=f"“{resource}” becomes public",
                is_open=resource.matter_id is None,
                kind=DateKind.RELEASE,
            )


def overdue(at: dt.datetime) -> Iterator[OverduePublication]:
    """Resources that should be public by now and are not."""
    for resource in Resource.objects.filter(public_from_at__lt=at - ALARM_AFTER):
        if resource.public_from_at is not None:
            yield OverduePublication(pages.resource(resource), resource.public_from_at)


def findable(person: Person) -> Iterator[QuerySet[Any]]:
    """Inside, what they may read more of than everybody; what is public everybody finds by its public page."""
    yield Resource.objects.worked_on_by(person)
    yield Resource.objects.visible_to(person).filter(
        status=Resource.Status.PUBLISHED, visibility=Resource.Visibility.SIGNED_IN
    )
    collections = Collection.objects.visible_to(person)
    if not access.works_in_the_room(person):
        collections = collections.filter(visibility=Collection.Visibility.SIGNED_IN)
    yield collections


def texts_that_leave(matter: Matter) -> Iterator[Texts]:
    """Checked again when a term is added to its list."""
    for resource in Resource.objects.filter(matter=matter).select_related("last_edited_by"):
        yield Texts(subject=resource, texts=queries.texts_of(resource), written_by=resource.last_edited_by)
        for version in resource.versions.exclude(state="withdrawn").select_related("last_edited_by"):
            yield Texts(
                subject=version, texts=queries.texts_of_version(version), written_by=version.last_edited_by
            )


def public_texts() -> Iterator[list[Texts]]:
    """What readers have of the catalogue or are about to have, of whatever matter: looked through for new names."""
    for resources in in_batches(queries.with_texts(queries.with_readers())):
        yield [
            *(
                Texts(one, queries.texts_of(one), written_by=one.last_edited_by, matter=one.matter)
                for one in resources
            ),
            *(
                Texts(version, queries.texts_of_version(version), version.last_edited_by, matter=one.matter)
                for one in resources
                for version in one.versions.all()
            ),
        ]
    published = Collection.objects.filter(status=Collection.Status.PUBLISHED)
    for collections in in_batches(published.select_related("drafted_by")):
        yield [Texts(one, collection_queries.texts_of(one), written_by=one.drafted_by) for one in collections]


def pages_of_matter(matter: Matter, person: Person) -> Iterator[MatterPage]:
    for resource in Resource.objects.worked_on_by(person).filter(matter=matter):
        yield MatterPage(f"Resource “{resource}”", pages.resource(resource))


def record_of_catalogue(person: Person) -> Iterator[Scope]:
    """The business unit reads the record of resources that belong to no matter."""
    if person.is_in_business_unit:
        ours = [model._meta.label_lower for model in apps.get_app_config("catalogue").get_models()]
        yield Scope(Q(matter_id=None, subject_type__in=ours), with_words=True)


NAV.provide(navigation)
WORK.provide(waits_for)
CALENDAR.provide(calendar)
OVERDUE.provide(overdue)
FINDABLE.provide(findable)
REACH.provide(reach.reached)
CONTENTS.provide(searching.every)
TEXTS.provide(texts_that_leave)
PUBLIC_TEXTS.provide(public_texts)
MATTER_PAGES.provide(pages_of_matter)
READABLE.provide(record_of_catalogue)
