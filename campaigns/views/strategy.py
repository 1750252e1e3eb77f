"""The strategy, the plan of a year, its paper for the board and the year’s report."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from campaigns.forms.strategy import CarryOverForm, PriorityForm, ReviewForm, StrategyForm, YearForm
from campaigns.models import BusinessPlan, Strategy
from campaigns.queries import plan_pages as pages
from campaigns.queries import strategy as queries
from campaigns.rules import plan_access as access
from campaigns.rules import strategy as rules
from campaigns.rules.refusals import CampaignNotReady
from campaigns.services import actions as action_services
from campaigns.services import papers
from campaigns.services import strategy as services
from campaigns.views.finding import FORM, person_of, table
from campaigns.views.plan_finding import find_year, plain_form
from foundation import clock
from foundation.acts import say_why_not, typed
from partnership.models import Person


@require_safe
def business_plan(request: HttpRequest) -> HttpResponse:
    """The strategies and the plans of the years that answer to them."""
    person = person_of(request)
    today = clock.today()
    context = {
        "strategies": queries.strategies(),
        "current": queries.strategy_on(today),
        "plans": queries.plans(),
        "this_year": rules.financial_year(today),
        "may_keep": access.may_keep_plans(person),
    }
    return render(request, "campaigns/business_plan.html", context)


# The strategy -------------------------------------------------------------------------------------


def _find_strategy(request: HttpRequest, reference: str) -> Strategy:
    person_of(request)
    return get_object_or_404(queries.strategies(), reference=reference)


@require_safe
def strategy(request: HttpRequest, strategy: str) -> HttpResponse:
    """Its aims, whose it is, and when it was and is looked at."""
    found, person = _find_strategy(request, strategy), person_of(request)
    context = {
        "strategy": found,
        "is_due": found.review_on <= clock.today(),
        "may_keep": access.may_keep_plans(person),
    }
    return render(request, "campaigns/strategy.html", context)


@require_http_methods(FORM)
def strategy_begin(request: HttpRequest) -> HttpResponse:
    """Another strategy."""
    person = _keeper(request)
    form = StrategyForm(typed(request), by=person)
    return plain_form(
        request,
        form,
        lambda: services.begin_strategy(entry=form.entry, by=person),
        done="The strategy is begun.",
        then=pages.BUSINESS_PLAN,
        title="Begin a strategy",
    )


@require_http_methods(FORM)
def strategy_edit(request: HttpRequest, strategy: str) -> HttpResponse:
    """What it says."""
    found, person = _find_strategy(request, strategy), _keeper(request)
    form = StrategyForm(typed(request), by=person, strategy=found)
    return plain_form(
        request,
        form,
        lambda: services.edit_strategy(
            strategy=found, entry=form.entry, began_from=form.began_from, by=person
        ),
        done="The strategy is saved.",
        then=pages.strategy(found),
        title="Edit the strategy",
        caption=str(found),
    )


@require_http_methods(FORM)
def strategy_review(request: HttpRequest, strategy: str) -> HttpResponse:
    """Somebody looked at it, and it is looked at again."""
    found, person = _find_strategy(request, strategy), _keeper(request)
    form = ReviewForm(typed(request), strategy=found)
    return plain_form(
        request,
        form,
        lambda: services.review_strategy(strategy=found, **form.told, by=person),
        done="It is written down, and its owner is reminded on the next day.",
        then=pages.strategy(found),
        title="Look at the strategy again",
        caption=str(found),
    )


def _keeper(request: HttpRequest) -> Person:
    person = person_of(request)
    access.check_may_keep_plans(person)
    return person


# The plan of a year -------------------------------------------------------------------------------


@require_http_methods(FORM)
def year_begin(request: HttpRequest) -> HttpResponse:
    """The plan of another year."""
    person = _keeper(request)
    form = YearForm(typed(request), by=person)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.begin_year(**form.told, by=person)
        except CampaignNotReady as not_ready:
            say_why_not(form, not_ready)
        else:
            return redirect(pages.year(made))
    context = {"form": form, "title": "Begin the plan of a year", "back": pages.BUSINESS_PLAN}
    return render(request, "campaigns/plain_form.html", context)


@require_safe
def year(request: HttpRequest, plan_year: int) -> HttpResponse:
    """Its priorities with all that answers to them, what was planned and done, and what it lacks."""
    found, person = find_year(request, plan_year), person_of(request)
    context = {
        "year": queries.year_of(found, person, clock.today()),
        "plan": found,
        "is_current": found.year == rules.financial_year(clock.today()),
        "may_keep": access.may_keep_plans(person),
        "not_carried_over": queries.reasons_not_to_carry_over(found, clock.today()),
    }
    return render(request, "campaigns/year.html", context)


@require_safe
def year_export(request: HttpRequest, plan_year: int) -> HttpResponseBase:
    """Its actions as CSV."""
    found, person = find_year(request, plan_year), person_of(request)
    return table(
        request,
        f"business-plan-{found.year}.csv",
        queries.HEADINGS,
        lambda: papers.table_of_actions(plan=found, by=person),
        back=pages.year(found),
    )


@require_http_methods(FORM)
def year_edit(request: HttpRequest, plan_year: int) -> HttpResponse:
    """Whose it is, and what the board reads first."""
    found, person = find_year(request, plan_year), _keeper(request)
    form = YearForm(typed(request), by=person, plan=found)
    return plain_form(
        request,
        form,
        lambda: services.edit_year(plan=found, **form.told, began_from=form.began_from, by=person),
        done="The plan is saved.",
        then=pages.year(found),
        title="Edit the plan",
        caption=str(found),
    )


@require_safe
def board_paper(request: HttpRequest, plan_year: int) -> HttpResponse:
    """The plan as a page to print for the board. What belongs to a matter is on nobody’s paper."""
    found, person = find_year(request, plan_year), person_of(request)
    try:
        year = papers.board_paper(plan=found, by=person)
    except CampaignNotReady as not_ready:
        return _not_handed_out(request, found, not_ready)
    context = {"year": year, "plan": found, "shown_at": clock.now()}
    return render(request, "campaigns/board_paper.html", context)


def _not_handed_out(request: HttpRequest, plan: BusinessPlan, not_ready: CampaignNotReady) -> HttpResponse:
    messages.error(request, str(not_ready))
    return redirect(pages.year(plan))


@require_safe
def year_report(request: HttpRequest, plan_year: int) -> HttpResponse:
    """All campaigns of the year with their results."""
    found, person = find_year(request, plan_year), person_of(request)
    try:
        results = papers.year_report(plan=found, by=person)
    except CampaignNotReady as not_ready:
        return _not_handed_out(request, found, not_ready)
    context = {"plan": found, "results": results, "shown_at": clock.now()}
    return render(request, "campaigns/year_report.html", context)


@require_safe
def year_report_export(request: HttpRequest, plan_year: int) -> HttpResponseBase:
    """The same as CSV."""
    found, person = find_year(request, plan_year), person_of(request)
    return table(
        request,
        f"campaigns-{found.year}.csv",
        queries.REPORT_HEADINGS,
        lambda: queries.report_rows(papers.year_report(plan=found, by=person)),
        back=pages.year(found),
    )


@require_http_methods(FORM)
def carry_over(request: HttpRequest, plan_year: int) -> HttpResponse:
    """What is open goes on in the next year’s plan."""
    found, person = find_year(request, plan_year), _keeper(request)
    form = CarryOverForm(typed(request), plan=found)
    following = BusinessPlan.objects.filter(year=found.year + 1).first()
    return plain_form(
        request,
        form,
        lambda: action_services.carry_over(
            plan=found,
            actions=list(form.cleaned_data["actions"]),
            due_on=form.cleaned_data["due_on"],
            by=person,
        ),
        done="They go on in the next year’s plan.",
        then=pages.year(following) if following is not None else pages.year(found),
        back=pages.year(found),
        title="Carry open actions over",
        caption=str(found),
        reasons=queries.reasons_not_to_carry_over(found, clock.today()),
    )


# Its priorities -----------------------------------------------------------------------------------


@require_http_methods(FORM)
def priority_add(request: HttpRequest, plan_year: int) -> HttpResponse:
    """Another priority of the year."""
    found, person = find_year(request, plan_year), _keeper(request)
    form = PriorityForm(typed(request))
    return plain_form(
        request,
        form,
        lambda: services.add_priority(plan=found, **form.told, by=person),
        done="The priority is added.",
        then=pages.year(found),
        title="Add a priority",
        caption=str(found),
    )


@require_http_methods(FORM)
def priority_edit(request: HttpRequest, plan_year: int, priority: str) -> HttpResponse:
    """What matters, and why."""
    found, person = find_year(request, plan_year), _keeper(request)
    row = get_object_or_404(found.priorities, reference=priority)
    form = PriorityForm(typed(request), priority=row)
    return plain_form(
        request,
        form,
        lambda: services.edit_priority(priority=row, **form.told, began_from=form.began_from, by=person),
        done="The priority is saved.",
        then=pages.year(found),
        title="Edit the priority",
        caption=str(found),
    )
