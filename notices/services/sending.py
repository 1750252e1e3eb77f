"""A worker's part: read everything again, send the same bytes however often, commit after each message."""

from __future__ import annotations

import datetime as dt
import logging
import random
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from email.utils import parseaddr
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db import DatabaseError, Error, connection, models, transaction

from audit import services as audit
from documents.models import Document
from documents.services import check_leaving, check_text
from foundation import clock, outage
from foundation.points import NotProvided
from notices import kinds, messages, rules, transport, wording
from notices.kinds import Kind, WhenLate
from notices.messages import Attachment, Envelope
from notices.models import Delivery, Notice
from notices.points import LEFT_ALONE, MAY_RECEIVE, STANDING, Standing
from notices.services.attachments import NotReadable, read_document
from notices.services.claiming import Claim, claim
from notices.services.opening import LATE_REASON, make_wait
from notices.services.scheduling import new_message_id, withdraw
from notices.services.settling import settle_finished
from notices.transport import Answer, Outcome, Server
from notices.wording import Wording
from partnership.models import Partnership, StatutoryAddress

log = logging.getLogger(__name__)

DELIVERY = Delivery.Status
UNCLAIMED: dict[str, Any] = {"claim_token": "", "claimed_until": None}
UNMADE: dict[str, Any] = {
    "message": None,
    "message_sha256": "",
    "sent_to": "",
    "first_tried_at": None,
    "is_late": False,
}
UNCLEAR_REASON = "No room of the portal can say whether it is still true."
GIVES_UP_AFTER = dt.timedelta(hours=24)
FIRST_GAP, LONGEST_GAP = 60.0, 3600.0
GOES_ON_FOR = 10.0
"""Seconds for which a worker claims again by itself; then the other queues have their chance."""

SLOW = 5.0
"""A server that took this many seconds to fail hangs; the rest of the claim is left to others."""

TROUBLES_IN_A_ROW = 3
STORE_WITHIN = 25.0
"""Seconds for which the answer of the mail server is kept in hand while the database is away."""

FRESH_FOR = 0.5
"""Seconds for which what a notice tells, and then what was read of its recipients, is not read again (law 12).

So no message leaves that rests on anything older than a second, and the wait for the server itself.
"""


@dataclass
class Session:
    """One worker's run: its mail server, and how that server has behaved."""

    server: Server
    until: float = field(default_factory=lambda: time.monotonic() + GOES_ON_FOR)
    troubles: int = 0
    is_over: bool = False
    may_leave: set[int] = field(default_factory=set)  #: Notices whose words were checked in this run.
    told: dict[int, Told] = field(default_factory=dict)  #: By notice, read within FRESH_FOR.
    read_at: float = 0.0
    ahead: dt.timedelta = dt.timedelta()  #: By how much the database's clock is ahead of ours.

    def freshen(self) -> None:
        """What has been read too long ago is forgotten, and the database's clock looked at."""
        if not self.read_at or time.monotonic() - self.read_at > FRESH_FOR:
            self.told.clear()
            self.ahead = clock.database_now() - clock.now()
            self.read_at = time.monotonic()

    def now(self) -> dt.datetime:
        """The moment by the database's clock."""
        return clock.now() + self.ahead

    def saw(self, outcome: Outcome, took: float) -> None:
        self.troubles = self.troubles + 1 if outcome.is_server_trouble else 0
        self.is_over = outcome.is_server_trouble and (took >= SLOW or self.troubles >= TROUBLES_IN_A_ROW)


def send_claimed(first: Claim) -> bool:
    """Send what was claimed, and what falls due in the same queue meanwhile. True when more may be due."""
    with transport.make_server() as server:
        session = Session(server)
        current: Claim | None = first if first.renew() else None
        while current is not None:
            send_batch(current, session)
            if session.is_over:
                return session.troubles < TROUBLES_IN_A_ROW
            if time.monotonic() >= session.until:
                return True
            current = claim(first.queue)
    return False


def send_batch(batch: Claim, session: Session) -> None:
    """Each delivery of the claim has been tried once, or is free again as it was.

    Where the database fails nothing is freed by hand: the lease ends by itself.
    """
    left = batch.keys
    while left and not session.is_over:
        if not batch.renew_when_needed():
            return
        left = send_some(left, batch, session)
    if left:
        Delivery.objects.filter(ours(batch), pk__in=batch.untried, attempts=0).update(**UNMADE)
        batch.release()


