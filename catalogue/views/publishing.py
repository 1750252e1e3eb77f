"""Whom a resource reaches: each step with a page before it that says what will happen to whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from copy import copy
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from catalogue.forms.resources import RestoreForm, ScheduleForm
from catalogue.models import Resource
from catalogue.queries import pages
from catalogue.queries import resource_page as queries
from catalogue.queries import resources as gate_queries
from catalogue.rules import access
from catalogue.rules import resources as rules
from catalogue.services import publishing as services
from catalogue.services import scheduling
from catalogue.services.messages import told_of_withdrawal
from catalogue.views.finding import (
    find_to_publish,
    find_worked_on,
    form_page,
    interrupt,
    person_of,
)
from foundation import clock
from foundation.acts import Interruption, typed
from foundation.shared_forms import ReasonForm, WithdrawalForm
from foundation.words import say_list, say_moment
from partnership.models import Person

FORM = ["GET", "HEAD", "POST"]
Status, Visibility = Resource.Status, Resource.Visibility


@require_http_methods(FORM)
def publish(request: HttpRequest, reference: str) -> HttpResponse:
    """What becomes readable, where and by whom; the button publishes it."""
    resource = find_to_publish(request, reference)
    if request.method == "POST" and resource.status == Status.PUBLISHED:
        return is_so_already(request, resource, "It is published.")
    reasons = rules.reasons_not_to(Status.PUBLISHED, resource)
    if resource.status == Status.WITHDRAWN:
        reasons = ["It was withdrawn. Restore it."]
    return _go_out(request, resource, services.publish, resource.visibility, reasons)


@require_http_methods(FORM)
def make_public(request: HttpRequest, reference: str) -> HttpResponse:
    """What those who sign in have already becomes everybody's."""
    resource = find_to_publish(request, reference)
    if request.method == "POST" and resource.is_public:
        return is_so_already(request, resource, "Everybody can read it.")
    reasons = rules.reasons_not_to_make_public(resource)
    return _go_out(request, resource, services.make_public, Visibility.PUBLIC, reasons)


def is_so_already(request: HttpRequest, resource: Resource, words: str) -> HttpResponse:
    """A second press, or somebody else’s first: it is as the person wants it."""
    messages.info(request, f"{words} Nothing is left to do.")
    return redirect(pages.resource(resource))


def _go_out(
    request: HttpRequest,
    resource: Resource,
    act: Callable[..., Any],
    visibility: str,
    reasons: list[str],
) -> HttpResponse:
    person = person_of(request)
    gates = queries.gates_for(resource, person, clock.now())
    seen = gate_queries.shown_fingerprint(resource)
    is_public = visibility == Visibility.PUBLIC
    return interrupt(
        request,
        resource,
        Interruption(
            title="Make it public" if is_public else "Publish it",
            effects=_effects(resource, visibility),
            reasons=[*reasons, *gate_queries.reasons(gates)],
            button="Make it public now" if is_public else "Publish it now",
            read_before=[seen],
            back=pages.resource(resource),
        ),
        lambda: act(resource=resource, by=person, seen=seen),
        done="Everybody can read it now." if is_public else "It is published.",
        template="catalogue/resource_publish.html",
        gates=gates,
        shut=sum(not gate.is_open for gate in gates),
        not_now=reasons,
        versions=gate_queries.readable_versions(resource),
        is_public=is_public,
    )


WHO = {
    Visibility.PUBLIC: "everybody can read it",
    Visibility.SIGNED_IN: "everybody who signs in here and holds a role can read it; the public can’t",
    Visibility.BUSINESS_UNIT: "the business unit and the chairs can read it; nobody else can",
}


def _effects(resource: Resource, visibility: str) -> list[str]:
    told = [f"As soon as you press the button {WHO[Visibility(visibility)]}: “{resource.title}”."]
    if visibility == Visibility.PUBLIC:
        where = "at the address that it had" if resource.slug else "at an address made from its title"
        told.append(
            f"It stands on the public site {where}, and is found there by search and in lists and feeds."
        )
        if audiences := [str(one) for one in resource.audiences.all()]:
            told.append(f"It is listed for: {say_list(audiences)}.")
        if topics := [str(one) for one in resource.topics.all()]:
            told.append(f"It stands under: {say_list(topics)}.")
    if resource.public_from_at is not None:
        told.append(f"It is on the schedule for {say_moment(resource.public_from_at)}: that falls away.")
    told.append("Everything is looked at again at that moment. If something fails, nothing is published.")
    return told


# At a moment --------------------------------------------------------------------------------------


