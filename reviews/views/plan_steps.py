"""The steps of a plan: read, added, changed, given to people, done, answered, or not applicable."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from documents.http import file_response
from foundation import clock
from foundation.acts import press, submit
from partnership.models import Person
from reviews.forms.plan_steps import AnswerForm, DoneForm, OwnersForm, StepForm
from reviews.forms.plans import ReasonForm
from reviews.models import PlanStep, ToldGroup
from reviews.points import STEP_PAGES
from reviews.queries import plan_page, telling
from reviews.queries import plans as queries
from reviews.rules import plans as rules
from reviews.rules import timing
from reviews.services import plan_evidence
from reviews.services import plan_steps as services
from reviews.views.finding import page
from reviews.views.plan_finding import (
    CURRENT,
    find_plan_to_work,
    find_step,
    find_step_to_work,
    works_on,
)


@require_safe
def step(request: HttpRequest, reference: str, step: str) -> HttpResponse:
    """What a step asks, of whom, by when and how that was worked out; what came of it."""
    review, found, person = find_step(request, reference, step)
    plan = found.plan
    status, colour = plan_page.StandingOfSteps(plan, clock.now()).of(found)
    may_do = rules.may_do(found, person)
    titles = {one.key: one.title for one in queries.steps(plan)} if works_on(plan, person) else {}
    return page(
        request,
        review,
        "reviews/plan_step.html",
        current=CURRENT,
        plan=plan,
        step=found,
        status_text=status,
        status_colour=colour,
        timing=timing.in_words(found, titles),
        with_whom=plan_page.owners_in_words(found),
        owners=found.owners.select_related("person", "agency"),
        may_do=may_do,
        may_plan=works_on(plan, person),
        may_answer=bool(found.question) and rules.may_answer(found, person),
        may_pass_over=found.status == PlanStep.Status.OPEN
        and found.kind != PlanStep.Kind.PUBLISH
        and (rules.may_excuse(plan, person) or (may_do and not rules.is_waited_for(found))),
        reasons_not_to_do=_reasons_not_to_do(found, person) if may_do else [],
        so_far=found.outcome if rules.is_begun(found) else "",
        tells_family=found.told_group == ToldGroup.FAMILY,
        answers=found.answers.select_related("agency", "answered_by"),
        notices=plan_page.notices_of(plan, found),
        told=found.told_records.all(),
        pages=list(STEP_PAGES.ask(found, person)),
    )


def _reasons_not_to_do(step: PlanStep, person: Person) -> list[str]:
    """Why this person can't mark it as done now; who works on the plan marks the parts of others too."""
    reasons = rules.reasons_not_to_do(step)
    return reasons if works_on(step.plan, person) else reasons + rules.reasons_about_part(step, person)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, reference: str) -> HttpResponse:
    review, plan, person = find_plan_to_work(request, reference)
    form = StepForm(request.POST or None, instance=PlanStep(plan=plan), plan=plan)
    answer = submit(
        request,
        form,
        lambda: services.add_step(plan=plan, by=person, **form.changes()),
        done="The step is added.",
        then=reverse(CURRENT, args=[reference]),
    )
    if isinstance(answer, HttpResponse):
        return answer
    return _form_page(request, review, form, title="Add a step", status=answer)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, reference: str, step: str) -> HttpResponse:
    review, found, person = find_step_to_work(request, reference, step)
    form = StepForm(request.POST or None, instance=found, plan=found.plan)
    answer = submit(
        request,
        form,
        lambda: services.edit_step(step=found, began_from=form.began_from, by=person, **form.changes()),
        done="The step is saved.",
        then=_url(found),
    )
    if isinstance(answer, HttpResponse):
        return answer
    return _form_page(request, review, form, title="Change the step", status=answer, step=found)


@require_http_methods(["GET", "HEAD", "POST"])
def owners(request: HttpRequest, reference: str, step: str) -> HttpResponse:
    """Give the step to people, or to a role until somebody is named."""
    review, found, person = find_step_to_work(request, reference, step)
    form = OwnersForm(request.POST or None, step=found)
    answer = submit(
        request,
        form,
        lambda: services.set_owners(
            step=found,
            people=form.cleaned_data["people"],
            roles=form.roles(),
            began_from=form.began_from,
            by=person,
        ),
        done="Saved who does the step.",
        then=_url(found),
    )
    if isinstance(answer, HttpResponse):
        return answer
    return _form_page(request, review, form, title="Who does the step", status=answer, step=found)


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, reference: str, step: str) -> HttpResponse:
    review, found, person = find_step(request, reference, step)
    if not rules.may_excuse(found.plan, person):
        rules.check_may_plan(found.plan, person)
    form = ReasonForm(request.POST or None, act="Take the step out of the plan", label="Why", is_warning=True)
    form.fields["reason"].required = rules.is_waited_for(found) and found.plan.status != "draft"
    answer = submit(
        request,
        form,
        lambda: services.remove_step(step=found, reason=form.cleaned_data["reason"], by=person),
        done="The step is no longer in the plan.",
        then=reverse(CURRENT, args=[reference]),
    )
    if isinstance(answer, HttpResponse):
        return answer
    return _act_page(
        request,
        review,
        form,
        found,
        title="Take the step out of the plan",
        consequences=[
            "What was written in it stays on record.",
            "Its reminders and notices no longer leave.",
        ],
        status=answer,
    )


