"""Finding what somebody asks for, and the frame of the pages about an event.

What a person may not know of answers like an address that never existed; what they may read and not do is refused.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from foundation.acts import Act, submit
from foundation.pages import Entry
from matters.models import Matter
from media_relations.models import Alert, Enquiry, HighProfileEvent, MediaMeeting
from media_relations.queries.events import Standing, standing_of
from media_relations.rules import events as event_rules
from media_relations.rules.room import is_in_the_room
from partnership.models import Person

#: The pages of an event, by the name of the address.
PAGES = [
    ("Overview", "media_relations:event"),
    ("Who leads", "media_relations:lead"),
    ("Meetings", "media_relations:meetings"),
    ("Lines to take", "media_relations:event_lines"),
    ("Timeline", "media_relations:event_timeline"),
]


def person_of(request: HttpRequest) -> Person:
    """Who is signed in; every page of the workspace needs somebody."""
    if not isinstance(request.user, Person):
        raise Http404
    return request.user


def of_the_room(request: HttpRequest) -> Person:
    """Who is signed in, where they answer the media or speak for an agency; to others the page is not there."""
    person = person_of(request)
    if not is_in_the_room(person):
        raise Http404
    return person


def find_event(request: HttpRequest, reference: str) -> HighProfileEvent:
    events = HighProfileEvent.objects.visible_to(person_of(request)).select_related("matter", "opened_by")
    return get_object_or_404(events, reference=reference)


def find_event_to_run(request: HttpRequest, reference: str) -> HighProfileEvent:
    """The same for somebody who may also move it on; a 403 for those who may only read."""
    event = find_event(request, reference)
    event_rules.check_may_run(event, person_of(request))
    return event


def find_meeting(request: HttpRequest, reference: str, meeting: str) -> MediaMeeting:
    event = find_event(request, reference)
    found = get_object_or_404(event.meetings.select_related("called_by"), reference=meeting)
    found.event = event
    return found


def find_meeting_to_run(request: HttpRequest, reference: str, meeting: str) -> MediaMeeting:
    found = find_meeting(request, reference, meeting)
    event_rules.check_may_run(found.event, person_of(request))
    return found


def find_enquiry(request: HttpRequest, reference: str) -> Enquiry:
    enquiries = Enquiry.objects.visible_to(person_of(request)).select_related(
        "event__matter",
        "matter",
        "outlet",
        "journalist__outlet",
        "agency",
        "redirected_to",
        "taken_by",
        "logged_by",
        "ended_by",
        "statement__current_version",
    )
    return get_object_or_404(enquiries, reference=reference)


def find_alert(request: HttpRequest, reference: str) -> Alert:
    alerts = Alert.objects.visible_to(person_of(request)).select_related(
        "written_by", "agency", "matter", "event", "closed_by"
    )
    return get_object_or_404(alerts, reference=reference)


def matter_for(matter: Matter | None, person: Person) -> Matter | None:
    """The matter, for somebody who may know of it."""
    if matter is None or not Matter.objects.visible_to(person).filter(pk=matter.pk).exists():
        return None
    return matter


def standing_for(event: HighProfileEvent | None, person: Person) -> Standing | None:
    """Who leads, for the top of a page about the event; for somebody who may know of it."""
    if event is None or not HighProfileEvent.objects.visible_to(person).filter(pk=event.pk).exists():
        return None
    return standing_of(event)


def event_page(
    request: HttpRequest,
    event: HighProfileEvent,
    template: str,
    *,
    current: str = "",
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """A page of the event in its frame, with who leads and whom to ask at its top."""
    person = person_of(request)
    context = {
        "event": event,
        "standing": standing_of(event),
        "may_run": event_rules.may_run(event, person),
        "sub_navigation": sub_navigation(event, current),
    } | context
    return render(request, template, context, status=status)


def sub_navigation(event: HighProfileEvent, current: str) -> list[Entry]:
    entries = [Entry(title, reverse(name, args=[event.reference]), name == current) for title, name in PAGES]
    statements = reverse("media_relations:statements")
    return [*entries, Entry("Statements", f"{statements}?event={event.reference}", False)]


def event_form(
    request: HttpRequest,
    event: HighProfileEvent,
    form: forms.Form,
    act: Act,
    *,
    done: str,
    then: str,
    template: str = "media_relations/event_form.html",
    **context: Any,
) -> HttpResponse:
    """One act on an event through a form: done, and on to `then`; else the page with what was typed."""
    answer = submit(request, form, act, done=done, then=then)
    if isinstance(answer, HttpResponse):
        return answer
    if request.method == "POST":
        # The form may hold the event itself and have written into it what was typed.
        event.refresh_from_db()
    return event_page(request, event, template, status=answer, form=form, **{"back": then} | context)


def form_page(
    request: HttpRequest,
    form: forms.Form,
    act: Act,
    *,
    done: str,
    then: str,
    template: str = "media_relations/form.html",
    **context: Any,
) -> HttpResponse:
    """One act through a form on a page of its own: done, and on to `then`; else the page with what was typed."""
    answer = submit(request, form, act, done=done, then=then)
    if isinstance(answer, HttpResponse):
        return answer
    return render(request, template, {"form": form, "back": then} | context, status=answer)
