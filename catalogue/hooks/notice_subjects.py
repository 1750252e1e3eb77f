"""What the lists of notices call the records of this room: their resource."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.db import models

from catalogue.models import NextStep, PrintOrder, PublicationTry, Resource, SignOff
from catalogue.queries import pages
from notices.points import SUBJECTS, Subject
from partnership.models import Person

#: How the subject of a notice leads to the resource that has a page.
PATHS: dict[type[models.Model], str] = {
    Resource: "pk",
    PublicationTry: "resource",
    SignOff: "version__resource",
    NextStep: "resource",
    PrintOrder: "stock__resource",
}


def subjects(
    person: Person, model: type[models.Model], keys: Collection[int]
) -> Iterator[tuple[int, Subject]]:
    if model not in PATHS:
        return
    leads = dict(model._default_manager.filter(pk__in=keys).values_list("pk", PATHS[model]))
    known = Resource.objects.visible_to(person).filter(pk__in=set(leads.values()))
    resources = {resource.pk: resource for resource in known}
    for key, lead in leads.items():
        if resource := resources.get(lead):
            yield key, Subject(label=str(resource), url=pages.resource(resource))


SUBJECTS.provide(subjects)
