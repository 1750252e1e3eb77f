"""Gates of telling: the family first, and everybody in the plan’s order (laws 3 and 4)."""

from __future__ import annotations

from collections.abc import Iterator

from foundation.words import say_list, say_moment
from reviews.models import Override, PublicationPlan
from reviews.points import Gate
from reviews.queries import plans, telling
from reviews.queries.gates.look import Look, digest, gate
from reviews.queries.telling import GroupState


def family(look: Look) -> Iterator[Gate]:
    family = look.groups[0]
    yield gate(
        "family",
        "Family told",
        list(family.missing),
        detail=f"The last at {say_moment(family.last_at)}" if family.last_at else "With reasons why not",
        remedy="Record that they were told",
        remedy_url=look.url("family"),
    )


def order(look: Look) -> Iterator[Gate]:
    said = _order_reasons(look.groups)
    lifted = is_order_lifted(look.plan, look.groups) if said else None
    if lifted:
        yield gate(
            "order",
            "Told in order",
            [],
            detail=f"Lifted by {lifted.lifted_by} with the reason: {lifted.reason}",
        )
        return
    told = [state.name.lower() for state in look.groups if state.is_asked]
    waiting = next((state.open_step for state in look.groups if state.open_step), None)
    is_only_open = waiting is not None and not telling.out_of_order(look.groups)
    yield gate(
        "order",
        "Told in order",
        said,
        detail=f"{say_list(told).capitalize()}" if told else "",
        remedy="Open the first step that is not done" if is_only_open else "See who has been told",
        remedy_url=look.url("plan_step", waiting.reference)
        if waiting and is_only_open
        else look.url("plan_order"),
        may_be_lifted=True,
    )


def _order_reasons(groups: list[GroupState]) -> list[str]:
    return telling.out_of_order(groups) + telling.not_told(groups)


def _digest(groups: list[GroupState]) -> str:
    """Of what stands in the way and of the very steps that are not done: another step of the same name is another."""
    return digest([*_order_reasons(groups), *(str(step.pk) for state in groups for step in state.open_steps)])


def order_fingerprint(plan: PublicationPlan) -> str:
    """Of what stands in the way of the order: an override covers this and nothing that comes after it."""
    steps = list(plans.steps(plan))
    return _digest(telling.telling(plan, steps, plans.happenings(plan)))


def is_order_lifted(plan: PublicationPlan, groups: list[GroupState]) -> Override | None:
    """The chair's override that covers what stands in the way of the order now."""
    return (
        plan.overrides.filter(kind=Override.Kind.ORDER, fingerprint=_digest(groups))
        .select_related("lifted_by")
        .first()
    )
