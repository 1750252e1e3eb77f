"""Beginning a review and changing what is said of it inside."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import IntegrityError, transaction

from audit import services as audit
from foundation import clock
from matters import services as matters
from matters.models import Matter
from matters.rules import MatterNotReady, is_on_list, may_work_on
from partnership.models import Person
from reviews.models import PracticeReview
from reviews.rules import access
from reviews.rules import plans as plan_rules
from reviews.rules.refusals import ReviewNotReady
from reviews.services import searching

CODE_TAKEN = "This code can’t be used. Enter another one."


@transaction.atomic
def begin_review(
    *,
    code: str,
    kind: str = PracticeReview.Kind.LCSPR,
    working_title: str = "",
    other_board: str = "",
    matter: Matter | None = None,
    code_name: str = "",
    people: Sequence[Person] = (),
    by: Person,
) -> PracticeReview:
    """Begin a review in a matter that is there, or in a new one whose access list holds these people.

    Raises PermissionDenied or ReviewNotReady.
    """
    access.check_may_begin(by)
    now = clock.now()
    if matter is None:
        matter = _open_matter(code_name, by=by)
    elif not may_work_on(matter, by):
        raise ReviewNotReady(
            "Choose a matter whose access list you are on, or enter a code name for a new one."
        )
    _admit(matter, people, by=by)
    try:
        with transaction.atomic():
            review = PracticeReview.objects.create(
                matter=matter,
                kind=kind,
                code=code.strip(),
                working_title=working_title.strip(),
                other_board=other_board.strip(),
                opened_at=now,
            )
    except IntegrityError as error:
        raise ReviewNotReady(CODE_TAKEN) from error
    searching.put(review)
    audit.record("review begun", review, by=by, at=now, matter=matter, review=review.pk, kind=str(kind))
    return review


@transaction.atomic
def edit_review(
    *,
    review: PracticeReview,
    code: str,
    kind: str,
    working_title: str,
    other_board: str,
    began_from: int,
    by: Person,
) -> PracticeReview:
    """Store what was changed. Raises PermissionDenied, ReviewNotReady, or SomebodyElseSaved."""
    review = PracticeReview.objects.select_for_update(of=("self",)).select_related("matter").get(pk=review.pk)
    access.check_may_work_on(review, by)
    if kind != review.kind and (reasons := plan_rules.reasons_not_to_change_kind(review)):
        raise ReviewNotReady.because(reasons)
    before = review.kind
    review.code, review.kind = code.strip(), kind
    review.working_title, review.other_board = working_title.strip(), other_board.strip()
    try:
        with transaction.atomic():
            review.save_edit(began_from=began_from, fields=["code", "kind", "working_title", "other_board"])
    except IntegrityError as error:
        raise ReviewNotReady(CODE_TAKEN) from error
    searching.put(review)
    facts = {"kind": str(kind), "before": str(before)} if kind != before else {}
    audit.record(
        "review edited", review, by=by, at=clock.now(), matter=review.matter, review=review.pk, **facts
    )
    return review


def _open_matter(code_name: str, *, by: Person) -> Matter:
    try:
        return matters.open_matter(code_name=code_name, by=by)
    except MatterNotReady as not_ready:
        raise ReviewNotReady(str(not_ready)) from not_ready


def _admit(matter: Matter, people: Sequence[Person], *, by: Person) -> None:
    """Put those on the access list who are not there yet."""
    try:
        for person in dict.fromkeys(people):
            if not is_on_list(matter, person):
                matters.grant_access(matter=matter, person=person, by=by)
    except MatterNotReady as not_ready:
        raise ReviewNotReady(str(not_ready)) from not_ready
