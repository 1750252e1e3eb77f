"""Term lists: kept by the business unit on the matter, encrypted, and what follows from a new term."""

import io

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import connection

from audit.models import Event, EventText
from documents import rules, services
from documents.models import Document, Finding, ProtectedTerm
from documents.rules import DocumentNotReady
from documents.tasks import check_waiting
from foundation.governed import SomebodyElseSaved
from partnership.models import Role
from tests.documents import files
from tests.documents.factories import FindingFactory, protect, uploaded
from tests.matters.factories import BreakGlassFactory, MatterFactory, put_on_list
from tests.partnership.factories import PersonFactory

pytestmark = pytest.mark.django_db

BUSINESS_UNIT = {Role.BUSINESS_MANAGER, Role.PRACTICE_LEAD, Role.COMMUNICATIONS_OFFICER}


def add(matter, *terms, began_from=None, by=None):
    version = began_from or services.term_list_of(matter).version
    return services.add_terms(matter=matter, terms=list(terms), began_from=version, by=by or matter.owner)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("is_on_list", [True, False])
def test_terms_are_kept_by_the_business_unit_on_the_list(role, is_on_list):
    matter = MatterFactory()
    term = protect(matter, "Robin Ashington")
    traits = {role.value: True, "is_superuser": True}
    person = put_on_list(matter, **traits) if is_on_list else PersonFactory(**traits)
    allowed = is_on_list and role in BUSINESS_UNIT

    assert rules.may_see_terms(matter, person) is allowed
    acts = [
        lambda version: add(matter, ("Lee Thornby", "family"), began_from=version, by=person),
        lambda version: services.retire_term(term=term, began_from=version, reason="Wrong", by=person),
        lambda version: services.set_live(matter=matter, is_live=False, began_from=version, by=person),
    ]
    for version, act in enumerate(acts, start=1):
        if allowed:
            act(version)
        else:
            with pytest.raises(PermissionDenied):
                act(version)
    assert Event.objects.exists() is allowed


def test_an_administrator_reads_terms_under_break_glass_and_keeps_none():
    matter, broken = MatterFactory(), BreakGlassFactory()

    assert rules.may_see_terms(matter, broken.person)
    with pytest.raises(PermissionDenied):
        add(matter, ("Robin Ashington", "child"), by=broken.person)


def test_terms_are_encrypted_and_never_in_the_audit_trail():
    matter = MatterFactory()
    (term,) = add(matter, (" Robin   Ashington ", "child"))
    services.retire_term(term=term, began_from=2, reason="Spelled wrongly", by=matter.owner)

    term.refresh_from_db()
    assert term.text == "Robin Ashington"
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM documents_protectedterm")
        assert "Ashington" not in str(cursor.fetchall())
    trail = str(list(Event.objects.values_list("facts", flat=True))) + str(
        list(EventText.objects.values_list("label", "reason"))
    )
    assert "Ashington" not in trail
    assert [each.verb for each in Event.objects.all()] == ["term added", "term retired"]


@pytest.mark.parametrize(
    ("term", "reason"),
    [
        (("", "child"), "at least two"),
        (("R", "child"), "at least two"),
        (("--", "other"), "at least two"),
        (("in May", "date"), "whole date"),
        (("Robin Ashington", "child"), "on the list already"),
        (("ASHINGTON-robin", "child"), None),
        (("robin  ashington", "family"), "on the list already"),
    ],
)
def test_terms_that_make_no_sense_are_refused(term, reason):
    matter = MatterFactory()
    protect(matter, "Robin Ashington")
    if reason is None:
        assert add(matter, term)
        return
    with pytest.raises(DocumentNotReady, match=reason):
        add(matter, ("Lee Thornby", "child"), term)
    assert ProtectedTerm.objects.count() == 1
    assert not Event.objects.exists()


def test_two_people_who_keep_one_list_do_not_overwrite_each_other():
    matter = MatterFactory()
    add(matter, ("Robin Ashington", "child"), began_from=1)

    with pytest.raises(SomebodyElseSaved):
        add(matter, ("Lee Thornby", "child"), began_from=1)

    assert ProtectedTerm.objects.count() == 1


def test_a_term_is_retired_once_and_with_a_reason():
    matter = MatterFactory()
    term = protect(matter, "Robin Ashington")
    with pytest.raises(DocumentNotReady, match="Say why"):
        services.retire_term(term=term, began_from=1, reason=" ", by=matter.owner)
    services.retire_term(term=term, began_from=1, reason="Wrong", by=matter.owner)
    with pytest.raises(DocumentNotReady, match="already"):
        services.retire_term(term=term, began_from=2, reason="Wrong", by=matter.owner)
    assert not uploaded(files.docx_file("Robin Ashington"), matter=matter, name="a.docx").findings.filter(
        kind="protected_term"
    )


# Checking again -----------------------------------------------------------------------------------


