"""Beginning a resource, changing what is told of it, handing it over, and telling readers what was put right."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from catalogue.forms.resources import BeginForm, CorrectionForm, HandOverForm, ResourceForm
from catalogue.models import Resource
from catalogue.queries import pages
from catalogue.rules import access
from catalogue.rules import resources as rules
from catalogue.rules.refusals import CatalogueNotReady
from catalogue.services import resources as services
from catalogue.views.finding import and_off_the_schedule, find_to_publish, find_to_write, form_page, person_of
from foundation.acts import say_why_not, typed

FORM = ["GET", "HEAD", "POST"]


@require_http_methods(FORM)
def begin(request: HttpRequest) -> HttpResponse:
    """A new draft, which nobody outside has."""
    person = person_of(request)
    if not access.may_draft(person, None):
        raise PermissionDenied(access.PUBLISHING)
    initial: dict[str, Any] = {name: request.GET[name] for name in ("kind",) if name in request.GET}
    form = BeginForm(typed(request), by=person, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            drafted = services.draft_resource(
                particulars=form.particulars(), matter=form.cleaned_data["matter"], by=person
            )
        except CatalogueNotReady as not_ready:
            say_why_not(form, not_ready)
        else:
            messages.success(request, "The draft is saved. Write its first version now.")
            return redirect(pages.versions(drafted))
    return render(request, "catalogue/resource_begin.html", {"form": form, "back": pages.HOME})


@require_http_methods(FORM)
def edit(request: HttpRequest, reference: str) -> HttpResponse:
    """Change what is told of it. Of what is published the new words are checked before anybody reads them."""
    resource, person = find_to_write(request, reference), person_of(request)
    if resource.status != Resource.Status.DRAFT:
        access.check_may_publish(resource, person)
    form = ResourceForm(typed(request), resource=resource)
    return form_page(
        request,
        resource,
        form,
        lambda: services.edit_resource(
            resource=resource, particulars=form.particulars(), began_from=form.began_from, by=person
        ),
        done=and_off_the_schedule("The resource is saved.", resource),
        then=pages.resource(resource),
        title="Edit the resource",
        warning=_consequence(resource),
        reasons=["It was withdrawn. Restore it first."]
        if resource.status == Resource.Status.WITHDRAWN
        else [],
    )


def _consequence(resource: Resource) -> str:
    if resource.status == Resource.Status.PUBLISHED:
        return "It is published: readers see the change as soon as you save it."
    if resource.public_from_at is not None:
        return "It is on the schedule. A change takes it off: schedule it again afterwards."
    return ""


@require_http_methods(FORM)
def hand_over(request: HttpRequest, reference: str) -> HttpResponse:
    """Another person owns it."""
    resource, person = find_to_write(request, reference), person_of(request)
    form = HandOverForm(typed(request), resource=resource)
    return form_page(
        request,
        resource,
        form,
        lambda: services.hand_over(resource=resource, owner=form.cleaned_data["owner"], by=person),
        done=and_off_the_schedule("It is handed over.", resource),
        # Who hands over what was only theirs may see it no longer.
        then=pages.resource(resource) if access.works_in_the_room(person) else pages.HOME,
        title="Hand it over",
        text=f"{resource.owner} owns it now. The new owner is reminded of its review; reminders to who owned it are no longer sent.",
        warning="It is on the schedule. Handing it over takes it off: schedule it again afterwards."
        if resource.public_from_at is not None
        else "",
        back=pages.resource(resource),
    )


@require_http_methods(FORM)
def correct(request: HttpRequest, reference: str) -> HttpResponse:
    """Tell readers what was put right."""
    resource, person = find_to_publish(request, reference), person_of(request)
    form = CorrectionForm(typed(request))
    return form_page(
        request,
        resource,
        form,
        lambda: services.note_correction(resource=resource, words=form.cleaned_data["words"], by=person),
        done="Readers see the correction.",
        then=pages.resource(resource),
        title="Note a correction",
        text="Put what is wrong right first: edit the resource, or put a new version in force. Then say here what was "
        "wrong. It stands on its page with today’s date, and can’t be taken back.",
        reasons=[]
        if resource.status == Resource.Status.PUBLISHED
        else rules.reasons_not_to_correct(resource, "words"),
    )
