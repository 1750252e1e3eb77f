"""Finding a resource and its versions for somebody, and the frame of their pages.

What a person may not know of answers like an address that never existed; what they may read and not do is refused.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from catalogue.models import Kind, Resource, ResourceVersion
from catalogue.queries import lists
from catalogue.queries import resource_page as queries
from catalogue.rules import access
from foundation.acts import Act, Interruption, press, submit, to_be_read
from foundation.pages import Entry
from foundation.shared_forms import SeenForm
from partnership.models import Person

#: Title and name of the address; the first is for everybody who may read the resource.
PAGES = [
    ("Resource", "catalogue:resource"),
    ("Versions", "catalogue:versions"),
    ("Timeline", "catalogue:timeline"),
]

#: For everybody with a role who may read the resource: those of a learning briefing, and those of what is printed.
OF_BRIEFINGS = [("Next steps", "catalogue:next_steps"), ("Teams that used it", "catalogue:uses")]
PRINTED = [("Printed copies", "catalogue:printed_of")]


def person_of(request: HttpRequest) -> Person:
    """Who is signed in; every page of the workspace needs somebody."""
    if not isinstance(request.user, Person):
        raise Http404
    return request.user


def find(request: HttpRequest, reference: str) -> Resource:
    """The resource under this address, for somebody who may read it inside; a 404 for everybody else."""
    resources = queries.whole(Resource.objects.visible_to(person_of(request)))
    return get_object_or_404(resources, reference=reference)


def find_worked_on(request: HttpRequest, reference: str) -> Resource:
    """The same for somebody who may read more of it than is published."""
    resources = queries.whole(Resource.objects.worked_on_by(person_of(request)))
    return get_object_or_404(resources, reference=reference)


def find_to_write(request: HttpRequest, reference: str) -> Resource:
    """The same for somebody who may also change it; a 403 for those who may only read."""
    resource = find_worked_on(request, reference)
    access.check_may_write(resource, person_of(request))
    return resource


def find_to_publish(request: HttpRequest, reference: str) -> Resource:
    """The same for somebody who decides whom it reaches; a 403 for those who may only read."""
    resource = find_worked_on(request, reference)
    access.check_may_publish(resource, person_of(request))
    return resource


def find_version(request: HttpRequest, reference: str, version: str) -> ResourceVersion:
    """A version of a resource that this person may open inside; a 404 for everybody else."""
    resource = find(request, reference)
    versions = queries.versions_for(resource, person_of(request))
    found = get_object_or_404(versions, reference=version)
    found.resource = resource
    return found


def find_version_worked_on(request: HttpRequest, reference: str, version: str) -> ResourceVersion:
    """The same for somebody who may read more of the resource than is published."""
    resource = find_worked_on(request, reference)
    found = get_object_or_404(queries.versions_for(resource, person_of(request)), reference=version)
    found.resource = resource
    return found


def page(
    request: HttpRequest,
    resource: Resource,
    template: str,
    *,
    current: str = "",
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """A page of the resource in its frame. `current` is the name of the address whose entry is marked."""
    person = person_of(request)
    context = {
        "resource": resource,
        "colour": lists.COLOURS[Resource.Status(resource.status)],
        "is_overdue": lists.is_overdue(resource),
        "sub_navigation": sub_navigation(resource, person, current),
    } | context
    return render(request, template, context, status=status)


def sub_navigation(resource: Resource, person: Person, current: str) -> list[Entry]:
    """The pages of the resource that the person may open."""
    shown = PAGES if works_on(resource, person) else PAGES[:1]
    if person.roles():
        shown = [*shown, *(OF_BRIEFINGS if resource.kind == Kind.BRIEFING else []), *PRINTED]
    if len(shown) == 1:
        return []
    return [Entry(title, reverse(name, args=[resource.reference]), name == current) for title, name in shown]


def works_on(resource: Resource, person: Person) -> bool:
    """Whether the person may read more of it than is published. Asked of the database once for each resource in hand."""
    known: dict[int, bool] = resource.__dict__.setdefault("_works_on", {})
    if person.pk not in known:
        known[person.pk] = Resource.objects.worked_on_by(person).filter(pk=resource.pk).exists()
    return known[person.pk]


def form_page(
    request: HttpRequest,
    resource: Resource,
    form: forms.Form,
    act: Act,
    *,
    done: str | Callable[[Any], str],
    then: str,
    template: str = "catalogue/resource_form.html",
    **context: Any,
) -> HttpResponse:
    """One act on a resource through a form: done, and on to `then`; else the page with what was typed.

    What the form was about may have changed meanwhile: shown again, it is about what stands now.
    """
    answer = submit(request, form, act, done=done, then=then)
    if isinstance(answer, HttpResponse):
        return answer
    if isinstance(form, SeenForm):
        form.show_again()
    return page(request, resource, template, status=answer, form=form, **{"back": then} | context)


def and_off_the_schedule(done: str, resource: Resource) -> Callable[[Any], str]:
    """What is said of an act on a resource, and where the act took it off the schedule, that it did."""
    was_scheduled = resource.public_from_at is not None

    def said(came_of_it: Any) -> str:
        if was_scheduled and Resource.objects.filter(pk=resource.pk, public_from_at=None).exists():
            return f"{done} It is off the schedule: schedule it again."
        return done

    return said


def interrupt(
    request: HttpRequest,
    resource: Resource,
    interruption: Interruption,
    act: Act,
    *,
    done: str,
    template: str = "catalogue/resource_interruption.html",
    **context: Any,
) -> HttpResponse:
    """The page before an act that reaches outsiders; its button does what the page said, or nothing (law 15)."""
    status = to_be_read(request, interruption)
    if status is None:
        return press(request, act, done=done, back=interruption.back)
    return page(request, resource, template, status=status, interruption=interruption, **context)
