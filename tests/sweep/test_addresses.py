"""Every address, for every role and every state of a review: whom it lets in, and that to others it never existed.

Who may open what stands in `tests/sweep/rules.py`. Two states are swept whole; in the others each address is asked for
as two of those from whom it is hidden, by turns, so that everybody has met every address and every state.
`SWEEP=whole make test-long` takes no turns.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.urls import get_resolver

from config.middleware import SessionLimits
from tests.sweep.addresses import ADDRESSES, Address
from tests.sweep.conftest import WHOLE, Demonstration
from tests.sweep.people import EVERYBODY, sign_in
from tests.sweep.rules import PARTNERS, PREFIXES, RULES, Rule, those_on_its_list
from tests.sweep.situations import STATES, Situation, bring_about

pytestmark = [pytest.mark.long, pytest.mark.django_db, pytest.mark.xdist_group("addresses")]

#: Whose lists are searched for words of the review beside the public's: who knows of other reviews, and of none.
STRANGERS = ["communications.officer", "admin"]

#: By what an answer could be told from another (law 7).
TOLD_BY = ("status", "body", "headers", "cookies", "number of queries")

#: In which everybody asks for every address and sends its form: unpublished with the most parts, and published.
SWEPT_WHOLE = list(STATES) if WHOLE else ["in its notice period", "published"]

#: What nobody can do in the demonstration: no review has a minor correction or a draft notice.
NOT_OPENED = {
    ("reviews:correction", "sees"),
    ("reviews:correction", "acts"),
    ("reviews:draft", "acts"),
}

#: What opens once somebody broke glass, as the sweep itself does on its way through a state.
AFTER_BREAK_GLASS = {("matters:list", "admin"), ("matters:list_export", "admin")}


#: Takes GET and POST, and stands for whatever never existed.
SHAPE = next(one for one in ADDRESSES if one.name == "reviews:edit")


def test_every_address_has_a_rule_and_every_rule_an_address() -> None:
    names = [address.name for address in ADDRESSES]

    assert sorted(names) == sorted(RULES)
    assert {str(one.pattern) for one in get_resolver().url_patterns} >= set(PREFIXES)


# The sweep ----------------------------------------------------------------------------------------


@dataclass
class Found:
    """What the sweep found in one state, in words."""

    told_apart: list[str] = field(default_factory=list)
    not_refused: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    gave_away: list[str] = field(default_factory=list)


def seen(answer: Any, path: str) -> tuple[Any, ...]:
    """All that somebody can tell of an answer, but for the address itself."""
    body = answer.body
    headers = {name: value.replace(path, "*").replace(quote(path), "*") for name, value in answer.items()}
    if path.encode() in body:
        del headers["Content-Length"]
    return (
        answer.status_code,
        body.replace(path.encode(), b"*"),
        headers,
        sorted(answer.cookies),
        answer.queries,
    )


class Sweep:
    """Asks as everybody for every address, and keeps what was learned from one state to the next."""

    def __init__(self, clients: dict[str | None, Client]) -> None:
        self.clients = clients
        self.never: dict[tuple[str | None, str, str], tuple[Any, ...]] = {}
        self.takes: dict[str, list[str]] = {}
        self.opened: set[tuple[str, str]] = set()

    def of(self, it: Situation, *, turn: int, whole: bool) -> Found:
        """`whole`: as everybody, and with the forms sent. Else as two of those from whom an address is hidden, by turns."""
        found = Found()
        for number, address in enumerate(ADDRESSES, turn):
            if not (whole or address.asks_for_state):
                continue
            rule, methods = RULES[address.name], self.methods(address, it)
            kinds = list(one_of_each_kind(rule, it))
            hidden_from = [one for one in kinds if address.parameters and one not in rule.sees(it)]
            for person in two_of(hidden_from, number):
                self.hidden(found, address, person, methods[0], it)
            for person in hidden_from if whole else []:
                self.hidden(found, address, person, methods[-1], it)
            for person in kinds if whole and not address.parameters else []:
                if person not in rule.sees(it) and (address.name, person) not in AFTER_BREAK_GLASS:
                    self.shut(found, address, person, methods[-1], it)
            if whole and rule.acts and methods[-1] == "post":
                for person in [one for one in kinds if one in rule.sees(it) - rule.acts(it)]:
                    self.refused(found, address, person, it)
            self.open(address, rule, it)
        if not it.is_public:
            self.lists(found, it, STRANGERS[turn % len(STRANGERS)])
        return found

    def ask(self, person: str | None, method: str, path: str) -> Any:
        """The answer with its `body`, read to its end, and how many `queries` it took.

        Its files are closed as a server closes them.
        """
        with queries_counted() as queries:
            answer = getattr(self.clients[person], method)(path)
        answer.queries = len(queries)
        answer.body = answer.getvalue()
        for close in answer._resource_closers:
            close()
        return answer

    def methods(self, address: Address, it: Situation) -> list[str]:
        """Which of GET and POST the address takes: the answer to another comes before anything is looked up."""
        if address.name not in self.takes:
            path = address.never(it.parts)
            self.takes[address.name] = [
                method
                for method in ("get", "post")
                if self.ask("subcommittee", method, path).status_code != 405
            ]
        return self.takes[address.name]

    def of_nothing(self, person: str | None, method: str, address: Address, it: Situation) -> tuple[Any, ...]:
        """What the person gets for an address of this shape that never existed."""
        key = (person, method, address.name)
        if key not in self.never:
            path = address.never(it.parts)
            self.never[key] = seen(self.ask(person, method, path), path)
        return self.never[key]

    def hidden(self, found: Found, address: Address, person: str | None, method: str, it: Situation) -> None:
        path = address.named(it.parts)
        with writes_told(found.changed, f"{method} {address.name} by {person}"):
            got = seen(self.ask(person, method, path), path)
        # All addresses that never existed answer alike; only where that is not so, this one is asked for.
        if got == self.of_nothing(person, method, SHAPE, it):
            return
        expected = self.of_nothing(person, method, address, it)
        if person in those_on_its_list(it):
            # Who knows of the review is told of no part of it; that it takes a query more tells them nothing.
            got, expected = got[:-1], expected[:-1]
        if got != expected:
            differs = [name for name, a, b in zip(TOLD_BY, got, expected, strict=False) if a != b]
            found.told_apart.append(f"{method} {address.name} by {person}: {got[0]}, {', '.join(differs)}")

    def shut(self, found: Found, address: Address, person: str | None, method: str, it: Situation) -> None:
        """A page that names nothing is no secret; but it is not there, or asks for a sign-in."""
        with writes_told(found.changed, f"{method} {address.name} by {person}"):
            answer = self.ask(person, method, address.named(it.parts))
        if answer.status_code != (302 if person is None else 404):
            found.not_refused.append(f"{address.name} by {person}: {answer.status_code}")

    def refused(self, found: Found, address: Address, person: str | None, it: Situation) -> None:
        with writes_told(found.changed, f"post {address.name} by {person}"):
            answer = self.ask(person, "post", address.named(it.parts))
        if answer.status_code not in (403, 404):
            found.not_refused.append(f"{address.name} by {person}: {answer.status_code}")

    def open(self, address: Address, rule: Rule, it: Situation) -> None:
        """Until it worked once: as who has the fewest rights of those who may see it, and of those who may act.

        A button that says from which version it was pressed has worked as far as here when it says that it moved on (409).
        """
        for right, who in (("sees", rule.sees), ("acts", rule.acts)):
            if who is None or (address.name, right) in self.opened:
                continue
            person = next((one for one in EVERYBODY if one in who(it)), "nobody")
            if person == "nobody":
                continue
            with transaction.atomic():
                answer = self.ask(person, self.methods(address, it)[0], address.named(it.parts))
                transaction.set_rollback(True)
            let_in = answer.status_code < 400 or (right == "acts" and answer.status_code == 409)
            if let_in or (right == "sees" and answer.status_code == 403):
                self.opened.add((address.name, right))

    def lists(self, found: Found, it: Situation, stranger: str) -> None:
        """Pages that name nothing: no word of the review is on those of the public, and of who may not know of it."""
        for person in (None, stranger):
            for address in ADDRESSES:
                if address.parameters or person not in RULES[address.name].sees(it):
                    continue
                words = self.ask(person, "get", address.named({})).body.decode("utf-8", "replace")
                told = [canary for canary in it.canaries() if canary in words]
                found.gave_away += [f"{address.name} to {person}: {canary}" for canary in told]


def two_of(people: list[str | None], turn: int) -> list[str | None]:
    """Two of them, other ones at each turn; over all states everybody has had theirs."""
    start, half = turn % (len(people) or 1), len(people) // 2
    return [*people[start:], *people[:start]][: half + 1 : half or 1]


def one_of_each_kind(rule: Rule, it: Situation) -> Iterator[str | None]:
    """Everybody, but of several partners on the list for whom the rule says the same, one."""
    kinds = set()
    for person in EVERYBODY:
        role = "partner" if person in PARTNERS else person
        kind = (role, person in it.listed, person in rule.sees(it), rule.acts and person in rule.acts(it))
        if kind not in kinds:
            kinds.add(kind)
            yield person


@contextmanager
def queries_counted() -> Iterator[list[str]]:
    """What the database is asked in between."""
    asked: list[str] = []

    def look(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        asked.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        yield asked


@contextmanager
def writes_told(told: list[str], what: str) -> Iterator[None]:
    """Whatever changes a table in between is told, but for the session that every sign-in has."""

    def look(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith(("INSERT", "UPDATE", "DELETE")) and "django_session" not in sql:
            told.append(f"{what}: {sql[:60]}")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        yield


@pytest.fixture(scope="session")
def swept(the_demonstration: Demonstration) -> tuple[dict[str, Found], Sweep]:
    """The whole sweep, once: every state in turn, each undone again."""
    no_pages_kept = {"pages": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    found = {}
    with (
        the_demonstration.entered(CACHES=settings.CACHES | no_pages_kept),
        patch.object(SessionLimits, "WRITE_EVERY", 10**9),  # no cookie because a minute has passed
    ):
        clients: dict[str | None, Client] = {person: Client() for person in EVERYBODY}
        for person, client in clients.items():
            sign_in(client, person)
            client.get("/workspace/")
        sweep = Sweep(clients)
        logging.disable(logging.ERROR)
        for turn, state in enumerate(STATES):
            with transaction.atomic():
                found[state] = sweep.of(bring_about(state), turn=turn, whole=state in SWEPT_WHOLE)
                transaction.set_rollback(True)
        logging.disable(logging.NOTSET)
    return found, sweep


@pytest.mark.parametrize("state", STATES)
def test_what_one_may_not_see_never_existed(state: str, swept: Any) -> None:
    assert swept[0][state].told_apart == []


@pytest.mark.parametrize("state", STATES)
def test_no_page_holds_a_word_of_a_review_for_somebody_who_may_not_know_of_it(state: str, swept: Any) -> None:
    assert swept[0][state].gave_away == []


@pytest.mark.parametrize("state", SWEPT_WHOLE)
def test_who_may_look_and_not_act_is_refused(state: str, swept: Any) -> None:
    assert swept[0][state].not_refused == []


@pytest.mark.parametrize("state", STATES)
def test_who_may_not_changes_nothing(state: str, swept: Any) -> None:
    assert swept[0][state].changed == []


def test_every_rule_lets_somebody_in(swept: Any) -> None:
    """Else the sweep would ask for addresses at which there is nothing to be hidden."""
    rights = {(name, "sees") for name in RULES} | {
        (name, "acts") for name, rule in RULES.items() if rule.acts
    }

    # Whether the scheduler beat lately enough hangs on how long the demonstration took.
    assert rights - swept[1].opened - {("readyz", "sees")} == NOT_OPENED
