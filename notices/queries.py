"""What pages and the rooms above ask about notices, in a fixed number of queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Exists, Min, Model, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from audit.models import Event
from foundation.words import say_moment
from matters.models import Matter
from notices import kinds
from notices.models import Delivery, LateDecision, MessageTemplate, Notice
from notices.points import SUBJECTS, Subject
from partnership.models import Person, StatutoryAddress
from partnership.models import Recipient as StatutoryBody

# For gates and for the rooms above --------------------------------------------------------------------


def deliveries_of(notice: Notice) -> list[Delivery]:
    """Every delivery of a notice and of its resends, without the stored bytes."""
    return list(
        Delivery.objects.filter(Q(notice=notice) | Q(notice__resend_of=notice))
        .select_related("person", "notice", "declared_by", "evidence", "merged_into")
        .prefetch_related("receipts__recorded_by", "bounces__recorded_by")
        .defer("message")
    )


def reached(notice: Notice | None, recipient: Person | StatutoryBody | str) -> dt.datetime | None:
    """When this notice reached this recipient, for gates: accepted by the mail server, or declared by staff.

    None while it has not. A resend counts for the notice that it repeats; a message kept locally counts in
    the demonstration alone (law 18). A withdrawn notice that had reached its recipient has reached them.
    """
    if notice is None:
        return None
    who = Q(person=recipient) if isinstance(recipient, Person) else Q(recipient=recipient)
    rows = (
        Delivery.objects.filter(Q(notice=notice) | Q(notice__resend_of=notice), who, is_copy=False)
        .filter(status__in=[*Delivery.REACHED, Delivery.Status.KEPT_LOCALLY])
        .defer("message")
    )
    moments = [row.reached_at for row in rows if row.reached_at is not None]
    return min(moments, default=None)


def all_reached(notice: Notice) -> dt.datetime | None:
    """When the last recipient was reached; None while one of them has not been."""
    wanted: dict[tuple[object, ...], dt.datetime | None] = {}
    for row in deliveries_of(notice):
        if row.is_copy or row.status == Delivery.Status.WITHDRAWN:
            continue
        who = (row.person_id, row.recipient, row.mailbox_name)
        moments = [moment for moment in (wanted.get(who), row.reached_at) if moment is not None]
        wanted[who] = min(moments, default=None)
    if not wanted or None in wanted.values():
        return None
    return max(moment for moment in wanted.values() if moment is not None)


def first_reached(
    model: type[Model], keys: Collection[int], among: Collection[str]
) -> dict[int, dt.datetime]:
    """When the first recipient was reached by a notice of these kinds, for each of these records that had one."""
    rows = Delivery.objects.filter(
        notice__subject_type=ContentType.objects.get_for_model(model),
        notice__subject_id__in=keys,
        notice__kind__in=among,
        is_copy=False,
        status__in=[*Delivery.REACHED, Delivery.Status.KEPT_LOCALLY],
    )
    found: dict[int, dt.datetime] = {}
    for row in rows.select_related("notice").defer("message"):
        if moment := row.reached_at:
            key = row.notice.subject_id
            found[key] = min(moment, found.get(key, moment))
    return found


def bounced_about(model: type[Model]) -> QuerySet[Notice, int]:
    """The keys of this model's records about which a message came back."""
    return Notice.objects.filter(
        subject_type=ContentType.objects.get_for_model(model), deliveries__bounces__isnull=False
    ).values_list("subject_id", flat=True)


def failures(notices: Iterable[Notice]) -> list[Delivery]:
    """Deliveries of these notices that did not reach their recipient and won't by themselves."""
    return list(
        Delivery.objects.filter(notice__in=list(notices), status=Delivery.Status.FAILED)
        .select_related("notice", "person")
        .defer("message")
    )


def about(subject: Model, person: Person) -> QuerySet[Notice]:
    """The notices about a record that this person may see, the latest first, with their deliveries."""
    return with_counts(Notice.objects.about(subject).visible_to(person)).order_by("-due_at", "-pk")


