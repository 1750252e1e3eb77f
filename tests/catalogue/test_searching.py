"""What is found of the catalogue, by whom, while it stands as it does."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from catalogue.models import Resource, ResourceVersion
from catalogue.queries import pages
from catalogue.services import publishing, resources, versions
from partnership.models import GlossaryTerm
from search import services as search
from search.models import Entry
from search.points import FINDABLE
from tests.catalogue import factories as made
from tests.catalogue.pages import as_
from tests.matters.factories import MatterFactory
from tests.partnership.factories import PersonFactory
from tests.partnership.test_admin import opened
from tests.reviews.factories import put_on

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]

Status, Visibility = Resource.Status, Resource.Visibility


def found_by(person: Any, words: str) -> bool:
    """Whether the person comes across these words at `/workspace/search/`."""
    return words in as_(person).get("/workspace/search/", {"q": words}).content.decode().split("</form>")[-1]


def public() -> list[Entry]:
    return list(Entry.objects.public().order_by("language"))


@pytest.mark.parametrize("status", Status)
def test_everybody_finds_a_resource_only_while_it_is_public(status: str) -> None:
    resource = made.in_status(status)

    assert [entry.url for entry in public()] == (
        [pages.public(resource)] if status == Status.PUBLISHED else []
    )
    inside = Entry.objects.filter(is_public=False).get()
    assert inside.url == pages.resource(resource)


@pytest.mark.parametrize("visibility", [Visibility.SIGNED_IN, Visibility.BUSINESS_UNIT])
def test_what_is_published_for_some_is_no_public_entry(visibility: str) -> None:
    made.published(visibility=visibility)

    assert public() == []


def test_restored_it_is_found_again_and_withdrawn_it_is_gone_in_the_same_act() -> None:
    resource = made.published()
    publishing.withdraw(resource=resource, manner="vanish", reason="Wrong.", by=resource.drafted_by)
    assert public() == []

    publishing.restore(resource=made.fresh(resource), reason="Right.", by=resource.drafted_by)
    assert [entry.url for entry in public()] == [pages.public(made.fresh(resource))]


def test_a_draft_of_what_is_published_is_found_by_nobody_before_it_is_in_force() -> None:
    resource = made.published()
    draft = made.text_version(resource, "Unheard-of words")

    assert not Entry.objects.filter(text__contains="Unheard-of").exists()
    made.in_force(draft)
    assert Entry.objects.public().get().text.startswith("Unheard-of words")
    assert not Entry.objects.filter(text__contains="Neglect is when").exists()


def test_a_draft_that_was_not_published_is_found_inside_by_its_words() -> None:
    resource = made.draft()
    version = made.text_version(resource, "Quokka crossing")

    assert found_by(resource.drafted_by, "Quokka")
    versions.edit_version(
        version=version,
        contents=versions.VersionContents(text="Wombat crossing"),
        began_from=version.version,
        by=resource.drafted_by,
    )
    assert not found_by(resource.drafted_by, "Quokka")
    assert found_by(resource.drafted_by, "Wombat")
    versions.withdraw_version(version=version, reason="No.", by=resource.drafted_by)
    assert not found_by(resource.drafted_by, "Wombat")


@pytest.mark.parametrize(
    ("role", "visibility", "status", "finds"),
    [
        ("agency_representative", Visibility.SIGNED_IN, Status.PUBLISHED, True),
        ("agency_representative", Visibility.BUSINESS_UNIT, Status.PUBLISHED, False),
        ("agency_representative", Visibility.SIGNED_IN, Status.DRAFT, False),
        ("agency_representative", Visibility.SIGNED_IN, Status.WITHDRAWN, False),
        ("chair", Visibility.BUSINESS_UNIT, Status.DRAFT, True),
        ("communications_officer", Visibility.PUBLIC, Status.WITHDRAWN, True),
    ],
)
def test_inside_it_is_found_by_who_may_see_it(role: str, visibility: str, status: str, finds: bool) -> None:
    made.in_status(status, title="Aardvark leaflet", visibility=visibility)

    assert found_by(PersonFactory(**{role: True}), "Aardvark") == finds


def test_of_a_matter_it_is_found_by_who_may_know_of_it() -> None:
    matter = MatterFactory()
    writer = made.officer()
    put_on(matter, writer)
    made.draft(by=writer, matter=matter, title="Aardvark leaflet")

    assert found_by(writer, "Aardvark")
    assert not found_by(made.officer(), "Aardvark")


def test_a_translation_is_an_entry_of_its_own_in_its_language() -> None:
    resource = made.published()
    polish = made.in_force(
        made.text_version(resource, "Słowa po polsku", language=made.polish(), title="Zaniedbanie")
    )

    assert [(entry.language, entry.title) for entry in public()] == [
        ("en", resource.title),
        ("pl", "Zaniedbanie"),
    ]
    assert [entry.url for entry in public()] == [pages.public(resource), f"{pages.public(resource)}pl/"]
    assert "Słowa" not in Entry.objects.public().about(resource).get().text
    made.in_force(
        made.text_version(resource, "Inne słowa", language=made.polish(), title="Zaniedbanie dziecka")
    )
    assert not Entry.objects.about(polish).exists()
    assert [entry.title for entry in public()] == [resource.title, "Zaniedbanie dziecka"]
    publishing.withdraw(
        resource=made.fresh(resource), manner="vanish", reason="Wrong.", by=resource.drafted_by
    )
    assert public() == []


def test_a_resource_and_its_translations_are_found_under_topic_and_language() -> None:
    resource = made.published()
    topic = made.TopicFactory(name="Aardvarks")
    resource.topics.set([topic])
    made.in_force(made.text_version(resource, "Po polsku", language=made.polish(), title="Zaniedbanie"))

    assert [(entry.language_name, entry.topics) for entry in public()] == [
        ("English", "Aardvarks"),
        ("Polish", "Aardvarks"),
    ]


def test_a_topic_that_is_renamed_is_found_by_its_new_name() -> None:
    topic = made.TopicFactory(name="Aardvarks")
    resource = made.published()
    resource.topics.set([topic])
    administrator = as_(PersonFactory(administrator=True))

    address = f"/admin/catalogue/topic/{topic.pk}/change/"
    answer = administrator.post(address, opened(administrator, address) | {"name": "Wombats"})

    assert answer.status_code == 302
    assert {entry.topics for entry in Entry.objects.about(resource)} == {"Wombats"}


def test_a_correction_is_found_by_its_words() -> None:
    resource = made.published()
    resources.note_correction(resource=resource, words="The platypus was wrong.", by=resource.drafted_by)

    assert "platypus" in Entry.objects.public().get().text


def test_what_the_acts_put_is_what_building_the_index_anew_puts() -> None:
    made.published(title="One")
    made.withdrawn(title="Two")
    third = made.published(title="Three")
    made.in_force(made.text_version(third, "Po polsku", language=made.polish(), title="Trzy"))
    made.text_version(third, "Not yet.")
    made.text_version(made.draft(title="Four"))

    assert search.rebuild() == (6 + 1, 0)


def test_only_records_of_this_room_are_told_as_findable() -> None:
    found = [queryset.model for queryset in FINDABLE.ask(made.officer())]

    assert Resource in found
    assert ResourceVersion not in found


def test_a_resource_is_found_by_the_acronym_of_what_it_says_without_showing_it() -> None:
    GlossaryTerm.objects.all().delete()
    GlossaryTerm.objects.create(
        term="ZASH", meaning="Zero-tolerance assault hub", plainer_words="the help centre"
    )
    GlossaryTerm.objects.create(term="paramountcy", meaning="help", plainer_words="help")
    made.published(title="The assault hub", summary="It stands for zero tolerance.")
    made.published(title="Help at every centre")
    made.published(title="Assaults")

    def titles(words: str) -> list[str]:
        shown = Client().get("/search/", {"q": words}).content.decode().split("</form>")[-1]
        return [one for one in ("The assault hub", "Help at every centre", "Assaults") if one in shown]

    assert titles("ZASH") == titles("zash") == ["The assault hub", "Help at every centre"]
    assert titles("paramountcy") == []
    assert "ZASH" not in "".join(entry.title + entry.summary + entry.text for entry in public())
