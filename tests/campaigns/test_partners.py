"""Agencies that are asked to take part, and what they answer."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from audit.models import Event
from campaigns.models import FOR_AGENCIES, Campaign, PartnerAsk
from campaigns.queries import pages, work
from campaigns.rules.refusals import CampaignNotReady
from campaigns.services import partners, publishing
from foundation import clock
from foundation.governed import SomebodyElseSaved
from notices.models import Delivery, Notice
from partnership.models import Person, Role
from tests.campaigns import factories as make
from tests.catalogue.pages import hidden
from tests.documents.factories import protect
from tests.matters.factories import MatterFactory
from tests.partnership.factories import AgencyFactory, PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]

Answer = PartnerAsk.Answer


def told(kind: str) -> set[Person | None]:
    """The people told; the partnership's own mailbox has its copy beside them."""
    rows = Delivery.objects.filter(notice__kind=kind, person__isnull=False).select_related("person")
    return {row.person for row in rows}


def answer(ask: PartnerAsk, by: Person, answer: str = "yes", note: str = "") -> PartnerAsk:
    ask.refresh_from_db()
    return partners.answer(ask=ask, answer=answer, note=note, began_from=ask.version, by=by)


def test_those_who_speak_for_the_agency_are_told_and_have_it_before_them() -> None:
    mine = PersonFactory(agency_representative=True)
    other = PersonFactory(agency_representative=True)
    ask = make.asked(make.draft(), mine.agency)

    assert told("campaign_partner_asked") == {mine}
    assert [one.what for one in work.waiting_for(mine, clock.now())] == [
        f"Answer for {ask.agency}: does it take part?"
    ]
    assert not list(work.waiting_for(other, clock.now()))


@pytest.mark.parametrize("role", FOR_AGENCIES)
def test_whoever_speaks_for_the_agency_answers_and_the_owner_hears_of_it(role: Role) -> None:
    person = PersonFactory(**{role.value: True})
    ask = make.asked(make.draft(), person.agency)

    made = answer(ask, person)

    assert (made.answer, made.answered_by) == (Answer.YES, person)
    assert told("campaign_partner_answered") == {ask.campaign.owner}
    assert Event.objects.filter(verb="agency takes part", subject_id=ask.pk).count() == 1


@pytest.mark.parametrize("role", Role)
def test_nobody_answers_for_another_agency(role: Role) -> None:
    ask = make.asked(make.draft(), AgencyFactory())

    with pytest.raises(PermissionDenied):
        answer(ask, PersonFactory(**{role.value: True}, is_superuser=True))

    ask.refresh_from_db()
    assert ask.answer == Answer.WAITING
    assert not told("campaign_partner_answered")


def test_who_speaks_for_an_agency_and_may_not_know_of_the_matter_is_neither_told_nor_answers() -> None:
    by = make.officer()
    campaign = make.draft(by, matter=MatterFactory(owner=by))
    person = PersonFactory(agency_representative=True)
    ask = make.asked(campaign, person.agency)

    assert told("campaign_partner_asked") == set()
    with pytest.raises(PermissionDenied):
        answer(ask, person)


def test_an_agency_may_change_its_mind_and_a_no_says_why() -> None:
    person = PersonFactory(press_lead=True)
    ask = make.asked(make.draft(), person.agency)
    answer(ask, person)

    with pytest.raises(CampaignNotReady, match="Say why"):
        answer(ask, person, "no")
    assert answer(ask, person, "no", "Nobody is there that week.").answer == Answer.NO


def test_two_answers_at_once_are_one_answer_and_a_page_with_both() -> None:
    person = PersonFactory(press_lead=True)
    ask = make.asked(make.draft(), person.agency)
    began_from = ask.version
    answer(ask, person)

    with pytest.raises(SomebodyElseSaved):
        partners.answer(ask=ask, answer="no", note="No time.", began_from=began_from, by=person)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"what": " "}, "what the agency is asked"),
        ({"answer_by_on": dt.date(2026, 10, 4)}, "due in the past"),
        ({"answer_by_on": dt.date(2027, 10, 4)}, "before the campaign ends"),
    ],
)
def test_what_cannot_be_asked_is_refused(changes: dict[str, Any], reason: str) -> None:
    campaign = make.draft()

    with pytest.raises(CampaignNotReady, match=reason):
        make.asked(campaign, **changes)

    assert not campaign.asks.exists()
    assert not told("campaign_partner_asked")


def test_an_agency_is_asked_once_and_again_after_it_was_asked_no_longer() -> None:
    campaign, agency = make.draft(), AgencyFactory()
    first = make.asked(campaign, agency)
    with pytest.raises(CampaignNotReady, match="asked already"):
        make.asked(campaign, agency)

    partners.take_back(ask=first, by=campaign.drafted_by)

    assert make.asked(campaign, agency).answer == Answer.WAITING
    with pytest.raises(CampaignNotReady, match="no longer asked"):
        partners.take_back(ask=first, by=campaign.drafted_by)


def test_an_agency_that_has_left_is_not_asked() -> None:
    with pytest.raises(CampaignNotReady, match="no longer takes part"):
        make.asked(make.draft(), AgencyFactory(is_current=False))


def test_a_question_holds_no_protected_name() -> None:
    protect(MatterFactory(), "Rowan Ashdown")

    with pytest.raises(CampaignNotReady, match="protected name") as refused:
        make.asked(make.draft(), what="Tell of Rowan Ashdown.")

    assert refused.value.field == "what"


