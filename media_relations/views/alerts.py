"""Alerts, for who wrote them and whom they have reached."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.acts import press, say_why_not, typed
from foundation.shared_forms import ReasonForm
from media_relations.forms.alerts import AlertForm
from media_relations.models import Alert
from media_relations.rules import alerts as rules
from media_relations.rules.refusals import MediaNotReady
from media_relations.services import alerts as services
from media_relations.views.finding import find_alert, form_page, matter_for, person_of, standing_for


@require_safe
def alert_list(request: HttpRequest) -> HttpResponse:
    """The alerts that the person wrote, and those that have reached them."""
    person = person_of(request)
    alerts = Alert.objects.visible_to(person).select_related("written_by", "agency")
    open_ones = alerts.filter(closed_at=None)
    closed = alerts.filter(closed_at__isnull=False)[:50]
    context = {"open_alerts": open_ones, "closed_alerts": closed, "may_write": bool(person.roles())}
    return render(request, "media_relations/alert_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest) -> HttpResponse:
    """Write a confidential note, which goes to the first in the chain at once."""
    person = person_of(request)
    rules.check_may_write(person)
    form = AlertForm(typed(request), by=person)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            alert = services.write_alert(
                subject=data["subject"],
                note=data["note"],
                expected_on=data["expected_on"],
                event=data.get("event"),
                matter=data.get("matter"),
                by=person,
            )
        except MediaNotReady as not_ready:
            say_why_not(form, not_ready)
        else:
            messages.success(request, "The first in the chain are being told.")
            return redirect(alert)
    chain = services.chain_for(person, person.agency)
    return render(request, "media_relations/alert_write.html", {"form": form, "chain": chain})


@require_safe
def alert(request: HttpRequest, reference: str) -> HttpResponse:
    found = find_alert(request, reference)
    person = person_of(request)
    context = {
        "alert": found,
        "stops": found.stops.select_related("person__agency"),
        "standing": standing_for(found.event, person),
        "matter": matter_for(found.matter, person),
        "may_acknowledge": rules.may_acknowledge(found, person),
    }
    return render(request, "media_relations/alert.html", context)


@require_POST
def acknowledge(request: HttpRequest, reference: str) -> HttpResponse:
    found = find_alert(request, reference)
    person = person_of(request)
    if not found.stops.filter(person=person, told_at__isnull=False).exists():
        raise PermissionDenied("This alert has not reached you.")
    return press(
        request,
        lambda: services.acknowledge_alert(alert=found, by=person),
        done="It is recorded that you know.",
        back=found.get_absolute_url(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, reference: str) -> HttpResponse:
    found = find_alert(request, reference)
    form = ReasonForm(typed(request), button="Close the alert", label="What came of it")
    return form_page(
        request,
        form,
        lambda: services.close_alert(alert=found, note=form.cleaned_data["reason"], by=person_of(request)),
        done="The alert is closed.",
        then=found.get_absolute_url(),
        title="Close the alert",
        caption=found.subject,
    )
