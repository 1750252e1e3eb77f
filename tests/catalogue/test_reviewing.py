"""Every resource is looked at again in its time, and printed material is signed off before it is given out."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from catalogue.models import Resource, ReviewOfResource, SignOff
from catalogue.queries import reviewing as queries
from catalogue.rules.refusals import CatalogueNotReady
from catalogue.rules.versions import VersionContents, is_signed_off
from catalogue.services import publishing, reviewing, sign_offs, versions
from catalogue.tasks import remind_due
from foundation import clock
from notices.models import Notice
from notices.points import MAY_RECEIVE, OWNERS, STANDING
from partnership.models import Role
from partnership.points import WORK
from tests.catalogue import factories as make
from tests.partnership.factories import AbsenceFactory, GroupFactory, PersonFactory

pytestmark = pytest.mark.django_db

Status = Resource.Status
DUE_ON = dt.date(2028, 10, 5)


def on(monday, day: dt.date) -> None:
    monday.move_to(dt.datetime.combine(day, dt.time(9), tzinfo=dt.UTC), tick=False)


def told(kind: str) -> set[int]:
    notices = Notice.objects.filter(kind=kind)
    return {one.person_id for notice in notices for one in notice.deliveries.all() if one.person_id}


def work_of(person) -> list[str]:
    return [entry.what for entry in WORK.ask(person)]


# The cycle ----------------------------------------------------------------------------------------


def test_kept_it_comes_up_again_after_its_interval(monday):
    resource = make.published()
    on(monday, DUE_ON)

    reviewing.review_resource(resource=resource, outcome="keep", note="Still right.", by=resource.owner)

    resource = make.fresh(resource)
    assert (resource.last_reviewed_on, resource.next_review_on) == (DUE_ON, dt.date(2030, 10, 5))
    assert ReviewOfResource.objects.get().was_due_on == DUE_ON


def test_its_own_interval_goes_before_that_of_its_kind(monday):
    assert make.published(review_months=6).next_review_on == dt.date(2027, 4, 5)


def test_to_be_revised_it_comes_up_again_on_the_day_that_was_said(monday):
    resource = make.published()

    for day in (None, clock.today()):
        with pytest.raises(CatalogueNotReady, match="a day that comes"):
            reviewing.review_resource(
                resource=resource, outcome="revise", note="Old number.", revise_by=day, by=resource.owner
            )
    day = clock.today() + dt.timedelta(days=30)
    reviewing.review_resource(
        resource=resource, outcome="revise", note="Old number.", revise_by=day, by=resource.owner
    )

    assert make.fresh(resource).next_review_on == day


def test_withdrawn_by_its_review_it_is_gone_in_the_same_act_or_neither_happens(monday):
    resource = make.published()
    given = {"resource": resource, "outcome": "withdraw", "note": "Out of date.", "by": make.officer()}

    with pytest.raises(CatalogueNotReady):
        reviewing.review_resource(**given)
    assert not ReviewOfResource.objects.exists()
    assert make.fresh(resource).is_public

    reviewing.review_resource(**given, manner="explain", public_reason="It is out of date.")
    assert Resource.objects.explained().get() == resource

    publishing.restore(resource=resource, reason="Asked for.", by=make.officer())
    assert make.fresh(resource).next_review_on is not None


def test_an_owner_outside_the_unit_reviews_and_does_not_withdraw(monday):
    owner = PersonFactory(agency_representative=True)
    resource = make.published(owner=owner)

    with pytest.raises(PermissionDenied):
        reviewing.review_resource(
            resource=resource, outcome="withdraw", note="Old.", manner="vanish", by=owner
        )
    assert not ReviewOfResource.objects.exists()
    reviewing.review_resource(resource=resource, outcome="keep", note="Right.", by=owner)


@pytest.mark.parametrize("role", Role)
def test_who_reviews(role, monday):
    resource, person = make.published(), PersonFactory(**{role.value: True})

    if person.is_in_business_unit:
        reviewing.review_resource(resource=resource, outcome="keep", note="Right.", by=person)
    else:
        with pytest.raises(PermissionDenied):
            reviewing.review_resource(resource=resource, outcome="keep", note="Right.", by=person)
        assert not ReviewOfResource.objects.exists()


@pytest.mark.parametrize("given", [{"note": " "}, {"outcome": "think"}])
def test_a_review_that_says_too_little_is_none(given, monday):
    resource = make.published()

    with pytest.raises(CatalogueNotReady):
        reviewing.review_resource(
            **{"resource": resource, "outcome": "keep", "note": "Right.", "by": resource.owner} | given
        )


@pytest.mark.parametrize("status", [Status.DRAFT, Status.WITHDRAWN])
def test_only_what_is_published_is_reviewed(status, monday):
    resource = make.in_status(status)

    with pytest.raises(CatalogueNotReady):
        reviewing.review_resource(resource=resource, outcome="keep", note="Right.", by=resource.owner)
    assert not queries.overdue(dt.date(2040, 1, 1)).exists()


def test_the_owner_is_reminded_before_and_after_and_then_the_business_manager_hears(monday):
    owner, deputy = PersonFactory(subcommittee_member=True), make.officer()
    manager, chair = PersonFactory(business_manager=True), PersonFactory(chair=True)
    resource = make.published(owner=owner)

    on(monday, DUE_ON - dt.timedelta(days=29))
    remind_due()
    assert not Notice.objects.exists()

    on(monday, DUE_ON - dt.timedelta(days=28))
    AbsenceFactory(person=owner, deputy=deputy)
    remind_due()
    remind_due()
    assert told("resource_review_near") == {owner.pk, deputy.pk}
    assert "Review it: keep, revise or withdraw" in work_of(owner)

    on(monday, DUE_ON)
    remind_due()
    assert not told("resource_review_overdue")
    assert not queries.overdue_for(manager).exists()

    on(monday, DUE_ON + dt.timedelta(days=1))
    remind_due()
    assert owner.pk in told("resource_review_overdue")
    assert list(queries.overdue_for(manager)) == [resource]
    assert not queries.overdue_for(PersonFactory(press_lead=True)).exists()
    assert not told("resource_review_escalated")

    on(monday, DUE_ON + dt.timedelta(days=15))
    remind_due()
    remind_due()
    assert told("resource_review_escalated") == {manager.pk}
    assert any("has not reviewed it" in what for what in work_of(manager))
    assert not any("reviewed it" in what for what in work_of(chair))
    assert Notice.objects.filter(kind="resource_review_escalated").count() == 1

    others = [make.published(owner=owner, by=manager) for _ in range(3)]
    on(monday, max(one.next_review_on for one in others) + dt.timedelta(days=15))
    told_together = [what for what in work_of(manager) if "resources of others" in what]
    assert told_together == [
        "4 resources of others have been overdue for more than 14 days: ask their owners, or hand them over"
    ]


def test_a_reminder_is_no_longer_true_once_it_was_reviewed(monday):
    resource = make.published()
    on(monday, DUE_ON)
    remind_due()
    notice = Notice.objects.get(kind="resource_review_near")
    before = STANDING.ask(make.fresh(resource), notice)

    reviewing.review_resource(resource=resource, outcome="keep", note="Right.", by=resource.owner)

    assert before.is_live
    assert STANDING.ask(make.fresh(resource), notice).fingerprint != before.fingerprint
    assert resource.owner in OWNERS.ask(resource, notice)


def test_nobody_is_told_of_what_they_may_not_see(monday):
    resource = make.published(visibility="business_unit")
    on(monday, DUE_ON)
    remind_due()
    notice = Notice.objects.get(kind="resource_review_near")

    assert MAY_RECEIVE.ask(resource, resource.owner, notice)
    assert not MAY_RECEIVE.ask(resource, PersonFactory(press_lead=True), notice)


# Sign-off -----------------------------------------------------------------------------------------


@pytest.fixture
def printed(monday):
    resource = make.draft()
    return make.file_version(resource)


def answer(asked: SignOff, by, is_signed: bool = True, note: str = "") -> SignOff:
    return sign_offs.answer_sign_off(
        sign_off=asked, is_signed=is_signed, note=note, seen_fingerprint=asked.fingerprint, by=by
    )


def test_printed_material_waits_for_its_groups_yes(printed):
    resource = printed.resource
    make.in_force(printed)
    with pytest.raises(CatalogueNotReady, match="signed off by the subcommittee"):
        publishing.publish(resource=resource, by=resource.drafted_by)

    group = GroupFactory()
    member, other = make.member_of(group), make.member_of(GroupFactory())
    asked = sign_offs.ask_for_sign_off(version=printed, group=group, by=printed.made_by)
    assert told("resource_sign_off") == {member.pk}
    assert any("Sign it off" in what for what in work_of(member))
    assert not any("Sign it off" in what for what in work_of(other))
    answer(asked, member)

    publishing.publish(resource=resource, by=resource.drafted_by)
    assert make.fresh(resource).is_public
    assert not any("Sign it off" in what for what in work_of(member))


def test_who_made_it_or_is_not_of_the_group_does_not_sign_it_off(printed):
    group = GroupFactory()
    maker_too = printed.made_by
    maker_too.appointments.create(role=Role.SUBCOMMITTEE_MEMBER, group=group, from_on=dt.date(2020, 1, 1))
    asked = sign_offs.ask_for_sign_off(version=printed, group=group, by=printed.made_by)

    for person in (
        maker_too,
        PersonFactory(chair=True),
        PersonFactory(subcommittee_member=True),
        make.member_of(GroupFactory()),
        PersonFactory(is_superuser=True),
    ):
        with pytest.raises(PermissionDenied):
            answer(asked, person)
    assert SignOff.objects.get().answer == SignOff.Answer.WAITING


def test_who_uploaded_the_file_does_not_sign_it_off_when_another_lays_it_there(monday):
    group, resource = GroupFactory(), make.draft()
    uploader, member = make.officer(), make.member_of(group)
    uploader.appointments.create(role=Role.SUBCOMMITTEE_MEMBER, group=group, from_on=dt.date(2020, 1, 1))
    version = make.file_version(resource, make.file(resource, by=uploader))
    asked = sign_offs.ask_for_sign_off(version=version, group=group, by=version.made_by)

    with pytest.raises(PermissionDenied):
        answer(asked, uploader)

    assert told("resource_sign_off") == {member.pk}
    assert SignOff.objects.get().answer == SignOff.Answer.WAITING


def test_a_no_says_why_and_opens_nothing(printed):
    group = GroupFactory()
    member = make.member_of(group)
    asked = sign_offs.ask_for_sign_off(version=printed, group=group, by=printed.made_by)

    with pytest.raises(CatalogueNotReady, match="what has to be changed"):
        answer(asked, member, is_signed=False)
    answer(asked, member, is_signed=False, note="The number is wrong.")
    with pytest.raises(CatalogueNotReady, match="answered already"):
        answer(asked, member)

    assert not is_signed_off(make.fresh_version(printed))


def test_a_changed_draft_is_asked_about_anew(monday):
    version = make.text_version(make.draft(), format="print")
    group = GroupFactory()
    member = make.member_of(group)
    asked = sign_offs.ask_for_sign_off(version=version, group=group, by=version.made_by)
    versions.edit_version(
        version=version, contents=VersionContents(text="Other words"), began_from=1, by=version.made_by
    )
    notice = Notice.objects.get(kind="resource_sign_off")

    with pytest.raises(CatalogueNotReady, match="asked for again"):
        answer(asked, member)
    assert not STANDING.ask(SignOff.objects.get(), notice).is_live
    assert not any("Sign it off" in what for what in work_of(member))

    make.sign_off(make.fresh_version(version), group)
    assert is_signed_off(make.fresh_version(version))


def test_a_group_is_asked_once_and_only_about_what_is_printed(printed):
    group = GroupFactory()
    make.member_of(group)
    sign_offs.ask_for_sign_off(version=printed, group=group, by=printed.made_by)

    with pytest.raises(CatalogueNotReady, match="asked already"):
        sign_offs.ask_for_sign_off(version=printed, group=group, by=printed.made_by)
    with pytest.raises(CatalogueNotReady, match="Only what is printed"):
        sign_offs.ask_for_sign_off(
            version=make.text_version(printed.resource), group=group, by=printed.made_by
        )
    with pytest.raises(CatalogueNotReady, match="dissolved"):
        sign_offs.ask_for_sign_off(version=printed, group=GroupFactory(is_current=False), by=printed.made_by)
