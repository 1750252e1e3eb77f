"""Published files: exactly the bytes that were endorsed, under a random address, while they are public."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from documents.http import file_response
from portal.public_pages import public_file, render_public
from portal.queries import published
from portal.views.public import withdrawn


@public_file
def published_file(request: HttpRequest, slug: str, reference: str) -> HttpResponseBase:
    """The file; 410 where it was public and people may be told that it went; else what an unknown address gets."""
    file = published.file_at(slug, reference)
    if file is not None:
        return file_response(request, file.document, reader=None)
    review = published.review_of_closed_file(slug, reference)
    if review is None:
        raise Http404
    if review.is_public:
        address = reverse("public_review", kwargs={"slug": review.slug})
        context = {"what": "review", "title": review.public_title, "url": address}
        return render_public(request, "portal/file_closed.html", context, status=410)
    return withdrawn(request, review)
