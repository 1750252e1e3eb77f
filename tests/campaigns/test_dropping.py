"""A draft that will not run: withdrawn with its reason, kept, and in nobody's plans any more."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from campaigns.models import Campaign
from campaigns.queries import campaigns as queries
from campaigns.queries import dates, reach, strategy, work
from campaigns.rules.refusals import CampaignNotReady
from campaigns.services import partners, publishing
from foundation import clock
from notices.models import Notice
from partnership.models import BUSINESS_UNIT, CHAIRS, Person, Role
from partnership.points import ReachAsked
from search.models import Entry
from tests.campaigns import factories as make
from tests.campaigns import plan_factories as plans
from tests.catalogue.pages import as_, html
from tests.partnership.factories import PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


@pytest.fixture
def by(db: None) -> Person:
    return make.officer()


def drop(campaign: Campaign, **told: str) -> Campaign:
    given = {"manner": "vanish", "reason": "No money for it."} | told
    return publishing.withdraw(campaign=campaign, by=campaign.drafted_by, **given)


def plans_of(person: Person) -> dict[str, Any]:
    """What is to come, as this person has it before them."""
    today = clock.today()
    days = today, today + dt.timedelta(days=60)
    coming = queries.list_for(person, queries.Filters(when="coming"), queries.DEFAULT_SORT, today)
    return {
        "coming": list(coming),
        "calendar": list(dates.between(person, *days)),
        "going on": list(dates.going_on(person, *days)),
        "reached": list(reach.reached(person, ReachAsked(today, days[1], today))),
        "to plan in": list(reach.campaigns_to_plan_in(person)),
    }


def test_a_draft_that_will_not_run_is_in_nobodys_plans_any_more(by: Person) -> None:
    campaign = make.with_audience(by)
    make.planned(campaign)
    make.asked(campaign)
    assert all(plans_of(by).values())

    drop(make.fresh(campaign))

    assert not any(plans_of(by).values())


def test_nothing_of_it_is_anybodys_work(by: Person) -> None:
    campaign = make.draft(by, launches_on=clock.today(), ends_on=clock.today() + dt.timedelta(days=9))
    make.planned(campaign)
    assert "Post the film" in {one.title for one in work.waiting_for(by, clock.now())}

    drop(campaign)

    assert "Post the film" not in {one.title for one in work.waiting_for(by, clock.now())}


def test_it_stays_in_the_list_and_its_page_and_timeline_say_why(by: Person) -> None:
    campaign = make.with_audience(by)

    answer = as_(by).post(
        reverse("campaigns:withdraw", args=[campaign.reference]), {"reason": "No money for it."}, follow=True
    )

    assert "It is withdrawn." in html(answer)
    assert "No money for it." in html(answer)
    assert "has not decided" not in html(answer)
    timeline = as_(by).get(reverse("campaigns:timeline", args=[campaign.reference]))
    assert "No money for it." in html(timeline)
    dropped = make.fresh(campaign)
    assert dropped.was_dropped
    assert list(queries.list_for(by, queries.Filters(), queries.DEFAULT_SORT, clock.today())) == [dropped]
    assert not Entry.objects.filter(is_public=True).exists()
    with pytest.raises(CampaignNotReady, match="withdrawn"):
        drop(dropped)


def test_the_page_before_says_what_goes_and_asks_for_nothing_but_the_reason(by: Person) -> None:
    campaign = make.with_audience(by)
    address = reverse("campaigns:withdraw", args=[campaign.reference])

    assert address in html(as_(by).get(reverse("campaigns:campaign", args=[campaign.reference])))
    page = html(as_(by).get(address))

    assert "It will not run." in page
    assert "at its address" not in page
    assert "published again" not in page


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ({"reason": " "}, "Say why"),
        ({"manner": "explain", "public_reason": "Another day."}, "never public"),
    ],
)
def test_dropping_it_has_a_reason_and_no_address(told: dict[str, str], reason: str) -> None:
    campaign = make.with_audience()

    with pytest.raises(CampaignNotReady, match=reason):
        drop(campaign, **told)

    assert make.fresh(campaign).status == Campaign.Status.DRAFT
    with pytest.raises(IntegrityError), transaction.atomic():
        Campaign._base_manager.filter(pk=campaign.pk).update(
            status="withdrawn",
            withdrawal="explain",
            withdrawal_reason="Why",
            withdrawn_at=clock.now(),
            withdrawn_by=campaign.drafted_by,
        )


@pytest.mark.parametrize("withdrawal", ["vanish", "explain", "dropped"])
def test_that_a_campaign_was_public_is_not_taken_out_of_the_record(withdrawal: str) -> None:
    campaign = make.published()
    told = {"manner": "vanish", "reason": "A mistake."}
    with pytest.raises(CampaignNotReady, match="Choose"):
        drop(campaign, **told | {"manner": "dropped"})
    campaign = drop(campaign, **told)

    campaign.withdrawal = withdrawal
    if withdrawal != "dropped":
        campaign.slug = campaign.published_at = campaign.published_by = None
    with pytest.raises(IntegrityError), transaction.atomic():
        campaign.save(update_fields=["withdrawal", "slug", "published_at", "published_by"])

    assert make.fresh(campaign).slug


@pytest.mark.parametrize("role", Role)
def test_who_drops_a_draft(role: Role) -> None:
    person = PersonFactory(**{role.value: True}, is_superuser=True)
    campaign = make.with_audience()
    if role in BUSINESS_UNIT | CHAIRS:
        publishing.withdraw(campaign=campaign, manner="vanish", reason="No money.", by=person)
    else:
        with pytest.raises(PermissionDenied):
            publishing.withdraw(campaign=campaign, manner="vanish", reason="No money.", by=person)

    assert make.fresh(campaign).was_dropped == (role in BUSINESS_UNIT | CHAIRS)


def test_who_takes_part_or_is_still_asked_hears_of_it_and_nobody_else(by: Person) -> None:
    partner, asked, declined, never_asked = (PersonFactory(agency_representative=True) for _ in range(4))
    campaign = make.with_audience(by)
    for person, answer in [(partner, "yes"), (declined, "no")]:
        ask = make.asked(campaign, person.agency)
        partners.answer(ask=ask, answer=answer, note="We can.", began_from=ask.version, by=person)
    make.asked(campaign, asked.agency)

    drop(make.fresh(campaign))

    notice = Notice.objects.get(kind="campaign_withdrawn")
    told = {row.person for row in notice.deliveries.all()}
    assert {partner, asked} <= told
    assert not {declined, never_asked} & told


def test_the_plan_of_the_year_counts_nothing_of_it_as_still_to_come(by: Person) -> None:
    plan = plans.a_year(by)
    priority = plans.a_priority(plan)
    campaign = make.with_audience(by, priority_id=priority.pk, launches_on=plan.ends_on, ends_on=plan.ends_on)
    make.planned(campaign)

    def of_year() -> tuple[list[Campaign], int, int]:
        year = strategy.year_of(plan, by, clock.today())
        return year.priorities[0].campaigns, year.tallies[2].open, len(strategy.results_of(plan, by))

    assert of_year() == ([campaign], 1, 1)

    drop(make.fresh(campaign))

    assert of_year() == ([], 0, 0)
