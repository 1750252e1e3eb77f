"""What the public will read and download: checked, held, cleared by somebody else, and never early (laws 8 and 17)."""

import hashlib

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from audit.models import Event
from documents.models import Document, Finding
from documents.services import clear_finding
from foundation.governed import SomebodyElseSaved
from matters.models import LegalRestriction, Proceeding
from notices.messages import read
from notices.models import Notice
from partnership.models import BUSINESS_UNIT, CHAIRS, PublicStamp, Recipient, Role
from reviews.models import Attachment, Endorsement, PublicCorrection, PublishedFile, ReportVersion
from reviews.queries.comparison import compare
from reviews.queries.texts import open_findings
from reviews.rules.attachments import NEXT_STATES
from reviews.rules.refusals import ReviewNotReady
from reviews.rules.withdrawing import VANISH
from reviews.services import attachments, corrections, outgoing, texts, uploads
from reviews.services.endorsements import agree_minor
from reviews.services.withdrawing import withdraw_review
from tests.documents import files
from tests.documents.factories import FindingFactory, protect
from tests.notices.factories import DeliveryFactory, NoticeFactory
from tests.notices.sending import turn
from tests.partnership.factories import PartnershipFactory, PersonFactory, StatutoryAddressFactory
from tests.pressing import press
from tests.reviews.factories import (
    AttachmentFactory,
    DocumentFactory,
    EndorsementFactory,
    RecommendationFactory,
    ReportVersionFactory,
    ReviewFactory,
    endorse_by_all,
    person_on,
    three_partners,
)

pytestmark = pytest.mark.django_db

OUTSIDERS = [role for role in Role if role not in BUSINESS_UNIT]
State = Attachment.State


@pytest.fixture
def review():
    PartnershipFactory()
    return ReviewFactory()


@pytest.fixture
def manager(review):
    return person_on(review, Role.BUSINESS_MANAGER)


@pytest.fixture
def lead(review):
    return person_on(review, Role.PRACTICE_LEAD)


def status_of(client, url):
    """The status of a file's answer, which is read to its end as a browser would."""
    response = client.get(url)
    if response.streaming:
        assert b"".join(response.streaming_content)
    return response.status_code


def stamp():
    return PublicStamp.objects.filter(pk=1).values_list("number", flat=True).first() or 1


def edit(review, by, title="Child Larch", summary="What we learned.", began_from=None):
    return texts.edit_texts(
        review=review, public_title=title, summary=summary, began_from=began_from or review.version, by=by
    )


# Title and summary --------------------------------------------------------------------------------


def test_somebody_else_than_the_writer_confirms_the_title(review, manager, lead):
    review = edit(review, manager)
    with pytest.raises(ReviewNotReady, match="Somebody else"):
        texts.confirm_title(review=review, seen_title="Child Larch", by=manager)
    with pytest.raises(ReviewNotReady, match="changed after you opened"):
        texts.confirm_title(review=review, seen_title="Child Oak", by=lead)
    texts.confirm_title(review=review, seen_title="Child Larch", by=lead)
    review.refresh_from_db()
    assert review.public_title_confirmed_by == lead
    assert review.slug is None


def test_who_wrote_the_title_does_not_confirm_it_because_another_changed_other_words(review, manager, lead):
    review = edit(review, manager, title="Child Larch")
    review = edit(review, lead, title="Child Larch", summary="Two.")
    with pytest.raises(ReviewNotReady, match="Somebody else"):
        texts.confirm_title(review=review, seen_title="Child Larch", by=manager)
    texts.confirm_title(review=review, seen_title="Child Larch", by=lead)


def test_who_wrote_the_title_does_not_confirm_it_because_another_put_a_full_stop(review, manager, lead):
    review = edit(review, manager, title="Child Larch")
    review = edit(review, lead, title="Child Larch.")
    for writer in (manager, lead):
        with pytest.raises(ReviewNotReady, match="Somebody else"):
            texts.confirm_title(review=review, seen_title="Child Larch.", by=writer)


def test_another_title_is_confirmed_anew_and_another_summary_is_not(review, manager, lead):
    review = edit(review, manager)
    review = texts.confirm_title(review=review, seen_title="Child Larch", by=lead)
    review = edit(review, manager, summary="Better said.")
    assert review.public_title_confirmed_by == lead
    review = edit(review, manager, title="Child Oak")
    assert review.public_title_confirmed_by is None


def test_a_protected_name_waits_for_somebody_else_and_holds_the_title(review, manager, lead):
    protect(review.matter, "Robin Ashington")
    review = edit(review, manager, title="Robin Ashington")
    assert [finding.place for finding in open_findings(review)] == ["title"]
    with pytest.raises(ReviewNotReady, match="waits for a decision"):
        texts.confirm_title(review=review, seen_title="Robin Ashington", by=lead)
    assert texts.reasons_to_hold_review(review)

    review = edit(review, manager, title="Child Larch")
    assert not open_findings(review)
    assert texts.reasons_to_hold_review(review) == []


