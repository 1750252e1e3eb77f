"""Media meetings: who is invited, the invitation for a calendar, the record, and the plan of who does what."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.template.loader import render_to_string
from django.urls import reverse
from icalendar import Calendar

from foundation.governed import SomebodyElseSaved
from media_relations.exports.invitation import invitation_file
from media_relations.forms.events import ActionForm
from media_relations.hooks.events import calendar, work
from media_relations.models import MediaMeeting, MeetingAction
from media_relations.queries.events import standing_of
from media_relations.rules.refusals import MediaNotReady
from media_relations.services import events, meetings
from notices.models import Notice
from notices.points import STANDING
from tests.media_relations.cast import Cast, again, cast, coordinated, led
from tests.notices.sending import MailServer, turn
from tests.partnership.factories import AgencyFactory, AppointmentFactory, PartnershipFactory, PersonFactory

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 6, 3, 9, 0, tzinfo=dt.UTC)
STARTS = dt.datetime(2026, 6, 3, 13, 0, tzinfo=dt.UTC)


@pytest.fixture
def them(time_machine: Any) -> Cast:
    time_machine.move_to(NOW, tick=False)
    return cast()


def called(them: Cast, **changes: Any) -> MediaMeeting:
    given: dict[str, Any] = {
        "event": coordinated(them),
        "starts_at": STARTS,
        "minutes": 45,
        "where": "Room 4, or https://meet.example/x",
        "by": them.police.press,
    }
    return meetings.call_meeting(**given | changes)


def invited(meeting: MediaMeeting) -> set[Any]:
    return {row.person for row in meeting.invitees.all()}


def test_the_senior_representatives_the_chairs_and_the_coordinator_are_invited(them):
    meeting = called(them)

    assert invited(meeting) == {them.police.senior, them.council.senior, them.chair, them.police.press}
    notice = Notice.objects.get(kind="media_meeting")
    assert {row.person for row in notice.deliveries.exclude(person=None)} == invited(meeting)
    assert STANDING.ask(meeting, notice).values["when"] == "2pm on Wednesday 3 June 2026"


def test_somebody_who_speaks_for_two_agencies_is_invited_once(them):
    AppointmentFactory(person=them.police.senior, role="safeguarding_partner")

    assert len(invited(called(them))) == 4


@pytest.mark.parametrize("wrong", [{"starts_at": NOW}, {"where": " "}])
def test_a_meeting_is_to_come_and_somewhere(wrong, them):
    with pytest.raises(MediaNotReady):
        called(them, **wrong)
    assert not MediaMeeting.objects.exists()


@pytest.mark.parametrize("act", ["called", "moved"])
def test_a_meeting_in_another_year_is_refused_beside_its_day(act, them, client):
    slipped = NOW + dt.timedelta(days=367)
    if act == "moved":
        meeting = called(them)
        address, before = (
            reverse("media_relations:meeting_change", args=[meeting.event.reference, meeting.reference]),
            [STARTS],
        )
    else:
        address, before = reverse("media_relations:meeting_call", args=[coordinated(them).reference]), []
    client.force_login(them.police.press)
    boxes = {"starts_at_0": slipped.day, "starts_at_1": slipped.month, "starts_at_2": slipped.year}

    page = client.post(
        address, boxes | {"starts_at_3": "10am", "minutes": 45, "where": "Room 4", "version": 1}
    ).content.decode()

    assert '<a href="#id_starts_at_0">That is more than a year ahead. Check the year.</a>' in page
    assert list(MediaMeeting.objects.values_list("starts_at", flat=True)) == before


def test_a_meeting_within_a_year_is_called(them):
    assert called(them, starts_at=NOW + dt.timedelta(days=365)).pk


def test_who_does_what_is_chosen_in_words(them):
    form = ActionForm(event=coordinated(them))
    assert "Choose who does it</option>" in form["owner"].as_widget()


def test_an_agency_that_does_not_lead_calls_none(them):
    with pytest.raises(PermissionDenied):
        called(them, by=them.council.senior)
    assert not MediaMeeting.objects.exists()


def of(meeting: MediaMeeting) -> Any:
    (event,) = Calendar.from_ical(invitation_file(meeting)).walk("VEVENT")
    return event


def test_the_invitation_is_a_calendars_and_tells_nothing_of_the_event(them):
    PartnershipFactory()
    meeting = called(them)

    file = invitation_file(meeting)
    event = of(meeting)

    assert Calendar.from_ical(file)["METHOD"] == "REQUEST"
    assert (event.start, event.end) == (STARTS, STARTS + dt.timedelta(minutes=45))
    assert (event["SEQUENCE"], str(event["STATUS"]), str(event["CLASS"])) == (0, "CONFIRMED", "CONFIDENTIAL")
    assert {str(one) for one in event["ATTENDEE"]} == {f"mailto:{one.email}" for one in invited(meeting)}
    assert meeting.event.title.encode() not in file


def mailed(mail: MailServer) -> dict[str, Any]:
    """By address, the invitation that came with the message to it; the partnership's own copy has none."""
    turn()
    found = {}
    for message in mail.messages():
        parts = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
        found[message["To"].addresses[0].addr_spec] = parts[0].get_content() if parts else None
    return found


