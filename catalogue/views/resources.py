"""The list of resources, and the page of each."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from catalogue.forms.lists import FilterForm
from catalogue.models import Resource
from catalogue.queries import lists, pages
from catalogue.queries import resource_page as queries
from catalogue.queries import resources as gate_queries
from catalogue.rules import access
from catalogue.rules import resources as rules
from catalogue.views.finding import find, find_worked_on, page, person_of, works_on
from documents.http import table_response
from foundation import clock
from partnership.models import Person

PAGE_SIZE = 25
CURRENT = "catalogue:resource"


# The list -----------------------------------------------------------------------------------------


def _asked_for(request: HttpRequest) -> tuple[FilterForm, lists.Filters, str]:
    form = FilterForm(request.GET)
    form.is_valid()
    data = form.cleaned_data
    filters = lists.Filters(
        words=data.get("words", ""),
        kind=data.get("kind", ""),
        status=data.get("status", ""),
        topic=data.get("topic"),
        audience=data.get("audience"),
        language=data.get("language"),
        format=data.get("format", ""),
        is_mine=data.get("owner") == "mine",
        is_overdue=data.get("review") == "overdue",
    )
    sort = request.GET.get("sort", lists.DEFAULT_SORT)
    if sort.removeprefix("-") not in lists.SORTS:
        sort = lists.DEFAULT_SORT
    return form, filters, sort


@require_safe
def resource_list(request: HttpRequest) -> HttpResponse:
    """Every resource that this person may see, with filters."""
    person = person_of(request)
    form, filters, sort = _asked_for(request)
    page_obj = Paginator(lists.list_for(person, filters, sort), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page_obj,
        "rows": [
            (
                one,
                lists.COLOURS[Resource.Status(one.status)],
                lists.variants_in_words(one),
                lists.is_overdue(one),
            )
            for one in page_obj
        ],
        "form": form,
        "sort": sort,
        "export_query": request.GET.urlencode(),
        "may_begin": access.may_draft(person, None),
        "works_here": access.works_in_the_room(person),
        "has_role": bool(person.roles()),
    }
    return render(request, "catalogue/resource_list.html", context)


@require_safe
def resource_list_export(request: HttpRequest) -> StreamingHttpResponse:
    """The same list as CSV, with the same filters."""
    _, filters, sort = _asked_for(request)
    rows = lists.rows_for_export(person_of(request), filters, sort)
    return table_response("resources.csv", lists.HEADINGS, rows)


# One resource -------------------------------------------------------------------------------------


@require_safe
def resource(request: HttpRequest, reference: str) -> HttpResponse:
    """What it is, its variants, whose move it is and what stands in the way; to who only reads it, what is published."""
    found, person = find(request, reference), person_of(request)
    versions = list(queries.versions_for(found, person))
    variants = queries.variants_of(versions)
    is_inside = works_on(found, person)
    context: dict[str, Any] = {
        "is_inside": is_inside,
        "variants": [one for one in variants if is_inside or one.current or one.readable],
        "topics": found.topics.all(),
        "audiences": found.audiences.all(),
        "corrections": found.corrections.all(),
        "public_address": pages.public(found) if found.is_public else "",
    }
    if is_inside:
        context |= _inside(found, person, versions, variants)
    return page(request, found, "catalogue/resource.html", current=CURRENT, **context)


def _inside(
    found: Resource, person: Person, versions: list[Any], variants: list[queries.Variant]
) -> dict[str, Any]:
    now = clock.now()
    gates = queries.gates_for(found, person, now)
    may_write = access.may_write(found, person)
    may_publish = access.may_publish(found, person)
    shut = sum(not gate.is_open for gate in gates)
    return {
        "gates": gates,
        "shut": shut,
        "whose_move": queries.whose_move(found, gates, variants),
        "warnings": gate_queries.warnings(found),
        "made_from": queries.made_from(found, person),
        "findings": queries.findings_in_texts(found, versions, person),
        "last_stop": queries.last_stop(found),
        "is_late": queries.is_late(found),
        "may_write": may_write,
        "may_edit": may_write and (found.status == Resource.Status.DRAFT or may_publish),
        "may_publish": may_publish,
        "may_withdraw": access.may_withdraw(found, person),
        "may_make_public": may_publish and not rules.reasons_not_to_make_public(found),
        "reviews": found.reviews.select_related("reviewed_by"),
    }


@require_safe
def timeline(request: HttpRequest, reference: str) -> HttpResponse:
    """Everything that was done with the resource and its versions."""
    found = find_worked_on(request, reference)
    events = Paginator(queries.events_of(found), PAGE_SIZE * 2).get_page(request.GET.get("page"))
    return page(
        request,
        found,
        "catalogue/resource_timeline.html",
        current="catalogue:timeline",
        page_obj=events,
        events=queries.timeline(list(events)),
    )
