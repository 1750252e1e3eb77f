"""Putting resources together for an audience or a campaign, publishing that, and taking it away."""

from __future__ import annotations

from typing import Any

from django.db import models, transaction
from django.db.models import Max

from audit import services as audit
from catalogue.models import Collection, CollectionItem, Resource
from catalogue.queries import collections as queries
from catalogue.queries import pages
from catalogue.queries import resources as resource_queries
from catalogue.rules import access
from catalogue.rules import collections as rules
from catalogue.rules.refusals import CatalogueNotReady
from catalogue.services import searching
from catalogue.services.records import SOMEBODY_ELSE_DECIDES, refuse
from documents import services as documents
from foundation import clock
from foundation.governed import Reason, SomebodyElseSaved, beside
from foundation.slugs import first_free
from partnership.models import Audience, Person
from partnership.public_stamp import public_changed

Status = Collection.Status


@transaction.atomic
def draft_collection(
    *,
    title: str,
    introduction: str,
    audience: Audience | None,
    owner: Person,
    visibility: str,
    by: Person,
) -> Collection:
    """A collection that nobody outside has. Raises PermissionDenied or CatalogueNotReady."""
    rules.check_may_write(by)
    refuse(rules.reasons_not_to_store(title, visibility) + access.reasons_about_owner(owner, None))
    now = clock.now()
    collection = Collection(
        title=title.strip(),
        introduction=introduction,
        audience=audience,
        owner=owner,
        visibility=visibility,
        drafted_by=by,
        drafted_at=now,
    )
    collection.save()
    _record("collection drafted", collection, by=by)
    _check_texts(collection, by=by)
    return collection


def edit_collection(
    *,
    collection: Collection,
    title: str,
    introduction: str,
    audience: Audience | None,
    owner: Person,
    visibility: str,
    began_from: int,
    by: Person,
) -> Collection:
    """It says so. Of a published one the new words are checked before anybody reads them.

    Raises PermissionDenied, CatalogueNotReady, or SomebodyElseSaved.
    """
    rules.check_may_write(by)
    stored = Collection.objects.get(pk=collection.pk)
    wanted = {
        "title": title.strip(),
        "introduction": introduction,
        "audience": audience,
        "owner": owner,
        "visibility": visibility,
    }
    reasons = rules.reasons_not_to_store(title, visibility) + rules.reasons_not_to_change(stored)
    if owner.pk != stored.owner_id:
        reasons += access.reasons_about_owner(owner, None)
    if stored.status == Status.PUBLISHED and visibility != stored.visibility:
        reasons.append(
            beside("It is published: withdraw it, and begin another for other readers.", "visibility")
        )
    refuse(reasons)
    if stored.version != began_from:
        raise SomebodyElseSaved(stored)
    if stored.status == Status.PUBLISHED:
        stored.title, stored.introduction = title.strip(), introduction
        _refuse_what_is_held(stored, by=by)
    with transaction.atomic():
        held = _lock(collection)
        refuse(rules.reasons_not_to_change(held))
        changed = [name for name, value in wanted.items() if getattr(held, name) != value]
        if not changed:
            return held
        for name, value in wanted.items():
            setattr(held, name, value)
        held.save_edit(began_from=began_from, fields=changed)
        _record("collection edited", held, by=by, fields=changed)
        _check_texts(held, by=by)
        searching.put_collection(held)
        _changed_for_readers(held)
    return held


# What is in it ------------------------------------------------------------------------------------


@transaction.atomic
def add_resource(*, collection: Collection, resource: Resource, by: Person) -> CollectionItem:
    """The resource stands at its end; readers have it as far as they may see it.

    Raises PermissionDenied or CatalogueNotReady.
    """
    collection = _lock(collection)
    rules.check_may_write(by)
    if not access.may_read(resource, by):
        raise Resource.DoesNotExist
    number = collection.items.count()
    refuse(rules.reasons_not_to_add(collection, resource, number))
    last = collection.items.aggregate(last=Max("order"))["last"] or 0
    item = CollectionItem.objects.create(collection=collection, resource=resource, order=last + 1)
    _touch(collection)
    _record("resource put in collection", collection, by=by, resource=resource.pk)
    return item


@transaction.atomic
def take_out(*, item: CollectionItem, by: Person) -> None:
    """The resource is in the collection no more. Raises PermissionDenied or CatalogueNotReady."""
    collection = _lock(item.collection)
    rules.check_may_write(by)
    refuse(rules.reasons_not_to_change(collection))
    row = CollectionItem.objects.select_for_update(of=("self",)).filter(pk=item.pk).first()
    if row is None:
        raise CatalogueNotReady("It is out of the collection already.")
    resource = row.resource_id
    row.delete()
    _touch(collection)
    _record("resource taken out of collection", collection, by=by, resource=resource)


