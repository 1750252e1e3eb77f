"""Who already has a copy of a report, and requests for one."""

import csv
import datetime as dt
import io

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.urls import reverse

from audit.models import Event, EventText
from documents.services import record_reading
from foundation import clock
from foundation.governed import new_reference
from notices import kinds
from notices.kinds import Kind
from notices.models import Delivery
from partnership.models import Role
from reviews.models import CopyRequest, PracticeReview, PublishedFile
from reviews.queries.copies import who_had_copies
from reviews.rules.copy_requests import RequestNotReady
from reviews.services import evidence_packs
from reviews.services.copy_requests import answer_copy_request, log_copy_request
from tests.notices.factories import DeliveryFactory, NoticeFactory
from tests.partnership.factories import AgencyFactory, PersonFactory
from tests.reviews.factories import AttachmentFactory, DocumentFactory, ReviewFactory, person_on
from tests.reviews.plan_factories import EvidencePackFactory, PlanFactory, StepFactory

pytestmark = pytest.mark.django_db

BUSINESS_UNIT = {Role.BUSINESS_MANAGER, Role.PRACTICE_LEAD, Role.COMMUNICATIONS_OFFICER}
READERS = {*BUSINESS_UNIT, Role.CHAIR, Role.VICE_CHAIR}
Publication = PracticeReview.Publication


@pytest.fixture
def carrying(monkeypatch):
    """A kind of message with the report, and one without."""
    monkeypatch.setattr(kinds, "_KINDS", dict(kinds._KINDS))
    kinds.register(Kind("with_report", "With the report", is_staff_facing=False, carries_documents=True))
    kinds.register(Kind("without_report", "Without it"))


@pytest.fixture
def plan():
    return PlanFactory(published=True, review__published=True)


@pytest.fixture
def review(plan):
    return plan.review


@pytest.fixture
def lead(review):
    return person_on(review, Role.PRACTICE_LEAD)


# Who has one


def test_whoever_the_report_reached_has_a_copy(plan, review, carrying):
    about_a_step = NoticeFactory(subject=StepFactory(plan=plan), kind="with_report")
    about_the_review = NoticeFactory(subject=review, kind="with_report")
    DeliveryFactory(
        notice=about_a_step, accepted=True, mailbox_name="National Panel", sent_to="panel@gov.example"
    )
    DeliveryFactory(
        notice=about_the_review,
        to_declare=True,
        mailbox_name="Ofsted",
        status=Delivery.Status.DECLARED,
        declared_by=plan.owner,
        declared_at=clock.now(),
        delivered_at=clock.now(),
        declared_reference="SM-1",
        evidence=DocumentFactory(),
    )

    sent = who_had_copies(review).sent

    assert [(copy.who, copy.how) for copy in sent] == [
        ("National Panel", "E-mail, to panel@gov.example"),
        ("Ofsted", "Secure mail"),
    ]


@pytest.mark.parametrize(
    "situation",
    [
        {"failed": True},
        {"withdrawn": True},
        {"kept_locally": True},
        {},
        {"accepted": True, "is_copy": True},
        {"accepted": True, "notice__kind": "without_report"},
    ],
)
def test_whom_no_report_reached_is_not_on_the_list(review, carrying, situation):
    kind = situation.pop("notice__kind", "with_report")
    DeliveryFactory(notice=NoticeFactory(subject=review, kind=kind), **situation)
    DeliveryFactory(notice=NoticeFactory(subject=ReviewFactory(), kind="with_report"), accepted=True)

    assert who_had_copies(review).sent == []


def test_in_the_demonstration_what_was_kept_here_is_on_the_list_and_says_so(review, carrying, settings):
    settings.DEMONSTRATION, settings.SENDING = True, False
    notice = NoticeFactory(subject=review, kind="with_report")
    DeliveryFactory(notice=notice, kept_locally=True, mailbox_name="National Panel")

    assert [(copy.who, copy.how) for copy in who_had_copies(review).sent] == [
        ("National Panel", "E-mail, kept here: nothing left")
    ]

    settings.SENDING = True
    assert who_had_copies(review).sent == []


