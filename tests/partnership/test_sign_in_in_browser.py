"""The portal's door in a real browser: accessible, with an app, with a passkey, and without JavaScript."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from audit.models import Event
from foundation import clock
from partnership import services
from partnership.models import Designation
from partnership.services.invitations import token_of
from tests.partnership.factories import PASSWORD, PartnershipFactory, PersonFactory
from tests.partnership.second_factor import code_now, with_app

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("no_attempts_yet"),
]

DESK, TELEPHONE = {"width": 1280, "height": 900}, {"width": 320, "height": 640}


@pytest.fixture(autouse=True)
def _partnership():
    PartnershipFactory()


@pytest.fixture(autouse=True)
def _codes_last(settings):
    """A code is still taken in the half minute after its own: nobody has to wait for a fresh one."""
    settings.MFA_TOTP_TOLERANCE = 1


def type_in(page, live_server, person, password=PASSWORD):
    page.goto(f"{live_server.url}/account/login/")
    page.get_by_label("E-mail address").fill(person.email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def look(page, url, check_accessible, title):
    page.goto(url)
    expect(page).to_have_title(re.compile("^" + re.escape(title)))
    expect(page.locator("h1")).to_have_count(1)
    look_in_both_sizes(page, check_accessible)


def look_in_both_sizes(page, check_accessible):
    for size in (TELEPHONE, DESK):
        page.set_viewport_size(size)
        check_accessible(page)


# Every page


def test_pages_for_everybody_are_accessible(page, live_server, check_accessible):
    person = PersonFactory()
    person.set_unusable_password()
    person.save()
    invitation = services.invite_person(
        person=person, by=PersonFactory(administrator=True, last_login=clock.now())
    )

    for path, title in (
        ("login/", "Sign in"),
        ("signup/", "You need an invitation"),
        ("inactive/", "You cannot sign in"),
        ("password/reset/", "Choose a new password"),
        ("password/reset/done/", "Check your e-mail"),
        ("password/reset/key/made-up/", "The link does not work any more"),
        ("password/reset/key/done/", "Your password is changed"),
        (f"invitation/{token_of(invitation)}/", "Choose your password"),
        ("invitation/made-up/", "This invitation does not work"),
    ):
        look(page, f"{live_server.url}/account/{path}", check_accessible, title)


def test_pages_of_ones_own_are_accessible(page, live_server, sign_in, check_accessible):
    sign_in(page, with_app(PersonFactory(chair=True, vice_chair=True)))
    page.goto(f"{live_server.url}/account/2fa/totp/deactivate/")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()

    for path, title in (
        ("", "Your account"),
        ("logout/", "Sign out"),
        ("password/change/", "Change your password"),
        ("reauthenticate/", "Confirm your password"),
        ("2fa/", "Second factor"),
        ("2fa/reauthenticate/", "Confirm your second factor"),
        ("2fa/totp/deactivate/", "Remove the authenticator app"),
        ("2fa/recovery-codes/", "Recovery codes"),
        ("2fa/recovery-codes/generate/", "Make new recovery codes"),
        ("2fa/webauthn/", "Passkeys"),
        ("2fa/webauthn/add/", "Add a passkey"),
    ):
        look(page, f"{live_server.url}/account/{path}", check_accessible, title)


def test_what_is_wrong_is_said_first_and_leads_to_its_field(page, live_server, check_accessible):
    page.goto(f"{live_server.url}/account/login/")
    page.get_by_role("button", name="Sign in", exact=True).click()

    expect(page).to_have_title(re.compile("^Error: Sign in"))
    look_in_both_sizes(page, check_accessible)
    page.get_by_role("link", name="Enter your password").click()
    expect(page.locator("[name=password]")).to_be_focused()

    type_in(page, live_server, PersonFactory(), "not the password")
    expect(
        page.get_by_role("alert").get_by_text("The e-mail address or the password is not right")
    ).to_be_visible()
    look_in_both_sizes(page, check_accessible)


# An app


def test_an_invited_chair_comes_in_sets_up_an_app_and_comes_in_again(
    page, live_server, check_accessible, settings
):
    settings.SECOND_FACTOR_REQUIRED = True
    chair = PersonFactory(chair=True, name="Carol Chair")
    chair.set_unusable_password()
    chair.save()
    administrator = PersonFactory(administrator=True, last_login=clock.now())
    invitation = services.invite_person(person=chair, by=administrator)

    page.goto(f"{live_server.url}/account/invitation/{token_of(invitation)}/")
    page.get_by_label("Password", exact=True).fill("a-long-and-quiet-sentence")
    page.get_by_label("Password again").fill("a-long-and-quiet-sentence")
    page.get_by_role("button", name="Set password").click()
    expect(page.get_by_text("Your password is set")).to_be_visible()
    type_in(page, live_server, chair, "a-long-and-quiet-sentence")
    expect(page.get_by_text("Your role asks for a second factor")).to_be_visible()
    check_accessible(page)

    page.get_by_role("button", name="Set up an app").click()
    expect(page.get_by_role("img", name=re.compile("authenticator app"))).to_be_visible()
    check_accessible(page)
    key = page.locator("dd code").inner_text().replace(" ", "")
    page.get_by_label("Code from the app").fill(code_now(key))
    page.get_by_role("button", name="Set up the app").click()
    expect(page).to_have_title(re.compile("^Recovery codes"))
    check_accessible(page)
    code = page.locator("li code").first.inner_text()

    page.get_by_role("button", name="Sign out").click()
    type_in(page, live_server, chair, "a-long-and-quiet-sentence")
    expect(page).to_have_title(re.compile("^Enter your second factor"))
    check_accessible(page)
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("link", name="The code is not right")).to_be_visible()
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/workspace/")
    expect(page.get_by_role("link", name="Carol Chair")).to_be_visible()


# A passkey


@pytest.fixture
def key(page):
    """A telephone or key that knows its owner by finger: the browser's own pretended one."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    return devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