def test_each_message_carries_its_recipients_own_invitation_and_tells_no_more(them, mail):
    partnership = PartnershipFactory()
    meeting = called(them)

    found = mailed(mail)

    assert set(found) == {one.email for one in invited(meeting)} | {partnership.mailbox}
    assert found.pop(partnership.mailbox) is None
    for address, file in found.items():
        [event] = Calendar.from_ical(file).walk("VEVENT")
        assert (Calendar.from_ical(file)["METHOD"], event.start, event["UID"]) == (
            "REQUEST", STARTS, of(meeting)["UID"],
        )  # fmt: skip
        assert str(event["ATTENDEE"]) == f"mailto:{address}"
        assert event["ORGANIZER"] == f"mailto:{partnership.mailbox}"
        unfolded = file.replace("\r\n ", "")
        assert "Room 4" not in unfolded
        assert meeting.event.title not in unfolded


def test_the_message_of_a_cancelled_meeting_takes_it_out_of_the_calendar(them, mail):
    PartnershipFactory()
    meeting = meetings.cancel_meeting(meeting=called(them), reason="It was answered.", by=them.officer)

    files = [file for file in mailed(mail).values() if file]

    assert len(files) == len(invited(meeting))
    for file in files:
        [event] = Calendar.from_ical(file).walk("VEVENT")
        assert (Calendar.from_ical(file)["METHOD"], event["SEQUENCE"]) == ("CANCEL", 1)
        assert event["UID"] == of(meeting)["UID"]
        assert meeting.cancelled_reason not in file


def test_a_changed_invitation_replaces_the_former_and_a_cancelled_one_takes_it_out(them):
    meeting = called(them)
    uid = of(meeting)["UID"]

    meeting = meetings.change_meeting(
        meeting=meeting,
        starts_at=STARTS + dt.timedelta(hours=1),
        minutes=45,
        where=meeting.where,
        began_from=meeting.version,
        by=them.officer,
    )
    first, second = Notice.objects.filter(kind="media_meeting").order_by("pk")
    assert STANDING.ask(meeting, first).fingerprint != first.subject_fingerprint
    assert STANDING.ask(meeting, second).fingerprint == second.subject_fingerprint
    assert (of(meeting)["UID"], of(meeting)["SEQUENCE"]) == (uid, 1)

    meeting = meetings.cancel_meeting(meeting=meeting, reason="It was answered.", by=them.officer)

    assert Calendar.from_ical(invitation_file(meeting))["METHOD"] == "CANCEL"
    assert (of(meeting)["UID"], of(meeting)["SEQUENCE"]) == (uid, 2)
    assert str(of(meeting)["STATUS"]) == "CANCELLED"
    assert not STANDING.ask(meeting, second).is_live
    assert Notice.objects.filter(kind="media_meeting_cancelled").exists()


def test_an_unchanged_save_sends_nobody_anything(them):
    meeting = called(them)

    meetings.change_meeting(
        meeting=meeting,
        starts_at=meeting.starts_at,
        minutes=meeting.minutes,
        where=meeting.where,
        began_from=meeting.version,
        by=them.officer,
    )

    assert Notice.objects.filter(kind="media_meeting").count() == 1
    assert MediaMeeting.objects.get().sequence == 0


def record(meeting: MediaMeeting, by: Any, **changes: Any) -> MediaMeeting:
    given: dict[str, Any] = {
        "notes": "All were there.",
        "agreed_line": "We are looking into it.",
        "attendance": {},
        "began_from": meeting.version,
    }
    return meetings.record_meeting(meeting=meeting, by=by, **given | changes)


