"""What this room answers and provides: its own kinds of message, and whether what they are about still stands."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Model
from django.urls import reverse

from foundation import clock
from foundation.words import say_list
from notices import health, queries, rules, showing
from notices.kinds import DIGEST, Kind, Placeholder, WhenLate, register
from notices.models import Notice
from notices.points import MAY_RECEIVE, OWNERS, STANDING, Standing
from notices.services.addresses import ADDRESS_TEST, code_for
from notices.services.digests import lines_of
from notices.services.trouble import DELIVERY_TROUBLE, owners_of, trouble_of
from partnership.models import Partnership, Person, Recipient, StatutoryAddress
from partnership.points import BANNERS, NAV, SETUP, WORK, NavEntry, SetupEntry, WorkEntry

MOST_WORK = 50

RECIPIENTS_BY_LAW = {Recipient.NATIONAL_PANEL, Recipient.SECRETARY_OF_STATE}

register(
    Kind(
        key=ADDRESS_TEST,
        title="Test message to a statutory address",
        queue=Notice.Queue.STATUTORY,
        when_late=WhenLate.AT_ONCE_MARKED_LATE,
        is_staff_facing=False,
        holds_a_secret=True,
        placeholders=(Placeholder("code", "The code that has to come back", "bcdf234567"),),
    )
)
register(
    Kind(
        key=DELIVERY_TROUBLE,
        title="A notice has not reached its recipient",
        when_late=WhenLate.AT_ONCE_MARKED_LATE,
        asks_for_action=True,
        placeholders=(
            Placeholder("reference", "The notice’s reference", "bcdf23456789"),
            Placeholder("how_many", "How many recipients were not reached", "1 recipient"),
        ),
    )
)
register(
    Kind(
        key=DIGEST,
        title="Several reminders in one",
        when_late=WhenLate.AT_ONCE_MARKED_LATE,
        placeholders=(
            Placeholder(
                "reminders", "One line for each reminder, with its link", "* A step is due: https://…"
            ),
        ),
    )
)


def standing_of_address(address: StatutoryAddress, notice: Notice) -> Standing:
    """A test message counts while it is the latest one and the address still waits for its answer."""
    tested_at = address.tested_at
    if not address.code_sha256 or tested_at is None or tested_at.isoformat() not in notice.occasion:
        return Standing(is_live=False, reason="A newer test message was sent, or the address is confirmed.")
    return Standing(is_live=True, values={"code": code_for(address), "link": "/confirm-address/"})


def standing_of_notice(troubled: Notice, notice: Notice) -> Standing:
    """News of a notice in trouble is true while one of its deliveries still is."""
    number = trouble_of(troubled).count()
    if not number:
        return Standing(is_live=False, reason="Every recipient has been reached meanwhile.")
    values = {
        "reference": troubled.reference,
        "how_many": "1 recipient" if number == 1 else f"{number} recipients",
        "link": f"/workspace/notices/{troubled.reference}/",
    }
    return Standing(is_live=True, values=values)


def standing_of_person(person: Person, notice: Notice) -> Standing:
    return _standing_of_digest(notice, person)


def standing_of_partnership(partnership: Partnership, notice: Notice) -> Standing:
    """A mailbox's digest is about the partnership: there is no person to be about."""
    return _standing_of_digest(notice, None)


def _standing_of_digest(notice: Notice, person: Person | None) -> Standing:
    """A digest is worth sending while one of its reminders still stands."""
    lines = lines_of(notice, person) if notice.kind == DIGEST else []
    if notice.kind == DIGEST and notice.status != Notice.Status.SCHEDULED and not lines:
        return Standing(is_live=False, reason="None of its reminders stands any more.")
    return Standing(is_live=True, values={"reminders": "\n".join(lines)} if lines else {})


def may_receive_about_notice(troubled: Notice, person: Person, notice: Notice) -> bool:
    return Notice.objects.visible_to(person).filter(pk=troubled.pk).exists()


def may_receive_about_person(subject: Person, person: Person, notice: Notice) -> bool:
    return subject == person


