"""What was found in files and texts, and the protected terms of a matter.

Files themselves have no address here: the view of what a file belongs to hands it on (`documents.http`).
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_safe

from documents import queries, rules, services
from documents.forms import DecisionForm, LiveForm, RetireForm, TermsForm
from documents.models import Document, Finding, ProtectedTerm, TermList
from documents.showing import entries
from foundation.acts import submit, typed
from foundation.governed import SomebodyElseSaved
from matters.models import Matter
from matters.views.finding import sub_navigation
from partnership.models import Person

FORM = ["GET", "HEAD", "POST"]


def _person_of(request: HttpRequest) -> Person:
    if not isinstance(request.user, Person):
        raise Http404
    return request.user


# Findings -----------------------------------------------------------------------------------------


@require_safe
def findings(request: HttpRequest, reference: str) -> HttpResponse:
    """What was found in a file, as this person may see it."""
    person = _person_of(request)
    document: Document = get_object_or_404(queries.clean_copies_visible_to(person), reference=reference)
    if not rules.may_see_findings(document.matter, person):
        raise Http404
    listed = entries(document.findings.all(), document.matter, person)
    context = {
        "document": document,
        "waiting": [entry for entry in listed if entry.is_waiting],
        "decided": [entry for entry in listed if entry.finding.decision == Finding.Decision.CLEARED],
        "removed": [entry for entry in listed if entry.finding.decision == Finding.Decision.REMOVED],
        "is_uploader": document.uploaded_by_id == person.pk,
        "reasons_not_to_publish": rules.reasons_not_to_publish(document, person),
        "back": _back(request, ""),
    }
    return render(request, "documents/findings.html", context)


@require_http_methods(FORM)
def decide(request: HttpRequest, reference: str) -> HttpResponse:
    """One finding, and the decision of a named person on it."""
    person = _person_of(request)
    finding: Finding = get_object_or_404(queries.findings_visible_to(person), reference=reference)
    matter = rules.matter_of(finding)
    if not rules.may_see_findings(matter, person):
        raise Http404
    (entry,) = entries(Finding.objects.filter(pk=finding.pk), matter, person)
    if request.method == "POST":
        rules.check_may_decide(finding, person)
    form = DecisionForm(typed(request))
    here = (
        reverse("documents:findings", args=[finding.document.reference])
        if finding.document
        else "/workspace/"
    )
    back = _back(request, here)
    outcome = submit(
        request,
        form,
        lambda: services.clear_finding(finding=finding, reason=form.cleaned_data["reason"], by=person),
        done="The finding is cleared.",
        then=back,
    )
    if isinstance(outcome, HttpResponse):
        return outcome
    context = {
        "entry": entry,
        "finding": finding,
        "form": form if entry.may_decide else None,
        "why_not": _why_not(finding, person),
        "back": back,
    }
    return render(request, "documents/finding.html", context, status=outcome)


def _why_not(finding: Finding, person: Person) -> str:
    if reasons := rules.reasons_not_to_clear(finding):
        return reasons[0]
    try:
        rules.check_may_decide(finding, person)
    except PermissionDenied as refused:
        return str(refused)
    return ""


def _back(request: HttpRequest, otherwise: str) -> str:
    """Where the person came from, when that is a page of the portal."""
    wanted = request.GET.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) and wanted.startswith("/workspace/"):
        return wanted
    return otherwise


# Terms --------------------------------------------------------------------------------------------


def _find_terms(request: HttpRequest, reference: str) -> tuple[Matter, TermList]:
    """The matter and its list, for somebody who may see it; a 404 for everybody else."""
    person = _person_of(request)
    matter: Matter = get_object_or_404(
        Matter.objects.visible_to(person).select_related("owner"), reference=reference
    )
    if not rules.may_see_terms(matter, person):
        raise Http404
    return matter, services.term_list_of(matter)


@require_http_methods(FORM)
def terms(request: HttpRequest, reference: str) -> HttpResponse:
    """The matter's protected terms, and adding some."""
    matter, term_list = _find_terms(request, reference)
    person = _person_of(request)
    if request.method == "POST":
        rules.check_may_keep_terms(matter, person)
    form = TermsForm(typed(request), term_list=term_list)
    outcome = submit(
        request,
        form,
        lambda: services.add_terms(
            matter=matter,
            terms=[(text, form.cleaned_data["kind"]) for text in form.cleaned_data["terms"]],
            began_from=form.began_from,
            by=person,
        ),
        done="The terms are on the list. Files are being checked again.",
        then=reverse("documents:terms", args=[reference]),
    )
    if isinstance(outcome, HttpResponse):
        return outcome
    term_list.refresh_from_db()
    return _terms_page(
        request,
        matter,
        "documents/terms.html",
        status=outcome,
        form=form,
        term_list=term_list,
        live_form=LiveForm(term_list=term_list),
        terms=queries.term_rows(matter),
        may_keep=_may_keep(matter, person),
    )


@require_http_methods(FORM)
def retire(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Take a term off the list."""
    matter, term_list = _find_terms(request, reference)
    person = _person_of(request)
    rules.check_may_keep_terms(matter, person)
    term: ProtectedTerm = get_object_or_404(ProtectedTerm, term_list=term_list, pk=pk, retired_at=None)
    rules.check_may_retire(term, person)
    form = RetireForm(typed(request), term_list=term_list)
    outcome = submit(
        request,
        form,
        lambda: services.retire_term(
            term=term, began_from=form.began_from, reason=form.cleaned_data["reason"], by=person
        ),
        done="The term is off the list.",
        then=reverse("documents:terms", args=[reference]),
    )
    if isinstance(outcome, HttpResponse):
        return outcome
    return _terms_page(request, matter, "documents/term_retire.html", status=outcome, form=form, term=term)


@require_http_methods(["POST"])
def live(request: HttpRequest, reference: str) -> HttpResponse:
    """Put the list to rest, or make it live again."""
    matter, term_list = _find_terms(request, reference)
    form = LiveForm(typed(request), term_list=term_list)
    back = reverse("documents:terms", args=[reference])
    if not form.is_valid():
        messages.error(request, "The form was incomplete. Try again.")
        return redirect(back)
    try:
        changed = services.set_live(
            matter=matter,
            is_live=not term_list.is_live,
            began_from=form.began_from,
            by=_person_of(request),
        )
    except SomebodyElseSaved:
        messages.error(request, "Somebody else changed the list meanwhile. Look at it again.")
    else:
        state = "live: what leaves is checked against its names" if changed.is_live else "at rest"
        messages.success(request, f"The list is {state}.")
    return redirect(back)


def _may_keep(matter: Matter, person: Person) -> bool:
    try:
        rules.check_may_keep_terms(matter, person)
    except PermissionDenied:
        return False
    return True


def _terms_page(
    request: HttpRequest, matter: Matter, template: str, *, status: int = 200, **context: Any
) -> HttpResponse:
    here = reverse("documents:terms", args=[matter.reference])
    context |= {"matter": matter, "sub_navigation": sub_navigation(matter, _person_of(request), here)}
    return render(request, template, context, status=status)