def send_some(keys: list[int], batch: Claim, session: Session) -> list[int]:
    """Read these deliveries again together, store their bytes together, and send one after another.

    Returns those that are left: what was read is no longer fresh, or the server hangs.
    """
    began = time.monotonic()
    ready, notices = make_ready(keys, batch, session)
    left: list[int] = []
    for number, (delivery, message) in enumerate(ready):
        if session.is_over or (number and time.monotonic() - began > FRESH_FOR):
            left = [delivery.pk for delivery, _ in ready[number:]]
            break
        send_one(delivery, message, batch, session)
    settle_finished(notices)
    return left


def send_one(delivery: Delivery, message: bytes, batch: Claim, session: Session) -> None:
    """One message has left, or its delivery says why not. Nothing is raised but what the database raises."""
    batch.untried.discard(delivery.pk)
    if not settings.SENDING:
        keep(delivery, batch)
        return
    began = time.monotonic()
    outcome = session.server.send(sender()[1], delivery.sent_to, message)
    session.saw(outcome, time.monotonic() - began)
    surely(lambda: finish(delivery, batch, outcome, session.now()))


def sender() -> tuple[str, str]:
    """The name and address that messages come from."""
    return _parted(settings.DEFAULT_FROM_EMAIL)


@lru_cache(maxsize=1)
def _parted(mailbox: str) -> tuple[str, str]:
    name, address = parseaddr(mailbox)
    return name, address


# Before: read again, check again, store the bytes -----------------------------------------------------


@dataclass
class Told:
    """What all recipients of one notice are told at this moment."""

    notice: Notice
    kind: Kind
    standing: Standing
    words: Wording
    values: dict[str, str]
    partnership: Partnership | None


def make_ready(
    keys: list[int], batch: Claim, session: Session
) -> tuple[list[tuple[Delivery, bytes]], Iterable[int]]:
    """Those of the deliveries that may leave now, with their bytes, which are stored for good before any leaves.

    Also the notices that they belong to.
    """
    session.freshen()
    now = session.now()
    rows = list(
        Delivery.objects.select_related("person").filter(ours(batch), pk__in=keys).order_by("due_at", "pk")
    )
    notices = Notice.objects.in_bulk({row.notice_id for row in rows})
    ready: list[tuple[Delivery, bytes]] = []
    made: list[Delivery] = []
    for delivery in rows:
        delivery.notice = notices[delivery.notice_id]
        try:
            prepared = prepare(delivery, batch, session, now)
        except DatabaseError:
            raise
        except Exception:
            log.exception("Delivery %s could not be prepared.", delivery.pk)
            prepared = Outcome(Answer.LATER, "The portal could not prepare the message.")
        if isinstance(prepared, Outcome):
            finish(delivery, batch, prepared, now)
        elif prepared is not None:
            if delivery.message is None or prepared != bytes(delivery.message):
                take_over(delivery, prepared, now)
                made.append(delivery)
            ready.append((delivery, prepared))
    lost = store_bytes(made, batch)
    return [(delivery, message) for delivery, message in ready if delivery.pk not in lost], notices


def prepare(delivery: Delivery, batch: Claim, session: Session, now: dt.datetime) -> bytes | Outcome | None:
    """The bytes to send; or why they never go; or None where the delivery has ended or waits.

    A message says what is true when it leaves (law 12): standing, access, address and lateness are read here.
    """
    notice = delivery.notice
    if notice.status == Notice.Status.WITHDRAWN:
        end(delivery, batch, DELIVERY.WITHDRAWN, notice.status_reason)
        return None
    if notice.status == Notice.Status.WAITING:
        end(delivery, batch, DELIVERY.WAITING, notice.status_reason)
        return None
    kind = kinds.get(notice.kind)
    if has_waited_too_long(delivery, kind, now):
        put_off(delivery, batch, Notice.WaitsFor.LATE, LATE_REASON, now)
        return None
    if told := session.told.get(notice.pk):
        notice = delivery.notice = told.notice
    standing = told.standing if told else standing_of(notice)
    if standing is None:
        put_off(delivery, batch, Notice.WaitsFor.UNCLEAR, UNCLEAR_REASON, now)
        return None
    if reason := why_no_longer_true(notice, standing):
        withdraw([notice], reason=reason)
        notice.refresh_from_db()
        end(delivery, batch, DELIVERY.WITHDRAWN, reason)
        return None
    try:
        address = address_of(delivery, kind)
    except CannotReach as problem:
        end(delivery, batch, problem.status, problem.reason)
        return None
    try:
        if notice.pk not in session.may_leave and (reasons := why_held(notice, kind, standing)):
            put_off(delivery, batch, Notice.WaitsFor.FINDINGS, " ".join(reasons), now)
            return None
        session.may_leave.add(notice.pk)
        if told is None:
            told = session.told[notice.pk] = tell(notice, kind, standing)
        if delivery.message is not None and delivery.sent_to == address and delivery.pk not in batch.untried:
            return bytes(delivery.message)
        delivery.sent_to = address
        return compose(delivery, told, now)
    except wording.MissingValue as problem:
        return Outcome(Answer.NEVER, str(problem))
    except NotReadable as problem:
        return Outcome(Answer.LATER if problem.is_for_now else Answer.NEVER, str(problem))


