"""Nothing of a campaign reaches the public while its matter is held, unread, or past the look at its words."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from campaigns.models import CallToAction, Campaign, NationalCampaign
from campaigns.queries import work
from campaigns.rules import campaigns as rules
from campaigns.rules.refusals import CampaignNotReady
from campaigns.services import campaigns, publishing
from foundation import clock
from foundation.governed import NotReady, SomebodyElseSaved
from tests.campaigns import factories as make
from tests.catalogue import factories as catalogue
from tests.catalogue.pages import as_, html
from tests.documents.factories import protect
from tests.matters.factories import LegalRestrictionFactory, MatterFactory, ProceedingFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def stored(campaign: Campaign) -> tuple[Any, ...]:
    row = Campaign.objects.filter(pk=campaign.pk).values().get()
    calls = list(CallToAction.objects.filter(campaign=campaign).order_by("pk").values())
    return row, calls, list(campaign.audiences.order_by("pk").values())


def reworded(campaign: Campaign, **words: str) -> Campaign:
    now = make.fresh(campaign)
    outline = dataclasses.replace(rules.outline_of(now), **words)
    return campaigns.edit_campaign(campaign=now, outline=outline, began_from=now.version, by=now.drafted_by)


def told_otherwise(campaign: Campaign, message: str = "Other words.") -> Campaign:
    key = campaign.audiences.get().audience_id
    now = make.fresh(campaign)
    return campaigns.say_to(campaign=now, messages={key: message}, began_from=now.version, by=now.drafted_by)


def sent_elsewhere(campaign: Campaign, **parts: str) -> CallToAction:
    call = campaign.calls_to_action.get()
    told = {name: getattr(call, name) for name in ("words", "organisation", "number", "hours", "page")}
    return campaigns.store_call(campaign=campaign, call=call, **(told | parts), by=campaign.drafted_by)


@pytest.mark.parametrize("holds", [ProceedingFactory, LegalRestrictionFactory])
def test_what_holds_a_matter_holds_its_campaigns_too(holds: Callable[..., Any]) -> None:
    by = make.officer()
    matter = MatterFactory(owner=by)
    campaign = make.directed(by, matter=matter)
    holds(matter=matter)
    before = stored(campaign)

    with pytest.raises(CampaignNotReady):
        publishing.publish(campaign=campaign, by=by)

    assert stored(campaign) == before


@pytest.mark.parametrize(
    "act",
    [
        lambda one: reworded(one, public_text="New words during the trial."),
        told_otherwise,
        lambda one: sent_elsewhere(one, words="Come to court"),
    ],
)
def test_a_hold_lets_nothing_new_onto_a_public_page(act: Callable[[Campaign], Any]) -> None:
    by = make.officer()
    matter = MatterFactory(owner=by)
    campaign = make.published(by, matter=matter)
    ProceedingFactory(matter=matter)
    before = stored(campaign)

    with pytest.raises(CampaignNotReady):
        act(campaign)

    assert stored(campaign) == before
    reworded(campaign, reason="Told inside alone.")
    assert make.fresh(campaign).reason == "Told inside alone."


def test_the_web_page_of_a_call_is_looked_at_before_anybody_reads_it() -> None:
    campaign = make.published()
    protect(MatterFactory(), "Rowan Ashdown")
    before = stored(campaign)

    with pytest.raises(CampaignNotReady):
        sent_elsewhere(campaign, number="", hours="", page="https://news.example/rowan-ashdown")
    with pytest.raises(CampaignNotReady):
        campaigns.store_call(
            campaign=campaign,
            call=None,
            words="Read",
            organisation="News",
            number="",
            hours="",
            page="https://news.example/?q=Rowan+Ashdown",
            by=campaign.drafted_by,
        )

    assert stored(campaign) == before


@pytest.mark.parametrize(
    "act",
    [
        lambda one: reworded(one, credits="Made with Rowan Ashdown"),
        lambda one: told_otherwise(one, "Rowan Ashdown says so"),
        lambda one: sent_elsewhere(one, words="Light a candle for Rowan Ashdown"),
    ],
)
def test_what_is_saved_while_it_is_published_comes_too_late(
    act: Callable[[Campaign], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    campaign = make.directed()
    protect(MatterFactory(), "Rowan Ashdown")
    lock, was_published = campaigns.lock, []

    def a_moment_later(held: Campaign) -> Campaign:
        if not was_published:
            was_published.append(publishing.publish(campaign=held, by=held.drafted_by))
        return lock(held)

    monkeypatch.setattr(campaigns, "lock", a_moment_later)
    with pytest.raises((SomebodyElseSaved, NotReady)):
        act(campaign)

    assert was_published
    assert "Rowan" not in str(stored(campaign))


def test_what_changed_after_the_page_was_read_is_not_published_unread(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    campaign = make.directed()
    client, address = as_(campaign.drafted_by), reverse("campaigns:publish", args=[campaign.reference])
    seen = client.get(address).context["interruption"].seen
    publish = publishing.publish

    def a_moment_later(**told: Any) -> Campaign:
        reworded(campaign, public_text="Something that nobody read.")
        return publish(**told)

    monkeypatch.setattr("campaigns.views.publishing.services.publish", a_moment_later)
    answer = client.post(address, {"seen": seen}, follow=True)

    assert "It was changed after you opened the page. Read it again." in html(answer)
    assert not make.fresh(campaign).is_public


def test_of_two_who_change_a_call_the_second_reads_what_the_first_saved(client: Client) -> None:
    campaign = make.with_audience()
    call = campaign.calls_to_action.get()
    address = reverse("campaigns:call_edit", args=[campaign.reference, call.pk])
    first, second = as_(campaign.drafted_by), as_(make.officer())
    form = first.get(address).context["form"]
    typed = {**form.initial, "version": form.fields["version"].initial}
    assert second.post(address, {**typed, "number": "0800 111 1111"}).status_code == 302

    answer = first.post(address, {**typed, "hours": "nine to five"})

    assert answer.status_code == 409
    assert "0800 111 1111" in html(answer)
    assert "nine to five" in html(answer)
    call.refresh_from_db()
    assert call.number == "0800 111 1111"


def test_of_two_who_choose_resources_the_second_reads_what_the_first_chose() -> None:
    by = make.officer()
    campaign = make.draft(by)
    one, two = (catalogue.published(owner=by, by=by, title=title) for title in ("One leaf", "Two leaves"))
    address = reverse("campaigns:resources", args=[campaign.reference])
    client = as_(by)
    version = client.get(address).context["form"].fields["version"].initial
    campaigns.use_resources(campaign=campaign, resources=[one], by=make.officer())

    answer = client.post(address, {"resources": [two.pk], "version": version})

    assert answer.status_code == 409
    assert list(campaign.resources.all()) == [one]
    assert "One leaf" in html(answer)


def test_that_a_campaign_is_known_to_others_alone_is_not_told_by_ones_own_work() -> None:
    NationalCampaign.objects.create(name="Safe Day", owner_name="A charity", owner_page="https://n.example/")
    other = make.officer()
    before = list(work.waiting_for(other, clock.now()))
    by = make.officer()
    make.draft(by, matter=MatterFactory(owner=by), title="Nobody knows")

    assert list(work.waiting_for(other, clock.now())) == before
