"""The list of statements, writing one, its own page, and the steps that are a button."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from documents.http import file_response, table_response
from documents.showing import entries
from foundation import clock
from foundation.acts import press, say_why_not, submit, typed
from foundation.shared_forms import ReasonForm
from media_relations.forms.statements import (
    LOOK,
    BeginForm,
    FileForm,
    FilterForm,
    NoteForm,
    RecipientsForm,
    StatementForm,
    names_for,
)
from media_relations.models import Enquiry, Statement
from media_relations.queries import changes, writing
from media_relations.queries import statement_lists as lists
from media_relations.queries import statement_page as queries
from media_relations.queries import statements as gate_queries
from media_relations.rules import access, approval, release, workflow
from media_relations.rules.reading import parts_for
from media_relations.rules.refusals import MediaNotReady
from media_relations.rules.room import is_in_the_room
from media_relations.services import approvals, statement_files
from media_relations.services import statements as services
from media_relations.views.finding import person_of
from media_relations.views.statement_frame import REST, TEXT, find, find_to, form_page, page
from partnership.models import Person

PAGE_SIZE = 25
CURRENT = "media_relations:statement"


def _asked_for(request: HttpRequest) -> tuple[FilterForm, lists.Filters, str]:
    form = FilterForm(request.GET)
    form.is_valid()
    named = {name: form.cleaned_data.get(name, "") for name in ("words", "kind", "status", "event")}
    sort = request.GET.get("sort", lists.DEFAULT_SORT)
    if sort.removeprefix("-") not in lists.SORTS:
        sort = lists.DEFAULT_SORT
    return form, lists.Filters(**named), sort


# The list -----------------------------------------------------------------------------------------


@require_safe
def statement_list(request: HttpRequest) -> HttpResponse:
    """Every statement that this person may see, with filters."""
    person = person_of(request)
    form, filters, sort = _asked_for(request)
    statements = Paginator(lists.list_for(person, filters, sort), PAGE_SIZE)
    page_obj = statements.get_page(request.GET.get("page"))
    concerns = gate_queries.open_concerns(page_obj)
    context = {
        "page_obj": page_obj,
        "rows": [
            (
                one,
                lists.shown_title(one),
                queries.COLOURS[Statement.Status(one.status)],
                gate_queries.say_concerns(concerns.get(one.pk, [])),
            )
            for one in page_obj
        ],
        "filter_form": form,
        "sort": sort,
        "export_query": request.GET.urlencode(),
        "may_begin": bool(names_for(person)),
        "may_see_cuttings": is_in_the_room(person),
    }
    return render(request, "media_relations/statement_list.html", context)


@require_safe
def statement_list_export(request: HttpRequest) -> StreamingHttpResponse:
    """The same list as CSV, with the same filters."""
    _, filters, sort = _asked_for(request)
    return table_response(
        "statements.csv", lists.HEADINGS, lists.rows_for_export(person_of(request), filters, sort)
    )


# Writing ------------------------------------------------------------------------------------------


def _draft_of(form: StatementForm, statement: Statement | None) -> writing.Draft:
    """What was typed, as far as it can be read, for the help with writing."""
    data = form.cleaned_data
    version = statement.current_version if statement else None

    def part(name: str) -> str:
        return str(
            data.get(name) or form.data.get(name, "") or (getattr(version, name, "") if version else "")
        )

    words = (data.get(f"words_{place}") for place in range(form.quote_places))
    return writing.Draft(
        kind=data.get("kind") or (statement.kind if statement else Statement.Kind.REACTIVE),
        title=part("title"),
        text=part("text"),
        key_message=part("key_message"),
        quotes=tuple(str(one) for one in words if one),
        matter=access.matter_of(statement) if statement else data.get("matter"),
        event=statement.event if statement else data.get("event"),
        release_at=data.get("release_at"),
    )


def _advice(form: StatementForm, statement: Statement | None, person: Person) -> writing.Advice:
    form.is_valid()
    return writing.advice(_draft_of(form, statement), person)


def _tell_what_was_taken_out(request: HttpRequest, form: StatementForm) -> None:
    if form.taken_out:
        messages.info(
            request,
            f"Invisible characters that came along with a paste were taken out of: {', '.join(form.taken_out)}.",
        )


@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a statement: in whose name, about what, and what it says."""
    person = person_of(request)
    if not names_for(person):
        raise PermissionDenied(
            "A statement is begun by the business unit, a chair, or somebody who speaks for an agency."
        )
    initial: dict[str, Any] = {name: request.GET[name] for name in ("event", "kind") if name in request.GET}
    form = BeginForm(typed(request), by=person, initial=initial)
    advice = None
    if request.method == "POST" and LOOK in request.POST:
        advice = _advice(form, None, person)
    elif request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            drafted = services.draft_statement(
                contents=form.contents(),
                by=person,
                on_behalf_of=form.owner(),
                event=data["event"],
                matter=data["matter"],
                agencies=data["agencies"],
            )
        except MediaNotReady as not_ready:
            say_why_not(form, not_ready)
        else:
            messages.success(request, "The draft is saved.")
            _tell_what_was_taken_out(request, form)
            return redirect(drafted)
    return render(request, "media_relations/statement_begin.html", {"form": form, "advice": advice})


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, reference: str) -> HttpResponse:
    """Change what the statement says, or read it over without storing anything."""
    statement = find_to("edit", request, reference, TEXT)
    person = person_of(request)
    form = StatementForm(typed(request), statement=statement)
    context: dict[str, Any] = {
        "title": "Edit the statement",
        "reasons": workflow.reasons_not_to("edit", statement),
        "asks_anew": statement.status != Statement.Status.DRAFT,
        "back": statement.get_absolute_url(),
    }
    template = "media_relations/statement_edit.html"
    if request.method == "POST" and LOOK in request.POST:
        read = _advice(form, statement, person)
        return page(request, statement, template, form=form, advice=read, was_looked_at=True, **context)
    before = statement.current_version_id
    answer = submit(
        request,
        form,
        lambda: services.edit_statement(
            statement=statement, contents=form.contents(), began_from=form.began_from, by=person
        ),
        done="The statement is saved.",
        then=statement.get_absolute_url(),
    )
    if isinstance(answer, HttpResponse):
        _tell_what_was_taken_out(request, form)
        if before == Statement.objects.values_list("current_version", flat=True).get(pk=statement.pk):
            messages.info(request, "Nothing was changed, so everything stands as it was.")
        return answer
    advice = writing.advice(writing.Draft.of(statement), person) if request.method != "POST" else None
    return page(request, statement, template, status=answer, form=form, advice=advice, **context)