def put_off(
    delivery: Delivery, batch: Claim, waits_for: Notice.WaitsFor, reason: str, now: dt.datetime
) -> None:
    """The delivery's notice waits for a person."""
    give_back(delivery, batch)
    make_wait(delivery.notice, waits_for, reason, now)
    delivery.notice.refresh_from_db()


def tell(notice: Notice, kind: Kind, standing: Standing) -> Told:
    models.prefetch_related_objects([notice], "matters")
    return Told(
        notice,
        kind,
        standing,
        words=wording.current_wording(kind),
        values=wording.values_for(notice, standing, recipient_name=""),
        partnership=Partnership.current(),
    )


def has_waited_too_long(delivery: Delivery, kind: Kind, now: dt.datetime) -> bool:
    """No answer to it yet, and taken up more than an hour ago: nothing floods out when sending comes back."""
    if delivery.attempts or kind.when_late == WhenLate.AT_ONCE_MARKED_LATE:
        return False
    begun = delivery.notice.begun_at or delivery.due_at
    return now - begun > rules.TRIED_UP_TO


def standing_of(notice: Notice) -> Standing | None:
    subject: models.Model | None = notice.subject
    if subject is None:
        return Standing(is_live=False, reason="What it is about is no longer there.")
    try:
        return STANDING.ask(subject, notice)
    except NotProvided:
        return None


def why_no_longer_true(notice: Notice, standing: Standing) -> str:
    if not standing.is_live:
        return standing.reason or "What it is about is no longer live."
    if notice.subject_fingerprint and notice.subject_fingerprint != standing.fingerprint:
        return "What it tells has changed since it was scheduled."
    return ""


def why_held(notice: Notice, kind: Kind, standing: Standing) -> list[str]:
    """Why the words and files of a notice may not leave without a decision (law 17); empty when they may."""
    values = wording.values_for(notice, standing, recipient_name="")
    words = wording.fill(wording.current_wording(kind), values)
    texts = {"subject line": words.subject_line, "text": words.body}
    matter = notice.matters.first()
    reasons = check_leaving(
        subject=notice,
        matter=matter,
        texts=texts,
        documents=enclosed(notice, kind, standing),
        is_public=False,
    )
    if reasons:
        check_text(subject=notice, matter=matter, texts=texts, written_by=notice.created_by, is_public=False)
    return reasons


def enclosed(notice: Notice, kind: Kind, standing: Standing) -> list[Document]:
    return (standing.documents or list(notice.documents.all())) if kind.carries_documents else []


class CannotReach(Exception):
    """This recipient can't be sent the message now; what becomes of the delivery, and why."""

    def __init__(self, status: Delivery.Status, reason: str) -> None:
        self.status, self.reason = status, reason
        super().__init__(reason)


def address_of(delivery: Delivery, kind: Kind) -> str:
    """The address as it is now. Raises CannotReach where the recipient may not, or can't, be reached by e-mail."""
    person = delivery.person
    if person is not None:
        if not person.is_active or person.anonymised_at is not None:
            raise CannotReach(DELIVERY.WITHDRAWN, "The person is no longer active.")
        subject = delivery.notice.subject
        if subject is None or not MAY_RECEIVE.ask(subject, person, delivery.notice):
            raise CannotReach(DELIVERY.WITHDRAWN, "The person may no longer be told of it.")
        if not person.email:
            raise CannotReach(DELIVERY.TO_DECLARE, "The person has no e-mail address in the portal.")
        return person.email
    if not delivery.recipient:
        if reasons := list(LEFT_ALONE.ask(delivery)):
            raise CannotReach(DELIVERY.WITHDRAWN, " ".join(reasons))
        return delivery.address
    listed = StatutoryAddress.objects.filter(recipient=delivery.recipient).first()
    if listed is None or listed.channel != StatutoryAddress.Channel.EMAIL:
        raise CannotReach(DELIVERY.TO_DECLARE, "It no longer takes notices by e-mail.")
    if kind.carries_documents and (reasons := rules.reasons_not_to_send_documents_to(delivery.recipient)):
        raise CannotReach(DELIVERY.FAILED, " ".join(reasons))
    return listed.email


