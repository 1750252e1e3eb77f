"""Each variant keeps its address while its versions come and go, and what is not in force is closed (laws 1, 7, 8, 15, 17)."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from audit.models import Event
from catalogue.models import Resource, ResourceVersion
from catalogue.queries import resources as queries
from catalogue.rules.refusals import CatalogueNotReady
from catalogue.rules.versions import MOST_CHARACTERS, NEXT_STATES, VersionContents, contents_of
from catalogue.services import publishing, versions
from documents.models import Document
from foundation.governed import SomebodyElseSaved
from partnership.models import Role
from partnership.public_stamp import current_number
from tests.catalogue import factories as make
from tests.documents.factories import protect
from tests.matters.factories import MatterFactory
from tests.partnership.factories import PersonFactory
from tests.reviews.factories import ReportVersionFactory

pytestmark = pytest.mark.django_db

State = ResourceVersion.State


def public_files() -> set[int]:
    return set(ResourceVersion.objects.public().values_list("pk", flat=True))


def replaced(keep: str = "") -> tuple[Resource, ResourceVersion, ResourceVersion]:
    """A public resource whose easy-read file another took the place of."""
    resource = make.draft()
    first = make.in_force(make.file_version(resource, format="easy_read"))
    publishing.publish(resource=resource, by=resource.drafted_by)
    second = make.file_version(make.fresh(resource), format="easy_read")
    make.in_force(second, keep_earlier_readable=keep)
    return make.fresh(resource), make.fresh_version(first), make.fresh_version(second)


def test_every_state_says_where_it_leads():
    assert set(NEXT_STATES) == set(State)


# Writing ------------------------------------------------------------------------------------------


def test_a_draft_of_a_published_resource_is_nobodys_outside(monday):
    resource = make.published()
    version = make.text_version(resource, "Not yet", language=make.polish())

    assert version.pk not in public_files()
    assert (
        not ResourceVersion.objects.visible_to(PersonFactory(press_lead=True)).filter(pk=version.pk).exists()
    )
    assert ResourceVersion.objects.visible_to(make.officer()).filter(pk=version.pk).exists()


@pytest.mark.parametrize("role", Role)
def test_who_writes_a_version(role, monday):
    resource, person = make.draft(), PersonFactory(**{role.value: True})

    if person.is_in_business_unit:
        assert make.text_version(resource, by=person).made_by == person
    else:
        with pytest.raises(PermissionDenied):
            make.text_version(resource, by=person)
        assert not ResourceVersion.objects.exists()


def test_its_owner_writes_it_and_the_business_unit_puts_it_before_readers(monday):
    owner = PersonFactory(agency_representative=True)
    resource = make.published(owner=owner)
    version = make.text_version(resource, "New words", by=owner)

    with pytest.raises(PermissionDenied):
        versions.put_in_force(version=version, by=owner)
    versions.put_in_force(version=version, by=make.officer())

    assert make.fresh_version(version).state == State.CURRENT


@pytest.mark.parametrize(
    ("contents", "said"),
    [
        (VersionContents(link="javascript:alert(1)"), "whole address"),
        (VersionContents(link="https://"), "whole address"),
        (VersionContents(link="https://a.example/", text="Both"), "no text of its own"),
        (VersionContents(text="x" * (MOST_CHARACTERS + 1)), "at most"),
    ],
)
def test_what_contradicts_itself_is_not_stored(contents, said, monday):
    resource = make.draft()

    with pytest.raises(CatalogueNotReady, match=said):
        versions.begin_version(
            resource=resource,
            language=make.english(),
            format="web",
            contents=contents,
            by=resource.drafted_by,
        )

    assert not ResourceVersion.objects.exists()


def test_a_variant_has_one_draft_at_a_time(monday):
    resource = make.draft()
    make.text_version(resource)

    with pytest.raises(CatalogueNotReady, match="draft of this variant already"):
        make.text_version(resource)
    make.text_version(resource, language=make.polish())


def test_two_editors_at_once_the_second_gets_both_texts(monday):
    version = make.text_version(make.draft())
    one, other = (make.fresh_version(version) for _ in range(2))
    by = version.made_by
    versions.edit_version(version=one, contents=VersionContents(text="One"), began_from=1, by=by)

    with pytest.raises(SomebodyElseSaved) as refused:
        versions.edit_version(version=other, contents=VersionContents(text="Two"), began_from=1, by=by)

    assert refused.value.current.text == make.fresh_version(version).text == "One"


def test_saved_unchanged_it_stays_and_leaves_no_event(monday):
    version = make.text_version(make.draft())
    before = Event.objects.count()

    versions.edit_version(version=version, contents=contents_of(version), began_from=1, by=version.made_by)

    assert make.fresh_version(version).version == 1
    assert Event.objects.count() == before


def test_what_is_in_force_is_not_edited(monday):
    version = make.in_force(make.text_version(make.draft()))

    with pytest.raises(CatalogueNotReady, match="In force"):
        versions.edit_version(
            version=version,
            contents=VersionContents(text="x"),
            began_from=version.version,
            by=version.made_by,
        )


def test_a_file_is_one_of_the_resources_own_matter_or_of_none(monday):
    matter = MatterFactory(owner=make.officer())
    resource, other = make.draft(), make.draft(by=matter.owner, matter=matter)

    with pytest.raises(CatalogueNotReady, match="own matter"):
        make.file_version(resource, make.file(other))
    with pytest.raises(CatalogueNotReady, match="own matter"):
        make.file_version(other, make.file(resource))


def test_the_original_of_a_file_is_no_version(monday):
    resource = make.draft()
    clean = make.file(resource)

    with pytest.raises(CatalogueNotReady, match="original stays private"):
        make.file_version(resource, clean.cleaned_from)


def test_a_report_of_a_review_is_no_resource(monday):
    report = ReportVersionFactory()
    matter = report.report.review.matter
    matter.owner = make.officer()
    matter.save()
    resource = make.draft(by=matter.owner, matter=matter)

    with pytest.raises(CatalogueNotReady, match="report"):
        make.file_version(resource, report.document)

    assert not ResourceVersion.objects.exists()


# In force -----------------------------------------------------------------------------------------


def test_replacing_a_file_closes_the_one_before_in_the_same_act(monday):
    before = current_number()
    resource, first, second = replaced()

    assert (first.state, second.state) == (State.SUPERSEDED, State.CURRENT)
    assert public_files() == {second.pk}
    assert resource.slug == "spotting-neglect"
    assert (first.language, first.format, first.number, second.number) == (
        second.language,
        second.format,
        1,
        2,
    )
    assert current_number() > before
    assert first.document.sha256 == Document.objects.get(pk=first.document_id).sha256


def test_kept_readable_on_purpose_it_stays_until_it_is_closed(monday):
    _, first, second = replaced(keep="Printed copies are still about.")
    assert public_files() == {first.pk, second.pk}

    versions.close_superseded(version=first, reason="They are gone.", by=make.officer())
    assert public_files() == {second.pk}

    versions.keep_readable(version=first, reason="A court asked for it.", by=make.officer())
    assert public_files() == {first.pk, second.pk}


def test_an_earlier_version_with_a_finding_is_not_opened_again(monday):
    _, first, second = replaced()
    Document.objects.filter(pk=first.document_id).update(inspection=Document.Inspection.WAITING)

    with pytest.raises(CatalogueNotReady, match="Files"):
        versions.keep_readable(version=first, reason="Asked for.", by=make.officer())

    assert public_files() == {second.pk}


def test_restoring_tries_every_gate_of_earlier_versions_that_are_readable_too(monday):
    resource, first, _ = replaced(keep="Still about.")
    publishing.withdraw(resource=resource, manner="vanish", reason="A name.", by=make.officer())
    Document.objects.filter(pk=first.document_id).update(inspection=Document.Inspection.WAITING)

    with pytest.raises(CatalogueNotReady, match="Files"):
        publishing.restore(resource=resource, reason="Sorted.", by=make.officer())

    assert public_files() == set()


def test_a_name_in_a_new_version_keeps_the_old_one_in_force_until_somebody_else_decides(monday):
    protect(MatterFactory(), "Robin Ashington")
    resource = make.published()
    current = queries.current_versions(resource).get()
    version = make.text_version(resource, "About Robin Ashington")

    with pytest.raises(CatalogueNotReady, match="Texts"):
        make.in_force(version)
    assert public_files() == {current.pk}

    make.clear_all()
    make.in_force(version)
    assert public_files() == {version.pk}


@pytest.mark.parametrize("state", [State.CURRENT, State.SUPERSEDED, State.WITHDRAWN])
def test_only_a_draft_comes_into_force(state, monday):
    _, first, second = replaced()
    version = {State.CURRENT: second, State.SUPERSEDED: first}.get(state) or versions.withdraw_version(
        version=first, reason="Wrong.", by=make.officer()
    )

    with pytest.raises(CatalogueNotReady):
        versions.put_in_force(version=version, by=make.officer())

    assert make.fresh_version(version).state == state


# Taking it away -----------------------------------------------------------------------------------


def test_a_version_is_withdrawn_and_the_last_one_only_with_its_resource(monday):
    resource = make.published()
    polish = make.in_force(make.text_version(resource, "Tekst", language=make.polish()))
    english = queries.current_versions(resource).exclude(pk=polish.pk).get()

    versions.withdraw_version(version=polish, reason="Wrongly translated.", by=make.officer())
    assert public_files() == {english.pk}

    with pytest.raises(CatalogueNotReady, match="last version in force"):
        versions.withdraw_version(version=english, reason="Wrong.", by=make.officer())
    assert public_files() == {english.pk}


@pytest.mark.parametrize("role", Role)
def test_who_withdraws_a_version(role, monday):
    resource = make.published()
    version = make.in_force(make.text_version(resource, "Tekst", language=make.polish()))
    person = PersonFactory(**{role.value: True})

    if person.is_in_business_unit or person.is_chair:
        versions.withdraw_version(version=version, reason="Wrong.", by=person)
        assert make.fresh_version(version).state == State.WITHDRAWN
    else:
        with pytest.raises(PermissionDenied):
            versions.withdraw_version(version=version, reason="Wrong.", by=person)
        assert make.fresh_version(version).state == State.CURRENT


def test_nothing_happens_to_the_versions_of_a_withdrawn_resource(monday):
    resource = make.published()
    draft = make.text_version(resource, "Tekst", language=make.polish())
    publishing.withdraw(resource=resource, manner="vanish", reason="Wrong.", by=make.officer())

    with pytest.raises(CatalogueNotReady, match="withdrawn"):
        make.in_force(draft)
    with pytest.raises(CatalogueNotReady, match="withdrawn"):
        make.text_version(make.fresh(resource), format="easy_read")
