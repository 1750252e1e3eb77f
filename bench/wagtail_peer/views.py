"""The search as Wagtail's template for projects has it, over documents with what they are about."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.template.response import TemplateResponse

from bench.wagtail_peer.models import PER_PAGE, DocumentPage


def search(request: HttpRequest) -> TemplateResponse:
    query = request.GET.get("q", "")
    documents = DocumentPage.objects.live().public().defer_streamfields()
    found = documents.search(query) if query else documents.none()
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return TemplateResponse(request, "wagtail_peer/search.html", {"query": query, "documents": page})
