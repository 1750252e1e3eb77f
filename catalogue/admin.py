"""What administrators keep of the catalogue: its lists and intervals.

Resources can belong to a matter: here stands only how they are. They have pages of their own, for those who may know of
them.
"""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from catalogue.models import BriefingHeading, Resource, ReviewCycle, ReviewInterval, Situation, Topic
from catalogue.services import searching
from partnership.admin_site import PortalModelAdmin, site


@admin.register(Topic, site=site)
class TopicAdmin(PortalModelAdmin):
    """What resources are about. One that is no longer used is unticked, and stays with what stands under it."""

    changes_public_pages = True
    words_that_leave = ("name", "description")
    list_display = ("name", "is_sensitive", "is_current")
    list_filter = ("is_sensitive", "is_current")
    search_fields = ("name", "description")
    prepopulated_fields = {"slug": ("name",)}

    def save_model(self, request: HttpRequest, obj: Topic, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        searching.put_under(obj)


@admin.register(ReviewInterval, site=site)
class ReviewIntervalAdmin(PortalModelAdmin):
    """How often each kind is reviewed."""

    list_display = ("kind", "months")
    search_fields = ("kind",)


@admin.register(ReviewCycle, site=site)
class ReviewCycleAdmin(PortalModelAdmin):
    """When owners are reminded and business managers told, one row."""

    list_display = ("__str__", "remind_days", "escalate_days")
    may_add = False


@admin.register(Situation, site=site)
class SituationAdmin(PortalModelAdmin):
    """The situations that protocols and procedures have to cover."""

    list_display = ("order", "name", "is_current")
    list_display_links = ("name",)
    list_filter = ("is_current",)
    search_fields = ("name",)


@admin.register(BriefingHeading, site=site)
class BriefingHeadingAdmin(PortalModelAdmin):
    """The seven-minute form. A briefing keeps the sections that it was begun with."""

    list_display = ("order", "name", "is_for_teams", "is_current")
    list_display_links = ("name",)
    list_filter = ("is_for_teams", "is_current")
    search_fields = ("name", "prompt")


@admin.register(Resource, site=site)
class ResourceAdmin(PortalModelAdmin):
    """That a resource is there and how it stands, found by its reference, and no word of what stands in it."""

    may_add = False
    may_change = False
    list_display_links = None
    list_display = ("reference", "kind", "status", "visibility", "drafted_at", "next_review_on")
    list_filter = ("kind", "status", "visibility")
    search_fields = ("reference",)
    search_help_text = "Reference"

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> None:
        """No resource has a page of its own here."""
        return
