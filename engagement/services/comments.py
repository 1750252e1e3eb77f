"""Taking what the public tells us of a page, looking at it, and forgetting its words in time."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q

from audit import services as audit
from engagement import rules
from engagement.models import PageComment
from engagement.services import messages
from foundation import clock
from partnership.models import Person


@transaction.atomic
def take_comment(*, address: str, is_useful: bool, words: str = "") -> PageComment:
    """It is kept, with nothing of who sent it. What sounds like a disclosure is told to the business managers at once."""
    at = clock.now()
    words = words.strip()[: rules.LONGEST]
    is_disclosure = rules.sounds_like_disclosure(words)
    comment = PageComment.objects.create(
        address=rules.page_named(address),
        is_useful=is_useful,
        words=words,
        received_at=at,
        sounds_like_disclosure=is_disclosure,
        look_by_at=rules.look_by(at) if is_disclosure else None,
    )
    audit.record("page comment received", comment, by=None, at=at, disclosure=is_disclosure)
    if is_disclosure:
        messages.tell_of_disclosure(comment, at=at)
    return comment


@transaction.atomic
def look_at(*, comment: PageComment, outcome: str, note: str, by: Person) -> PageComment:
    """Somebody read it and said what came of it. Raises PermissionDenied or EngagementNotReady."""
    rules.check_may_look(by)
    comment = PageComment.objects.select_for_update(of=("self",)).get(pk=comment.pk)
    if reasons := rules.reasons_not_to_look(comment, outcome, note):
        raise rules.EngagementNotReady.because(reasons)
    comment.looked_at, comment.looked_by = clock.now(), by
    comment.outcome, comment.note = outcome, note.strip()
    comment.save(update_fields=["looked_at", "looked_by", "outcome", "note"])
    audit.record("page comment looked at", comment, by=by, at=comment.looked_at, outcome=str(outcome))
    return comment


@transaction.atomic
def escalate(*, at: dt.datetime) -> int:
    """What sounds like a disclosure and nobody looked at on its day is told to the chairs too; says of how many."""
    late = PageComment.objects.waiting().like_a_disclosure().filter(look_by_at__lte=at)
    for comment in late:
        messages.escalate(comment, at=at)
    return len(late)


@transaction.atomic
def remove_old_words(*, at: dt.datetime) -> int:
    """Words are gone once they are old; that and when somebody told us, and what came of it, stays. Says of how many.

    What sounds like a disclosure and nobody looked at keeps its words.
    """
    looked = Q(looked_at__lte=at - rules.KEPT_AFTER_A_LOOK)
    never = Q(looked_at=None, sounds_like_disclosure=False, received_at__lte=at - rules.KEPT_WITHOUT)
    old = PageComment.objects.select_for_update(of=("self",)).filter(looked | never, words_removed_at=None)
    removed = 0
    for comment in old:
        comment.words, comment.note, comment.words_removed_at = "", "", at
        comment.save(update_fields=["words", "note", "words_removed_at"])
        audit.record("page comment forgotten", comment, by=None, at=at)
        removed += 1
    return removed
