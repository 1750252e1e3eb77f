"""The calendar of everything that the person may see, across rooms."""

from __future__ import annotations

from typing import cast
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from campaigns.rules.access import works_in_the_room
from foundation import clock
from partnership.models import Person
from portal.forms import CalendarFilterForm
from portal.queries.calendar_page import View, page_for

WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
VIEWS = [(View.MONTH, "Month"), (View.WEEK, "Week"), (View.LIST, "List")]


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """A month, a week, some weeks as a list, or one day; with what gets in the way of what."""
    person = cast(Person, request.user)
    asked = CalendarFilterForm(request.GET).asked
    shown = {"agency": asked.agency, "audience": asked.audience, "channel": asked.channel, "kind": asked.kind}
    form = CalendarFilterForm(initial=shown | {"view": asked.view.value, "day": asked.day})
    today = clock.today().isoformat()
    context = {
        "page": page_for(person, asked),
        "form": form,
        "weekdays": WEEKDAYS,
        "views": [(title, asked.address(view=view), view == asked.view) for view, title in VIEWS],
        "before": asked.address(day=asked.beside(-1).isoformat()),
        "after": asked.address(day=asked.beside(1).isoformat()),
        "today": f"{asked.address(day=today)}#day-{today}",
        "showing": asked.query(),
        "to_come_back": urlencode({"showing": asked.query()}),
        "has_neighbours": works_in_the_room(person),
    }
    return render(request, "portal/calendar.html", context)
