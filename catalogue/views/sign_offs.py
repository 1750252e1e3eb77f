"""Printed material is signed off by a group: asked for by who writes it, answered by a member who did not."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from catalogue.forms.versions import AnswerForm, AskForm
from catalogue.models import ResourceVersion, SignOff
from catalogue.queries import pages
from catalogue.queries import resource_page as queries
from catalogue.rules import access
from catalogue.rules import versions as rules
from catalogue.services import sign_offs as services
from catalogue.views.finding import find_version_worked_on, form_page, page, person_of
from catalogue.views.versions import CURRENT
from foundation.acts import typed
from foundation.languages import direction_of
from partnership.models import Person


@require_http_methods(["GET", "HEAD", "POST"])
def sign_off(request: HttpRequest, reference: str, version: str) -> HttpResponse:
    """The version as it reads or looks, what groups said to it, and this person's part in it."""
    found, person = find_version_worked_on(request, reference, version), person_of(request)
    mine = _waiting_for(found, person)
    may_ask = access.may_write(found.resource, person)
    is_open = found.state in (rules.DRAFT, rules.CURRENT)
    form: AskForm | AnswerForm | None = None
    if "answer_it" in request.POST or (mine is not None and not may_ask):
        form = AnswerForm(
            typed(request),
            seen=rules.fingerprint(found),
            initial={"sign_off": mine.pk if mine is not None else None},
        )
    elif may_ask and found.format in rules.PRINTED and is_open:
        form = AskForm(typed(request))
    if request.method == "POST" and form is None:
        raise PermissionDenied(access.SIGNING)
    both = mine is not None and may_ask and not isinstance(form, AnswerForm)
    context: dict[str, Any] = {
        "version": found,
        "direction": direction_of(found.language.tag),
        "is_printed": found.format in rules.PRINTED,
        "is_signed_off": rules.is_signed_off(found),
        "answers": queries.sign_offs_of(found),
        "answer_form": AnswerForm(seen=rules.fingerprint(found), initial={"sign_off": mine.pk})
        if both and mine is not None
        else None,
        "current": CURRENT,
        "back": pages.version(found),
    }
    template = "catalogue/version_sign_off.html"
    if form is None:
        return page(request, found.resource, template, form=None, **context)
    return form_page(
        request,
        found.resource,
        form,
        lambda: _do(found, form, person),
        done="Your answer is recorded." if isinstance(form, AnswerForm) else "The group is asked.",
        then=pages.sign_off(found),
        template=template,
        **context,
    )


def _waiting_for(found: ResourceVersion, person: Person) -> SignOff | None:
    """What the person can answer for a group of theirs, about the version as it is now."""
    now = rules.fingerprint(found)
    for asked in found.sign_offs.all():
        asked.version = found
        waits = asked.answer == SignOff.Answer.WAITING and asked.fingerprint == now
        if waits and access.may_sign_off(asked, person):
            return asked
    return None


def _do(found: ResourceVersion, form: AskForm | AnswerForm, person: Person) -> None:
    data = form.cleaned_data
    if isinstance(form, AskForm):
        services.ask_for_sign_off(version=found, group=data["group"], by=person)
        return
    asked = get_object_or_404(found.sign_offs.select_related("version__resource"), pk=data["sign_off"])
    services.answer_sign_off(
        sign_off=asked,
        is_signed=data["answer"] == "yes",
        note=data["note"],
        seen_fingerprint=data["seen"],
        by=person,
    )
