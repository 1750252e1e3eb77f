"""What an evidence pack holds, and what it does not."""

import csv
import datetime as dt
import hashlib
import io
import json
import tracemalloc
import zipfile

import docx
import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from audit import services as audit
from audit.chain import text_digest
from audit.models import Event
from documents.models import Document, Finding, ProtectedTerm, TermList
from foundation import clock
from foundation.governed import new_reference
from matters.models import AuthorityView, Proceeding
from notices.models import Delivery, Receipt
from reviews.exports.pack import making
from reviews.exports.pack.moments import both, heads
from reviews.models import (
    DateChange,
    Override,
    PublicationAttempt,
    PublishedFile,
    ShouldReason,
    StepAnswer,
    ToldRecord,
)
from reviews.queries import evidence
from reviews.services import evidence_packs
from tests.notices.factories import DeliveryFactory, NoticeFactory, stored
from tests.partnership.factories import AgencyFactory, PersonFactory
from tests.reviews.factories import (
    DecisionFactory,
    DocumentFactory,
    EndorsementFactory,
    FamilyMemberFactory,
    InvolvementFactory,
    RecommendationFactory,
    ReviewClockFactory,
)
from tests.reviews.plan_factories import EvidencePackFactory, PlanFactory, StepFactory, StepOwnerFactory

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2026, 10, 5, 11, tzinfo=dt.UTC)
CANARY = "Peregrine Ashington-Fell"


def store(document, content):
    """Give a document its bytes."""
    default_storage.save(document.storage_name, ContentFile(content))
    Document._base_manager.filter(pk=document.pk).update(
        sha256=hashlib.sha256(content).hexdigest(), size=len(content), cleaned_from=DocumentFactory()
    )
    document.refresh_from_db()
    return document


@pytest.fixture
def plan():
    plan = PlanFactory(published=True, review__published=True, review__code="Larch 7")
    store(plan.report_version.document, b"%PDF the report")
    return plan


def made(plan):
    """The pack of the plan, as a name-to-bytes mapping, after its sums were checked."""
    pack = EvidencePackFactory(plan=plan)
    assert evidence_packs.make_waiting_packs() == 1
    pack.refresh_from_db()
    with default_storage.open(pack.storage_name) as file:
        content = file.read()
    assert hashlib.sha256(content).hexdigest() == pack.sha256
    assert len(content) == pack.size
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    sums = dict(reversed(line.split("  ", 1)) for line in files["SHA256SUMS"].decode().splitlines())
    assert sums == {
        name: hashlib.sha256(held).hexdigest() for name, held in files.items() if name != "SHA256SUMS"
    }
    return files


def rows_of(files, name):
    return list(csv.DictReader(io.StringIO(files[name].decode("utf-8-sig"), newline="")))


def test_an_empty_plan_still_makes_a_pack_with_every_part_and_its_explanation():
    files = made(PlanFactory())

    readme = files["README.txt"].decode()
    assert all(f"\n{part.folder}/\n" in readme for part in making.PARTS)
    assert {name.split("/")[0] for name in files} == {
        "README.txt",
        "SHA256SUMS",
        *(part.folder for part in making.PARTS),
    }


def test_the_table_stands_in_it_as_csv_and_docx(plan):
    step = StepFactory(plan=plan, title="Tell the family")
    StepOwnerFactory(step=step, person=PersonFactory(name="Ada Lead"))

    files = made(plan)

    [row] = rows_of(files, "1-plan/plan.csv")
    assert (row["Channel and message"], row["Responsible"]) == ("Tell the family", "Ada Lead")
    document = docx.Document(io.BytesIO(files["1-plan/plan.docx"]))
    assert "Tell the family" in {cell.text for row in document.tables[0].rows for cell in row.cells}
    facts = {row["What"]: row["Value"] for row in rows_of(files, "1-plan/facts.csv")}
    assert facts["Plan"] == plan.reference
    assert facts["Scheduled by"] == plan.scheduled_by.name


