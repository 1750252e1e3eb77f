"""What the room answers to those below: is a message still true, who may be told, what waits, what leaves."""

import csv
import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from documents.models import Document, Finding
from documents.points import TEXTS
from foundation import clock
from matters.points import MATTER_PAGES
from notices import kinds
from notices.models import Delivery, Notice
from notices.points import MAY_RECEIVE, OWNERS, STANDING
from notices.wording import default_wording, reasons_not_to_use
from partnership.models import Role
from partnership.points import CALENDAR, NAV, PARTNER_NEEDED, WORK
from reviews.models import DelayRecord, Endorsement, PracticeReview, ReportVersion
from reviews.queries.evidence import path_to_review
from reviews.rules import plan_notices
from reviews.services import outgoing, plan_messages
from reviews.services.agencies import answer_involvement
from reviews.services.reports import add_version
from search.points import FINDABLE
from tests.documents.factories import FindingFactory
from tests.matters.factories import MatterFactory
from tests.notices.factories import DeliveryFactory, NoticeFactory
from tests.notices.sending import turn
from tests.partnership.factories import AgencyFactory, PartnershipFactory, PersonFactory
from tests.partnership.test_admin import BACKEND, opened
from tests.reviews.factories import (
    AttachmentFactory,
    DecisionFactory,
    DocumentFactory,
    EndorsementFactory,
    InvolvementFactory,
    RecommendationFactory,
    ReportVersionFactory,
    ReviewClockFactory,
    ReviewFactory,
    endorse_by_all,
    person_on,
    put_on,
    three_partners,
)

pytestmark = pytest.mark.django_db

KINDS = [
    outgoing.ENDORSE,
    outgoing.ENDORSEMENT_VOIDED,
    outgoing.CONFIRM_MINUTED,
    outgoing.MINUTED_DISPUTED,
    outgoing.AGREE_CORRECTION,
    outgoing.CORRECTED_COPY,
    outgoing.WAS_INVOLVED,
    outgoing.PRESS_INTEREST,
    outgoing.LIMIT_RUNS_OUT,
    outgoing.DELAY,
    outgoing.NOT_HELD,
    outgoing.NOT_PUBLISHED,
]


@pytest.fixture
def version():
    PartnershipFactory()
    review = ReviewFactory(with_final_report=True, working_title="Quiet Elm", code="SECRETCODE")
    three_partners()
    return ReportVersion.objects.get(report__review=review)


def notice(kind):
    return Notice(kind=kind)


# Messages -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", KINDS)
def test_every_message_has_words_that_can_be_used(key):
    kind = kinds.get(key)
    assert reasons_not_to_use(kind, default_wording(kind)) == []


@pytest.mark.parametrize("key", [key for key in KINDS if kinds.get(key).is_staff_facing])
def test_messages_to_staff_hold_a_link_and_no_word_of_the_case(key):
    kind = kinds.get(key)
    words = default_wording(kind)
    assert "((link))" in words.body
    assert "((" not in words.subject_line
    assert not any(placeholder.tells_of_case for placeholder in kind.placeholders)


def test_a_request_to_endorse_leaves_with_a_link_and_nothing_of_the_case(version):
    council = three_partners()[0]
    partner = person_on(version.report.review, Role.SAFEGUARDING_PARTNER, agency=council)
    outgoing.ask_to_endorse(version, by=version.uploaded_by, at=clock.now())

    turn()

    delivery = Delivery.objects.get(person=partner)
    text = bytes(delivery.message or b"").decode()
    assert "Quiet" not in text
    assert "SECRETCODE" not in text
    assert version.report.review.reference in text


# Standing -----------------------------------------------------------------------------------------


def test_a_request_to_endorse_is_true_while_a_partner_is_missing_and_no_newer_version_is_there(version):
    assert STANDING.ask(version, notice(outgoing.ENDORSE)).is_live
    endorse_by_all(version)
    assert not STANDING.ask(version, notice(outgoing.ENDORSE)).is_live
    Endorsement._base_manager.update(voided_at=clock.now())
    assert STANDING.ask(version, notice(outgoing.ENDORSE)).is_live
    ReportVersionFactory(report=version.report)
    assert not STANDING.ask(version, notice(outgoing.ENDORSE)).is_live


