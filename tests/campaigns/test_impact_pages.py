"""The pages on which agencies are asked about an activity, answer, offer to take part, and plan their own."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns.models import Activity, ImpactQuestion, PartnerAsk
from campaigns.queries import pages
from campaigns.services import impact
from foundation import clock
from partnership.models import Person
from tests.campaigns import factories as make
from tests.campaigns.test_pages import day, place
from tests.catalogue.pages import as_, hidden, html, said, send
from tests.matters.factories import MatterFactory, put_on_list
from tests.partnership.factories import AgencyFactory, PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def speaker() -> Person:
    person: Person = PersonFactory(agency_representative=True)
    return person


def asked(activity: Activity, agency: Any) -> ImpactQuestion:
    return impact.ask(
        activity=activity,
        agency=agency,
        what="Your line stands on it.",
        answer_by_on=clock.today() + dt.timedelta(days=7),
        by=activity.campaign.drafted_by,
    )


def test_an_agency_is_asked_answers_and_the_activity_is_marked_ready() -> None:
    by, person = make.officer(), speaker()
    activity = make.planned(make.draft(by))
    client, address = as_(by), place("impact_ask", activity.campaign, activity)
    answer = send(
        client,
        address,
        agency=person.agency.pk,
        what="Your line stands on it.",
        **day("answer_by_on", clock.today()),
    )
    page = said(client, answer)
    assert "The agency is asked." in page
    assert f"{person.agency} has not answered yet." in page
    assert "Mark it ready" not in page

    question = ImpactQuestion.objects.select_related("activity__campaign").get()
    send(as_(person), pages.impact(question), answer="no_harm", note="")

    page = html(client.get(pages.activity(activity)))
    assert "No harm to our work" in page
    seen = html(client.get(pages.activity(activity))).split('name="seen" value="')[1].split('"')[0]
    ready = place("activity_ready", activity.campaign, activity)
    assert "Read it again" in said(client, client.post(ready, {"seen": "another"}))
    assert "The activity is ready." in said(client, client.post(ready, {"seen": seen}))


def test_the_list_of_activities_leads_to_each_harm_and_silence_in_the_same_queries(monday: Any) -> None:
    by, person = make.officer(), speaker()
    campaign = make.draft(by)
    activity = make.planned(campaign)
    harm, silence = asked(activity, person.agency), asked(activity, AgencyFactory())
    fine, address = asked(activity, AgencyFactory()), place("activities", campaign)
    client = as_(by)

    page = html(client.get(address))
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    assert not any(pages.impact(each) in page for each in (harm, silence, fine))

    send(as_(person), pages.impact(harm), answer="harm", note="Nobody is there that week.")
    send(
        as_(PersonFactory(agency_representative=True, agency=fine.agency)),
        pages.impact(fine),
        answer="no_harm",
    )
    monday.move_to(clock.now() + dt.timedelta(days=8), tick=False)
    client = as_(by)
    page = html(client.get(address))
    assert f'href="{pages.impact(harm)}">{person.agency}: It would harm our work<' in page
    assert f'href="{pages.impact(silence)}">{silence.agency}: No answer in time<' in page
    assert pages.impact(fine) not in page

    send(client, place("impact_go_on", campaign, activity, harm), reason="It can’t wait.")
    assert f"{person.agency}: It would harm our work. Why it goes on" in html(client.get(address))
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) == len(one)


def test_a_harm_asks_for_the_reason_beside_it() -> None:
    person = speaker()
    question = asked(make.planned(make.draft()), person.agency)
    client = as_(person)

    page = html(send(client, pages.impact(question), answer="harm", note=""))

    assert "Say what it would harm, so that it can be done otherwise" in page
    answer = send(client, pages.impact(question), answer="harm", note="x" * 301)
    assert answer.context["form"].errors == {"note": ["Use 300 characters or fewer; these are 301"]}
    question.refresh_from_db()
    assert question.answer == ImpactQuestion.Answer.WAITING


def test_who_answers_reads_first_who_will_read_it() -> None:
    """Whoever may read the campaign reads the answer: the words follow from what they are shown."""
    person, by = speaker(), make.officer()
    question = asked(make.planned(make.draft(by)), person.agency)
    client, stranger = as_(person), as_(PersonFactory(agency_representative=True))

    page = html(client.get(pages.impact(question)))
    assert "are read by everybody who works on campaigns" in page
    assert "those who speak for any agency" in page
    send(client, pages.impact(question), answer="harm", note="Nobody is there.")
    assert "Nobody is there." in html(stranger.get(pages.impact(question)))

    ask = make.asked(question.campaign, person.agency)
    assert "stand in the report of its evaluation" in html(client.get(pages.ask(ask)))


def test_of_a_matter_fewer_read_the_answer_and_the_form_says_who() -> None:
    by = make.officer()
    matter = MatterFactory(owner=by)
    person = put_on_list(matter, agency_representative=True)
    question = asked(make.planned(make.draft(by, matter=matter)), person.agency)

    page = html(as_(person).get(pages.impact(question)))

    assert "are read by those on the access list of its matter who work on campaigns, and the chairs" in page
    assert "everybody" not in page


def test_an_answer_to_what_was_changed_meanwhile_is_read_again_and_nothing_typed_is_lost() -> None:
    by, person = make.officer(), speaker()
    activity = make.planned(make.draft(by))
    question = asked(activity, person.agency)
    client = as_(person)
    opened = html(client.get(pages.impact(question)))
    seen = opened.split('name="seen" value="')[1].split('"')[0]
    Activity.objects.filter(pk=activity.pk).update(title="Another film")

    typed = {"answer": "harm", "note": "Nobody is there.", "seen": seen, "version": question.version}
    page = html(client.post(pages.impact(question), typed))

    assert "Read it again" in page
    assert "Nobody is there." in page
    assert "Another film" in page


def test_only_the_business_unit_is_shown_how_to_go_on() -> None:
    person, other = speaker(), PersonFactory(subcommittee_member=True)
    question = asked(make.planned(make.draft()), person.agency)
    send(as_(person), pages.impact(question), answer="harm", note="Nobody is there.")
    go_on = place("impact_go_on", question.campaign, question.activity, question)

    assert go_on in html(as_(make.officer()).get(pages.impact(question)))
    assert go_on not in html(as_(other).get(pages.impact(question)))
    assert as_(other).get(go_on).status_code == 403


def test_an_offer_is_made_and_taken_back_on_the_page_of_partners() -> None:
    person, campaign = speaker(), make.draft()
    client = as_(person)
    assert place("offer", campaign) in html(client.get(pages.asks(campaign)))

    answer = send(client, place("offer", campaign), agency=person.agency.pk, what="We hang it up.")
    page = said(client, answer)
    assert "Offered by the agency" in page
    assert place("offer", campaign) not in page

    ask = PartnerAsk.objects.get()
    answer = client.post(place("ask_take_back", campaign, ask), {"version": ask.version})
    assert f"{person.agency} no longer takes part." in said(client, answer)


def test_an_offer_for_another_agency_cannot_be_chosen() -> None:
    person, campaign = speaker(), make.draft()

    page = html(send(as_(person), place("offer", campaign), agency=AgencyFactory().pk, what="We hang it up."))

    assert "Select a valid choice" in page
    assert not campaign.asks.exists()


def test_who_represents_an_agency_chooses_from_their_own_agency_and_its_people() -> None:
    person, campaign = speaker(), make.draft()
    colleague = PersonFactory(press_lead=True, agency=person.agency, name="A colleague")
    stranger = AgencyFactory(name="Another agency")

    page = html(as_(person).get(place("activity_plan", campaign)))

    assert colleague.name in page
    assert stranger.name not in page
    assert campaign.owner.name not in page.split("Who sees to it?")[1]


def test_a_campaign_of_a_matter_has_no_such_pages_for_who_may_not_know_of_it() -> None:
    by, person = make.officer(), speaker()
    activity = make.planned(make.draft(by, matter=MatterFactory(owner=by)))
    question = asked(activity, person.agency)
    client = as_(person)

    for address in (
        pages.impact(question),
        place("impact_ask", activity.campaign, activity),
        place("offer", activity.campaign),
        place("activity_plan", activity.campaign),
    ):
        assert client.get(address).status_code == 404
    listed = html(client.get(reverse("campaigns:plan_for", args=[activity.audiences.get().pk])))
    assert activity.campaign.title not in listed


def test_the_page_of_an_activity_takes_the_same_queries_however_many_are_asked() -> None:
    by = make.officer()
    activity = make.planned(make.draft(by))
    client, address = as_(by), pages.activity(activity)
    asked(activity, AgencyFactory())
    client.get(address)
    with CaptureQueriesContext(connection) as first:
        client.get(address)
    for _ in range(8):
        asked(activity, AgencyFactory())

    with CaptureQueriesContext(connection) as second:
        client.get(address)

    assert len(second) == len(first)


def test_an_answer_that_came_meanwhile_is_shown_before_the_agency_is_asked_no_longer() -> None:
    by, person = make.officer(), speaker()
    question = asked(make.planned(make.draft(by)), person.agency)
    client, address = as_(by), place("impact_take_back", question.campaign, question.activity, question)
    opened = hidden(client.get(pages.impact(question)).content.decode())
    assert opened["version"]
    send(as_(person), pages.impact(question), answer="no_harm", note="Only without our number.")

    for sent in (opened, {}, {"version": "x"}, {"version": "9" * 40}):
        response = client.post(address, sent)
        assert response.status_code == 409
        assert "changed after you opened the page" in html(response)
        assert "Only without our number." in html(response)
    now = hidden(client.get(pages.impact(question)).content.decode())
    answered = client.post(address, now | {"version": str(question.version + 1)})
    assert "The agency has answered, and its answer stays." in said(client, answered)

    question.refresh_from_db()
    assert (question.answer, question.answered_by) == ("no_harm", person)


def test_the_unit_reads_what_came_meanwhile_and_its_words_stay_in_the_box() -> None:
    by, person = make.officer(), speaker()
    question = asked(make.planned(make.draft(by)), person.agency)
    send(as_(person), pages.impact(question), answer="harm", note="Nobody is there.")
    client, address = as_(by), place("impact_go_on", question.campaign, question.activity, question)
    opened = hidden(client.get(address).content.decode())
    send(as_(person), pages.impact(question), answer="harm", note="Nor is the night shift.")

    page = client.post(address, opened | {"reason": "We found somebody."}).content.decode()

    assert "Read it again" in page
    assert "Nor is the night shift." in page
    assert "We found somebody." in page
    again = client.post(address, hidden(page) | {"reason": "We found somebody for both."})
    assert "the agency hears of it" in said(client, again)


def test_who_may_not_remove_an_activity_with_its_answers_reads_why() -> None:
    person, owner = speaker(), PersonFactory(press_lead=True)
    activity = make.planned(make.draft(make.officer(), owner_id=owner.pk))
    question = asked(activity, person.agency)
    send(as_(person), pages.impact(question), answer="harm", note="Nobody is there.")
    client, address = as_(owner), place("activity_remove", activity.campaign, activity)

    assert f'href="{address}"' in html(client.get(pages.activity(activity)))
    assert "Only the business unit removes it now." in html(client.get(address))
    assert "Only the business unit removes it now." in said(client, client.post(address))
    assert ImpactQuestion.objects.filter(pk=question.pk).exists()
