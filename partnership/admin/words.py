"""Whom the partnership speaks to, in which words, languages and channels."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet

from partnership.admin_site import PortalModelAdmin, site
from partnership.models import (
    Area,
    Audience,
    Channel,
    GlossaryTerm,
    Language,
)


class WordAdmin(PortalModelAdmin):
    """Short lists of words, which may be deleted while nothing uses them."""

    may_delete = True


class UsedFilter(admin.SimpleListFilter):
    """Words that audiences use, and those that none does and that may be deleted."""

    title = "use"
    parameter_name = "use"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, str]]:
        return [("used", "Of an audience"), ("unused", "Of no audience")]

    def queryset(self, request: Any, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() not in ("used", "unused"):
            return queryset
        return queryset.filter(audience__isnull=self.value() == "unused").distinct()


class PlainerFilter(admin.SimpleListFilter):
    """Terms for which there are plainer words, and those that are only explained."""

    title = "plainer words"
    parameter_name = "plainer"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "Has plainer words"), ("no", "Is only explained")]

    def queryset(self, request: Any, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "no":
            return queryset.filter(plainer_words="")
        return queryset.exclude(plainer_words="") if self.value() == "yes" else queryset


@admin.register(Area, site=site)
class AreaAdmin(WordAdmin):
    search_fields = ("name",)


@admin.register(Channel, site=site)
class ChannelAdmin(WordAdmin):
    list_filter = (UsedFilter,)
    search_fields = ("name",)


@admin.register(Language, site=site)
class LanguageAdmin(WordAdmin):
    list_display = ("name", "tag")
    list_filter = (UsedFilter,)
    search_fields = ("name", "tag")


@admin.register(Audience, site=site)
class AudienceAdmin(WordAdmin):
    list_display = ("name", "is_seldom_heard")
    list_filter = ("is_seldom_heard",)
    search_fields = ("name",)


@admin.register(GlossaryTerm, site=site)
class GlossaryTermAdmin(WordAdmin):
    list_display = ("term", "meaning", "plainer_words")
    list_filter = (PlainerFilter,)
    search_fields = ("term", "meaning")
