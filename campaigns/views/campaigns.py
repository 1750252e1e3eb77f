"""The list of campaigns, one campaign, and changing what it says."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit import queries as audit
from campaigns.forms.campaigns import (
    AudiencesForm,
    CallForm,
    FilterForm,
    MessagesForm,
    OutlineForm,
    ResourcesForm,
)
from campaigns.models import Campaign
from campaigns.points import CAMPAIGN_PAGES
from campaigns.queries import campaigns as queries
from campaigns.queries import dates, impact, pages, reach
from campaigns.queries import measures as measure_queries
from campaigns.rules import access
from campaigns.rules import campaigns as rules
from campaigns.rules.refusals import CampaignNotReady
from campaigns.services import campaigns as services
from campaigns.services import tables
from campaigns.views.finding import (
    COLOURS,
    FORM,
    as_listed,
    find,
    find_to_change,
    form_page,
    page,
    person_of,
    table,
)
from documents.models import Finding
from documents.queries import findings_about
from documents.showing import entries as finding_entries
from foundation import clock
from foundation.acts import press, say_why_not, typed
from foundation.words import say_day
from partnership.clashes import shortened
from partnership.models import Audience

PAGE_SIZE = 25


def _asked_for(request: HttpRequest) -> tuple[FilterForm, queries.Filters, str]:
    form = FilterForm(request.GET)
    sort = request.GET.get("sort", queries.DEFAULT_SORT)
    if sort.removeprefix("-") not in queries.SORTS:
        sort = queries.DEFAULT_SORT
    return form, form.filters, sort


@require_safe
def campaigns(request: HttpRequest) -> HttpResponse:
    """Every campaign that this person may know of."""
    person = person_of(request)
    form, filters, sort = _asked_for(request)
    found = queries.list_for(person, filters, sort, clock.today())
    page_obj = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page_obj,
        "rows": [(row, COLOURS[row.campaign.status]) for row in queries.rows(page_obj)],
        "form": form,
        "sort": sort,
        "export_query": request.GET.urlencode(),
        "may_begin": access.may_draft(person, None),
    }
    return render(request, "campaigns/campaign_list.html", context)


@require_safe
def campaigns_export(request: HttpRequest) -> HttpResponseBase:
    """The same list as CSV, with the same filters."""
    person = person_of(request)
    _, filters, sort = _asked_for(request)
    return table(
        request,
        "campaigns.csv",
        queries.HEADINGS,
        lambda: tables.campaigns(filters=filters, sort=sort, today=clock.today(), by=person),
        back=as_listed(request, pages.HOME),
    )


@require_http_methods(FORM)
def begin(request: HttpRequest) -> HttpResponse:
    """A campaign that nobody outside knows of."""
    person = person_of(request)
    access.check_may_draft(person, None)
    form = OutlineForm(typed(request), by=person)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.draft_campaign(
                outline=form.outline, matter=form.cleaned_data["matter"], by=person
            )
        except CampaignNotReady as not_ready:
            say_why_not(form, not_ready)
        else:
            asked_for = reach.audience_asked_for(request.GET.get("audience", ""))
            chosen = f"?audience={asked_for.pk}" if asked_for is not None else ""
            return redirect(reverse("campaigns:audiences", args=[made.reference]) + chosen)
    context = {"form": form, "title": "Begin a campaign", "back": pages.HOME}
    return render(request, "campaigns/plain_form.html", context)


@require_safe
def plan_for(request: HttpRequest, audience: int) -> HttpResponse:
    """Where something more can be planned for an audience, by this person."""
    person = person_of(request)
    found = get_object_or_404(Audience, pk=audience)
    context = {
        "audience": found,
        "campaigns": reach.campaigns_to_plan_in(person)[:PAGE_SIZE],
        "may_begin": access.may_draft(person, None),
        "channels": found.channels.all(),
        "languages": found.languages.all(),
    }
    return render(request, "campaigns/plan_for.html", context)


# One campaign -------------------------------------------------------------------------------------


@require_safe
def campaign(request: HttpRequest, reference: str) -> HttpResponse:
    """What it is for, for whom, what is said, and what stands between it and the public."""
    found, person = find(request, reference), person_of(request)
    may_plan = access.may_plan(found, person)
    is_open = not rules.reasons_not_to_change(found)
    findings = findings_about(found).filter(decision=Finding.Decision.OPEN)
    return page(
        request,
        found,
        "campaigns/campaign.html",
        current="campaigns:campaign",
        topics=found.topics.all(),
        audiences=queries.audiences_of(found),
        calls=found.calls_to_action.all(),
        resources=queries.resources_for(person, found),
        toolkit=queries.toolkit_of(found, person),
        earlier_run=queries.earlier_run_of(found, person),
        measures=measure_queries.standings(measure_queries.of(found), clock.today()),
        undirected=queries.why_not_directed(found) if is_open else "",
        urgent=queries.waits_for_the_subcommittee(found) if is_open else None,
        difference=queries.difference_from_national(found),
        clashes=shortened(dates.clashes_with(found, person, clock.today())) if is_open else [],
        findings=finding_entries(findings, found.matter, person) if may_plan or person.is_chair else [],
        may_change=may_plan and is_open and (not found.is_public or access.may_publish(found, person)),
        may_publish=access.may_publish(found, person) and found.status == Campaign.Status.DRAFT,
        may_withdraw=access.may_withdraw(found, person) and is_open,
        reasons=queries.reasons_not_to_publish(found, person, clock.today())
        if may_plan and found.status == Campaign.Status.DRAFT
        else [],
        warnings=queries.warnings(found) if may_plan and found.status == Campaign.Status.DRAFT else [],
        public_address=pages.public(found) if found.is_public else "",
        other_pages=list(CAMPAIGN_PAGES.ask(found, person)),
    )


@require_safe
def timeline(request: HttpRequest, reference: str) -> HttpResponse:
    """Everything that was done with the campaign and its parts."""
    found = find(request, reference)
    return page(
        request,
        found,
        "campaigns/timeline.html",
        current="campaigns:timeline",
        events=audit.timeline(queries.parts_of(found), limit=200),
    )


@require_http_methods(FORM)
def edit(request: HttpRequest, reference: str) -> HttpResponse:
    """What it is for, when it is, and what the public reads."""
    found, person = find_to_change(request, reference), person_of(request)
    form = OutlineForm(typed(request), by=person, campaign=found)
    return form_page(
        request,
        found,
        form,
        lambda: services.edit_campaign(
            campaign=found, outline=form.outline, began_from=form.began_from, by=person
        ),
        done="The campaign is saved.",
        then=pages.campaign(found),
        title="Edit the campaign",
        reasons=rules.reasons_not_to_change(found),
        text=what_follows(found),
    )


WILL_BE_READ = "Everybody reads this on the campaign’s page once it is published."
IS_READ_AT_ONCE = (
    "It is public: readers see the change as soon as you save it. Whatever the subcommittee decided about (title, "
    "objective, reason, messages, audiences) asks for another decision once it is changed."
)


def what_follows(campaign: Campaign) -> str:
    """What happens when it is saved, and when its launch is put on another day."""
    told = [IS_READ_AT_ONCE] if campaign.is_public else []
    moving = queries.activities_that_move(campaign)
    done, today = queries.done_count(campaign), clock.today()
    if rules.has_begun(campaign, done=done, today=today):
        told.append("It has begun, so the day of its launch stays.")
    elif number := moving.count():
        told += [_what_moves(number), impact.when_a_launch_moves(moving)]
        if first := queries.first_launch_without_past(campaign, today):
            told.append(
                f"With a launch before {say_day(first)}, planned activities come to days that are past."
            )
    return " ".join(told)


def _what_moves(number: int) -> str:
    moving = "one activity moves" if number == 1 else f"{number} activities move"
    return f"When you change the day of the launch, {moving} with it."


HAS_NO_AUDIENCE = "It has no audience now. It needs one before anybody can decide that it goes ahead."


@require_http_methods(FORM)
def audiences(request: HttpRequest, reference: str) -> HttpResponse:
    """For whom it is."""
    found, person = find_to_change(request, reference), person_of(request)
    asked_for = reach.audience_asked_for(request.GET.get("audience", ""))
    form = AudiencesForm(typed(request), campaign=found, asked_for=asked_for)
    has_some = bool(request.POST.getlist("audiences"))
    return form_page(
        request,
        found,
        form,
        lambda: services.say_to(
            campaign=found, messages=form.messages, began_from=form.began_from, by=person
        ),
        done="The audiences are saved." if has_some else HAS_NO_AUDIENCE,
        then=reverse("campaigns:messages", args=[found.reference]) if has_some else pages.campaign(found),
        title="For whom it is",
        text=IS_READ_AT_ONCE if found.is_public else "",
        back=pages.campaign(found),
        reasons=rules.reasons_not_to_change(found),
    )


@require_http_methods(FORM)
def messages_by_audience(request: HttpRequest, reference: str) -> HttpResponse:
    """What is said to each of its audiences."""
    found, person = find_to_change(request, reference), person_of(request)
    form = MessagesForm(typed(request), campaign=found)
    reasons = rules.reasons_not_to_change(found)
    return form_page(
        request,
        found,
        form,
        lambda: services.say_to(
            campaign=found, messages=form.messages, began_from=form.began_from, by=person
        ),
        done="What is said to them is saved.",
        then=pages.campaign(found),
        title="What is said to each audience",
        text=IS_READ_AT_ONCE if found.is_public else WILL_BE_READ,
        reasons=reasons if form.chosen else [*reasons, "Choose its audiences first."],
    )


@require_http_methods(FORM)
def resources(request: HttpRequest, reference: str) -> HttpResponse:
    """What of the catalogue it uses."""
    found, person = find_to_change(request, reference), person_of(request)
    form = ResourcesForm(typed(request), campaign=found, by=person)
    return form_page(
        request,
        found,
        form,
        lambda: services.use_resources(
            campaign=found,
            resources=list(form.cleaned_data["resources"]),
            began_from=form.began_from,
            by=person,
        ),
        done="The resources are saved.",
        then=pages.campaign(found),
        title="What of the catalogue it uses",
        reasons=rules.reasons_not_to_change(found),
    )


# Where it sends people ----------------------------------------------------------------------------


@require_http_methods(FORM)
def add_call(request: HttpRequest, reference: str) -> HttpResponse:
    return _call(request, find_to_change(request, reference), None)


@require_http_methods(FORM)
def edit_call(request: HttpRequest, reference: str, call: int) -> HttpResponse:
    return _call(request, find_to_change(request, reference), call)


def _call(request: HttpRequest, found: Campaign, key: int | None) -> HttpResponse:
    call = get_object_or_404(found.calls_to_action, pk=key) if key is not None else None
    form = CallForm(typed(request), campaign=found, call=call)
    return form_page(
        request,
        found,
        form,
        lambda: services.store_call(campaign=found, call=call, by=person_of(request), **form.told),
        done="The call to action is saved.",
        then=pages.campaign(found),
        title="Change a call to action" if call else "Add a call to action",
        text=IS_READ_AT_ONCE if found.is_public else "",
        reasons=rules.reasons_not_to_change(found),
    )


@require_POST
def remove_call(request: HttpRequest, reference: str, call: int) -> HttpResponse:
    found = find_to_change(request, reference)
    row = get_object_or_404(found.calls_to_action, pk=call)
    return press(
        request,
        lambda: services.remove_call(call=row, by=person_of(request)),
        done="The call to action is removed.",
        back=pages.campaign(found),
    )
