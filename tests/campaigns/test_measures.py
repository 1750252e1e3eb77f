"""How success is measured: what can be measured, whose it is, what was measured, and how far it is."""

from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from audit.models import Event
from campaigns.models import Campaign, Measure, MeasureValue
from campaigns.queries import measures as queries
from campaigns.queries import work
from campaigns.queries.measures import Filters
from campaigns.rules import measures as rules
from campaigns.rules.measures import Known, Progress
from campaigns.rules.refusals import CampaignNotReady
from campaigns.services import measures as services
from foundation import clock
from foundation.governed import SomebodyElseSaved
from partnership.models import BUSINESS_UNIT, Role
from tests.campaigns import factories as make
from tests.campaigns import measure_factories as makes
from tests.catalogue.conftest import MONDAY
from tests.matters.factories import MatterFactory
from tests.partnership.factories import ChannelFactory, PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]

TODAY = MONDAY.date()
DAY = dt.timedelta(days=1)


def told(measure: Measure) -> tuple[Progress, str]:
    (standing,) = queries.standings([measure], clock.today())
    return standing.progress, standing.said


# Whose it is --------------------------------------------------------------------------------------


def test_only_the_business_unit_and_the_owner_measure() -> None:
    campaign = make.draft()
    measure = makes.measure(campaign)
    value = makes.value(measure)
    events = Event.objects.count()

    for role in [role for role in Role if role not in BUSINESS_UNIT]:
        by = PersonFactory(**{role.value: True}, is_superuser=True)
        for act in (
            lambda by=by: services.design(about=campaign, design=makes.design(name="Calls"), by=by),
            lambda by=by: services.redesign(measure=measure, design=makes.design(), began_from=1, by=by),
            lambda by=by: services.enter(measure=measure, reading=makes.reading(on=TODAY - DAY), by=by),
            lambda by=by: services.correct(
                value=value, reading=makes.reading(11), why="Wrong", began_from=1, by=by
            ),
            lambda by=by: services.remove(measure=measure, by=by),
        ):
            with pytest.raises(PermissionDenied):
                act()

    assert (Measure.objects.count(), MeasureValue.objects.get().number) == (1, 10)
    assert Event.objects.count() == events


def test_its_owner_measures_a_project_too() -> None:
    owner = PersonFactory(agency_representative=True)
    project = makes.project(owner)

    measure = makes.measure(project)

    assert (measure.about, list(queries.of(project))) == (project, [measure])


def test_measures_of_what_one_may_not_know_of_are_in_no_list_and_no_count() -> None:
    by, other = make.officer(), make.officer()
    matter = MatterFactory(owner=by)
    for about in (make.draft(by, matter=matter), makes.project(by, matter)):
        makes.value(makes.measure(about))

    def seen(person: Any) -> tuple[int, int]:
        rows = list(queries.rows_for_export(person, Filters(), TODAY))
        return queries.list_for(person, Filters()).count(), len(rows)

    assert seen(by) == (2, 2)
    assert seen(other) == (0, 0)
    campaign = Campaign.objects.get()
    with pytest.raises(PermissionDenied):
        services.design(about=campaign, design=makes.design(name="Calls"), by=other)


# What can be stored -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"name": " "}, "Say what is measured"),
        ({"level": "fame"}, "Choose its level"),
        ({"kind": "words", "target": Decimal(3)}, "in words too"),
        ({"target_words": "many"}, "as numbers"),
        ({"kind": "share", "may_be_added": True}, "Only counts"),
        ({"due_on": dt.date(2026, 11, 1)}, "needs a target"),
        ({"kind": "share", "target": Decimal(101)}, "from 0 to 100"),
        ({"base": Decimal(-1)}, "not below nought"),
        ({"base": Decimal("1.234")}, "two digits"),
        ({"name": "VISITS"}, "measured there already"),
    ],
)
def test_what_cannot_be_measured_is_refused(changes: dict[str, Any], reason: str) -> None:
    campaign = make.draft()
    makes.measure(campaign)

    with pytest.raises(CampaignNotReady, match=reason):
        makes.measure(campaign, **({"name": "Calls"} | changes))

    assert campaign.measures.count() == 1


def test_no_target_becomes_due_in_the_past_and_one_whose_day_has_passed_may_still_be_renamed(
    monday: Any,
) -> None:
    campaign = make.draft()
    by, past = campaign.drafted_by, TODAY - DAY
    with pytest.raises(CampaignNotReady, match="due in the past"):
        makes.measure(campaign, target=Decimal(3), due_on=past)
    assert not campaign.measures.exists()
    due_today = makes.design(target=Decimal(3), due_on=TODAY)
    measure = services.design(about=campaign, design=due_today, by=by)
    with pytest.raises(CampaignNotReady, match="due in the past") as refused:
        services.redesign(
            measure=measure, design=dataclasses.replace(due_today, due_on=past), began_from=1, by=by
        )
    assert [getattr(one, "fields", ()) for one in refused.value.reasons] == [("due_on",)]

    monday.move_to(clock.start_of_day(TODAY + 9 * DAY), tick=False)
    renamed = dataclasses.replace(due_today, name="Calls")

    assert services.redesign(measure=measure, design=renamed, began_from=1, by=by).name == "Calls"


