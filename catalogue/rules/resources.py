"""What a resource has to say of itself, and which steps it may take. Nothing here writes."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass, fields
from hashlib import sha256
from typing import Any

from catalogue.models import Kind, Resource, ResourceVersion
from catalogue.rules import versions as version_rules
from foundation import clock
from foundation.governed import beside
from foundation.words import say_moment
from partnership.working_days import add_months

Status, Visibility, Withdrawal = Resource.Status, Resource.Visibility, Resource.Withdrawal
DRAFT, PUBLISHED, WITHDRAWN = Status.DRAFT, Status.PUBLISHED, Status.WITHDRAWN

NEXT_STATUSES: dict[str, set[str]] = {DRAFT: {PUBLISHED}, PUBLISHED: {WITHDRAWN}, WITHDRAWN: {PUBLISHED}}

#: How late a moment may be and still count; after that somebody looks at it again (law 12).
LATE_AFTER = dt.timedelta(hours=1)


#: Where nobody has set a day for it.
NEWS_LASTS_MONTHS = 12


@dataclass(frozen=True)
class Particulars:
    """What is told of a resource beside its versions, as somebody typed it."""

    kind: str
    title: str
    owner_id: int
    summary: str = ""
    source: str = Resource.Source.OWN
    source_name: str = ""
    source_year: int | None = None
    reuse_terms: str = ""
    has_images: bool = False
    image_rights: str = ""
    image_consent_note: str = ""
    tested_with: str = ""
    you_said_we_did: str = ""
    visibility: str = Visibility.PUBLIC
    review_months: int | None = None
    out_of_date_on: dt.date | None = None
    topics: tuple[int, ...] = ()
    audiences: tuple[int, ...] = ()


LISTS = ("topics", "audiences")
#: What stands in the resource's own row.
OWN_FIELDS = tuple(field.name for field in fields(Particulars) if field.name not in LISTS)


def particulars_of(resource: Resource) -> Particulars:
    """As they are stored, to begin an edit from."""
    lists: Any = {name: tuple(getattr(resource, name).values_list("pk", flat=True)) for name in LISTS}
    own: Any = {name: getattr(resource, name) for name in OWN_FIELDS}
    return Particulars(**own, **lists)


def changed_fields(resource: Resource, wanted: Particulars) -> list[str]:
    """The fields of its row in which it differs from this."""
    return [name for name in OWN_FIELDS if getattr(resource, name) != getattr(wanted, name)]


def changed_lists(resource: Resource, wanted: Particulars) -> list[str]:
    """Whether other topics or audiences are meant."""
    stored = {name: set(getattr(resource, name).values_list("pk", flat=True)) for name in LISTS}
    return [name for name in LISTS if stored[name] != set(getattr(wanted, name))]


#: Of an edition, as the form and the import take it.
EARLIEST_YEAR, LATEST_YEAR = 1900, 2100
#: From one review to the next: ten years.
MOST_MONTHS = 120

# What is typed ------------------------------------------------------------------------------------


def reasons_not_to_store(wanted: Particulars) -> list[str]:
    """What can't be kept even as a draft."""
    reasons: list[str] = []
    if not wanted.title.strip():
        reasons.append(beside("Give it a title.", "title"))
    if wanted.kind not in Kind.values:
        reasons.append(beside("Choose what kind of resource it is.", "kind"))
    if wanted.visibility not in Visibility.values:
        reasons.append(beside("Choose who may read it.", "visibility"))
    if wanted.source not in Resource.Source.values:
        reasons.append(beside("Choose where it comes from.", "source"))
    elif wanted.source != Resource.Source.OWN and not wanted.source_name.strip():
        reasons.append(beside("Say whose it is.", "source_name"))
    if wanted.review_months is not None and wanted.review_months < 1:
        reasons.append(beside("It has to be reviewed some time: after one month or more.", "review_months"))
    if wanted.out_of_date_on is not None and wanted.kind != Kind.NEWS:
        reasons.append(
            beside("Only news goes out of date on a day; other resources are reviewed.", "out_of_date_on")
        )
    return reasons


def reasons_not_to_edit(resource: Resource, wanted: Particulars) -> list[str]:
    """Why it can't be changed to this now."""
    reasons = reasons_not_to_store(wanted)
    if resource.status == WITHDRAWN:
        reasons.append("It was withdrawn. Restore it first.")
    if resource.status == PUBLISHED and wanted.visibility != resource.visibility:
        reasons.append("It is published: whom it reaches is changed by an act of its own.")
    return reasons


def _says(resource: Resource) -> str:
    return f"The resource is “{resource.get_status_display()}”."


# News ---------------------------------------------------------------------------------------------


