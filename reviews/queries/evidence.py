"""Everything the portal holds that bears on how one plan's review was published."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q, QuerySet

from audit.models import Event
from documents.models import Document, Finding
from matters.models import AuthorityView, LegalRestriction, Matter, MatterAccess, Proceeding
from notices.models import Bounce, Delivery, LateDecision, Notice, Receipt
from reviews.models import PracticeReview, PublicationPlan

#: How each model of this room hangs on a review: the look-up that leads to the review's key.
OF_THE_REVIEW = {
    "reviews.practicereview": "pk",
    "reviews.slug": "review",
    "reviews.involvement": "review",
    "reviews.decision": "review",
    "reviews.reviewclock": "review",
    "reviews.delayrecord": "clock__review",
    "reviews.copyrequest": "review",
    "reviews.attachment": "review",
    "reviews.publiccorrection": "review",
    "reviews.publishedfile": "review",
    "reviews.report": "review",
    "reviews.reportversion": "report__review",
    "reviews.recommendation": "review",
    "reviews.endorsement": "version__report__review",
    "reviews.correctionagreement": "version__report__review",
    "reviews.familymember": "review",
}

#: And how each hangs on a plan.
OF_THE_PLAN = {
    "reviews.publicationplan": "pk",
    "reviews.planstep": "plan",
    "reviews.stepowner": "step__plan",
    "reviews.stepanswer": "step__plan",
    "reviews.datechange": "plan",
    "reviews.publicationattempt": "plan",
    "reviews.override": "plan",
    "reviews.shouldreason": "plan",
    "reviews.toldrecord": "plan",
    "reviews.evidencepack": "plan",
}

#: What belongs to no one review.
OF_NO_REVIEW = {"reviews.plantemplate", "reviews.templatestep", "reviews.lettertemplate"}


def records_of(plan: PublicationPlan) -> Iterator[QuerySet[models.Model]]:
    """The rows of this room that belong to the plan or its review, a queryset for each model."""
    for label, lookup in OF_THE_REVIEW.items():
        yield apps.get_model(label)._default_manager.filter(**{lookup: plan.review_id})
    for label, lookup in OF_THE_PLAN.items():
        yield apps.get_model(label)._default_manager.filter(**{lookup: plan.pk})


def records_of_review(review: PracticeReview) -> Iterator[QuerySet[models.Model]]:
    """The rows of this room that belong to the review or any of its plans, a queryset for each model."""
    for label in [*OF_THE_REVIEW, *OF_THE_PLAN]:
        model = apps.get_model(label)
        yield model._default_manager.filter(**{path_to_review(model) or "pk": review.pk})


def path_to_review(model: type[models.Model]) -> str | None:
    """How a record of this room leads to its review: empty for the review itself, None where it leads to none."""
    label = model._meta.label_lower
    if label in OF_THE_REVIEW:
        return "" if OF_THE_REVIEW[label] == "pk" else OF_THE_REVIEW[label]
    if label in OF_THE_PLAN:
        return "review" if OF_THE_PLAN[label] == "pk" else f"{OF_THE_PLAN[label]}__review"
    return None


def notices_of(plan: PublicationPlan) -> QuerySet[Notice]:
    """Every notice about the plan, its steps, the review, or anything else of the review."""
    return _notices_about(records_of(plan))


def notices_of_review(review: PracticeReview) -> QuerySet[Notice]:
    """Every notice about the review, its plans, or anything else of them."""
    return _notices_about(records_of_review(review))


def _notices_about(records: Iterable[QuerySet[models.Model]]) -> QuerySet[Notice]:
    about = Q(pk__in=[])
    for rows in records:
        kind = ContentType.objects.get_for_model(rows.model)
        about |= Q(subject_type=kind, subject_id__in=rows.order_by().values("pk"))
    return Notice.objects.filter(about).order_by("due_at", "id")


def deliveries_of(plan: PublicationPlan) -> QuerySet[Delivery]:
    """Their deliveries, in the order of the notices, without the stored bytes."""
    return (
        Delivery.objects.filter(notice__in=notices_of(plan).order_by().values("pk"))
        .defer("message")
        .order_by("notice__due_at", "notice_id", "id")
    )


def documents_of(plan: PublicationPlan) -> QuerySet[Document]:
    """Every file of the review's matter, originals and clean copies, but for what others keep to themselves."""
    files = Document.objects.filter(matter=plan.review.matter_id).shown_to(None)
    return files.order_by("uploaded_at", "id")


def findings_of(plan: PublicationPlan) -> QuerySet[Finding]:
    """What was found in these files, and wherever a term of the matter stood."""
    about = Q(document__in=documents_of(plan).order_by().values("pk")) | Q(matter=plan.review.matter_id)
    return Finding.objects.filter(about).shown_to(None)


def events_of(plan: PublicationPlan) -> QuerySet[Event]:
    """What was done about any of it: the matter's events, and those about each record, oldest first."""
    about = Q(matter_id=plan.review.matter_id)
    for rows in [*records_of(plan), *_of_lower_rooms(plan)]:
        label = rows.model._meta.label_lower
        about |= Q(subject_type=label, subject_id__in=rows.order_by().values("pk"))
    return Event.objects.filter(about).order_by("id")


def _of_lower_rooms(plan: PublicationPlan) -> list[QuerySet[models.Model]]:
    matter = plan.review.matter_id
    notices = notices_of(plan).order_by().values("pk")
    documents = documents_of(plan).order_by().values("pk")
    rows: list[QuerySet] = [
        Matter.objects.filter(pk=matter),
        MatterAccess.objects.filter(matter=matter),
        Proceeding.objects.filter(matter=matter),
        AuthorityView.objects.filter(proceeding__matter=matter),
        LegalRestriction.objects.filter(matter=matter),
        Document.objects.filter(pk__in=documents),
        findings_of(plan),
        Notice.objects.filter(pk__in=notices),
        Delivery.objects.filter(notice__in=notices),
        Receipt.objects.filter(delivery__notice__in=notices),
        Bounce.objects.filter(delivery__notice__in=notices),
        LateDecision.objects.filter(notice__in=notices),
    ]
    return rows
