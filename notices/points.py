"""What sending asks of the room that owns a notice's subject. Without an answer nothing is sent."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import models
from django.db.models import Q

from documents.models import Document
from foundation.points import DecidingPoint, ListingPoint
from notices.messages import Invitation
from partnership.models import Person


@dataclass(frozen=True)
class Standing:
    """Whether a notice about the subject is still true, and what it would say now."""

    is_live: bool
    reason: str = ""  #: Why it is withdrawn, in words for staff.
    #: Of what the notice tells. Once it differs from the one at scheduling, the notice is withdrawn: what it
    #: says is no longer so. Leave it empty where nothing needs comparing.
    fingerprint: str = ""
    values: dict[str, str] = field(default_factory=dict)  #: The kind's placeholders, as they are now.
    documents: list[Document] = field(default_factory=list)  #: What the kind attaches, as it is now.
    #: (name, address) -> the recipient's invitation to a meeting. It goes by mail, so it holds no words of a case.
    invitation: Callable[[str, str], Invitation] | None = None


@dataclass(frozen=True)
class OverduePublication:
    """Something that should have been published by now. It holds no words of a case: `/readyz` counts it."""

    url: str  #: Of the record in the workspace.
    due_at: dt.datetime


@dataclass(frozen=True)
class Subject:
    """What a notice is about, as pages name it."""

    label: str
    url: str


#: (subject, notice) -> Standing
STANDING: DecidingPoint[Standing] = DecidingPoint("STANDING")
#: (subject, person, notice) -> bool: may this person be told of the subject now?
MAY_RECEIVE: DecidingPoint[bool] = DecidingPoint("MAY_RECEIVE")
#: (delivery) -> why its mailbox is to have nothing of the kind any more, in words for staff.
LEFT_ALONE: ListingPoint[str] = ListingPoint("LEFT_ALONE")
#: (subject, notice) -> the people who answer for the subject: they are told when its notices fail.
#: Where nobody provides it, the person who scheduled the notice and the business managers are told.
OWNERS: DecidingPoint[list[Person]] = DecidingPoint("OWNERS")
#: (person) -> Q: notices about what the person may not know of, whatever their matters.
HIDDEN: ListingPoint[Q] = ListingPoint("HIDDEN")
#: (person, model, keys) -> (key, Subject) of those of the model's records that the person may know of; in one query.
SUBJECTS: ListingPoint[tuple[int, Subject]] = ListingPoint("SUBJECTS")
#: (at) -> publications and releases whose moment has passed.
OVERDUE: ListingPoint[OverduePublication] = ListingPoint("OVERDUE")


def subjects() -> set[type[models.Model]]:
    """Every model whose records a notice may be about."""
    return STANDING.models()
