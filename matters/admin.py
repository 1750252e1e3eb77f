"""Periods that concern everything. Matters themselves don't exist for administrators; they have their own pages."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from matters.models import SensitivePeriod
from partnership.admin_site import PortalModelAdmin, site


@admin.register(SensitivePeriod, site=site)
class SensitivePeriodAdmin(PortalModelAdmin):
    """Periods in which publishing anything needs thought, such as the weeks before an election."""

    list_display = ("name", "kind", "from_on", "to_on")
    list_filter = ("kind",)
    search_fields = ("name",)
    fields = ("kind", "name", "from_on", "to_on")
    may_delete = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Those of a matter are kept on its own page, for those who may know of it."""
        return super().get_queryset(request).filter(matter=None)
