"""Endorsing a report: the right partner, the very bytes, the recommendations as they are (law 1)."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from audit.models import Event
from documents.models import Document
from foundation import clock
from notices.models import Notice
from partnership.models import BUSINESS_UNIT, CHAIRS, Role
from reviews.models import Endorsement, ReportVersion
from reviews.queries.endorsements import missing, state
from reviews.rules.refusals import ReviewNotReady
from reviews.services import outgoing
from reviews.services.endorsements import (
    agree_minor,
    ask_again,
    confirm_minuted,
    dispute_minuted,
    endorse,
    record_minuted,
    refuse_minor,
)
from reviews.services.recommendations import (
    add_recommendation,
    edit_recommendation,
    remove_recommendation,
    reorder_recommendations,
    respond,
)
from reviews.services.reports import add_version
from tests.documents.factories import FindingFactory
from tests.partnership.factories import (
    AgencyFactory,
    AppointmentFactory,
    PartnershipFactory,
    PersonFactory,
)
from tests.reviews.factories import (
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


@pytest.fixture
def version() -> ReportVersion:
    PartnershipFactory()
    review = ReviewFactory(with_final_report=True)
    three_partners()
    return ReportVersion.objects.get(report__review=review)


@pytest.fixture
def council(version):
    return three_partners()[0]


def sign(version, agency, by, **seen):
    return endorse(
        version=version,
        agency=agency,
        seen_sha256=seen.get("sha256", version.document.sha256),
        seen_fingerprint=seen.get("fingerprint", version.report.review.recommendations.fingerprint()),
        by=by,
    )


def partner_of(version, agency):
    return person_on(version.report.review, Role.SAFEGUARDING_PARTNER, agency=agency)


def by_unit(version):
    return person_on(version.report.review, Role.BUSINESS_MANAGER)


# Signed in ----------------------------------------------------------------------------------------


def test_a_partner_endorses_the_bytes_and_recommendations_they_saw(version, council):
    partner = partner_of(version, council)

    endorsement = sign(version, council, partner)

    assert endorsement.report_sha256 == version.document.sha256
    assert endorsement.recommendations_fingerprint == version.report.review.recommendations.fingerprint()
    assert (endorsement.manner, endorsement.endorsed_by, endorsement.recorded_by) == (
        "signed_in",
        partner,
        partner,
    )
    event = Event.objects.about(endorsement).get()
    assert event.facts["sha256"] == version.document.sha256
    assert event.matter_id == version.report.review.matter_id


@pytest.mark.parametrize("role", [role for role in Role if role != Role.SAFEGUARDING_PARTNER])
@pytest.mark.parametrize("superuser", [False, True])
def test_nobody_else_endorses(version, council, role, superuser):
    person = person_on(version.report.review, role, agency=council)
    person.is_superuser = superuser
    person.save()

    with pytest.raises(PermissionDenied):
        sign(version, council, person)
    assert not Endorsement.objects.exists()
    assert not Event.objects.exists()


def test_a_partner_endorses_for_no_other_agency_and_not_off_the_list(version, council):
    other = partner_of(version, three_partners()[1])
    stranger = PersonFactory(safeguarding_partner=True, agency=council)
    for person in (other, stranger):
        with pytest.raises(PermissionDenied):
            sign(version, council, person)
    assert not Endorsement.objects.exists()


def test_a_partner_of_an_agency_that_left_endorses_no_more(version, council):
    partner = partner_of(version, council)
    council.is_current = False
    council.save()
    with pytest.raises(PermissionDenied):
        sign(version, council, partner)


@pytest.mark.parametrize("seen", [{"sha256": "0" * 64}, {"fingerprint": "0" * 64}])
def test_what_changed_after_the_page_was_opened_is_not_endorsed(version, council, seen):
    partner = partner_of(version, council)
    with pytest.raises(ReviewNotReady, match="changed after you opened"):
        sign(version, council, partner, **seen)
    assert not Endorsement.objects.exists()


def test_a_partner_endorses_once(version, council):
    partner = partner_of(version, council)
    sign(version, council, partner)
    with pytest.raises(ReviewNotReady, match="already endorsed"):
        sign(version, council, partner)
    assert Endorsement.objects.count() == 1


@pytest.mark.parametrize("situation", ["draft", "older", "unchecked", "infected", "findings"])
def test_not_every_version_can_be_endorsed(version, council, situation):
    partner = partner_of(version, council)
    match situation:
        case "draft":
            ReportVersion._base_manager.update(is_final=False)
        case "older":
            ReportVersionFactory(report=version.report)
        case "unchecked":
            Document.objects.update(inspection=Document.Inspection.WAITING)
        case "infected":
            Document.objects.update(scan=Document.Scan.INFECTED)
        case "findings":
            FindingFactory(document=version.document)
    with pytest.raises(ReviewNotReady):
        sign(version, council, partner)
    assert not Endorsement.objects.exists()


def test_a_scan_that_nobody_can_check_is_endorsed_once_its_finding_is_cleared(version, council):
    Document.objects.update(inspection=Document.Inspection.IMPOSSIBLE)
    FindingFactory(
        document=version.document,
        decision="cleared",
        decided_by=PersonFactory(),
        decided_at=clock.now(),
    )
    assert sign(version, council, partner_of(version, council))


# Minuted ------------------------------------------------------------------------------------------


def minute_for(version):
    return DocumentFactory(title="Minute", matter=version.report.review.matter)


def test_a_minuted_endorsement_counts_and_asks_the_partner_to_confirm(version, council, time_machine):
    time_machine.move_to("2026-10-05T10:00Z", tick=False)
    ReportVersion._base_manager.update(uploaded_at=clock.now())
    partner, recorder = partner_of(version, council), by_unit(version)

    endorsement = record_minuted(
        version=version, agency=council, minuted_on=clock.today(), minute=minute_for(version), by=recorder
    )

    assert f"{council}" not in " ".join(missing(version))
    assert endorsement.endorsed_by is None
    assert endorsement.confirm_by_on == dt.date(2026, 10, 12)
    notices = Notice.objects.filter(kind=outgoing.CONFIRM_MINUTED).order_by("due_at")
    assert [clock.day_of(notice.due_at) for notice in notices] == [
        dt.date(2026, 10, 5),
        dt.date(2026, 10, 12),
    ]
    assert {
        delivery.person for notice in notices for delivery in notice.deliveries.filter(is_copy=False)
    } == {partner}


def test_who_uploaded_the_report_does_not_record_its_endorsement(version, council):
    with pytest.raises(PermissionDenied, match="Somebody else"):
        record_minuted(
            version=version,
            agency=council,
            minuted_on=clock.today(),
            minute=minute_for(version),
            by=version.uploaded_by,
        )
    assert not Endorsement.objects.exists()


@pytest.mark.parametrize("role", [role for role in Role if role not in BUSINESS_UNIT])
def test_only_the_business_unit_records_what_was_minuted(version, council, role):
    person = person_on(version.report.review, role, agency=council)
    with pytest.raises(PermissionDenied):
        record_minuted(
            version=version, agency=council, minuted_on=clock.today(), minute=minute_for(version), by=person
        )
    assert not Endorsement.objects.exists()


@pytest.mark.parametrize("days", [-30, 1])
def test_the_meeting_was_after_the_report_came_in_and_not_in_the_future(version, council, days):
    with pytest.raises(ReviewNotReady) as refused:
        record_minuted(
            version=version,
            agency=council,
            minuted_on=clock.today() + dt.timedelta(days=days),
            minute=minute_for(version),
            by=by_unit(version),
        )
    assert [reason.fields for reason in refused.value.reasons] == [("minuted_on",)]
    assert not Endorsement.objects.exists()


def test_a_minute_of_another_matter_proves_nothing(version, council):
    with pytest.raises(ReviewNotReady, match="this review’s matter"):
        record_minuted(
            version=version,
            agency=council,
            minuted_on=clock.today(),
            minute=DocumentFactory(),
            by=by_unit(version),
        )


def test_only_a_safeguarding_partner_is_recorded_as_endorsing(version):
    with pytest.raises(ReviewNotReady, match="not a safeguarding partner"):
        record_minuted(
            version=version,
            agency=AgencyFactory(),
            minuted_on=clock.today(),
            minute=minute_for(version),
            by=by_unit(version),
        )


def test_the_partner_confirms_even_after_the_day_and_the_flag_goes(version, council, time_machine):
    time_machine.move_to("2026-10-05T10:00Z", tick=False)
    endorsement = EndorsementFactory(
        version=version, agency=council, minuted=True, confirm_by_on=dt.date(2026, 10, 12)
    )
    partner = partner_of(version, council)
    time_machine.move_to("2026-10-20T10:00Z", tick=False)
    assert any(each.is_flagged for each in state(version))

    confirm_minuted(endorsement=endorsement, by=partner)

    endorsement.refresh_from_db()
    assert (endorsement.endorsed_by, endorsement.confirmed_at) == (partner, clock.now())
    assert not any(each.is_flagged for each in state(version))
    with pytest.raises(ReviewNotReady, match="already"):
        confirm_minuted(endorsement=endorsement, by=partner)


@pytest.mark.parametrize("act", [confirm_minuted, lambda **given: dispute_minuted(reason="No.", **given)])
def test_nobody_confirms_or_disputes_for_the_partner(version, council, act):
    endorsement = EndorsementFactory(version=version, agency=council, minuted=True)
    for person in (by_unit(version), partner_of(version, three_partners()[1]), endorsement.recorded_by):
        with pytest.raises(PermissionDenied):
            act(endorsement=endorsement, by=person)
    endorsement.refresh_from_db()
    assert endorsement.confirmed_at is None
    assert endorsement.voided_at is None


def test_a_disputed_record_no_longer_counts_and_the_business_unit_is_told(version, council):
    endorsement = EndorsementFactory(version=version, agency=council, minuted=True)
    manager = by_unit(version)

    dispute_minuted(endorsement=endorsement, reason="We deferred it.", by=partner_of(version, council))

    assert f"{council} has not endorsed version 1." in missing(version)
    told = Notice.objects.get(kind=outgoing.MINUTED_DISPUTED)
    assert manager in {delivery.person for delivery in told.deliveries.all()}
    assert Event.objects.about(endorsement).last().text.reason == "We deferred it."


# One person, one yes ------------------------------------------------------------------------------


def partner_of_two(version, agency, other):
    partner = partner_of(version, agency)
    AppointmentFactory(person=partner, role=Role.SAFEGUARDING_PARTNER, agency=other)
    return partner


def test_one_person_endorses_for_one_agency_only(version, council):
    police = three_partners()[2]
    partner = partner_of_two(version, council, police)
    endorsement = sign(version, council, partner)

    with pytest.raises(ReviewNotReady, match=f"You have endorsed for {council} already"):
        sign(version, police, partner)

    assert Endorsement.objects.get() == endorsement
    assert Event.objects.count() == 1


def test_one_person_confirms_no_second_agencys_minute(version, council):
    police = three_partners()[2]
    partner = partner_of_two(version, council, police)
    sign(version, council, partner)
    minuted = EndorsementFactory(version=version, agency=police, minuted=True)

    with pytest.raises(ReviewNotReady, match=f"You have endorsed for {council} already"):
        confirm_minuted(endorsement=minuted, by=partner)

    minuted.refresh_from_db()
    assert (minuted.endorsed_by, minuted.confirmed_at) == (None, None)


def test_who_uploaded_the_report_neither_endorses_it_nor_confirms(version, council):
    uploader = version.uploaded_by
    AppointmentFactory(person=uploader, role=Role.SAFEGUARDING_PARTNER, agency=council)
    with pytest.raises(ReviewNotReady, match="Somebody else than the person who uploaded"):
        sign(version, council, uploader)
    assert not Endorsement.objects.exists()

    minuted = EndorsementFactory(version=version, agency=council, minuted=True)
    with pytest.raises(ReviewNotReady, match="Somebody else than the person who uploaded"):
        confirm_minuted(endorsement=minuted, by=uploader)
    minuted.refresh_from_db()
    assert minuted.confirmed_at is None
    assert not Event.objects.exists()


# What voids it ------------------------------------------------------------------------------------


@pytest.mark.parametrize("change", ["text", "order", "added", "removed"])
def test_changing_the_recommendations_voids_every_endorsement_and_tells_the_partners(version, change):
    endorsements = endorse_by_all(version)
    review, manager = version.report.review, by_unit(version)
    first, second = review.recommendations.all()

    match change:
        case "text":
            edit_recommendation(
                recommendation=first,
                text=first.text + "!",
                owner_agency=None,
                owner=None,
                due_on=None,
                began_from=first.version,
                by=manager,
            )
        case "order":
            reorder_recommendations(review=review, order=[second.pk, first.pk], by=manager)
        case "added":
            add_recommendation(review=review, text="One more.", by=manager)
        case "removed":
            remove_recommendation(recommendation=first, reason="Said twice.", by=manager)

    assert not Endorsement.objects.standing().exists()
    assert len(missing(version)) == 3
    told = Notice.objects.filter(kind=outgoing.ENDORSEMENT_VOIDED)
    people = {one.person for notice in told for one in notice.deliveries.filter(is_copy=False)}
    assert people == {one.endorsed_by for one in endorsements}
    assert Event.objects.filter(verb="endorsement voided").count() == 3


def test_saving_a_recommendation_unchanged_or_answering_it_keeps_the_endorsements(version):
    endorse_by_all(version)
    manager = by_unit(version)
    first, second = version.report.review.recommendations.all()

    edit_recommendation(
        recommendation=first,
        text=first.text,
        owner_agency=AgencyFactory(),
        owner=None,
        due_on=dt.date(2027, 1, 1),
        began_from=first.version,
        by=manager,
    )
    respond(
        recommendation=second, response="accepted", words="We will.", began_from=second.version, by=manager
    )
    assert not reorder_recommendations(review=version.report.review, order=[first.pk, second.pk], by=manager)

    assert missing(version) == []
    assert not Notice.objects.exists()


def test_a_new_version_voids_every_endorsement_and_asks_anew(version):
    endorsements = endorse_by_all(version)
    newer = add_version(
        review=version.report.review,
        document=DocumentFactory(matter=version.report.review.matter),
        by=by_unit(version),
    )

    assert not Endorsement.objects.standing().exists()
    assert newer.number == 2
    asked = Notice.objects.get(kind=outgoing.ENDORSE)
    assert {one.person for one in asked.deliveries.filter(is_copy=False)} == {
        one.endorsed_by for one in endorsements
    }


def test_a_draft_after_the_final_report_is_refused(version):
    with pytest.raises(ReviewNotReady, match="final report is in"):
        add_version(
            review=version.report.review,
            document=DocumentFactory(matter=version.report.review.matter),
            is_final=False,
            by=by_unit(version),
        )
    assert ReportVersion.objects.count() == 1


def test_the_same_file_again_is_no_new_version(version):
    endorse_by_all(version)
    with pytest.raises(ReviewNotReady, match="byte for byte"):
        add_version(
            review=version.report.review,
            document=DocumentFactory(matter=version.report.review.matter, sha256=version.document.sha256),
            by=by_unit(version),
        )
    assert missing(version) == []


# Minor corrections --------------------------------------------------------------------------------


@pytest.fixture
def corrected(version) -> ReportVersion:
    endorse_by_all(version)
    return add_version(
        review=version.report.review,
        document=DocumentFactory(matter=version.report.review.matter),
        is_minor_correction=True,
        correction_note="A date on page 3.",
        by=by_unit(version),
    )


def test_a_minor_correction_keeps_endorsements_until_each_partner_has_spoken(version, corrected):
    assert Endorsement.objects.standing().filter(version=version).count() == 3
    assert missing(version)
    assert missing(corrected)
    assert Notice.objects.get(kind=outgoing.AGREE_CORRECTION).deliveries.filter(is_copy=False).count() == 3


def test_once_each_partner_agrees_the_endorsements_carry_over(version, corrected):
    council, health, police = three_partners()
    for agency in (council, health):
        agree_minor(version=corrected, agency=agency, by=partner_of(corrected, agency))
        assert missing(corrected)

    agree_minor(version=corrected, agency=police, by=partner_of(corrected, police))

    corrected.refresh_from_db()
    assert corrected.is_correction_agreed
    assert missing(corrected) == []
    carried = Endorsement.objects.filter(version=corrected)
    assert {one.manner for one in carried} == {"carried"}
    assert {one.report_sha256 for one in carried} == {corrected.document.sha256}
    assert {one.carried_from.version for one in carried} == {version}


def test_what_was_minuted_and_never_confirmed_is_not_carried_over(version):
    council, health, police = three_partners()
    for agency in (council, health):
        EndorsementFactory(version=version, agency=agency)
    EndorsementFactory(version=version, agency=police, minuted=True)
    assert missing(version) == []

    corrected = add_version(
        review=version.report.review,
        document=DocumentFactory(matter=version.report.review.matter),
        is_minor_correction=True,
        correction_note="A date on page 3.",
        by=by_unit(version),
    )
    for agency in (council, health, police):
        agree_minor(version=corrected, agency=agency, by=partner_of(corrected, agency))

    corrected.refresh_from_db()
    assert missing(corrected) == [f"{police} has not endorsed version 2."]
    asked = Notice.objects.filter(kind=outgoing.ENDORSE).latest("pk").deliveries.filter(is_copy=False)
    assert asked
    assert {key for one in asked for key in one.person.agencies_as(Role.SAFEGUARDING_PARTNER)} == {police.pk}


def test_the_yes_of_whoever_uploaded_the_correction_is_not_carried_over(version):
    council, health, police = three_partners()
    both = person_on(version.report.review, Role.SAFEGUARDING_PARTNER, Role.BUSINESS_MANAGER, agency=council)
    EndorsementFactory(version=version, agency=council, endorsed_by=both)
    for agency in (health, police):
        EndorsementFactory(version=version, agency=agency)
    corrected = add_version(
        review=version.report.review,
        document=DocumentFactory(matter=version.report.review.matter, uploaded_by=both),
        is_minor_correction=True,
        correction_note="A comma.",
        by=both,
    )
    for agency in (council, health, police):
        somebody = person_on(version.report.review, Role.SAFEGUARDING_PARTNER, agency=agency)
        agree_minor(version=corrected, agency=agency, by=somebody)

    corrected.refresh_from_db()
    assert missing(corrected) == [f"{council} has not endorsed version 2."]


def test_one_person_agrees_to_a_minor_correction_for_one_agency_only(version, corrected):
    council, _, police = three_partners()
    partner = partner_of_two(corrected, council, police)
    agree_minor(version=corrected, agency=council, by=partner)

    with pytest.raises(ReviewNotReady, match=f"You have endorsed for {council} already"):
        agree_minor(version=corrected, agency=police, by=partner)

    assert corrected.correction_agreements.count() == 1


def test_one_partner_who_says_more_than_minor_makes_it_a_new_version(version, corrected):
    council, health, _ = three_partners()
    agree_minor(version=corrected, agency=council, by=partner_of(corrected, council))

    refuse_minor(
        version=corrected, agency=health, reason="It changes a finding.", by=partner_of(corrected, health)
    )

    corrected.refresh_from_db()
    assert corrected.corrects is None
    assert not Endorsement.objects.standing().exists()
    assert missing(corrected) == [
        f"{agency} has not endorsed version 2." for agency in sorted(three_partners(), key=str)
    ]


def test_recommendations_changed_meanwhile_are_not_carried_over(version, corrected):
    review = version.report.review
    RecommendationFactory(review=review)
    for agency in three_partners():
        agree_minor(version=corrected, agency=agency, by=partner_of(corrected, agency))
    assert not Endorsement.objects.filter(version=corrected).exists()
    assert len(missing(corrected)) == 3


@pytest.mark.parametrize("role", [role for role in Role if role != Role.SAFEGUARDING_PARTNER])
def test_nobody_else_agrees_or_refuses(corrected, role):
    council = three_partners()[0]
    person = person_on(corrected.report.review, role, agency=council)
    for act in (agree_minor, lambda **given: refuse_minor(reason="No.", **given)):
        with pytest.raises(PermissionDenied):
            act(version=corrected, agency=council, by=person)
    assert not corrected.correction_agreements.exists()
    assert Endorsement.objects.standing().count() == 3


def test_a_minor_correction_says_what_it_changes_and_needs_something_endorsed(version):
    document = DocumentFactory(matter=version.report.review.matter)
    given = {"review": version.report.review, "document": document, "by": by_unit(version)}
    with pytest.raises(ReviewNotReady, match="Nobody has endorsed"):
        add_version(is_minor_correction=True, correction_note="A date.", **given)
    endorse_by_all(version)
    with pytest.raises(ReviewNotReady, match="what the correction changes"):
        add_version(is_minor_correction=True, **given)
    with pytest.raises(ReviewNotReady, match="draft can’t be a minor"):
        add_version(is_minor_correction=True, correction_note="A date.", is_final=False, **given)
    assert ReportVersion.objects.count() == 1


# Asking -------------------------------------------------------------------------------------------


def test_asking_again_reaches_only_who_has_not_endorsed(version):
    council, health, police = three_partners()
    waiting = {partner_of(version, health), partner_of(version, police)}
    EndorsementFactory(version=version, agency=council)

    ask_again(version=version, by=by_unit(version))

    asked = Notice.objects.get(kind=outgoing.ENDORSE)
    assert {one.person for one in asked.deliveries.filter(is_copy=False)} == waiting


def test_asking_says_where_nobody_on_the_list_could_endorse(version):
    with pytest.raises(ReviewNotReady, match="on the access list"):
        ask_again(version=version, by=by_unit(version))
    assert not Notice.objects.exists()


# Pages --------------------------------------------------------------------------------------------


def test_a_partner_reads_and_endorses_on_one_page(client, version, council):
    client.force_login(partner_of(version, council))
    url = reverse("reviews:endorse", args=[version.report.review.reference, "full"])
    page = client.get(url)
    shown = page.content.decode()
    for recommendation in version.report.review.recommendations.all():
        assert recommendation.text in shown
    seen = page.context["form"].initial

    empty = client.post(url, seen | {"agency": council.pk})
    assert not Endorsement.objects.exists()
    assert "Confirm that you have read them" in empty.content.decode()

    client.post(url, seen | {"agency": council.pk, "has_read": "on"})
    assert Endorsement.objects.get().agency == council


def test_an_old_page_endorses_nothing_and_says_why(client, version, council):
    client.force_login(partner_of(version, council))
    url = reverse("reviews:endorse", args=[version.report.review.reference, "full"])
    seen = client.get(url).context["form"].initial
    RecommendationFactory(review=version.report.review)

    answer = client.post(url, seen | {"agency": council.pk, "has_read": "on"})

    assert "changed after you opened the page" in answer.content.decode()
    assert not Endorsement.objects.exists()


def test_a_mailed_link_about_an_earlier_version_says_that_there_is_a_newer_one(client, version, council):
    ReportVersionFactory(report=version.report)
    client.force_login(partner_of(version, council))
    url = reverse("reviews:endorse", args=[version.report.review.reference, "full"])
    assert "newest one, version 2" in client.get(f"{url}?version=1").content.decode()
    assert "earlier version" not in client.get(f"{url}?version=2").content.decode()


def test_opening_the_mailed_link_ten_times_endorses_nothing(client, version, council):
    client.force_login(partner_of(version, council))
    url = reverse("reviews:endorse", args=[version.report.review.reference, "full"])
    for _ in range(10):
        client.get(url)
    assert not Endorsement.objects.exists()
    assert not Event.objects.exists()


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_the_partner_answers_on_the_page_to_what_was_minuted(client, version, council, answer):
    endorsement = EndorsementFactory(version=version, agency=council, minuted=True)
    client.force_login(partner_of(version, council))
    url = reverse("reviews:confirm_minuted", args=[version.report.review.reference, "full"])

    client.post(url, {"agency": council.pk, "answer": answer, "reason": "We deferred it."})

    endorsement.refresh_from_db()
    assert (endorsement.confirmed_at is not None) == (answer == "yes")
    assert (endorsement.voided_at is not None) == (answer == "no")


@pytest.mark.parametrize("role", sorted(CHAIRS))
def test_a_chair_reads_and_does_not_endorse(client, version, role):
    client.force_login(person_on(version.report.review, role))
    url = reverse("reviews:endorse", args=[version.report.review.reference, "full"])
    assert client.post(url, {}).status_code == 403
    assert not Endorsement.objects.exists()
