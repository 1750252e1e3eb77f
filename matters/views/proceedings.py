"""Proceedings with authorities' views, legal restrictions, sensitive days and periods."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation import clock
from foundation.acts import press, submit, typed
from matters import queries, rules, services
from matters.forms.access import ReasonForm
from matters.forms.proceedings import (
    EndForm,
    LiftForm,
    ProceedingForm,
    RestrictionForm,
    SensitiveDayForm,
    SensitivePeriodForm,
    ViewForm,
)
from matters.models import LegalRestriction, Matter, Proceeding, SensitiveDay, SensitivePeriod
from matters.views.finding import find, find_to_work, form_page, page, person_of

FORM = ["GET", "HEAD", "POST"]


@require_safe
def proceedings(request: HttpRequest, reference: str) -> HttpResponse:
    """The proceedings beside the matter, and what their authorities say."""
    found = find(request, reference)
    now = clock.now()
    return page(
        request,
        found,
        "matters/proceedings.html",
        current="matters:proceedings",
        proceedings=queries.proceedings_of(found),
        missing_views=rules.reasons_not_to_fix_a_date(found, now),
    )


def _proceeding(matter: Matter, key: str) -> Proceeding:
    proceeding: Proceeding = get_object_or_404(matter.proceedings, reference=key)
    return proceeding


@require_http_methods(FORM)
def add_proceeding(request: HttpRequest, reference: str) -> HttpResponse:
    found = find_to_work(request, reference)
    form = ProceedingForm(typed(request))
    return form_page(
        request,
        found,
        form,
        lambda: services.add_proceeding(matter=found, by=person_of(request), **_typed(form)),
        done="The proceeding is on the record.",
        then=reverse("matters:proceedings", args=[reference]),
        title="Add a proceeding",
    )


@require_http_methods(FORM)
def edit_proceeding(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    found = find_to_work(request, reference)
    proceeding = _proceeding(found, key)
    form = ProceedingForm(typed(request), instance=proceeding)
    return form_page(
        request,
        found,
        form,
        lambda: services.edit_proceeding(
            proceeding=proceeding, began_from=form.began_from, by=person_of(request), **_typed(form)
        ),
        done="The proceeding is saved.",
        then=reverse("matters:proceedings", args=[reference]),
        title="Change the proceeding",
    )


@require_http_methods(FORM)
def end_proceeding(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    found = find_to_work(request, reference)
    proceeding = _proceeding(found, key)
    form = EndForm(typed(request), proceeding=proceeding)
    return form_page(
        request,
        found,
        form,
        lambda: services.end_proceeding(proceeding=proceeding, by=person_of(request), **form.cleaned_data),
        done="The end is on the record.",
        then=reverse("matters:proceedings", args=[reference]),
        title="Record the end",
        effect=f"{proceeding} holds publication no more from that day on.",
    )


@require_http_methods(FORM)
def reopen_proceeding(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    found = find_to_work(request, reference)
    proceeding = _proceeding(found, key)
    form = ReasonForm(
        typed(request), button="Open it again", label="Why it runs again, for instance an appeal"
    )
    return form_page(
        request,
        found,
        form,
        lambda: services.reopen_proceeding(
            proceeding=proceeding, reason=form.cleaned_data["reason"], by=person_of(request)
        ),
        done="The proceeding runs again.",
        then=reverse("matters:proceedings", args=[reference]),
        title="Open the proceeding again",
    )


@require_http_methods(FORM)
def record_view(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    found = find_to_work(request, reference)
    proceeding = _proceeding(found, key)
    form = ViewForm(typed(request))
    return form_page(
        request,
        found,
        form,
        lambda: services.record_view(proceeding=proceeding, by=person_of(request), **form.cleaned_data),
        done="The view is on the record.",
        then=reverse("matters:proceedings", args=[reference]),
        title=f"The view of {proceeding.authority} on publication",
        effect="A recorded view is added to and never changed.",
    )


# Legal restrictions -------------------------------------------------------------------------------


@require_safe
def restrictions(request: HttpRequest, reference: str) -> HttpResponse:
    found = find(request, reference)
    today = clock.today()
    rows = [(each, each.is_in_force_on(today)) for each in found.restrictions.all()]
    return page(
        request, found, "matters/restrictions.html", current="matters:restrictions", restrictions=rows
    )


def _restriction(matter: Matter, key: str) -> LegalRestriction:
    restriction: LegalRestriction = get_object_or_404(matter.restrictions, reference=key)
    return restriction


@require_http_methods(FORM)
def add_restriction(request: HttpRequest, reference: str) -> HttpResponse:
    found = find_to_work(request, reference)
    form = RestrictionForm(typed(request))
    return form_page(
        request,
        found,
        form,
        lambda: services.add_restriction(matter=found, by=person_of(request), **_typed(form)),
        done="The restriction is on the record.",
        then=reverse("matters:restrictions", args=[reference]),
        title="Add a restriction",
    )


@require_http_methods(FORM)
def edit_restriction(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    found = find_to_work(request, reference)
    restriction = _restriction(found, key)
    form = RestrictionForm(typed(request), instance=restriction)
    return form_page(
        request,
        found,
        form,
        lambda: services.edit_restriction(
            restriction=restriction, began_from=form.began_from, by=person_of(request), **_typed(form)
        ),
        done="The restriction is saved.",
        then=reverse("matters:restrictions", args=[reference]),
        title="Change the restriction",
    )


@require_http_methods(FORM)
def lift_restriction(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    found = find_to_work(request, reference)
    restriction = _restriction(found, key)
    form = LiftForm(typed(request))
    return form_page(
        request,
        found,
        form,
        lambda: services.lift_restriction(
            restriction=restriction, by=person_of(request), **form.cleaned_data
        ),
        done="The restriction was lifted.",
        then=reverse("matters:restrictions", args=[reference]),
        title="Record that it was lifted",
    )


# Sensitive days -----------------------------------------------------------------------------------


@require_http_methods(FORM)
def days(request: HttpRequest, reference: str) -> HttpResponse:
    """Days and periods to warn of, and adding one."""
    found = find(request, reference)
    person = person_of(request)
    if request.method == "POST":
        rules.check_may_work_on(found, person)
    is_day, is_period = "add_day" in request.POST, "add_period" in request.POST
    day_form = SensitiveDayForm(request.POST if is_day else None, prefix="day")
    period_form = SensitivePeriodForm(request.POST if is_period else None, prefix="period")
    outcome: HttpResponse | int = 200
    here = reverse("matters:days", args=[reference])
    if is_day:
        outcome = submit(
            request,
            day_form,
            lambda: services.add_sensitive_day(matter=found, by=person, **day_form.cleaned_data),
            done="The portal warns of that day from now on.",
            then=here,
        )
    elif is_period:
        outcome = submit(
            request,
            period_form,
            lambda: services.add_sensitive_period(matter=found, by=person, **period_form.cleaned_data),
            done="The portal warns of that period from now on.",
            then=here,
        )
    if isinstance(outcome, HttpResponse):
        return outcome
    return page(
        request,
        found,
        "matters/days.html",
        current="matters:days",
        status=outcome,
        form=day_form,
        period_form=period_form,
        days=found.sensitive_days.all(),
        periods=found.sensitive_periods.all(),
    )


@require_POST
def remove_day(request: HttpRequest, reference: str, what: str, pk: int) -> HttpResponse:
    found = find_to_work(request, reference)
    sensitive: SensitiveDay | SensitivePeriod
    if what == "day":
        sensitive = get_object_or_404(found.sensitive_days, pk=pk)
    elif what == "period":
        sensitive = get_object_or_404(found.sensitive_periods, pk=pk)
    else:
        raise Http404
    return press(
        request,
        lambda: services.remove_sensitive(what=sensitive, by=person_of(request)),
        done="The portal warns of it no more.",
        back=reverse("matters:days", args=[reference]),
    )


def _typed(form: ProceedingForm | RestrictionForm) -> dict[str, object]:
    return {name: form.cleaned_data[name] for name in form.Meta.fields}
