"""What the database itself refuses, whoever writes: raw SQL, a shell, a service with a fault."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, models, transaction

from foundation import clock
from notices.models import Delivery
from reviews.models import Endorsement, Override, PublicationPlan, ToldRecord
from tests.documents.factories import FindingFactory
from tests.matters.factories import BreakGlassFactory, ProceedingFactory
from tests.notices.factories import DeliveryFactory, LateDecisionFactory
from tests.partnership.factories import PersonFactory
from tests.reviews.factories import EndorsementFactory, FamilyMemberFactory, ReviewFactory
from tests.reviews.plan_factories import PlanFactory
from tests.reviews.plan_situations import tell

pytestmark = [pytest.mark.django_db, pytest.mark.every_case]


def family_told() -> ToldRecord:
    plan = PlanFactory()
    return tell(plan, "family", family_member=FamilyMemberFactory(review=plan.review))


def lifted() -> Override:
    return Override.objects.create(
        plan=PlanFactory(), kind="order", reason="Why.", lifted_by=PersonFactory(), lifted_at=clock.now()
    )


def second_delivery(field: str) -> Delivery:
    first = DeliveryFactory(to_person=True) if field == "person" else DeliveryFactory()
    return DeliveryFactory(notice=first.notice, to_person=field == "person")


def first_of(model: type[models.Model], field: str) -> Any:
    return model._base_manager.order_by("pk").values_list(field, flat=True)[0]


def two_endorsements() -> Endorsement:
    first = EndorsementFactory()
    return EndorsementFactory(version=first.version)


#: The constraint, a row that it allows, and what is written into it.
BREAKS: dict[str, tuple[Callable[[], models.Model], Callable[[], dict[str, Any]]]] = {
    "one_endorsement_per_partner": (
        two_endorsements,
        lambda: {"agency": first_of(Endorsement, "agency")},
    ),
    "a_minuted_endorsement_has_its_minute": (
        lambda: EndorsementFactory(minuted=True),
        lambda: {"minute": None},
    ),
    "a_signed_endorsement_is_its_own_record": (
        EndorsementFactory,
        lambda: {"recorded_by": PersonFactory()},
    ),
    "a_declared_delivery_has_its_evidence": (
        lambda: DeliveryFactory(to_declare=True),
        lambda: {"status": "declared", "declared_at": clock.now(), "delivered_at": clock.now()},
    ),
    "a_fixed_plan_has_its_moment_version_and_person": (PlanFactory, lambda: {"status": "fixed"}),
    "told_or_exempt_with_a_reason": (family_told, lambda: {"how": ""}),
    "a_family_record_names_a_member": (family_told, lambda: {"family_member": None}),
    "a_proceeding_that_ended_has_its_day": (ProceedingFactory, lambda: {"status": "ended"}),
    "a_scheduled_plan_has_its_authority": (
        lambda: PlanFactory(fixed=True),
        lambda: {"status": "scheduled"},
    ),
    "a_published_plan_was_scheduled": (
        lambda: PlanFactory(fixed=True),
        lambda: {"status": "published", "published_at": clock.now()},
    ),
    "one_live_plan_per_review": (PlanFactory, lambda: {"review": first_of(PublicationPlan, "review")}),
    "a_published_review_has_its_address_moment_and_plan": (
        ReviewFactory,
        lambda: {
            "publication": "published",
            "slug": "child-larch",
            "published_at": clock.now(),
            "public_title": "Child Larch",
        },
    ),
    "an_address_is_made_by_publishing": (ReviewFactory, lambda: {"slug": "child-larch"}),
    "a_withdrawn_review_says_when_who_and_why": (
        lambda: ReviewFactory(published=True),
        lambda: {"publication": "withdrawn_vanished", "withdrawn_at": clock.now()},
    ),
    "one_delivery_per_person": (
        lambda: second_delivery("person"),
        lambda: {"person": first_of(Delivery, "person")},
    ),
    "one_delivery_per_mailbox": (
        lambda: second_delivery("mailbox"),
        lambda: {"mailbox_name": first_of(Delivery, "mailbox_name")},
    ),
    "a_delivery_goes_to_one_recipient": (DeliveryFactory, lambda: {"person": PersonFactory()}),
    "an_accepted_delivery_has_its_bytes": (
        DeliveryFactory,
        lambda: {"status": "accepted", "accepted_at": clock.now()},
    ),
    "an_override_has_a_reason": (lifted, lambda: {"reason": ""}),
    "break_glass_has_a_reason": (BreakGlassFactory, lambda: {"reason": ""}),
    "a_late_decision_has_a_reason": (LateDecisionFactory, lambda: {"reason": ""}),
    "a_cleared_finding_names_who_and_when": (FindingFactory, lambda: {"decision": "cleared"}),
}


@pytest.mark.parametrize("constraint", BREAKS)
def test_the_database_refuses(constraint):
    make, wrong = BREAKS[constraint]
    if constraint == "one_live_plan_per_review":
        PlanFactory()
    row, changes = make(), wrong()
    one = type(row)._base_manager.filter(pk=row.pk)
    before = one.values().get()
    assert constraint in {each.name for each in row._meta.constraints}

    with pytest.raises(IntegrityError), transaction.atomic():
        one.update(**changes)

    assert one.values().get() == before
