"""Telling the chair at once that an administrator has broken the glass (law 16)."""

from __future__ import annotations

from matters.models import BreakGlass
from matters.points import TELL_THE_CHAIR
from notices.kinds import Kind, WhenLate, register
from notices.models import Notice
from notices.points import MAY_RECEIVE, STANDING, Standing
from notices.recipients import ToPerson
from notices.services.scheduling import schedule
from partnership.models import CHAIRS, Person

KIND = register(
    Kind(
        key="break_glass",
        title="An administrator has opened confidential matters",
        when_late=WhenLate.AT_ONCE_MARKED_LATE,
        asks_for_action=True,
    )
)


def tell_the_chair(broken: BreakGlass) -> bool:
    """Every chair and vice-chair but the person in question gets a notice, due now; False when there is none."""
    chairs = Person.objects.holding(*CHAIRS).exclude(pk=broken.person_id).distinct()
    if not chairs:
        return False
    schedule(
        KIND.key,
        subject=broken,
        occasion=f"break-glass {broken.pk}",
        to=[ToPerson(chair) for chair in chairs],
        due_at=broken.started_at,
        matters=[broken.matter] if broken.matter is not None else [],
        by=broken.person,
    )
    return True


def standing(broken: BreakGlass, notice: Notice) -> Standing:
    """It stays worth telling, however late: what was opened was opened."""
    return Standing(is_live=True, values={"link": "/workspace/break-glass/"})


def may_receive(broken: BreakGlass, person: Person, notice: Notice) -> bool:
    return person.is_chair and person.pk != broken.person_id


TELL_THE_CHAIR.provide(BreakGlass, tell_the_chair)
STANDING.provide(BreakGlass, standing)
MAY_RECEIVE.provide(BreakGlass, may_receive)
