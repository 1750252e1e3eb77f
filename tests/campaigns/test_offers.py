"""Agencies that offer on their own to take part in a campaign, and take that back."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from campaigns.models import FOR_AGENCIES, Campaign, PartnerAsk
from campaigns.queries import campaigns as queries
from campaigns.rules.refusals import CampaignNotReady
from campaigns.services import partners, publishing
from foundation import clock
from partnership.models import Person, Role
from partnership.public_stamp import current_number
from tests.campaigns import factories as make
from tests.campaigns.test_partners import told
from tests.documents.factories import protect
from tests.matters.factories import MatterFactory
from tests.partnership.factories import AgencyFactory, PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]

Answer = PartnerAsk.Answer


def offer(campaign: Campaign, by: Person, **changes: Any) -> PartnerAsk:
    given = {"agency": by.agency, "what": "We put the poster up."}
    return partners.offer(campaign=campaign, by=by, **(given | changes))


@pytest.mark.parametrize("role", sorted(FOR_AGENCIES))
def test_whoever_speaks_for_an_agency_offers_and_the_business_unit_hears_of_it(role: Role) -> None:
    person, manager = PersonFactory(**{role.value: True}), PersonFactory(business_manager=True)
    campaign = make.draft()

    made = offer(campaign, person)

    assert (made.answer, made.answered_by, made.is_offer) == (Answer.YES, person, True)
    assert told("campaign_agency_offered") == {campaign.owner, manager}


@pytest.mark.parametrize("role", sorted(Role))
def test_nobody_offers_for_another_agency(role: Role) -> None:
    campaign = make.draft()

    with pytest.raises(PermissionDenied):
        offer(campaign, PersonFactory(**{role.value: True}, is_superuser=True), agency=AgencyFactory())

    assert not campaign.asks.exists()


def test_an_offer_stands_on_the_public_page_until_it_is_taken_back() -> None:
    person, campaign = PersonFactory(press_lead=True), make.published()
    assert campaign.slug is not None
    before = current_number()
    made = offer(campaign, person)
    assert current_number() != before
    page = queries.at_address(campaign.slug)
    assert page is not None
    assert queries.public_page(page).partners == [person.agency.name]

    partners.take_back(ask=made, by=person)

    page = queries.at_address(campaign.slug)
    assert page is not None
    assert queries.public_page(page).partners == []
    assert told("campaign_offer_taken_back") == {campaign.owner}


def test_what_is_asked_is_not_for_the_agency_to_take_back() -> None:
    person = PersonFactory(press_lead=True)
    asked = make.asked(make.draft(), person.agency)

    with pytest.raises(PermissionDenied):
        partners.take_back(ask=asked, by=person)

    asked.refresh_from_db()
    assert asked.answer == Answer.WAITING


def test_what_was_said_with_an_offer_stays_when_it_is_taken_back_and_a_no_to_it_stays_altogether() -> None:
    person = PersonFactory(press_lead=True)
    said, refused = offer(make.draft(), person), offer(make.draft(), person)
    for made, given in ((said, "yes"), (refused, "no")):
        partners.answer(ask=made, answer=given, note="Nobody is there.", began_from=1, by=person)

    partners.take_back(ask=said, by=person)
    with pytest.raises(CampaignNotReady, match="its answer stays"):
        partners.take_back(ask=refused, by=person)

    for made, given in ((said, Answer.WITHDRAWN), (refused, Answer.NO)):
        made.refresh_from_db()
        assert (made.answer, made.answer_note) == (given, "Nobody is there.")


def test_nobody_takes_back_the_offer_of_another_agency() -> None:
    made = offer(make.draft(), PersonFactory(press_lead=True))

    with pytest.raises(PermissionDenied):
        partners.take_back(ask=made, by=PersonFactory(press_lead=True))

    made.refresh_from_db()
    assert made.answer == Answer.YES


def test_who_is_asked_already_answers_instead() -> None:
    person, campaign = PersonFactory(press_lead=True), make.draft()
    make.asked(campaign, person.agency)

    with pytest.raises(CampaignNotReady, match="stands among the partners already"):
        offer(campaign, person)


def test_what_names_a_protected_child_or_says_nothing_is_no_offer() -> None:
    person, campaign = PersonFactory(press_lead=True), make.draft()
    protect(MatterFactory(), "Rowan Ashdown")

    with pytest.raises(CampaignNotReady, match="protected name") as refused:
        offer(campaign, person, what="We tell of Rowan Ashdown.")
    assert refused.value.field == "what"
    with pytest.raises(CampaignNotReady, match="what your agency will do"):
        offer(campaign, person, what=" ")
    assert not campaign.asks.exists()


def test_nothing_is_offered_for_a_campaign_that_is_over_or_withdrawn(monday: Any) -> None:
    person, campaign = PersonFactory(press_lead=True), make.published()
    withdrawn = make.published()
    publishing.withdraw(campaign=withdrawn, manner="vanish", reason="A mistake.", by=withdrawn.drafted_by)
    with pytest.raises(CampaignNotReady, match="withdrawn"):
        offer(withdrawn, person)

    monday.move_to(clock.start_of_day(campaign.ends_on) + dt.timedelta(days=1, hours=9), tick=False)
    with pytest.raises(CampaignNotReady, match="over"):
        offer(campaign, person)


def test_for_a_campaign_of_a_matter_nobody_offers_who_may_not_know_of_it() -> None:
    by = make.officer()
    campaign = make.draft(by, matter=MatterFactory(owner=by))

    with pytest.raises(PermissionDenied):
        offer(campaign, PersonFactory(press_lead=True))
