"""A statement's life: one table of the steps it may take, shared by code, tests and docs/statements.md.

Who a step is for, in a given statement, is answered in `rules.access`; what else must hold before approval and
release in `rules.approval` and `queries.statements`.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass

from media_relations.models import Statement
from media_relations.rules import release
from media_relations.rules.refusals import MediaNotReady

Status = Statement.Status

DRAFT, AGREEING, APPROVING, APPROVED = Status.DRAFT, Status.AGREEING, Status.APPROVING, Status.APPROVED
RELEASED, WITHDRAWN, DROPPED = Status.RELEASED, Status.WITHDRAWN, Status.DROPPED


class StatementNotReady(MediaNotReady):
    """The wrong moment, or the wrong content, for this step of a statement: nothing was changed."""


class Who(enum.StrEnum):
    """For whom a step is, in the words of the page and of docs/statements.md."""

    WRITERS = "who may write it"
    RELEASERS = "who may release it"
    HALTERS = "who may release it, or a chair"
    APPROVER = "the right person to approve"
    TAKER = "who may write it, and did not approve the change"
    OFFICERS = "the business unit"
    CONFIRMER = "who approved by telephone"
    AGENCIES = "an agency concerned"
    CHAIRS = "a chair"
    WITHDRAWERS = "a chair, or the agency whose statement it is"
    ENDERS = "who may write it, or a chair"


@dataclass(frozen=True)
class Step:
    """One thing that somebody does with a statement: from which statuses, and where it leads from each."""

    key: str
    title: str
    leads: Mapping[str, str]
    who: Who
    may_be_author: bool = True  #: Whether who drafted or last edited the text may do it (law 9).

    @property
    def leaves(self) -> frozenset[str]:
        return frozenset(self.leads)


def _stay(*statuses: str) -> dict[str, str]:
    return {status: status for status in statuses}


_STEPS = (
    Step("submit", "Submit to the agencies", {DRAFT: AGREEING}, Who.WRITERS),
    Step(
        "edit",
        "Edit the text",
        {DRAFT: DRAFT, AGREEING: AGREEING, APPROVING: AGREEING, APPROVED: AGREEING},
        Who.WRITERS,
    ),
    Step("agree", "Agree", _stay(AGREEING, APPROVING, APPROVED), Who.AGENCIES),
    Step("raise_concern", "Raise a concern", _stay(AGREEING, APPROVING, APPROVED), Who.AGENCIES),
    Step("lift", "Lift a stop with a reason", _stay(AGREEING, APPROVING, APPROVED), Who.CHAIRS),
    Step("ask_approval", "Ask for approval", {AGREEING: APPROVING}, Who.WRITERS),
    Step("approve", "Approve", {APPROVING: APPROVED}, Who.APPROVER, may_be_author=False),
    Step(
        "approve_if_changed",
        "Approve if changed to a text",
        _stay(APPROVING),
        Who.APPROVER,
        may_be_author=False,
    ),
    Step("take_change", "Take the changed text", {APPROVING: APPROVED}, Who.TAKER),
    Step(
        "log_telephone",
        "Log an approval by telephone",
        {APPROVING: APPROVED},
        Who.OFFICERS,
        may_be_author=False,
    ),
    Step("confirm_telephone", "Confirm it", _stay(APPROVED, RELEASED), Who.CONFIRMER),
    Step(
        "dispute_telephone",
        "Say that it was not so",
        {APPROVED: APPROVING, RELEASED: RELEASED},
        Who.CONFIRMER,
    ),
    Step("send_back", "Send back with a reason", {APPROVING: DRAFT, APPROVED: DRAFT}, Who.APPROVER),
    Step("schedule", "Schedule the release", _stay(APPROVED), Who.RELEASERS),
    Step("unschedule", "Take off the schedule", _stay(APPROVED), Who.HALTERS),
    Step("release", "Release", {APPROVED: RELEASED}, Who.RELEASERS),
    Step("withdraw", "Withdraw with a reason", {RELEASED: WITHDRAWN}, Who.WITHDRAWERS),
    Step(
        "drop",
        "Drop",
        {DRAFT: DROPPED, AGREEING: DROPPED, APPROVING: DROPPED, APPROVED: DROPPED},
        Who.ENDERS,
    ),
)

#: All that is still done to a correction that has nothing left to correct; its release is refused by a gate of its own.
DESPITE_NOTHING_TO_CORRECT = frozenset(
    {"drop", "send_back", "dispute_telephone", "unschedule", "schedule", "release"}
)

STEPS: dict[str, Step] = {step.key: step for step in _STEPS}

NEXT_STATUSES: dict[str, set[str]] = {
    status: {to for step in _STEPS for start, to in step.leads.items() if start == status and to != status}
    for status in Status.values
}


def reasons_not_to(key: str, statement: Statement) -> list[str]:
    """Why the statement can't take this step from where it is; empty when it can."""
    if statement.status not in STEPS[key].leads:
        return [f"The statement is “{statement.get_status_display()}”."]
    if key in DESPITE_NOTHING_TO_CORRECT or statement.status not in Statement.OPEN:
        return []
    return release.reasons_not_to_correct(statement.corrects) if statement.corrects is not None else []


def leads_to(key: str, statement: Statement) -> str:
    """The status that this step brings the statement to."""
    return STEPS[key].leads[statement.status]


def diagram() -> str:
    """The table as a Mermaid state diagram, for docs/statements.md."""
    lines = ["stateDiagram-v2", f"    [*] --> {DRAFT.value}"]
    lines += [f"    {status.value}: {status.label}" for status in Status]
    for step in _STEPS:
        for start, to in step.leads.items():
            if start != to:
                lines.append(f"    {start} --> {to}: {step.title}")
    lines += [f"    {status} --> [*]" for status, following in NEXT_STATUSES.items() if not following]
    return "\n".join(lines)


def table() -> str:
    """The table as Markdown, for docs/statements.md."""
    lines = ["| step | from | to | by | also by who wrote it |", "| --- | --- | --- | --- | --- |"]
    for step in _STEPS:
        starts_by_end: dict[str, list[str]] = {}
        for start, to in step.leads.items():
            starts_by_end.setdefault("as it was" if to == start else Status(to).label, []).append(
                Status(start).label
            )
        author = "yes" if step.may_be_author else "no"
        lines += [
            f"| {step.title} | {', '.join(starts)} | {end} | {step.who.value} | {author} |"
            for end, starts in starts_by_end.items()
        ]
    return "\n".join(lines)
