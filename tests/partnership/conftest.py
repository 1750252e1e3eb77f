"""The door in tests: a mail server in memory, and attempts counted anew for each test."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import caches

from notices import transport
from tests.notices.sending import MailServer, turn

LINK = re.compile(r"http://localhost:8000(/account/\S+)")


@pytest.fixture
def no_attempts_yet(db: None) -> None:
    caches["default"].clear()


@pytest.fixture
def mail(settings: Any, monkeypatch: pytest.MonkeyPatch) -> MailServer:
    """Sending is switched on, to a server in memory that takes everything."""
    settings.SENDING = True
    settings.EMAIL_USE_TLS, settings.EMAIL_USE_SSL = True, False
    settings.DEFAULT_FROM_EMAIL = "portal@fscp.example"
    server = MailServer()
    monkeypatch.setattr(transport, "make_server", lambda: server)
    return server


@pytest.fixture
def link_in(mail: MailServer) -> Callable[[], str]:
    """The path that the newest message leads to, once everything due has left."""

    def read() -> str:
        turn()
        (found,) = set(LINK.findall(mail.texts()[-1]))
        return found

    return read
