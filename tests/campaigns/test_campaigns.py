"""Campaigns: begun, changed, moved with their launch; and who may know of them."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from audit.models import Event
from campaigns.models import Campaign
from campaigns.rules.campaigns import outline_of
from campaigns.rules.refusals import CampaignNotReady
from campaigns.services import activities, campaigns
from foundation import clock
from foundation.governed import SomebodyElseSaved
from foundation.kept import StaysAsItIs
from matters.models import Matter
from partnership.models import BUSINESS_UNIT, CHAIRS, Person, Role
from partnership.public_stamp import current_number
from tests.campaigns import factories as make
from tests.catalogue.factories import TopicFactory
from tests.documents.factories import protect
from tests.matters.factories import MatterFactory
from tests.partnership.factories import AudienceFactory, PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]

MAY_KNOW = {
    *BUSINESS_UNIT,
    *CHAIRS,
    Role.SUBCOMMITTEE_MEMBER,
    Role.SAFEGUARDING_PARTNER,
    Role.AGENCY_REPRESENTATIVE,
    Role.PRESS_LEAD,
}


def sees(person: Any, campaign: Campaign) -> bool:
    return Campaign.objects.visible_to(person).filter(pk=campaign.pk).exists()


def state() -> Any:
    """All that a refusal could have changed."""
    return (
        list(Campaign.objects.order_by("pk").values()),
        Event.objects.count(),
        current_number(),
    )


# Who may know of one ------------------------------------------------------------------------------


@pytest.mark.parametrize("role", Role)
def test_who_knows_of_a_campaign_of_no_matter(role: Role) -> None:
    assert sees(PersonFactory(**{role.value: True}), make.draft()) == (role in MAY_KNOW)


@pytest.mark.parametrize("role", Role)
def test_of_a_campaign_of_a_matter_know_those_on_its_list_and_the_chairs(role: Role) -> None:
    by = make.officer()
    matter = MatterFactory(owner=by)
    campaign = make.draft(by, matter=matter)

    assert sees(PersonFactory(**{role.value: True}), campaign) == (role in CHAIRS)
    assert sees(by, campaign)


def test_neither_a_superuser_nor_who_has_no_role_nor_who_left_knows_of_one() -> None:
    campaign = make.published()
    left = make.officer()
    left.is_active = False

    for person in (PersonFactory(is_superuser=True), PersonFactory(), left, AnonymousUser()):
        assert not sees(person, campaign)


def test_a_deputy_sees_no_more_than_both_may_know_of() -> None:
    by = make.officer()
    campaign = make.draft(by, matter=MatterFactory(owner=by))
    by.looked_at_by = make.officer()

    assert not sees(by, campaign)


# Beginning and changing ---------------------------------------------------------------------------


@pytest.mark.parametrize("role", [role for role in Role if role not in BUSINESS_UNIT])
def test_nobody_but_the_business_unit_begins_one(role: Role) -> None:
    person = PersonFactory(**{role.value: True}, is_superuser=True)
    before = state()

    with pytest.raises(PermissionDenied):
        campaigns.draft_campaign(outline=make.outline(person), by=person)

    assert state() == before


def test_nobody_begins_one_in_a_matter_that_they_may_not_know_of() -> None:
    person, matter = make.officer(), MatterFactory()

    with pytest.raises(PermissionDenied):
        campaigns.draft_campaign(outline=make.outline(person), matter=matter, by=person)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"title": "  "}, "Give it a title."),
        ({"objective": ""}, "Say what is to be different"),
        ({"reason": ""}, "Say why it is needed."),
        ({"ends_on": dt.date(2026, 10, 1)}, "end on or after"),
        ({"launches_on": dt.date(2026, 10, 4)}, "can’t launch in the past"),
        ({"launches_on": dt.date(2040, 1, 1), "ends_on": dt.date(2040, 1, 2)}, "years from now"),
        ({"ends_on": dt.date(2028, 1, 1)}, "a year at most"),
    ],
)
def test_what_cannot_be_is_refused_with_its_reason(changes: dict[str, Any], reason: str) -> None:
    by = make.officer()
    before = state()

    with pytest.raises(CampaignNotReady, match=reason):
        make.draft(by, **changes)

    assert state() == before


def test_its_owner_has_to_be_somebody_who_may_know_of_it() -> None:
    by = make.officer()
    matter = MatterFactory(owner=by)

    with pytest.raises(CampaignNotReady, match="who may know of its matter"):
        make.draft(by, matter=matter, owner_id=make.officer().pk)
    with pytest.raises(CampaignNotReady, match="who works on campaigns"):
        make.draft(by, owner_id=PersonFactory(independent_reviewer=True).pk)


def edit(campaign: Campaign, by: Person, began_from: int | None = None, **changes: Any) -> Campaign:
    return campaigns.edit_campaign(
        campaign=campaign,
        outline=dataclasses.replace(outline_of(campaign), **changes),
        began_from=began_from or campaign.version,
        by=by,
    )


def test_its_owner_and_the_business_unit_change_it_and_nobody_else() -> None:
    owner = PersonFactory(agency_representative=True)
    campaign = make.draft(owner_id=owner.pk)

    assert edit(campaign, owner, target="Half as many").target == "Half as many"
    assert edit(make.fresh(campaign), make.officer(), target="A third").target == "A third"
    for role in MAY_KNOW - BUSINESS_UNIT:
        before = state()
        with pytest.raises(PermissionDenied):
            edit(make.fresh(campaign), PersonFactory(**{role.value: True}), target="No")
        assert state() == before


def test_an_edit_that_changes_nothing_leaves_no_event() -> None:
    campaign = make.draft()
    before = state()

    edit(campaign, campaign.drafted_by)

    assert state() == before


def test_what_it_is_about_is_kept_and_only_topics_of_the_list_are_taken() -> None:
    topic = TopicFactory()
    campaign = make.draft(topics=(topic.pk,))
    by = campaign.drafted_by

    edit(campaign, by, topics=())
    assert not campaign.topics.exists()
    assert Event.objects.filter(verb="campaign edited", facts__fields=["topics"]).count() == 1
    with pytest.raises(CampaignNotReady, match="topics from the list"):
        edit(make.fresh(campaign), by, topics=(10**6,))


def test_nobody_overwrites_anybody() -> None:
    campaign = make.draft()
    by = campaign.drafted_by
    edit(campaign, by, target="First")

    with pytest.raises(SomebodyElseSaved):
        edit(campaign, by, began_from=campaign.version, target="Second")

    assert make.fresh(campaign).target == "First"


def test_what_is_public_only_the_business_unit_changes() -> None:
    owner = PersonFactory(agency_representative=True)
    campaign = make.published(owner_id=owner.pk)

    with pytest.raises(PermissionDenied):
        edit(make.fresh(campaign), owner, key_message="Another")

    assert make.fresh(campaign).key_message == campaign.key_message


def test_a_public_campaign_takes_in_no_protected_name() -> None:
    by = make.officer()
    campaign = make.published(by)
    matter: Matter = MatterFactory()
    protect(matter, "Rowan Ashdown")

    with pytest.raises(CampaignNotReady, match="Held for the business unit"):
        edit(make.fresh(campaign), by, public_text="In memory of Rowan Ashdown.")

    assert "Rowan" not in make.fresh(campaign).public_text


def test_a_campaign_of_yesterday_can_still_be_changed_but_not_moved_into_the_past(monday: Any) -> None:
    campaign = make.draft()
    monday.move_to(clock.now() + dt.timedelta(days=30), tick=False)

    assert edit(campaign, campaign.drafted_by, target="Later").target == "Later"
    with pytest.raises(CampaignNotReady, match="in the past"):
        edit(
            make.fresh(campaign),
            campaign.drafted_by,
            launches_on=campaign.launches_on - dt.timedelta(days=1),
        )


# The launch moves ---------------------------------------------------------------------------------


def test_what_is_counted_from_the_launch_moves_with_it_and_nothing_else() -> None:
    campaign = make.draft()
    by, launch = campaign.drafted_by, campaign.launches_on
    before_it = make.planned(campaign, days_from_launch=-7)
    own_day = make.planned(campaign, starts_on=launch + dt.timedelta(days=1))
    week = dt.timedelta(days=7)

    edit(make.fresh(campaign), by, launches_on=launch + week, ends_on=campaign.ends_on + week)

    before_it.refresh_from_db()
    own_day.refresh_from_db()
    assert before_it.starts_on == launch
    assert own_day.starts_on == launch + dt.timedelta(days=1)
    assert Event.objects.filter(verb="campaign edited", facts__moved=1).count() == 1


def test_what_was_done_stays_on_its_day(monday: Any) -> None:
    campaign = make.draft()
    by, launch = campaign.drafted_by, campaign.launches_on
    done = make.planned(campaign, days_from_launch=-14)
    monday.move_to(clock.start_of_day(done.starts_on) + dt.timedelta(hours=9), tick=False)
    activities.settle(activity=done, state="done", outcome="Eleven came.", by=by)

    edit(make.fresh(campaign), by, launches_on=launch + dt.timedelta(days=1))

    done.refresh_from_db()
    assert done.starts_on == launch - dt.timedelta(days=14)


@pytest.mark.parametrize("launch", [dt.date(2026, 10, 24), dt.date(2027, 3, 27)])
def test_days_are_counted_over_a_change_of_the_clocks(launch: dt.date) -> None:
    campaign = make.draft(launches_on=launch, ends_on=launch + dt.timedelta(days=6))

    activity = make.planned(campaign, days_from_launch=1)

    assert activity.starts_on == launch + dt.timedelta(days=1)


# For whom it is -----------------------------------------------------------------------------------


def test_audiences_are_chosen_with_what_is_said_to_them_and_taken_out_again() -> None:
    campaign = make.draft()
    by = campaign.drafted_by
    first, second = AudienceFactory(), AudienceFactory()

    campaigns.say_to(
        campaign=campaign, messages={first.pk: "One", second.pk: "Two"}, began_from=campaign.version, by=by
    )
    campaigns.say_to(
        campaign=campaign, messages={second.pk: "Three"}, began_from=make.fresh(campaign).version, by=by
    )

    assert dict(campaign.audiences.values_list("audience", "message")) == {second.pk: "Three"}


def test_audiences_that_somebody_else_chose_meanwhile_are_not_overwritten() -> None:
    campaign = make.draft()
    by, audience = campaign.drafted_by, AudienceFactory()
    edit(campaign, by, target="Another")

    with pytest.raises(SomebodyElseSaved):
        campaigns.say_to(campaign=campaign, messages={audience.pk: ""}, began_from=campaign.version, by=by)

    assert not campaign.audiences.exists()


def test_a_public_campaign_keeps_an_audience_and_a_call_to_action() -> None:
    campaign = make.published()
    by, call = campaign.drafted_by, campaign.calls_to_action.get()

    with pytest.raises(CampaignNotReady, match="needs an audience"):
        campaigns.say_to(campaign=campaign, messages={}, began_from=make.fresh(campaign).version, by=by)
    with pytest.raises(CampaignNotReady, match="has to send people somewhere"):
        campaigns.remove_call(call=call, by=by)

    assert campaign.audiences.count() == campaign.calls_to_action.count() == 1


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ({"number": "", "page": ""}, "telephone number or a web page"),
        ({"number": "0800 1", "hours": ""}, "when somebody answers"),
        ({"number": "not a number"}, "that people can call"),
        ({"number": "08"}, "that people can call"),
        ({"words": " "}, "what people are to do"),
    ],
)
def test_a_call_to_action_leads_somewhere(told: dict[str, str], reason: str) -> None:
    campaign = make.draft()
    given = {"words": "Call", "organisation": "Helpline", "number": "0800 1", "hours": "9 to 5", "page": ""}

    with pytest.raises(CampaignNotReady, match=reason):
        campaigns.store_call(campaign=campaign, call=None, by=campaign.drafted_by, **(given | told))

    assert not campaign.calls_to_action.exists()


# Below the services -------------------------------------------------------------------------------


def test_nothing_is_published_or_deleted_past_the_services() -> None:
    campaign = make.draft()

    with pytest.raises(StaysAsItIs):
        Campaign.objects.filter(pk=campaign.pk).update(status="published")
    campaign.status = Campaign.Status.PUBLISHED
    with pytest.raises(StaysAsItIs):
        campaign.save()
    with pytest.raises(StaysAsItIs):
        campaign.delete()


def test_the_database_refuses_what_no_service_stores() -> None:
    campaign = make.draft()
    for values in (
        {"ends_on": campaign.launches_on - dt.timedelta(days=1)},
        {"status": "published"},
        {"status": "withdrawn"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Campaign._base_manager.filter(pk=campaign.pk).update(**values)
