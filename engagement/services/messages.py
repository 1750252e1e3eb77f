"""The notices about comments: a link, and no word of what was written."""

from __future__ import annotations

import datetime as dt

from engagement.models import PageComment
from notices import services as notices
from notices.models import Notice
from notices.recipients import ToPerson
from partnership.models import BUSINESS_UNIT, CHAIRS, Person
from partnership.queries import people_for

DISCLOSURE = "comment_disclosure"
UNREAD = "comment_unread"


def tell_of_disclosure(comment: PageComment, *, at: dt.datetime) -> Notice | None:
    """The business unit and their deputies, at once."""
    return _send(DISCLOSURE, comment, people_for(*BUSINESS_UNIT), at=at)


def escalate(comment: PageComment, *, at: dt.datetime) -> Notice | None:
    """The business unit again, and the chairs; once."""
    if Notice.objects.filter(occasion=_occasion(UNREAD, comment)).exists():
        return None
    return _send(UNREAD, comment, people_for(*BUSINESS_UNIT, *CHAIRS), at=at)


def _occasion(kind: str, comment: PageComment) -> str:
    return f"{kind}:{comment.pk}"


def _send(kind: str, comment: PageComment, people: list[Person], *, at: dt.datetime) -> Notice | None:
    told = [
        ToPerson(person)
        for person in people
        if PageComment.objects.visible_to(person).filter(pk=comment.pk).exists()
    ]
    if not told:
        return None
    return notices.schedule(
        kind, subject=comment, occasion=_occasion(kind, comment), to=told, due_at=at, matters=[], by=None
    )
