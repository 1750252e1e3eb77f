"""What is asked about activities, as pages and messages show it. Nothing here writes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from django.db.models import Q, QuerySet

from campaigns.models import FOR_AGENCIES, Activity, Campaign, ImpactQuestion
from campaigns.queries import pages
from campaigns.rules import access
from campaigns.rules import campaigns as campaign_rules
from campaigns.rules import impact as rules
from foundation import clock
from foundation.words import say_day, say_list
from partnership.models import Agency, Person
from partnership.points import WorkEntry

MOST_WORK = 50
Answer = ImpactQuestion.Answer


@dataclass(frozen=True)
class Row:
    """One question about an activity, and how it stands now."""

    question: ImpactQuestion
    state: str
    colour: str
    is_mine: bool  #: For the person to answer.
    is_of_another: bool  #: The answer is of the activity as it was before a change.
    goes_on: bool

    @property
    def is_pressing(self) -> bool:
        """A harm, or no answer in time."""
        return self.colour == "red"


def fingerprint(activity: Activity) -> str:
    """Of what agencies answer about, as it now stands."""
    return rules.fingerprint(
        activity,
        (one.pk for one in activity.audiences.all()),
        (one.pk for one in activity.languages.all()),
        (one.pk for one in activity.areas.all()),
    )


def seen_before_going_on(question: ImpactQuestion) -> str:
    return rules.seen_before_going_on(question, fingerprint(question.activity))


def questions_of(activity: Activity) -> list[ImpactQuestion]:
    """Those that are still asked, each with the activity itself."""
    found = activity.impact_questions.exclude(answer=Answer.WITHDRAWN)
    questions = list(found.select_related("agency", "asked_by", "answered_by", "decided_by"))
    for one in questions:
        one.activity = activity
    return questions


def row(question: ImpactQuestion, now_fingerprint: str, person: Person, today: dt.date) -> Row:
    is_answered = rules.is_answered(question, now_fingerprint)
    goes_on = rules.goes_on(question, now_fingerprint)
    state, colour = "No answer yet", "yellow"
    if is_answered:
        state = question.get_answer_display()
        colour = "green" if question.answer == Answer.NO_HARM else "red"
    elif question.answer in rules.ANSWERED:
        state = "Asked again: it was changed after the answer"
    elif question.answer_by_on < today:
        state, colour = "No answer in time", "red"
    return Row(
        question,
        state,
        colour,
        is_mine=question.agency_id in person.agencies_as(*FOR_AGENCIES)
        and not is_answered
        and not rules.is_over(question, today=today),
        is_of_another=question.answer in rules.ANSWERED and not is_answered,
        goes_on=goes_on,
    )


def rows(questions: list[ImpactQuestion], now_fingerprint: str, person: Person, today: dt.date) -> list[Row]:
    return [row(one, now_fingerprint, person, today) for one in questions]


def pressing(activities: list[Activity], person: Person, today: dt.date) -> dict[int, list[Row]]:
    """By the key of each activity, the agencies that see a harm in it or did not answer in time. One query.

    The activities come with their audiences, languages and areas.
    """
    by_key = {one.pk: one for one in activities}
    found: dict[int, list[Row]] = {key: [] for key in by_key}
    asked = ImpactQuestion.objects.filter(activity__in=by_key).exclude(answer=Answer.WITHDRAWN)
    for question in asked.select_related("agency").order_by("agency__name", "pk"):
        question.activity = by_key[question.activity_id]
        told = row(question, fingerprint(question.activity), person, today)
        if told.is_pressing:
            found[question.activity_id].append(told)
    return found


def reasons_not_ready(activity: Activity, questions: list[ImpactQuestion], today: dt.date) -> list[str]:
    return rules.reasons_not_ready(activity, activity.campaign, questions, fingerprint(activity), today=today)


def reasons_not_to_remove(activity: Activity, by: Person) -> list[str]:
    """Why this person can't remove the activity, with all that was asked about it."""
    may_go_on = access.may_decide_on_impact(activity.campaign, by)
    asked = rules.reasons_not_to_remove(questions_of(activity), may_go_on=may_go_on, today=clock.today())
    return campaign_rules.reasons_not_to_remove_activity(activity) + asked


def before_a_move(activity: Activity, today: dt.date) -> list[str]:
    """What another day does to what was marked and asked, in sentences; empty where it does nothing to them."""
    questions = questions_of(activity)
    told = ["It is marked ready: on another day it is no longer ready."] if _is_ready(activity) else []
    # Until the new day is known: only those whose answer is due before every day.
    anew = [one for one in questions if rules.is_asked_anew(one, dt.date.max, today=today)]
    if anew:
        told.append(
            f"{_named(anew)} {_is_or_are(anew)} asked again at once whether it would harm their work."
        )
    told += [
        f"{one.agency} still has until {say_day(one.answer_by_on)} to answer. It is asked again only where the new day "
        "is before that."
        for one in questions
        if one not in anew
    ]
    return told


