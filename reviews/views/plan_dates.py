"""Choosing, fixing and moving the date of publication, with the earliest lawful moment worked out."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from foundation import clock
from foundation.acts import Interruption, say_why_not
from foundation.governed import SomebodyElseSaved
from foundation.words import say_day, say_list, say_moment
from partnership.working_days import Calendar
from reviews.forms.plans import CorrectionForm, DateForm, ReasonForm
from reviews.models import DateChange, PublicationPlan
from reviews.queries import plans as queries
from reviews.rules import lawful_moment
from reviews.rules import plans as rules
from reviews.rules.refusals import ReviewNotReady
from reviews.services import plan_dates as services
from reviews.services import plans as plan_services
from reviews.views.finding import form_page, interrupt, page, person_of
from reviews.views.plan_finding import CURRENT, find_plan_to_work, find_whole_plan, works_on

Status = PublicationPlan.Status


@require_http_methods(["GET", "HEAD", "POST"])
def date(request: HttpRequest, reference: str) -> HttpResponse:
    """The earliest lawful moment and how it is worked out; who works on the plan chooses the date here.

    The first press shows what the date means; the second fixes or moves it.
    """
    review, plan, person = find_whole_plan(request, reference)
    if request.method == "POST":
        rules.check_may_plan(plan, person)
    may_choose = works_on(plan, person) and plan.status in PublicationPlan.LIVE
    form = DateForm(request.POST or None, plan=plan) if may_choose else None
    context: dict[str, Any] = {}
    status = 200
    if request.method == "POST" and form is not None and form.is_valid():
        answer = _asked(request, plan, form, context)
        if isinstance(answer, HttpResponse):
            return answer
        status = answer
    plan.refresh_from_db()
    now = clock.now()
    calendar = Calendar.current()
    is_kept = plan.status in (Status.FIXED, Status.SCHEDULED)
    begins_anew = is_kept and plan.publish_at is not None and services.restarts(plan, plan.publish_at)
    anew = queries.earliest(plan, now, calendar=calendar, anew=True)
    runs = anew if begins_anew or not is_kept else queries.earliest(plan, now, calendar=calendar)
    steps = list(queries.steps(plan))
    return page(
        request,
        review,
        "reviews/plan_date.html",
        current=CURRENT,
        status=status,
        plan=plan,
        form=form,
        earliest=runs,
        anew=anew if is_kept else None,
        begins_anew=begins_anew,
        may_stay=is_kept and plan.publish_at is not None and plan.publish_at >= runs.at,
        worked_out=context.pop("worked_out", runs),
        weaker=lawful_moment.weaker_wordings(
            plan, steps, queries.body_rules(plan), calendar, context.get("chosen")
        ),
        changes=_changes(plan),
        **context,
    )


def _asked(
    request: HttpRequest, plan: PublicationPlan, form: DateForm, context: dict[str, Any]
) -> HttpResponse | int:
    """What the person pressed: to keep a wish, to see what the date means, or to fix it."""
    person = person_of(request)
    at, copies_at = form.moment, form.cleaned_data.get("advance_copy_at")
    reason = form.cleaned_data.get("reason", "")
    back = redirect(CURRENT, plan.review.reference)
    try:
        if "keep" in request.POST and plan.status == Status.DRAFT:
            plan_services.edit_plan(plan=plan, began_from=form.began_from, by=person, publish_at=at)
            messages.success(request, f"{say_moment(at)} is kept as a wish. Nothing is fixed.")
            return back
        if "fix" in request.POST and form.has_looked:
            if form.is_move:
                services.move_date(
                    plan=plan, publish_at=at, reason=reason, began_from=form.began_from, by=person
                )
                messages.success(request, f"The date is moved to {say_moment(at)}. It is not scheduled.")
            else:
                services.fix_date(
                    plan=plan,
                    publish_at=at,
                    advance_copy_at=copies_at,
                    began_from=form.began_from,
                    by=person,
                )
                messages.success(request, f"The date is fixed: {say_moment(at)}. It is not scheduled.")
            return back
    except SomebodyElseSaved as somebody_else:
        form.meet(somebody_else)
        return 409
    except ReviewNotReady as not_ready:
        say_why_not(form, not_ready)
        return 200
    reasons = _reasons(plan, form, at, copies_at)
    too_early = services.reasons_too_early(plan, at, copies_at, now=clock.now())
    if reasons and reasons == too_early:
        earliest = services.earliest_for(plan, at, copies_at, now=clock.now())
        form.add_error("publish_at", _in_short(plan, at, earliest))
        context |= {"too_early": too_early, "worked_out": earliest}
        return 200
    if reasons:
        say_why_not(form, ReviewNotReady.because(reasons))
    else:
        form.offer_to_fix()
        context |= {
            "chosen": at,
            "warnings": services.warnings(plan, at),
            "consequences": _consequences(plan, form, at, copies_at),
        }
    return 200


def _reasons(
    plan: PublicationPlan, form: DateForm, at: dt.datetime, copies_at: dt.datetime | None
) -> list[str]:
    now = clock.now()
    if form.is_move:
        return services.reasons_not_to_move(plan, at, now=now)
    return services.reasons_not_to_fix(plan, at, copies_at, now=now)


def _in_short(plan: PublicationPlan, at: dt.datetime, earliest: lawful_moment.EarliestMoment) -> str:
    """The refusal for the field; the page says further down how it is worked out."""
    if earliest.incomplete:
        return " ".join(earliest.incomplete)
    is_that_day = clock.day_of(at) == earliest.on
    first = say_moment(earliest.at) if is_that_day else say_day(earliest.on)
    if again := services.why_anew(plan, at):
        return f"Too early. {again} The earliest is then {first}."
    return f"Too early. The earliest is {first}."


def _consequences(
    plan: PublicationPlan, form: DateForm, at: dt.datetime, copies_at: dt.datetime | None
) -> list[str]:
    bodies = ", ".join(rule.name for rule in queries.body_rules(plan))
    when = f"at {say_moment(copies_at)}" if copies_at else "at once"
    said = []
    if not form.is_move:
        said.append(f"The report is sent {when} to: {bodies}.")
        said.append("The steps of the plan get their dates, and the partners are told the day.")
    elif services.restarts(plan, at):
        said.append("The notice period begins again: earlier notices no longer count.")
        said.append(f"The report is sent again at once to: {bodies}.")
    else:
        said.append("The notice period goes on: notices that have arrived count.")
        if queries.reached(plan):
            said.append("You will be asked whether to tell those who know the old date.")
    if plan.status == Status.SCHEDULED:
        said.append("The publication is taken off the schedule. Somebody has to schedule it again.")
    if late := queries.late_at_once(plan, at, now=clock.now(), calendar=Calendar.current()):
        named = [f"“{step.title}” on {say_day(clock.day_of(due))}" for step, due in late]
        steps = "1 step" if len(late) == 1 else f"{len(late)} steps"
        said.append(f"{steps} would already be late: {say_list(named)}.")
    said.append(f"Nothing is published until somebody schedules it. The date then is {say_moment(at)}.")
    return said


def _changes(plan: PublicationPlan) -> list[tuple[int, DateChange]]:
    return list(enumerate(plan.date_changes.select_related("changed_by", "correction_by"), 1))


@require_http_methods(["GET", "HEAD", "POST"])
def date_change(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Decide whether those who know the old date are told the new one."""
    review, plan, person = find_plan_to_work(request, reference)
    change = dict(_changes(plan)).get(number)
    if change is None:
        raise Http404
    form = CorrectionForm(request.POST or None)
    return form_page(
        request,
        review,
        form,
        lambda: services.decide_correction(
            change=change,
            send=form.cleaned_data["send"] == "yes",
            reason=form.cleaned_data["reason"],
            by=person,
        ),
        done="The decision is recorded.",
        then=reverse("reviews:plan_date", args=[reference]),
        template="reviews/plan_date_change.html",
        current=CURRENT,
        change=change,
        reasons=rules.reasons_not_to_decide_correction(change),
        bodies=[rule.name for rule in queries.body_rules(plan) if rule.recipient in queries.reached(plan)],
    )


