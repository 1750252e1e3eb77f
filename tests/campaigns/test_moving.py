"""An activity and a launch are put on another day: by whom, when not, and by one of two people."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from audit.models import Event
from campaigns.models import Activity
from campaigns.queries import impact as impact_queries
from campaigns.queries import pages
from campaigns.queries.dates import may_move_launch
from campaigns.rules.campaigns import outline_of
from campaigns.rules.refusals import CampaignNotReady
from campaigns.services import activities, impact
from campaigns.services import campaigns as services
from foundation import clock
from foundation.governed import SomebodyElseSaved
from foundation.words import say_day
from partnership.models import BUSINESS_UNIT, Role
from tests.campaigns import factories as make
from tests.campaigns.test_pages import beside
from tests.catalogue.pages import as_, html, said, send
from tests.matters.factories import MatterFactory
from tests.partnership.factories import AgencyFactory, PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]

DAY = dt.timedelta(days=1)
State = Activity.State


def parts(day: dt.date, name: str = "starts_on") -> dict[str, Any]:
    return {f"{name}_0": day.day, f"{name}_1": day.month, f"{name}_2": day.year}


def typed(day: dt.date, version: int, name: str = "starts_on", **others: str) -> dict[str, Any]:
    return parts(day, name) | {"version": version} | others


def test_what_is_counted_from_the_launch_is_counted_from_it_still() -> None:
    campaign = make.draft()
    activity = make.planned(campaign, days_from_launch=2)

    moved = activities.move(
        activity=activity, to_on=campaign.launches_on - DAY, began_from=activity.version, by=campaign.owner
    )

    assert (moved.days_from_launch, moved.starts_on) == (-1, campaign.launches_on - DAY)
    event = Event.objects.get(verb="activity moved")
    assert event.facts["to_on"] == moved.starts_on.isoformat()


def test_what_has_a_day_of_its_own_gets_another() -> None:
    campaign = make.draft()
    activity = make.planned(campaign, starts_on=campaign.launches_on)

    moved = activities.move(
        activity=activity, to_on=campaign.launches_on + DAY, began_from=activity.version, by=campaign.owner
    )

    assert (moved.days_from_launch, moved.starts_on) == (None, campaign.launches_on + DAY)


@pytest.mark.parametrize("role", [role for role in Role if role not in BUSINESS_UNIT])
def test_only_the_business_unit_and_the_owner_move(role: Role) -> None:
    activity = make.planned(make.draft())
    day = activity.starts_on

    with pytest.raises(PermissionDenied):
        activities.move(
            activity=activity, to_on=day + DAY, began_from=1, by=PersonFactory(**{role.value: True})
        )

    activity.refresh_from_db()
    assert activity.starts_on == day


def test_what_cannot_be_moved_stays(monday: Any) -> None:
    activity = make.planned(make.draft())
    day, by = activity.starts_on, activity.owner
    with pytest.raises(CampaignNotReady, match="within"):
        activities.move(activity=activity, to_on=day + 400 * DAY, began_from=1, by=by)
    monday.move_to(clock.start_of_day(day) + dt.timedelta(hours=12), tick=False)
    settled = activities.settle(activity=activity, state="done", outcome="", by=by)
    with pytest.raises(CampaignNotReady, match="written down"):
        activities.move(activity=activity, to_on=day + DAY, began_from=settled.version, by=by)

    activity.refresh_from_db()
    assert activity.starts_on == day


def test_the_launch_of_what_is_over_stays(monday: Any, client: Client) -> None:
    campaign = make.published()
    monday.move_to(clock.start_of_day(campaign.ends_on + DAY), tick=False)

    with pytest.raises(CampaignNotReady, match="is over"):
        services.move_launch(
            campaign=campaign, to_on=clock.today() + 30 * DAY, began_from=campaign.version, by=campaign.owner
        )
    client.force_login(campaign.owner)
    page = client.get(reverse("campaigns:move", args=[campaign.reference]))

    assert "is over, so its days stay" in page.text
    assert make.fresh(campaign).launches_on == campaign.launches_on


def test_who_comes_from_the_page_of_a_thing_goes_back_to_it(client: Client) -> None:
    activity = make.planned(make.draft())
    client.force_login(activity.owner)

    address = reverse("campaigns:activity_move", args=[activity.campaign.reference, activity.reference])
    answer = client.post(address, typed(activity.starts_on + DAY, activity.version))

    assert answer.headers["Location"] == pages.activity(activity)


def test_of_two_people_who_move_one_thing_the_second_is_told(client: Client) -> None:
    campaign = make.draft()
    activity = make.planned(campaign)
    client.force_login(campaign.owner)
    page = reverse("campaigns:activity_move", args=[campaign.reference, activity.reference])
    first, second = activity.starts_on + DAY, activity.starts_on + 2 * DAY

    done = client.post(page, typed(first, activity.version, showing="view=week&day=2026-11-02"))
    refused = client.post(page, typed(second, activity.version))

    assert (done.status_code, done.url) == (302, "/workspace/calendar/?view=week&day=2026-11-02")
    assert refused.status_code == 409
    assert "Somebody else saved this" in refused.text
    activity.refresh_from_db()
    assert activity.starts_on == first


def test_the_page_proposes_the_day_it_was_dropped_on_and_says_why_not(client: Client) -> None:
    campaign = make.draft()
    activity = make.planned(campaign)
    client.force_login(campaign.owner)
    page = reverse("campaigns:activity_move", args=[campaign.reference, activity.reference])

    assert 'value="2031"' in client.get(page, {"to": "2031-05-06"}).text
    assert client.get(page, {"to": "never", "showing": "x" * 900}).status_code == 200
    refused = client.post(page, typed(dt.date(2041, 1, 1), activity.version))

    assert "within 366 days of the launch" in beside(refused.text, "starts_on")


@pytest.mark.parametrize("showing", ["//evil.example", "https://evil.example/", "a=b&next=%0d%0aX: y"])
def test_one_comes_back_to_the_calendar_and_nowhere_else(showing: str, client: Client) -> None:
    activity = make.planned(make.draft())
    client.force_login(activity.owner)
    page = pages.move_activity(activity)

    answer = client.post(page, typed(activity.starts_on + DAY, activity.version, showing=showing))

    assert answer.headers["Location"].startswith("/workspace/calendar/?")


def test_a_launch_moves_with_its_length_and_what_is_counted_from_it(client: Client) -> None:
    campaign = make.draft()
    activity = make.planned(campaign, days_from_launch=3)
    client.force_login(campaign.owner)
    to_on, lasts = campaign.launches_on + 7 * DAY, campaign.ends_on - campaign.launches_on

    assert "one activity moves" in client.get(pages.move_launch(campaign)).text
    client.post(pages.move_launch(campaign), typed(to_on, campaign.version, "launches_on"))

    campaign.refresh_from_db()
    activity.refresh_from_db()
    assert (campaign.launches_on, campaign.ends_on) == (to_on, to_on + lasts)
    assert activity.starts_on == to_on + 3 * DAY
    with pytest.raises(SomebodyElseSaved):
        services.move_launch(campaign=campaign, to_on=to_on + DAY, began_from=1, by=campaign.owner)
    with pytest.raises(CampaignNotReady, match="in the past"):
        services.move_launch(
            campaign=campaign, to_on=clock.today() - DAY, began_from=campaign.version, by=campaign.owner
        )


def test_what_one_may_not_know_of_can_not_be_moved(client: Client) -> None:
    by = make.officer()
    campaign = make.draft(by, matter=MatterFactory(owner=by))
    activity = make.planned(campaign)
    client.force_login(make.officer())

    for page in (pages.move_activity(activity), pages.move_launch(campaign)):
        assert client.get(page).status_code == 404
        assert client.post(page, typed(campaign.launches_on + DAY, 1)).status_code == 404

    activity.refresh_from_db()
    assert activity.version == 1


def test_moving_what_is_ready_says_before_and_after_what_it_does_to_it() -> None:
    """It says what truly happens: to a state, to an answer, and to a question that still stands."""
    person = PersonFactory(agency_representative=True)
    campaign = make.draft()
    by, activity = campaign.drafted_by, make.planned(campaign, days_from_launch=2)
    told = {"what": "Your line.", "answer_by_on": campaign.launches_on, "by": by}
    question = impact.ask(activity=activity, agency=person.agency, **told)
    seen = impact_queries.fingerprint(activity)
    impact.answer(question=question, answer="no_harm", note="", seen=seen, began_from=1, by=person)
    impact.make_ready(activity=activity, seen=seen, by=by)
    client, address = as_(by), pages.move_activity(activity)

    page = html(client.get(address))
    assert "It is marked ready: on another day it is no longer ready." in page
    assert f"{person.agency} is asked again at once" in page
    moved = send(client, address, **parts(activity.starts_on))
    assert "no longer ready" not in said(client, moved)
    activity.refresh_from_db()
    assert activity.state == State.READY
    after = said(client, send(client, address, **parts(activity.starts_on + DAY)))

    assert f"It is no longer ready. {person.agency} is asked again" in after
    activity.refresh_from_db()
    assert activity.state == State.PLANNED
    assert Event.objects.filter(verb="agency asked again about an activity").count() == 1


@pytest.mark.parametrize(("days", "is_anew"), [(1, False), (-1, True)])
def test_who_has_still_time_to_answer_is_asked_anew_only_where_the_day_comes_before_the_answer(
    days: int, is_anew: bool
) -> None:
    campaign, police = make.draft(), AgencyFactory(name="The police")
    by, activity = campaign.drafted_by, make.planned(campaign, days_from_launch=0)
    impact.ask(activity=activity, agency=police, what="Your line.", answer_by_on=activity.starts_on, by=by)
    client, address = as_(by), pages.move_activity(activity)

    assert "The police still has until" in html(client.get(address))
    after = said(client, send(client, address, **parts(activity.starts_on + days * DAY)))

    assert ("The police is asked again" in after) == is_anew
    assert Event.objects.filter(verb="agency asked again about an activity").exists() == is_anew


def test_moving_a_launch_says_what_it_does_to_what_is_ready() -> None:
    campaign = make.draft()
    by, activity = campaign.drafted_by, make.planned(campaign)
    client, address = as_(by), pages.move_launch(campaign)
    assert "ready" not in html(client.get(address))
    impact.make_ready(activity=activity, seen=impact_queries.fingerprint(activity), by=by)

    assert "The one that is marked ready is no longer ready then." in html(client.get(address))
    send(client, address, **parts(campaign.launches_on + DAY, "launches_on"))

    activity.refresh_from_db()
    assert activity.state == State.PLANNED


@pytest.mark.parametrize(
    ("lasts_days", "later", "says"),
    [
        (1, 1, "“A film” is on Friday 6 November 2026 now."),
        (3, 1, "“A film” begins on Friday 6 November 2026 now."),
        (1, 0, "“A film” is saved, on the same day as before."),
        (3, 0, "“A film” is saved, on the same day as before."),
    ],
)
def test_what_was_done_with_the_day_of_an_activity_is_said(lasts_days: int, later: int, says: str) -> None:
    campaign = make.draft()
    activity = make.planned(campaign, title="A film", starts_on=dt.date(2026, 11, 5), lasts_days=lasts_days)
    client = as_(campaign.owner)

    answer = send(client, pages.move_activity(activity), **parts(activity.starts_on + later * DAY))

    assert says in said(client, answer)


@pytest.mark.parametrize(
    ("lasts_days", "later", "says"),
    [
        (1, 7, "is on {} now."),
        (5, 7, "begins on {} now."),
        (1, 0, "is saved, on the same day as before."),
        (5, 0, "is saved, on the same day as before."),
    ],
)
def test_what_was_done_with_the_day_of_a_launch_is_said(lasts_days: int, later: int, says: str) -> None:
    begins_on = dt.date(2026, 11, 5)
    campaign = make.draft(launches_on=begins_on, ends_on=begins_on + (lasts_days - 1) * DAY)
    to_on, client = begins_on + later * DAY, as_(campaign.owner)

    answer = send(client, pages.move_launch(campaign), **parts(to_on, "launches_on"))

    assert f"“{campaign.title}” {says.format(say_day(to_on))}" in said(client, answer)
    assert make.fresh(campaign).launches_on == to_on


def test_who_drags_a_thing_and_who_edits_its_day_do_the_same() -> None:
    """One act by two ways: the same row, the same event, the same refusals."""
    campaign = make.draft()
    by = campaign.drafted_by
    to_on = campaign.launches_on + 3 * DAY
    moved, edited = make.planned(campaign), make.planned(campaign)
    activities.move(activity=moved, to_on=to_on, began_from=1, by=by)
    plan = dataclasses.replace(
        make.plan(campaign),
        channel=edited.channel,
        agency=edited.agency,
        audiences=list(edited.audiences.all()),
        days_from_launch=3,
    )
    activities.edit(activity=edited, plan=plan, began_from=1, by=by)

    for one in (moved, edited):
        one.refresh_from_db()
        assert (one.starts_on, one.days_from_launch, one.version) == (to_on, 3, 2)
    assert [each.facts["to_on"] for each in Event.objects.filter(verb="activity moved")] == [str(to_on)] * 2


def test_a_representative_moves_what_the_own_agency_does_whoever_sees_to_it() -> None:
    campaign = make.draft()
    person = PersonFactory(agency_representative=True)
    activity = make.planned(campaign, agency=person.agency)

    moved = activities.move(
        activity=activity, to_on=activity.starts_on + DAY, began_from=activity.version, by=person
    )

    assert moved.starts_on == activity.starts_on + DAY


def test_the_launch_of_what_has_begun_stays_and_its_last_day_may_be_another(monday: Any) -> None:
    campaign = make.published(make.officer())
    by, launched_on = campaign.owner, campaign.launches_on
    assert may_move_launch(campaign, by)
    monday.move_to(clock.start_of_day(launched_on) + dt.timedelta(hours=9), tick=False)
    client, told = as_(by), "has begun, so the day of its launch stays"

    assert told in html(client.get(pages.move_launch(campaign)))
    assert not may_move_launch(campaign, by)
    with pytest.raises(CampaignNotReady, match=told):
        services.move_launch(campaign=campaign, to_on=launched_on + DAY, began_from=campaign.version, by=by)
    outline = outline_of(campaign)
    with pytest.raises(CampaignNotReady, match=told):
        services.edit_campaign(
            campaign=campaign,
            outline=dataclasses.replace(outline, launches_on=launched_on + DAY),
            began_from=campaign.version,
            by=by,
        )
    services.edit_campaign(
        campaign=campaign,
        outline=dataclasses.replace(outline, ends_on=outline.ends_on + DAY),
        began_from=campaign.version,
        by=by,
    )

    stored = make.fresh(campaign)
    assert (stored.launches_on, stored.ends_on) == (launched_on, outline.ends_on + DAY)


def test_a_draft_of_which_nothing_was_done_is_put_off_after_its_day_and_one_with_something_done_is_not(
    monday: Any,
) -> None:
    campaign = make.draft()
    activity = make.planned(campaign)
    monday.move_to(clock.start_of_day(campaign.launches_on + DAY), tick=False)

    to_on = clock.today() + 7 * DAY
    services.move_launch(campaign=campaign, to_on=to_on, began_from=campaign.version, by=campaign.owner)

    monday.move_to(clock.start_of_day(to_on), tick=False)
    activity.refresh_from_db()
    activities.settle(activity=activity, state="done", outcome="", by=campaign.owner)
    with pytest.raises(CampaignNotReady, match="has begun"):
        services.move_launch(
            campaign=campaign,
            to_on=to_on + DAY,
            began_from=make.fresh(campaign).version,
            by=campaign.owner,
        )


def test_an_earlier_launch_says_before_and_after_what_it_puts_into_the_past() -> None:
    campaign = make.draft()  # It launches in 28 days.
    by, today = campaign.drafted_by, clock.today()
    warm_up, launch = make.planned(campaign, days_from_launch=-14, lasts_days=2), make.planned(campaign)
    client, address = as_(by), pages.move_launch(campaign)

    page = html(client.get(address))
    assert f"With a launch before {say_day(today + 13 * DAY)}, planned activities come to days" in page
    after = said(client, send(client, address, **parts(today + 13 * DAY, "launches_on")))
    assert "days that are past" not in after
    after = said(client, send(client, address, **parts(today + 12 * DAY, "launches_on")))

    assert "One planned activity is on days that are past now" in after
    for one, day in ((warm_up, -2), (launch, 12)):
        one.refresh_from_db()
        assert one.starts_on == today + day * DAY


def test_what_is_planned_is_not_put_into_the_past_and_what_is_late_may_still_get_another_name(
    monday: Any,
) -> None:
    campaign = make.draft()
    by, activity = campaign.drafted_by, make.planned(campaign, days_from_launch=-20)
    monday.move_to(clock.start_of_day(activity.starts_on + DAY), tick=False)
    client, address = as_(by), pages.move_activity(activity)
    day = activity.starts_on - DAY

    refused = client.post(address, typed(day, activity.version))

    assert f"{say_day(day)} is past" in beside(refused.text, "starts_on")
    activity.refresh_from_db()
    assert activity.version == 1
    plan = make.plan(campaign, days_from_launch=-20, title="Another name")
    assert activities.edit(activity=activity, plan=plan, began_from=1, by=by).title == "Another name"
