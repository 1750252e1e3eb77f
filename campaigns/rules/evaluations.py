"""What an evaluation has to say, and what the evidence of a campaign does not show. Nothing here writes."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from campaigns.models import Campaign, Evaluation, Measure
from campaigns.rules.measures import Progress, Standing
from foundation.governed import beside
from foundation.words import say_day

MOST_CHARACTERS = 10_000
LEVELS = {
    Measure.Level.OUT_TAKE: "what people took from it",
    Measure.Level.OUTCOME: "what people did differently",
    Measure.Level.IMPACT: "what is different for children and families",
}


@dataclass(frozen=True)
class Lessons:
    """What was learned, as somebody typed it."""

    worked: str = ""
    did_not_work: str = ""
    next_time: str = ""
    not_shown: str = ""


def told(lessons: Lessons) -> dict[str, str]:
    return dataclasses.asdict(lessons)


def tidy(lessons: Lessons) -> Lessons:
    return Lessons(**{name: words.strip() for name, words in told(lessons).items()})


def lessons_of(evaluation: Evaluation) -> Lessons:
    return Lessons(**{name: getattr(evaluation, name) for name in Lessons.__dataclass_fields__})


def reasons_to_learn_nothing(campaign: Campaign, today: dt.date) -> list[str]:
    """Why nobody can have learned anything of it."""
    if campaign.was_dropped:
        return ["It was withdrawn as a draft and never ran, so nothing can be learned of it."]
    if campaign.launches_on > today:
        return [
            f"It has not launched yet. What is learned is written down from {say_day(campaign.launches_on)} on."
        ]
    return []


def reasons_not_to_write(campaign: Campaign, lessons: Lessons, *, today: dt.date) -> list[str]:
    reasons = reasons_to_learn_nothing(campaign, today)
    if not (lessons.worked or lessons.did_not_work):
        reasons.append(beside("Say what worked, or what did not.", "worked"))
    if max(len(words) for words in told(lessons).values()) > MOST_CHARACTERS:
        reasons.append(f"Each part has at most {MOST_CHARACTERS:,} characters.")
    return reasons


def not_shown(standings: Sequence[Standing], *, not_done: int, open_activities: int) -> list[str]:
    """What the evidence does not show, worked out from what is missing in it."""
    told = []
    measured = {one.measure.level for one in standings if one.value is not None and one.value.is_known}
    if not standings:
        told.append("Nothing was measured.")
    else:
        missing = [words for level, words in LEVELS.items() if level not in measured]
        told += [f"Nothing is known of {words}." for words in missing]
    for one in standings:
        place = f" ({one.measure.channel})" if one.measure.channel else ""
        name = f"“{one.measure}”{place}"
        if one.progress == Progress.UNKNOWN:
            told.append(f"{name} is not known. {one.why}".strip())
        elif one.progress == Progress.INCONCLUSIVE:
            told.append(f"{name} tells nothing for certain. {one.why}".strip())
        elif one.progress == Progress.NO_TARGET:
            told.append(f"{name} has no target, so nobody can say whether it was enough.")
        elif one.measure.base is None and not one.measure.base_words and not one.measure.may_be_added:
            told.append(f"{name} has no base: what it was before is not known.")
    if open_activities:
        told.append(f"Of {_activities(open_activities)} nobody has said what became of it.")
    if not_done:
        told.append(f"{_activities(not_done).capitalize()} {'was' if not_done == 1 else 'were'} not done.")
    if standings:
        told.append("What else happened at the same time can have moved these numbers as well.")
    return told


def _activities(number: int) -> str:
    return "one activity" if number == 1 else f"{number} activities"
