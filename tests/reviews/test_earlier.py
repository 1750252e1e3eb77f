"""Reviews that were published before the portal: entered, checked, and shown by a second person."""

import datetime as dt
import hashlib

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from audit.models import Event
from documents.models import Document, Finding
from documents.services import clear_finding
from foundation import clock
from foundation.governed import SomebodyElseSaved
from matters.models import LegalRestriction, Matter, Proceeding
from notices.models import Notice
from partnership.models import PublicStamp, Role
from reviews.models import Attachment, PracticeReview, PublishedFile, ReportVersion, Slug
from reviews.queries import work
from reviews.rules.earlier import EarlierNotReady, EarlierReview, PublishedOn, read_published_on
from reviews.rules.refusals import ReviewNotReady
from reviews.services.earlier import (
    InMatter,
    change_earlier_review,
    enter_earlier_review,
    show_earlier_review,
)
from tests.documents import files
from tests.documents.factories import protect
from tests.partnership.factories import AgencyFactory, PartnershipFactory, PersonFactory, RuleEditionFactory
from tests.pressing import press
from tests.reviews.factories import (
    AttachmentFactory,
    DocumentFactory,
    MatterFactory,
    ReportVersionFactory,
    ReviewFactory,
    person_on,
    put_on,
)

pytestmark = pytest.mark.django_db

BUSINESS_UNIT = {Role.BUSINESS_MANAGER, Role.PRACTICE_LEAD, Role.COMMUNICATIONS_OFFICER}
Precision, Publication = PracticeReview.Precision, PracticeReview.Publication
PAST = PublishedOn(dt.date(2019, 3, 14), Precision.DAY)


@pytest.fixture(autouse=True)
def _setting():
    PartnershipFactory(rules=RuleEditionFactory(in_force_from=dt.date(2018, 7, 4)))


@pytest.fixture
def first():
    """Who enters a review."""
    return PersonFactory(practice_lead=True)


@pytest.fixture
def second():
    """Who shows it."""
    return PersonFactory(business_manager=True)


def report(*paragraphs):
    return ContentFile(files.tagged_pdf(*paragraphs), "report.pdf")


def enter(first, second, *, code="SCR 1", file="usual", **fields):
    entry = EarlierReview(
        **{"code": code, "kind": "scr", "public_title": "Child Elm", "published_on": PAST} | fields
    )
    where = InMatter(code_name=f"Earlier {code}", people=[second])
    return enter_earlier_review(entry, where=where, report=report() if file == "usual" else file, by=first)


# Dates


@pytest.mark.parametrize(
    ("typed", "day", "precision", "said"),
    [
        ("14 March 2019", (2019, 3, 14), Precision.DAY, "14 March 2019"),
        ("14/03/2019", (2019, 3, 14), Precision.DAY, "14 March 2019"),
        ("14.3.2019", (2019, 3, 14), Precision.DAY, "14 March 2019"),
        ("2019-03-14", (2019, 3, 14), Precision.DAY, "14 March 2019"),
        ("March 2019", (2019, 3, 1), Precision.MONTH, "March 2019"),
        (" mar  2019 ", (2019, 3, 1), Precision.MONTH, "March 2019"),
        ("03/2019", (2019, 3, 1), Precision.MONTH, "March 2019"),
        ("2019-03", (2019, 3, 1), Precision.MONTH, "March 2019"),
        ("2019", (2019, 1, 1), Precision.YEAR, "2019"),
    ],
)
def test_a_date_is_known_as_exactly_as_it_was_typed(typed, day, precision, said):
    read = read_published_on(typed)

    assert (read.first, read.precision, read.said()) == (dt.date(*day), precision, said)


@pytest.mark.parametrize(
    "typed",
    ["", "soon", "19", "13/2019", "31 February 2019", "spring 2019", "1 2 3 4", "2019-13-40", "March"],
)
def test_what_is_no_date_is_refused_with_what_to_type(typed):
    with pytest.raises(EarlierNotReady, match="for instance 14 March 2019"):
        read_published_on(typed)


@pytest.mark.parametrize(
    ("published_on", "until"),
    [
        (PublishedOn(dt.date(2019, 3, 14), Precision.DAY), dt.date(2020, 3, 14)),
        (PublishedOn(dt.date(2019, 2, 1), Precision.MONTH), dt.date(2020, 2, 28)),
        (PublishedOn(dt.date(2019, 1, 1), Precision.YEAR), dt.date(2020, 12, 31)),
    ],
)
def test_the_least_time_runs_from_the_last_day_that_it_may_have_been(first, second, published_on, until):
    review = enter(first, second, published_on=published_on)

    assert review.available_until_on == until
    assert clock.day_of(review.published_at) == published_on.first


