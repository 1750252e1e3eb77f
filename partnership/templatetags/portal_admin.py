"""What the admin's pages show of Django's lists and forms, in the portal's own dress."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django import template
from django.contrib.admin.templatetags.admin_list import result_headers
from django.contrib.admin.utils import display_for_field, lookup_field
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.urls import reverse

from foundation.templatetags.form_errors import error_links
from foundation.words import say_day, say_moment, say_time

register = template.Library()

NOTHING = "–"


@register.simple_tag
def headings(cl: ChangeList) -> list[dict[str, Any]]:
    """The heads of a list's columns, with where each sorts to."""
    return [
        {
            "text": heading["text"],
            "url": heading.get("url_primary") if heading.get("sortable") else "",
            "sort": ("ascending" if heading.get("ascending") else "descending")
            if heading.get("sorted")
            else "",
        }
        for heading in result_headers(cl)
    ]


@register.simple_tag
def rows(cl: ChangeList) -> Iterator[dict[str, Any]]:
    """The rows of a list: the address of the record where it has a page of its own, and its cells."""
    page = f"admin:{cl.opts.app_label}_{cl.opts.model_name}_change"
    for record in cl.result_list:
        yield {
            "url": reverse(page, args=[record.pk]) if cl.list_display_links else "",
            "cells": [_cell(cl, name, record) for name in cl.list_display],
        }


def _cell(cl: ChangeList, name: Any, record: models.Model) -> Any:
    try:
        field, attribute, value = lookup_field(name, record, cl.model_admin)
    except ObjectDoesNotExist:
        return NOTHING
    if field is not None and not field.is_relation and not isinstance(value, dt.date | dt.time | bool):
        return display_for_field(value, field, NOTHING)
    if field is None and getattr(attribute, "boolean", False):
        value = bool(value)
    return said(value)


def said(value: Any) -> Any:
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, dt.datetime):
        return say_moment(value)
    if isinstance(value, dt.date):
        return say_day(value)
    if isinstance(value, dt.time):
        return say_time(value)
    return value


@register.simple_tag
def choices(spec: Any, cl: ChangeList) -> list[dict[str, Any]]:
    """What a filter offers."""
    return list(spec.choices(cl))


@register.simple_tag
def readonly_value(field: Any) -> Any:
    """What a field that can't be typed into shows."""
    name, record, model_admin = field.field["field"], field.form.instance, field.model_admin
    try:
        found, attribute, value = lookup_field(name, record, model_admin)
    except (AttributeError, ValueError, ObjectDoesNotExist):
        return NOTHING
    if found is not None and found.many_to_many:
        return ", ".join(str(one) for one in value.all()) or NOTHING
    if found is not None and found.is_relation:
        return str(value) if value is not None else NOTHING
    if isinstance(value, dt.date | dt.time | bool) or getattr(attribute, "boolean", False):
        return said(value)
    return display_for_field(value, found, NOTHING) if found is not None else said(value)


@register.simple_tag
def all_error_links(adminform: Any, inlines: Any) -> list[tuple[str, str]]:
    """Everything that is wrong on the page, each with the control that it concerns."""
    return error_links(adminform.form, *[inline.formset for inline in inlines or []])