def test_a_corrected_copy_is_sent_only_once_agreed_and_while_it_is_the_last(version):
    newer = ReportVersionFactory(report=version.report, corrects=version, correction_note="A date.")
    assert not STANDING.ask(newer, notice(outgoing.CORRECTED_COPY)).is_live
    assert STANDING.ask(newer, notice(outgoing.AGREE_CORRECTION)).is_live
    newer.is_correction_agreed = True
    newer.save(update_fields=["is_correction_agreed"])
    standing = STANDING.ask(newer, notice(outgoing.CORRECTED_COPY))
    assert standing.is_live
    assert standing.documents == [newer.document]
    assert not STANDING.ask(newer, notice(outgoing.AGREE_CORRECTION)).is_live
    ReportVersionFactory(report=version.report)
    assert not STANDING.ask(newer, notice(outgoing.CORRECTED_COPY)).is_live


@pytest.mark.parametrize("end", ["confirmed_at", "voided_at"])
def test_a_request_to_confirm_ends_with_the_answer(version, end):
    endorsement = EndorsementFactory(version=version, minuted=True)
    assert STANDING.ask(endorsement, notice(outgoing.CONFIRM_MINUTED)).is_live
    setattr(endorsement, end, clock.now())
    assert not STANDING.ask(endorsement, notice(outgoing.CONFIRM_MINUTED)).is_live


def test_the_reminder_to_an_agency_that_has_answered_is_not_true_any_more():
    involvement = InvolvementFactory()
    before = STANDING.ask(involvement, notice(outgoing.WAS_INVOLVED))
    assert before.is_live
    involvement.deadline_on += dt.timedelta(days=7)
    assert STANDING.ask(involvement, notice(outgoing.WAS_INVOLVED)).fingerprint != before.fingerprint
    manager = person_on(involvement.review, Role.BUSINESS_MANAGER)
    answered = answer_involvement(involvement=involvement, was_involved=True, note="By mail.", by=manager)
    assert not STANDING.ask(answered, notice(outgoing.WAS_INVOLVED)).is_live


def test_a_limit_that_was_met_and_interest_that_passed_are_not_told_of():
    running = ReviewClockFactory()
    assert STANDING.ask(running, notice(outgoing.LIMIT_RUNS_OUT)).is_live
    running.met_on = clock.today()
    assert not STANDING.ask(running, notice(outgoing.LIMIT_RUNS_OUT)).is_live
    review = ReviewFactory(has_press_interest=True)
    assert STANDING.ask(review, notice(outgoing.PRESS_INTEREST)).is_live
    review.has_press_interest = False
    assert not STANDING.ask(review, notice(outgoing.PRESS_INTEREST)).is_live


# Who may be told ----------------------------------------------------------------------------------


def subjects(version):
    review = version.report.review
    council = three_partners()[0]
    running = ReviewClockFactory(review=review)
    return {
        "version": version,
        "endorsement": EndorsementFactory(version=version, agency=council, minuted=True),
        "involvement": InvolvementFactory(review=review, agency=council),
        "clock": running,
        "review": review,
        "decision": DecisionFactory(review=review),
        "delay": DelayRecord.objects.create(
            clock=running,
            justification="The trial.",
            decided_by="Partners",
            decided_on=clock.today(),
            next_look_on=clock.today(),
            recorded_by=review.matter.owner,
            recorded_at=clock.now(),
        ),
    }


def test_who_may_be_told_of_what(version):
    council, health, _ = three_partners()
    review = version.report.review
    people = {
        "partner": person_on(review, Role.SAFEGUARDING_PARTNER, agency=council),
        "other partner": person_on(review, Role.SAFEGUARDING_PARTNER, agency=health),
        "manager": person_on(review, Role.BUSINESS_MANAGER),
        "stranger": PersonFactory(
            is_superuser=True, business_manager=True, safeguarding_partner=True, agency=council
        ),
    }
    told = {
        name: {who for who, person in people.items() if MAY_RECEIVE.ask(subject, person, notice("x"))}
        for name, subject in subjects(version).items()
    }
    assert told == {
        "version": {"partner", "other partner"},
        "endorsement": {"partner"},
        "involvement": {"partner"},
        "clock": {"manager"},
        "review": {"partner", "other partner", "manager"},
        "decision": {"partner", "other partner", "manager"},
        "delay": {"partner", "other partner", "manager"},
    }
    endorsement = Endorsement.objects.get()
    disputed = notice(outgoing.MINUTED_DISPUTED)
    assert MAY_RECEIVE.ask(endorsement, people["manager"], disputed)
    assert not MAY_RECEIVE.ask(endorsement, people["partner"], disputed)


