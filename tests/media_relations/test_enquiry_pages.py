"""The pages of enquiries, alerts, events, meetings, the directory and the report, as somebody meets them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from foundation import clock
from media_relations.models import (
    Alert,
    Enquiry,
    HighProfileEvent,
    Journalist,
    LineToTake,
    MediaMeeting,
    Outlet,
)
from media_relations.queries.report import report_for
from media_relations.services import alerts, enquiries, events
from partnership.models import Person
from tests.matters.factories import MatterFactory
from tests.media_relations.cast import Cast, again, cast, coordinated, led, logged, opened
from tests.media_relations.factories import draft
from tests.partnership.factories import PartnershipFactory, PersonFactory

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 6, 3, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def them(time_machine: Any) -> Cast:
    time_machine.move_to(NOW, tick=False)
    PartnershipFactory()
    return cast()


def address(name: str, *args: Any) -> str:
    return reverse(f"media_relations:{name}", args=args)


def words_of(answer: Any) -> str:
    return " ".join(answer.getvalue().decode().split())


# Logging ------------------------------------------------------------------------------------------


def test_a_press_lead_logs_with_three_fields_and_sees_what_to_say_next(them, client):
    event = coordinated(them)
    LineToTake.objects.create(
        event=event,
        question="What happened?",
        words="We are working together.",
        drafted_by=them.officer,
        drafted_at=NOW,
        words_by=them.officer,
        cleared_at=NOW,
        cleared_by=them.chair,
    )
    LineToTake.objects.create(
        event=event, words="Not cleared yet.", drafted_by=them.officer, drafted_at=NOW, words_by=them.officer
    )
    client.force_login(them.police.press)
    page = words_of(client.get(address("enquiry_log")))
    assert f"Send journalists to {them.police.press} at {them.police.agency}, 01632 960050" in page

    answer = client.post(
        address("enquiry_log"),
        {
            "journalist": "Jo Penn",
            "question": "Who was arrested?",
            "event": event.pk,
            "agency": them.police.agency.pk,
            "medium": "telephone",
            "deadline": "",
        },
        follow=True,
    )

    page = words_of(answer)
    enquiry = Enquiry.objects.get()
    assert (enquiry.agency, enquiry.journalist.name) == (them.police.agency, "Jo Penn")
    assert f"<strong>{them.police.agency}</strong> leads" in page
    assert "Out of hours" in page
    assert "We are working together." in page
    assert "Not cleared yet." not in page
    assert "4 hours left" in page
    assert "Nobody has it yet." in page


def test_names_are_offered_while_somebody_types_and_need_no_script(them, client):
    logged(them, journalist="Jo Penn", outlet="Anyshire Echo")
    client.force_login(them.council.press)

    page = words_of(client.get(address("enquiry_log")))

    assert '<datalist id="journalists"><option value="Jo Penn (Anyshire Echo)">' in page
    assert '<datalist id="outlets"><option value="Anyshire Echo">' in page
    assert 'list="journalists"' in page
    assert 'list="outlets"' in page


@pytest.mark.parametrize(
    ("chosen", "typed", "expected"),
    [
        ("", None, NOW + dt.timedelta(hours=4)),
        ("hour", None, NOW + dt.timedelta(hours=1)),
        ("today", None, dt.datetime(2026, 6, 3, 16, tzinfo=dt.UTC)),
        ("tomorrow", None, dt.datetime(2026, 6, 4, 9, tzinfo=dt.UTC)),
        ("other", ("5", "6", "2026", "9am"), dt.datetime(2026, 6, 5, 8, tzinfo=dt.UTC)),
        ("hour", ("5", "6", "", ""), NOW + dt.timedelta(hours=1)),
        ("hour", ("5", "6", "2026", "9am"), NOW + dt.timedelta(hours=1)),
        ("", ("5", "6", "2026", "9am"), dt.datetime(2026, 6, 5, 8, tzinfo=dt.UTC)),
    ],
)
def test_a_deadline_is_one_press_or_a_time_that_is_typed(chosen, typed, expected, them, client):
    client.force_login(them.officer)
    boxes = {f"deadline_at_{number}": part for number, part in enumerate(typed or ())}

    client.post(address("enquiry_log"), {"question": "What?", "medium": "email", "deadline": chosen} | boxes)

    assert Enquiry.objects.get().deadline_at == expected


def test_boxes_that_do_not_count_are_not_told_to_be_wrong_beside_another_fault(them, client):
    client.force_login(them.officer)
    typed = {"deadline_at_0": "5", "deadline_at_1": "6", "deadline_at_2": "", "deadline_at_3": ""}

    answer = client.post(
        address("enquiry_log"), {"question": "", "medium": "email", "deadline": "hour"} | typed
    )

    assert list(answer.context["form"].errors) == ["question"]
    assert "Say what they ask" in answer.text
    assert "Enter the year" not in answer.text
    assert not Enquiry.objects.exists()


def test_another_time_has_to_be_said_and_nothing_typed_is_lost(them, client):
    client.force_login(them.officer)

    answer = client.post(
        address("enquiry_log"), {"question": "Why so late?", "medium": "email", "deadline": "other"}
    )

    assert "Enter the day and time" in words_of(answer)
    assert "Why so late?" in words_of(answer)
    assert not Enquiry.objects.exists()


def test_a_time_that_has_passed_is_refused_beside_its_boxes(them, client):
    client.force_login(them.officer)
    typed = {f"deadline_at_{number}": part for number, part in enumerate(("2", "6", "2026", "9am"))}

    answer = client.post(
        address("enquiry_log"), {"question": "What?", "medium": "email", "deadline": "other"} | typed
    )

    assert list(answer.context["form"].errors) == ["deadline_at"]
    assert not Enquiry.objects.exists()


def test_what_comes_in_beside_the_lead_is_sent_on_and_the_page_says_where_to(them, client):
    event = coordinated(them)
    client.force_login(them.council.press)

    answer = client.post(
        address("enquiry_log"),
        {
            "question": "Who?",
            "event": event.pk,
            "agency": them.council.agency.pk,
            "medium": "telephone",
            "deadline": "",
        },
        follow=True,
    )

    assert "The enquiry is logged as sent on" in words_of(answer)
    assert f"Send every journalist to {them.police.press} at {them.police.agency}" in words_of(answer)


def test_an_enquiry_goes_from_taking_on_to_its_answer(them, client):
    enquiry = logged(them)
    client.force_login(them.officer)

    client.post(address("enquiry_take", enquiry.reference))
    assert f"It is with <strong>{them.officer}</strong>" in words_of(client.get(enquiry.get_absolute_url()))
    assert client.post(address("enquiry_answer", enquiry.reference), {"answer": " "}).status_code == 200
    assert Enquiry.objects.get().status == "taken"
    answer = client.post(address("enquiry_answer", enquiry.reference), {"answer": "The line."}, follow=True)

    assert "The answer is recorded." in words_of(answer)
    assert Enquiry.objects.get().status == "answered"


def test_an_answered_enquiry_leads_to_its_statement_for_who_may_read_it(them, client):
    enquiry = logged(them, agency=them.police.agency)
    statement = draft(them.council.agency, title="What we say")
    enquiries.answer_enquiry(enquiry=enquiry, answer="", statement=statement, by=them.officer)
    link = f'href="{statement.get_absolute_url()}">What we say</a>'

    client.force_login(them.officer)
    assert link in words_of(client.get(enquiry.get_absolute_url()))
    client.force_login(them.police.senior)
    page = words_of(client.get(enquiry.get_absolute_url()))
    assert "One that is not yours to read" in page
    assert "What we say" not in page


def test_a_second_save_shows_both_texts(them, client):
    enquiry = logged(them)
    client.force_login(them.officer)
    enquiries.edit_enquiry(
        enquiry=enquiry, call=enquiries.Call(question="Newer."), began_from=1, by=them.officer
    )

    answer = client.post(
        address("enquiry_edit", enquiry.reference),
        {"question": "Older.", "medium": "email", "deadline": "", "version": 1},
    )

    assert answer.status_code == 409
    assert "Newer." in words_of(answer)
    assert "Older." in words_of(answer)
    assert Enquiry.objects.get().question == "Newer."


def test_a_matter_is_offered_and_shown_to_those_alone_who_may_know_of_it(them, client):
    matter = MatterFactory(code_name="Quiet Larch")
    client.force_login(matter.owner)
    assert "Quiet Larch" in words_of(client.get(address("enquiry_log")))
    client.post(
        address("enquiry_log"), {"question": "Why?", "medium": "email", "deadline": "", "matter": matter.pk}
    )
    enquiry = Enquiry.objects.get()
    assert enquiry.matter == matter
    assert "Quiet Larch" in words_of(client.get(enquiry.get_absolute_url()))
    pages = (
        address("enquiry_log"),
        enquiry.get_absolute_url(),
        address("enquiry_edit", enquiry.reference),
    )

    client.force_login(them.officer)
    assert [client.get(page).status_code for page in pages] == [200, 404, 404]
    assert "Quiet Larch" not in words_of(client.get(pages[0]))

    Enquiry.objects.update(agency=them.council.agency)
    client.force_login(them.council.press)
    for page in pages:
        assert "Quiet Larch" not in words_of(client.get(page))
    client.post(
        address("enquiry_edit", enquiry.reference),
        {"question": "Why not?", "medium": "email", "deadline": "", "version": 1},
    )
    enquiry.refresh_from_db()
    assert (enquiry.question, enquiry.matter) == ("Why not?", matter)


@pytest.mark.parametrize("act", ["take", "send_on", "answer", "close", "edit"])
def test_the_chair_reads_an_enquiry_and_is_refused_its_acts(act, them, client):
    enquiry = logged(them, agency=them.council.agency)
    before = Enquiry.objects.values().get()
    client.force_login(them.chair)

    assert client.get(enquiry.get_absolute_url()).status_code == 200
    assert client.post(address(f"enquiry_{act}", enquiry.reference)).status_code == 403
    assert Enquiry.objects.values().get() == before


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("words=echo", {"Echo asks"}),
        ("words=herald", {"Second"}),
        ("status=answered", {"Second"}),
        ("timing=overdue", {"Echo asks"}),
        ("timing=in_time", {"Second"}),
        ("mine=nobody", {"Echo asks"}),
        ("status=nonsense&timing=nonsense&sort=nonsense&page=nonsense", {"Echo asks", "Second"}),
    ],
)
def test_the_list_is_narrowed_by_what_is_asked(query, found, them, client, time_machine):
    logged(them, subject="Echo asks", deadline_at=NOW + dt.timedelta(minutes=1))
    second = logged(them, subject="Second", outlet="The Herald")
    enquiries.answer_enquiry(enquiry=second, answer="Yes.", by=them.officer)
    time_machine.move_to(NOW + dt.timedelta(hours=1), tick=False)
    client.force_login(them.officer)

    listed = client.get(f"{address('enquiries')}?{query}").context["page_obj"]

    assert {one.subject for one in listed} == found


@pytest.mark.parametrize("event", ["\0", "a\0", "x" * 10_000, "nonsense"])
@pytest.mark.parametrize("name", ["enquiries", "enquiries_export", "enquiry_log"])
def test_no_event_in_the_address_breaks_a_page(name, event, them, client):
    logged(them, event=opened(them))
    client.force_login(them.officer)

    answer = client.get(address(name), {"event": event})

    assert answer.status_code == 200
    assert answer.getvalue()


def test_the_list_of_an_event_stays_with_it_when_it_is_narrowed_further(them, client):
    event = opened(them)
    logged(them, event=event, subject="About it")
    logged(them, subject="About nothing")
    client.force_login(them.officer)

    answer = client.get(address("enquiries"), {"event": event.reference})

    assert [one.subject for one in answer.context["page_obj"]] == ["About it"]
    assert f'<input type="hidden" name="event" value="{event.reference}"' in words_of(answer)
    log = client.get(address("enquiry_log"), {"event": event.reference})
    assert log.context["form"].initial["event"] == event


def test_a_file_of_enquiries_holds_no_caller(them, client):
    logged(them, caller="01632 960777", subject="=cmd()")
    client.force_login(them.officer)

    file = words_of(client.get(address("enquiries_export")))

    assert "'=cmd()" in file
    assert "960777" not in file


def test_an_event_that_one_may_not_know_of_shows_in_no_list_file_or_report(them, client):
    enquiry = logged(them, by=them.officer, agency=them.other.agency, event=opened(them, title="Secret Yew"))
    client.force_login(them.other.press)

    for page in (
        address("enquiries"),
        address("enquiries_export"),
        address("report"),
        address("report_export"),
        enquiry.get_absolute_url(),
    ):
        assert "Secret Yew" not in words_of(client.get(page))
    assert (
        client.get(address("enquiries") + f"?event={enquiry.event.reference}").context["page_obj"].object_list
        == []
    )


# Events, meetings and alerts ----------------------------------------------------------------------


def test_an_event_is_opened_its_lead_agreed_on_and_its_coordinator_named(them, client):
    client.force_login(them.officer)
    words = {"title": "An arrest", "kind": "arrest", "what_is_known": "Somebody was arrested."}
    both = [them.police.agency.pk, them.council.agency.pk]
    client.post(address("event_open"), words | {"agencies": both})
    event = HighProfileEvent.objects.get()
    assert f"Usual for this kind of matter (arrest or police operation): {them.police.agency}" in words_of(
        client.get(address("lead", event.reference))
    )
    client.post(
        address("lead", event.reference),
        {"lead": them.police.agency.pk, "response": "respond", "reason": "It is an arrest."},
    )
    decision = event.lead_decisions.get()
    for person in (them.chair, them.police.senior):
        client.force_login(person)
        assert "Agree that" in words_of(client.get(address("lead", event.reference)))
        client.post(address("lead_agree", event.reference, decision.pk))
    client.post(
        address("coordinator", event.reference),
        {
            "person": them.police.press.pk,
            "deputy": them.police.senior.pk,
            "out_of_hours_number": "01632 960199",
        },
    )

    client.force_login(them.council.press)
    for name in ("event", "lead", "meetings", "event_timeline"):
        page = words_of(client.get(address(name, event.reference)))
        assert f"<strong>{them.police.agency}</strong> leads" in page, name
        assert "01632 960199" in page, name
        assert str(them.police.press) in page, name


def test_opening_an_agree_page_agrees_to_nothing(them, client):
    event = opened(them)
    decision = events.propose_lead(event=event, lead=None, response="respond", reason="So.", by=them.officer)
    client.force_login(them.chair)

    for _ in range(10):
        client.get(address("lead", event.reference))
    assert client.get(address("lead_agree", event.reference, decision.pk)).status_code == 405
    assert event.lead_decisions.get().chair_yes_at is None


def test_a_meeting_goes_from_its_invitation_to_its_action_plan(them, client, time_machine):
    event = coordinated(them)
    client.force_login(them.officer)
    boxes = dict(zip(("0", "1", "2", "3"), ("3", "6", "2026", "10:30am"), strict=True))
    when = {f"starts_at_{number}": part for number, part in boxes.items()}
    client.post(address("meeting_call", event.reference), when | {"minutes": 45, "where": "Room 4"})
    meeting = MediaMeeting.objects.get()
    here = (event.reference, meeting.reference)

    file = client.get(address("meeting_invitation", *here))
    assert file["Content-Type"] == "text/calendar; charset=utf-8"
    assert b"METHOD:REQUEST" in file.content

    time_machine.move_to(meeting.starts_at, tick=False)
    came = {f"came_{row.pk}": "came" for row in meeting.invitees.all()}
    recorded = {"notes": "All came.", "agreed_line": "We are looking into it.", "version": 1} | came
    client.post(address("meeting_record", *here), recorded)
    client.post(
        address("action_add", *here),
        {
            "what": "Call the school",
            "owner": them.council.senior.pk,
            "due_on_0": 4,
            "due_on_1": 6,
            "due_on_2": 2026,
        },
    )

    client.force_login(them.council.senior)
    page = words_of(client.get(meeting.get_absolute_url()))
    assert "We are looking into it." in page
    assert "Call the school" in page
    action = meeting.actions.get()
    client.post(address("action_done", *here, action.reference), {"outcome": "They know."})
    assert "They know." in words_of(client.get(address("event", event.reference)))


def test_an_alert_is_written_read_by_its_chain_and_acknowledged(them, client):
    client.force_login(them.council.senior)
    client.post(address("alert_write"), {"subject": "A call", "note": "The Echo will call."})
    alert = Alert.objects.get()
    client.force_login(them.chair)
    assert client.get(alert.get_absolute_url()).status_code == 404

    client.force_login(them.council.press)
    for _ in range(10):
        assert "The Echo will call." in words_of(client.get(alert.get_absolute_url()))
    assert not alert.stops.filter(acknowledged_at__isnull=False).exists()
    client.post(address("alert_acknowledge", alert.reference))
    assert alert.stops.get(person=them.council.press).acknowledged_at


def test_who_has_a_role_but_does_not_answer_the_media_can_write_an_alert_and_sees_no_more(them, client):
    enquiry, event = logged(them, subject="Hidden enquiry"), opened(them)
    person = PersonFactory(subcommittee_member=True)
    client.force_login(person)

    page = words_of(client.get(address("overview")))
    assert "Say that you expect press interest" in page
    assert "Hidden enquiry" not in page
    for name in ("enquiries", "events", "journalists", "outlets", "report", "enquiry_log"):
        assert client.get(address(name)).status_code == 404, name
    assert client.get(enquiry.get_absolute_url()).status_code == 404
    assert client.get(event.get_absolute_url()).status_code == 404


def test_the_first_page_leads_to_statements_cuttings_and_for_writers_to_beginning_one(them, client):
    def offered(person: Person) -> set[str]:
        client.force_login(person)
        page = words_of(client.get(address("overview")))
        names = ("statements", "statement_begin", "cuttings")
        links = {name for name in names if f'href="{address(name)}"' in page}
        assert all(client.get(address(name)).status_code == 200 for name in links)
        return links

    for person in (them.officer, them.chair, them.police.senior, them.police.press):
        assert offered(person) == {"statements", "statement_begin", "cuttings"}
    assert offered(PersonFactory(subcommittee_member=True)) == {"statements"}


def test_the_page_of_an_event_is_headed_by_its_title_and_lists_its_kind(them, client):
    event = opened(them, title="Questions about a school", kind="other")
    client.force_login(them.officer)

    page = words_of(client.get(event.get_absolute_url()))

    assert '<h1 class="govuk-heading-l">Questions about a school</h1>' in page
    assert '">Kind</dt><dd class="govuk-summary-list__value">Other</dd>' in page


# The directory and the report ---------------------------------------------------------------------


def test_the_directory_is_kept_by_press_leads_and_read_by_the_room(them, client):
    client.force_login(them.council.press)
    client.post(
        address("outlet_add"), {"name": "Echo", "kind": "newspaper", "is_current": "on", "version": 1}
    )
    client.post(
        address("journalist_add"),
        {
            "name": "Jo Penn",
            "outlet": Outlet.objects.get().pk,
            "lawful_basis": "public_task",
            "is_current": "on",
            "version": 1,
        },
    )
    journalist = Journalist.objects.get()
    assert "Jo Penn" in words_of(client.get(address("journalist", journalist.reference)))

    client.force_login(them.council.senior)
    assert "Jo Penn" in words_of(client.get(address("journalists")))
    assert client.get(address("journalist", journalist.reference)).status_code == 403
    assert client.post(address("journalist_confirm", journalist.reference)).status_code == 403


def test_a_file_is_checked_on_the_page_before_it_is_taken_over(them, client):
    client.force_login(them.officer)

    def send(button: str, text: str) -> str:
        file = SimpleUploadedFile("directory.csv", text.encode())
        return words_of(client.post(address("directory_import"), {"file": file, button: "1"}, follow=True))

    assert "Line 2, email: This is no e-mail address." in send("import", "journalist,email\nJo,nowhere\n")
    assert "New journalists: 1." in send("check", "journalist\nJo\n")
    assert not Journalist.objects.exists()
    assert "New: 0 outlets and 1 journalists." in send("import", "journalist\nJo\n")


def test_the_report_counts_what_was_in_time_and_late_by_outlet_and_subject(them, client, time_machine):
    event = led(them, them.police.agency)
    at_police: dict[str, Any] = {"agency": them.police.agency, "event": event, "outlet": "Echo"}
    in_time, late = (
        logged(them, **at_police),
        logged(them, **at_police, deadline_at=NOW + dt.timedelta(minutes=1)),
    )
    logged(them, outlet="Herald", subject="School places")
    logged(them, by=them.council.press, agency=them.council.agency, event=event, outlet="Echo")
    time_machine.move_to(NOW + dt.timedelta(minutes=30), tick=False)
    for one in (in_time, late):
        enquiries.answer_enquiry(enquiry=one, answer="Yes.", by=them.police.press)

    report = report_for(again(them.officer), clock.today(), clock.today())

    assert report.count == 4
    assert {words: number for words, number in report.timings if number} == {
        "Running": 1,
        "In time": 1,
        "Late": 1,
        "Sent on": 1,
    }
    assert report.turnaround == dt.timedelta(minutes=30)
    echo, herald = report.outlets
    assert (echo.title, echo.count, echo.in_time, echo.late, echo.sent_on) == ("Echo", 3, 1, 1, 1)
    assert (herald.title, herald.still_open) == ("Herald", 1)
    assert {line.title: line.count for line in report.subjects} == {"An arrest": 3, "School places": 1}
    assert report_for(again(them.officer), dt.date(2026, 1, 1), dt.date(2026, 1, 31)).count == 0
    client.force_login(them.officer)
    assert "Enquiries,In time,1" in client.get(address("report_export")).getvalue().decode()


def test_the_report_of_an_agency_counts_its_own(them):
    logged(them, agency=them.council.agency)
    logged(them)

    assert report_for(again(them.council.press), clock.today(), clock.today()).count == 1


def test_an_impossible_period_is_told_and_shows_the_usual_one(them, client):
    client.force_login(them.officer)
    ends = {"since_0": 2, "since_1": 6, "since_2": 2026, "until_0": 1, "until_1": 6, "until_2": 2026}

    page = words_of(client.get(address("report"), ends))

    assert "The last day is before the first" in page


# As many queries with many rows -------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["overview", "enquiries", "events", "journalists", "outlets", "report", "enquiry_log"]
)
def test_a_page_asks_as_often_with_many_rows_as_with_few(name, them, client):
    def fill(number: int) -> None:
        for _ in range(number):
            event = coordinated(them, led(them, them.police.agency))
            logged(
                them,
                event=event,
                agency=them.police.agency,
                journalist=f"Jo {Journalist.objects.count()}",
                outlet=f"Echo {Outlet.objects.count()}",
            )
            alerts.write_alert(subject="A call", note="Soon.", by=them.officer)

    def asked() -> int:
        browser = Client()
        browser.force_login(them.officer)
        browser.get(address(name))
        with CaptureQueriesContext(connection) as queries:
            browser.get(address(name))
        return len(queries)

    fill(1)
    few = asked()
    fill(3)
    assert asked() == few
