"""The messages about resources: their kinds, whether they are still true, and who may have them."""

from __future__ import annotations

from collections.abc import Callable

from django.db import models

from catalogue.models import NextStep, PrintOrder, PublicationTry, Resource, SignOff
from catalogue.queries import pages
from catalogue.queries import printed as printed_queries
from catalogue.rules import access
from catalogue.rules import versions as version_rules
from catalogue.services import messages
from foundation import clock
from foundation.words import say_day
from notices.kinds import Kind, Placeholder, WhenLate, register
from notices.models import Notice
from notices.points import MAY_RECEIVE, OWNERS, STANDING, Standing
from partnership.models import BUSINESS_UNIT, Person

Status = Resource.Status

DAY = Placeholder("due_on", "The day by which it is due", "Wednesday 14 October 2026")
ANSWER = Placeholder("answer", "What became of the order", "30 copies are on their way")

for key, title, placeholders in (
    (messages.REVIEW_NEAR, "A resource is to be reviewed soon", (DAY,)),
    (messages.REVIEW_OVERDUE, "The review of a resource is overdue", (DAY,)),
    (messages.REVIEW_ESCALATED, "The review of a resource stays overdue", (DAY,)),
    (messages.SIGN_OFF, "Printed material waits for a group’s sign-off", ()),
    (messages.STEP_OVERDUE, "What a briefing promised is overdue", (DAY,)),
    (messages.COPIES_ORDERED, "An agency asks for printed copies", ()),
):
    register(
        Kind(
            key=key,
            title=title,
            placeholders=placeholders,
            when_late=WhenLate.BECOMES_ONE_REMINDER,
            asks_for_action=True,
        )
    )
register(
    Kind(
        key=messages.ORDER_ANSWERED,
        title="An order for printed copies was answered",
        placeholders=(ANSWER,),
        when_late=WhenLate.BECOMES_ONE_REMINDER,
    )
)
register(
    Kind(
        key=messages.STOPPED,
        title="A resource did not become public",
        queue=Notice.Queue.STATUTORY,
        when_late=WhenLate.AT_ONCE_MARKED_LATE,
        asks_for_action=True,
    )
)
register(
    Kind(
        key=messages.WITHDRAWN,
        title="A resource was withdrawn",
        queue=Notice.Queue.STATUTORY,
        when_late=WhenLate.AT_ONCE_MARKED_LATE,
    )
)


# Is it still true? --------------------------------------------------------------------------------


def _gone(reason: str) -> Standing:
    return Standing(is_live=False, reason=reason)


def standing_of_resource(resource: Resource, notice: Notice) -> Standing:
    """A reminder, while its day is the day of review; of a withdrawal, while it is withdrawn."""
    if notice.kind == messages.WITHDRAWN:
        if resource.status != Status.WITHDRAWN:
            return _gone("The resource was restored.")
        return Standing(is_live=True, values={"link": pages.resource(resource)})
    due_on = resource.next_review_on
    if resource.status != Status.PUBLISHED or due_on is None:
        return _gone("The resource is not published.")
    return Standing(
        is_live=True,
        fingerprint=due_on.isoformat(),
        values={"link": pages.review(resource), "due_on": say_day(due_on)},
    )


def standing_of_try(made: PublicationTry, notice: Notice) -> Standing:
    if made.resource.is_public:
        return _gone("It has become public since.")
    return Standing(is_live=True, values={"link": pages.resource(made.resource)})


def standing_of_sign_off(sign_off: SignOff, notice: Notice) -> Standing:
    if sign_off.answer != SignOff.Answer.WAITING:
        return _gone("The group has answered.")
    if version_rules.fingerprint(sign_off.version) != sign_off.fingerprint:
        return _gone("The version was changed after it was asked for.")
    return Standing(is_live=True, values={"link": pages.sign_off(sign_off.version)})


def standing_of_step(step: NextStep, notice: Notice) -> Standing:
    if step.done_at is not None or step.dropped_at is not None or step.resource.status != Status.PUBLISHED:
        return _gone("The step is done or promised no more.")
    if step.due_on >= clock.today():
        return _gone("Its day has not passed.")
    return Standing(
        is_live=True,
        fingerprint=step.due_on.isoformat(),
        values={"link": pages.next_steps(step.resource), "due_on": say_day(step.due_on)},
    )


def standing_of_order(order: PrintOrder, notice: Notice) -> Standing:
    """Of what is asked for, while nobody has answered; of the answer, always: an order is answered once."""
    link = pages.order(order)
    if notice.kind == messages.COPIES_ORDERED:
        if order.status != PrintOrder.Status.ASKED:
            return _gone("The order is answered.")
        return Standing(is_live=True, values={"link": link})
    return Standing(is_live=True, values={"link": link, "answer": said_of(order)})


def said_of(order: PrintOrder) -> str:
    """What became of the order, in words that name nothing."""
    if order.status == PrintOrder.Status.SENT:
        return (
            "One copy is on its way"
            if order.sent_quantity == 1
            else f"{order.sent_quantity:,} copies are on their way"
        )
    if order.status == PrintOrder.Status.REFUSED:
        return "No copies are sent, and the page says why"
    return "It was cancelled, and the page says why"


# Whose is it? -------------------------------------------------------------------------------------


def resource_of(subject: object) -> Resource:
    """The resource that the subject of one of these notices belongs to."""
    if isinstance(subject, Resource):
        return subject
    if isinstance(subject, PublicationTry | NextStep):
        return subject.resource
    if isinstance(subject, SignOff):
        return subject.version.resource
    if isinstance(subject, PrintOrder):
        return subject.stock.resource
    raise TypeError(f"{type(subject).__name__} belongs to no resource.")


def may_receive(subject: object, person: Person, notice: Notice) -> bool:
    """Whoever may see the resource now; of a sign-off, whoever may still answer it, of an order, who sees its page."""
    if isinstance(subject, PrintOrder):
        return printed_queries.orders_for(person).filter(pk=subject.pk).exists()
    if isinstance(subject, SignOff):
        return access.may_sign_off(subject, person) and access.may_read(resource_of(subject), person)
    return access.may_read(resource_of(subject), person)


def owners(subject: object, notice: Notice) -> list[Person]:
    """The owner and who called for the notice, else the business unit, as far as they may see the resource."""
    resource = resource_of(subject)
    asked = [resource.owner, *([notice.created_by] if notice.created_by else [])]
    for asked_for in (asked, Person.objects.holding(*BUSINESS_UNIT)):
        known = [one for one in dict.fromkeys(asked_for) if one.is_active and access.may_read(resource, one)]
        if known:
            return known
    return []


ANSWERS: dict[type[models.Model], Callable[..., Standing]] = {
    Resource: standing_of_resource,
    PublicationTry: standing_of_try,
    SignOff: standing_of_sign_off,
    NextStep: standing_of_step,
    PrintOrder: standing_of_order,
}

for model, standing in ANSWERS.items():
    STANDING.provide(model, standing)
    MAY_RECEIVE.provide(model, may_receive)
    OWNERS.provide(model, owners)
