"""Who may do what with a matter, what stands in the way of publishing, and what to think of first. Nothing here writes."""

from __future__ import annotations

import calendar
import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q

from foundation import clock
from foundation.governed import NotReady
from foundation.words import say_day
from matters.models import (
    AuthorityView,
    BreakGlass,
    LegalRestriction,
    Matter,
    MatterAccess,
    Proceeding,
    SensitivePeriod,
)
from partnership.models import Person

#: For a slip: the wrong proceeding ends with this note, and the right one is added.
RECORDED_BY_MISTAKE = "Recorded by mistake"

#: How a criminal case can end. A verdict is none of them: the sentence comes after it (law 5).
CRIMINAL_ENDINGS = (
    "Sentenced",
    "Acquitted of everything",
    "Discontinued",
    "Nobody was charged",
    RECORDED_BY_MISTAKE,
)


class MatterNotReady(NotReady):
    """The wrong moment for this act on a matter."""


# Who ----------------------------------------------------------------------------------------------


def is_on_list(matter: Matter, person: Person) -> bool:
    """Whether the person stands on the access list, as its owner always does."""
    if not person.is_active:
        return False
    if matter.owner_id == person.pk:
        return True
    return MatterAccess.objects.filter(matter=matter, person=person, removed_at=None).exists()


def may_work_on(matter: Matter, person: Person) -> bool:
    """The business unit, on the access list. Chairs and break-glass read."""
    return person.is_in_business_unit and is_on_list(matter, person)


def may_read(matter: Matter, person: Person) -> bool:
    """Who reads the matter's own pages: the business unit on its list, the chairs, and who broke the glass."""
    if not matter.may_be_seen_by(person):
        return False
    return may_read_any(person)


def may_read_any(person: Person) -> bool:
    """Whether the pages of matters are for this person at all."""
    if person.is_in_business_unit or person.is_chair:
        return True
    return person.is_staff and glass_is_broken(person) is not None


def may_manage_access(matter: Matter, person: Person) -> bool:
    """Who works on the matter; and the chair or a vice-chair, so that nobody can be shut out for good."""
    return may_work_on(matter, person) or person.is_chair


def check_may_open(person: Person) -> None:
    if not person.is_in_business_unit:
        raise PermissionDenied("Opening a matter takes somebody of the business unit.")


def check_may_work_on(matter: Matter, person: Person) -> None:
    if not may_work_on(matter, person):
        raise PermissionDenied("This takes somebody of the business unit who is on the matter’s access list.")


def check_may_manage_access(matter: Matter, person: Person) -> None:
    if not may_manage_access(matter, person):
        raise PermissionDenied(
            "Changing the access list takes the business unit, on the list itself, or the chair."
        )


def check_may_break_glass(person: Person) -> None:
    if not person.is_staff:
        raise PermissionDenied("Break-glass access is for administrators.")


def may_look_at(broken: BreakGlass, person: Person) -> bool:
    """A second person looks at an override: the chair or a vice-chair, and never who broke the glass."""
    return person.is_chair and person.pk != broken.person_id


def check_may_look_at(broken: BreakGlass, person: Person) -> None:
    if not may_look_at(broken, person):
        raise PermissionDenied(
            "Looking at a break-glass access takes the chair, and somebody else than its user."
        )


# Access -------------------------------------------------------------------------------------------


def reasons_not_to_grant(matter: Matter, person: Person) -> list[str]:
    """Why the person can't be put on the access list now."""
    if not person.is_active:
        return [f"{person} can’t sign in any more."]
    if is_on_list(matter, person):
        return [f"{person} is on the list already."]
    if not person.roles():
        return [f"{person} holds no role today. An administrator appoints people."]
    return []


def reasons_not_to_remove(matter: Matter, person: Person) -> list[str]:
    """Why the person can't be taken off the access list now."""
    if matter.owner_id == person.pk:
        return ["The owner is always on the list. Give the matter to another owner first."]
    if not MatterAccess.objects.filter(matter=matter, person=person, removed_at=None).exists():
        return [f"{person} is not on the list."]
    return []


def reasons_not_to_own(person: Person) -> list[str]:
    """Why the person can't own a matter."""
    if not person.is_active or not person.is_in_business_unit:
        return ["A matter is owned by somebody of the business unit, so that somebody can always work on it."]
    return []


# Publishing (law 5) -------------------------------------------------------------------------------


def is_live(proceeding: Proceeding, day: dt.date) -> bool:
    """Whether a proceeding still runs on this day. A verdict doesn't end it; its recorded end does."""
    if proceeding.status != Proceeding.Status.ENDED:
        return True
    return proceeding.ended_on is None or proceeding.ended_on > day


def latest_view(proceeding: Proceeding) -> AuthorityView | None:
    """What the authority said last, since the proceeding has the effect that it has now (law 5).

    That it was asked and didn't answer is no view.
    """
    since = proceeding.views.filter(recorded_at__gte=proceeding.effect_since)
    return since.exclude(view=AuthorityView.View.NO_ANSWER).first()


def reasons_to_hold(matter: Matter, at: dt.datetime) -> list[str]:
    """Why nothing of this matter may be published at this moment; empty when nothing holds it."""
    day = clock.day_of(at)
    reasons = [reason for each in _live(matter, day) for reason in _holds(each)]
    for restriction in matter.restrictions.filter(covers=LegalRestriction.Covers.PUBLICATION):
        if restriction.is_in_force_on(day):
            until = f" until {say_day(restriction.until_on)}" if restriction.until_on else ""
            reasons.append(f"{restriction} forbids publication{until} ({restriction.source}).")
    return reasons


