"""A subject that a test can change: whether it stands, what it tells, and who may be told of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from notices import kinds, transport, wording
from notices.kinds import Kind, Placeholder, WhenLate
from notices.models import Notice
from notices.points import MAY_RECEIVE, OWNERS, STANDING, Standing
from partnership.models import Group, Person
from tests.notices.sending import MailServer
from tests.partnership.factories import GroupFactory


@dataclass
class Story:
    """What the room above would answer about the subject. Tests change it between scheduling and sending."""

    subject: Group
    is_live: bool = True
    reason: str = "The plan was cancelled."
    fingerprint: str = ""
    values: dict[str, str] = field(default_factory=dict)
    documents: list[Any] = field(default_factory=list)
    hidden_from: list[Person] = field(default_factory=list)
    owners: list[Person] = field(default_factory=list)


@pytest.fixture
def story(db: None, monkeypatch: pytest.MonkeyPatch) -> Story:
    told = Story(GroupFactory())

    def standing(subject: Group, notice: Notice) -> Standing:
        return Standing(told.is_live, told.reason, told.fingerprint, dict(told.values), list(told.documents))

    monkeypatch.setitem(STANDING._providers, Group, standing)
    monkeypatch.setitem(MAY_RECEIVE._providers, Group, lambda _, person, __: person not in told.hidden_from)
    monkeypatch.setitem(OWNERS._providers, Group, lambda _, __: told.owners)
    return told


@pytest.fixture
def make_kind(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """Register a kind for one test: `make_kind(when_late=…, text="Subject: …")`."""
    monkeypatch.setattr(kinds, "_KINDS", dict(kinds._KINDS))
    usual = wording.file_of
    monkeypatch.setattr(
        wording,
        "file_of",
        lambda kind: tmp_path / f"{kind.key}.txt" if (tmp_path / f"{kind.key}.txt").exists() else usual(kind),
    )
    number = iter(range(1000))

    def make(text: str = "Subject: A step is due\n\nSee ((link)).\n", **settled: Any) -> Kind:
        key = settled.pop("key", None) or f"test_kind_{next(number)}"
        (tmp_path / f"{key}.txt").write_text(text)
        return kinds.register(Kind(key=key, title=settled.pop("title", "Test"), **settled))

    return make


@pytest.fixture
def reminder(make_kind: Any) -> Kind:
    kind: Kind = make_kind(when_late=WhenLate.BECOMES_ONE_REMINDER)
    return kind


@pytest.fixture
def statutory(make_kind: Any) -> Kind:
    kind: Kind = make_kind(
        "Subject: Advance copy: ((title))\n\nThe report is attached. See ((link)).\n",
        queue=Notice.Queue.STATUTORY,
        when_late=WhenLate.AT_ONCE_MARKED_LATE,
        is_staff_facing=False,
        carries_documents=True,
        placeholders=(Placeholder("title", "The review’s code", "LCSPR Larch", tells_of_case=True),),
    )
    return kind


@pytest.fixture
def ordinary(make_kind: Any) -> Kind:
    kind: Kind = make_kind()
    return kind


@pytest.fixture
def mail(settings: Any, monkeypatch: pytest.MonkeyPatch) -> MailServer:
    """Sending is switched on, to a server in memory that takes everything over TLS."""
    settings.SENDING = True
    settings.EMAIL_USE_TLS, settings.EMAIL_USE_SSL = True, False
    settings.DEFAULT_FROM_EMAIL = "portal@fscp.example"
    server = MailServer()
    monkeypatch.setattr(transport, "make_server", lambda: server)
    return server
