"""What a worker does with a delivery: read again, send once, keep the bytes, say what became of it."""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import InterfaceError, InternalError, OperationalError

from audit.models import Event
from documents.models import Finding
from documents.services import clear_finding
from foundation import clock
from notices import queries, services
from notices.kinds import Placeholder, WhenLate
from notices.models import Delivery, Notice
from notices.points import LEFT_ALONE
from notices.recipients import ToMailbox, ToPerson, ToStatutory
from notices.rules import NotNow
from notices.services import claiming, sending
from partnership.models import Recipient
from tests.documents.factories import protect
from tests.matters.factories import MatterFactory
from tests.notices.sending import AWAY, LATER, NEVER, MailServer, turn
from tests.partnership.factories import PartnershipFactory, PersonFactory, StatutoryAddressFactory
from tests.reviews.factories import DocumentFactory

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 10, 5, 11, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def at_noon(time_machine: Any) -> Any:
    time_machine.move_to(NOON, tick=False)
    return time_machine


def schedule(story: Any, kind: Any, *to: Any, after: dt.timedelta = dt.timedelta(), **more: Any) -> Notice:
    more.setdefault("occasion", f"occasion {Notice.objects.count()}")
    return services.schedule(kind.key, subject=story.subject, to=list(to), due_at=clock.now() + after, **more)


def only(notice: Notice) -> Delivery:
    notice.refresh_from_db()
    return notice.deliveries.get()


def test_a_notice_goes_out_once_when_it_falls_due(
    story: Any, ordinary: Any, mail: MailServer, time_machine: Any
) -> None:
    person = PersonFactory()
    notice = schedule(story, ordinary, ToPerson(person), after=dt.timedelta(hours=2))

    time_machine.move_to(NOON + dt.timedelta(hours=1, minutes=59), tick=False)
    turn()
    assert mail.tried == []

    time_machine.move_to(NOON + dt.timedelta(hours=2), tick=False)
    turn()
    turn()
    assert [recipient for recipient, _ in mail.accepted] == [person.email]
    assert only(notice).status == Delivery.Status.ACCEPTED
    assert notice.status == Notice.Status.SENT


def test_the_bytes_that_left_are_kept_with_their_hash_and_the_servers_words(
    story: Any, ordinary: Any, mail: MailServer
) -> None:
    delivery = only(notice := schedule(story, ordinary, ToPerson(PersonFactory())))
    turn()

    delivery.refresh_from_db()
    [(_, sent)] = mail.accepted
    assert bytes(delivery.message) == sent
    assert delivery.message_sha256 == hashlib.sha256(sent).hexdigest()
    assert delivery.server_reply == "250 2.0.0 Ok: queued"
    assert delivery.accepted_at == NOON
    assert mail.messages()[0]["Message-ID"] == delivery.message_id
    assert Event.objects.filter(verb="delivery_accepted", subject_id=notice.pk).count() == 1


def test_ninety_recipients_get_ninety_messages_with_one_recipient_each(
    story: Any, ordinary: Any, mail: MailServer
) -> None:
    people = PersonFactory.create_batch(90)
    notice = schedule(story, ordinary, *map(ToPerson, people))

    turn()

    assert sorted(recipient for recipient, _ in mail.accepted) == sorted(person.email for person in people)
    for message, (recipient, _) in zip(mail.messages(), mail.accepted, strict=True):
        assert message["To"].addresses[0].addr_spec == recipient
        assert len(message["To"].addresses) == 1
        assert message["Cc"] is None
        assert message["Bcc"] is None
    notice.refresh_from_db()
    assert notice.status == Notice.Status.SENT


def test_nothing_leaves_while_sending_is_off(
    story: Any, ordinary: Any, mail: MailServer, settings: Any
) -> None:
    settings.SENDING = False
    person = PersonFactory()
    notice = schedule(story, ordinary, ToPerson(person))

    turn()

    delivery = only(notice)
    assert mail.tried == []
    assert (delivery.status, delivery.accepted_at) == (Delivery.Status.KEPT_LOCALLY, None)
    assert b"See " in bytes(delivery.message)
    assert notice.status == Notice.Status.KEPT
    assert queries.reached(notice, person) is None