def reasons_not_to_fix_a_date(matter: Matter, at: dt.datetime) -> list[str]:
    """Whose view is missing before a day of publication can be fixed."""
    reasons = []
    for proceeding in _live(matter, clock.day_of(at)):
        if proceeding.effect == Proceeding.Effect.NONE:
            continue
        view = latest_view(proceeding)
        if view is None:
            reasons.append(
                f"The view of {proceeding.authority} on publication is not recorded ({proceeding})."
            )
        elif view.view == AuthorityView.View.ASKS_TO_WAIT:
            reasons.append(f"{proceeding.authority} asks us to wait ({say_day(view.given_on)}).")
    return reasons


def _live(matter: Matter, day: dt.date) -> list[Proceeding]:
    return [each for each in matter.proceedings.all() if is_live(each, day)]


def _holds(proceeding: Proceeding) -> list[str]:
    if proceeding.effect == Proceeding.Effect.HOLD:
        if proceeding.kind == Proceeding.Kind.CRIMINAL and proceeding.status == Proceeding.Status.VERDICT:
            return [f"{proceeding}: a verdict was given; it holds publication until the sentence."]
        return [f"{proceeding} holds publication until it has ended."]
    if proceeding.effect == Proceeding.Effect.CONSULT:
        view = latest_view(proceeding)
        if view is None:
            return [f"{proceeding}: the view of {proceeding.authority} on publication is not recorded."]
        if view.view == AuthorityView.View.ASKS_TO_WAIT:
            return [f"{proceeding}: {proceeding.authority} asks us to wait."]
    return []


def reasons_not_to_end(proceeding: Proceeding, ended_on: dt.date, how: str) -> list[str]:
    """Why a proceeding can't be recorded as ended this way."""
    reasons = []
    if proceeding.status == Proceeding.Status.ENDED:
        reasons.append("It has ended already.")
    if ended_on > clock.today():
        reasons.append("That day is still to come.")
    if not how.strip():
        reasons.append("Say how it ended.")
    elif proceeding.kind == Proceeding.Kind.CRIMINAL and how not in CRIMINAL_ENDINGS:
        reasons.append(
            "A criminal case ends with the sentence, an acquittal or when it is dropped, not with a verdict."
        )
    return reasons


def reasons_not_to_edit_proceeding(proceeding: Proceeding, *, kind: str, effect: str) -> list[str]:
    """Why an edit can't leave a proceeding that was of this kind and effect as it is now.

    “Consult” holds until the authority's view is recorded anew, so changing to it takes no hold away by itself.
    """
    reasons = []
    if kind == Proceeding.Kind.CRIMINAL and proceeding.kind != kind:
        reasons.append(
            "A criminal case doesn’t become another kind. If it was recorded by mistake, record its end and add"
            " the right one."
        )
    if effect != Proceeding.Effect.NONE and proceeding.effect == Proceeding.Effect.NONE:
        reasons.append(
            "An edit doesn’t take away what holds publication. Record how it ended; or choose “Consult” and"
            " record the authority’s view."
        )
    return reasons


def reasons_not_to_edit_restriction(
    restriction: LegalRestriction, *, covers: str, from_on: dt.date, until_on: dt.date | None
) -> list[str]:
    """Why an edit can't leave a restriction that had this reach and these days as it is now."""
    if restriction.lifted_on is not None:
        return []
    covers_less = covers == LegalRestriction.Covers.PUBLICATION and restriction.covers != covers
    ends_sooner = restriction.until_on is not None and (until_on is None or restriction.until_on < until_on)
    if not (covers_less or ends_sooner or restriction.from_on > from_on):
        return []
    return [
        "An edit doesn’t make it cover less, begin later or end sooner. To end it, lift it and name the source."
    ]


# What to think of ---------------------------------------------------------------------------------


def warnings_for(day: dt.date, matter: Matter | None) -> list[str]:
    """What to think of before choosing this day. It never says whose day it is, nor of which matter."""
    warnings = []
    if matter is not None and any(
        falls_on(each.on, each.is_yearly, day) for each in matter.sensitive_days.all()
    ):
        warnings.append(f"{say_day(day)} matters to somebody touched by this. Think about another day.")
    mine = Q(matter=None) | Q(matter=matter)
    warnings += [
        f"{say_day(day)} falls in this period: {period.name}."
        for period in SensitivePeriod.objects.filter(mine, from_on__lte=day, to_on__gte=day)
    ]
    if matter is not None:
        warnings += [
            f"{restriction}: nothing may be told that identifies a person it protects."
            for restriction in matter.restrictions.filter(covers=LegalRestriction.Covers.IDENTITY)
            if restriction.is_in_force_on(day)
        ]
    return warnings


def falls_on(on: dt.date, is_yearly: bool, day: dt.date) -> bool:
    if on == day:
        return True
    if not is_yearly or day < on:
        return False
    if (on.month, on.day) == (2, 29) and not calendar.isleap(day.year):
        # Somebody born on a leap day is remembered on either side of it.
        return (day.month, day.day) in {(2, 28), (3, 1)}
    return (on.month, on.day) == (day.month, day.day)


def glass_is_broken(person: Any) -> BreakGlass | None:
    """The person's break-glass access that runs now, if there is one."""
    now = clock.now()
    return BreakGlass.objects.filter(person=person, started_at__lte=now, ends_at__gt=now).first()
