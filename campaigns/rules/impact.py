"""When agencies are asked whether an activity harms their work, and when it is ready. Nothing here writes."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from hashlib import sha256

from campaigns.models import Activity, Campaign, ImpactQuestion
from campaigns.rules.campaigns import reasons_not_to_change
from foundation.governed import beside

Answer, State = ImpactQuestion.Answer, Activity.State
ANSWERED = (Answer.NO_HARM, Answer.HARM)
#: How long an agency has when it is asked again, unless the activity comes before.
DAYS_ANEW = 5
MOST_QUESTIONS = 30


def fingerprint(
    activity: Activity, audiences: Iterable[int], languages: Iterable[int], areas: Iterable[int]
) -> str:
    """Of what an agency answers about: the words, the days, the channel, for whom, in which languages, where, by whom."""
    told = [
        activity.title,
        activity.channel_id,
        activity.agency_id,
        activity.starts_on.isoformat(),
        activity.lasts_days,
        sorted(audiences),
        sorted(languages),
        sorted(areas),
    ]
    return sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def seen_before_going_on(question: ImpactQuestion, now_fingerprint: str) -> str:
    """A digest of what the business unit reads before it says why the activity goes on: the activity, and what was said."""
    told = [
        now_fingerprint,
        question.answer,
        question.answer_note,
        question.fingerprint,
        question.reason_to_go_on,
    ]
    return sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def is_answered(question: ImpactQuestion, now_fingerprint: str) -> bool:
    """Whether the agency has answered about the activity as it now is."""
    return question.answer in ANSWERED and question.fingerprint == now_fingerprint


def goes_on(question: ImpactQuestion, now_fingerprint: str) -> bool:
    """Whether the business unit has said, after the last answer, why the activity as it now is goes on."""
    if question.decided_at is None or question.decided_fingerprint != now_fingerprint:
        return False
    return question.answered_at is None or question.answered_at <= question.decided_at


def why_not_ready(question: ImpactQuestion, now_fingerprint: str, *, today: dt.date) -> str:
    """Why the activity can't be ready because of this question; empty where it can."""
    if question.answer == Answer.WITHDRAWN or goes_on(question, now_fingerprint):
        return ""
    if is_answered(question, now_fingerprint):
        if question.answer == Answer.NO_HARM:
            return ""
        return f"{question.agency} says that it would harm its work. The business unit says why it goes on, or it is changed."
    if question.answer_by_on < today:
        return f"{question.agency} has not answered in time. The business unit says why it goes on without."
    if question.answer in ANSWERED:
        return f"The activity was changed after {question.agency} answered, so it is asked again."
    return f"{question.agency} has not answered yet."


def reasons_not_to_ask(
    activity: Activity,
    campaign: Campaign,
    agency_id: int,
    what: str,
    answer_by_on: dt.date,
    *,
    number: int,
    today: dt.date,
) -> list[str]:
    """Why this can't be asked. `number`: how many agencies are asked already."""
    reasons = reasons_not_to_change(campaign)
    if not activity.is_open:
        reasons.append("What became of the activity is written down.")
    if agency_id == activity.agency_id:
        reasons.append(beside("That agency does it itself.", "agency"))
    if not what.strip():
        reasons.append(beside("Say what of their work it may touch.", "what"))
    if answer_by_on < today:
        reasons.append(beside("The answer can’t be due in the past.", "answer_by_on"))
    elif answer_by_on > activity.starts_on:
        reasons.append(beside("The answer has to come by the first day of the activity.", "answer_by_on"))
    if number >= MOST_QUESTIONS:
        reasons.append(f"At most {MOST_QUESTIONS} agencies are asked about an activity.")
    return reasons


def is_over(question: ImpactQuestion, *, today: dt.date) -> bool:
    """Whether both the activity and its campaign have seen their last day."""
    return max(question.activity.ends_on, question.campaign.ends_on) < today


def reasons_not_to_answer(
    question: ImpactQuestion, answer: str, note: str, *, seen: str, now_fingerprint: str, today: dt.date
) -> list[str]:
    """An agency may change its mind until it is over, or what became of the activity is written down."""
    reasons = reasons_about(question, today=today)
    if answer not in ANSWERED:
        reasons.append(beside("Choose an answer.", "answer"))
    if answer == Answer.HARM and not note.strip():
        reasons.append(beside("Say what it would harm, so that it can be done otherwise.", "note"))
    if seen != now_fingerprint:
        reasons.append("The activity was changed after you opened the page. Read it again.")
    return reasons


