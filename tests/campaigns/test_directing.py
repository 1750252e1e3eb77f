"""Decisions about campaigns: of the subcommittee, or of a chair because it can't wait."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from audit.models import Event
from campaigns.models import Campaign, Direction
from campaigns.queries import campaigns as queries
from campaigns.queries import pages, work
from campaigns.rules.campaigns import outline_of
from campaigns.rules.refusals import CampaignNotReady
from campaigns.services import campaigns, directing, publishing
from foundation import clock
from foundation.kept import StaysAsItIs
from notices.models import Notice
from notices.points import STANDING
from partnership.models import BUSINESS_UNIT, CHAIRS, Person, Role
from tests.campaigns import factories as make
from tests.catalogue.pages import as_, html
from tests.partnership.factories import GroupFactory, PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def alone(campaign: Campaign, by: Person, answer: str = "go", note: str = "It starts tomorrow.") -> Direction:
    return directing.direct_alone(
        campaign=campaign, answer=answer, note=note, seen=queries.fingerprint(campaign), by=by
    )


def test_a_campaign_without_a_decision_says_so_and_one_with_it_goes_ahead() -> None:
    campaign = make.with_audience()
    assert "has not decided" in queries.why_not_directed(campaign)

    make.decide(campaign)

    assert queries.why_not_directed(campaign) == ""
    assert Event.objects.filter(verb="campaign directed", facts__answer="go").count() == 1


@pytest.mark.parametrize(("answer", "says"), [("change", "asks for changes"), ("stop", "does not go ahead")])
def test_the_last_decision_counts(answer: str, says: str) -> None:
    campaign = make.directed()

    make.decide(campaign, answer, note="Ask the fathers first.")

    assert says in queries.why_not_directed(campaign)


@pytest.mark.parametrize(
    "changes", [{"objective": "Other"}, {"key_message": "Other"}, {"reason": "Other"}, {"title": "Other"}]
)
def test_a_change_of_what_was_decided_about_asks_for_another_decision(changes: dict[str, str]) -> None:
    campaign = make.directed()

    campaigns.edit_campaign(
        campaign=campaign,
        outline=dataclasses.replace(outline_of(campaign), **changes),
        began_from=campaign.version,
        by=campaign.drafted_by,
    )

    assert "changed after the decision" in queries.why_not_directed(make.fresh(campaign))


def test_other_days_and_an_unchanged_save_leave_the_decision_standing() -> None:
    campaign = make.directed()
    week = dt.timedelta(days=7)
    for changes in ({}, {"launches_on": campaign.launches_on + week, "ends_on": campaign.ends_on + week}):
        now = make.fresh(campaign)
        campaigns.edit_campaign(
            campaign=now,
            outline=dataclasses.replace(outline_of(now), **changes),
            began_from=now.version,
            by=now.drafted_by,
        )

    assert queries.why_not_directed(make.fresh(campaign)) == ""


def test_another_message_to_an_audience_asks_for_another_decision() -> None:
    campaign = make.directed()
    (audience,) = queries.audiences_of(campaign)

    campaigns.say_to(
        campaign=campaign,
        messages={audience.audience_id: "Something else."},
        began_from=campaign.version,
        by=campaign.drafted_by,
    )

    assert "changed after the decision" in queries.why_not_directed(make.fresh(campaign))


def test_what_was_changed_after_the_page_was_opened_is_not_decided_unread() -> None:
    campaign = make.with_audience()
    seen = queries.fingerprint(campaign)
    campaigns.edit_campaign(
        campaign=campaign,
        outline=dataclasses.replace(outline_of(campaign), objective="Another"),
        began_from=campaign.version,
        by=campaign.drafted_by,
    )

    for act, by in (
        (directing.direct_alone, PersonFactory(chair=True)),
        (directing.record_direction, campaign.drafted_by),
    ):
        more: dict[str, Any] = (
            {}
            if act is directing.direct_alone
            else {"group": GroupFactory(), "decided_on": clock.today(), "minute": "Item 4"}
        )
        with pytest.raises(CampaignNotReady, match="Read it again"):
            act(campaign=campaign, answer="go", note="Now.", seen=seen, by=by, **more)  # type: ignore[operator]

    assert not Direction.objects.exists()


@pytest.mark.parametrize("role", [role for role in Role if role not in BUSINESS_UNIT])
def test_only_the_business_unit_writes_a_decision_of_the_subcommittee_down(role: Role) -> None:
    campaign = make.with_audience()

    with pytest.raises(PermissionDenied):
        make.decide(campaign, by=PersonFactory(**{role.value: True}, is_superuser=True))

    assert not Direction.objects.exists()


@pytest.mark.parametrize("role", [role for role in Role if role not in CHAIRS])
def test_only_a_chair_decides_alone(role: Role) -> None:
    campaign = make.with_audience()

    with pytest.raises(PermissionDenied):
        alone(campaign, PersonFactory(**{role.value: True}, is_superuser=True))

    assert not Direction.objects.exists()


def test_a_chair_does_not_decide_alone_over_their_own_campaign() -> None:
    chair = make.officer(chair=True)

    with pytest.raises(PermissionDenied):
        alone(make.with_audience(chair), chair)
    with pytest.raises(PermissionDenied):
        alone(make.with_audience(owner_id=chair.pk), chair)


def test_a_chairs_own_decision_lets_it_go_ahead_and_waits_for_the_subcommittee() -> None:
    campaign = make.with_audience()
    member = PersonFactory(subcommittee_member=True)
    made = alone(campaign, PersonFactory(chair=True))

    assert queries.why_not_directed(campaign) == ""
    assert queries.waits_for_the_subcommittee(campaign) == made
    notice = Notice.objects.get(kind="campaign_decided_alone")
    assert member in {row.person for row in notice.deliveries.all()}
    for person, told in (
        (member, "The business unit writes down what it decides"),
        (make.officer(), "put it before the subcommittee, and write down what it decides"),
    ):
        assert told in " ".join(one.what for one in work.waiting_for(person, clock.now()))
        may_write = "direction/record/" in html(as_(person).get(pages.direction(campaign)))
        assert may_write == person.is_in_business_unit

    make.decide(campaign)

    assert queries.waits_for_the_subcommittee(campaign) is None
    assert not [one for one in work.waiting_for(member, clock.now()) if "alone" in one.what]


def test_nobody_is_written_to_any_more_about_what_was_decided_of_a_campaign_that_will_not_run() -> None:
    campaign = make.with_audience()
    PersonFactory(subcommittee_member=True)
    alone(campaign, PersonFactory(chair=True))
    notice = Notice.objects.get(kind="campaign_decided_alone")
    assert STANDING.ask(notice.subject, notice).is_live

    publishing.withdraw(campaign=campaign, manner="vanish", reason="No money.", by=campaign.drafted_by)

    notice = Notice.objects.get(pk=notice.pk)
    assert not STANDING.ask(notice.subject, notice).is_live


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"decided_on": dt.date(2026, 10, 6)}, "in the future"),
        ({"answer": "change"}, "Say what is to change"),
        ({"answer": "perhaps"}, "Choose what was decided"),
        ({"minute": " "}, "where the decision is written down"),
    ],
)
def test_a_decision_that_cannot_be_is_refused(changes: dict[str, Any], reason: str) -> None:
    campaign = make.with_audience()
    told: dict[str, Any] = {
        "answer": "go",
        "group": GroupFactory(),
        "decided_on": clock.today(),
        "minute": "Item 4",
        "note": "",
        "seen": queries.fingerprint(campaign),
    }

    with pytest.raises(CampaignNotReady, match=reason):
        directing.record_direction(campaign=campaign, by=campaign.drafted_by, **(told | changes))

    assert not Direction.objects.exists()


def test_nobody_decides_that_a_campaign_for_nobody_goes_ahead() -> None:
    with pytest.raises(CampaignNotReady, match="no audience"):
        make.decide(make.draft())


def test_a_group_that_no_longer_meets_decides_nothing() -> None:
    campaign = make.with_audience()
    with pytest.raises(CampaignNotReady, match="no longer meets"):
        directing.record_direction(
            campaign=campaign,
            answer="go",
            group=GroupFactory(is_current=False),
            decided_on=clock.today(),
            minute="Item 4",
            note="",
            seen=queries.fingerprint(campaign),
            by=campaign.drafted_by,
        )


def test_a_decision_stays_as_it_was_written_down() -> None:
    made = make.decide(make.with_audience())

    made.answer = "stop"
    with pytest.raises(StaysAsItIs):
        made.save()
    with pytest.raises(StaysAsItIs):
        made.delete()


def test_the_newest_decision_by_its_day_counts_whenever_it_is_written_down(time_machine: Any) -> None:
    campaign = make.with_audience()
    begun_on = clock.today()
    time_machine.move_to(dt.datetime(2026, 10, 9, 12, tzinfo=dt.UTC), tick=False)
    make.decide(campaign, "change", note="Ask the fathers first.")

    make.decide(campaign, decided_on=begun_on)

    assert "asks for changes" in queries.why_not_directed(campaign)
    (row,) = queries.rows(queries.list_for(campaign.drafted_by, queries.Filters(), "-launch", clock.today()))
    assert row.decision == "Changes first"
    make.decide(campaign)  # Of one day, what was written down last counts.
    assert queries.why_not_directed(campaign) == ""


def test_an_older_decision_of_the_subcommittee_is_no_look_at_what_a_chair_decided_since(
    time_machine: Any,
) -> None:
    campaign = make.with_audience()
    begun_on = clock.today()
    time_machine.move_to(dt.datetime(2026, 10, 9, 12, tzinfo=dt.UTC), tick=False)
    made = alone(campaign, PersonFactory(chair=True))

    make.decide(campaign, decided_on=begun_on)

    assert queries.waits_for_the_subcommittee(campaign) == made
    unit = campaign.drafted_by
    assert "alone" in " ".join(one.what for one in work.waiting_for(unit, clock.now()))


def test_what_was_decided_before_the_campaign_was_typed_in_is_written_down_with_its_day(
    client: Client,
) -> None:
    campaign = make.with_audience()
    thursday = clock.today() - dt.timedelta(days=4)
    address = reverse("campaigns:direction_record", args=[campaign.reference])
    client.force_login(campaign.drafted_by)
    form = client.get(address).context["form"]
    days = {
        "decided_on_0": thursday.day,
        "decided_on_1": thursday.month,
        "decided_on_2": thursday.year,
    }

    answer = client.post(
        address,
        {"answer": "go", "group": GroupFactory().pk, "minute": "Item 4", "seen": form["seen"].value()} | days,
    )

    assert answer.status_code == 302
    assert Direction.objects.get().decided_on == thursday
    assert queries.why_not_directed(campaign) == ""


def test_only_the_group_of_its_members_directs_a_campaign(client: Client) -> None:
    campaign, directing_group, other = make.with_audience(), GroupFactory(), GroupFactory()
    member = PersonFactory(subcommittee_member=True)
    member.appointments.update(group=directing_group)

    with pytest.raises(CampaignNotReady, match="directed by the communications subcommittee"):
        make.decide(campaign, group=other)

    client.force_login(campaign.drafted_by)
    address = reverse("campaigns:direction_record", args=[campaign.reference])
    offered = client.get(address).content.decode()
    assert str(directing_group) in offered
    assert str(other) not in offered
    today = clock.today()
    typed = {"answer": "go", "group": other.pk, "minute": "Item 4", "seen": queries.fingerprint(campaign)}
    days = {"decided_on_0": today.day, "decided_on_1": today.month, "decided_on_2": today.year}
    refused = client.post(address, typed | days)
    assert "Campaigns are directed by the communications subcommittee" in refused.content.decode()
    assert not Direction.objects.exists()
    make.decide(campaign, group=directing_group)
    assert queries.why_not_directed(campaign) == ""
