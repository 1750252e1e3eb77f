"""What a notice's status is once its deliveries have moved: derived from them, never typed."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Count, Exists, OuterRef

from notices.models import Delivery, Notice

DELIVERY = Delivery.Status


def settle(notice: Notice) -> Notice.Status:
    """Store the status that the notice's deliveries give it. Call it with the notice's row locked.

    While one delivery may still move, the notice is being sent; then it failed if any delivery did.
    """
    if notice.status in (Notice.Status.WITHDRAWN, Notice.Status.WAITING):
        return Notice.Status(notice.status)
    counts: dict[str, int] = {
        row["status"]: row["number"]
        for row in notice.deliveries.order_by().values("status").annotate(number=Count("pk"))
    }
    status = status_from(counts, has_begun=notice.begun_at is not None)
    if status != notice.status:
        notice.status = status
        notice.save(update_fields=["status"])
    return status


def status_from(counts: dict[str, int], *, has_begun: bool) -> Notice.Status:
    """The status of a notice with so many deliveries in each status."""
    if any(counts.get(status) for status in Delivery.OPEN):
        return Notice.Status.SENDING if has_begun else Notice.Status.SCHEDULED
    if counts.get(DELIVERY.FAILED):
        return Notice.Status.FAILED
    if any(counts.get(status) for status in Delivery.REACHED):
        return Notice.Status.SENT
    if counts.get(DELIVERY.KEPT_LOCALLY):
        return Notice.Status.KEPT
    if counts.get(DELIVERY.MERGED):
        return Notice.Status.MERGED
    return Notice.Status.WITHDRAWN


def settle_finished(keys: Iterable[int] | None = None) -> None:
    """Of these notices, or of all, those whose last delivery has ended get the status that follows from it.

    Workers say so for what they sent; the dispatcher for what nobody was left to say it of.
    """
    open_ones = Delivery.objects.filter(notice=OuterRef("pk"), status__in=Delivery.OPEN)
    finished = Notice.objects.filter(~Exists(open_ones), status=Notice.Status.SENDING)
    if keys is not None:
        finished = finished.filter(pk__in=keys)
    for key in list(finished.values_list("pk", flat=True)[:200]):
        with transaction.atomic():
            settle(Notice.objects.select_for_update().get(pk=key))
