"""Whom the partnership speaks to, in which words, languages and channels."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import models
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

    def get_deleted_objects(self, objs: Any, request: Any) -> Any:
        """What says of itself that it is for these words would otherwise say nothing, without anybody having done it."""
        found, counts, missing, protected = super().get_deleted_objects(objs, request)
        return found, counts, missing, [*protected, *(str(one) for one in objs if is_used(one))]


def is_used(word: models.Model) -> bool:
    """Whether any record of whatever room was given it among others."""
    given = [
        each
        for each in word._meta.get_fields(include_hidden=True)
        if isinstance(each, models.ManyToOneRel)
        and each.related_model._meta.auto_created not in (False, type(word))
    ]
    return any(
        each.related_model._base_manager.filter(**{each.field.name: word.pk}).exists() for each in given
    )


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
    list_display = ("name", "is_event")
    list_filter = (UsedFilter,)
    search_fields = ("name",)


@admin.register(Language, site=site)
class LanguageAdmin(WordAdmin):
    changes_public_pages = True
    words_that_leave = ("name",)
    list_display = ("name", "tag")
    list_filter = (UsedFilter,)
    search_fields = ("name", "tag")


class PageFilter(admin.SimpleListFilter):
    """Audiences with a page of their own on the public site, and the others."""

    title = "page"
    parameter_name = "page"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, str]]:
        return [("own", "Of its own"), ("none", "None of its own")]

    def queryset(self, request: Any, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() not in ("own", "none"):
            return queryset
        return queryset.filter(slug__isnull=self.value() == "none")


@admin.register(Audience, site=site)
class AudienceAdmin(WordAdmin):
    """Whom the partnership speaks to, and on which page of the public site they find what is for them."""

    changes_public_pages = True
    words_that_leave = Audience.WORDS
    in_markdown = ("page_text",)
    list_display = ("name", "is_seldom_heard", "slug", "shown_with")
    list_filter = ("is_seldom_heard", PageFilter)
    list_select_related = ("shown_with",)
    search_fields = ("name",)
    fieldsets = (
        (None, {"fields": ("name", "is_seldom_heard", "languages", "channels")}),
        (
            "On the public site",
            {
                "fields": (
                    "slug",
                    "page_title",
                    "page_introduction",
                    "page_text",
                    "page_is_sensitive",
                    "page_order",
                    "shown_with",
                )
            },
        ),
    )


@admin.register(GlossaryTerm, site=site)
class GlossaryTermAdmin(WordAdmin):
    list_display = ("term", "meaning", "plainer_words")
    list_filter = (PlainerFilter,)
    search_fields = ("term", "meaning")
