"""Law 7: what somebody may not know of stands on no page that they may open."""

from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.urls import reverse

from audit.models import Event
from audit.queries import readable_to
from documents.models import Document
from documents.queries import files_with_waiting_findings, findings_about, findings_visible_to
from documents.services import add_terms, clear_finding, record_reading
from foundation import clock
from media_relations.hooks.notice_subjects import PATHS
from media_relations.models import CheckKind, Cutting, LineToTake, Statement
from media_relations.queries.statement_work import waiting_for
from media_relations.rules.approval import Said, contents_of
from media_relations.rules.workflow import StatementNotReady
from media_relations.services import (
    afterwards,
    checks,
    lines,
    releasing,
    statement_files,
    statements,
)
from notices.points import STANDING, SUBJECTS
from tests.documents import files
from tests.documents.factories import protect
from tests.matters.factories import MatterFactory, put_on_list
from tests.media_relations import factories as make
from tests.media_relations.cast import again, cast, opened
from tests.media_relations.test_approvals import edit, gate
from tests.partnership.factories import AbsenceFactory, AgencyFactory, PersonFactory
from tests.reviews.factories import DocumentFactory, put_on


@pytest.fixture(autouse=True)
def _monday(monday):
    CheckKind.objects.all().delete()


@pytest.fixture
def reads(client):
    """What somebody finds at an address."""

    def read(person, address):
        client.force_login(again(person))
        response = client.get(address)
        return (
            b"".join(response).decode(errors="replace")
            if response.status_code == 200
            else str(response.status_code)
        )

    return read


def version(statement, number):
    return reverse("media_relations:statement_version", args=[statement.reference, number])


def timeline(statement):
    return reverse("media_relations:statement_timeline", args=[statement.reference])


def own_draft(*others, **given):
    """An agency's own draft about an event that concerns these others, on which the first of them leads."""
    agency = AgencyFactory()
    event = make.event(agency, *others, lead=others[0])
    return make.draft(by=make.voice_of(agency), on_behalf_of=agency, event=event, **given)


# What was found in a text -------------------------------------------------------------------------


def test_what_is_found_in_an_agencys_own_draft_is_known_to_nobody_else_until_it_is_shown():
    matter, agency, lead = MatterFactory(), AgencyFactory(), AgencyFactory()
    protect(matter, "Robin Ashington")
    event = make.event(agency, lead, lead=lead, matter=matter)
    author = put_on_list(matter, agency=agency, agency_representative=True)

    def known(person):
        return findings_visible_to(again(person)).exists()

    def on_record():
        return readable_to(again(matter.owner)).filter(verb="text held").exists()

    statement = make.draft(by=author, on_behalf_of=agency, event=event, text="Robin Ashington, Elm Road.")
    began_from = matter.term_list.version
    add_terms(matter=matter, terms=[("Elm Road", "place")], began_from=began_from, by=matter.owner)
    assert known(author)
    assert not known(matter.owner)
    assert not on_record()
    for held in Event.objects.filter(verb="text held"):
        assert (held.matter_id, held.text.label, held.facts) == (None, "finding", {})
    assert findings_about(statement).count() == 2
    assert not gate(statement, "names").is_open

    statements.show_to_lead(statement=make.fresh(statement), by=author)
    assert known(matter.owner)
    edit(statement, text="Robin Ashington was seen twice.")
    assert on_record()


@pytest.mark.parametrize("decision", ["removed", "cleared"])
def test_what_was_gone_or_decided_on_before_a_draft_was_shown_is_opened_by_nobody_else(reads, decision):
    matter, agency, lead = MatterFactory(), AgencyFactory(), AgencyFactory()
    protect(matter, "Robin Ashington")
    event = make.event(agency, lead, lead=lead, matter=matter)
    author = put_on_list(matter, agency=agency, agency_representative=True)
    statement = make.draft(by=author, on_behalf_of=agency, event=event, text="Robin Ashington knew.")
    gone = findings_about(statement).get()
    if decision == "cleared":
        head = put_on_list(matter, agency=agency, agency_representative=True, chair=True)
        clear_finding(finding=gone, reason="It is public.", by=head)
    edit(statement, text="We are sorry.")
    edit(statement, text="We are sorry, and Robin Ashington was failed.")
    statements.show_to_lead(statement=make.fresh(statement), by=author)
    statements.submit(statement=make.fresh(statement), by=author)

    gone.refresh_from_db()
    there = findings_about(statement).exclude(pk=gone.pk).get()
    assert gone.decision == decision
    for person in (matter.owner, PersonFactory(chair=True)):
        assert reads(person, reverse("documents:decide", args=[gone.reference])) == "404"
        assert "was failed" in reads(person, reverse("documents:decide", args=[there.reference]))


