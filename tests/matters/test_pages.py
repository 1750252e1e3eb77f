"""The pages of matters: who finds them, what they say, and that they do no more than the services allow."""

import csv
import datetime as dt

import pytest
from django.urls import reverse

from audit.models import Event
from foundation import clock
from matters import services
from matters.models import (
    AuthorityView,
    LegalRestriction,
    Matter,
    MatterAccess,
    Proceeding,
    SensitiveDay,
    SensitivePeriod,
)
from partnership.models import CHAIRS, Role
from partnership.points import CALENDAR, NAV, WORK
from portal.queries.your_work import your_work
from tests.matters.factories import (
    BreakGlassFactory,
    LegalRestrictionFactory,
    MatterFactory,
    ProceedingFactory,
    SensitiveDayFactory,
    SensitivePeriodFactory,
    put_on_list,
)
from tests.partnership.factories import AbsenceFactory, PersonFactory

pytestmark = pytest.mark.django_db

BUSINESS_UNIT = {Role.BUSINESS_MANAGER, Role.PRACTICE_LEAD, Role.COMMUNICATIONS_OFFICER}
READ = ["matter", "access", "proceedings", "restrictions", "days"]


@pytest.fixture
def owner(client):
    matter = MatterFactory(code_name="Matter Alder")
    client.force_login(matter.owner)
    return matter


def day(on: dt.date, name: str) -> dict[str, str]:
    """A day as the form's three boxes send it."""
    return {f"{name}_0": str(on.day), f"{name}_1": str(on.month), f"{name}_2": str(on.year)}


def every_address(matter: Matter) -> dict[str, str]:
    """Each address of the room, filled in for one matter."""
    proceeding, restriction = ProceedingFactory(matter=matter), LegalRestrictionFactory(matter=matter)
    put_on_list(matter, press_lead=True)
    args = {
        "list": [],
        "list_export": [],
        "open": [],
        "break_glass": [],
        "look_at": [BreakGlassFactory(matter=matter).pk],
        "remove": [matter.reference, MatterAccess.objects.get(matter=matter).pk],
        "remove_day": [matter.reference, "day", SensitiveDayFactory(matter=matter).pk],
        **{
            name: [matter.reference, proceeding.reference]
            for name in ("edit_proceeding", "end_proceeding", "reopen_proceeding", "record_view")
        },
        **{
            name: [matter.reference, restriction.reference]
            for name in ("edit_restriction", "lift_restriction")
        },
    }
    from matters.urls import urlpatterns

    names = [pattern.name for pattern in urlpatterns]
    return {name: reverse(f"matters:{name}", args=args.get(name, [matter.reference])) for name in names}


def test_no_page_of_a_matter_answers_a_stranger(client):
    """Every address, by GET and POST, for everybody who may not read it: as one that never existed."""
    matter = MatterFactory()
    addresses = every_address(matter)
    strangers = [
        PersonFactory(business_manager=True, is_superuser=True),
        PersonFactory(administrator=True),
        put_on_list(matter, safeguarding_partner=True),
        put_on_list(matter, independent_reviewer=True),
    ]
    general = {"list", "list_export", "open", "break_glass", "look_at"}
    for person in strangers:
        client.force_login(person)
        for name, url in addresses.items():
            never = url.replace(matter.reference, "bcdfghjkmnpq")
            for ask in (client.get, client.post):
                if name not in general:
                    answer, unknown = ask(url), ask(never)
                    assert answer.status_code in {404, 405}, (name, person.roles())
                    assert (answer.status_code, answer.content) == (unknown.status_code, unknown.content)
        assert client.post(addresses["look_at"]).status_code == 404
    assert not Event.objects.exists()


