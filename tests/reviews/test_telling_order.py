"""Who heard first is not forgotten, whatever becomes of plans, orders, lists and steps afterwards (laws 4 and 16)."""

import datetime as dt

import pytest
from django.urls import reverse

from foundation import clock
from reviews.models import Override, PlanStep, ToldGroup
from reviews.queries import gates, plans, telling
from reviews.rules import plan_notices
from reviews.services import families, plan_settling, plan_steps, publication_schedule
from reviews.services import plans as plan_services
from tests.notices.factories import DeliveryFactory, NoticeFactory
from tests.partnership.factories import PersonFactory
from tests.reviews.factories import FamilyMemberFactory
from tests.reviews.plan_situations import MONDAY, accept, add_step, endorsed, fixed, ready, tell

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def monday(time_machine):
    time_machine.move_to(MONDAY, tick=False)
    return time_machine


def hours_ago(number):
    return clock.now() - dt.timedelta(hours=number)


def broken_order(plan):
    states = telling.telling(plan, list(plans.steps(plan)), plans.happenings(plan))
    return telling.out_of_order(states)


@pytest.fixture
def media_before_family():
    situation = endorsed()
    member = FamilyMemberFactory(review=situation.review)
    tell(situation.plan, ToldGroup.MEDIA, at=hours_ago(3))
    tell(situation.plan, ToldGroup.FAMILY, family_member=member, at=hours_ago(1))
    assert broken_order(situation.plan)
    return situation, member


def test_a_plan_drafted_anew_remembers_who_was_told_out_of_order(media_before_family):
    situation, member = media_before_family
    plan_services.withdraw_plan(plan=situation.plan, reason="Begun anew.", by=situation.manager)
    anew = plan_services.draft_plan(review=situation.review, template=None, by=situation.manager)
    tell(anew, ToldGroup.FAMILY, family_member=member, at=clock.now())

    assert broken_order(anew)


def test_a_plan_drafted_anew_keeps_an_order_that_was_kept():
    situation = endorsed()
    member = FamilyMemberFactory(review=situation.review)
    tell(situation.plan, ToldGroup.FAMILY, family_member=member, at=hours_ago(3))
    tell(situation.plan, ToldGroup.MEDIA, at=hours_ago(2))
    plan_services.withdraw_plan(plan=situation.plan, reason="Begun anew.", by=situation.manager)
    anew = plan_services.draft_plan(review=situation.review, template=None, by=situation.manager)
    tell(anew, ToldGroup.FAMILY, family_member=member, at=clock.now())

    assert broken_order(anew) == []


def test_an_order_that_leaves_a_told_group_out_remembers_it(media_before_family):
    situation, _ = media_before_family
    plan_services.edit_plan(
        plan=situation.plan,
        began_from=situation.plan.version,
        by=situation.manager,
        told_order=["family", "staff", "partners", "public"],
    )

    assert broken_order(situation.fresh())


def test_taking_somebody_off_the_list_does_not_undo_when_they_were_told():
    situation = fixed()
    mother = FamilyMemberFactory(review=situation.review)
    father = FamilyMemberFactory(review=situation.review, relationship="Father")
    tell(situation.plan, ToldGroup.FAMILY, family_member=mother, at=hours_ago(3))
    tell(situation.plan, ToldGroup.MEDIA, at=hours_ago(2))
    tell(situation.plan, ToldGroup.FAMILY, family_member=father, at=hours_ago(1))
    families.remove_member(member=father, reason="Told already.", by=situation.lead)

    assert broken_order(situation.fresh())


def test_telling_a_group_again_hides_nothing_and_breaks_nothing():
    situation = endorsed()
    member = FamilyMemberFactory(review=situation.review)
    add_step(
        situation.plan,
        "tell-partners",
        kind=PlanStep.Kind.NOTICE,
        told_group=ToldGroup.PARTNERS,
        status=PlanStep.Status.DONE,
        done_at=hours_ago(3),
    )
    tell(situation.plan, ToldGroup.FAMILY, family_member=member, at=hours_ago(4))
    tell(situation.plan, ToldGroup.FAMILY, family_member=member, at=hours_ago(1))
    assert broken_order(situation.plan) == []

    tell(situation.plan, ToldGroup.STAFF, at=hours_ago(2))
    tell(situation.plan, ToldGroup.PARTNERS, at=hours_ago(1))
    assert broken_order(situation.plan), "The notice reached the partners before the staff were told."


def test_a_notice_has_told_its_group_when_the_first_of_them_has_it():
    situation = fixed()
    member = FamilyMemberFactory(review=situation.review)
    step = add_step(
        situation.plan,
        "tell-partners",
        kind=PlanStep.Kind.NOTICE,
        notice_kind="published_to_partners",
        told_group=ToldGroup.PARTNERS,
    )
    notice = NoticeFactory(
        kind=plan_notices.PUBLISHED_TO_PARTNERS, subject=step, being_sent=True, due_at=hours_ago(4)
    )
    early, late = (DeliveryFactory(notice=notice, to_person=True) for _ in range(2))
    accept(early, at=hours_ago(3))
    assert broken_order(situation.plan), "The family has not been told."
    tell(situation.plan, ToldGroup.FAMILY, family_member=member, at=hours_ago(2))
    accept(late, at=hours_ago(1))
    plan_settling.settle_plan(situation.plan)

    assert PlanStep.objects.get(pk=step.pk).status == PlanStep.Status.DONE
    assert broken_order(situation.fresh())


def test_an_override_covers_no_later_step_of_the_same_name():
    situation = ready()
    step = add_step(situation.plan, "tell-staff", title="Tell staff", told_group=ToldGroup.STAFF)
    publication_schedule.lift_order(plan=situation.plan, reason="They are away.", by=situation.chair)
    assert Override.objects.get().fingerprint == gates.order_fingerprint(situation.plan)
    plan_steps.mark_done(
        step=step, by=situation.manager, told_by="Manager", how="In person", told_at=clock.now()
    )

    plan_steps.add_step(
        plan=situation.plan,
        by=situation.manager,
        title="Tell staff",
        phase="before",
        told_group=ToldGroup.STAFF,
    )

    (order,) = (one for one in gates.gates(situation.fresh(), now=clock.now()) if one.key == "order")
    assert not order.is_open


def test_what_was_lifted_for_a_plan_that_was_given_up_is_looked_at_all_the_same(client):
    situation = ready()
    add_step(situation.plan, "tell-staff", told_group=ToldGroup.STAFF)
    publication_schedule.lift_order(plan=situation.plan, reason="The staff are away.", by=situation.chair)
    plan_services.withdraw_plan(plan=situation.fresh(), reason="Begun anew.", by=situation.manager)
    plan_services.draft_plan(review=situation.review, template=None, by=situation.manager)
    other = PersonFactory(vice_chair=True)
    client.force_login(other)

    page = client.get(reverse("reviews:plan_overrides", args=[situation.review.reference]))
    assert "The staff are away." in page.text
    client.post(reverse("reviews:plan_override_look", args=[situation.review.reference, 1]))

    assert Override.objects.get().looked_at_by == other