@require_http_methods(["GET", "HEAD", "POST"])
def recipients(request: HttpRequest, reference: str) -> HttpResponse:
    """Which journalists get it, and by which channels it is told."""
    statement = find(request, reference)
    person = person_of(request)
    may = access.may("edit", statement, person)
    if request.method == "POST":
        access.check_may("edit", statement, person)
    form = RecipientsForm(typed(request), statement=statement) if may else None
    context: dict[str, Any] = {
        "current": "media_relations:statement_recipients",
        "journalists": statement.journalists.select_related("outlet"),
        "channels": statement.channels.all(),
        "agencies": queries.recipients(statement),
        "left_out": gate_queries.journalists_left_out(statement),
        "reasons": workflow.reasons_not_to("edit", statement),
    }
    template = "media_relations/statement_recipients.html"
    if form is None:
        return page(request, statement, template, form=None, **context)
    return form_page(
        request,
        statement,
        form,
        lambda: services.edit_statement(
            statement=statement,
            contents=approval.contents_of(statement),
            began_from=form.began_from,
            by=person,
            journalists=form.cleaned_data["journalists"],
            channels=form.cleaned_data["channels"],
        ),
        done="Who gets it is saved.",
        then=reverse("media_relations:statement_recipients", args=[reference]),
        template=template,
        **context,
    )