def test_details_that_together_may_identify_a_child_ask_for_a_decision(review, manager):
    review = edit(
        review,
        manager,
        summary="The three-year-old boy was found at Fen Lane on 3 May 2025 by his grandmother.",
    )
    assert [finding.kind for finding in open_findings(review)] == ["jigsaw"]


def test_a_name_of_another_matter_is_held_without_saying_whose(review, manager):
    protect(ReviewFactory().matter, "Casey Underwood")
    review = edit(review, manager, title="Casey Underwood")
    (reason,) = texts.reasons_to_hold(review, person=manager)
    assert "Casey" not in reason
    assert "business unit" in reason


def test_a_term_added_later_holds_the_text_at_that_moment(review, manager):
    review = edit(review, manager, title="Larch House")
    assert texts.reasons_to_hold_review(review) == []
    protect(review.matter, "Larch House", kind="school")
    assert texts.reasons_to_hold_review(review)


@pytest.mark.parametrize("role", OUTSIDERS)
def test_only_the_business_unit_writes_and_confirms(review, role):
    person = person_on(review, role)
    for act in (
        lambda: edit(review, person),
        lambda: texts.confirm_title(review=review, seen_title="", by=person),
        lambda: corrections.publish_correction(review=review, words="A date.", by=person),
    ):
        with pytest.raises(PermissionDenied):
            act()
    review.refresh_from_db()
    assert review.public_title == ""
    assert not Event.objects.exists()


def test_a_second_save_of_the_texts_overwrites_nobody(review, manager):
    edit(review, manager, title="First", began_from=1)
    with pytest.raises(SomebodyElseSaved):
        edit(review, manager, title="Second", began_from=1)
    review.refresh_from_db()
    assert review.public_title == "First"


def test_the_texts_are_edited_and_confirmed_on_their_page(client, review, manager, lead):
    client.force_login(manager)
    url = reverse("reviews:edit_texts", args=[review.reference])
    client.post(url, {"public_title": "Child Larch", "summary": "## Learning\n\nBe curious.", "version": 1})
    again = client.post(url, {"public_title": "Child Oak", "summary": "", "version": 1})
    assert again.status_code == 409
    assert "Child Larch" in again.content.decode()
    assert "Child Oak" in again.content.decode()

    client.force_login(lead)
    page = client.get(reverse("reviews:texts", args=[review.reference])).content.decode()
    assert "Confirm that this title" in page
    assert "<h2" in page
    client.post(reverse("reviews:confirm_title", args=[review.reference]), {"seen_title": "Child Larch"})
    review.refresh_from_db()
    assert review.public_title_confirmed_by == lead


# Published ----------------------------------------------------------------------------------------


@pytest.fixture
def published():
    return ReviewFactory(published=True, public_title="Child Larch", summary="What we learned.")


def test_a_published_title_stays_and_its_summary_changes_at_once(published):
    manager = person_on(published, Role.BUSINESS_MANAGER)
    with pytest.raises(ReviewNotReady, match="published under this title"):
        edit(published, manager, title="Child Oak")
    before = stamp()
    edit(published, manager, title="Child Larch", summary="Better said.")
    published.refresh_from_db()
    assert (published.public_title, published.summary) == ("Child Larch", "Better said.")
    assert stamp() > before


def test_a_hold_that_begins_while_the_words_are_checked_holds_them(published, monkeypatch):
    manager = person_on(published, Role.BUSINESS_MANAGER)
    monkeypatch.setattr(
        texts,
        "check_before",
        lambda *about, **given: Proceeding.objects.create(
            matter=published.matter, kind="criminal", authority="The court"
        ),
    )
    with pytest.raises(ReviewNotReady, match="holds publication"):
        edit(published, manager, summary="Better said.")
    published.refresh_from_db()
    assert published.summary == "What we learned."


def test_a_name_never_gets_onto_a_published_page(published):
    manager, lead = person_on(published, Role.BUSINESS_MANAGER), person_on(published, Role.PRACTICE_LEAD)
    protect(published.matter, "Robin Ashington")
    before = stamp()
    with pytest.raises(texts.TextHeld):
        edit(published, manager, summary="Robin Ashington was seen.")
    published.refresh_from_db()
    assert published.summary == "What we learned."
    assert stamp() == before

    finding = Finding.objects.get(decision="open", kind="protected_term")
    with pytest.raises(PermissionDenied):
        clear_finding(finding=finding, reason="A building.", by=manager)
    clear_finding(finding=finding, reason="The name of a building.", by=lead)
    edit(published, manager, summary="Robin Ashington was seen.")
    published.refresh_from_db()
    assert published.summary == "Robin Ashington was seen."


