"""What of the catalogue waits for somebody, and since when: for “Your work”."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from django.db.models import QuerySet
from django.urls import reverse

from catalogue.models import Collection, NextStep, PrintOrder, Resource, ReviewCycle, SignOff
from catalogue.queries import pages, printed, reviewing
from catalogue.rules import access
from catalogue.rules import versions as version_rules
from documents import rules as documents
from documents.models import Finding
from documents.queries import findings_visible_to
from foundation import clock
from partnership.models import Person, Role
from partnership.points import Pressing, WorkEntry

MOST_WORK = 50
#: More that others have not done are one line.
MOST_TOLD_SINGLY = 3


def waiting_for(person: Person, now: dt.datetime) -> Iterator[WorkEntry]:
    """Reviews of one's own resources, those overdue that nobody has done, sign-offs, promises, and findings in texts."""
    today = clock.day_of(now)
    yield from _own_reviews(person, today)
    yield from _escalated(person, today)
    yield from _sign_offs(person)
    yield from _steps(person)
    yield from _findings(person)
    yield from _printed(person)


def _own_reviews(person: Person, today: dt.date) -> Iterator[WorkEntry]:
    seen = Resource.objects.worked_on_by(person).values("pk")
    near = reviewing.to_be_reminded_of(today) | reviewing.overdue(today)
    for resource in near.filter(owner=person, pk__in=seen)[:MOST_WORK]:
        yield _review(resource, "Review it: keep, revise or withdraw")


def _escalated(person: Person, today: dt.date) -> Iterator[WorkEntry]:
    if not person.holds(Role.BUSINESS_MANAGER):
        return
    seen = Resource.objects.worked_on_by(person).values("pk")
    late = reviewing.to_be_escalated(today).exclude(owner=person).filter(pk__in=seen)
    found = list(late.select_related("owner")[: MOST_WORK + 1])
    if len(found) <= MOST_TOLD_SINGLY:
        for resource in found:
            what = f"{resource.owner} has not reviewed it: ask, or name another owner"
            yield replace(_review(resource, what), pressing=Pressing.OTHERS)
        return
    number = str(len(found)) if len(found) <= MOST_WORK else f"More than {MOST_WORK}"
    days = ReviewCycle.current().escalate_days
    since = (
        f"have been overdue for more than {'a day' if days == 1 else f'{days} days'}"
        if days
        else "are overdue"
    )
    yield WorkEntry(
        title="Reviews of resources",
        url=reverse("catalogue:reviews_due"),
        what=f"{number} resources of others {since}: ask their owners, or hand them over",
        due_at=min(clock.end_of_day(one.next_review_on) for one in found if one.next_review_on),
        pressing=Pressing.OTHERS,
    )


def _review(resource: Resource, what: str) -> WorkEntry:
    due_on = resource.next_review_on
    assert due_on is not None
    return WorkEntry(
        title=resource.title,
        url=pages.review(resource),
        what=what,
        due_at=clock.end_of_day(due_on),
    )


def waiting_sign_offs() -> QuerySet[SignOff]:
    """What groups were asked about and have not answered."""
    return SignOff.objects.filter(
        answer=SignOff.Answer.WAITING, version__state__in=(version_rules.DRAFT, version_rules.CURRENT)
    ).select_related("group", "version__resource__matter", "version__language", "version__document")


def _sign_offs(person: Person) -> Iterator[WorkEntry]:
    mine = [one for one in waiting_sign_offs() if access.may_sign_off(one, person)]
    for one in mine[:MOST_WORK]:
        if version_rules.fingerprint(one.version) == one.fingerprint and access.may_read(
            one.version.resource, person
        ):
            yield WorkEntry(
                title=str(one.version),
                url=pages.sign_off(one.version),
                what=f"Sign it off for {one.group}",
                since=one.asked_at,
                is_approval=True,
            )


def _steps(person: Person) -> Iterator[WorkEntry]:
    seen = Resource.objects.visible_to(person).filter(status=Resource.Status.PUBLISHED).values("pk")
    mine = NextStep.objects.filter(owner=person, done_at=None, dropped_at=None, resource__in=seen)
    for step in mine.select_related("resource").order_by("due_on", "pk")[:MOST_WORK]:
        yield WorkEntry(
            title=step.resource.title,
            url=pages.next_steps(step.resource),
            what=step.what,
            due_at=clock.end_of_day(step.due_on),
        )


def _printed(person: Person) -> Iterator[WorkEntry]:
    """Orders to fulfil, and stocks that run out."""
    if not person.is_in_business_unit:
        return
    for order in printed.orders_for(person).filter(status=PrintOrder.Status.ASKED)[:MOST_WORK]:
        yield WorkEntry(
            title=order.stock.resource.title,
            url=pages.order(order),
            what=f"{order.agency} asks for {_copies(order.quantity)}",
            since=order.asked_at,
        )
    seen = Resource.objects.visible_to(person).values("pk")
    for stock in printed.running_out().filter(resource__in=seen)[:MOST_WORK]:
        yield WorkEntry(
            title=stock.resource.title,
            url=pages.stock(stock),
            what=f"{_copies(stock.quantity)} {'is' if stock.quantity == 1 else 'are'} left: print more",
        )


def _copies(number: int) -> str:
    return f"{number:,} printed cop{'y' if number == 1 else 'ies'}"


def _findings(person: Person) -> Iterator[WorkEntry]:
    """Resources and collections in whose texts something waits that this person may decide on."""
    if not (person.is_in_business_unit or person.is_chair):
        return
    seen = Resource.objects.worked_on_by(person).exclude(status=Resource.Status.WITHDRAWN)
    sight = documents.Sight(person)
    told: set[tuple[type, int]] = set()
    for finding in _open_findings(person):
        about = finding.subject if isinstance(finding.subject, Collection) else resource_of(finding)
        if about is None or (type(about), about.pk) in told or not sight.may_decide(finding):
            continue
        if isinstance(about, Collection):
            is_seen, url = about.status != Collection.Status.WITHDRAWN, pages.collection(about)
        else:
            is_seen, url = seen.filter(pk=about.pk).exists(), pages.resource(about)
        if is_seen:
            told.add((type(about), about.pk))
            yield WorkEntry(
                title=about.title,
                url=url,
                what="Something in its texts waits for a decision",
                since=finding.found_at,
            )


def _open_findings(person: Person) -> QuerySet[Finding]:
    return (
        findings_visible_to(person)
        .filter(
            decision=Finding.Decision.OPEN,
            subject_type__app_label=Resource._meta.app_label,
        )
        .exclude(written_by=person)
        .order_by("found_at")[:MOST_WORK]
    )


def resource_of(finding: Finding) -> Resource | None:
    """The resource in whose texts it was found."""
    subject = finding.subject
    return subject if isinstance(subject, Resource) else getattr(subject, "resource", None)
