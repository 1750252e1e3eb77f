"""What a campaign has to say, what changes a decision about it, and when people may have it. Nothing here writes."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from campaigns.models import Activity, Campaign, Direction, PartnerAsk
from foundation.governed import beside
from foundation.words import say_day

Status, Answer, State = Campaign.Status, Direction.Answer, Activity.State
MOST_AUDIENCES, MOST_CALLS, MOST_ACTIVITIES = 40, 20, 500
#: The furthest that an activity may lie from its launch, in days.
FURTHEST = 366
#: Nothing is planned for days further away than this many years.
YEARS_AHEAD = 5
LONGEST = dt.timedelta(days=366)
_NUMBER = re.compile(r"\+?\d(?:[ ()-]{0,2}\d){2,14}")


@dataclass(frozen=True)
class Outline:
    """What a campaign is, as somebody typed it."""

    title: str
    objective: str
    reason: str
    launches_on: dt.date
    ends_on: dt.date
    owner_id: int
    baseline: str = ""
    target: str = ""
    reason_source: str = ""
    key_message: str = ""
    public_text: str = ""
    credits: str = ""
    national_id: int | None = None
    priority_id: int | None = None
    earlier_run_id: int | None = None
    toolkit_id: int | None = None
    topics: tuple[int, ...] = ()  #: By their keys.


#: Those that are columns of the campaign.
FIELDS = tuple(name for name in Outline.__dataclass_fields__ if name != "topics")
WORDS = ("title", "objective", "reason", "baseline", "target", "reason_source", "key_message", "credits")
#: What a decision is about: a change of these asks for another.
DECIDED_ABOUT = ("title", "objective", "baseline", "target", "reason", "key_message")


def outline_of(campaign: Campaign) -> Outline:
    """As it is stored, to begin an edit from."""
    topics = tuple(campaign.topics.order_by("pk").values_list("pk", flat=True))
    return Outline(**{name: getattr(campaign, name) for name in FIELDS}, topics=topics)


def fingerprint(campaign: Campaign, audiences: Iterable[tuple[int, str]]) -> str:
    """Of what the subcommittee decides about; the days may move without it."""
    told = [getattr(campaign, name) for name in DECIDED_ABOUT]
    return sha256(json.dumps([told, sorted(audiences)], ensure_ascii=False).encode()).hexdigest()


def reasons_not_to_store(outline: Outline, *, today: dt.date, before: Campaign | None) -> list[str]:
    """Why a campaign can't be as it was typed. `before`: as it is stored; None where it is begun."""
    reasons: list[str] = []
    if not outline.title.strip():
        reasons.append(beside("Give it a title.", "title"))
    if not outline.objective.strip():
        reasons.append(beside("Say what is to be different afterwards.", "objective"))
    if not outline.reason.strip():
        reasons.append(beside("Say why it is needed.", "reason"))
    if outline.ends_on < outline.launches_on:
        reasons.append(beside("It has to end on or after the day on which it launches.", "ends_on"))
    elif outline.ends_on - outline.launches_on > LONGEST:
        reasons.append(
            beside("A campaign lasts a year at most. Plan another for what comes after.", "ends_on")
        )
    is_moved = before is None or outline.launches_on != before.launches_on
    if is_moved and outline.launches_on < today:
        reasons.append(beside("It can’t launch in the past.", "launches_on"))
    if outline.launches_on.year > today.year + YEARS_AHEAD:
        reasons.append(beside(f"It can’t launch more than {YEARS_AHEAD} years from now.", "launches_on"))
    if before is not None and outline.earlier_run_id == before.pk:
        reasons.append(beside("A campaign can’t be its own earlier run.", "earlier_run"))
    return reasons


HAS_BEGUN = (
    "The campaign has begun, so the day of its launch stays. Where it is to end sooner or later, edit it and change its "
    "last day."
)


def reasons_not_to_change(campaign: Campaign) -> list[str]:
    return ["The campaign was withdrawn."] if campaign.status == Status.WITHDRAWN else []


def reasons_not_to_move(campaign: Campaign, *, done: int, today: dt.date) -> list[str]:
    """Why its launch can't be put on another day. `done`: how many of its activities are."""
    reasons = reasons_not_to_change(campaign)
    if campaign.ends_on < today:
        reasons.append("The campaign is over, so its days stay. Begin another one that learns from it.")
    elif has_begun(campaign, done=done, today=today):
        reasons.append(beside(HAS_BEGUN, "launches_on"))
    return reasons


def has_begun(campaign: Campaign, *, done: int, today: dt.date) -> bool:
    """Its launch has come, and people have had something of it: its page, or what was done."""
    return campaign.launches_on <= today and (campaign.is_public or done > 0)


