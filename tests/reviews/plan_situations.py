"""Plans at every point of their life, made through the services, so that each test says only what it is about."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from foundation import clock
from notices import rules as notice_rules
from notices.models import Delivery, Heartbeat, Notice
from partnership.models import Agency, Partnership, Person, Recipient, Role
from reviews.models import (
    FamilyMember,
    PlanStep,
    PracticeReview,
    PublicationPlan,
    Recommendation,
    ToldGroup,
    ToldRecord,
)
from reviews.rules import plan_notices
from reviews.services import plan_dates, plans, publication_schedule
from tests.partnership.factories import (
    AgencyFactory,
    PartnershipFactory,
    PersonFactory,
    StatutoryAddressFactory,
)
from tests.reviews.factories import FamilyMemberFactory, ReviewFactory, person_on, put_on, three_partners

#: Monday 5 October 2026, ten in the morning in London: the first example of law 2.
MONDAY = dt.datetime(2026, 10, 5, 9, 0, tzinfo=dt.UTC)
#: Wednesday 14 October 2026, half past nine: the earliest lawful day after it.
WEDNESDAY = clock.london_moment(dt.date(2026, 10, 14), dt.time(9, 30))

BODIES = (Recipient.NATIONAL_PANEL, Recipient.SECRETARY_OF_STATE, Recipient.OFSTED)


@dataclass
class Situation:
    """A review with its plan and the people who work on it."""

    plan: PublicationPlan
    manager: Person
    lead: Person
    chair: Person

    @property
    def review(self) -> PracticeReview:
        return self.plan.review

    def fresh(self) -> PublicationPlan:
        self.plan = PublicationPlan.objects.get(pk=self.plan.pk)
        return self.plan

    def step(self, key: str) -> PlanStep:
        return self.plan.steps.get(key=key)


def beat() -> None:
    """The scheduler has just given a sign of life."""
    Heartbeat.objects.update_or_create(name=notice_rules.SCHEDULER, defaults={"beat_at": clock.now()})


def endorsed(**review: Any) -> Situation:
    """A review endorsed by the three partners, with a draft plan and nobody of the family on record yet."""
    if Partnership.current() is None:
        PartnershipFactory()
    three_partners()
    for body in (*BODIES, Recipient.NSPCC):
        StatutoryAddressFactory(recipient=body)
    made = ReviewFactory(
        endorsed=True,
        public_title="Child Larch",
        summary="What happened and what is to be learned.",
        **review,
    )
    made.recommendations.update(
        response=Recommendation.Response.ACCEPTED, response_words="We will train every team."
    )
    manager = made.matter.owner
    lead = person_on(made, Role.PRACTICE_LEAD)
    PracticeReview.objects.filter(pk=made.pk).update(public_title_confirmed_by=lead)
    made.refresh_from_db()
    plan = plans.draft_plan(review=made, template=None, by=manager)
    chair = PersonFactory(chair=True)
    return Situation(plan, manager, lead, chair)


def fixed(at: dt.datetime = WEDNESDAY, **review: Any) -> Situation:
    """The date is fixed, and no body has the report yet."""
    situation = endorsed(**review)
    plan = situation.plan
    plan_dates.fix_date(plan=plan, publish_at=at, began_from=plan.version, by=situation.manager)
    situation.fresh()
    return situation


def notified(at: dt.datetime = WEDNESDAY, **review: Any) -> Situation:
    """The date is fixed, and every body has accepted the report now."""
    situation = fixed(at, **review)
    accept_all(situation.plan)
    return situation


def ready(at: dt.datetime = WEDNESDAY, **review: Any) -> Situation:
    """Every gate is open: the family told, the bodies notified, the scheduler alive and sending on."""
    situation = notified(at, **review)
    tell_family(situation.plan)
    beat()
    situation.fresh()
    return situation


def scheduled(at: dt.datetime = WEDNESDAY, **review: Any) -> Situation:
    situation = ready(at, **review)
    publication_schedule.schedule_publication(
        plan=situation.plan, began_from=situation.plan.version, by=situation.manager
    )
    situation.fresh()
    return situation


def accept_all(plan: PublicationPlan, *bodies: str, at: dt.datetime | None = None) -> None:
    """The bodies' servers accepted the present round's copies: all of them, or these."""
    notices = Notice.objects.about(plan).filter(
        kind=plan_notices.ADVANCE_COPY, occasion__startswith=plan_notices.round_of(plan)
    )
    rows = Delivery.objects.filter(notice__in=notices.exclude(status=Notice.Status.WITHDRAWN))
    if bodies:
        rows = rows.filter(recipient__in=bodies)
    accept(*rows, at=at)


def accept(*deliveries: Delivery, at: dt.datetime | None = None) -> None:
    for delivery in deliveries:
        delivery.status = Delivery.Status.ACCEPTED
        delivery.accepted_at = at or clock.now()
        delivery.message, delivery.message_sha256 = b"Subject: Report\r\n\r\n", "0" * 64
        delivery.save()
        Notice.objects.filter(pk=delivery.notice_id).update(status=Notice.Status.SENT, begun_at=clock.now())


def tell_family(plan: PublicationPlan, at: dt.datetime | None = None) -> FamilyMember:
    """The mother was told just now."""
    member: FamilyMember = plan.review.family_members.first() or FamilyMemberFactory(review=plan.review)
    tell(plan, ToldGroup.FAMILY, at=at, family_member=member)
    return member


def tell(plan: PublicationPlan, group: str, *, at: dt.datetime | None = None, **fields: Any) -> ToldRecord:
    return ToldRecord.objects.create(
        plan=plan,
        group=group,
        told_by=fields.pop("told_by", "Independent reviewer"),
        how=fields.pop("how", "In person"),
        told_at=at or clock.now(),
        support_offered="Bereavement service",
        recorded_by=plan.owner,
        recorded_at=clock.now(),
        **fields,
    )


def add_step(plan: PublicationPlan, key: str = "task", **fields: Any) -> PlanStep:
    """A step put straight into the plan."""
    return PlanStep.objects.create(
        plan=plan,
        key=key,
        title=fields.pop("title", key.replace("-", " ").capitalize()),
        phase=fields.pop("phase", "before"),
        order=plan.steps.count() + 1,
        **fields,
    )


def everybody(situation: Situation) -> dict[str, Person]:
    """A person for every role on the access list, strangers, and people who have left."""
    review = situation.review
    agency: Agency = Agency.objects.safeguarding_partners()[0]
    people = {role.value: person_on(review, role, agency=agency) for role in Role}
    people["superuser"] = PersonFactory(is_superuser=True)
    people["stranger"] = PersonFactory(communications_officer=True)
    people["outside_partner"] = PersonFactory(safeguarding_partner=True, agency=agency)
    left = PersonFactory(business_manager=True, chair=True, is_active=False)
    put_on(review.matter, left)
    people["left"] = left
    people["nobody"] = PersonFactory(agency=AgencyFactory())
    return people
