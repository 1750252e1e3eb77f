"""Who reads which part of the record: the row "audit" of the matrix, over every role."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import transaction

from audit import services
from foundation import clock
from matters.models import BreakGlass, Matter, MatterAccess
from partnership.models import Role
from tests.partnership.factories import AgencyFactory, PersonFactory

pytestmark = pytest.mark.django_db

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
UNIT = {Role.BUSINESS_MANAGER, Role.PRACTICE_LEAD, Role.COMMUNICATIONS_OFFICER}
CHAIRS = {Role.CHAIR, Role.VICE_CHAIR}
OTHERS = [role for role in Role if role not in UNIT | CHAIRS | {Role.ADMINISTRATOR}]

CASE, SECRET, CONFIGURED = "Reason about Heron", "Reason about Kestrel", "Reason about an agency"


@pytest.fixture
def heron():
    return Matter.objects.create(code_name="Heron", owner=PersonFactory())


@pytest.fixture(autouse=True)
def _events(heron):
    kestrel = Matter.objects.create(code_name="Kestrel", owner=PersonFactory())
    with transaction.atomic():
        for matter, reason in ((heron, CASE), (kestrel, SECRET)):
            services.record("matter_renamed", matter, by=None, at=clock.now(), reason=reason, matter=matter)
        services.record("changed", AgencyFactory(), by=None, at=clock.now(), reason=CONFIGURED)


def page(client, person, url="/workspace/audit/"):
    client.force_login(person, backend=BACKEND)
    answer = client.get(url)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer.status_code, body.decode()


def told(body):
    return {reason for reason in (CASE, SECRET, CONFIGURED) if reason in body}


@pytest.mark.parametrize("role", sorted(CHAIRS))
def test_the_chairs_read_the_whole_record(client, role):
    for url in ("/workspace/audit/", "/workspace/audit/export.csv"):
        status, body = page(client, PersonFactory(**{role.value: True}), url)
        assert (status, told(body)) == (200, {CASE, SECRET, CONFIGURED})


@pytest.mark.parametrize("role", sorted(UNIT))
@pytest.mark.parametrize("url", ["/workspace/audit/", "/workspace/audit/export.csv"])
def test_the_business_unit_reads_of_the_matters_it_may_know_of(client, heron, role, url):
    person = PersonFactory(**{role.value: True})
    status, body = page(client, person, url)
    assert (status, told(body)) == (200, {CONFIGURED})
    assert "Heron" not in body
    assert "atter renamed" not in body

    MatterAccess.objects.create(matter=heron, person=person, granted_at=clock.now(), granted_by=heron.owner)
    status, body = page(client, person, url)
    assert (status, told(body)) == (200, {CASE, CONFIGURED})
    assert "Kestrel" not in body


@pytest.mark.parametrize("url", ["/workspace/audit/", "/workspace/audit/export.csv"])
def test_an_administrator_reads_of_matters_only_that_something_happened(client, url):
    status, body = page(client, PersonFactory(administrator=True), url)

    assert (status, told(body)) == (200, {CONFIGURED})
    assert "Matter renamed" in body
    assert "Heron" not in body


def test_break_glass_opens_the_matter_for_a_day(client, heron, time_machine):
    time_machine.move_to("2026-10-05T09:00Z", tick=False)
    administrator = PersonFactory(administrator=True)
    BreakGlass.objects.create(
        person=administrator,
        matter=heron,
        reason="Nobody else is there.",
        started_at=clock.now(),
        ends_at=clock.now() + BreakGlass.LASTS,
    )
    assert told(page(client, administrator)[1]) == {CASE, CONFIGURED}

    time_machine.move_to(clock.now() + dt.timedelta(hours=24), tick=False)
    client.logout()  # the sign-in of the day before has ended, too
    assert told(page(client, administrator)[1]) == {CONFIGURED}


@pytest.mark.parametrize("role", OTHERS)
@pytest.mark.parametrize("url", ["/workspace/audit/", "/workspace/audit/export.csv"])
def test_for_everybody_else_there_is_no_such_page(client, heron, role, url):
    person = PersonFactory(**{role.value: True})
    MatterAccess.objects.create(matter=heron, person=person, granted_at=clock.now(), granted_by=heron.owner)

    assert page(client, person, url)[0] == 404
    assert page(client, person, url)[1] == page(client, person, "/workspace/no-such-page/")[1]


def test_a_superuser_without_an_appointment_reads_nothing(client):
    PersonFactory(administrator=True, last_login=clock.now())

    assert page(client, PersonFactory(is_superuser=True))[0] == 404


def test_who_left_and_strangers_are_sent_to_sign_in(client):
    gone = PersonFactory(chair=True)
    client.force_login(gone, backend=BACKEND)
    gone.is_active = False
    gone.save()

    assert client.get("/workspace/audit/").url.startswith("/account/login/")
    client.logout()
    assert client.get("/workspace/audit/").url.startswith("/account/login/")


def test_the_list_is_narrowed_by_what_everybody_on_it_may_see(client):
    chair, sam = PersonFactory(chair=True), PersonFactory(name="Sam Okoro")
    with transaction.atomic():
        services.record("joined", AgencyFactory(), by=sam, at=clock.now(), reason="By Sam")
    today, tomorrow = clock.today(), clock.today() + dt.timedelta(days=1)

    for query, expected in [
        (f"?person={sam.pk}", {"By Sam"}),
        ("?verb=joined", {"By Sam"}),
        ("?kind=matters.matter", set()),
        (f"?from_on_0={today.day}&from_on_1={today.month}&from_on_2={today.year}", {"By Sam"}),
        (f"?from_on_0={tomorrow.day}&from_on_1={tomorrow.month}&from_on_2={tomorrow.year}", set()),
        ("?verb=nonsense&person=x&from_on_0=31&from_on_1=2&from_on_2=2026", {"By Sam"}),
        ("?sort=at", {"By Sam"}),
        ("?sort=text__reason", {"By Sam"}),
    ]:
        status, body = page(client, chair, f"/workspace/audit/{query}")
        assert status == 200
        assert ("By Sam" in body) is bool(expected), query


def test_a_filter_offers_nothing_of_what_one_may_not_see(client):
    manager = PersonFactory(business_manager=True)

    body = page(client, manager)[1]

    assert "matter_renamed" not in body
    assert "matters.matter" not in body


def test_words_that_were_removed_are_said_to_be(client):
    from audit.models import Event

    services.blank_words(Event.objects.all(), by=None, reason="Retention.")

    assert "Words removed" in page(client, PersonFactory(chair=True))[1]


def test_the_page_costs_a_fixed_number_of_queries(client, django_assert_max_num_queries):
    with transaction.atomic():
        for number in range(30):
            services.record("changed", AgencyFactory(), by=PersonFactory(), at=clock.now(), number=number)
    client.force_login(PersonFactory(chair=True), backend=BACKEND)

    with django_assert_max_num_queries(30):
        client.get("/workspace/audit/")
