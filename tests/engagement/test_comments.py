"""What the public says of a page is kept without who said it, and read the same day where a child may need help."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from audit.models import Event
from engagement import rules
from engagement.models import PageComment
from engagement.rules import EngagementNotReady, page_named, sounds_like_disclosure
from engagement.services import comments as services
from engagement.services.messages import DISCLOSURE, UNREAD
from engagement.tasks import escalate_unread, remove_old_words
from foundation import clock
from notices.models import Notice
from notices.points import MAY_RECEIVE, OWNERS, STANDING
from partnership.points import WORK
from tests.engagement.factories import DISCLOSURE as TOLD
from tests.engagement.factories import HARMLESS, comment, fresh
from tests.partnership.factories import AbsenceFactory, PartnershipFactory, PersonFactory

pytestmark = pytest.mark.django_db

#: A Friday at ten in the evening, in summer time.
FRIDAY = dt.datetime(2026, 10, 2, 21, 0, tzinfo=dt.UTC)
ROLES = [
    "business_manager", "practice_lead", "communications_officer", "chair", "vice_chair", "agency_representative",
    "press_lead", "administrator", "safeguarding_partner",
]  # fmt: skip
READERS = set(ROLES[:5])


@pytest.fixture(autouse=True)
def _friday(time_machine, settings):
    settings.SENDING = True
    time_machine.move_to(FRIDAY, tick=False)
    PartnershipFactory()


def told(kind: str) -> set[int]:
    notices = Notice.objects.filter(kind=kind)
    return {one.person_id for notice in notices for one in notice.deliveries.all() if one.person_id}


# What sounds like a disclosure --------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        TOLD, "He TOUCHES me when mum is out", "I want to die", "she is always hungry and has bruises",
        "the baby next door cries all night", "Please help me", "I'm not safe at home", "i cut myself",
        "A man online asked for nudes", "call me on 07700 900123", "my email is kim@example.org", "he’s got a knife",
        "self harm", "no one believes me", "we are scared of him",
    ],
)  # fmt: skip
def test_what_may_tell_of_a_child_is_noticed(words):
    assert sounds_like_disclosure(words)


@pytest.mark.parametrize(
    "words",
    [
        "",
        HARMLESS,
        "Very clear, thank you",
        "Please add a Polish version",
        "The print is too small on my phone",
        "Chapter 23 is out of date",
    ],
)
def test_what_is_about_the_page_is_not(words):
    assert not sounds_like_disclosure(words)


def test_it_is_told_at_once_to_the_business_unit_without_a_word_of_it():
    manager = PersonFactory(business_manager=True)
    officer = PersonFactory(communications_officer=True)
    deputy = PersonFactory(practice_lead=True)
    AbsenceFactory(person=manager, deputy=deputy)
    PersonFactory(agency_representative=True)

    one = comment(TOLD)

    assert told(DISCLOSURE) == {manager.pk, officer.pk, deputy.pk}
    assert one.look_by_at == dt.datetime(2026, 10, 2, 22, 59, 59, tzinfo=dt.UTC)
    assert [(work.url, work.due_at) for work in WORK.ask(officer)] == [
        (one.get_absolute_url(), one.look_by_at)
    ]
    event = Event.objects.get(verb="page comment received")
    assert TOLD not in f"{event.facts} {event.text.label} {event.text.reason}"


def test_other_comments_tell_nobody_and_wait_on_their_page_alone():
    officer = PersonFactory(communications_officer=True)

    one = comment()

    assert one.look_by_at is None
    assert not Notice.objects.exists()
    assert not list(WORK.ask(officer))


def test_what_was_written_lies_encrypted():
    one = comment(TOLD)

    with connection.cursor() as cursor:
        cursor.execute("SELECT words FROM engagement_pagecomment WHERE id = %s", [one.pk])
        assert TOLD not in cursor.fetchone()[0]
    assert fresh(one).words == TOLD


def test_unread_at_midnight_the_chairs_hear_of_it_once(time_machine):
    manager, chair = PersonFactory(business_manager=True), PersonFactory(chair=True)
    comment(TOLD)
    comment()

    time_machine.move_to(FRIDAY + dt.timedelta(hours=1, minutes=59), tick=False)
    escalate_unread()
    assert told(UNREAD) == set()

    time_machine.move_to(FRIDAY + dt.timedelta(hours=2), tick=False)
    escalate_unread()
    escalate_unread()
    assert told(UNREAD) == {manager.pk, chair.pk}
    assert Notice.objects.filter(kind=UNREAD).count() == 1


def test_its_messages_are_true_until_somebody_looked():
    manager = PersonFactory(business_manager=True)
    one = comment(TOLD)
    notice = Notice.objects.get()

    assert STANDING.ask(one, notice).is_live
    assert OWNERS.ask(one, notice) == [manager]
    services.look_at(comment=one, outcome="no_concern", note="", by=manager)

    assert not STANDING.ask(fresh(one), notice).is_live


@pytest.mark.parametrize("role", ROLES)
def test_a_message_reaches_only_who_may_read_it(role):
    person = PersonFactory(**{role: True})
    PersonFactory(business_manager=True)
    one = comment(TOLD)

    assert MAY_RECEIVE.ask(one, person, Notice.objects.get()) == (role in READERS)


# Looking ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ROLES)
def test_who_reads_and_looks(role):
    person = PersonFactory(**{role: True})
    one = comment()
    before = Event.objects.count()

    assert PageComment.objects.visible_to(person).exists() == (role in READERS)
    if role in READERS:
        services.look_at(comment=one, outcome="read", note="", by=person)
        assert (fresh(one).looked_by, fresh(one).outcome) == (person, "read")
        return
    with pytest.raises(PermissionDenied):
        services.look_at(comment=one, outcome="read", note="", by=person)
    assert fresh(one).looked_at is None
    assert Event.objects.count() == before


def test_a_superuser_without_a_role_sees_nothing():
    comment()

    assert not PageComment.objects.visible_to(PersonFactory(is_superuser=True)).exists()


@pytest.mark.parametrize("outcome", ["read", "page", "", "gone"])
def test_of_what_may_be_a_disclosure_somebody_says_whether_it_is_one(outcome):
    officer = PersonFactory(communications_officer=True)
    one = comment(TOLD)

    with pytest.raises(EngagementNotReady, match="what came of it"):
        services.look_at(comment=one, outcome=outcome, note="Read.", by=officer)

    assert fresh(one).looked_at is None


def test_what_was_passed_on_says_to_whom():
    officer = PersonFactory(communications_officer=True)
    one = comment(TOLD)

    with pytest.raises(EngagementNotReady, match="to whom"):
        services.look_at(comment=one, outcome="passed_on", note=" ", by=officer)
    services.look_at(comment=one, outcome="passed_on", note="21:10, to the duty worker.", by=officer)

    assert fresh(one).note == "21:10, to the duty worker."
    with pytest.raises(EngagementNotReady, match="already"):
        services.look_at(comment=one, outcome="no_concern", note="", by=officer)
    assert fresh(one).outcome == "passed_on"


# Forgetting ---------------------------------------------------------------------------------------


def test_words_are_forgotten_in_time_and_what_nobody_read_is_not(time_machine):
    officer = PersonFactory(communications_officer=True)
    read, unread, disclosure = comment("The map is old."), comment("Clear."), comment(TOLD)
    services.look_at(comment=read, outcome="page", note="Told the web team.", by=officer)

    time_machine.move_to(FRIDAY + rules.KEPT_AFTER_A_LOOK, tick=False)
    remove_old_words()
    assert (fresh(read).words, fresh(read).note, fresh(read).outcome) == ("", "", "page")
    assert fresh(unread).words == "Clear."

    time_machine.move_to(FRIDAY + rules.KEPT_WITHOUT, tick=False)
    remove_old_words()
    assert fresh(unread).words == ""
    assert fresh(unread).words_removed_at == clock.now()
    assert fresh(disclosure).words == TOLD


# What comes in ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "page"),
    [
        ("/resources/safer-sleep/", "/resources/safer-sleep/"),
        ("/", "/"),
        ("", "/"),
        ("https://elsewhere.example/", "/"),
        ("//elsewhere.example/", "/"),
        ("/workspace/reviews/", "/"),
        ("/a b/", "/"),
        ("/" + "a" * 500 + "/", "/"),
        ("/resources/<script>/", "/"),
    ],
)
def test_only_the_path_of_a_page_is_kept(typed, page):
    assert page_named(typed) == page


def test_the_database_refuses_what_contradicts_itself():
    one = comment()
    for values in ({"looked_at": clock.now()}, {"sounds_like_disclosure": True}, {"look_by_at": clock.now()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PageComment._base_manager.filter(pk=one.pk).update(**values)
