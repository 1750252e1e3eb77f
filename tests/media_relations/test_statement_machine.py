"""Whatever is done in whatever order, no text leaves whose fingerprint the right person did not approve.

The machine keeps its own book of who said yes to which text, apart from the portal's tables, and compares.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from contextlib import suppress
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from foundation import clock
from foundation.governed import NotReady, SomebodyElseSaved
from media_relations.models import Agreement, CheckKind, Statement, StatementVersion
from media_relations.rules.approval import contents_of, live_fingerprint
from media_relations.services import agreements, approvals, releasing, reminding, statements
from partnership.models import Agency, Person
from tests.conftest import REQUIRE_ALL
from tests.media_relations import factories as make
from tests.media_relations.conftest import MONDAY, beat
from tests.partnership.factories import AgencyFactory, PersonFactory

REFUSALS = (NotReady, PermissionDenied, SomebodyElseSaved)

#: A newcomer's run tries fewer; `make test-all` more.
EXAMPLES = 40 if REQUIRE_ALL else 20

TEXTS = st.sampled_from(["We are sorry.", "We are very sorry.", "We are looking into it."])
HOURS = st.sampled_from([None, None, None, 2])
PLACES = st.sampled_from([0, 1, 2, 2, 3, 3, 4, 5])  # chairs more often: it is they who approve

VALUES: dict[str, st.SearchStrategy[Any]] = {
    "place": PLACES,
    "approver": PLACES,
    "text": TEXTS,
    "hours": HOURS,
    "kind": st.sampled_from(["holding", "reactive"]),
    "is_agreed": st.booleans(),
    "is_stale": st.booleans(),
    "is_so": st.booleans(),
    "is_the_approver": st.booleans(),
}
#: What somebody may try, and what each of it needs.
ACTS: dict[str, tuple[str, ...]] = {
    "edit": ("place", "text", "hours", "kind"),
    "save_unchanged": ("place",),
    "submit": ("place",),
    "answer": ("is_agreed",),
    "answer_for_agency": ("place",),
    "inform_members": ("place",),
    "ask_approval": ("place",),
    "approve": ("place", "is_stale"),
    "approve_if_changed": ("place", "text"),
    "take_change": ("place",),
    "log_telephone": ("place", "approver"),
    "confirm": ("place", "is_so"),
    "send_back": ("place",),
    "change_the_row": (),
    "schedule": ("place",),
    "unschedule": ("place",),
    "release": ("place",),
    "allow_late": ("place",),
    "withdraw": ("place",),
    "drop": ("place",),
}

#: Half of what comes between touches the text: that is where an approval could outlive its text, or its giver write it.
TOUCHES = ("approve_if_changed", "change_the_row", "edit", "take_change")
TROUBLES = st.tuples(
    st.one_of(st.sampled_from(TOUCHES), st.sampled_from(sorted(ACTS))), st.fixed_dictionaries(VALUES)
)


class StatementMachine(RuleBasedStateMachine):
    """One statement, six people who try everything, and a clock that goes on."""

    clocks: Any = None
    releases = 0  #: In all runs: that none left would show nothing if none was ever tried.

    @initialize(kind=st.sampled_from(["holding", "reactive"]), text=TEXTS, hours=HOURS)
    def begin(self, kind: str, text: str, hours: int | None) -> None:
        self.now = MONDAY
        self.clocks.move_to(self.now, tick=False)
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        CheckKind.objects.all().delete()
        self.agency: Agency = AgencyFactory()
        self.people: list[Person] = [
            make.officer(),
            make.officer(),
            PersonFactory(chair=True),
            PersonFactory(vice_chair=True),
            PersonFactory(chair=True, communications_officer=True),
            make.voice_of(self.agency),
        ]
        self.chairs = {self.people[place].pk for place in (2, 3, 4)}
        self.begin_another(kind, text, hours)

    def begin_another(self, kind: str, text: str, hours: int | None) -> None:
        #: Who said yes to which words: (what a reader reads, the moment) by whom.
        self.yeses: dict[tuple[Any, ...], set[int]] = {}
        self.key = make.draft(
            self.agency, by=self.people[0], kind=kind, text=text, release_at=self.at(hours)
        ).pk

    def teardown(self) -> None:
        if hasattr(self, "atomic"):
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    # Reading ---------------------------------------------------------------------------------------

    def at(self, hours: int | None) -> dt.datetime | None:
        return None if hours is None else self.now + dt.timedelta(hours=hours)

    @property
    def statement(self) -> Statement:
        return make.fresh(Statement(pk=self.key))

    def words(self, **changes: Any) -> tuple[Any, ...]:
        """What is written now, as a reader would tell it from another."""
        found = contents_of(self.statement)
        given = {
            "kind": found.kind,
            "title": found.title,
            "text": found.text,
            "at": found.release_at,
        } | changes
        return tuple(given.values())

    def who(self, place: int) -> Person:
        return Person.objects.get(pk=self.people[place].pk)

    def seen(self) -> str:
        return live_fingerprint(self.statement)

    # What people do --------------------------------------------------------------------------------

    @rule(chair=st.sampled_from([2, 3]), troubles=st.lists(TROUBLES, min_size=3, max_size=6))
    def go_on(self, chair: int, troubles: list[tuple[str, dict[str, Any]]]) -> None:
        """What usually comes next, by whom it usually comes, and each time something that comes between.

        Without it few runs would get as far as a release, and then by way of nothing.
        """
        for act, values in [*troubles, ("", {})]:
            self.take_the_usual_step(chair)
            if act:
                self.somebody_does(act, values | ({"place": chair} if values["is_the_approver"] else {}))
        self.take_the_usual_step(chair)

    def take_the_usual_step(self, chair: int) -> None:
        status = self.statement.status
        if status == "draft":
            self.submit(0)
        elif status == "agreeing":
            self.answer(is_agreed=True)
            self.inform_members(0)
            self.ask_approval(0)
        elif status == "approving":
            self.approve(chair, is_stale=False)
        elif status == "approved":
            self.answer(is_agreed=True)
            self.schedule(1)
            self.release(1)
            if self.statement.release_scheduled_at:
                self.time_passes(120)
        else:
            self.begin_another("reactive", "We are sorry.", None)

    @rule(trouble=TROUBLES)
    def somebody_tries(self, trouble: tuple[str, dict[str, Any]]) -> None:
        # One rule for all of them: of many rules the library leaves out some in each run.
        self.somebody_does(*trouble)

    def somebody_does(self, act: str, values: dict[str, Any]) -> None:
        getattr(self, act)(**{name: values[name] for name in ACTS[act]})

    def edit(self, place: int, text: str, hours: int | None, kind: str) -> None:
        statement = self.statement
        found = contents_of(statement)
        wanted = make.contents(kind=kind, title=found.title, text=text, release_at=self.at(hours))
        with suppress(*REFUSALS):
            statements.edit_statement(
                statement=statement, contents=wanted, began_from=statement.version, by=self.who(place)
            )

    def save_unchanged(self, place: int) -> None:
        statement = self.statement
        if self.seen() != statement.current_version.fingerprint:
            return  # somebody wrote past the versions: saving makes a version of it
        before = (statement.status, statement.current_version_id, statement.version)
        with suppress(*REFUSALS):
            statements.edit_statement(
                statement=statement,
                contents=contents_of(statement),
                began_from=statement.version,
                by=self.who(place),
            )
        after = self.statement
        assert (after.status, after.current_version_id, after.version) == before

    def submit(self, place: int) -> None:
        with suppress(*REFUSALS):
            statements.submit(statement=self.statement, by=self.who(place))

    def answer(self, is_agreed: bool) -> None:
        given = {"statement": self.statement, "agency": self.agency, "by": self.who(5)}
        with suppress(*REFUSALS):
            if is_agreed:
                agreements.agree(seen_fingerprint=self.seen(), **given)
            else:
                agreements.raise_concern(seen_fingerprint=self.seen(), harms="Our inquiry.", **given)

    def answer_for_agency(self, place: int) -> None:
        one = Agreement.objects.filter(version=self.statement.current_version).first()
        if one is not None:
            with suppress(*REFUSALS):
                agreements.answer_for_agency(agreement=one, reason="It is urgent.", by=self.who(place))

    def inform_members(self, place: int) -> None:
        with suppress(*REFUSALS):
            agreements.record_members_informed(
                statement=self.statement,
                who="Lead member",
                how="By telephone",
                informed_at=clock.now(),
                by=self.who(place),
            )

    def ask_approval(self, place: int) -> None:
        with suppress(*REFUSALS):
            approvals.ask_approval(statement=self.statement, by=self.who(place))

    def approve(self, place: int, is_stale: bool) -> None:
        words = self.words()
        seen = hashlib.sha256(b"a text from before").hexdigest() if is_stale else self.seen()
        with suppress(*REFUSALS):
            approvals.approve(
                statement=self.statement, seen_fingerprint=seen, by=self.who(place), reason="Away."
            )
            assert not is_stale
            self.yeses.setdefault(words, set()).add(self.people[place].pk)

    def approve_if_changed(self, place: int, text: str) -> None:
        title = contents_of(self.statement).title
        with suppress(*REFUSALS):
            approvals.approve_if_changed(
                statement=self.statement,
                seen_fingerprint=self.seen(),
                title=title,
                text=text,
                by=self.who(place),
                reason="Away.",
            )
            self.yeses.setdefault(self.words(text=text), set()).add(self.people[place].pk)

    def take_change(self, place: int) -> None:
        statement = self.statement
        given = statement.approvals.filter(way="if_changed").first()
        if given is not None:
            with suppress(*REFUSALS):
                approvals.take_change(approval_given=given, began_from=statement.version, by=self.who(place))

    def log_telephone(self, place: int, approver: int) -> None:
        words = self.words()
        with suppress(*REFUSALS):
            approvals.log_telephone(
                statement=self.statement,
                approver=self.who(approver),
                approved_at=clock.now(),
                seen_fingerprint=self.seen(),
                by=self.who(place),
                reason="Away.",
            )
            assert words[0] == "holding"
            assert place != approver
            self.yeses.setdefault(words, set()).add(self.people[approver].pk)

    def confirm(self, place: int, is_so: bool) -> None:
        given = self.statement.approvals.filter(way="telephone").first()
        if given is not None:
            with suppress(*REFUSALS):
                if is_so:
                    approvals.confirm_telephone(approval_given=given, by=self.who(place))
                else:
                    approvals.dispute_telephone(approval_given=given, reason="No.", by=self.who(place))

    def send_back(self, place: int) -> None:
        with suppress(*REFUSALS):
            approvals.send_back(statement=self.statement, reason="Too long.", by=self.who(place))
            self.yeses.clear()

    def change_the_row(self) -> None:
        """Somebody with a shell writes past every service, and past every version."""
        text = f"{contents_of(self.statement).text}!"
        StatementVersion._base_manager.filter(pk=self.statement.current_version_id).update(text=text)

    def schedule(self, place: int) -> None:
        beat()
        with suppress(*REFUSALS):
            releasing.schedule_release(statement=self.statement, by=self.who(place))

    def unschedule(self, place: int) -> None:
        with suppress(*REFUSALS):
            releasing.unschedule_release(statement=self.statement, reason="Not yet.", by=self.who(place))

    def release(self, place: int) -> None:
        was = self.statement.status
        with suppress(*REFUSALS):
            releasing.release(statement=self.statement, by=self.who(place))
            assert was == "approved"
        self.look_at_release(was)

    @rule(minutes=st.sampled_from([1, 20, 30, 61, 150]))
    def time_passes(self, minutes: int) -> None:
        was = self.statement.status
        self.now += dt.timedelta(minutes=minutes)
        self.clocks.move_to(self.now, tick=False)
        assert self.statement.status == was
        reminding.remind_due(at=self.now)
        releasing.release_due()
        self.look_at_release(was)

    def allow_late(self, place: int) -> None:
        with suppress(*REFUSALS):
            agreements.allow_late(statement=self.statement, reason="It still matters.", by=self.who(place))

    def withdraw(self, place: int) -> None:
        with suppress(*REFUSALS):
            releasing.withdraw(
                statement=self.statement,
                manner="vanish",
                reason="Wrong.",
                public_reason="",
                by=self.who(place),
            )

    def drop(self, place: int) -> None:
        if self.now > MONDAY + dt.timedelta(hours=4):  # else most runs would end at once
            with suppress(*REFUSALS):
                statements.drop(statement=self.statement, reason="Nobody asks.", by=self.who(place))

    # What always holds -----------------------------------------------------------------------------

    def look_at_release(self, was: str) -> None:
        """What has just left was said yes to by a chair who neither drafted nor last edited it (laws 9 and 10)."""
        statement = self.statement
        if statement.status != "released" or was == "released":
            return
        type(self).releases += 1
        version = statement.released_version
        assert version is not None
        assert version.pk == statement.current_version_id
        right = self.yeses.get(self.words(), set()) & self.chairs
        assert right - {statement.drafted_by_id, version.made_by_id}, "Nobody who may had approved this text"
        embargo = version.release_at
        assert embargo is None or statement.released_at >= embargo
        one = Agreement.objects.get(version=version)
        lifted = statement.overrides.filter(agreement=one, kind__in=["concern", "silence"]).exists()
        assert one.answer == "agreed" or lifted
        assert statement.member_briefings.exists()

    @invariant()
    def the_public_reads_only_what_was_released(self) -> None:
        read = set(Statement.objects.public().values_list("pk", flat=True))
        assert read == set(Statement.objects.filter(status="released").values_list("pk", flat=True))
        addressed = Statement.objects.filter(slug__isnull=False)
        assert set(addressed.values_list("status", flat=True)) <= {"released", "withdrawn"}

    @invariant()
    def what_is_approved_was_approved(self) -> None:
        if hasattr(self, "key") and self.statement.status == "approved":
            assert self.statement.approvals.filter(ended_at=None).exists()


def test_no_text_leaves_that_the_right_person_did_not_approve(monday):
    """Any order of edits, answers, approvals, withdrawals, tampering and moves of the clock."""
    StatementMachine.clocks, StatementMachine.releases = monday, 0
    run_state_machine_as_test(
        StatementMachine,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=5,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert StatementMachine.releases >= EXAMPLES / 4