def test_nobody_reads_without_signing_in(client):
    for url in every_address(MatterFactory()).values():
        assert client.get(url).status_code == 302


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("is_on_list", [True, False])
def test_who_reads_the_pages_of_a_matter(client, role, is_on_list):
    matter = MatterFactory()
    traits = {role.value: True, "is_superuser": True}
    person = put_on_list(matter, **traits) if is_on_list else PersonFactory(**traits)
    client.force_login(person)
    reads = role in CHAIRS or (is_on_list and role in BUSINESS_UNIT)

    for name in READ:
        response = client.get(reverse(f"matters:{name}", args=[matter.reference]))
        assert response.status_code == (200 if reads else 404)
        if reads:
            assert "no-store" in response["Cache-Control"]


def test_a_chair_reads_and_does_not_work(client):
    matter = MatterFactory()
    addresses = every_address(matter)
    client.force_login(PersonFactory(chair=True))
    chairs_too = {"access", "remove", "give", "look_at", "list", "list_export", "break_glass", *READ}
    for name, url in addresses.items():
        if name not in chairs_too:
            assert client.post(url, {}).status_code == 403, name


def test_break_glass_opens_the_pages_and_no_form(client):
    matter = MatterFactory()
    broken = BreakGlassFactory(matter=matter)
    client.force_login(broken.person)

    assert client.get(reverse("matters:matter", args=[matter.reference])).status_code == 200
    assert client.get(reverse("matters:list")).context["page_obj"].object_list == [matter]
    assert client.post(reverse("matters:close", args=[matter.reference])).status_code == 403
    assert client.get(reverse("matters:matter", args=[MatterFactory().reference])).status_code == 404


def test_the_list_names_what_one_may_know_of_and_counts_nothing_else(client, owner):
    MatterFactory(code_name="Matter Hidden")

    page = client.get(reverse("matters:list"))

    assert b"Matter Alder" in page.content
    assert b"Hidden" not in page.content


def names(client, **query):
    return [matter.code_name for matter in client.get(reverse("matters:list"), query).context["page_obj"]]


def test_the_list_is_narrowed_and_sorted(client, owner):
    closed = MatterFactory(code_name="Matter Birch", owner=owner.owner, closed_at=clock.now())
    ProceedingFactory(matter=MatterFactory(code_name="Matter Cedar", owner=owner.owner))

    assert names(client) == ["Matter Alder", "Matter Cedar", closed.code_name]
    assert names(client, words="cedar") == ["Matter Cedar"]
    assert names(client, state="closed") == ["Matter Birch"]
    assert names(client, state="open", sort="-name") == ["Matter Cedar", "Matter Alder"]
    assert names(client, sort="-running")[0] == "Matter Cedar"
    assert len(names(client, sort="nonsense", state="nonsense")) == 3


def test_the_list_leaves_as_csv_with_the_same_filters(client, owner):
    MatterFactory(code_name="Matter Birch", owner=owner.owner)
    MatterFactory(code_name="Matter Hidden")

    answer = client.get(reverse("matters:list_export"), {"words": "birch"})

    assert answer["Content-Type"].startswith("text/csv")
    heads, row = list(csv.reader(answer.getvalue().decode("utf-8-sig").splitlines()))
    assert heads[0] == "Code name"
    assert row == ["Matter Birch", str(owner.owner), "0", "0", clock.today().isoformat(), ""]


def test_the_list_keeps_its_number_of_queries(client, owner, django_assert_max_num_queries):
    for _ in range(5):
        ProceedingFactory(matter=MatterFactory(owner=owner.owner))
    with django_assert_max_num_queries(15):
        client.get(reverse("matters:list"))


def test_opening_a_matter_leads_to_its_access_list(client):
    person = PersonFactory(practice_lead=True)
    client.force_login(person)

    response = client.post(reverse("matters:open"), {"code_name": "Rowan"})

    matter = Matter.objects.get()
    assert response["Location"] == reverse("matters:access", args=[matter.reference])
    again = client.post(reverse("matters:open"), {"code_name": "Rowan"})
    assert b"Choose another code name" in again.content


