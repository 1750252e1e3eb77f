"""Files of platforms: looked at first, told line by line what is wrong, and nothing comes in twice."""

from __future__ import annotations

import datetime as dt
import time
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile

from campaigns.models import Campaign, Measure, MeasureImport, MeasureValue, PlatformMapping
from campaigns.queries import measure_pages as pages
from campaigns.queries import measures as queries
from campaigns.rules import platform_files
from campaigns.rules.refusals import CampaignNotReady
from campaigns.services import measure_imports, publishing
from campaigns.services import measures as services
from foundation.governed import SomebodyElseSaved
from partnership.models import BUSINESS_UNIT, Role
from tests.campaigns import factories as make
from tests.campaigns import measure_factories as makes
from tests.campaigns.test_pages import beside
from tests.catalogue.conftest import MONDAY
from tests.catalogue.pages import as_, html
from tests.matters.factories import MatterFactory
from tests.partnership.factories import ChannelFactory, PersonFactory

pytestmark = pytest.mark.django_db

TODAY = MONDAY.date()
FILE = 'Date,Page views,Other\n2026-10-01,"1,200",x\n2026-10-02,300,y\n2026-10-02,50,z\n2026-10-03,,\n'


@pytest.fixture
def campaign(monday: Any) -> Campaign:
    """A campaign whose visits are counted."""
    campaign = make.draft()
    makes.measure(campaign)
    return campaign


@pytest.fixture
def mapping(campaign: Campaign) -> PlatformMapping:
    return makes.mapping(campaign.drafted_by)


def values() -> list[tuple[dt.date, Decimal | None]]:
    return list(MeasureValue.objects.order_by("from_on").values_list("from_on", "number"))


def test_a_file_is_looked_at_before_anything_comes_in(campaign: Campaign, mapping: PlatformMapping) -> None:
    made = makes.looked_at(campaign, mapping, FILE)

    assert (made.added, made.lines, made.empty, made.errors) == (2, 4, 1, [])
    assert values() == []

    measure_imports.bring_in(made=made, by=campaign.drafted_by)

    assert values() == [(dt.date(2026, 10, 1), 1200), (dt.date(2026, 10, 2), 350)]
    assert {one.mapping for one in MeasureValue.objects.all()} == {mapping}


def test_the_same_file_once_more_changes_nothing(campaign: Campaign, mapping: PlatformMapping) -> None:
    makes.brought_in(campaign, mapping, FILE)
    before = list(MeasureValue.objects.values())

    again = makes.brought_in(campaign, mapping, FILE)

    assert (again.added, again.changed, again.same) == (0, 0, 2)
    assert list(MeasureValue.objects.values()) == before
    with pytest.raises(CampaignNotReady, match="came in already"):
        measure_imports.bring_in(made=again, by=campaign.drafted_by)


def test_what_the_platform_says_otherwise_now_changes_with_its_history(
    campaign: Campaign, mapping: PlatformMapping
) -> None:
    makes.brought_in(campaign, mapping, FILE)

    made = makes.brought_in(campaign, mapping, FILE.replace("1,200", "1,250"))

    assert (made.added, made.changed, made.same) == (0, 1, 1)
    value = MeasureValue.objects.get(from_on="2026-10-01")
    assert (value.number, value.version) == (1250, 2)
    assert value.changes.get().before["number"] == "1200.00"


def test_what_somebody_typed_or_corrected_stays(campaign: Campaign, mapping: PlatformMapping) -> None:
    by = campaign.drafted_by
    makes.brought_in(campaign, mapping, FILE)
    wrong = MeasureValue.objects.get(from_on="2026-10-01")
    services.correct(value=wrong, reading=makes.reading(7, on=wrong.from_on), why="Bots", began_from=1, by=by)
    makes.value(Measure.objects.get(), 40, from_on=dt.date(2026, 10, 3), to_on=dt.date(2026, 10, 4))

    made = makes.brought_in(campaign, mapping, FILE + "2026-10-04,9,\n")

    assert (made.added, made.changed, made.same, made.kept) == (0, 0, 1, 2)
    assert values() == [
        (dt.date(2026, 10, 1), 7),
        (dt.date(2026, 10, 2), 350),
        (dt.date(2026, 10, 3), 40),
    ]


