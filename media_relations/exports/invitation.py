"""The invitation to a media meeting as an iCalendar file (RFC 5545, RFC 5546). It tells nothing of the event."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from icalendar import Calendar, Event, vCalAddress, vText

from foundation import clock
from media_relations.models import MediaMeeting, MeetingInvitee
from partnership.models import Partnership
from partnership.points import calendar_uid


def uid_of(meeting: MediaMeeting) -> str:
    """The same in the invitation and in everybody's calendar feed, so that a calendar knows them as one."""
    return calendar_uid("media_meeting", meeting.pk)


def method_of(meeting: MediaMeeting) -> str:
    return "CANCEL" if meeting.cancelled_at else "REQUEST"


def invitation_file(meeting: MediaMeeting) -> bytes:
    """An invitation, or its cancellation: each change of the meeting has a higher sequence and replaces the former."""
    invited = MeetingInvitee.objects.filter(meeting=meeting).select_related("person")
    event = _event(meeting, [(row.person.name, row.person.email) for row in invited if row.person.email])
    event.add("location", meeting.where)
    return _file(meeting, event)


def mailed_invitation(meeting: MediaMeeting, name: str, address: str) -> bytes:
    """The same for one of those invited, as their message carries it: neither where it is nor who else is asked."""
    return _file(meeting, _event(meeting, [(name, address)]))


def _file(meeting: MediaMeeting, event: Event) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//Safeguarding Communications Portal//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method_of(meeting))
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def _event(meeting: MediaMeeting, attendees: list[tuple[str, str]]) -> Event:
    event = Event()
    event.add("uid", f"{uid_of(meeting)}@{settings.BASE_URL.partition('//')[2]}")
    event.add("dtstamp", clock.now())
    event.add("sequence", meeting.sequence)
    event.add("status", "CANCELLED" if meeting.cancelled_at else "CONFIRMED")
    event.add("summary", "Media meeting")
    event.add("dtstart", meeting.starts_at)
    event.add("dtend", meeting.starts_at + dt.timedelta(minutes=meeting.minutes))
    event.add("url", settings.BASE_URL + meeting.get_absolute_url())
    event.add("class", "CONFIDENTIAL")
    partnership = Partnership.current()
    if partnership is not None:
        organiser = vCalAddress(f"mailto:{partnership.mailbox}")
        organiser.params["cn"] = vText(partnership.name)
        event["organizer"] = organiser
    for name, address in attendees:
        attendee = vCalAddress(f"mailto:{address}")
        attendee.params["cn"] = vText(name)
        attendee.params["role"] = vText("REQ-PARTICIPANT")
        attendee.params["rsvp"] = vText("TRUE")
        event.add("attendee", attendee, encode=False)
    return event
