"""Agencies that are asked to take part, and what they answer."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaigns.forms.impact import OfferForm
from campaigns.forms.partners import AnswerForm, AskForm
from campaigns.models import FOR_AGENCIES, PartnerAsk
from campaigns.queries import campaigns as queries
from campaigns.queries import pages
from campaigns.rules import access
from campaigns.rules import campaigns as rules
from campaigns.services import partners as services
from campaigns.views.finding import FORM, find, find_to_plan, form_page, page, person_of
from foundation import clock
from foundation.acts import press_as_shown, typed, version_beside
from partnership.models import Person


@require_safe
def asks(request: HttpRequest, reference: str) -> HttpResponse:
    """Who is asked to do what, and who takes part."""
    found, person = find(request, reference), person_of(request)
    mine = person.agencies_as(*FOR_AGENCIES)
    is_open = not rules.reasons_not_to_take_part(found, today=clock.today())
    rows = [(one, is_open and one.agency_id in mine) for one in queries.asks_of(found)]
    return page(
        request,
        found,
        "campaigns/asks.html",
        current="campaigns:asks",
        rows=rows,
        may_ask=access.may_plan(found, person) and not rules.reasons_not_to_change(found),
        may_offer=is_open and queries.agencies_to_ask(found).filter(pk__in=mine).exists(),
    )


@require_http_methods(FORM)
def ask(request: HttpRequest, reference: str) -> HttpResponse:
    """An agency is asked; those who speak for it hear of it at once."""
    found, person = find_to_plan(request, reference), person_of(request)
    form = AskForm(typed(request), campaign=found)
    return form_page(
        request,
        found,
        form,
        lambda: services.ask(campaign=found, **form.cleaned_data, by=person),
        done="The agency is asked.",
        then=pages.asks(found),
        title="Ask an agency to take part",
        reasons=rules.reasons_not_to_change(found),
    )


@require_http_methods(FORM)
def offer(request: HttpRequest, reference: str) -> HttpResponse:
    """An agency takes part without having been asked; the business unit hears of it."""
    found, person = find(request, reference), person_of(request)
    if not person.agencies_as(*FOR_AGENCIES):
        raise PermissionDenied(access.OFFERING)
    form = OfferForm(typed(request), campaign=found, by=person)
    return form_page(
        request,
        found,
        form,
        lambda: services.offer(campaign=found, **form.cleaned_data, by=person),
        done="Your agency takes part.",
        then=pages.asks(found),
        title="Take part for your agency",
        reasons=rules.reasons_not_to_offer(found, "What it does", today=clock.today()),
    )


def _find_ask(request: HttpRequest, reference: str, ask: str) -> PartnerAsk:
    campaign = find(request, reference)
    rows = campaign.asks.select_related("agency", "asked_by", "answered_by")
    found: PartnerAsk = get_object_or_404(rows, reference=ask)
    found.campaign = campaign
    return found


@require_http_methods(FORM)
def answer(request: HttpRequest, reference: str, ask: str) -> HttpResponse:
    """What is asked; for who speaks for the agency, with the form to answer."""
    one, person = _find_ask(request, reference, ask), person_of(request)
    if request.method == "POST":
        access.check_may_answer(one, person)
    is_asked = one.answer != PartnerAsk.Answer.WITHDRAWN
    may_answer = access.may_answer(one, person) and is_asked
    closed = rules.reasons_not_to_take_part(one.campaign, today=clock.today()) if may_answer else []
    form = AnswerForm(typed(request), ask=one)
    return form_page(
        request,
        one.campaign,
        form,
        lambda: services.answer(
            ask=one,
            answer=form.cleaned_data["answer"],
            note=form.cleaned_data["note"],
            began_from=form.began_from,
            by=person,
        ),
        done="Your agency’s answer is kept.",
        then=pages.asks(one.campaign),
        template="campaigns/answer.html",
        **_shown(one, person),
        # What was typed into a form that was open a moment ago stays to be read.
        may_answer=may_answer and (not closed or request.method == "POST"),
        reasons=closed,
    )


def _shown(one: PartnerAsk, person: Person) -> dict[str, Any]:
    reasons = rules.reasons_not_to_take_back(one, today=clock.today())
    return {
        "ask": one,
        "may_take_back": access.may_take_back(one, person) and not reasons,
        "audiences": queries.audiences_of(one.campaign),
    }


@require_POST
def take_back(request: HttpRequest, reference: str, ask: str) -> HttpResponse:
    """The agency is no longer asked; where it answered meanwhile, that is read first."""
    one, person = _find_ask(request, reference, ask), person_of(request)
    access.check_may_take_back(one, person)

    def again() -> HttpResponse:
        shown = _shown(_find_ask(request, reference, ask), person)
        return page(request, one.campaign, "campaigns/answer.html", status=409, **shown)

    return press_as_shown(
        request,
        lambda: services.take_back(ask=one, began_from=version_beside(request), by=person),
        done=f"{one.agency} no longer takes part." if one.is_offer else f"{one.agency} is no longer asked.",
        back=pages.asks(one.campaign),
        again=again,
    )