@require_POST
def move(request: HttpRequest, reference: str, step: str, direction: str) -> HttpResponse:
    """Up or down by one place within its phase."""
    if direction not in ("up", "down"):
        raise Http404
    _, found, person = find_step_to_work(request, reference, step)
    return press(
        request,
        lambda: services.move_step(step=found, up=direction == "up", by=person),
        done=f"“{found.title}” is moved {direction}.",
        back=_url(found),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def done(request: HttpRequest, reference: str, step: str) -> HttpResponse:
    """Mark the step as done, with what came of it."""
    review, found, person = find_step(request, reference, step)
    rules.check_may_do(found, person)
    form = DoneForm(
        request.POST or None,
        request.FILES or None,
        step=found,
        person=person,
        on_record=telling.on_record_for(found),
    )

    def act() -> PlanStep:
        data = form.cleaned_data
        return plan_evidence.mark_done(
            step=found,
            file=data.get("evidence"),
            by=person,
            outcome=data["outcome"],
            told_by=data.get("told_by", ""),
            how=data.get("how", ""),
            told_at=data.get("told_at"),
            support_offered=data.get("support_offered", ""),
            owner=data.get("owner"),
        )

    answer = submit(request, form, act, done=_said_of, then=_url(found))
    if isinstance(answer, HttpResponse):
        return answer
    return _form_page(
        request,
        review,
        form,
        title="Mark the step as done",
        status=answer,
        step=found,
        reasons=_reasons_not_to_do(found, person),
    )


def _said_of(step: PlanStep) -> str:
    if step.status == PlanStep.Status.DONE:
        return f"“{step.title}” is done."
    return f"This part of “{step.title}” is recorded. It still waits for the others."


@require_http_methods(["GET", "HEAD", "POST"])
def pass_over(request: HttpRequest, reference: str, step: str) -> HttpResponse:
    """Say that the step does not apply, and why."""
    review, found, person = find_step(request, reference, step)
    if not rules.may_excuse(found.plan, person):
        rules.check_may_do(found, person)
    form = ReasonForm(
        request.POST or None, act="Record that it does not apply", label="Why the step does not apply"
    )
    answer = submit(
        request,
        form,
        lambda: services.pass_over(step=found, reason=form.cleaned_data["reason"], by=person),
        done=f"“{found.title}” does not apply; the reason is on record.",
        then=_url(found),
    )
    if isinstance(answer, HttpResponse):
        return answer
    said = ["The reason stays on record."]
    if rules.is_waited_for(found):
        said.append("Publication no longer waits for it. The business manager or the chair answers for that.")
    return _act_page(
        request, review, form, found, title="The step does not apply", consequences=said, status=answer
    )


@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request: HttpRequest, reference: str, step: str) -> HttpResponse:
    review, found, person = find_step_to_work(request, reference, step)
    form = ReasonForm(request.POST or None, act="Open the step again", label="Why it is opened again")
    answer = submit(
        request,
        form,
        lambda: services.reopen_step(step=found, reason=form.cleaned_data["reason"], by=person),
        done="The step is open again.",
        then=_url(found),
    )
    if isinstance(answer, HttpResponse):
        return answer
    return _act_page(
        request,
        review,
        form,
        found,
        title="Open the step again",
        consequences=["It has to be done again. What was recorded before stays on record."],
        status=answer,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, reference: str, step: str) -> HttpResponse:
    """Answer the question that a step asks."""
    review, found, person = find_step(request, reference, step)
    if not found.question:
        raise Http404
    rules.check_may_answer(found, person)
    form = AnswerForm(request.POST or None, step=found, person=person)
    outcome = submit(
        request,
        form,
        lambda: services.answer(
            step=found,
            words=form.cleaned_data["words"],
            agency=form.cleaned_data["agency"],
            by=person,
        ),
        done="Your answer is kept.",
        then=_url(found),
    )
    if isinstance(outcome, HttpResponse):
        return outcome
    return _form_page(request, review, form, title="Answer the question", status=outcome, step=found)


@require_safe
def evidence(request: HttpRequest, reference: str, step: str) -> HttpResponseBase:
    """The file that was given as evidence."""
    _, found, person = find_step(request, reference, step)
    if found.evidence is None:
        raise Http404
    is_theirs = found.evidence.uploaded_by_id == person.pk
    if not (works_on(found.plan, person) or person.is_chair or is_theirs):
        messages.error(request, "The evidence is for the business unit, the chair and who brought it.")
        return redirect(_url(found))
    return file_response(request, found.evidence, reader=person)


def _url(step: PlanStep) -> str:
    return reverse("reviews:plan_step", args=[step.plan.review.reference, step.reference])


def _form_page(
    request: HttpRequest,
    review: Any,
    form: Any,
    *,
    title: str,
    status: int,
    step: PlanStep | None = None,
    reasons: list[str] | None = None,
) -> HttpResponse:
    return page(
        request,
        review,
        "reviews/plan_step_form.html",
        current=CURRENT,
        status=status,
        form=form,
        title=title,
        step=step,
        reasons=reasons or [],
    )


def _act_page(
    request: HttpRequest,
    review: Any,
    form: Any,
    step: PlanStep,
    *,
    title: str,
    consequences: list[str],
    status: int,
) -> HttpResponse:
    return page(
        request,
        review,
        "reviews/plan_act.html",
        current=CURRENT,
        status=status,
        form=form,
        title=title,
        step=step,
        consequences=consequences,
        back=_url(step),
    )