@pytest.mark.parametrize(
    ("demonstration", "sending_on", "counts"), [(True, False, True), (True, True, False)]
)
def test_only_in_the_demonstration_does_kept_locally_count(
    story: Any,
    ordinary: Any,
    mail: MailServer,
    settings: Any,
    demonstration: bool,
    sending_on: bool,
    counts: bool,
) -> None:
    settings.SENDING, settings.DEMONSTRATION = False, demonstration
    person = PersonFactory()
    notice = schedule(story, ordinary, ToPerson(person))
    turn()

    settings.SENDING = sending_on
    assert (queries.reached(notice, person) is not None) is counts


# What is true when it leaves --------------------------------------------------------------------------


def test_a_cancelled_subjects_notices_are_withdrawn(story: Any, ordinary: Any, mail: MailServer) -> None:
    notice = schedule(story, ordinary, *map(ToPerson, PersonFactory.create_batch(3)))
    story.is_live = False

    turn()

    notice.refresh_from_db()
    assert mail.tried == []
    assert notice.status == Notice.Status.WITHDRAWN
    assert notice.status_reason == "The plan was cancelled."
    assert {row.status for row in notice.deliveries.all()} == {Delivery.Status.WITHDRAWN}


def test_what_has_changed_since_scheduling_is_not_told(story: Any, ordinary: Any, mail: MailServer) -> None:
    story.fingerprint = "a" * 64
    notice = schedule(story, ordinary, ToPerson(PersonFactory()))
    story.fingerprint = "b" * 64

    turn()

    assert mail.tried == []
    assert only(notice).status == Delivery.Status.WITHDRAWN
    assert "changed" in notice.status_reason


def test_somebody_who_lost_access_gets_nothing_and_the_others_do(
    story: Any, ordinary: Any, mail: MailServer
) -> None:
    kept, lost = PersonFactory(), PersonFactory()
    notice = schedule(story, ordinary, ToPerson(kept), ToPerson(lost))
    story.hidden_from = [lost]

    turn()

    assert [recipient for recipient, _ in mail.accepted] == [kept.email]
    assert notice.deliveries.get(person=lost).status == Delivery.Status.WITHDRAWN


def test_somebody_who_left_gets_nothing(story: Any, ordinary: Any, mail: MailServer) -> None:
    person = PersonFactory()
    notice = schedule(story, ordinary, ToPerson(person))
    person.is_active = False
    person.save()

    turn()

    assert mail.tried == []
    assert only(notice).status == Delivery.Status.WITHDRAWN