def test_the_file_of_an_agencys_own_draft_is_known_to_nobody_else_until_it_is_shown(reads):
    matter, agency, lead = MatterFactory(), AgencyFactory(), AgencyFactory()
    protect(matter, "Robin Ashington")
    event = make.event(agency, lead, lead=lead, matter=matter)
    author = put_on_list(matter, agency=agency, agency_representative=True)
    statement = make.draft(by=author, on_behalf_of=agency, event=event, text="We are sorry.")

    def uploaded():
        file = ContentFile(files.tagged_pdf("Robin Ashington died in our care."), name="ours.pdf")
        row = statement_files.upload_file(
            statement=make.fresh(statement), file=file, title="What we will say", by=author
        )
        return row, row.document

    def known(document):
        owner = again(matter.owner)
        return (
            findings_visible_to(owner).filter(document=document).exists(),
            document in [one for one, _, _ in files_with_waiting_findings(owner)],
            Document.objects.visible_to(owner).filter(pk=document.cleaned_from_id).exists(),
            reads(owner, reverse("documents:findings", args=[document.reference])) != "404",
        )

    taken_away, early = uploaded()
    statements.remove_file(file=taken_away, by=author)
    _, ours = uploaded()
    record_reading(document=ours, by=author)
    on_record = readable_to(again(matter.owner)).filter(subject_type="documents.document")
    assert known(early) == known(ours) == (False,) * 4
    for rows in (Document.objects.filter(pk=ours.pk), ours.findings.all(), early.findings.all()):
        assert not rows.shown_to(None).exists()
    assert not on_record.exists()
    assert set(Event.objects.filter(subject_id=ours.pk).values_list("text__label", flat=True)) == {"file"}
    assert findings_visible_to(again(author)).filter(document=ours).exists()
    with pytest.raises(PermissionDenied):
        clear_finding(
            finding=ours.findings.filter(term__isnull=False)[0],
            reason="It is public.",
            by=again(matter.owner),
        )

    statements.show_to_lead(statement=make.fresh(statement), by=author)
    assert known(ours) == (True,) * 4
    assert Document.objects.filter(pk=ours.pk).shown_to(None).exists()
    assert known(early) == (False,) * 4
    record_reading(document=ours, by=again(matter.owner))
    assert on_record.get().verb == "file read"


# Versions -----------------------------------------------------------------------------------------


def test_what_a_draft_said_before_it_was_shown_to_the_lead_is_its_writers_alone(reads):
    lead, third = AgencyFactory(), AgencyFactory()
    statement = own_draft(lead, third, text="The first words.")
    author = statement.drafted_by
    edit(statement, text="The shown words.")
    statements.show_to_lead(statement=make.fresh(statement), by=author)
    statements.submit(statement=make.fresh(statement), by=author)
    edit(statement, text="The later words.")

    for person in (make.voice_of(third), make.officer(), PersonFactory(chair=True)):
        assert reads(person, version(statement, 1)) == "404"
        assert version(statement, 1) not in reads(person, timeline(statement))
        assert "The first words" not in reads(person, version(statement, 2))
        assert version(statement, 2) in reads(person, timeline(statement))
    assert "The first words" in reads(author, version(statement, 1))


def test_what_a_draft_said_before_the_agencies_were_asked_is_its_writers_alone(reads):
    agency = AgencyFactory()
    statement = make.draft(agency, text="The first words.")
    edit(statement, text="The words asked about.")
    statements.submit(statement=make.fresh(statement), by=statement.drafted_by)

    assert reads(make.voice_of(agency), version(statement, 1)) == "404"
    assert "The words asked about" in reads(make.voice_of(agency), version(statement, 2))
    assert "The first words" in reads(make.officer(), version(statement, 1))


# Corrections and lines ----------------------------------------------------------------------------


def test_an_agencys_correction_does_not_stand_on_the_page_of_what_it_corrects_until_it_is_shown(reads):
    agency, other = AgencyFactory(), AgencyFactory()
    author = make.voice_of(agency)
    statement = make.ready(other, by=author, on_behalf_of=agency)
    statement = releasing.release(statement=statement, by=author)
    correction = statements.begin_correction(statement=statement, note="A date.", by=author)
    edit(correction, by=author, title="The right date")

    assert "The right date" not in reads(make.voice_of(other), statement.get_absolute_url())
    assert "The right date" in reads(author, statement.get_absolute_url())


