"""Who was reached: what counts, for whom, beside which days; and what a person may not know of counts for nobody."""

from __future__ import annotations

import csv
import datetime as dt
import re
from io import StringIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns.models import Activity, Campaign
from campaigns.services import activities, publishing
from catalogue.services import publishing as resources
from foundation import clock
from partnership.models import Area, Audience, Channel, Language, Person
from partnership.points import ReachAsked
from portal.coverage_forms import CoverageForm
from portal.queries import coverage as queries
from tests.campaigns import factories as make
from tests.catalogue import factories as shelf
from tests.catalogue.pages import as_, html
from tests.matters.factories import MatterFactory
from tests.partnership.factories import AudienceFactory, ChannelFactory, LanguageFactory, PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]

#: The clock stands on Monday 5 October 2026.
QUARTER = ReachAsked(dt.date(2026, 10, 1), dt.date(2026, 12, 31), dt.date(2026, 7, 1))
TODAY = dt.date(2026, 10, 5)


def planned(campaign: Campaign, audience: Audience, **changes: Any) -> Activity:
    return make.planned(campaign, audiences=[audience], **({"starts_on": TODAY} | changes))


def done(campaign: Campaign, audience: Audience, **changes: Any) -> Activity:
    return planned(campaign, audience, was_done=True, **changes)


def row(person: Person, audience: Audience, asked: ReachAsked = QUARTER, **changes: Any) -> queries.Row:
    table = queries.table(person, ReachAsked(**(asked.__dict__ | changes)))
    return next(one for one in table.rows if one.audience == audience)


def numbers(one: queries.Row) -> tuple[int, int, int, int]:
    return one.done, one.events, one.resources, one.planned


def exported(client: Client, **query: str) -> list[dict[str, str]]:
    answer = client.get(reverse("coverage_export"), query)
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    return list(csv.DictReader(StringIO(text)))


def test_the_groups_that_strategies_name_are_rows_from_the_start() -> None:
    found = dict(Audience.objects.values_list("name", "is_seldom_heard"))

    assert found["Faith communities"]
    assert found["Black and minority ethnic communities"]
    for name in (
        "Children and young people",
        "Parents and carers",
        "Community leaders",
        "Early years and childcare",
    ):
        assert name in found
    assert Channel.objects.get(name="Meeting in person").is_event
    assert not Channel.objects.get(name="Social media").is_event


def test_each_kind_counts_once_for_each_audience() -> None:
    by, audience = make.officer(), AudienceFactory()
    campaign = make.draft(by)
    done(campaign, audience, languages=[LanguageFactory(), LanguageFactory()])
    done(campaign, audience, channel=ChannelFactory(is_event=True))
    planned(campaign, audience, starts_on=TODAY + dt.timedelta(days=30))
    resource = shelf.published(by=by)
    resource.audiences.add(audience)

    found = row(by, audience)

    assert numbers(found) == (1, 1, 1, 1)
    assert (found.had, found.state) == (3, "Reached")


def test_what_was_not_done_reaches_nobody_and_what_was_given_up_is_not_planned() -> None:
    by, audience = make.officer(), AudienceFactory()
    campaign = make.published(by)
    one = planned(campaign, audience)
    activities.settle(activity=one, state="not_done", outcome="It rained.", by=by)
    assert row(by, audience).is_gap
    planned(campaign, audience)
    assert row(by, audience).state == "Planned only"

    publishing.withdraw(campaign=campaign, manner="vanish", reason="A mistake.", by=by)

    assert row(by, audience).is_gap


def test_the_days_before_stand_beside_and_other_days_nowhere() -> None:
    by, audience = make.officer(), AudienceFactory()
    campaign = make.draft(by)
    for day in (dt.date(2026, 10, 1), dt.date(2026, 9, 30), dt.date(2026, 7, 1), dt.date(2026, 6, 30)):
        done(campaign, audience, starts_on=day)

    found = row(by, audience)

    assert (found.had, found.had_before, found.trend) == (1, 2, "1 fewer than before")


