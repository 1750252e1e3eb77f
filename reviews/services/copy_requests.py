"""Requests for copies: logged, answered, and then without the name of who asked."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from audit import services as audit
from foundation import clock
from partnership.models import Person
from reviews.models import CopyRequest, PracticeReview
from reviews.rules import access
from reviews.rules import copy_requests as rules
from reviews.rules.copy_requests import RequestNotReady


@transaction.atomic
def log_copy_request(
    *, review: PracticeReview, received_on: dt.date, requester: str, words: str = "", by: Person
) -> CopyRequest:
    """A request waits for an answer. Raises PermissionDenied or RequestNotReady."""
    review = PracticeReview.objects.select_for_update(of=("self",)).select_related("matter").get(pk=review.pk)
    access.check_may_work_on(review, by)
    now = clock.now()
    if reasons := rules.reasons_not_to_log(review, received_on, requester, clock.day_of(now)):
        raise RequestNotReady.because(reasons)
    request = CopyRequest.objects.create(
        review=review, received_on=received_on, requester=requester.strip(), words=words.strip()
    )
    audit.record("copy request logged", request, by=by, at=now, matter=review.matter, review=review.pk)
    return request


@transaction.atomic
def answer_copy_request(*, request: CopyRequest, answer: str, by: Person) -> CopyRequest:
    """The request is answered, and who asked is no longer kept. Raises PermissionDenied or RequestNotReady."""
    request = (
        CopyRequest.objects.select_for_update(of=("self",))
        .select_related("review__matter")
        .get(pk=request.pk)
    )
    access.check_may_work_on(request.review, by)
    if reasons := rules.reasons_not_to_answer(request, answer):
        raise RequestNotReady.because(reasons)
    now = clock.now()
    request.answer, request.requester = answer.strip(), ""
    request.answered_at, request.answered_by = now, by
    request.save(update_fields=["answer", "requester", "answered_at", "answered_by"])
    audit.record(
        "copy request answered",
        request,
        by=by,
        at=now,
        matter=request.review.matter,
        review=request.review_id,
    )
    return request
