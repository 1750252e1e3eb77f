"""Learning briefings: begun from the form, written section by section, promising next steps, used by teams."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalogue.forms.briefings import LOOK, BeginForm, EndStepForm, SectionsForm, StepForm, UseForm, arranged
from catalogue.models import Kind, NextStep, Resource, ResourceVersion
from catalogue.queries import briefings as queries
from catalogue.queries import pages, writing
from catalogue.rules import access
from catalogue.rules import briefings as rules
from catalogue.rules.refusals import CatalogueNotReady
from catalogue.rules.versions import VersionContents
from catalogue.services import briefings
from catalogue.views.finding import (
    and_off_the_schedule,
    find,
    find_version_worked_on,
    form_page,
    page,
    person_of,
)
from documents.http import table_response
from foundation import clock
from foundation.acts import say_why_not, submit, typed
from foundation.languages import direction_of

PAGE_SIZE = 50
SECTIONS, STEPS, USES = "catalogue:sections", "catalogue:next_steps", "catalogue:uses"


@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """A briefing in the seven-minute form, with what it was made from."""
    person = person_of(request)
    access.check_may_draft(person, None)
    form = BeginForm(typed(request), by=person)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            version = briefings.draft_briefing(
                particulars=form.particulars,
                language=form.cleaned_data["language"],
                matter=form.cleaned_data["matter"],
                by=person,
            )
        except CatalogueNotReady as not_ready:
            say_why_not(form, not_ready)
        else:
            messages.success(request, "The briefing is begun. Nobody has it until it is published.")
            return redirect(pages.sections(version))
    context = {"form": form, "headings": queries.headings(), "back": pages.HOME}
    return render(request, "catalogue/briefing_begin.html", context, status=status)


# Sections -----------------------------------------------------------------------------------------


def _find_sections(request: HttpRequest, reference: str, version: str) -> ResourceVersion:
    """A version that can have sections, for somebody who writes them."""
    found = find_version_worked_on(request, reference, version)
    if found.resource.kind != Kind.BRIEFING or found.medium != ResourceVersion.Medium.TEXT:
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def sections(request: HttpRequest, reference: str, version: str) -> HttpResponse:
    """The sections of a draft: written, added, moved and taken out; only “Save” stores anything."""
    found, person = _find_sections(request, reference, version), person_of(request)
    access.check_may_write(found.resource, person)
    if found.state != ResourceVersion.State.DRAFT:
        return page(
            request,
            found.resource,
            "catalogue/briefing_sections.html",
            current="catalogue:versions",
            version=found,
            text=rules.as_text(briefings.sections_of(found)),
            may_begin_again=not found.resource.versions.filter(
                language=found.language_id, format=found.format, state=ResourceVersion.State.DRAFT
            ).exists(),
        )
    anew = arranged(request.POST) if request.method == "POST" else None
    if anew is not None:
        form = SectionsForm(record=found, sections=anew, initial={"version": request.POST.get("version", "")})
        return _writing(request, found, form)
    form = SectionsForm(typed(request), record=found)
    if LOOK in request.POST:
        form.is_valid()
        return _writing(request, found, form, text=rules.as_text(form.shown), is_looked_at=True)
    answer = submit(
        request,
        form,
        lambda: briefings.write_sections(
            version=found, sections=form.sections, began_from=form.began_from, by=person
        ),
        done="The sections are saved.",
        then=pages.sections(found),
    )
    return answer if isinstance(answer, HttpResponse) else _writing(request, found, form, status=answer)


def _writing(
    request: HttpRequest,
    found: ResourceVersion,
    form: SectionsForm,
    *,
    text: str = "",
    is_looked_at: bool = False,
    status: int = 200,
) -> HttpResponse:
    return page(
        request,
        found.resource,
        "catalogue/briefing_sections.html",
        status=status,
        current="catalogue:versions",
        version=found,
        form=form,
        text=text,
        was_looked_at=is_looked_at,
        advice=writing.advice(VersionContents(text=text), found.language.tag) if is_looked_at else None,
        direction=direction_of(found.language.tag),
        back=pages.version(found),
    )


@require_POST
def begin_again(request: HttpRequest, reference: str, version: str) -> HttpResponse:
    """A new draft with the sections of this version, which stays as it is meanwhile."""
    found = _find_sections(request, reference, version)
    try:
        draft = briefings.begin_again(version=found, by=person_of(request))
    except CatalogueNotReady as not_ready:
        messages.error(request, str(not_ready))
        return redirect(pages.sections(found))
    messages.success(
        request, "A new draft is begun. What readers have stays as it is until the draft is in force."
    )
    return redirect(pages.sections(draft))


# Next steps ---------------------------------------------------------------------------------------


def _find_briefing(request: HttpRequest, reference: str) -> Resource:
    """A briefing, for somebody with a role: who promised what and which teams used it is no public matter."""
    found = find(request, reference)
    if found.kind != Kind.BRIEFING or not person_of(request).roles():
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def next_steps(request: HttpRequest, reference: str) -> HttpResponse:
    """What the briefing promises, with who does it and by when."""
    found, person = _find_briefing(request, reference), person_of(request)
    may_write = access.may_write(found, person)
    if request.method == "POST":
        access.check_may_write(found, person)
    is_open = may_write and found.status != Resource.Status.WITHDRAWN
    form = StepForm(typed(request)) if is_open else None
    status: HttpResponse | int = 200
    if form is not None:
        promised = form
        status = submit(
            request,
            promised,
            lambda: briefings.promise_step(
                resource=found,
                **{name: promised.cleaned_data[name] for name in ("what", "owner", "agency", "due_on")},
                by=person,
            ),
            done=and_off_the_schedule("The step is promised. Its owner is reminded of it.", found),
            then=reverse(STEPS, args=[reference]),
        )
    if isinstance(status, HttpResponse):
        return status
    steps = list(queries.steps_of(found))
    today = clock.today()
    return page(
        request,
        found,
        "catalogue/briefing_steps.html",
        status=status,
        current=STEPS,
        form=form,
        steps=[
            {
                "step": step,
                "is_open": step.done_at is None and step.dropped_at is None,
                "is_overdue": step.done_at is None and step.dropped_at is None and step.due_on < today,
                "may_finish": may_write or step.owner_id == person.pk,
                "may_drop": may_write,
            }
            for step in steps
        ],
    )


def _find_step(request: HttpRequest, reference: str, step: str) -> NextStep:
    resource = _find_briefing(request, reference)
    found: NextStep = get_object_or_404(queries.steps_of(resource), reference=step)
    found.resource = resource
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def finish_step(request: HttpRequest, reference: str, step: str) -> HttpResponse:
    """Say what came of a step."""
    found, person = _find_step(request, reference, step), person_of(request)
    rules.check_may_end_step(found, person)
    form = EndStepForm(typed(request), step=found, is_done=True)
    return form_page(
        request,
        found.resource,
        form,
        lambda: briefings.finish_step(
            step=found, outcome=form.cleaned_data["words"], began_from=form.began_from, by=person
        ),
        done=and_off_the_schedule("The step is done, and readers see what came of it.", found.resource),
        then=reverse(STEPS, args=[reference]),
        current=STEPS,
        title=f"Step {found.number} is done",
        text=found.what,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def drop_step(request: HttpRequest, reference: str, step: str) -> HttpResponse:
    """A step is promised no more."""
    found, person = _find_step(request, reference, step), person_of(request)
    access.check_may_write(found.resource, person)
    form = EndStepForm(typed(request), step=found, is_done=False)
    return form_page(
        request,
        found.resource,
        form,
        lambda: briefings.drop_step(
            step=found, reason=form.cleaned_data["words"], began_from=form.began_from, by=person
        ),
        done=and_off_the_schedule("The step is promised no more.", found.resource),
        then=reverse(STEPS, args=[reference]),
        current=STEPS,
        title=f"Drop step {found.number}",
        text=found.what,
    )


# Teams --------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def uses(request: HttpRequest, reference: str) -> HttpResponse:
    """Which teams used the briefing, and what they took from it."""
    found, person = _find_briefing(request, reference), person_of(request)
    if request.method == "POST":
        access.check_may_record_use(found, person)
    is_open = found.status == Resource.Status.PUBLISHED and bool(person.roles())
    form = UseForm(typed(request), by=person) if is_open else None
    status: HttpResponse | int = 200
    if form is not None:
        recorded = form
        names = ("team", "agency", "used_on", "people", "note")
        status = submit(
            request,
            recorded,
            lambda: briefings.record_use(
                resource=found, **{name: recorded.cleaned_data[name] for name in names}, by=person
            ),
            done="It is recorded that the team used the briefing.",
            then=reverse(USES, args=[reference]),
        )
    if isinstance(status, HttpResponse):
        return status
    context: dict[str, Any] = {
        "form": form,
        "page_obj": Paginator(queries.uses_of(found), PAGE_SIZE).get_page(request.GET.get("page")),
    }
    return page(request, found, "catalogue/briefing_uses.html", status=status, current=USES, **context)


@require_safe
def uses_export(request: HttpRequest, reference: str) -> StreamingHttpResponse:
    """The same as CSV."""
    found = _find_briefing(request, reference)
    return table_response(
        f"briefing-{found.reference}-teams.csv", queries.USE_HEADINGS, queries.use_rows(found)
    )
