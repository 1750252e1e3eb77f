"""What must hold before a resource reaches anybody, and whether it does: one answer for the page, for scheduling and for
the moment itself (laws 5, 6, 7 and 17).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet

from catalogue.models import Resource, ResourceVersion
from catalogue.points import NOT_A_RESOURCE
from catalogue.queries import pages
from catalogue.rules import resources as rules
from catalogue.rules import versions as version_rules
from documents import services as documents
from foundation.slugs import slug_of
from matters import rules as matters
from matters.models import Matter
from notices import rules as notices
from partnership.models import Person

CLOCKS_DISAGREE = "The clock of this machine and the database's are more than five seconds apart."
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


def _texts(look: _Look) -> Iterator[Gate]:
    resource = look.resource
    said = held(resource, texts_of(resource), matter=resource.matter, person=look.person)
    for one in look.versions:
        said += held(one, texts_of_version(one), matter=resource.matter, person=look.person)
    yield _gate("texts", "Texts", said, "The resource", pages.resource(resource))


def _files(look: _Look) -> Iterator[Gate]:
    said: list[str] = []
    for one in look.files:
        document = one.document
        assert document is not None
        said += [f"{document.title}: {reason}" for reason in NOT_A_RESOURCE.ask(document)]
        said += documents.check_leaving(
            matter=look.resource.matter, texts={}, documents=[document], person=look.person
        )
    yield _gate("files", "Files", said, "Versions", pages.versions(look.resource))


ASKED = (_words, _versions, _rights, _sign_off, _hold, _texts, _files)


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


def address_from(title: str) -> str:
    """The beginning of an address made from this title."""
    return slug_of(title, longest=LONGEST_ADDRESS, otherwise="resource")


def texts_of(resource: Resource) -> dict[str, str]:
    """The texts of a resource that leave or will leave, by their place; its versions have their own."""
    texts = {
        "title": resource.title,
        "web address": address_from(resource.title).replace("-", " "),
        "summary": resource.summary,
        "source": resource.source_name,
        "reuse terms": resource.reuse_terms,
        "image rights": resource.image_rights,
        "tested with": resource.tested_with,
        "you said, we did": resource.you_said_we_did,
        "withdrawal reason": resource.public_withdrawal_reason,
    }
    texts |= {f"correction {one.number}": one.words for one in resource.corrections.all()}
    texts |= {
        f"next step {one.number}": f"{one.what}\n{one.outcome}"
        for one in resource.next_steps.filter(dropped_at=None)
    }
    return {place: text for place, text in texts.items() if text}


def texts_of_version(version: ResourceVersion) -> dict[str, str]:
    """The same for one version; the words of a file are checked with the file."""
    texts = {
        "title": version.title,
        "summary": version.summary,
        "text": version.text,
        "alternative text": version.alternative_text,
        "transcript": version.transcript,
        "link": " ".join(
            part for part in version.link.replace("-", " ").replace("_", " ").split("/") if part
        ),
    }
    return {place: text for place, text in texts.items() if text}