def test_putting_on_the_list_and_taking_off(client, owner):
    person = PersonFactory(press_lead=True, name="Lee Press")
    url = reverse("matters:access", args=[owner.reference])

    client.post(url, {"person": person.pk, "reason": "Media plan"})
    assert owner.may_be_seen_by(person)
    access = MatterAccess.objects.get(person=person)
    assert b"Media plan" in client.get(url).content

    page = client.get(reverse("matters:remove", args=[owner.reference, access.pk]))
    assert b"Take Lee Press off the list" in page.content
    assert owner.may_be_seen_by(person)
    client.post(reverse("matters:remove", args=[owner.reference, access.pk]), {"reason": ""})
    assert not owner.may_be_seen_by(person)
    assert b"Once on the list" in client.get(url).content


def test_the_form_offers_nobody_who_is_on_the_list_or_has_no_role(client, owner):
    on_it, outsider = put_on_list(owner, press_lead=True), PersonFactory()
    possible = PersonFactory(chair=True)

    offered = (
        client.get(reverse("matters:access", args=[owner.reference]))
        .context["form"]
        .fields["person"]
        .queryset
    )

    assert set(offered) == {possible}
    for person in (on_it, outsider):
        refused = client.post(reverse("matters:access", args=[owner.reference]), {"person": person.pk})
        assert refused.status_code == 200
    assert MatterAccess.objects.count() == 1


def test_who_takes_themselves_off_lands_on_the_list_of_matters(client):
    matter = MatterFactory()
    me = put_on_list(matter, communications_officer=True)
    client.force_login(me)

    response = client.post(
        reverse("matters:remove", args=[matter.reference, MatterAccess.objects.get().pk]), follow=True
    )

    assert response.redirect_chain[-1][0] == reverse("matters:list")
    assert matter.code_name.encode() not in response.content


def test_giving_a_matter_to_another_owner(client, owner):
    new = PersonFactory(practice_lead=True)

    client.post(reverse("matters:give", args=[owner.reference]), {"owner": new.pk, "reason": ""})

    owner.refresh_from_db()
    assert owner.owner == new


def test_a_proceeding_from_its_beginning_to_its_end(client, owner):
    typed = {
        "kind": "criminal",
        "status": "live",
        "effect": "hold",
        "authority": "Crown Court",
        "authority_contact": "",
        "version": "1",
        **day(dt.date(2030, 6, 3), "next_on"),
    }
    client.post(reverse("matters:add_proceeding", args=[owner.reference]), typed)
    proceeding = Proceeding.objects.get()
    assert proceeding.next_on == dt.date(2030, 6, 3)
    overview = client.get(reverse("matters:matter", args=[owner.reference])).content.decode()
    assert "holds publication until it has ended" in overview
    assert "is not recorded" in overview

    args = [owner.reference, proceeding.reference]
    view = {"view": "no_objection", "words": "Go on", "given_by": "A clerk", **day(clock.today(), "given_on")}
    client.post(reverse("matters:record_view", args=args), view)
    assert AuthorityView.objects.get().words == "Go on"

    refused = client.post(
        reverse("matters:end_proceeding", args=args),
        {"how": "Guilty verdict", **day(clock.today(), "ended_on")},
    )
    assert refused.status_code == 200
    client.post(
        reverse("matters:end_proceeding", args=args), {"how": "Sentenced", **day(clock.today(), "ended_on")}
    )
    assert "Not held" in client.get(reverse("matters:matter", args=[owner.reference])).content.decode()

    client.post(reverse("matters:reopen_proceeding", args=args), {"reason": "Appeal"})
    proceeding.refresh_from_db()
    assert proceeding.status == Proceeding.Status.LIVE


def test_a_second_save_of_a_proceeding_shows_both_texts(client, owner):
    proceeding = ProceedingFactory(matter=owner, authority="First court")
    url = reverse("matters:edit_proceeding", args=[owner.reference, proceeding.reference])
    typed = {
        "kind": "criminal",
        "status": "live",
        "effect": "hold",
        "authority": "Second court",
        "version": "1",
    }
    client.post(url, typed)

    response = client.post(url, typed | {"authority": "Third court"})

    assert response.status_code == 409
    assert b"Second court" in response.content
    assert b"Third court" in response.content
    proceeding.refresh_from_db()
    assert proceeding.authority == "Second court"


