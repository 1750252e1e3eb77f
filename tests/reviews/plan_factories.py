"""Publication plans for tests, in every state. `PlanFactory(scheduled=True)` has what comes before it too."""

from __future__ import annotations

import datetime as dt

import factory
from factory.django import DjangoModelFactory

from foundation import clock
from foundation.governed import new_reference
from partnership.models import RuleEdition
from reviews.models import (
    EvidencePack,
    Phase,
    PlanStep,
    PracticeReview,
    PublicationPlan,
    ReportVersion,
    StepOwner,
)
from tests.partnership.factories import PersonFactory, RuleEditionFactory
from tests.reviews.factories import ReportVersionFactory, ReviewFactory

Status = PublicationPlan.Status


def in_a_fortnight() -> dt.datetime:
    return clock.now().replace(minute=30, second=0, microsecond=0) + dt.timedelta(days=14)


def last_version(review: PracticeReview) -> ReportVersion:
    """The last version of the review's report, which is made when there is none."""
    there = ReportVersion.objects.filter(report__review=review).order_by("number").last()
    return there or ReportVersionFactory(report__review=review)


class PlanFactory(DjangoModelFactory):
    """A draft owned by the matter's owner, unless a trait takes it further."""

    class Meta:
        model = PublicationPlan

    class Params:
        dated = factory.Trait(
            publish_at=factory.LazyFunction(in_a_fortnight),
            fixed_at=factory.LazyFunction(clock.now),
            fixed_by=factory.SelfAttribute("owner"),
            report_version=factory.LazyAttribute(lambda plan: last_version(plan.review)),
        )
        fixed = factory.Trait(dated=True, status=Status.FIXED)
        authorised = factory.Trait(
            dated=True,
            scheduled_at=factory.LazyFunction(clock.now),
            scheduled_by=factory.SelfAttribute("owner"),
            scheduled_fingerprint="f" * 64,
        )
        scheduled = factory.Trait(authorised=True, status=Status.SCHEDULED)
        published = factory.Trait(
            authorised=True, status=Status.PUBLISHED, published_at=factory.LazyFunction(clock.now)
        )
        withdrawn = factory.Trait(
            status=Status.WITHDRAWN,
            withdrawn_at=factory.LazyFunction(clock.now),
            withdrawn_by=factory.SelfAttribute("owner"),
            withdrawal_reason="Begun for the wrong review.",
        )

    review = factory.SubFactory(ReviewFactory)
    edition = factory.LazyFunction(lambda: RuleEdition.objects.first() or RuleEditionFactory())
    owner = factory.SelfAttribute("review.matter.owner")


class StepFactory(DjangoModelFactory):
    """An undated task before publication."""

    class Meta:
        model = PlanStep

    class Params:
        done = factory.Trait(
            status=PlanStep.Status.DONE,
            done_at=factory.LazyFunction(clock.now),
            done_by=factory.SelfAttribute("plan.owner"),
        )

    plan = factory.SubFactory(PlanFactory)
    phase = Phase.BEFORE
    order = factory.Sequence(lambda n: n)
    key = factory.Sequence(lambda n: f"step-{n}")
    title = factory.Sequence(lambda n: f"Step {n}")


class StepOwnerFactory(DjangoModelFactory):
    class Meta:
        model = StepOwner

    step = factory.SubFactory(StepFactory)
    person = factory.SubFactory(PersonFactory)


class EvidencePackFactory(DjangoModelFactory):
    """A pack that waits to be made."""

    class Meta:
        model = EvidencePack

    plan = factory.SubFactory(PlanFactory)
    reference = factory.LazyFunction(new_reference)
    asked_by = factory.SelfAttribute("plan.owner")
    asked_at = factory.LazyFunction(clock.now)
