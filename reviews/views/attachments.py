"""What is published beside the report: briefing, video, easy-read version."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalogue.queries import pages as catalogue_pages
from documents.http import file_response
from documents.showing import entries
from foundation.acts import Interruption, press
from reviews.forms.attachments import AttachmentForm
from reviews.models import Attachment, PracticeReview
from reviews.queries import texts
from reviews.queries.briefings import files_in_the_catalogue
from reviews.rules import access
from reviews.rules import attachments as rules
from reviews.rules.access import Section
from reviews.rules.briefings import reasons_not_to_take
from reviews.rules.refusals import ReviewNotReady
from reviews.services import attachments as services
from reviews.services import briefings, uploads
from reviews.views.finding import find, find_to_work, form_page, interrupt, page, person_of, text_findings

CURRENT = "reviews:attachments"


def _back(review: PracticeReview) -> str:
    return reverse(CURRENT, args=[review.reference])


def _one(review: PracticeReview, attachment: str) -> Attachment:
    one: Attachment = get_object_or_404(
        Attachment.objects.select_related("review__matter", "document__matter"),
        review=review,
        reference=attachment,
    )
    return one


@require_safe
def attachments(request: HttpRequest, reference: str) -> HttpResponse:
    review = find(request, reference, Section.REPORT)
    person = person_of(request)
    may_work = access.may_work_on(review, person)
    rows = list(review.attachments.select_related("document", "last_edited_by"))
    taken = files_in_the_catalogue(rows)
    return page(
        request,
        review,
        "reviews/review_attachments.html",
        current=CURRENT,
        rows=[
            {
                "one": one,
                "findings": entries(one.document.findings.all(), review.matter, person)
                if may_work and one.document
                else [],
                "reasons": rules.reasons_not_to_move(one, Attachment.State.READY)
                if one.state == Attachment.State.DRAFT
                else [],
                "may_edit": may_work and not rules.reasons_not_to_edit(one),
                "is_in_catalogue": one.document_id in taken,
                "may_be_taken": may_work and not reasons_not_to_take(one, is_taken=one.document_id in taken),
            }
            for one in rows
        ],
        findings=text_findings(review, person, texts.open_findings_in(rows)),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, reference: str) -> HttpResponse:
    review = find_to_work(request, reference, Section.REPORT)
    form = AttachmentForm(request.POST or None, request.FILES or None, instance=Attachment(review=review))
    return form_page(
        request,
        review,
        form,
        lambda: uploads.add_attachment(
            review=review, file=form.cleaned_data["file"], by=person_of(request), **_fields(form)
        ),
        done="The draft is added.",
        then=_back(review),
        current=CURRENT,
        title="Add a briefing, video or other version",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, reference: str, attachment: str) -> HttpResponse:
    review = find_to_work(request, reference, Section.REPORT)
    one = _one(review, attachment)
    form = AttachmentForm(request.POST or None, request.FILES or None, instance=one)
    return form_page(
        request,
        review,
        form,
        lambda: uploads.edit_attachment(
            attachment=one,
            file=form.cleaned_data["file"],
            began_from=form.began_from,
            by=person_of(request),
            **_fields(form),
        ),
        done="The draft is saved.",
        then=_back(review),
        current=CURRENT,
        title=f"Change “{one.title}”",
        warning="What was ready is a draft again once its contents change."
        if one.state == Attachment.State.READY
        else "",
    )


def _fields(form: AttachmentForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in services.FIELDS}


@require_POST
def take_into_catalogue(request: HttpRequest, reference: str, attachment: str) -> HttpResponse:
    """A briefing that is attached becomes one of the catalogue, with the same file."""
    review = find_to_work(request, reference, Section.REPORT)
    one = _one(review, attachment)
    try:
        resource = briefings.take_into_catalogue(attachment=one, by=person_of(request))
    except ReviewNotReady as not_ready:
        messages.error(request, str(not_ready))
        return redirect(_back(review))
    messages.success(request, "It stands in the catalogue as a draft. Its address beside the review stays.")
    return redirect(catalogue_pages.resource(resource))


@require_POST
def move(request: HttpRequest, reference: str, attachment: str, to: str) -> HttpResponse:
    """Ready, a draft again, or taken away."""
    review = find_to_work(request, reference, Section.REPORT)
    one = _one(review, attachment)
    acts = {
        "ready": (services.mark_ready, f"“{one.title}” is ready and is published with the review."),
        "draft": (services.mark_draft, f"“{one.title}” is a draft again."),
        "remove": (services.remove_attachment, f"“{one.title}” is taken away."),
    }
    if to not in acts:
        raise Http404
    act, done = acts[to]
    return press(request, lambda: act(attachment=one, by=person_of(request)), done=done, back=_back(review))


@require_http_methods(["GET", "HEAD", "POST"])
def publish_later(request: HttpRequest, reference: str, attachment: str) -> HttpResponse:
    """Put it beside a review that is public already: the page before says what will be so."""
    review = find_to_work(request, reference, Section.REPORT)
    one = _one(review, attachment)
    return interrupt(
        request,
        review,
        Interruption(
            title=f"Publish “{one.title}”",
            effects=[
                "Everybody will find it on the review’s public page, under the title above, as soon as you press the button."
            ],
            reasons=rules.reasons_not_to_publish_later(one, person_of(request)),
            button=f"Publish “{one.title}” now",
            read_before=[str(one.document_id)],
            back=_back(review),
        ),
        lambda: services.publish_later(attachment=one, by=person_of(request)),
        done=f"“{one.title}” is on the public page.",
        current=CURRENT,
    )


@require_safe
def attachment_file(request: HttpRequest, reference: str, attachment: str) -> HttpResponseBase:
    """The clean copy of an attachment. Reading it before publication leaves a trace."""
    review = find(request, reference, Section.REPORT)
    one = _one(review, attachment)
    if one.document is None:
        raise Http404
    return file_response(request, one.document, reader=person_of(request))