@transaction.atomic
def move(*, item: CollectionItem, to: str, by: Person) -> None:
    """One place “up” or “down”, past what the person sees beside it. Raises PermissionDenied or CatalogueNotReady."""
    collection = _lock(item.collection)
    rules.check_may_write(by)
    refuse(rules.reasons_not_to_change(collection))
    order = list(collection.items.order_by("order", "pk"))
    seen = set(queries.items_for(collection, by).values_list("pk", flat=True))
    shown = [one for one in order if one.pk in seen]
    place = next((number for number, one in enumerate(shown) if one.pk == item.pk), None)
    other = None if place is None else place - 1 if to == "up" else place + 1
    if place is None or other is None or not 0 <= other < len(shown):
        return
    moved, beside = order.index(shown[place]), order.index(shown[other])
    order.insert(beside, order.pop(moved))
    for number, one in enumerate(order, 1):
        CollectionItem.objects.filter(pk=one.pk).update(order=number)
    _touch(collection)
    _record("collection reordered", collection, by=by)


# Whom it reaches ----------------------------------------------------------------------------------


def reasons_not_to_publish(collection: Collection, by: Person) -> list[str]:
    """Why people can't have it now, with the page that puts it right where there is one; empty when they can."""
    reasons = rules.reasons_not_to_publish(collection, queries.readers_have(collection))
    for reason in reasons:
        if isinstance(reason, Reason):
            is_of_contents = rules.CONTENTS in reason.fields
            reason.remedy = (pages.collection_contents if is_of_contents else pages.collection_edit)(
                collection
            )
    held = documents.check_leaving(
        subject=collection, matter=None, texts=queries.texts_of(collection), person=by
    )
    return reasons + held


@transaction.atomic
def publish_collection(*, collection: Collection, by: Person) -> Collection:
    """Those for whom it is have it now, at an address of its own where that is everybody.

    Raises PermissionDenied or CatalogueNotReady.
    """
    collection = _lock(collection)
    rules.check_may_write(by)
    refuse(reasons_not_to_publish(collection, by))
    now = clock.now()
    fields = ["status", "published_at", "published_by"]
    collection.status = Status.PUBLISHED
    collection.published_at, collection.published_by = now, by
    if collection.visibility == Collection.Visibility.PUBLIC:
        collection.slug = _new_slug(collection)
        fields.append("slug")
    collection.save(update_fields=fields)
    _record("collection published", collection, by=by, visibility=collection.visibility)
    searching.put_collection(collection)
    _changed_for_readers(collection)
    return collection


def _new_slug(collection: Collection) -> str:
    """An address made from the title. A collection keeps its own for good, so none is given twice."""
    base = resource_queries.address_from(collection.title)
    taken = Collection._base_manager.filter(slug__startswith=base).values_list("slug", flat=True)
    return first_free(base, {str(slug) for slug in taken})


@transaction.atomic
def withdraw_collection(*, collection: Collection, reason: str, by: Person) -> Collection:
    """Nobody outside has it or a ZIP of it any more; its resources stay as they are.

    Raises PermissionDenied or CatalogueNotReady.
    """
    collection = _lock(collection)
    rules.check_may_withdraw(by)
    reasons = [] if collection.status == Status.PUBLISHED else [f"It is “{collection.get_status_display()}”."]
    refuse(reasons + ([] if reason.strip() else [beside("Give the reason. It stays inside.", "reason")]))
    collection.status = Status.WITHDRAWN
    collection.withdrawn_at, collection.withdrawn_by = clock.now(), by
    collection.withdrawal_reason = reason.strip()
    collection.save(update_fields=["status", "withdrawn_at", "withdrawn_by", "withdrawal_reason"])
    _record("collection withdrawn", collection, by=by, reason=reason.strip())
    searching.put_collection(collection)
    _changed_for_readers(collection)
    return collection


def _lock(collection: Collection) -> Collection:
    return Collection.objects.select_for_update(of=("self",)).select_related("owner").get(pk=collection.pk)


def _touch(collection: Collection) -> None:
    """What is in it changed, and with it what its readers have."""
    collection.save_edit(began_from=collection.version, fields=[])
    _changed_for_readers(collection)


def _changed_for_readers(collection: Collection) -> None:
    if collection.slug is not None:
        public_changed(at=clock.now())


def _record(verb: str, subject: models.Model, *, by: Person, reason: str = "", **facts: Any) -> None:
    audit.record(verb, subject, by=by, at=clock.now(), reason=reason, **facts)


def _check_texts(collection: Collection, *, by: Person) -> None:
    documents.check_text(subject=collection, matter=None, texts=queries.texts_of(collection), written_by=by)


def _refuse_what_is_held(collection: Collection, *, by: Person) -> None:
    """What people would read at once is looked at before it is stored; what is found waits for a decision."""
    texts = queries.texts_of(collection)
    with transaction.atomic():
        documents.check_text(subject=collection, matter=None, texts=texts, written_by=by)
    if found := documents.check_leaving(subject=collection, matter=None, texts=texts, person=by):
        raise CatalogueNotReady.because([*found, SOMEBODY_ELSE_DECIDES])
