"""When a communication plan is complete, and when a project can start and end. Nothing here writes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from campaigns.models import CommunicationPlan, PlanAudience, Project
from foundation.governed import beside

State = Project.State
MOST_AUDIENCES = 40
LONGEST = dt.timedelta(days=5 * 366)


@dataclass(frozen=True)
class Question:
    """One of the six questions that guide a plan, and why an answer matters."""

    field: str
    words: str
    why: str


QUESTIONS = (
    Question(
        "who",
        "Who needs to know about this? Who could help us?",
        "A message to everybody reaches nobody, and partners who could help are forgotten.",
    ),
    Question(
        "what",
        "What do they need to know? What can they tell us?",
        "Without it people are told what we want to say, and not what they need.",
    ),
    Question(
        "when",
        "When do they need to know? When do we need to know their views?",
        "Views that come after the decision change nothing.",
    ),
    Question(
        "how",
        "How best will they receive it, understand it and act on it?",
        "What is sent is not yet read, and what is read is not yet done.",
    ),
    Question("by_whom", "Who should say it?", "People act on what comes from somebody they trust."),
    Question(
        "success",
        "How will we know that it worked?",
        "Decided afterwards, everything looks like a success.",
    ),
)

#: Of an audience beside the questions: the field, what is missing without it, and why it matters.
REACH = (
    Question(
        "formats",
        "In which formats?",
        "Large print, easy read or a film with British Sign Language has to be ordered in time.",
    ),
    Question("barriers", "What may keep them from it?", "A barrier that nobody named is not taken away."),
)
LANGUAGES = Question("languages", "In which languages?", "People miss what is not in a language they read.")
CHANNELS = Question(
    "channels", "By which methods?", "A plan without methods can’t be shared out and put on days."
)

#: Of the plan as a whole.
WHOLE = (
    Question(
        "objective",
        "What is communicating to achieve for the project?",
        "Without an objective nobody can say afterwards whether it was reached.",
    ),
    Question(
        "consultation",
        "How are people asked before things are settled?",
        "Consultation is part of every plan: those concerned know what will not work.",
    ),
    Question(
        "feedback",
        "How can people answer, and how do they hear what came of it?",
        "Feedback is part of every plan: people who hear nothing back do not answer again.",
    ),
)


AUDIENCES, MEASURE = "audiences", "measure"


@dataclass(frozen=True)
class Missing:
    """What a plan lacks: of which audience, or of the whole plan, why it matters, and the field that asks for it.

    No field asks for a measure: one is added.
    """

    what: str
    why: str
    field: str
    row: PlanAudience | None = None


def missing(plan: CommunicationPlan, audiences: Iterable[PlanAudience], *, measures: int) -> list[Missing]:
    """All that the plan lacks; empty when it is complete.

    Its audiences come with their languages and channels. `measures`: how many with baseline and target it has.
    """
    found = [
        Missing(each.words, each.why, each.field) for each in WHOLE if not getattr(plan, each.field).strip()
    ]
    rows = list(audiences)
    if not rows:
        found.append(
            Missing(
                "For whom is it? Choose its audiences.", "A plan is answered for each audience.", AUDIENCES
            )
        )
    for row in rows:
        found += _missing_of(row)
    if not measures:
        found.append(
            Missing(
                "It has no measure yet. Add one with a baseline and a target, or give an audience its own.",
                "Without where it began and where it is to get, a number says nothing.",
                MEASURE,
            )
        )
    return found


def _missing_of(row: PlanAudience) -> list[Missing]:
    found = [
        Missing(each.words, each.why, each.field, row)
        for each in (*QUESTIONS, *REACH)
        if not getattr(row, each.field).strip()
    ]
    chosen = [each for each in (LANGUAGES, CHANNELS) if not getattr(row, each.field).all()]
    return found + [Missing(each.words, each.why, each.field, row) for each in chosen]


def reasons_not_to_store(
    *,
    title: str,
    about: str,
    starts_on: dt.date,
    ends_on: dt.date,
    today: dt.date,
    before: Project | None,
) -> list[str]:
    """Why a project can't be so. `before`: as it is stored; None where it is begun."""
    reasons = reasons_not_to_change(before) if before is not None else []
    if not title.strip():
        reasons.append(beside("Give it a title.", "title"))
    if not about.strip():
        reasons.append(beside("Say what is to be different afterwards.", "about"))
    if ends_on < starts_on:
        reasons.append(beside("It has to end on or after the day on which it starts.", "ends_on"))
    elif ends_on - starts_on > LONGEST:
        reasons.append(beside("A project runs five years at most.", "ends_on"))
    if ends_on < today and (before is None or ends_on != before.ends_on):
        reasons.append(beside("It can’t end in the past.", "ends_on"))
    return reasons


def reasons_not_to_change(project: Project) -> list[str]:
    return [] if project.is_open else [f"The project is {project.get_state_display().lower()}."]


def reasons_not_to_start(project: Project, lacks: list[Missing]) -> list[str]:
    """Why it can't start now."""
    if project.state != State.PLANNED:
        return [f"The project is {project.get_state_display().lower()}."]
    if lacks:
        number = len(lacks)
        answers = "one answer" if number == 1 else f"{number} answers"
        return [f"Its communication plan is not complete: {answers} missing."]
    return []


def reasons_not_to_end(project: Project, state: str, outcome: str) -> list[str]:
    reasons = reasons_not_to_change(project)
    if state not in (State.DONE, State.STOPPED):
        reasons.append(beside("Choose how it ended.", "state"))
    if state == State.DONE and project.state == State.PLANNED:
        reasons.append(beside("It was never started. Start it, or say that it was stopped.", "state"))
    if not outcome.strip():
        reasons.append(beside("Say what came of it.", "outcome"))
    return reasons
