"""Lines to take, what agencies say themselves, and what the media made of it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from documents.http import file_response, table_response
from foundation import clock
from foundation.acts import press, submit, typed
from media_relations.forms.coverage import (
    AskResponseForm,
    ContradictionForm,
    CuttingFilterForm,
    CuttingForm,
    JudgeForm,
    LineForm,
    ResponseForm,
)
from media_relations.models import Cutting, HighProfileEvent, LineToTake, Statement
from media_relations.queries import coverage as queries
from media_relations.queries import statement_page as statement_queries
from media_relations.rules import access
from media_relations.rules.reading import Part, parts_for
from media_relations.rules.room import is_in_the_room
from media_relations.services import afterwards, lines, statement_files
from media_relations.services.statement_messages import agencies_to_tell
from media_relations.views.finding import event_page, find_event, of_the_room, person_of
from media_relations.views.statement_frame import find, page
from partnership.models import Agency, Person

PAGE_SIZE = 25
LINES = "media_relations:statement_lines"
RESPONSES = "media_relations:statement_responses"


# Lines to take ------------------------------------------------------------------------------------


def _lines(about: Any, person: Person, **owner: Any) -> list[dict[str, Any]]:
    may_write, may_clear = (
        lines.may_write(person, event=owner.get("event"), statement=owner.get("statement")),
        lines.may_clear(person, event=owner.get("event"), statement=owner.get("statement")),
    )
    return [
        {
            "line": line,
            "is_cleared": line.cleared_at is not None,
            "may_edit": may_write,
            "may_clear": may_clear and line.cleared_at is None and person.pk not in line.writers,
            "may_end": may_write or may_clear,
        }
        for line in about
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def statement_lines(request: HttpRequest, reference: str) -> HttpResponse:
    """What may be said when somebody asks about the statement; never published."""
    statement = find(request, reference)
    person = person_of(request)
    if request.method == "POST":
        access.check_may_write(statement, person)
    form = LineForm(typed(request)) if access.may_write(statement, person) else None
    context: dict[str, Any] = {
        "current": LINES,
        "lines": _lines(statement_queries.lines_about(statement=statement), person, statement=statement),
        "event_lines": _lines(
            statement_queries.lines_about(event=statement.event) if statement.event_id else [],
            person,
            event=statement.event,
        ),
    }
    if form is not None:
        drafted = form
        told = submit(
            request,
            drafted,
            lambda: lines.draft_line(
                statement=statement,
                words=drafted.cleaned_data["words"],
                question=drafted.cleaned_data["question"],
                by=person,
            ),
            done="The line waits to be cleared.",
            then=reverse(LINES, args=[reference]),
        )
        if isinstance(told, HttpResponse):
            return told
    return page(request, statement, "media_relations/statement_lines.html", form=form, **context)


@require_http_methods(["GET", "HEAD", "POST"])
def event_lines(request: HttpRequest, reference: str) -> HttpResponse:
    """What may be said when somebody asks about the event; never published."""
    person = person_of(request)
    event = find_event(request, reference)
    may_write = lines.may_write(person, event=event, statement=None)
    if request.method == "POST" and not may_write:
        raise PermissionDenied("Lines are written by who may write the statement.")
    form = LineForm(typed(request)) if may_write else None
    if form is not None:
        drafted = form
        told = submit(
            request,
            drafted,
            lambda: lines.draft_line(
                event=event,
                words=drafted.cleaned_data["words"],
                question=drafted.cleaned_data["question"],
                by=person,
            ),
            done="The line waits to be cleared.",
            then=reverse("media_relations:event_lines", args=[reference]),
        )
        if isinstance(told, HttpResponse):
            return told
    return event_page(
        request,
        event,
        "media_relations/event_lines.html",
        current="media_relations:event_lines",
        form=form,
        lines=_lines(statement_queries.lines_about(event=event), person, event=event),
    )


def _find_line(request: HttpRequest, reference: str) -> LineToTake:
    person = person_of(request)
    # One question, so that a line one may not know of takes as long as one that never was (law 7).
    known = Q(statement__in=Statement.objects.involving(person).values("pk")) | Q(
        statement=None, event__in=HighProfileEvent.objects.visible_to(person).values("pk")
    )
    line: LineToTake = get_object_or_404(
        LineToTake.objects.filter(known).select_related("statement__event", "event"), reference=reference
    )
    if line.statement is not None and Part.REST not in parts_for(line.statement, person):
        raise Http404
    return line


def _back_of(line: LineToTake) -> str:
    if line.statement is not None:
        return reverse(LINES, args=[line.statement.reference])
    assert line.event is not None
    return reverse("media_relations:event_lines", args=[line.event.reference])


@require_http_methods(["GET", "HEAD", "POST"])
def edit_line(request: HttpRequest, line: str) -> HttpResponse:
    one = _find_line(request, line)
    person = person_of(request)
    if not lines.may_write(person, event=one.event, statement=one.statement):
        raise PermissionDenied("Lines are written by who may write the statement.")
    form = LineForm(typed(request), line=one)
    told = submit(
        request,
        form,
        lambda: lines.edit_line(
            line=one,
            words=form.cleaned_data["words"],
            question=form.cleaned_data["question"],
            began_from=form.began_from,
            by=person,
        ),
        done="The line is saved. Other words, or another question, have to be cleared again.",
        then=_back_of(one),
    )
    if isinstance(told, HttpResponse):
        return told
    context = {"form": form, "title": "Change a line to take", "back": _back_of(one)}
    return render(request, "media_relations/form.html", context, status=told)


@require_POST
def clear_line(request: HttpRequest, line: str) -> HttpResponse:
    one = _find_line(request, line)
    return press(
        request,
        lambda: lines.clear_line(
            line=one,
            seen_words=request.POST.get("seen", ""),
            seen_question=request.POST.get("seen_question", ""),
            by=person_of(request),
        ),
        done="The line may be said from now on.",
        back=_back_of(one),
    )


@require_POST
def end_line(request: HttpRequest, line: str) -> HttpResponse:
    one = _find_line(request, line)
    return press(
        request,
        lambda: lines.end_line(line=one, by=person_of(request)),
        done="The line is no longer said.",
        back=_back_of(one),
    )


# What agencies say themselves ---------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def responses(request: HttpRequest, reference: str) -> HttpResponse:
    """Each agency's own words and their time beside ours; and the cuttings about it."""
    statement = find(request, reference)
    person = person_of(request)
    if request.method == "POST":
        access.check_may_write(statement, person)
    may_write = access.may_write(statement, person)
    asked = statement.partner_responses.values("agency")
    left = Agency.objects.filter(pk__in=[one.pk for one in agencies_to_tell(statement)]).exclude(pk__in=asked)
    form = AskResponseForm(typed(request), agencies=left) if may_write and left else None
    if form is not None:
        chosen = form
        told = submit(
            request,
            chosen,
            lambda: afterwards.ask_for_response(
                statement=statement, agency=chosen.cleaned_data["agency"], by=person
            ),
            done="The agency is asked what it says itself.",
            then=reverse(RESPONSES, args=[reference]),
        )
        if isinstance(told, HttpResponse):
            return told
    return page(
        request,
        statement,
        "media_relations/statement_responses.html",
        current=RESPONSES,
        form=form,
        responses=[
            (one, may_write or bool(access.speaks_for(person, {one.agency_id})), may_write)
            for one in statement.partner_responses.select_related("agency", "answered_by")
        ],
        cuttings=statement_queries.cuttings_of(statement),
        keeps_cuttings=person.is_in_business_unit,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def response(request: HttpRequest, reference: str, agency: int) -> HttpResponse:
    """What one agency says itself, and when."""
    statement = find(request, reference)
    person = person_of(request)
    one = get_object_or_404(statement.partner_responses.select_related("agency"), agency=agency)
    if not (access.may_write(statement, person) or access.speaks_for(person, {agency})):
        raise PermissionDenied(
            "This takes somebody who speaks for the agency, or who may write the statement."
        )
    form = ResponseForm(typed(request), response=one)
    told = submit(
        request,
        form,
        lambda: afterwards.answer_with_own_words(
            response=one,
            text=form.cleaned_data["text"],
            link=form.cleaned_data["link"],
            published_at=form.cleaned_data["published_at"],
            began_from=form.began_from,
            by=person,
        ),
        done="Its own words stand beside ours.",
        then=reverse(RESPONSES, args=[reference]),
    )
    if isinstance(told, HttpResponse):
        return told
    return page(
        request,
        statement,
        "media_relations/statement_form.html",
        status=told,
        current=RESPONSES,
        form=form,
        title=f"What {one.agency} says itself",
        back=reverse(RESPONSES, args=[reference]),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def contradiction(request: HttpRequest, reference: str, agency: int) -> HttpResponse:
    """Where an agency's words say something else than ours."""
    statement = find(request, reference)
    person = person_of(request)
    access.check_may_write(statement, person)
    one = get_object_or_404(statement.partner_responses.select_related("agency"), agency=agency)
    form = ContradictionForm(typed(request), response=one)
    told = submit(
        request,
        form,
        lambda: afterwards.note_contradiction(
            response=one,
            contradiction=form.cleaned_data["contradiction"],
            began_from=form.began_from,
            by=person,
        ),
        done="The note is saved.",
        then=reverse(RESPONSES, args=[reference]),
    )
    if isinstance(told, HttpResponse):
        return told
    return page(
        request,
        statement,
        "media_relations/statement_form.html",
        status=told,
        current=RESPONSES,
        form=form,
        title=f"Where {one.agency} says something else",
        text=one.text,
        back=reverse(RESPONSES, args=[reference]),
    )


# Cuttings -----------------------------------------------------------------------------------------


def _asked_for(request: HttpRequest) -> tuple[CuttingFilterForm, queries.Filters, str]:
    form = CuttingFilterForm(request.GET)
    form.is_valid()
    named = {name: form.cleaned_data.get(name, "") for name in ("words", "outcome", "event", "statement")}
    sort = request.GET.get("sort", queries.DEFAULT_SORT)
    if sort.removeprefix("-") not in queries.SORTS:
        sort = queries.DEFAULT_SORT
    return form, queries.Filters(**named), sort


@require_safe
def cuttings(request: HttpRequest) -> HttpResponse:
    """What appeared, and what of it needs an answer."""
    person = of_the_room(request)
    form, filters, sort = _asked_for(request)
    found = Paginator(queries.list_for(person, filters, sort), PAGE_SIZE)
    context = {
        "page_obj": found.get_page(request.GET.get("page")),
        "filter_form": form,
        "sort": sort,
        "export_query": request.GET.urlencode(),
        "may_add": person.is_in_business_unit,
    }
    return render(request, "media_relations/cutting_list.html", context)


@require_safe
def cuttings_export(request: HttpRequest) -> StreamingHttpResponse:
    """The same list as CSV, with the same filters."""
    person = of_the_room(request)
    _, filters, sort = _asked_for(request)
    return table_response("cuttings.csv", queries.HEADINGS, queries.rows_for_export(person, filters, sort))


@require_http_methods(["GET", "HEAD", "POST"])
def add_cutting(request: HttpRequest) -> HttpResponse:
    """Keep what appeared, as a link or a file."""
    person = of_the_room(request)
    afterwards.check_may_keep_cuttings(person)
    initial: dict[str, Any] = {
        name: request.GET[name] for name in ("event", "statement") if name in request.GET
    }
    form = CuttingForm(
        typed(request), request.FILES or None, by=person, initial={"published_on": clock.today()} | initial
    )
    told = submit(
        request,
        form,
        lambda: statement_files.upload_cutting(
            **{
                name: form.cleaned_data[name]
                for name in ("file", "title", "published_on", "outlet", "link", "event", "statement")
            },
            by=person,
        ),
        done="The cutting is kept.",
        then=reverse("media_relations:cuttings"),
    )
    if isinstance(told, HttpResponse):
        return told
    context = {"form": form, "title": "Add a cutting", "back": reverse("media_relations:cuttings")}
    return render(request, "media_relations/form.html", context, status=told)


def _find_cutting(request: HttpRequest, cutting: str) -> Cutting:
    person = person_of(request)
    rows = queries.with_what_is_known(queries.visible_to(person), person).select_related(
        "outlet", "owner", "event", "statement__current_version", "document__matter", "added_by"
    )
    return get_object_or_404(rows, reference=cutting)


@require_http_methods(["GET", "HEAD", "POST"])
def cutting(request: HttpRequest, cutting: str) -> HttpResponse:
    """One cutting: what is wrong with it, who answers it, and what came of that."""
    one = _find_cutting(request, cutting)
    person = person_of(request)
    may = one.owner_id == person.pk or person.is_in_business_unit
    if request.method == "POST" and not may:
        afterwards.check_may_keep_cuttings(person)
    form = JudgeForm(typed(request), cutting=one) if may else None
    status = 200
    if form is not None:
        judged = form
        told = submit(
            request,
            judged,
            lambda: afterwards.judge_cutting(
                cutting=one,
                **{
                    name: judged.cleaned_data[name]
                    for name in ("is_inaccurate", "what_is_wrong", "outcome", "owner", "note")
                },
                began_from=judged.began_from,
                by=person,
            ),
            done="It is saved.",
            then=reverse("media_relations:cutting", args=[cutting]),
        )
        if isinstance(told, HttpResponse):
            return told
        status = told
    context = {
        "cutting": one,
        "form": form,
        "may_open_file": queries.with_open_files(person).filter(pk=one.pk).exists(),
        "may_see_all": is_in_the_room(person),
    }
    return render(request, "media_relations/cutting.html", context, status=status)


@require_safe
def cutting_file(request: HttpRequest, cutting: str) -> HttpResponseBase:
    """The file of a cutting. Reading it leaves a trace."""
    person = person_of(request)
    rows = queries.with_open_files(person).select_related("document__matter")
    one: Cutting = get_object_or_404(rows, reference=cutting)
    assert one.document is not None
    return file_response(request, one.document, reader=person)
