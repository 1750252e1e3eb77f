"""The partnership, its agencies, and where statutory notices go."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from partnership import rules
from partnership.admin_site import PortalModelAdmin, site
from partnership.models import (
    Agency,
    Partnership,
    StatutoryAddress,
)


@admin.register(Partnership, site=site)
class PartnershipAdmin(PortalModelAdmin):
    """The one partnership that this portal serves."""

    changes_public_pages = True
    words_that_leave = (
        "name",
        "short_name",
        "front_door_hours",
        "about",
        "accessibility_statement",
        "privacy_notice",
        "cookies_page",
    )
    in_markdown = ("about", "accessibility_statement", "privacy_notice", "cookies_page")
    list_display = ("name", "short_name", "mailbox", "rules")
    fieldsets = (
        ("Names and numbers", {"fields": ("name", "short_name", "mailbox", "website")}),
        (
            "When somebody is worried about a child",
            {"fields": ("front_door_number", "front_door_hours", "out_of_hours_number")},
        ),
        ("Rules", {"fields": ("rules", "minuted_confirmation_working_days")}),
        (
            "Public pages",
            {"fields": ("about", "accessibility_statement", "privacy_notice", "cookies_page")},
        ),
    )

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_add_permission(request, obj) and Partnership.current() is None

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        if obj.rules_id:
            rules.refuse(rules.reasons_not_to_be_local(obj.rules))
        super().save_model(request, obj, form, change)


@admin.register(Agency, site=site)
class AgencyAdmin(PortalModelAdmin):
    changes_public_pages = True

    list_display = ("name", "short_name", "kind", "notices_email", "is_current")
    list_filter = ("kind", "is_current")
    search_fields = ("name", "short_name")
    fieldsets = (
        (None, {"fields": ("name", "short_name", "kind", "website", "is_current")}),
        ("Notices", {"fields": ("notices_email",)}),
        (
            "Press office",
            {
                "fields": (
                    "press_office_name",
                    "press_office_email",
                    "press_office_number",
                    "press_office_out_of_hours_number",
                )
            },
        ),
    )

    def reasons_beside(self, request: Any, obj: Any, typed: Mapping[str, Any]) -> dict[str, list[str]]:
        beside = super().reasons_beside(request, obj, typed)
        if obj is None:
            return beside
        return beside | rules.reasons_not_to_change_partner(
            obj,
            kind=typed.get("kind", obj.kind),
            is_current=typed.get("is_current", obj.is_current),
            person=request.user,
        )


@admin.register(StatutoryAddress, site=site)
class StatutoryAddressAdmin(PortalModelAdmin):
    """Where statutory notices go. A changed address has to be confirmed again before a report goes there."""

    may_delete = False
    list_display = ("recipient", "channel", "email", "confirmed", "confirmed_at")
    list_filter = ("channel",)
    search_fields = ("email",)
    workflow_fields = ("confirmed", "tested_at", "confirmed_at", "confirmed_by")
    fields = ("recipient", "channel", "email", "details", *workflow_fields)

    @admin.display(description="confirmed by a test message", boolean=True)
    def confirmed(self, address: StatutoryAddress) -> bool:
        return address.is_confirmed