def test_gaps_stand_first() -> None:
    by = make.officer()
    campaign, reached, waits = make.draft(by), AudienceFactory(name="AAA"), AudienceFactory(name="AAB")
    done(campaign, reached)
    planned(campaign, waits)

    table = queries.table(by, QUARTER)

    assert [one.audience for one in table.rows[-2:]] == [waits, reached]
    assert all(one.is_gap for one in table.rows[:-2])


def test_it_is_narrowed_to_a_channel_a_language_an_area_or_a_topic() -> None:
    by, audience = make.officer(), AudienceFactory()
    east, west = Area.objects.create(name="East"), Area.objects.create(name="West")
    channel, language, topic = ChannelFactory(), LanguageFactory(), shelf.TopicFactory()
    about = make.draft(by, topics=(topic.pk,))
    done(about, audience, channel=channel, languages=[language], areas=[east])
    done(make.draft(by), audience)
    resource = shelf.published(by=by)
    resource.audiences.add(audience)

    assert numbers(row(by, audience)) == (2, 0, 1, 0)
    assert numbers(row(by, audience, channel=channel.pk)) == (1, 0, 0, 0)
    assert numbers(row(by, audience, language=language.pk)) == (1, 0, 0, 0)
    assert numbers(row(by, audience, area=east.pk)) == (2, 0, 1, 0)
    assert numbers(row(by, audience, area=west.pk)) == (1, 0, 1, 0)
    assert numbers(row(by, audience, topic=topic.pk)) == (1, 0, 0, 0)


def test_a_resource_counts_for_the_languages_it_is_in_and_for_its_topics() -> None:
    by, audience = make.officer(), AudienceFactory()
    resource = shelf.published(by=by)
    resource.audiences.add(audience)
    topic = shelf.TopicFactory()
    resource.topics.add(topic)

    assert row(by, audience, language=Language.objects.get(tag="en").pk).resources == 1
    assert row(by, audience, language=LanguageFactory().pk).resources == 0
    assert row(by, audience, topic=topic.pk).resources == 1
    assert row(by, audience, topic=shelf.TopicFactory().pk).resources == 0


@pytest.mark.parametrize(
    ("against", "columns", "cells"),
    [
        ("channel", ["Film", "Resources, by no channel"], [1, 1]),
        ("language", ["English", "Polish"], [2, 1]),
        ("area", ["East", "West", "The whole area"], [1, 0, 1]),
        ("topic", ["Babies", "No topic"], [1, 1]),
    ],
)
def test_it_is_set_against(against: str, columns: list[str], cells: list[int]) -> None:
    by, audience = make.officer(), AudienceFactory()
    east = Area.objects.create(name="East")
    Area.objects.create(name="West")
    campaign = make.draft(by, topics=(shelf.TopicFactory(name="Babies").pk,))
    languages = list(Language.objects.filter(tag__in=("en", "pl")))
    done(campaign, audience, channel=ChannelFactory(name="Film"), languages=languages, areas=[east])
    resource = shelf.published(by=by)
    resource.audiences.add(audience)
    resource.topics.clear()

    table = queries.table(by, ReachAsked(**(QUARTER.__dict__ | {"against": against})))

    assert table.columns == columns
    assert next(one for one in table.rows if one.audience == audience).cells == cells


# What one may not know of ---------------------------------------------------------------------------


def test_counts_gaps_and_csv_do_not_differ_by_what_one_may_not_know_of() -> None:
    by, reader = make.officer(), PersonFactory(subcommittee_member=True)
    client = as_(reader)
    client.get(reverse("coverage"))

    def shown() -> list[str]:
        addresses = [reverse("coverage"), reverse("coverage_page"), f"{reverse('coverage')}?against=language"]
        pages = [html(client.get(address)) for address in addresses]
        answers = [re.sub(r'name="csrfmiddlewaretoken"[^>]*', "", page) for page in pages]
        return answers + [str(exported(client, against=name)) for name in ("", "channel", "topic", "area")]

    topic, channel = shelf.TopicFactory(), ChannelFactory()
    for_unit = shelf.ready(by=by, visibility="business_unit", topics=(topic.pk,))
    audience = AudienceFactory()
    for_unit.audiences.set([audience])
    with CaptureQueriesContext(connection) as asked_before:
        before = shown()
    hidden = make.draft(by, matter=MatterFactory(owner=by), topics=(topic.pk,))
    done(hidden, audience, languages=list(Language.objects.all()[:1]), channel=channel)
    resources.publish(resource=for_unit, by=by)
    for model, last in ((Channel, channel), (Audience, audience)):  # What the factories made on the way.
        model.objects.filter(pk__gt=last.pk).delete()

    assert numbers(row(by, audience)) == (1, 0, 1, 0)
    with CaptureQueriesContext(connection) as asked_after:
        after = shown()
    for one, other in zip(before, after, strict=True):
        assert one.splitlines() == other.splitlines()
    assert len(asked_after) == len(asked_before)


