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


def invitation_file(meeting: MediaMeeting) -> bytes:
    """An invitation, or its cancellation: each change of the meeting has a higher sequence and replaces the former."""
    calendar = Calendar()
    calendar.add("prodid", "-//Safeguarding Communications Portal//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if meeting.cancelled_at else "REQUEST")
    event = Event()
    event.add("uid", f"{uid_of(meeting)}@{settings.BASE_URL.partition('//')[2]}")
    event.add("dtstamp", clock.now())
    event.add("sequence", meeting.sequence)
    event.add("status", "CANCELLED" if meeting.cancelled_at else "CONFIRMED")
    event.add("summary", "Media meeting")
    event.add("dtstart", meeting.starts_at)
    event.add("dtend", meeting.starts_at + dt.timedelta(minutes=meeting.minutes))
    event.add("location", meeting.where)
    event.add("url", settings.BASE_URL + meeting.get_absolute_url())
    event.add("class", "CONFIDENTIAL")
    partnership = Partnership.current()
    if partnership is not None:
        organiser = vCalAddress(f"mailto:{partnership.mailbox}")
        organiser.params["cn"] = vText(partnership.name)
        event["organizer"] = organiser
    for row in MeetingInvitee.objects.filter(meeting=meeting).select_related("person"):
        if not row.person.email:
            continue
        attendee = vCalAddress(f"mailto:{row.person.email}")
        attendee.params["cn"] = vText(row.person.name)
        attendee.params["role"] = vText("REQ-PARTICIPANT")
        attendee.params["rsvp"] = vText("TRUE")
        event.add("attendee", attendee, encode=False)
    calendar.add_component(event)
    return bytes(calendar.to_ical())