def why_not_directed(campaign: Campaign, last: Direction | None, now_fingerprint: str) -> str:
    """Why the campaign has no decision to go ahead; empty where it has one."""
    if last is None:
        return "The communications subcommittee has not decided about it."
    if last.answer == Answer.CHANGE:
        return "The last decision asks for changes."
    if last.answer == Answer.STOP:
        return "It was decided that it does not go ahead."
    if last.fingerprint != now_fingerprint:
        return "Its objective, reason, messages or audiences changed after the decision."
    return ""


def reasons_about_number(number: str) -> list[str]:
    """Why nobody could call this; empty where there is none."""
    if not number or _NUMBER.fullmatch(number):
        return []
    return [beside("Enter a telephone number that people can call, such as 0800 000 0000 or 999.", "number")]


def reasons_not_to_publish(
    campaign: Campaign, *, undirected: str, audiences: int, calls: int, topics: int, today: dt.date
) -> list[str]:
    """Why the public can't have its page now, its texts aside."""
    reasons = [] if campaign.status == Status.DRAFT else [f"It is “{campaign.get_status_display()}”."]
    if undirected:
        reasons.append(beside(undirected, "direction"))
    if not audiences:
        reasons.append(beside("It has no audience.", "audiences"))
    if not campaign.key_message.strip():
        reasons.append(beside("It has no key message.", "key_message"))
    if not campaign.public_text.strip():
        reasons.append(beside("Nothing is written for its public page.", "public_text"))
    if not topics:
        about = "It does not say what it is about. Where that is sensitive, its page can be left at once."
        reasons.append(beside(about, "topics"))
    if not calls:
        reasons.append(beside("It sends people nowhere: add a call to action.", "calls"))
    if campaign.ends_on < today:
        reasons.append(beside("It is over.", "ends_on"))
    if not campaign.owner.is_active or campaign.owner.has_left_every_role:
        reasons.append(beside("Its owner has left. Name another.", "owner"))
    return reasons


def warnings(campaign: Campaign, *, measures: int) -> list[str]:
    """What does not stop publication, and without which nobody can tell afterwards whether the campaign worked."""
    told = []
    if not campaign.baseline.strip():
        told.append("It does not say how it is now: nobody can tell afterwards what became different.")
    if not measures:
        told.append("Nothing is measured: nobody can tell afterwards whether it worked.")
    return told


def reasons_not_to_withdraw(campaign: Campaign, manner: str, reason: str, public_reason: str) -> list[str]:
    reasons = reasons_not_to_change(campaign)
    if manner not in (Campaign.Withdrawal.EXPLAIN, Campaign.Withdrawal.VANISH):
        reasons.append(beside("Choose what people find at its address.", "manner"))
    elif manner == Campaign.Withdrawal.EXPLAIN and campaign.slug is None:
        reasons.append(beside("It was never public, so it has no address that explains.", "manner"))
    if not reason.strip():
        reasons.append(beside("Say why it is withdrawn.", "reason"))
    if manner == Campaign.Withdrawal.EXPLAIN and not public_reason.strip():
        reasons.append(beside("Write the reason that the public reads.", "public_reason"))
    return reasons


# Decisions ----------------------------------------------------------------------------------------


def reasons_not_to_direct(
    campaign: Campaign, *, answer: str, decided_on: dt.date, note: str, audiences: int, today: dt.date
) -> list[str]:
    """Why this can't be written down as a decision about it."""
    reasons = reasons_not_to_change(campaign)
    if answer not in Answer.values:
        reasons.append(beside("Choose what was decided.", "answer"))
    if decided_on > today:
        reasons.append(beside("It can’t have been decided in the future.", "decided_on"))
    if answer == Answer.GO and not audiences:
        reasons.append(beside("It has no audience: nobody can decide that it goes ahead.", "answer"))
    if answer != Answer.GO and not note.strip():
        reasons.append(beside("Say what is to change, or why it does not go ahead.", "note"))
    return reasons


# What partners are asked --------------------------------------------------------------------------


def reasons_not_to_ask(campaign: Campaign, what: str, answer_by_on: dt.date, *, today: dt.date) -> list[str]:
    reasons = reasons_not_to_change(campaign)
    if not what.strip():
        reasons.append(beside("Say what the agency is asked to do.", "what"))
    if answer_by_on < today:
        reasons.append(beside("The answer can’t be due in the past.", "answer_by_on"))
    if answer_by_on > campaign.ends_on:
        reasons.append(beside("The answer has to come before the campaign ends.", "answer_by_on"))
    return reasons


def reasons_not_to_take_part(campaign: Campaign, *, today: dt.date) -> list[str]:
    """Why no agency can say any more whether it takes part."""
    reasons = reasons_not_to_change(campaign)
    if campaign.ends_on < today:
        reasons.append("The campaign is over, so who took part stays as it is.")
    return reasons


