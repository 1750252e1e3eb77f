"""What administrators keep of media relations: its times and words, its lists, and the directory.

Enquiries, events and statements can belong to a matter: here stands only how they are, and alerts are nowhere here. They have
pages of their own, for those who may know of them.
"""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from media_relations.models import (
    AlertLink,
    CheckKind,
    Enquiry,
    HighProfileEvent,
    Journalist,
    MediaProtocol,
    Outlet,
    PlainWord,
    Statement,
)
from media_relations.services import searching
from partnership.admin_site import PortalModelAdmin, site


@admin.register(MediaProtocol, site=site)
class MediaProtocolAdmin(PortalModelAdmin):
    """The set times and words, one row."""

    words_that_leave = ("safeguarding_message", "disclaimer")
    list_display = ("__str__", "enquiry_hours", "agreement_hours", "vice_chair_hours")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_add_permission(request, obj) and not MediaProtocol.objects.exists()


@admin.register(AlertLink, site=site)
class AlertLinkAdmin(PortalModelAdmin):
    """The chain that alerts go along. An alert keeps the chain that it was written with."""

    list_display = ("order", "role", "agency")
    list_display_links = ("role",)
    list_filter = ("role",)
    search_fields = ("role", "agency__name")
    may_delete = True


@admin.register(CheckKind, site=site)
class CheckKindAdmin(PortalModelAdmin):
    """The checks that a statement passes before it is released."""

    list_display = ("name", "key", "is_required", "order")
    list_filter = ("is_required",)
    search_fields = ("name", "question")
    fields = ("key", "name", "question", "is_required", "order")


@admin.register(PlainWord, site=site)
class PlainWordAdmin(PortalModelAdmin):
    """Jargon, and what to say in its place."""

    list_display = ("phrase", "plainer")
    search_fields = ("phrase", "plainer")
    search_help_text = "Word or phrase"
    may_delete = True


@admin.register(Outlet, site=site)
class OutletAdmin(PortalModelAdmin):
    """Who reports. An outlet that has closed is marked so, and stays in the record of what it asked."""

    list_display = ("name", "kind", "area", "is_local", "is_current")
    list_filter = ("kind", "is_current")
    search_fields = ("name", "area")
    fields = (
        "name",
        "kind",
        "area",
        "newsdesk_email",
        "newsdesk_number",
        "website",
        "is_local",
        "is_current",
        "reference",
    )
    workflow_fields = ("reference",)

    def save_model(self, request: HttpRequest, obj: Outlet, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        searching.put_enquiries_of(obj)


@admin.register(Journalist, site=site)
class JournalistAdmin(PortalModelAdmin):
    """Journalists, to look up. The workspace's directory is where they are changed, with the reason of each wish."""

    list_display = (
        "name",
        "outlet",
        "beat",
        "lawful_basis",
        "last_confirmed_on",
        "do_not_contact",
        "is_current",
    )
    list_filter = ("lawful_basis", "do_not_contact", "is_current")
    search_fields = ("name", "email", "beat")
    list_select_related = ("outlet",)
    may_add = False
    may_change = False


class StateOnly(PortalModelAdmin):
    """That a record is there and how it stands, found by its reference, and no word of what stands in it."""

    may_add = False
    may_change = False
    list_display_links = None
    search_fields = ("reference",)
    search_help_text = "Reference"

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> None:
        """No record has a page of its own here."""
        return


@admin.register(Enquiry, site=site)
class EnquiryAdmin(StateOnly):
    list_display = ("reference", "status", "medium", "received_at", "deadline_at", "ended_at")
    list_filter = ("status",)


@admin.register(HighProfileEvent, site=site)
class HighProfileEventAdmin(StateOnly):
    list_display = ("reference", "opened_at", "closed_at")
    list_filter = (("closed_at", admin.EmptyFieldListFilter),)


@admin.register(Statement, site=site)
class StatementAdmin(StateOnly):
    list_display = ("reference", "kind", "status", "drafted_at", "release_scheduled_at", "released_at")
    list_filter = ("kind", "status")
