"""Marking a step as done together with the file that proves it: both are kept, or neither."""

from __future__ import annotations

from typing import Any

from django.core.files.base import File
from django.db import transaction

from documents import services as documents
from documents.inspection import Refused
from documents.rules import DocumentNotReady
from partnership.models import Person
from reviews.models import PlanStep
from reviews.rules import plans as rules
from reviews.rules.refusals import ReviewNotReady
from reviews.services import plan_steps
from reviews.services.plan_records import refuse


def mark_done(*, step: PlanStep, file: File[bytes] | None, by: Person, **rest: Any) -> PlanStep:
    """As `plan_steps.mark_done`, with the clean copy of a file as evidence where one is given.

    Raises PermissionDenied or ReviewNotReady (also where the file itself is refused); nothing is kept then.
    """
    if file is None:
        return plan_steps.mark_done(step=step, by=by, **rest)
    rules.check_may_do(step, by)
    refuse(rules.reasons_not_to_do(step))
    try:
        with transaction.atomic():
            document = documents.upload(
                file=file, title=f"Evidence: {step.title}"[:200], matter=step.plan.review.matter, by=by
            )
            return plan_steps.mark_done(step=step, by=by, evidence=document, **rest)
    except (Refused, DocumentNotReady) as refused:
        raise ReviewNotReady.beside("evidence", [str(refused)]) from refused