def compose(delivery: Delivery, told: Told, now: dt.datetime) -> bytes:
    """The message as it is true now. Raises MissingValue or NotReadable."""
    notice = delivery.notice
    name = delivery.recipient_name
    words = wording.fill(told.words, told.values | {"recipient_name": name})
    remarks = []
    if delivery.is_copy:
        remarks.append("This is the partnership’s own copy of a message that asks somebody to act.")
    if is_late(notice, now):
        due = notice.due_at.astimezone(clock.LONDON)
        remarks.append(f"This message was due on {due:%-d %B %Y at %H:%M} and was sent late.")
    attachments: list[Attachment] = []
    if told.kind.carries_documents and not delivery.is_copy:
        attachments = [read_document(one) for one in enclosed(notice, told.kind, told.standing)]
    invitation = None
    if told.standing.invitation is not None and not delivery.is_copy:
        invitation = told.standing.invitation(name, delivery.sent_to)
    envelope = envelope_of(told.partnership, name, delivery.sent_to, delivery.message_id, now)
    body = "\n\n".join([*remarks, words.body])
    return messages.build(envelope, words.subject_line, body, attachments, invitation)


def envelope_of(
    partnership: Partnership | None, name: str, address: str, message_id: str, now: dt.datetime
) -> Envelope:
    """From the partnership, to this recipient; answers go to the partnership's mailbox."""
    own_name, own_address = sender()
    return Envelope(
        from_name=(partnership.name if partnership else "") or own_name,
        from_address=own_address,
        to_name=name,
        to_address=address,
        message_id=message_id,
        at=now,
        reply_to=partnership.mailbox if partnership else "",
    )


def sample(words: Wording, *, name: str, address: str) -> bytes:
    """These words as the bytes in which they would leave now. Nothing is kept or sent."""
    now = clock.now()
    envelope = envelope_of(Partnership.current(), name, address, new_message_id("sample"), now)
    return messages.build(envelope, words.subject_line, words.body)


def is_late(notice: Notice, now: dt.datetime) -> bool:
    return now - notice.due_at > rules.LATE_AFTER


def take_over(delivery: Delivery, message: bytes, now: dt.datetime) -> None:
    """The delivery holds its bytes, and when they are first handed over."""
    delivery.message, delivery.message_sha256 = message, messages.sha256(message)
    if not delivery.attempts or delivery.first_tried_at is None:
        delivery.first_tried_at, delivery.is_late = now, is_late(delivery.notice, now)


MADE = ["message", "message_sha256", "sent_to", "first_tried_at", "is_late"]


def store_bytes(made: list[Delivery], batch: Claim) -> set[int]:
    """The bytes are kept before anything is said to the server; every later attempt sends these.

    Returns the deliveries that are no longer this worker's.
    """
    if not made:
        return set()
    keys = {delivery.pk for delivery in made}
    mine = Delivery.objects.filter(ours(batch))
    if connection.vendor == "postgresql":
        stored = _store_at_once(made, batch)
    else:
        with transaction.atomic():
            stored = sum(
                mine.filter(pk=delivery.pk).update(**{name: getattr(delivery, name) for name in MADE})
                for delivery in made
            )
    if stored < len(keys):
        keys = set(mine.filter(pk__in=keys).values_list("pk", flat=True))
    batch.untried |= keys
    return {delivery.pk for delivery in made} - keys


def _store_at_once(made: list[Delivery], batch: Claim) -> int:
    """In one statement: `bulk_update` takes longer to put its own together than all else that is done for a message."""
    fields: list[Any] = [Delivery._meta.get_field(name) for name in ("id", *MADE)]
    values = [
        field.get_db_prep_save(getattr(delivery, field.attname), connection)
        for delivery in made
        for field in fields
    ]
    rows = ", ".join(["(" + ", ".join(["%s"] * len(fields)) + ")"] * len(made))
    sets = ", ".join(f"{name} = made.{name}" for name in MADE)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {Delivery._meta.db_table} delivery SET {sets} FROM (VALUES {rows}) made (id, {', '.join(MADE)}) "  # noqa: S608 - names of columns alone
            "WHERE delivery.id = made.id AND claim_token = %s AND status = %s",
            [*values, batch.token, DELIVERY.CLAIMED],
        )
        return int(cursor.rowcount)


def ours(batch: Claim) -> models.Q:
    """What this worker has: a late worker changes nothing any more."""
    return models.Q(claim_token=batch.token, status=DELIVERY.CLAIMED)