def test_somebody_taken_off_the_list_is_told_nothing_more(version):
    partner = person_on(version.report.review, Role.SAFEGUARDING_PARTNER, agency=three_partners()[0])
    version.report.review.matter.accesses.update(removed_at=clock.now(), removed_by=version.uploaded_by)
    for subject in subjects(version).values():
        assert not MAY_RECEIVE.ask(subject, partner, notice("x"))


def test_the_matters_owner_answers_for_its_notices(version):
    for subject in subjects(version).values():
        assert OWNERS.ask(subject, notice("x")) == [version.report.review.matter.owner]


# What waits ---------------------------------------------------------------------------------------


def waits(person):
    return [entry.what for entry in WORK.ask(person)]


@pytest.mark.parametrize(
    ("state", "whose_move"),
    [
        ("found", "It is the business unit’s move: it decides on what the check found."),
        ("unchecked", "You can endorse it once the check of the file has finished."),
        ("infected", "It is the business unit’s move: it uploads another file."),
    ],
)
def test_a_report_waits_for_a_partner_once_it_can_be_endorsed(client, version, state, whose_move):
    partner = person_on(version.report.review, Role.SAFEGUARDING_PARTNER, agency=three_partners()[0])
    document = Document.objects.filter(pk=version.document_id)
    if state == "found":
        finding = FindingFactory(document=version.document)
    else:
        document.update(**{"inspection": "waiting"} if state == "unchecked" else {"scan": "infected"})
    page = reverse("reviews:report", args=[version.report.review.reference])
    client.force_login(partner, backend=BACKEND)

    assert waits(partner) == []
    shown = client.get(page).text
    assert whose_move in shown
    assert "Read and endorse" not in shown

    if state == "found":
        Finding._base_manager.filter(pk=finding.pk).update(
            decision="cleared", reason="Known.", decided_by=partner, decided_at=clock.now()
        )
    document.update(inspection="done", scan="clean")

    assert waits(partner) == ["Endorse the final report"]
    shown = client.get(page).text
    assert "Read and endorse" in shown
    assert whose_move not in shown


def test_a_partner_sees_the_report_the_correction_and_the_minute_that_wait(version):
    council = three_partners()[0]
    partner = person_on(version.report.review, Role.SAFEGUARDING_PARTNER, agency=council)
    assert waits(partner) == ["Endorse the final report"]
    assert all(entry.is_approval for entry in WORK.ask(partner))

    endorsement = EndorsementFactory(version=version, agency=council, minuted=True)
    assert waits(partner) == ["Confirm the endorsement that was minuted"]
    endorsement.confirmed_at = clock.now()
    endorsement.save(update_fields=["confirmed_at"])
    assert waits(partner) == []

    newer = add_version(
        review=version.report.review,
        document=DocumentFactory(matter=version.report.review.matter),
        is_minor_correction=True,
        correction_note="A date.",
        by=person_on(version.report.review, Role.BUSINESS_MANAGER),
    )
    assert waits(partner) == ["Say whether it is only a minor correction"]
    newer.correction_agreements.create(agency=council, agreed_by=partner, agreed_at=clock.now())
    assert waits(partner) == []


def test_off_the_list_nothing_waits(version):
    PersonFactory(administrator=True, last_login=clock.now())
    InvolvementFactory(review=version.report.review, agency=three_partners()[0])
    stranger = PersonFactory(
        safeguarding_partner=True, business_manager=True, is_superuser=True, agency=three_partners()[0]
    )
    assert waits(stranger) == []


def test_a_minuted_endorsement_not_confirmed_in_time_waits_for_the_business_unit(version):
    manager = person_on(version.report.review, Role.BUSINESS_MANAGER)
    council = three_partners()[0]
    EndorsementFactory(
        version=version, agency=council, minuted=True, confirm_by_on=clock.today() - dt.timedelta(days=1)
    )
    assert waits(manager) == [f"{council} has not confirmed what was minuted"]