# Lists ------------------------------------------------------------------------------------------------


def title_of(notice: Notice) -> str:
    """What kind of message it is, in words."""
    return kind_title(notice.kind)


def kind_title(key: str) -> str:
    """A kind of message in words; of one that no room knows any more, its key."""
    try:
        return kinds.get(key).title
    except kinds.UnknownKind:
        return key.replace("_", " ").capitalize()


def with_counts(notices: QuerySet[Notice]) -> QuerySet[Notice]:
    """Each notice with the number of its recipients, and of those reached and not."""
    reached_ones = Q(deliveries__status__in=Delivery.REACHED)
    return notices.annotate(
        recipients=Count("deliveries"),
        reached_count=Count("deliveries", filter=reached_ones),
        failed_count=Count("deliveries", filter=Q(deliveries__status=Delivery.Status.FAILED)),
    )


def subjects_of(notices: Iterable[Notice], person: Person) -> dict[int, Subject]:
    """What each notice is about, as far as the person may know of it; a query for each kind of subject."""
    keys: dict[int, set[int]] = {}
    listed = list(notices)
    for notice in listed:
        keys.setdefault(notice.subject_type_id, set()).add(notice.subject_id)
    named = {
        (kind, key): subject
        for kind, wanted in keys.items()
        if (model := ContentType.objects.get_for_id(kind).model_class()) is not None
        for key, subject in SUBJECTS.ask(person, model, wanted)
    }
    found = {notice.pk: named.get((notice.subject_type_id, notice.subject_id)) for notice in listed}
    return {pk: subject for pk, subject in found.items() if subject is not None}


def first_recipients(notices: Iterable[Notice]) -> dict[int, str]:
    """The first recipient of each notice, in one query: a notice may have thousands."""
    ours = Delivery.objects.filter(notice__in=[notice.pk for notice in notices]).order_by()
    first = ours.values("notice").annotate(first=Min("pk")).values("first")
    rows = Delivery.objects.filter(pk__in=first).select_related("person").defer("message")
    return {row.notice_id: row.recipient_name for row in rows}


@dataclass(frozen=True)
class Filters:
    """What a list of notices is narrowed to; empty values narrow nothing."""

    status: str = ""
    kind: str = ""
    words: str = ""
    delivery: str = ""  #: What became of a delivery.
    matter: Matter | None = None
    has_reminders: bool = True


SORTS = {"due": "due_at", "kind": "kind", "status": "status"}
DEFAULT_SORT = "-due"

#: The same for messages that were kept here, which are listed one by one.
KEPT_SORTS = {"to": "to_whom", "kind": "notice__kind", "kept": "kept_at"}
DEFAULT_KEPT_SORT = "-kept"


def list_for(person: Person, filters: Filters, sort: str = DEFAULT_SORT) -> QuerySet[Notice]:
    """The notices that this person may see, narrowed and sorted."""
    notices = Notice.objects.visible_to(person)
    if filters.status:
        notices = notices.filter(status=filters.status)
    if filters.kind:
        notices = notices.filter(kind=filters.kind)
    if filters.matter:
        notices = notices.filter(matters=filters.matter)
    if not filters.has_reminders:
        notices = notices.exclude(_is_reminder())
    deliveries = Delivery.objects.filter(notice=OuterRef("pk"))
    if filters.delivery:
        notices = notices.filter(Exists(deliveries.filter(status=filters.delivery)))
    if words := filters.words.strip():
        notices = notices.filter(Q(reference=words.lower()) | Exists(deliveries.filter(_to_whom(words))))
    field = SORTS.get(sort.removeprefix("-"), "due_at")
    minus = "-" if sort.startswith("-") else ""
    return with_counts(notices).order_by(f"{minus}{field}", "-pk")


def number_of_reminders(person: Person, filters: Filters) -> int:
    """How many reminders the same filters leave out of the list."""
    if filters.has_reminders:
        return 0
    everything = list_for(person, replace(filters, has_reminders=True)).order_by()
    return everything.filter(_is_reminder()).count()