def test_a_correction_is_public_at_once_with_its_day(client, published):
    manager = person_on(published, Role.BUSINESS_MANAGER)
    client.force_login(manager)
    before = stamp()
    client.post(
        reverse("reviews:publish_correction", args=[published.reference]), {"words": "May, not June."}
    )
    correction = PublicCorrection.objects.get()
    assert (correction.words, correction.corrected_by) == ("May, not June.", manager)
    assert stamp() > before
    assert Event.objects.about(correction).get().matter_id == published.matter_id


def test_a_correction_that_names_a_child_waits(published):
    manager, lead = person_on(published, Role.BUSINESS_MANAGER), person_on(published, Role.PRACTICE_LEAD)
    protect(published.matter, "Robin Ashington")
    words = "It was Robin Ashington House."
    with pytest.raises(texts.TextHeld):
        corrections.publish_correction(review=published, words=words, by=manager)
    assert not PublicCorrection.objects.exists()
    clear_finding(finding=Finding.objects.get(decision="open"), reason="A building.", by=lead)
    corrections.publish_correction(review=published, words=words, by=manager)
    assert PublicCorrection.objects.get().words == words


@pytest.mark.parametrize("comes_between", [False, True])
def test_the_same_correction_is_published_once(published, monkeypatch, comes_between):
    manager, lead = person_on(published, Role.BUSINESS_MANAGER), person_on(published, Role.PRACTICE_LEAD)
    look = texts.check_before

    def publish_first(*about, **given):
        monkeypatch.setattr(texts, "check_before", look)
        corrections.publish_correction(review=published, words="May, not June.", by=lead)

    if comes_between:
        monkeypatch.setattr(texts, "check_before", publish_first)
    else:
        publish_first()
    with pytest.raises(ReviewNotReady, match="on the public page already"):
        corrections.publish_correction(review=published, words=" May, not June. ", by=manager)
    assert PublicCorrection.objects.get().corrected_by == lead
    assert Event.objects.filter(verb="correction published").count() == 1


@pytest.mark.parametrize("words", ["", "  "])
def test_a_correction_says_something_about_a_published_review(review, published, words):
    with pytest.raises(ReviewNotReady, match="what is corrected"):
        corrections.publish_correction(
            review=published, words=words, by=person_on(published, Role.BUSINESS_MANAGER)
        )
    with pytest.raises(ReviewNotReady, match="Only a published review"):
        corrections.publish_correction(
            review=review, words="A date.", by=person_on(review, Role.BUSINESS_MANAGER)
        )


# The report's file --------------------------------------------------------------------------------


def report(*paragraphs):
    return SimpleUploadedFile("report.pdf", files.tagged_pdf(*paragraphs), content_type="application/pdf")


def upload(review, by, *paragraphs, **given):
    return uploads.upload_report(review=review, file=report(*paragraphs), by=by, **given)


def test_an_uploaded_report_is_a_clean_checked_copy_and_the_review_moves_on(review, manager):
    draft = upload(review, manager, "A draft.", is_final=False)
    review.refresh_from_db()
    assert review.stage == "writing"
    version = upload(review, manager)
    review.refresh_from_db()
    assert review.stage == "final_report"
    assert (version.number, version.is_final) == (2, True)
    assert version.document.cleaned_from is not None
    assert version.document.matter == review.matter
    draft.document.refresh_from_db()
    assert draft.document.superseded_by == version.document


def test_a_name_in_the_file_is_shown_with_place_and_excerpt_and_cleared_by_another(
    client, review, manager, lead
):
    protect(review.matter, "Robin Ashington")
    client.force_login(manager)
    url = reverse("reviews:upload_report", args=[review.reference])
    client.post(url, {"file": report("We met Robin Ashington."), "form": "full", "status": "final"})

    page = reverse("reviews:report", args=[review.reference])
    shown = client.get(page).content.decode()
    assert "We met Robin Ashington" in shown
    finding = Finding.objects.get(decision="open", kind="protected_term")
    assert reverse("documents:decide", args=[finding.reference]) not in shown
    assert "You uploaded this, so somebody else decides" in shown
    client.force_login(lead)
    another = client.get(page).content.decode()
    assert reverse("documents:decide", args=[finding.reference]) in another
    assert "You uploaded this" not in another

    client.force_login(person_on(review, Role.SAFEGUARDING_PARTNER))
    partners = client.get(page).content.decode()
    assert "Robin Ashington" not in partners
    assert "waits for a decision" in partners


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("report.pdf", b""),
        ("report.pdf", b"no PDF at all"),
        ("report.docx", files.tagged_pdf()),
        ("report.xlsx", files.xlsx_file()),
        ("report.png", files.png()),
    ],
    ids=["empty", "no PDF", "a PDF that says it is a DOCX", "a spreadsheet", "a picture"],
)
def test_a_file_that_is_no_report_is_refused_and_nothing_is_kept(client, review, manager, name, data):
    client.force_login(manager)
    url = reverse("reviews:upload_report", args=[review.reference])
    answer = client.post(
        url,
        {"file": SimpleUploadedFile(name, data), "form": "full", "status": "final", "authors": "A. Author"},
    )
    assert answer.status_code == 200
    assert "There is a problem" in answer.content.decode()
    assert "A. Author" in answer.content.decode()
    assert list(answer.context["form"].errors) == ["file"]
    assert not ReportVersion.objects.exists()
    assert not Document.objects.exists()