def test_a_limit_that_runs_out_waits_for_the_business_unit():
    review = ReviewFactory()
    manager = person_on(review, Role.PRACTICE_LEAD)
    ReviewClockFactory(review=review, due_on=clock.today() + dt.timedelta(days=1))
    assert waits(manager) == ["Finish and publish: meet the limit or record the delay"]
    assert waits(person_on(review, Role.INDEPENDENT_REVIEWER)) == []


def test_what_waits_is_asked_for_in_a_fixed_number_of_questions(django_assert_num_queries, version):
    review = version.report.review
    manager = person_on(review, Role.BUSINESS_MANAGER)
    for _ in range(2):
        list(WORK.ask(manager))
    with CaptureQueriesContext(connection) as before:
        list(WORK.ask(manager))
    for _ in range(5):
        other = ReviewFactory(matter=review.matter, has_press_interest=True)
        InvolvementFactory(review=other, deadline_on=clock.today() - dt.timedelta(days=1))
        ReviewClockFactory(review=other, due_on=clock.today())
    with django_assert_num_queries(len(before)):
        list(WORK.ask(manager))


# Lists --------------------------------------------------------------------------------------------


def test_the_navigation_shows_the_room_to_those_who_have_something_there():
    assert "Reviews" in [entry.title for entry in NAV.ask(PersonFactory(press_lead=True))]
    assert "Reviews" not in [entry.title for entry in NAV.ask(PersonFactory())]


def test_inside_one_finds_the_reviews_of_ones_matters_alone(version):
    manager = person_on(version.report.review, Role.BUSINESS_MANAGER)
    ReviewFactory(published=True, public_title="Child Oak", working_title="Secret Yew", code="R99")
    ReviewFactory(working_title="Hidden Ash")

    found = [
        review for records in FINDABLE.ask(manager) if records.model is PracticeReview for review in records
    ]

    assert found == [version.report.review]


def test_a_reviews_notices_come_without_the_many_reminders_until_they_are_asked_for(client):
    review = ReviewFactory()
    client.force_login(review.matter.owner)
    notice = NoticeFactory(kind=plan_notices.ADVANCE_COPY, matters=[review.matter])
    DeliveryFactory(notice=notice, mailbox_name="National Panel")
    reminder = NoticeFactory(kind=plan_messages.STEP_DUE, matters=[review.matter])
    DeliveryFactory(notice=NoticeFactory(kind=plan_notices.ADVANCE_COPY, matters=[MatterFactory()]))
    page = reverse("reviews:notices", args=[review.reference])

    def listed(**query):
        return {row["notice"] for row in client.get(page, query).context["rows"]}

    assert listed() == {notice}
    assert listed(show="everything") == {notice, reminder}
    assert listed(show="everything", words="panel") == {notice}
    assert listed(status="sent") == set()

    assert "There are no notices here." in client.get(page, {"words": "nobody"}).text
    assert (
        '1 reminder to staff is not shown. <a class="govuk-link" href="?show=everything">'
        in client.get(page).text
    )
    assert "not shown" not in client.get(page, {"show": "everything"}).text

    answer = client.get(reverse("reviews:notices_export", args=[review.reference]), {"words": "panel"})
    (row,) = csv.DictReader(answer.getvalue().decode("utf-8-sig").splitlines())
    assert (row["Reference"], row["Recipient"]) == (notice.reference, "National Panel")


def test_the_calendar_holds_what_the_person_may_know(version):
    review = version.report.review
    today = clock.today()
    later = today + dt.timedelta(days=3)
    agency = AgencyFactory()
    ReviewClockFactory(review=review, due_on=later)
    InvolvementFactory(review=review, agency=agency, deadline_on=later)
    published = ReviewFactory(published=True)
    owner = PersonFactory(agency_representative=True)
    RecommendationFactory(review=published, owner=owner, due_on=later)

    def days(person):
        return [entry.title for entry in CALENDAR.ask(person, today, today + dt.timedelta(days=7))]

    assert sorted(days(person_on(review, Role.BUSINESS_MANAGER))) == [
        "SECRETCODE: Finish and publish is due",
        f"SECRETCODE: answer of {agency} is due",
    ]
    assert days(person_on(review, Role.AGENCY_REPRESENTATIVE, agency=agency)) == [
        f"SECRETCODE: answer of {agency} is due"
    ]
    assert days(owner) == [f"{published.code}: recommendation 1 is due"]
    assert days(PersonFactory(business_manager=True, is_superuser=True)) == []
    uids = {entry.uid for entry in CALENDAR.ask(review.matter.owner, today, later)}
    assert all(review.reference not in uid and review.code not in uid for uid in uids)


