"""What was learned of a campaign, what the evidence does not show, and the report as Word and PDF."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from typing import Any

import docx
import pypdf
import pytest
from django.core.exceptions import PermissionDenied

from audit.models import Event
from campaigns.exports.evaluation_report import report
from campaigns.models import Campaign, Evaluation, MeasureValue
from campaigns.queries import measures as queries
from campaigns.rules.evaluations import Lessons
from campaigns.rules.refusals import CampaignNotReady
from campaigns.services import activities, evaluations, publishing
from foundation import clock, reports
from foundation.governed import SomebodyElseSaved
from foundation.reports import Block, NotPrintable, Part, Report
from partnership.models import BUSINESS_UNIT, Role
from tests.campaigns import factories as make
from tests.campaigns import measure_factories as makes
from tests.documents.factories import protect
from tests.matters.factories import MatterFactory
from tests.partnership.factories import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign(monday: Any) -> Campaign:
    """One that launched yesterday."""
    campaign = make.with_audience()
    monday.move_to(clock.start_of_day(campaign.launches_on) + dt.timedelta(days=1, hours=12), tick=False)
    return campaign


def write(campaign: Campaign, *, began_from: int = 0, by: Any = None, **lessons: str) -> Evaluation:
    told = Lessons(**({"worked": "The film."} | lessons))
    return evaluations.write(
        campaign=campaign, lessons=told, began_from=began_from, by=by or campaign.drafted_by
    )


def test_each_writing_is_kept_and_the_last_counts(campaign: Campaign) -> None:
    write(campaign)
    write(campaign, began_from=1, worked="The film, with fathers.")
    write(campaign, began_from=2, worked="The film, with fathers. ")

    assert [one.worked for one in queries.evaluations_of(campaign)] == [
        "The film, with fathers.",
        "The film.",
    ]


def test_of_two_who_write_at_once_the_second_overwrites_nothing(campaign: Campaign) -> None:
    write(campaign)

    with pytest.raises(SomebodyElseSaved):
        write(campaign, worked="Nothing at all.")

    assert campaign.evaluations.count() == 1


def test_who_writes_and_when(campaign: Campaign) -> None:
    for role in [role for role in Role if role not in BUSINESS_UNIT]:
        with pytest.raises(PermissionDenied):
            write(campaign, by=PersonFactory(**{role.value: True}, is_superuser=True))
    with pytest.raises(CampaignNotReady, match="what worked, or what did not"):
        write(campaign, worked=" ", next_time="More.")
    with pytest.raises(CampaignNotReady, match="not launched"):
        write(make.draft())
    dropped = make.draft()
    publishing.withdraw(campaign=dropped, manner="vanish", reason="No money.", by=dropped.drafted_by)
    Campaign.objects.update(launches_on=clock.today(), ends_on=clock.today())
    with pytest.raises(CampaignNotReady, match="never ran"):
        write(make.fresh(dropped))

    assert not Evaluation.objects.exists()


def test_what_the_evidence_does_not_show_is_worked_out(campaign: Campaign) -> None:
    makes.value(makes.measure(campaign), 10)
    makes.measure(campaign, name="Parents who act", level="outcome", kind="share")
    makes.value(
        makes.measure(campaign, name="Signs known", level="out_take", kind="share"),
        None,
        state="inconclusive",
        words="Nine answered.",
    )
    make.planned(campaign, starts_on=clock.today())

    told = "\n".join(queries.not_shown(campaign, queries.standings(queries.of(campaign), clock.today())))

    for words in (
        "Nothing is known of what people took from it.",
        "Nothing is known of what people did differently.",
        "Nothing is known of what is different for children and families.",
        "“Visits” has no target",
        "“Parents who act” is not known.",
        "“Signs known” tells nothing for certain. Nine answered.",
        "Of one activity nobody has said what became of it.",
    ):
        assert words in told


def whole(campaign: Campaign) -> Campaign:
    """With everything that stands in a report."""
    done = make.planned(campaign, title="Post the film", was_done=True)
    activities.settle(activity=done, state="done", outcome="Seen 41,000 times.", by=campaign.drafted_by)
    measure = makes.measure(campaign, target=Decimal(100), due_on=campaign.ends_on)
    for number in range(3):
        makes.value(measure, 40, on=clock.today() - dt.timedelta(days=number))
    write(campaign, not_shown="Whether *fathers* saw it. #let x = 1")
    return make.fresh(campaign)


def test_the_report_says_the_same_as_word_and_as_tagged_pdf(campaign: Campaign) -> None:
    whole(campaign)

    word = docx.Document(io.BytesIO(evaluations.hand_out(campaign=campaign, kind="docx", by=campaign.owner)))
    pdf = pypdf.PdfReader(io.BytesIO(evaluations.hand_out(campaign=campaign, kind="pdf", by=campaign.owner)))

    in_word = " ".join(
        [one.text for one in word.paragraphs]
        + [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    )
    in_pdf = " ".join(" ".join(one.extract_text() for one in pdf.pages).split())
    for words in (
        "What it was for",
        "You are not alone.",
        "Seen 41,000 times.",
        "120 visits",
        "Reached",
        "Whether *fathers* saw it. #let x = 1",
        "Nothing is known of what people did differently.",
        "The film.",
    ):
        assert words in in_word, words
        assert words in in_pdf, words
    root = pdf.trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("en-GB", True)
    assert pdf.metadata is not None
    assert pdf.metadata.title == f"Evaluation of “{campaign}”"
    assert word.core_properties.language == "en-GB"


@pytest.mark.parametrize("place", ["lesson", "outcome", "objective"])
def test_no_protected_name_leaves_in_a_report(campaign: Campaign, place: str) -> None:
    protect(MatterFactory(), "Rowan Ashdown")
    words = "It came too late for Rowan Ashdown."
    if place == "lesson":
        write(campaign, did_not_work=words)
    elif place == "outcome":
        done = make.planned(campaign, was_done=True)
        activities.settle(activity=done, state="done", outcome=words, by=campaign.drafted_by)
    else:
        Campaign.objects.filter(pk=campaign.pk).update(objective=words)

    for kind in ("docx", "pdf"):
        with pytest.raises(CampaignNotReady, match="Held for the business unit") as refused:
            evaluations.hand_out(campaign=make.fresh(campaign), kind=kind, by=campaign.owner)
        assert "Rowan" not in str(refused.value)
    assert not Event.objects.filter(verb="evaluation report taken").exists()


def test_before_the_launch_there_is_no_report(monday: Any) -> None:
    campaign = make.draft()

    with pytest.raises(CampaignNotReady, match="not launched"):
        evaluations.hand_out(campaign=campaign, kind="pdf", by=campaign.owner)


def test_a_report_takes_the_same_queries_however_much_was_measured(
    campaign: Campaign, django_assert_num_queries: Any
) -> None:
    whole(campaign)
    measure = campaign.measures.get()
    with django_assert_num_queries(14):
        report(campaign, at=clock.now())

    days = [clock.today() - dt.timedelta(days=number) for number in range(10, 40)]
    MeasureValue.objects.bulk_create(
        MeasureValue(measure=measure, from_on=day, to_on=day, number=1, entered_by=campaign.owner)
        for day in days
    )
    again = make.fresh(campaign)
    with django_assert_num_queries(14):
        told = report(again, at=clock.now())
    assert [len(one.rows) for one in told.parts[3].blocks] == [1, 12]


def test_what_a_pdf_cannot_show_is_said_and_the_word_document_holds_it() -> None:
    told = Report("Evaluation", parts=[Part("One", [Block(words=["\u0378\x00"])])])

    with pytest.raises(NotPrintable, match="Take the Word document"):
        reports.as_pdf(told)

    assert "\u0378" in docx.Document(io.BytesIO(reports.as_docx(told, at=clock.now()))).paragraphs[2].text
