"""Learning briefings in the seven-minute form: sections, promised next steps, and the teams that used them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import replace

from django.db import models, transaction
from django.db.models import Max

from catalogue.models import (
    BriefingHeading,
    BriefingSection,
    BriefingUse,
    Kind,
    NextStep,
    Resource,
    ResourceVersion,
)
from catalogue.queries import resources as resource_queries
from catalogue.rules import access
from catalogue.rules import briefings as rules
from catalogue.rules import versions as version_rules
from catalogue.rules.briefings import Section
from catalogue.rules.resources import Particulars
from catalogue.rules.versions import VersionContents
from catalogue.services import messages
from catalogue.services.records import (
    changed_for_readers,
    check_texts,
    lock,
    lock_version,
    record,
    refuse,
    refuse_what_is_held,
)
from catalogue.services.resources import draft_resource
from catalogue.services.scheduling import CHANGED, take_off_the_schedule
from catalogue.services.versions import begin_version, store_contents
from foundation import clock
from foundation.governed import SomebodyElseSaved
from matters.models import Matter
from partnership.models import Agency, Language, Person


@transaction.atomic
def draft_briefing(
    *,
    particulars: Particulars,
    language: Language,
    by: Person,
    texts: Mapping[str, str] | None = None,
    matter: Matter | None = None,
    made_from: models.Model | None = None,
) -> ResourceVersion:
    """A draft briefing as a web page, with the sections of the form; `texts` fills some of them by their heading.

    Raises PermissionDenied or CatalogueNotReady.
    """
    resource = draft_resource(
        particulars=replace(particulars, kind=Kind.BRIEFING), matter=matter, made_from=made_from, by=by
    )
    given = dict(texts or {})
    sections = [
        Section(one.name, given.pop(one.name, ""), one.is_for_teams)
        for one in BriefingHeading.objects.filter(is_current=True)
    ]
    sections += [Section(heading, text) for heading, text in given.items()]
    version = begin_version(
        resource=resource,
        language=language,
        format=ResourceVersion.Format.WEB,
        contents=VersionContents(text=rules.as_text(sections)),
        by=by,
    )
    _store_sections(version, sections)
    return version


@transaction.atomic
def write_sections(
    *, version: ResourceVersion, sections: Iterable[Section], began_from: int, by: Person
) -> ResourceVersion:
    """The draft has these sections in this order, and its text is put together from them.

    Raises PermissionDenied, CatalogueNotReady, or SomebodyElseSaved.
    """
    version = lock_version(version)
    wanted = [Section(one.heading.strip(), one.text.strip(), one.is_for_teams) for one in sections]
    access.check_may_write(version.resource, by)
    reasons = rules.reasons_not_a_briefing(version.resource) + rules.reasons_about_sections(wanted)
    if version.state != ResourceVersion.State.DRAFT or version.medium != ResourceVersion.Medium.TEXT:
        reasons.append("Only a draft that is written here has sections. Begin a new one from it.")
    refuse(reasons)
    if version.version != began_from:
        raise SomebodyElseSaved(version)
    if sections_of(version) == wanted:
        return version
    _store_sections(version, wanted)
    contents = replace(version_rules.contents_of(version), text=rules.as_text(wanted))
    store_contents(version, contents, by=by, at=clock.now())
    return version


@transaction.atomic
def begin_again(*, version: ResourceVersion, by: Person) -> ResourceVersion:
    """A new draft with the words and the sections of this version, to be changed while it stays in force.

    Raises PermissionDenied or CatalogueNotReady.
    """
    version = lock_version(version)
    draft = begin_version(
        resource=version.resource,
        language=version.language,
        format=version.format,
        contents=version_rules.contents_of(version),
        document=version.document,
        by=by,
    )
    _store_sections(draft, sections_of(version))
    return draft


def sections_of(version: ResourceVersion) -> list[Section]:
    """As they are stored, to begin an edit from."""
    return [Section(one.heading, one.text, one.is_for_teams) for one in version.sections.order_by("order")]


def _store_sections(version: ResourceVersion, sections: Iterable[Section]) -> None:
    version.sections.all().delete()
    BriefingSection.objects.bulk_create(
        BriefingSection(
            version=version,
            heading=one.heading.strip(),
            text=one.text.strip(),
            is_for_teams=one.is_for_teams,
            order=order,
        )
        for order, one in enumerate(sections, 1)
    )


# Next steps ---------------------------------------------------------------------------------------


def promise_step(
    *,
    resource: Resource,
    what: str,
    owner: Person,
    due_on: dt.date,
    by: Person,
    agency: Agency | None = None,
) -> NextStep:
    """The briefing promises this, and somebody owns it. Of a published one its words are checked first.

    Raises PermissionDenied or CatalogueNotReady.
    """
    what = what.strip()
    stored = Resource.objects.select_related("matter", "owner").get(pk=resource.pk)
    access.check_may_write(stored, by)
    refuse(rules.reasons_about_step(stored, what, owner, due_on))
    place = f"next step {_next_number(stored)}"
    if stored.status == Resource.Status.PUBLISHED:
        refuse_what_is_held(stored, resource_queries.texts_of(stored) | {place: f"{what}\n"}, by=by)
    return _promise(stored, what, owner, due_on, agency, place, by=by)


@transaction.atomic
def _promise(
    resource: Resource,
    what: str,
    owner: Person,
    due_on: dt.date,
    agency: Agency | None,
    place: str,
    *,
    by: Person,
) -> NextStep:
    resource = lock(resource)
    access.check_may_write(resource, by)
    number = _next_number(resource)
    reasons = rules.reasons_about_step(resource, what, owner, due_on)
    if place != f"next step {number}":
        reasons.append("Somebody else added a step at the same moment. Try again.")
    refuse(reasons)
    now = clock.now()
    step = NextStep.objects.create(
        resource=resource,
        number=number,
        what=what,
        owner=owner,
        agency=agency,
        due_on=due_on,
        added_at=now,
        added_by=by,
    )
    record("next step promised", step, resource, by=by, at=now, owner=owner.pk, due_on=due_on.isoformat())
    _steps_changed(resource, by=by, at=now)
    return step


def finish_step(*, step: NextStep, outcome: str, began_from: int, by: Person) -> NextStep:
    """What was promised is done, and readers see what came of it. Its words are checked first.

    Raises PermissionDenied, CatalogueNotReady, or SomebodyElseSaved.
    """
    outcome = outcome.strip()
    stored = NextStep.objects.select_related("resource__matter", "resource__owner").get(pk=step.pk)
    rules.check_may_end_step(stored, by)
    refuse(rules.reasons_not_to_end_step(stored, outcome))
    resource = stored.resource
    if resource.status == Resource.Status.PUBLISHED:
        texts = resource_queries.texts_of(resource)
        refuse_what_is_held(
            resource, texts | {f"next step {stored.number}": f"{stored.what}\n{outcome}"}, by=by
        )
    return _end_step(stored, outcome, began_from, is_done=True, by=by)


def drop_step(*, step: NextStep, reason: str, began_from: int, by: Person) -> NextStep:
    """It is promised no more. Raises PermissionDenied, CatalogueNotReady, or SomebodyElseSaved."""
    return _end_step(step, reason.strip(), began_from, is_done=False, by=by)


@transaction.atomic
def _end_step(step: NextStep, words: str, began_from: int, *, is_done: bool, by: Person) -> NextStep:
    resource = lock(step.resource)
    step = NextStep.objects.select_for_update(of=("self",)).get(pk=step.pk)
    step.resource = resource
    if is_done:
        rules.check_may_end_step(step, by)
    else:
        access.check_may_write(resource, by)
    refuse(rules.reasons_not_to_end_step(step, words))
    now = clock.now()
    if is_done:
        step.done_at, step.done_by, step.outcome = now, by, words
        step.save_edit(began_from=began_from, fields=["done_at", "done_by", "outcome"])
        record("next step done", step, resource, by=by, at=now)
    else:
        step.dropped_at = now
        step.save_edit(began_from=began_from, fields=["dropped_at"])
        record("next step dropped", step, resource, by=by, at=now, reason=words)
    _steps_changed(resource, by=by, at=now)
    return step


def _steps_changed(resource: Resource, *, by: Person, at: dt.datetime) -> None:
    """What is held is not stored where people would read it at once; what was scheduled is looked at again first."""
    if resource.status == Resource.Status.PUBLISHED:
        refuse(
            resource_queries.held(
                resource, resource_queries.texts_of(resource), matter=resource.matter, person=by
            )
        )
    check_texts(resource, by=by)
    take_off_the_schedule(resource, by=by, at=at, reason=CHANGED)
    changed_for_readers(resource, at=at)


def _next_number(resource: Resource) -> int:
    return (resource.next_steps.aggregate(last=Max("number"))["last"] or 0) + 1


@transaction.atomic
def remind_of_steps(*, at: dt.datetime) -> None:
    """Who promised something whose day has passed hears of it, once for that day."""
    overdue = NextStep.objects.filter(
        done_at=None,
        dropped_at=None,
        due_on__lt=clock.day_of(at),
        resource__status=Resource.Status.PUBLISHED,
    )
    for step in overdue.select_related("owner", "resource__matter"):
        messages.tell_of_overdue_step(step, at=at)


# Teams --------------------------------------------------------------------------------------------


@transaction.atomic
def record_use(
    *,
    resource: Resource,
    team: str,
    used_on: dt.date,
    by: Person,
    agency: Agency | None = None,
    people: int | None = None,
    note: str = "",
) -> BriefingUse:
    """A team used the briefing; recorded once for a team and day. Raises PermissionDenied or CatalogueNotReady."""
    resource = lock(resource)
    access.check_may_record_use(resource, by)
    now = clock.now()
    reasons = rules.reasons_about_use(resource, team, used_on, clock.day_of(now))
    reasons += rules.reasons_about_agency(agency, by)
    if resource.uses.filter(team=team.strip(), used_on=used_on).exists():
        reasons.append("That is recorded already.")
    refuse(reasons)
    use = BriefingUse.objects.create(
        resource=resource,
        agency=agency,
        team=team.strip(),
        used_on=used_on,
        people=people,
        note=note.strip(),
        recorded_by=by,
        recorded_at=now,
    )
    record("briefing used", use, resource, by=by, at=now, agency=agency.pk if agency else None)
    return use