def test_it_takes_the_same_queries_however_much_there_is(django_assert_num_queries: Any) -> None:
    by = make.officer()
    campaign = make.draft(by)
    asked = ReachAsked(**(QUARTER.__dict__ | {"against": "channel"}))
    done(campaign, AudienceFactory())
    queries.table(by, asked)
    with django_assert_num_queries(8):
        queries.table(by, asked)

    for _ in range(8):
        planned(campaign, AudienceFactory())
    with django_assert_num_queries(8):
        queries.table(by, asked)


# The page -------------------------------------------------------------------------------------------


def test_a_gap_says_so_in_words_and_leads_to_planning_something_for_them() -> None:
    by, audience = make.officer(), AudienceFactory(name="Quiet people")
    campaign = make.draft(by)
    client = as_(by)
    page = html(client.get(reverse("coverage")))
    link = reverse("campaigns:plan_for", args=[audience.pk])
    assert "Gap: nothing" in page
    assert link in page

    page = html(client.get(link))
    plan = f"{reverse('campaigns:activity_plan', args=[campaign.reference])}?audience={audience.pk}"
    assert plan in page

    assert re.search(rf'value="{audience.pk}"[^>]*checked', client.get(plan).content.decode())


def test_a_campaign_begun_for_an_audience_has_it_chosen_on_the_next_page() -> None:
    by, audience = make.officer(), AudienceFactory()
    campaign = make.draft(by)

    page = as_(by).get(
        reverse("campaigns:audiences", args=[campaign.reference]), {"audience": str(audience.pk)}
    )

    assert re.search(rf'value="{audience.pk}"[^>]*checked', page.content.decode())


@pytest.mark.parametrize("key", ["999999", "nobody", "9" * 30, ""])
def test_an_audience_that_is_not_there_is_not_chosen(key: str) -> None:
    by = make.officer()
    address = reverse("campaigns:activity_plan", args=[make.draft(by).reference])

    assert as_(by).get(address, {"audience": key}).status_code == 200


def test_who_can_plan_nothing_is_led_nowhere() -> None:
    page = html(as_(PersonFactory(subcommittee_member=True)).get(reverse("coverage")))

    assert "Gap: nothing" in page
    assert "Plan something for them" not in page


@pytest.mark.parametrize("name", ["coverage", "coverage_page", "coverage_export"])
def test_who_does_not_work_on_campaigns_finds_no_page(name: str) -> None:
    assert as_(PersonFactory(independent_reviewer=True)).get(reverse(name)).status_code == 404


def test_only_seldom_heard_groups_are_shown_where_they_alone_are_asked_for() -> None:
    by = make.officer()
    AudienceFactory(name="Quiet people", is_seldom_heard=True)
    AudienceFactory(name="Loud people")
    found = exported(as_(by), heard="seldom")

    assert {one["Seldom heard"] for one in found} == {"yes"}
    assert "Quiet people" in {one["Audience"] for one in found}


def test_the_csv_holds_what_the_page_shows() -> None:
    by, audience = make.officer(), AudienceFactory(name="=Quiet people")
    done(make.draft(by), audience, channel=ChannelFactory(name="Film"))

    found = next(one for one in exported(as_(by), against="channel") if "Quiet" in one["Audience"])

    assert found["Audience"] == "'=Quiet people"
    assert (found["State"], found["Activities done"], found["Change"], found["Film"]) == (
        "Reached",
        "1",
        "1",
        "1",
    )


