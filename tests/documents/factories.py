"""Files, findings and terms for tests, made through the services where bytes matter."""

from __future__ import annotations

from typing import Any

import factory
from django.core.files.base import ContentFile
from factory.django import DjangoModelFactory

from documents import services
from documents.models import Document, Finding, ProtectedTerm, TermList
from foundation import clock
from matters.models import Matter
from partnership.models import Person
from tests.documents import files
from tests.matters.factories import MatterFactory


class TermListFactory(DjangoModelFactory):
    class Meta:
        model = TermList
        django_get_or_create = ("matter",)

    matter = factory.SubFactory(MatterFactory)


class ProtectedTermFactory(DjangoModelFactory):
    """A child's name on a live list."""

    class Meta:
        model = ProtectedTerm

    class Params:
        matter = None

    term_list = factory.SubFactory(TermListFactory)
    text = "Robin Ashington"
    kind = ProtectedTerm.Kind.CHILD
    added_by = factory.SelfAttribute("term_list.matter.owner")
    added_at = factory.LazyFunction(clock.now)


def protect(matter: Matter, text: str, kind: str = ProtectedTerm.Kind.CHILD) -> ProtectedTerm:
    """This term stands on the matter's list."""
    row: ProtectedTerm = ProtectedTermFactory(term_list=TermListFactory(matter=matter), text=text, kind=kind)
    return row


def uploaded(
    data: bytes | None = None,
    *,
    matter: Matter | None = None,
    by: Person | None = None,
    name: str = "report.pdf",
    **rest: Any,
) -> Document:
    """The clean copy of a file that its matter's owner uploaded; a tagged report unless bytes are given."""
    if matter is None:
        matter = MatterFactory()
    return services.upload(
        file=ContentFile(files.tagged_pdf() if data is None else data),
        name=name,
        title=rest.pop("title", "Report"),
        matter=matter,
        by=by or matter.owner,
        **rest,
    )


class FindingFactory(DjangoModelFactory):
    """Something in a file that waits for a decision."""

    class Meta:
        model = Finding

    document = factory.LazyFunction(uploaded)
    kind = Finding.Kind.TRACKED_CHANGE
    place = "paragraph 3"
    excerpt = "Deleted: his brother"
