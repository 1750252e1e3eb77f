"""Learning briefings of the catalogue: made from a review's recommendations, or from what is attached to it."""

from __future__ import annotations

from django.db import transaction

from catalogue.models import Kind, Resource, ResourceVersion
from catalogue.rules.resources import Particulars
from catalogue.rules.versions import VersionContents
from catalogue.services.briefings import draft_briefing
from catalogue.services.resources import draft_resource
from catalogue.services.versions import begin_version
from partnership.models import Language, Person
from reviews.models import Attachment, PracticeReview
from reviews.queries import briefings as queries
from reviews.rules import access
from reviews.rules import briefings as rules
from reviews.rules.refusals import ReviewNotReady

ENGLISH = "en"


@transaction.atomic
def make_briefing(*, review: PracticeReview, by: Person) -> ResourceVersion:
    """A draft briefing holds the review's recommendations in their order, in the review's own matter.

    Nobody beside those who may know of the matter knows of it. Raises PermissionDenied or ReviewNotReady.
    """
    review = PracticeReview.objects.select_for_update(of=("self",)).select_related("matter").get(pk=review.pk)
    access.check_may_work_on(review, by)
    recommendations = list(review.recommendations.order_by("number").values_list("text", flat=True))
    if reasons := rules.reasons_not_to_make(recommendations, has_draft=queries.drafts_from(review).exists()):
        raise ReviewNotReady.because(reasons)
    return draft_briefing(
        particulars=Particulars(kind=Kind.BRIEFING, title=rules.title_for(review), owner_id=by.pk),
        language=Language.objects.get(tag=ENGLISH),
        texts={rules.HEADING: rules.as_list(recommendations)},
        matter=review.matter,
        made_from=review,
        by=by,
    )


@transaction.atomic
def take_into_catalogue(*, attachment: Attachment, by: Person) -> Resource:
    """The briefing that is attached to a review is a draft of the catalogue too, with the same file, to be kept current there.

    Where the public has the file already its address stays. Raises PermissionDenied or ReviewNotReady.
    """
    review = (
        PracticeReview.objects.select_for_update(of=("self",))
        .select_related("matter")
        .get(pk=attachment.review_id)
    )
    access.check_may_work_on(review, by)
    attachment = Attachment.objects.select_related("document").get(pk=attachment.pk)
    is_taken = bool(queries.files_in_the_catalogue([attachment]))
    if reasons := rules.reasons_not_to_take(attachment, is_taken=is_taken):
        raise ReviewNotReady.because(reasons)
    resource = draft_resource(
        particulars=Particulars(kind=Kind.BRIEFING, title=attachment.title, owner_id=by.pk),
        matter=review.matter,
        made_from=review,
        by=by,
    )
    spoken = Language.objects.filter(tag=attachment.language.partition("-")[0]).first()
    begin_version(
        resource=resource,
        language=spoken or Language.objects.get(tag=ENGLISH),
        format=ResourceVersion.Format.PRINT,
        contents=VersionContents(),
        document=attachment.document,
        by=by,
    )
    return resource