def no_person_receives(subject: Model, person: Person, notice: Notice) -> bool:
    """A test message goes to the address itself, a mailbox's digest to the mailbox; neither is for a person."""
    return False


STANDING.provide(StatutoryAddress, standing_of_address)
STANDING.provide(Notice, standing_of_notice)
STANDING.provide(Person, standing_of_person)
STANDING.provide(Partnership, standing_of_partnership)
MAY_RECEIVE.provide(StatutoryAddress, no_person_receives)
MAY_RECEIVE.provide(Partnership, no_person_receives)
MAY_RECEIVE.provide(Notice, may_receive_about_notice)
MAY_RECEIVE.provide(Person, may_receive_about_person)
OWNERS.provide(Notice, lambda troubled, notice: owners_of(troubled))


# The frame of the workspace and “Your work” ------------------------------------------------------------


def navigation(person: Person) -> Iterator[NavEntry]:
    if person.is_in_business_unit or person.is_chair or person.is_staff:
        yield NavEntry("Notices", "/workspace/notices/", order=60)


def banners(person: Person) -> Iterator[str]:
    """What everybody who plans has to know before relying on anything."""
    if not (person.is_in_business_unit or person.is_chair or person.is_staff):
        return
    now = clock.database_now()
    if silent := rules.silence_of_scheduler(now):
        yield silent
    if overdue := health.overdue_words(now):
        yield overdue


def work(person: Person) -> Iterator[WorkEntry]:
    """Notices that need this person: a decision, another way of delivery, a look at what went wrong."""
    if not (person.is_in_business_unit or person.is_chair):
        return
    for notice in queries.waiting_for_decision(person)[:MOST_WORK]:
        yield WorkEntry(
            title=queries.title_of(notice),
            url=f"{notice.get_absolute_url()}decide/",
            what="Decide whether a notice that waited still goes",
            since=notice.due_at,
            is_approval=person.is_chair,
        )
    for decision in queries.decisions_to_look_at(person)[:MOST_WORK]:
        yield WorkEntry(
            title=queries.title_of(decision.notice),
            url=decision.notice.get_absolute_url(),
            what="Look at a notice that was sent late by the chair’s decision",
            since=decision.decided_at,
        )
    if not person.is_in_business_unit:
        return
    for delivery in queries.to_deliver_by_hand(person)[:MOST_WORK]:
        yield WorkEntry(
            title=queries.title_of(delivery.notice),
            url=delivery.notice.get_absolute_url(),
            what=f"Deliver to {delivery.recipient_name}: {delivery.get_channel_display().lower()}",
            due_at=delivery.due_at,
        )
    for notice in queries.failed(person)[:MOST_WORK]:
        yield WorkEntry(
            title=queries.title_of(notice),
            url=notice.get_absolute_url(),
            what="A notice has not reached its recipient",
            since=notice.due_at,
        )


def setup(person: Person) -> Iterator[SetupEntry]:
    """Whether the statutory addresses have confirmed a test message, and whether anything wakes what is due."""
    yield _statutory_addresses(person)
    silence = rules.silence_of_scheduler(clock.now())
    yield SetupEntry("Scheduler", not silence, silence or "Awake.", order=85)


def _statutory_addresses(person: Person) -> SetupEntry:
    """Where tests are sent; somebody who may send none, while the portal is set up, goes where addresses are entered."""
    waiting = [one.body for one in queries.statutory_states() if not one.is_usable]
    state = (
        f"Not confirmed by a test message: {say_list([str(body.label) for body in waiting])}."
        if waiting
        else "All are confirmed."
    )
    if waiting and not set(waiting) & RECIPIENTS_BY_LAW:
        state += " Those that the law names are confirmed."
    may_test = showing.may(rules.check_may_test_addresses, person)
    page = "notices:addresses" if may_test else "admin:partnership_statutoryaddress_changelist"
    return SetupEntry("Statutory addresses", not waiting, state, reverse(page), 70)


NAV.provide(navigation)
SETUP.provide(setup)
BANNERS.provide(banners)
WORK.provide(work)
