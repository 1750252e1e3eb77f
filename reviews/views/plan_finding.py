"""Finding the plan of a review, or a step of it, for somebody who may read it."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from partnership.models import Person
from reviews.models import PlanStep, PracticeReview, PublicationPlan
from reviews.queries import exports as plan_queries
from reviews.rules import access, plan_access
from reviews.rules import plans as rules
from reviews.views.finding import find, person_of

CURRENT = "reviews:plan"


def find_plan(request: HttpRequest, reference: str) -> tuple[PracticeReview, PublicationPlan, Person]:
    """The review's plan, for somebody who reads the whole of it or steps of their own; a 404 for everybody else."""
    review, person = find(request, reference), person_of(request)
    plan = plan_queries.plan_of(review)
    if plan is None:
        raise Http404
    plan.review = review
    if not plan_access.reads_any(plan, person):
        raise Http404
    return review, plan, person


def find_whole_plan(request: HttpRequest, reference: str) -> tuple[PracticeReview, PublicationPlan, Person]:
    """The same for somebody who reads the whole plan; a 404 for those who read steps of it."""
    review, plan, person = find_plan(request, reference)
    if not plan_access.reads_whole_plan(plan, person):
        raise Http404
    return review, plan, person


def find_plan_to_work(request: HttpRequest, reference: str) -> tuple[PracticeReview, PublicationPlan, Person]:
    """The same for somebody who works on it; a 403 for those who only read."""
    review, plan, person = find_whole_plan(request, reference)
    rules.check_may_plan(plan, person)
    return review, plan, person


def find_step(request: HttpRequest, reference: str, step: str) -> tuple[PracticeReview, PlanStep, Person]:
    """A step of the review's plan that this person may read; a 404 for everybody else."""
    review, plan, person = find_plan(request, reference)
    found: PlanStep = get_object_or_404(
        plan_access.steps_for(plan, person)
        .select_related("done_by", "evidence")
        .prefetch_related("owners__person", "owners__agency"),
        reference=step,
    )
    found.plan = plan
    return review, found, person


def find_step_to_work(
    request: HttpRequest, reference: str, step: str
) -> tuple[PracticeReview, PlanStep, Person]:
    review, found, person = find_step(request, reference, step)
    rules.check_may_plan(found.plan, person)
    return review, found, person


def works_on(plan: PublicationPlan, person: Person) -> bool:
    return access.may_work_on(plan.review, person)
