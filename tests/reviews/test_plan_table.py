"""The plan as the table partners know, in words, as CSV and as DOCX."""

import csv
import datetime as dt
import io
import zipfile

import docx
import pytest
from django.urls import reverse
from docx.oxml.ns import qn

from foundation import clock
from notices.models import Notice
from partnership.models import Role
from reviews.exports.plan_files import plan_csv, plan_docx
from reviews.exports.plan_table import HEADINGS, plan_table
from reviews.models import Phase, PlanStep
from reviews.queries import plan_page
from reviews.services import plan_times
from tests.partnership.factories import AgencyFactory, PersonFactory
from tests.reviews.factories import person_on
from tests.reviews.plan_factories import PlanFactory, StepFactory, StepOwnerFactory
from tests.reviews.plan_situations import MONDAY, accept, accept_all, add_step, fixed

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2026, 10, 5, 11, tzinfo=dt.UTC)


@pytest.fixture
def plan():
    return PlanFactory(review__code="Larch 7", context="Much attention.", aims="To tell in good order.")


@pytest.fixture
def manager(plan):
    return person_on(plan.review, Role.BUSINESS_MANAGER)


def only_row(plan, person):
    [phase] = plan_table(plan, person).phases
    [row] = phase.rows
    return row


def test_a_row_says_when_whom_how_who_and_what_came_of_it(plan, manager):
    step = StepFactory(
        plan=plan,
        title="Tell the family in writing",
        audience="Immediate family",
        channel="Letter",
        message="The report is finished.",
        timing=PlanStep.Timing.RELATIVE,
        anchor=PlanStep.Anchor.PUBLICATION,
        offset=-10,
        unit=PlanStep.Unit.WORKING_DAYS,
        at_time=dt.time(9, 30),
        due_at=NOON,
    )
    StepOwnerFactory(step=step, person=PersonFactory(name="Ada Reviewer"), role=Role.INDEPENDENT_REVIEWER)
    StepOwnerFactory(step=step, person=None, role=Role.PRACTICE_LEAD)

    row = only_row(plan, manager)

    assert row.cells() == [
        ["10 working days before publication, at 9:30am", "Due midday on Monday 5 October 2026"],
        ["Immediate family"],
        ["Tell the family in writing", "Letter", "The report is finished."],
        ["Ada Reviewer (Independent reviewer) or Practice development lead (nobody named yet)"],
        ["Overdue"],
        [""],
    ]
    assert len(row.cells()) == len(HEADINGS)


def test_a_done_step_says_when_and_by_whom(plan, manager):
    StepFactory(plan=plan, done=True, done_at=NOON, done_by=PersonFactory(name="Bo Lead"), due_at=NOON)

    row = only_row(plan, manager)

    assert (row.status, row.done_when) == ("Done", "midday on Monday 5 October 2026, Bo Lead")
    assert "Due" not in " ".join(row.timing)


def test_a_step_that_does_not_apply_says_why(plan, manager):
    StepFactory(
        plan=plan, status=PlanStep.Status.NOT_APPLICABLE, not_applicable_reason="No surviving children."
    )

    assert only_row(plan, manager).status == "Does not apply: No surviving children."


def test_joint_owners_stand_together_and_a_step_without_any_says_so(plan, manager):
    joint = StepFactory(plan=plan, order=1, ownership=PlanStep.Ownership.JOINTLY)
    StepOwnerFactory(step=joint, person=PersonFactory(name="Ada"))
    StepOwnerFactory(step=joint, person=None, role=Role.PRESS_LEAD, agency=AgencyFactory(short_name="Police"))
    StepFactory(plan=plan, order=2)

    [phase] = plan_table(plan, manager).phases

    assert [row.responsible for row in phase.rows] == [
        "Together: Ada and Press lead, Police (nobody named yet)",
        "Nobody yet",
    ]


