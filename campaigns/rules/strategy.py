"""What a strategy and a year's plan have to say, and how an action stands. Nothing here writes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from campaigns.models import Action, BusinessPlan, Rating, Strategy
from foundation.governed import beside
from foundation.words import say_day

State = Action.State
#: The longest that a strategy runs, in years.
LONGEST_YEARS = 10
FIRST_YEAR, LAST_YEAR = 2000, 2099
MOST_PRIORITIES, MOST_ACTIONS = 30, 300
#: How far the work may lie behind the days that are gone, in points of a hundred, before it is amber or red.
AMBER_BEHIND, RED_BEHIND = 25, 50
#: How many days before an action is due its owner is reminded.
NEAR_DAYS = 7


def financial_year(day: dt.date) -> int:
    """The year in whose April the financial year of this day begins."""
    return day.year if day.month >= 4 else day.year - 1


def reasons_not_to_store_strategy(
    *,
    title: str,
    aims: str,
    starts_on: dt.date,
    ends_on: dt.date,
    review_on: dt.date,
    others: Iterable[Strategy],
    is_review_moved: bool,
    today: dt.date,
) -> list[str]:
    """Why a strategy can't be so. `others`: the strategies beside it."""
    reasons: list[str] = []
    if not title.strip():
        reasons.append(beside("Give it a title.", "title"))
    if not aims.strip():
        reasons.append(beside("Say what it is to achieve.", "aims"))
    if ends_on < starts_on:
        reasons.append(beside("It has to end on or after the day on which it starts.", "ends_on"))
    elif ends_on.year - starts_on.year > LONGEST_YEARS:
        reasons.append(beside(f"A strategy runs {LONGEST_YEARS} years at most.", "ends_on"))
    if is_review_moved and review_on < today:
        reasons.append(beside("It can’t be looked at again in the past.", "review_on"))
    at_once = [one for one in others if starts_on <= one.ends_on and one.starts_on <= ends_on]
    return reasons + [
        beside(f"“{one}” runs at the same time. One strategy holds at a time.", "starts_on")
        for one in at_once
    ]


def reasons_not_to_review(strategy: Strategy, note: str, next_on: dt.date, *, today: dt.date) -> list[str]:
    reasons: list[str] = []
    if not note.strip():
        reasons.append(beside("Say what was found.", "note"))
    if next_on <= today:
        reasons.append(beside("The next day to look at it has to be in the future.", "next_on"))
    return reasons


def reasons_not_to_begin_year(
    strategy: Strategy, year: int, *, taken: bool, starts_on: dt.date, ends_on: dt.date
) -> list[str]:
    """Why a business plan of this year can't answer to this strategy."""
    reasons: list[str] = []
    if not FIRST_YEAR <= year <= LAST_YEAR:
        reasons.append(beside(f"Choose a year from {FIRST_YEAR} to {LAST_YEAR}.", "year"))
    if taken:
        reasons.append(beside("That year has its plan.", "year"))
    if starts_on > strategy.ends_on or ends_on < strategy.starts_on:
        reasons.append(beside("The strategy does not run in that year.", "strategy"))
    return reasons


def reasons_not_to_store_action(
    plan: BusinessPlan, *, title: str, starts_on: dt.date, due_on: dt.date, number: int
) -> list[str]:
    """Why an action can't be so. `number`: how many its plan has already."""
    reasons: list[str] = []
    if not title.strip():
        reasons.append(beside("Say what is done.", "title"))
    if due_on < starts_on:
        reasons.append(beside("It has to be due on or after the day on which it begins.", "due_on"))
    if not plan.starts_on <= due_on <= plan.ends_on:
        reasons.append(
            beside(f"It has to be due in {plan.years}. What takes longer is carried over.", "due_on")
        )
    if starts_on > plan.ends_on:
        reasons.append(beside(f"It has to begin before {plan.years} ends.", "starts_on"))
    if number >= MOST_ACTIONS:
        reasons.append(f"A plan has at most {MOST_ACTIONS} actions.")
    return reasons


def reasons_not_to_change_action(action: Action) -> list[str]:
    if action.state == State.OPEN:
        return []
    if action.state == State.CARRIED_OVER:
        return ["It was carried over to the next year’s plan, and goes on there."]
    return ["What became of it is written down."]


