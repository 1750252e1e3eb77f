"""What must hold before a resource reaches anybody, and whether it does: one answer for the page, for scheduling and for
the moment itself (laws 5, 6, 7 and 17).
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from django.db.models import Prefetch, Q, QuerySet

from catalogue.models import Resource, ResourceVersion
from catalogue.points import NOT_A_RESOURCE, NOT_YET
from catalogue.queries import pages
from catalogue.rules import resources as rules
from catalogue.rules import versions as version_rules
from documents import rules as document_rules
from documents import services as documents
from documents.models import Document, Finding
from foundation.slugs import slug_of
from matters import rules as matters
from matters.models import Matter
from notices import rules as notices
from partnership.models import Person

CHANGED_SINCE = "It was changed after you opened the page. Look at it again."
#: Longest base of an address; leaves room for a number at the end.
LONGEST_ADDRESS = 140


@dataclass(frozen=True)
class Gate:
    """One thing that must hold before a resource reaches anybody: open, or shut with the reasons and the remedy."""

    key: str
    title: str
    is_open: bool
    reasons: tuple[str, ...] = ()
    remedy: str = ""
    remedy_url: str = ""


@dataclass
class _Look:
    """A resource as it is looked at now, with the versions that would reach people."""

    resource: Resource
    versions: list[ResourceVersion]
    now: dt.datetime
    person: Person | None = None

    @cached_property
    def files(self) -> list[ResourceVersion]:
        return [one for one in self.versions if one.document is not None]


def gates(
    resource: Resource,
    *,
    now: dt.datetime,
    person: Person | None = None,
    versions: Iterable[ResourceVersion] | None = None,
) -> list[Gate]:
    """Every gate of the resource as it stands at this moment, in words for this person.

    With the versions that people have or would have, unless others are named: those that are to reach them.
    """
    looked_at = list(readable_versions(resource) if versions is None else versions)
    look = _Look(resource, looked_at, now, person)
    return [gate for ask in ASKED for gate in ask(look)]


def reasons(found: Iterable[Gate]) -> list[str]:
    """What stands in the way, in words; empty when every gate is open."""
    return [f"{gate.title}: {reason}" for gate in found if not gate.is_open for reason in gate.reasons]


def _gate(key: str, title: str, said: list[str], remedy: str, remedy_url: str) -> Gate:
    said = list(dict.fromkeys(said))
    if not said:
        return Gate(key, title, is_open=True)
    return Gate(key, title, is_open=False, reasons=tuple(said), remedy=remedy, remedy_url=remedy_url)


def _words(look: _Look) -> Iterator[Gate]:
    said = rules.reasons_about_words(look.resource)
    yield _gate("words", "Particulars", said, "Edit the resource", pages.edit(look.resource))


def _versions(look: _Look) -> Iterator[Gate]:
    is_coming = any(one.state == version_rules.DRAFT for one in look.versions)
    is_there = is_coming or current_versions(look.resource).exists()
    said = [] if is_there else ["No version of it is in force."]
    for one in look.versions:
        said += version_rules.reasons_about_contents(one)
    yield _gate("versions", "Versions", said, "Versions", pages.versions(look.resource))


def _rights(look: _Look) -> Iterator[Gate]:
    said = rules.reasons_about_rights(look.resource)
    yield _gate("rights", "Rights and consent", said, "Edit the resource", pages.edit(look.resource))


def _sign_off(look: _Look) -> Iterator[Gate]:
    said = [reason for one in look.versions for reason in version_rules.reasons_about_sign_off(one)]
    yield _gate("sign_off", "Sign-off", said, "Ask for it", pages.versions(look.resource))


def _hold(look: _Look) -> Iterator[Gate]:
    matter = look.resource.matter
    if matter is not None:
        said = matters.reasons_to_hold(matter, look.now)
        yield _gate(
            "hold", "Proceedings and restrictions", said, "The resource", pages.resource(look.resource)
        )


def _origin(look: _Look) -> Iterator[Gate]:
    if look.resource.made_from_id is not None:
        said = list(NOT_YET.ask(look.resource))
        yield _gate("origin", "What it was made from", said, "The resource", pages.resource(look.resource))


def _texts(look: _Look) -> Iterator[Gate]:
    resource = look.resource
    said = held(resource, texts_of(resource), matter=resource.matter, person=look.person)
    for one in look.versions:
        said += held(one, texts_of_version(one), matter=resource.matter, person=look.person)
    yield _gate("texts", "Texts", said, "The resource", pages.resource(resource))


def _files(look: _Look) -> Iterator[Gate]:
    said: list[str] = []
    remedy = ("Versions", pages.versions(look.resource))
    titles = [one.document.title for one in look.files if one.document is not None]
    for one in reversed(look.files):
        document = one.document
        assert document is not None
        reasons = [
            *NOT_A_RESOURCE.ask(document),
            *document_rules.reasons_not_to_publish(document, look.person),
        ]
        name = document.title
        if titles.count(name) > 1:
            name = f"{name} ({one.language}, {one.get_format_display()})"
        said = [*(f"{name}: {reason}" for reason in reasons), *said]
        if reasons and _may_look_into(document, look.person):
            remedy = ("What the check found in the file", pages.findings(document, back=look.resource))
    yield _gate("files", "Files", said, *remedy)


def _may_look_into(document: Document, person: Person | None) -> bool:
    """Whether something in it waits for a decision, and the person may know what."""
    return (
        person is not None
        and document_rules.may_see_findings(document.matter, person)
        and document.findings.filter(decision=Finding.Decision.OPEN).exists()
    )


ASKED = (_words, _versions, _rights, _sign_off, _hold, _origin, _texts, _files)


def held(
    subject: Resource | ResourceVersion,
    texts: dict[str, str],
    *,
    matter: Matter | None,
    person: Person | None,
) -> list[str]:
    """What in these texts waits for a decision now (law 17)."""
    return documents.check_leaving(subject=subject, matter=matter, texts=texts, person=person)


def reasons_not_to_rely_on_the_schedule(now: dt.datetime) -> list[str]:
    """Why nothing can be scheduled now: sending is off, or the scheduler is silent (law 18)."""
    return notices.reasons_not_to_rely_on_sending(now)


def warnings(resource: Resource) -> list[str]:
    """What is not wrong and could be better, for whoever writes it."""
    current = [
        one for one in resource.versions.all() if one.state in (version_rules.DRAFT, version_rules.CURRENT)
    ]
    if current and not any(one.format in version_rules.READ_AT_ONCE for one in current):
        return [
            "There is no web page of it. A file alone is hard to read on a phone and for some not at all."
        ]
    return []


# Many of them -------------------------------------------------------------------------------------


def with_readers() -> QuerySet[Resource]:
    """Resources that somebody outside the catalogue has, or is to have at a moment that is set."""
    return Resource.objects.filter(Q(status=Resource.Status.PUBLISHED) | Q(public_from_at__isnull=False))


def with_texts(resources: QuerySet[Resource]) -> QuerySet[Resource]:
    """With all that their texts are read from, in six queries however many there are; versions that were withdrawn are not among them."""
    versions = ResourceVersion.objects.exclude(state=version_rules.WITHDRAWN).select_related("last_edited_by")
    return resources.select_related("matter", "last_edited_by").prefetch_related(
        "corrections", "next_steps", "slugs", Prefetch("versions", versions), "versions__sections"
    )


# What of it leaves --------------------------------------------------------------------------------


def current_versions(resource: Resource) -> QuerySet[ResourceVersion]:
    """Its versions in force, as its page shows them."""
    return readable_versions(resource).filter(state=version_rules.CURRENT)


def readable_versions(resource: Resource) -> QuerySet[ResourceVersion]:
    """Those in force, and superseded ones that are kept readable on purpose."""
    return (
        ResourceVersion.objects.readable()
        .filter(resource=resource)
        .select_related("language", "document", "resource")
        .prefetch_related("sign_offs")
    )


def fingerprint(resource: Resource) -> str:
    """Of all that people would have if it were published now."""
    return rules.publication_fingerprint(resource, readable_versions(resource))


def shown_fingerprint(resource: Resource) -> str:
    """Of all that the page before publication shows: what, where it is found, and whom it reaches."""
    told = [fingerprint(resource), resource.visibility, resource.status]
    return sha256(json.dumps(told).encode()).hexdigest()


def reasons_changed_since(seen: str | None, now: str) -> list[str]:
    """Why nothing is done on the word of somebody who read it as it was before. None: they read nothing beforehand."""
    return [] if seen is None or seen == now else [CHANGED_SINCE]


def address_from(title: str) -> str:
    """The beginning of an address made from this title."""
    return slug_of(title, longest=LONGEST_ADDRESS, otherwise="resource")


def _addresses_of(resource: Resource) -> str:
    """The words of the address that it would get, and of each that it has or had: all of them lead to it."""
    had = [one.slug for one in resource.slugs.all()] if resource.slug is not None else []
    return "\n".join(slug.replace("-", " ") for slug in dict.fromkeys([address_from(resource.title), *had]))


def texts_of(resource: Resource) -> dict[str, str]:
    """The texts of a resource that leave or will leave, by their place; its versions have their own."""
    texts = own_texts_of(resource)
    texts |= {f"correction {one.number}": one.words for one in resource.corrections.all()}
    texts |= {
        f"next step {one.number}": f"{one.what}\n{one.outcome}"
        for one in resource.next_steps.all()
        if one.dropped_at is None
    }
    return {place: text for place, text in texts.items() if text}


def own_texts_of(resource: Resource) -> dict[str, str]:
    """Of these what stands on the resource itself, stored or not."""
    texts = {
        "title": resource.title,
        "web address": _addresses_of(resource),
        "summary": resource.summary,
        "source": resource.source_name,
        "reuse terms": resource.reuse_terms,
        "image rights": resource.image_rights,
        "tested with": resource.tested_with,
        "you said, we did": resource.you_said_we_did,
        "withdrawal reason": resource.public_withdrawal_reason,
    }
    return {place: text for place, text in texts.items() if text}


def texts_of_version(version: ResourceVersion) -> dict[str, str]:
    """The same for one version; the words of a file are checked with the file."""
    sections = version.sections.all() if version.pk is not None else ()
    texts = {
        "title": version.title,
        "summary": version.summary,
        "text": version.text,
        "headings": "\n".join(one.heading for one in sorted(sections, key=lambda one: one.order)),
        "alternative text": version.alternative_text,
        "transcript": version.transcript,
        "link": " ".join(
            part for part in version.link.replace("-", " ").replace("_", " ").split("/") if part
        ),
    }
    return {place: text for place, text in texts.items() if text}
