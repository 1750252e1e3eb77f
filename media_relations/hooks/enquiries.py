"""Answers about alerts and enquiries: their messages, what waits for a person, the navigation and search."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q, QuerySet
from django.urls import reverse

from foundation.words import say_moment
from matters.models import Matter
from matters.points import MATTER_PAGES, MatterPage
from media_relations.models import VOICES, Alert, AlertStop, Enquiry
from media_relations.services import messages
from notices.kinds import Kind, Placeholder, WhenLate, register
from notices.models import Notice
from notices.points import HIDDEN, MAY_RECEIVE, OWNERS, STANDING, Standing
from partnership.models import BUSINESS_UNIT, Person, Role
from partnership.points import NAV, WORK, NavEntry, WorkEntry
from search.points import FINDABLE

MOST_WORK = 50

DEADLINE = Placeholder("deadline", "When the answer is due", "2pm on Wednesday 7 October 2026")

register(
    Kind(
        key=messages.ALERT,
        title="Somebody expects press interest",
        queue=Notice.Queue.STATUTORY,
        when_late=WhenLate.AT_ONCE_MARKED_LATE,
        asks_for_action=True,
    )
)
register(
    Kind(
        key=messages.ENQUIRY,
        title="A media enquiry waits",
        when_late=WhenLate.AT_ONCE_MARKED_LATE,
        placeholders=(DEADLINE,),
        asks_for_action=True,
    )
)
register(
    Kind(
        key=messages.ENQUIRY_DUE,
        title="Reminder of a media enquiry that is due",
        when_late=WhenLate.BECOMES_ONE_REMINDER,
        placeholders=(DEADLINE,),
    )
)
register(
    Kind(
        key=messages.ENQUIRY_SENT_ON,
        title="A journalist was sent on to you",
        when_late=WhenLate.AT_ONCE_MARKED_LATE,
        placeholders=(DEADLINE,),
    )
)


def standing_of_alert(alert: Alert, notice: Notice) -> Standing:
    if alert.closed_at is not None:
        return Standing(is_live=False, reason="The alert was closed.")
    return Standing(is_live=True, values={"link": alert.get_absolute_url()})


def standing_of_enquiry(enquiry: Enquiry, notice: Notice) -> Standing:
    """The first message while nobody has it; a reminder while it is open at the same deadline."""
    values = {"link": enquiry.get_absolute_url(), "deadline": say_moment(enquiry.deadline_at)}
    if notice.kind == messages.ENQUIRY_SENT_ON:
        return Standing(is_live=True, values=values)
    if enquiry.status not in Enquiry.OPEN:
        return Standing(is_live=False, reason="The enquiry is closed.")
    if notice.kind == messages.ENQUIRY and enquiry.status == Enquiry.Status.TAKEN:
        return Standing(is_live=False, reason="Somebody has taken it on.")
    return Standing(is_live=True, fingerprint=enquiry.deadline_at.isoformat(), values=values)


def may_receive_alert(alert: Alert, person: Person, notice: Notice) -> bool:
    return Alert.objects.visible_to(person).filter(pk=alert.pk).exists()


def may_receive_enquiry(enquiry: Enquiry, person: Person, notice: Notice) -> bool:
    return Enquiry.objects.visible_to(person).filter(pk=enquiry.pk).exists()


def owners_of_alert(alert: Alert, notice: Notice) -> list[Person]:
    """Who wrote it: they telephone where a message does not arrive."""
    return [alert.written_by]


def owners_of_enquiry(enquiry: Enquiry, notice: Notice) -> list[Person]:
    people = [enquiry.taken_by] if enquiry.taken_by else []
    return [*people, enquiry.logged_by]


def hidden_alerts(person: Person) -> Iterator[Q]:
    """Notices about alerts that have not reached the person."""
    unknown = Alert.objects.exclude(pk__in=Alert.objects.visible_to(person).values("pk"))
    yield Q(
        subject_type__app_label=Alert._meta.app_label,
        subject_type__model=Alert._meta.model_name,
        subject_id__in=unknown.values("pk"),
    )


HIDDEN.provide(hidden_alerts)
STANDING.provide(Alert, standing_of_alert)
STANDING.provide(Enquiry, standing_of_enquiry)
MAY_RECEIVE.provide(Alert, may_receive_alert)
MAY_RECEIVE.provide(Enquiry, may_receive_enquiry)
OWNERS.provide(Alert, owners_of_alert)
OWNERS.provide(Enquiry, owners_of_enquiry)


# The frame of the workspace and “Your work” -------------------------------------------------------


def work(person: Person) -> Iterator[WorkEntry]:
    """Alerts to acknowledge, enquiries that the person has, and those that nobody has yet."""
    seen = Alert.objects.visible_to(person)
    if person.looked_at_by is not None:
        seen = seen.filter(pk__in=Alert.objects.visible_to(person.looked_at_by).values("pk"))
    reached = AlertStop.objects.filter(
        person=person, told_at__isnull=False, acknowledged_at=None, alert__in=seen.values("pk")
    )
    for stop in reached.filter(alert__closed_at=None).select_related("alert")[:MOST_WORK]:
        yield WorkEntry(
            title=stop.alert.subject,
            url=stop.alert.get_absolute_url(),
            what="Say that you know of expected press interest",
            since=stop.told_at,
        )
    known = Enquiry.objects.visible_to(person).open()
    for enquiry in known.filter(Q(taken_by=person) | _nobodys(person)).distinct()[:MOST_WORK]:
        yield WorkEntry(
            title=enquiry.subject,
            url=enquiry.get_absolute_url(),
            what="Answer a media enquiry" if enquiry.taken_by_id else "Take on a media enquiry",
            since=enquiry.received_at,
            due_at=enquiry.deadline_at,
        )


def _nobodys(person: Person) -> Q:
    """Enquiries that nobody has and that are this person's move."""
    mine = person.agencies_as(Role.PRESS_LEAD)
    in_force = Q(event__lead_decisions__in_force_at__isnull=False, event__lead_decisions__ended_at=None)
    waits = Q(agency__in=mine) | (in_force & Q(event__lead_decisions__lead__in=mine))
    if person.holds(*BUSINESS_UNIT):
        waits |= Q(agency=None)
    return Q(status=Enquiry.Status.OPEN) & waits


def navigation(person: Person) -> Iterator[NavEntry]:
    if person.roles():
        yield NavEntry("Media", reverse("media_relations:overview"), order=20)


def findable(person: Person) -> Iterator[QuerySet[Enquiry]]:
    if person.holds(*BUSINESS_UNIT, *VOICES) or person.is_chair:
        yield Enquiry.objects.visible_to(person)


def pages_of_matter(matter: Matter, person: Person) -> Iterator[MatterPage]:
    for enquiry in (
        Enquiry.objects.visible_to(person).filter(matter=matter).order_by("-received_at")[:MOST_WORK]
    ):
        yield MatterPage(f"Media enquiry: {enquiry.subject}", enquiry.get_absolute_url())


WORK.provide(work)
NAV.provide(navigation)
FINDABLE.provide(findable)
MATTER_PAGES.provide(pages_of_matter)