def out_of_date_from(resource: Resource) -> dt.date | None:
    """From which day on its readers are told that it may be out of date; of news alone, and only once it is public."""
    if resource.kind != Kind.NEWS or resource.public_at is None:
        return None
    return resource.out_of_date_on or add_months(clock.day_of(resource.public_at), NEWS_LASTS_MONTHS)


# Publishing ---------------------------------------------------------------------------------------


def reasons_not_to(to: str, resource: Resource) -> list[str]:
    """Why it can't take this status from where it is; empty when it can."""
    if to in NEXT_STATUSES[resource.status]:
        return []
    return [_says(resource)]


def reasons_about_words(resource: Resource) -> list[str]:
    """What is missing of it before anybody has it."""
    reasons = []
    if not resource.summary.strip():
        reasons.append("It has no summary.")
    if not resource.audiences.exists():
        reasons.append("It names no audience.")
    if not resource.topics.exists():
        reasons.append("It stands under no topic.")
    if not resource.owner.is_active or resource.owner.has_left_every_role:
        reasons.append("Its owner has left. Name another.")
    return reasons


def reasons_about_rights(resource: Resource) -> list[str]:
    """Whether it may be shown and passed on."""
    reasons = []
    if resource.has_images and not resource.image_rights.strip():
        reasons.append("It shows pictures, and doesn’t say whose they are.")
    if resource.has_images and not resource.image_consent_note.strip():
        reasons.append("It shows pictures, and nobody noted who consented.")
    if resource.source != Resource.Source.OWN and not resource.reuse_terms.strip():
        reasons.append("It is not our own, and doesn’t say on what terms it may be passed on.")
    return reasons


def reasons_not_to_make_public(resource: Resource) -> list[str]:
    """Why what partners have already can't become everybody's; empty when it can."""
    if resource.status != PUBLISHED:
        return [_says(resource)]
    return ["It is public already."] if resource.visibility == Visibility.PUBLIC else []


def reasons_not_to_schedule(resource: Resource, due_at: dt.datetime, now: dt.datetime) -> list[str]:
    """Why it can't be put on the schedule, whatever its gates say."""
    reasons = []
    if resource.status == WITHDRAWN:
        reasons.append("It was withdrawn. Restore it first.")
    elif resource.is_public:
        reasons.append("It is public already.")
    if resource.public_from_at is not None:
        reasons.append(f"It is to become public at {say_moment(resource.public_from_at)} already.")
    if due_at <= now:
        reasons.append(beside(f"{say_moment(due_at)} has passed.", "due_at"))
    return reasons


def is_late(resource: Resource, now: dt.datetime) -> bool:
    return resource.public_from_at is not None and now - resource.public_from_at > LATE_AFTER


def publication_fingerprint(resource: Resource, readable: Iterable[ResourceVersion]) -> str:
    """Of all that people will have: once it differs from when it was scheduled, nothing goes."""
    told = {name: getattr(resource, name) for name in OWN_FIELDS if name != "visibility"}
    told |= {name: sorted(getattr(resource, name).values_list("pk", flat=True)) for name in LISTS}
    told["versions"] = sorted(version_rules.fingerprint(one) for one in readable)
    promised = resource.next_steps.filter(dropped_at=None).order_by("number")
    told["next steps"] = list(promised.values_list("what", "outcome", "agency", "due_on", "done_at"))
    return sha256(json.dumps(told, sort_keys=True, ensure_ascii=False, default=str).encode()).hexdigest()


# Taking it away -----------------------------------------------------------------------------------


def reasons_not_to_withdraw(resource: Resource, manner: str, reason: str, public_reason: str) -> list[str]:
    reasons = reasons_not_to(WITHDRAWN, resource)
    if manner not in Withdrawal.values:
        reasons.append(beside("Choose whether its address explains or shows nothing.", "manner"))
    if not reason.strip():
        reasons.append(beside("Give the reason. It stays inside.", "reason"))
    if manner == Withdrawal.EXPLAIN and not public_reason.strip():
        reasons.append(beside("Write the reason that people read.", "public_reason"))
    return reasons


def reasons_not_to_restore(resource: Resource, reason: str) -> list[str]:
    reasons = [] if resource.status == WITHDRAWN else [_says(resource)]
    if not reason.strip():
        reasons.append(beside("Say why it is restored.", "reason"))
    return reasons


def reasons_not_to_correct(resource: Resource, words: str) -> list[str]:
    """Why no correction can be noted on it."""
    reasons = [] if resource.status == PUBLISHED else [_says(resource)]
    if not words.strip():
        reasons.append(beside("Say what was wrong and what it says now, for its readers.", "words"))
    return reasons
