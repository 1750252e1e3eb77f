"""Every page of a review for every role: readable, refused, or as if it had never existed."""

import pytest
from django.urls import reverse

from audit.models import Event
from partnership.models import BUSINESS_UNIT, CHAIRS, Agency, Role
from reviews.models import Attachment, Recommendation, ReportVersion
from reviews.rules.access import EVERYTHING, Section
from reviews.urls.reviews import urlpatterns
from tests.partnership.factories import PartnershipFactory, PersonFactory, TimerFactory
from tests.reviews.factories import (
    AttachmentFactory,
    DecisionFactory,
    EndorsementFactory,
    FamilyMemberFactory,
    InvolvementFactory,
    ReviewClockFactory,
    ReviewFactory,
    person_on,
    three_partners,
)
from tests.reviews.plan_factories import PlanFactory
from tests.reviews.test_access import READ_ON_THE_LIST

pytestmark = pytest.mark.django_db

S = Section

#: name of the address: (part that one must be able to read, who may open it among those who read it)
WORK, READ, ENDORSE, BY_POST = "business unit", "reader", "partner", "button"
PAGES = {
    "overview": (S.OVERVIEW, READ),
    "edit": (S.OVERVIEW, WORK),
    "press": (S.TIMELINE, READ),
    "unmark_press": (S.TIMELINE, WORK),
    "timeline": (S.TIMELINE, READ),
    "notices": (S.NOTICES, READ),
    "report": (S.REPORT, READ),
    "upload_report": (S.REPORT, WORK),
    "endorse": (S.REPORT, ENDORSE),
    "record_minuted": (S.REPORT, WORK),
    "confirm_minuted": (S.REPORT, ENDORSE),
    "send_corrected_copy": (S.REPORT, WORK),
    "ask_to_endorse": (S.REPORT, WORK),
    "recommendations": (S.RECOMMENDATIONS, READ),
    "add_recommendation": (S.RECOMMENDATIONS, WORK),
    "edit_recommendation": (S.RECOMMENDATIONS, WORK),
    "respond_recommendation": (S.RECOMMENDATIONS, WORK),
    "progress_recommendation": (S.RECOMMENDATIONS, WORK),
    "remove_recommendation": (S.RECOMMENDATIONS, WORK),
    "move_recommendation": (S.RECOMMENDATIONS, BY_POST),
    "make_briefing": (S.RECOMMENDATIONS, BY_POST),
    "take_into_catalogue": (S.REPORT, BY_POST),
    "attachments": (S.REPORT, READ),
    "add_attachment": (S.REPORT, WORK),
    "edit_attachment": (S.REPORT, WORK),
    "move_attachment": (S.REPORT, BY_POST),
    "texts": (S.REPORT, READ),
    "edit_texts": (S.REPORT, WORK),
    "publish_attachment": (S.REPORT, WORK),
    "confirm_title": (S.REPORT, BY_POST),
    "publish_correction": (S.REPORT, WORK),
    "decisions": (S.DECISIONS, READ),
    "record_decision": (S.DECISIONS, WORK),
    "publish_reason": (S.DECISIONS, WORK),
    "withdraw_reason": (S.DECISIONS, WORK),
    "draft": (S.DECISIONS, WORK),
    "start_clock": (S.DECISIONS, WORK),
    "correct_clock": (S.DECISIONS, WORK),
    "meet_clock": (S.DECISIONS, WORK),
    "record_delay": (S.DECISIONS, WORK),
    "agencies": (S.AGENCIES, READ),
    "ask_agencies": (S.AGENCIES, WORK),
    "answer_involvement": (S.AGENCIES, WORK),
    "extend_involvement": (S.AGENCIES, WORK),
    "family": (S.FAMILY, READ),
    "add_member": (S.FAMILY, WORK),
    "edit_member": (S.FAMILY, WORK),
    "remove_member": (S.FAMILY, WORK),
    "record_told": (S.FAMILY, WORK),
    "record_exemption": (S.FAMILY, WORK),
}
#: Files are tried where they are uploaded or saved; a correction where there is one; lists hold no single review.
ELSEWHERE = {
    "notices_export",
    "report_file",
    "minute_file",
    "attachment_file",
    "correction",
    "list",
    "list_export",
    "begin",
}


def test_every_address_of_a_review_has_its_rule_here():
    assert {pattern.name for pattern in urlpatterns} == set(PAGES) | ELSEWHERE


@pytest.fixture
def review():
    """A review with something on every page."""
    PartnershipFactory()
    review = ReviewFactory(with_final_report=True)
    version = ReportVersion.objects.get(report__review=review)
    EndorsementFactory(version=version, agency=three_partners()[0], minuted=True)
    timer = TimerFactory(
        edition=PartnershipFactory._meta.model.current().rules, kind="rapid_review", recipient=""
    )
    ReviewClockFactory(review=review)
    assert timer.pk
    DecisionFactory(review=review, kind="not_to_publish", publishable_reason="Too recognisable.")
    InvolvementFactory(review=review)
    FamilyMemberFactory(review=review)
    AttachmentFactory(review=review)
    PlanFactory(review=review)
    return review