@pytest.fixture
def site(live_server):
    """Passkeys belong to a name, not to a number."""
    return live_server.url.replace("127.0.0.1", "localhost")


def test_a_passkey_is_added_signs_in_alone_and_serves_as_second_factor(
    page, key, site, check_accessible, settings
):
    settings.SECOND_FACTOR_REQUIRED = True
    chair = PersonFactory(chair=True)

    def to_sign_in():
        page.goto(f"{site}/account/login/?next=/account/")

    def with_password():
        to_sign_in()
        page.get_by_label("E-mail address").fill(chair.email)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()

    with_password()
    page.get_by_role("button", name="Add a passkey").click()
    page.get_by_label("Name of this passkey").fill("Work laptop")
    page.get_by_role("button", name="Add a passkey").click()
    page.wait_for_url("**/recovery-codes/")
    page.goto(f"{site}/account/2fa/webauthn/")
    expect(page.get_by_role("heading", name="Work laptop")).to_be_visible()
    check_accessible(page)

    page.get_by_role("button", name="Sign out").click()
    to_sign_in()
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(f"{site}/account/")
    expect(page).to_have_title(re.compile("^Your account"))
    expect(page.get_by_text("1 passkey")).to_be_visible()
    assert Event.objects.filter(verb="signed_in").last().facts == {"methods": ["webauthn"]}

    page.get_by_role("button", name="Sign out").click()
    with_password()
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(f"{site}/account/")
    assert Event.objects.filter(verb="signed_in").last().facts == {"methods": ["password", "webauthn"]}


def test_a_passkey_that_does_not_come_is_told_in_the_page(page, site, check_accessible):
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    page.goto(f"{site}/account/login/")
    page.evaluate(
        "() => { navigator.credentials.get = async () => { throw new DOMException('', 'NotAllowedError') } }"
    )

    page.get_by_role("button", name="Sign in with a passkey").click()

    page.get_by_role("alert").get_by_text("No passkey was used").wait_for()
    check_accessible(page)


def test_a_passkey_of_this_machine_that_the_portal_does_not_know_opens_nothing(page, key, site):
    person = PersonFactory()
    page.goto(f"{site}/account/login/?next=/account/2fa/webauthn/add/")
    page.get_by_label("E-mail address").fill(person.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("button", name="Add a passkey").click()
    page.wait_for_url("**/recovery-codes/")
    services.remove_second_factor(person=person, by=None, reason="Lost")
    page.get_by_role("button", name="Sign out").click()

    page.goto(f"{site}/account/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()

    page.get_by_text("The passkey did not work").wait_for()
    page.goto(f"{site}/account/")
    expect(page).to_have_url(re.compile("/account/login/"))


# Without JavaScript


def test_everything_but_passkeys_works_without_javascript(browser, live_server, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    person = PersonFactory(chair=True)
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    type_in(page, live_server, person)
    expect(page.get_by_role("button", name="Sign in with a passkey")).not_to_be_visible()

    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_text("Passkeys need JavaScript")).to_be_visible()
    page.get_by_role("link", name="set up an authenticator app").click()
    key = page.locator("dd code").inner_text().replace(" ", "")
    page.get_by_label("Code from the app").fill(code_now(key))
    page.get_by_role("button", name="Set up the app").click()
    page.get_by_role("button", name="Go to your work").click()

    expect(page).to_have_url(f"{live_server.url}/workspace/")
    context.close()


@pytest.mark.parametrize("javascript", [True, False])
def test_words_typed_before_the_sign_in_lapsed_stand_on_their_page_again(
    browser, live_server, check_accessible, settings, javascript
):
    chair, deputy = PersonFactory(chair=True), PersonFactory(name="Dee Signate")
    context = browser.new_context(java_script_enabled=javascript)
    page = context.new_page()
    type_in(page, live_server, chair)
    page.goto(f"{live_server.url}/workspace/designates/")
    page.get_by_label("Who holds it in their place?").select_option(label="Dee Signate")
    page.get_by_label("Whose role?").select_option(index=1)
    for group, parts in (("from_on", ("2", "3", "2031")), ("to_on", ("9", "3", "2031"))):
        for number, part in enumerate(parts):
            page.locator(f"[name={group}_{number}]").fill(part)
    page.get_by_label("Why?").fill("A long and careful reason.\n\nIn two paragraphs.")
    settings.SESSION_IDLE_SECONDS = -1
    page.get_by_role("button", name="Name this designate").click()
    settings.SESSION_IDLE_SECONDS = 3600

    expect(page.get_by_text("What you typed is kept for you")).to_be_visible()
    page.get_by_label("E-mail address").fill(chair.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page).to_have_url(f"{live_server.url}/workspace/designates/")
    expect(page.get_by_role("heading", name="Not saved yet")).to_be_visible()
    expect(page.get_by_label("Why?")).to_have_value("A long and careful reason.\n\nIn two paragraphs.")
    if javascript:
        check_accessible(page)
    assert not Designation.objects.exists()

    page.get_by_role("button", name="Name this designate").click()
    expect(page.get_by_text("Dee Signate holds the role")).to_be_visible()
    assert Designation.objects.get().designate == deputy
    context.close()
