"""Days away with a deputy, and designates: who gets what waits, and who holds a role in somebody's place."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from partnership import queries, rules, services
from partnership.forms import AbsenceForm, DesignationForm
from partnership.models import Absence, Designation, Person


def _person(request: HttpRequest) -> Person:
    person = cast(Person, request.user)
    if not person.roles():
        raise Http404
    return person


@require_http_methods(["GET", "POST"])
def absences(request: HttpRequest) -> HttpResponse:
    """One's own days away; the business unit's list for everybody."""
    person = _person(request)
    anybody = rules.may_record_absence(person, Person())
    form = AbsenceForm(request.POST or None, person=person, anybody=anybody)
    if request.method == "POST" and form.is_valid():
        try:
            absence = services.record_absence(by=person, **form.cleaned_data)
        except rules.NotPossibleNow as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{absence.deputy} gets what waits for {absence.person} in these days.")
            return redirect("partnership:absences")
    context: dict[str, Any] = {"form": form, "absences": queries.absences_for(person, anybody=anybody)}
    return render(request, "partnership/absences.html", context)


@require_POST
def end_absence(request: HttpRequest, pk: int) -> HttpResponse:
    person = _person(request)
    anybody = rules.may_record_absence(person, Person())
    absence = get_object_or_404(
        Absence.objects.filter(pk__in=queries.absences_for(person, anybody=anybody)), pk=pk
    )
    services.end_absence(absence=absence, by=person)
    messages.success(request, "The absence has ended.")
    return redirect("partnership:absences")


@require_http_methods(["GET", "POST"])
def designations(request: HttpRequest) -> HttpResponse:
    """Designates for one's own roles; the business manager's list for everybody's."""
    person = _person(request)
    appointments = queries.designatable_by(person)
    form = DesignationForm(request.POST or None, appointments=appointments)
    if request.method == "POST" and form.is_valid():
        try:
            designation = services.designate(by=person, **form.cleaned_data)
        except (rules.NotPossibleNow, PermissionDenied) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{designation.designate} holds the role in these days.")
            return redirect("partnership:designations")
    context = {"form": form, "designations": queries.designations_of(appointments)}
    return render(request, "partnership/designations.html", context)


@require_POST
def end_designation(request: HttpRequest, pk: int) -> HttpResponse:
    person = _person(request)
    known = queries.designations_of(queries.designatable_by(person))
    designation = get_object_or_404(Designation.objects.filter(pk__in=known), pk=pk)
    services.end_designation(designation=designation, by=person)
    messages.success(request, "The designation has ended.")
    return redirect("partnership:designations")
