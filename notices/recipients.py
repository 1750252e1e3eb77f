"""To whom a notice goes, as the rooms above say it. One message, one recipient; never cc or bcc (law 11)."""

from __future__ import annotations

from dataclasses import dataclass

from partnership.models import Person
from partnership.models import Recipient as StatutoryBody


@dataclass(frozen=True)
class ToPerson:
    """A person; their address, their standing and their access are read when the message leaves."""

    person: Person


@dataclass(frozen=True)
class ToMailbox:
    """A named mailbox, for instance an agency's. The address is the one known when it was scheduled."""

    name: str
    address: str


@dataclass(frozen=True)
class ToStatutory:
    """A body of the statutory list; channel and address are read when the message leaves."""

    body: StatutoryBody


To = ToPerson | ToMailbox | ToStatutory
