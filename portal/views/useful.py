"""“Was this page useful?”: an answer without cookies, of which nothing is kept that tells who gave it."""

from __future__ import annotations

from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from engagement import rules
from engagement.services.comments import take_comment
from foundation import clock
from foundation.acts import typed
from portal import help_lines
from portal.forms import UsefulForm
from portal.public_pages import public_page, render_public

TOO_MANY = "Many comments came from where you are. Nothing was sent. Try again in an hour."
FROM_ELSEWHERE = "This was not sent from our own page, so it was not taken. Send it from here."

#: Where a browser says that a form stood which it sends.
OURS = {"", "same-origin", "none"}


@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def was_this_useful(request: HttpRequest) -> HttpResponse:
    """The question; sent, it is kept or refused with the reason beside it, and nothing that was typed is lost.

    Without a token, as that would need a cookie: a browser says itself whether it sends the form from our own page.
    """
    page = rules.page_named(request.GET.get("page", "/"))
    form = UsefulForm(typed(request), initial={"page": page})
    status = 200
    if request.method == "POST" and form.is_valid():
        if not is_from_here(request):
            form.add_error(None, FROM_ELSEWHERE)
            status = 403
        elif not may_send_now(request):
            form.add_error(None, TOO_MANY)
            status = 429
        else:
            take_comment(
                address=form.cleaned_data["page"],
                is_useful=form.cleaned_data["is_useful"],
                words=form.cleaned_data["words"],
            )
            asked = urlencode({"page": rules.page_named(form.cleaned_data["page"])})
            return redirect(f"{reverse('useful_sent')}?{asked}")
    context = {"form": form, "lines": help_lines.NATIONAL}
    return render_public(request, "portal/useful.html", context, status=status)


def is_from_here(request: HttpRequest) -> bool:
    origin = request.headers.get("Origin")
    return request.headers.get("Sec-Fetch-Site", "") in OURS and origin in (None, settings.BASE_URL)


def may_send_now(request: HttpRequest) -> bool:
    """Whether not too many came from there within the hour, and not too many in all.

    For that hour a digest of the network address is kept, made with our secret and the day: nobody can tell the address by it.
    """
    address = get_adapter().get_client_ip(request)
    key = salted_hmac("comments", f"{clock.today()} {address}").hexdigest()
    return bool(
        ratelimit.consume(request, action="comment", key=key)
        and ratelimit.consume(request, action="comments", key="all")
    )


@public_page
def sent(request: HttpRequest) -> HttpResponse:
    context = {"lines": help_lines.NATIONAL, "back": rules.page_named(request.GET.get("page", "/"))}
    return render_public(request, "portal/useful_sent.html", context)
