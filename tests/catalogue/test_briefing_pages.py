"""The pages of learning briefings: what is typed is kept, nothing is stored by looking, and who may do what."""

from __future__ import annotations

from typing import Any

import pytest

from catalogue.models import BriefingUse, NextStep, Resource, ResourceVersion
from catalogue.rules.briefings import Section
from catalogue.services import briefings, publishing
from foundation import clock
from partnership.models import BUSINESS_UNIT, Role
from tests.catalogue import factories as make
from tests.catalogue.pages import as_, beside, html, place
from tests.matters.factories import MatterFactory, put_on_list
from tests.partnership.factories import PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


@pytest.fixture
def version() -> ResourceVersion:
    by = make.officer()
    return briefings.draft_briefing(
        particulars=make.particulars(by, title="Learning from an audit"),
        language=make.english(),
        texts={"What we learned": "Ask the child."},
        by=by,
    )


def published(version: ResourceVersion) -> Resource:
    make.in_force(version)
    return publishing.publish(resource=version.resource, by=version.made_by)


def address(version: ResourceVersion, name: str = "sections") -> str:
    return place(name, version.resource.reference, version.reference)


def typed(*sections: Section, began_from: int = 1, **pressed: str) -> dict[str, Any]:
    """What a browser sends of the page of sections."""
    data: dict[str, Any] = {"version": began_from, "count": len(sections)} | pressed
    for number, one in enumerate(sections):
        data |= {f"heading_{number}": one.heading, f"text_{number}": one.text}
        if one.is_for_teams:
            data[f"teams_{number}"] = "on"
    return data


ONE, TWO, THREE = Section("One", "First."), Section("Two", "Second."), Section("Three", "Third.", True)


# Beginning ----------------------------------------------------------------------------------------


def beginning(by: Any, **changes: Any) -> dict[str, Any]:
    return {
        "title": "Learning from an audit",
        "source": "own",
        "source_name": "Audit of neglect, 2026",
        "visibility": "public",
        "language": make.english().pk,
        "owner": by.pk,
    } | changes


@pytest.mark.parametrize("source", ["own", "national", "partner"])
def test_one_begins_from_the_form_and_says_what_it_was_made_from(source: str) -> None:
    officer = make.officer()

    answer = as_(officer).post(place("begin_briefing"), beginning(officer, source=source))

    version = ResourceVersion.objects.get()
    assert answer.headers["Location"] == address(version)
    assert (version.resource.source, version.resource.source_name) == (source, "Audit of neglect, 2026")
    assert len(briefings.sections_of(version)) == 7


def test_without_a_source_none_begins_and_what_was_typed_is_kept() -> None:
    officer = make.officer()

    page = html(as_(officer).post(place("begin_briefing"), beginning(officer, source_name="")))

    assert beside(page, "source_name") == "Enter the name of what it was made from"
    assert "Learning from an audit" in page
    assert not Resource.objects.exists()


@pytest.mark.parametrize("role", Role)
def test_who_begins_one(role: Role) -> None:
    person = PersonFactory(**{role.value: True})

    answer = as_(person).post(place("begin_briefing"), beginning(person))

    assert answer.status_code == (302 if role in BUSINESS_UNIT else 403)
    assert Resource.objects.exists() == (role in BUSINESS_UNIT)


def test_a_matter_that_one_may_not_know_of_can_not_be_chosen() -> None:
    officer, matter = make.officer(), MatterFactory()

    page = html(as_(officer).post(place("begin_briefing"), beginning(officer, matter=matter.pk)))

    assert "Select a valid choice" in page
    assert matter.code_name not in page
    assert not Resource.objects.exists()


# Sections -----------------------------------------------------------------------------------------


def test_each_section_has_a_field_and_says_what_to_write(version: ResourceVersion) -> None:
    page = html(as_(version.made_by).get(address(version)))

    assert "Ask the child." in page
    assert "The findings, good practice among them." in page
    assert page.count("<textarea") == 7