def _is_reminder() -> Q:
    reminders = kinds.keys_that(kinds.WhenLate.BECOMES_ONE_REMINDER)
    return Q(kind__in=[*reminders, kinds.DIGEST])


def _to_whom(words: str) -> Q:
    """Deliveries to somebody with these words in their name or address."""
    return Q(mailbox_name__icontains=words) | Q(person__name__icontains=words) | Q(sent_to__icontains=words)


HEADINGS = [
    "Reference",
    "Message",
    "Due",
    "Status",
    "Recipient",
    "Channel",
    "Delivery",
    "Reached",
    "Server’s words",
    "SHA-256",
]


def rows_for_export(person: Person, filters: Filters, sort: str = DEFAULT_SORT) -> Iterator[list[object]]:
    """The same list as rows, one for each delivery."""
    listed = list_for(person, filters, sort).order_by().values("pk")
    rows = Delivery.objects.filter(notice__in=listed).select_related("notice", "person").defer("message")
    if filters.delivery:
        rows = rows.filter(status=filters.delivery)
    minus = "-" if sort.startswith("-") else ""
    rows = rows.order_by(f"{minus}notice__{SORTS.get(sort.removeprefix('-'), 'due_at')}", "-notice", "pk")
    for row in rows.iterator(chunk_size=500):
        yield [
            row.notice.reference,
            title_of(row.notice),
            row.notice.due_at.isoformat(),
            row.notice.get_status_display(),
            row.recipient_name,
            row.get_channel_display(),
            row.get_status_display(),
            row.reached_at.isoformat() if row.reached_at else "",
            row.server_reply,
            row.message_sha256,
        ]


def waiting_for_decision(
    person: Person, filters: Filters | None = None, sort: str = "due"
) -> QuerySet[Notice]:
    """Notices that wait for a person and that this one may see, the longest-waiting first."""
    return list_for(person, replace(filters or Filters(), status=Notice.Status.WAITING), sort)


def decisions_to_look_at(person: Person) -> QuerySet[LateDecision]:
    """Overrides that nobody else has looked at yet; for the one who decided they stay in sight, too."""
    visible = Notice.objects.visible_to(person).values("pk")
    return (
        LateDecision.objects.filter(notice__in=visible, choice=LateDecision.Choice.SEND, looked_at=None)
        .select_related("notice", "decided_by")
        .order_by("decided_at")
    )


def to_deliver_by_hand(person: Person) -> QuerySet[Delivery]:
    """Deliveries that staff have to make another way than by e-mail."""
    visible = Notice.objects.visible_to(person).values("pk")
    return (
        Delivery.objects.filter(notice__in=visible, status=Delivery.Status.TO_DECLARE)
        .select_related("notice", "person")
        .defer("message")
        .order_by("due_at")
    )


def failed(person: Person) -> QuerySet[Notice]:
    """Notices with a delivery that failed and that nobody has sent again to the same recipient."""
    first = Coalesce(OuterRef("notice__resend_of"), OuterRef("notice"))
    again = (
        Delivery.objects.exclude(notice__status=Notice.Status.WITHDRAWN)
        .filter(notice__resend_of=first, mailbox_name=OuterRef("mailbox_name"), pk__gt=OuterRef("pk"))
        .filter(Q(person=OuterRef("person")) | Q(person=None))
    )
    left = Delivery.objects.filter(~Exists(again), notice=OuterRef("pk"), status=Delivery.Status.FAILED)
    visible = Notice.objects.visible_to(person)
    return visible.filter(Exists(left), status=Notice.Status.FAILED).order_by("-due_at", "-pk")


