"""Many resources from one CSV file with their files: all of them are entered as drafts, or none.

Every line is looked at in full before the first is entered: what stands in it, what it names, and its file. Entering
them is one short transaction, in which what may have changed meanwhile is asked again.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q

from catalogue.models import Resource, Topic
from catalogue.rules import access
from catalogue.rules.import_file import Entry, Variant, read
from catalogue.rules.refusals import CatalogueNotReady
from catalogue.rules.resources import Particulars
from catalogue.services import drafting_many
from catalogue.services.drafting_many import Draft
from catalogue.services.import_files import Files, NoFiles, UnsafeFiles
from documents import services as documents
from documents.inspection import Refused
from documents.models import Finding
from documents.queries import Lists, lists_for
from documents.rules import NotStored
from foundation import clock
from foundation.csv_lines import LineError
from partnership.models import Audience, Language, Partnership, Person

#: (how many lines are looked at, of how many).
Progress = Callable[[int, int], None]


@dataclass
class Outcome:
    """What became of an import. With errors, nothing was entered."""

    errors: list[LineError] = field(default_factory=list)
    resources: int = 0
    variants: int = 0
    entered: list[Resource] = field(default_factory=list)
    findings: int = 0  #: How many things in files and texts wait for a decision.


@dataclass(frozen=True)
class _Named:
    """What lines of the file may name, by how people write it."""

    topics: dict[str, int]
    audiences: dict[str, int]
    languages: dict[str, Language]
    owners: dict[str, Person]
    titles: set[tuple[str, str]]  #: Of what is there already, as far as the importer may know.


class _KeepNothing(Exception):
    """Ends the transaction in which a line could not be entered."""


def import_resources(
    *,
    data: bytes,
    by: Person,
    files: Files | None = None,
    is_dry_run: bool = False,
    may_hold_more: bool = False,
    progress: Progress = lambda done, of: None,
    before_entering: Callable[[], None] = lambda: None,
    at_the_end: Callable[[Outcome], None] = lambda outcome: None,
) -> Outcome:
    """Enter every resource of the file as a draft, or none. A dry run looks at everything and keeps nothing.

    `may_hold_more`: files that no line names are not a mistake, as in a folder. `before_entering` and `at_the_end` run
    in the very transaction that enters them. Raises PermissionDenied.
    """
    access.check_may_draft(by, None)
    given = files or NoFiles()
    outcome = Outcome()
    entries = read(data, outcome.errors)
    outcome.resources = len(entries)
    outcome.variants = sum(len(one.variants) for one in entries)
    # What was stored of files by then is gone again unless all is entered.
    with suppress(_KeepNothing), ExitStack() as stored:
        looking = _Looking(entries, given, by, outcome.errors, stored)
        drafts = looking.drafts(progress)
        if not outcome.errors and not may_hold_more:
            outcome.errors += looking.left_over()
        if outcome.errors:
            outcome.errors.sort(key=lambda error: error.line)
        elif is_dry_run:
            outcome.findings = looking.findings
        else:
            _enter(entries, drafts, by, outcome, before_entering, at_the_end)
    return outcome


# Looking ------------------------------------------------------------------------------------------


def _named(by: Person, entries: list[Entry]) -> _Named:
    addresses = {one.values["owner"].casefold() for one in entries if one.values["owner"]}
    owners = {by.email.casefold(): by} if by.email else {}
    people = Person.objects.filter(is_active=True, email__isnull=False)
    wanted = Q()
    for address in addresses - set(owners):
        wanted |= Q(email__iexact=address)
    if wanted:
        owners |= {str(person.email).casefold(): person for person in people.filter(wanted)}
    languages: dict[str, Language] = {}
    for language in Language.objects.all():
        languages |= {language.tag.casefold(): language, language.name.casefold(): language}
    seen = Resource.objects.visible_to(by).exclude(status=Resource.Status.WITHDRAWN)
    return _Named(
        topics={name.casefold(): pk for name, pk in Topic.objects.values_list("name", "pk")},
        audiences={name.casefold(): pk for name, pk in Audience.objects.values_list("name", "pk")},
        languages=languages,
        owners=owners,
        titles={(kind, title.casefold()) for kind, title in seen.values_list("kind", "title")},
    )


class _Looking:
    """Everything that can be known, and be done, before the first resource is entered."""

    def __init__(
        self, entries: list[Entry], files: Files, by: Person, errors: list[LineError], stored: ExitStack
    ) -> None:
        self._entries, self._files, self._by, self._errors, self._stored = entries, files, by, errors, stored
        self._there = files.names()
        self._used: dict[str, int] = {}
        self._lists: Lists = lists_for(None)
        self._at = clock.now()
        self.findings = 0  #: How much would wait for a decision.

    def drafts(self, progress: Progress) -> list[Draft]:
        """Every resource as it will be entered; of those with an error none."""
        named = _named(self._by, self._entries)
        topics = dict(Topic.objects.values_list("pk", "name"))
        about = _about_what_is_there(self._entries, named)
        self._errors += [error for found in about for error in found]
        lines = sum(max(len(one.variants), 1) for one in self._entries)
        done = 0
        drafts = []
        for entry, found in zip(self._entries, about, strict=True):
            draft = self._draft(entry, named) if entry.is_right and not found else None
            variants: dict[tuple[str, str], int] = {}
            for variant in entry.variants:
                self._look_at(variant, entry, draft, named, variants)
                done += 1
                progress(done, lines)
            if not entry.variants:
                done += 1
                progress(done, lines)
            if draft is not None:
                drafting_many.finish(draft, [topics[key] for key in draft.particulars.topics])
                self.findings += draft.findings
                drafts.append(draft)
        return drafts

    def left_over(self) -> list[LineError]:
        """Files that no line names."""
        return [
            LineError(1, f"No line names the file “{name}”.", "file")
            for name in sorted(self._there - set(self._used))
        ]

    def _draft(self, entry: Entry, named: _Named) -> Draft | None:
        try:
            particulars = _particulars(entry, named, self._by)
            return drafting_many.put_together(particulars, by=self._by, at=self._at, lists=self._lists)
        except CatalogueNotReady as refused:
            self._errors.append(LineError(entry.line, str(refused)))
            return None

    def _look_at(
        self,
        variant: Variant,
        entry: Entry,
        draft: Draft | None,
        named: _Named,
        variants: dict[tuple[str, str], int],
    ) -> None:
        """The variant is in the draft, or an error says why not."""
        errors = _about_variant(variant, named, variants)
        file = None
        if variant.file_name:
            about_file, file = self._file(variant, entry)
            errors += about_file
        if variant.is_right and not errors and draft is not None:
            try:
                drafting_many.add_version(
                    draft,
                    language=named.languages[variant.language.casefold()],
                    format=variant.format,
                    contents=variant.contents,
                    file=file,
                    by=self._by,
                    at=self._at,
                    lists=self._lists,
                )
            except CatalogueNotReady as refused:
                errors.append(LineError(variant.line, str(refused)))
        self._errors += errors

    def _file(self, variant: Variant, entry: Entry) -> tuple[list[LineError], documents.Incoming | None]:
        """The file, inspected and stored; or why the portal would not take it."""
        name, line = variant.file_name, variant.line
        if name in self._used:
            return [LineError(line, f"Line {self._used[name]} names the same file.", "file")], None
        self._used[name] = line
        if name not in self._there:
            return [LineError(line, f"There is no file “{name}”.", "file")], None
        try:
            file = self._stored.enter_context(
                documents.incoming(
                    file=ContentFile(self._files.read(name), name),
                    name=name,
                    title=variant.contents.title or entry.title,
                    matter=None,
                    by=self._by,
                )
            )
        except (Refused, NotStored, UnsafeFiles) as refused:
            return [LineError(line, str(refused), "file")], None
        self.findings += file.waiting(is_for_the_public=True)
        return [], file


def _about_what_is_there(entries: list[Entry], named: _Named) -> list[list[LineError]]:
    """Of each resource, what it names and is not there, and whether it is there itself."""
    titles: dict[tuple[str, str], int] = {}
    owners: dict[str, list[str]] = {}
    about = []
    for entry in entries:
        found = _about_names(entry, named, owners)
        about.append(found)
        same = (entry.kind, entry.title.casefold())
        if not all(same):
            continue
        if same in named.titles:
            found.append(
                LineError(entry.line, "A resource of this kind with this title is there already.", "title")
            )
        elif same in titles:
            found.append(LineError(entry.line, f"Line {titles[same]} has the same title and kind.", "title"))
        titles.setdefault(same, entry.line)
    return about


def _about_names(entry: Entry, named: _Named, owners: dict[str, list[str]]) -> list[LineError]:
    found = [
        LineError(entry.line, f"There is no {what} “{name}”.", column)
        for column, what, names, known in (
            ("topics", "topic", entry.topics, named.topics),
            ("audiences", "audience", entry.audiences, named.audiences),
        )
        for name in names
        if name.casefold() not in known
    ]
    address = entry.values["owner"].casefold()
    if not address:
        return found
    owner = named.owners.get(address)
    if owner is None:
        return [*found, LineError(entry.line, f"Nobody signs in as “{entry.values['owner']}”.", "owner")]
    if address not in owners:
        owners[address] = access.reasons_about_owner(owner, None)
    return found + [LineError(entry.line, reason, "owner") for reason in owners[address]]


def _about_variant(variant: Variant, named: _Named, variants: dict[tuple[str, str], int]) -> list[LineError]:
    language = named.languages.get(variant.language.casefold())
    if language is None:
        return [LineError(variant.line, f"There is no language “{variant.language}”.", "language")]
    if not variant.format:
        return []
    same = (language.tag, variant.format)
    if same in variants:
        return [LineError(variant.line, f"Line {variants[same]} has the same language and format.", "format")]
    variants[same] = variant.line
    return []


# Entering -----------------------------------------------------------------------------------------


def _enter(
    entries: list[Entry],
    drafts: list[Draft],
    by: Person,
    outcome: Outcome,
    before_entering: Callable[[], None],
    at_the_end: Callable[[Outcome], None],
) -> None:
    with transaction.atomic():
        before_entering()
        _one_at_a_time()
        access.check_may_draft(Person.objects.get(pk=by.pk), None)
        about = _about_what_is_there(entries, _named(by, entries))
        _keep_nothing_with([error for found in about for error in found], outcome)
        line = 1
        try:
            for entry, _ in zip(entries, drafting_many.store(drafts, by=by, at=clock.now()), strict=True):
                line = entry.line
        except CatalogueNotReady as refused:
            _keep_nothing_with([LineError(line, str(refused))], outcome)
        outcome.entered = [draft.resource for draft in drafts]
        outcome.findings = sum(draft.findings for draft in drafts) + _findings_in_files(drafts)
        at_the_end(outcome)


def _keep_nothing_with(errors: list[LineError], outcome: Outcome) -> None:
    if errors:
        outcome.errors += errors
        raise _KeepNothing


def _one_at_a_time() -> None:
    """Of two imports at once the second looks at what is there when the first has entered all, or nothing."""
    list(Partnership.objects.select_for_update(no_key=True))


def _findings_in_files(drafts: list[Draft]) -> int:
    files = [
        one.version.document_id
        for draft in drafts
        for one in draft.versions
        if one.version.document_id is not None
    ]
    return Finding.objects.filter(decision=Finding.Decision.OPEN, document__in=files).count()


def _particulars(entry: Entry, named: _Named, by: Person) -> Particulars:
    values = entry.values
    owner = named.owners.get(values["owner"].casefold(), by)
    keys: dict[str, Any] = {
        "topics": tuple(named.topics.get(name.casefold(), 0) for name in entry.topics),
        "audiences": tuple(named.audiences.get(name.casefold(), 0) for name in entry.audiences),
    }
    return Particulars(
        kind=entry.kind,
        title=entry.title,
        summary=values["summary"],
        owner_id=owner.pk,
        source=entry.source,
        source_name=values["whose"],
        source_year=entry.source_year,
        reuse_terms=values["reuse terms"],
        has_images=entry.has_images,
        image_rights=values["image rights"],
        image_consent_note=values["image consent"],
        tested_with=values["tested with"],
        you_said_we_did=values["you said we did"],
        visibility=entry.visibility,
        review_months=entry.review_months,
        **keys,
    )