def after_a_move(activity: Activity, to_on: dt.date, today: dt.date) -> list[str]:
    """What putting it on that day does to them. To be asked before it is moved."""
    if to_on == activity.starts_on:
        return []
    told = ["It is no longer ready."] if _is_ready(activity) else []
    anew = [one for one in questions_of(activity) if rules.is_asked_anew(one, to_on, today=today)]
    if anew:
        told.append(f"{_named(anew)} {_is_or_are(anew)} asked again whether it would harm their work.")
    return told


def _is_ready(activity: Activity) -> bool:
    return activity.state == Activity.State.READY


def _named(questions: list[ImpactQuestion]) -> str:
    return say_list([one.agency.name for one in questions])


def _is_or_are(questions: list[ImpactQuestion]) -> str:
    return "is" if len(questions) == 1 else "are"


def when_a_launch_moves(activities: QuerySet[Activity]) -> str:
    """What it does to the activities that follow it, as far as they are ready or others were asked about them."""
    told = []
    if ready := activities.filter(state=Activity.State.READY).count():
        told.append(
            "The one that is marked ready is no longer ready then."
            if ready == 1
            else f"The {ready} that are marked ready are no longer ready then."
        )
    if ImpactQuestion.objects.filter(activity__in=activities).exclude(answer=Answer.WITHDRAWN).exists():
        told.append(
            "Agencies that have answered whether one of them would harm their work are asked again at once."
        )
    return " ".join(told)


def is_waiting(question: ImpactQuestion) -> bool:
    """Whether the agency is still to answer about the activity as it now is."""
    if question.answer == Answer.WITHDRAWN or not question.activity.is_open:
        return False
    if question.campaign.status == Campaign.Status.WITHDRAWN:
        return False
    if rules.is_over(question, today=clock.today()):
        return False
    return not rules.is_answered(question, fingerprint(question.activity))


def agencies_to_ask(activity: Activity) -> QuerySet[Agency]:
    """Those whose work it may touch: not its own, and not asked yet."""
    asked = activity.impact_questions.exclude(answer=Answer.WITHDRAWN).values("agency")
    found = Agency.objects.filter(is_current=True).exclude(pk__in=asked)
    return found.exclude(pk=activity.agency_id).order_by("name")


def open_questions() -> QuerySet[ImpactQuestion]:
    """Those about activities that are still to be done, of campaigns that go on."""
    return (
        ImpactQuestion.objects.filter(activity__state__in=Activity.OPEN)
        .exclude(answer=Answer.WITHDRAWN)
        .exclude(activity__campaign__status=Campaign.Status.WITHDRAWN)
        .select_related(
            "agency", "activity__campaign__matter", "activity__campaign__owner", "activity__owner"
        )
        .prefetch_related("activity__audiences", "activity__languages", "activity__areas")
    )


def waiting_for(person: Person, today: dt.date) -> Iterator[WorkEntry]:
    """Answers of one's agency; for the business unit, harms and silences that nobody has answered."""
    seen = Campaign.objects.visible_to(person).values("pk")
    known = open_questions().filter(activity__campaign__in=seen).order_by("answer_by_on", "pk")
    if agencies := person.agencies_as(*FOR_AGENCIES):
        yield from islice(_to_answer(known.filter(agency__in=agencies), today), MOST_WORK)
    if person.is_in_business_unit:
        pressing = known.filter(Q(answer=Answer.HARM) | Q(answer_by_on__lt=today))
        yield from islice(_to_decide(pressing, today), MOST_WORK)


def _to_answer(questions: Iterable[ImpactQuestion], today: dt.date) -> Iterator[WorkEntry]:
    for one in questions:
        if not rules.is_over(one, today=today) and not rules.is_answered(one, fingerprint(one.activity)):
            yield WorkEntry(
                title=one.activity.title,
                url=pages.impact(one),
                what=f"Answer for {one.agency}: would it harm your work?",
                since=one.asked_at,
                due_at=clock.end_of_day(one.answer_by_on),
            )


def _to_decide(questions: Iterable[ImpactQuestion], today: dt.date) -> Iterator[WorkEntry]:
    for one in questions:
        if rules.is_over(one, today=today):
            continue
        now = fingerprint(one.activity)
        is_harm = rules.is_answered(one, now) and one.answer == Answer.HARM
        is_silent = not rules.is_answered(one, now) and one.answer_by_on < today
        if (is_harm or is_silent) and not rules.goes_on(one, now):
            said = "says that it would harm its work" if is_harm else "has not answered"
            yield WorkEntry(
                title=one.activity.title,
                url=pages.impact(one),
                what=f"{one.agency} {said}: change the activity, or say why it goes on",
                since=one.answered_at if is_harm else one.asked_at,
            )
