"""Enquiries: logging, whose move it is, how they end, and how they stand against the deadline."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from audit.models import Event
from foundation import clock
from foundation.governed import SomebodyElseSaved
from matters.points import MATTER_PAGES
from media_relations.models import Enquiry, Journalist, MediaProtocol, Outlet
from media_relations.rules import enquiries as rules
from media_relations.rules.enquiries import Timing
from media_relations.rules.refusals import MediaNotReady
from media_relations.services import enquiries as services
from media_relations.services.enquiries import Call
from notices.models import Notice
from notices.points import STANDING
from partnership.models import Role
from tests.matters.factories import MatterFactory
from tests.media_relations import factories as make
from tests.media_relations.cast import Cast, again, cast, led, logged, opened
from tests.partnership.factories import AbsenceFactory, AppointmentFactory, PersonFactory

pytestmark = pytest.mark.django_db

Status = Enquiry.Status
NOW = dt.datetime(2026, 6, 3, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def them() -> Cast:
    return cast()


def told(kind: str) -> set[Any]:
    return {row.person for notice in Notice.objects.filter(kind=kind) for row in notice.deliveries.all()} - {
        None
    }


# Logging ------------------------------------------------------------------------------------------


def test_an_enquiry_is_logged_with_the_protocols_deadline_and_its_clock_runs(them, time_machine):
    time_machine.move_to(NOW, tick=False)

    enquiry = logged(them, journalist="Jo Penn", outlet="Anyshire Echo", caller="01632 960777")

    assert (enquiry.status, enquiry.deadline_at) == (Status.OPEN, NOW + dt.timedelta(hours=4))
    assert (enquiry.outlet.name, enquiry.journalist.name) == ("Anyshire Echo", "Jo Penn")
    assert rules.say_clock(enquiry, NOW + dt.timedelta(hours=1)) == "3 hours left"
    assert Event.objects.about(enquiry).get().verb == "media enquiry logged"


def test_what_was_typed_is_found_in_the_directory_whatever_its_case(them):
    first = logged(them, journalist="Jo Penn", outlet="Anyshire Echo")

    second = logged(them, journalist="jo penn", outlet="ANYSHIRE ECHO")
    third = logged(them, journalist="Jo Penn (Anyshire Echo)")

    assert {second.journalist, third.journalist} == {first.journalist}
    assert {second.outlet, third.outlet} == {first.outlet}
    assert (Outlet.objects.count(), Journalist.objects.count()) == (1, 1)


def test_two_of_one_name_are_told_apart_by_their_outlet(them):
    one = logged(them, journalist="Jo Penn", outlet="Echo").journalist
    other = logged(them, journalist="Jo Penn", outlet="Herald").journalist

    assert one != other
    assert logged(them, journalist="Jo Penn (Herald)").journalist == other
    with pytest.raises(MediaNotReady, match="More than one"):
        logged(them, journalist="Jo Penn")
    assert Journalist.objects.count() == 2


def test_without_a_few_words_the_question_begins_the_list(them):
    enquiry = logged(them, subject="", question="Why did  nobody\nanswer? " + "x" * 200)

    assert enquiry.subject.startswith("Why did nobody answer? xxx")
    assert len(enquiry.subject) == 80


@pytest.mark.parametrize(
    ("call", "words"),
    [
        ({"question": " "}, "Say what was asked"),
        ({"received_at": clock.now() + dt.timedelta(days=400)}, "later than now"),
        ({"deadline_at": clock.now() - dt.timedelta(days=1)}, "can’t be due before"),
    ],
)
def test_what_makes_no_sense_is_not_logged(them, call, words):
    with pytest.raises(MediaNotReady, match=words):
        logged(them, **call)
    assert not Enquiry.objects.exists()


@pytest.mark.parametrize("role", list(Role))
def test_who_answers_the_media_logs_and_nobody_else(role, them):
    person = PersonFactory(agency=them.other.agency, **{role.value: True})
    call = Call(question="What?", agency=them.other.agency)
    voices = {Role.SAFEGUARDING_PARTNER, Role.AGENCY_REPRESENTATIVE, Role.PRESS_LEAD}
    unit = {Role.BUSINESS_MANAGER, Role.PRACTICE_LEAD, Role.COMMUNICATIONS_OFFICER}

    if role in voices | unit | {Role.CHAIR, Role.VICE_CHAIR}:
        assert services.log_enquiry(call, by=person).agency == them.other.agency
    else:
        with pytest.raises(PermissionDenied):
            services.log_enquiry(call, by=person)
        assert not Enquiry.objects.exists()


def test_a_press_lead_logs_for_no_other_agency(them):
    for agency in (None, them.council.agency):
        with pytest.raises(PermissionDenied):
            logged(them, by=them.police.press, agency=agency)
    assert not Enquiry.objects.exists()


def test_nobody_logs_about_an_event_that_they_may_not_know_of(them):
    event = opened(them)

    with pytest.raises(MediaNotReady, match="an event that you know of"):
        logged(them, by=them.other.press, agency=them.other.agency, event=event)
    assert not Enquiry.objects.exists()


def test_nobody_logs_in_a_matter_that_they_may_not_know_of_and_who_knows_of_it_finds_it_there(them):
    matter = MatterFactory()
    with pytest.raises(MediaNotReady, match="a matter that you know of"):
        logged(them, matter=matter)
    assert not Enquiry.objects.exists()

    enquiry = logged(them, by=matter.owner, matter=matter)

    assert enquiry.get_absolute_url() in [page.url for page in MATTER_PAGES.ask(matter, matter.owner)]


# Whose move ---------------------------------------------------------------------------------------


def test_at_an_agency_its_press_lead_is_told_and_at_the_partnership_the_officers(them):
    logged(them, agency=them.council.agency)
    assert told("media_enquiry") == {them.council.press}

    Notice.objects.all().update(kind="before")
    second = PersonFactory(communications_officer=True)
    logged(them)
    assert told("media_enquiry") == {second}


def test_a_deputy_is_told_of_what_waits_for_somebody_who_is_away(them):
    deputy = PersonFactory(agency=them.council.agency, press_lead=True)
    AppointmentFactory(person=deputy, role=Role.AGENCY_REPRESENTATIVE)
    AbsenceFactory(person=them.council.press, deputy=deputy)

    logged(them, agency=them.council.agency)

    assert told("media_enquiry") == {them.council.press, deputy}


def test_what_comes_in_beside_the_lead_is_logged_as_sent_on_and_the_lead_is_told(them):
    event = led(them, them.police.agency)

    enquiry = logged(them, by=them.council.press, agency=them.council.agency, event=event)

    assert (enquiry.status, enquiry.redirected_to) == (Status.REDIRECTED, them.police.agency)
    assert enquiry.ended_by == them.council.press
    assert told("media_enquiry_sent_on") == {them.police.press}
    assert Enquiry.objects.visible_to(them.police.press).get() == enquiry


def test_what_comes_in_at_the_lead_stays_there(them):
    event = led(them, them.police.agency)

    enquiry = logged(them, agency=them.police.agency, event=event)

    assert (enquiry.status, enquiry.redirected_to) == (Status.OPEN, None)
    assert told("media_enquiry") == {them.police.press}


def test_where_the_partnership_leads_an_agencys_enquiry_is_sent_on_to_it(them):
    event = led(them, None)

    enquiry = logged(them, by=them.council.press, agency=them.council.agency, event=event)

    assert (enquiry.status, enquiry.redirected_to) == (Status.REDIRECTED, None)
    assert told("media_enquiry_sent_on") == {them.officer}


def test_an_enquiry_from_before_the_lead_is_sent_on_by_hand_once_there_is_one(them):
    event = opened(them)
    enquiry = logged(them, agency=them.council.agency, event=event)
    with pytest.raises(MediaNotReady, match="Nobody leads"):
        services.redirect_enquiry(enquiry=enquiry, by=them.council.press)
    led(them, them.police.agency, event)

    enquiry = services.redirect_enquiry(enquiry=enquiry, by=them.council.press)

    assert (enquiry.status, enquiry.redirected_to) == (Status.REDIRECTED, them.police.agency)


# How it ends --------------------------------------------------------------------------------------


def test_taking_on_and_answering_stop_the_clock(them, time_machine):
    time_machine.move_to(NOW, tick=False)
    enquiry = logged(them)
    time_machine.move_to(NOW + dt.timedelta(minutes=30), tick=False)
    services.take_enquiry(enquiry=enquiry, by=them.officer)
    time_machine.move_to(NOW + dt.timedelta(minutes=95), tick=False)

    enquiry = services.answer_enquiry(enquiry=enquiry, answer="The cleared line.", by=them.officer)

    assert (enquiry.status, enquiry.taken_by) == (Status.ANSWERED, them.officer)
    assert rules.timing_of(enquiry, clock.now()) == Timing.IN_TIME
    assert rules.say_clock(enquiry, clock.now()) == "after 1 hour 35 minutes"
    assert Event.objects.about(enquiry).order_by("-id")[0].facts["minutes"] == 95


def test_somebody_else_may_take_it_over(them):
    enquiry = logged(them)
    services.take_enquiry(enquiry=enquiry, by=them.officer)
    other = PersonFactory(business_manager=True)

    assert services.take_enquiry(enquiry=enquiry, by=other).taken_by == other


ACTS = {
    "take": lambda enquiry, by: services.take_enquiry(enquiry=enquiry, by=by),
    "answer": lambda enquiry, by: services.answer_enquiry(enquiry=enquiry, answer="Yes.", by=by),
    "close": lambda enquiry, by: services.close_enquiry(enquiry=enquiry, reason="No answer.", by=by),
    "send on": lambda enquiry, by: services.redirect_enquiry(enquiry=enquiry, by=by),
}
ENDED = {
    Status.ANSWERED: ACTS["answer"],
    Status.NO_ANSWER: ACTS["close"],
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("status", ENDED)
def test_what_has_ended_stays_ended(status, act, them):
    enquiry = logged(them)
    ENDED[status](enquiry, them.officer)
    before = Enquiry.objects.values().get()

    with pytest.raises(MediaNotReady, match="closed"):
        ACTS[act](enquiry, them.officer)
    assert Enquiry.objects.values().get() == before


def test_every_status_is_in_the_table_of_steps():
    assert set(rules.NEXT_STATUSES) == set(Status)


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("role", list(Role))
def test_who_has_nothing_to_do_with_it_moves_nothing(role, act, them):
    enquiry = logged(them, agency=them.council.agency)
    before = Enquiry.objects.values().get()
    person = PersonFactory(agency=them.other.agency, **{role.value: True})
    if person.is_in_business_unit:
        return

    with pytest.raises(PermissionDenied):
        ACTS[act](enquiry, person)
    assert Enquiry.objects.values().get() == before


def test_an_answer_says_something_and_a_closing_has_a_reason(them):
    enquiry = logged(them)

    with pytest.raises(MediaNotReady, match="what was answered"):
        services.answer_enquiry(enquiry=enquiry, answer=" ", by=them.officer)
    with pytest.raises(MediaNotReady, match="why there is no answer"):
        services.close_enquiry(enquiry=enquiry, reason=" ", by=them.officer)
    assert Enquiry.objects.get().status == Status.OPEN


def test_an_answer_is_a_statement_that_the_person_may_read(them):
    enquiry = logged(them)
    hidden = make.draft(by=them.council.press, on_behalf_of=them.council.agency)

    with pytest.raises(MediaNotReady, match="a statement that you may read"):
        services.answer_enquiry(enquiry=enquiry, answer="Yes.", statement=hidden, by=them.officer)
    after = Enquiry.objects.get()
    assert (after.status, after.statement) == (Status.OPEN, None)


def test_an_edit_neither_takes_away_nor_ties_to_it_an_event_that_the_person_may_not_know_of(them):
    event = opened(them)
    tied = logged(them, agency=them.other.agency, event=event)
    loose = logged(them, agency=them.other.agency)

    def put_right(enquiry: Enquiry, **call: Any) -> None:
        services.edit_enquiry(
            enquiry=enquiry,
            call=Call(question="And then?", **call),
            began_from=enquiry.version,
            by=again(them.other.press),
        )

    put_right(tied)
    with pytest.raises(MediaNotReady, match="an event that you know of"):
        put_right(loose, event=event)
    with pytest.raises(MediaNotReady, match="a matter that you know of"):
        put_right(loose, matter=MatterFactory())

    assert (Enquiry.objects.get(pk=tied.pk).event, Enquiry.objects.get(pk=tied.pk).question) == (
        event,
        "And then?",
    )
    after = Enquiry.objects.get(pk=loose.pk)
    assert (after.event, after.matter, after.question) == (None, None, "What went wrong?")


def test_nobody_overwrites_what_somebody_else_put_right(them):
    enquiry = logged(them, journalist="Jo Penn", outlet="Echo")
    services.edit_enquiry(
        enquiry=enquiry, call=Call(question="What exactly?"), began_from=enquiry.version, by=them.officer
    )

    with pytest.raises(SomebodyElseSaved):
        services.edit_enquiry(
            enquiry=enquiry, call=Call(question="Who?"), began_from=enquiry.version, by=them.officer
        )
    assert Enquiry.objects.get().question == "What exactly?"


# Time ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("timing", list(Timing))
def test_page_and_database_say_the_same_of_every_enquiry(timing, them, time_machine):
    time_machine.move_to(NOW, tick=False)
    made = {
        Timing.OVERDUE: logged(them, deadline_at=NOW + dt.timedelta(minutes=10)),
        Timing.DUE_SOON: logged(them, deadline_at=NOW + dt.timedelta(hours=1, minutes=20)),
        Timing.RUNNING: logged(them, deadline_at=NOW + dt.timedelta(hours=9)),
        Timing.IN_TIME: logged(them, deadline_at=NOW + dt.timedelta(hours=9)),
        Timing.LATE: logged(them, deadline_at=NOW + dt.timedelta(minutes=5)),
        Timing.SENT_ON: logged(
            them, agency=them.council.agency, event=led(them, them.police.agency), by=them.council.press
        ),
    }
    now = NOW + dt.timedelta(minutes=25)
    time_machine.move_to(now, tick=False)
    for ended in (Timing.IN_TIME, Timing.LATE):
        services.answer_enquiry(enquiry=made[ended], answer="Yes.", by=them.officer)

    found = Enquiry.objects.filter(rules.is_timed(now)[timing])

    assert list(found) == [made[timing]]
    assert rules.timing_of(found.get(), now) == timing


def test_within_the_hour_whoever_has_it_is_reminded_once(them, time_machine):
    time_machine.move_to(NOW, tick=False)
    enquiry = logged(them)
    services.take_enquiry(enquiry=enquiry, by=them.officer)
    assert services.remind_of_deadlines(at=NOW) == 0

    late = enquiry.deadline_at - dt.timedelta(minutes=30)
    time_machine.move_to(late, tick=False)
    assert [services.remind_of_deadlines(at=late) for _ in range(3)] == [1, 0, 0]
    assert told("media_enquiry_due") == {them.officer}


def test_a_message_about_an_enquiry_that_somebody_took_on_is_no_longer_true(them):
    enquiry = logged(them, agency=them.council.agency)
    notice = Notice.objects.get(kind="media_enquiry")
    assert STANDING.ask(enquiry, notice).is_live

    services.take_enquiry(enquiry=enquiry, by=them.council.press)

    assert not STANDING.ask(Enquiry.objects.get(), notice).is_live


def test_who_called_is_gone_after_the_set_time_and_the_enquiry_stays(them, time_machine):
    time_machine.move_to(NOW, tick=False)
    MediaProtocol(caller_retention_months=24).save()
    enquiry = logged(them, caller="01632 960777")
    services.answer_enquiry(enquiry=enquiry, answer="Yes.", by=them.officer)
    before = NOW + dt.timedelta(days=700)
    assert services.blank_callers(at=before) == 0

    after = NOW + dt.timedelta(days=740)
    assert [services.blank_callers(at=after) for _ in range(2)] == [1, 0]

    kept = Enquiry.objects.get()
    assert (kept.caller, kept.question) == ("", "What went wrong?")
    assert kept.caller_blanked_at == after


# Who sees -----------------------------------------------------------------------------------------


def test_an_agency_sees_its_own_and_those_of_events_it_leads(them):
    event = led(them, them.police.agency)
    at_police = logged(them, agency=them.police.agency)
    at_council = logged(them, agency=them.council.agency)
    of_event = logged(them, event=event)

    def seen(person: Any) -> set[Enquiry]:
        return set(Enquiry.objects.visible_to(again(person)))

    assert seen(them.police.press) == {at_police, of_event}
    assert seen(them.council.senior) == {at_council}
    assert seen(them.other.press) == set()
    assert seen(them.officer) == seen(them.chair) == {at_police, at_council, of_event}
    assert seen(PersonFactory(is_superuser=True)) == set()
    assert seen(PersonFactory(administrator=True)) == set()


def test_a_deputy_sees_only_what_both_may_know_of(them):
    logged(them, agency=them.council.agency)
    away = again(them.council.press)
    away.looked_at_by = PersonFactory(subcommittee_member=True)

    assert not Enquiry.objects.visible_to(away).exists()
