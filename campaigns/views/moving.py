"""Putting an activity or a launch on another day: from the calendar, by dragging or by a page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from campaigns.forms.moving import MoveForm
from campaigns.models import Activity, Campaign
from campaigns.queries import campaigns as queries
from campaigns.queries import impact, pages
from campaigns.rules import access
from campaigns.rules import campaigns as rules
from campaigns.services import activities, campaigns
from campaigns.views.campaigns import what_follows
from campaigns.views.finding import FORM, find, find_to_change, form_page, person_of
from foundation import clock
from foundation.acts import typed
from foundation.words import say_day


@require_http_methods(FORM)
def activity(request: HttpRequest, reference: str, activity: str) -> HttpResponse:
    """It is done on another day."""
    found, person = find(request, reference), person_of(request)
    one = get_object_or_404(found.activities.all(), reference=activity)
    one.campaign = found
    access.check_may_change_activity(one, person)
    form = MoveForm(
        typed(request), record=one, day="starts_on", proposed=request.GET, label="On which day does it begin?"
    )
    settled = [] if one.is_open else ["What became of it is written down."]
    return _page(
        request,
        found,
        form,
        lambda: activities.move(activity=one, to_on=form.to_on, began_from=form.began_from, by=person),
        what=one.title,
        was_on=one.starts_on,
        lasts_days=one.lasts_days,
        place=pages.activity(one),
        text=" ".join([*_when_counted(one), *impact.before_a_move(one, clock.today())]),
        voided=lambda to_on: impact.after_a_move(one, to_on, clock.today()),
        reasons=rules.reasons_not_to_change(found) + settled,
    )


@require_http_methods(FORM)
def launch(request: HttpRequest, reference: str) -> HttpResponse:
    """It launches on another day, and what is counted from the launch moves with it."""
    found, person = find_to_change(request, reference), person_of(request)
    form = MoveForm(
        typed(request),
        record=found,
        day="launches_on",
        proposed=request.GET,
        label="On which day does it launch?",
    )
    return _page(
        request,
        found,
        form,
        lambda: campaigns.move_launch(
            campaign=found, to_on=form.to_on, began_from=form.began_from, by=person
        ),
        what=found.title,
        was_on=found.launches_on,
        lasts_days=(found.ends_on - found.launches_on).days + 1,
        place=pages.campaign(found),
        text=" ".join(["It lasts as long as before.", what_follows(found)]),
        reasons=rules.reasons_not_to_move(found, done=queries.done_count(found), today=clock.today()),
        voided=lambda to_on: _come_to_the_past(found, to_on),
    )


def _page(
    request: HttpRequest,
    campaign: Campaign,
    form: MoveForm,
    act: Callable[[], Any],
    *,
    what: str,
    was_on: dt.date,
    lasts_days: int,
    place: str,
    voided: Callable[[dt.date], list[str]] = lambda to_on: [],
    **context: Any,
) -> HttpResponse:
    """`voided`: what putting it on a day does to what was marked and answered, in sentences."""
    is_valid = request.method == "POST" and form.is_valid()
    done = ""
    if is_valid and form.to_on == was_on:
        done = f"“{what}” is saved, on the same day as before."
    elif is_valid:
        is_on = "begins on" if lasts_days > 1 else "is on"
        done = " ".join([f"“{what}” {is_on} {say_day(form.to_on)} now.", *voided(form.to_on)])
    showing = form.was_showing if is_valid else ""
    then = f"{pages.CALENDAR}?{showing}" if showing else place
    return form_page(
        request,
        campaign,
        form,
        act,
        done=done,
        then=then,
        title=f"Move “{what}”",
        back=pages.CALENDAR,
        **context,
    )


def _when_counted(activity: Activity) -> list[str]:
    """That it goes on moving with the launch, where it does."""
    if activity.days_from_launch is None:
        return []
    return ["It is counted from the launch. After this it still moves when the launch moves."]


def _come_to_the_past(campaign: Campaign, to_on: dt.date) -> list[str]:
    """What of it is planned for days that are past once it launches on that day."""
    number = queries.come_to_the_past(campaign, to_on, clock.today())
    if not number:
        return []
    planned = "One planned activity is" if number == 1 else f"{number} planned activities are"
    return [f"{planned} on days that are past now. Say what became of each, or put it on another day."]