def reasons_not_to_go_on(
    question: ImpactQuestion, reason: str, *, seen: str, now_fingerprint: str, today: dt.date
) -> list[str]:
    """Why the business unit has nothing to say here: only a harm or a silence past its day is answered so.

    `seen`: what it read, as `seen_before_going_on` has it, so that no answer is passed over that nobody read.
    """
    reasons = reasons_about(question, today=today)
    if is_answered(question, now_fingerprint):
        if question.answer == Answer.NO_HARM:
            reasons.append("The agency sees no harm.")
    elif question.answer_by_on >= today:
        reasons.append("The agency still has time to answer.")
    if goes_on(question, now_fingerprint):
        reasons.append("It is said already why it goes on.")
    if not reason.strip():
        reasons.append(beside("Say why it goes on.", "reason"))
    if seen != seen_before_going_on(question, now_fingerprint):
        reasons.append(
            "The agency answered, or the activity was changed, after you opened the page. Read it again."
        )
    return reasons


def reasons_about(question: ImpactQuestion, *, today: dt.date) -> list[str]:
    """Why nobody has anything more to say to it."""
    reasons = _reasons_about(question)
    if is_over(question, today=today):
        reasons.append("The activity and its campaign are over, so what was answered stays as it is.")
    return reasons


def _reasons_about(question: ImpactQuestion) -> list[str]:
    reasons = reasons_not_to_change(question.campaign)
    if question.answer == Answer.WITHDRAWN:
        reasons.append("The agency is no longer asked.")
    if not question.activity.is_open:
        reasons.append("What became of the activity is written down.")
    return reasons


def reasons_not_to_take_back(question: ImpactQuestion, *, may_go_on: bool, today: dt.date) -> list[str]:
    """What an agency answered stays on the page, and a silence is the business unit’s to answer: neither is taken away.

    `may_go_on`: whether the person may say why the activity goes on.
    """
    reasons = _reasons_about(question)
    if question.answer == Answer.HARM:
        reasons.append(
            "The agency says that it would harm its work: change the activity, or say why it goes on."
        )
    elif question.answer == Answer.NO_HARM:
        reasons.append("The agency has answered, and its answer stays.")
    elif not may_go_on and (silence := _silence_of(question, today)):
        reasons.append(f"{silence} Only the business unit asks it no longer now.")
    return reasons


def reasons_not_to_remove(
    questions: Iterable[ImpactQuestion], *, may_go_on: bool, today: dt.date
) -> list[str]:
    """An activity is not planned anew to be rid of what agencies said of it: then the business unit removes it."""
    if may_go_on:
        return []
    questions = list(questions)
    reasons = [
        f"{one.agency} has answered whether it would harm its work. Only the business unit removes it now."
        for one in questions
        if one.answer in ANSWERED
    ]
    silences = (_silence_of(one, today) for one in questions)
    return reasons + [f"{silence} Only the business unit removes it now." for silence in silences if silence]


def _silence_of(question: ImpactQuestion, today: dt.date) -> str:
    """That it should have answered and did not, in words; empty where it did, or still has its first time to.

    A change of the activity lifts no silence: what waits for an answer was asked again where it has another version.
    """
    if question.answer != Answer.WAITING:
        return ""
    if question.answer_by_on < today:
        return f"{question.agency} has not answered in time."
    return f"{question.agency} had not answered when it was asked again." if question.version > 1 else ""


def reasons_not_ready(
    activity: Activity,
    campaign: Campaign,
    questions: Iterable[ImpactQuestion],
    now_fingerprint: str,
    *,
    today: dt.date,
) -> list[str]:
    """Why it can't be marked ready now."""
    reasons = reasons_not_to_change(campaign)
    if activity.state == State.READY:
        reasons.append("It is ready already.")
    elif not activity.is_open:
        reasons.append("What became of it is written down.")
    told = (why_not_ready(one, now_fingerprint, today=today) for one in questions)
    return reasons + [reason for reason in told if reason]


def is_asked_anew(question: ImpactQuestion, starts_on: dt.date, *, today: dt.date) -> bool:
    """Whether a change asks the agency once more, of an activity that then begins on that day.

    Who has still time to answer keeps the first question, unless its answer would come after the activity begins.
    """
    if question.answer == Answer.WITHDRAWN:
        return False
    has_time = question.answer == Answer.WAITING and question.answer_by_on >= today
    return not (has_time and question.answer_by_on <= starts_on)


def day_anew(before: dt.date, starts_on: dt.date, *, today: dt.date) -> dt.date:
    """By when an agency answers that is asked again: some days from now, but before the activity where it can be."""
    return min(max(before, today + dt.timedelta(days=DAYS_ANEW)), max(starts_on, today))
