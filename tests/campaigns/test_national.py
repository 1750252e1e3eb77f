"""National campaigns: whose they are, what is known of their dates, and our own part in them."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from audit.models import Event
from campaigns.models import Campaign, NationalCampaign, NationalCampaignYear
from campaigns.queries import campaigns as campaign_queries
from campaigns.queries import national as queries
from campaigns.queries import work
from campaigns.rules import national as rules
from campaigns.rules.campaigns import outline_of
from campaigns.rules.refusals import CampaignNotReady
from campaigns.services import campaigns, national, reference
from campaigns.services.national import Dates, Entry
from foundation import clock
from foundation.governed import SomebodyElseSaved
from partnership.models import BUSINESS_UNIT, Person, Role
from tests.campaigns import factories as make
from tests.matters.factories import MatterFactory
from tests.partnership.factories import PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]

TODAY = dt.date(2026, 10, 5)
Certainty = NationalCampaignYear.Certainty


def listed(name: str = "Safer Sleep Week") -> NationalCampaign:
    return NationalCampaign.objects.get(name=name)


def dates(**changes: Any) -> Dates:
    told = Dates(
        starts_on=dt.date(2027, 3, 15),
        ends_on=dt.date(2027, 3, 21),
        certainty=Certainty.CONFIRMED,
        checked_on=TODAY,
    )
    return dataclasses.replace(told, **changes)


def checked(by: Person | None = None, year: int = 2027, **changes: Any) -> NationalCampaignYear:
    return national.set_year(
        campaign=listed(), year=year, dates=dates(**changes), began_from=0, by=by or make.officer()
    )


# The directory that a new portal begins with ------------------------------------------------------


def test_the_directory_begins_with_campaigns_that_have_an_owner_and_a_page() -> None:
    found = list(NationalCampaign.objects.all())

    assert len(found) >= 25
    assert all(one.owner_name and one.owner_page.startswith("https://") for one in found)
    assert not NationalCampaignYear.objects.exclude(checked_on=None).exists()


def test_a_directory_that_somebody_has_begun_is_left_as_it_is() -> None:
    NationalCampaignYear.objects.all().delete()
    NationalCampaign.objects.exclude(name="Safer Internet Day").update(replaced_by=None)
    NationalCampaign.objects.exclude(name="Safer Internet Day").delete()

    assert reference.load_reference_rows() == 0
    assert NationalCampaign.objects.count() == 1


def test_what_its_owner_no_longer_runs_is_not_asked_about() -> None:
    row = next(
        one
        for one in queries.directory(make.officer(), TODAY, everything=True)
        if not one.campaign.is_current
    )

    assert row.campaign.replaced_by is not None
    assert not any(year.to_check for year in row.years)
    assert row.campaign not in [one.campaign for one in queries.directory(make.officer(), TODAY)]


def test_the_directory_takes_the_same_queries_however_long_it_is(django_assert_num_queries: Any) -> None:
    person = make.officer()
    person.roles()
    with django_assert_num_queries(3):
        queries.directory(person, TODAY, everything=True)


# What has to be looked up -------------------------------------------------------------------------


def year(**told: Any) -> NationalCampaignYear:
    given: dict[str, Any] = {
        "year": 2026,
        "starts_on": dt.date(2026, 11, 16),
        "ends_on": dt.date(2026, 11, 20),
        "certainty": Certainty.CONFIRMED,
        "checked_on": TODAY,
    }
    return NationalCampaignYear(**(given | told))


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (None, "Nobody has entered"),
        (year(starts_on=None, ends_on=None, certainty=Certainty.PROVISIONAL), "are not known"),
        (year(checked_on=None), "Nobody has checked"),
        (year(certainty=Certainty.PROVISIONAL, checked_on=dt.date(2026, 8, 1)), "provisional"),
        (year(checked_on=dt.date(2026, 3, 1)), "checked last"),
        (year(), ""),
        (year(certainty=Certainty.NOT_HELD, starts_on=None, ends_on=None, checked_on=None), ""),
        (year(starts_on=dt.date(2026, 2, 9), ends_on=dt.date(2026, 2, 15), checked_on=None), ""),
    ],
)
def test_when_somebody_has_to_look_again(row: NationalCampaignYear | None, says: str) -> None:
    found = rules.why_to_check(row, TODAY)

    assert says in found
    assert bool(says) == bool(found)


@pytest.mark.parametrize(
    ("today", "asked"),
    [
        (dt.date(2026, 8, 31), [2026]),
        (dt.date(2026, 9, 1), [2026, 2027]),
        (dt.date(2026, 12, 31), [2026, 2027]),
        (dt.date(2027, 1, 1), [2027]),
    ],
)
def test_from_september_on_the_coming_year_is_asked_about(today: dt.date, asked: list[int]) -> None:
    assert rules.years_asked_about(today) == asked


def test_how_many_dates_have_to_be_looked_up_is_one_line_of_your_work() -> None:
    by = make.officer()
    assert not list(work.waiting_for(by, clock.now()))  # Before anybody has begun a campaign.
    make.draft(by)

    def waiting() -> list[str]:
        return [one.what for one in work.waiting_for(by, clock.now()) if one.title == "National campaigns"]

    number = len(queries.to_check(TODAY))
    assert waiting() == [f"{number} dates have to be looked up on the owners’ pages"]
    checked(by)
    assert waiting() == [f"{number - 1} dates have to be looked up on the owners’ pages"]


# Keeping it ---------------------------------------------------------------------------------------


def test_what_the_page_says_is_kept_with_who_looked_and_when() -> None:
    by = make.officer()
    row = checked(by, theme="Every sleep")

    assert (row.checked_by, row.checked_on, row.theme) == (by, TODAY, "Every sleep")
    assert Event.objects.filter(verb="national campaign dates checked", subject_id=row.pk).count() == 1


@pytest.mark.parametrize("role", [role for role in Role if role not in BUSINESS_UNIT])
def test_nobody_but_the_business_unit_keeps_the_directory(role: Role) -> None:
    person = PersonFactory(**{role.value: True}, is_superuser=True)
    before = list(NationalCampaign.objects.order_by("pk").values())
    entry = Entry("A day", "Its owner", "https://owner.example/")

    for act in (
        lambda: checked(person),
        lambda: national.add(entry=entry, by=person),
        lambda: national.edit(campaign=listed(), entry=entry, began_from=1, by=person),
    ):
        with pytest.raises(PermissionDenied):
            act()

    assert list(NationalCampaign.objects.order_by("pk").values()) == before
    assert not NationalCampaignYear.objects.filter(campaign=listed(), year=2027).exists()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"ends_on": None}, "both days"),
        ({"ends_on": dt.date(2027, 3, 1)}, "end on or after"),
        ({"starts_on": dt.date(2026, 3, 15)}, "has to be in 2027"),
        ({"starts_on": None, "ends_on": None}, "its owner confirmed"),
        ({"certainty": Certainty.NOT_HELD}, "so it has no dates"),
        ({"checked_on": dt.date(2026, 10, 6)}, "in the future"),
        ({"certainty": "surely"}, "how certain"),
    ],
)
def test_dates_that_cannot_be_are_refused(changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(CampaignNotReady, match=reason):
        checked(**changes)

    assert not NationalCampaignYear.objects.filter(campaign=listed(), year=2027).exists()


def test_two_people_who_look_at_once_overwrite_nobody() -> None:
    row = checked()

    with pytest.raises(SomebodyElseSaved):
        national.set_year(
            campaign=listed(), year=2027, dates=dates(theme="Other"), began_from=0, by=make.officer()
        )

    row.refresh_from_db()
    assert row.theme == ""


def test_a_campaign_is_replaced_neither_by_itself_nor_in_a_circle() -> None:
    by, first = make.officer(), listed()
    second = listed("Safer Internet Day")

    def replace(one: NationalCampaign, by_what: NationalCampaign) -> None:
        told = Entry(one.name, one.owner_name, one.owner_page, is_current=False, replaced_by=by_what)
        national.edit(campaign=one, entry=told, began_from=one.version, by=by)

    replace(first, second)
    second.refresh_from_db()
    with pytest.raises(CampaignNotReady, match="replaced by itself"):
        replace(second, NationalCampaign.objects.get(pk=first.pk))


def test_a_name_stands_in_the_directory_once() -> None:
    with pytest.raises(CampaignNotReady, match="stands in the directory already"):
        national.add(entry=Entry("safer sleep week", "Who", "https://a.example/"), by=make.officer())


# Our own part in it -------------------------------------------------------------------------------


def test_a_local_campaign_has_the_name_the_days_and_the_source() -> None:
    by = make.officer()
    row = checked(by)

    made = national.make_local(year=row, by=by)

    assert made.title == "Safer Sleep Week 2027"
    assert (made.launches_on, made.ends_on, made.national) == (row.starts_on, row.ends_on, row)
    assert made.reason_source == listed().owner_page
    assert made.status == Campaign.Status.DRAFT


def test_one_that_was_made_after_the_page_was_opened_is_looked_at_first() -> None:
    by = make.officer()
    row = checked(by)
    first = national.make_local(year=row, seen=[], by=by)

    with pytest.raises(CampaignNotReady, match="“Safer Sleep Week 2027” was made of it a moment ago"):
        national.make_local(year=row, seen=[], by=make.officer())

    assert Campaign.objects.get() == first
    assert national.make_local(year=row, seen=[first], by=by) != first


def test_no_local_campaign_is_made_of_dates_that_nobody_knows() -> None:
    by = make.officer()
    row = checked(by, starts_on=None, ends_on=None, certainty=Certainty.NOT_HELD)

    with pytest.raises(CampaignNotReady, match="not known"):
        national.make_local(year=row, by=by)

    assert not Campaign.objects.exists()


def test_a_difference_between_our_days_and_the_owners_is_told_on_the_campaign_and_in_your_work() -> None:
    by = make.officer()
    row = checked(by)
    made = national.make_local(year=row, by=by)
    assert campaign_queries.difference_from_national(made) == ""

    national.set_year(
        campaign=listed(),
        year=2027,
        dates=dates(starts_on=dt.date(2027, 3, 8), ends_on=dt.date(2027, 3, 14)),
        began_from=row.version,
        by=by,
    )

    told = campaign_queries.difference_from_national(Campaign.objects.get(pk=made.pk))
    assert "8 March 2027" in told
    assert told in [one.what for one in work.waiting_for(by, clock.now())]


def test_a_local_campaign_of_a_matter_stands_in_the_directory_for_nobody_else() -> None:
    by = make.officer()
    row = checked(by)
    campaign = make.draft(by, matter=MatterFactory(owner=by))
    campaigns.edit_campaign(
        campaign=campaign,
        outline=dataclasses.replace(outline_of(campaign), national_id=row.pk),
        began_from=campaign.version,
        by=by,
    )

    def ours(person: Person) -> list[Campaign]:
        return [one for year in queries.years_of(person, listed(), TODAY) for one in year.ours]

    assert ours(by) == [campaign]
    assert ours(make.officer()) == []
