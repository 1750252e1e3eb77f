"""One of everything about the media, in the matter of the review that is swept.

The council leads on an event that concerns the police too; the hospitals wrote an alert that has reached the
communications officer.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from foundation import clock
from matters.models import Matter
from media_relations.models import Journalist, Outlet
from media_relations.services import alerts, enquiries, events, meetings
from partnership.models import Person


def _person(name: str) -> Person:
    return Person.objects.get(email=f"{name}@demo.example")


def media_parts(matter: Matter) -> dict[str, Any]:
    """What the addresses of enquiries, alerts, events and the directory name."""
    manager, chair, press = _person("business.manager"), _person("chair"), _person("press.lead")
    council, police = _person("council.partner"), _person("police.partner")
    event = events.open_event(
        title="Questions about a school",
        kind="service",
        what_is_known="Little.",
        agencies=[council.agency, police.agency],  # type: ignore[list-item]
        matter=matter,
        by=manager,
    )
    led = events.propose_lead(
        event=event, lead=council.agency, response="meeting", reason="Theirs.", by=chair
    )
    events.agree_lead(decision=led, by=council)
    events.name_coordinator(
        event=event, person=press, deputy=council, out_of_hours_number="01632 960199", by=council
    )
    proposal = events.propose_lead(
        event=event, lead=police.agency, response="respond", reason="An arrest.", by=manager
    )
    meeting = meetings.call_meeting(
        event=event, starts_at=clock.now() + dt.timedelta(days=1), minutes=45, where="Room 4", by=manager
    )
    action = meetings.add_action(
        meeting=meeting, what="Call the school", owner=police, due_on=clock.today(), by=manager
    )
    enquiry = enquiries.log_enquiry(
        enquiries.Call(
            question="What happened?", journalist="Jo Penn", outlet="Echo", event=event, agency=council.agency
        ),
        by=manager,
    )
    alert = alerts.write_alert(subject="A call is expected", note="Tonight.", by=_person("agency.rep"))
    journalist, outlet = Journalist.objects.get(name="Jo Penn"), Outlet.objects.get(name="Echo")
    return {
        "media_relations.reference": event.reference,
        "meeting": meeting.reference,
        "action": action.reference,
        "media_relations:lead_agree.number": proposal.pk,
        **{
            f"media_relations:{name}.reference": enquiry.reference
            for name in (
                "enquiry",
                "enquiry_take",
                "enquiry_send_on",
                "enquiry_answer",
                "enquiry_close",
                "enquiry_edit",
            )
        },
        **{
            f"media_relations:{name}.reference": alert.reference
            for name in ("alert", "alert_acknowledge", "alert_close")
        },
        **{
            f"media_relations:{name}.reference": journalist.reference
            for name in ("journalist", "journalist_confirm", "journalist_remove")
        },
        "media_relations:outlet.reference": outlet.reference,
    }
