"""For whom resources were published, counted in the database. Nothing here writes."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Exists, OuterRef, Q

from catalogue.models import Resource, ResourceVersion
from foundation import clock
from partnership.models import Person
from partnership.points import ReachAsked, Reached, ReachKind

CURRENT = ResourceVersion.State.CURRENT
#: Where a resource says what it is set against. It has no channel, and is for the whole area.
AGAINST = {"language": "resource__versions__language", "topic": "resource__topics"}


def reached(person: Person, asked: ReachAsked) -> Iterator[Reached]:
    """For each audience, how many resources that the person may read were published in the days asked for, and before.

    One query, however many resources there are; none where one channel is asked for.
    """
    if asked.channel is not None:
        return
    since, until = clock.start_of_day(asked.since), clock.end_of_day(asked.until)
    seen = Resource.objects.visible_to(person).filter(
        status=Resource.Status.PUBLISHED,
        published_at__gte=clock.start_of_day(asked.before),
        published_at__lte=until,
    )
    found = Resource.audiences.through.objects.filter(resource__in=seen.values("pk"))
    if asked.language is not None:
        told = ResourceVersion.objects.filter(
            resource=OuterRef("resource"), state=CURRENT, language=asked.language
        )
        found = found.filter(Exists(told))
    if asked.topic is not None:
        about = Resource.topics.through.objects.filter(resource=OuterRef("resource"), topic=asked.topic)
        found = found.filter(Exists(about))
    if asked.against == "language":
        found = found.filter(resource__versions__state=CURRENT)
    columns = ["audience", *([AGAINST[asked.against]] if asked.against in AGAINST else [])]
    now = Q(resource__published_at__gte=since)
    rows = found.values_list(*columns).annotate(
        now=Count("resource", filter=now, distinct=True), before=Count("resource", filter=~now, distinct=True)
    )
    for audience, *against, number, before in rows.order_by():
        yield Reached(audience, ReachKind.RESOURCE, number, before, against[0] if against else None)