# Entering


def test_what_was_entered_is_seen_by_nobody_outside(client, first, second):
    review = enter(first, second)

    assert review.publication == Publication.UNPUBLISHED
    assert review.slug is None
    assert not PracticeReview.objects.public().exists()
    assert not PublishedFile.objects.exists()
    assert not Slug.objects.exists()
    assert client.get("/learning/reviews/child-elm/").status_code == 404
    assert "Child Elm" not in client.get("/learning/").content.decode()


def test_no_notice_leaves_and_no_partner_is_asked(first, second):
    partner = PersonFactory(safeguarding_partner=True)
    review = enter(first, second)
    put_on(review.matter, partner)
    show_earlier_review(review=review, by=second)

    assert not Notice.objects.exists()
    assert list(work.of_partner(partner)) == []


def test_the_file_is_cleaned_and_the_original_stays_private(first, second):
    review = enter(first, second)

    document = ReportVersion.objects.get(report__review=review).document
    assert document.cleaned_from is not None
    assert document.inspection == Document.Inspection.DONE
    show_earlier_review(review=review, by=second)
    assert PublishedFile.objects.get().document == document


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"public_title": " "}, "Enter the title"),
        ({"published_on": PublishedOn(dt.date(2999, 1, 1), Precision.YEAR)}, "in the future"),
        ({"published_on": PublishedOn(dt.date(1950, 1, 1), Precision.YEAR)}, "can’t be before 1970"),
        ({"file": None}, "or say where the report can be found"),
        ({"file": ContentFile(b"", "report.pdf")}, "empty"),
        ({"file": ContentFile(b"MZ not a report", "report.pdf")}, "report.pdf|PDF"),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_is_kept(first, second, fields, reason):
    with pytest.raises(EarlierNotReady, match=reason):
        enter(first, second, **fields)

    assert not PracticeReview.objects.exists()
    assert not Matter.objects.exists()
    assert not Document.objects.exists()
    assert not Event.objects.exists()


def test_a_file_is_needed_as_long_as_the_rules_ask_for_it(first, second):
    recent = PublishedOn(clock.today() - dt.timedelta(days=30), Precision.DAY)
    with pytest.raises(EarlierNotReady, match="so its file is needed"):
        enter(first, second, file=None, where_to_find="Ask us.", published_on=recent)

    enter(first, second, file=None, where_to_find="Ask us.")


def test_a_code_is_used_once(first, second):
    ReviewFactory(code="SCR 1")

    with pytest.raises(ReviewNotReady, match="can’t be used"):
        enter(first, second)

    assert PracticeReview.objects.count() == 1


@pytest.mark.parametrize("role", Role)
def test_only_the_business_unit_enters_reviews(role, second):
    person = PersonFactory(**{role.value: True})

    if role in BUSINESS_UNIT:
        enter(person, second)
    else:
        with pytest.raises(PermissionDenied):
            enter(person, second)
        assert not PracticeReview.objects.exists()


# Showing


def test_a_second_person_shows_it_under_its_old_date(client, first, second):
    review = enter(first, second, published_on=PublishedOn(dt.date(2019, 3, 1), Precision.MONTH))
    before = PublicStamp.objects.values_list("number", flat=True).first()

    show_earlier_review(review=review, by=second)

    review.refresh_from_db()
    assert (review.publication, review.slug) == (Publication.PUBLISHED, "child-elm")
    assert review.public_title_confirmed_by == second
    assert PublicStamp.objects.values_list("number", flat=True).first() != before
    shown = client.get("/learning/reviews/child-elm/").content.decode()
    assert "March 2019" in shown
    assert "14 March 2019" not in shown
    file = PublishedFile.objects.get()
    answer = client.get(f"/learning/reviews/child-elm/files/{file.reference}/")
    assert answer.status_code == 200
    assert b"".join(answer).startswith(b"%PDF")
    event = Event.objects.get(verb="earlier review shown")
    assert (event.by, event.facts["slug"]) == (second, "child-elm")


def test_who_entered_it_does_not_show_it(first, second):
    review = enter(first, second)

    with pytest.raises(EarlierNotReady, match="Somebody else than who wrote its title"):
        show_earlier_review(review=review, by=first)

    assert not PracticeReview.objects.public().exists()
    assert not Slug.objects.exists()


def test_two_of_one_title_get_two_addresses(first, second):
    slugs = [
        show_earlier_review(
            review=enter(first, second, code=f"SCR {number}", file=report(f"Report {number}.")), by=second
        ).slug
        for number in (1, 2, 3)
    ]

    assert slugs == ["child-elm", "child-elm-2", "child-elm-3"]
    assert Slug.objects.count() == 3


