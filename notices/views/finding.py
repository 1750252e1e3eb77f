"""Finding a notice for somebody. What a person may not see answers like an address that never existed."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from notices.models import Delivery, Notice
from partnership.models import Person


def person_of(request: HttpRequest) -> Person:
    """Who is signed in; every page of the workspace needs somebody."""
    if not isinstance(request.user, Person):
        raise Http404
    return request.user


def staff_of(request: HttpRequest) -> Person:
    """Somebody for whom this room's pages are; for everybody else they are not there."""
    person = person_of(request)
    if not (person.is_in_business_unit or person.is_chair or person.is_staff):
        raise Http404
    return person


def find(request: HttpRequest, reference: str) -> Notice:
    notice: Notice = get_object_or_404(Notice.objects.visible_to(staff_of(request)), reference=reference)
    return notice


def find_delivery(request: HttpRequest, reference: str, key: int) -> Delivery:
    """A delivery of a notice that the person may see, with its bytes."""
    notice = find(request, reference)
    delivery: Delivery = get_object_or_404(
        Delivery.objects.select_related("notice", "person", "evidence"), notice=notice, pk=key
    )
    delivery.notice = notice
    return delivery