@pytest.mark.parametrize("role", OUTSIDERS)
def test_only_the_business_unit_uploads(review, role):
    with pytest.raises(PermissionDenied):
        upload(review, person_on(review, role))
    assert not Document.objects.exists()


def test_a_refused_upload_leaves_the_endorsed_report_as_it_was(review, manager):
    data = files.tagged_pdf()
    version = uploads.upload_report(review=review, file=SimpleUploadedFile("report.pdf", data), by=manager)
    three_partners()
    endorse_by_all(version)
    with pytest.raises(ReviewNotReady, match="byte for byte"):
        uploads.upload_report(review=review, file=SimpleUploadedFile("again.pdf", data), by=manager)
    version.document.refresh_from_db()
    assert version.document.superseded_by is None
    assert Endorsement.objects.standing().count() == 3


def test_who_may_read_the_report_downloads_it_and_leaves_a_trace(client, review, manager):
    version = upload(review, manager)
    url = reverse("reviews:report_file", args=[review.reference, "full", version.number])
    readers = (
        BUSINESS_UNIT | CHAIRS | {Role.SAFEGUARDING_PARTNER, Role.INDEPENDENT_REVIEWER, Role.PANEL_CHAIR}
    )
    for role in Role:
        person = person_on(review, role)
        client.force_login(person)

        response = client.get(url)

        assert response.status_code == (200 if role in readers else 404), role
        assert Event.objects.filter(verb="file read", by=person).count() == (role in readers)
        if role in readers:
            assert response.headers["Cache-Control"] == "private, no-store"
            assert b"".join(response.streaming_content)[:5] == b"%PDF-"


def test_off_the_list_a_file_answers_like_one_that_never_existed(client, review, manager):
    upload(review, manager)
    for role in set(Role) - CHAIRS:
        client.force_login(PersonFactory(is_superuser=True, **{role.value: True}))
        hidden = client.get(reverse("reviews:report_file", args=[review.reference, "full", 1]))
        unknown = client.get(reverse("reviews:report_file", args=["bcdfghjkmnpq", "full", 1]))
        assert hidden.status_code == unknown.status_code == 404
        assert hidden.content == unknown.content


def test_a_minute_is_uploaded_and_read_by_those_whom_it_concerns(client, review, manager, lead):
    version = upload(review, manager)
    council, health, _ = three_partners()
    client.force_login(lead)
    today = version.uploaded_at.date()
    client.post(
        reverse("reviews:record_minuted", args=[review.reference, "full"]),
        {
            "agency": council.pk,
            "minuted_on_0": today.day,
            "minuted_on_1": today.month,
            "minuted_on_2": today.year,
            "minute": SimpleUploadedFile("minutes.pdf", files.tagged_pdf("Endorsed.")),
        },
    )
    endorsement = Endorsement.objects.get()
    assert endorsement.minute.cleaned_from is not None

    url = reverse("reviews:minute_file", args=[review.reference, "full", council.pk])
    readers = {
        lead: 200,
        person_on(review, Role.CHAIR): 200,
        person_on(review, Role.SAFEGUARDING_PARTNER, agency=council): 200,
        person_on(review, Role.SAFEGUARDING_PARTNER, agency=health): 404,
        person_on(review, Role.INDEPENDENT_REVIEWER): 404,
    }
    for person, status in readers.items():
        client.force_login(person)
        assert status_of(client, url) == status, person.roles()


def test_the_comparison_shows_what_changed_and_nothing_else(review, manager):
    first = upload(review, manager, "Kept as it was.", "The visit was in June.")
    second = upload(review, manager, "Kept as it was.", "The visit was in May.")
    changed = [(line.sign, line.text) for line in compare(first, second) if line.sign in ("+", "-")]
    assert changed == [("-", "The visit was in June."), ("+", "The visit was in May.")]


def link_in_message(version, partner):
    """The address in the stored message that asks for the endorsement of this version."""
    turn()
    asked = Notice.objects.about(version).get(kind=outgoing.ENDORSE)
    text = read(bytes(asked.deliveries.get(person=partner).message)).text
    return next(word for word in text.split() if "/endorse/" in word).removeprefix(settings.BASE_URL)


