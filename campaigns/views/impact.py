"""Agencies whose work an activity may touch: asking them, their answers, and marking the activity ready."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST

from campaigns.forms.impact import GoOnForm, ImpactAnswerForm, ImpactAskForm
from campaigns.models import Activity, ImpactQuestion
from campaigns.queries import impact as queries
from campaigns.queries import pages
from campaigns.rules import access
from campaigns.rules import campaigns as rules
from campaigns.rules import impact as impact_rules
from campaigns.services import impact as services
from campaigns.views.finding import FORM, find_activity, form_page, page, person_of
from foundation import clock
from foundation.acts import press, press_as_shown, text_beside, typed, version_beside


@require_http_methods(FORM)
def ask(request: HttpRequest, reference: str, activity: str) -> HttpResponse:
    """An agency is asked; those who speak for it hear of it at once."""
    one, person = find_activity(request, reference, activity), person_of(request)
    access.check_may_change_activity(one, person)
    form = ImpactAskForm(typed(request), activity=one)
    settled = [] if one.is_open else ["What became of it is written down."]
    return form_page(
        request,
        one.campaign,
        form,
        lambda: services.ask(activity=one, **form.cleaned_data, by=person),
        done="The agency is asked.",
        then=pages.activity(one),
        title="Ask an agency whether it would harm its work",
        reasons=rules.reasons_not_to_change(one.campaign) + settled,
    )


def _find(request: HttpRequest, reference: str, activity: str, question: str) -> ImpactQuestion:
    one = find_activity(request, reference, activity)
    rows = one.impact_questions.select_related("agency", "asked_by", "answered_by", "decided_by")
    found: ImpactQuestion = get_object_or_404(rows, reference=question)
    found.activity = one
    return found


@require_http_methods(FORM)
def question(request: HttpRequest, reference: str, activity: str, question: str) -> HttpResponse:
    """What is asked; for who speaks for the agency, with the form to answer."""
    one, person = _find(request, reference, activity, question), person_of(request)
    if request.method == "POST":
        access.check_may_answer(one, person)
    now = queries.fingerprint(one.activity)
    is_answered = impact_rules.is_answered(one, now)
    form = ImpactAnswerForm(typed(request), question=one, is_answered=is_answered, seen=now)
    may_answer = access.may_answer(one, person)
    closed = impact_rules.reasons_about(one, today=clock.today()) if may_answer else []
    return form_page(
        request,
        one.campaign,
        form,
        lambda: services.answer(
            question=one,
            answer=form.cleaned_data["answer"],
            note=form.cleaned_data["note"],
            seen=form.cleaned_data["seen"],
            began_from=form.began_from,
            by=person,
        ),
        done="Your agency’s answer is kept.",
        then=pages.activity(one.activity),
        template="campaigns/impact.html",
        **_shown(one, now, request),
        # What was typed into a form that was open a moment ago stays to be read.
        may_answer=may_answer and (not closed or request.method == "POST"),
        reasons=closed,
    )


@require_http_methods(FORM)
def go_on(request: HttpRequest, reference: str, activity: str, question: str) -> HttpResponse:
    """Over a harm or a silence the business unit says why the activity goes on."""
    one, person = _find(request, reference, activity, question), person_of(request)
    access.check_may_go_on(one, person)
    now = queries.fingerprint(one.activity)
    form = GoOnForm(typed(request), seen=queries.seen_before_going_on(one))
    return form_page(
        request,
        one.campaign,
        form,
        lambda: services.go_on(
            question=one, reason=form.cleaned_data["reason"], seen=form.cleaned_data["seen"], by=person
        ),
        done="The reason is kept, and the agency hears of it.",
        then=pages.impact(one),
        title=f"Why it goes on, to {one.agency}",
        text=one.answer_note,
        reasons=_reasons_not_to_go_on(one, now) if request.method != "POST" else [],
    )


@require_POST
def take_back(request: HttpRequest, reference: str, activity: str, question: str) -> HttpResponse:
    """The agency is no longer asked; where it answered meanwhile, or was asked anew, that is read first."""
    one, person = _find(request, reference, activity, question), person_of(request)
    access.check_may_ask_no_longer(one, person)

    def again() -> HttpResponse:
        now = _find(request, reference, activity, question)
        shown = _shown(now, queries.fingerprint(now.activity), request)
        return page(request, now.campaign, "campaigns/impact.html", status=409, **shown)

    return press_as_shown(
        request,
        lambda: services.take_back(question=one, began_from=version_beside(request), by=person),
        done=f"{one.agency} is no longer asked.",
        back=pages.activity(one.activity),
        again=again,
    )


@require_POST
def ready(request: HttpRequest, reference: str, activity: str) -> HttpResponse:
    """Nothing stands against it."""
    one, person = find_activity(request, reference, activity), person_of(request)
    access.check_may_change_activity(one, person)
    return press(
        request,
        lambda: services.make_ready(activity=one, seen=text_beside(request, "seen"), by=person),
        done="The activity is ready.",
        back=pages.activity(one),
    )


def _reasons_not_to_go_on(question: ImpactQuestion, now: str) -> list[str]:
    seen = impact_rules.seen_before_going_on(question, now)
    return impact_rules.reasons_not_to_go_on(
        question, "A reason", seen=seen, now_fingerprint=now, today=clock.today()
    )


def _shown(one: ImpactQuestion, now: str, request: HttpRequest) -> dict[str, Any]:
    activity: Activity = one.activity
    person = person_of(request)
    not_to_take_back = impact_rules.reasons_not_to_take_back(
        one, may_go_on=access.may_go_on(one, person), today=clock.today()
    )
    return {
        "may_go_on": access.may_go_on(one, person) and not _reasons_not_to_go_on(one, now),
        "may_take_back": access.may_ask_no_longer(one, person) and not not_to_take_back,
        "question": one,
        "row": queries.row(one, now, person, clock.today()),
        "activity": activity,
        "audiences": activity.audiences.all(),
        "languages": activity.languages.all(),
        "areas": activity.areas.all(),
    }