def test_a_second_rename_shows_both_names(client, owner):
    url = reverse("matters:rename", args=[owner.reference])
    client.post(url, {"code_name": "Rowan", "version": "1"})

    response = client.post(url, {"code_name": "Hazel", "version": "1"})

    assert response.status_code == 409
    assert b"Rowan" in response.content
    assert b"Hazel" in response.content


def test_a_restriction_is_added_changed_and_lifted(client, owner):
    typed = {"kind": "injunction", "covers": "publication", "source": "High Court", "version": "1"}
    client.post(
        reverse("matters:add_restriction", args=[owner.reference]),
        typed | day(dt.date(2026, 1, 5), "from_on"),
    )
    restriction = LegalRestriction.objects.get()
    args = [owner.reference, restriction.reference]

    client.post(
        reverse("matters:edit_restriction", args=args),
        typed | day(dt.date(2026, 1, 5), "from_on") | {"source": "Family Court"},
    )
    client.post(
        reverse("matters:lift_restriction", args=args),
        {"source": "Its order", **day(clock.today(), "lifted_on")},
    )

    restriction.refresh_from_db()
    assert (restriction.source, restriction.lifted_source) == ("Family Court", "Its order")
    assert (
        b"Not in force today" in client.get(reverse("matters:restrictions", args=[owner.reference])).content
    )


def test_days_and_periods_come_and_go(client, owner):
    url = reverse("matters:days", args=[owner.reference])
    client.post(
        url, {"add_day": "x", "day-kind": "birthday", "day-is_yearly": "on", **day(clock.today(), "day-on")}
    )
    client.post(
        url,
        {
            "add_period": "x",
            "period-kind": "trial",
            "period-name": "The trial",
            **day(clock.today(), "period-from_on"),
            **day(clock.today(), "period-to_on"),
        },
    )
    assert b"The trial" in client.get(url).content
    assert b"matters to somebody" in client.get(reverse("matters:matter", args=[owner.reference])).content

    client.post(reverse("matters:remove_day", args=[owner.reference, "day", SensitiveDay.objects.get().pk]))
    client.post(
        reverse("matters:remove_day", args=[owner.reference, "period", SensitivePeriod.objects.get().pk])
    )
    assert not SensitiveDay.objects.exists()
    assert not SensitivePeriod.objects.exists()
    assert client.post(reverse("matters:remove_day", args=[owner.reference, "week", 1])).status_code == 404


def test_a_day_of_another_matter_can_not_be_removed_from_here(client, owner):
    other = SensitiveDayFactory()
    everywhere = SensitivePeriodFactory()

    for what, pk in (("day", other.pk), ("period", everywhere.pk)):
        assert client.post(reverse("matters:remove_day", args=[owner.reference, what, pk])).status_code == 404
    assert SensitiveDay.objects.exists()
    assert SensitivePeriod.objects.exists()


def test_a_proceeding_of_another_matter_can_not_be_reached_from_here(client, owner):
    other = ProceedingFactory()

    url = reverse("matters:edit_proceeding", args=[owner.reference, other.reference])

    assert client.get(url).status_code == 404


@pytest.mark.parametrize(
    "bad", [{}, {"given_on_0": "31", "given_on_1": "2", "given_on_2": "2026"}, {"view": "maybe"}]
)
def test_a_wrong_form_says_so_and_stores_nothing(client, owner, bad):
    proceeding = ProceedingFactory(matter=owner)

    response = client.post(reverse("matters:record_view", args=[owner.reference, proceeding.reference]), bad)

    assert b"There is a problem" in response.content
    assert not AuthorityView.objects.exists()


# Break-glass, home and calendar -------------------------------------------------------------------