def test_the_mailed_link_says_whether_a_newer_version_has_come_in_and_what_changed(client, review, manager):
    partner = person_on(review, Role.SAFEGUARDING_PARTNER, agency=three_partners()[0])
    client.force_login(partner)
    first = upload(review, manager, "The visit was in June.")
    mailed = link_in_message(first, partner)
    assert mailed.endswith("?version=1")

    page = client.get(mailed).content.decode()
    assert "A newer one has come in" not in page
    assert "What changed" not in page

    second = upload(review, manager, "The visit was in May.")
    page = client.get(mailed).content.decode()
    assert "This is the newest one, version 2." in page
    assert reverse("reviews:report_file", args=[review.reference, "full", 1]) in page
    assert "What changed in the text since version 1" in page
    assert "The visit was in May." in page

    page = client.get(link_in_message(second, partner)).content.decode()
    assert "A newer one" not in page
    assert "What changed" not in page


@pytest.mark.parametrize("known", ["read", "endorsed"])
def test_who_knows_an_earlier_version_sees_what_changed_since(client, review, manager, known):
    council = three_partners()[0]
    partner = person_on(review, Role.SAFEGUARDING_PARTNER, agency=council)
    client.force_login(partner)
    first = upload(review, manager, "The visit was in June.")
    if known == "read":
        status_of(client, reverse("reviews:report_file", args=[review.reference, "full", 1]))
    else:
        EndorsementFactory(version=first, agency=council)
    upload(review, manager, "The visit was in May.")

    page = client.get(reverse("reviews:endorse", args=[review.reference, "full"])).content.decode()

    assert "What changed in the text since version 1" in page
    assert "The visit was in June." in page


@pytest.mark.parametrize("asked", ["²", "0", "-1", "9" * 30, "2", "one", ""])
def test_a_number_that_names_no_earlier_version_is_passed_over(client, review, manager, asked):
    partner = person_on(review, Role.SAFEGUARDING_PARTNER, agency=three_partners()[0])
    client.force_login(partner)
    upload(review, manager)

    page = client.get(reverse("reviews:endorse", args=[review.reference, "full"]), {"version": asked})

    assert page.status_code == 200
    assert "A newer one" not in page.content.decode()


def test_an_agreed_correction_is_sent_on_to_every_body_that_had_the_report(client, review, manager, lead):
    first = upload(review, manager, "The visit was in June.")
    RecommendationFactory(review=review)
    partners = three_partners()
    endorse_by_all(first)
    for body in ("national_panel", "ofsted"):
        StatutoryAddressFactory(recipient=body)
    notice = NoticeFactory()
    notice.documents.add(first.document)
    DeliveryFactory(notice=notice, recipient="national_panel", mailbox_name="Panel", person=None)

    second = upload(
        review, lead, "The visit was in May.", is_minor_correction=True, correction_note="The month."
    )
    for agency in partners:
        partner = person_on(review, Role.SAFEGUARDING_PARTNER, agency=agency)
        client.force_login(partner)
        url = reverse("reviews:correction", args=[review.reference, "full"])
        page = client.get(url).content.decode()
        assert "The visit was in May." in page
        assert Recipient.NATIONAL_PANEL.label in page
        assert ("With your yes" in page and "leaves at once" in page) == (agency == partners[-1])
        client.post(url, {"agency": agency.pk, "answer": "yes"})

    second.refresh_from_db()
    assert second.is_correction_agreed
    sent = outgoing.corrected_copy_of(second)
    assert [one.recipient for one in sent.deliveries.all()] == ["national_panel"]
    assert list(sent.documents.all()) == [second.document]


def test_a_correction_that_can_not_be_sent_on_yet_is_sent_later_by_a_person(client, review, manager, lead):
    first = upload(review, manager, "The visit was in June.")
    three_partners()
    endorse_by_all(first)
    address = StatutoryAddressFactory(recipient="national_panel", unconfirmed=True)
    notice = NoticeFactory()
    notice.documents.add(first.document)
    DeliveryFactory(notice=notice, recipient="national_panel", mailbox_name="Panel", person=None)
    second = upload(review, lead, "In May.", is_minor_correction=True, correction_note="The month.")
    for agency in three_partners():
        agree_minor(
            version=second, agency=agency, by=person_on(review, Role.SAFEGUARDING_PARTNER, agency=agency)
        )
    second.refresh_from_db()
    assert second.is_correction_agreed
    assert outgoing.corrected_copy_of(second) is None
    assert Event.objects.filter(verb="corrected copy not sent").exists()

    client.force_login(manager)
    page = client.get(reverse("reviews:report", args=[review.reference])).content.decode()
    assert "has not been sent on" in page
    address.confirmed_at, address.confirmed_email = second.uploaded_at, address.email
    address.save()
    url = reverse("reviews:send_corrected_copy", args=[review.reference, "full"])
    before = client.get(url).content.decode()
    assert "Version 2 of the report leaves now" in before
    assert address.get_recipient_display() in before
    assert outgoing.corrected_copy_of(second) is None
    press(client, url)
    assert outgoing.corrected_copy_of(second) is not None
    assert "on its way already" in client.get(url).content.decode()