# Files --------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def files(request: HttpRequest, reference: str) -> HttpResponse:
    """What goes with the statement, and what the check found in it."""
    statement = find(request, reference, TEXT)
    person = person_of(request)
    may = access.may("edit", statement, person)
    if request.method == "POST":
        access.check_may("edit", statement, person)
    matter = access.matter_of(statement)
    context: dict[str, Any] = {
        "current": "media_relations:statement_files",
        "files": [
            (row, entries(row.document.findings.all(), matter, person))
            for row in gate_queries.files_of(statement)
        ],
        "may": may,
        "reasons": workflow.reasons_not_to("edit", statement),
    }
    form = FileForm(typed(request), request.FILES or None) if may else None
    template = "media_relations/statement_files.html"
    if form is None:
        return page(request, statement, template, form=None, **context)
    return form_page(
        request,
        statement,
        form,
        lambda: statement_files.upload_file(
            statement=statement, file=form.cleaned_data["file"], title=form.cleaned_data["title"], by=person
        ),
        done="The file is added. See below what the check found.",
        then=reverse("media_relations:statement_files", args=[reference]),
        template=template,
        **context,
    )


@require_safe
def file(request: HttpRequest, reference: str, file: int) -> HttpResponseBase:
    """The clean copy of a file. Reading it inside leaves a trace."""
    statement = find(request, reference, TEXT)
    row = get_object_or_404(statement.files.select_related("document__matter"), pk=file)
    return file_response(request, row.document, reader=person_of(request))


@require_POST
def remove_file(request: HttpRequest, reference: str, file: int) -> HttpResponse:
    statement = find_to("edit", request, reference, TEXT)
    row = get_object_or_404(statement.files, pk=file)
    return press(
        request,
        lambda: services.remove_file(file=row, by=person_of(request)),
        done=f"“{row.title}” is taken away.",
        back=reverse("media_relations:statement_files", args=[reference]),
    )


# The statement ------------------------------------------------------------------------------------


@require_safe
def statement(request: HttpRequest, reference: str) -> HttpResponse:
    """The text, whose move it is, and what this person can do; to those whom it does not involve, what is public."""
    person = person_of(request)
    found = get_object_or_404(queries.whole(Statement.objects.visible_to(person)), reference=reference)
    if not Statement.objects.involving(person).filter(pk=found.pk).exists():
        return render(request, "media_relations/statement_released.html", {"statement": found})
    parts = parts_for(found, person)
    leads = {step for step in workflow.STEPS if not workflow.reasons_not_to(step, found)}
    context: dict[str, Any] = {
        "reads_all": REST in parts,
        "quotes": queries.quotes(found),
        "files": gate_queries.files_of(found),
        "matter": found.matter if access.may_know_matter(found, person) else None,
        "may": {step: access.may(step, found, person) for step in workflow.STEPS} if REST in parts else {},
        "leads": leads,
        "findings": entries(queries.findings(found), access.matter_of(found), person)
        if access.may_write(found, person)
        else [],
    }
    if REST in parts:
        context |= _rest(found, person)
    return page(request, found, "media_relations/statement.html", current=CURRENT, **context)


def _rest(found: Statement, person: Person) -> dict[str, Any]:
    now = clock.now()
    is_open = found.status in Statement.OPEN
    gates = queries.gates_for(found, person, now) if is_open else []
    agencies = gate_queries.agencies(found, now) if is_open else []
    return {
        "gates": gates,
        "together": gate_queries.waits_for(found) if is_open else [],
        "shut": sum(not gate.is_open for gate in gates),
        "whose_move": queries.whose_move(found, agencies, gates),
        "offered": gate_queries.offered_change(found) if is_open else None,
        "last_stop": queries.last_stop(found),
        "sent_back": found.sent_backs.select_related("sent_by").first()
        if found.status == Statement.Status.DRAFT
        else None,
        "approval": gate_queries.standing_approval(found),
        "has_telephone": queries.has_telephone(found, person),
        "not_looked_at": queries.overrides_not_looked_at(found),
        "enquiries": Enquiry.objects.visible_to(person).filter(statement=found),
        "corrections": Statement.objects.visible_to(person)
        .filter(corrects=found)
        .exclude(status=Statement.Status.DROPPED)
        .select_related("current_version"),
        "is_late": is_open and release.is_late(found, now),
        "needs_lead": is_open and access.needs_to_go_to_lead(found) and not access.was_shown_to_lead(found),
        "may_correct": access.may_write(found, person) and not release.reasons_not_to_correct(found),
    }


