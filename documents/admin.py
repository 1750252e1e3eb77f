"""Whether term lists are there and in use. What stands in them, and in which matter, is nobody's business here."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest

from documents.models import TermList
from partnership.admin_site import PortalModelAdmin, site


@admin.register(TermList, site=site)
class TermListAdmin(PortalModelAdmin):
    """The state of each list of protected terms, and no more than its state."""

    may_add = False
    may_change = False
    list_display = ("reference", "is_live", "terms_in_use")
    list_display_links = None
    list_filter = ("is_live",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        in_use = Count("terms", filter=Q(terms__retired_at=None))
        return super().get_queryset(request).annotate(in_use=in_use).order_by("pk")

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> None:
        """No list has a page of its own here."""
        return

    @admin.display(description="terms in use")
    def terms_in_use(self, term_list: Any) -> int:
        return int(term_list.in_use)