def test_reminders_come_once_before_and_the_owner_hears_of_silence_once(monday: Any) -> None:
    person = PersonFactory(agency_representative=True)
    ask = make.asked(make.draft(), person.agency)
    partners.remind(at=clock.now())
    assert not told("campaign_answer_near")

    monday.move_to(clock.start_of_day(ask.answer_by_on) - dt.timedelta(days=1), tick=False)
    for _ in range(2):
        partners.remind(at=clock.now())
    assert told("campaign_answer_near") == {person}

    monday.move_to(clock.start_of_day(ask.answer_by_on) + dt.timedelta(days=1, hours=9), tick=False)
    for _ in range(2):
        partners.remind(at=clock.now())
    assert told("campaign_answer_overdue") == {ask.campaign.owner}
    assert Notice.objects.filter(kind__in=["campaign_answer_near", "campaign_answer_overdue"]).count() == 2


def test_a_withdrawn_campaign_asks_nothing_more() -> None:
    person = PersonFactory(agency_representative=True)
    campaign = make.published()
    ask = make.asked(campaign, person.agency)
    publishing.withdraw(campaign=campaign, manner="vanish", reason="A mistake.", by=campaign.drafted_by)

    with pytest.raises(CampaignNotReady, match="withdrawn"):
        answer(ask, person)
    assert not list(work.waiting_for(person, clock.now()))


def a_day_after(campaign: Campaign, monday: Any) -> None:
    monday.move_to(clock.start_of_day(campaign.ends_on) + dt.timedelta(days=1, hours=9), tick=False)


def test_of_a_campaign_that_is_over_no_answer_is_taken_and_none_is_changed(monday: Any) -> None:
    mine, other = PersonFactory(agency_representative=True), PersonFactory(agency_representative=True)
    campaign = make.draft()
    waiting, said = make.asked(campaign, mine.agency), make.asked(campaign, other.agency)
    said = answer(said, other)
    a_day_after(campaign, monday)

    for ask, person in ((waiting, mine), (said, other)):
        with pytest.raises(CampaignNotReady, match="The campaign is over"):
            answer(ask, person, "no", "We are too few.")
    with pytest.raises(CampaignNotReady, match="The campaign is over"):
        partners.take_back(ask=said, by=campaign.drafted_by)
    said.refresh_from_db()
    assert said.answer == Answer.YES
    # What nobody answered is put away all the same.
    assert partners.take_back(ask=waiting, by=campaign.drafted_by).answer == Answer.WITHDRAWN


def test_asks_of_a_campaign_that_is_over_wait_for_nobody(monday: Any) -> None:
    mine = PersonFactory(agency_representative=True)
    campaign = make.draft()
    make.asked(campaign, mine.agency)
    monday.move_to(clock.start_of_day(campaign.ends_on) + dt.timedelta(hours=9), tick=False)
    owner = make.fresh(campaign).owner
    assert [one.title for one in work.waiting_for(mine, clock.now())] == [campaign.title]
    assert any("has not answered" in one.what for one in work.waiting_for(owner, clock.now()))

    a_day_after(campaign, monday)
    assert list(work.waiting_for(mine, clock.now())) == []
    assert not any("has not answered" in one.what for one in work.waiting_for(owner, clock.now()))
    assert partners.remind(at=clock.now()) == 0


def test_who_opens_the_page_of_an_ask_that_is_over_reads_why_and_finds_no_form(
    monday: Any, client: Client
) -> None:
    mine = PersonFactory(agency_representative=True)
    campaign = make.draft()
    ask = make.asked(campaign, mine.agency)
    client.force_login(mine)
    assert 'name="answer"' in client.get(pages.ask(ask)).content.decode()
    a_day_after(campaign, monday)
    client.force_login(mine)

    page = client.get(pages.ask(ask)).content.decode()
    assert "The campaign is over, so who took part stays as it is." in page
    assert 'name="answer"' not in page
    assert "Yours to answer" not in client.get(pages.asks(campaign)).content.decode()

    refused = client.post(
        pages.ask(ask), {"answer": "no", "note": "We are too few.", "version": ask.version}
    ).content.decode()
    assert "The campaign is over" in refused
    assert "We are too few." in refused


@pytest.mark.parametrize("given", ["yes", "no"])
def test_what_an_agency_answered_is_not_taken_back_by_who_asked(given: str) -> None:
    person = PersonFactory(press_lead=True)
    ask = answer(
        make.asked(make.draft(), person.agency), person, given, "It would put our witnesses at risk."
    )

    with pytest.raises(CampaignNotReady, match="its answer stays"):
        partners.take_back(ask=ask, by=ask.campaign.drafted_by)

    ask.refresh_from_db()
    told = (ask.answer, ask.answer_note, ask.answered_by)
    assert told == (given, "It would put our witnesses at risk.", person)


def test_an_answer_that_came_meanwhile_is_shown_before_the_agency_is_asked_no_longer(client: Client) -> None:
    person = PersonFactory(press_lead=True)
    ask = make.asked(make.draft(), person.agency)
    client.force_login(ask.campaign.drafted_by)
    opened = hidden(client.get(pages.ask(ask)).content.decode())
    answer(ask, person, "yes", "We print 500 posters.")

    for sent in (opened, {}):
        response = client.post(f"{pages.ask(ask)}take-back/", sent)
        assert response.status_code == 409
        assert "We print 500 posters." in response.text
        assert "Ask them no longer" not in response.text

    ask.refresh_from_db()
    assert (ask.answer, ask.answer_note, ask.answered_by) == ("yes", "We print 500 posters.", person)
