"""The pages about measures: what they say next to a field, what they show, and for whom they are there."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns.models import Campaign, Measure, MeasureImport, MeasureValue, PlatformMapping
from campaigns.queries import measure_pages as pages
from campaigns.queries import pages as campaign_pages
from campaigns.queries.measure_imports import MOST_SHOWN
from campaigns.rules.refusals import CampaignNotReady
from campaigns.services import measure_imports
from foundation import clock
from foundation.governed import new_reference
from tests.campaigns import factories as make
from tests.campaigns import measure_factories as makes
from tests.campaigns.test_pages import beside, day, place
from tests.catalogue.conftest import MONDAY
from tests.catalogue.pages import as_, hidden, html, said, send
from tests.matters.factories import MatterFactory
from tests.partnership.factories import PersonFactory
from tests.pressing import press

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]

TODAY = MONDAY.date()
TYPED = {"name": "Visits", "level": "output", "kind": "count", "direction": "up", "may_be_added": "on"}


def value(**changes: str) -> dict[str, str]:
    return day("from_on", TODAY) | day("to_on", TODAY) | {"state": "known"} | changes


@pytest.fixture
def campaign() -> Campaign:
    return make.draft()


@pytest.fixture
def client_of_owner(campaign: Campaign) -> Client:
    return as_(campaign.owner)


def test_a_measure_goes_its_whole_way(campaign: Campaign, client_of_owner: Client) -> None:
    client = client_of_owner
    target = {"target": "100"} | day("due_on", TODAY + dt.timedelta(days=30))
    answer = send(client, place("measure_add_campaign", campaign), **TYPED, **target, unit="visits")
    assert "Unknown" in said(client, answer)

    measure = Measure.objects.get()
    answer = send(client, place("measure_enter", measure), **value(number="120"))
    page = said(client, answer)
    assert "120 visits" in page
    assert "Reached" in page

    answer = send(
        client, pages.value(MeasureValue.objects.get()), **value(number="90", why="Bots were counted.")
    )
    assert "Corrected 1 time" in said(client, answer)
    page = html(client.get(pages.value(MeasureValue.objects.get())))
    assert "5 October 2026: 120 visits" in page
    assert "Bots were counted." in page
    assert "Reached" not in html(client.get(campaign_pages.campaign(campaign)))


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"name": ""}, "Say what is measured"),
        ({"base": "many"}, "Enter a number, such as 1200"),
        ({"base": "1.234"}, "at most two digits"),
        ({"base": "1e5"}, "Enter a number, such as 1200"),
        ({"base": "62%"}, "without a per cent sign"),
        ({"target": "62 %"}, "without a per cent sign"),
        ({"target_words": "More"}, "write this as a number too"),
        ({"kind": "words", "target": "3", "may_be_added": ""}, "write this in words too"),
        ({"kind": "share"}, "Only counts can be added up"),
        (day("due_on", dt.date(2026, 11, 1)), "needs a target"),
    ],
)
def test_what_is_wrong_with_a_measure_is_said_beside_it(
    changes: dict[str, str], says: str, campaign: Campaign, client_of_owner: Client
) -> None:
    page = html(send(client_of_owner, place("measure_add_campaign", campaign), **(TYPED | changes)))

    assert says in page
    assert "There is a problem" in page
    assert not Measure.objects.exists()


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"number": ""}, "Where nobody knows it, choose “It is not known”"),
        ({"number": "many"}, "Enter a number, such as 1200"),
        ({"number": "1e5"}, "Enter a number, such as 1200"),
        ({"number": "12E-1"}, "Enter a number, such as 1200"),
        ({"number": "1.e3"}, "Enter a number, such as 1200"),
        ({"number": "62%"}, "It is a count: enter how many, without a per cent sign"),
        ({"number": "1,062%"}, "It is a count: enter how many, without a per cent sign"),
        ({"number": "-4"}, "A count is not below nought"),
        ({"state": "unknown", "number": "3", "words": "Lost"}, "Leave it empty, or choose “It is known”"),
        ({"state": "unknown", "number": ""}, "Say why"),
        (day("to_on", TODAY + dt.timedelta(days=1)), "It can’t be in the future"),
        (
            day("from_on", TODAY + dt.timedelta(days=-1)) | day("to_on", dt.date(2026, 10, 1)),
            "after the first",
        ),
    ],
)
def test_what_is_wrong_with_a_value_is_said_beside_it(
    changes: dict[str, str], says: str, campaign: Campaign, client_of_owner: Client
) -> None:
    measure = makes.measure(campaign)

    assert says in html(
        send(client_of_owner, place("measure_enter", measure), **value(**({"number": "4"} | changes)))
    )
    assert not MeasureValue.objects.exists()


def test_days_that_overlap_another_value_are_refused_beside_the_day(
    campaign: Campaign, client_of_owner: Client
) -> None:
    measure = makes.measure(campaign)
    makes.value(measure, 3, from_on=TODAY - dt.timedelta(days=2), to_on=TODAY)
    enter = place("measure_enter", measure)

    overlaps = html(send(client_of_owner, enter, **value(number="4")))
    same = day("from_on", TODAY - dt.timedelta(days=2)) | {"number": "4"}

    assert "These days overlap another value" in beside(overlaps, "from_on")
    assert 'href="#id_from_on_0"' in overlaps
    assert "measured already" in beside(html(send(client_of_owner, enter, **value(**same))), "from_on")
    assert MeasureValue.objects.count() == 1


def test_a_measure_of_a_name_that_is_there_is_refused_beside_its_name(
    campaign: Campaign, client_of_owner: Client
) -> None:
    makes.measure(campaign)

    page = html(send(client_of_owner, place("measure_add_campaign", campaign), **TYPED))

    assert "is measured there already" in beside(page, "name")
    assert Measure.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "stored", "told_as"),
    [
        ("7,001", 7001, {}),
        ("1,234,567", 1234567, {}),
        (" 12 ", 12, {}),
        ("70%", 70, {"kind": "share", "may_be_added": False}),
        ("70 %", 70, {"kind": "share", "may_be_added": False}),
        ("70%", 70, {"unit": "%"}),
        ("70%", 70, {"kind": "change", "unit": "%", "may_be_added": False}),
    ],
)
def test_a_number_is_typed_as_the_pages_write_it(
    typed: str, stored: int, told_as: dict[str, Any], campaign: Campaign, client_of_owner: Client
) -> None:
    measure = makes.measure(campaign, **told_as)

    send(client_of_owner, place("measure_enter", measure), **value(number=typed))

    assert MeasureValue.objects.get().number == stored


@pytest.mark.parametrize("typed", ["7,00", "1,2,3", "1.000,5", "12.5"])
def test_what_may_be_another_number_is_asked_for_again(
    typed: str, campaign: Campaign, client_of_owner: Client
) -> None:
    send(client_of_owner, place("measure_enter", makes.measure(campaign)), **value(number=typed))

    assert not MeasureValue.objects.exists()


def test_who_corrects_second_sees_both(campaign: Campaign, client_of_owner: Client) -> None:
    found = makes.value(makes.measure(campaign), 10)
    shown = hidden(client_of_owner.get(pages.value(found)).content.decode())
    send(client_of_owner, pages.value(found), **value(number="11", why="First"))

    answer = client_of_owner.post(pages.value(found), shown | value(number="12", why="Second"))

    assert answer.status_code == 409
    assert MeasureValue.objects.get().number == 11


def test_a_file_is_looked_at_and_then_comes_in(campaign: Campaign, client_of_owner: Client) -> None:
    client = client_of_owner
    makes.measure(campaign)
    typed = {
        "name": "Web statistics",
        "day_column": "Date",
        "columns": "Page views = Visits\nStays = Minutes",
        "day_form": "iso",
        "decimal_mark": "point",
        "separator": "comma",
        "encoding": "utf-8",
    }
    bad = html(send(client, place("platform_add"), **typed | {"columns": "Page views"}))
    assert "Line 1 has to be the name of a column" in bad
    assert "Page views" in said(client, send(client, place("platform_add"), **typed)).lower().replace(
        "page views", "Page views"
    )

    def give(text: str) -> str:
        file = SimpleUploadedFile("visits.csv", text.encode())
        mapping = PlatformMapping.objects.get().pk
        answer = client.post(pages.begin_import(campaign), {"mapping": mapping, "csv_file": file})
        return html(client.get(answer.url))

    assert "page views" in give("Date,Page views\n2026-10-01,many\n")
    page = give("Date,Page views\n2026-10-01,12\n")
    assert "Bring these values in" in page
    assert "Minutes" in page
    assert not MeasureValue.objects.exists()

    made = MeasureImport.objects.first()
    assert made is not None
    assert "12" in said(client, send(client, pages.import_of(made)))
    assert MeasureValue.objects.get().number == 12
    assert as_(make.officer()).get(pages.import_of(made)).status_code == 404


FILE = "Date,Page views\n2026-10-01,12\n2026-10-02,30\n2026-10-03,5\n2026-10-04,8\n2026-10-05,9\n"


def test_a_file_of_which_no_line_could_be_read_is_not_said_to_have_none(campaign: Campaign) -> None:
    makes.measure(campaign)
    mapping = makes.mapping(campaign.drafted_by)
    unread = makes.looked_at(campaign, mapping, "Date,Visitors\n2026-10-01,3\n")
    read = makes.looked_at(campaign, mapping, "Date,Page views\n2026-10-01,3\n")
    client = as_(campaign.drafted_by)

    page = html(client.get(pages.import_of(unread)))
    assert "The column “page views” is missing" in page
    assert "0 lines" not in page
    assert ": 1 line." in html(client.get(pages.import_of(read)))


def row_of(page: str, on: str) -> str:
    """What the table of a file says of this day."""
    (row,) = [one for one in re.findall(r"<tr.*?</tr>", page, re.DOTALL) if f"{on} October 2026" in one]
    return " ".join(re.sub(r"<[^>]+>", " ", row).split())


def test_the_page_of_a_file_shows_each_number_beside_the_one_that_is_kept(campaign: Campaign) -> None:
    client = as_(campaign.drafted_by)
    measure = makes.measure(campaign)
    mapping = makes.mapping(campaign.drafted_by)
    makes.brought_in(campaign, mapping, "Date,Page views\n2026-10-01,12\n2026-10-02,20\n")
    makes.value(measure, 7, on=dt.date(2026, 10, 3))
    makes.value(
        measure, None, from_on=dt.date(2026, 9, 1), to_on=dt.date(2026, 9, 2), state="unknown", words="?"
    )
    made = makes.looked_at(campaign, mapping, FILE + "2026-09-02,3\n")

    page = html(client.get(pages.import_of(made)))

    assert row_of(page, "1") == "Visits 1 October 2026 12 visits 12 visits line 2 The same"
    assert row_of(page, "2") == "Visits 2 October 2026 20 visits 30 visits line 3 Replaced"
    assert "7 visits 5 visits line 4 Does not come in Somebody typed or corrected" in row_of(page, "3")
    assert row_of(page, "5") == "Visits 5 October 2026 Nothing 9 visits line 6 New"
    assert "line 7" in page
    assert "Not known: ?" in page
    assert "the whole of Tuesday 1 September 2026 to Wednesday 2 September 2026" in page


def test_of_a_long_file_what_is_replaced_stands_first_and_the_rest_is_counted(campaign: Campaign) -> None:
    makes.measure(campaign)
    mapping = makes.mapping(campaign.drafted_by)
    makes.brought_in(campaign, mapping, "Date,Page views\n2026-10-01,11\n")
    days = [dt.date(2026, 6, 1) + dt.timedelta(days=number) for number in range(MOST_SHOWN)]
    text = "Date,Page views\n" + "".join(f"{one.isoformat()},3\n" for one in days) + "2026-10-01,12\n"
    made = makes.looked_at(campaign, mapping, text)

    page = html(as_(campaign.drafted_by).get(pages.import_of(made)))

    assert re.findall("Replaced|New", page.split("<tbody")[1]) == ["Replaced"] + ["New"] * (MOST_SHOWN - 1)
    assert page.count('<th scope="row"') == MOST_SHOWN
    assert "And 1 more number." in page


def test_a_number_that_became_another_after_the_page_was_opened_is_not_replaced_unread(
    campaign: Campaign,
) -> None:
    client = as_(campaign.drafted_by)
    makes.measure(campaign)
    mapping = makes.mapping(campaign.drafted_by)
    makes.brought_in(campaign, mapping, "Date,Page views\n2026-10-01,10\n")
    made = makes.looked_at(campaign, mapping, "Date,Page views\n2026-10-01,12\n")
    opened = hidden(html(client.get(pages.import_of(made))))
    MeasureValue.objects.update(number=11)

    answer = client.post(pages.import_of(made), opened)

    assert answer.status_code == 409
    assert "Read it again" in html(answer)
    assert "11 visits 12 visits line 2 Replaced" in row_of(html(answer), "1")
    with pytest.raises(CampaignNotReady, match="since you looked"):
        measure_imports.bring_in(made=made, seen=opened["seen"], by=campaign.drafted_by)
    assert MeasureValue.objects.get().number == 11
    assert "12" in said(client, send(client, pages.import_of(made)))


def test_what_was_entered_since_the_file_was_given_asks_for_it_again(campaign: Campaign) -> None:
    client = as_(campaign.drafted_by)
    measure = makes.measure(campaign)
    made = makes.looked_at(campaign, makes.mapping(campaign.drafted_by), FILE)
    makes.value(measure, 7, on=dt.date(2026, 10, 3))

    page = html(client.get(pages.import_of(made)))

    assert "Give it again" in page
    assert "Bring these values in" not in page
    MeasureValue.objects.all().delete()
    measure.delete()
    assert "Give it again" in html(client.get(pages.import_of(made)))


def test_what_was_learned_is_written_and_taken_as_a_report(
    campaign: Campaign, client_of_owner: Client, monday: Any
) -> None:
    client = client_of_owner
    early = client.get(place("evaluation_pdf", campaign))
    assert "It has not launched yet." in said(client, early)
    monday.move_to(clock.start_of_day(campaign.launches_on) + dt.timedelta(hours=12), tick=False)

    empty = html(send(as_(campaign.owner), place("evaluation_write", campaign), next_time="Begin earlier."))
    assert "Say what worked, or what did not." in beside(empty, "worked")
    assert "Begin earlier." in empty
    answer = send(as_(campaign.owner), place("evaluation_write", campaign), worked="The film.")
    assert "The film." in said(as_(campaign.owner), answer)

    pdf = as_(campaign.owner).get(place("evaluation_pdf", campaign))
    assert (pdf["Content-Type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")
    assert str(campaign) not in pdf["Content-Disposition"]
    assert as_(campaign.owner).get(place("evaluation_docx", campaign)).content[:2] == b"PK"


def test_of_what_one_may_not_know_of_no_page_is_there() -> None:
    by, other = make.officer(), make.officer()
    campaign = make.draft(by, matter=MatterFactory(owner=by), title="Nobody knows")
    measure = makes.measure(campaign, name="Hidden calls")
    found = makes.value(measure)
    client = as_(other)
    client.get(pages.HOME)  # What is asked once for each session is asked before.

    for address in (
        pages.of(campaign),
        pages.measure(measure),
        pages.value(found),
        pages.begin_import(campaign),
        pages.evaluation(campaign),
        place("measure_add_campaign", campaign),
        place("evaluation_docx", campaign),
        place("evaluation_pdf", campaign),
        place("measure_values_export", measure),
    ):
        never = re.sub("|".join((campaign.reference, measure.reference)), new_reference(), address)
        asked = []
        for one in (address, never):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(one).status_code == 404, one
            asked.append(len(queries))
        assert asked[0] == asked[1], address
    for name in ("measures", "measures_export"):
        told = client.get(reverse(f"campaigns:{name}")).getvalue().decode()
        assert "Hidden calls" not in told
        assert "Nobody knows" not in told
    assert "Hidden calls" in html(as_(by).get(pages.HOME))


def test_a_measure_is_removed_after_a_page_that_says_what_goes(
    campaign: Campaign, client_of_owner: Client
) -> None:
    measure = makes.measure(campaign, name="Visits")
    address = place("measure_remove", measure)
    assert f'href="{address}"' in html(client_of_owner.get(pages.measure(measure)))

    assert "Nothing is measured by “Visits” any more." in html(client_of_owner.get(address))
    assert client_of_owner.post(address).status_code == 409
    assert Measure.objects.get() == measure
    answer = press(client_of_owner, address, follow=True)

    assert "“Visits” is removed." in html(answer)
    assert not Measure.objects.exists()


def test_a_measure_of_which_something_is_known_stays(campaign: Campaign, client_of_owner: Client) -> None:
    measure = makes.measure(campaign)
    makes.value(measure)

    answer = press(client_of_owner, place("measure_remove", measure), follow=True)

    assert "Something was measured by it, so it stays." in html(answer)
    assert Measure.objects.get() == measure


def test_who_only_reads_sees_no_button_and_is_refused(campaign: Campaign) -> None:
    measure = makes.measure(campaign, target=Decimal(5))
    reader = as_(PersonFactory(agency_representative=True))

    assert "Add a measure" not in html(reader.get(pages.of(campaign)))
    assert "Enter what was measured" not in html(reader.get(pages.measure(measure)))
    assert reader.get(place("measure_enter", measure)).status_code == 403
    assert reader.post(place("measure_remove", measure)).status_code == 403
    assert reader.get(place("platform_add")).status_code == 403


def test_the_list_takes_the_same_queries_however_many(
    campaign: Campaign, client_of_owner: Client, django_assert_max_num_queries: Any
) -> None:
    makes.value(makes.measure(campaign))
    client_of_owner.get(pages.HOME)
    Measure.objects.bulk_create(
        Measure(campaign=campaign, name=f"More {number}", level="output", kind="count")
        for number in range(30)
    )
    with django_assert_max_num_queries(40) as few:
        html(client_of_owner.get(f"{pages.HOME}?words=Visits"))
    with django_assert_max_num_queries(len(few)):
        assert html(client_of_owner.get(f"{pages.HOME}?words=")).count("More ") == 25


def test_a_column_by_whose_name_nothing_is_measured_is_told_of_until_something_is(
    campaign: Campaign, client_of_owner: Client
) -> None:
    client, told = client_of_owner, "Nothing is measured by"
    hidden_one = make.draft(other := make.officer(), matter=MatterFactory(owner=other))
    makes.measure(hidden_one, name="Reach")
    makes.measure(campaign)
    typed = {
        "name": "Web statistics", "day_column": "Date", "columns": "views = visits\nreach = Reach",
        "day_form": "iso", "decimal_mark": "point", "separator": "comma", "encoding": "utf-8",
    }  # fmt: skip

    page = said(client, send(client, place("platform_add"), **typed))

    assert "The mapping is saved. Nothing is measured by the name of “Reach” yet" in page
    assert page.count(told) == 2  # In the message, and beside the one column in the list.
    mapping = PlatformMapping.objects.get()
    assert told in html(client.get(place("platform", mapping)))
    makes.measure(campaign, name="reach")
    for address in (place("platforms"), place("platform", mapping)):
        assert told not in html(client.get(address))
