"""A campaign's words to the media: written for it, agreed by who takes part, and missed where there are none."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from campaigns.models import Campaign
from campaigns.queries import pages
from campaigns.services import partners, publishing
from media_relations.models import Statement
from media_relations.rules.workflow import StatementNotReady
from media_relations.services import statements
from partnership.models import BUSINESS_UNIT, Role
from portal.services import press
from tests.campaigns import factories as make
from tests.matters.factories import MatterFactory
from tests.media_relations.factories import fresh
from tests.partnership.factories import PartnershipFactory, PersonFactory

pytestmark = pytest.mark.django_db

MISSING = "No statement to the media belongs to it yet."


@pytest.fixture
def campaign() -> Campaign:
    PartnershipFactory()
    return make.with_audience()


def page_of(campaign: Campaign, person: Any, client: Any) -> str:
    client.force_login(person)
    return client.get(pages.campaign(campaign)).text


def test_a_statement_begins_with_the_campaigns_public_words_and_who_takes_part(campaign: Campaign) -> None:
    speaker = PersonFactory(agency_representative=True)
    ask = make.asked(campaign, speaker.agency)
    partners.answer(ask=ask, answer="yes", note="", began_from=ask.version, by=speaker)
    make.asked(campaign)

    statement = fresh(press.write_statement_for_campaign(campaign=campaign, by=campaign.drafted_by))

    version = statement.current_version
    assert version is not None
    assert (version.title, version.text) == (campaign.title, campaign.public_text)
    assert statement.made_for == campaign
    assert [one.agency for one in statement.agencies.all()] == [speaker.agency]


@pytest.mark.parametrize("role", sorted(set(Role) - BUSINESS_UNIT))
def test_nobody_else_writes_one(campaign: Campaign, role: Role, client: Any) -> None:
    person = PersonFactory(**{role.value: True})

    with pytest.raises(PermissionDenied):
        press.write_statement_for_campaign(campaign=campaign, by=person)
    client.force_login(person)
    answer = client.post(reverse("statement_for_campaign", args=[campaign.reference]))

    assert answer.status_code in (403, 404)
    assert not Statement.objects.exists()


def test_an_owner_who_drafts_no_statements_is_sent_to_no_page_that_refuses_them(client: Any) -> None:
    PartnershipFactory()
    owner = PersonFactory(subcommittee_member=True)
    campaign = make.draft(make.officer(), owner_id=owner.pk)

    with pytest.raises(PermissionDenied):
        press.write_statement_for_campaign(campaign=campaign, by=owner)

    assert MISSING not in page_of(campaign, owner, client)
    assert not Statement.objects.exists()


def test_a_campaign_of_a_matter_takes_its_statement_into_the_matter(client: Any) -> None:
    PartnershipFactory()
    matter = MatterFactory()
    campaign = make.draft(matter.owner, matter=matter)

    statement = press.write_statement_for_campaign(campaign=campaign, by=matter.owner)

    assert statement.matter == matter
    client.force_login(make.officer())
    address = reverse("statement_for_campaign", args=[campaign.reference])
    never = client.get(reverse("statement_for_campaign", args=["never-was-one"]))
    assert client.get(address).status_code == never.status_code == 404


def test_its_page_misses_a_statement_until_there_is_one_and_again_when_it_is_given_up(
    campaign: Campaign, client: Any
) -> None:
    officer, member = campaign.drafted_by, PersonFactory(subcommittee_member=True)
    assert MISSING in page_of(campaign, officer, client)

    statement = press.write_statement_for_campaign(campaign=campaign, by=officer)

    seen = page_of(campaign, officer, client)
    assert MISSING not in seen
    assert statement.get_absolute_url() in seen
    assert "Write a statement to the media" in seen
    seen = page_of(campaign, member, client)
    assert "to the media" not in seen
    statements.drop(statement=fresh(statement), reason="Nobody asked.", by=officer)
    assert MISSING in page_of(campaign, officer, client)


def test_opening_the_page_changes_nothing_and_the_button_drafts(campaign: Campaign, client: Any) -> None:
    client.force_login(campaign.drafted_by)
    address = reverse("statement_for_campaign", args=[campaign.reference])

    assert "No agency has said yet that it takes part" in client.get(address).text
    assert not Statement.objects.exists()

    answer = client.post(address)

    assert answer.url == Statement.objects.get().get_absolute_url()
    assert "1 statement belongs to the campaign already" in client.get(address).text


def test_none_is_begun_for_a_campaign_that_is_withdrawn() -> None:
    PartnershipFactory()
    campaign = make.published()
    withdrawn = publishing.withdraw(
        campaign=campaign, manner="vanish", reason="A mistake.", by=campaign.drafted_by
    )

    with pytest.raises(StatementNotReady, match="withdrawn"):
        press.write_statement_for_campaign(campaign=withdrawn, by=withdrawn.drafted_by)
    assert not Statement.objects.exists()
