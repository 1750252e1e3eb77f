"""Scheduling a publication, taking that back, and what the chair lifts with a reason."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation import clock
from foundation.acts import press, submit
from foundation.governed import SomebodyElseSaved
from foundation.words import say_moment
from reviews.forms.plans import ReasonForm
from reviews.models import Attachment, Decision, Override, PublicationPlan
from reviews.queries import gates as gate_queries
from reviews.queries import plans as queries
from reviews.queries import telling
from reviews.rules import access
from reviews.rules import plans as rules
from reviews.rules.access import Section
from reviews.rules.refusals import ReviewNotReady
from reviews.services import publication_schedule as services
from reviews.views.finding import form_page, page
from reviews.views.plan_finding import CURRENT, find_plan_to_work, find_whole_plan, works_on


@require_http_methods(["GET", "HEAD", "POST"])
def schedule(request: HttpRequest, reference: str) -> HttpResponse:
    """The page before it: what becomes public, when, and what happens then. Its button says the effect."""
    review, plan, person = find_plan_to_work(request, reference)
    now = clock.now()
    if request.method == "POST":
        version = request.POST.get("version", "")
        try:
            services.schedule_publication(
                plan=plan, began_from=int(version) if version.isdigit() else 0, by=person
            )
        except SomebodyElseSaved:
            messages.error(
                request, "Somebody changed the plan meanwhile, so nothing was scheduled. Look at it again."
            )
            return redirect("reviews:plan_schedule", reference)
        except ReviewNotReady as not_ready:
            messages.error(request, str(not_ready))
        else:
            messages.success(request, f"Scheduled. It is published at {say_moment(plan.publish_at or now)}.")
        return redirect(CURRENT, reference)
    gates = gate_queries.gates(plan, now=now)
    return page(
        request,
        review,
        "reviews/plan_schedule.html",
        current=CURRENT,
        plan=plan,
        gates=gates,
        shut=sum(not gate.is_open for gate in gates),
        reasons=services.reasons_not_to_schedule(plan, now=now),
        is_now=plan.publish_at is not None and plan.publish_at <= now,
        has_page=plan.form != Decision.Form.ANONYMOUS,
        files=gate_queries.files_of(plan),
        links=review.attachments.filter(state=Attachment.State.READY, document=None),
        left_out=review.attachments.filter(state=Attachment.State.DRAFT),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def unschedule(request: HttpRequest, reference: str) -> HttpResponse:
    """Take the publication off the schedule: business unit or chair."""
    review, plan, person = find_whole_plan(request, reference)
    if not person.is_chair:
        rules.check_may_plan(plan, person)
    form = ReasonForm(
        request.POST or None,
        act="Take it off the schedule",
        label="Why it is not to be published then",
        is_warning=True,
    )
    return form_page(
        request,
        review,
        form,
        lambda: services.unschedule_publication(plan=plan, reason=form.cleaned_data["reason"], by=person),
        done="It is off the schedule. Nothing is published until somebody schedules it again.",
        then=reverse(CURRENT, args=[reference]),
        template="reviews/plan_act.html",
        current=CURRENT,
        title="Take the publication off the schedule",
        consequences=[
            "Nothing is published when the moment comes.",
            "The date stays fixed, and notices that have left stay true.",
        ],
    )


@require_http_methods(["GET", "HEAD", "POST"])
def order(request: HttpRequest, reference: str) -> HttpResponse:
    """Who has been told in which order; the chair may lift the order with a reason."""
    review, plan, person = find_whole_plan(request, reference)
    if request.method == "POST":
        rules.check_may_lift(person)
    steps = list(queries.steps(plan))
    groups = telling.telling(plan, steps, queries.happenings(plan))
    gate = next(one for one in gate_queries.gates(plan, now=clock.now()) if one.key == "order")
    form = (
        ReasonForm(
            request.POST or None,
            act="Lift the order for this publication",
            label="Why publication goes on although the order was not kept",
            help_text="It stays in sight until a second person has looked. Anything that happens later is not covered.",
            is_warning=True,
        )
        if person.is_chair and not gate.is_open
        else None
    )
    answer: HttpResponse | int = 200
    if form is not None:
        answer = submit(
            request,
            form,
            lambda: services.lift_order(plan=plan, reason=form.cleaned_data["reason"], by=person),
            done="The order is lifted. A second person has to look at it.",
            then=reverse(CURRENT, args=[reference]),
        )
    elif request.method == "POST":
        messages.error(request, "Nothing stands in the way of the order now.")
        return redirect(CURRENT, reference)
    if isinstance(answer, HttpResponse):
        return answer
    return page(
        request,
        review,
        "reviews/plan_order.html",
        current=CURRENT,
        status=answer,
        plan=plan,
        groups=groups,
        gate=gate,
        form=form,
        reads_family=access.may_read(review, person, Section.FAMILY),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def late(request: HttpRequest, reference: str) -> HttpResponse:
    """The chair lets a publication go whose moment passed while the portal could not publish it."""
    review, plan, person = find_whole_plan(request, reference)
    rules.check_may_lift(person)
    now = clock.now()
    form = ReasonForm(
        request.POST or None,
        act="Publish it now, late",
        label="Why it is published after its moment",
        is_warning=True,
    )
    answer = submit(
        request,
        form,
        lambda: services.allow_late(plan=plan, reason=form.cleaned_data["reason"], by=person),
        done="It is tried within a minute, if every gate still holds.",
        then=reverse(CURRENT, args=[reference]),
    )
    if isinstance(answer, HttpResponse):
        return answer
    gates = gate_queries.gates(plan, now=now, at=now, is_publishing=True)
    return page(
        request,
        review,
        "reviews/plan_late.html",
        current=CURRENT,
        status=answer,
        form=form,
        plan=plan,
        reasons=rules.reasons_not_to_allow_late(plan, now),
        gates=gates,
        shut=sum(not gate.is_open for gate in gates),
    )


@require_safe
def overrides(request: HttpRequest, reference: str) -> HttpResponse:
    """What was lifted of this plan, by whom and why, and whether a second person has looked."""
    review, plan, person = find_whole_plan(request, reference)
    rows = [
        (number, one, not rules.reasons_not_to_look_at(one, person) and _may_look(plan, person))
        for number, one in _overrides(plan)
    ]
    return page(request, review, "reviews/plan_overrides.html", current=CURRENT, plan=plan, rows=rows)


@require_POST
def look_at_override(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """A second person has looked at it."""
    _, plan, person = find_whole_plan(request, reference)
    override = dict(_overrides(plan)).get(number)
    if override is None:
        raise Http404
    return press(
        request,
        lambda: services.look_at_override(override=override, by=person),
        done="You have looked at it; it is on record.",
        back=reverse("reviews:plan_overrides", args=[reference]),
    )


def _overrides(plan: PublicationPlan) -> list[tuple[int, Override]]:
    """Of every plan that the review has had: what was lifted stays to be looked at when a plan is given up."""
    lifted = Override.objects.filter(plan__review=plan.review_id)
    return list(enumerate(lifted.select_related("lifted_by", "looked_at_by", "plan__review"), 1))


def _may_look(plan: PublicationPlan, person: object) -> bool:
    return getattr(person, "is_chair", False) or works_on(plan, person)  # type: ignore[arg-type]