@require_http_methods(FORM)
def schedule(request: HttpRequest, reference: str) -> HttpResponse:
    """It becomes public at a moment, if every gate still holds then."""
    resource, person = find_to_publish(request, reference), person_of(request)
    now = clock.now()
    gates = queries.gates_for(resource, person, now)
    reasons = rules.reasons_not_to_schedule(resource, now + dt.timedelta(days=1), now)
    reasons += gate_queries.reasons_not_to_rely_on_the_schedule(now)
    form = ScheduleForm(typed(request), seen=gate_queries.shown_fingerprint(resource))
    shut = [gate for gate in gates if not gate.is_open]
    return form_page(
        request,
        resource,
        form,
        lambda: scheduling.schedule_public(
            resource=resource,
            due_at=form.cleaned_data["due_at"],
            by=person,
            seen=form.cleaned_data["seen"],
        ),
        done="It is on the schedule. Everything is looked at again at that moment.",
        then=pages.resource(resource),
        template="catalogue/resource_schedule.html",
        title="Make it public at a moment",
        reasons=reasons,
        gates=gates,
        shut=len(shut),
        effects=_effects(resource, Visibility.PUBLIC)[1:-1],
        versions=gate_queries.readable_versions(resource),
    )


@require_http_methods(FORM)
def unschedule(request: HttpRequest, reference: str) -> HttpResponse:
    """Nothing becomes public at that moment."""
    resource, person = find_to_publish(request, reference), person_of(request)
    form = ReasonForm(
        typed(request), button="Take it off the schedule", label="Why it is not to become public then"
    )
    return form_page(
        request,
        resource,
        form,
        lambda: scheduling.unschedule_public(
            resource=resource, reason=form.cleaned_data["reason"], by=person
        ),
        done="It is off the schedule.",
        then=pages.resource(resource),
        title="Take it off the schedule",
        text=f"It was to become public at {say_moment(resource.public_from_at)}."
        if resource.public_from_at is not None
        else "",
        reasons=[] if resource.public_from_at is not None else ["It is not scheduled."],
    )


# Taking it away, and bringing it back ---------------------------------------------------------------


@require_http_methods(FORM)
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Nobody outside has it any more; its address explains, or shows nothing."""
    resource, person = find_worked_on(request, reference), person_of(request)
    access.check_may_withdraw(resource, person)
    if request.method == "POST" and resource.status == Status.WITHDRAWN:
        return is_so_already(request, resource, "It is withdrawn.")
    form = WithdrawalForm(typed(request), thing="resource", was_public=resource.public_at is not None)
    return form_page(
        request,
        resource,
        form,
        lambda: services.withdraw(
            resource=resource,
            manner=form.manner_chosen,
            reason=form.cleaned_data["reason"],
            public_reason=form.cleaned_data.get("public_reason", ""),
            by=person,
        ),
        done="It is withdrawn. Its page and files are gone from the portal.",
        then=pages.resource(resource),
        template="catalogue/resource_withdraw.html",
        title="Withdraw the resource",
        **withdrawal_context(resource, person),
    )


def withdrawal_context(resource: Resource, person: Person) -> dict[str, Any]:
    """What goes, what stays and who is told, for the page before."""
    return {
        "was_public": resource.public_at is not None,
        "told": told_of_withdrawal(resource, person),
        "printed": _printed(resource),
        "reasons": rules.reasons_not_to(Status.WITHDRAWN, resource),
    }


def _printed(resource: Resource) -> int:
    """How many printed copies are known to be kept somewhere."""
    return sum(resource.stocks.values_list("quantity", flat=True))


@require_http_methods(FORM)
def restore(request: HttpRequest, reference: str) -> HttpResponse:
    """It reaches again whom it reached, once every gate holds."""
    resource, person = find_to_publish(request, reference), person_of(request)
    if request.method == "POST" and resource.status == Status.PUBLISHED:
        return is_so_already(request, resource, "It is published.")
    as_restored = copy(resource)
    as_restored.public_withdrawal_reason = ""
    gates = queries.gates_for(as_restored, person, clock.now())
    form = RestoreForm(typed(request), seen=gate_queries.shown_fingerprint(resource))
    return form_page(
        request,
        resource,
        form,
        lambda: services.restore(
            resource=resource,
            reason=form.cleaned_data["reason"],
            by=person,
            seen=form.cleaned_data["seen"],
        ),
        done="It is restored.",
        then=pages.resource(resource),
        template="catalogue/resource_restore.html",
        title="Restore the resource",
        reasons=rules.reasons_not_to_restore(resource, "reason"),
        gates=gates,
        shut=sum(not gate.is_open for gate in gates),
        effects=_effects(resource, resource.visibility),
        versions=gate_queries.readable_versions(resource),
    )
