"""What this room answers to the rooms below it: its messages, what waits, and where its pages are."""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.db.models import Q
from django.urls import reverse

from audit.points import READABLE, Scope
from engagement.models import PageComment
from engagement.rules import may_read
from engagement.services import messages
from foundation.words import say_moment
from notices.kinds import Kind, Placeholder, WhenLate, register
from notices.models import Notice
from notices.points import MAY_RECEIVE, OWNERS, STANDING, Standing
from partnership.models import BUSINESS_UNIT, Person
from partnership.points import NAV, WORK, NavEntry, Pressing, WorkEntry

MOST_WORK = 50

LOOK_BY = Placeholder("look_by", "Until when it has to be read", "11:59pm on Wednesday 7 October 2026")

register(
    Kind(
        key=messages.DISCLOSURE,
        title="A comment may tell of a child in need of help",
        queue=Notice.Queue.STATUTORY,
        when_late=WhenLate.AT_ONCE_MARKED_LATE,
        placeholders=(LOOK_BY,),
        asks_for_action=True,
    )
)
register(
    Kind(
        key=messages.UNREAD,
        title="Nobody read a comment that may tell of a child in need of help",
        queue=Notice.Queue.STATUTORY,
        when_late=WhenLate.AT_ONCE_MARKED_LATE,
        asks_for_action=True,
    )
)


def standing(comment: PageComment, notice: Notice) -> Standing:
    if comment.looked_at is not None:
        return Standing(is_live=False, reason="Somebody has looked at it.")
    values = {"link": comment.get_absolute_url()}
    if notice.kind == messages.DISCLOSURE and comment.look_by_at is not None:
        values["look_by"] = say_moment(comment.look_by_at)
    return Standing(is_live=True, values=values)


def may_receive(comment: PageComment, person: Person, notice: Notice) -> bool:
    return PageComment.objects.visible_to(person).filter(pk=comment.pk).exists()


def owners(comment: PageComment, notice: Notice) -> list[Person]:
    return list(Person.objects.holding(*BUSINESS_UNIT))


def waits_for(person: Person) -> Iterator[WorkEntry]:
    """Comments that sound like a disclosure, each by itself; how many others there are stands on their page."""
    if not person.is_in_business_unit:
        return
    for comment in PageComment.objects.visible_to(person).waiting().like_a_disclosure()[:MOST_WORK]:
        yield WorkEntry(
            title="A comment on the public site",
            url=comment.get_absolute_url(),
            what="Read today what may tell of a child in need of help",
            since=comment.received_at,
            due_at=comment.look_by_at,
            pressing=Pressing.CHILD,
        )


def navigation(person: Person) -> Iterator[NavEntry]:
    if may_read(person):
        yield NavEntry("Comments", reverse("engagement:comments"), order=45)


def record_of_engagement(person: Person) -> Iterator[Scope]:
    """The business unit reads the record of comments, which holds none of their words."""
    if person.is_in_business_unit:
        ours = [model._meta.label_lower for model in apps.get_app_config("engagement").get_models()]
        yield Scope(Q(matter_id=None, subject_type__in=ours), with_words=True)


STANDING.provide(PageComment, standing)
MAY_RECEIVE.provide(PageComment, may_receive)
OWNERS.provide(PageComment, owners)
WORK.provide(waits_for)
NAV.provide(navigation)
READABLE.provide(record_of_engagement)
