"""What tests of statements stand on: a partnership, sending switched on, and a scheduler that beats."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from foundation import clock
from notices import transport
from notices.models import Heartbeat
from notices.rules import SCHEDULER
from tests.notices.sending import MailServer
from tests.partnership.factories import PartnershipFactory

#: A Monday in term, in the morning.
MONDAY = dt.datetime(2026, 10, 5, 8, 0, tzinfo=dt.UTC)


@pytest.fixture
def monday(db: None, time_machine: Any, settings: Any) -> Any:
    """It is Monday morning and everything runs; the fixture moves the clock."""
    settings.SENDING = True
    settings.EMAIL_USE_TLS = True
    time_machine.move_to(MONDAY, tick=False)
    PartnershipFactory()
    beat()
    return time_machine


def beat() -> None:
    Heartbeat.objects.update_or_create(name=SCHEDULER, defaults={"beat_at": clock.now()})


@pytest.fixture
def mail(monkeypatch: pytest.MonkeyPatch, settings: Any) -> MailServer:
    """Sending is switched on, to a server in memory that takes everything."""
    settings.SENDING = True
    settings.DEFAULT_FROM_EMAIL = "portal@fscp.example"
    server = MailServer()
    monkeypatch.setattr(transport, "make_server", lambda: server)
    return server