def test_it_is_shown_once(first, second):
    review = enter(first, second)
    show_earlier_review(review=review, by=second)

    with pytest.raises(EarlierNotReady, match="It is published"):
        show_earlier_review(review=review, by=second)

    assert PublishedFile.objects.count() == 1


def test_a_review_with_a_plan_is_not_shown_this_way(second):
    review = ReviewFactory(endorsed=True, public_title="Child Ash")
    put_on(review.matter, second)

    with pytest.raises(EarlierNotReady, match="through its plan"):
        show_earlier_review(review=review, by=second)

    review.refresh_from_db()
    assert review.publication == Publication.UNPUBLISHED


def test_a_protected_term_in_the_file_waits_for_somebody_elses_decision(first, second):
    third = PersonFactory(communications_officer=True)
    matter = MatterFactory(code_name="Earlier")
    put_on(matter, first, second, third)
    protect(matter, "Robin Ashington")
    entry = EarlierReview("SCR 1", "scr", "Child Elm", PAST)
    review = enter_earlier_review(
        entry, where=InMatter(matter=matter), report=report("Robin Ashington was four."), by=first
    )

    with pytest.raises(EarlierNotReady, match="finding waits for a decision"):
        show_earlier_review(review=review, by=second)
    for finding in Finding.objects.filter(decision=Finding.Decision.OPEN):
        clear_finding(finding=finding, reason="A different Robin.", by=third)

    assert show_earlier_review(review=review, by=second).is_public


@pytest.mark.parametrize("field", ["public_title", "summary", "where_to_find"])
def test_a_name_in_its_texts_is_held(first, second, field):
    protect(MatterFactory(), "Robin Ashington")
    review = enter(first, second, **{field: "About Robin Ashington"})

    with pytest.raises(ReviewNotReady, match="Held for the business unit"):
        show_earlier_review(review=review, by=second)

    assert not PracticeReview.objects.public().exists()


def test_a_hold_holds_and_a_restriction_restricts(first, second):
    review = enter(first, second)
    proceeding = Proceeding.objects.create(matter=review.matter, kind="criminal", authority="The court")
    with pytest.raises(EarlierNotReady, match="holds publication"):
        show_earlier_review(review=review, by=second)
    Proceeding._base_manager.filter(pk=proceeding.pk).delete()
    LegalRestriction.objects.create(
        matter=review.matter, kind="injunction", covers="publication", source="High Court", from_on=PAST.first
    )

    with pytest.raises(EarlierNotReady, match="forbids publication"):
        show_earlier_review(review=review, by=second)


def test_without_a_file_the_entry_says_where_to_find_it(client, first, second):
    review = enter(first, second, file=None, where_to_find="It is in the national collection.")

    show_earlier_review(review=review, by=second)

    review.refresh_from_db()
    assert review.availability_ended_on == dt.date(2020, 3, 14)
    assert "It is in the national collection." in client.get("/learning/reviews/child-elm/").content.decode()


def test_what_is_ready_beside_it_is_shown_and_a_draft_is_not(first, second):
    review = enter(first, second)
    ready = AttachmentFactory(review=review, title="Ready", state=Attachment.State.READY)
    Document._base_manager.filter(pk=ready.document_id).update(cleaned_from=Document.objects.first())
    draft = AttachmentFactory(review=review, title="Draft")

    show_earlier_review(review=review, by=second)

    assert set(PublishedFile.objects.values_list("title", flat=True)) == {"Full report", "Ready"}
    draft.refresh_from_db()
    assert draft.state == Attachment.State.DRAFT


def test_what_is_ready_but_waits_for_a_decision_stops_it_all(first, second):
    review = enter(first, second)
    ready = AttachmentFactory(review=review, title="Ready", state=Attachment.State.READY)
    Finding.objects.create(document=ready.document, kind="comment", place="page 1")

    with pytest.raises(EarlierNotReady, match="Ready: "):
        show_earlier_review(review=review, by=second)

    assert not PublishedFile.objects.exists()


# No way out for a review of today


def report_of_another_review(**hashes):
    matter = MatterFactory()
    document = DocumentFactory(matter=matter, **hashes)
    return ReportVersionFactory(report__review__matter=matter, document=document).report.review


