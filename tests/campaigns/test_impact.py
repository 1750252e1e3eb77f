"""Agencies whose work an activity may touch: asked, answering, and what stands against marking it ready."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from audit import queries as audit
from audit.models import Event
from campaigns.models import Activity, Campaign, ImpactQuestion
from campaigns.queries import campaigns as campaign_queries
from campaigns.queries import impact as queries
from campaigns.queries import work
from campaigns.rules import campaigns as campaign_rules
from campaigns.rules.refusals import CampaignNotReady
from campaigns.services import activities, campaigns, impact, publishing
from foundation import clock
from foundation.governed import SomebodyElseSaved
from matters import services as matters
from notices.models import Notice
from notices.points import STANDING
from partnership.models import Area, Person, Role
from tests.campaigns import factories as make
from tests.campaigns.test_partners import told
from tests.documents.factories import protect
from tests.matters.factories import MatterFactory
from tests.partnership.factories import AgencyFactory, AudienceFactory, ChannelFactory, PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]

Answer, State = ImpactQuestion.Answer, Activity.State
WEEK = dt.timedelta(days=7)


def speaker() -> Person:
    person: Person = PersonFactory(agency_representative=True)
    return person


def ask(activity: Activity, agency: Any, **changes: Any) -> ImpactQuestion:
    given = {
        "what": "Your helpline stands on it.",
        "answer_by_on": clock.today() + WEEK,
        "by": activity.campaign.drafted_by,
    }
    return impact.ask(activity=activity, agency=agency, **(given | changes))


def asked(person: Person, **changes: Any) -> ImpactQuestion:
    return ask(make.planned(make.draft()), person.agency, **changes)


def fresh(question: ImpactQuestion) -> ImpactQuestion:
    return ImpactQuestion.objects.select_related("activity__campaign", "agency").get(pk=question.pk)


def seen(question: ImpactQuestion) -> str:
    return queries.fingerprint(fresh(question).activity)


def answer(question: ImpactQuestion, by: Person, answer: str = "no_harm", note: str = "") -> ImpactQuestion:
    now = fresh(question)
    return impact.answer(
        question=now, answer=answer, note=note, seen=seen(now), began_from=now.version, by=by
    )


def go_on(question: ImpactQuestion, by: Person, reason: str = "The helpline agreed.") -> ImpactQuestion:
    now = fresh(question)
    return impact.go_on(question=now, reason=reason, seen=queries.seen_before_going_on(now), by=by)


def make_ready(question: ImpactQuestion) -> Activity:
    activity = fresh(question).activity
    return impact.make_ready(activity=activity, seen=seen(question), by=activity.campaign.drafted_by)


def change(question: ImpactQuestion, **changes: Any) -> None:
    activity = fresh(question).activity
    plan = activities.Plan(
        title=activity.title,
        channel=activity.channel,
        agency=activity.agency,
        owner=activity.owner,
        audiences=list(activity.audiences.all()),
        languages=list(activity.languages.all()),
        areas=list(activity.areas.all()),
        days_from_launch=activity.days_from_launch,
        lasts_days=activity.lasts_days,
        phase=activity.phase,
    )
    activities.edit(
        activity=activity,
        plan=dataclasses.replace(plan, **changes),
        began_from=activity.version,
        by=activity.campaign.drafted_by,
    )


def test_those_who_speak_for_the_agency_are_told_and_have_it_before_them() -> None:
    person, other = speaker(), speaker()
    question = asked(person)

    assert told("campaign_impact_asked") == {person}
    assert [one.what for one in work.waiting_for(person, clock.now())] == [
        f"Answer for {question.agency}: would it harm your work?"
    ]
    assert not list(work.waiting_for(other, clock.now()))
    assert Event.objects.filter(verb="agency asked about an activity", subject_id=question.pk).exists()


def test_an_activity_is_ready_once_everybody_sees_no_harm_and_not_before() -> None:
    person, second = speaker(), speaker()
    question = asked(person)
    other = ask(question.activity, second.agency)
    answer(question, person)
    with pytest.raises(CampaignNotReady, match="has not answered yet"):
        make_ready(question)
    assert fresh(question).activity.state == State.PLANNED

    answer(other, second)

    assert make_ready(question).state == State.READY
    assert told("campaign_impact_answered") == {question.campaign.owner}
    with pytest.raises(CampaignNotReady, match="ready already"):
        make_ready(question)


def test_a_harm_stops_it_until_the_business_unit_says_why_it_goes_on() -> None:
    person, manager = speaker(), PersonFactory(business_manager=True)
    question = asked(person)
    answer(question, person, "harm", "Our line has one person that week.")
    with pytest.raises(CampaignNotReady, match="would harm its work"):
        make_ready(question)
    assert manager in told("campaign_impact_answered")
    assert _page(question) in [one.url for one in work.waiting_for(manager, clock.now())]

    go_on(question, manager, "A second person answers that week.")

    assert make_ready(question).state == State.READY
    assert fresh(question).reason_to_go_on == "A second person answers that week."
    assert told("campaign_impact_goes_on") == {person}
    assert _page(question) not in [one.url for one in work.waiting_for(manager, clock.now())]


def test_a_harm_behind_many_that_are_answered_waits_all_the_same(monkeypatch: Any) -> None:
    monkeypatch.setattr(queries, "MOST_WORK", 1)
    person, manager = speaker(), PersonFactory(business_manager=True)
    answer(asked(person, answer_by_on=clock.today() + WEEK / 7), person)
    question = asked(person)
    assert _page(question) in [one.url for one in work.waiting_for(person, clock.now())]

    answer(question, person, "harm", "Nobody is there.")

    assert _page(question) in [one.url for one in work.waiting_for(manager, clock.now())]


def _page(question: ImpactQuestion) -> str:
    activity = question.activity
    return (
        f"/workspace/campaigns/{activity.campaign.reference}/activities/{activity.reference}"
        f"/impact/{question.reference}/"
    )


def test_silence_is_answered_by_the_business_unit_only_once_its_day_has_passed(monday: Any) -> None:
    question, manager = asked(speaker()), PersonFactory(business_manager=True)
    with pytest.raises(CampaignNotReady, match="still has time"):
        go_on(question, manager)

    monday.move_to(clock.start_of_day(question.answer_by_on) + dt.timedelta(days=1, hours=9), tick=False)
    with pytest.raises(CampaignNotReady, match="has not answered in time"):
        make_ready(question)
    go_on(question, manager)

    assert make_ready(question).state == State.READY


def test_an_answer_that_comes_after_the_reason_asks_for_another(monday: Any) -> None:
    person, manager = speaker(), PersonFactory(business_manager=True)
    question = asked(person)
    monday.move_to(clock.start_of_day(question.answer_by_on) + dt.timedelta(days=1, hours=9), tick=False)
    go_on(question, manager)
    make_ready(question)

    monday.move_to(clock.now() + dt.timedelta(hours=1), tick=False)
    answer(question, person, "harm", "We were on leave: nobody answers the line.")

    assert fresh(question).activity.state == State.PLANNED
    with pytest.raises(CampaignNotReady, match="would harm"):
        make_ready(question)


def test_who_sees_no_harm_needs_no_reason_to_go_on() -> None:
    person, manager = speaker(), PersonFactory(business_manager=True)
    question = asked(person)
    answer(question, person)

    with pytest.raises(CampaignNotReady, match="sees no harm"):
        go_on(question, manager)
    assert fresh(question).decided_at is None


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "Post two films"},
        {"days_from_launch": 3},
        {"lasts_days": 2},
        {"channel": ChannelFactory},
        {"audiences": [AudienceFactory]},
        {"areas": [lambda: Area.objects.create(name="Fenmouth East")]},
        {"agency": AgencyFactory},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_a_change_after_the_answers_voids_them_and_asks_anew(changes: dict[str, Any]) -> None:
    person = speaker()
    question = asked(person)
    answer(question, person)
    make_ready(question)
    name, value = next(iter(changes.items()))
    if isinstance(value, list):
        value = [one() for one in value]
    elif callable(value):
        value = value()

    change(question, **{name: value})

    assert fresh(question).activity.state == State.PLANNED
    with pytest.raises(CampaignNotReady, match="asked again"):
        make_ready(question)
    assert Event.objects.filter(verb="agency asked again about an activity").count() == 1
    assert len(list(work.waiting_for(person, clock.now()))) == 1
    answer(question, person)
    assert make_ready(question).state == State.READY


def test_who_sees_to_it_and_its_part_change_without_asking_anew() -> None:
    person = speaker()
    question = asked(person)
    answer(question, person)
    make_ready(question)

    change(question, owner=make.officer(), phase="Afterwards")

    assert fresh(question).activity.state == State.READY


def test_a_launch_on_another_day_voids_the_answers_of_what_moves_with_it() -> None:
    person = speaker()
    question = asked(person)
    answer(question, person)
    make_ready(question)
    campaign = Campaign.objects.get()
    now = campaign_rules.outline_of(campaign)
    moved = dataclasses.replace(now, launches_on=now.launches_on + WEEK, ends_on=now.ends_on + WEEK)

    campaigns.edit_campaign(
        campaign=campaign, outline=moved, began_from=campaign.version, by=campaign.drafted_by
    )

    assert fresh(question).activity.state == State.PLANNED
    with pytest.raises(CampaignNotReady, match="asked again"):
        make_ready(question)


def test_what_was_changed_after_the_page_was_opened_is_read_again() -> None:
    person = speaker()
    question = asked(person)
    before = seen(question)
    change(question, title="Another film")

    with pytest.raises(CampaignNotReady, match="Read it again"):
        impact.answer(
            question=question, answer="no_harm", note="", seen=before, began_from=question.version, by=person
        )
    with pytest.raises(CampaignNotReady, match="Read it again"):
        impact.make_ready(activity=question.activity, seen=before, by=question.asked_by)
    assert fresh(question).answer == Answer.WAITING


def test_two_answers_at_once_are_one_answer_and_a_page_with_both() -> None:
    person = speaker()
    question = asked(person)
    answer(question, person)

    with pytest.raises(SomebodyElseSaved):
        impact.answer(
            question=question, answer="harm", note="No time.", seen=seen(question), began_from=1, by=person
        )
    assert fresh(question).answer == Answer.NO_HARM


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"what": " "}, "what of their work"),
        ({"answer_by_on": dt.date(2026, 10, 4)}, "due in the past"),
        ({"answer_by_on": dt.date(2027, 10, 4)}, "by the first day of the activity"),
    ],
)
def test_what_cannot_be_asked_is_refused(changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(CampaignNotReady, match=reason):
        asked(speaker(), **changes)

    assert not ImpactQuestion.objects.exists()
    assert not told("campaign_impact_asked")


def test_an_agency_is_asked_once_and_never_about_what_it_does_itself() -> None:
    question = asked(speaker())
    with pytest.raises(CampaignNotReady, match="asked already"):
        ask(question.activity, question.agency)
    with pytest.raises(CampaignNotReady, match="does it itself"):
        ask(question.activity, question.activity.agency)
    with pytest.raises(CampaignNotReady, match="no longer takes part"):
        ask(question.activity, AgencyFactory(is_current=False))

    impact.take_back(question=question, by=question.asked_by)
    assert ask(question.activity, question.agency).answer == Answer.WAITING


def test_a_question_holds_no_protected_name() -> None:
    protect(MatterFactory(), "Rowan Ashdown")

    with pytest.raises(CampaignNotReady, match="protected name") as refused:
        asked(speaker(), what="It tells of Rowan Ashdown.")

    assert refused.value.field == "what"


def test_a_harm_says_which_and_is_not_taken_away() -> None:
    person = speaker()
    question = asked(person)
    with pytest.raises(CampaignNotReady, match="Say what it would harm"):
        answer(question, person, "harm")
    answer(question, person, "harm", "Nobody is there.")

    with pytest.raises(CampaignNotReady, match="change the activity, or say why"):
        impact.take_back(question=fresh(question), by=question.asked_by)
    assert fresh(question).answer == Answer.HARM


def test_who_plans_for_their_agency_alone_takes_back_nothing_that_others_asked() -> None:
    person, campaign = speaker(), make.draft()
    activity = make.planned(campaign, agency=person.agency, owner=person)
    theirs = ask(activity, AgencyFactory())
    own = ask(activity, AgencyFactory(), by=person)

    with pytest.raises(PermissionDenied, match="who asked the agency"):
        impact.take_back(question=theirs, by=person)
    impact.take_back(question=own, by=person)

    assert [fresh(one).answer for one in (theirs, own)] == [Answer.WAITING, Answer.WITHDRAWN]


@pytest.mark.parametrize("role", Role)
def test_nobody_answers_for_another_agency_and_only_the_unit_goes_on(role: Role) -> None:
    question = asked(speaker())
    person = PersonFactory(**{role.value: True}, is_superuser=True)

    with pytest.raises(PermissionDenied):
        answer(question, person)
    if not person.is_in_business_unit:
        with pytest.raises(PermissionDenied):
            go_on(question, person)
        with pytest.raises(PermissionDenied):
            ask(question.activity, AgencyFactory(), by=person)
        with pytest.raises(PermissionDenied):
            impact.make_ready(activity=question.activity, seen=seen(question), by=person)
    assert fresh(question).answer == Answer.WAITING


def test_who_may_not_know_of_the_matter_is_neither_told_nor_answers() -> None:
    by = make.officer()
    campaign, person = make.draft(by, matter=MatterFactory(owner=by)), speaker()
    question = ask(make.planned(campaign), person.agency)

    assert told("campaign_impact_asked") == set()
    assert not list(work.waiting_for(person, clock.now()))
    with pytest.raises(PermissionDenied):
        answer(question, person)


def test_nothing_is_asked_about_what_was_done_and_what_is_removed_takes_its_questions_along() -> None:
    question = asked(speaker())
    activities.settle(
        activity=question.activity, state="not_done", outcome="It rained.", by=question.asked_by
    )
    with pytest.raises(CampaignNotReady, match="written down"):
        ask(question.activity, AgencyFactory())
    activities.settle(activity=question.activity, state="planned", outcome="", by=question.asked_by)

    activities.remove(activity=question.activity, by=question.asked_by)

    assert not ImpactQuestion.objects.exists()


def test_reminders_come_once_before_and_owners_hear_of_silence_once(monday: Any) -> None:
    person = speaker()
    question = asked(person)
    impact.remind(at=clock.now())
    assert not told("campaign_impact_near")

    monday.move_to(clock.start_of_day(question.answer_by_on) - dt.timedelta(days=1), tick=False)
    for _ in range(2):
        assert impact.remind(at=clock.now()) in (0, 1)
    assert told("campaign_impact_near") == {person}

    monday.move_to(clock.start_of_day(question.answer_by_on) + dt.timedelta(days=1, hours=9), tick=False)
    assert [impact.remind(at=clock.now()) for _ in range(2)] == [1, 0]
    assert told("campaign_impact_overdue") == {question.campaign.owner}


def test_a_withdrawn_campaign_asks_nothing_more() -> None:
    person = speaker()
    campaign = make.published()
    question = ask(make.planned(campaign), person.agency)
    publishing.withdraw(campaign=campaign, manner="vanish", reason="A mistake.", by=campaign.drafted_by)

    assert not list(work.waiting_for(person, clock.now()))
    with pytest.raises(CampaignNotReady, match="withdrawn"):
        answer(question, person)


def test_nobody_is_written_to_any_more_that_an_activity_of_a_withdrawn_campaign_goes_on() -> None:
    person, manager = speaker(), PersonFactory(business_manager=True)
    question = asked(person)
    answer(question, person, "harm", "Our line has one person that week.")
    go_on(question, manager)
    notice = Notice.objects.get(kind="campaign_impact_goes_on")
    assert STANDING.ask(notice.subject, notice).is_live

    publishing.withdraw(campaign=fresh(question).campaign, manner="vanish", reason="No money.", by=manager)

    notice = Notice.objects.get(pk=notice.pk)
    assert not STANDING.ask(notice.subject, notice).is_live


# Whose activities an agency plans ---------------------------------------------------------------------


def test_a_representative_plans_and_changes_what_the_own_agency_does() -> None:
    person, campaign = speaker(), make.draft()
    plan = make.plan(campaign, agency=person.agency, owner=person)

    activity = activities.plan(campaign=campaign, plan=plan, by=person)
    changed = activities.edit(
        activity=activity,
        plan=dataclasses.replace(plan, title="Two posters"),
        began_from=activity.version,
        by=person,
    )

    assert (changed.title, changed.agency) == ("Two posters", person.agency)


def test_a_representative_plans_nothing_for_others() -> None:
    person, campaign = speaker(), make.draft()
    other = make.planned(campaign)

    with pytest.raises(CampaignNotReady, match="your own agency does"):
        activities.plan(campaign=campaign, plan=make.plan(campaign), by=person)
    with pytest.raises(CampaignNotReady, match="somebody who speaks for"):
        activities.plan(campaign=campaign, plan=make.plan(campaign, agency=person.agency), by=person)
    with pytest.raises(PermissionDenied):
        activities.edit(
            activity=other,
            plan=make.plan(campaign, agency=person.agency, owner=person),
            began_from=1,
            by=person,
        )
    with pytest.raises(PermissionDenied):
        activities.remove(activity=other, by=person)
    assert campaign.activities.get() == other


def test_a_representative_hands_an_activity_to_no_other_agency_and_removes_none() -> None:
    person, campaign = speaker(), make.draft()
    plan = make.plan(campaign, agency=person.agency, owner=person)
    activity = activities.plan(campaign=campaign, plan=plan, by=person)

    with pytest.raises(CampaignNotReady, match="your own agency does"):
        activities.edit(
            activity=activity, plan=dataclasses.replace(plan, agency=AgencyFactory()), began_from=1, by=person
        )
    with pytest.raises(PermissionDenied):
        activities.remove(activity=activity, by=person)


def test_in_a_campaign_of_a_matter_no_agency_plans() -> None:
    by, person = make.officer(), speaker()
    matter = MatterFactory(owner=by)
    matters.grant_access(matter=matter, person=person, by=by)
    campaign = make.draft(by, matter=matter)

    with pytest.raises(PermissionDenied):
        activities.plan(
            campaign=campaign, plan=make.plan(campaign, agency=person.agency, owner=person), by=person
        )


@pytest.mark.parametrize(
    "role",
    sorted(
        set(Role)
        - {Role.AGENCY_REPRESENTATIVE, Role.BUSINESS_MANAGER, Role.COMMUNICATIONS_OFFICER, Role.PRACTICE_LEAD}
    ),
)
def test_nobody_else_plans_for_an_agency(role: Role) -> None:
    person, campaign = PersonFactory(**{role.value: True}), make.draft()
    agency = person.agency or AgencyFactory()

    with pytest.raises(PermissionDenied):
        activities.plan(campaign=campaign, plan=make.plan(campaign, agency=agency), by=person)


def test_once_activity_and_campaign_are_over_nothing_is_answered_or_decided(monday: Any) -> None:
    person = speaker()
    question = asked(person)
    answer(question, person, "harm", "Our lines are full.")
    campaign = fresh(question).campaign
    unit = campaign.drafted_by
    monday.move_to(clock.start_of_day(campaign.ends_on) + dt.timedelta(days=1, hours=9), tick=False)

    with pytest.raises(CampaignNotReady, match="are over"):
        answer(question, person)
    with pytest.raises(CampaignNotReady, match="are over"):
        go_on(question, unit)
    assert fresh(question).answer == Answer.HARM
    for one in (person, unit):
        assert not [entry for entry in work.waiting_for(one, clock.now()) if "harm your work" in entry.what]
        assert not [entry for entry in work.waiting_for(one, clock.now()) if "why it goes on" in entry.what]
    assert impact.remind(at=clock.now()) == 0


def test_an_activity_after_the_last_day_of_its_campaign_is_answered_about(monday: Any) -> None:
    person, campaign = speaker(), make.draft()
    later = campaign.ends_on + dt.timedelta(days=30)
    question = ask(make.planned(campaign, starts_on=later), person.agency)
    monday.move_to(clock.start_of_day(campaign.ends_on) + dt.timedelta(days=1, hours=9), tick=False)

    assert answer(question, person).answer == Answer.NO_HARM


# What agencies said stays ------------------------------------------------------------------------------


def owned_outside_the_unit(person: Person) -> tuple[Person, ImpactQuestion]:
    """A question to the agency of that person, and the campaign’s owner, who is not of the business unit."""
    owner: Person = PersonFactory(press_lead=True)
    campaign = make.draft(make.officer(), owner_id=owner.pk)
    return owner, ask(make.planned(campaign), person.agency)


def after_its_day(question: ImpactQuestion, monday: Any) -> None:
    monday.move_to(clock.start_of_day(question.answer_by_on) + dt.timedelta(days=1, hours=9), tick=False)


def test_a_harm_told_while_the_unit_reads_of_a_silence_is_read_before_it_goes_on(monday: Any) -> None:
    person, manager = speaker(), PersonFactory(business_manager=True)
    question = asked(person)
    after_its_day(question, monday)
    read = queries.seen_before_going_on(fresh(question))
    answer(question, person, "harm", "Nobody is there.")

    with pytest.raises(CampaignNotReady, match="Read it again"):
        impact.go_on(question=fresh(question), reason="They are silent.", seen=read, by=manager)

    assert fresh(question).reason_to_go_on == ""
    assert go_on(question, manager).reason_to_go_on


def test_another_harm_than_the_one_that_was_read_is_read_too() -> None:
    person, manager = speaker(), PersonFactory(business_manager=True)
    question = asked(person)
    answer(question, person, "harm", "Nobody is there.")
    read = queries.seen_before_going_on(fresh(question))
    answer(question, person, "harm", "It would tell where witnesses live.")

    with pytest.raises(CampaignNotReady, match="Read it again"):
        impact.go_on(question=fresh(question), reason="We found somebody.", seen=read, by=manager)
    assert fresh(question).decided_at is None


@pytest.mark.parametrize("given", ["harm", "no_harm"])
def test_no_answer_is_taken_back_by_who_asked(given: str) -> None:
    person, manager = speaker(), PersonFactory(business_manager=True)
    question = asked(person)
    answer(question, person, given, "Only without our number.")

    for by in (question.asked_by, manager):
        with pytest.raises(CampaignNotReady):
            impact.take_back(question=fresh(question), by=by)

    kept = fresh(question)
    assert (kept.answer, kept.answer_note, kept.answered_by) == (given, "Only without our number.", person)


def test_a_silence_is_lifted_by_nobody_but_the_unit(monday: Any) -> None:
    owner, question = owned_outside_the_unit(speaker())
    after_its_day(question, monday)

    with pytest.raises(CampaignNotReady, match="has not answered in time"):
        impact.take_back(question=fresh(question), by=owner)
    with pytest.raises(CampaignNotReady, match="Only the business unit removes it now"):
        activities.remove(activity=question.activity, by=owner)
    assert fresh(question).answer == Answer.WAITING

    manager = PersonFactory(business_manager=True)
    assert impact.take_back(question=fresh(question), by=manager).answer == Answer.WITHDRAWN


def test_no_change_of_the_activity_lifts_a_silence(monday: Any) -> None:
    owner, question = owned_outside_the_unit(speaker())
    after_its_day(question, monday)
    change(question, title="Another film")  # it is asked anew, and has time again

    assert fresh(question).answer_by_on > clock.today()
    with pytest.raises(CampaignNotReady, match="when it was asked again"):
        impact.take_back(question=fresh(question), by=owner)
    with pytest.raises(CampaignNotReady, match="when it was asked again"):
        activities.remove(activity=fresh(question).activity, by=owner)
    assert fresh(question).answer == Answer.WAITING


def test_while_it_has_time_to_answer_the_owner_asks_it_no_longer() -> None:
    owner, question = owned_outside_the_unit(speaker())

    assert impact.take_back(question=fresh(question), by=owner).answer == Answer.WITHDRAWN


@pytest.mark.parametrize("given", ["harm", "no_harm"])
def test_an_activity_is_not_removed_to_be_rid_of_an_answer(given: str) -> None:
    person = speaker()
    owner, question = owned_outside_the_unit(person)
    answer(question, person, given, "Nobody is there.")
    change(question, title="Another film")  # it is asked anew, and what was answered counts all the same

    with pytest.raises(CampaignNotReady, match="Only the business unit removes it now"):
        activities.remove(activity=fresh(question).activity, by=owner)

    assert fresh(question).answer == given


def test_where_the_unit_removes_it_the_timeline_still_tells_what_was_answered() -> None:
    person = speaker()
    _, question = owned_outside_the_unit(person)
    answer(question, person, "harm", "Nobody is there.")
    campaign = question.campaign

    activities.remove(activity=question.activity, by=campaign.drafted_by)

    told = {one.verb: one for one in audit.timeline(campaign_queries.parts_of(campaign))}
    assert told["agency answered harm"].text == "Nobody is there."
    assert {"activity planned", "agency asked about an activity", "activity removed"} <= set(told)
    assert "agency answered harm" not in {
        one.verb for one in audit.timeline(campaign_queries.parts_of(make.draft()))
    }