def test_a_mailbox_that_is_to_be_left_alone_meanwhile_gets_nothing_and_the_others_do(
    story: Any, ordinary: Any, mail: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    notice = schedule(
        story, ordinary, ToMailbox("Alex", "alex@paper.example"), ToMailbox("Sam", "sam@paper.example")
    )
    monkeypatch.setattr(
        LEFT_ALONE,
        "_providers",
        [lambda delivery: ["They asked."] if delivery.mailbox_name == "Sam" else []],
    )

    turn()

    assert [recipient for recipient, _ in mail.accepted] == ["alex@paper.example"]
    left = notice.deliveries.get(mailbox_name="Sam")
    assert (left.status, left.status_reason) == (Delivery.Status.WITHDRAWN, "They asked.")


def test_the_address_is_the_one_that_the_person_has_when_it_leaves(
    story: Any, ordinary: Any, mail: MailServer
) -> None:
    person = PersonFactory()
    schedule(story, ordinary, ToPerson(person))
    person.email = "new@agency.example"
    person.save()

    turn()

    assert [recipient for recipient, _ in mail.accepted] == ["new@agency.example"]


def test_a_message_holds_what_is_so_now_over_what_was_so_at_scheduling(
    story: Any, make_kind: Any, mail: MailServer
) -> None:
    kind = make_kind(
        "Subject: Due ((day))\n\nSee ((link)).\n", placeholders=(Placeholder("day", "The day", "Monday"),)
    )
    schedule(story, kind, ToPerson(PersonFactory()), values={"day": "Monday"})
    story.values = {"day": "Tuesday", "link": "/workspace/reviews/x/"}

    turn()

    assert mail.messages()[0]["Subject"] == "Due Tuesday"
    assert "http://localhost:8000/workspace/reviews/x/" in mail.texts()[0]


def test_a_withdrawn_notice_does_not_leave(story: Any, ordinary: Any, mail: MailServer) -> None:
    notice = schedule(story, ordinary, ToPerson(PersonFactory()))
    services.withdraw([notice], reason="Not needed.")

    turn()

    assert mail.tried == []
    assert only(notice).status == Delivery.Status.WITHDRAWN


def test_a_notice_withdrawn_after_it_was_claimed_does_not_leave(
    story: Any, ordinary: Any, mail: MailServer
) -> None:
    notice = schedule(story, ordinary, ToPerson(PersonFactory()))
    [claim] = services.dispatch(is_tick=False)
    services.withdraw([notice], reason="Not needed.")

    services.send_claimed(claim)

    assert mail.tried == []
    assert only(notice).status == Delivery.Status.WITHDRAWN


def test_a_message_without_a_value_fails_and_says_which(story: Any, make_kind: Any, mail: MailServer) -> None:
    kind = make_kind(
        "Subject: Due ((day))\n\nSee ((link)).\n", placeholders=(Placeholder("day", "The day", "Monday"),)
    )
    notice = schedule(story, kind, ToPerson(PersonFactory()))

    turn()

    assert mail.tried == []
    delivery = only(notice)
    assert (delivery.status, notice.status) == (Delivery.Status.FAILED, Notice.Status.FAILED)
    assert "((day))" in delivery.server_reply


def test_a_mistake_in_one_message_does_not_hold_up_the_others(
    story: Any, ordinary: Any, mail: MailServer, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    bad, good = PersonFactory(), PersonFactory()
    notice = schedule(story, ordinary, ToPerson(bad), ToPerson(good))
    usual = sending.compose

    def compose(delivery: Delivery, *rest: Any) -> bytes:
        if delivery.person == bad:
            raise KeyError("a mistake of ours")
        return usual(delivery, *rest)

    monkeypatch.setattr(sending, "compose", compose)
    turn()

    assert [recipient for recipient, _ in mail.accepted] == [good.email]
    assert notice.deliveries.get(person=bad).status == Delivery.Status.PENDING
    assert "could not be prepared" in caplog.text
    assert bad.name not in caplog.text.partition("Traceback")[0]


# Refusals ---------------------------------------------------------------------------------------------


def test_a_refusal_for_good_fails_at_once_and_is_not_tried_again(
    story: Any, ordinary: Any, mail: MailServer, time_machine: Any
) -> None:
    mail.answer = lambda recipient: NEVER
    notice = schedule(story, ordinary, ToPerson(PersonFactory()))
    turn()

    time_machine.move_to(NOON + dt.timedelta(days=2), tick=False)
    turn()

    delivery = only(notice)
    assert len([one for one in mail.tried if one[2] == bytes(delivery.message)]) == 1
    assert (delivery.status, delivery.attempts) == (Delivery.Status.FAILED, 1)
    assert delivery.server_reply == "550 5.1.1 No such mailbox"
    assert notice.status == Notice.Status.FAILED


def test_a_refusal_for_now_is_tried_again_in_growing_gaps_with_the_same_bytes_for_a_day(
    story: Any, ordinary: Any, mail: MailServer, time_machine: Any
) -> None:
    mail.answer = lambda recipient: LATER
    notice = schedule(story, ordinary, ToPerson(PersonFactory()))
    tried_at = []
    while only(notice).status != Delivery.Status.FAILED:
        moment = max(only(notice).due_at, NOON)
        time_machine.move_to(moment, tick=False)
        tried_at.append((moment - NOON).total_seconds() / 60)
        turn()

    delivery = only(notice)
    gaps = [later - earlier for earlier, later in itertools.pairwise(tried_at)]
    assert delivery.status == Delivery.Status.FAILED
    assert gaps[0] <= 2
    assert max(gaps) <= 75
    assert 24 * 60 <= tried_at[-1] <= 24 * 60 + 75
    assert len({message for _, _, message in mail.tried if b"A step is due" in message}) == 1


def test_two_messages_refused_together_are_not_tried_again_together(
    story: Any, ordinary: Any, mail: MailServer
) -> None:
    mail.answer = lambda recipient: LATER
    notice = schedule(story, ordinary, *map(ToPerson, PersonFactory.create_batch(10)))
    turn()
    assert len({row.due_at for row in notice.deliveries.all()}) > 5


def test_a_message_refused_once_is_accepted_with_the_bytes_of_the_first_try(
    story: Any, ordinary: Any, mail: MailServer, time_machine: Any
) -> None:
    mail.answer = lambda recipient: LATER
    notice = schedule(story, ordinary, ToPerson(PersonFactory()))
    turn()
    mail.answer = MailServer().answer
    time_machine.move_to(NOON + dt.timedelta(minutes=5), tick=False)
    turn()

    assert only(notice).status == Delivery.Status.ACCEPTED
    assert only(notice).attempts == 2
    assert mail.tried[0][2] == mail.tried[1][2]


def test_ten_runs_against_a_broken_server_leave_one_message_for_each(
    story: Any, ordinary: Any, mail: MailServer, time_machine: Any
) -> None:
    people = PersonFactory.create_batch(5)
    schedule(story, ordinary, *map(ToPerson, people))
    mail.answer = lambda recipient: AWAY
    for minute in range(10):
        time_machine.move_to(NOON + dt.timedelta(minutes=minute), tick=False)
        turn()
    mail.answer = MailServer().answer
    for minute in range(10, 120, 10):
        time_machine.move_to(NOON + dt.timedelta(minutes=minute), tick=False)
        turn()

    about_steps = [to for to, message in mail.accepted if b"A step is due" in message]
    assert sorted(about_steps) == sorted(person.email for person in people)


def test_a_server_that_is_away_is_not_asked_once_for_each_message(
    story: Any, ordinary: Any, mail: MailServer
) -> None:
    mail.answer = lambda recipient: AWAY
    notice = schedule(story, ordinary, *map(ToPerson, PersonFactory.create_batch(15)))

    turn()

    assert len(mail.tried) == sending.TROUBLES_IN_A_ROW
    assert set(notice.deliveries.values_list("status", flat=True)) == {Delivery.Status.PENDING}


def test_what_was_made_ready_and_never_handed_over_leaves_no_trace(
    story: Any, ordinary: Any, mail: MailServer
) -> None:
    mail.answer = lambda recipient: AWAY
    notice = schedule(story, ordinary, *map(ToPerson, PersonFactory.create_batch(5)))

    turn()

    untried = notice.deliveries.filter(attempts=0)
    assert untried.count() == 5 - sending.TROUBLES_IN_A_ROW
    assert set(untried.values_list("message", "message_sha256", "sent_to", "first_tried_at")) == {
        (None, "", "", None)
    }


def test_what_is_cancelled_while_a_claim_is_being_sent_reaches_nobody_else(
    story: Any, ordinary: Any, mail: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "FRESH_FOR", 0.0)
    notice = schedule(story, ordinary, *map(ToPerson, PersonFactory.create_batch(5)))

    def cancelled_at_once(recipient: str) -> Any:
        story.is_live = False
        return MailServer().answer(recipient)

    mail.answer = cancelled_at_once
    turn()

    assert len(mail.accepted) == 1
    withdrawn = notice.deliveries.filter(status=Delivery.Status.WITHDRAWN, message=None, first_tried_at=None)
    assert withdrawn.count() == 4
    notice.refresh_from_db()
    assert notice.status == Notice.Status.WITHDRAWN


def test_a_worker_that_lost_its_claim_while_making_messages_ready_sends_none_of_them(
    story: Any, ordinary: Any, mail: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    notice = schedule(story, ordinary, *map(ToPerson, PersonFactory.create_batch(3)))
    usual = sending.store_bytes

    def store_bytes(made: Any, batch: Any) -> Any:
        notice.deliveries.filter(pk=made[0].pk).update(claim_token="another's")
        return usual(made, batch)

    monkeypatch.setattr(sending, "store_bytes", store_bytes)
    turn()

    assert len(mail.accepted) == 2
    taken = notice.deliveries.get(claim_token="another's")
    assert (taken.status, taken.message) == (Delivery.Status.CLAIMED, None)


# Documents --------------------------------------------------------------------------------------------


@pytest.fixture
def report() -> Any:
    content = b"%PDF-1.7 the report"
    name = default_storage.save("report-for-test", ContentFile(content))
    return DocumentFactory(
        title="Review Larch: final",
        storage_name=name,
        sha256=hashlib.sha256(content).hexdigest(),
        cleaned_from=DocumentFactory(),
    )


def test_a_report_goes_to_a_confirmed_address_with_the_very_bytes_that_were_checked(
    story: Any, statutory: Any, mail: MailServer, report: Any
) -> None:
    address = StatutoryAddressFactory()
    story.values = {"title": "Larch"}
    notice = schedule(story, statutory, ToStatutory(Recipient.NATIONAL_PANEL), documents=[report])

    turn()

    [message] = mail.messages()
    [attached] = message.iter_attachments()
    assert message["To"].addresses[0].addr_spec == address.email
    assert hashlib.sha256(attached.get_content()).hexdigest() == report.sha256
    assert attached.get_filename() == "Review Larch final.pdf"
    assert queries.reached(notice, Recipient.NATIONAL_PANEL) == NOON
    assert queries.reached(notice, Recipient.OFSTED) is None


def test_a_report_does_not_leave_once_its_address_has_changed(
    story: Any, statutory: Any, mail: MailServer, report: Any
) -> None:
    address = StatutoryAddressFactory()
    story.values = {"title": "Larch"}
    notice = schedule(story, statutory, ToStatutory(Recipient.NATIONAL_PANEL), documents=[report])
    address.email = "elsewhere@gov.example"
    address.save()

    turn()

    assert mail.tried == []
    assert only(notice).status == Delivery.Status.FAILED
    assert "has not confirmed" in only(notice).status_reason


def test_a_report_does_not_leave_over_a_connection_that_is_not_encrypted(
    story: Any, statutory: Any, mail: MailServer, report: Any, settings: Any
) -> None:
    StatutoryAddressFactory()
    story.values = {"title": "Larch"}
    notice = schedule(story, statutory, ToStatutory(Recipient.NATIONAL_PANEL), documents=[report])
    settings.EMAIL_USE_TLS = False

    turn()

    assert mail.tried == []
    assert "required TLS" in only(notice).status_reason


def test_a_report_that_is_not_what_was_stored_does_not_leave(
    story: Any, statutory: Any, mail: MailServer, report: Any
) -> None:
    StatutoryAddressFactory()
    story.values = {"title": "Larch"}
    type(report)._base_manager.filter(pk=report.pk).update(sha256="0" * 64)
    notice = schedule(story, statutory, ToStatutory(Recipient.NATIONAL_PANEL), documents=[report])

    turn()

    assert mail.tried == []
    assert only(notice).status == Delivery.Status.FAILED


def test_the_partnerships_own_copy_carries_no_report(
    story: Any, make_kind: Any, mail: MailServer, report: Any
) -> None:
    partnership = PartnershipFactory()
    StatutoryAddressFactory()
    kind = make_kind(carries_documents=True, is_staff_facing=False, asks_for_action=True)
    schedule(story, kind, ToStatutory(Recipient.NATIONAL_PANEL), documents=[report])

    turn()

    [copy] = [m for m in mail.messages() if m["To"].addresses[0].addr_spec == partnership.mailbox]
    assert list(copy.iter_attachments()) == []
    assert len(mail.accepted) == 2


# Claims -----------------------------------------------------------------------------------------------


def test_two_dispatchers_at_once_hand_nothing_out_twice(story: Any, ordinary: Any, mail: MailServer) -> None:
    schedule(story, ordinary, *map(ToPerson, PersonFactory.create_batch(50)))
    claims = [*services.dispatch(is_tick=False), *services.dispatch(is_tick=False)]

    keys = [key for claim in claims for key in claim.keys]
    assert len(keys) == len(set(keys)) == 50
    assert max(len(claim.keys) for claim in claims) == claiming.BATCH


def test_a_dispatcher_that_has_the_turn_keeps_others_out_until_it_runs_out(
    time_machine: Any, db: None
) -> None:
    now = clock.now()
    assert claiming.take_turn(now, is_tick=True)
    assert not claiming.take_turn(now, is_tick=True)
    assert not claiming.take_turn(now, is_tick=False)
    assert claiming.take_turn(now + claiming.TURN + dt.timedelta(seconds=1), is_tick=False)


def test_a_second_beat_finds_the_tick_done_and_a_nudge_is_still_heard() -> None:
    now = clock.now()
    first = claiming.take_turn(now, is_tick=True)
    claiming.end_turn(first, now, is_tick=True)

    assert not claiming.take_turn(now + dt.timedelta(seconds=5), is_tick=True)
    nudged = claiming.take_turn(now + dt.timedelta(seconds=5), is_tick=False)
    assert nudged
    claiming.end_turn(nudged, now, is_tick=False)
    assert claiming.take_turn(now + dt.timedelta(seconds=30), is_tick=True)


def test_what_a_killed_worker_had_claimed_is_sent_by_another_once_its_lease_has_run_out(
    story: Any, ordinary: Any, mail: MailServer, time_machine: Any
) -> None:
    notice = schedule(story, ordinary, ToPerson(PersonFactory()))
    services.dispatch(is_tick=False)  # claimed by a worker that dies

    time_machine.move_to(NOON + dt.timedelta(seconds=59), tick=False)
    turn()
    assert mail.tried == []

    time_machine.move_to(NOON + dt.timedelta(seconds=61), tick=False)
    turn()
    assert only(notice).status == Delivery.Status.ACCEPTED


def test_a_kill_between_acceptance_and_commit_leaves_one_second_copy_with_the_same_bytes(
    story: Any, ordinary: Any, mail: MailServer, time_machine: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    notice = schedule(story, ordinary, ToPerson(PersonFactory()))

    class Killed(BaseException):
        pass

    def die(*_: Any) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(sending, "surely", die)
        with pytest.raises(Killed):
            turn()
    assert only(notice).status == Delivery.Status.CLAIMED

    time_machine.move_to(NOON + dt.timedelta(seconds=61), tick=False)
    turn()
    turn()

    assert [message for _, message in mail.accepted] == [mail.accepted[0][1]] * 2
    assert only(notice).status == Delivery.Status.ACCEPTED
    assert Event.objects.filter(verb="delivery_accepted").count() == 1


class ReadOnly(Exception):
    pgcode = "25006"


def fails_once(failure: Exception, cause: Exception | None = None) -> tuple[Any, list[str]]:
    """Something to store that the database refuses the first time, and what became of it."""
    tries: list[str] = []

    def store() -> None:
        tries.append("stored" if tries else "refused")
        if len(tries) == 1:
            raise failure from cause

    return store, tries


@pytest.fixture
def between_transactions(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker's connection holds no transaction while it sends; a test's does."""
    connection = SimpleNamespace(in_atomic_block=False, close=lambda: None)
    monkeypatch.setattr(sending, "connection", connection)
    monkeypatch.setattr(sending.time, "sleep", lambda seconds: None)


@pytest.mark.parametrize(
    ("failure", "cause"),
    [
        (OperationalError("server closed the connection"), None),
        (InterfaceError("connection already closed"), None),
        (InternalError("cannot execute UPDATE in a read-only transaction"), ReadOnly()),
    ],
)
@pytest.mark.usefixtures("between_transactions")
def test_the_servers_answer_is_kept_in_hand_while_the_database_is_away_or_read_only(
    failure: Exception, cause: Exception | None
) -> None:
    store, tries = fails_once(failure, cause)

    sending.surely(store)

    assert tries == ["refused", "stored"]


@pytest.mark.usefixtures("between_transactions")
def test_what_does_not_pass_is_not_tried_again() -> None:
    store, tries = fails_once(InternalError("corrupted"))

    with pytest.raises(InternalError):
        sending.surely(store)

    assert tries == ["refused"]


def test_a_worker_frozen_past_its_lease_sends_nothing_that_another_has_taken(
    story: Any, ordinary: Any, mail: MailServer, time_machine: Any
) -> None:
    notice = schedule(story, ordinary, ToPerson(PersonFactory()))
    [frozen] = services.dispatch(is_tick=False)
    time_machine.move_to(NOON + dt.timedelta(seconds=61), tick=False)
    turn()

    services.send_claimed(frozen)

    assert len(mail.accepted) == 1
    assert Event.objects.filter(verb="delivery_accepted", subject_id=notice.pk).count() == 1


def test_a_worker_frozen_while_sending_does_not_record_a_second_acceptance(
    story: Any, ordinary: Any, mail: MailServer, time_machine: Any
) -> None:
    notice = schedule(story, ordinary, ToPerson(PersonFactory()))
    [frozen] = services.dispatch(is_tick=False)
    usual = mail.answer

    def answer(recipient: str) -> Any:
        mail.answer = usual
        time_machine.move_to(NOON + dt.timedelta(seconds=61), tick=False)
        turn()
        return usual(recipient)

    mail.answer = answer
    services.send_claimed(frozen)

    assert len(mail.accepted) == 2  # one copy of a process frozen while sending
    assert mail.accepted[0] == mail.accepted[1]
    assert Event.objects.filter(verb="delivery_accepted", subject_id=notice.pk).count() == 1


def test_a_statutory_notice_overtakes_a_bulletin(story: Any, make_kind: Any, mail: MailServer) -> None:
    bulletin = make_kind(queue=Notice.Queue.BULK)
    urgent = make_kind(queue=Notice.Queue.STATUTORY)
    schedule(story, bulletin, *[ToMailbox(f"S{n}", f"s{n}@a.example") for n in range(claiming.BATCH + 10)])
    schedule(story, urgent, ToMailbox("Panel", "panel@gov.example"))

    assert [claim.queue for claim in services.dispatch(is_tick=False)] == ["statutory", "bulk", "bulk"]


# Late -------------------------------------------------------------------------------------------------

LATE = [dt.timedelta(minutes=2), dt.timedelta(minutes=59), dt.timedelta(hours=24)]


@pytest.mark.parametrize("late_by", LATE)
@pytest.mark.parametrize("when_late", list(WhenLate))
def test_what_becomes_of_a_late_notice(
    story: Any,
    make_kind: Any,
    mail: MailServer,
    time_machine: Any,
    when_late: WhenLate,
    late_by: dt.timedelta,
) -> None:
    notice = schedule(story, make_kind(when_late=when_late), ToPerson(PersonFactory()))
    time_machine.move_to(NOON + late_by, tick=False)

    turn()
    turn()

    waits = when_late == WhenLate.WAITS_FOR_A_PERSON or (
        when_late == WhenLate.TRY_UP_TO_AN_HOUR and late_by > dt.timedelta(hours=1)
    )
    delivery = only(notice)
    assert len(mail.accepted) == (0 if waits else 1)
    assert notice.status == (Notice.Status.WAITING if waits else Notice.Status.SENT)
    assert delivery.is_late is not waits
    if not waits:
        assert "was sent late" in mail.texts()[0]


@pytest.mark.parametrize("when_late", list(WhenLate))
def test_a_notice_tried_within_its_minute_is_not_late(
    story: Any, make_kind: Any, mail: MailServer, time_machine: Any, when_late: WhenLate
) -> None:
    notice = schedule(story, make_kind(when_late=when_late), ToPerson(PersonFactory()))
    time_machine.move_to(NOON + dt.timedelta(seconds=60), tick=False)

    turn()

    assert only(notice).is_late is False
    assert notice.status == Notice.Status.SENT


def test_late_reminders_of_one_person_become_one_message(
    story: Any, make_kind: Any, mail: MailServer, time_machine: Any
) -> None:
    one, other = PersonFactory(), PersonFactory()
    for number in range(4):
        kind = make_kind(f"Subject: Step {number} is due\n\nSee ((link)).\n", when_late=REMINDER)
        schedule(story, kind, ToPerson(one))
    schedule(story, make_kind(when_late=REMINDER), ToPerson(other))
    time_machine.move_to(NOON + dt.timedelta(days=1), tick=False)

    turn()
    turn()

    assert sorted(recipient for recipient, _ in mail.accepted) == sorted([one.email, other.email])
    [digest] = [text for (to, _), text in zip(mail.accepted, mail.texts(), strict=True) if to == one.email]
    assert [f"Step {number} is due" in digest for number in range(4)] == [True] * 4


def test_reminders_of_one_person_that_fall_due_together_are_one_message_on_time(
    story: Any, make_kind: Any, mail: MailServer
) -> None:
    one = PersonFactory()
    for number in range(3):
        kind = make_kind(f"Subject: Step {number} is due\n\nSee ((link)).\n", when_late=REMINDER)
        schedule(story, kind, ToPerson(one))

    turn()

    assert [to for to, _ in mail.accepted] == [one.email]
    assert [f"Step {number} is due" in mail.texts()[0] for number in range(3)] == [True] * 3
    assert not Delivery.objects.filter(is_late=True).exists()


def test_late_reminders_of_one_mailbox_become_one_message(
    story: Any, make_kind: Any, mail: MailServer, time_machine: Any
) -> None:
    PartnershipFactory()
    box = ToMailbox("The partnership", "partnership@example.org")
    for number in range(3):
        kind = make_kind(f"Subject: Step {number} is due\n\nSee ((link)).\n", when_late=REMINDER)
        schedule(story, kind, box)
    time_machine.move_to(NOON + dt.timedelta(days=1), tick=False)

    turn()
    turn()

    assert [recipient for recipient, _ in mail.accepted] == ["partnership@example.org"]
    assert [f"Step {number} is due" in mail.texts()[0] for number in range(3)] == [True] * 3


@pytest.mark.parametrize("broken", ["_become_one", "gather_reminders"])
def test_a_mistake_in_gathering_reminders_holds_up_nobody_else(
    story: Any, make_kind: Any, mail: MailServer, monkeypatch: pytest.MonkeyPatch, broken: str, caplog: Any
) -> None:
    from notices.services import opening

    def fail(*_: Any) -> None:
        raise KeyError("a mistake of ours")

    monkeypatch.setattr(opening, broken, fail)
    person, other = PersonFactory(), PersonFactory()
    for _ in range(2):
        schedule(story, make_kind(when_late=REMINDER), ToPerson(person))
    schedule(story, make_kind(queue=Notice.Queue.STATUTORY), ToPerson(other))
    Notice.objects.filter(queue="statutory").update(status=Notice.Status.SENDING, begun_at=NOON)

    turn()

    assert other.email in [recipient for recipient, _ in mail.accepted]
    assert "could not" in caplog.text


def test_a_digest_leaves_out_what_is_no_longer_so_and_is_withdrawn_when_nothing_is_left(
    story: Any, make_kind: Any, mail: MailServer, time_machine: Any
) -> None:
    kind = make_kind(when_late=REMINDER)
    person = PersonFactory()
    first = schedule(story, kind, ToPerson(person))
    schedule(story, kind, ToPerson(person))
    time_machine.move_to(NOON + dt.timedelta(days=1), tick=False)
    claims = services.dispatch(is_tick=False)
    story.is_live = False

    for claim in claims:
        services.send_claimed(claim)

    assert mail.tried == []
    first.refresh_from_db()
    assert first.deliveries.get().status == Delivery.Status.MERGED
    assert first.deliveries.get().merged_into.status == Notice.Status.WITHDRAWN


REMINDER = WhenLate.BECOMES_ONE_REMINDER


def test_a_bulletin_whose_workers_were_away_for_days_does_not_flood_out(
    story: Any, ordinary: Any, mail: MailServer, time_machine: Any
) -> None:
    notice = schedule(story, ordinary, *map(ToPerson, PersonFactory.create_batch(30)))
    services.dispatch(is_tick=False)  # taken up on time; then every worker is gone

    time_machine.move_to(NOON + dt.timedelta(days=3), tick=False)
    turn()

    notice.refresh_from_db()
    assert mail.tried == []
    assert notice.status == Notice.Status.WAITING
    assert set(notice.deliveries.values_list("status", flat=True)) == {Delivery.Status.WAITING}


# What must not leave (law 17) -------------------------------------------------------------------------


def test_a_message_with_a_childs_name_waits_for_a_decision_and_goes_once_it_is_made(
    story: Any, make_kind: Any, mail: MailServer
) -> None:
    matter = MatterFactory()
    protect(matter, "Robin Ashington")
    kind = make_kind(
        "Subject: News\n\n((words))\n",
        is_staff_facing=False,
        placeholders=(Placeholder("words", "Words", "Words", tells_of_case=True),),
    )
    story.values = {"words": "Ashington, Robin was mentioned."}
    notice = schedule(story, kind, ToMailbox("Panel", "p@gov.example"), matters=[matter])

    turn()
    turn()

    notice.refresh_from_db()
    assert mail.tried == []
    assert (notice.status, notice.waits_for) == (Notice.Status.WAITING, Notice.WaitsFor.FINDINGS)
    assert "Ashington" not in notice.status_reason

    finding = Finding.objects.get()
    with pytest.raises(NotNow, match="still waits for a decision"):
        services.decide_waiting(notice=notice, choice="send", by=matter.owner, reason="It may.")
    clear_finding(finding=finding, reason="The Panel knows the name.", by=matter.owner)
    services.decide_waiting(notice=notice, choice="send", by=matter.owner, reason="It was decided.")
    turn()

    assert len(mail.accepted) == 1


def test_a_name_of_another_matter_is_held_without_saying_whose(
    story: Any, make_kind: Any, mail: MailServer
) -> None:
    protect(MatterFactory(), "Robin Ashington")
    kind = make_kind("Subject: News\n\nRobin Ashington\n", is_staff_facing=False)
    notice = schedule(story, kind, ToMailbox("Panel", "p@gov.example"), matters=[MatterFactory()])

    turn()

    notice.refresh_from_db()
    assert mail.tried == []
    assert notice.status == Notice.Status.WAITING
    assert "Held for the business unit" in notice.status_reason