@pytest.mark.parametrize("side", ["sha256", "cleaned_from__sha256"])
def test_the_report_of_another_review_is_not_entered(first, second, side):
    data = files.tagged_pdf("A report that waits for its plan.")
    other = report_of_another_review(**{side: hashlib.sha256(data).hexdigest()})
    before = Document.objects.count()

    with pytest.raises(EarlierNotReady, match="the report of another review"):
        enter(first, second, file=ContentFile(data, "report.pdf"))

    assert PracticeReview.objects.get() == other
    assert Document.objects.count() == before
    assert not Event.objects.exists()


def test_the_report_of_another_review_takes_no_other_files_place(first, second):
    review = enter(first, second)
    data = files.tagged_pdf("A report that waits for its plan.")
    report_of_another_review(sha256=hashlib.sha256(data).hexdigest())

    with pytest.raises(EarlierNotReady, match="the report of another review"):
        change_earlier_review(
            review=review,
            published_on=PAST,
            where_to_find="",
            report=ContentFile(data, "report.pdf"),
            began_from=review.version,
            by=second,
        )

    assert ReportVersion.objects.get(report__review=review).document.superseded_by is None


@pytest.mark.parametrize("situation", ["its file", "its original", "its matter", "its day"])
def test_what_became_a_review_of_today_meanwhile_is_not_shown(first, second, situation):
    review = enter(first, second)
    document = ReportVersion.objects.get(report__review=review).document
    match situation:
        case "its file":
            report_of_another_review(sha256=document.sha256)
        case "its original":
            report_of_another_review(cleaned_from__sha256=document.cleaned_from.sha256)
        case "its matter":
            ReviewFactory(matter=review.matter)
        case "its day":
            PracticeReview._base_manager.filter(pk=review.pk).update(published_at=clock.now())

    reason = {
        "its matter": "Another review of this matter is not public",
        "its day": "The portal has kept records since",
    }.get(situation, "the report of another review")
    with pytest.raises(EarlierNotReady, match=reason):
        show_earlier_review(review=review, by=second)

    assert not PracticeReview.objects.public().exists()
    assert not PublishedFile.objects.exists()
    assert not Slug.objects.exists()


def test_beside_a_review_that_is_not_public_none_is_entered(first, second):
    other = ReviewFactory()
    put_on(other.matter, first, second)

    with pytest.raises(EarlierNotReady, match="Another review of this matter is not public"):
        enter_earlier_review(
            EarlierReview("SCR 1", "scr", "Child Elm", PAST),
            where=InMatter(matter=other.matter),
            report=report(),
            by=first,
        )

    assert PracticeReview.objects.get() == other
    assert not Event.objects.exists()


def test_what_was_published_since_the_portal_keeps_records_goes_through_its_plan(first, second, time_machine):
    def enter_of(day, precision=Precision.DAY):
        published_on = PublishedOn(day, precision)
        return enter(
            first,
            second,
            code=f"SCR {day} {precision}",
            file=report(f"{day} {precision}"),
            published_on=published_on,
        )

    time_machine.move_to("2026-10-05T10:00Z", tick=False)
    with pytest.raises(EarlierNotReady, match=r"has kept records since .*\b5 October 2026"):
        enter_of(dt.date(2026, 10, 5))
    assert not Event.objects.exists()
    enter_of(dt.date(2026, 10, 4))
    time_machine.move_to("2026-10-20T10:00Z", tick=False)

    for day in (dt.date(2026, 10, 5), dt.date(2026, 10, 20)):
        with pytest.raises(EarlierNotReady, match=r"has kept records since .*\b5 October 2026"):
            enter_of(day)
    assert PracticeReview.objects.count() == 1

    enter_of(dt.date(2026, 10, 1), Precision.MONTH)
    assert PracticeReview.objects.count() == 2


# Putting right


def test_another_date_and_another_file_take_the_place_of_the_old(first, second):
    review = enter(first, second)
    old = ReportVersion.objects.get().document

    change_earlier_review(
        review=review,
        published_on=PublishedOn(dt.date(2018, 1, 1), Precision.YEAR),
        where_to_find="",
        report=report("Another text of the same report."),
        began_from=review.version,
        by=second,
    )

    review.refresh_from_db()
    old.refresh_from_db()
    assert review.published_on_precision == Precision.YEAR
    assert old.superseded_by is not None
    show_earlier_review(review=review, by=second)
    assert PublishedFile.objects.get().document == old.superseded_by
    assert not Notice.objects.exists()


def test_nobody_overwrites_anybody(first, second):
    review = enter(first, second)
    settled = {"published_on": PAST, "where_to_find": "", "report": None, "began_from": review.version}
    change_earlier_review(review=review, by=second, **settled)

    with pytest.raises(SomebodyElseSaved):
        change_earlier_review(review=review, by=first, **settled)