# After: what became of it -----------------------------------------------------------------------------


def surely(store: Callable[[], None]) -> None:
    """Store what the server answered, even if the database goes away for a while: forgetting it costs a copy."""
    until = time.monotonic() + STORE_WITHIN
    while True:
        try:
            return store()
        except Error as failure:
            passes = outage.is_of_the_database(failure)
            if not passes or connection.in_atomic_block or time.monotonic() >= until:
                raise
            connection.close()
            time.sleep(0.5)


def give_back(delivery: Delivery, batch: Claim) -> None:
    changes = {"status": DELIVERY.PENDING, **unmade(delivery, batch), **UNCLAIMED}
    Delivery.objects.filter(ours(batch), pk=delivery.pk).update(**changes)


def unmade(delivery: Delivery, batch: Claim) -> dict[str, Any]:
    """Nothing is kept of a message of which no server has heard."""
    return UNMADE if delivery.pk in batch.untried and not delivery.attempts else {}


def end(delivery: Delivery, batch: Claim, status: Delivery.Status, reason: str) -> None:
    """The delivery ends (or waits) without an attempt, and says why."""
    now = clock.now()
    changes: dict[str, Any] = {"status": status, "status_reason": reason[:300], **unmade(delivery, batch)}
    if status in (DELIVERY.FAILED, DELIVERY.TO_DECLARE):
        changes["troubled_at"] = now
    if status == DELIVERY.FAILED:
        changes["failed_at"] = now
    change(delivery, batch, changes, f"delivery_{status}", now, reason=reason)


def keep(delivery: Delivery, batch: Claim) -> None:
    """Sending is off: the message stays here, whole, and was accepted by nobody (law 18)."""
    now = clock.now()
    changes = {"status": DELIVERY.KEPT_LOCALLY, "kept_at": now, "attempts": delivery.attempts + 1}
    change(delivery, batch, changes, "delivery_kept_locally", now)


def finish(delivery: Delivery, batch: Claim, outcome: Outcome, now: dt.datetime) -> None:
    """What the server answered is stored: accepted, failed for good, or to be tried again after a while."""
    attempts = delivery.attempts + 1
    first_tried_at = delivery.first_tried_at or now
    changes: dict[str, Any] = {
        "attempts": attempts,
        "server_reply": outcome.words,
        "first_tried_at": first_tried_at,
    }
    if outcome.answer == Answer.ACCEPTED:
        changes |= {"status": DELIVERY.ACCEPTED, "accepted_at": now}
    elif outcome.answer == Answer.NEVER or now - first_tried_at >= GIVES_UP_AFTER:
        changes |= {"status": DELIVERY.FAILED, "failed_at": now, "troubled_at": delivery.troubled_at or now}
    else:
        changes |= {
            "status": DELIVERY.PENDING,
            "due_at": next_attempt(delivery, attempts, now),
            "troubled_at": delivery.troubled_at or now,
        }
        Delivery.objects.filter(ours(batch), pk=delivery.pk).update(**changes, **UNCLAIMED)
        return
    change(delivery, batch, changes, f"delivery_{changes['status']}", now, attempts=attempts)


def change(
    delivery: Delivery,
    batch: Claim,
    changes: dict[str, Any],
    verb: str,
    at: dt.datetime,
    *,
    reason: str = "",
    **facts: object,
) -> None:
    """The delivery is changed and the act recorded, both or neither: a late worker changes nothing any more."""
    notice = delivery.notice
    done = audit.change_and_record(
        delivery,
        {**changes, **UNCLAIMED},
        only_where={"claim_token": batch.token, "status": DELIVERY.CLAIMED},
        verb=verb,
        subject=notice,
        at=at,
        reason=reason,
        matter=next(iter(notice.matters.all()), None),
        facts={"kind": notice.kind, "delivery": delivery.pk, **facts},
    )
    if not done:
        log.warning("Delivery %s was taken over; this answer is not recorded twice.", delivery.pk)


def next_attempt(delivery: Delivery, attempts: int, now: dt.datetime) -> dt.datetime:
    """Growing gaps, none the same for two messages, and a last try when a day is over."""
    gap = min(FIRST_GAP * 2 ** (attempts - 1), LONGEST_GAP) * random.uniform(0.8, 1.2)  # noqa: S311 - no secret
    last = (delivery.first_tried_at or now) + GIVES_UP_AFTER
    return min(now + dt.timedelta(seconds=gap), max(last, now + dt.timedelta(seconds=FIRST_GAP)))
