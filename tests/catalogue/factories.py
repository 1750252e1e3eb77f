"""Resources at every stage. Each is brought there by the services, as it would be in life."""

from __future__ import annotations

from typing import Any

import factory
from factory.django import DjangoModelFactory

from catalogue.models import Resource, ResourceVersion, SignOff, Topic
from catalogue.rules.resources import Particulars
from catalogue.rules.versions import VersionContents
from catalogue.services import publishing, resources, sign_offs, versions
from documents.models import Document, Finding
from documents.services import clear_finding
from partnership.models import Group, Language, Person, Role
from tests.documents.factories import uploaded
from tests.partnership.factories import AppointmentFactory, AudienceFactory, GroupFactory, PersonFactory

Status, Visibility = Resource.Status, Resource.Visibility
WORDS = "## What it is\n\nNeglect is when a child does not get what they need.\n\n- Ask\n- Listen"


class TopicFactory(DjangoModelFactory):
    class Meta:
        model = Topic

    name = factory.Sequence(lambda n: f"Topic {n}")
    slug = factory.Sequence(lambda n: f"topic-{n}")


def officer(**roles: Any) -> Person:
    person: Person = PersonFactory(communications_officer=True, **roles)
    return person


def english() -> Language:
    return Language.objects.get_or_create(tag="en", defaults={"name": "English"})[0]


def polish() -> Language:
    return Language.objects.get_or_create(tag="pl", defaults={"name": "Polish"})[0]


def particulars(owner: Person, **changes: Any) -> Particulars:
    """What is told of a resource, unless the test says otherwise."""
    given: dict[str, Any] = {
        "kind": "leaflet",
        "title": "Spotting neglect",
        "summary": "What neglect looks like, for people who work with children.",
        "owner_id": owner.pk,
        "topics": (TopicFactory().pk,),
        "audiences": (AudienceFactory().pk,),
    }
    return Particulars(**given | changes)


def draft(by: Person | None = None, *, matter: Any = None, **given: Any) -> Resource:
    """A draft without a version."""
    by = by or officer()
    owner = given.pop("owner", by)
    return resources.draft_resource(particulars=particulars(owner, **given), matter=matter, by=by)


def text_version(resource: Resource, text: str = WORDS, **given: Any) -> ResourceVersion:
    """A draft of its web page."""
    contents = VersionContents(text=text, title=given.pop("title", ""))
    return versions.begin_version(
        resource=resource,
        language=given.pop("language", None) or english(),
        format=given.pop("format", ResourceVersion.Format.WEB),
        contents=contents,
        by=given.pop("by", None) or resource.drafted_by,
    )


def file(resource: Resource, data: bytes | None = None, *, by: Person | None = None) -> Document:
    """A checked file of the resource's own matter, or of none."""
    from django.core.files.base import ContentFile

    from documents import services as documents
    from tests.documents import files

    by = by or resource.drafted_by
    if resource.matter is not None:
        return uploaded(data, matter=resource.matter, by=by)
    return documents.upload(
        file=ContentFile(files.tagged_pdf() if data is None else data),
        name="leaflet.pdf",
        title="Leaflet",
        matter=None,
        by=by,
        is_for_the_public=True,
    )


def file_version(resource: Resource, document: Document | None = None, **given: Any) -> ResourceVersion:
    """A draft to print, with its file."""
    return versions.begin_version(
        resource=resource,
        language=given.pop("language", None) or english(),
        format=given.pop("format", ResourceVersion.Format.PRINT),
        contents=VersionContents(),
        document=document or file(resource),
        by=given.pop("by", None) or resource.drafted_by,
    )


def in_force(version: ResourceVersion, **given: Any) -> ResourceVersion:
    return versions.put_in_force(version=version, by=version.made_by, **given)


def ready(**given: Any) -> Resource:
    """A draft with a web page in force: every gate is open."""
    resource = draft(**given)
    in_force(text_version(resource))
    return fresh(resource)


def published(**given: Any) -> Resource:
    resource = ready(**given)
    return publishing.publish(resource=resource, by=resource.drafted_by)


def withdrawn(manner: str = "explain", **given: Any) -> Resource:
    resource = published(**given)
    return publishing.withdraw(
        resource=resource,
        manner=manner,
        reason="It is out of date.",
        public_reason="It is out of date.",
        by=resource.drafted_by,
    )


MADE = {Status.DRAFT: ready, Status.PUBLISHED: published, Status.WITHDRAWN: withdrawn}


def in_status(status: str, **given: Any) -> Resource:
    return fresh(MADE[Status(status)](**given))


def fresh(resource: Resource) -> Resource:
    return Resource.objects.select_related("matter", "owner").get(pk=resource.pk)


def fresh_version(version: ResourceVersion) -> ResourceVersion:
    return ResourceVersion.objects.select_related("resource__matter", "language", "document").get(
        pk=version.pk
    )


# Single acts --------------------------------------------------------------------------------------


def member_of(group: Group) -> Person:
    person: Person = PersonFactory()
    AppointmentFactory(person=person, role=Role.SUBCOMMITTEE_MEMBER, group=group)
    return Person.objects.get(pk=person.pk)


def sign_off(version: ResourceVersion, group: Group | None = None) -> SignOff:
    """Its group said yes to it."""
    group = group or GroupFactory()
    member = member_of(group)
    asked = sign_offs.ask_for_sign_off(version=version, group=group, by=version.made_by)
    return sign_offs.answer_sign_off(
        sign_off=asked, is_signed=True, note="", seen_fingerprint=asked.fingerprint, by=member
    )


def clear_all(by: Person | None = None) -> None:
    """Somebody who wrote none of it decided on every finding that waits."""
    by = by or PersonFactory(chair=True, business_manager=True)
    for finding in Finding.objects.filter(decision=Finding.Decision.OPEN):
        clear_finding(finding=finding, reason="It is not a child's.", by=by)