def test_a_correction_is_never_spoken():
    statement = make.released()
    correction = statements.begin_correction(statement=statement, note="A date.", by=statement.drafted_by)
    edit(correction, kind=Statement.Kind.NO_COMMENT, text="What stays inside.", correction_note="A date.")

    with pytest.raises(StatementNotReady, match="Choose a kind that is written"):
        statements.submit(statement=make.fresh(correction), by=statement.drafted_by)

    assert make.fresh(correction).status == Statement.Status.DRAFT


def test_a_correction_that_became_spoken_on_its_way_is_not_released():
    statement = make.released()
    correction = statements.begin_correction(statement=statement, note="A date.", by=statement.drafted_by)
    edit(correction, correction_note="A date.", text="The right date.")
    statements.submit(statement=make.fresh(correction), by=statement.drafted_by)
    spoken = replace(contents_of(make.fresh(correction)), kind=Statement.Kind.NO_COMMENT)
    correction = make.fresh(correction)
    statements.edit_statement(
        statement=correction, contents=spoken, began_from=correction.version, by=statement.drafted_by
    )

    with pytest.raises(StatementNotReady):
        releasing.release(statement=make.fresh(correction), by=make.officer())

    assert make.fresh(correction).slug is None
    assert make.fresh(statement).slug is not None


def cleared(statement):
    line = lines.draft_line(words="We know the family.", by=statement.drafted_by, statement=statement)
    own = statement.on_behalf_of
    chair = PersonFactory(chair=True, **({"agency": own, "agency_representative": True} if own else {}))
    lines.clear_line(line=line, seen_words=line.words, seen_question="", by=chair)


def test_a_line_of_an_agencys_draft_stands_on_the_events_page_for_those_alone_who_may_see_the_draft(reads):
    third = AgencyFactory()
    statement = own_draft(AgencyFactory(), third)
    cleared(statement)

    assert "We know the family" not in reads(make.voice_of(third), statement.event.get_absolute_url())
    assert "We know the family" in reads(statement.drafted_by, statement.event.get_absolute_url())


def test_a_line_of_a_statement_of_a_matter_stands_on_the_events_page_for_its_access_list_alone(reads):
    matter, officer = MatterFactory(), make.officer()
    put_on(matter, officer)
    statement = make.draft(by=officer, event=make.event(AgencyFactory()), matter=matter)
    cleared(statement)

    assert "We know the family" not in reads(make.officer(), statement.event.get_absolute_url())
    assert "We know the family" in reads(officer, statement.event.get_absolute_url())


def test_no_line_is_written_or_cleared_of_what_one_may_not_know_of():
    agency, lead, chair = AgencyFactory(), AgencyFactory(), PersonFactory(chair=True)
    statement = make.draft(
        by=make.voice_of(agency), on_behalf_of=agency, event=make.event(agency, lead, lead=lead)
    )
    words = {"words": "We know the family.", "by": statement.drafted_by}

    with pytest.raises(PermissionDenied):
        lines.draft_line(**words, event=make.event(matter=MatterFactory()), statement=statement)
    assert not LineToTake.objects.exists()

    line = lines.draft_line(**words, statement=statement)
    for person in (chair, make.voice_of(lead)):
        with pytest.raises(PermissionDenied):
            lines.clear_line(line=line, seen_words=line.words, seen_question="", by=person)
    assert LineToTake.objects.get().cleared_at is None


def test_no_statement_is_drafted_in_a_matter_nor_given_a_file_that_one_may_not_know_of():
    agency, matter = AgencyFactory(), MatterFactory()
    author = make.voice_of(agency)

    with pytest.raises(PermissionDenied, match="a matter that you know of"):
        make.draft(by=author, on_behalf_of=agency, matter=matter)
    assert not Statement.objects.exists()

    statement = make.draft(by=author, on_behalf_of=agency)
    with pytest.raises(StatementNotReady, match="a file that you may see"):
        statements.add_file(
            statement=statement, document=DocumentFactory(matter=None), title="A letter", by=author
        )
    assert not statement.files.exists()


# Work and cuttings --------------------------------------------------------------------------------


