"""The versions of a resource: written, read as the public will, compared, put in force, kept readable, taken away."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from catalogue.forms.versions import LOOK, BeginVersionForm, PutInForceForm, VersionForm
from catalogue.models import Kind, LinkCheck, Resource, ResourceVersion
from catalogue.queries import pages, writing
from catalogue.queries import resource_page as queries
from catalogue.queries import resources as gate_queries
from catalogue.rules import access
from catalogue.rules import versions as rules
from catalogue.rules.refusals import CatalogueNotReady
from catalogue.rules.versions import VersionContents
from catalogue.services import files
from catalogue.services import versions as services
from catalogue.views.finding import (
    and_off_the_schedule,
    find_to_write,
    find_version,
    find_version_worked_on,
    find_worked_on,
    form_page,
    page,
    person_of,
    works_on,
)
from documents import rules as document_rules
from documents.http import file_response
from foundation import clock
from foundation.acts import say_why_not, submit, typed
from foundation.languages import direction_of
from foundation.shared_forms import ReasonForm
from partnership.models import Partnership, Person

FORM = ["GET", "HEAD", "POST"]
Medium, State = ResourceVersion.Medium, ResourceVersion.State
CURRENT = "catalogue:versions"

TITLES = {Medium.TEXT: "Write a text", Medium.FILE: "Add a file", Medium.LINK: "Add a link"}


# All of them --------------------------------------------------------------------------------------


@require_safe
def versions(request: HttpRequest, reference: str) -> HttpResponse:
    """Every version of every variant, and what can be begun."""
    resource, person = find_worked_on(request, reference), person_of(request)
    may_write = access.may_write(resource, person)
    return page(
        request,
        resource,
        "catalogue/versions.html",
        current=CURRENT,
        variants=queries.variants_of(queries.versions_for(resource, person)),
        waiting=queries.files_that_wait(resource, person),
        may_write=may_write and resource.status != Resource.Status.WITHDRAWN,
        may_upload=may_write and _may_upload(resource, person),
        warnings=gate_queries.warnings(resource),
    )


def _may_upload(resource: Resource, person: Person) -> bool:
    try:
        document_rules.check_may_upload(resource.matter, person)
    except PermissionDenied:
        return False
    return True


# Writing ------------------------------------------------------------------------------------------


@require_http_methods(FORM)
def begin(request: HttpRequest, reference: str, medium: str) -> HttpResponse:
    """A draft of a variant, written, uploaded or linked to; begun from what is in force where there is something."""
    resource, person = find_to_write(request, reference), person_of(request)
    if medium not in Medium.values:
        raise Http404
    if medium == Medium.FILE:
        document_rules.check_may_upload(resource.matter, person)
    form = BeginVersionForm(
        typed(request),
        request.FILES or None,
        medium=medium,
        initial=_begin_from(request, resource, medium),
    )
    context: dict[str, Any] = {"title": TITLES[Medium(medium)], "back": pages.versions(resource)}
    if resource.status == Resource.Status.WITHDRAWN:
        context["reasons"] = ["The resource was withdrawn. Restore it first."]
    template = "catalogue/version_write.html"
    if request.method == "POST" and LOOK in request.POST:
        form.is_valid()
        language = form.cleaned_data.get("language")
        read = writing.advice(_typed_so_far(form), language.tag if language else "en")
        return page(request, resource, template, form=form, advice=read, was_looked_at=True, **context)
    if request.method == "POST" and form.is_valid():
        try:
            version = _begun(resource, form, person)
        except CatalogueNotReady as not_ready:
            say_why_not(form, not_ready)
        else:
            messages.success(request, "The draft is saved. Nobody outside has it before it is put in force.")
            _tell_what_was_taken_out(request, form)
            return redirect(pages.version(version))
    return page(request, resource, template, form=form, **context)


def _begin_from(request: HttpRequest, resource: Resource, medium: str) -> dict[str, Any]:
    """The variant that was asked for, and what stands in force in it."""
    # PostgreSQL takes no NUL in a text.
    asked = {
        name: request.GET[name].replace("\0", "") for name in ("language", "format") if name in request.GET
    }
    if len(asked) < 2:
        return asked
    current = (
        gate_queries.current_versions(resource)
        .filter(language__tag=asked["language"], format=asked["format"], medium=medium)
        .first()
    )
    if current is None:
        return asked
    stored: dict[str, Any] = vars(rules.contents_of(current))
    title = {"file_title": current.document.title} if current.document is not None else {}
    return asked | stored | title


def _begun(resource: Resource, form: BeginVersionForm, person: Person) -> ResourceVersion:
    data = form.cleaned_data
    given: dict[str, Any] = {
        "resource": resource,
        "language": data["language"],
        "format": data["format"],
        "contents": form.contents(),
        "by": person,
    }
    if form.medium == Medium.FILE:
        return files.begin_file_version(**given, file=data["file"], title=data["file_title"])
    return services.begin_version(**given)


@require_http_methods(FORM)
def edit(request: HttpRequest, reference: str, version: str) -> HttpResponse:
    """Change what a draft says, or read it over without storing anything."""
    found = _found_to_write(request, reference, version)
    resource, person = found.resource, person_of(request)
    tag = found.language.tag
    form = VersionForm(
        typed(request), medium=found.medium, version=found, has_sections=found.sections.exists()
    )
    back = pages.version(found)
    context: dict[str, Any] = {
        "version": found,
        "title": "Edit the draft",
        "back": back,
        "reasons": [] if found.state == State.DRAFT else [f"The version is “{found.get_state_display()}”."],
        "current": CURRENT,
    }
    template = "catalogue/version_write.html"
    if request.method == "POST" and LOOK in request.POST:
        form.is_valid()
        read = writing.advice(_typed_so_far(form), tag)
        return page(request, resource, template, form=form, advice=read, was_looked_at=True, **context)
    answer = submit(
        request,
        form,
        lambda: services.edit_version(
            version=found, contents=form.contents(), began_from=form.began_from, by=person
        ),
        done="The draft is saved.",
        then=back,
    )
    if isinstance(answer, HttpResponse):
        _tell_what_was_taken_out(request, form)
        return answer
    read = writing.advice(rules.contents_of(found), tag) if request.method != "POST" else None
    return page(request, resource, template, status=answer, form=form, advice=read, **context)


def _typed_so_far(form: VersionForm) -> VersionContents:
    """What was typed, as far as it can be read, for the help with writing."""
    stored = rules.contents_of(form.record) if form.record is not None else VersionContents()
    typed_words: dict[str, Any] = {
        name: str(form.cleaned_data.get(name) or form.data.get(name) or "")
        if name in form.fields
        else getattr(stored, name)
        for name in ("title", "summary", "text", "transcript")
    }
    return VersionContents(**{name: words[: rules.MOST_CHARACTERS] for name, words in typed_words.items()})


def _tell_what_was_taken_out(request: HttpRequest, form: VersionForm) -> None:
    if form.taken_out:
        messages.info(
            request,
            f"Invisible characters that came along with a paste were taken out of: {', '.join(form.taken_out)}.",
        )


def _found_to_write(request: HttpRequest, reference: str, version: str) -> ResourceVersion:
    found = find_version_worked_on(request, reference, version)
    access.check_may_write(found.resource, person_of(request))
    return found


def _found_to_publish(request: HttpRequest, reference: str, version: str) -> ResourceVersion:
    found = find_version_worked_on(request, reference, version)
    access.check_may_publish(found.resource, person_of(request))
    return found


# One of them --------------------------------------------------------------------------------------


@require_safe
def version(request: HttpRequest, reference: str, version: str) -> HttpResponse:
    """What it says and how it stands, and what this person can do with it."""
    found, person = find_version(request, reference, version), person_of(request)
    resource = found.resource
    is_inside = works_on(resource, person)
    context: dict[str, Any] = {
        "version": found,
        "state_colour": queries.COLOURS[State(found.state)],
        "is_inside": is_inside,
        "direction": direction_of(found.language.tag),
    }
    if is_inside:
        context |= _inside(found, person)
    return page(request, resource, "catalogue/version.html", current=CURRENT, **context)


def _inside(found: ResourceVersion, person: Person) -> dict[str, Any]:
    resource = found.resource
    document = found.document
    found_in_file = queries.findings_in_file(found, person)
    is_withdrawn = resource.status == Resource.Status.WITHDRAWN
    may_write = access.may_write(resource, person) and not is_withdrawn
    may_publish = access.may_publish(resource, person) and not is_withdrawn
    may_change = may_publish if resource.status == Resource.Status.PUBLISHED else may_write
    is_draft, is_current = found.state == State.DRAFT, found.state == State.CURRENT
    return {
        "earlier": _compared_with(found),
        "is_briefing": resource.kind == Kind.BRIEFING and found.medium == ResourceVersion.Medium.TEXT,
        "is_printed": found.format in rules.PRINTED,
        "is_signed_off": rules.is_signed_off(found),
        "missing": rules.reasons_about_contents(found),
        "link_check": LinkCheck.objects.filter(version=found).first(),
        "file_findings": found_in_file,
        "file_waits": any(entry.is_waiting for entry in found_in_file),
        "has_check_page": document is not None and document_rules.may_see_findings(document.matter, person),
        "findings": queries.findings_in_version(found, person),
        "may_edit": is_draft and may_write,
        "may_put_in_force": is_draft and may_change,
        "may_replace": is_current and may_write,
        "may_keep": found.state == State.SUPERSEDED and not found.is_readable and may_publish,
        "may_close": found.kept_readable_at is not None and may_publish,
        "may_drop": is_draft and access.may_write(resource, person),
        "may_withdraw": found.state in (State.CURRENT, State.SUPERSEDED)
        and access.may_withdraw(resource, person),
    }


def _compared_with(found: ResourceVersion) -> ResourceVersion | None:
    """What its readers have, or had, before it: of a draft what is in force, else the version before."""
    same = found.resource.versions.filter(language=found.language, format=found.format).exclude(pk=found.pk)
    if found.state == State.DRAFT:
        return same.filter(state=State.CURRENT).select_related("document").first()
    earlier = same.filter(number__lt=found.number, made_current_at__isnull=False)
    return earlier.select_related("document").order_by("-number").first()


@require_safe
def preview(request: HttpRequest, reference: str, version: str) -> HttpResponse:
    """As the public will read it, in the public site’s own dress. Nobody outside can open this."""
    found = find_version_worked_on(request, reference, version)
    resource = found.resource
    context = {
        "resource": resource,
        "version": found,
        "direction": direction_of(found.language.tag),
        "partnership": Partnership.current(),
        "is_sensitive": resource.topics.filter(is_sensitive=True).exists(),
        "back": pages.version(found),
    }
    answer = render(request, "catalogue/version_preview.html", context)
    answer["X-Robots-Tag"] = "noindex"
    return answer


@require_safe
def compare(request: HttpRequest, reference: str, version: str) -> HttpResponse:
    """What it says otherwise than the one before."""
    found = find_version_worked_on(request, reference, version)
    earlier = _compared_with(found)
    return page(
        request,
        found.resource,
        "catalogue/version_compare.html",
        current=CURRENT,
        version=found,
        earlier=earlier,
        changes=writing.changes_between(earlier, found) if earlier is not None else [],
        back=pages.version(found),
    )


@require_safe
def file(request: HttpRequest, reference: str, version: str) -> HttpResponseBase:
    """The clean copy of its file. Reading it inside leaves a trace."""
    found = find_version(request, reference, version)
    if found.document is None:
        raise Http404
    return file_response(request, found.document, reader=person_of(request))


# Acts ---------------------------------------------------------------------------------------------


@require_http_methods(FORM)
def put_in_force(request: HttpRequest, reference: str, version: str) -> HttpResponse:
    """It stands at its variant’s address; what was there is closed, or left readable on purpose."""
    found = find_version_worked_on(request, reference, version)
    resource, person = found.resource, person_of(request)
    access.check_may_change(found, person)
    back = pages.version(found)
    if request.method == "POST" and found.state == State.CURRENT:
        messages.info(request, "It is in force. Nothing is left to do.")
        return redirect(back)
    is_published = resource.status == Resource.Status.PUBLISHED
    earlier = found.resource.versions.filter(
        language=found.language, format=found.format, state=State.CURRENT
    ).first()
    gates = (
        queries.gates_for(resource, person, clock.now(), versions=[found])
        if is_published
        else queries.gates_of_contents(found)
    )
    form = PutInForceForm(
        typed(request),
        seen=rules.fingerprint(found),
        has_earlier=earlier is not None,
        button="Put it before readers now" if is_published else "Put it in force",
    )
    reasons = rules.reasons_not_to_move(State.CURRENT, found)
    if resource.status == Resource.Status.WITHDRAWN:
        reasons.append("The resource was withdrawn. Restore it first.")
    return form_page(
        request,
        resource,
        form,
        lambda: services.put_in_force(
            version=found,
            by=person,
            keep_earlier_readable=form.cleaned_data.get("keep_earlier_readable", ""),
            seen=form.cleaned_data["seen"],
        ),
        done=and_off_the_schedule(
            "Readers have this version now." if is_published else "The version is in force.", resource
        ),
        then=back,
        template="catalogue/version_put_in_force.html",
        title="Put the version before readers" if is_published else "Put the version in force",
        version=found,
        direction=direction_of(found.language.tag),
        earlier=earlier,
        is_published=is_published,
        file_findings=[one for one in queries.findings_in_file(found, person) if one.is_waiting],
        gates=gates,
        shut=sum(not gate.is_open for gate in gates),
        reasons=reasons,
        current=CURRENT,
    )


@require_http_methods(FORM)
def keep_readable(request: HttpRequest, reference: str, version: str) -> HttpResponse:
    """Readers can open a superseded version again, marked as such."""
    found = _found_to_publish(request, reference, version)
    person = person_of(request)
    reasons = [] if found.state == State.SUPERSEDED else [f"The version is “{found.get_state_display()}”."]
    if found.kept_readable_at is not None:
        reasons.append("It is readable already.")
    form = ReasonForm(
        typed(request), button="Let readers open it", label="Why people need an earlier version"
    )
    return _version_form(
        request,
        found,
        form,
        lambda: services.keep_readable(version=found, reason=form.cleaned_data["reason"], by=person),
        done="Readers can open it, marked as superseded.",
        title="Keep an earlier version readable",
        warning="Whoever may read the resource can open this version too as soon as you press the button. It is marked as superseded.",
        reasons=reasons,
    )


@require_http_methods(FORM)
def close(request: HttpRequest, reference: str, version: str) -> HttpResponse:
    """Nobody outside reads a superseded version any more."""
    found = _found_to_publish(request, reference, version)
    person = person_of(request)
    form = ReasonForm(typed(request), button="Close it to readers", label="Why it is closed")
    return _version_form(
        request,
        found,
        form,
        lambda: services.close_superseded(version=found, reason=form.cleaned_data["reason"], by=person),
        done="It is closed to readers.",
        title="Close an earlier version",
        reasons=[] if found.kept_readable_at is not None else ["It is closed already."],
    )


@require_http_methods(FORM)
def withdraw(request: HttpRequest, reference: str, version: str) -> HttpResponse:
    """Nobody outside has it any more; a draft is dropped."""
    found = find_version_worked_on(request, reference, version)
    person = person_of(request)
    is_draft = found.state == State.DRAFT
    if is_draft:
        access.check_may_write(found.resource, person)
    else:
        access.check_may_withdraw(found.resource, person)
    form = ReasonForm(
        typed(request),
        button="Drop the draft" if is_draft else "Withdraw the version now",
        label="Why the draft is dropped" if is_draft else "Why it is withdrawn",
        help_text="It stays inside.",
        is_warning=True,
    )
    warning = (
        "It can’t be taken up again. It stays on the record."
        if is_draft
        else "Its file, text or link is gone for everybody outside as soon as you press the button; copies in shared"
        " caches within a minute. It can’t come back: another version takes its place."
    )
    return _version_form(
        request,
        found,
        form,
        lambda: services.withdraw_version(version=found, reason=form.cleaned_data["reason"], by=person),
        done=and_off_the_schedule(
            "The draft is dropped." if is_draft else "The version is withdrawn.", found.resource
        ),
        title="Drop the draft" if is_draft else "Withdraw the version",
        warning=warning,
        reasons=rules.reasons_not_to_move(State.WITHDRAWN, found),
    )


def _version_form(
    request: HttpRequest,
    found: ResourceVersion,
    form: Any,
    act: Any,
    *,
    done: str | Callable[[Any], str],
    **context: Any,
) -> HttpResponse:
    text = f"{found}, version {found.number}"
    return form_page(
        request,
        found.resource,
        form,
        act,
        done=done,
        then=pages.version(found),
        text=text,
        current=CURRENT,
        **context,
    )
