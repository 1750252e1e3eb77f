"""What happens to a notice when its moment has come, or has passed (law 12)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet

from matters.models import Matter
from notices import kinds, rules
from notices.kinds import DIGEST, WhenLate
from notices.models import Delivery, Notice
from notices.recipients import ToMailbox, ToPerson
from notices.services.faults import apart
from notices.services.scheduling import new_message_id, record, schedule
from notices.services.settling import settle
from partnership.models import Absence, Partnership, Person

LATE_REASON = "Its moment had passed when the portal could send again."
AT_A_TIME = 500


def open_due(now: dt.datetime) -> None:
    """Every notice that is due is being sent, has become part of a reminder, or waits for a person."""
    due = Notice.objects.filter(status=Notice.Status.SCHEDULED, due_at__lte=now)
    if not due.exists():
        return
    gather_reminders(now)
    on_time = due.filter(due_at__gte=now - rules.LATE_AFTER)
    begin(on_time, now)
    begin(due.filter(kind__in=kinds.keys_that(WhenLate.AT_ONCE_MARKED_LATE)), now)
    begin(due.filter(kind__in=kinds.keys_that(WhenLate.BECOMES_ONE_REMINDER)), now)
    within_the_hour = due.filter(due_at__gte=now - rules.TRIED_UP_TO)
    begin(within_the_hour.filter(kind__in=kinds.keys_that(WhenLate.TRY_UP_TO_AN_HOUR)), now)
    for notice in due.order_by("due_at")[:AT_A_TIME]:
        make_wait(notice, Notice.WaitsFor.LATE, LATE_REASON, now)


def begin(notices: QuerySet[Notice], now: dt.datetime) -> None:
    """Sending takes these notices up; from here on they are tried until each delivery has an end."""
    asking = [kind.key for kind in kinds.every_kind() if kind.asks_for_action]
    reach_deputies(notices.filter(kind__in=asking), now)
    notices.filter(status=Notice.Status.SCHEDULED).update(status=Notice.Status.SENDING, begun_at=now)


def make_wait(
    notice: Notice, waits_for: Notice.WaitsFor, reason: str, now: dt.datetime, *, by: Person | None = None
) -> bool:
    """The notice waits for a person to decide; nothing of it leaves until then. False when it has ended already."""
    with transaction.atomic():
        notice = Notice.objects.select_for_update().get(pk=notice.pk)
        if Notice.Status.WAITING not in rules.NEXT_NOTICE_STATUSES[notice.status]:
            return False
        notice.status, notice.status_reason, notice.waits_for = Notice.Status.WAITING, reason[:300], waits_for
        notice.save(update_fields=["status", "status_reason", "waits_for"])
        notice.deliveries.filter(status=Delivery.Status.PENDING).update(
            status=Delivery.Status.WAITING, status_reason=reason[:300]
        )
        record(
            notice,
            "notice_waits",
            by=by,
            at=now,
            reason=reason,
            waits_for=waits_for,
            due_at=notice.due_at.isoformat(),
        )
    return True


def reach_deputies(notices: QuerySet[Notice], now: dt.datetime) -> None:
    """Whoever stands in for an absent person is sent what asks that person to act."""
    absences = {absence.person_id: absence.deputy for absence in Absence.objects.in_force()}
    if not absences:
        return
    rows = Delivery.objects.filter(
        notice__in=notices, person__in=absences.keys(), status=Delivery.Status.PENDING
    )
    for row in rows.select_related("notice"):
        deputy = absences[row.person_id]
        if not deputy.is_active or row.notice.deliveries.filter(person=deputy).exists():
            continue
        Delivery.objects.create(
            notice=row.notice,
            person=deputy,
            queue=row.queue,
            due_at=row.due_at,
            message_id=new_message_id(row.notice.reference),
        )


def gather_reminders(now: dt.datetime) -> None:
    """Reminders that are due for one recipient become one message; a single one goes as it is."""
    rows = (
        Delivery.objects.filter(
            status=Delivery.Status.PENDING,
            notice__status=Notice.Status.SCHEDULED,
            notice__due_at__lte=now,
            notice__kind__in=kinds.keys_that(WhenLate.BECOMES_ONE_REMINDER),
        )
        .select_related("notice", "person")
        .defer("message")
        .order_by("notice__due_at", "pk")
    )
    waiting: dict[int | str, list[Delivery]] = defaultdict(list)
    for row in rows:
        waiting[row.person_id or row.address].append(row)
    for same in waiting.values():
        if len(same) > 1:
            with apart("gather reminders"):
                _become_one(same, now)


def _become_one(rows: list[Delivery], now: dt.datetime) -> None:
    first = rows[0]
    subject = first.person or Partnership.current()
    if subject is None or (first.person is not None and not first.person.is_active):
        return
    to = ToPerson(first.person) if first.person else ToMailbox(first.mailbox_name, first.address)
    with transaction.atomic():
        notices = Notice.objects.select_for_update().filter(pk__in={row.notice_id for row in rows})
        still = {notice.pk: notice for notice in notices if notice.status == Notice.Status.SCHEDULED}
        rows = [row for row in rows if row.notice_id in still]
        if len(rows) < 2:
            return
        digest = schedule(
            DIGEST,
            subject=subject,
            occasion=f"digest:{first.pk}:{now.isoformat()}",
            to=[to],
            due_at=now,
            matters=_matters_of(still.values()),
        )
        keys = [row.pk for row in rows]
        Delivery.objects.filter(pk__in=keys, status=Delivery.Status.PENDING).update(
            status=Delivery.Status.MERGED, merged_into=digest
        )
        for notice in still.values():
            if not notice.deliveries.filter(status__in=Delivery.OPEN).exists():
                notice.begun_at = now
                notice.save(update_fields=["begun_at"])
                settle(notice)
        record(digest, "reminders_gathered", by=None, at=now, deliveries=len(keys))


def _matters_of(notices: Iterable[Notice]) -> list[Matter]:
    return list(Matter.objects.filter(notices__in=list(notices)).distinct())
