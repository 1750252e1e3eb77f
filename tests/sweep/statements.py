"""A statement of the demonstration with one of everything: agreed to, quoted, checked, approved by telephone."""

from __future__ import annotations

from typing import Any

from documents.models import Document
from foundation import clock
from media_relations.models import (
    AgencyConcerned,
    CheckKind,
    Cutting,
    HighProfileEvent,
    StatementFile,
)
from media_relations.rules.approval import Contents, Said, live_fingerprint
from media_relations.services import afterwards, agreements, approvals, checks, lines, statements
from partnership.models import Person


def parts_of_a_statement(given_out: Document) -> dict[str, Any]:
    """What the addresses of statements name, by `address.parameter`."""
    person = {name: Person.objects.get(email=f"{name}@demo.example") for name in WHO}
    writer, manager = person["communications.officer"], person["business.manager"]
    police, hospitals = person["police.partner"].agency, person["agency.rep"].agency
    assert police is not None
    assert hospitals is not None
    now = clock.now()
    event = HighProfileEvent.objects.create(
        title="Questions about a service", kind="service", what_is_known="Little.", opened_by=writer
    )
    AgencyConcerned.objects.create(event=event, agency=police, added_at=now, added_by=writer)
    words = Contents(
        kind="holding",
        title="A holding statement",
        text="We know, and we act.",
        quotes=[Said(person["reviewer"].pk, "I am looking at it.")],
    )
    statement = statements.draft_statement(contents=words, by=writer, event=event)
    file = StatementFile.objects.create(
        statement=statement, document=given_out, title="Questions", added_at=now, added_by=writer
    )
    kind, _ = CheckKind.objects.get_or_create(
        key="accuracy", defaults={"name": "Accuracy", "question": "Is every fact right?"}
    )
    check = checks.ask_for_check(statement=statement, kind=kind, person=person["practice.lead"], by=writer)
    consultation = agreements.consult(statement=statement, agency=hospitals, by=writer)
    statements.submit(statement=statement, by=writer)
    agreements.raise_concern(
        statement=statement,
        agency=police,
        harms="An inquiry.",
        seen_fingerprint=live_fingerprint(statement),
        by=person["police.partner"],
    )
    statement.refresh_from_db()
    assert statement.current_version is not None
    override = agreements.answer_for_agency(
        agreement=statement.current_version.agreements.get(agency=police),
        reason="The law asks for it.",
        by=person["vice.chair"],
    )
    approvals.ask_approval(statement=statement, by=writer)
    approvals.log_telephone(
        statement=statement,
        approver=person["chair"],
        approved_at=now,
        seen_fingerprint=live_fingerprint(statement),
        by=manager,
    )
    response = afterwards.ask_for_response(statement=statement, agency=police, by=writer)
    line = lines.draft_line(statement=statement, words="We can’t say yet.", by=writer)
    cutting = Cutting.objects.create(
        title="A headline",
        document=given_out,
        published_on=clock.today(),
        statement=statement,
        added_at=now,
        added_by=writer,
    )
    keys = {
        "reference": statement.reference,
        "agency": police.pk,
        "file": file.pk,
        "number": 1,
        "override": override.pk,
        "check": check.pk,
        "quote": statement.quotes.get().reference,
        "consultation": consultation.pk,
    }
    assert response.agency_id == keys["agency"]
    return {
        f"media_relations:{name}.{parameter}": key
        for name in STATEMENT_PAGES
        for parameter, key in keys.items()
    } | {
        "media_relations:event_lines.reference": event.reference,
        "media_relations.line": line.reference,
        "media_relations.cutting": cutting.reference,
    }


WHO = [
    "communications.officer",
    "business.manager",
    "police.partner",
    "agency.rep",
    "reviewer",
    "practice.lead",
    "chair",
    "vice.chair",
]

STATEMENT_PAGES = ["statement", *[f"statement_{name}" for name in (
    "edit", "submit", "show_to_lead", "ask_approval", "drop", "correct", "recipients", "files", "file", "file_remove",
    "timeline", "version", "agreements", "agency_add", "answer", "deadline", "agency_remove", "lift", "overrides",
    "override_look", "checks", "check", "quotes", "quote_yes", "consultation", "consultation_answer", "members",
    "without_members", "approve", "approve_version", "change", "telephone", "telephone_answer", "release",
    "unschedule", "late", "withdraw", "lines", "responses", "response", "contradiction",
)]]  # fmt: skip
