"""What the pages of one resource need: whose move it is, its variants, what was found in its texts, what happened."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from django.db.models import Q, QuerySet

from audit.models import Event
from audit.queries import TimelineEntry, entries
from catalogue.models import Resource, ResourceVersion, SignOff
from catalogue.queries import resources as queries
from catalogue.queries.resources import Gate
from catalogue.rules import access
from catalogue.rules import resources as rules
from catalogue.rules import versions as version_rules
from documents import rules as documents
from documents.models import Finding
from documents.queries import findings_about
from documents.showing import FindingEntry
from documents.showing import entries as finding_entries
from foundation import clock
from foundation.words import say_day, say_list, say_moment
from notices.points import SUBJECTS, Subject
from partnership.models import Person

Status, State = Resource.Status, ResourceVersion.State

COLOURS = {
    State.DRAFT: "grey",
    State.CURRENT: "green",
    State.SUPERSEDED: "yellow",
    State.WITHDRAWN: "red",
}


def whole(queryset: QuerySet[Resource]) -> QuerySet[Resource]:
    """With what every page of a resource reads."""
    return queryset.select_related(
        "owner", "matter", "drafted_by", "published_by", "withdrawn_by", "public_scheduled_by"
    )


def made_from(resource: Resource, person: Person) -> Subject | None:
    """What it was made from, for who may know of that: a review, for instance."""
    kind = resource.made_from_type
    model = kind.model_class() if kind is not None else None
    if model is None or resource.made_from_id is None:
        return None
    return next((subject for _, subject in SUBJECTS.ask(person, model, {resource.made_from_id})), None)


# Its variants -------------------------------------------------------------------------------------


@dataclass
class Variant:
    """What there is of a resource in one language and format, the newest version first."""

    language: str
    tag: str
    format: str
    format_name: str
    versions: list[ResourceVersion] = field(default_factory=list)

    @property
    def current(self) -> ResourceVersion | None:
        return next((one for one in self.versions if one.state == State.CURRENT), None)

    @property
    def draft(self) -> ResourceVersion | None:
        return next((one for one in self.versions if one.state == State.DRAFT), None)

    @property
    def readable(self) -> list[ResourceVersion]:
        """Earlier ones that are kept readable on purpose."""
        return [one for one in self.versions if one.state == State.SUPERSEDED and one.is_readable]


def versions_for(resource: Resource, person: Person) -> QuerySet[ResourceVersion]:
    """The versions of it that the person may open inside, the newest of each variant first."""
    return (
        ResourceVersion.objects.visible_to(person)
        .filter(resource=resource)
        .select_related("language", "document", "made_by", "made_current_by")
        .prefetch_related("sign_offs__group")
        .order_by("language__name", "format", "-number")
    )


def variants_of(versions: Iterable[ResourceVersion]) -> list[Variant]:
    """By language and format, those with something in force or in hand first."""
    found: dict[tuple[int, str], Variant] = {}
    for one in versions:
        variant = found.setdefault(
            (one.language_id, one.format),
            Variant(str(one.language), one.language.tag, one.format, one.get_format_display()),
        )
        variant.versions.append(one)
    return sorted(found.values(), key=lambda one: not (one.current or one.draft))


# Whose move it is ---------------------------------------------------------------------------------


def gates_for(
    resource: Resource,
    person: Person,
    now: dt.datetime,
    versions: Iterable[ResourceVersion] | None = None,
) -> list[Gate]:
    """Every gate of it, with the link that mends it where this person may go there."""
    may_write = access.may_write(resource, person)
    return [
        gate if may_write else replace(gate, remedy="", remedy_url="")
        for gate in queries.gates(resource, now=now, person=person, versions=versions)
    ]


def gates_of_contents(version: ResourceVersion) -> list[Gate]:
    """What a version needs before it is in force, while nobody outside has its resource."""
    missing = tuple(version_rules.reasons_about_contents(version))
    return [Gate("contents", "What it says", not missing, missing)]


def whose_move(resource: Resource, gates: list[Gate], variants: list[Variant]) -> str:
    """With whom it is now, in words for the top of the page."""
    if resource.public_from_at is not None:
        return f"Scheduled. It becomes public at {say_moment(resource.public_from_at)}, if everything still holds then."
    asked = waiting_groups(variants)
    if resource.status == Status.DRAFT:
        if asked:
            return f"With {say_list(asked)}, for sign-off."
        shut = [gate.title for gate in gates if not gate.is_open]
        if shut:
            return f"With {resource.owner}, who owns it. It waits for: {'; '.join(shut)}."
        return "Ready to be published by the business unit."
    if resource.status == Status.WITHDRAWN:
        return ""
    said = []
    if resource.next_review_on is not None and resource.next_review_on < clock.today():
        said.append(
            f"With {resource.owner}: its review has been overdue since {say_day(resource.next_review_on)}."
        )
    if asked:
        said.append(f"With {say_list(asked)}, for sign-off.")
    if drafts := [str(one.draft.language) for one in variants if one.draft is not None]:
        said.append(f"With who writes it: a new version is being written ({say_list(drafts)}).")
    return " ".join(said)


def waiting_groups(variants: list[Variant]) -> list[str]:
    """Groups that were asked to sign off what stands now and have not answered."""
    waiting = [
        str(asked.group)
        for variant in variants
        for version in (variant.draft, variant.current)
        if version is not None
        for asked in version.sign_offs.all()
        if asked.answer == SignOff.Answer.WAITING and asked.fingerprint == version_rules.fingerprint(version)
    ]
    return list(dict.fromkeys(waiting))


def last_stop(resource: Resource) -> list[str]:
    """Why the last try at making it public changed nothing; empty where there was none, or it is public since."""
    if resource.is_public or resource.status == Status.WITHDRAWN or resource.public_from_at is not None:
        return []
    last = resource.tries.last()
    return [] if last is None or last.is_made_public else [str(reason) for reason in last.reasons]


def is_late(resource: Resource) -> bool:
    return rules.is_late(resource, clock.now())


# What was found in its texts ----------------------------------------------------------------------


def findings_in_texts(
    resource: Resource, versions: Iterable[ResourceVersion], person: Person
) -> list[FindingEntry]:
    """What in its texts and those of its versions waits for a decision, as the person may know it."""
    found = findings_about(resource)
    for version in versions:
        if version.state in (State.DRAFT, State.CURRENT) or version.is_readable:
            found = found | findings_about(version)
    return finding_entries(found.filter(decision=Finding.Decision.OPEN), resource.matter, person)


def findings_in_version(version: ResourceVersion, person: Person) -> list[FindingEntry]:
    """What in the texts of this version waits for a decision."""
    found = findings_about(version).filter(decision=Finding.Decision.OPEN)
    return finding_entries(found, version.resource.matter, person)


def findings_in_file(version: ResourceVersion, person: Person) -> list[FindingEntry]:
    """What was ever found in its file, those that wait first, for who may know of that."""
    document = version.document
    if document is None or not documents.may_see_findings(document.matter, person):
        return []
    return finding_entries(document.findings.all(), version.resource.matter, person)


def files_that_wait(resource: Resource, person: Person) -> set[int]:
    """Its files in which something waits for a decision, for who may know what was found. Of what is withdrawn none do."""
    if not documents.may_see_findings(resource.matter, person):
        return set()
    files = resource.versions.exclude(state=State.WITHDRAWN).exclude(document=None)
    waiting = Finding.objects.filter(document__in=files.values("document"), decision=Finding.Decision.OPEN)
    return set(waiting.values_list("document", flat=True))


def sign_offs_of(version: ResourceVersion) -> list[tuple[SignOff, bool]]:
    """What groups were asked and said, the newest first, each with whether it is about the version as it is now."""
    now = version_rules.fingerprint(version)
    rows = version.sign_offs.select_related("group", "asked_by", "answered_by").order_by("-asked_at", "-pk")
    return [(one, one.fingerprint == now) for one in rows]


# What happened ------------------------------------------------------------------------------------


def events_of(resource: Resource) -> QuerySet[Event]:
    """Every act on the resource and its parts, the newest first."""
    of_it = Q(facts__resource=resource.pk, matter_id=resource.matter_id)
    return Event.objects.filter(of_it).select_related("by", "text").order_by("-id")


def timeline(events: list[Event]) -> list[TimelineEntry]:
    """The acts as people read them, with the version that each is about."""
    label = ResourceVersion._meta.label_lower
    keys = {event.subject_id for event in events if event.subject_type == label}
    versions = ResourceVersion.objects.filter(pk__in=keys).select_related("language")
    names = {one.pk: f"{one.language}, {one.get_format_display()}, {one.number}" for one in versions}
    return entries(
        events,
        {
            event.pk: names[event.subject_id]
            for event in events
            if event.subject_type == label and event.subject_id in names
        },
    )
