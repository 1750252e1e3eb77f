"""What administrators keep of campaigns: the directory of national ones, and how exports of platforms are read.

Campaigns and projects can belong to a matter: here stands only how they are. They have pages of their own, for those who
may know of them.
"""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest

from campaigns.models import (
    BusinessPlan,
    Campaign,
    NationalCampaign,
    NationalCampaignYear,
    NeighbourFeed,
    PlatformMapping,
    Project,
    Strategy,
)
from partnership.admin_site import PortalModelAdmin, site


@admin.register(NationalCampaign, site=site)
class NationalCampaignAdmin(PortalModelAdmin):
    """Whose each national campaign is. Dates are checked, and new ones added, in the workspace."""

    may_add = False
    list_display = ("name", "owner_name", "usual_time", "is_current")
    list_filter = ("is_current",)
    search_fields = ("name", "owner_name")


@admin.register(NationalCampaignYear, site=site)
class NationalCampaignYearAdmin(PortalModelAdmin):
    """What was known of each year, and when it was checked."""

    may_add = False
    may_change = False
    list_display = ("campaign", "year", "starts_on", "ends_on", "certainty", "checked_on")
    list_filter = ("year", "certainty")
    list_select_related = ("campaign",)
    search_fields = ("campaign__name",)


@admin.register(Campaign, site=site)
class CampaignAdmin(PortalModelAdmin):
    """That a campaign is there and how it stands, found by its reference, and no word of what stands in it."""

    may_add = False
    may_change = False
    list_display_links = None
    list_display = ("reference", "status", "launches_on", "ends_on", "drafted_at")
    list_filter = ("status",)
    search_fields = ("reference",)
    search_help_text = "Reference"

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> None:
        """No campaign has a page of its own here."""
        return


@admin.register(Project, site=site)
class ProjectAdmin(PortalModelAdmin):
    """That a project is there and how it stands, found by its reference, and no word of what stands in it."""

    may_add = False
    may_change = False
    list_display_links = None
    list_display = ("reference", "state", "starts_on", "ends_on", "drafted_at")
    list_filter = ("state",)
    search_fields = ("reference",)
    search_help_text = "Reference"

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> None:
        """No project has a page of its own here."""
        return


@admin.register(Strategy, site=site)
class StrategyAdmin(PortalModelAdmin):
    """Which strategy held when. It is kept in the workspace."""

    may_add = False
    may_change = False
    list_display = ("title", "starts_on", "ends_on", "owner", "review_on")
    list_filter = ("starts_on",)
    list_select_related = ("owner",)
    search_fields = ("title",)


@admin.register(BusinessPlan, site=site)
class BusinessPlanAdmin(PortalModelAdmin):
    """Which years have a plan, and whose each is. It is kept in the workspace."""

    may_add = False
    may_change = False
    list_display = ("year", "strategy", "owner", "drafted_at")
    list_filter = ("strategy",)
    list_select_related = ("strategy", "owner")
    search_fields = ("year",)


@admin.register(PlatformMapping, site=site)
class PlatformMappingAdmin(PortalModelAdmin):
    """How the exports of platforms are read. They are added and changed in the workspace."""

    may_add = False
    may_change = False
    list_display = ("name", "channel", "day_column", "encoding")
    list_filter = ("channel", "encoding")
    list_select_related = ("channel",)
    search_fields = ("name",)


@admin.register(NeighbourFeed, site=site)
class NeighbourFeedAdmin(PortalModelAdmin):
    """Whose calendars are read, and which fail. They are kept in the workspace, by the business unit."""

    may_add = False
    may_change = False
    list_display = ("name", "agency", "is_shown", "answered_at", "failing_since", "failure")
    list_filter = ("is_shown",)
    list_select_related = ("agency",)
    search_fields = ("name", "address")
