"""The access list of a matter: who is on it, who may change it, and that nobody is shut out for good."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from audit.models import Event
from foundation import clock
from foundation.governed import SomebodyElseSaved
from foundation.points import NotProvided
from matters import services
from matters.models import Matter, MatterAccess
from matters.points import TELL_THE_CHAIR
from matters.rules import MatterNotReady
from partnership import services as people
from partnership.models import CHAIRS, Designation, Person, Role
from partnership.points import WORK
from tests.matters.factories import BreakGlassFactory, MatterFactory, put_on_list
from tests.partnership.factories import DesignationFactory, PersonFactory

pytestmark = pytest.mark.django_db

BUSINESS_UNIT = ["business_manager", "practice_lead", "communications_officer"]


@pytest.mark.parametrize("role", list(Role))
def test_only_the_chairs_see_a_matter_without_being_on_its_list(role):
    matter = MatterFactory()
    person = PersonFactory(**{role.value: True}, is_superuser=True)

    assert Matter.objects.visible_to(person).filter(pk=matter.pk).exists() is (role in CHAIRS)


@pytest.mark.parametrize("role", list(Role))
def test_everybody_on_the_list_sees_it_and_nobody_after_removal(role):
    matter = MatterFactory()
    person = put_on_list(matter, **{role.value: True})
    assert matter.may_be_seen_by(person)

    services.remove_access(matter=matter, person=person, by=matter.owner)

    assert matter.may_be_seen_by(person) is (role in CHAIRS)


def test_a_stranger_somebody_who_left_and_nobody_see_nothing():
    matter = MatterFactory()
    gone = put_on_list(matter, business_manager=True, is_active=False)

    for person in (PersonFactory(), gone, AnonymousUser()):
        assert not Matter.objects.visible_to(person).exists()


@pytest.mark.parametrize("is_owner", [True, False])
def test_who_has_left_every_role_sees_nothing_though_still_on_the_list(is_owner):
    matter = MatterFactory()
    person = matter.owner if is_owner else put_on_list(matter, independent_reviewer=True)
    assert matter.may_be_seen_by(person)

    person.appointments.update(
        from_on=clock.today() - dt.timedelta(days=9), to_on=clock.today() - dt.timedelta(days=1)
    )

    assert not matter.may_be_seen_by(Person.objects.get(pk=person.pk))


def test_a_designate_whose_days_are_over_sees_nothing_though_still_on_the_list():
    matter = MatterFactory()
    person = put_on_list(matter)
    today = clock.today()
    designation = DesignationFactory(designate=person, from_on=today, to_on=today)
    assert matter.may_be_seen_by(Person.objects.get(pk=person.pk))

    yesterday = today - dt.timedelta(days=1)
    Designation.objects.filter(pk=designation.pk).update(from_on=yesterday, to_on=yesterday)

    assert not matter.may_be_seen_by(Person.objects.get(pk=person.pk))


@pytest.mark.parametrize("role", list(Role))
def test_opening_a_matter_takes_the_business_unit(role):
    person = PersonFactory(**{role.value: True}, is_superuser=True)
    if role.value in BUSINESS_UNIT:
        matter = services.open_matter(code_name=" Alder  one ", by=person)
        assert (matter.code_name, matter.owner) == ("Alder one", person)
        assert Event.objects.get().matter_id == matter.pk
    else:
        with pytest.raises(PermissionDenied):
            services.open_matter(code_name="Alder", by=person)
        assert not Matter.objects.exists()
        assert not Event.objects.exists()


@pytest.mark.parametrize("code_name", ["", "  ", "Alder"])
def test_a_matter_needs_a_code_name_of_its_own(code_name):
    MatterFactory(code_name="Alder")
    with pytest.raises(MatterNotReady):
        services.open_matter(code_name=code_name, by=PersonFactory(business_manager=True))
    assert Matter.objects.count() == 1


def test_who_opens_a_matter_for_somebody_else_is_on_its_list():
    opener, owner = PersonFactory(practice_lead=True), PersonFactory(business_manager=True)

    matter = services.open_matter(code_name="Alder", by=opener, owner=owner)

    assert matter.owner == owner
    assert matter.may_be_seen_by(opener)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("is_on_list", [True, False])
def test_who_may_change_the_list(role, is_on_list):
    matter = MatterFactory()
    person = put_on_list(matter, **{role.value: True}) if is_on_list else PersonFactory(**{role.value: True})
    new = PersonFactory(press_lead=True)
    Event.objects.all().count()

    if role in CHAIRS or (is_on_list and role.value in BUSINESS_UNIT):
        services.grant_access(matter=matter, person=new, by=person)
        assert matter.may_be_seen_by(new)
    else:
        with pytest.raises(PermissionDenied):
            services.grant_access(matter=matter, person=new, by=person)
        with pytest.raises(PermissionDenied):
            services.remove_access(matter=matter, person=person, by=person)
        with pytest.raises(PermissionDenied):
            services.give_to(matter=matter, owner=PersonFactory(business_manager=True), by=person)
        assert not matter.may_be_seen_by(new)
        assert not Event.objects.exists()


def test_the_owner_is_always_on_the_list():
    matter = MatterFactory()
    manager = put_on_list(matter, business_manager=True)

    with pytest.raises(MatterNotReady, match="owner is always on the list"):
        services.remove_access(matter=matter, person=matter.owner, by=manager)

    assert matter.may_be_seen_by(matter.owner)


@pytest.mark.parametrize(
    "role", ["police_partner", "press_lead", "chair", "administrator", "independent_reviewer"]
)
def test_a_matter_can_not_be_limited_to_people_of_another_agency_alone(role):
    matter = MatterFactory()
    traits = {"safeguarding_partner" if role == "police_partner" else role: True}
    outsider = put_on_list(matter, **traits)

    with pytest.raises(MatterNotReady, match="somebody of the business unit"):
        services.give_to(matter=matter, owner=outsider, by=matter.owner)

    matter.refresh_from_db()
    assert matter.may_be_seen_by(matter.owner)


def test_a_matter_given_on_stays_known_to_the_owner_before():
    matter, new = MatterFactory(), PersonFactory(practice_lead=True)
    before = matter.owner

    services.give_to(matter=matter, owner=new, by=before, reason="Holiday")

    matter.refresh_from_db()
    assert matter.owner == new
    assert matter.may_be_seen_by(before)
    services.remove_access(matter=matter, person=before, by=new)
    assert not matter.may_be_seen_by(before)


def test_the_chair_can_give_a_matter_on_whose_owner_has_left():
    matter = MatterFactory()
    matter.owner.is_active = False
    matter.owner.save()
    new = PersonFactory(business_manager=True)

    services.give_to(matter=matter, owner=new, by=PersonFactory(chair=True), reason="The owner has left")

    matter.refresh_from_db()
    assert matter.owner == new
    assert not MatterAccess.objects.exists()


@pytest.mark.parametrize("is_named", [True, False])
def test_who_has_left_and_comes_back_in_another_role_is_on_no_access_list(is_named):
    matter, other = MatterFactory(), MatterFactory()
    person = put_on_list(matter, practice_lead=True)
    by = PersonFactory(administrator=True, last_login=clock.now()) if is_named else None

    left = people.record_leaving(person=person, by=by)
    people.record_return(person=person, by=by)
    people.appoint(person=person, role=Role.SUBCOMMITTEE_MEMBER, by=by)

    assert not left.left_to_do
    assert not matter.may_be_seen_by(Person.objects.get(pk=person.pk))
    [access] = MatterAccess.objects.all()
    assert (access.removed_at is not None, access.removed_by) == (True, by or person)
    event = Event.objects.get(verb="access removed")
    assert (event.matter_id, event.by, event.facts["person"]) == (matter.pk, by, person.pk)
    assert other.owner.is_active


def test_whoever_may_choose_is_asked_for_another_owner_when_the_owner_has_left():
    matter = MatterFactory()
    colleague, chair = put_on_list(matter, communications_officer=True), PersonFactory(chair=True)
    stranger = PersonFactory(business_manager=True)
    asked = reverse("matters:give", args=[matter.reference])

    left = people.record_leaving(person=matter.owner, by=None)

    assert "one open matter" in " ".join(left.left_to_do)
    assert matter.code_name not in " ".join(left.left_to_do)
    for person, is_asked in [(colleague, True), (chair, True), (stranger, False)]:
        assert (asked in [entry.url for entry in WORK.ask(person)]) == is_asked
    services.give_to(matter=matter, owner=colleague, by=chair)
    assert asked not in [entry.url for entry in WORK.ask(chair)]


def test_nobody_is_on_the_list_twice_and_no_outsider_is():
    matter = MatterFactory()
    member = put_on_list(matter, press_lead=True)
    for person in (member, matter.owner, PersonFactory(), PersonFactory(press_lead=True, is_active=False)):
        with pytest.raises(MatterNotReady):
            services.grant_access(matter=matter, person=person, by=matter.owner)
    with pytest.raises(MatterNotReady, match="not on the list"):
        services.remove_access(matter=matter, person=PersonFactory(), by=matter.owner)
    assert MatterAccess.objects.count() == 1


def test_granting_and_removing_leave_events_with_reasons():
    matter, person = MatterFactory(), PersonFactory(press_lead=True)

    services.grant_access(matter=matter, person=person, by=matter.owner, reason="Leads the media plan")
    services.remove_access(matter=matter, person=person, by=matter.owner, reason="Moved on")

    assert [(each.verb, each.text.reason) for each in Event.objects.all()] == [
        ("access granted", "Leads the media plan"),
        ("access removed", "Moved on"),
    ]


def test_a_second_rename_from_one_version_is_refused():
    matter = MatterFactory()
    services.rename_matter(matter=matter, code_name="Rowan", began_from=1, by=matter.owner)

    with pytest.raises(SomebodyElseSaved):
        services.rename_matter(matter=matter, code_name="Hazel", began_from=1, by=matter.owner)

    matter.refresh_from_db()
    assert matter.code_name == "Rowan"


def test_a_matter_is_closed_once_and_opened_again():
    matter = MatterFactory()
    services.close_matter(matter=matter, by=matter.owner)
    with pytest.raises(MatterNotReady, match="closed already"):
        services.close_matter(matter=matter, by=matter.owner)
    assert services.reopen_matter(matter=matter, by=matter.owner).closed_at is None


# Break-glass --------------------------------------------------------------------------------------


@pytest.fixture
def told(monkeypatch):
    """What the room that answers the point was asked to tell the chair."""
    heard = []

    def ask(broken):
        heard.append(broken)
        return True

    monkeypatch.setattr(TELL_THE_CHAIR, "ask", ask)
    return heard


@pytest.mark.parametrize("role", list(Role))
def test_break_glass_is_for_administrators(role, told):
    person = PersonFactory(**{role.value: True})
    if role == Role.ADMINISTRATOR:
        services.break_glass(reason="Nobody else is there", by=person)
        assert [each.person for each in told] == [person]
    else:
        with pytest.raises(PermissionDenied):
            services.break_glass(reason="Nobody else is there", by=person)
        assert not told


def test_break_glass_opens_one_matter_for_a_day_and_the_chair_is_told(told, time_machine):
    matter, other = MatterFactory(), MatterFactory()
    person = PersonFactory(is_superuser=True)
    assert not matter.may_be_seen_by(person)

    time_machine.move_to("2026-03-02T09:00Z", tick=False)
    broken = services.break_glass(reason="The unit is unreachable", matter=matter, by=person)

    assert told == [broken]
    assert matter.may_be_seen_by(person)
    assert not other.may_be_seen_by(person)
    time_machine.move_to("2026-03-03T08:59:59Z", tick=False)
    assert matter.may_be_seen_by(person)
    time_machine.move_to("2026-03-03T09:00Z", tick=False)
    assert not matter.may_be_seen_by(person)
    assert Event.objects.get().text.reason == "The unit is unreachable"


def test_break_glass_without_a_reason_opens_nothing(told):
    with pytest.raises(MatterNotReady, match="Say why"):
        services.break_glass(reason=" ", by=PersonFactory(administrator=True))
    assert not told


@pytest.mark.parametrize("is_provided", [True, False])
def test_break_glass_of_which_no_chair_hears_opens_nothing(monkeypatch, is_provided):
    matter, person = MatterFactory(), PersonFactory(administrator=True)

    def silent(broken):
        if not is_provided:
            raise NotProvided
        return False

    monkeypatch.setattr(TELL_THE_CHAIR, "ask", silent)
    with pytest.raises(MatterNotReady, match="nobody in the chair to tell"):
        services.break_glass(reason="Needed", by=person)

    assert not matter.may_be_seen_by(person)
    assert not Event.objects.exists()


def test_break_glass_ends_with_the_appointment(told):
    matter, broken = MatterFactory(), BreakGlassFactory()
    assert matter.may_be_seen_by(broken.person)

    broken.person.appointments.all().delete()
    broken.person.refresh_from_db()

    assert not matter.may_be_seen_by(broken.person)


def test_a_second_person_looks_at_a_break_glass_once():
    broken, chair = BreakGlassFactory(), PersonFactory(chair=True)
    for person in (broken.person, PersonFactory(business_manager=True), PersonFactory(administrator=True)):
        with pytest.raises(PermissionDenied):
            services.look_at_break_glass(broken=broken, by=person)

    services.look_at_break_glass(broken=broken, by=chair)

    broken.refresh_from_db()
    assert broken.looked_at_by == chair
    with pytest.raises(MatterNotReady):
        services.look_at_break_glass(broken=broken, by=chair)


def test_a_chair_who_broke_the_glass_does_not_look_at_it():
    both = PersonFactory(chair=True, administrator=True)
    with pytest.raises(PermissionDenied):
        services.look_at_break_glass(broken=BreakGlassFactory(person=both), by=both)
