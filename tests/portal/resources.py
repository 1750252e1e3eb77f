"""Public resources with all that can stand on their pages, brought there by the services."""

from __future__ import annotations

from typing import Any

from catalogue.models import Resource, ResourceVersion
from catalogue.rules.briefings import Section
from catalogue.rules.versions import VersionContents
from catalogue.services import briefings, publishing, versions
from partnership.models import Audience, Language, Person
from tests.catalogue.factories import (
    TopicFactory,
    draft,
    english,
    file_version,
    fresh,
    fresh_version,
    in_force,
    officer,
    particulars,
    polish,
    sign_off,
    text_version,
)

ARABIC_TEXT = "## ما هو\n\nالإهمال هو عندما لا يحصل الطفل على ما يحتاجه."


def arabic() -> Language:
    return Language.objects.get_or_create(tag="ar", defaults={"name": "Arabic"})[0]


def put(version: ResourceVersion, **given: Any) -> ResourceVersion:
    """The version is in force, signed off where that has to be."""
    if version.format in ("print", "large_print"):
        sign_off(fresh_version(version))
    return fresh_version(in_force(fresh_version(version), **given))


def whole_resource(**given: Any) -> Resource:
    """A public resource in three languages, with a file, a video and a correction."""
    by = given.pop("by", None) or officer()
    topic = TopicFactory(
        name=given.pop("topic", "Neglect at home"), is_sensitive=given.pop("is_sensitive", False)
    )
    audience = Audience.objects.get(name="Parents and carers")
    given = {
        "by": by,
        "title": "Spotting neglect",
        "topics": (topic.pk,),
        "audiences": (audience.pk,),
        "tested_with": "A group of parents",
        "you_said_we_did": "You said it was too long. We cut it by half.",
        **given,
    }
    resource = draft(**given)
    put(text_version(resource))
    put(
        text_version(
            resource, text="## Co to jest\n\nZaniedbanie.", language=polish(), title="Zaniedbanie dziecka"
        )
    )
    put(text_version(resource, text=ARABIC_TEXT, language=arabic(), title="إهمال الأطفال"))
    put(file_version(resource))
    video = versions.begin_version(
        resource=resource,
        language=english(),
        format="video",
        contents=VersionContents(
            link="https://video.example/neglect", has_captions=True, transcript="What is said and shown."
        ),
        by=by,
    )
    put(video)
    return fresh(publishing.publish(resource=fresh(resource), by=by))


def whole_briefing(**given: Any) -> Resource:
    """A public briefing with its sections, questions for teams and two promised steps, one of them done."""
    by: Person = given.pop("by", None) or officer()
    made = briefings.draft_briefing(
        particulars=particulars(by, **{"title": "Seven minutes on neglect", **given}),
        language=english(),
        by=by,
    )
    sections = [
        Section("What we learned", "Ask *twice*."),
        Section("Questions for your team", "- Who asks?", is_for_teams=True),
        Section("Left empty", ""),
    ]
    made = briefings.write_sections(
        version=fresh_version(made), sections=sections, began_from=fresh_version(made).version, by=by
    )
    put(made)
    return fresh(publishing.publish(resource=fresh(made.resource), by=by))