def test_who_opened_the_report_or_the_briefing_is_on_the_list_once_for_each_file(plan, review, time_machine):
    reader = PersonFactory(name="Ada Reader")
    briefing = AttachmentFactory(review=review).document
    for hour in (9, 10):
        time_machine.move_to(dt.datetime(2026, 10, 5, hour, tzinfo=dt.UTC), tick=False)
        record_reading(document=plan.report_version.document, by=reader)
    record_reading(document=briefing, by=reader)
    record_reading(document=DocumentFactory(matter=review.matter), by=reader)

    opened = who_had_copies(review).opened

    assert [(copy.who, copy.how) for copy in opened] == [
        ("Ada Reader", "Opened “Report” in the portal, in 2 different hours"),
        ("Ada Reader", "Opened “Briefing” in the portal"),
    ]


def test_who_took_away_a_pack_and_who_was_answered_are_on_the_list(plan, review, lead):
    EvidencePackFactory(plan=plan)
    evidence_packs.make_waiting_packs()
    evidence_packs.open_pack(pack=plan.evidence_packs.get(), by=lead).close()
    asked = log_copy_request(
        review=review, received_on=clock.today(), requester="A. Person, 1 Street", by=lead
    )
    answer_copy_request(request=asked, answer="Sent as PDF", by=lead)

    copies = who_had_copies(review)

    assert [(copy.who, copy.how) for copy in copies.opened] == [(lead.name, "Took away an evidence pack")]
    assert [(copy.who, copy.how) for copy in copies.sent] == [
        ("Somebody who asked for a copy", "Answer: Sent as PDF")
    ]


def test_the_page_says_how_long_the_public_could_read_it(client, plan, review, lead):
    client.force_login(lead)
    page = reverse("reviews:copies", args=[review.reference])
    PracticeReview._base_manager.update(publication=Publication.UNPUBLISHED)
    assert "never public here" in client.get(page).content.decode()

    PublishedFile.objects.create(
        reference=new_reference(), review=review, document=plan.report_version.document, title="Report",
        kind="report", published_at=clock.now(),
    )  # fmt: skip
    PracticeReview._base_manager.update(publication=Publication.PUBLISHED)
    assert "has been able to read and save the report since" in client.get(page).content.decode()

    PracticeReview._base_manager.update(
        publication=Publication.WITHDRAWN_VANISHED, withdrawn_at=clock.now(), withdrawn_by=lead,
        withdrawal_reason="A name",
    )  # fmt: skip
    shown = client.get(page).content.decode()
    assert "could read and save the report from" in shown
    assert "keeps no record of its readers" in shown


def test_the_list_leaves_as_csv_without_formulas(client, review, lead, carrying):
    DeliveryFactory(
        notice=NoticeFactory(subject=review, kind="with_report"), accepted=True, mailbox_name="=Panel"
    )
    client.force_login(lead)

    answer = client.get(reverse("reviews:copies_csv", args=[review.reference]))

    content = b"".join(answer).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(content, newline="")))
    assert rows[0] == ["Who", "How", "When"]
    assert rows[1][0] == "'=Panel"


# Requests


def test_a_request_is_logged_answered_and_then_without_who_asked(review, lead):
    asked = log_copy_request(
        review=review,
        received_on=clock.today(),
        requester="Robin Ashington, 1 Street",
        words="The report",
        by=lead,
    )
    assert CopyRequest.objects.get().requester == "Robin Ashington, 1 Street"

    answer_copy_request(request=asked, answer="Sent as PDF", by=lead)

    kept = CopyRequest.objects.get()
    assert (kept.requester, kept.answer, kept.answered_by) == ("", "Sent as PDF", lead)
    assert [event.verb for event in Event.objects.all()] == ["copy request logged", "copy request answered"]
    assert not EventText.objects.filter(label__contains="Ashington").exists()
    assert not EventText.objects.filter(reason__contains="Ashington").exists()


def test_who_asked_is_unreadable_in_the_database(review, lead):
    log_copy_request(review=review, received_on=clock.today(), requester="Robin Ashington", by=lead)

    with connection.cursor() as cursor:
        cursor.execute("SELECT requester FROM reviews_copyrequest")
        assert "Ashington" not in cursor.fetchone()[0]


@pytest.mark.parametrize("publication", Publication)
def test_only_of_what_was_published_can_there_be_a_copy(review, lead, publication):
    PracticeReview._base_manager.update(
        publication=publication, withdrawn_at=clock.now(), withdrawn_by=lead, withdrawal_reason="A name"
    )

    if publication == Publication.UNPUBLISHED:
        with pytest.raises(RequestNotReady, match="never published"):
            log_copy_request(review=review, received_on=clock.today(), requester="A", by=lead)
        assert not CopyRequest.objects.exists()
    else:
        log_copy_request(review=review, received_on=clock.today(), requester="A", by=lead)