# Attachments --------------------------------------------------------------------------------------


def test_a_briefing_is_added_readied_and_edited_on_its_pages(client, review, manager):
    client.force_login(manager)
    add = reverse("reviews:add_attachment", args=[review.reference])
    data = {"kind": "briefing", "title": "Learning briefing", "language": "en", "version": 1}
    assert "Choose a file" in client.post(add, data).content.decode()
    client.post(add, data | {"file": report("A briefing.")})
    one = Attachment.objects.get()
    assert one.state == State.DRAFT
    assert one.document.matter == review.matter

    def move(to):
        client.post(reverse("reviews:move_attachment", args=[review.reference, one.reference, to]))
        one.refresh_from_db()
        return one.state

    assert move("ready") == State.READY
    edit_url = reverse("reviews:edit_attachment", args=[review.reference, one.reference])
    client.post(edit_url, data | {"version": one.version})
    one.refresh_from_db()
    assert one.state == State.READY
    client.post(edit_url, data | {"version": one.version, "title": "Seven-minute briefing"})
    one.refresh_from_db()
    assert one.state == State.DRAFT
    assert move("remove") == State.WITHDRAWN
    assert (
        client.post(
            reverse("reviews:move_attachment", args=[review.reference, one.reference, "nonsense"])
        ).status_code
        == 404
    )


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"url": "http://video.example/1"}, "must begin with https"),
        ({"url": "javascript:alert(1)"}, "valid URL"),
        ({"url": "https://video.example/1"}, "captions or a transcript"),
        ({}, "Choose a file, or enter the link"),
    ],
)
def test_a_video_needs_a_safe_link_and_captions_or_a_transcript(client, review, manager, given, message):
    client.force_login(manager)
    data = {"kind": "video", "title": "Explainer", "language": "en", "version": 1}
    answer = client.post(reverse("reviews:add_attachment", args=[review.reference]), data | given)
    assert message in answer.content.decode()
    assert not Attachment.objects.exists()


def test_a_video_with_a_transcript_is_a_link(review, manager):
    attachments.add_attachment(
        review=review,
        kind="video",
        title="Explainer",
        url="https://video.example/1",
        transcript="Be curious.",
        by=manager,
    )
    assert Attachment.objects.get().document is None


@pytest.mark.parametrize(
    "given", [{"url": "ftp://video.example/1", "transcript": "x"}, {"url": "https://video.example/1"}, {}]
)
def test_the_service_refuses_what_the_page_refuses(review, manager, given):
    with pytest.raises(ReviewNotReady):
        attachments.add_attachment(review=review, kind="video", title="Explainer", by=manager, **given)
    assert not Attachment.objects.exists()


def test_every_state_of_an_attachment_says_where_it_leads():
    assert set(NEXT_STATES) == set(State)


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize(
    ("act", "to"),
    [
        (attachments.mark_ready, State.READY),
        (attachments.mark_draft, State.DRAFT),
        (attachments.remove_attachment, State.WITHDRAWN),
    ],
)
def test_an_attachment_moves_only_where_its_state_leads(review, manager, state, act, to):
    one = AttachmentFactory(review=review, state=state)
    allowed = to in NEXT_STATES[state] and state != State.PUBLISHED
    if allowed:
        act(attachment=one, by=manager)
    else:
        with pytest.raises(ReviewNotReady):
            act(attachment=one, by=manager)
    one.refresh_from_db()
    assert one.state == (to if allowed else state)


@pytest.mark.parametrize("held_by", ["file", "unchecked", "title", "transcript"])
def test_what_waits_for_a_decision_is_not_ready(review, manager, held_by):
    protect(review.matter, "Robin Ashington")
    one = AttachmentFactory(review=review)
    match held_by:
        case "file":
            FindingFactory(document=one.document)
        case "unchecked":
            Document.objects.update(inspection=Document.Inspection.WAITING)
        case "title":
            one.title = "About Robin Ashington"
        case "transcript":
            one.transcript = "Robin Ashington says."
    one.save()
    with pytest.raises(ReviewNotReady):
        attachments.mark_ready(attachment=one, by=manager)
    one.refresh_from_db()
    assert one.state == State.DRAFT


@pytest.mark.parametrize("state", [State.PUBLISHED, State.WITHDRAWN])
def test_what_is_published_or_gone_is_not_edited(review, manager, state):
    one = AttachmentFactory(review=review, state=state)
    with pytest.raises(ReviewNotReady, match="instead of changing it"):
        attachments.edit_attachment(attachment=one, title="Other", began_from=1, by=manager)


# After publication --------------------------------------------------------------------------------


