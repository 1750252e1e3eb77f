"""The pages about campaigns: what they say next to a field, what they keep, and whose they are."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from lxml.html import fromstring

from campaigns.models import Campaign, NationalCampaign, PartnerAsk
from campaigns.queries import pages
from campaigns.rules.refusals import CampaignNotReady
from campaigns.services import campaigns, publishing
from foundation import clock
from partnership.models import Person
from tests.campaigns import factories as make
from tests.catalogue import factories as catalogue
from tests.catalogue.pages import as_, hidden, html, said, send
from tests.matters.factories import MatterFactory
from tests.partnership.factories import AgencyFactory, AudienceFactory, PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def place(name: str, *args: Any) -> str:
    return reverse(f"campaigns:{name}", args=[getattr(one, "reference", one) for one in args])


def day(name: str, on: dt.date) -> dict[str, str]:
    return {f"{name}_0": str(on.day), f"{name}_1": str(on.month), f"{name}_2": str(on.year)}


def outline(by: Person, **changes: str) -> dict[str, str]:
    launch = dt.date(2026, 11, 2)
    typed = {
        "title": "Babies cry",
        "objective": "Parents know what to do.",
        "reason": "Two reviews.",
        "owner": str(by.pk),
        **day("launches_on", launch),
        **day("ends_on", launch + dt.timedelta(days=6)),
    }
    return typed | changes


def beside(page: str, field: str) -> str:
    """The error that the page shows by the field of this id."""
    found = re.search(rf'id="id_{field}_\d+_error"[^>]*>.*?</span>(.*?)</p>', page, re.DOTALL)
    return unescape(found[1]).strip() if found else ""


def test_a_campaign_is_begun_and_leads_on_to_its_audiences() -> None:
    by = make.officer()
    answer = send(as_(by), place("begin"), **outline(by))

    campaign = Campaign.objects.get()
    assert answer.url == place("audiences", campaign)
    assert campaign.launches_on == dt.date(2026, 11, 2)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"title": ""}, "Enter a title"),
        ({"objective": " "}, "Say what is to be different afterwards"),
        ({"launches_on_1": "13"}, "month"),
        (day("ends_on", dt.date(2026, 11, 1)), "It has to end on or after the day on which it launches"),
        (day("launches_on", dt.date(2026, 10, 1)), "It can’t launch in the past."),
        ({"owner": "999999"}, "Select a valid choice"),
        ({"public_text": "Walk.<!-- for the reviewer -->"}, "came along with the text"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(changes: dict[str, str], says: str) -> None:
    by = make.officer()
    page = html(send(as_(by), place("begin"), **outline(by, **changes)))

    assert says in page
    assert "There is a problem" in page
    assert "Two reviews." in page
    assert not Campaign.objects.exists()


def test_who_saves_second_sees_both_texts() -> None:
    by = make.officer()
    campaign = make.draft(by)
    client, address = as_(by), place("edit", campaign)
    opened = client.get(address).content.decode()
    send(client, address, **outline(by, objective="The first."))

    version = re.search(r'name="version" value="(\d+)"', opened)
    assert version is not None
    answer = client.post(address, outline(by, objective="The second.") | {"version": version[1]})

    assert answer.status_code == 409
    assert "The first." in html(answer)
    assert "The second." in html(answer)
    assert make.fresh(campaign).objective == "The first."


def test_of_two_who_choose_resources_the_second_is_told_of_what_they_may_see_and_of_no_more() -> None:
    by, other = make.officer(), make.officer()
    campaign = make.draft(by)
    first, second = (catalogue.published(by=by, title=title) for title in ("The leaflet", "The poster"))
    hidden_one = catalogue.draft(other, title="Known to few", matter=MatterFactory(owner=other))
    client, address = as_(by), place("resources", campaign)
    opened = hidden(client.get(address).content.decode())
    campaigns.use_resources(campaign=campaign, resources=[first, hidden_one], by=other)

    answer = client.post(address, opened | {"resources": [second.pk]})

    assert answer.status_code == 409
    assert "The leaflet" in html(answer)
    assert "Known to few" not in html(answer)
    assert set(campaign.resources.all()) == {first, hidden_one}
    again = hidden(html(answer)) | {"resources": [second.pk]}
    assert "The resources are saved." in said(client, client.post(address, again))
    assert set(campaign.resources.all()) == {second, hidden_one}


def over(campaign: Campaign) -> Campaign:
    """As if it had been in September."""
    days = {"launches_on": dt.date(2026, 9, 1), "ends_on": dt.date(2026, 9, 7)}
    Campaign.objects.filter(pk=campaign.pk).update(**days)
    return make.fresh(campaign)


def test_a_campaign_learns_from_one_that_ran_and_ended() -> None:
    by = make.officer()
    ended, dropped = over(make.draft(by, title="Ended")), over(make.draft(by, title="Dropped"))
    publishing.withdraw(campaign=dropped, manner="vanish", reason="No money.", by=by)
    coming, campaign = make.draft(by, title="Coming"), make.draft(by, title="This one")
    client, address = as_(by), place("edit", campaign)

    for where in (address, place("begin")):
        page = html(client.get(where))
        assert ">Ended</option>" in page
        for other in (dropped, coming, campaign):
            assert f">{other}</option>" not in page
    for other in (dropped, coming):
        page = html(client.post(address, outline(by, earlier_run=str(other.pk)) | {"version": "1"}))
        assert "Select a valid choice" in beside(page, "earlier_run")
        with pytest.raises(CampaignNotReady, match="Choose an earlier run from the list"):
            make.draft(by, earlier_run_id=other.pk)
    send(client, address, **outline(by, earlier_run=str(ended.pk)))
    assert make.fresh(campaign).earlier_run == ended


def test_what_it_learns_from_already_stays_to_be_chosen() -> None:
    by = make.officer()
    ended = over(make.draft(by, title="Ended"))
    campaign = make.draft(by, earlier_run_id=ended.pk)
    Campaign.objects.filter(pk=ended.pk).update(ends_on=dt.date(2026, 12, 1))

    send(as_(by), place("edit", campaign), **outline(by, title="Again", earlier_run=str(ended.pk)))

    assert (make.fresh(campaign).title, make.fresh(campaign).earlier_run) == ("Again", ended)


def test_an_earlier_run_of_which_an_editor_may_not_know_stays_and_is_told_to_them_nowhere() -> None:
    by, other = make.officer(), make.officer()
    kept = over(make.draft(by, matter=MatterFactory(owner=by), title="The silent winter"))
    campaign = make.draft(by)
    client, address = as_(other), place("edit", campaign)
    send(as_(by), address, **outline(by, earlier_run=str(kept.pk)))

    late = client.post(address, outline(by, objective="The second.") | {"version": "1"})
    send(client, address, **outline(by, objective="The third."))

    assert late.status_code == 409
    assert "The silent winter" not in html(late)
    assert "earlier campaign" not in html(late).partition("<form")[0]
    campaign = make.fresh(campaign)
    assert (campaign.objective, campaign.earlier_run_id) == ("The third.", kept.pk)
    send(as_(by), address, **outline(by))
    assert make.fresh(campaign).earlier_run is None


def test_audiences_and_what_is_said_to_them_are_typed_on_two_pages() -> None:
    by = make.officer()
    campaign, audience = make.draft(by), AudienceFactory(is_seldom_heard=True)
    client = as_(by)

    answer = send(client, place("audiences", campaign), audiences=[audience.pk])
    assert answer.url == place("messages", campaign)
    send(client, answer.url, **{f"message_{audience.pk}": "You are not alone."})

    page = html(client.get(pages.campaign(campaign)))
    assert "You are not alone." in page
    assert "Seldom heard" in page


def test_without_an_audience_one_is_told_that_it_needs_one_and_is_led_to_the_campaign() -> None:
    by = make.officer()
    campaign = make.with_audience(by)
    client = as_(by)

    answer = send(client, place("audiences", campaign), audiences=[])

    assert answer.url == pages.campaign(campaign)
    told = said(client, answer)
    assert "It has no audience now. It needs one before anybody can decide that it goes ahead." in told
    assert "The audiences are saved." not in told
    assert not campaign.audiences.exists()


def test_an_agency_answers_on_its_page_and_a_no_asks_for_the_reason_beside_it() -> None:
    person = PersonFactory(agency_representative=True)
    ask = make.asked(make.draft(), person.agency)
    client, address = as_(person), place("answer", ask.campaign, ask)

    page = html(send(client, address, answer="no"))
    assert "Say why, so that something else can be found" in page
    told = said(client, send(client, address, answer="no", note="Nobody is there."))

    assert "Your agency’s answer is kept." in told
    ask.refresh_from_db()
    assert ask.answer == PartnerAsk.Answer.NO


def test_the_button_of_a_form_takes_nothing_of_what_was_chosen_away() -> None:
    """Its name is none of a field's, or the browser would send both and the last would count."""
    person = make.officer(agency_representative=True)
    campaign = make.with_audience(person)
    ask = make.asked(campaign, person.agency)
    activity = make.planned(campaign)
    client = as_(person)
    addresses = [
        place("begin"), place("edit", campaign), place("audiences", campaign), place("messages", campaign),
        place("call_add", campaign), place("resources", campaign), place("direction_record", campaign),
        place("ask", campaign), place("answer", campaign, ask), place("activity_plan", campaign),
        place("activity", campaign, activity), place("national_add"),
    ]  # fmt: skip
    for address in addresses:
        page = client.get(address).content.decode()
        fields = set(
            re.findall(r'<(?:input|select|textarea)\b(?![^>]*type="submit")[^>]*\bname="([^"]+)"', page)
        )
        buttons = set(re.findall(r'<(?:button|input type="submit")[^>]*\bname="([^"]+)"', page))
        assert fields, address
        assert not fields & buttons, address


