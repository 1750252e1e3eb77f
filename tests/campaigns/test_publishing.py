"""A campaign's public page: published, found, withdrawn; invisible before and after."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from audit.models import Event
from campaigns.models import Campaign
from campaigns.queries import pages
from campaigns.rules.refusals import CampaignNotReady
from campaigns.services import campaigns, partners, publishing
from foundation import clock
from notices.models import Notice
from partnership.models import BUSINESS_UNIT, CHAIRS, Role
from partnership.public_stamp import current_number
from search.models import Entry
from tests.campaigns import factories as make
from tests.campaigns import measure_factories as makes
from tests.catalogue import factories as catalogue
from tests.catalogue.pages import as_, html
from tests.documents.factories import protect
from tests.matters.factories import MatterFactory
from tests.partnership.factories import PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]

NEVER = "/campaigns/never-was/"


def get(address: str) -> Any:
    return Client().get(address)


def withdrawn(campaign: Campaign, manner: str = "vanish", public_reason: str = "") -> Campaign:
    return publishing.withdraw(
        campaign=campaign,
        manner=manner,
        reason="A mistake.",
        public_reason=public_reason,
        by=campaign.drafted_by,
    )


def test_a_public_campaign_is_read_found_and_listed_by_everybody() -> None:
    number = current_number()
    campaign = make.published()
    address = pages.public(campaign)

    page = get(address)
    assert page.status_code == 200
    assert "Put the baby down safely" in page.content.decode()
    assert "You are not alone." in page.content.decode()
    assert "0800 000 0000" in page.content.decode()
    assert page.headers["Cache-Control"].startswith("public")
    for place in ("/", "/campaigns/", "/sitemap.xml", "/search/?q=crying"):
        assert address in get(place).content.decode(), place
    assert current_number() > number
    assert Event.objects.filter(verb="campaign published", subject_id=campaign.pk).count() == 1


@pytest.mark.parametrize("stage", ["draft", "with_audience", "directed", "of_a_matter", "vanished"])
def test_what_is_not_public_is_nowhere_to_be_told_from_what_never_was(
    stage: str, django_assert_num_queries: Any
) -> None:
    by = make.officer()
    if stage == "vanished":
        campaign = withdrawn(make.published(by))
        address = pages.public(campaign)
    else:
        makers = {"of_a_matter": lambda b: make.directed(b, matter=MatterFactory(owner=b))}
        campaign = makers.get(stage, getattr(make, stage, None))(by)
        address = "/campaigns/babies-cry-you-can-cope/"

    hidden, never = get(address), get(NEVER)

    assert hidden.status_code == never.status_code == 404
    assert hidden.content == never.content.replace(b"never-was", address.split("/")[2].encode())
    for place in ("/", "/campaigns/", "/sitemap.xml", "/search/?q=crying", "/feeds/all.atom"):
        assert campaign.title not in get(place).content.decode(), place
    assert not Entry.objects.public().filter(title=campaign.title).exists()


def test_a_hidden_campaign_takes_as_many_queries_as_none(django_assert_num_queries: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    campaign = withdrawn(make.published())
    get(NEVER)
    with CaptureQueriesContext(connection) as never:
        get(NEVER)
    with CaptureQueriesContext(connection) as hidden:
        get(pages.public(campaign))

    assert len(hidden) == len(never)


def test_a_withdrawal_that_explains_says_when_and_why_and_nothing_else() -> None:
    campaign = withdrawn(make.published(), "explain", "The number has changed.")

    page = get(pages.public(campaign))

    assert page.status_code == 410
    assert "The number has changed." in page.content.decode()
    assert campaign.title not in page.content.decode()
    assert "A mistake." not in page.content.decode()


@pytest.mark.parametrize("role", Role)
def test_who_publishes_and_who_withdraws(role: Role) -> None:
    person = PersonFactory(**{role.value: True}, is_superuser=True)
    campaign = make.directed()
    if role in BUSINESS_UNIT:
        assert publishing.publish(campaign=campaign, by=person).is_public
    else:
        with pytest.raises(PermissionDenied):
            publishing.publish(campaign=campaign, by=person)
        assert make.fresh(campaign).slug is None
        campaign = publishing.publish(campaign=campaign, by=campaign.drafted_by)
    number = current_number()
    if role in BUSINESS_UNIT | CHAIRS:
        publishing.withdraw(campaign=campaign, manner="vanish", reason="A mistake.", by=person)
    else:
        with pytest.raises(PermissionDenied):
            publishing.withdraw(campaign=campaign, manner="vanish", reason="A mistake.", by=person)
        assert current_number() == number
    assert make.fresh(campaign).is_public == (role not in BUSINESS_UNIT | CHAIRS)


def undirected(by: Any) -> Campaign:
    return make.with_audience(by)


def for_nobody(by: Any) -> Campaign:
    campaign = make.directed(by)
    campaigns.say_to(campaign=campaign, messages={}, began_from=campaign.version, by=by)
    return make.fresh(campaign)


def leads_nowhere(by: Any) -> Campaign:
    campaign = make.directed(by)
    campaigns.remove_call(call=campaign.calls_to_action.get(), by=by)
    return make.fresh(campaign)


@pytest.mark.parametrize(
    ("maker", "reason"),
    [
        (undirected, "has not decided"),
        (for_nobody, "no audience"),
        (leads_nowhere, "sends people nowhere"),
        (lambda by: make.directed(by, public_text=""), "Nothing is written"),
        (lambda by: make.directed(by, key_message=""), "no key message"),
        (lambda by: make.directed(by, topics=()), "what it is about"),
        (make.published, "It is “Public”"),
    ],
)
def test_what_is_missing_stops_publication_with_its_reason(maker: Any, reason: str) -> None:
    by = make.officer()
    campaign = maker(by)
    before = Campaign.objects.filter(pk=campaign.pk).values().get()

    with pytest.raises(CampaignNotReady, match=reason):
        publishing.publish(campaign=campaign, by=by)

    assert Campaign.objects.filter(pk=campaign.pk).values().get() == before


def test_a_protected_name_in_any_of_its_texts_stops_publication() -> None:
    by = make.officer()
    campaign = make.directed(by)
    protect(MatterFactory(), "Rowan Ashdown")
    campaigns.store_call(
        campaign=campaign,
        call=campaign.calls_to_action.get(),
        words="Light a candle for Rowan Ashdown",
        organisation="Helpline",
        number="0800 1",
        hours="always",
        page="",
        by=by,
    )

    with pytest.raises(CampaignNotReady, match="Held for the business unit"):
        publishing.publish(campaign=make.fresh(campaign), by=by)

    assert get("/campaigns/babies-cry-you-can-cope/").status_code == 404


def test_what_is_over_is_not_published(monday: Any) -> None:
    campaign = make.directed()
    monday.move_to(clock.start_of_day(campaign.ends_on) + dt.timedelta(days=1, hours=1), tick=False)

    with pytest.raises(CampaignNotReady, match="It is over"):
        publishing.publish(campaign=campaign, by=campaign.drafted_by)


def test_a_published_campaign_that_is_over_stays_and_says_so(monday: Any) -> None:
    campaign = make.published()
    monday.move_to(clock.start_of_day(campaign.ends_on) + dt.timedelta(days=1, hours=1), tick=False)

    assert "This campaign is over" in get(pages.public(campaign)).content.decode()
    assert "Earlier campaigns" in get("/campaigns/").content.decode()


def test_an_address_is_never_given_twice() -> None:
    by = make.officer()
    first = withdrawn(make.published(by))

    assert make.published(by).slug == f"{first.slug}-2"


def test_who_takes_part_stands_on_the_page_as_soon_as_they_say_so_and_no_longer_than_that() -> None:
    campaign = make.published()
    person = PersonFactory(agency_representative=True)
    ask = make.asked(campaign, person.agency)

    def shown() -> bool:
        return person.agency.name in get(pages.public(campaign)).content.decode()

    assert not shown()
    ask = partners.answer(ask=ask, answer="yes", note="", began_from=ask.version, by=person)
    assert shown()
    partners.answer(ask=ask, answer="no", note="No time.", began_from=ask.version, by=person)
    assert not shown()


def test_its_page_shows_of_the_catalogue_what_anyone_may_read_and_nothing_else() -> None:
    by = make.officer()
    campaign = make.published(by)
    public = catalogue.published(by=by, title="Coping with crying")
    draft = catalogue.draft(by, title="Not yet for anybody")
    campaigns.use_resources(campaign=make.fresh(campaign), resources=[public, draft], by=by)

    page = get(pages.public(campaign)).content.decode()

    assert "Coping with crying" in page
    assert "Not yet for anybody" not in page


def test_the_owner_and_those_who_take_part_hear_of_a_withdrawal_at_once() -> None:
    owner = PersonFactory(agency_representative=True)
    partner = PersonFactory(agency_representative=True)
    campaign = make.published(owner_id=owner.pk)
    ask = make.asked(campaign, partner.agency)
    partners.answer(ask=ask, answer="yes", note="", began_from=ask.version, by=partner)

    withdrawn(make.fresh(campaign))

    notice = Notice.objects.get(kind="campaign_withdrawn")
    assert {owner, partner} <= {row.person for row in notice.deliveries.all()}
    assert campaign.drafted_by not in {row.person for row in notice.deliveries.all()}


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ({"manner": "burn", "reason": "Why"}, "Choose what people find"),
        ({"manner": "vanish", "reason": " "}, "Say why"),
        ({"manner": "explain", "reason": "Why"}, "the reason that the public reads"),
    ],
)
def test_a_withdrawal_says_how_and_why(told: dict[str, str], reason: str) -> None:
    campaign = make.published()

    with pytest.raises(CampaignNotReady, match=reason):
        publishing.withdraw(campaign=campaign, by=campaign.drafted_by, **told)

    assert get(pages.public(campaign)).status_code == 200


@pytest.mark.parametrize(
    ("changes", "measures", "warns"),
    [
        ({}, 0, ("how it is now", "Nothing is measured")),
        ({"baseline": "One in ten."}, 0, ("Nothing is measured",)),
        ({}, 1, ("how it is now",)),
        ({"baseline": "One in ten."}, 1, ()),
    ],
)
def test_what_nobody_could_tell_afterwards_is_said_before_and_stops_nothing(
    changes: dict[str, str], measures: int, warns: tuple[str, ...]
) -> None:
    campaign = make.directed(**changes)
    for _ in range(measures):
        makes.measure(campaign)
    client = as_(campaign.drafted_by)

    for name in ("campaign", "publish"):
        page = html(client.get(reverse(f"campaigns:{name}", args=[campaign.reference])))
        for told in ("It does not say how it is now", "Nothing is measured: nobody"):
            assert (told in page) == any(each in told for each in warns)
    assert publishing.publish(campaign=campaign, by=campaign.drafted_by).is_public
    page = html(client.get(pages.campaign(campaign)))
    assert "nobody can tell afterwards" not in page


def test_with_a_sensitive_topic_its_page_can_be_left_at_once() -> None:
    by = make.officer()
    plain, sensitive = catalogue.TopicFactory(), catalogue.TopicFactory(is_sensitive=True)
    first = make.published(by, topics=(plain.pk,))
    second = make.published(by, topics=(plain.pk, sensitive.pk))

    assert "Exit this page" not in get(pages.public(first)).content.decode()
    assert "Exit this page" in get(pages.public(second)).content.decode()


def test_everything_that_people_will_read_is_read_before_it_is_published() -> None:
    by = make.officer()
    campaign = make.directed(by, credits="the young inspectors")
    audience = campaign.audiences.get().audience
    campaigns.say_to(
        campaign=campaign, messages={audience.pk: "Only you can tell us."}, began_from=campaign.version, by=by
    )

    page = as_(by).get(reverse("campaigns:publish", args=[campaign.reference])).content.decode()

    title = f'<h3 class="govuk-heading-l">{campaign.title}</h3>'
    ends = f"{campaign.ends_on.day} {campaign.ends_on:%B %Y}"
    for words in (title, ends, "Only you can tell us.", "0800 000 0000", "Made with the young inspectors"):
        assert words in page


def test_what_publication_waits_for_leads_to_the_box_that_puts_it_right() -> None:
    by = make.officer()
    campaign = make.draft(by, key_message="", public_text="", topics=())
    Campaign.objects.filter(pk=campaign.pk).update(
        launches_on=clock.today() - dt.timedelta(days=9),
        ends_on=clock.today() - dt.timedelta(days=2),
        owner=PersonFactory(is_active=False),
    )
    client = as_(by)

    for name in ("campaign", "publish"):
        page = client.get(reverse(f"campaigns:{name}", args=[campaign.reference])).content.decode()
        remedies = re.findall(r'href="([^"]+)">Put it right<', page)
        assert len(remedies) == 8
        for address in remedies:
            place, _, anchor = address.partition("#")
            found = client.get(place)
            assert found.status_code == 200, place
            if anchor:
                assert f'id="{anchor}"' in found.content.decode()