def test_phases_stand_in_their_order_and_empty_ones_are_left_out(plan, manager):
    StepFactory(plan=plan, phase=Phase.AFTER, order=1)
    StepFactory(plan=plan, phase=Phase.BEFORE, order=2)

    names = [phase.name for phase in plan_table(plan, manager).phases]

    assert names == ["Before publication", "After publication"]


def test_who_reads_only_their_own_steps_learns_nothing_of_the_others(plan):
    reviewer = person_on(plan.review, Role.INDEPENDENT_REVIEWER)
    other = StepFactory(plan=plan, key="told", title="Canary title")
    mine = StepFactory(
        plan=plan,
        title="Mine",
        timing=PlanStep.Timing.RELATIVE,
        anchor=PlanStep.Anchor.STEP,
        anchor_key=other.key,
        offset=2,
    )
    StepOwnerFactory(step=mine, person=reviewer)

    table = plan_table(plan, reviewer)
    written = str(table) + plan_csv(table).decode() + text_of(plan_docx(table, at=NOON))

    assert "Canary title" not in written
    assert "Much attention." not in written
    assert "To tell in good order." not in written
    assert "2 days after another step" in written


@pytest.mark.parametrize(
    ("situation", "words"),
    [
        ({}, "No date yet"),
        ({"publish_at": NOON}, "Wished for, not fixed: midday on Monday 5 October 2026"),
        (
            {"fixed": True, "publish_at": NOON},
            "Date fixed, not scheduled: midday on Monday 5 October 2026",
        ),
        ({"scheduled": True, "publish_at": NOON}, "Scheduled for midday on Monday 5 October 2026"),
        ({"published": True, "published_at": NOON}, "Published at midday on Monday 5 October 2026"),
        ({"withdrawn": True, "publish_at": NOON}, "The plan was withdrawn."),
    ],
)
def test_the_publication_is_never_said_to_be_more_than_it_is(situation, words):
    plan = PlanFactory(**situation)

    assert plan_table(plan, plan.owner).publication == words


def test_the_number_of_queries_does_not_grow_with_the_steps(plan, manager, django_assert_max_num_queries):
    for _ in range(12):
        step = StepFactory(plan=plan, done=True)
        StepOwnerFactory(step=step, role=Role.PRESS_LEAD, agency=AgencyFactory())

    with django_assert_max_num_queries(12):
        plan_table(plan, manager)


def test_the_csv_holds_every_row_and_no_formula(plan, manager):
    StepFactory(plan=plan, title="=HYPERLINK(1)", audience="@all", phase=Phase.BEFORE)

    [headings, row] = csv.reader(
        io.StringIO(plan_csv(plan_table(plan, manager)).decode("utf-8-sig"), newline="")
    )

    assert headings == ["Phase", *HEADINGS]
    assert row == ["Before publication", "Undated", "'@all", "'=HYPERLINK(1)", "Nobody yet", "To do", ""]


def text_of(made):
    document = docx.Document(io.BytesIO(made))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


@pytest.fixture
def made(plan, manager):
    StepFactory(plan=plan, title="Tell\x0bthe family", message="One line\nanother", phase=Phase.BEFORE)
    StepFactory(plan=plan, phase=Phase.PUBLICATION)
    return plan_docx(plan_table(plan, manager), at=NOON)


def test_the_docx_is_a_real_table_whose_head_repeats(made):
    document = docx.Document(io.BytesIO(made))

    assert len(document.tables) == 2
    for table in document.tables:
        [head, *rows] = table.rows
        assert [cell.text for cell in head.cells] == HEADINGS
        assert head._tr.trPr.find(qn("w:tblHeader")) is not None
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in rows)
        assert all(row._tr.trPr.find(qn("w:tblHeader")) is None for row in rows)
        assert table._tbl.tblPr.find(qn("w:tblDescription")).get(qn("w:val")).startswith("Steps of the phase")
    assert [p.text for p in document.paragraphs if p.style.name == "Heading 1"] == [
        "Before publication",
        "Publication",
    ]
    assert "Tell\nthe family" in text_of(made)
    assert "One line\nanother" in text_of(made)


