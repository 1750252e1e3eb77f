"""What is done for a campaign: planned, changed, and settled."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from campaigns.models import Activity
from campaigns.queries import campaigns as queries
from campaigns.queries import pages, work
from campaigns.rules.campaigns import FURTHEST
from campaigns.rules.refusals import CampaignNotReady
from campaigns.services import activities, impact, publishing
from foundation import clock
from foundation.governed import SomebodyElseSaved
from notices.models import Notice
from partnership.models import BUSINESS_UNIT, Role
from partnership.points import CALENDAR
from tests.campaigns import factories as make
from tests.campaigns.test_pages import beside
from tests.catalogue.pages import as_, hidden, html, said, send
from tests.matters.factories import MatterFactory
from tests.partnership.factories import AgencyFactory, PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


@pytest.mark.parametrize("role", sorted(set(Role) - BUSINESS_UNIT - {Role.AGENCY_REPRESENTATIVE}))
def test_only_the_business_unit_and_the_owner_plan(role: Role) -> None:
    campaign = make.draft()

    with pytest.raises(PermissionDenied):
        activities.plan(
            campaign=campaign,
            plan=make.plan(campaign),
            by=PersonFactory(**{role.value: True}, is_superuser=True),
        )

    assert not campaign.activities.exists()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"title": " "}, "Say what is done"),
        ({"audiences": []}, "for whom it is done"),
        ({"days_from_launch": FURTHEST + 1}, "days of the launch"),
        ({"days_from_launch": None}, "either its own day"),
        ({"starts_on": dt.date(2029, 1, 1)}, "within"),
        ({"lasts_days": 0}, "lasts from 1"),
    ],
)
def test_what_cannot_be_planned_is_refused(changes: dict[str, Any], reason: str) -> None:
    campaign = make.draft()

    with pytest.raises(CampaignNotReady, match=reason):
        make.planned(campaign, **changes)

    assert not campaign.activities.exists()


def test_who_sees_to_it_has_to_know_of_the_campaign() -> None:
    by = make.officer()
    campaign = make.draft(by, matter=MatterFactory(owner=by))

    with pytest.raises(CampaignNotReady, match="may know of its matter"):
        make.planned(campaign, owner=make.officer())


def test_an_edit_of_what_somebody_else_changed_is_not_saved() -> None:
    campaign = make.draft()
    activity = make.planned(campaign)
    by, began_from = campaign.drafted_by, activity.version
    activities.edit(
        activity=activity, plan=make.plan(campaign, title="Another"), began_from=began_from, by=by
    )

    with pytest.raises(SomebodyElseSaved):
        activities.edit(
            activity=activity, plan=make.plan(campaign, title="A third"), began_from=began_from, by=by
        )

    activity.refresh_from_db()
    assert activity.title == "Another"


def test_its_owner_says_what_became_of_it_once_its_day_has_come(monday: Any) -> None:
    owner = PersonFactory(agency_representative=True)
    activity = make.planned(make.draft(), owner=owner)
    with pytest.raises(CampaignNotReady, match="has not come"):
        activities.settle(activity=activity, state="done", outcome="", by=owner)

    monday.move_to(clock.start_of_day(activity.starts_on) + dt.timedelta(hours=12), tick=False)
    with pytest.raises(CampaignNotReady, match="why it was not done"):
        activities.settle(activity=activity, state="not_done", outcome=" ", by=owner)
    with pytest.raises(PermissionDenied):
        activities.settle(
            activity=activity, state="done", outcome="", by=PersonFactory(agency_representative=True)
        )
    done = activities.settle(activity=activity, state="done", outcome="Eleven came.", by=owner)

    assert (done.state, done.settled_by) == (Activity.State.DONE, owner)
    with pytest.raises(CampaignNotReady, match="so it stays"):
        activities.remove(activity=done, by=activity.campaign.drafted_by)
    again = activities.settle(activity=done, state="planned", outcome="", by=owner)
    assert (again.settled_by, again.outcome) == (None, "")


def test_who_sees_to_it_is_asked_once_what_became_of_it(monday: Any) -> None:
    activity = make.planned(make.draft(), lasts_days=2)
    monday.move_to(clock.start_of_day(activity.ends_on) + dt.timedelta(hours=9), tick=False)
    activities.remind(at=clock.now())
    assert not Notice.objects.filter(kind="campaign_activity_overdue").exists()

    monday.move_to(clock.start_of_day(activity.ends_on) + dt.timedelta(days=1, hours=9), tick=False)
    for _ in range(2):
        activities.remind(at=clock.now())

    notice = Notice.objects.get(kind="campaign_activity_overdue")
    assert {row.person for row in notice.deliveries.exclude(person=None)} == {activity.owner}
    assert [one.title for one in work.waiting_for(activity.owner, clock.now()) if one.due_at]


def test_what_one_may_not_know_of_stands_in_nobodys_calendar_or_list() -> None:
    by = make.officer()
    campaign = make.draft(by, matter=MatterFactory(owner=by))
    make.planned(campaign)
    make.asked(campaign)
    days = (clock.today(), clock.today() + dt.timedelta(days=60))

    def dated(person: Any) -> list[str]:
        return [one.title_inside for one in CALENDAR.ask(person, *days) if "/campaigns/" in one.url]

    assert len(dated(by)) == 4
    assert dated(make.officer()) == []
    filters = queries.Filters()
    assert not queries.list_for(make.officer(), filters, "title", clock.today()).exists()
    assert not list(queries.rows_for_export(make.officer(), filters, "title", clock.today()))


def test_no_title_leaves_with_the_private_feed() -> None:
    campaign = make.draft()
    make.planned(campaign)
    days = (clock.today(), clock.today() + dt.timedelta(days=60))

    told = [one.title for one in CALENDAR.ask(campaign.drafted_by, *days) if "/campaigns/" in one.url]

    assert len(told) == 3
    assert not [title for title in told if "cry" in title or "film" in title]


def test_the_activities_of_a_campaign_take_the_same_queries_however_many(
    django_assert_num_queries: Any,
) -> None:
    campaign = make.draft()
    for number in range(3):
        make.planned(campaign, days_from_launch=number)
    with django_assert_num_queries(4):
        queries.activities_of(campaign)


def test_of_two_who_say_what_became_of_an_activity_the_second_is_told() -> None:
    by = make.officer()
    activity = make.planned(make.draft(by))
    client, address = as_(by), pages.activity(activity)
    opened = hidden(client.get(address).content.decode())
    send(client, address, state="not_done", outcome="It rained.")

    answer = client.post(address, opened | {"state": "not_done", "outcome": "Nobody came."})

    assert answer.status_code == 409
    assert "It rained." in html(answer)
    assert "Nobody came." in html(answer)
    activity.refresh_from_db()
    assert activity.outcome == "It rained."


def test_removing_an_activity_is_read_first_and_says_what_goes_and_whom_nobody_tells() -> None:
    by = make.officer()
    activity = make.planned(make.draft(by), title="Post the film")
    police = AgencyFactory(name="The police")
    impact.ask(activity=activity, agency=police, what="Your line.", answer_by_on=clock.today(), by=by)
    client, address = (
        as_(by),
        reverse("campaigns:activity_remove", args=[activity.campaign.reference, activity.reference]),
    )
    assert f'href="{address}"' in html(client.get(pages.activity(activity)))

    shown = html(client.get(address))

    assert "“Post the film”" in shown
    assert "What was asked about it goes too: The police. Every answer stays on the timeline" in shown
    assert f"{activity.agency} does it and {activity.owner} sees to it: tell them yourself." in shown
    assert Activity.objects.filter(pk=activity.pk).exists()
    sent = Notice.objects.count()
    assert "“Post the film” is removed." in said(client, send(client, address))
    assert not Activity.objects.filter(pk=activity.pk).exists()
    assert Notice.objects.count() == sent
    timeline = reverse("campaigns:timeline", args=[activity.campaign.reference])
    assert "Post the film" in html(client.get(timeline))


def test_an_activity_that_changed_after_the_page_was_opened_is_not_removed_unread() -> None:
    by = make.officer()
    activity = make.planned(make.draft(by))
    client, address = (
        as_(by),
        reverse("campaigns:activity_remove", args=[activity.campaign.reference, activity.reference]),
    )
    opened = hidden(client.get(address).content.decode())
    plan = make.plan(activity.campaign, title="Another film")
    activities.edit(activity=activity, plan=plan, began_from=activity.version, by=by)

    for sent in (opened, {}):
        answer = client.post(address, sent)
        assert answer.status_code == 409
        assert "Another film" in html(answer)

    assert Activity.objects.filter(pk=activity.pk).exists()


def test_what_became_of_is_written_down_is_not_removed_and_the_page_says_so() -> None:
    by = make.officer()
    activity = make.planned(make.draft(by))
    address = reverse("campaigns:activity_remove", args=[activity.campaign.reference, activity.reference])
    client = as_(by)
    opened = hidden(client.get(address).content.decode())
    activities.settle(activity=activity, state="not_done", outcome="It rained.", by=by)

    assert "so it stays" in html(client.get(address))
    assert "so it stays" in said(client, client.post(address, opened))
    assert as_(PersonFactory(chair=True)).get(address).status_code == 403
    assert Activity.objects.filter(pk=activity.pk).exists()


def test_of_a_withdrawn_campaign_nobody_says_what_became_of_an_activity(monday: Any) -> None:
    campaign = make.published()
    activity = make.planned(campaign)
    publishing.withdraw(campaign=campaign, manner="vanish", reason="A mistake.", by=campaign.drafted_by)
    monday.move_to(clock.start_of_day(campaign.launches_on) + dt.timedelta(days=1), tick=False)

    with pytest.raises(CampaignNotReady, match="The campaign was withdrawn"):
        activities.settle(activity=activity, state="done", outcome="", by=activity.owner)
    activity.refresh_from_db()
    assert activity.is_open


@pytest.mark.parametrize(
    "days", [{"days_from_launch": -30}, {"starts_on": dt.date(2026, 10, 3), "lasts_days": 2}]
)
def test_nothing_is_planned_for_days_that_are_past_unless_it_was_done(days: dict[str, Any]) -> None:
    campaign = make.draft()
    with pytest.raises(CampaignNotReady, match="is past"):
        make.planned(campaign, **days)
    assert not campaign.activities.exists()

    done = make.planned(campaign, was_done=True, **days)

    assert (done.state, done.settled_by) == (Activity.State.DONE, campaign.drafted_by)
    going_on = make.planned(campaign, starts_on=dt.date(2026, 10, 4), lasts_days=2)
    assert going_on.state == Activity.State.PLANNED


def test_what_is_to_come_was_not_done_and_nobody_says_it_of_what_another_sees_to() -> None:
    campaign = make.draft()
    with pytest.raises(CampaignNotReady, match="has not come"):
        make.planned(campaign, was_done=True)
    person = PersonFactory(agency_representative=True)
    other = PersonFactory(agency_representative=True, agency=person.agency)
    told = make.plan(campaign, agency=person.agency, owner=other, starts_on=clock.today(), was_done=True)
    with pytest.raises(CampaignNotReady, match="owner of the activity"):
        activities.plan(campaign=campaign, plan=told, by=person)

    assert not campaign.activities.exists()


def test_the_form_refuses_a_past_day_beside_it_and_takes_it_as_done() -> None:
    campaign = make.draft()
    client, address = as_(campaign.owner), reverse("campaigns:activity_plan", args=[campaign.reference])
    plan = make.plan(campaign)
    typed = {
        "title": "Talk at the clinic", "channel": plan.channel.pk, "agency": plan.agency.pk,
        "owner": plan.owner.pk, "audiences": [one.pk for one in plan.audiences], "lasts_days": 1,
        "counted": "own_day", "starts_on_0": 2, "starts_on_1": 10, "starts_on_2": 2026,
    }  # fmt: skip

    refused = html(send(client, address, **typed))
    assert "is past" in beside(refused, "starts_on")
    assert "Talk at the clinic" in refused
    send(client, address, **typed, was_done="on")

    assert campaign.activities.get().state == Activity.State.DONE