@require_http_methods(["GET", "HEAD", "POST"])
def take_correction(request: HttpRequest, reference: str) -> HttpResponse:
    """The agreed minor correction takes the place of the fixed version."""
    review, plan, person = find_plan_to_work(request, reference)
    version = queries.agreed_correction(plan)
    number = version.number if version else ""
    effects = [
        f"Version {number} takes the place of the fixed version, and leaves now. The notice period goes on running."
    ]
    if plan.status == Status.SCHEDULED:
        effects.append("The publication is taken off the schedule until somebody schedules it again.")
    return interrupt(
        request,
        review,
        Interruption(
            title=f"Take version {number} into the plan",
            effects=effects,
            recipients=[rule.name for rule in queries.body_rules(plan)],
            reasons=services.reasons_not_to_take_correction(plan),
            button=f"Take version {number} into the plan and send it on",
            back=reverse(CURRENT, args=[reference]),
        ),
        lambda: services.take_correction(plan=plan, by=person),
        done="The corrected version is taken into the plan, and sent on to those who had the report.",
        current=CURRENT,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def should_reason(request: HttpRequest, reference: str, recipient: str) -> HttpResponse:
    """Why publication goes on without a body that should, and need not, have had the report."""
    review, plan, person = find_plan_to_work(request, reference)
    rule = next((one for one in queries.body_rules(plan) if one.recipient == recipient), None)
    if rule is None:
        raise Http404
    form = ReasonForm(
        request.POST or None,
        act="Keep the reason",
        label=f"Why publication goes on without {rule.name}",
    )
    return form_page(
        request,
        review,
        form,
        lambda: services.give_should_reason(
            plan=plan, recipient=recipient, reason=form.cleaned_data["reason"], by=person
        ),
        done="The reason is on record.",
        then=reverse(CURRENT, args=[reference]),
        template="reviews/plan_act.html",
        current=CURRENT,
        title=f"Go on without {rule.name}",
        consequences=["The reason stays on record, and publication no longer waits for this body."],
    )
