"""How success is measured: the list, the measures of a campaign or project, their values, and bringing files in.

What one may not know of has no measures for one: not in lists, counts or files, and an address of it never existed.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from campaigns.forms.measures import CorrectForm, FileForm, FilterForm, MappingForm, MeasureForm, ValueForm
from campaigns.models import Campaign, Measure, MeasureImport, MeasureValue, PlatformMapping, Project
from campaigns.queries import file_names
from campaigns.queries import measure_imports as imports
from campaigns.queries import measure_pages as pages
from campaigns.queries import measures as queries
from campaigns.rules import measures as rules
from campaigns.rules.measures import About
from campaigns.rules.refusals import CampaignNotReady
from campaigns.services import measure_imports, tables
from campaigns.services import measures as services
from campaigns.views.finding import FORM, PAGES, as_listed, person_of, table
from campaigns.views.plan_finding import PAGES as PAGES_OF_PROJECT
from foundation import clock
from foundation.acts import Act, Interruption, press, say_why_not, submit, text_beside, to_be_read, typed
from foundation.csv_lines import LineError
from foundation.pages import Entry
from foundation.words import say_list
from partnership.models import Person

PAGE_SIZE, VALUES_ON_A_PAGE = 25, 40


# Finding them, and their frame --------------------------------------------------------------------


def find_campaign(request: HttpRequest, reference: str) -> Campaign:
    rows = Campaign.objects.visible_to(person_of(request)).select_related("matter", "owner")
    return get_object_or_404(rows, reference=reference)


def find_project(request: HttpRequest, project: str) -> Project:
    rows = Project.objects.visible_to(person_of(request)).select_related("matter", "owner")
    return get_object_or_404(rows, reference=project)


def find_measure(request: HttpRequest, measure: str) -> Measure:
    rows = Measure.objects.visible_to(person_of(request)).select_related(
        "campaign__matter", "campaign__owner", "project__matter", "project__owner", "channel"
    )
    return get_object_or_404(rows, reference=measure)


def page(
    request: HttpRequest, about: About, template: str, *, status: int = 200, **context: Any
) -> HttpResponse:
    """A page about the measures of a campaign or project, in its frame."""
    current, entries = "campaigns:measures_of_project", PAGES_OF_PROJECT
    if isinstance(about, Campaign):
        current, entries = "campaigns:measures_of_campaign", PAGES
    frame = {
        "about": about,
        "measures_url": pages.of(about),
        "is_campaign": isinstance(about, Campaign),
        "sub_navigation": [
            Entry(title, reverse(name, args=[about.reference]), name == current) for title, name in entries
        ],
    }
    return render(request, template, frame | context, status=status)


def form_page(
    request: HttpRequest,
    about: About,
    form: forms.Form,
    act: Act,
    *,
    done: str,
    then: str,
    title: str,
    template: str = "campaigns/measure_form.html",
    **context: Any,
) -> HttpResponse:
    """One act through a form: done, and on to `then`; else the page with what was typed."""
    answer = submit(request, form, act, done=done, then=then)
    if isinstance(answer, HttpResponse):
        return answer
    return page(request, about, template, status=answer, form=form, title=title, back=then, **context)


# The list -----------------------------------------------------------------------------------------


@require_safe
def measures(request: HttpRequest) -> HttpResponse:
    """Every measure of what this person may know of, with how far it is."""
    person = person_of(request)
    form = FilterForm(request.GET)
    page_obj = Paginator(queries.list_for(person, form.filters), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page_obj,
        "rows": [(one, *_told(one)) for one in queries.standings(list(page_obj), clock.today())],
        "form": form,
        "export_query": request.GET.urlencode(),
    }
    return render(request, "campaigns/measure_list.html", context)


@require_safe
def measures_export(request: HttpRequest) -> HttpResponseBase:
    """The same list as CSV, with the same filters."""
    person = person_of(request)
    return table(
        request,
        "measures.csv",
        queries.HEADINGS,
        lambda: tables.measures(filters=FilterForm(request.GET).filters, today=clock.today(), by=person),
        back=as_listed(request, pages.HOME),
    )


def _told(one: rules.Standing) -> tuple[str, str, str]:
    """Its base and target in words, and where it is told."""
    return rules.say_base(one.measure), rules.say_target(one.measure), pages.measure(one.measure)


# Of one campaign or project -----------------------------------------------------------------------


@require_safe
def of_campaign(request: HttpRequest, reference: str) -> HttpResponse:
    """What a campaign is measured by, and what is known."""
    return _of(request, find_campaign(request, reference))


@require_safe
def of_project(request: HttpRequest, project: str) -> HttpResponse:
    """The same of a project."""
    return _of(request, find_project(request, project))


def _of(request: HttpRequest, about: About) -> HttpResponse:
    levels: dict[str, list[Any]] = {}
    for group in queries.groups_of(about, clock.today()):
        label = group.standings[0].measure.get_level_display()
        rows = [(one, *_told(one)) for one in group.standings]
        levels.setdefault(label, []).append((group, rows, queries.chart_of_channels(group)))
    kind = "campaign" if isinstance(about, Campaign) else "project"
    return page(
        request,
        about,
        "campaigns/measures.html",
        levels=list(levels.items()),
        may_measure=rules.may_measure(about, person_of(request)),
        add_url=reverse(f"campaigns:measure_add_{kind}", args=[about.reference]),
        import_url=pages.begin_import(about),
    )


@require_http_methods(FORM)
def add_to_campaign(request: HttpRequest, reference: str) -> HttpResponse:
    return _add(request, find_campaign(request, reference))


@require_http_methods(FORM)
def add_to_project(request: HttpRequest, project: str) -> HttpResponse:
    return _add(request, find_project(request, project))


def _add(request: HttpRequest, about: About) -> HttpResponse:
    person = person_of(request)
    rules.check_may_measure(about, person)
    form = MeasureForm(typed(request))
    return form_page(
        request,
        about,
        form,
        lambda: services.design(about=about, design=form.design, by=person),
        done="The measure is saved.",
        then=pages.of(about),
        title="Add a measure",
    )


# One measure --------------------------------------------------------------------------------------


@require_safe
def measure(request: HttpRequest, measure: str) -> HttpResponse:
    """How far it is, and everything that was measured, as a picture and as a table."""
    one = find_measure(request, measure)
    page_obj = Paginator(queries.values_of(one), VALUES_ON_A_PAGE).get_page(request.GET.get("page"))
    values = list(page_obj)
    (standing,) = queries.standings([one], clock.today())
    return page(
        request,
        one.about,
        "campaigns/measure.html",
        measure=one,
        standing=standing,
        base=rules.say_base(one),
        target=rules.say_target(one),
        page_obj=page_obj,
        rows=[(value, rules.say_value(one, value)) for value in values],
        chart=queries.chart(one, values),
        may_measure=rules.may_measure(one.about, person_of(request)),
    )


@require_safe
def values_export(request: HttpRequest, measure: str) -> HttpResponseBase:
    """Everything that was measured, as CSV."""
    one, person = find_measure(request, measure), person_of(request)
    name = file_names.of_values(one, on=clock.today(), ending="csv")
    return table(
        request,
        name,
        queries.VALUE_HEADINGS,
        lambda: tables.values(measure=one, by=person),
        back=pages.measure(one),
    )


@require_http_methods(FORM)
def edit(request: HttpRequest, measure: str) -> HttpResponse:
    """It is measured otherwise, or its target is another."""
    one, person = find_measure(request, measure), person_of(request)
    rules.check_may_measure(one.about, person)
    form = MeasureForm(typed(request), measure=one)
    return form_page(
        request,
        one.about,
        form,
        lambda: services.redesign(measure=one, design=form.design, began_from=form.began_from, by=person),
        done="The measure is saved.",
        then=pages.measure(one),
        title="Change the measure",
    )


@require_http_methods(FORM)
def remove(request: HttpRequest, measure: str) -> HttpResponse:
    """The page before nothing is measured by it."""
    one, person = find_measure(request, measure), person_of(request)
    rules.check_may_measure(one.about, person)
    interruption = Interruption(
        title="Remove the measure",
        effects=[
            f"Nothing is measured by “{one}” any more. It goes from the list of measures, with its base and target.",
            "Nothing has been entered for it. That it was removed, by whom and when stays on record.",
        ],
        reasons=services.reasons_not_to_remove(one),
        button="Remove it now",
        back=pages.measure(one),
    )
    status = to_be_read(request, interruption)
    if status is None:
        return press(
            request,
            lambda: services.remove(measure=one, by=person),
            done=f"“{one}” is removed.",
            back=pages.of(one.about),
        )
    return page(request, one.about, "campaigns/measure_remove.html", status=status, interruption=interruption)


@require_http_methods(FORM)
def enter(request: HttpRequest, measure: str) -> HttpResponse:
    """What was measured."""
    one, person = find_measure(request, measure), person_of(request)
    rules.check_may_measure(one.about, person)
    form = ValueForm(typed(request), measure=one)
    return form_page(
        request,
        one.about,
        form,
        lambda: services.enter(measure=one, reading=form.reading, by=person),
        done="The value is saved.",
        then=pages.measure(one),
        title=f"Enter what was measured: {one}",
    )


@require_http_methods(FORM)
def value(request: HttpRequest, measure: str, value: str) -> HttpResponse:
    """What it says, what it said before, and the form to put it right."""
    one, person = find_measure(request, measure), person_of(request)
    rows = one.values.select_related("entered_by", "mapping")
    found: MeasureValue = get_object_or_404(rows, reference=value)
    found.measure = one
    if request.method == "POST":
        rules.check_may_measure(one.about, person)
    form = CorrectForm(typed(request), measure=one, value=found)
    return form_page(
        request,
        one.about,
        form,
        lambda: services.correct(
            value=found,
            reading=form.reading,
            why=form.cleaned_data["why"],
            began_from=form.began_from,
            by=person,
        ),
        done="The correction is saved.",
        then=pages.measure(one),
        title=str(one),
        template="campaigns/measure_value.html",
        value=found,
        said=rules.say_value(one, found),
        changes=queries.changes_of(found),
        may_measure=rules.may_measure(one.about, person),
    )


# Bringing files in --------------------------------------------------------------------------------


@require_http_methods(FORM)
def import_to_campaign(request: HttpRequest, reference: str) -> HttpResponse:
    return _import(request, find_campaign(request, reference))


@require_http_methods(FORM)
def import_to_project(request: HttpRequest, project: str) -> HttpResponse:
    return _import(request, find_project(request, project))


def _import(request: HttpRequest, about: About) -> HttpResponse:
    """Give the export of a platform, to be looked at."""
    person = person_of(request)
    rules.check_may_measure(about, person)
    form = FileForm(typed(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["csv_file"]
        try:
            made = measure_imports.look_at(
                about=about,
                mapping=form.cleaned_data["mapping"],
                data=file.read(),
                file_name=file.name or "",
                by=person,
            )
        except CampaignNotReady as not_ready:
            say_why_not(form, not_ready)
        else:
            return redirect(pages.import_of(made))
    return page(
        request,
        about,
        "campaigns/measure_import_begin.html",
        form=form,
        title="Bring in what a platform counted",
        measures=queries.names_of(about),
        earlier=queries.imports_of(about, person)[: queries.SHOWN_BEFORE],
    )


@require_http_methods(FORM)
def import_of_campaign(request: HttpRequest, reference: str, made: str) -> HttpResponse:
    return _one_import(request, find_campaign(request, reference), made)


@require_http_methods(FORM)
def import_of_project(request: HttpRequest, project: str, made: str) -> HttpResponse:
    return _one_import(request, find_project(request, project), made)


def _one_import(request: HttpRequest, about: About, made: str) -> HttpResponse:
    """What a file would bring, or what is wrong with it; its button brings it in. Of who gave it alone."""
    person, status = person_of(request), 200
    found: MeasureImport = get_object_or_404(queries.imports_of(about, person), reference=made)
    shown = imports.shown(found)
    if request.method == "POST" and text_beside(request, "seen") == shown.seen:
        return press(
            request,
            lambda: measure_imports.bring_in(made=found, seen=shown.seen, by=person),
            done="The values have come in.",
            back=pages.of(about),
        )
    if request.method == "POST":
        rules.check_may_measure(about, person)
        messages.error(request, "Values were entered after you opened the page. Read it again.")
        status = 409
    return page(
        request,
        about,
        "campaigns/measure_import.html",
        status=status,
        made=found,
        errors=[LineError(line, words, column) for line, column, words in found.errors],
        not_shown=found.error_count - len(found.errors),
        left_out=queries.left_out_of(found),
        shown=shown,
        may_bring_in=bool(shown.rows) and not shown.is_of_before and rules.may_measure(about, person),
        again_url=pages.begin_import(about),
    )


# How exports are read -----------------------------------------------------------------------------


@require_safe
def platforms(request: HttpRequest) -> HttpResponse:
    """The platforms whose exports can be read."""
    person = person_of(request)
    mappings = list(queries.mappings())
    names = (name for one in mappings for name in one.columns.values())
    context = {
        "mappings": mappings,
        "unmeasured": queries.unmeasured(names, person),
        "may_keep": rules.may_keep_mappings(person),
    }
    return render(request, "campaigns/platform_list.html", context)


@require_http_methods(FORM)
def platform_add(request: HttpRequest) -> HttpResponse:
    return _platform(request, None)


@require_http_methods(FORM)
def platform(request: HttpRequest, platform: str) -> HttpResponse:
    person_of(request)
    return _platform(request, get_object_or_404(PlatformMapping, reference=platform))


def _platform(request: HttpRequest, mapping: PlatformMapping | None) -> HttpResponse:
    """How its exports are read."""
    person = person_of(request)
    rules.check_may_keep_mappings(person)
    form = MappingForm(typed(request), mapping=mapping)
    answer = submit(
        request,
        form,
        lambda: services.keep_mapping(
            mapping=mapping, entry=form.entry, began_from=form.began_from, by=person
        ),
        done=" ".join(["The mapping is saved.", *_unmeasured(form, person)]),
        then=pages.PLATFORMS,
    )
    if isinstance(answer, HttpResponse):
        return answer
    title = "Change how a platform is read" if mapping else "Add a platform"
    names = mapping.columns.values() if mapping else ()
    context = {
        "form": form,
        "title": title,
        "back": pages.PLATFORMS,
        "unmeasured": queries.unmeasured(names, person),
    }
    return render(request, "campaigns/platform_form.html", context, status=answer)


def _unmeasured(form: MappingForm, person: Person) -> list[str]:
    """That columns which were typed come in nowhere so far. No refusal: what they are may be measured later."""
    if not form.is_bound or not form.is_valid():
        return []
    names = queries.unmeasured(form.entry.columns.values(), person)
    if not names:
        return []
    named = say_list([f"“{name}”" for name in names])
    return [f"Nothing is measured by the name of {named} yet, so what stands there comes in nowhere."]