def test_every_message_stands_in_it_byte_for_byte(plan):
    review, step = plan.review, StepFactory(plan=plan)
    endorsement = EndorsementFactory(version=plan.report_version)
    deliveries = [
        DeliveryFactory(
            notice=NoticeFactory(subject=subject, matters=[review.matter], due_at=NOON),
            accepted=True,
            accepted_at=NOON,
            **stored(f"Subject: About {number}\r\n\r\nWords \u00e9.\r\n"),
        )
        for number, subject in enumerate([plan, step, review, endorsement])
    ]

    files = made(plan)

    rows = {int(row["Number"]): row for row in rows_of(files, "7-notices/deliveries.csv")}
    assert set(rows) == {delivery.pk for delivery in deliveries}
    for delivery in deliveries:
        row = rows[delivery.pk]
        assert files[row["Message"]] == bytes(delivery.message)
        assert row["Message compared"] == "as recorded"
        assert row["SHA-256 of the message"] == delivery.message_sha256
        assert row["Message-ID"] == delivery.message_id
        assert row["Server’s reply"] == "250 2.0.0 Ok: queued"
        assert row["Accepted at (UTC)"] == "2026-10-05T11:00:00Z"
        assert row["Accepted at (London)"] == "2026-10-05 12:00:00+01:00"
    assert len(rows_of(files, "7-notices/notices.csv")) == 4


def test_a_message_whose_bytes_changed_is_said_to_differ(plan):
    delivery = DeliveryFactory(notice=NoticeFactory(subject=plan), accepted=True)
    Delivery.objects.filter(pk=delivery.pk).update(message=b"Subject: Other\r\n\r\n")

    [row] = rows_of(made(plan), "7-notices/deliveries.csv")

    assert row["Message compared"] == "DIFFERS from the record"


def test_messages_about_other_reviews_stay_out(plan):
    other = PlanFactory()
    DeliveryFactory(notice=NoticeFactory(subject=other), accepted=True)
    DeliveryFactory(notice=NoticeFactory(subject=StepFactory(plan=other)), accepted=True)
    DeliveryFactory(notice=NoticeFactory(subject=PersonFactory()), accepted=True)

    files = made(plan)

    assert rows_of(files, "7-notices/deliveries.csv") == []
    assert not [name for name in files if name.endswith(".eml")]


def test_a_declared_delivery_stands_with_its_evidence_and_the_acknowledgement(plan):
    proof = store(DocumentFactory(matter=plan.review.matter), b"Screenshot of the secure mail")
    delivery = DeliveryFactory(
        notice=NoticeFactory(subject=plan),
        to_declare=True,
        status=Delivery.Status.DECLARED,
        declared_by=PersonFactory(name="Bo Officer"),
        declared_at=NOON,
        delivered_at=NOON,
        declared_reference="SM-12",
        evidence=proof,
    )
    Receipt.objects.create(
        delivery=delivery, received_at=NOON, words="Thank you", recorded_by=PersonFactory()
    )

    files = made(plan)

    [row] = rows_of(files, "7-notices/deliveries.csv")
    assert (row["Declared by"], row["Reference"], row["Channel"]) == ("Bo Officer", "SM-12", "Secure mail")
    assert files[row["Evidence"]] == b"Screenshot of the secure mail"
    [receipt] = rows_of(files, "7-notices/acknowledgements.csv")
    assert receipt["Words"] == "Thank you"


def test_the_report_stands_byte_for_byte_with_its_endorsements_and_minutes(plan):
    version = plan.report_version
    minute = store(DocumentFactory(title="Minute", matter=plan.review.matter), b"Minute of the meeting")
    EndorsementFactory(version=version, agency=AgencyFactory(name="Fenmouth Council"))
    EndorsementFactory(
        version=version, agency=AgencyFactory(name="Fenmouth Police"), minuted=True, minute=minute
    )
    RecommendationFactory(review=plan.review, number=1, text="Share sooner.")
    PublishedFile.objects.create(
        reference=new_reference(),
        review=plan.review,
        document=version.document,
        title="Report",
        kind="report",
        published_at=NOON,
    )

    files = made(plan)

    endorsed = {row["Partner"]: row for row in rows_of(files, "5-report-and-endorsements/endorsements.csv")}
    assert endorsed["Fenmouth Council"]["SHA-256 endorsed"] == version.document.sha256
    assert files[endorsed["Fenmouth Police"]["Minute"]] == b"Minute of the meeting"
    [published] = rows_of(files, "10-published/files.csv")
    assert files[published["File"]] == b"%PDF the report"
    assert published["Bytes compared"] == "as recorded"
    [row] = rows_of(files, "5-report-and-endorsements/versions.csv")
    assert row["SHA-256"] == version.document.sha256
    [recommendation] = rows_of(files, "5-report-and-endorsements/recommendations.csv")
    assert recommendation["Text"] == "Share sooner."


