"""The notices about resources: each joins the transaction of the act that calls for it.

Messages to staff hold a link and no title.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import models
from django.db.models import Q

from catalogue.models import NextStep, PrintOrder, PublicationTry, Resource, SignOff
from catalogue.rules import access
from notices import services as notices
from notices.models import Notice
from notices.recipients import To, ToPerson
from partnership.models import BUSINESS_UNIT, Appointment, Designation, Person, Role
from partnership.queries import people_for, with_deputies

REVIEW_NEAR = "resource_review_near"
REVIEW_OVERDUE = "resource_review_overdue"
REVIEW_ESCALATED = "resource_review_escalated"
STOPPED = "resource_stopped"
WITHDRAWN = "resource_withdrawn"
SIGN_OFF = "resource_sign_off"
STEP_OVERDUE = "briefing_step_overdue"
COPIES_ORDERED = "printed_copies_ordered"
ORDER_ANSWERED = "printed_order_answered"


def remind_of_review(resource: Resource, *, at: dt.datetime) -> Notice | None:
    return _once_for_its_day(REVIEW_NEAR, resource, with_deputies([resource.owner]), at=at)


def tell_owner_of_overdue(resource: Resource, *, at: dt.datetime) -> Notice | None:
    return _once_for_its_day(REVIEW_OVERDUE, resource, with_deputies([resource.owner]), at=at)


def escalate_review(resource: Resource, *, at: dt.datetime) -> Notice | None:
    return _once_for_its_day(REVIEW_ESCALATED, resource, people_for(Role.BUSINESS_MANAGER), at=at)


def _once_for_its_day(
    kind: str, resource: Resource, people: Iterable[Person], *, at: dt.datetime
) -> Notice | None:
    """Once for each day on which it is or was due."""
    due_on = resource.next_review_on
    if due_on is None:
        return None
    occasion = f"{kind}:{resource.pk}:{due_on.isoformat()}"
    if Notice.objects.filter(occasion=occasion).exists():
        return None
    return _send(kind, resource, occasion, people, resource, by=None, at=at)


def tell_of_stop(made: PublicationTry, *, at: dt.datetime) -> Notice | None:
    """The owner, who scheduled it, the business managers and the chairs hear at once that nothing became public."""
    resource = made.resource
    scheduled_by = [resource.public_scheduled_by] if resource.public_scheduled_by is not None else []
    people = [
        *with_deputies([resource.owner, *scheduled_by]),
        *people_for(Role.BUSINESS_MANAGER),
        *people_for(Role.CHAIR, Role.VICE_CHAIR),
    ]
    return _send(STOPPED, made, f"{STOPPED}:{made.pk}", people, resource, by=None, at=at)


def tell_of_withdrawal(resource: Resource, *, by: Person, at: dt.datetime) -> Notice | None:
    """The owner, the business unit and the chairs hear at once that it was taken away."""
    occasion = f"{WITHDRAWN}:{resource.pk}:{at.isoformat()}"
    return _send(WITHDRAWN, resource, occasion, told_of_withdrawal(resource, by), resource, by=by, at=at)


def told_of_withdrawal(resource: Resource, by: Person) -> list[Person]:
    """Who hears of it when this person withdraws it."""
    people = [
        *with_deputies([resource.owner]),
        *people_for(Role.BUSINESS_MANAGER, Role.COMMUNICATIONS_OFFICER),
        *people_for(Role.CHAIR, Role.VICE_CHAIR),
    ]
    return [one for one in _who_may_know(people, resource) if one.pk != by.pk]


def _who_may_know(people: Iterable[Person], resource: Resource) -> list[Person]:
    return [
        person
        for person in dict.fromkeys(people)
        if person.is_active and Resource.objects.visible_to(person).filter(pk=resource.pk).exists()
    ]


def ask_for_sign_off(sign_off: SignOff, *, by: Person, at: dt.datetime) -> Notice | None:
    """Everybody who may answer for the group is asked."""
    resource = sign_off.version.resource
    return _send(
        SIGN_OFF, sign_off, f"{SIGN_OFF}:{sign_off.pk}", members_of(sign_off), resource, by=by, at=at
    )


def members_of(sign_off: SignOff) -> list[Person]:
    """The members of the group today and their designates, but for who wrote the version."""
    held = Appointment.objects.in_force().filter(group=sign_off.group)
    lent = Designation.objects.in_force().filter(appointment__in=held.values("pk"))
    version = sign_off.version
    people = Person.objects.filter(is_active=True).filter(
        Q(pk__in=held.values("person")) | Q(pk__in=lent.values("designate"))
    )
    return list(people.exclude(pk__in=access.writers_of(version)).order_by("name", "pk"))


def tell_of_overdue_step(step: NextStep, *, at: dt.datetime) -> Notice | None:
    """Once, when its day has passed."""
    occasion = f"{STEP_OVERDUE}:{step.pk}:{step.due_on.isoformat()}"
    if Notice.objects.filter(occasion=occasion).exists():
        return None
    return _send(STEP_OVERDUE, step, occasion, with_deputies([step.owner]), step.resource, by=None, at=at)


def tell_of_order(order: PrintOrder, *, at: dt.datetime) -> Notice | None:
    """The business unit hears that an agency asks for copies; who asked knows it."""
    told = [person for person in people_for(*BUSINESS_UNIT) if person.pk != order.asked_by_id]
    resource = order.stock.resource
    return _send(
        COPIES_ORDERED, order, f"{COPIES_ORDERED}:{order.pk}", told, resource, by=order.asked_by, at=at
    )


def tell_of_answer(order: PrintOrder, *, at: dt.datetime) -> Notice | None:
    """Who asked hears what became of the order, unless they ended it themselves."""
    if order.answered_by_id == order.asked_by_id:
        return None
    told = [person for person in with_deputies([order.asked_by]) if person.pk != order.answered_by_id]
    resource = order.stock.resource
    return _send(
        ORDER_ANSWERED, order, f"{ORDER_ANSWERED}:{order.pk}", told, resource, by=order.answered_by, at=at
    )


def _send(
    kind: str,
    subject: models.Model,
    occasion: str,
    people: Iterable[Person],
    resource: Resource,
    *,
    by: Person | None,
    at: dt.datetime,
) -> Notice | None:
    """Schedule it for now, to those who may know of the resource; where nobody is to be told, the page says so."""
    recipients: list[To] = [ToPerson(person) for person in _who_may_know(people, resource)]
    if not recipients:
        return None
    return notices.schedule(
        kind,
        subject=subject,
        occasion=occasion,
        to=recipients,
        due_at=at,
        matters=[resource.matter] if resource.matter is not None else [],
        by=by,
    )