def reasons_not_to_tell(action: Action, done_percent: int, note: str) -> list[str]:
    """Why its progress can't be told so."""
    reasons = reasons_not_to_change_action(action)
    if not 0 <= done_percent <= 100:
        reasons.append(beside("Say how far it is, from 0 to 100 percent.", "done_percent"))
    if not note.strip():
        reasons.append(beside("Say what was done, or what stands in the way.", "note"))
    return reasons


def reasons_not_to_settle(action: Action, state: str, outcome: str) -> list[str]:
    reasons: list[str] = []
    if state not in (State.DONE, State.NOT_DONE, State.OPEN):
        reasons.append(beside("Choose what became of it.", "state"))
    if action.state == State.CARRIED_OVER:
        reasons += reasons_not_to_change_action(action)
    if state == State.DONE and not outcome.strip():
        reasons.append(beside("Say what came of it.", "outcome"))
    if state == State.NOT_DONE and not outcome.strip():
        reasons.append(beside("Say why it was not done.", "outcome"))
    return reasons


def reasons_not_to_rate(action: Action, rating: str, reason: str, *, today: dt.date) -> list[str]:
    """Why it can't be shown so. What its days and its progress say already is nothing to say otherwise."""
    reasons = reasons_not_to_change_action(action)
    if rating not in Rating.values:
        reasons.append(beside("Choose how it stands.", "rating"))
    standing = standing_of(action, today)
    if standing is not None and rating == standing.worked_out:
        worked_out = standing.worked_out.label.lower()
        lift = " Press “Show it as worked out” on its page instead." if standing.override else ""
        reasons.append(beside(f"It is {worked_out} as worked out. Choose another.{lift}", "rating"))
    if not reason.strip():
        reasons.append(beside("Say why it stands otherwise than its days and its progress say.", "reason"))
    return reasons


# How an action stands -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Standing:
    """How an action stands: what its days and its progress say, and what somebody said in their place."""

    worked_out: Rating
    why: str
    override: Rating | None = None

    @property
    def rating(self) -> Rating:
        return self.override or self.worked_out


def standing_of(action: Action, today: dt.date) -> Standing | None:
    """How an open action stands today; None once it is settled."""
    if action.state != State.OPEN:
        return None
    rating, why = work_out(action, today)
    return Standing(rating, why, Rating(action.override) if action.override else None)


def work_out(action: Action, today: dt.date) -> tuple[Rating, str]:
    """Red, amber or green from its days and its progress, with the reason in words."""
    if today > action.due_on:
        return Rating.RED, f"It was due on {say_day(action.due_on)}."
    if today < action.starts_on:
        return Rating.GREEN, f"It begins on {say_day(action.starts_on)}."
    gone = _percent_gone(action, today)
    why = f"{gone}% of its days are gone, and {action.done_percent}% of it is done."
    behind = gone - action.done_percent
    if behind > RED_BEHIND:
        return Rating.RED, why
    return (Rating.AMBER if behind > AMBER_BEHIND else Rating.GREEN), why


def _percent_gone(action: Action, today: dt.date) -> int:
    whole = (action.due_on - action.starts_on).days + 1
    return round(100 * (today - action.starts_on).days / whole)


def is_near(action: Action, today: dt.date) -> bool:
    return today <= action.due_on <= today + dt.timedelta(days=NEAR_DAYS)


def why_year_is_unequal(*, seldom_heard: int, access_measures: int) -> list[str]:
    """What a year lacks for those who are seldom heard. Both: of how many projects' audiences."""
    if not seldom_heard:
        return [
            "No project of this year is for a vulnerable or seldom-heard group. Each year has to have one, so that "
            "everybody can get help as easily."
        ]
    if not access_measures:
        return [
            "Projects are for vulnerable or seldom-heard groups, and none measures whether these people get help as "
            "easily as others. Without that nobody can tell whether inequality became less."
        ]
    return []


def reasons_not_to_carry_over(
    plan: BusinessPlan, following: BusinessPlan | None, *, today: dt.date
) -> list[str]:
    """Why what is open can't go on in the next year's plan now."""
    reasons: list[str] = []
    if following is None:
        reasons.append("The next year has no plan yet. Begin it first.")
    opens_on = dt.date(plan.year + 1, 1, 1)
    if today < opens_on:
        reasons.append(f"Actions are carried over from {say_day(opens_on)} on, when the year nears its end.")
    return reasons