@require_safe
def timeline(request: HttpRequest, reference: str) -> HttpResponse:
    """Everything that was done with the statement, and every version of it."""
    found = find(request, reference)
    events = Paginator(queries.events_of(found), PAGE_SIZE * 2)
    page_obj = events.get_page(request.GET.get("page"))
    return page(
        request,
        found,
        "media_relations/statement_timeline.html",
        current="media_relations:statement_timeline",
        page_obj=page_obj,
        events=queries.timeline(list(page_obj)),
        versions=queries.versions_of(found, person_of(request)),
    )


@require_safe
def version(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """One version as it read, and what changed from the one before."""
    found = find(request, reference)
    versions = queries.versions_of(found, person_of(request))
    one = get_object_or_404(versions, number=number)
    before = versions.filter(number=number - 1).first()
    return page(
        request,
        found,
        "media_relations/statement_version.html",
        current="media_relations:statement_timeline",
        one=one,
        said=queries.quoted(one),
        changes=changes.between(before, one) if before else [],
        before=before,
    )


# Steps that are a button ----------------------------------------------------------------------------


@require_POST
def submit_statement(request: HttpRequest, reference: str) -> HttpResponse:
    found = find_to("submit", request, reference, TEXT)
    return press(
        request,
        lambda: services.submit(statement=found, by=person_of(request)),
        done=queries.say_who_is_asked,
        back=found.get_absolute_url(),
    )


@require_POST
def show_to_lead(request: HttpRequest, reference: str) -> HttpResponse:
    found = find_to("edit", request, reference, TEXT)
    return press(
        request,
        lambda: services.show_to_lead(statement=found, by=person_of(request)),
        done="Whoever leads on the event can read the draft now.",
        back=found.get_absolute_url(),
    )


@require_POST
def ask_approval(request: HttpRequest, reference: str) -> HttpResponse:
    found = find_to("ask_approval", request, reference, TEXT)
    return press(
        request,
        lambda: approvals.ask_approval(statement=found, by=person_of(request)),
        done="The right people are asked to approve it.",
        back=found.get_absolute_url(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def drop(request: HttpRequest, reference: str) -> HttpResponse:
    """The statement goes no further."""
    found = find_to("drop", request, reference)
    form = ReasonForm(
        typed(request), button="Drop the statement", label="Why it goes no further", is_warning=True
    )
    return form_page(
        request,
        found,
        form,
        lambda: services.drop(statement=found, reason=form.cleaned_data["reason"], by=person_of(request)),
        done="The statement is dropped.",
        then=found.get_absolute_url(),
        title="Drop the statement",
        warning="It can’t be taken up again. What was said about it stays on the record.",
        reasons=workflow.reasons_not_to("drop", found),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, reference: str) -> HttpResponse:
    """Begin a statement that corrects this one and will stand at its address."""
    found = find(request, reference)
    access.check_may_write(found, person_of(request))
    form = NoteForm(typed(request))
    if request.method == "POST" and form.is_valid():
        try:
            correction = services.begin_correction(
                statement=found, note=form.cleaned_data["note"], by=person_of(request)
            )
        except MediaNotReady as not_ready:
            form.add_error(None, str(not_ready))
        else:
            messages.success(request, "The correction is begun. Write what is right.")
            return redirect("media_relations:statement_edit", correction.reference)
    return page(
        request,
        found,
        "media_relations/statement_form.html",
        form=form,
        title="Correct the statement",
        text="A correction is a statement of its own: it is agreed, checked and approved like any other. Once it is "
        "released it stands at the same address, with this note above it.",
        back=found.get_absolute_url(),
        reasons=release.reasons_not_to_correct(found),
    )