def test_a_file_that_is_gone_or_changed_is_said_and_stops_nothing(plan):
    gone = StepFactory(plan=plan, evidence=store(DocumentFactory(matter=plan.review.matter), b"Gone"))
    default_storage.delete(gone.evidence.storage_name)
    changed = store(DocumentFactory(matter=plan.review.matter), b"As it came")
    Document._base_manager.filter(pk=changed.pk).update(sha256="0" * 64)
    StepFactory(plan=plan, evidence=changed)
    infected = store(DocumentFactory(matter=plan.review.matter, scan=Document.Scan.INFECTED), b"Virus")
    StepFactory(plan=plan, evidence=infected)

    files = made(plan)

    said = [row["Evidence compared"] for row in rows_of(files, "2-steps/steps.csv")]
    assert said == [
        "LEFT OUT. The file can’t be read.",
        "LEFT OUT. The file is not the one that was stored.",
        "Left out. A virus was found in this file.",
    ]
    assert gone.evidence.reference not in " ".join(files)
    assert b"Virus" not in files.values()


def test_the_telling_the_dates_and_what_the_chair_lifted_stand_in_it(plan):
    by = plan.owner
    family = FamilyMemberFactory(review=plan.review, relationship="Grandmother")
    ToldRecord.objects.create(
        plan=plan, group="family", family_member=family, told_by="The reviewer", how="Visit", told_at=NOON,
        support_offered="A named worker", recorded_by=by, recorded_at=NOON,
    )  # fmt: skip
    DateChange.objects.create(
        plan=plan, old_publish_at=NOON, new_publish_at=NOON, reason="Inquest", changed_by=by, changed_at=NOON,
        correction=DateChange.Correction.TO_DECIDE,
    )  # fmt: skip
    PublicationAttempt.objects.create(
        plan=plan, due_at=NOON, tried_at=NOON, is_published=False, reasons=["A hold.", "No notice."]
    )
    Override.objects.create(plan=plan, kind="order", reason="Funeral first", lifted_by=by, lifted_at=NOON)
    ShouldReason.objects.create(plan=plan, recipient="ofsted", reason="By hand", given_by=by, given_at=NOON)
    StepAnswer.objects.create(
        step=StepFactory(plan=plan, question="What needs media management?"),
        words="The school run",
        answered_by=by,
        answered_at=NOON,
    )
    DecisionFactory(review=plan.review, reason="Criteria met")
    ReviewClockFactory(review=plan.review)
    InvolvementFactory(review=plan.review, agency__name="Fenmouth School")

    files = made(plan)

    [told] = rows_of(files, "8-telling/told-records.csv")
    assert (told["Relationship"], told["Support offered"]) == ("Grandmother", "A named worker")
    assert rows_of(files, "3-dates-and-decisions/date-changes.csv")[0]["Reason"] == "Inquest"
    assert rows_of(files, "3-dates-and-decisions/attempts.csv")[0]["What stood in the way"] == (
        "A hold.\nNo notice."
    )
    assert rows_of(files, "3-dates-and-decisions/overrides.csv")[0]["Reason"] == "Funeral first"
    assert rows_of(files, "3-dates-and-decisions/recipients-done-without.csv")[0]["Recipient"] == "ofsted"
    assert rows_of(files, "2-steps/answers.csv")[0]["Answer"] == "The school run"
    assert rows_of(files, "4-review/decisions.csv")[0]["Reason"] == "Criteria met"
    assert len(rows_of(files, "4-review/limits.csv")) == 1
    assert rows_of(files, "4-review/agencies.csv")[0]["Agency"] == "Fenmouth School"


def test_proceedings_stand_with_the_authorities_views(plan):
    proceeding = Proceeding.objects.create(
        matter=plan.review.matter, kind=Proceeding.Kind.INQUEST, authority="The coroner"
    )
    AuthorityView.objects.create(
        proceeding=proceeding, view=AuthorityView.View.NO_OBJECTION, words="Go on", given_by="The coroner",
        given_on=NOON.date(), recorded_by=plan.owner, recorded_at=NOON,
    )  # fmt: skip

    files = made(plan)

    assert rows_of(files, "9-proceedings/proceedings.csv")[0]["Authority"] == "The coroner"
    assert rows_of(files, "9-proceedings/authorities-views.csv")[0]["In their words"] == "Go on"


