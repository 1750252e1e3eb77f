"""Whom the notice of a step asked for an answer, and who of them has given none yet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from notices.models import Delivery, Notice
from partnership.models import Agency, Person
from reviews.models import Involvement, PlanStep, StepAnswer
from reviews.rules import access
from reviews.rules.plan_notices import PLAN_NOTICES


def people_asked(step: PlanStep) -> list[Person]:
    """Those to whom the step's notice went or is going, as far as they may still know of the review."""
    notice = PLAN_NOTICES.get(step.notice_kind)
    if notice is None:
        return []
    about = Notice.objects.about(step).filter(kind=notice.kind).exclude(status=Notice.Status.WITHDRAWN)
    rows = Delivery.objects.filter(notice__in=about, person__isnull=False)
    people = Person.objects.filter(
        pk__in=rows.exclude(status=Delivery.Status.WITHDRAWN).values("person"), is_active=True
    )
    return [person for person in people.order_by("pk") if access.knows(step.plan.review, person)]


def unanswered(step: PlanStep, people: Iterable[Person]) -> list[Person]:
    """Those of these people for whose agency, or by whom, the step's question has not been answered."""
    answers = list(step.answers.select_related("answered_by"))
    agencies = {key for answer in answers for key in _agencies_of(answer)}
    people_who_did = {answer.answered_by_id for answer in answers}
    return [
        person for person in people if person.pk not in people_who_did and not agencies & _speaks_for(person)
    ]


def agencies_unanswered(step: PlanStep) -> list[str]:
    """The names of whom the step still waits for: agencies, and people who speak for none."""
    people = unanswered(step, people_asked(step))
    keys = {key for person in people for key in _speaks_for(person)}
    names = [
        agency.short_name or agency.name for agency in Agency.objects.filter(pk__in=keys).order_by("name")
    ]
    return [*names, *(person.name for person in people if not _speaks_for(person))]


def all_answered_at(step: PlanStep) -> dt.datetime | None:
    """When the last of those asked had answered; None while one has not, and where nobody was asked by name."""
    people = people_asked(step)
    if not people or unanswered(step, people):
        return None
    last = step.answers.order_by("answered_at").last()
    return last.answered_at if last else None


def _agencies_of(answer: StepAnswer) -> set[int]:
    """For whom the answer was given: the agency that it names, or those of the person who gave it."""
    return {answer.agency_id} if answer.agency_id else _speaks_for(answer.answered_by)


def _speaks_for(person: Person) -> set[int]:
    return person.agencies_as(*Involvement.VOICES)