def address(name, review, reference=None):
    reference = reference or review.reference
    recommendation = Recommendation.objects.filter(review=review).first()
    member = review.family_members.first()
    attachment = Attachment.objects.filter(review=review).first()
    rest = {
        "endorse": ["full"],
        "record_minuted": ["full"],
        "confirm_minuted": ["full"],
        "send_corrected_copy": ["full"],
        "ask_to_endorse": ["full"],
        "edit_recommendation": [recommendation.reference],
        "respond_recommendation": [recommendation.reference],
        "progress_recommendation": [recommendation.reference],
        "remove_recommendation": [recommendation.reference],
        "move_recommendation": [recommendation.reference, "down"],
        "edit_attachment": [attachment.reference],
        "move_attachment": [attachment.reference, "ready"],
        "publish_attachment": [attachment.reference],
        "take_into_catalogue": [attachment.reference],
        "draft": ["decision", 1],
        "start_clock": ["rapid_review"],
        "correct_clock": ["completion"],
        "meet_clock": ["completion"],
        "record_delay": ["completion"],
        "answer_involvement": [review.involvements.get().agency_id],
        "extend_involvement": [review.involvements.get().agency_id],
        "edit_member": [member.reference],
        "remove_member": [member.reference],
        "record_told": [member.reference],
        "record_exemption": ["staff"],
    }.get(name, [])
    return reverse(f"reviews:{name}", args=[reference, *rest])


def expected(name, role):
    section, who = PAGES[name]
    if who == BY_POST:
        return 405
    if section not in READ_ON_THE_LIST[role]:
        return 404
    if who == READ:
        return 200
    allowed = role in BUSINESS_UNIT if who == WORK else role == Role.SAFEGUARDING_PARTNER
    return 200 if allowed else 403


@pytest.mark.parametrize("role", Role)
def test_each_role_on_the_list_opens_what_is_theirs(client, review, role):
    agency = three_partners()[0] if role == Role.SAFEGUARDING_PARTNER else None
    client.force_login(person_on(review, role, agency=agency))

    found = {name: client.get(address(name, review)).status_code for name in PAGES}

    assert found == {name: expected(name, role) for name in PAGES}


@pytest.mark.parametrize("role", [role for role in Role if role not in CHAIRS])
def test_off_the_list_every_page_answers_like_one_that_never_existed(client, review, role):
    client.force_login(PersonFactory(is_superuser=True, **{role.value: True}))
    for name in PAGES:
        methods = [client.get, client.head, client.post] if role == Role.BUSINESS_MANAGER else [client.get]
        for method in methods:
            hidden = method(address(name, review))
            unknown = method(address(name, review, "bcdfghjkmnpq"))
            assert (hidden.status_code, hidden.content, dict(hidden.headers)) == (
                unknown.status_code,
                unknown.content,
                dict(unknown.headers),
            ), name
            assert hidden.status_code in (404, 405), name


def test_nobody_signed_in_is_sent_to_sign_in_whatever_the_address(client, review):
    for name in PAGES:
        hidden = client.get(address(name, review))
        unknown = client.get(address(name, review, "bcdfghjkmnpq"))
        assert hidden.status_code == unknown.status_code == 302
        assert hidden.url.partition("?")[0] == unknown.url.partition("?")[0]


@pytest.mark.parametrize("role", [role for role in Role if role not in BUSINESS_UNIT])
def test_who_may_not_work_changes_nothing_by_posting(client, review, role):
    agency = (
        Agency.objects.filter(kind="relevant_agency").exclude(pk=review.involvements.get().agency_id).first()
    )
    client.force_login(person_on(review, role, agency=agency))
    before = Event.objects.count()

    for name, (_, who) in PAGES.items():
        if who in (WORK, BY_POST):
            assert client.post(address(name, review)).status_code in (403, 404), name

    assert Event.objects.count() == before


@pytest.mark.parametrize("role", [Role.BUSINESS_MANAGER, Role.CHAIR])
def test_opening_pages_changes_nothing(client, review, role):
    client.force_login(person_on(review, role))
    before = Event.objects.count()
    for name in PAGES:
        client.get(address(name, review))
    assert Event.objects.count() == before


def test_the_navigation_leads_only_where_the_person_may_go(client, review):
    for role in Role:
        agency = three_partners()[0] if role == Role.SAFEGUARDING_PARTNER else None
        client.force_login(person_on(review, role, agency=agency))
        entries = client.get(review.get_absolute_url()).context["sub_navigation"]
        for entry in entries:
            assert client.get(entry.url).status_code in (200, 302), (role, entry.url)
        if READ_ON_THE_LIST[role] == EVERYTHING:
            assert len(entries) >= 9
