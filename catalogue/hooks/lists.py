"""Answers about resources to the pages put together above: what waits, dates, the texts that leave, the record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.apps import apps
from django.db.models import Q
from django.utils.crypto import salted_hmac

from audit.points import READABLE, Scope
from catalogue.models import Resource
from catalogue.queries import pages, work
from catalogue.queries import resources as queries
from documents.points import TEXTS, Texts
from foundation import clock
from matters.models import Matter
from matters.points import MATTER_PAGES, MatterPage
from notices.points import OVERDUE, OverduePublication
from partnership.models import Person
from partnership.points import CALENDAR, WORK, CalendarEntry, WorkEntry

#: How long after its moment a publication that has not happened is an alarm.
ALARM_AFTER = dt.timedelta(minutes=5)


def waits_for(person: Person) -> Iterator[WorkEntry]:
    yield from work.waiting_for(person, clock.now())


def calendar(person: Person, from_on: dt.date, to_on: dt.date) -> Iterator[CalendarEntry]:
    """Days of review and moments of publication, for who works on the catalogue. No title leaves the portal."""
    seen = Resource.objects.worked_on_by(person)
    for resource in seen.filter(status=Resource.Status.PUBLISHED, next_review_on__range=(from_on, to_on)):
        if resource.next_review_on is not None:
            yield CalendarEntry(
                uid=_uid("review", resource.pk),
                title="A resource is to be reviewed",
                starts_at=clock.start_of_day(resource.next_review_on),
                url=pages.review(resource),
                is_whole_day=True,
                inside=f"“{resource}” is to be reviewed",
            )
    days = (clock.start_of_day(from_on), clock.start_of_day(to_on + dt.timedelta(days=1)))
    for resource in seen.filter(public_from_at__gte=days[0], public_from_at__lt=days[1]):
        if resource.public_from_at is not None:
            yield CalendarEntry(
                uid=_uid("public", resource.pk),
                title="A resource becomes public",
                starts_at=resource.public_from_at,
                url=pages.resource(resource),
                inside=f"“{resource}” becomes public",
            )


def _uid(what: str, key: int) -> str:
    return salted_hmac(f"calendar:catalogue:{what}", str(key)).hexdigest()[:24]


def overdue(at: dt.datetime) -> Iterator[OverduePublication]:
    """Resources that should be public by now and are not."""
    for resource in Resource.objects.filter(public_from_at__lt=at - ALARM_AFTER):
        if resource.public_from_at is not None:
            yield OverduePublication(pages.resource(resource), resource.public_from_at)


def texts_that_leave(matter: Matter) -> Iterator[Texts]:
    """Checked again when a term is added to its list."""
    for resource in Resource.objects.filter(matter=matter).select_related("last_edited_by"):
        yield Texts(subject=resource, texts=queries.texts_of(resource), written_by=resource.last_edited_by)
        for version in resource.versions.exclude(state="withdrawn").select_related("last_edited_by"):
            yield Texts(
                subject=version, texts=queries.texts_of_version(version), written_by=version.last_edited_by
            )


def pages_of_matter(matter: Matter, person: Person) -> Iterator[MatterPage]:
    for resource in Resource.objects.worked_on_by(person).filter(matter=matter):
        yield MatterPage(f"Resource “{resource}”", pages.resource(resource))


def record_of_catalogue(person: Person) -> Iterator[Scope]:
    """The business unit reads the record of resources that belong to no matter."""
    if person.is_in_business_unit:
        ours = [model._meta.label_lower for model in apps.get_app_config("catalogue").get_models()]
        yield Scope(Q(matter_id=None, subject_type__in=ours), with_words=True)


WORK.provide(waits_for)
CALENDAR.provide(calendar)
OVERDUE.provide(overdue)
TEXTS.provide(texts_that_leave)
MATTER_PAGES.provide(pages_of_matter)
READABLE.provide(record_of_catalogue)
