"""Sending in tests: a mail server in memory that answers as it is told, and one turn of the whole engine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from types import TracebackType

from notices import services
from notices.transport import Answer, Outcome

ACCEPTED = Outcome(Answer.ACCEPTED, "250 2.0.0 Ok: queued")
LATER = Outcome(Answer.LATER, "451 4.7.1 Greylisted, try again")
NEVER = Outcome(Answer.NEVER, "550 5.1.1 No such mailbox")
AWAY = Outcome(Answer.LATER, "The mail server can’t be used: refused", is_server_trouble=True)


@dataclass
class MailServer:
    """Stands at the edge of the system: everything up to the bytes is the portal's own."""

    answer: Callable[[str], Outcome] = lambda recipient: ACCEPTED
    tried: list[tuple[str, str, bytes]] = field(default_factory=list)
    accepted: list[tuple[str, bytes]] = field(default_factory=list)

    def __enter__(self) -> MailServer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def send(self, sender: str, recipient: str, message: bytes) -> Outcome:
        self.tried.append((sender, recipient, message))
        outcome = self.answer(recipient)
        if outcome.answer == Answer.ACCEPTED:
            self.accepted.append((recipient, message))
        return outcome

    def messages(self) -> list[EmailMessage]:
        return [message_from_bytes(raw, policy=policy.default) for _, raw in self.accepted]

    def texts(self) -> list[str]:
        bodies = [message.get_body(preferencelist=("plain",)) for message in self.messages()]
        return [body.get_content() if body else "" for body in bodies]


def turn() -> None:
    """One wake of the dispatcher, and workers that send all it hands out."""
    for claim in services.dispatch(is_tick=False):
        services.send_claimed(claim)