def test_who_writes_to_the_same_audience_second_sees_both_texts() -> None:
    by = make.officer()
    campaign = make.with_audience(by)
    (one,) = campaign.audiences.all()
    client, address = as_(by), place("messages", campaign)
    opened = hidden(client.get(address).content.decode())
    send(client, address, **{f"message_{one.audience_id}": "Tab one"})

    answer = client.post(address, opened | {f"message_{one.audience_id}": "Tab two"})

    assert answer.status_code == 409
    assert "Tab one" in html(answer)
    assert "Tab two" in html(answer)
    assert "nothing left to do" not in html(answer)
    one.refresh_from_db()
    assert one.message == "Tab one"


def test_who_does_not_speak_for_the_agency_reads_what_it_is_asked_and_has_no_form() -> None:
    ask = make.asked(make.draft(), AgencyFactory())
    client = as_(PersonFactory(agency_representative=True))

    page = html(client.get(place("answer", ask.campaign, ask)))

    assert ask.what in page
    assert "Answer for your agency" not in page
    assert client.post(place("answer", ask.campaign, ask), {"answer": "yes"}).status_code == 403


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"counted": "from_launch", "days_from_launch": ""}, "Enter how many days from the launch it is"),
        ({"counted": "own_day"}, "Enter its day"),
        ({"audiences": []}, "Choose for whom it is done"),
        ({"days_from_launch": "9999"}, "It has to be within 366 days of the launch"),
    ],
)
def test_an_activity_that_cannot_be_is_told_so_by_its_field(typed: dict[str, Any], says: str) -> None:
    by = make.officer()
    campaign = make.with_audience(by)
    (audience,) = campaign.audiences.all()
    plan = make.plan(campaign)
    given = {
        "title": "Post the film",
        "channel": plan.channel.pk,
        "agency": plan.agency.pk,
        "owner": by.pk,
        "audiences": [audience.audience_id],
        "counted": "from_launch",
        "days_from_launch": "0",
        "lasts_days": "1",
    }

    page = html(send(as_(by), place("activity_plan", campaign), **(given | typed)))

    assert says in page
    assert not campaign.activities.exists()
    assert "Post the film" in page