def test_what_changed_since_the_file_was_looked_at_does_not_come_in_unread(
    campaign: Campaign, mapping: PlatformMapping
) -> None:
    made = makes.looked_at(campaign, mapping, FILE)
    makes.value(Measure.objects.get(), 5, on=dt.date(2026, 10, 1))

    with pytest.raises(CampaignNotReady, match="since you looked"):
        measure_imports.bring_in(made=made, by=campaign.drafted_by)

    assert MeasureValue.objects.count() == 1


def test_only_the_last_file_that_one_looked_at_comes_in_and_nobody_elses(
    campaign: Campaign, mapping: PlatformMapping
) -> None:
    first, _ = makes.looked_at(campaign, mapping, FILE), makes.looked_at(campaign, mapping, FILE)

    with pytest.raises(CampaignNotReady, match="another file since"):
        measure_imports.bring_in(made=first, by=campaign.drafted_by)
    with pytest.raises(CampaignNotReady, match="Somebody else"):
        measure_imports.bring_in(made=first, by=make.officer())
    assert values() == []


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "The file is empty"),
        (b"Date,Page views\n", "There are no lines with numbers"),
        (
            b"Date,Visitors\n2026-10-01,3\n",
            "The column “page views” is missing. The file has: date, visitors.",
        ),
        (b"Day,Page views\n2026-10-01,3\n", "The column “date” is missing"),
        (b"Date,Page views,Page views\n2026-10-01,3,4\n", "comes twice"),
        (
            b"Date,Page views\n01/10/2026,3\n",
            "Line 2, date: “01/10/2026” is not written as days of this platform are",
        ),
        (b"Date,Page views\n,3\n", "The day is missing"),
        (b"Date,Page views\n2027-01-10,3\n", "in the future"),
        (b"Date,Page views\n=TODAY(),3\n", "Line 2, date: A formula stands here"),
        (b"Date,Page views\n2026-10-01,=SUM(A1:A9)\n", "Line 2, page views: A formula stands here"),
        (b"Date,Page views\n2026-10-01,+cmd|x\n", "A formula stands here"),
        (b"Date,Page views\n2026-10-01,12%\n", "is a share, and the measure is a count"),
        (b"Date,Page views\n2026-10-01,many\n", "“many” is not written as numbers of this platform are"),
        (b"Date,Page views\n2026-10-01,1e5\n", "“1e5” is not written as numbers of this platform are"),
        (b"Date,Page views\n2026-10-01,12 34\n", "is not written as numbers"),
        (b'Date,Page views\n2026-10-01,"1,20"\n', "is not written as numbers"),
        (b"Date,Page views\n2026-10-01,1.5\n", "is not a whole number"),
        (b"Date,Page views\n2026-10-01,-3\n", "not below nought"),
        (b"Date,Page views\n2026-10-01,1234567890123456789012345678901\n", "too large"),
        (b"Date,Page views\n2026-10-01,3,4,5\n", "more cells than columns"),
        (b'Date,Page views\n2026-10-01,"3\n', "quotation mark"),
    ],
)
def test_what_is_wrong_with_a_file_is_told_by_its_line_and_nothing_can_come_in(
    data: bytes, told: str, campaign: Campaign, mapping: PlatformMapping
) -> None:
    made = makes.looked_at(campaign, mapping, data)

    first = made.errors[0]
    assert told in (f"Line {first[0]}, {first[1]}: {first[2]}" if first[1] else first[2])
    assert (made.status, made.readings) == (MeasureImport.Status.REFUSED, [])
    with pytest.raises(CampaignNotReady, match="put right"):
        measure_imports.bring_in(made=made, by=campaign.drafted_by)


@pytest.mark.parametrize(
    ("changes", "data", "wrong", "remedy"),
    [
        (
            {},
            b"Date;Page views\n",
            "Semicolons stand between the cells of the file, not commas.",
            "with commas",
        ),
        ({}, b"Date\tPage views\n", "Tabs stand between the cells of the file, not commas.", "with commas"),
        (
            {"separator": "tab"},
            b"sep=;\nDate;Page views\n",
            "Semicolons stand between the cells of the file, not tabs.",
            "with tabs",
        ),
        ({}, "Date,Page views\n2026-10-01,3é\n".encode("latin-1"), "The file is not UTF-8.", "“CSV UTF-8”"),
        ({"encoding": "cp1252"}, b"Date,Page views\x81\n", "The file is not Windows text.", "“CSV UTF-8”"),
        ({"encoding": "utf-16"}, b"Date,Page views", "The file is not UTF-16.", "“CSV UTF-8”"),
    ],
)
def test_a_file_that_is_written_otherwise_than_its_platform_is_said_to_is_told_beside_the_field(
    changes: dict[str, str],
    data: bytes,
    wrong: str,
    remedy: str,
    campaign: Campaign,
    mapping: PlatformMapping,
) -> None:
    PlatformMapping.objects.filter(pk=mapping.pk).update(**changes)
    file = SimpleUploadedFile("visits.csv", data)

    page = html(
        as_(campaign.drafted_by).post(pages.begin_import(campaign), {"mapping": mapping.pk, "csv_file": file})
    )

    told = beside(page, "csv_file")
    assert wrong in told
    assert remedy in told
    assert f"change how files of “{mapping}” are read, under “platforms”" in told
    assert not MeasureImport.objects.exists()


