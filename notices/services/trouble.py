"""Telling the people who answer for a notice that it has not arrived: within the hour (design section 7)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q, QuerySet

from foundation import clock
from foundation.points import NotProvided
from notices import kinds
from notices.models import Delivery, Notice
from notices.points import OWNERS
from notices.recipients import ToPerson
from notices.services.faults import apart
from notices.services.scheduling import record, schedule
from partnership.models import Person, Role

DELIVERY_TROUBLE = "delivery_trouble"

REFUSED_FOR = dt.timedelta(minutes=20)
"""A server that says "later" is given this long before anybody is told; a plain refusal is told at once."""

TOLD_AT_MOST_EVERY = dt.timedelta(minutes=20)
"""News of one notice is gathered for this long, so that many bounces are one message; together under an hour."""


def trouble_of(notice: Notice) -> QuerySet[Delivery]:
    """Deliveries that failed, or that have been refused again and again and are still being tried."""
    status = Delivery.Status
    return notice.deliveries.filter(
        Q(status__in=[status.FAILED, status.TO_DECLARE])
        | Q(status__in=[status.PENDING, status.CLAIMED], attempts__gt=0),
        troubled_at__isnull=False,
    )


def owners_of(notice: Notice) -> list[Person]:
    """Who answers for a notice: the owners of its subject, else who scheduled it and the business managers."""
    subject = notice.subject
    people: list[Person] = []
    if subject is not None:
        try:
            people = list(OWNERS.ask(subject, notice))
        except NotProvided:
            people = []
    if not any(person.is_active for person in people):
        people = [notice.created_by] if notice.created_by is not None else []
        people += Person.objects.holding(Role.BUSINESS_MANAGER)
    roles = kinds.get(notice.kind).failure_roles
    people += Person.objects.holding(*roles) if roles else []
    return [person for person in dict.fromkeys(people) if person.is_active]


def tell_owners(now: dt.datetime) -> int:
    """Every trouble that is due to be told is told; says how many notices it told of."""
    untold = (
        Delivery.objects.filter(troubled_at__isnull=False, owners_told_at=None)
        .filter(Q(status__in=["failed", "to_declare"]) | Q(troubled_at__lte=now - REFUSED_FOR))
        .exclude(notice__kind=DELIVERY_TROUBLE)
        .filter(Q(notice__owners_told_at=None) | Q(notice__owners_told_at__lte=now - TOLD_AT_MOST_EVERY))
    )
    keys = list(untold.order_by("notice").values_list("notice", flat=True).distinct()[:200])
    told = 0
    for key in keys:
        with apart("tell of a notice in trouble"):
            told += _tell_of(key, now)
    return told


def _tell_of(key: int, now: dt.datetime) -> bool:
    with transaction.atomic():
        notice = Notice.objects.select_for_update().get(pk=key)
        rows = notice.deliveries.filter(troubled_at__isnull=False, owners_told_at=None)
        # Those that arrived after all need no telling.
        told = rows.update(owners_told_at=now)
        if not told or not trouble_of(notice).exists():
            return False
        notice.owners_told_at = now
        notice.save(update_fields=["owners_told_at"])
        people = owners_of(notice)
        if people:
            schedule(
                DELIVERY_TROUBLE,
                subject=notice,
                occasion=f"trouble:{notice.pk}:{now.isoformat()}",
                to=[ToPerson(person) for person in people],
                due_at=now,
                matters=notice.matters.all(),
            )
        record(notice, "owners_told_of_trouble", by=None, at=clock.now(), people=len(people))
    return True