def test_what_comes_after_the_review_joins_its_public_page(client, published):
    manager = person_on(published, Role.BUSINESS_MANAGER)
    client.force_login(person_on(published, Role.PRACTICE_LEAD))
    one = uploads.add_attachment(
        review=published, file=report("A briefing."), kind="briefing", title="Briefing", by=manager
    )
    attachments.mark_ready(attachment=one, by=manager)
    url = reverse("reviews:publish_attachment", args=[published.reference, one.reference])
    before = stamp()
    assert "Publish “Briefing” now" in client.get(url).content.decode()
    assert not PublishedFile.objects.exists()

    press(client, url)
    press(client, url)

    one.refresh_from_db()
    assert one.state == State.PUBLISHED
    assert [file.document for file in PublishedFile.objects.public()] == [one.document]
    assert stamp() > before


@pytest.mark.parametrize(
    "situation", ["unpublished", "draft", "finding", "name", "superseded", "availability over"]
)
def test_nothing_joins_a_public_page_before_its_time(review, published, situation):
    target = review if situation == "unpublished" else published
    manager, lead = person_on(target, Role.BUSINESS_MANAGER), person_on(target, Role.PRACTICE_LEAD)
    protect(target.matter, "Robin Ashington")
    one = uploads.add_attachment(
        review=target, file=report("A briefing."), kind="briefing", title="Briefing", by=manager
    )
    attachments.mark_ready(attachment=one, by=manager)
    one.refresh_from_db()
    match situation:
        case "draft":
            attachments.mark_draft(attachment=one, by=manager)
        case "finding":
            FindingFactory(document=one.document)
        case "name":
            Attachment.objects.update(title="About Robin Ashington")
        case "superseded":
            Document._base_manager.filter(pk=one.document_id).update(superseded_by=one.document.cleaned_from)
        case "availability over":
            target.availability_ended_on = target.published_at.date()
            target.save(update_fields=["availability_ended_on"])
    one = Attachment.objects.get()
    with pytest.raises(ReviewNotReady):
        attachments.publish_later(attachment=one, by=lead)
    assert not PublishedFile.objects.exists()
    assert Attachment.objects.get().state != State.PUBLISHED


@pytest.mark.parametrize("has_file", [True, False])
def test_who_added_it_does_not_publish_it_later(client, published, has_file):
    manager = person_on(published, Role.BUSINESS_MANAGER)
    given = {"file": report("A briefing.")} if has_file else {"file": None, "url": "https://video.example/1"}
    one = uploads.add_attachment(review=published, kind="briefing", title="Briefing", by=manager, **given)
    attachments.mark_ready(attachment=one, by=manager)
    before = stamp()

    with pytest.raises(ReviewNotReady, match="Somebody else than who added it"):
        attachments.publish_later(attachment=one, by=manager)
    client.force_login(manager)
    url = reverse("reviews:publish_attachment", args=[published.reference, one.reference])
    assert "Somebody else than who added it" in client.get(url).content.decode()

    one.refresh_from_db()
    assert one.state == State.READY
    assert not PublishedFile.objects.exists()
    assert stamp() == before


@pytest.mark.parametrize("hand", ["uploaded by another", "saved as it was", "changed by another", "changed"])
def test_nobody_publishes_alone_what_they_laid_there(published, hand):
    manager, lead = person_on(published, Role.BUSINESS_MANAGER), person_on(published, Role.PRACTICE_LEAD)
    third = person_on(published, Role.COMMUNICATIONS_OFFICER)
    if hand in ("uploaded by another", "changed"):
        file = DocumentFactory(matter=published.matter, uploaded_by=lead)
        by = manager if hand == "uploaded by another" else lead
        one = attachments.add_attachment(
            review=published, document=file, kind="briefing", title="Briefing", by=by
        )
    else:
        one = attachments.add_attachment(
            review=published,
            kind="video",
            url="https://video.example/1",
            title="Film",
            has_captions=True,
            by=manager,
        )
    if hand == "saved as it was":
        attachments.edit_attachment(attachment=one, began_from=one.version, by=lead)
    elif hand == "changed by another":
        attachments.edit_attachment(attachment=one, began_from=one.version, title="The film", by=lead)
    elif hand == "changed":
        attachments.edit_attachment(attachment=one, began_from=one.version, title="What we say", by=manager)
    attachments.mark_ready(attachment=Attachment.objects.get(), by=manager)

    with pytest.raises(ReviewNotReady, match="Somebody else than who added it"):
        attachments.publish_later(attachment=Attachment.objects.get(), by=manager)

    assert Attachment.objects.get().state == State.READY
    attachments.publish_later(attachment=Attachment.objects.get(), by=third)
    assert Attachment.objects.get().state == State.PUBLISHED


def test_a_name_in_the_address_of_a_video_waits_for_a_decision(review, manager):
    protect(review.matter, "Robin Ashington")
    video = {"kind": "video", "title": "A video", "language": "en", "has_captions": True}
    one = attachments.add_attachment(
        review=review, url="https://video.example/robin-ashington-remembered", by=manager, **video
    )

    with pytest.raises(ReviewNotReady, match="the link"):
        attachments.mark_ready(attachment=one, by=manager)


