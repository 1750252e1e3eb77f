"""Notices for tests. Rows are made as the services would leave them, without the services."""

from __future__ import annotations

import hashlib
from typing import Any

import factory
from django.contrib.contenttypes.models import ContentType
from factory.django import DjangoModelFactory

from foundation import clock
from foundation.governed import new_reference
from notices import rules
from notices.models import Delivery, Heartbeat, LateDecision, MessageTemplate, Notice
from notices.services.scheduling import new_message_id
from tests.partnership.factories import GroupFactory, PersonFactory


class HeartbeatFactory(DjangoModelFactory):
    """The scheduler gave a sign of life just now; `stale=True`: an hour ago."""

    class Meta:
        model = Heartbeat
        django_get_or_create = ("name",)

    class Params:
        stale = factory.Trait(beat_at=factory.LazyFunction(lambda: clock.now() - rules.TRIED_UP_TO))

    name = rules.SCHEDULER
    beat_at = factory.LazyFunction(clock.now)


class NoticeFactory(DjangoModelFactory):
    """A notice about `subject` (a group unless one is given), due now, without deliveries."""

    class Meta:
        model = Notice
        skip_postgeneration_save = True

    class Params:
        waiting = factory.Trait(status=Notice.Status.WAITING)
        failed = factory.Trait(status=Notice.Status.FAILED, begun_at=factory.LazyFunction(clock.now))
        sent = factory.Trait(status=Notice.Status.SENT, begun_at=factory.LazyFunction(clock.now))
        being_sent = factory.Trait(status=Notice.Status.SENDING, begun_at=factory.LazyFunction(clock.now))
        withdrawn = factory.Trait(status=Notice.Status.WITHDRAWN, status_reason="No longer so.")

    kind = "delivery_trouble"
    reference = factory.LazyFunction(new_reference)
    occasion = factory.Sequence(lambda n: f"occasion {n}")
    due_at = factory.LazyFunction(clock.now)

    @classmethod
    def _create(cls, model_class: type[Notice], *args: Any, **kwargs: Any) -> Notice:
        subject = kwargs.pop("subject", None) or GroupFactory()
        matters = kwargs.pop("matters", ())
        documents = kwargs.pop("documents", ())
        notice = Notice.objects.create(
            subject_type=ContentType.objects.get_for_model(subject), subject_id=subject.pk, **kwargs
        )
        notice.matters.set(matters)
        notice.documents.set(documents)
        return notice


def stored(text: str = "Subject: Report\r\n\r\nThe report.\r\n") -> dict[str, Any]:
    message = text.encode()
    return {"message": message, "message_sha256": hashlib.sha256(message).hexdigest()}


class DeliveryFactory(DjangoModelFactory):
    """A delivery to a mailbox that waits to be sent. A trait says what became of it."""

    class Meta:
        model = Delivery

    class Params:
        to_person = factory.Trait(person=factory.SubFactory(PersonFactory), mailbox_name="", address="")
        accepted = factory.Trait(
            status=Delivery.Status.ACCEPTED,
            accepted_at=factory.LazyFunction(clock.now),
            first_tried_at=factory.LazyFunction(clock.now),
            attempts=1,
            server_reply="250 2.0.0 Ok: queued",
            message=stored()["message"],
            message_sha256=stored()["message_sha256"],
        )
        kept_locally = factory.Trait(
            status=Delivery.Status.KEPT_LOCALLY,
            kept_at=factory.LazyFunction(clock.now),
            message=stored()["message"],
            message_sha256=stored()["message_sha256"],
        )
        failed = factory.Trait(
            status=Delivery.Status.FAILED,
            failed_at=factory.LazyFunction(clock.now),
            troubled_at=factory.LazyFunction(clock.now),
            first_tried_at=factory.LazyFunction(clock.now),
            attempts=1,
            server_reply="550 5.1.1 No such mailbox",
        )
        to_declare = factory.Trait(
            status=Delivery.Status.TO_DECLARE, channel=Delivery.Channel.SECURE_MAIL, address=""
        )
        waiting = factory.Trait(status=Delivery.Status.WAITING)
        withdrawn = factory.Trait(status=Delivery.Status.WITHDRAWN)

    notice = factory.SubFactory(NoticeFactory)
    mailbox_name = factory.Sequence(lambda n: f"Mailbox {n}")
    address = factory.Sequence(lambda n: f"mailbox{n}@agency.example")
    queue = factory.SelfAttribute("notice.queue")
    due_at = factory.SelfAttribute("notice.due_at")
    message_id = factory.LazyAttribute(lambda delivery: new_message_id(delivery.notice.reference))


class MessageTemplateFactory(DjangoModelFactory):
    class Meta:
        model = MessageTemplate

    kind = "delivery_trouble"
    subject_line = "A notice has not arrived"
    body = "See ((link)).\n"
    edited_by = factory.SubFactory(PersonFactory, business_manager=True)


class LateDecisionFactory(DjangoModelFactory):
    class Meta:
        model = LateDecision

    notice = factory.SubFactory(NoticeFactory)
    choice = LateDecision.Choice.SEND
    reason = "It is still worth knowing."
    decided_by = factory.SubFactory(PersonFactory, chair=True)
    decided_at = factory.LazyFunction(clock.now)