@pytest.mark.parametrize(
    ("days", "requester", "reason"), [(1, "A", "in the future"), (0, "  ", "Enter who asked")]
)
def test_a_request_that_makes_no_sense_is_refused(review, lead, days, requester, reason):
    with pytest.raises(RequestNotReady, match=reason):
        log_copy_request(
            review=review, received_on=clock.today() + dt.timedelta(days=days), requester=requester, by=lead
        )
    assert not CopyRequest.objects.exists()
    assert not Event.objects.exists()


def test_a_request_is_answered_once_and_in_words(review, lead):
    asked = log_copy_request(review=review, received_on=clock.today(), requester="A", by=lead)
    with pytest.raises(RequestNotReady, match="Say what was answered"):
        answer_copy_request(request=asked, answer=" ", by=lead)
    assert CopyRequest.objects.get().requester == "A"

    answer_copy_request(request=asked, answer="Sent", by=lead)
    with pytest.raises(RequestNotReady, match="already"):
        answer_copy_request(request=asked, answer="Again", by=lead)
    assert CopyRequest.objects.get().answer == "Sent"


@pytest.mark.parametrize("role", Role)
def test_on_the_access_list_each_role_reads_and_does_what_is_its_own(client, review, role):
    asked = log_copy_request(
        review=review, received_on=clock.today(), requester="A", by=person_on(review, Role.PRACTICE_LEAD)
    )
    person = person_on(review, role, agency=AgencyFactory())
    client.force_login(person)
    args = [review.reference]
    log = reverse("reviews:copy_requests", args=args)
    answer = reverse("reviews:copy_request_answer", args=[*args, asked.reference])

    reads = 200 if role in READERS else 404
    assert client.get(reverse("reviews:copies", args=args)).status_code == reads
    assert client.get(reverse("reviews:copies_csv", args=args)).status_code == reads
    assert client.get(log).status_code == reads
    typed = {"received_on_0": "1", "received_on_1": "1", "received_on_2": "2024", "requester": "B"}
    if role in BUSINESS_UNIT:
        assert client.post(log, typed).status_code == 302
        assert client.get(answer).status_code == 200
        assert client.post(answer, {"answer": "Sent"}).status_code == 302
        assert client.get(answer).status_code == 302
        assert CopyRequest.objects.count() == 2
    else:
        refused = 403 if role in READERS else 404
        assert client.post(log, typed).status_code == refused
        assert client.get(answer).status_code == refused
        assert client.post(answer, {"answer": "Sent"}).status_code == refused
        with pytest.raises(PermissionDenied):
            log_copy_request(review=review, received_on=clock.today(), requester="B", by=person)
        with pytest.raises(PermissionDenied):
            answer_copy_request(request=asked, answer="Sent", by=person)
        assert CopyRequest.objects.get().answered_at is None


@pytest.mark.parametrize("publication", [Publication.PUBLISHED, Publication.UNPUBLISHED])
@pytest.mark.parametrize(
    "stranger", [{"business_manager": True}, {"is_superuser": True}, {"press_lead": True}]
)
def test_off_the_access_list_nobody_finds_any_of_it(client, review, stranger, publication):
    asked = CopyRequest.objects.create(review=review, received_on=clock.today(), requester="A")
    PracticeReview._base_manager.update(publication=publication)
    client.force_login(PersonFactory(**stranger))
    args = [review.reference]

    for address in [
        reverse("reviews:copies", args=args),
        reverse("reviews:copies_csv", args=args),
        reverse("reviews:copy_requests", args=args),
        reverse("reviews:copy_request_answer", args=[*args, asked.reference]),
    ]:
        never = client.get(address.replace(review.reference, "b" * 12))
        found = client.get(address)
        assert (found.status_code, found.content) == (404, never.content)


def test_the_page_shows_a_mistake_and_keeps_what_was_typed(client, review, lead):
    client.force_login(lead)

    answer = client.post(
        reverse("reviews:copy_requests", args=[review.reference]),
        {"received_on_0": "31", "received_on_1": "2", "received_on_2": "2026", "requester": "Kept words"},
    )

    assert answer.status_code == 200
    assert b"There is a problem" in answer.content
    assert b"Kept words" in answer.content
    assert not CopyRequest.objects.exists()