@pytest.mark.parametrize(
    ("kind", "changes", "reason"),
    [
        ("count", {"number": None}, "that is not nought"),
        ("count", {"number": Decimal(-1)}, "not below nought"),
        ("count", {"out_of": 3}, "Only a share"),
        ("count", {"from_on": TODAY + DAY, "to_on": TODAY + DAY}, "in the future"),
        ("count", {"from_on": TODAY, "to_on": TODAY - DAY}, "before the last"),
        ("count", {"state": "unknown", "words": "Lost"}, "has no number"),
        ("count", {"state": "unknown", "number": None}, "Say why"),
        ("share", {"number": Decimal(101)}, "from 0 to 100"),
        ("words", {"number": None}, "Write what was found"),
        ("words", {"number": None, "words": "They act."}, "how far it is"),
        ("words", {"words": "They act.", "judgement": "reached"}, "not as a number"),
    ],
)
def test_what_cannot_be_entered_is_refused(kind: str, changes: dict[str, Any], reason: str) -> None:
    target = {"target_words": "They act"} if kind == "words" else {}
    measure = makes.measure(make.draft(), kind=kind, **target)

    with pytest.raises(CampaignNotReady, match=reason):
        makes.value(measure, **({"number": 10} | changes))

    assert not measure.values.exists()


def test_no_day_of_what_is_added_up_is_counted_twice() -> None:
    measure = makes.measure(make.draft())
    makes.value(measure, from_on=TODAY - 6 * DAY)

    with pytest.raises(CampaignNotReady, match="overlap"):
        makes.value(measure, on=TODAY - DAY)

    assert measure.values.count() == 1


def test_what_is_not_added_up_has_one_value_for_a_period_and_the_last_counts() -> None:
    measure = makes.measure(make.draft(), name="People reached", may_be_added=False)
    makes.value(measure, 500, from_on=TODAY - 6 * DAY)
    makes.value(measure, 90)

    with pytest.raises(CampaignNotReady, match="correct that value"):
        makes.value(measure, 91)

    assert told(measure)[1] == "90 visits"


def test_a_correction_keeps_what_was_said_who_changed_it_and_why() -> None:
    campaign = make.draft()
    value = makes.value(makes.measure(campaign), 10)
    by = make.officer()
    with pytest.raises(CampaignNotReady, match="Say why"):
        services.correct(value=value, reading=makes.reading(12), why=" ", began_from=1, by=by)

    services.correct(value=value, reading=makes.reading(12), why="Bots were counted.", began_from=1, by=by)

    change = value.changes.get()
    assert (change.before["number"], change.changed_by, change.why) == ("10.00", by, "Bots were counted.")
    assert MeasureValue.objects.get().number == 12
    assert [words for _, words in queries.changes_of(value)] == ["5 October 2026: 10 visits"]


def test_a_correction_of_what_somebody_else_corrected_is_not_saved() -> None:
    campaign = make.draft()
    measure = makes.measure(campaign)
    value = makes.value(measure)
    by = campaign.drafted_by
    services.correct(value=value, reading=makes.reading(12), why="First", began_from=1, by=by)
    services.redesign(measure=measure, design=makes.design(target=Decimal(5)), began_from=1, by=by)

    with pytest.raises(SomebodyElseSaved):
        services.correct(value=value, reading=makes.reading(13), why="Second", began_from=1, by=by)
    with pytest.raises(SomebodyElseSaved):
        services.redesign(measure=measure, design=makes.design(target=Decimal(6)), began_from=1, by=by)

    assert (MeasureValue.objects.get().number, Measure.objects.get().target) == (12, 5)


def test_once_something_was_measured_its_kind_stays_and_it_is_not_removed() -> None:
    campaign = make.draft()
    measure = makes.measure(campaign)
    makes.value(measure)
    by = campaign.drafted_by

    for changes in ({"kind": "share"}, {"may_be_added": False}):
        with pytest.raises(CampaignNotReady, match="stays"):
            services.redesign(measure=measure, design=makes.design(**changes), began_from=1, by=by)
    with pytest.raises(CampaignNotReady, match="stays"):
        services.remove(measure=measure, by=by)

    other = makes.measure(campaign, name="Calls")
    services.remove(measure=other, by=by)
    assert list(campaign.measures.all()) == [measure]


