"""Finding a campaign for somebody, and the frame of its pages.

What a person may not know of answers like an address that never existed; what they may read and not do is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from campaigns.models import Activity, Campaign
from campaigns.rules import access
from campaigns.rules.refusals import CampaignNotReady
from foundation.acts import Act, submit
from foundation.csv import csv_response
from foundation.pages import Entry
from foundation.shared_forms import SeenForm
from partnership.models import Person

FORM = ["GET", "HEAD", "POST"]
PAGES = [
    ("Campaign", "campaigns:campaign"),
    ("Activities", "campaigns:activities"),
    ("Partners", "campaigns:asks"),
    ("Measures", "campaigns:measures_of_campaign"),
    ("Decisions", "campaigns:direction"),
    ("Timeline", "campaigns:timeline"),
]
COLOURS = {"draft": "grey", "published": "green", "withdrawn": "red"}


def person_of(request: HttpRequest) -> Person:
    """Who is signed in and works on campaigns; to others the room is not there."""
    if not isinstance(request.user, Person) or not access.works_in_the_room(request.user):
        raise Http404
    return request.user


def find(request: HttpRequest, reference: str) -> Campaign:
    """The campaign under this address, for somebody who may know of it; a 404 for everybody else."""
    campaigns = Campaign.objects.visible_to(person_of(request)).select_related(
        "matter",
        "owner",
        "national__campaign",
        "priority__plan",
        "earlier_run",
        "toolkit",
        "published_by",
        "withdrawn_by",
    )
    return get_object_or_404(campaigns, reference=reference)


def find_to_plan(request: HttpRequest, reference: str) -> Campaign:
    """The same for somebody who may also change it; a 403 for those who may only read."""
    campaign = find(request, reference)
    access.check_may_plan(campaign, person_of(request))
    return campaign


def find_to_change(request: HttpRequest, reference: str) -> Campaign:
    """The same; what the public has before it, only the business unit changes."""
    campaign = find_to_plan(request, reference)
    if campaign.is_public:
        access.check_may_publish(campaign, person_of(request))
    return campaign


def find_activity(request: HttpRequest, reference: str, activity: str) -> Activity:
    """One activity of a campaign that this person may know of."""
    campaign = find(request, reference)
    rows = campaign.activities.select_related("channel", "agency", "owner", "settled_by", "ready_by")
    found: Activity = get_object_or_404(
        rows.prefetch_related("audiences", "languages", "areas"), reference=activity
    )
    found.campaign = campaign
    return found


def page(
    request: HttpRequest,
    campaign: Campaign,
    template: str,
    *,
    current: str = "",
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """A page of the campaign in its frame. `current` is the name of the address whose entry is marked."""
    frame = {
        "campaign": campaign,
        "colour": COLOURS[campaign.status],
        "sub_navigation": [
            Entry(title, reverse(name, args=[campaign.reference]), name == current) for title, name in PAGES
        ],
    }
    return render(request, template, frame | context, status=status)


def form_page(
    request: HttpRequest,
    campaign: Campaign,
    form: forms.Form,
    act: Act,
    *,
    done: str,
    then: str,
    template: str = "campaigns/form.html",
    **context: Any,
) -> HttpResponse:
    """One act on a campaign through a form: done, and on to `then`; else the page with what was typed."""
    answer = submit(request, form, act, done=done, then=then)
    if isinstance(answer, HttpResponse):
        return answer
    if isinstance(form, SeenForm):
        form.show_again()
    return page(request, campaign, template, status=answer, form=form, **{"back": then} | context)


def table(
    request: HttpRequest, name: str, headings: list[str], rows: Callable[[], Iterable[Any]], *, back: str
) -> HttpResponseBase:
    """A table to download; where a name stands in it that must not leave, why, on the page from which it was asked for."""
    try:
        told = rows()
    except CampaignNotReady as not_ready:
        messages.error(request, str(not_ready))
        return redirect(back)
    return csv_response(name, headings, told)


def as_listed(request: HttpRequest, place: str) -> str:
    """The list at this address, narrowed as the request asks."""
    query = request.GET.urlencode()
    return f"{place}?{query}" if query else place
