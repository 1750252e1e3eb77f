"""A resource of the catalogue, in the matter of the review that is swept: a draft with a leaflet to print in hand."""

from __future__ import annotations

from typing import Any

from catalogue.models import (
    CatalogueExport,
    CollectionPack,
    PrintOrder,
    Resource,
    ResourceImport,
    Situation,
    Topic,
)
from catalogue.rules.resources import Particulars
from catalogue.rules.versions import VersionContents
from catalogue.services import briefings, collections, coverage, printed, resources, sign_offs, versions
from foundation import clock
from matters.models import Matter
from partnership.models import Audience, Group, Language, Person
from tests.documents.factories import uploaded


def parts_of_the_catalogue(matter: Matter) -> dict[str, Any]:
    """What the addresses of resources name."""
    manager = Person.objects.get(email="business.manager@demo.example")
    group = Group.objects.get(name="Communications subcommittee")

    resource = resources.draft_resource(
        particulars=Particulars(
            kind="leaflet",
            title="Spotting a concern early",
            summary="What to look for.",
            owner_id=manager.pk,
            topics=tuple(Topic.objects.values_list("pk", flat=True)[:1]),
            audiences=tuple(Audience.objects.values_list("pk", flat=True)[:1]),
        ),
        matter=matter,
        by=manager,
    )
    version = versions.begin_version(
        resource=resource,
        language=Language.objects.get(tag="en"),
        format="print",
        contents=VersionContents(),
        document=uploaded(matter=matter, by=manager, title="Spotting a concern early"),
        by=manager,
    )
    sign_offs.ask_for_sign_off(version=version, group=group, by=manager)
    return (
        {
            "catalogue.reference": resource.reference,
            "catalogue.version": version.reference,
            "catalogue.medium": "text",
        }
        | _parts_of_a_briefing(matter, manager)
        | _parts_of_copies(resource, manager)
        | _parts_of_a_procedure(matter, manager)
        | _parts_of_a_collection(manager)
        | {
            "catalogue.made": _an_import(manager).reference,
            "catalogue.export": _an_export(manager).reference,
        }
    )


def _parts_of_a_briefing(matter: Matter, manager: Person) -> dict[str, Any]:
    """A draft that promises a step."""
    version = briefings.draft_briefing(
        particulars=Particulars(kind="briefing", title="What a review taught us", owner_id=manager.pk),
        language=Language.objects.get(tag="en"),
        matter=matter,
        by=manager,
    )
    step = briefings.promise_step(
        resource=version.resource,
        what="Tell every school",
        owner=manager,
        due_on=clock.today(),
        by=manager,
    )
    named = ("sections", "begin_again", "next_steps", "finish_step", "drop_step", "uses", "uses_export")
    return {
        **{f"catalogue:{name}.reference": version.resource.reference for name in named},
        **{f"catalogue:{name}.version": version.reference for name in ("sections", "begin_again")},
        "catalogue.step": step.reference,
    }


def _parts_of_copies(resource: Resource, manager: Person) -> dict[str, Any]:
    """Printed copies of it, and an order from when it was published."""
    stock = printed.open_stock(
        resource=resource,
        language=Language.objects.get(tag="en"),
        kept_at="Town hall",
        reorder_level=10,
        by=manager,
    )
    agency = Person.objects.get(email="police.partner@demo.example").agency
    order = PrintOrder.objects.create(
        stock=stock,
        agency=agency,
        quantity=5,
        deliver_to="The station",
        asked_by=manager,
        asked_at=clock.now(),
    )
    return {"catalogue.stock": stock.reference, "catalogue.order": order.reference}


def _parts_of_a_procedure(matter: Matter, manager: Person) -> dict[str, Any]:
    """A procedure that is to cover a situation."""
    procedure = resources.draft_resource(
        particulars=Particulars(kind="procedure", title="When a child goes missing", owner_id=manager.pk),
        matter=matter,
        by=manager,
    )
    situation = Situation.objects.earliest("pk")
    covers = coverage.cover(situation=situation, resource=procedure, by=manager)
    return {"catalogue.situation": situation.pk, "catalogue.coverage_key": covers.pk}


def _parts_of_a_collection(manager: Person) -> dict[str, Any]:
    """A draft with a resource of no matter in it, and the business manager's ZIP of it that waits."""
    collection = collections.draft_collection(
        title="For new staff",
        introduction="Read these first.",
        audience=None,
        owner=manager,
        visibility="public",
        by=manager,
    )
    resource = resources.draft_resource(
        particulars=Particulars(kind="leaflet", title="Your first week", owner_id=manager.pk), by=manager
    )
    collections.add_resource(collection=collection, resource=resource, by=manager)
    pack = CollectionPack.objects.create(collection=collection, reader=manager, asked_at=clock.now())
    return {
        "catalogue.collection": collection.reference,
        "catalogue.resource": resource.reference,
        "catalogue.pack": pack.reference,
        "catalogue.direction": "down",
    }


def _an_import(manager: Person) -> ResourceImport:
    """One of the business manager's that waits."""
    return ResourceImport.objects.create(asked_by=manager, asked_at=clock.now(), file_name="resources.csv")


def _an_export(manager: Person) -> CatalogueExport:
    """One of the business manager's that waits."""
    return CatalogueExport.objects.create(asked_by=manager, asked_at=clock.now())