def test_findings_stand_with_their_decisions_but_neither_terms_nor_excerpts_leave(plan):
    terms = TermList.objects.create(matter=plan.review.matter)
    term = ProtectedTerm.objects.create(term_list=terms, text=CANARY, kind="child", added_by=plan.owner)
    Finding.objects.create(
        document=plan.report_version.document, matter=plan.review.matter, term=term, kind="protected_term",
        place="page 3", excerpt=f"when {CANARY} was", decision="cleared", decided_by=plan.owner,
        decided_at=NOON, reason=f"{CANARY} is an author's name",
    )  # fmt: skip

    files = made(plan)

    [row] = rows_of(files, "6-findings/findings.csv")
    assert (row["Kind"], row["Place"], row["Decision"]) == (
        "Protected term",
        "page 3",
        "Cleared with a reason",
    )
    assert (row["Decided by"], row["A reason was given"]) == (plan.owner.name, "yes")
    for word in CANARY.split():
        assert word.encode() not in b"".join(files.values())


def test_audit_events_of_the_matter_and_its_records_stand_in_order_with_their_words(plan):
    step, other = StepFactory(plan=plan), PlanFactory()
    with transaction.atomic():
        audit.record("fixed", plan, by=plan.owner, at=NOON, reason="Endorsed", matter=plan.review.matter)
        audit.record("done", step, by=plan.owner, at=NOON)
        audit.record("fixed", other, by=other.owner, at=NOON, matter=other.review.matter)

    files = made(plan)

    events = [json.loads(line) for line in files["11-audit/events.jsonl"].splitlines()]
    assert [event["verb"] for event in events] == ["fixed", "done"]
    assert events[0]["text"]["reason"] == "Endorsed"
    assert events[0]["by"] == plan.owner.name
    assert events[0]["at"] == "2026-10-05T11:00:00.000000+00:00"
    assert (
        text_digest(events[0]["text"]["label"], events[0]["text"]["reason"], events[0]["text"]["salt"])
        == (events[0]["text_digest"])
    )
    assert Event.objects.filter(verb="evidence pack made").count() == 1


def test_a_reader_of_the_pack_can_work_out_every_link_of_the_chain_again(plan):
    by, matter, now = plan.owner, plan.review.matter, clock.now()
    with transaction.atomic():
        audit.record("fixed", plan, by=by, at=now, reason="Endorsed", matter=matter)
        audit.record_once("key", "file read", plan, by=by, at=now, matter=matter)
    assert audit.seal_events(thorough=True) == 2

    files = made(plan)

    order = [
        "id", "at", "verb", "by_id", "acting_as", "subject_type", "subject_id", "matter_id", "facts", "text_digest",
        "once_key",
    ]  # fmt: skip
    events = [json.loads(line) for line in files["11-audit/events.jsonl"].splitlines()]
    assert len(events) == 2
    for event in events:
        seal = event["seal"]
        content = [seal["previous"], seal["sealed_at"], *(event[name] for name in order)]
        line = json.dumps(content, sort_keys=True, separators=(",", ":"))
        assert hashlib.sha256(line.encode()).hexdigest() == seal["digest"]


def test_what_people_typed_cannot_become_a_formula(plan):
    DecisionFactory(review=plan.review, reason='=HYPERLINK("http://example.test")')

    assert rows_of(made(plan), "4-review/decisions.csv")[0]["Reason"].startswith("'=HYPERLINK")


def test_no_model_of_this_room_is_forgotten():
    labels = {model._meta.label_lower for model in apps.get_app_config("reviews").get_models()}

    assert labels == {*evidence.OF_THE_REVIEW, *evidence.OF_THE_PLAN, *evidence.OF_NO_REVIEW}


def test_moments_stand_in_both_times_on_both_sides_of_the_clock_change():
    assert heads("Done at", "By") == ["Done at (UTC)", "Done at (London)", "By"]
    assert both(dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC))[1] == "2026-10-25 01:30:00+01:00"
    assert both(dt.datetime(2026, 10, 25, 1, 30, tzinfo=dt.UTC))[1] == "2026-10-25 01:30:00+00:00"
    assert both(None) == ["", ""]


def test_memory_does_not_grow_with_the_messages(plan):
    message = stored("Subject: Long\r\n\r\n" + "x" * 200_000)

    def peak(count):
        for _ in range(count):
            DeliveryFactory(notice=NoticeFactory(subject=plan), accepted=True, **message)
        EvidencePackFactory(plan=plan)
        tracemalloc.start()
        evidence_packs.make_waiting_packs()
        try:
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    few = peak(3)
    many = peak(30)

    assert many < few + 1_500_000, f"{few} bytes for 3 messages, {many} for 33"
