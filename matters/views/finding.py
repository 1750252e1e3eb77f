"""Finding a matter for somebody, the frame of its pages, and doing what a form asks for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from foundation.acts import Act, submit
from foundation.pages import Entry
from matters import rules
from matters.models import Matter
from matters.points import MATTER_PAGES
from partnership.models import Person

PAGES = [
    ("Overview", "matters:matter"),
    ("Access list", "matters:access"),
    ("Proceedings", "matters:proceedings"),
    ("Legal restrictions", "matters:restrictions"),
    ("Sensitive days", "matters:days"),
]


def person_of(request: HttpRequest) -> Person:
    if not isinstance(request.user, Person):
        raise Http404
    return request.user


def find(request: HttpRequest, reference: str) -> Matter:
    """The matter, for somebody who may read its pages; a 404 for everybody else."""
    person = person_of(request)
    matter: Matter = get_object_or_404(
        Matter.objects.visible_to(person).select_related("owner"), reference=reference
    )
    if not rules.may_read(matter, person):
        raise Http404
    return matter


def find_to_work(request: HttpRequest, reference: str) -> Matter:
    """The same for somebody who may also work on it; a 403 for those who may only read."""
    matter = find(request, reference)
    rules.check_may_work_on(matter, person_of(request))
    return matter


def page(
    request: HttpRequest,
    matter: Matter,
    template: str,
    *,
    current: str = "",
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """A page of the matter in its frame. `current` is the name of the address whose entry is marked."""
    person = person_of(request)
    context |= {
        "matter": matter,
        "sub_navigation": sub_navigation(matter, person, current or request.path),
        "may_work": rules.may_work_on(matter, person),
        "may_manage_access": rules.may_manage_access(matter, person),
    }
    return render(request, template, context, status=status)


def sub_navigation(matter: Matter, person: Person, current: str) -> list[Entry]:
    """The matter's own pages, and those that other rooms have about it. `current`: a name or an address."""
    own = [(title, reverse(name, args=[matter.reference]), name) for title, name in PAGES]
    others = [(each.title, each.url, each.url) for each in MATTER_PAGES.ask(matter, person)]
    return [Entry(title, url, current in {name, url}) for title, url, name in (*own, *others)]


def form_page(
    request: HttpRequest,
    matter: Matter,
    form: forms.Form,
    act: Act,
    *,
    done: str,
    then: str,
    template: str = "matters/matter_form.html",
    **context: Any,
) -> HttpResponse:
    """One act on a matter through a form: done, and on to `then`; else the page with what was typed."""
    answer = submit(request, form, act, done=done, then=then)
    if isinstance(answer, HttpResponse):
        return answer
    if request.method == "POST":
        matter.refresh_from_db()
    return page(request, matter, template, status=answer, form=form, **context)