def test_what_is_shown_is_not_changed_here(first, second):
    review = show_earlier_review(review=enter(first, second), by=second)

    with pytest.raises(EarlierNotReady, match="It is published"):
        change_earlier_review(
            review=review,
            published_on=PAST,
            where_to_find="",
            report=None,
            began_from=review.version,
            by=first,
        )


# Pages


@pytest.mark.parametrize("role", Role)
def test_each_role_opens_what_is_its_own(client, first, second, role):
    review = enter(first, second)
    person = person_on(review, role, agency=AgencyFactory())
    client.force_login(person)
    page = reverse("reviews:earlier_review", args=[review.reference])
    show = reverse("reviews:earlier_show", args=[review.reference])
    in_unit = role in BUSINESS_UNIT
    reads = in_unit or role in (Role.CHAIR, Role.VICE_CHAIR)

    for name in ["reviews:earlier", "reviews:earlier_enter", "reviews:earlier_import"]:
        assert client.get(reverse(name)).status_code == (200 if in_unit else 403)
    assert client.get(page).status_code == (200 if reads else 404)
    assert client.get(show).status_code == (200 if in_unit else 403 if reads else 404)
    assert press(client, show).status_code == (302 if in_unit else 403 if reads else 404)
    review.refresh_from_db()
    assert review.is_public == in_unit


@pytest.mark.parametrize("stranger", [{"business_manager": True}, {"is_superuser": True}])
def test_a_stranger_finds_nothing_before_it_is_shown(client, first, second, stranger):
    review = enter(first, second)
    client.force_login(PersonFactory(**stranger))
    page = reverse("reviews:earlier_review", args=[review.reference])

    found, never = client.get(page), client.get(page.replace(review.reference, "b" * 12))
    assert (found.status_code, found.content) == (404, never.content)
    assert client.post(reverse("reviews:earlier_show", args=[review.reference])).status_code == 404
    if "business_manager" in stranger:
        assert b"Child Elm" not in client.get(reverse("reviews:earlier")).content


def test_a_review_with_a_plan_has_no_such_page(client, second):
    review = ReviewFactory()
    put_on(review.matter, second)
    client.force_login(second)

    assert client.get(reverse("reviews:earlier_review", args=[review.reference])).status_code == 404


def test_through_the_pages_one_enters_and_another_shows(client, first, second):
    client.force_login(first)
    answer = client.post(
        reverse("reviews:earlier_enter"),
        {
            "code": "SCR 9",
            "kind": "scr",
            "public_title": "Child Oak",
            "published": "2017",
            "summary": "What we learned.",
            "report": SimpleUploadedFile("report.pdf", files.tagged_pdf(), "application/pdf"),
            "code_name": "Earlier reviews",
            "people": [second.pk],
        },
    )
    review = PracticeReview.objects.get(code="SCR 9")
    page = reverse("reviews:earlier_review", args=[review.reference])
    assert answer.headers["Location"] == page
    assert "Somebody else than who wrote its title" in client.get(page).content.decode()

    client.force_login(second)
    assert "Ready to be shown" in client.get(reverse("reviews:earlier")).content.decode()
    show = reverse("reviews:earlier_show", args=[review.reference])
    assert show in client.get(page).content.decode()
    assert "Show “Child Oak” to the public now" in client.get(show).content.decode()
    assert client.get("/learning/reviews/child-oak/").status_code == 404
    press(client, show)
    assert "Its public page" in client.get(page).content.decode()
    assert client.get("/learning/reviews/child-oak/").status_code == 200


def test_a_mistake_is_told_by_its_field_and_what_was_typed_stays(client, first):
    client.force_login(first)

    answer = client.post(
        reverse("reviews:earlier_enter"),
        {"code": "SCR 9", "kind": "scr", "public_title": "Child Oak", "published": "once", "summary": "Kept"},
    )

    shown = answer.content.decode()
    assert "There is a problem" in shown
    assert "for instance 14 March 2019" in shown
    assert "Kept" in shown
    assert not PracticeReview.objects.exists()


def test_its_report_is_nobodys_to_endorse(client, first, second):
    review = enter(first, second)
    client.force_login(second)

    shown = client.get(reverse("reviews:report", args=[review.reference])).content.decode()

    assert "From before the portal" in shown
    assert "To be endorsed" not in shown
    assert "Endorsement" not in shown


def test_the_list_and_the_overview_lead_to_it(client, first, second):
    review = enter(first, second)
    client.force_login(second)

    assert reverse("reviews:earlier") in client.get(reverse("reviews:list")).content.decode()
    overview = client.get(reverse("reviews:overview", args=[review.reference])).content.decode()
    assert reverse("reviews:earlier_review", args=[review.reference]) in overview
