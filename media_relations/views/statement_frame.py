"""Finding a statement for somebody, and the frame of its pages.

What a person may not read answers like an address that never existed; what they may read and not do is refused.
"""

from __future__ import annotations

from typing import Any, TypeVar

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from foundation.acts import Act, submit
from foundation.pages import Entry
from media_relations.models import Statement
from media_relations.queries import statement_page as queries
from media_relations.rules import access
from media_relations.rules.reading import Part, parts_for
from media_relations.views.finding import person_of, standing_for
from partnership.models import Person

TEXT, REST = Part.TEXT, Part.REST

Form = TypeVar("Form", bound=forms.Form)


#: Title, name of the address, and the part that one has to be able to read.
PAGES: list[tuple[str, str, Part]] = [
    ("Statement", "media_relations:statement", TEXT),
    ("Agencies", "media_relations:statement_agreements", REST),
    ("Checks", "media_relations:statement_checks", TEXT),
    ("Quotes", "media_relations:statement_quotes", TEXT),
    ("Press offices", "media_relations:statement_consultation", TEXT),
    ("Elected members", "media_relations:statement_members", REST),
    ("Files", "media_relations:statement_files", TEXT),
    ("Who gets it", "media_relations:statement_recipients", REST),
    ("Lines to take", "media_relations:statement_lines", REST),
    ("What others say", "media_relations:statement_responses", REST),
    ("Lifted stops", "media_relations:statement_overrides", REST),
    ("Timeline", "media_relations:statement_timeline", REST),
]


def find(request: HttpRequest, reference: str, part: Part = REST) -> Statement:
    """The statement under this address, for somebody who may read this part of it; a 404 for everybody else."""
    person = person_of(request)
    statement = get_object_or_404(queries.whole(Statement.objects.involving(person)), reference=reference)
    if part not in parts_for(statement, person):
        raise Http404
    return statement


def find_to(step: str, request: HttpRequest, reference: str, part: Part = REST) -> Statement:
    """The same for somebody whose step this is; a 403 for those who may only read."""
    statement = find(request, reference, part)
    access.check_may(step, statement, person_of(request))
    return statement


def page(
    request: HttpRequest,
    statement: Statement,
    template: str,
    *,
    current: str = "",
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """A page of the statement in its frame. `current` is the name of the address whose entry is marked."""
    person = person_of(request)
    context = {
        "statement": statement,
        "version": statement.current_version,
        "colour": queries.COLOURS.get(Statement.Status(statement.status), "grey"),
        "event": queries.event_for(statement, person),
        "standing": standing_for(statement.event, person),
        "sub_navigation": sub_navigation(statement, person, current),
    } | context
    return render(request, template, context, status=status)


def sub_navigation(statement: Statement, person: Person, current: str) -> list[Entry]:
    """The pages of the statement that the person may open."""
    read = parts_for(statement, person)
    return [
        Entry(title, reverse(name, args=[statement.reference]), name == current)
        for title, name, part in PAGES
        if part in read
    ]


def form_page(
    request: HttpRequest,
    statement: Statement,
    form: forms.Form,
    act: Act,
    *,
    done: str,
    then: str,
    template: str = "media_relations/statement_form.html",
    **context: Any,
) -> HttpResponse:
    """One act on a statement through a form: done, and on to `then`; else the page with what was typed."""
    answer = submit(request, form, act, done=done, then=then)
    if isinstance(answer, HttpResponse):
        return answer
    return page(request, statement, template, status=answer, form=form, **{"back": then} | context)


def sent_to(form: Form, name: str, *args: Any) -> Form:
    """The same form, which goes to another address than that of the page it stands on."""
    form.helper.form_action = reverse(f"media_relations:{name}", args=args)  # type: ignore[attr-defined]
    return form