def reasons_not_to_answer(ask: PartnerAsk, answer: str, note: str, *, today: dt.date) -> list[str]:
    """An agency may change its mind while it is still asked."""
    reasons = reasons_not_to_take_part(ask.campaign, today=today)
    if ask.answer == PartnerAsk.Answer.WITHDRAWN:
        reasons.append("The agency is no longer asked.")
    if answer not in (PartnerAsk.Answer.YES, PartnerAsk.Answer.NO):
        reasons.append(beside("Choose an answer.", "answer"))
    if answer == PartnerAsk.Answer.NO and not note.strip():
        reasons.append(beside("Say why, so that something else can be found.", "note"))
    return reasons


def reasons_not_to_take_back(ask: PartnerAsk, *, today: dt.date) -> list[str]:
    """What an agency answered stays, so only a question that nobody answered is taken back, and an offer that stands.

    Of a campaign that is over, no offer is.
    """
    is_open = ask.answer == PartnerAsk.Answer.WAITING
    reasons = (
        reasons_not_to_change(ask.campaign)
        if is_open
        else reasons_not_to_take_part(ask.campaign, today=today)
    )
    if ask.answer == PartnerAsk.Answer.WITHDRAWN:
        reasons.append("The agency is no longer asked.")
    elif ask.answer == PartnerAsk.Answer.NO or not (is_open or ask.is_offer):
        reasons.append(
            "The agency has answered, and its answer stays. The agency itself can still change it."
        )
    return reasons


def reasons_not_to_offer(campaign: Campaign, what: str, *, today: dt.date) -> list[str]:
    reasons = reasons_not_to_take_part(campaign, today=today)
    if not what.strip():
        reasons.append(beside("Say what your agency will do.", "what"))
    return reasons


# Activities ---------------------------------------------------------------------------------------


def day_of(launches_on: dt.date, days_from_launch: int) -> dt.date:
    return launches_on + dt.timedelta(days=days_from_launch)


def reasons_not_to_plan_activity(
    campaign: Campaign,
    *,
    days_from_launch: int | None,
    starts_on: dt.date | None,
    lasts_days: int,
    number: int,
) -> list[str]:
    """Why an activity can't be planned so. `number`: how many there are already."""
    reasons = reasons_not_to_change(campaign)
    if (days_from_launch is None) == (starts_on is None):
        reasons.append(
            beside("Give either its own day or its days from the launch.", "days_from_launch", "starts_on")
        )
    if days_from_launch is not None and abs(days_from_launch) > FURTHEST:
        reasons.append(
            beside(f"It has to be within {FURTHEST} days of the launch.", "days_from_launch", "starts_on")
        )
    if starts_on is not None and abs((starts_on - campaign.launches_on).days) > FURTHEST:
        reasons.append(beside(f"Its day has to be within {FURTHEST} days of the launch.", "starts_on"))
    if not 1 <= lasts_days <= FURTHEST:
        reasons.append(beside(f"It lasts from 1 to {FURTHEST} days.", "lasts_days"))
    if number >= MOST_ACTIVITIES:
        reasons.append(f"A campaign has at most {MOST_ACTIVITIES} activities.")
    return reasons


def is_past(starts_on: dt.date, lasts_days: int, today: dt.date) -> bool:
    """Whether the last of these days is."""
    return starts_on < today and day_of(starts_on, min(lasts_days, FURTHEST) - 1) < today


def reasons_about_past(starts_on: dt.date, lasts_days: int, *, is_counted: bool, today: dt.date) -> list[str]:
    """Why nothing can still be done on these days. `is_counted`: from the launch."""
    if not is_past(starts_on, lasts_days, today):
        return []
    day = say_day(starts_on)
    return [
        beside(
            f"{day} is past. Choose a day from today on. What has been done is written down as done.",
            *(["days_from_launch"] if is_counted else []),
            "starts_on",
        )
    ]


def reasons_not_to_remove_activity(activity: Activity) -> list[str]:
    reasons = reasons_not_to_change(activity.campaign)
    if not activity.is_open:
        reasons.append("What became of it is written down, so it stays.")
    return reasons


def reasons_not_to_settle(activity: Activity, state: str, outcome: str, *, today: dt.date) -> list[str]:
    """Why it can't be said now that the activity was done or not."""
    reasons = reasons_not_to_change(activity.campaign)
    if state not in (State.PLANNED, State.DONE, State.NOT_DONE):
        reasons.append(beside("Choose what became of it.", "state"))
    if state == State.DONE and activity.starts_on > today:
        reasons.append(beside("Its day has not come.", "state"))
    if state == State.NOT_DONE and not outcome.strip():
        reasons.append(beside("Say why it was not done.", "outcome"))
    return reasons
