"""What is done for a campaign: planned, changed, and settled."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_http_methods, require_safe

from campaigns.forms.activities import ActivityForm, SettleForm
from campaigns.models import Activity, ImpactQuestion
from campaigns.queries import campaigns as queries
from campaigns.queries import dates, file_names, impact, pages, reach
from campaigns.rules import access
from campaigns.rules import campaigns as rules
from campaigns.services import activities as services
from campaigns.services import tables
from campaigns.views.finding import FORM, find, find_activity, form_page, page, person_of, table
from foundation import clock
from foundation.acts import Interruption, press, to_be_read, typed
from foundation.words import say_day
from partnership.clashes import shortened

COLOURS = {"planned": "blue", "ready": "turquoise", "done": "green", "not_done": "red"}


WHERE_YOU_CHANGE = "Where you change its title, days, channel, agency, audiences, languages or areas,"
IS_ASKED_ANEW = (
    f"Agencies are asked whether it would harm their work. {WHERE_YOU_CHANGE} whoever has answered is asked again, and "
    "it is no longer ready."
)
IS_NO_LONGER_READY = f"It is marked ready. {WHERE_YOU_CHANGE} it is no longer ready."


@require_safe
def activities(request: HttpRequest, reference: str) -> HttpResponse:
    """What is done for it, day by day."""
    found, person = find(request, reference), person_of(request)
    today = clock.today()
    planned = queries.activities_of(found)
    pressing = impact.pressing(planned, person, today)
    rows = [
        (one, COLOURS[one.state], one.is_open and one.ends_on < today, pressing[one.pk]) for one in planned
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
def activities_export(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The same as CSV."""
    found, person = find(request, reference), person_of(request)
    name = file_names.of(found, what="activities", on=clock.today(), ending="csv")
    return table(
        request,
        name,
        queries.ACTIVITY_HEADINGS,
        lambda: tables.activities(campaign=found, by=person),
        back=pages.activities(found),
    )


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
        done="The activity is written down as done."
        if request.POST.get("was_done")
        else "The activity is planned.",
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
        may_remove=may_plan and not rules.reasons_not_to_remove_activity(one),
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
        text=_what_a_change_voids(one),
        reasons=rules.reasons_not_to_change(one.campaign) + settled,
    )


def _what_a_change_voids(activity: Activity) -> str:
    if impact.questions_of(activity):
        return IS_ASKED_ANEW
    return IS_NO_LONGER_READY if activity.state == Activity.State.READY else ""


@require_http_methods(FORM)
def remove(request: HttpRequest, reference: str, activity: str) -> HttpResponse:
    """The page before it is no longer planned: what goes with it, and who hears nothing of it."""
    one, person = find_activity(request, reference, activity), person_of(request)
    access.check_may_plan(one.campaign, person)
    questions = impact.questions_of(one)
    interruption = Interruption(
        title="Remove the activity",
        effects=_what_goes(one, questions),
        reasons=impact.reasons_not_to_remove(one, person),
        button="Remove it now",
        read_before=[
            impact.fingerprint(one),
            *(f"{asked.agency}: {asked.answer} {asked.answer_note}" for asked in questions),
        ],
        back=pages.activity(one),
    )
    status = to_be_read(request, interruption)
    if status is None:
        return press(
            request,
            lambda: services.remove(activity=one, by=person),
            done=f"“{one}” is removed.",
            back=pages.activities(one.campaign),
        )
    return page(
        request, one.campaign, "campaigns/activity_remove.html", status=status, interruption=interruption
    )


def _what_goes(activity: Activity, questions: Sequence[ImpactQuestion]) -> list[str]:
    """What is gone once it is removed, and whom to tell, since the portal tells nobody."""
    days = say_day(activity.starts_on)
    if activity.lasts_days > 1:
        days += f" to {say_day(activity.ends_on)}"
    effects = [
        f"“{activity}”, {days}, is no longer planned. It goes from the list of activities and from everybody’s calendar.",
    ]
    if questions:
        agencies = ", ".join(asked.agency.name for asked in questions)
        effects.append(
            f"What was asked about it goes too: {agencies}. Every answer stays on the timeline of the campaign."
        )
    return [
        *effects,
        f"The portal sends nobody a message. {activity.agency} does it and {activity.owner} sees to it: tell them yourself.",
        "That it was removed, by whom and when stays on the timeline of the campaign.",
    ]