def test_an_administrator_breaks_the_glass_and_a_chair_looks_at_it(client):
    chair, admin, matter = PersonFactory(chair=True), PersonFactory(administrator=True), MatterFactory()
    client.force_login(admin)
    assert client.post(reverse("matters:break_glass"), {"reason": "", "matter": ""}).status_code == 200
    assert (
        b"No matter has this reference"
        in client.post(reverse("matters:break_glass"), {"reason": "x", "matter": "nothing"}).content
    )

    page = client.post(
        reverse("matters:break_glass"), {"reason": "All away", "matter": matter.reference}, follow=True
    )

    assert b"You can read one matter" in page.content
    broken = admin.break_glasses.get()
    assert client.post(reverse("matters:look_at", args=[broken.pk])).status_code == 404
    client.force_login(chair)
    assert any("break-glass" in entry.title for entry in WORK.ask(chair))
    client.post(reverse("matters:look_at", args=[broken.pk]))
    broken.refresh_from_db()
    assert broken.looked_at_by == chair
    assert not any("break-glass" in entry.title for entry in WORK.ask(chair))


@pytest.mark.parametrize("role", Role)
def test_who_stands_in_for_a_chair_hears_of_break_glass_only_as_a_chair(role):
    broken = BreakGlassFactory(person=PersonFactory(administrator=True))
    chair, deputy = PersonFactory(chair=True), PersonFactory(**{role.value: True})
    AbsenceFactory(person=chair, deputy=deputy)

    work = your_work(deputy)
    heard = {one.entry.title for one in [*work.overdue, *work.this_week, *work.later]}

    assert (f"{broken.person} used break-glass access" in heard) == (role in CHAIRS)


def test_break_glass_is_no_page_for_anybody_else(client):
    client.force_login(PersonFactory(business_manager=True))
    assert client.get(reverse("matters:break_glass")).status_code == 404
    client.force_login(PersonFactory(chair=True))
    assert client.get(reverse("matters:break_glass")).status_code == 200
    assert client.post(reverse("matters:break_glass"), {"reason": "x"}).status_code == 403


def test_a_passed_date_waits_for_the_business_unit_on_the_matter():
    proceeding = ProceedingFactory(next_on=clock.today() - dt.timedelta(days=1))
    stranger = PersonFactory(business_manager=True)

    assert any("date has passed" in entry.what for entry in WORK.ask(proceeding.matter.owner))
    assert not any("date has passed" in entry.what for entry in WORK.ask(stranger))


def test_the_calendar_holds_dates_of_matters_that_one_may_know_of():
    proceeding = ProceedingFactory(next_on=dt.date(2026, 6, 3))
    around = dt.date(2026, 6, 1), dt.date(2026, 6, 30)
    listed = put_on_list(proceeding.matter, press_lead=True)

    assert [entry.url for entry in CALENDAR.ask(proceeding.matter.owner, *around)] == [
        reverse("matters:proceedings", args=[proceeding.matter.reference])
    ]
    for person in (PersonFactory(business_manager=True), listed):
        assert list(CALENDAR.ask(person, *around)) == []


@pytest.mark.parametrize("role", list(Role))
def test_the_navigation_offers_only_what_opens(client, role):
    person = PersonFactory(**{role.value: True})
    client.force_login(person)
    offered = {entry.url for entry in NAV.ask(person)}
    for url in (reverse("matters:list"), reverse("matters:break_glass")):
        if url in offered:
            assert client.get(url).status_code == 200
    assert (reverse("matters:list") in offered) is (role in BUSINESS_UNIT | CHAIRS)


def test_the_page_of_a_matter_tells_what_was_done_with_it(client, owner):
    officer = PersonFactory(communications_officer=True, name="Sam Okoro")
    services.grant_access(matter=owner, person=officer, by=owner.owner, reason="Runs the plan")
    services.add_proceeding(
        matter=owner, kind="inquest", status="live", effect="consult", authority="The coroner", by=owner.owner
    )

    page = client.get(reverse("matters:matter", args=[owner.reference]))

    assert [event.title for event in page.context["events"]] == [
        "Proceeding added: Inquest (The coroner)",
        "Access granted: Sam Okoro",
    ]
    assert "Runs the plan" in page.content.decode()
