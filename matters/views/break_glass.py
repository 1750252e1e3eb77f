"""Break-glass access: for administrators to take, for the chair to look at."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from foundation.acts import press, submit, typed
from matters import queries, rules, services
from matters.forms.access import BreakGlassForm
from matters.models import BreakGlass
from matters.views.finding import person_of


@require_http_methods(["GET", "HEAD", "POST"])
def break_glass(request: HttpRequest) -> HttpResponse:
    """An administrator opens matters for a day; a chair sees who did, and why."""
    person = person_of(request)
    if not (person.is_staff or person.is_chair):
        raise Http404
    if request.method == "POST":
        rules.check_may_break_glass(person)
    form = BreakGlassForm(typed(request))
    outcome = submit(
        request,
        form,
        lambda: services.break_glass(
            reason=form.cleaned_data["reason"], matter=form.cleaned_data["matter"], by=person
        ),
        done="It is open for 24 hours. The chair is being told.",
        then=reverse("matters:break_glass"),
    )
    if isinstance(outcome, HttpResponse):
        return outcome
    rows = queries.every_break_glass() if person.is_chair else queries.broken_by(person)
    context = {
        "form": form if person.is_staff else None,
        "entries": [(row, row.looked_at is None and rules.may_look_at(row, person)) for row in rows[:100]],
        "runs": rules.glass_is_broken(person),
    }
    return render(request, "matters/break_glass.html", context, status=outcome)


@require_POST
def look_at(request: HttpRequest, pk: int) -> HttpResponse:
    """A chair records that they have looked at it."""
    person = person_of(request)
    if not person.is_chair:
        raise Http404
    broken: BreakGlass = get_object_or_404(BreakGlass, pk=pk)
    return press(
        request,
        lambda: services.look_at_break_glass(broken=broken, by=person),
        done="It is recorded that you have looked at it.",
        back=reverse("matters:break_glass"),
    )
