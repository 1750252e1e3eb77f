"""The admin: who is admitted, what it lets nobody do, and that it goes through the services."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from audit.models import Event
from documents.rules import HELD
from foundation import clock
from partnership.admin_site import PortalInline, PortalModelAdmin, site
from partnership.models import (
    Absence,
    Agency,
    Appointment,
    Area,
    Audience,
    Channel,
    ClosureDay,
    Designation,
    GlossaryTerm,
    Language,
    Partnership,
    Person,
    PublicStamp,
    Role,
    RuleEdition,
    Timer,
)
from partnership.points import DEADLINES_MOVED, MovedDeadline
from tests.documents.factories import protect
from tests.matters.factories import MatterFactory
from tests.partnership.factories import (
    AbsenceFactory,
    AgencyFactory,
    AppointmentFactory,
    AudienceFactory,
    ChannelFactory,
    ClosureDayFactory,
    DesignationFactory,
    GroupFactory,
    LanguageFactory,
    PartnershipFactory,
    PersonFactory,
    RuleEditionFactory,
    StatutoryAddressFactory,
    TimerFactory,
)

pytestmark = pytest.mark.django_db

#: What says itself, and needs no help text.
SPEAK_FOR_THEMSELVES = {
    (model, "name")
    for model in (
        "Agency",
        "Area",
        "Audience",
        "Channel",
        "Group",
        "Language",
        "Outlet",
        "Partnership",
        "Person",
        "PlanTemplate",
    )
} | {(model, "website") for model in ("Agency", "Outlet", "Partnership")}

#: Lists with nothing to narrow by: one row; nothing but a name; nothing but words.
WITHOUT_FILTERS = {"Area", "MediaProtocol", "Partnership", "PlainWord", "ReviewCycle", "ReviewInterval"}
#: Lists with nothing to search: one row; term lists, of which administrators see no word.
WITHOUT_SEARCH = {"MediaProtocol", "Partnership", "ReviewCycle", "TermList"}

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def administrator():
    return PersonFactory(administrator=True, last_login=clock.now())


@pytest.fixture
def admin(client, administrator):
    client.force_login(administrator, backend=BACKEND)
    return client


def address(model, page="changelist", *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def opened(client, url):
    """The form as a browser would send it back: every named value that the page holds."""
    page = client.get(url).content.decode()
    form = page[page.index('<form method="post" novalidate') :]
    values = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and ('type="checkbox"' not in tag or "checked" in tag):
            values.setdefault(name[1], []).append(value[1] if value else "")
    for name, text in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>([^<]*)</textarea>', form):
        values[name] = [text.removeprefix("\n").removeprefix("\r\n")]
    for name, options in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', form, re.DOTALL):
        values[name] = re.findall(r'<option value="([^"]*)" selected', options)
    return values


# Who is admitted


@pytest.mark.parametrize("role", list(Role))
def test_only_administrators_are_admitted(role, client, administrator):
    client.force_login(PersonFactory(**{role.value: True}), backend=BACKEND)

    for url in ("/admin/", address(Person), address(Person, "change", administrator.pk)):
        assert client.get(url).status_code == (200 if role == Role.ADMINISTRATOR else 403)


def test_strangers_are_sent_to_the_one_sign_in(client):
    for url in ("/admin/", "/admin/login/", address(Person), "/admin/nothing/here/"):
        answer = client.get(url, follow=True)
        assert answer.redirect_chain[-1][0].startswith("/account/login/")


def test_the_admin_asks_for_the_second_factor_in_production(client, administrator, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    client.force_login(administrator, backend=BACKEND)
    assert client.get(address(Person)).url == "/account/2fa/"

    Authenticator.objects.create(user=administrator, type=Authenticator.Type.RECOVERY_CODES, data={})
    assert client.get(address(Person)).url == "/account/2fa/"

    Authenticator.objects.create(user=administrator, type=Authenticator.Type.TOTP, data={})
    assert client.get(address(Person)).url.startswith("/account/2fa/reauthenticate/")

    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": 0}]
    session["account_authentication_methods_user"] = str(administrator.pk)
    session.save()
    assert client.get(address(Person)).status_code == 200


def test_a_superuser_is_admitted_only_while_the_portal_is_set_up(client, administrator):
    client.force_login(PersonFactory(is_superuser=True), backend=BACKEND)
    assert client.get("/admin/").status_code == 403

    administrator.is_active = False
    administrator.save()
    assert client.get("/admin/").status_code == 200


def test_an_administrator_is_out_from_the_next_request_on(admin, administrator):
    assert admin.get("/admin/").status_code == 200

    Appointment.objects.filter(person=administrator).update(to_on=clock.today() - dt.timedelta(days=1))

    assert admin.get("/admin/").status_code == 403


# What it lets nobody do


@pytest.mark.parametrize("path", ["r/1/1/", "autocomplete/", "jsi18n/", "password_change/"])
def test_addresses_that_tell_too_much_are_off(admin, path):
    assert admin.get(f"/admin/{path}").status_code == 404


def test_no_room_goes_round_the_portals_own_pages():
    for model, model_admin in site._registry.items():
        assert isinstance(model_admin, PortalModelAdmin), model
        assert model_admin.actions is None
        assert model_admin.view_on_site is False
        assert all(issubclass(inline, PortalInline) for inline in model_admin.inlines), model


@pytest.mark.parametrize("word", [Area, Language, Audience])
def test_a_word_that_something_was_given_is_not_deleted(word, admin):
    from tests.campaigns import factories as campaigns

    one = {
        Area: lambda: Area.objects.create(name="Northfen"),
        Language: LanguageFactory,
        Audience: AudienceFactory,
    }[word]()
    parts = {Area: "areas", Language: "languages", Audience: "audiences"}
    activity = campaigns.planned(campaigns.draft(), **{parts[word]: [one]})

    answer = admin.post(address(word, "delete", one.pk), {"post": "yes"})

    assert "other records refer to it" in answer.content.decode()
    assert list(getattr(activity, parts[word]).all()) == [one]
    getattr(activity, parts[word]).clear()
    admin.post(address(word, "delete", one.pk), {"post": "yes"})
    assert not word.objects.filter(pk=one.pk).exists()


def test_nothing_is_deleted_in_bulk(admin):
    area = Area.objects.create(name="North")

    admin.post(address(Area), {"action": "delete_selected", "_selected_action": [area.pk], "post": "yes"})

    assert Area.objects.filter(pk=area.pk).exists()


@pytest.mark.parametrize(
    "query",
    [
        "password__startswith=md5",
        "email__icontains=a",
        "agency__notices_email__icontains=a",
        "is_superuser=1",
        "appointments__role__exact=chair",
        "agency__name__startswith=F",
        "last_login__gte=2020-01-01",
    ],
)
def test_a_list_answers_no_question_that_it_does_not_offer(admin, query):
    assert admin.get(f"{address(Person)}?{query}").status_code == 400


def test_a_list_answers_what_it_offers(admin):
    agency = AgencyFactory()
    person = PersonFactory(name="Sam Okoro", agency=agency, chair=True)

    for query in (
        "q=okoro",
        f"agency__id__exact={agency.pk}",
        "role=chair",
        f"is_active__exact=1&q={person.email}",
    ):
        page = admin.get(f"{address(Person)}?{query}").content.decode()
        assert "Sam Okoro" in page
    assert "Sam Okoro" not in admin.get(f"{address(Person)}?role=vice_chair").content.decode()


def test_a_person_is_never_deleted(admin):
    person = PersonFactory()

    assert admin.get(address(Person, "delete", person.pk)).status_code == 403
    assert admin.post(address(Person, "delete", person.pk), {"post": "yes"}).status_code == 403

    assert Person.objects.filter(pk=person.pk).exists()


def test_what_is_not_offered_cannot_be_typed_in(admin):
    person = PersonFactory()
    values = opened(admin, address(Person, "change", person.pk))

    admin.post(
        address(Person, "change", person.pk),
        values
        | {"is_superuser": "on", "is_active": "", "password": "x", "anonymised_at": "x", "groups": "1"},
    )

    after = Person.objects.get(pk=person.pk)
    assert (after.is_superuser, after.is_active, after.password) == (False, True, person.password)


def test_a_record_that_never_was_is_not_there(admin):
    assert admin.get(address(Person, "change", 4_000_000)).status_code == 404
    assert admin.get(address(Person, "history", 4_000_000)).status_code == 404
    assert admin.get(address(Person, "act", 4_000_000, "invite")).status_code == 404
    assert admin.get(address(Person, "act", PersonFactory().pk, "explode")).status_code == 404


# Saving


def test_a_save_leaves_an_audit_event_and_no_line_in_djangos_log(admin, administrator):
    admin.post(address(Area, "add"), {"name": "North"})
    area = Area.objects.get(name="North")
    admin.post(
        address(Area, "change", area.pk), opened(admin, address(Area, "change", area.pk)) | {"name": "South"}
    )
    admin.post(address(Area, "delete", area.pk), {"post": "yes"})

    events = Event.objects.filter(subject_type="partnership.area", subject_id=area.pk)
    assert [(event.verb, event.by) for event in events] == [
        (verb, administrator) for verb in ("added", "changed", "deleted")
    ]
    assert events[1].facts == {"fields": ["name"]}
    assert not LogEntry.objects.exists()
    assert not Area.objects.filter(pk=area.pk).exists()


def test_a_save_that_changes_nothing_leaves_no_event(admin):
    audience = AudienceFactory()

    admin.post(
        address(Audience, "change", audience.pk), opened(admin, address(Audience, "change", audience.pk))
    )

    assert not Event.objects.exists()


def test_the_second_of_two_saves_is_shown_both_texts_and_changes_nothing(admin):
    agency = AgencyFactory(name="Fenmouth Hospital", press_office_name="Press desk")
    url = address(Agency, "change", agency.pk)
    values = opened(admin, url)
    Agency.objects.filter(pk=agency.pk).update(name="Fenmouth Hospitals Trust")

    answer = admin.post(url, values | {"name": "Fenmouth General", "press_office_name": "Press team"})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Somebody else saved this" in page
    assert "Fenmouth Hospitals Trust" in page
    assert "Fenmouth General" in page
    agency.refresh_from_db()
    assert (agency.name, agency.press_office_name) == ("Fenmouth Hospitals Trust", "Press desk")
    assert not Event.objects.exists()

    began_from = re.search(r'name="_began_from" value="([^"]*)"', page)[1]
    assert (
        admin.post(url, values | {"name": "Fenmouth General", "_began_from": began_from}).status_code == 302
    )
    agency.refresh_from_db()
    assert agency.name == "Fenmouth General"


def test_an_edit_without_the_state_that_it_began_from_is_refused(admin):
    agency = AgencyFactory()
    url = address(Agency, "change", agency.pk)
    values = opened(admin, url)
    del values["_began_from"]

    assert admin.post(url, values | {"name": "Another"}).status_code == 409

    assert Agency.objects.get(pk=agency.pk).name == agency.name


def test_two_equal_saves_at_once_make_one_record_and_no_fault(admin, monkeypatch):
    Area.objects.create(name="North")
    monkeypatch.setattr(Area, "validate_unique", lambda *args, **kwargs: None)
    monkeypatch.setattr(Area, "validate_constraints", lambda *args, **kwargs: None)

    answer = admin.post(address(Area, "add"), {"name": "North"})

    assert answer.status_code == 409
    assert "at this moment" in answer.content.decode()
    assert Area.objects.filter(name="North").count() == 1


def test_what_shows_in_public_raises_the_public_stamp(admin):
    partnership = PartnershipFactory()
    before = PublicStamp.objects.filter(pk=1).values_list("number", flat=True).first() or 0
    url = address(Partnership, "change", 1)

    admin.post(url, opened(admin, url) | {"front_door_number": "01632 960999"})

    partnership.refresh_from_db()
    assert partnership.front_door_number == "01632 960999"
    assert PublicStamp.objects.get().number > before


# People and roles


def test_an_administrator_adds_and_changes_people_through_the_services(admin):
    agency = AgencyFactory()
    admin.post(
        address(Person, "add"),
        {
            "name": "Sam Okoro",
            "email": "Sam@portal.example",
            "agency": agency.pk,
            "job_title": "",
            "telephone": "",
        },
    )
    person = Person.objects.get(name="Sam Okoro")
    assert (person.email, person.agency) == ("sam@portal.example", agency)
    assert not person.has_usable_password()

    url = address(Person, "change", person.pk)
    admin.post(url, opened(admin, url) | {"email": "okoro@portal.example", "telephone": "01632 960003"})

    person.refresh_from_db()
    assert (person.email, person.telephone) == ("okoro@portal.example", "01632 960003")
    events = Event.objects.filter(subject_type="partnership.person", subject_id=person.pk)
    assert [event.verb for event in events] == ["person_added", "person_email_changed", "changed"]


def test_an_address_that_is_taken_is_refused_on_the_page(admin):
    PersonFactory(email="taken@portal.example")

    answer = admin.post(
        address(Person, "add"),
        {
            "name": "Sam Okoro",
            "email": "Taken@portal.example",
            "job_title": "",
            "telephone": "",
            "agency": "",
        },
    )

    assert answer.status_code == 409
    assert "Somebody else has this e-mail address." in answer.content.decode()
    assert not Person.objects.filter(name="Sam Okoro").exists()


def appointment_of(person, role, **more):
    today = clock.today()
    return {
        "person": person.pk,
        "role": role,
        "agency": "",
        "group": "",
        "from_on_0": today.day,
        "from_on_1": today.month,
        "from_on_2": today.year,
        "to_on_0": "",
        "to_on_1": "",
        "to_on_2": "",
    } | more


def test_a_role_given_in_the_admin_is_held_at_once_and_gone_at_once(admin):
    person = PersonFactory()
    assert admin.post(address(Appointment, "add"), appointment_of(person, "chair")).status_code == 302
    assert Person.objects.get(pk=person.pk).holds(Role.CHAIR)

    appointment = person.appointments.get()
    act = address(Appointment, "act", appointment.pk, "end")
    assert admin.post(act, {}).status_code == 409
    assert Person.objects.get(pk=person.pk).holds(Role.CHAIR)

    assert admin.post(act, {"reason": "Handed over."}).status_code == 302
    assert not Person.objects.get(pk=person.pk).holds(Role.CHAIR)


def test_nobody_makes_themselves_chair_in_the_admin(admin, administrator):
    answer = admin.post(address(Appointment, "add"), appointment_of(administrator, "chair"))

    assert answer.status_code == 409
    assert "Nobody appoints themselves" in answer.content.decode()
    assert not Person.objects.get(pk=administrator.pk).holds(Role.CHAIR)
    assert not Event.objects.exists()


def test_who_holds_what_stays_and_only_the_days_of_an_appointment_change(admin):
    appointment = AppointmentFactory(role=Role.CHAIR)
    url = address(Appointment, "change", appointment.pk)
    values = opened(admin, url)

    admin.post(
        url,
        values
        | {"role": "administrator", "person": PersonFactory().pk}
        | {"to_on_0": "31", "to_on_1": "12", "to_on_2": "2099"},
    )

    after = Appointment.objects.get(pk=appointment.pk)
    assert (after.person, after.role, after.to_on) == (
        appointment.person,
        Role.CHAIR,
        dt.date(2099, 12, 31),
    )


@pytest.mark.parametrize(
    ("name", "verb"),
    [("leave", "person_left"), ("invite", "person_invited"), ("close-feed", "calendar_feed_closed")],
)
def test_acts_on_a_person_ask_first_and_then_do_it(admin, name, verb):
    person = PersonFactory(calendar_token="x" * 64)
    if name == "invite":
        person.set_unusable_password()
        person.save()
    act = address(Person, "act", person.pk, name)

    assert admin.get(act).status_code == 200
    assert not Event.objects.exists()
    assert admin.post(act, {"reason": "Retired."}).status_code == 302

    assert Event.objects.filter(verb=verb).exists()


def test_somebody_who_left_comes_back_or_is_anonymised(admin):
    person = PersonFactory(is_active=False)

    admin.post(address(Person, "act", person.pk, "return"))
    assert Person.objects.get(pk=person.pk).is_active
    answer = admin.post(address(Person, "act", person.pk, "anonymise"), {"reason": "Retention."})
    assert answer.status_code == 409
    assert "record first that they have left" in answer.content.decode()

    admin.post(address(Person, "act", person.pk, "leave"), {"reason": "Retired."})
    admin.post(address(Person, "act", person.pk, "anonymise"), {"reason": "Retention."})
    assert Person.objects.get(pk=person.pk).name == f"Former colleague {person.pk}"
    assert admin.post(address(Person, "change", person.pk), {"name": "Back again"}).status_code == 403


def test_a_lost_telephone_is_answered_by_another_administrator(admin, administrator):
    person = PersonFactory(chair=True)
    for owner in (person, administrator):
        Authenticator.objects.create(user=owner, type=Authenticator.Type.TOTP, data={})
    act = address(Person, "act", person.pk, "remove-second-factor")

    assert admin.post(act, {"reason": "Lost telephone, called back."}).status_code == 302
    assert not Authenticator.objects.filter(user=person).exists()

    own = address(Person, "act", administrator.pk, "remove-second-factor")
    assert admin.post(own, {"reason": "Mine."}).status_code == 409
    assert Authenticator.objects.filter(user=administrator).exists()


def test_designations_and_absences_are_entered_and_ended(admin):
    appointment, designate = AppointmentFactory(role=Role.CHAIR), PersonFactory()
    days = {
        f"{name}_{position}": part
        for name, day in (("from_on", clock.today()), ("to_on", clock.today() + dt.timedelta(days=7)))
        for position, part in enumerate((day.day, day.month, day.year))
    }

    admin.post(
        address(Designation, "add"),
        days | {"appointment": appointment.pk, "designate": designate.pk, "reason": "On leave."},
    )
    admin.post(address(Absence, "add"), days | {"person": appointment.person.pk, "deputy": designate.pk})

    assert designate.holds(Role.CHAIR)
    designation, absence = Designation.objects.get(), Absence.objects.get()
    assert admin.post(address(Designation, "change", designation.pk), days).status_code == 403

    admin.post(address(Designation, "act", designation.pk, "end"), {"reason": "Back early."})
    admin.post(address(Absence, "act", absence.pk, "end"))
    assert not Person.objects.get(pk=designate.pk).holds(Role.CHAIR)
    assert not Absence.objects.in_force().exists()


# Calendar and rules


def test_a_closure_day_says_how_many_deadlines_it_moves_and_not_which(admin, monkeypatch):
    day = dt.date(2026, 10, 12)
    secret = MovedDeadline("Publication of Heron", "/workspace/reviews/x/", day, day + dt.timedelta(days=1))
    monkeypatch.setattr(DEADLINES_MOVED, "_providers", [lambda by, at: [secret]])
    boxes = {"day_0": "12", "day_1": "10", "day_2": "2026", "source": ""}

    page = admin.post(
        address(ClosureDay, "add"), boxes | {"name": "Day of mourning"}, follow=True
    ).content.decode()
    assert "One deadline moves, from Monday 12 October 2026 to Tuesday 13 October 2026." in page
    assert "Heron" not in page
    closure = ClosureDay.objects.get()

    assert admin.post(address(ClosureDay, "add"), boxes | {"name": "Again"}).status_code in (200, 409)
    assert ClosureDay.objects.count() == 1

    page = admin.post(
        address(ClosureDay, "delete", closure.pk), {"post": "yes"}, follow=True
    ).content.decode()
    assert "One deadline moves" in page
    assert not ClosureDay.objects.exists()
    assert [event.verb for event in Event.objects.all()] == ["closure_day_added", "closure_day_removed"]


def test_a_timer_that_plans_were_made_under_stays_as_it_is(admin):
    timer = TimerFactory()
    edition = timer.edition
    url = address(RuleEdition, "change", edition.pk)
    values = opened(admin, url)
    values |= {"timers-0-period": "1", "timers-0-id": str(timer.pk), "timers-0-edition": str(edition.pk)}

    admin.post(url, values | {"name": "Renamed"})
    admin.post(
        address(Timer, "change", timer.pk),
        opened(admin, address(Timer, "change", timer.pk)) | {"period": "1"},
    )

    timer.refresh_from_db()
    assert timer.period == 7


def test_a_timer_is_suspended_with_a_reason(admin):
    timer = TimerFactory()
    url = address(Timer, "change", timer.pk)
    days = {"suspended_from_0": "25", "suspended_from_1": "3", "suspended_from_2": "2020"}

    refused = admin.post(url, opened(admin, url) | days)
    assert refused.status_code in (200, 409)
    timer.refresh_from_db()
    assert timer.suspended_from is None

    assert admin.post(url, opened(admin, url) | days | {"suspension_reason": "Relaxed."}).status_code == 302
    timer.refresh_from_db()
    assert timer.is_suspended_on(dt.date(2020, 3, 25))


@pytest.mark.parametrize(
    ("period", "unit", "is_accepted"),
    [
        ("7", "working_days", True),
        ("10", "working_days", True),
        ("7", "clear_working_days", True),
        ("6", "working_days", False),
        ("10", "calendar_days", False),
    ],
)
def test_a_local_edition_is_stricter_than_the_national_one_never_looser(admin, period, unit, is_accepted):
    RuleEdition.objects.all().delete()
    national = RuleEditionFactory(timers=False)
    TimerFactory(edition=national)
    inline = {
        "timers-TOTAL_FORMS": "1",
        "timers-INITIAL_FORMS": "0",
        "timers-0-kind": "advance_copy",
        "timers-0-recipient": "national_panel",
        "timers-0-force": "local",
        "timers-0-period": period,
        "timers-0-unit": unit,
        "timers-0-start_event": "accepted",
        "timers-0-wording": "",
        "timers-0-source": "Local procedure",
    }
    edition = {
        "name": "Our own rule",
        "slug": "our-own-rule",
        "source": "Local procedure",
        "source_url": "",
        "wording": "",
        "is_local": "on",
        "in_force_from_0": "1",
        "in_force_from_1": "4",
        "in_force_from_2": "2026",
        "in_force_to_0": "",
        "in_force_to_1": "",
        "in_force_to_2": "",
    }

    answer = admin.post(address(RuleEdition, "add"), edition | inline)

    assert answer.status_code == (302 if is_accepted else 409)
    assert RuleEdition.objects.filter(slug="our-own-rule").exists() is is_accepted


# Words that leave


@pytest.mark.parametrize("field", site.get_model_admin(Partnership).words_that_leave)
def test_no_protected_name_is_stored_in_words_that_leave(admin, field):
    partnership = PartnershipFactory()
    protect(MatterFactory(), "Robin Ashington")
    url = address(Partnership, "change", partnership.pk)

    page = admin.post(url, opened(admin, url) | {field: "In memory of Robin Ashington"})

    partnership.refresh_from_db()
    assert "Ashington" not in getattr(partnership, field)
    assert page.context["adminform"].form.errors == {field: [HELD]}
    assert admin.post(url, opened(admin, url) | {field: "In memory of Robin"}).status_code == 302


@pytest.mark.parametrize("field", site.get_model_admin(Partnership).in_markdown)
def test_no_picture_is_stored_in_a_text_that_becomes_a_page(admin, field):
    partnership = PartnershipFactory()
    url = address(Partnership, "change", partnership.pk)

    page = admin.post(url, opened(admin, url) | {field: "![a baby](https://example.org/b.png)"})

    partnership.refresh_from_db()
    assert not getattr(partnership, field)
    assert "A picture can’t be put into a text" in page.context["adminform"].form.errors[field][0]


@pytest.mark.parametrize("is_local", [True, False])
def test_an_edition_that_has_periods_is_ended_and_never_deleted(admin, is_local):
    edition = RuleEditionFactory(is_local=is_local)

    answer = admin.post(address(RuleEdition, "delete", edition.pk), {"post": "yes"})

    assert answer.status_code == 403
    assert RuleEdition.objects.filter(pk=edition.pk).exists()


# Every page


def one_of_each():
    partnership = PartnershipFactory()
    return [
        partnership,
        AgencyFactory(),
        PersonFactory(chair=True),
        GroupFactory(),
        AppointmentFactory(),
        DesignationFactory(),
        AbsenceFactory(),
        ClosureDayFactory(),
        AudienceFactory(),
        StatutoryAddressFactory(),
        partnership.rules,
        partnership.rules.timers.first(),
    ]


def test_every_page_opens(admin):
    for record in one_of_each():
        model = type(record)
        assert admin.get(address(model)).status_code == 200
        assert admin.get(address(model, "change", record.pk)).status_code == 200
        assert admin.get(address(model, "history", record.pk)).status_code == 200
        for action in site._registry[model].object_actions:
            assert admin.get(address(model, "act", record.pk, action.name)).status_code == 200
    for model, model_admin in site._registry.items():
        expected = 200 if model_admin.may_add and model is not Partnership else 403
        assert admin.get(address(model, "add")).status_code == expected
    assert admin.get("/admin/partnership/").status_code == 200


def test_a_record_without_a_page_of_its_own_is_not_linked(admin, monkeypatch):
    monkeypatch.setattr(site._registry[Area], "list_display_links", None)
    area = Area.objects.create(name="North")

    page = admin.get(address(Area)).content.decode()

    assert "North" in page
    assert address(Area, "change", area.pk) not in page


def test_the_list_of_people_costs_a_fixed_number_of_queries(admin, django_assert_max_num_queries):
    for _ in range(12):
        PersonFactory(chair=True, agency=AgencyFactory())

    with django_assert_max_num_queries(20):
        admin.get(address(Person))


# Search, filters and help --------------------------------------------------------------------------


def fields_to_type(model_admin, request):
    """The fields of the form and of the rows edited with it, as (model, name, field)."""
    for record in (None, model_admin.model()):
        if not (model_admin.may_change if record else model_admin.may_add):
            continue
        form = model_admin.get_form(request, record, change=record is not None)
        yield from ((model_admin.opts.object_name, name, field) for name, field in form.base_fields.items())
    for inline in model_admin.get_inline_instances(request):
        if inline.may_add or inline.may_change:
            form = inline.get_formset(request).form
            yield from ((inline.opts.object_name, name, field) for name, field in form.base_fields.items())


def test_every_field_of_the_admin_says_what_belongs_in_it(rf, administrator):
    request = rf.get("/admin/")
    request.user = administrator

    without = {
        (model, name)
        for model_admin in site._registry.values()
        for model, name, field in fields_to_type(model_admin, request)
        if not field.help_text
    }

    assert without == SPEAK_FOR_THEMSELVES


def test_every_list_of_the_admin_is_searched_and_filtered():
    admins = {model.__name__: one for model, one in site._registry.items()}

    assert {name for name, one in admins.items() if not one.list_filter} == WITHOUT_FILTERS
    assert {name for name, one in admins.items() if not one.search_fields} == WITHOUT_SEARCH


@pytest.mark.parametrize("narrowed", ["role__exact=%00", "q=%00", "q=a%00b", "p=%00"])
def test_a_list_narrowed_by_what_no_database_holds_is_refused(admin, narrowed):
    assert (
        admin.get(reverse("admin:partnership_appointment_changelist"), QUERY_STRING=narrowed).status_code
        == 400
    )


@pytest.mark.parametrize(
    ("address", "narrowed", "found"),
    [
        ("language", "use=used", {"Polish"}),
        ("language", "use=unused", {"Somali"}),
        ("channel", "use=used", {"Text message"}),
        ("glossaryterm", "plainer=yes", {"LADO"}),
        ("glossaryterm", "plainer=no", {"NEET"}),
        ("closureday", "passed=yes", {"State funeral"}),
        ("closureday", "passed=no", {"Coronation"}),
        ("timer", "q=Regulation+7", {"Regulation 7"}),
    ],
)
def test_lists_are_narrowed_by_what_one_looks_for(admin, address, narrowed, found):
    Language.objects.all().delete(), Channel.objects.all().delete(), GlossaryTerm.objects.all().delete()
    RuleEdition.objects.all().delete()
    audience = AudienceFactory()
    audience.languages.add(LanguageFactory(name="Polish"))
    audience.channels.add(ChannelFactory(name="Text message"))
    LanguageFactory(name="Somali"), ChannelFactory(name="Poster")
    GlossaryTerm.objects.create(term="LADO", meaning="Designated officer", plainer_words="designated officer")
    GlossaryTerm.objects.create(term="NEET", meaning="Not in education, employment or training")
    ClosureDayFactory(name="State funeral", day=clock.today() - dt.timedelta(days=40))
    ClosureDayFactory(name="Coronation", day=clock.today() + dt.timedelta(days=40))
    TimerFactory(source="Regulation 7"), TimerFactory(source="Paragraph 12")

    page = admin.get(reverse(f"admin:partnership_{address}_changelist") + f"?{narrowed}")

    shown = {
        getattr(row, {"timer": "source", "glossaryterm": "term"}.get(address, "name"))
        for row in page.context["cl"].result_list
    }
    assert shown == found
