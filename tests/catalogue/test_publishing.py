"""Publishing is one act, tried again at its moment; what is not published is invisible (laws 5, 6, 7, 8 and 17)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from audit.models import Event
from catalogue.models import PublicationTry, Resource, ResourceSlug, ResourceVersion
from catalogue.queries import resources as queries
from catalogue.rules.refusals import CatalogueNotReady
from catalogue.rules.resources import NEXT_STATUSES
from catalogue.services import publishing, resources, scheduling, versions
from catalogue.tasks import publish_due
from documents.models import Document
from documents.services import retire_term
from foundation import clock
from notices.models import Notice
from partnership.models import Role
from partnership.public_stamp import current_number
from tests.catalogue import factories as make
from tests.documents.factories import protect
from tests.matters.factories import LegalRestrictionFactory, MatterFactory
from tests.partnership.factories import PersonFactory

pytestmark = pytest.mark.django_db

Status, Visibility = Resource.Status, Resource.Visibility
MAY_PUBLISH = {Role.BUSINESS_MANAGER, Role.PRACTICE_LEAD, Role.COMMUNICATIONS_OFFICER}


def state(resource: Resource) -> dict:
    return Resource._base_manager.filter(pk=resource.pk).values().get()


def events(verb: str) -> int:
    return Event.objects.filter(verb=verb).count()


def test_every_status_says_where_it_leads():
    assert set(NEXT_STATUSES) == set(Status)


# At once ------------------------------------------------------------------------------------------


def test_publishing_gives_it_an_address_from_its_title_and_raises_the_public_stamp(monday):
    resource = make.ready(title="Spotting neglect: a guide")
    before = current_number()

    publishing.publish(resource=resource, by=make.officer())

    resource = make.fresh(resource)
    assert resource.slug == "spotting-neglect-a-guide"
    assert Resource.objects.public().get() == resource
    assert resource.published_at == resource.public_at == clock.now()
    assert current_number() > before
    assert events("resource published") == 1


def test_it_was_reviewed_by_being_published_and_comes_up_again_after_the_interval_of_its_kind(monday):
    resource = make.published(kind="procedure")

    assert resource.last_reviewed_on == dt.date(2026, 10, 5)
    assert resource.next_review_on == dt.date(2027, 10, 5)


@pytest.mark.parametrize("role", Role)
def test_only_the_business_unit_publishes(role, monday):
    resource, person = make.ready(), PersonFactory(**{role.value: True})
    before = state(resource)

    if role in MAY_PUBLISH:
        publishing.publish(resource=resource, by=person)
        assert make.fresh(resource).is_public
    else:
        with pytest.raises(PermissionDenied):
            publishing.publish(resource=resource, by=person)
        assert state(resource) == before


def test_a_superuser_publishes_nothing(monday):
    resource = make.ready()

    with pytest.raises(PermissionDenied):
        publishing.publish(resource=resource, by=PersonFactory(is_superuser=True))

    assert make.fresh(resource).status == Status.DRAFT


@pytest.mark.parametrize("status", [Status.PUBLISHED, Status.WITHDRAWN])
def test_only_a_draft_is_published(status, monday):
    resource = make.in_status(status)
    before = state(resource)

    with pytest.raises(CatalogueNotReady):
        publishing.publish(resource=resource, by=make.officer())

    assert state(resource) == before


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"summary": ""}, "no summary"),
        ({"audiences": ()}, "no audience"),
        ({"topics": ()}, "no topic"),
        ({"has_images": True, "image_rights": "Ours"}, "nobody noted who consented"),
        ({"has_images": True, "image_consent_note": "Signed forms, 2026"}, "doesn’t say whose"),
        ({"source": "national", "source_name": "NSPCC"}, "on what terms"),
    ],
)
def test_what_is_incomplete_is_not_published(given, said, monday):
    resource = make.ready(**given)
    before = state(resource)

    with pytest.raises(CatalogueNotReady, match=said):
        publishing.publish(resource=resource, by=make.officer())

    assert state(resource) == before
    assert not ResourceSlug.objects.exists()


def test_without_a_version_in_force_nothing_is_published(monday):
    resource = make.draft()
    make.text_version(resource)

    with pytest.raises(CatalogueNotReady, match="No version of it is in force"):
        publishing.publish(resource=resource, by=make.officer())


def test_an_owner_who_has_left_keeps_it_from_being_published(monday):
    owner = PersonFactory(practice_lead=True)
    resource = make.ready(owner=owner)
    owner.appointments.update(to_on=dt.date(2026, 10, 1))

    with pytest.raises(CatalogueNotReady, match="owner has left"):
        publishing.publish(resource=resource, by=make.officer())


def test_a_hold_on_its_matter_holds_it(monday):
    matter = MatterFactory(owner=make.officer())
    resource = make.ready(by=matter.owner, matter=matter)
    LegalRestrictionFactory(matter=matter)

    with pytest.raises(CatalogueNotReady, match="Proceedings and restrictions"):
        publishing.publish(resource=resource, by=matter.owner)

    assert not Resource.objects.public().exists()


@pytest.mark.parametrize("where", ["title", "summary", "you_said_we_did", "reuse_terms", "tested_with"])
def test_a_childs_name_in_any_text_is_not_published_until_somebody_else_decides(where, monday):
    protect(MatterFactory(), "Robin Ashington")
    resource = make.ready(**{where: "For Robin Ashington"})

    with pytest.raises(CatalogueNotReady, match="Texts"):
        publishing.publish(resource=resource, by=make.officer())
    assert not Resource.objects.public().exists()

    make.clear_all()
    publishing.publish(resource=resource, by=make.officer())
    assert Resource.objects.public().exists()


@pytest.mark.parametrize("field", ["text", "title", "summary", "alternative_text", "transcript"])
def test_nor_in_any_text_of_a_version(field, monday):
    protect(MatterFactory(), "Robin Ashington")
    resource = make.draft()
    contents = versions.VersionContents(**{"text": "Words", field: "Of Robin Ashington"})
    version = versions.begin_version(
        resource=resource, language=make.english(), format="web", contents=contents, by=resource.drafted_by
    )
    make.in_force(version)

    with pytest.raises(CatalogueNotReady, match="Texts"):
        publishing.publish(resource=resource, by=resource.drafted_by)


def test_nor_in_a_link(monday):
    protect(MatterFactory(), "Robin Ashington")
    resource = make.draft()
    version = versions.begin_version(
        resource=resource,
        language=make.english(),
        format="video",
        contents=versions.VersionContents(link="https://videos.example/robin-ashington", has_captions=True),
        by=resource.drafted_by,
    )
    make.in_force(version)

    with pytest.raises(CatalogueNotReady, match="Texts"):
        publishing.publish(resource=resource, by=resource.drafted_by)


def test_a_file_that_waits_for_its_check_is_not_published(monday):
    resource = make.draft()
    version = make.file_version(resource, format="easy_read")
    make.in_force(version)
    Document.objects.update(inspection=Document.Inspection.WAITING)

    with pytest.raises(CatalogueNotReady, match="Files"):
        publishing.publish(resource=resource, by=resource.drafted_by)


def test_a_video_needs_captions_or_a_transcript(monday):
    resource = make.draft()
    version = versions.begin_version(
        resource=resource,
        language=make.english(),
        format="video",
        contents=versions.VersionContents(link="https://videos.example/1"),
        by=resource.drafted_by,
    )

    with pytest.raises(CatalogueNotReady, match="captions or a transcript"):
        make.in_force(version)

    assert make.fresh_version(version).state == ResourceVersion.State.DRAFT


def test_an_address_is_never_given_twice(monday):
    first, second = make.withdrawn("vanish"), make.published()

    assert first.slug == "spotting-neglect"
    assert second.slug == "spotting-neglect-2"


# Partners first -----------------------------------------------------------------------------------


def test_partners_have_it_first_and_everybody_by_an_act_of_its_own(monday):
    resource = make.published(visibility=Visibility.SIGNED_IN)
    assert resource.slug is None
    assert not Resource.objects.public().exists()
    assert Resource.objects.visible_to(PersonFactory(agency_representative=True)).exists()

    publishing.make_public(resource=resource, by=make.officer())

    assert make.fresh(resource).slug == "spotting-neglect"
    assert Resource.objects.public().exists()


@pytest.mark.parametrize("visibility", [Visibility.SIGNED_IN, Visibility.BUSINESS_UNIT])
def test_the_moment_alone_makes_nothing_public_and_the_task_does_once(visibility, monday):
    resource = make.published(visibility=visibility)
    due_at = clock.now() + dt.timedelta(days=1)
    scheduling.schedule_public(resource=resource, due_at=due_at, by=make.officer())

    monday.move_to(due_at - dt.timedelta(seconds=1), tick=False)
    publish_due()
    assert not Resource.objects.public().exists()

    monday.move_to(due_at, tick=False)
    assert not Resource.objects.public().exists()
    publish_due()
    publish_due()
    assert Resource.objects.public().get().public_from_at is None
    assert PublicationTry.objects.filter(is_made_public=True).count() == 1


def test_a_draft_is_published_at_its_moment(monday):
    resource = make.ready()
    due_at = clock.now() + dt.timedelta(hours=2)
    scheduling.schedule_public(resource=resource, due_at=due_at, by=make.officer())

    monday.move_to(due_at + dt.timedelta(minutes=30), tick=False)
    publish_due()

    assert make.fresh(resource).is_public


@pytest.mark.parametrize("change", ["term", "text", "file", "late", "clock", "hold"])
def test_what_is_shaken_meanwhile_is_not_made_public_and_its_people_are_told(change, monday, monkeypatch):
    matter = MatterFactory(owner=make.officer())
    chair = PersonFactory(chair=True)
    resource = make.draft(by=matter.owner, matter=matter, summary="About Robin Ashington")
    make.in_force(make.text_version(resource))
    make.in_force(make.file_version(resource, format="easy_read"))
    due_at = clock.now() + dt.timedelta(days=1)
    resource = scheduling.schedule_public(resource=resource, due_at=due_at, by=matter.owner)
    monday.move_to(due_at, tick=False)
    if change == "term":
        protect(MatterFactory(), "Robin Ashington")
    elif change == "text":
        Resource._base_manager.filter(pk=resource.pk).update(title="Something else")
    elif change == "file":
        Document.objects.update(scan=Document.Scan.INFECTED)
    elif change == "late":
        monday.move_to(due_at + dt.timedelta(hours=1, seconds=1), tick=False)
    elif change == "clock":
        monkeypatch.setattr(clock, "is_trusted", lambda: False)
    else:
        LegalRestrictionFactory(matter=matter)

    publish_due()
    publish_due()

    assert not Resource.objects.public().exists()
    assert PublicationTry.objects.get().reasons
    told = {one.person for one in Notice.objects.get(kind="resource_stopped").deliveries.all()}
    assert {chair, matter.owner} <= told
    assert (make.fresh(resource).public_from_at is not None) == (change == "clock")


def test_editing_it_takes_it_off_the_schedule(monday):
    resource = make.ready()
    scheduling.schedule_public(
        resource=resource, due_at=clock.now() + dt.timedelta(days=1), by=resource.drafted_by
    )
    resource = make.fresh(resource)
    wanted = make.particulars(resource.owner, summary="Other words.")

    resources.edit_resource(
        resource=resource, particulars=wanted, began_from=resource.version, by=resource.drafted_by
    )

    assert make.fresh(resource).public_from_at is None
    assert events("publication unscheduled") == 1


def test_nothing_is_scheduled_while_sending_is_off(monday, settings):
    settings.SENDING = False
    resource = make.ready()

    with pytest.raises(CatalogueNotReady):
        scheduling.schedule_public(
            resource=resource, due_at=clock.now() + dt.timedelta(days=1), by=make.officer()
        )

    assert make.fresh(resource).public_from_at is None


@pytest.mark.parametrize("status", Status)
def test_what_can_be_scheduled_and_when(status, monday):
    resource = make.in_status(status, **({"visibility": "signed_in"} if status == "published" else {}))
    officer = make.officer()

    with pytest.raises(CatalogueNotReady):
        scheduling.schedule_public(resource=resource, due_at=clock.now(), by=officer)
    later = clock.now() + dt.timedelta(days=1)
    if status == Status.WITHDRAWN:
        with pytest.raises(CatalogueNotReady, match="withdrawn"):
            scheduling.schedule_public(resource=resource, due_at=later, by=officer)
    else:
        scheduling.schedule_public(resource=resource, due_at=later, by=officer)
        scheduling.unschedule_public(resource=resource, reason="Not yet.", by=officer)
        assert make.fresh(resource).public_from_at is None


# Taking it away -----------------------------------------------------------------------------------


@pytest.mark.parametrize("manner", Resource.Withdrawal)
def test_withdrawn_it_and_its_files_are_gone_in_the_same_act(manner, monday):
    resource = make.draft()
    make.in_force(make.file_version(resource, format="easy_read"))
    publishing.publish(resource=resource, by=resource.drafted_by)
    assert ResourceVersion.objects.public().exists()
    before = current_number()

    publishing.withdraw(
        resource=resource,
        manner=manner,
        reason="A name stood in it.",
        public_reason="It was wrong.",
        by=make.officer(),
    )

    assert not Resource.objects.public().exists()
    assert not ResourceVersion.objects.public().exists()
    assert Resource.objects.explained().exists() == (manner == "explain")
    assert make.fresh(resource).public_withdrawal_reason == ("It was wrong." if manner == "explain" else "")
    assert current_number() > before
    assert events("resource withdrawn") == 1


@pytest.mark.parametrize("role", Role)
def test_who_withdraws(role, monday):
    resource, person = make.published(), PersonFactory(**{role.value: True})
    given = {"manner": "vanish", "reason": "It is wrong.", "by": person}

    if role in MAY_PUBLISH | {Role.CHAIR, Role.VICE_CHAIR}:
        publishing.withdraw(resource=resource, **given)
        assert make.fresh(resource).status == Status.WITHDRAWN
    else:
        with pytest.raises(PermissionDenied):
            publishing.withdraw(resource=resource, **given)
        assert make.fresh(resource).is_public


@pytest.mark.parametrize(
    "given",
    [
        {"manner": "", "reason": "Wrong."},
        {"manner": "vanish", "reason": " "},
        {"manner": "explain", "reason": "Wrong.", "public_reason": ""},
        {"manner": "explain", "reason": "Wrong.", "public_reason": "It named Robin Ashington."},
        {
            "manner": "explain",
            "reason": "Wrong.",
            "public_reason": "A girl aged 4 whose mother died on 3 March 2026 in Fenmouth.",
        },
    ],
)
def test_a_withdrawal_that_lacks_something_changes_nothing(given, monday):
    protect(MatterFactory(), "Robin Ashington")
    resource = make.published()
    before = state(resource)

    with pytest.raises(CatalogueNotReady):
        publishing.withdraw(resource=resource, by=make.officer(), **given)

    assert state(resource) == before


@pytest.mark.parametrize("status", [Status.DRAFT, Status.WITHDRAWN])
def test_only_what_is_published_is_withdrawn(status, monday):
    resource = make.in_status(status)

    with pytest.raises(CatalogueNotReady):
        publishing.withdraw(resource=resource, manner="vanish", reason="Wrong.", by=make.officer())


def test_restored_it_stands_where_it_stood_once_every_gate_holds(monday):
    resource = make.withdrawn(summary="About Robin Ashington")
    term = protect(MatterFactory(), "Robin Ashington")

    with pytest.raises(CatalogueNotReady):
        publishing.restore(resource=resource, reason="It was right.", by=make.officer())
    assert make.fresh(resource).status == Status.WITHDRAWN
    assert make.fresh(resource).public_withdrawal_reason

    by = term.term_list.matter.owner
    retire_term(term=term, began_from=term.term_list.version, reason="Spelt wrongly.", by=by)
    publishing.restore(resource=resource, reason="It was right.", by=make.officer())
    assert Resource.objects.public().get().slug == "spotting-neglect"


def test_a_resource_without_a_web_page_has_a_warning(monday):
    resource = make.draft()
    make.file_version(resource)

    assert queries.warnings(resource)
    make.text_version(resource)
    assert not queries.warnings(make.fresh(resource))
