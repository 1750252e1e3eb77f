"""Which bodies are told of a decision or a delay. The portal drafts the words; a person sends them."""

from __future__ import annotations

from partnership.models import Recipient, Timer
from reviews.models import Decision, DelayRecord

PANEL, MINISTER = Recipient.NATIONAL_PANEL, Recipient.SECRETARY_OF_STATE

#: The reasons for a delay go to the Panel and the Secretary of State where publication is late, and to the
#: Panel where a step before the review is (Working Together, chapter on serious incidents).
TOLD_OF_DELAY: dict[str, tuple[Recipient, ...]] = {
    Timer.Kind.COMPLETION: (PANEL, MINISTER),
    Timer.Kind.RAPID_REVIEW: (PANEL,),
    Timer.Kind.INCIDENT_NOTIFICATION: (PANEL,),
}

#: The justification for not publishing goes to both, with regard to their comments; that no review is held, to the Panel.
TOLD_OF_DECISION: dict[str, tuple[Recipient, ...]] = {
    Decision.Kind.NOT_TO_PUBLISH: (PANEL, MINISTER),
    Decision.Kind.NOT_TO_REVIEW: (PANEL,),
}


def bodies_for_delay(delay: DelayRecord) -> tuple[Recipient, ...]:
    return TOLD_OF_DELAY.get(delay.clock.timer.kind, ())


def bodies_for_decision(decision: Decision) -> tuple[Recipient, ...]:
    return TOLD_OF_DECISION.get(decision.kind, ())