@pytest.mark.parametrize(
    ("changes", "data"),
    [
        ({"separator": "semicolon"}, b"Date;Page views\n2026-10-01;1200\n"),
        ({}, "sep=,\r\nDate,Page views\r\n2026-10-01,1200\r\n".encode("utf-16")),
        ({"encoding": "utf-16", "separator": "tab"}, "Date\tPage views\n2026-10-01\t1200\n".encode("utf-16")),
        ({"encoding": "cp1252"}, "Date,Page views,Fran\xe7ais\n2026-10-01,1200,\xe9\n".encode("cp1252")),
        ({"day_form": "british"}, b"Date,Page views\n01/10/2026,1200\n"),
        ({"day_form": "american_words"}, b'Date,Page views\n"Oct 1, 2026",1200\n'),
        ({"day_form": "compact"}, b"Date,Page views\n20261001,1200\n"),
        ({}, b'\xef\xbb\xbfdate, page_views \n2026-10-01T00:00:00,"1,200"\n'),
        (
            {"decimal_mark": "comma", "separator": "semicolon"},
            b"Date;Page views\n2026-10-01;1.200,00\n",
        ),
        ({}, "Date,Page views\n2026-10-01,1\u202f200\n".encode()),
    ],
)
def test_a_file_is_read_as_its_platform_writes_it(
    changes: dict[str, Any], data: bytes, campaign: Campaign
) -> None:
    mapping = makes.mapping(campaign.drafted_by, **changes)

    makes.brought_in(campaign, mapping, data)

    assert values() == [(dt.date(2026, 10, 1), 1200)]


def test_a_share_takes_per_cent_and_no_second_line_of_a_day(monday: Any) -> None:
    campaign = make.draft()
    makes.measure(campaign, name="Opened", kind="share")
    mapping = makes.mapping(campaign.drafted_by, columns={"open rate": "opened"})

    wrong = makes.looked_at(campaign, mapping, "Date,Open rate\n2026-10-01,12.5%\n2026-10-01,13%\n")
    assert wrong.errors == [[3, "open rate", "The day stands in line 2 too, and “Opened” can’t be added up."]]

    makes.brought_in(campaign, mapping, "Date,Open rate\n2026-10-01,12.5 %\n")
    assert values() == [(dt.date(2026, 10, 1), Decimal("12.5"))]


def test_a_platform_brings_the_measure_of_its_own_channel(monday: Any) -> None:
    campaign = make.draft()
    channel = ChannelFactory()
    makes.measure(campaign)
    own = makes.measure(campaign, channel_id=channel.pk)
    makes.measure(campaign, channel_id=ChannelFactory().pk)
    mapping = makes.mapping(campaign.drafted_by, channel_id=channel.pk)

    makes.brought_in(campaign, mapping, FILE)

    assert {one.measure for one in MeasureValue.objects.select_related("measure")} == {own}


def test_a_platform_names_no_measure_that_one_may_not_see(
    campaign: Campaign, mapping: PlatformMapping
) -> None:
    """A mapping names no campaign: the measure is looked for in the campaign that the person chose and may measure."""
    by = make.officer()
    hidden = make.draft(by, matter=MatterFactory(owner=by))
    makes.measure(hidden)

    made = makes.looked_at(campaign, mapping, FILE)

    assert {key for key, *_ in made.readings} == {Measure.objects.get(campaign=campaign).pk}
    with pytest.raises(PermissionDenied):
        measure_imports.look_at(
            about=hidden, mapping=mapping, data=FILE.encode(), file_name="x.csv", by=campaign.drafted_by
        )
    empty = make.draft()
    assert makes.looked_at(empty, mapping, FILE).errors == [
        [1, "", "None of the measures of this platform is here: “Visits”."]
    ]