def test_saving_stores_the_sections_in_their_order(version: ResourceVersion) -> None:
    answer = as_(version.made_by).post(address(version), typed(TWO, ONE, THREE, save="x"))

    assert answer.status_code == 302
    assert briefings.sections_of(version) == [TWO, ONE, THREE]


@pytest.mark.parametrize(
    ("pressed", "expected"),
    [
        ("add", ["One", "Two", "Three", ""]),
        ("up_1", ["Two", "One", "Three"]),
        ("down_1", ["One", "Three", "Two"]),
        ("remove_0", ["Two", "Three"]),
        ("up_0", ["One", "Two", "Three"]),
        ("down_2", ["One", "Two", "Three"]),
        ("remove_99", ["One", "Two", "Three"]),
    ],
)
def test_arranging_keeps_what_was_typed_and_stores_nothing(
    pressed: str, expected: list[str], version: ResourceVersion
) -> None:
    before = briefings.sections_of(version)

    answer = as_(version.made_by).post(address(version), typed(ONE, TWO, THREE, **{pressed: "x"}))

    shown = answer.context["form"]
    assert [shown[f"heading_{n}"].value() for n in shown.places] == expected
    assert "Second." in html(answer) or "Two" not in expected
    assert shown["version"].value() == "1"
    assert briefings.sections_of(version) == before


def test_the_preview_shows_how_it_reads_and_stores_nothing(version: ResourceVersion) -> None:
    before = briefings.sections_of(version)
    text = "The MARAC utilised **safeguarding** pathways. " * 12

    page = html(as_(version.made_by).post(address(version), typed(Section("One", text), look="x")))

    assert "<strong>safeguarding</strong>" in page
    assert "Acronyms that are not explained" in page
    assert "Nothing was saved." in page
    assert briefings.sections_of(version) == before


def test_a_script_in_a_section_is_shown_as_text(version: ResourceVersion) -> None:
    script = "<script>alert(1)</script></textarea>"

    answer = as_(version.made_by).post(address(version), typed(Section("One", script), look="x"))

    assert script.encode() not in answer.content
    assert b"&lt;script&gt;alert(1)" in answer.content


@pytest.mark.parametrize(
    ("sections", "words"),
    [
        ([Section("", "x")], "Give section 1 a heading"),
        ([ONE, Section("one", "x")], "Two sections have the same heading"),
        ([], "A briefing has one section or more"),
    ],
)
def test_sections_that_can_not_be_are_told_and_keep_what_was_typed(
    sections: list[Section], words: str, version: ResourceVersion
) -> None:
    before = briefings.sections_of(version)

    page = html(as_(version.made_by).post(address(version), typed(*sections, save="x")))

    assert words in page
    assert "Error: " in page
    assert briefings.sections_of(version) == before


def test_who_saves_second_sees_both_texts_and_overwrites_nothing_unknowingly(
    version: ResourceVersion,
) -> None:
    client = as_(version.made_by)
    client.post(address(version), typed(ONE, TWO, save="x"))

    answer = client.post(address(version), typed(Section("One", "Mine."), began_from=1, save="x"))

    assert answer.status_code == 409
    page = answer.content.decode()
    for words in ("Somebody else saved this", "First.", "Mine.", "Second.", "The sections in their order"):
        assert words in page
    assert briefings.sections_of(version) == [ONE, TWO]
    client.post(address(version), typed(Section("One", "Mine."), began_from=2, save="x"))
    assert briefings.sections_of(version) == [Section("One", "Mine.")]


def test_what_is_in_force_is_shown_and_a_new_draft_begins_from_it(version: ResourceVersion) -> None:
    published(version)
    client = as_(version.made_by)
    page = html(client.get(address(version)))
    assert "Begin a new draft from these sections" in page
    assert "<textarea" not in page

    answer = client.post(address(version, "begin_again"))

    draft = ResourceVersion.objects.get(number=2)
    assert answer.headers["Location"] == address(draft)
    assert briefings.sections_of(draft) == briefings.sections_of(version)


