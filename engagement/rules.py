"""What the public may send us, what sounds like a child in need of help, and who looks at it. Nothing here writes."""

from __future__ import annotations

import datetime as dt
import re

from django.core.exceptions import PermissionDenied

from engagement.models import PageComment
from foundation import clock
from foundation.governed import NotReady
from partnership.models import BUSINESS_UNIT, CHAIRS, Person

Outcome = PageComment.Outcome

LONGEST = 600
#: How long words are kept: after somebody looked at them, and where nobody had to.
KEPT_AFTER_A_LOOK = dt.timedelta(days=90)
KEPT_WITHOUT = dt.timedelta(days=180)

#: Beginnings of words that are seldom about a page. Too many comments in the queue are better than one too few.
_SIGNS = re.compile(
    r"\b(?:abus|assault|attack|beat(?:en|ing|s)?\b|belt\b|bruis|burn|choke|cigarette|cut(?:s|ting)? (?:my|him|her|them)sel"
    r"|danger|die\b|drown|drunk|exploit|fgm\b|gang\b|groom|harm|hit(?:s|ting)?\b|hungry|hurt|kick|kill|knife|locked in"
    r"|molest|neglect|overdos|punch|rap(?:e|ed|ing)\b|scared|secret|self.?harm|sexual|shak(?:e|en|ing)\b|slap|smack"
    r"|starv|strang|suicid|threat|touch(?:es|ed|ing)? (?:me|him|her|my|them)|traffick|unsafe|violen|weapon)"
    r"|\bnot safe\b|\bhelp (?:me|him|her|them|us)\b|\b(?:afraid|frightened|terrified)\b|\bno ?one (?:listens|believes)\b"
    r"|\b(?:my|his|her|their) (?:step.?)?(?:mum|mother|dad|father|uncle|boyfriend|partner|carer|brother|teacher|coach)\b"
    r"|\bnext door\b|\bneighbou?r|\bnaked\b|\bnudes?\b|\bran? away\b|\bmissing\b|\bbaby\b.{0,40}\b(?:cry|scream)",
    re.IGNORECASE | re.DOTALL,
)
#: Somebody who leaves a way to be reached wants to be.
_A_WAY_BACK = re.compile(r"[\w.+-]+@[\w-]+\.\w|(?:\+44|\b0)(?:[\s-]?\d){9,10}\b")

_A_PATH = re.compile(r"/(?:[\w-]+/)*")
#: Nothing below these is a page of the public site.
_INSIDE = ("/workspace/", "/admin/", "/account/", "/was-this-useful/")


class EngagementNotReady(NotReady):
    """The wrong moment for this act; nothing was changed. The message is shown to people."""


def sounds_like_disclosure(words: str) -> bool:
    """Whether it may tell of a child in need of help, so that somebody has to read it the same day."""
    return bool(_SIGNS.search(words) or _A_WAY_BACK.search(words))


def page_named(typed: str) -> str:
    """The path of the page that somebody comes from; that of the first page where it can be none."""
    is_path = len(typed) <= 400 and _A_PATH.fullmatch(typed) and not typed.startswith(_INSIDE)
    return typed if is_path else "/"


def look_by(received_at: dt.datetime) -> dt.datetime:
    """The end of the day in London."""
    return clock.end_of_day(clock.day_of(received_at))


def may_read(person: Person) -> bool:
    return person.is_active and person.holds(*BUSINESS_UNIT, *CHAIRS)


def check_may_look(person: Person) -> None:
    if not may_read(person):
        raise PermissionDenied("This takes the business unit or a chair.")


def outcomes_of(comment: PageComment) -> list[PageComment.Outcome]:
    """What may be said of it. Of what sounds like a disclosure, whether it is one."""
    return list(PageComment.AFTER_A_DISCLOSURE if comment.sounds_like_disclosure else Outcome)


def reasons_not_to_look(comment: PageComment, outcome: str, note: str) -> list[str]:
    reasons = []
    if comment.looked_at is not None:
        reasons.append("Somebody has looked at it already.")
    if outcome not in outcomes_of(comment):
        reasons.append("Choose what came of it.")
    if outcome == Outcome.PASSED_ON and not note.strip():
        reasons.append("Say when and to whom at the front door it was passed on.")
    return reasons