def asked_for(query: dict[str, str]) -> tuple[dt.date, dt.date, dt.date]:
    asked = CoverageForm(query).asked
    return asked.since, asked.until, asked.before


OWN = {"period": "own", "since_0": "1", "since_1": "10", "since_2": "2026", "until_0": "10", "until_1": "10", "until_2": "2026"}  # fmt: skip


@pytest.mark.parametrize(
    ("query", "days"),
    [
        ({}, ("2026-10-01", "2026-12-31", "2026-07-01")),
        ({"period": "last_quarter"}, ("2026-07-01", "2026-09-30", "2026-04-01")),
        ({"period": "year"}, ("2026-04-01", "2027-03-31", "2025-04-01")),
        (OWN, ("2026-10-01", "2026-10-10", "2026-09-21")),
        (OWN | {"until_2": "2025"}, ("2026-10-01", "2026-12-31", "2026-07-01")),
        (OWN | {"since_2": "1"}, ("2026-10-01", "2026-12-31", "2026-07-01")),
        ({"period": "own"}, ("2026-10-01", "2026-12-31", "2026-07-01")),
    ],
)
def test_the_days_that_are_asked_for(query: dict[str, str], days: tuple[str, str, str]) -> None:
    assert tuple(day.isoformat() for day in asked_for(query)) == days


@pytest.mark.parametrize("day", [dt.date(2027, 1, 1), dt.date(2027, 3, 31), dt.date(2028, 2, 29)])
def test_a_quarter_and_a_year_begin_where_they_should(day: dt.date, monday: Any) -> None:
    monday.move_to(clock.start_of_day(day) + dt.timedelta(hours=10), tick=False)

    since, until, before = asked_for({})
    assert (since, until, before) == (
        dt.date(day.year, 1, 1),
        dt.date(day.year, 3, 31),
        dt.date(day.year - 1, 10, 1),
    )
    assert asked_for({"period": "year"})[0] == dt.date(day.year - 1, 4, 1)


def test_days_that_cannot_be_read_are_said_beside_their_field() -> None:
    page = html(as_(make.officer()).get(reverse("coverage"), OWN | {"until_2": "2025"}))

    assert "The last day is before the first" in page
    assert "There is a problem" in page


TYPED = {name: value for name, value in OWN.items() if name != "period"}


@pytest.mark.parametrize("changes", [{}, {"since_1": "13"}, {"until_0": "", "until_1": "", "until_2": ""}])
@pytest.mark.parametrize(
    ("period", "chosen"),
    [("", "This quarter"), ("quarter", "This quarter"), ("year", "This year, from April")],
)
def test_days_typed_beside_another_period_are_left_out_and_the_page_says_so(
    period: str, chosen: str, changes: dict[str, str]
) -> None:
    client, query = as_(make.officer()), TYPED | changes | {"period": period}

    page = html(client.get(reverse("coverage"), query))

    assert asked_for(query) == asked_for({"period": period})
    assert f"The days that you typed are left out, because “{chosen}” is chosen." in page
    assert "There is a problem" not in page


@pytest.mark.parametrize("query", [{}, {"period": "quarter"}, OWN, {"period": "own"}])
def test_where_no_typed_days_are_left_out_the_page_says_nothing_of_it(query: dict[str, str]) -> None:
    assert "are left out" not in html(as_(make.officer()).get(reverse("coverage"), query)).replace(
        "Resources have none, and are left out", ""
    )


@pytest.mark.parametrize("name", ["coverage", "coverage_page"])
def test_the_days_it_is_compared_with_are_told_from_the_first_to_the_last(name: str) -> None:
    page = html(as_(make.officer()).get(reverse(name)))

    assert "compared with Wednesday 1 July 2026 to Wednesday 30 September 2026." in page


def test_one_sheet_holds_the_gaps_and_says_what_it_leaves_off() -> None:
    by = make.officer()
    Audience.objects.bulk_create(Audience(name=f"Group {n}") for n in range(30))

    table = queries.table(by, QUARTER)

    assert len(table.on_one_page) == queries.MOST_ON_ONE_PAGE
    assert f"{table.left_off} more groups on the screen" in html(as_(by).get(reverse("coverage_page")))
