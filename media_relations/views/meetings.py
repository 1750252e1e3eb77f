"""Media meetings about an event: invitation, record and action plan."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation import clock
from foundation.acts import press, text_beside, typed
from foundation.shared_forms import ReasonForm
from media_relations.exports.invitation import invitation_file
from media_relations.forms.events import ActionForm, ChangeMeetingForm, MeetingForm, RecordForm
from media_relations.models import MeetingAction
from media_relations.queries import events as queries
from media_relations.rules import events as rules
from media_relations.services import meetings as services
from media_relations.views.finding import (
    event_form,
    event_page,
    find_event,
    find_event_to_run,
    find_meeting,
    find_meeting_to_run,
    person_of,
)


@require_safe
def meetings(request: HttpRequest, reference: str) -> HttpResponse:
    """All meetings about the event, and the action plan of all of them."""
    found = find_event(request, reference)
    return event_page(
        request,
        found,
        "media_relations/meeting_list.html",
        current="media_relations:meetings",
        meetings=queries.meetings_of(found),
        actions=queries.actions_of(found),
        today=clock.today(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def call(request: HttpRequest, reference: str) -> HttpResponse:
    found = find_event_to_run(request, reference)
    form = MeetingForm(typed(request))
    return event_form(
        request,
        found,
        form,
        lambda: services.call_meeting(event=found, by=person_of(request), **form.cleaned_data),
        done="The meeting is called, and those invited are being told.",
        then=reverse("media_relations:meetings", args=[found.reference]),
        title="Call a media meeting",
        text="The senior representatives of each agency concerned, the chairs and the coordinator are invited.",
    )


@require_safe
def meeting(request: HttpRequest, reference: str, meeting: str) -> HttpResponse:
    """One meeting: when and where, who is invited, what was agreed, and who does what."""
    found = find_meeting(request, reference, meeting)
    person = person_of(request)
    now = clock.now()
    invitees = list(found.invitees.select_related("person__agency", "agency"))
    invited = {row.agency_id for row in invitees}
    may_run = rules.may_run(found.event, person)
    return event_page(
        request,
        found.event,
        "media_relations/meeting.html",
        current="media_relations:meetings",
        meeting=found,
        invitees=invitees,
        nobody_for=[one.agency for one in queries.concerns_of(found.event) if one.agency_id not in invited],
        actions=found.actions.select_related("owner", "done_by"),
        may_change=may_run and not rules.reasons_not_to_change(found),
        may_record=may_run and not found.cancelled_at and found.starts_at <= now,
        may_plan=may_run and not found.cancelled_at,
        may_run=may_run,
        me=person,
        today=clock.today(),
    )


@require_safe
def invitation(request: HttpRequest, reference: str, meeting: str) -> HttpResponse:
    """The invitation for a calendar."""
    found = find_meeting(request, reference, meeting)
    answer = HttpResponse(invitation_file(found), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = content_disposition_header(True, "media-meeting.ics") or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, reference: str, meeting: str) -> HttpResponse:
    found = find_meeting_to_run(request, reference, meeting)
    form = ChangeMeetingForm(typed(request), meeting=found)
    return event_form(
        request,
        found.event,
        form,
        lambda: services.change_meeting(
            meeting=found,
            starts_at=form.cleaned_data["starts_at"],
            minutes=form.cleaned_data["minutes"],
            where=form.cleaned_data["where"],
            began_from=form.began_from,
            by=person_of(request),
        ),
        done="The meeting is changed, and those invited are being told.",
        then=found.get_absolute_url(),
        title="Change time or place",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, reference: str, meeting: str) -> HttpResponse:
    found = find_meeting_to_run(request, reference, meeting)
    form = ReasonForm(typed(request), button="Cancel the meeting", label="Why", is_warning=True)
    return event_form(
        request,
        found.event,
        form,
        lambda: services.cancel_meeting(
            meeting=found, reason=form.cleaned_data["reason"], by=person_of(request)
        ),
        done="The meeting is cancelled, and those invited are being told.",
        then=found.get_absolute_url(),
        title="Cancel the meeting",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest, reference: str, meeting: str) -> HttpResponse:
    found = find_meeting_to_run(request, reference, meeting)
    form = RecordForm(typed(request), meeting=found)
    return event_form(
        request,
        found.event,
        form,
        lambda: services.record_meeting(
            meeting=found,
            notes=form.cleaned_data["notes"],
            agreed_line=form.cleaned_data["agreed_line"],
            attendance=form.attendance,
            began_from=form.began_from,
            by=person_of(request),
        ),
        done="The record is saved.",
        then=found.get_absolute_url(),
        title="Record the meeting",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def add_action(request: HttpRequest, reference: str, meeting: str) -> HttpResponse:
    found = find_meeting_to_run(request, reference, meeting)
    form = ActionForm(typed(request), event=found.event)
    return event_form(
        request,
        found.event,
        form,
        lambda: services.add_action(
            meeting=found,
            what=form.cleaned_data["what"],
            owner=form.cleaned_data["owner"],
            due_on=form.cleaned_data["due_on"],
            by=person_of(request),
        ),
        done="It is on the action plan, and on its owner’s list.",
        then=found.get_absolute_url(),
        title="Add to the action plan",
    )


@require_POST
def action_done(request: HttpRequest, reference: str, meeting: str, action: str) -> HttpResponse:
    found = find_meeting(request, reference, meeting)
    one = get_object_or_404(
        MeetingAction.objects.select_related("meeting__event"), meeting=found, reference=action
    )
    return press(
        request,
        lambda: services.finish_action(
            action=one, outcome=text_beside(request, "outcome"), by=person_of(request)
        ),
        done="It is done.",
        back=found.get_absolute_url(),
    )