@pytest.mark.parametrize("count", ["", "-1", "99999999", "x", "41"])
def test_a_forged_count_breaks_nothing(count: str, version: ResourceVersion) -> None:
    for pressed in ({"add": "x"}, {"save": "x"}, {"look": "x"}):
        answer = as_(version.made_by).post(address(version), typed(ONE, **pressed) | {"count": count})
        assert answer.status_code == 200

    assert len(briefings.sections_of(version)) == 7


@pytest.mark.parametrize("role", Role)
def test_who_writes_sections(role: Role, version: ResourceVersion) -> None:
    person = PersonFactory(**{role.value: True})
    before = briefings.sections_of(version)

    answer = as_(person).post(address(version), typed(ONE, save="x"))

    sees = role in {*BUSINESS_UNIT, Role.CHAIR, Role.VICE_CHAIR, Role.SUBCOMMITTEE_MEMBER}
    expected = 302 if role in BUSINESS_UNIT else 403 if sees else 404
    assert answer.status_code == expected
    assert (briefings.sections_of(version) == before) == (role not in BUSINESS_UNIT)


def test_a_leaflet_has_no_such_pages() -> None:
    version = make.text_version(make.draft())

    for name in ("next_steps", "uses", "uses_export"):
        assert as_(version.made_by).get(place(name, version.resource.reference)).status_code == 404
    assert as_(version.made_by).get(address(version)).status_code == 404


# Next steps ---------------------------------------------------------------------------------------


def a_step(version: ResourceVersion, **given: Any) -> NextStep:
    return briefings.promise_step(
        **{
            "resource": version.resource,
            "what": "Train every school",
            "owner": PersonFactory(agency_representative=True),
            "due_on": clock.today(),
            "by": version.made_by,
        }
        | given
    )


def promise(owner: Any, **changes: Any) -> dict[str, Any]:
    return {
        "what": "Train every school",
        "owner": owner.pk,
        "due_on_0": "1",
        "due_on_1": "12",
        "due_on_2": "2026",
    } | changes


def test_a_step_is_promised_on_the_page_and_done_by_its_owner(version: ResourceVersion) -> None:
    resource = published(version)
    owner = PersonFactory(agency_representative=True)
    steps = place("next_steps", resource.reference)
    assert as_(version.made_by).post(steps, promise(owner)).status_code == 302
    step = NextStep.objects.get()
    finish = place("finish_step", resource.reference, step.reference)
    assert "It is done" in html(as_(owner).get(steps))

    answer = as_(owner).post(finish, {"words": "All were trained.", "version": step.version})

    assert answer.status_code == 302
    assert NextStep.objects.get().outcome == "All were trained."
    assert "All were trained." in html(as_(owner).get(steps))


def test_another_reader_sees_the_steps_and_ends_none(version: ResourceVersion) -> None:
    step = a_step(version)
    resource = published(version)
    reader = as_(PersonFactory(agency_representative=True))

    assert "Train every school" in html(reader.get(place("next_steps", resource.reference)))
    for name in ("finish_step", "drop_step"):
        answer = reader.post(place(name, resource.reference, step.reference), {"words": "x", "version": 1})
        assert answer.status_code == 403
    assert reader.post(place("next_steps", resource.reference), promise(step.owner)).status_code == 403
    assert NextStep.objects.filter(done_at=None, dropped_at=None).count() == 1


def test_a_step_is_dropped_with_a_reason_that_readers_do_not_get(version: ResourceVersion) -> None:
    step = a_step(version)
    client = as_(version.made_by)
    drop = place("drop_step", version.resource.reference, step.reference)
    assert "Say why" in html(client.post(drop, {"words": "", "version": 1}))

    client.post(drop, {"words": "No money for it.", "version": 1})

    page = html(client.get(place("next_steps", version.resource.reference)))
    assert "Dropped" in page
    assert "No money" not in page


