"""One action of a year's plan: how far it is, how it stands, and what became of it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit import queries as audit
from campaigns.forms.strategy import ActionForm, ProgressForm, RatingForm, SettleForm
from campaigns.models import Action
from campaigns.queries import plan_pages as pages
from campaigns.queries import strategy as queries
from campaigns.rules import plan_access as access
from campaigns.rules import strategy as rules
from campaigns.services import actions as services
from campaigns.views.finding import FORM, person_of
from campaigns.views.plan_finding import find_action, find_year, plain_form
from foundation import clock
from foundation.acts import press_as_shown, typed, version_beside


@require_http_methods(FORM)
def add(request: HttpRequest, plan_year: int, priority: str) -> HttpResponse:
    """Another action for the priority."""
    plan, person = find_year(request, plan_year), person_of(request)
    access.check_may_keep_plans(person)
    row = get_object_or_404(plan.priorities, reference=priority)
    form = ActionForm(typed(request), by=person, plan=plan)
    return plain_form(
        request,
        form,
        lambda: services.add(priority=row, entry=form.entry, by=person),
        done="The action is planned.",
        then=pages.year(plan),
        title="Plan an action",
        caption=str(row),
    )


@require_safe
def action(request: HttpRequest, plan_year: int, action: str) -> HttpResponse:
    """What it is, how it stands and why, and every word of its progress."""
    return _page(request, find_action(request, plan_year, action))


def _page(request: HttpRequest, found: Action, status: int = 200) -> HttpResponse:
    person = person_of(request)
    standing = rules.standing_of(found, clock.today())
    is_open = not rules.reasons_not_to_change_action(found)
    may_tell = access.may_tell_of(found, person)
    context = {
        "action": found,
        "plan": found.priority.plan,
        "standing": standing,
        "progress": found.progress.select_related("told_by"),
        "came_from": found.carried_from,
        "went_to": getattr(found, "carried_to", None),
        "events": audit.timeline(queries.parts_of(found), limit=100),
        "may_tell": may_tell and is_open,
        "may_settle": may_tell and found.state != found.State.CARRIED_OVER,
        "may_keep": access.may_keep_plans(person) and is_open,
    }
    return render(request, "campaigns/action.html", context, status=status)


@require_http_methods(FORM)
def edit(request: HttpRequest, plan_year: int, action: str) -> HttpResponse:
    """It is done otherwise, by another day or by somebody else."""
    found, person = find_action(request, plan_year, action), person_of(request)
    access.check_may_keep_plans(person)
    form = ActionForm(typed(request), by=person, plan=found.priority.plan, action=found)
    return plain_form(
        request,
        form,
        lambda: services.edit(action=found, entry=form.entry, began_from=form.began_from, by=person),
        done="The action is saved.",
        then=pages.action(found),
        title="Change the action",
        caption=str(found),
        reasons=rules.reasons_not_to_change_action(found),
    )


@require_http_methods(FORM)
def progress(request: HttpRequest, plan_year: int, action: str) -> HttpResponse:
    """How far it is."""
    found, person = find_action(request, plan_year, action), person_of(request)
    access.check_may_tell_of(found, person)
    form = ProgressForm(typed(request), action=found)
    return plain_form(
        request,
        form,
        lambda: services.tell_progress(action=found, **form.cleaned_data, by=person),
        done="Its progress is written down.",
        then=pages.action(found),
        title="Say how far it is",
        caption=str(found),
        reasons=rules.reasons_not_to_change_action(found),
    )


@require_http_methods(FORM)
def settle(request: HttpRequest, plan_year: int, action: str) -> HttpResponse:
    """What became of it."""
    found, person = find_action(request, plan_year, action), person_of(request)
    access.check_may_tell_of(found, person)
    form = SettleForm(typed(request), action=found)
    is_carried = found.state == found.State.CARRIED_OVER
    return plain_form(
        request,
        form,
        lambda: services.settle(action=found, **form.told, by=person),
        done="It is written down.",
        then=pages.action(found),
        title="Say what became of it",
        caption=str(found),
        reasons=rules.reasons_not_to_change_action(found) if is_carried else [],
    )


@require_http_methods(FORM)
def rate(request: HttpRequest, plan_year: int, action: str) -> HttpResponse:
    """It is shown otherwise than its days and its progress say."""
    found, person = find_action(request, plan_year, action), person_of(request)
    access.check_may_keep_plans(person)
    form = RatingForm(typed(request), action=found)
    standing = rules.standing_of(found, clock.today())
    told = f"Worked out, it is {standing.worked_out.label.lower()}. {standing.why}" if standing else ""
    return plain_form(
        request,
        form,
        lambda: services.rate(action=found, **form.told, by=person),
        done="It is shown so, with your name and your reason.",
        then=pages.action(found),
        title="Show it otherwise",
        caption=str(found),
        text=told,
        reasons=rules.reasons_not_to_change_action(found),
    )


@require_POST
def rate_lift(request: HttpRequest, plan_year: int, action: str) -> HttpResponse:
    """It is shown as worked out again; where somebody gave another reason meanwhile, that is read first."""
    found, person = find_action(request, plan_year, action), person_of(request)
    access.check_may_keep_plans(person)
    return press_as_shown(
        request,
        lambda: services.rate_as_worked_out(action=found, began_from=version_beside(request), by=person),
        done="It is shown as worked out.",
        back=pages.action(found),
        again=lambda: _page(request, find_action(request, plan_year, action), status=409),
    )
