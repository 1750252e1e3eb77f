"""The kinds of message that leave, and what is settled for each of them once and for all.

A room registers its kinds in its `hooks.py`. What a message says stands in `templates/notices/<key>.txt`,
or in a MessageTemplate row where staff have put their own words in its place.
"""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass, field

from notices.models import Notice
from partnership.models import Role


class UnknownKind(LookupError):
    """No room has registered a kind of message under this key."""


class WhenLate(enum.Enum):
    """What becomes of a message that was not tried within a minute of its time (law 12)."""

    AT_ONCE_MARKED_LATE = "at_once_marked_late"  #: Statutory notices and gates.
    BECOMES_ONE_REMINDER = "becomes_one_reminder"  #: All that are due for a person become one message.
    TRY_UP_TO_AN_HOUR = "try_up_to_an_hour"  #: Publications and releases; after that a person decides.
    WAITS_FOR_A_PERSON = "waits_for_a_person"  #: Everything else.


@dataclass(frozen=True)
class Placeholder:
    """A word in double round brackets that a template of this kind may use."""

    name: str
    description: str
    example: str
    tells_of_case: bool = False  #: It may hold words of a case, so no message to staff may use it.


#: The kind of a message that stands for several reminders.
DIGEST = "reminder_digest"

#: What every kind may use. `link` is where the recipient goes on: the subject's page in the workspace.
COMMON = (
    Placeholder("recipient_name", "The recipient’s name, or the mailbox’s", "Sam Okoro"),
    Placeholder("partnership_name", "The partnership’s name", "Anyshire Safeguarding Children Partnership"),
    Placeholder("partnership_mailbox", "The partnership’s mailbox", "partnership@example.org"),
    Placeholder(
        "link",
        "The page on which the recipient goes on",
        "https://portal.example.org/workspace/reviews/bcdf23456789/",
    ),
)


@dataclass(frozen=True)
class Kind:
    """One kind of message. Its key names its template file and stands in every notice of the kind."""

    key: str
    title: str  #: What staff read in lists, for instance “Advance copy to the National Panel”.
    queue: Notice.Queue = Notice.Queue.DEFAULT
    when_late: WhenLate = WhenLate.WAITS_FOR_A_PERSON
    placeholders: tuple[Placeholder, ...] = ()
    is_staff_facing: bool = True  #: A link and a neutral subject, never words of a case (section 7).
    carries_documents: bool = False  #: Goes only over required TLS to confirmed statutory addresses (law 18).
    asks_for_action: bool = False  #: The partnership's mailbox gets its own copy, without documents.
    failure_roles: frozenset[Role] = field(default_factory=frozenset)  #: Told of a failure beside the owners.
    holds_a_secret: bool = False  #: The stored message is not shown once it was really sent.

    def placeholder_names(self) -> set[str]:
        return {placeholder.name for placeholder in (*COMMON, *self.placeholders)}


_KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Make a kind known. Raises ValueError for one that contradicts itself or another."""
    if not re.fullmatch(r"[a-z][a-z0-9_]{2,63}", kind.key):
        raise ValueError(f"{kind.key!r} is not a key: small letters, digits and underscores.")
    if kind.key in _KINDS and _KINDS[kind.key] != kind:
        raise ValueError(f"Two kinds of message are called {kind.key}.")
    if kind.is_staff_facing and kind.carries_documents:
        raise ValueError(f"{kind.key}: a message to staff holds a link, never a document.")
    if kind.is_staff_facing and any(placeholder.tells_of_case for placeholder in kind.placeholders):
        raise ValueError(f"{kind.key}: a message to staff never holds words of a case.")
    if kind.holds_a_secret and kind.asks_for_action:
        raise ValueError(f"{kind.key}: a secret is for one person, and the mailbox gets no copy of it.")
    if len(kind.placeholder_names()) != len(COMMON) + len(kind.placeholders):
        raise ValueError(f"{kind.key}: a placeholder is named twice.")
    _KINDS[kind.key] = kind
    return kind


def get(key: str) -> Kind:
    try:
        return _KINDS[key]
    except KeyError:
        raise UnknownKind(f"No kind of message is called {key}.") from None


def every_kind() -> list[Kind]:
    return sorted(_KINDS.values(), key=lambda kind: kind.title)


def keys_that(*when_late: WhenLate) -> list[str]:
    """The keys of the kinds that treat lateness in one of these ways."""
    return [key for key, kind in _KINDS.items() if kind.when_late in when_late]