def test_a_deputy_does_not_read_the_title_of_what_they_may_not_see():
    matter, officer = MatterFactory(), make.officer()
    put_on(matter, officer)
    absent, deputy = PersonFactory(subcommittee_member=True), PersonFactory(subcommittee_member=True)
    statement = make.draft(
        by=officer, matter=matter, title="A title", quotes=[Said(absent.pk, "We are sorry.")]
    )
    kind = CheckKind.objects.create(key="law", name="Law", question="Is it lawful?")
    checks.ask_for_check(statement=statement, kind=kind, person=absent, by=officer)
    statements.submit(statement=make.fresh(statement), by=officer)
    AbsenceFactory(person=absent, deputy=deputy)

    assert len(list(waiting_for(again(absent), clock.now()))) == 2
    absent = again(absent)
    absent.looked_at_by = again(deputy)
    assert list(waiting_for(absent, clock.now())) == []


def answered_by(owner, cutting, by):
    return afterwards.judge_cutting(
        cutting=cutting,
        is_inaccurate=False,
        what_is_wrong="",
        outcome="needs_answer",
        owner=owner,
        note="",
        began_from=cutting.version,
        by=by,
    )


def test_who_answers_a_cutting_does_not_read_the_title_of_an_event_they_may_not_know_of(reads):
    them = cast()
    event = opened(them)
    cutting = afterwards.add_cutting(
        title="A headline",
        published_on=clock.today(),
        link="https://paper.example/",
        event=event,
        by=them.officer,
    )
    answered_by(them.other.press, cutting, by=them.officer)

    for name, given in (("cutting", [cutting.reference]), ("cuttings", []), ("cuttings_export", [])):
        address = reverse(f"media_relations:{name}", args=given)
        assert event.title in reads(them.officer, address)
    address = reverse("media_relations:cutting", args=[cutting.reference])
    assert "A headline" in reads(them.other.press, address)
    assert event.title not in reads(them.other.press, address)


def test_a_cutting_is_kept_and_judged_only_by_who_may_know_of_what_it_is_about():
    matter, officer, stranger = MatterFactory(), make.officer(), make.officer()
    put_on(matter, officer)
    event, statement = make.event(matter=matter), make.draft(by=again(officer), matter=matter)
    file = DocumentFactory(matter=matter)
    words = {"title": "A headline", "published_on": clock.today(), "link": "https://paper.example/"}

    for about in ({"event": event}, {"statement": statement}, {"document": file}):
        with pytest.raises(StatementNotReady, match="Choose a"):
            afterwards.add_cutting(**words, **about, by=stranger)
    assert not Cutting.objects.exists()

    cutting = afterwards.add_cutting(**words, event=event, by=again(officer))
    with pytest.raises(PermissionDenied):
        answered_by(stranger, cutting, by=stranger)
    assert Cutting.objects.get().owner is None


def test_who_answers_a_cutting_opens_its_file_only_while_they_may_know_of_what_it_is_about(reads):
    them, matter = cast(), MatterFactory()
    put_on(matter, them.officer)
    cutting = statement_files.upload_cutting(
        file=ContentFile(files.tagged_pdf(), name="cutting.pdf"),
        title="A headline",
        published_on=clock.today(),
        outlet=None,
        link="",
        event=make.event(them.council.agency, matter=matter),
        statement=None,
        by=again(them.officer),
    )
    page, file = (
        reverse(f"media_relations:{name}", args=[cutting.reference]) for name in ("cutting", "cutting_file")
    )
    cutting = answered_by(them.council.press, cutting, by=again(them.officer))
    assert file in reads(them.council.press, page)
    assert reads(them.council.press, file) != "404"

    answered_by(them.other.press, cutting, by=again(them.officer))
    assert reads(them.other.press, file) == "404"
    assert "A headline" in reads(them.other.press, page)
    assert file not in reads(them.other.press, page)


# What the lists of notices call it ----------------------------------------------------------------


def test_a_list_of_notices_names_an_own_draft_to_nobody_else():
    statement = own_draft(AgencyFactory())
    author, stranger = again(statement.drafted_by), make.voice_of(AgencyFactory())

    ((key, subject),) = SUBJECTS.ask(author, Statement, {statement.pk})

    assert (key, subject.label, subject.url) == (statement.pk, str(statement), statement.get_absolute_url())
    assert list(SUBJECTS.ask(stranger, Statement, {statement.pk})) == []


def test_every_record_of_this_room_that_notices_tell_of_leads_to_one_with_a_page():
    told = {model for model in STANDING.models() if model._meta.app_label == "media_relations"}

    assert told
    for model in told:
        target, path = PATHS[model]
        assert hasattr(target, "get_absolute_url")
        assert list(model._default_manager.filter(pk=0).values_list("pk", path)) == []