def test_only_who_measures_looks_at_a_file_and_brings_it_in(
    campaign: Campaign, mapping: PlatformMapping
) -> None:
    made = makes.looked_at(campaign, mapping, FILE)

    for role in [role for role in Role if role not in BUSINESS_UNIT]:
        by = PersonFactory(**{role.value: True}, is_superuser=True)
        with pytest.raises(PermissionDenied):
            measure_imports.look_at(about=campaign, mapping=mapping, data=b"", file_name="", by=by)
        with pytest.raises(PermissionDenied):
            measure_imports.bring_in(made=made, by=by)
        with pytest.raises(PermissionDenied):
            makes.mapping(by, name="Another")

    assert (MeasureImport.objects.count(), values(), PlatformMapping.objects.count()) == (1, [], 1)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"name": " "}, "Name the platform"),
        ({"name": "WEB statistics"}, "already"),
        ({"day_column": " "}, "holds the day"),
        ({"columns": {}}, "at least one column"),
        ({"columns": {"date": "Visits"}}, "hold a measure as well"),
        ({"columns": {"a": "Visits", "b": "visits"}}, "counted twice"),
        ({"decimal_mark": "comma"}, "written with a point"),
    ],
)
def test_a_mapping_that_cannot_be_read_by_is_refused(
    changes: dict[str, Any], reason: str, mapping: PlatformMapping
) -> None:
    with pytest.raises(CampaignNotReady, match=reason):
        makes.mapping(make.officer(), **({"name": "Another"} | changes))

    assert PlatformMapping.objects.count() == 1


def test_of_two_who_change_a_mapping_the_second_overwrites_nothing(
    campaign: Campaign, mapping: PlatformMapping
) -> None:
    def store(name: str) -> None:
        entry = platform_files.MappingEntry(name=name, day_column="Day", columns={"views": "Visits"})
        services.keep_mapping(mapping=mapping, entry=entry, began_from=1, by=campaign.drafted_by)

    store("First")
    with pytest.raises(SomebodyElseSaved):
        store("Second")

    assert PlatformMapping.objects.get().name == "First"


def test_fifty_thousand_lines_are_read_and_more_than_may_be_are_refused(
    monday: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    measure = Measure(pk=1, name="Visits", kind="count", may_be_added=True)
    mapping = PlatformMapping(name="Web", day_column="Date", columns={"views": "Visits"})
    lines = ["2026-10-01,1", "2026-10-02,2"] * (platform_files.MOST_ROWS // 2)
    whole = "\n".join(["Date,Views", *lines])

    began = time.perf_counter()
    found = platform_files.read(whole.encode(), mapping, {"visits": measure}, today=TODAY)
    took = time.perf_counter() - began

    assert (found.lines, found.errors, sum(found.numbers.values())) == (50_000, [], 75_000)
    assert took < 10
    monkeypatch.setattr(platform_files, "MOST_ROWS", 2)
    more = platform_files.read(whole[:60].encode(), mapping, {"visits": measure}, today=TODAY)
    assert "At most 2 lines" in more.errors[0].words
    assert more.numbers == {}


def test_bringing_in_takes_the_same_queries_however_many_days(
    campaign: Campaign, mapping: PlatformMapping, django_assert_max_num_queries: Any
) -> None:
    days = [TODAY - dt.timedelta(days=number) for number in range(400)]
    made = makes.looked_at(campaign, mapping, "Date,Page views\n" + "".join(f"{day},1\n" for day in days))

    with django_assert_max_num_queries(20):
        measure_imports.bring_in(made=made, by=campaign.drafted_by)

    assert MeasureValue.objects.count() == 400
    assert queries.values_of(Measure.objects.get()).count() == 400


def test_nothing_comes_in_for_a_campaign_that_was_withdrawn(monday: Any) -> None:
    campaign = make.published()
    makes.measure(campaign)
    made = makes.looked_at(campaign, makes.mapping(campaign.drafted_by), FILE)
    publishing.withdraw(
        campaign=make.fresh(campaign),
        manner=Campaign.Withdrawal.VANISH,
        reason="It was wrong.",
        public_reason="",
        by=campaign.drafted_by,
    )

    with pytest.raises(CampaignNotReady, match="withdrawn"):
        measure_imports.bring_in(made=made, by=campaign.drafted_by)
    with pytest.raises(CampaignNotReady, match="withdrawn"):
        makes.looked_at(make.fresh(campaign), made.mapping, FILE)

    assert values() == []
    assert MeasureImport.objects.count() == 1