def test_the_database_takes_no_measure_of_both_or_of_neither() -> None:
    campaign = make.draft()
    project = makes.project(campaign.drafted_by)

    for owners in ({}, {"campaign": campaign, "project": project}):
        with pytest.raises(IntegrityError, match="a_measure_is_of"), transaction.atomic():
            Measure.objects.create(name="Visits", level="output", kind="count", **owners)


# How far it is ------------------------------------------------------------------------------------


def of(**changes: Any) -> Measure:
    """A measure of a campaign that launched forty days ago and is due in forty; nothing is stored."""
    launched = Campaign(launches_on=TODAY - 40 * DAY, ends_on=TODAY)
    made = {
        "campaign": launched,
        "name": "Calls",
        "kind": "count",
        "level": "outcome",
        "base": Decimal(100),
        "target": Decimal(200),
        "due_on": TODAY + 40 * DAY,
    }
    return Measure(**(made | changes))


def measured(number: int | None = None, *, on: dt.date = TODAY, **changes: Any) -> MeasureValue:
    told = {"from_on": on, "to_on": on, "number": None if number is None else Decimal(number)}
    return MeasureValue(**(told | changes))


@pytest.mark.parametrize(
    ("measure", "value", "progress", "why"),
    [
        (of(), None, Progress.UNKNOWN, "Nothing has been entered"),
        (of(), measured(state="unknown", words="Lost"), Progress.UNKNOWN, "Lost"),
        (of(), measured(state="inconclusive", words="Six asked"), Progress.INCONCLUSIVE, "Six asked"),
        (of(target=None, due_on=None), measured(150), Progress.NO_TARGET, ""),
        (of(), measured(200), Progress.REACHED, ""),
        (of(), measured(150), Progress.ON_THE_WAY, ""),
        (of(), measured(149), Progress.BEHIND, ""),
        (of(direction="down", target=Decimal(50)), measured(50), Progress.REACHED, ""),
        (of(direction="down", target=Decimal(50)), measured(75), Progress.ON_THE_WAY, ""),
        (of(direction="down", target=Decimal(50)), measured(76), Progress.BEHIND, ""),
        (of(base=None), measured(150), Progress.INCONCLUSIVE, "no base"),
        (of(due_on=None), measured(150), Progress.INCONCLUSIVE, "No day"),
        (of(due_on=TODAY), measured(199), Progress.BEHIND, "Its day has passed"),
        (
            of(due_on=TODAY - DAY),
            measured(150, on=TODAY - 3 * DAY),
            Progress.INCONCLUSIVE,
            "when it was last measured",
        ),
        (of(), measured(100, on=TODAY - 60 * DAY), Progress.ON_THE_WAY, ""),
        (of(kind="share", target=Decimal(50)), measured(50, out_of=12), Progress.REACHED, "12 only"),
        (of(kind="share", target=Decimal(50)), measured(50), Progress.REACHED, "not known"),
        (
            of(kind="words", base=None, target=None, target_words="They act"),
            measured(words="They do", judgement="behind"),
            Progress.BEHIND,
            "",
        ),
        (
            of(kind="words", base=None, target=None, target_words="They act"),
            measured(words="They do"),
            Progress.INCONCLUSIVE,
            "nobody has said",
        ),
    ],
)
def test_how_far_it_is(measure: Measure, value: MeasureValue | None, progress: Progress, why: str) -> None:
    standing = rules.standing(measure, Known(last=value), today=TODAY)

    assert standing.progress == progress
    assert why in standing.why if why else not standing.why


def test_what_is_not_known_is_never_shown_as_nought() -> None:
    campaign = make.draft()
    for name, changes in (
        ("Unknown", {"state": "unknown", "words": "Nobody counted."}),
        ("Inconclusive", {"state": "inconclusive", "words": "Six answers."}),
        ("Nought", {"number": Decimal(0)}),
    ):
        makes.value(makes.measure(campaign, name=name), **({"number": None} | changes))
    makes.measure(campaign, name="Empty")

    said = {one.name: told(one)[1] for one in campaign.measures.all()}

    assert said == {
        "Unknown": "Not known",
        "Inconclusive": "Inconclusive",
        "Nought": "0 visits",
        "Empty": "Not known",
    }


def test_a_sum_with_a_gap_is_at_least_that_and_no_more_is_said() -> None:
    measure = makes.measure(make.draft(), target=Decimal(100), due_on=TODAY)
    makes.value(measure, 60, on=TODAY)
    makes.value(measure, None, on=TODAY - DAY, state="unknown", words="The counter was off.")

    assert told(measure) == (Progress.INCONCLUSIVE, "60 visits")

    makes.value(measure, 40, on=TODAY - 2 * DAY)
    assert told(measure) == (Progress.REACHED, "100 visits")