def test_who_wrote_or_uploaded_a_name_does_not_take_it_off_the_list():
    matter = MatterFactory()
    writer, other = put_on_list(matter, practice_lead=True), matter.owner
    term = protect(matter, "Robin Ashington")
    texts = {"summary": "Robin Ashington died."}
    services.check_text(subject=matter, matter=matter, texts=texts, written_by=writer)
    retired = {"term": term, "began_from": term.term_list.version, "reason": "Spelled wrongly."}

    with pytest.raises(PermissionDenied, match="somebody else"):
        services.retire_term(**retired, by=writer)
    assert services.check_leaving(subject=matter, matter=matter, texts=texts)

    services.retire_term(**retired, by=other)


def test_who_wrote_a_name_of_another_list_does_not_put_that_list_to_rest():
    theirs, matter = MatterFactory(), MatterFactory()
    term = protect(theirs, "Robin Ashington")
    texts = {"summary": "Robin Ashington died."}
    services.check_text(subject=matter, matter=matter, texts=texts, written_by=theirs.owner)
    at_rest = {"matter": theirs, "is_live": False, "began_from": term.term_list.version}

    with pytest.raises(PermissionDenied, match="somebody else"):
        services.set_live(**at_rest, by=theirs.owner)
    assert services.check_leaving(subject=matter, matter=matter, texts=texts)

    services.set_live(**at_rest, by=put_on_list(theirs, practice_lead=True))


def test_a_new_term_has_the_files_of_the_matter_checked_again(django_capture_on_commit_callbacks):
    matter = MatterFactory()
    document = uploaded(files.docx_file("Near Hillbrook."), matter=matter, name="a.docx")
    other = uploaded(files.docx_file("Near Hillbrook."), name="b.docx")

    add(matter, ("Hillbrook", "place"))

    document.refresh_from_db()
    other.refresh_from_db()
    assert document.inspection == Document.Inspection.WAITING
    assert any("waits to be checked" in each for each in rules.reasons_not_to_publish(document))
    assert other.inspection == Document.Inspection.DONE

    check_waiting()
    check_waiting()

    document.refresh_from_db()
    assert document.inspection == Document.Inspection.DONE
    assert [each.place for each in document.findings.filter(kind="protected_term")] == ["paragraph 1"]


def test_a_new_full_name_has_every_file_checked_again():
    other = uploaded(files.docx_file("Robin Ashington."), name="b.docx")
    add(MatterFactory(), ("Robin Ashington", "child"))

    check_waiting()

    assert other.findings.filter(kind="protected_term", decision="open").count() == 1


def test_checking_again_keeps_decisions_and_finds_nothing_twice():
    matter = MatterFactory()
    protect(matter, "Hillbrook", "place")
    document = uploaded(files.docx_file("Near Hillbrook."), matter=matter, name="a.docx")
    finding = document.findings.get(kind="protected_term")
    services.clear_finding(finding=finding, reason="A street", by=PersonFactory(chair=True))

    add(matter, ("Rainham", "place"))
    check_waiting()

    assert document.findings.get(kind="protected_term").decision == Finding.Decision.CLEARED


def test_a_term_that_comes_in_during_the_check_is_not_missed(monkeypatch):
    from documents.services import checking

    matter = MatterFactory()
    document = uploaded(files.docx_file("Near Hillbrook."), matter=matter, name="a.docx")
    Document.objects.filter(pk=document.pk).update(inspection="waiting")
    real = checking.storing.read

    def late(asked):
        if not ProtectedTerm.objects.exists():
            add(matter, ("Hillbrook", "place"))
        return real(asked)

    monkeypatch.setattr(checking.storing, "read", late)
    services.check_waiting()

    assert document.findings.filter(kind="protected_term").count() == 1


def test_a_file_that_can_not_be_read_again_waits_for_a_person(caplog):
    document = uploaded()
    Document._base_manager.filter(pk=document.pk).update(inspection="waiting", sha256="0" * 64)

    check_waiting()

    document.refresh_from_db()
    assert document.inspection == Document.Inspection.IMPOSSIBLE
    assert document.findings.filter(kind=Finding.Kind.UNREADABLE, decision="open").exists()
    assert "could not be checked again" in caplog.text


# Keys ---------------------------------------------------------------------------------------------


def test_rotating_the_keys_puts_every_protected_text_under_the_first_one(settings):
    term = protect(MatterFactory(), "Robin Ashington")
    finding = FindingFactory(reason="")
    old = list(settings.FIELD_KEYS)
    new = Fernet.generate_key().decode()

    settings.FIELD_KEYS = [new, *old]
    out = io.StringIO()
    call_command("rotate_field_keys", stdout=out)
    settings.FIELD_KEYS = [new]

    assert ProtectedTerm.objects.get(pk=term.pk).text == "Robin Ashington"
    assert Finding.objects.get(pk=finding.pk).excerpt == "Deleted: his brother"
    assert finding.document.cleaned_from.uploaded_name == "report.pdf"
    assert "documents.ProtectedTerm text: 1" in out.getvalue()