def test_all_texts_of_a_matter_are_checked_again_when_a_term_is_added(version):
    review = version.report.review
    AttachmentFactory(review=review, transcript="Be curious.")
    PracticeReview.objects.filter(pk=review.pk).update(public_title="Child Larch", summary="Learning.")
    ReviewFactory(public_title="Another matter’s")
    places = {
        (type(each.subject).__name__, place) for each in TEXTS.ask(review.matter) for place in each.texts
    }
    assert places == {
        ("PracticeReview", "title"),
        ("PracticeReview", "summary"),
        ("Recommendation", "recommendation"),
        ("Attachment", "title"),
        ("Attachment", "transcript"),
    }


def test_a_matter_leads_to_its_reviews(version):
    review = version.report.review
    ReviewFactory()
    manager = person_on(review, Role.BUSINESS_MANAGER)
    pages = [page for page in MATTER_PAGES.ask(review.matter, manager) if page.title.startswith("Review ")]
    assert [(page.title, page.url) for page in pages] == [("Review SECRETCODE", review.get_absolute_url())]


# A partner whose yes is missing


@pytest.mark.parametrize(
    ("change", "field"),
    [({"is_current": None}, "is_current"), ({"kind": "relevant_agency", "is_current": "on"}, "kind")],
)
def test_a_partner_whose_yes_is_missing_stays_a_partner(client, change, field):
    review = ReviewFactory(with_final_report=True)
    version = review.reports.get().versions.get()
    *others, police = three_partners()
    endorse_by_all(version, others)
    url = reverse("admin:partnership_agency_change", args=[police.pk])
    administrator = PersonFactory(administrator=True, last_login=clock.now())
    client.force_login(administrator, backend=BACKEND)

    def save():
        values = opened(client, url) | change
        return client.post(url, {name: value for name, value in values.items() if value is not None})

    for known, words in [
        (False, "A review waits for its endorsement."),
        (True, f"The final report of {review.code} waits for its endorsement."),
    ]:
        if known:
            put_on(review.matter, administrator)
        assert save().context["adminform"].form.errors == {field: [words]}
    police.refresh_from_db()
    assert (police.kind, police.is_current) == ("safeguarding_partner", True)

    EndorsementFactory(version=version, agency=police)

    assert save().status_code == 302


@pytest.mark.parametrize("why", ["decided", "published", "draft"])
def test_a_partner_of_whom_no_yes_is_awaited_may_leave(why):
    match why:
        case "decided":
            review = ReviewFactory(with_final_report=True)
            DecisionFactory(review=review, kind="not_to_publish", form="")
        case "published":
            ReviewFactory(published=True)
        case "draft":
            ReportVersionFactory(is_final=False)
    police = AgencyFactory(police=True)

    assert not list(PARTNER_NEEDED.ask(police, PersonFactory(chair=True)))


def test_a_notice_says_which_review_it_is_about_and_leads_there(client):
    review = ReviewFactory(code="R7")
    client.force_login(review.matter.owner)
    notice = NoticeFactory(kind=plan_notices.ADVANCE_COPY, matters=[review.matter], subject=review)
    for name in ("National Panel", "Ofsted", "The Department"):
        DeliveryFactory(notice=notice, mailbox_name=name)

    (row,) = client.get(reverse("notices:list")).context["rows"]
    page = client.get(notice.get_absolute_url()).text

    assert (row["about"].label, row["first_recipient"]) == ("R7", "National Panel")
    assert f'href="{review.get_absolute_url()}">R7</a>' in page
    assert f'href="{reverse("matters:matter", args=[review.matter.reference])}"' in page


def test_every_record_of_a_review_that_notices_tell_of_leads_to_it(client):
    told = [model for model in STANDING.models() if model._meta.app_label == "reviews"]

    assert told
    for model in told:
        assert path_to_review(model) is not None
        model.objects.filter(**{f"{path_to_review(model) or 'pk'}": 0}).exists()