# Channels -----------------------------------------------------------------------------------------


def test_people_on_several_channels_are_not_added_up() -> None:
    campaign = make.draft()
    for name, number in (("A post", 300), ("B post", 200)):
        channel = ChannelFactory(name=name)
        makes.value(makes.measure(campaign, name="Reach", may_be_added=False, channel_id=channel.pk), number)

    (group,) = queries.groups_of(campaign, TODAY)

    assert (len(group.standings), group.total, group.said) == (2, None, "")
    chart = queries.chart_of_channels(group)
    assert chart is not None
    assert [one.height for one in chart.bars] == ["160.0", "106.7"]
    assert (chart.upper, chart.lower) == ("300 visits", "0 visits")
    assert "same person" in group.about_total


def test_what_is_counted_once_is_added_up_and_what_is_missing_is_said() -> None:
    campaign = make.draft()
    measures = [makes.measure(campaign, channel_id=ChannelFactory().pk) for _ in range(3)]
    makes.value(measures[0], 300)
    makes.value(measures[1], 200)

    (group,) = queries.groups_of(campaign, TODAY)

    assert group.said == "500 visits"
    assert group.about_total == "At least: of 1 of 3 channels nothing is known."


# What waits ---------------------------------------------------------------------------------------


def test_the_owner_hears_once_it_is_over_and_nothing_was_entered(monday: Any) -> None:
    campaign = make.draft()
    unmeasured = make.draft(campaign.drafted_by, title="Without measures")
    measure = makes.measure(campaign)

    def waiting(person: Any) -> list[str]:
        return [one.title for one in work.waiting_for(person, clock.now()) if "It is over" in one.what]

    assert waiting(campaign.owner) == []
    monday.move_to(clock.start_of_day(campaign.ends_on + DAY), tick=False)
    assert waiting(campaign.owner) == [campaign.title]
    assert unmeasured.title not in waiting(campaign.owner)
    assert waiting(make.officer()) == []

    makes.value(measure, None, state="unknown", words="Nobody counted.")
    assert waiting(campaign.owner) == []


# Pictures and queries -----------------------------------------------------------------------------


def test_what_is_not_known_has_no_bar() -> None:
    measure = of()
    values = [measured(200), measured(state="unknown", words="Lost"), measured(100)]

    chart = queries.chart(measure, values)

    assert chart is not None
    assert [bar.height for bar in chart.bars] == ["80.0", "160.0"]
    assert chart.target_y == "0.0"
    assert "2 values from 100 to 200" in chart.about
    assert "1 is not known and without a bar" in chart.about
    assert queries.chart(measure, values[1:]) is None


@pytest.mark.parametrize(
    ("numbers", "kind", "lines"),
    [
        ((40, 1200), "count", ("1,200 visits", "0 visits", "160.0", False)),
        ((40, 62), "share", ("62%", "0%", "160.0", False)),
        ((-20, 60), "change", ("+60 visits", "−20 visits", "120.0", True)),
        ((-20, -60), "change", ("0 visits", "−60 visits", "0.0", False)),
        ((0, 0), "count", ("1 visits", "0 visits", "160.0", False)),
    ],
)
def test_a_picture_says_what_its_upper_and_its_lower_line_are(
    numbers: tuple[int, int], kind: str, lines: tuple[str, str, str, bool]
) -> None:
    measure = of(kind=kind, unit="visits", target=None, due_on=None, base=Decimal(12))

    chart = queries.chart(measure, [measured(one) for one in numbers])

    assert chart is not None
    assert (chart.upper, chart.lower, chart.nought_y, chart.has_both_signs) == lines
    assert f"Before, it was {rules.say_base(measure)}." in chart.about
    assert all(0 <= float(bar.y) <= 160 and float(bar.y) + float(bar.height) <= 161 for bar in chart.bars)


def test_measures_take_the_same_queries_however_many_and_however_much_was_measured(
    django_assert_num_queries: Any,
) -> None:
    campaign = make.draft()
    for number in range(3):
        makes.value(makes.measure(campaign, name=f"Measure {number}"))
    with django_assert_num_queries(4):
        queries.groups_of(campaign, TODAY)

    more = Measure.objects.bulk_create(
        Measure(campaign=campaign, name=f"More {number}", level="output", kind="count")
        for number in range(27)
    )
    MeasureValue.objects.bulk_create(
        MeasureValue(measure=one, from_on=day, to_on=day, number=1, entered_by=campaign.drafted_by)
        for one in more
        for day in (TODAY - DAY * 9, TODAY)
    )
    with django_assert_num_queries(4):
        groups = queries.groups_of(campaign, TODAY)
    assert len(groups) == 30
