"""Statutory addresses: a test message goes out, its code comes back."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.cache import caches
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from foundation.acts import Interruption, to_be_read
from notices import queries, rules, services, showing
from notices.forms.notices import CodeForm
from notices.views.finding import person_of
from notices.views.notices import pages_of_the_room
from partnership.models import Partnership, StatutoryAddress

TRIES, IN_SECONDS = 20, 600
"""Codes that one address of the network may try in ten minutes; a code has 47 bits, so guessing is hopeless anyway."""


@require_safe
def address_list(request: HttpRequest) -> HttpResponse:
    """Every body of the statutory list, and how far its address is proved."""
    person = person_of(request)
    if not showing.may(rules.check_may_test_addresses, person):
        raise Http404
    context = {
        "states": queries.statutory_states(),
        "may_edit": person.is_staff,
        "sub_navigation": pages_of_the_room(request),
    }
    return render(request, "notices/address_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def test_address(request: HttpRequest, key: int) -> HttpResponse:
    """Send a test message with a code."""
    rules.check_may_test_addresses(person_of(request))
    address = get_object_or_404(StatutoryAddress, pk=key)
    interruption = _before_testing(address)
    if status := to_be_read(request, interruption):
        return render(request, "notices/interruption.html", {"interruption": interruption}, status=status)
    try:
        services.send_address_test(address=address, by=person_of(request))
    except rules.Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, showing.said_to_leave(f"A test message to {address}"))
    return redirect("notices:addresses")


def _before_testing(address: StatutoryAddress) -> Interruption:
    effects = ["A message with a code leaves now. It holds no word of any review."]
    if address.is_confirmed:
        effects.append("The address is confirmed already, and stays so.")
    elif address.code_sha256:
        effects.append("The code that was sent before no longer counts.")
    return Interruption(
        title=f"Send a test message to {address}",
        effects=effects,
        recipients=[f"{address.get_recipient_display()}, {address.email}"],
        reasons=rules.reasons_not_to_test(address),
        button=f"Send the test message to {address.email}",
        back=reverse("notices:addresses"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def confirm_address(request: HttpRequest, key: int) -> HttpResponse:
    """Staff record the code that came back."""
    person = person_of(request)
    rules.check_may_test_addresses(person)
    address = get_object_or_404(StatutoryAddress, pk=key)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.confirm_address(code=form.cleaned_data["code"], by=person, address=address)
        except rules.NotNow as refused:
            form.add_error("code", str(refused))
        else:
            messages.success(request, f"The address of {address} is confirmed.")
            return redirect("notices:addresses")
    return render(request, "notices/address_confirm.html", {"form": form, "address": address})


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_from_outside(request: HttpRequest) -> HttpResponse:
    """The recipient types the code. Opening the page changes nothing (law 13)."""
    form = CodeForm(request.POST or None)
    confirmed = False
    if request.method == "POST" and form.is_valid():
        if _tries_too_often(request):
            form.add_error("code", "Too many codes were tried. Try again in ten minutes.")
        else:
            try:
                services.confirm_address(code=form.cleaned_data["code"])
            except rules.NotNow as refused:
                form.add_error("code", str(refused))
            else:
                confirmed = True
    context = {"form": form, "confirmed": confirmed, "partnership": Partnership.current()}
    response = render(request, "notices/address_confirm_outside.html", context)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _tries_too_often(request: HttpRequest) -> bool:
    throttles = caches["throttles"]
    key = f"confirm-address:{request.META.get('REMOTE_ADDR', '')}"
    throttles.add(key, 0, IN_SECONDS)
    return int(throttles.incr(key)) > TRIES
