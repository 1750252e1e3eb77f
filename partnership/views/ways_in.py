"""Ways into the portal beside the sign-in library's own pages, and what was typed when a sign-in lapsed."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, NoReturn

from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from partnership import filling, kept_forms, queries, services
from partnership.forms.sign_in import InvitationForm

View = Callable[..., HttpResponseBase]

#: In the session: the key of the person whose second factor was set up in it.
SET_UP_HERE = "second_factor_set_up_for"


@login_not_required
def not_here(request: HttpRequest, *args: Any, **kwargs: Any) -> NoReturn:
    """A page of the sign-in library that the portal has no use for."""
    raise Http404


def with_work_accounts(view: View) -> View:
    """Only where the settings name an issuer of work accounts; else the address does not exist."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not settings.OIDC:
            raise Http404
        return view(request, *args, **kwargs)

    return answer


def changing_factors(view: View) -> View:
    """A page that adds or removes second factors: the change, its record and its notice are one transaction."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        person: Any = request.user
        if request.method != "POST" or not person.is_authenticated:
            return view(request, *args, **kwargs)
        with transaction.atomic():
            before = services.factors_of(person)
            response = view(request, *args, **kwargs)
            if services.record_changed_factors(person=person, before=before):
                request.session[SET_UP_HERE] = person.pk
        return response

    return answer


@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """Who the portal thinks the person is, how they sign in, what they hold, and when they are away."""
    person: Any = request.user
    context = {
        "posts": queries.posts_of(person),
        "second_factor": queries.second_factor_of(person),
        "absences": queries.absences_for(person, anybody=False),
        "stands_in": queries.coming_absences_of_others(person),
    }
    return render(request, "account/index.html", context)


# Invitations --------------------------------------------------------------------------------------


@login_not_required
@sensitive_post_parameters("password1", "password2")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponseBase:
    """An invited person chooses a password. Opening the page changes nothing (law 13); a dead link says only that."""
    if request.user.is_authenticated:
        return render(request, "account/invitation_signed_in.html")
    try:
        invited = services.open_invitation(token)
    except services.NoSuchInvitation:
        return render(request, "account/invitation_gone.html", status=404)
    is_sent = request.method == "POST"
    if is_sent and (too_many := ratelimit.consume_or_429(request, action="invitation")):
        return too_many
    form = InvitationForm(request.POST if is_sent else None, person=invited.person)
    if is_sent and form.is_valid():
        try:
            services.accept_invitation(token=token, password=form.cleaned_data["password1"])
        except services.NoSuchInvitation:
            return render(request, "account/invitation_gone.html", status=404)
        messages.success(request, "Your password is set. Sign in with it.")
        return redirect("account_login")
    return render(request, "account/invitation.html", {"form": form, "invitation": invited})


# What was typed when a sign-in lapsed -------------------------------------------------------------


def keep_what_was_typed(request: HttpRequest) -> HttpResponse:
    """A form came from a page of the portal and does not count: nothing is done, and what was typed is kept.

    It is kept for whoever had the page open. Somebody else who is signed in by now does not see it.
    """
    owner = kept_forms.owner_of(request) or getattr(request, "lapsed_person", None)
    now: Any = request.user
    if owner is None:
        return give_back(request)
    if now.is_authenticated and now.pk != owner:
        return render(request, "account/page_of_another.html", status=403)
    kept = kept_forms.keep(request, owner)
    if kept is None:
        return give_back(request)
    return redirect(kept.place) if now.is_authenticated else redirect_to_login(kept.place)


def give_back(request: HttpRequest) -> HttpResponse:
    """What was typed, in the answer to it: too much to be kept, or nobody can tell whose it was."""
    texts = kept_forms.typed_texts(kept_forms.fields_of(request))
    return render(request, "account/signed_out.html", {"texts": texts}, status=401)


def with_kept_words(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """The page with the person's kept words in its form, where it is the page that they stood on."""
    if request.method != "GET" or kept_forms.KEY not in request.session:
        return response
    kept = kept_forms.of(request)
    if kept is None or kept.place != request.get_full_path():
        return response
    if 300 <= response.status_code < 400:
        return response
    is_page = response.headers.get("Content-Type", "").startswith("text/html")
    if not isinstance(response, HttpResponse) or not is_page or response.status_code != 200:
        # The page is gone, or answers only to a button: the words have a page of their own.
        return redirect("account_kept")
    filled = filling.fill(response.content, kept.fields, place=kept.place, path=kept.path)
    notice = render_to_string(
        "account/kept_notice.html", {"kept": kept, "left_over": filled.left_over}, request
    )
    filling.put_first(filled.page, notice)
    response.content = filling.as_bytes(filled.page)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def kept(request: HttpRequest) -> HttpResponse:
    """The person's kept words on a page of their own, to be copied or thrown away."""
    form = kept_forms.of(request)
    if form is None:
        return redirect("/workspace/")
    if request.method == "POST":
        kept_forms.drop(request)
        messages.info(request, "What you had typed was thrown away.")
        return redirect("/workspace/")
    return render(request, "account/kept.html", {"kept": form})
