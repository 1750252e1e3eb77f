"""What counts as every partner's yes to the exact report (law 1)."""

import datetime as dt

import pytest

from foundation import clock
from partnership.models import Agency
from reviews.models import Endorsement, ReportVersion
from reviews.queries import gates
from reviews.queries.endorsements import last_endorsed_at, missing, state
from tests.partnership.factories import AgencyFactory, PersonFactory
from tests.reviews.factories import (
    EndorsementFactory,
    RecommendationFactory,
    ReportVersionFactory,
    ReviewFactory,
    endorse_by_all,
    three_partners,
)
from tests.reviews.plan_situations import endorsed

pytestmark = pytest.mark.django_db


@pytest.fixture
def version() -> ReportVersion:
    review = ReviewFactory(with_final_report=True)
    three_partners()
    return ReportVersion.objects.get(report__review=review)


def test_a_version_is_endorsed_when_every_partner_said_yes_to_its_bytes(version):
    endorse_by_all(version)

    assert missing(version) == []
    assert last_endorsed_at(version) == max(one.endorsed_at for one in version.endorsements.all())


def test_each_partner_that_has_not_endorsed_is_named(version):
    council, *_ = three_partners()
    EndorsementFactory(version=version, agency=council)

    assert missing(version) == [
        f"{agency} has not endorsed version 1." for agency in Agency.objects.exclude(pk=council.pk)
    ]
    assert last_endorsed_at(version) is None


def test_without_a_report_or_without_partners_nothing_is_endorsed():
    version = ReportVersionFactory()
    assert missing(None) == ["There is no final report yet."]
    assert missing(version) == ["No safeguarding partner is set up."]


def test_a_draft_is_never_endorsed():
    version = ReportVersionFactory(is_final=False)
    endorse_by_all(version)
    assert missing(version) == ["This version of the report is a draft."]


def test_a_voided_endorsement_does_not_count(version):
    first, *_ = endorse_by_all(version)
    Endorsement._base_manager.filter(pk=first.pk).update(voided_at=first.endorsed_at, void_reason="Changed.")
    assert missing(version) == [f"{first.agency} has not endorsed version 1."]


def test_an_endorsement_of_other_bytes_does_not_count(version):
    first, *_ = endorse_by_all(version)
    Endorsement._base_manager.filter(pk=first.pk).update(report_sha256="0" * 64)
    assert missing(version) == [f"{first.agency} endorsed another file."]


@pytest.mark.parametrize("change", ["text", "order", "added", "removed"])
def test_an_endorsement_of_other_recommendations_does_not_count(version, change):
    endorse_by_all(version)
    review = version.report.review
    first, second = review.recommendations.all()
    match change:
        case "text":
            review.recommendations.filter(pk=first.pk).update(text=first.text + " ")
        case "order":
            review.recommendations.filter(pk=first.pk).update(number=9)
        case "added":
            RecommendationFactory(review=review)
        case "removed":
            second.delete()
    assert len(missing(version)) == 3
    assert all("other recommendations" in reason for reason in missing(version))


def test_responses_owners_and_progress_are_not_what_was_endorsed(version):
    endorse_by_all(version)
    version.report.review.recommendations.update(
        response="accepted", response_words="We will.", progress="done", owner_agency=AgencyFactory()
    )
    assert missing(version) == []


def test_a_newer_version_takes_the_place_of_the_one_endorsed(version):
    endorse_by_all(version)
    ReportVersionFactory(report=version.report)
    assert missing(version) == ["Version 2 of the report has come in; this one is no longer the last."]


def test_a_minor_correction_waits_for_each_partner(version):
    endorse_by_all(version)
    newer = ReportVersionFactory(report=version.report, corrects=version, correction_note="A date.")

    assert "not yet agreed" in missing(version)[0]
    assert len(missing(newer)) == 3
    assert all("only a minor correction" in reason for reason in missing(newer))


def test_a_partner_that_left_the_partnership_is_no_longer_asked(version):
    endorse_by_all(version)
    newcomer = AgencyFactory(police=True)
    assert missing(version) == [f"{newcomer} has not endorsed version 1."]

    newcomer.is_current = False
    newcomer.save()
    assert missing(version) == []


@pytest.mark.parametrize(("days", "says"), [(0, "asked for by"), (30, "who should have done so by")])
def test_what_was_minuted_and_not_confirmed_stands_beside_the_gate(time_machine, days, says):
    time_machine.move_to("2026-10-05T09:00Z", tick=False)
    situation = endorsed()
    version = situation.review.reports.get().versions.get()
    council = Agency.objects.safeguarding_partners().first()
    Endorsement._base_manager.filter(version=version, agency=council).delete()
    minuted = EndorsementFactory(version=version, agency=council, minuted=True)

    def note() -> tuple[str, ...]:
        found = gates.gates(situation.plan, now=clock.now())
        [gate] = [one for one in found if one.key == "endorsement"]
        assert gate.is_open
        return gate.notes

    time_machine.move_to(clock.now() + dt.timedelta(days=days), tick=False)
    [words] = note()
    assert words.startswith(f"{council}: minuted on ")
    assert "not yet confirmed by the partner" in words
    assert says in words

    minuted.endorsed_by, minuted.confirmed_at = PersonFactory(), clock.now()
    minuted.save(update_fields=["endorsed_by", "confirmed_at"])
    assert note() == ()


def test_a_minuted_endorsement_counts_and_is_flagged_after_its_day(version, time_machine):
    time_machine.move_to("2026-10-05T10:00Z", tick=False)
    for agency in three_partners():
        EndorsementFactory(version=version, agency=agency, minuted=True, confirm_by_on=dt.date(2026, 10, 12))

    assert missing(version) == []
    assert not any(partner.is_flagged for partner in state(version))

    time_machine.move_to("2026-10-12T22:59Z", tick=False)
    assert not any(partner.is_flagged for partner in state(version))
    time_machine.move_to("2026-10-12T23:01Z", tick=False)
    assert all(partner.is_flagged for partner in state(version))