def test_what_was_agreed_and_who_came_is_recorded_once_it_began(them, time_machine):
    meeting = called(them)
    with pytest.raises(MediaNotReady, match="not begun"):
        record(meeting, them.officer)

    time_machine.move_to(STARTS, tick=False)
    row = meeting.invitees.get(person=them.council.senior)
    record(meeting, them.officer, attendance={row.pk: "sent_somebody"})

    stored = MediaMeeting.objects.get()
    assert (stored.agreed_line, stored.held_at) == ("We are looking into it.", STARTS)
    row.refresh_from_db()
    assert row.attendance == "sent_somebody"
    with pytest.raises(SomebodyElseSaved):
        record(meeting, them.chair, notes="Something else")


def test_a_cancelled_meeting_is_neither_changed_nor_recorded(them, time_machine):
    meeting = meetings.cancel_meeting(meeting=called(them), reason="No need.", by=them.officer)
    time_machine.move_to(STARTS, tick=False)

    for act in (
        lambda: record(meeting, them.officer),
        lambda: meetings.cancel_meeting(meeting=meeting, reason="Again.", by=them.officer),
        lambda: meetings.add_action(
            meeting=meeting, what="Call", owner=them.officer, due_on=STARTS.date(), by=them.officer
        ),
    ):
        with pytest.raises(MediaNotReady, match="cancelled"):
            act()
    assert not MeetingAction.objects.exists()


def test_an_action_waits_on_its_owners_list_until_it_is_done(them):
    meeting = called(them)
    action = meetings.add_action(
        meeting=meeting,
        what="Call the head teacher",
        owner=them.council.senior,
        due_on=dt.date(2026, 6, 4),
        by=them.officer,
    )
    (entry,) = [one for one in work(again(them.council.senior)) if one.what == "Call the head teacher"]
    assert entry.due_at == dt.datetime(2026, 6, 4, 22, 59, 59, tzinfo=dt.UTC)
    with pytest.raises(PermissionDenied):
        meetings.finish_action(action=action, outcome="", by=them.council.press)

    action = meetings.finish_action(action=action, outcome="She knows.", by=them.council.senior)

    assert (action.done_by, action.outcome) == (them.council.senior, "She knows.")
    assert not [one for one in work(again(them.council.senior)) if one.what == "Call the head teacher"]
    with pytest.raises(MediaNotReady, match="done already"):
        meetings.finish_action(action=action, outcome="", by=them.officer)


def test_nobody_gets_an_action_about_an_event_that_they_may_not_know_of(them):
    with pytest.raises(MediaNotReady, match="may not know"):
        meetings.add_action(
            meeting=called(them),
            what="Call",
            owner=them.other.senior,
            due_on=dt.date(2026, 6, 4),
            by=them.officer,
        )
    assert not MeetingAction.objects.exists()


def test_once_the_meeting_was_held_nobody_is_told_to_hold_it_first(them, time_machine):
    event = led(them, them.police.agency, response="meeting")
    meeting = called(them, event=coordinated(them, event))
    assert standing_of(meeting.event).response == "hold a media meeting first"

    time_machine.move_to(STARTS, tick=False)
    record(meeting, them.officer)

    standing = standing_of(meeting.event)
    assert standing.response == "a media meeting was held on Wednesday 3 June 2026"
    box = render_to_string("media_relations/includes/lead.html", {"standing": standing})
    assert f"{standing.response}.</p>" in box


def test_the_meeting_stands_in_the_calendars_of_those_who_know_of_the_event(them):
    meeting = called(them)
    days = (NOW.date(), NOW.date())

    (entry,) = calendar(again(them.council.press), *days)

    assert (entry.title, entry.starts_at) == ("Media meeting", STARTS)
    assert str(of(meeting)["UID"]).startswith(entry.uid)
    assert not list(calendar(again(them.other.senior), *days))


def test_an_agency_without_a_senior_representative_is_named_on_the_page(them, client):
    event = coordinated(them)
    lonely = AgencyFactory(name="Lonely Trust")
    events.set_agencies(
        event=event,
        agencies=[them.police.agency, them.council.agency, lonely],
        began_from=event.version,
        by=them.officer,
    )
    meeting = called(them, event=event)
    client.force_login(PersonFactory(business_manager=True))

    assert (
        "Nobody could be invited for Lonely Trust" in client.get(meeting.get_absolute_url()).content.decode()
    )
