"""A finding waits for a named person who did not upload it; who may not see a list learns nothing of it."""

import pytest
from django.core.exceptions import PermissionDenied

from audit.models import Event
from documents import rules, services
from documents.models import Document, Finding
from documents.rules import HELD, DocumentNotReady
from documents.showing import entries
from matters.services import remove_access
from partnership.models import CHAIRS, Role
from tests.documents import files
from tests.documents.factories import FindingFactory, protect, uploaded
from tests.matters.factories import BreakGlassFactory, MatterFactory, put_on_list
from tests.partnership.factories import PersonFactory

pytestmark = pytest.mark.django_db

BUSINESS_UNIT = {Role.BUSINESS_MANAGER, Role.PRACTICE_LEAD, Role.COMMUNICATIONS_OFFICER}
NAMED = files.docx_file("Robin Ashington was seen.")


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("is_on_list", [True, False])
@pytest.mark.parametrize("is_uploader", [True, False])
def test_who_may_clear_a_finding(role, is_on_list, is_uploader):
    finding = FindingFactory()
    traits = {role.value: True, "is_superuser": True}
    person = put_on_list(finding.document.matter, **traits) if is_on_list else PersonFactory(**traits)
    if is_uploader:
        Document._base_manager.update(uploaded_by=person)
    before = Event.objects.count()

    if not is_uploader and (role in CHAIRS or (is_on_list and role in BUSINESS_UNIT)):
        services.clear_finding(finding=finding, reason="It is a quotation.", by=person)
        finding.refresh_from_db()
        assert (finding.decision, finding.decided_by) == (Finding.Decision.CLEARED, person)
        assert finding.reason == "It is a quotation."
    else:
        with pytest.raises(PermissionDenied):
            services.clear_finding(finding=finding, reason="It is a quotation.", by=person)
        finding.refresh_from_db()
        assert finding.decision == Finding.Decision.OPEN
        assert Event.objects.count() == before


def test_break_glass_does_not_decide():
    finding, broken = FindingFactory(), BreakGlassFactory()
    with pytest.raises(PermissionDenied):
        services.clear_finding(finding=finding, reason="Because", by=broken.person)


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_decision_needs_a_reason(reason):
    finding = FindingFactory()
    with pytest.raises(DocumentNotReady, match="Say why"):
        services.clear_finding(finding=finding, reason=reason, by=PersonFactory(chair=True))


@pytest.mark.parametrize("decision", [Finding.Decision.CLEARED, Finding.Decision.REMOVED])
def test_a_finding_is_decided_once(decision):
    chair = PersonFactory(chair=True)
    finding = FindingFactory()
    if decision == Finding.Decision.CLEARED:
        services.clear_finding(finding=finding, reason="First", by=chair)
    else:
        Finding._base_manager.filter(pk=finding.pk).update(decision=decision)

    with pytest.raises(DocumentNotReady):
        services.clear_finding(finding=finding, reason="Second", by=PersonFactory(vice_chair=True))

    finding.refresh_from_db()
    assert finding.reason != "Second"


def test_the_reason_is_kept_encrypted_and_not_in_the_audit_trail():
    finding = FindingFactory()
    services.clear_finding(finding=finding, reason="Robin is the bird.", by=PersonFactory(chair=True))

    event = Event.objects.get(verb="finding cleared")
    assert "Robin" not in event.text.reason + event.text.label + str(event.facts)


def test_who_was_removed_from_the_list_decides_no_more():
    finding = FindingFactory()
    person = put_on_list(finding.document.matter, practice_lead=True)
    assert rules.may_decide(finding, person)

    remove_access(matter=finding.document.matter, person=person, by=finding.document.matter.owner)

    assert not rules.may_decide(finding, person)


# Names of other lists -----------------------------------------------------------------------------


def test_a_name_of_another_list_is_held_without_telling_which():
    mine, theirs = MatterFactory(), MatterFactory()
    protect(theirs, "Robin Ashington")
    document = uploaded(NAMED, matter=mine, name="a.docx")
    colleague = put_on_list(mine, practice_lead=True)
    both = put_on_list(mine, communications_officer=True)
    from matters.models import MatterAccess

    MatterAccess.objects.create(
        matter=theirs, person=both, granted_at=document.uploaded_at, granted_by=theirs.owner
    )

    (entry,) = [
        each for each in entries(document.findings, mine, colleague) if each.finding.kind == "protected_term"
    ]
    assert (entry.what, entry.excerpt, entry.is_held, entry.may_decide) == (HELD, "", True, False)
    with pytest.raises(PermissionDenied, match="Held for the business unit"):
        services.clear_finding(finding=entry.finding, reason="Fine", by=colleague)

    assert rules.reasons_not_to_publish(document, colleague) == [HELD]
    assert "Robin" not in " ".join(rules.reasons_not_to_publish(document, both))
    services.clear_finding(finding=entry.finding, reason="A namesake", by=both)
    document = type(document).objects.get(pk=document.pk)
    assert rules.reasons_not_to_publish(document, colleague) == []


@pytest.mark.parametrize(
    ("term", "kind", "is_found"),
    [
        ("Robin Ashington", "child", True),
        ("Robin", "child", False),
        ("Robin Ashington", "other_person", True),
        ("was seen", "other", False),
    ],
)
def test_only_full_names_of_other_lists_are_looked_for(term, kind, is_found):
    protect(MatterFactory(), term, kind)

    assert uploaded(NAMED, name="a.docx").findings.filter(kind="protected_term").exists() is is_found


def test_a_list_put_to_rest_concerns_nobody_else():
    theirs = MatterFactory()
    term = protect(theirs, "Robin Ashington")
    services.set_live(matter=theirs, is_live=False, began_from=term.term_list.version, by=theirs.owner)

    assert not uploaded(NAMED, name="a.docx").findings.filter(kind="protected_term").exists()
    assert uploaded(NAMED, matter=theirs, name="a.docx").findings.filter(kind="protected_term").exists()


def test_a_name_on_both_lists_is_our_own_finding_alone():
    mine = MatterFactory()
    protect(mine, "Robin Ashington")
    protect(MatterFactory(), "Robin Ashington")

    found = uploaded(NAMED, matter=mine, name="a.docx").findings.get(kind="protected_term")

    assert found.matter == mine


# Publishing ---------------------------------------------------------------------------------------


def test_a_clean_file_may_be_published():
    assert rules.reasons_not_to_publish(uploaded()) == []


def test_of_a_file_that_is_hard_to_use_the_reason_says_why_and_of_nothing_else_what_it_says():
    document = FindingFactory(
        kind="inaccessible", place="whole file", excerpt="The PDF has no tags."
    ).document
    FindingFactory(document=document)

    assert rules.reasons_not_to_publish(document) == [
        "A finding waits for a decision: accessibility, whole file. The PDF has no tags.",
        "A finding waits for a decision: tracked change, paragraph 3.",
    ]


def test_what_keeps_a_file_from_being_published(settings):
    finding = FindingFactory()
    document = finding.document
    assert any("tracked change, paragraph 3" in each for each in rules.reasons_not_to_publish(document))

    document.inspection = "waiting"
    assert any("waits to be checked" in each for each in rules.reasons_not_to_publish(document))
    document.scan = "infected"
    assert any("virus" in each for each in rules.reasons_not_to_publish(document))
    document.scan = "not_scanned"
    settings.CLAMD_URL = "tcp://localhost:1"
    assert any("scanned" in each for each in rules.reasons_not_to_publish(document))
    assert any("original" in each for each in rules.reasons_not_to_publish(document.cleaned_from))
