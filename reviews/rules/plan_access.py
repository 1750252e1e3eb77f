"""Who reads which steps of a publication plan (docs/rooms.md, the matrix of roles)."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from partnership.models import BUSINESS_UNIT, CHAIRS, Agency, Person, Role
from reviews.models import PlanStep, PracticeReview, PublicationPlan, StepOwner
from reviews.rules.access import EVERYTHING, knows, sections
from reviews.rules.plan_notices import TO_PRESS_LEADS

#: On the access list they read whole plans; everybody else there reads the steps that are theirs.
WHOLE_PLAN_ROLES = (Role.SAFEGUARDING_PARTNER,)
OWN_STEPS_ROLES = (
    Role.AGENCY_REPRESENTATIVE,
    Role.PRESS_LEAD,
    Role.INDEPENDENT_REVIEWER,
    Role.PANEL_CHAIR,
    Role.LEARNING_CHAIR,
)
#: Until the date is fixed, nothing of a plan is anybody's but theirs who make it.
DATED = (PublicationPlan.Status.FIXED, PublicationPlan.Status.SCHEDULED, PublicationPlan.Status.PUBLISHED)
#: Whoever holds none of these reads no step, and so can't be given one.
READING_ROLES = frozenset({*BUSINESS_UNIT, *CHAIRS, *WHOLE_PLAN_ROLES, *OWN_STEPS_ROLES})


def reads_whole_plan(plan: PublicationPlan, person: Person) -> bool:
    """The business unit and safeguarding partners on the access list, the chairs, and break-glass."""
    if sections(plan.review, person) == EVERYTHING:
        return True
    return knows(plan.review, person) and person.holds(*WHOLE_PLAN_ROLES)


def steps_for(plan: PublicationPlan, person: Person) -> QuerySet[PlanStep]:
    """The steps of the plan that the person may read now, in the plan's order; none for a stranger."""
    steps = PlanStep.objects.filter(plan=plan, removed_at=None)
    if reads_whole_plan(plan, person):
        return steps
    if not (knows(plan.review, person) and person.holds(*OWN_STEPS_ROLES)):
        return steps.none()
    theirs = Q(pk__in=StepOwner.objects.filter(_mine(person)).values("step"))
    if is_asked_as_press_lead(plan, person):
        theirs |= Q(notice_kind__in=TO_PRESS_LEADS)
    return steps.filter(theirs)


def is_asked_as_press_lead(plan: PublicationPlan, person: Person) -> bool:
    """Whether notices of the plan go to this person as a press lead of a safeguarding partner, once it has a date."""
    if plan.status not in DATED or not knows(plan.review, person):
        return False
    agencies = person.agencies_as(Role.PRESS_LEAD)
    return Agency.objects.safeguarding_partners().filter(pk__in=agencies).exists()


def reads_any(plan: PublicationPlan, person: Person) -> bool:
    """Whether there is anything of the plan that the person may read now."""
    return reads_whole_plan(plan, person) or steps_for(plan, person).exists()


def may_be_given_steps(review: PracticeReview, person: Person) -> bool:
    """Whether the person would read a step of the review's plan that was theirs."""
    return knows(review, person) and person.holds(*READING_ROLES)


def _mine(person: Person) -> Q:
    """Owner rows that name the person, or a role that they hold (for the agency, where one is named)."""
    mine = Q(person=person)
    for role in person.roles() & set(OWN_STEPS_ROLES):
        mine |= Q(person=None, role=role, agency=None, not_found="")
        mine |= Q(person=None, role=role, agency__in=person.agencies_as(role))
    return mine