@pytest.mark.parametrize("side", ["sha256", "cleaned_from__sha256"])
def test_a_report_is_nobodys_attachment(review, published, side):
    data = files.tagged_pdf("A report that waits for its plan.")
    document = DocumentFactory(matter=review.matter, **{side: hashlib.sha256(data).hexdigest()})
    ReportVersionFactory(report__review=review, document=document)
    manager = person_on(published, Role.BUSINESS_MANAGER)
    there = AttachmentFactory(review=published)
    before = Document.objects.count()
    acts = [
        lambda: uploads.add_attachment(
            review=published, file=ContentFile(data, "a.pdf"), kind="briefing", title="x", by=manager
        ),
        lambda: uploads.edit_attachment(
            attachment=there, file=ContentFile(data, "a.pdf"), title="x", began_from=1, by=manager
        ),
    ]
    for act in acts:
        with pytest.raises(ReviewNotReady, match="is a review’s report"):
            act()
    assert Attachment.objects.get().document == there.document
    assert Document.objects.count() == before
    assert not Event.objects.exists()


@pytest.mark.parametrize("state", [State.DRAFT, State.READY])
def test_an_attachment_that_became_a_report_goes_no_further(published, state):
    manager = person_on(published, Role.BUSINESS_MANAGER)
    one = AttachmentFactory(review=published, state=state)
    ReportVersionFactory(document=DocumentFactory(sha256=one.document.sha256))
    act = attachments.mark_ready if state == State.DRAFT else attachments.publish_later
    with pytest.raises(ReviewNotReady, match="is a review’s report"):
        act(attachment=one, by=manager)
    one.refresh_from_db()
    assert one.state == state
    assert not PublishedFile.objects.exists()


@pytest.mark.parametrize("held_by", ["proceeding", "restriction"])
def test_a_hold_lets_nothing_new_onto_a_public_page_and_lets_it_be_withdrawn(published, held_by):
    manager, lead = person_on(published, Role.BUSINESS_MANAGER), person_on(published, Role.PRACTICE_LEAD)
    one = uploads.add_attachment(
        review=published, file=report("A briefing."), kind="briefing", title="Briefing", by=manager
    )
    attachments.mark_ready(attachment=one, by=manager)
    if held_by == "proceeding":
        Proceeding.objects.create(matter=published.matter, kind="criminal", authority="The court")
    else:
        LegalRestriction.objects.create(
            matter=published.matter,
            kind="injunction",
            covers="publication",
            source="High Court",
            from_on=published.published_at.date(),
        )
    before, events = stamp(), Event.objects.count()
    acts = [
        lambda: attachments.publish_later(attachment=one, by=lead),
        lambda: corrections.publish_correction(review=published, words="May, not June.", by=manager),
        lambda: edit(published, manager, summary="Better said."),
    ]
    for act in acts:
        with pytest.raises(ReviewNotReady, match=r"(holds|forbids) publication"):
            act()
    published.refresh_from_db()
    assert published.summary == "What we learned."
    assert not PublishedFile.objects.exists()
    assert not PublicCorrection.objects.exists()
    assert (stamp(), Event.objects.count()) == (before, events)

    withdraw_review(
        review=published, manner=VANISH, reason="The court asked.", by=person_on(published, Role.CHAIR)
    )
    published.refresh_from_db()
    assert not published.is_public


@pytest.mark.parametrize("role", OUTSIDERS)
def test_only_the_business_unit_keeps_attachments(review, role):
    one, person = AttachmentFactory(review=review), person_on(review, role)
    acts = [
        lambda: attachments.add_attachment(review=review, kind="briefing", title="x", by=person),
        lambda: attachments.edit_attachment(attachment=one, title="x", began_from=1, by=person),
        lambda: attachments.mark_ready(attachment=one, by=person),
        lambda: attachments.remove_attachment(attachment=one, by=person),
        lambda: attachments.publish_later(attachment=one, by=person),
        lambda: uploads.add_attachment(
            review=review, file=ContentFile(files.tagged_pdf()), title="x", by=person
        ),
    ]
    for act in acts:
        with pytest.raises(PermissionDenied):
            act()
    one.refresh_from_db()
    assert one.state == State.DRAFT
    assert Attachment.objects.count() == 1
    assert not Event.objects.exists()


def test_an_attachments_file_is_only_for_those_who_read_the_report(client, review, manager):
    one = uploads.add_attachment(
        review=review, file=report("A briefing."), kind="briefing", title="Briefing", by=manager
    )
    url = reverse("reviews:attachment_file", args=[review.reference, one.reference])
    for role in (Role.AGENCY_REPRESENTATIVE, Role.SUBCOMMITTEE_MEMBER, Role.ADMINISTRATOR):
        client.force_login(person_on(review, role))
        assert status_of(client, url) == 404
    client.force_login(manager)
    assert status_of(client, url) == 200