def test_what_the_page_of_publication_said_changed_meanwhile_is_not_published() -> None:
    by = make.officer()
    campaign = make.directed(by)
    client, address = as_(by), place("publish", campaign)
    opened = client.get(address).content.decode()
    seen = re.search(r'name="seen" value="([^"]+)"', opened)
    assert seen is not None
    send(client, place("call_edit", campaign, campaign.calls_to_action.get().pk), words="Call now",
         organisation="Another", number="0800 1", hours="always")  # fmt: skip

    assert client.post(address, {"seen": seen[1]}).status_code == 409
    assert not make.fresh(campaign).is_public
    assert "has its public page" in said(client, send(client, address))
    assert make.fresh(campaign).is_public


def test_the_heading_of_each_of_its_pages_names_the_campaign_once() -> None:
    by = make.officer()
    campaign = make.directed(by, title="Babies cry")
    client = as_(by)

    for name in ("campaign", "edit", "audiences", "resources", "activities", "activity_plan", "asks", "direction",
                 "timeline", "publish", "withdraw"):  # fmt: skip
        heading = fromstring(client.get(place(name, campaign)).content).xpath(
            "//h1 | //span[@class='govuk-caption-l']"
        )
        assert " ".join(one.text_content() for one in heading).count("Babies cry") == 1, name


