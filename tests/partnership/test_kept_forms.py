"""Law 15: typed text survives a lapsed session, for the person who typed it and for nobody else."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from lxml import html

from foundation import clock
from partnership import kept_forms
from partnership.models import Absence, Designation
from tests.partnership.factories import PASSWORD, AppointmentFactory, PersonFactory
from tests.partnership.second_factor import code_now, with_app

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_attempts_yet")]

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
PLACE = "/workspace/designates/"
TYPED = "Words that took an hour to write & <b>more</b> “of them”"
HERE = {"HTTP_ORIGIN": "http://testserver", "HTTP_REFERER": f"http://testserver{PLACE}"}


@pytest.fixture(autouse=True)
def morning(time_machine):
    time_machine.move_to("2026-03-02T09:00Z", tick=False)
    return time_machine


@pytest.fixture
def person():
    return PersonFactory(chair=True)


@pytest.fixture
def visitor():
    """A browser that sends tokens back, as real ones do."""
    return Client(enforce_csrf_checks=True)


def token_on(page):
    return re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.content.decode())[1]


def sign_in(visitor, person, place="/account/login/", password=PASSWORD):
    token = token_on(visitor.get(place))
    return visitor.post(place, {"login": person.email, "password": password, "csrfmiddlewaretoken": token})


def sign_out(visitor):
    token = token_on(visitor.get("/account/logout/"))
    visitor.post("/account/logout/", {"csrfmiddlewaretoken": token})


def form_of(page, person, **more):
    """What the person types into the page that they have open."""
    today = clock.today()
    days = {
        f"{name}_{position}": str(part)
        for name in ("from_on", "to_on")
        for position, part in enumerate((today.day, today.month, today.year))
    }
    chosen = {
        "appointment": str(person.appointments.get().pk),
        "designate": str(PersonFactory(name="Dee Signate").pk),
    }
    return days | chosen | {"reason": TYPED, "csrfmiddlewaretoken": token_on(page)} | more


@pytest.fixture
def typed(visitor, person):
    """The person is signed in, has the page open, and has typed."""
    sign_in(visitor, person)
    return form_of(visitor.get(PLACE), person)


def values_on(page, action=PLACE):
    """What the form of a page holds, as a browser would send it."""
    document = html.document_fromstring(page.content.decode())
    (form,) = [
        one for one in document.forms if "reason" in one.fields and one.get("action", action) == action
    ]
    values = {name: value for name, value in form.form_values() if name != "csrfmiddlewaretoken"}
    # Browsers leave out the line break that opens a text; this parser does not.
    return values | {"reason": values["reason"].removeprefix("\n")}


def without_token(form):
    return {name: value for name, value in form.items() if name != "csrfmiddlewaretoken"}


def lapse(morning, settings):
    morning.shift(settings.SESSION_IDLE_SECONDS + 60)


# The sign-in has lapsed


def test_the_page_comes_filled_in_after_signing_in_and_nothing_is_sent_by_itself(
    visitor, person, typed, morning, settings
):
    lapse(morning, settings)

    answer = visitor.post(PLACE, typed, **HERE)
    assert answer.url == f"/account/login/?next={PLACE}"
    assert "What you typed is kept for you" in visitor.get(answer.url).content.decode()
    answer = sign_in(visitor, person, answer.url)
    assert answer.url == PLACE
    page = visitor.get(PLACE)

    assert "nothing was saved or done" in page.content.decode()
    assert values_on(page) == without_token(typed)
    assert not Designation.objects.exists()

    visitor.post(PLACE, values_on(page) | {"csrfmiddlewaretoken": token_on(page)}, **HERE)
    assert Designation.objects.get().reason == TYPED
    assert "nothing was saved or done" not in visitor.get(PLACE).content.decode()


def test_it_is_there_as_often_as_the_page_is_opened_until_it_is_sent(
    visitor, person, typed, morning, settings
):
    lapse(morning, settings)
    visitor.post(PLACE, typed, **HERE)
    sign_in(visitor, person)

    for _ in range(3):
        assert values_on(visitor.get(PLACE))["reason"] == TYPED


@pytest.mark.parametrize("more", [{"reason": ""}, {"designate": "0"}])
def test_a_page_that_comes_again_has_stored_nothing_and_throws_nothing_away(
    visitor, person, typed, morning, settings, more
):
    lapse(morning, settings)
    visitor.post(PLACE, typed, **HERE)
    sign_in(visitor, person)
    token = {"csrfmiddlewaretoken": token_on(visitor.get(PLACE))}

    assert visitor.post(PLACE, typed | token | more, **HERE).status_code == 200

    assert values_on(visitor.get(PLACE))["reason"] == TYPED


def test_nor_does_the_check_while_somebody_writes(visitor, morning, settings):
    person = PersonFactory(communications_officer=True)
    place = reverse("media_relations:statement_begin")
    here = HERE | {"HTTP_REFERER": f"http://testserver{place}"}
    sign_in(visitor, person)
    written = {"title": "About a review", "text": TYPED}
    token = {"csrfmiddlewaretoken": token_on(visitor.get(place))}
    lapse(morning, settings)
    visitor.post(place, written | token, **here)
    sign_in(visitor, person)
    token = {"csrfmiddlewaretoken": token_on(visitor.get(place))}

    answer = visitor.post(place, written | token | {"text": f"{TYPED}.", "look": ""}, **here)

    assert answer.status_code == 200
    assert "Words that took an hour to write" in visitor.get(place).content.decode()


def test_signing_in_by_any_way_leads_back_to_it(visitor, person, typed, morning, settings):
    lapse(morning, settings)
    visitor.post(PLACE, typed, **HERE)

    assert sign_in(visitor, person).url == PLACE


def test_the_second_factor_stands_between_nothing(visitor, person, typed, morning, settings):
    with_app(person)
    lapse(morning, settings)
    visitor.post(PLACE, typed, **HERE)

    assert sign_in(visitor, person).url == "/account/2fa/authenticate/"
    page = visitor.get("/account/2fa/authenticate/")
    answer = visitor.post(
        "/account/2fa/authenticate/", {"code": code_now(), "csrfmiddlewaretoken": token_on(page)}
    )

    assert answer.url == PLACE
    assert values_on(visitor.get(PLACE))["reason"] == TYPED


def test_after_a_weekend_the_words_are_still_somebodys(visitor, person, typed, morning):
    morning.shift(64 * 3600)
    visitor.post(PLACE, typed, **HERE)
    sign_in(visitor, person)

    assert values_on(visitor.get(PLACE))["reason"] == TYPED


def test_signed_out_in_another_tab_the_words_are_still_somebodys(visitor, person, typed):
    sign_out(visitor)

    answer = visitor.post(PLACE, typed, **HERE)
    sign_in(visitor, person, answer.url)

    assert values_on(visitor.get(PLACE))["reason"] == TYPED


def test_it_is_kept_for_an_hour(visitor, person, typed, morning, settings):
    lapse(morning, settings)
    visitor.post(PLACE, typed, **HERE)
    morning.shift(dt.timedelta(hours=1))
    sign_in(visitor, person)

    assert TYPED not in html.document_fromstring(visitor.get(PLACE).content.decode()).text_content()
    assert kept_forms.KEY not in visitor.session


def test_somebody_else_on_the_same_machine_does_not_see_it(visitor, person, typed, morning, settings):
    other = PersonFactory(chair=True)
    lapse(morning, settings)
    visitor.post(PLACE, typed, **HERE)

    answer = sign_in(visitor, other)

    assert answer.url == "/workspace/"
    for path in (PLACE, "/account/kept/"):
        assert "an hour to write" not in visitor.get(path, follow=True).content.decode()
    assert kept_forms.KEY not in visitor.session


def test_it_lies_encrypted_in_the_database(visitor, typed, morning, settings):
    lapse(morning, settings)
    visitor.post(PLACE, typed, **HERE)

    stored = [str(session.get_decoded()) for session in Session.objects.all()]
    assert any(kept_forms.KEY in one for one in stored)
    assert all("hour to write" not in one and "designates" not in one for one in stored)


def test_it_can_be_thrown_away(visitor, person, typed, morning, settings):
    lapse(morning, settings)
    visitor.post(PLACE, typed, **HERE)
    sign_in(visitor, person)
    page = visitor.get(PLACE)

    visitor.post("/account/kept/", {"csrfmiddlewaretoken": token_on(page)})

    assert values_on(visitor.get(PLACE))["reason"] == ""
    assert not Designation.objects.exists()


def test_opening_the_page_throws_nothing_away(visitor, person, typed, morning, settings):
    lapse(morning, settings)
    visitor.post(PLACE, typed, **HERE)
    sign_in(visitor, person)

    visitor.get("/account/kept/")
    visitor.head(PLACE)

    assert values_on(visitor.get(PLACE))["reason"] == TYPED


def test_a_button_without_words_leads_back_to_its_page(client):
    answer = client.post("/workspace/absences/1/end/", HTTP_REFERER="http://testserver/workspace/absences/")

    assert answer.url == "/account/login/?next=/workspace/absences/"


def test_a_page_that_does_not_open_any_more_gives_the_words_back_on_a_page_of_their_own(
    visitor, person, typed, morning, settings
):
    lapse(morning, settings)
    person.appointments.all().delete()
    visitor.post(PLACE, typed, **HERE)
    sign_in(visitor, person)

    page = visitor.get(PLACE, follow=True)

    assert page.redirect_chain[-1][0] == "/account/kept/"
    assert "Words that took an hour to write" in page.content.decode()


def test_words_without_a_place_are_shown_to_be_copied(visitor, person, typed, morning, settings):
    lapse(morning, settings)
    visitor.post(PLACE, typed | {"gone_field": "A question that is asked no longer"}, **HERE)
    sign_in(visitor, person)

    page = visitor.get(PLACE).content.decode()

    assert "The page has no place for these words" in page
    assert "A question that is asked no longer" in page


# What is never kept


def test_passwords_and_tokens_are_never_kept(visitor, person, typed, morning, settings):
    page = visitor.get("/account/password/change/")
    lapse(morning, settings)
    changed = {"oldpassword": PASSWORD, "password1": "a long one indeed", "password2": "a long one indeed"}
    visitor.post("/account/password/change/", changed | {"csrfmiddlewaretoken": token_on(page)}, **HERE)
    assert kept_forms.KEY not in visitor.session

    visitor.post(PLACE, typed | {"my_password": "a long one indeed", "api_token": "t" * 40}, **HERE)
    sign_in(visitor, person)
    names = {name for name, _ in kept_forms.of(visitor.get("/account/kept/").wsgi_request).fields}
    assert "reason" in names
    assert names.isdisjoint({"my_password", "api_token", "csrfmiddlewaretoken"})


def test_files_are_not_kept_and_the_page_says_so(visitor, person, typed, morning, settings):
    lapse(morning, settings)
    visitor.post(PLACE, typed | {"file": SimpleUploadedFile("report.pdf", b"%PDF-1.7 confidential")}, **HERE)
    sign_in(visitor, person)

    page = visitor.get(PLACE).content.decode()

    assert "Files were not kept: choose them again." in page
    assert "confidential" not in page


def test_too_much_comes_back_in_the_answer(visitor, person, typed, morning, settings):
    lapse(morning, settings)

    answer = visitor.post(PLACE, typed | {"reason": "Words enough " * 20_000}, **HERE)

    assert answer.status_code == 401
    assert "Words enough" in answer.content.decode()
    assert answer.headers["Cache-Control"] == "no-store"
    assert kept_forms.KEY not in visitor.session


def test_where_nobody_can_tell_whose_it_was_it_comes_back_in_the_answer(client, person):
    answer = client.post("/workspace/absences/", {"note": TYPED})

    assert answer.status_code == 401
    assert "Words that took an hour to write" in answer.content.decode()
    assert not Absence.objects.exists()


# A page that is older than the present sign-in


def test_who_signed_in_again_in_another_tab_finds_the_page_filled_in(visitor, person, typed):
    sign_out(visitor)
    sign_in(visitor, person)

    answer = visitor.post(PLACE, typed, **HERE)

    assert answer.url == PLACE
    assert values_on(visitor.get(PLACE)) == without_token(typed)
    assert not Designation.objects.exists()


def test_somebody_else_who_signed_in_meanwhile_gets_nothing_of_it(visitor, person, typed):
    sign_out(visitor)
    other = PersonFactory(chair=True)
    sign_in(visitor, other)

    answer = visitor.post(PLACE, typed, **HERE)

    assert answer.status_code == 403
    assert "This page is not yours" in answer.content.decode()
    assert "an hour to write" not in answer.content.decode()
    assert kept_forms.KEY not in visitor.session
    assert not Designation.objects.exists()


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://testserver.evil.example", ""])
def test_a_form_from_elsewhere_is_refused_and_kept_for_nobody(visitor, person, typed, origin):
    sign_out(visitor)
    sign_in(visitor, person)
    headers = {"HTTP_ORIGIN": origin} if origin else {}

    answer = visitor.post(PLACE, typed, **headers)

    assert answer.status_code == 403
    assert "an hour to write" not in answer.content.decode()
    assert kept_forms.KEY not in visitor.session
    assert not Designation.objects.exists()


def test_a_cookie_that_was_made_up_names_nobody(visitor, person, typed, settings):
    sign_out(visitor)
    visitor.cookies[settings.PAGES_COOKIE_NAME] = "made:up:cookie"

    answer = visitor.post(PLACE, typed, **HERE)

    assert answer.status_code == 401
    assert kept_forms.KEY not in visitor.session


def test_the_cookie_is_out_of_reach_of_scripts(visitor, typed, settings):
    cookie = visitor.cookies[settings.PAGES_COOKIE_NAME]

    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


# Held for a second factor


def test_what_is_sent_while_held_for_a_second_factor_is_kept(visitor, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    person = with_app(PersonFactory(press_lead=True))
    visitor.force_login(person, backend=BACKEND)
    form = form_of(visitor.get(PLACE), person)
    AppointmentFactory(person=person, role="chair")

    answer = visitor.post(PLACE, form, **HERE)

    assert answer.url.startswith("/account/2fa/reauthenticate/?next=%2Fworkspace%2Fdesignates%2F")
    page = visitor.get(answer.url)
    answer = visitor.post(answer.url, {"code": code_now(), "csrfmiddlewaretoken": token_on(page)})
    assert answer.url == PLACE
    assert values_on(visitor.get(PLACE))["reason"] == TYPED
