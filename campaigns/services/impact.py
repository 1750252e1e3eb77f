"""Asking agencies whether an activity would harm their work, their answers, and marking it ready."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from campaigns.models import Activity, ImpactQuestion
from campaigns.queries import impact as queries
from campaigns.rules import access
from campaigns.rules import impact as rules
from campaigns.rules.refusals import CampaignNotReady
from campaigns.services import messages
from campaigns.services.records import lock_activity, record, refuse
from documents import services as documents
from foundation import clock
from foundation.governed import SomebodyElseSaved, beside
from partnership.models import Agency, Person

Answer, State = ImpactQuestion.Answer, Activity.State


@transaction.atomic
def ask(
    *, activity: Activity, agency: Agency, what: str, answer_by_on: dt.date, by: Person
) -> ImpactQuestion:
    """Those who speak for the agency are asked at once; until it is answered, the activity is not ready.

    Raises PermissionDenied or CampaignNotReady.
    """
    activity = lock_activity(activity)
    campaign = activity.campaign
    access.check_may_change_activity(activity, by)
    questions = activity.impact_questions.exclude(answer=Answer.WITHDRAWN)
    reasons = rules.reasons_not_to_ask(
        activity, campaign, agency.pk, what, answer_by_on, number=questions.count(), today=clock.today()
    )
    if questions.filter(agency=agency).exists():
        reasons.append(beside(f"{agency} has been asked already.", "agency"))
    if not agency.is_current:
        reasons.append(beside(f"{agency} no longer takes part in the partnership.", "agency"))
    refuse(reasons)
    if held := documents.reasons_not_to_say(what, matter=campaign.matter):
        raise CampaignNotReady.beside("what", held)
    made = ImpactQuestion.objects.create(
        activity=activity,
        agency=agency,
        what=what.strip(),
        answer_by_on=answer_by_on,
        asked_by=by,
        asked_at=clock.now(),
    )
    record("agency asked about an activity", made, campaign, by=by, at=made.asked_at, agency=agency.pk)
    _not_ready(activity, by=by)
    messages.ask_about_impact(made, by=by, at=made.asked_at)
    return made


@transaction.atomic
def answer(
    *, question: ImpactQuestion, answer: str, note: str, seen: str, began_from: int, by: Person
) -> ImpactQuestion:
    """The agency sees a harm or none; whoever asked and the activity's owner hear of it.

    A harm takes “ready” back. Raises PermissionDenied, CampaignNotReady, or SomebodyElseSaved.
    """
    question = _lock(question)
    activity = question.activity
    access.check_may_answer(question, by)
    now = queries.fingerprint(activity)
    refuse(
        rules.reasons_not_to_answer(
            question, answer, note, seen=seen, now_fingerprint=now, today=clock.today()
        )
    )
    told = (answer, note.strip(), now)
    if (question.answer, question.answer_note, question.fingerprint) == told:
        return question
    question.answer, question.answer_note, question.fingerprint = told
    question.answered_by, question.answered_at = by, clock.now()
    question.save_edit(
        began_from=began_from,
        fields=["answer", "answer_note", "fingerprint", "answered_by", "answered_at"],
    )
    _record(f"agency answered {answer}", question, by=by, reason=note.strip())
    if answer == Answer.HARM:
        _not_ready(activity, by=by)
    messages.tell_of_impact(question, at=question.answered_at)
    return question


@transaction.atomic
def go_on(*, question: ImpactQuestion, reason: str, seen: str, by: Person) -> ImpactQuestion:
    """The business unit says why the activity goes on; the agency hears of it, and the reason stays on the page.

    `seen`: what it read, of `queries.seen_before_going_on`: an answer that came since is read first.
    Raises PermissionDenied or CampaignNotReady.
    """
    question = _lock(question)
    access.check_may_go_on(question, by)
    now = queries.fingerprint(question.activity)
    refuse(rules.reasons_not_to_go_on(question, reason, seen=seen, now_fingerprint=now, today=clock.today()))
    question.reason_to_go_on, question.decided_fingerprint = reason.strip(), now
    question.decided_by, question.decided_at = by, clock.now()
    question.save_edit(
        began_from=question.version,
        fields=["reason_to_go_on", "decided_fingerprint", "decided_by", "decided_at"],
    )
    _record("activity goes on", question, by=by, reason=reason.strip())
    messages.tell_that_it_goes_on(question, at=question.decided_at)
    return question


@transaction.atomic
def take_back(*, question: ImpactQuestion, began_from: int | None = None, by: Person) -> ImpactQuestion:
    """The agency, which has not answered, is no longer asked. `began_from`: None for who had no page before them.

    Raises PermissionDenied, CampaignNotReady, or SomebodyElseSaved.
    """
    question = _lock(question)
    access.check_may_ask_no_longer(question, by)
    if began_from not in (None, question.version):
        raise SomebodyElseSaved(question)
    may_go_on = access.may_go_on(question, by)
    refuse(rules.reasons_not_to_take_back(question, may_go_on=may_go_on, today=clock.today()))
    question.answer = Answer.WITHDRAWN
    question.answered_by, question.answered_at = by, clock.now()
    question.save_edit(began_from=question.version, fields=["answer", "answered_by", "answered_at"])
    _record("agency asked no longer about an activity", question, by=by)
    return question


@transaction.atomic
def make_ready(*, activity: Activity, seen: str, by: Person) -> Activity:
    """Nothing stands against it as the page showed it. Raises PermissionDenied or CampaignNotReady."""
    activity = lock_activity(activity)
    access.check_may_change_activity(activity, by)
    reasons = queries.reasons_not_ready(activity, queries.questions_of(activity), clock.today())
    if seen != queries.fingerprint(activity):
        reasons.append("The activity was changed after you opened the page. Read it again.")
    refuse(reasons)
    activity.state, activity.ready_by, activity.ready_at = State.READY, by, clock.now()
    activity.save_edit(began_from=activity.version, fields=["state", "ready_by", "ready_at"])
    record("activity ready", activity, activity.campaign, by=by, at=activity.ready_at)
    return activity


def begin_again(activity: Activity, *, by: Person) -> None:
    """After a change of what was answered about: it is planned again, and whoever had answered is asked anew.

    Inside the caller's transaction, which holds the activity.
    """
    _not_ready(activity, by=by)
    today, now = clock.today(), clock.now()
    for question in queries.questions_of(activity):
        if not rules.is_asked_anew(question, activity.starts_on, today=today):
            continue
        question.asked_at = now
        question.answer_by_on = rules.day_anew(question.answer_by_on, activity.starts_on, today=today)
        question.save_edit(began_from=question.version, fields=["asked_at", "answer_by_on"])
        _record("agency asked again about an activity", question, by=by, agency=question.agency_id)
        messages.ask_about_impact(question, by=by, at=now)


def forget(activity: Activity) -> list[int]:
    """What was asked about an activity goes with it; the events stay. Inside the caller's transaction.

    The one way in which a question goes: elsewhere it is kept as it was answered. Says which they were.
    """
    questions = ImpactQuestion._base_manager.filter(activity=activity)
    keys = sorted(questions.values_list("pk", flat=True))
    questions.delete()
    return keys


def remind(*, at: dt.datetime) -> int:
    """Agencies whose answer is due soon are reminded, owners told of those who kept silent; says of how many."""
    today = clock.day_of(at)
    near = today + dt.timedelta(days=messages.REMIND_DAYS)
    told = 0
    for one in queries.open_questions().filter(answer_by_on__lte=near).iterator(chunk_size=200):
        now = queries.fingerprint(one.activity)
        if rules.is_answered(one, now) or rules.goes_on(one, now) or rules.is_over(one, today=today):
            continue
        act = messages.remind_of_impact if one.answer_by_on >= today else messages.tell_of_impact_silence
        with transaction.atomic():
            told += act(one, at=at) is not None
    return told


def _not_ready(activity: Activity, *, by: Person) -> None:
    if activity.state != State.READY:
        return
    activity.state, activity.ready_by, activity.ready_at = State.PLANNED, None, None
    activity.save_edit(began_from=activity.version, fields=["state", "ready_by", "ready_at"])
    record("activity no longer ready", activity, activity.campaign, by=by)


def _record(verb: str, question: ImpactQuestion, *, by: Person, **facts: Any) -> None:
    record(verb, question, question.campaign, by=by, activity=question.activity_id, **facts)


def _lock(question: ImpactQuestion) -> ImpactQuestion:
    activity = lock_activity(question.activity)
    held = ImpactQuestion.objects.select_for_update(of=("self",)).select_related("agency").get(pk=question.pk)
    held.activity = activity
    return held
