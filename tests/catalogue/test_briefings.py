"""Learning briefings: the seven-minute form, what is promised in it, and which teams used it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from catalogue.models import BriefingHeading, BriefingUse, NextStep
from catalogue.rules.briefings import Section
from catalogue.rules.refusals import CatalogueNotReady
from catalogue.rules.versions import VersionContents
from catalogue.services import briefings, publishing, versions
from catalogue.tasks import remind_due
from foundation import clock
from foundation.governed import SomebodyElseSaved
from notices.models import Notice
from partnership.models import Role
from partnership.points import WORK
from partnership.public_stamp import current_number
from tests.catalogue import factories as make
from tests.documents.factories import protect
from tests.matters.factories import MatterFactory
from tests.partnership.factories import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(monday):
    by = make.officer()
    return briefings.draft_briefing(
        particulars=make.particulars(by, title="Learning from a review"),
        language=make.english(),
        texts={"What we learned": "Ask the child."},
        by=by,
    )


def published(version):
    make.in_force(version)
    return publishing.publish(resource=version.resource, by=version.made_by)


def promised(resource, **given):
    return briefings.promise_step(
        **{
            "resource": resource,
            "what": "Train every school",
            "owner": PersonFactory(agency_representative=True),
            "due_on": clock.today() + dt.timedelta(days=30),
            "by": resource.drafted_by,
        }
        | given
    )


# Sections -----------------------------------------------------------------------------------------


def test_it_begins_with_the_seven_sections_of_the_form(version):
    headings = list(BriefingHeading.objects.values_list("name", flat=True))

    assert [one.heading for one in briefings.sections_of(version)] == headings
    assert len(headings) == 7
    assert version.resource.kind == "briefing"
    assert version.text == "## What we learned\n\nAsk the child."


def test_its_text_is_put_together_from_its_sections(version):
    wanted = [
        Section("What we learned", "Listen."),
        Section("Empty"),
        Section("Questions", "- Who asks?", is_for_teams=True),
    ]

    briefings.write_sections(version=version, sections=wanted, began_from=1, by=version.made_by)

    version = make.fresh_version(version)
    assert version.text == "## What we learned\n\nListen.\n\n## Questions\n\n- Who asks?"
    assert briefings.sections_of(version) == wanted
    with pytest.raises(CatalogueNotReady, match="Edit those"):
        versions.edit_version(
            version=version, contents=VersionContents(text="x"), began_from=2, by=version.made_by
        )


def test_of_two_who_write_sections_the_second_overwrites_nothing(version):
    before = briefings.sections_of(version)
    briefings.write_sections(version=version, sections=before, began_from=1, by=version.made_by)
    briefings.write_sections(
        version=version, sections=[Section("One", "One")], began_from=1, by=version.made_by
    )

    with pytest.raises(SomebodyElseSaved):
        briefings.write_sections(
            version=version, sections=[Section("Two", "Two")], began_from=1, by=version.made_by
        )

    assert briefings.sections_of(version) == [Section("One", "One")]


@pytest.mark.parametrize(
    "sections",
    [[], [Section(" ")], [Section("Same"), Section("same ")], [Section("Two\n# lines")]],
)
def test_sections_that_can_not_be(sections, version):
    before = briefings.sections_of(version)

    with pytest.raises(CatalogueNotReady):
        briefings.write_sections(version=version, sections=sections, began_from=1, by=version.made_by)

    assert briefings.sections_of(version) == before


def test_what_is_in_force_keeps_its_sections_and_a_new_draft_begins_with_them(version):
    published(version)
    with pytest.raises(CatalogueNotReady, match="Only a draft"):
        briefings.write_sections(
            version=version,
            sections=[Section("x", "y")],
            began_from=make.fresh_version(version).version,
            by=version.made_by,
        )

    draft = briefings.begin_again(version=version, by=version.made_by)

    assert briefings.sections_of(draft) == briefings.sections_of(version)
    assert (draft.number, draft.text) == (2, make.fresh_version(version).text)


def test_a_leaflet_has_no_sections(monday):
    version = make.text_version(make.draft())

    with pytest.raises(CatalogueNotReady, match="learning briefing"):
        briefings.write_sections(
            version=version, sections=[Section("x", "y")], began_from=1, by=version.made_by
        )


# Next steps ---------------------------------------------------------------------------------------


def test_what_is_promised_waits_for_its_owner_until_it_is_done(version):
    resource = published(version)
    step = promised(resource)
    before = current_number()
    assert [entry.what for entry in WORK.ask(step.owner)] == ["Train every school"]

    briefings.finish_step(step=step, outcome="All were trained.", began_from=1, by=step.owner)

    assert NextStep.objects.get().done_by == step.owner
    assert not list(WORK.ask(step.owner))
    assert current_number() > before
    with pytest.raises(CatalogueNotReady, match="done already"):
        briefings.finish_step(step=step, outcome="Again.", began_from=2, by=step.owner)


def test_somebody_else_does_not_say_that_it_is_done(version):
    step = promised(published(version))

    for person in (PersonFactory(agency_representative=True), PersonFactory(chair=True)):
        with pytest.raises(PermissionDenied):
            briefings.finish_step(step=step, outcome="Done.", began_from=1, by=person)
    with pytest.raises(PermissionDenied):
        briefings.drop_step(step=step, reason="Not mine.", began_from=1, by=step.owner)

    assert NextStep.objects.get().done_at is None


def test_a_promise_of_a_published_briefing_names_no_child(version):
    protect(MatterFactory(), "Robin Ashington")
    resource = published(version)

    with pytest.raises(CatalogueNotReady):
        promised(resource, what="Tell Robin Ashington")
    assert not NextStep.objects.exists()
    step = promised(resource)
    with pytest.raises(CatalogueNotReady):
        briefings.finish_step(step=step, outcome="Robin Ashington was told.", began_from=1, by=step.owner)
    assert NextStep.objects.get().outcome == ""


@pytest.mark.parametrize("given", [{"what": " "}, {"due_on": None}, {"owner": "nobody"}])
def test_a_promise_says_what_who_and_when(given, version):
    if "owner" in given:
        given = {"owner": PersonFactory()}

    with pytest.raises(CatalogueNotReady):
        promised(version.resource, **given)

    assert not NextStep.objects.exists()


def test_who_promised_is_told_once_when_the_day_has_passed_and_not_after_it_was_dropped(version, monday):
    resource = published(version)
    step, dropped = promised(resource), promised(resource, what="Print it")
    briefings.drop_step(step=dropped, reason="No money.", began_from=1, by=resource.drafted_by)

    remind_due()
    assert not Notice.objects.filter(kind="briefing_step_overdue").exists()
    monday.move_to(clock.now() + dt.timedelta(days=31), tick=False)
    remind_due()
    remind_due()

    notice = Notice.objects.get(kind="briefing_step_overdue")
    assert notice.subject == step
    assert step.owner_id in {one.person_id for one in notice.deliveries.all()}


# Teams --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", Role)
def test_whoever_holds_a_role_records_that_a_team_used_it(role, version):
    resource, person = published(version), PersonFactory(**{role.value: True})

    briefings.record_use(resource=resource, team="Duty team", used_on=clock.today(), people=8, by=person)

    assert BriefingUse.objects.get().people == 8
    with pytest.raises(CatalogueNotReady, match="recorded already"):
        briefings.record_use(resource=resource, team="Duty team ", used_on=clock.today(), by=person)


def test_who_holds_no_role_records_nothing(version):
    resource = published(version)

    with pytest.raises(PermissionDenied):
        briefings.record_use(resource=resource, team="Duty", used_on=clock.today(), by=PersonFactory())


def test_a_use_is_of_a_published_briefing_and_not_in_the_future(version):
    officer = make.officer()
    with pytest.raises(CatalogueNotReady, match="Draft"):
        briefings.record_use(resource=version.resource, team="Duty", used_on=clock.today(), by=officer)
    resource = published(version)

    with pytest.raises(CatalogueNotReady, match="future"):
        briefings.record_use(
            resource=resource, team="Duty", used_on=clock.today() + dt.timedelta(days=1), by=officer
        )
    with pytest.raises(CatalogueNotReady, match="Name the team"):
        briefings.record_use(resource=resource, team=" ", used_on=clock.today(), by=officer)

    assert not BriefingUse.objects.exists()