def test_a_national_campaign_becomes_a_local_one_with_one_press() -> None:
    by = make.officer()
    national = NationalCampaign.objects.get(name="World Children’s Day")
    client = as_(by)

    answer = client.post(place("national_make_local", national, 2026))

    campaign = Campaign.objects.get()
    assert answer.url == place("audiences", campaign)
    assert str(campaign.national) in html(client.get(pages.campaign(campaign)))


def test_a_second_local_campaign_is_made_only_after_a_page_that_leads_to_the_first() -> None:
    by = make.officer()
    national = NationalCampaign.objects.get(name="World Children’s Day")
    client, address = as_(by), place("national_make_local", national, 2026)
    client.post(address)
    first = Campaign.objects.get()

    assert f'href="{address}"' in html(client.get(pages.national(national)))
    before = client.post(address)  # The button of a page that was opened before the first was made.
    assert before.status_code == 409
    assert f'href="{pages.campaign(first)}"' in html(before)
    assert Campaign.objects.get() == first
    opened = html(client.get(address))
    assert f'href="{pages.campaign(first)}"' in opened
    assert Campaign.objects.count() == 1

    send(client, address)

    assert Campaign.objects.count() == 2
    assert client.post(address, hidden(opened)).status_code == 409  # Now there are two.
    assert Campaign.objects.count() == 2


def test_what_one_may_not_know_of_asks_for_no_second_reading() -> None:
    other, by = make.officer(), make.officer()
    national = NationalCampaign.objects.get(name="World Children’s Day")
    row = national.years.get(year=2026)
    make.draft(other, matter=MatterFactory(owner=other), national_id=row.pk)

    assert as_(by).post(place("national_make_local", national, 2026)).status_code == 302
    reader = as_(PersonFactory(chair=True))
    assert reader.get(place("national_make_local", national, 2026)).status_code == 403


def test_the_owners_page_of_a_year_is_written_down_and_what_cannot_be_is_told() -> None:
    by = make.officer()
    national = NationalCampaign.objects.get(name="Safer Sleep Week")
    client, address = as_(by), place("national_year", national, 2027)
    typed = {"certainty": "confirmed", **day("checked_on", clock.today())}

    assert "Enter the first day that its owner confirmed" in html(send(client, address, **typed))
    typed |= day("starts_on", dt.date(2027, 3, 15)) | day("ends_on", dt.date(2027, 3, 21))
    assert "What is known of 2027 is saved." in said(client, send(client, address, **typed))
    assert "Checked on 5 October 2026" in html(client.get(pages.national(national)))
    assert client.get(place("national_year", national, 1066)).status_code == 404


def test_the_list_is_narrowed_sorted_and_exported_as_it_is_shown() -> None:
    by = make.officer()
    make.draft(by, title="The first")
    make.draft(by, title="The second", owner_id=make.officer().pk)
    client = as_(by)

    page = html(client.get(place("campaigns"), {"owner": "mine", "when": "coming", "sort": "title"}))
    assert "The first" in page
    assert "The second" not in page
    lines = b"".join(client.get(place("campaigns_export"), {"words": "second"})).decode()
    assert "The second" in lines
    assert "The first" not in lines
    assert client.get(place("campaigns"), {"sort": "nothing", "page": "10000000000"}).status_code == 200


def test_the_list_takes_the_same_queries_however_many(django_assert_max_num_queries: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    by = make.officer()
    client = as_(by)
    make.draft(by)
    client.get(place("campaigns"))
    with CaptureQueriesContext(connection) as few:
        client.get(place("campaigns"))
    for _ in range(4):
        make.planned(make.draft(by))
    with CaptureQueriesContext(connection) as many:
        client.get(place("campaigns"))

    assert len(many) == len(few)


def test_whoever_is_not_of_the_room_finds_no_page() -> None:
    campaign = make.draft()
    for person in (PersonFactory(), PersonFactory(independent_reviewer=True)):
        for address in (pages.HOME, pages.NATIONAL, pages.campaign(campaign)):
            assert as_(person).get(address).status_code == 404
    assert Client().get(pages.HOME).status_code == 302


def test_a_restricted_campaign_bears_its_mark_and_is_found_by_nobody_else() -> None:
    by = make.officer()
    campaign = make.draft(by, matter=MatterFactory(owner=by))

    assert "Restricted" in html(as_(by).get(pages.campaign(campaign)))
    other = as_(make.officer())
    assert other.get(pages.campaign(campaign)).status_code == 404
    for address in (pages.HOME, "/workspace/search/?q=babies", "/workspace/"):
        assert campaign.title not in html(other.get(address)), address
