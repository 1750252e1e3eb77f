"""A page for each document, and the page that lists them: as Wagtail's manual has it, and sparing with queries."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from modelcluster.fields import ParentalManyToManyField
from wagtail import blocks
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

PER_PAGE = 20
"""As many as the portal's lists and its search show."""


class Language(models.Model):
    """A language in which documents are."""

    tag = models.CharField(max_length=10, unique=True)

    class Meta:
        ordering = ("tag",)


class DocumentPage(Page):
    """A document, in English."""

    introduction = models.TextField()
    kind = models.CharField(max_length=20, db_index=True)
    published_at = models.DateTimeField(db_index=True)
    languages = ParentalManyToManyField(Language)
    body = StreamField([("heading", blocks.CharBlock()), ("paragraph", blocks.RichTextBlock())])

    search_fields = [*Page.search_fields, index.SearchField("introduction"), index.SearchField("body")]
    parent_page_types = ("wagtail_peer.DocumentIndexPage",)


class DocumentIndexPage(Page):
    """The list of documents, the newest first. It is narrowed down by kind and language."""

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        found = DocumentPage.objects.child_of(self).live().public().defer_streamfields()
        if kinds := request.GET.getlist("kind"):
            found = found.filter(kind__in=kinds)
        if language := request.GET.get("language"):
            found = found.filter(languages__tag=language)
        ordered = found.order_by("-published_at").prefetch_related("languages")
        documents = Paginator(ordered, PER_PAGE).get_page(request.GET.get("page"))
        return super().get_context(request, *args, **kwargs) | {"documents": documents}