def kept_here(
    person: Person, filters: Filters | None = None, sort: str = DEFAULT_KEPT_SORT
) -> QuerySet[Delivery]:
    """Messages that were kept locally because sending was off, the latest first."""
    filters = filters or Filters()
    visible = Notice.objects.visible_to(person).values("pk")
    kept = Delivery.objects.filter(notice__in=visible, status=Delivery.Status.KEPT_LOCALLY)
    if filters.kind:
        kept = kept.filter(notice__kind=filters.kind)
    if words := filters.words.strip():
        kept = kept.filter(Q(notice__reference=words.lower()) | _to_whom(words))
    field = KEPT_SORTS.get(sort.removeprefix("-"), "kept_at")
    minus = "-" if sort.startswith("-") else ""
    return (
        kept.annotate(to_whom=Coalesce("person__name", "mailbox_name"))
        .select_related("notice", "person")
        .defer("message")
        .order_by(f"{minus}{field}", "-pk")
    )


# What happened ----------------------------------------------------------------------------------------


def events_of(notice: Notice) -> QuerySet[Event]:
    """What was done with the notice and what became of it, the newest first."""
    return Event.objects.about(notice).select_related("by", "text").order_by("-at", "-id")


def said_of(events: Collection[Event], *, with_kind: bool = True) -> dict[int, str]:
    """Of each of the events that are about a notice, its kind and the recipient; in one query."""
    label = Notice._meta.label_lower
    events = [event for event in events if event.subject_type == label]
    deliveries = Delivery.objects.filter(pk__in={event.facts.get("delivery") for event in events})
    names = {one.pk: one.recipient_name for one in deliveries.select_related("person").defer("message")}
    said = {}
    for event in events:
        parts = [kind_title(event.facts.get("kind", ""))] if with_kind else []
        parts.append(names.get(event.facts.get("delivery"), ""))
        if event.verb == "notice_scheduled" and (due_at := event.facts.get("due_at")):
            parts.append(f"for {say_moment(dt.datetime.fromisoformat(due_at))}")
        said[event.pk] = ", ".join(part for part in parts if part)
    return said


# Statutory addresses and wording ----------------------------------------------------------------------


@dataclass(frozen=True)
class AddressState:
    """A body of the statutory list and how far its address is proved."""

    body: StatutoryBody
    address: StatutoryAddress | None
    kept_at: dt.datetime | None = None
    """When the latest test message was kept on this machine instead of being sent."""

    @property
    def is_usable(self) -> bool:
        """Confirmed, or reached in a way that staff declare."""
        address = self.address
        return address is not None and (
            address.channel != StatutoryAddress.Channel.EMAIL or address.is_confirmed
        )

    @property
    def state(self) -> str:
        address = self.address
        if address is None:
            return "No entry yet"
        if address.channel != StatutoryAddress.Channel.EMAIL:
            return "Delivered by staff"
        if address.is_confirmed:
            return "Confirmed"
        if not address.code_sha256:
            return "Not confirmed"
        return (
            "Test message kept here, not sent" if self.kept_at else "Test message sent, waiting for the code"
        )


def statutory_states() -> list[AddressState]:
    """Every body of the statutory list with its address."""
    rows = {row.recipient: row for row in StatutoryAddress.objects.select_related("confirmed_by")}
    tests = Delivery.objects.filter(
        notice__subject_type=ContentType.objects.get_for_model(StatutoryAddress),
        status=Delivery.Status.KEPT_LOCALLY,
    )
    kept = dict(tests.order_by("kept_at").values_list("notice__subject_id", "kept_at"))
    states = []
    for body in StatutoryBody:
        address = rows.get(body.value)
        kept_at = kept.get(address.pk) if address is not None else None
        is_latest = kept_at and address and address.tested_at and kept_at >= address.tested_at
        states.append(AddressState(body, address, kept_at if is_latest else None))
    return states


def edited_kinds() -> dict[str, MessageTemplate]:
    """The kinds of message for which the partnership has its own words."""
    return {row.kind: row for row in MessageTemplate.objects.select_related("edited_by")}


def latest_of_kind(kind: kinds.Kind, person: Person) -> Notice | None:
    """The latest notice of a kind that this person may see, to preview a template with real data."""
    return Notice.objects.visible_to(person).filter(kind=kind.key).order_by("-created_at", "-pk").first()
