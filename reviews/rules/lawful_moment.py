"""The earliest lawful moment of publication, and how it was worked out (law 2). Nothing here writes.

The report goes to the bodies that the plan's rule edition names, and publication is at the earliest when each
period has run from the day on which it reached them. A local rule may be stricter, never looser.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst

from foundation import clock
from foundation.words import say_day, say_list, say_moment
from partnership import working_days
from partnership.models import Recipient, RuleEdition, Timer
from partnership.working_days import Calendar, Reckoning
from reviews.models import PlanStep, PracticeReview, PublicationPlan, StepTiming
from reviews.rules import timing
from reviews.rules.plan_notices import ADVANCE_COPY, PLAN_NOTICES

#: The law names these two; an edition that leaves one out is incomplete, and nothing is published under it.
NAMED_BY_LAW = (Recipient.NATIONAL_PANEL, Recipient.SECRETARY_OF_STATE)

#: The kinds of review that the regulations bind. Of another kind, a body is passed over only with a reason.
BOUND_BY_LAW = (PracticeReview.Kind.LCSPR,)


@dataclass(frozen=True)
class BodyRule:
    """One body that is sent the report: for how long before publication, and how strictly."""

    recipient: str
    timers: tuple[Timer, ...]  #: The edition's own, and a local edition's on top; empty where it names none.
    is_must: bool  #: It shuts the gate; otherwise a reason opens it.

    @property
    def name(self) -> str:
        """As it stands in a sentence: “the Secretary of State for Education”, “Ofsted”."""
        label = str(Recipient(self.recipient).label)
        return label if self.recipient == Recipient.OFSTED else f"the {label}"


@dataclass(frozen=True)
class BodyPeriod:
    """The period for one body: from which day it runs, and what each rule makes of it."""

    rule: BodyRule
    reached_at: dt.datetime | None  #: None: worked out as if it were sent on `from_on`.
    from_on: dt.date
    reckonings: tuple[Reckoning, ...]

    @property
    def ends_on(self) -> dt.date:
        """The earliest day of publication as far as this body is concerned: by the strictest of its rules."""
        return max((one.end for one in self.reckonings), default=self.from_on)

    @property
    def strictest(self) -> Reckoning | None:
        return max(self.reckonings, key=lambda one: one.end, default=None)


@dataclass(frozen=True)
class EarliestMoment:
    """The earliest lawful moment and its working out."""

    edition: RuleEdition
    at: dt.datetime
    periods: tuple[BodyPeriod, ...]
    incomplete: tuple[str, ...] = ()  #: What the edition lacks; then no moment is lawful.

    @property
    def on(self) -> dt.date:
        return clock.day_of(self.at)

    @property
    def deciding(self) -> BodyPeriod | None:
        """The period that ends last of those that must run."""
        return max(
            (one for one in self.periods if one.rule.is_must), key=lambda one: one.ends_on, default=None
        )

    @property
    def is_assumed(self) -> bool:
        """Whether a body that must have the report has not got it yet."""
        return any(one.reached_at is None for one in self.periods if one.rule.is_must)

    def as_text(self) -> str:
        """The whole working out in lines, as it is kept with the plan."""
        lines = [f"Rules: {self.edition.name} ({self.edition.source})."]
        for period in self.periods:
            force = "must" if period.rule.is_must else "should"
            when = (
                f"reached it at {say_moment(period.reached_at)}"
                if period.reached_at
                else f"is taken to reach it on {say_day(period.from_on)}"
            )
            lines.append(f"{capfirst(period.rule.name)} ({force}): the report {when}.")
            lines += [one.as_text() for one in period.reckonings]
        lines += self.incomplete
        lines.append(f"Earliest lawful moment: {say_moment(self.at)}.")
        return "\n".join(lines)


def body_rules(
    edition_timers: Iterable[Timer], local_timers: Iterable[Timer], review_kind: str
) -> list[BodyRule]:
    """Whom the report is sent to before publication, those whom the law names first."""
    by_body: dict[str, list[Timer]] = {str(body): [] for body in NAMED_BY_LAW}
    for timer in [*edition_timers, *local_timers]:
        if timer.kind == Timer.Kind.ADVANCE_COPY and timer.recipient:
            by_body.setdefault(timer.recipient, []).append(timer)
    is_bound = review_kind in BOUND_BY_LAW
    return [
        BodyRule(
            recipient=body,
            timers=tuple(timers),
            is_must=is_bound
            and (body in NAMED_BY_LAW or any(timer.force != Timer.Force.GUIDANCE for timer in timers)),
        )
        for body, timers in by_body.items()
    ]


#: What the plan keeps of each period under which its date was fixed.
KEPT = ("recipient", "period", "unit", "force", "source")


def to_keep(rules: Iterable[BodyRule]) -> list[dict[str, Any]]:
    """The periods as a plan keeps them once its date is fixed, each as it is now."""
    return [{name: getattr(timer, name) for name in KEPT} for rule in rules for timer in rule.timers]


def kept(fixed_rules: Iterable[Mapping[str, Any]], now: Iterable[Timer]) -> list[Timer]:
    """The periods under which a date was fixed that no longer stand so in any edition: they count on.

    One that still stands is its edition's own, so that it may be suspended there.
    """
    standing = {(timer.recipient, timer.period, timer.unit, timer.force) for timer in now}
    timers = [Timer(kind=Timer.Kind.ADVANCE_COPY, **one) for one in fixed_rules]
    return [one for one in timers if (one.recipient, one.period, one.unit, one.force) not in standing]


def earliest_moment(
    *,
    edition: RuleEdition,
    rules: Iterable[BodyRule],
    reached: Mapping[str, dt.datetime],
    assumed_at: dt.datetime,
    local_working_days: int,
    calendar: Calendar,
    now: dt.datetime,
) -> EarliestMoment:
    """The earliest lawful moment when these bodies have had the report since then, and the others get it at
    `assumed_at`. Never in the past.
    """
    periods = []
    incomplete = []
    for rule in rules:
        reached_at = reached.get(rule.recipient)
        from_on = clock.day_of(reached_at or assumed_at)
        if not rule.timers and rule.is_must:
            incomplete.append(
                f"{edition.name} has no period for {rule.name}. An administrator has to complete the edition."
            )
        reckonings = [working_days.reckon(timer, from_on, calendar) for timer in rule.timers]
        if local_working_days:
            words = f"{local_working_days} working day{'s' if local_working_days > 1 else ''} (the plan's own, stricter rule)."
            local = working_days.explain(
                from_on, local_working_days, Timer.Unit.WORKING_DAYS, calendar, rule=words
            )
            if all(local.end > one.end for one in reckonings):
                reckonings.append(local)
        periods.append(BodyPeriod(rule, reached_at, from_on, tuple(reckonings)))
    binding = [one for one in periods if one.rule.is_must]
    days = [clock.start_of_day(one.ends_on) for one in binding]
    handed_over = [one.reached_at or assumed_at for one in binding]
    return EarliestMoment(
        edition=edition,
        at=max([now, *days, *handed_over]),
        periods=tuple(periods),
        incomplete=tuple(incomplete),
    )


def reasons_against(publish_at: dt.datetime, earliest: EarliestMoment) -> list[str]:
    """Why publication at this moment would not be lawful, with the working out in short; empty when it is."""
    if earliest.incomplete:
        return list(earliest.incomplete)
    if publish_at >= earliest.at:
        return []
    deciding = earliest.deciding
    strictest = deciding.strictest if deciding else None
    if deciding is None or strictest is None or publish_at >= clock.start_of_day(deciding.ends_on):
        return [f"{say_moment(publish_at)} is too early. The earliest is {say_moment(earliest.at)}."]
    start = (
        f"reached {deciding.rule.name} on {say_day(deciding.from_on)}"
        if deciding.reached_at
        else f"would reach {deciding.rule.name} on {say_day(deciding.from_on)} at the earliest"
    )
    named = [f"{say_day(line.day)} ({line.why_not})" for line in strictest.passed_over]
    without = f" Beside weekends, these days do not count: {say_list(named)}." if named else ""
    return [
        f"{say_moment(publish_at)} is too early under {earliest.edition.name}. The report {start}; that day is not "
        f"counted, the day of publication is. {strictest.rule}{without} "
        f"The earliest day of publication is {say_day(deciding.ends_on)}."
    ]


@dataclass(frozen=True)
class WeakerWording:
    """A step that gives a body less notice than the rules do. The rules hold; both are shown."""

    step: PlanStep
    plan_says: str
    rules_say: str


def weaker_wordings(
    plan: PublicationPlan,
    steps: Iterable[PlanStep],
    rules: Iterable[BodyRule],
    calendar: Calendar,
    publish_at: dt.datetime | None = None,
) -> list[WeakerWording]:
    """Where the plan's own wording of a period of notice is weaker than the rules (“7 days”).

    With the days that follow from the moment that is looked at, or from the plan's own; without days where there is none.
    """
    by_body = {rule.recipient: rule for rule in rules}
    at = publish_at or plan.publish_at
    example = clock.day_of(at) if at else clock.today() + dt.timedelta(days=30)
    found = []
    for step in steps:
        notice = PLAN_NOTICES.get(step.notice_kind)
        if notice is None or notice.kind != ADVANCE_COPY or notice.recipient not in by_body:
            continue
        if step.timing != StepTiming.Timing.RELATIVE or step.anchor != StepTiming.Anchor.PUBLICATION:
            continue
        days = [
            _latest_acceptance(timer, example, calendar, plan.local_working_days or 0)
            for timer in by_body[notice.recipient].timers
        ]
        planned = timing.shifted(example, step.offset, step.unit, calendar)
        if days and planned > min(days):
            timer = by_body[notice.recipient].timers[days.index(min(days))]
            found.append(
                WeakerWording(
                    step=step,
                    plan_says=timing.in_words(step) + (f" ({say_day(planned)})" if at else ""),
                    rules_say=f"{timer.period} {timer.get_unit_display()} "
                    + (
                        f"({say_day(min(days))} at the latest, {timer.source})" if at else f"({timer.source})"
                    ),
                )
            )
    return found


def _latest_acceptance(timer: Timer, example: dt.date, calendar: Calendar, local: int) -> dt.date:
    return working_days.latest_acceptance(timer, example, calendar, local_working_days=local)
