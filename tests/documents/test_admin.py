"""Administrators see the state of term lists and nothing in them; they keep periods that concern everything."""

import datetime as dt

import pytest
from django.urls import reverse

from audit.models import Event
from documents.models import Document, Finding, ProtectedTerm, TermList
from foundation import clock
from matters.models import BreakGlass, Matter, MatterAccess, Proceeding, SensitivePeriod
from partnership.admin_site import site
from tests.documents.factories import protect
from tests.matters.factories import MatterFactory, SensitivePeriodFactory
from tests.partnership.factories import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client):
    client.force_login(
        PersonFactory(administrator=True, last_login=clock.now()),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    return client


@pytest.mark.parametrize(
    "model", [Matter, MatterAccess, Proceeding, BreakGlass, Document, Finding, ProtectedTerm]
)
def test_what_is_kept_to_an_access_list_is_not_in_the_admin(model):
    assert not site.is_registered(model)


def test_the_state_of_term_lists_and_no_more(admin):
    term = protect(MatterFactory(code_name="Matter Secret"), "Robin Ashington")
    protect(term.term_list.matter, "Bobby")
    listed = reverse("admin:documents_termlist_changelist")

    page = admin.get(listed).content.decode()

    assert term.term_list.reference in page
    for secret in ("Robin", "Bobby", "Secret"):
        assert secret not in page
    for name in ("change", "history", "delete"):
        url = reverse(f"admin:documents_termlist_{name}", args=[term.term_list.pk])
        assert admin.get(url).status_code in {403, 404}
    assert admin.get(reverse("admin:documents_termlist_add")).status_code == 403


@pytest.mark.parametrize(
    "query",
    ["matter__code_name__startswith=Matter", "terms__text__icontains=Robin", "q=Robin", "terms__kind=child"],
)
def test_no_address_asks_the_list_about_what_it_hides(admin, query):
    protect(MatterFactory(code_name="Matter Secret"), "Robin Ashington")
    listed = reverse("admin:documents_termlist_changelist")

    answers = [admin.get(f"{listed}?{query}{ending}") for ending in ("", "x")]

    assert answers[0].status_code == answers[1].status_code
    counts = [
        getattr(answer.context and answer.context.get("cl"), "result_count", None) for answer in answers
    ]
    assert counts[0] == counts[1]


def test_periods_that_concern_everything_are_kept_here_and_those_of_matters_are_not(admin):
    everywhere = SensitivePeriodFactory(name="Local elections")
    hidden = SensitivePeriodFactory(name="The trial", matter=MatterFactory())

    page = admin.get(reverse("admin:matters_sensitiveperiod_changelist")).content.decode()

    assert "Local elections" in page
    assert "The trial" not in page
    assert admin.get(reverse("admin:matters_sensitiveperiod_change", args=[everywhere.pk])).status_code == 200
    assert admin.get(reverse("admin:matters_sensitiveperiod_change", args=[hidden.pk])).status_code == 404


def test_a_period_is_added_with_an_event(admin):
    typed = {"kind": "pre_election", "name": "General election"}
    for name, day in (("from_on", dt.date(2029, 4, 1)), ("to_on", dt.date(2029, 5, 3))):
        typed |= {f"{name}_0": day.day, f"{name}_1": day.month, f"{name}_2": day.year}

    admin.post(reverse("admin:matters_sensitiveperiod_add"), typed)

    period = SensitivePeriod.objects.get()
    assert (period.matter, period.to_on) == (None, dt.date(2029, 5, 3))
    assert Event.objects.filter(subject_type="matters.sensitiveperiod").exists()


def test_nobody_else_is_admitted(client):
    assert TermList.objects.count() == 0
    for traits in ({"business_manager": True}, {"chair": True}):
        client.force_login(
            PersonFactory(**traits), backend="allauth.account.auth_backends.AuthenticationBackend"
        )
        assert client.get(reverse("admin:documents_termlist_changelist")).status_code == 403
