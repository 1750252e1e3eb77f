"""The publication plan: its task list with the readiness panel, beginning, editing and giving it up."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from foundation import clock
from reviews.forms.plans import BeginPlanForm, EditPlanForm, ReasonForm
from reviews.models import PublicationPlan
from reviews.queries import exports as plan_queries
from reviews.queries import gates as gate_queries
from reviews.queries import plan_page
from reviews.queries import plans as queries
from reviews.queries.named_agencies import not_found_in
from reviews.rules import access, plan_access
from reviews.rules import plans as rules
from reviews.services import plans as services
from reviews.views.finding import find, find_to_work, form_page, page, person_of
from reviews.views.plan_finding import CURRENT, find_plan, find_plan_to_work


@require_safe
def plan(request: HttpRequest, reference: str) -> HttpResponse:
    """Where the plan stands, what publication waits for, and every step with whose move it is."""
    review, person = find(request, reference), person_of(request)
    if plan_queries.plan_of(review) is None:
        return _no_plan(request, reference)
    review, plan, person = find_plan(request, reference)
    now = clock.now()
    reads_all = plan_access.reads_whole_plan(plan, person)
    is_live = plan.status in PublicationPlan.LIVE
    gates = gate_queries.gates(plan, now=now) if reads_all and is_live else []
    is_ready = bool(gates) and all(gate.is_open for gate in gates)
    return page(
        request,
        review,
        "reviews/plan.html",
        current=CURRENT,
        plan=plan,
        reads_all=reads_all,
        may_mend=access.sections(review, person) == access.EVERYTHING,
        may_work=access.may_work_on(review, person),
        headline=plan_page.headline(plan, now=now),
        acts=plan_page.acts(plan, person, is_ready=is_ready, now=now) if reads_all else [],
        gates=gates,
        shut=sum(not gate.is_open for gate in gates),
        phases=plan_page.task_list(plan, person, now=now),
        facts=plan_page.facts(plan) if reads_all else [],
        overrides=plan_page.open_overrides(plan) if reads_all else [],
        last_attempt=_last_attempt(plan) if reads_all else None,
        correction=queries.agreed_correction(plan) if reads_all and is_live else None,
        date_changes=plan.date_changes.select_related("changed_by") if reads_all else [],
    )


def _last_attempt(plan: PublicationPlan) -> object:
    if plan.status not in (PublicationPlan.Status.FIXED, PublicationPlan.Status.SCHEDULED):
        return None
    return plan.attempts.filter(is_published=False).last()


def _no_plan(request: HttpRequest, reference: str) -> HttpResponse:
    """There is no plan yet: those who would read it see that, and who works on the review can begin one."""
    review, person = find(request, reference), person_of(request)
    if not access.sections(review, person) == access.EVERYTHING and not (
        person.holds(*plan_access.WHOLE_PLAN_ROLES) and access.knows(review, person)
    ):
        raise Http404
    return page(
        request,
        review,
        "reviews/plan_none.html",
        current=CURRENT,
        reasons=rules.reasons_not_to_draft(review),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, reference: str) -> HttpResponse:
    """Draft the plan of a review from a template."""
    review = find_to_work(request, reference)
    form = BeginPlanForm(request.POST or None)

    def begin_plan() -> None:
        template = form.cleaned_data["template"]
        services.draft_plan(
            review=review, template=template, form=form.cleaned_data["form"], by=person_of(request)
        )
        for missing in not_found_in(template):
            messages.info(request, f"{missing} Choose who does it.")

    return form_page(
        request,
        review,
        form,
        begin_plan,
        done="The plan is drafted. Nothing is fixed and nothing is scheduled.",
        then=reverse(CURRENT, args=[reference]),
        template="reviews/plan_begin.html",
        current=CURRENT,
        reasons=rules.reasons_not_to_draft(review),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, reference: str) -> HttpResponse:
    """Change what the plan says as a whole."""
    review, plan, person = find_plan_to_work(request, reference)
    form = EditPlanForm(request.POST or None, instance=plan, review=review)
    return form_page(
        request,
        review,
        form,
        lambda: services.edit_plan(
            plan=PublicationPlan.objects.get(pk=plan.pk),
            began_from=form.began_from,
            by=person,
            **form.changes(),
        ),
        done="The plan is saved.",
        then=reverse(CURRENT, args=[reference]),
        template="reviews/plan_edit.html",
        current=CURRENT,
        plan=plan,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def give_up(request: HttpRequest, reference: str) -> HttpResponse:
    """Withdraw the plan: what would leave no longer does."""
    review, plan, person = find_plan_to_work(request, reference)
    if reasons := rules.reasons_not_to_withdraw_plan(plan):
        messages.error(request, " ".join(reasons))
        return redirect(CURRENT, reference)
    form = ReasonForm(
        request.POST or None,
        act="Give the plan up",
        label="Why the plan is given up",
        is_warning=True,
    )
    return form_page(
        request,
        review,
        form,
        lambda: services.withdraw_plan(plan=plan, reason=form.cleaned_data["reason"], by=person),
        done="The plan is withdrawn. None of its notices leaves any more.",
        then=reverse(CURRENT, args=[reference]),
        template="reviews/plan_act.html",
        current=CURRENT,
        title="Give the plan up",
        consequences=_consequences_of_giving_up(plan),
    )


def _consequences_of_giving_up(plan: PublicationPlan) -> list[str]:
    said = [
        "None of its notices that are still to leave will leave.",
        "What has left, and what people did, stays on record.",
        "A new plan can be begun for the review.",
    ]
    if queries.reached(plan):
        said.append(
            "Bodies have been told the date. You will be asked whether to tell them that it falls through."
        )
    return said
