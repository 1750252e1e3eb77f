"""What is done for a campaign: planned, changed, and settled."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaigns.forms.activities import ActivityForm, SettleForm
from campaigns.models import Activity
from campaigns.queries import campaigns as queries
from campaigns.queries import dates, impact, pages, reach
from campaigns.rules import access
from campaigns.rules import campaigns as rules
from campaigns.services import activities as services
from campaigns.views.finding import FORM, find, find_activity, form_page, page, person_of
from foundation import clock
from foundation.acts import press, typed
from foundation.csv import csv_response
from partnership.clashes import shortened

COLOURS = {"planned": "blue", "ready": "turquoise", "done": "green", "not_done": "red"}


IS_ASKED_ANEW = (
    "Agencies are asked whether it would harm their work. Where you change its title, days, channel, agency, audiences, "
    "languages or areas, whoever has answered is asked anew, and it is no longer ready."
)


@require_safe
def activities(request: HttpRequest, reference: str) -> HttpResponse:
    """What is done for it, day by day."""
    found, person = find(request, reference), person_of(request)
    today = clock.today()
    rows = [
        (one, COLOURS[one.state], one.is_open and one.ends_on < today) for one in queries.activities_of(found)
    ]
    return page(
        request,
        found,
        "campaigns/activities.html",
        current="campaigns:activities",
        rows=rows,
        may_plan=access.may_plan_activity(found, person) and not rules.reasons_not_to_change(found),
    )


@require_safe
def activities_export(request: HttpRequest, reference: str) -> StreamingHttpResponse:
    """The same as CSV."""
    found = find(request, reference)
    return csv_response("activities.csv", queries.ACTIVITY_HEADINGS, queries.activity_rows(found))


@require_http_methods(FORM)
def plan(request: HttpRequest, reference: str) -> HttpResponse:
    """Something more is done."""
    found, person = find(request, reference), person_of(request)
    access.check_may_plan_activity(found, person)
    asked_for = reach.audience_asked_for(request.GET.get("audience", ""))
    form = ActivityForm(typed(request), campaign=found, by=person, asked_for=asked_for)
    return form_page(
        request,
        found,
        form,
        lambda: services.plan(campaign=found, plan=form.plan, by=person),
        done="The activity is planned.",
        then=pages.activities(found),
        title="Plan an activity",
        reasons=rules.reasons_not_to_change(found),
    )


@require_http_methods(FORM)
def activity(request: HttpRequest, reference: str, activity: str) -> HttpResponse:
    """What it is; for who sees to it, with the form to say what became of it."""
    one, person = find_activity(request, reference, activity), person_of(request)
    if request.method == "POST":
        access.check_may_settle(one, person)
    form = SettleForm(typed(request), activity=one)
    may_change = access.may_change_activity(one, person) and not rules.reasons_not_to_change(one.campaign)
    may_plan = access.may_plan(one.campaign, person)
    questions = impact.questions_of(one)
    now = impact.fingerprint(one)
    return form_page(
        request,
        one.campaign,
        form,
        lambda: services.settle(activity=one, **form.told, by=person),
        done="It is written down.",
        then=pages.activities(one.campaign),
        template="campaigns/activity.html",
        activity=one,
        activity_colour=COLOURS[one.state],
        audiences=one.audiences.all(),
        languages=one.languages.all(),
        areas=one.areas.all(),
        seen=now,
        impact=impact.rows(questions, now, person, clock.today()),
        reasons_not_ready=impact.reasons_not_ready(one, questions, clock.today()),
        may_ask=may_change and one.is_open,
        may_make_ready=may_change and one.state == Activity.State.PLANNED,
        clashes=shortened(dates.clashes_with_activity(one, person)),
        # What was typed into a form that was open a moment ago stays to be read.
        may_settle=access.may_settle(one, person)
        and (not rules.reasons_not_to_change(one.campaign) or request.method == "POST"),
        may_edit=may_change and one.is_open,
        may_remove=may_change and may_plan and one.is_open,
    )


@require_http_methods(FORM)
def edit(request: HttpRequest, reference: str, activity: str) -> HttpResponse:
    """It is done otherwise, or on another day."""
    one, person = find_activity(request, reference, activity), person_of(request)
    access.check_may_change_activity(one, person)
    form = ActivityForm(typed(request), campaign=one.campaign, by=person, activity=one)
    settled = [] if one.is_open else ["What became of it is written down."]
    return form_page(
        request,
        one.campaign,
        form,
        lambda: services.edit(activity=one, plan=form.plan, began_from=form.began_from, by=person),
        done="The activity is saved.",
        then=pages.activity(one),
        title="Change an activity",
        text=IS_ASKED_ANEW if impact.questions_of(one) else "",
        reasons=rules.reasons_not_to_change(one.campaign) + settled,
    )


@require_POST
def remove(request: HttpRequest, reference: str, activity: str) -> HttpResponse:
    """It is no longer planned."""
    one, person = find_activity(request, reference, activity), person_of(request)
    access.check_may_plan(one.campaign, person)
    return press(
        request,
        lambda: services.remove(activity=one, by=person),
        done="The activity is removed.",
        back=pages.activities(one.campaign),
    )
