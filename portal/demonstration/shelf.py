"""The demonstration's catalogue: sixty resources in six languages, at every stage, and what readers said of the site."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import yaml

from catalogue.models import Collection, Kind, PrintStock, Resource, ResourceVersion, Situation, Topic
from catalogue.rules.resources import Particulars
from catalogue.rules.versions import VersionContents
from catalogue.services import (
    briefings,
    collections,
    coverage,
    printed,
    publishing,
    resources,
    scheduling,
    sign_offs,
    versions,
)
from documents import services as documents
from engagement.services import comments
from foundation import clock
from partnership import working_days
from partnership.models import Audience, Group, Language, Person
from portal.demonstration.papers import pdf
from portal.demonstration.people import SUBCOMMITTEE, Cast
from portal.demonstration.stories import at, send, working_day

SHELF = Path(__file__).resolve().parent / "shelf.yaml"
Format = ResourceVersion.Format


def everything(cast: Cast) -> None:
    """Each resource is written, put in force, published, and withdrawn where its line says so."""
    for row in yaml.safe_load(SHELF.read_text(encoding="utf-8")):
        put_on_shelf(cast, row)
    keep_copies(cast)
    collect(cast)
    hear_readers(cast)


def put_on_shelf(cast: Cast, row: dict[str, Any]) -> None:
    owner = cast[
        "practice.lead" if row["kind"] in (Kind.BRIEFING, Kind.PROCEDURE) else "communications.officer"
    ]
    day = working_day(working_days.add_months(clock.today(), -row["months"]), -1)
    with clock.standing_at(at(day, dt.time(9, 30))):
        resource = write(row, owner)
    if row.get("state") == "draft":
        return
    if "scheduled_days" in row:
        moment = at(working_day(clock.today(), row["scheduled_days"]), dt.time(9, 30))
        send()
        scheduling.schedule_public(resource=resource, due_at=moment, by=cast["business.manager"])
        return
    with clock.standing_at(at(day, dt.time(15))):
        if row.get("print"):
            add_print(cast, resource, row)
        resource = publishing.publish(resource=resource, by=cast["business.manager"])
        for name in row.get("situations", ()):
            situation = Situation.objects.get(name=name)
            coverage.cover(situation=situation, resource=resource, by=cast["business.manager"])
    if "withdrawn" in row:
        with clock.standing_at(at(working_day(day, 30))):
            publishing.withdraw(
                resource=resource,
                manner=row["withdrawn"],
                reason=row["reason"],
                public_reason=row["reason"],
                by=cast["business.manager"],
            )


def write(row: dict[str, Any], owner: Person) -> Resource:
    """The draft, with its versions in force."""
    particulars = Particulars(
        kind=row["kind"],
        title=row["title"],
        summary=row["summary"],
        owner_id=owner.pk,
        source=row.get("source", Resource.Source.OWN),
        source_name=row.get("source_name", ""),
        reuse_terms=row.get("reuse", ""),
        has_images=row.get("images", False),
        image_rights="Drawn by the youth council for the partnership." if row.get("images") else "",
        image_consent_note="Everybody who drew it said yes in writing; kept by the business unit."
        if row.get("images")
        else "",
        tested_with=row.get("tested_with", ""),
        you_said_we_did=row.get("you_said", ""),
        visibility=row.get("visibility", Resource.Visibility.PUBLIC),
        review_months=row.get("review_months"),
        topics=tuple(Topic.objects.filter(name__in=row["topics"]).values_list("pk", flat=True)),
        audiences=tuple(Audience.objects.filter(name__in=row["audiences"]).values_list("pk", flat=True)),
    )
    if "sections" in row:
        return write_briefing(row, particulars, owner)
    resource = resources.draft_resource(particulars=particulars, by=owner)
    add_version(resource, row, "en", owner)
    for tag, words in row.get("in", {}).items():
        add_version(resource, words, tag, owner)
    return resource


def write_briefing(row: dict[str, Any], particulars: Particulars, owner: Person) -> Resource:
    version = briefings.draft_briefing(
        particulars=particulars, language=language("en"), texts=row["sections"], by=owner
    )
    versions.put_in_force(version=version, by=owner)
    for what, days in row.get("next_steps", ()):
        due_on = working_day(clock.today(), days)
        briefings.promise_step(resource=version.resource, what=what, owner=owner, due_on=due_on, by=owner)
    return Resource.objects.get(pk=version.resource_id)


def add_version(resource: Resource, words: dict[str, Any], tag: str, owner: Person) -> None:
    """Its text or its link in this language, in force."""
    link, transcript = words.get("link", ""), words.get("transcript", "")
    contents = VersionContents(
        title="" if tag == "en" else words["title"],
        summary="" if tag == "en" else words["summary"],
        text="" if link else "\n".join(f"- {point}" for point in words["points"]),
        link=link,
        transcript=transcript,
        has_captions=bool(link),
    )
    version = versions.begin_version(
        resource=resource,
        language=language(tag),
        format=Format.VIDEO if link else words.get("format", Format.WEB),
        contents=contents,
        by=owner,
    )
    versions.put_in_force(version=version, by=owner)


def add_print(cast: Cast, resource: Resource, row: dict[str, Any]) -> None:
    """The sheet to print, which the subcommittee has signed off."""
    owner = resource.owner
    document = documents.upload(
        file=pdf(f"{row['kind']}.pdf", row["title"], [("In short", row["points"])]),
        title=row["title"],
        matter=None,
        by=owner,
        is_for_the_public=True,
    )
    version = versions.begin_version(
        resource=resource,
        language=language("en"),
        format=Format.PRINT,
        contents=VersionContents(alternative_text="The words alone, in large letters."),
        document=document,
        by=owner,
    )
    member = cast["subcommittee"]
    group = Group.objects.get(name=SUBCOMMITTEE)
    asked = sign_offs.ask_for_sign_off(version=version, group=group, by=owner)
    sign_offs.answer_sign_off(
        sign_off=asked, is_signed=True, note="", seen_fingerprint=asked.fingerprint, by=member
    )
    versions.put_in_force(version=version, by=owner)


def language(tag: str) -> Language:
    return Language.objects.get(tag=tag)


# Printed copies, and what belongs together ---------------------------------------------------------


def keep_copies(cast: Cast) -> None:
    """Leaflets at the town hall, some of them left at a clinic, few left of another, and an order that waits."""
    manager, representative = cast["business.manager"], cast["agency.rep"]
    months_ago = at(working_days.add_months(clock.today(), -2))
    with clock.standing_at(months_ago):
        stocks = [
            printed.open_stock(
                resource=Resource.objects.get(title=title),
                language=language("en"),
                kept_at="Town hall, room 12",
                reorder_level=100,
                by=manager,
            )
            for title in ("Safer sleep for babies", "Worried about a child? What you can do")
        ]
        for stock, quantity in zip(stocks, (1500, 90), strict=True):
            printed.add_printed(stock=stock, quantity=quantity, note="First print", by=manager)
        printed.leave(
            stock=PrintStock.objects.get(pk=stocks[0].pk),
            quantity=200,
            place="Harbourside clinic, waiting room",
            left_on=clock.today(),
            by=manager,
        )
    with clock.standing_at(clock.now() - dt.timedelta(hours=20)):
        assert representative.agency is not None
        printed.order(
            stock=PrintStock.objects.get(pk=stocks[0].pk),
            agency=representative.agency,
            quantity=250,
            deliver_to="Anyshire Hospitals, maternity reception",
            needed_by_on=working_day(clock.today(), 8),
            by=representative,
        )
        send()


def collect(cast: Cast) -> None:
    """What somebody needs who is new."""
    lead = cast["practice.lead"]
    with clock.standing_at(at(working_days.add_months(clock.today(), -1))):
        collection = collections.draft_collection(
            title="For new colleagues",
            introduction="Read these four in your first week. Each takes less than ten minutes.",
            audience=Audience.objects.get(name="Wider children's workforce"),
            owner=lead,
            visibility=Collection.Visibility.PUBLIC,
            by=lead,
        )
        for title in COLLECTED:
            collections.add_resource(
                collection=collection, resource=Resource.objects.get(title=title), by=lead
            )
        collections.publish_collection(collection=Collection.objects.get(pk=collection.pk), by=lead)


COLLECTED = [
    "Thresholds, from early help to protection",
    "Professional curiosity",
    "Resolving professional differences",
    "Consent, in plain words",
]


# Readers ------------------------------------------------------------------------------------------

#: (page, useful, words, hours ago)
SAID = [
    ("/learning/", True, "Clear, thank you.", 170),
    ("/about/", False, "I could not find your postal address.", 52),
    ("/resources/safer-sleep-for-babies/", True, "", 30),
    (
        "/worried-about-a-child/",
        False,
        "Somebody next door shouts at the children every night. What shall I do?",
        2,
    ),
]


def hear_readers(cast: Cast) -> None:
    """Four readers answered; one of them may tell of a child, and nobody has read that yet."""
    now = clock.now()
    for address, is_useful, words, hours in SAID:
        with clock.standing_at(now - dt.timedelta(hours=hours)):
            said = comments.take_comment(address=address, is_useful=is_useful, words=words)
            if hours > 100:
                comments.look_at(comment=said, outcome="read", note="", by=cast["communications.officer"])