def test_of_two_who_end_a_step_the_second_gets_the_conflict_page(version: ResourceVersion) -> None:
    step = a_step(version)
    NextStep.objects.update(version=2)

    answer = as_(version.made_by).post(
        place("finish_step", version.resource.reference, step.reference), {"words": "Done.", "version": 1}
    )

    assert answer.status_code == 409
    assert NextStep.objects.get().done_at is None


# Teams --------------------------------------------------------------------------------------------


def use(**changes: Any) -> dict[str, Any]:
    return {
        "team": "Duty team",
        "used_on_0": "5",
        "used_on_1": "10",
        "used_on_2": "2026",
        "people": "8",
        "note": "We ask the child.",
    } | changes


def test_any_agencys_representative_records_a_team_of_their_own(version: ResourceVersion) -> None:
    resource = published(version)
    person = PersonFactory(agency_representative=True)
    uses = place("uses", resource.reference)

    assert as_(person).post(uses, use(agency=person.agency_id)).status_code == 302

    assert BriefingUse.objects.get().agency == person.agency
    assert "We ask the child." in html(as_(person).get(uses))
    rows = b"".join(as_(person).get(place("uses_export", resource.reference)).streaming_content).decode()
    assert "2026-10-05,Duty team" in rows


def test_nobody_records_for_another_agency_but_the_business_unit(version: ResourceVersion) -> None:
    resource = published(version)
    other = PersonFactory(agency_representative=True).agency
    person = PersonFactory(agency_representative=True)
    uses = place("uses", resource.reference)

    assert "Select a valid choice" in html(as_(person).post(uses, use(agency=other.pk)))
    assert not BriefingUse.objects.exists()
    assert as_(version.made_by).post(uses, use(agency=other.pk)).status_code == 302


@pytest.mark.parametrize("changes", [{"team": " "}, {"used_on_2": "2027"}, {"people": "0"}, {"people": "x"}])
def test_a_use_that_can_not_be_is_told(changes: dict[str, str], version: ResourceVersion) -> None:
    resource = published(version)

    page = html(as_(version.made_by).post(place("uses", resource.reference), use(**changes)))

    assert "There is a problem" in page
    assert not BriefingUse.objects.exists()


def test_a_cell_that_looks_like_a_formula_leaves_as_text(version: ResourceVersion) -> None:
    resource = published(version)
    as_(version.made_by).post(place("uses", resource.reference), use(team="=SUM(A1)"))

    answer = as_(version.made_by).get(place("uses_export", resource.reference))

    assert "'=SUM(A1)" in b"".join(answer.streaming_content).decode()


def test_of_a_draft_in_a_matter_only_who_may_know_of_it_opens_a_page() -> None:
    matter = MatterFactory(owner=make.officer())
    draft = briefings.draft_briefing(
        particulars=make.particulars(matter.owner), language=make.english(), matter=matter, by=matter.owner
    )
    stranger, listed = make.officer(), put_on_list(matter, communications_officer=True)

    for name in ("next_steps", "uses", "uses_export", "printed_of"):
        assert as_(stranger).get(place(name, draft.resource.reference)).status_code == 404
        assert as_(listed).get(place(name, draft.resource.reference)).status_code == 200
    assert as_(stranger).get(address(draft)).status_code == 404


def test_the_pages_cost_the_same_however_much_there_is(
    version: ResourceVersion, django_assert_max_num_queries: Any
) -> None:
    resource = published(version)
    for number in range(12):
        a_step(version, what=f"Step {number}")
        briefings.record_use(
            resource=resource, team=f"Team {number}", used_on=clock.today(), by=version.made_by
        )
    client = as_(version.made_by)
    client.get("/workspace/")

    for name in ("next_steps", "uses"):
        with django_assert_max_num_queries(25):
            html(client.get(place(name, resource.reference)))