def test_the_aims_are_a_list_on_the_page_and_in_the_docx(client, plan, manager):
    plan.aims = "What we want:\n\n- Tell the family first\n- Meet every duty\n\nAnd *calmly*."
    plan.context = "A death.\nAn inquest."
    plan.save(update_fields=["aims", "context"])

    document = docx.Document(io.BytesIO(plan_docx(plan_table(plan, manager), at=NOON)))
    client.force_login(manager, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = client.get(reverse("reviews:plan_table", args=[plan.review.reference])).text

    above = [(one.text, one.style.name) for one in document.paragraphs]
    at = above.index(("Aims: What we want:", "Normal"))
    assert above[at + 1 : at + 4] == [
        ("Tell the family first", "List Bullet"),
        ("Meet every duty", "List Bullet"),
        ("And calmly.", "Normal"),
    ]
    assert ("Context: A death.\nAn inquest.", "Normal") in above
    assert "<li>Tell the family first</li>" in page
    assert "A death.<br>An inquest." in page


def test_the_docx_says_its_language_and_title_and_nothing_about_who_made_it(made):
    properties = docx.Document(io.BytesIO(made)).core_properties

    assert properties.title == "Publication plan for Larch 7"
    assert properties.language == "en-GB"
    assert (properties.author, properties.last_modified_by, properties.comments) == ("", "", "")
    assert properties.created == NOON.replace(tzinfo=None) or properties.created == NOON
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        names = package.namelist()
        assert 'w:lang w:val="en-GB"' in package.read("word/styles.xml").decode()
        assert not [name for name in names if "customXml" in name or "thumbnail" in name]
        assert b"python-docx" not in b"".join(package.read(name) for name in names)


def test_every_document_opens_even_when_somebody_typed_what_xml_cannot_hold(plan, manager):
    StepFactory(plan=plan, title="\x08Bell", audience="\ufffe<&>")

    assert "Bell" in text_of(plan_docx(plan_table(plan, manager), at=clock.now()))


def test_page_and_table_say_the_same_of_every_step(time_machine):
    time_machine.move_to(MONDAY, tick=False)
    situation = fixed()
    plan = situation.plan
    asked = {"timing": "as_soon_as_possible", "anchor": "date_fixed"}
    add_step(plan, "panel", kind="notice", notice_kind="advance_copy_national_panel")
    partners = add_step(
        plan, "partners", kind="notice", notice_kind="date_to_partners", question="What?", **asked
    )
    add_step(plan, "late", timing="fixed_day", fixed_on=dt.date(2026, 10, 2))
    add_step(plan, "today", timing="fixed_day", fixed_on=dt.date(2026, 10, 5))
    add_step(plan, "nspcc", kind="notice", notice_kind="nspcc_copy", phase="after")
    add_step(plan, "thank", phase="after", timing="relative", anchor="publication", offset=1)
    add_step(plan, "trial", condition="criminal_live")
    plan_times.refresh(plan)

    def page():
        phases = plan_page.task_list(situation.fresh(), situation.manager, now=MONDAY)
        return {row.step.title: row.status for phase in phases for row in phase.rows}

    def table():
        phases = plan_table(situation.fresh(), situation.manager).phases
        return {row.channel_and_message[0]: row.status for phase in phases for row in phase.rows}

    assert page() == table()
    assert page()["Panel"] == "Scheduled"
    accept(*Notice.objects.about(partners).get(kind="publication_date_to_partners").deliveries.all())
    accept_all(plan)

    assert page() == table()
    assert page() == {
        "Panel": "Arrived",
        "Partners": "Asked",
        "Late": "Overdue",
        "Today": "Due today",
        "Publish the review on the partnership’s website": "Date fixed, not scheduled",
        "Nspcc": "Not scheduled yet",
        "Thank": "Cannot start yet",
        "Trial": "Does not apply",
    }
