"""The room's pages: who sees what, what they change, and that a refusal changed nothing."""

from __future__ import annotations

import csv
import datetime as dt
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from audit.models import Event
from foundation import clock
from notices import kinds, services, wording
from notices.messages import Envelope, build, read
from notices.models import Delivery, LateDecision, MessageTemplate, Notice
from notices.recipients import ToPerson
from notices.services.addresses import code_for
from partnership.models import Person, Role
from partnership.points import WORK
from tests.documents import files
from tests.matters.factories import MatterFactory
from tests.notices.factories import (
    DeliveryFactory,
    HeartbeatFactory,
    LateDecisionFactory,
    MessageTemplateFactory,
    NoticeFactory,
)
from tests.notices.sending import MailServer, turn
from tests.partnership.factories import PartnershipFactory, PersonFactory, StatutoryAddressFactory
from tests.pressing import press
from tests.reviews.factories import put_on

pytestmark = pytest.mark.django_db
SEE = {Role.BUSINESS_MANAGER, Role.PRACTICE_LEAD, Role.COMMUNICATIONS_OFFICER, Role.CHAIR, Role.VICE_CHAIR}
UNIT = SEE - {Role.CHAIR, Role.VICE_CHAIR}


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def somebody(role: Role, matter: Any = None) -> Person:
    person: Person = PersonFactory(**{role.value: True})
    if matter is not None:
        put_on(matter, person)
    return person


def snapshot() -> list[Any]:
    return [
        list(Notice.objects.order_by("pk").values()),
        list(Delivery.objects.order_by("pk").values("pk", "status", "due_at", "declared_reference")),
        list(LateDecision.objects.values()),
        list(MessageTemplate.objects.values()),
        Event.objects.count(),
    ]


def pages(notice: Notice, delivery: Delivery) -> list[str]:
    about = [notice.reference, delivery.pk]
    return [
        reverse("notices:detail", args=about[:1]),
        reverse("notices:withdraw", args=about[:1]),
        reverse("notices:decide", args=about[:1]),
        reverse("notices:message", args=about),
        reverse("notices:message_file", args=about),
        reverse("notices:declare", args=about),
        reverse("notices:receipt", args=about),
    ]


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("is_listed", [True, False])
def test_who_sees_a_notice_of_a_matter(role: Role, is_listed: bool) -> None:
    matter = MatterFactory()
    notice = NoticeFactory(sent=True, matters=[matter])
    DeliveryFactory(notice=notice, accepted=True)
    person = somebody(role, matter if is_listed else None)

    client = signed_in(person)
    answer = client.get(notice.get_absolute_url())
    listed = client.get(reverse("notices:list"))
    export = client.get(reverse("notices:list_export"))

    sees = role in SEE and (is_listed or role in (Role.CHAIR, Role.VICE_CHAIR))
    # An administrator on an access list is there as that person, for the state alone.
    if role == Role.ADMINISTRATOR and is_listed:
        sees = True
    assert answer.status_code == (200 if sees else 404)
    if listed.status_code == 200:
        assert (notice.reference in listed.content.decode()) is sees
        assert (notice.reference in b"".join(export).decode()) is sees  # type: ignore[arg-type]
    else:
        assert not sees


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("of_a_matter", [True, False])
def test_of_who_is_away_a_deputy_sees_only_the_notices_that_both_may_see(
    role: Role, of_a_matter: bool, django_assert_max_num_queries: Any
) -> None:
    matters = [MatterFactory()] if of_a_matter else []
    notice = NoticeFactory(waiting=True, waits_for="late", matters=matters)
    away, deputy = PersonFactory(business_manager=True), somebody(role)
    for matter in matters:
        put_on(matter, away)
    away.looked_at_by = deputy

    with django_assert_max_num_queries(25):
        seen = set(Notice.objects.visible_to(away))

    both = role in (Role.CHAIR, Role.VICE_CHAIR) or (role in UNIT and not of_a_matter)
    assert seen == ({notice} if both else set())
    assert any(notice.get_absolute_url() in entry.url for entry in WORK.ask(away)) is both


@pytest.mark.parametrize("role", list(Role))
def test_what_one_may_not_see_answers_like_what_never_existed(role: Role) -> None:
    notice = NoticeFactory(waiting=True, waits_for="late", matters=[MatterFactory()])
    delivery = DeliveryFactory(notice=notice, accepted=True)
    person = somebody(role)
    if person.is_chair:
        return
    client = signed_in(person)
    before = snapshot()

    for url in pages(notice, delivery):
        there = client.get(url)
        never = client.get(url.replace(notice.reference, "bcdfghjkmnpq"))
        assert (there.status_code, there.content) == (404, never.content)
        assert client.post(url).status_code in (404, 405)
    posts = [
        reverse("notices:resend", args=[notice.reference, delivery.pk]),
        reverse("notices:look_at", args=[notice.reference, 1]),
    ]
    for url in posts:
        assert client.post(url).status_code == 404
    assert snapshot() == before


def test_nobody_sees_anything_without_signing_in() -> None:
    delivery = DeliveryFactory(accepted=True)
    for url in [*pages(delivery.notice, delivery), reverse("notices:list"), reverse("notices:addresses")]:
        answer = Client().get(url)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/account/login/")


@pytest.mark.parametrize("role", list(Role))
def test_who_may_open_which_page_of_the_room(role: Role) -> None:
    client = signed_in(somebody(role))
    staff = role in SEE or role == Role.ADMINISTRATOR
    expected = {
        "notices:list": staff,
        "notices:waiting": staff,
        "notices:kept": staff,
        "notices:addresses": role in UNIT or role == Role.ADMINISTRATOR,
        "notices:templates": role in UNIT,
    }
    for name, opens in expected.items():
        assert (client.get(reverse(name)).status_code == 200) is opens, name


def test_the_list_is_narrowed_sorted_and_paged_in_few_queries(django_assert_max_num_queries: Any) -> None:
    wanted = NoticeFactory(failed=True)
    DeliveryFactory(notice=wanted, failed=True, mailbox_name="Harbour Trust")
    for _ in range(30):
        DeliveryFactory(notice=NoticeFactory(sent=True), accepted=True)
    client = signed_in(somebody(Role.BUSINESS_MANAGER))

    with django_assert_max_num_queries(16):
        everything = client.get(reverse("notices:list")).content.decode()
    assert "31 notices" in everything
    assert "Page 2" in everything
    for query in ("?status=failed", "?words=harbour", f"?words={wanted.reference}"):
        narrowed = client.get(reverse("notices:list") + query).content.decode()
        assert "1 notice<" in narrowed.replace("1 notice ·", "1 notice<")
        assert wanted.reference in narrowed
    assert client.get(reverse("notices:list") + "?sort=nonsense&status=x&page=99").status_code == 200


def rows_of(answer: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(answer.getvalue().decode("utf-8-sig").splitlines()))


@pytest.mark.parametrize(
    ("page", "situation", "delivery"),
    [
        ("notices:waiting", {"waiting": True, "waits_for": "late"}, {"waiting": True}),
        ("notices:kept", {}, {"kept_locally": True}),
    ],
)
def test_what_waits_and_what_is_kept_is_narrowed_sorted_and_exported(
    page: str, situation: dict[str, Any], delivery: dict[str, Any]
) -> None:
    made = {
        name: DeliveryFactory(notice=NoticeFactory(**situation), mailbox_name=name, **delivery)
        for name in ("Abbey Trust", "Harbour Trust")
    }
    DeliveryFactory(notice=NoticeFactory(sent=True), accepted=True, mailbox_name="Harbour Office")
    client = signed_in(somebody(Role.BUSINESS_MANAGER))

    def listed(**query: str) -> list[str]:
        """Whose notices stand on the page, in its order."""
        shown = client.get(reverse(page), query).text
        places = {name: shown.find(one.notice.reference) for name, one in made.items()}
        return sorted((name for name in made if places[name] >= 0), key=places.__getitem__)

    assert set(listed()) == set(made)
    assert listed(words="harbour") == ["Harbour Trust"]
    sort = "to" if page == "notices:kept" else "due"
    assert listed(sort=sort) == list(reversed(listed(sort=f"-{sort}")))
    assert set(listed(sort="nonsense", kind="nonsense")) == set(made)

    narrowed = client.get(reverse(page), {"words": "harbour"})
    export = reverse("notices:list_export") + "?" + narrowed.context["export_query"]
    assert escape(export) in narrowed.text
    assert [row["Recipient"] for row in rows_of(client.get(export))] == ["Harbour Trust"]


def test_a_notice_shows_each_recipient_with_the_servers_words_and_the_hash() -> None:
    delivery = DeliveryFactory(notice=NoticeFactory(sent=True), accepted=True)
    refused = DeliveryFactory(notice=delivery.notice, failed=True)

    shown = signed_in(somebody(Role.BUSINESS_MANAGER)).get(delivery.notice.get_absolute_url())

    text = shown.content.decode()
    for words in (
        delivery.mailbox_name,
        delivery.server_reply,
        delivery.message_sha256,
        refused.server_reply,
    ):
        assert words in text


def test_the_stored_message_is_shown_and_downloads_byte_for_byte() -> None:
    delivery = DeliveryFactory(notice=NoticeFactory(sent=True), accepted=True)
    client = signed_in(somebody(Role.COMMUNICATIONS_OFFICER))

    shown = client.get(reverse("notices:message", args=[delivery.notice.reference, delivery.pk]))
    file = client.get(reverse("notices:message_file", args=[delivery.notice.reference, delivery.pk]))

    assert "The report." in shown.content.decode()
    assert file.content == bytes(delivery.message)
    assert file["Content-Type"] == "message/rfc822"
    assert "attachment" in file["Content-Disposition"]
    assert file["Cache-Control"] == "private, no-store"


def test_a_stored_message_cannot_put_markup_on_the_page() -> None:
    raw = b"Subject: <script>alert(1)</script>\r\n\r\n<img src=x onerror=alert(2)>\r\n"
    delivery = DeliveryFactory(notice=NoticeFactory(sent=True), accepted=True, message=raw)
    client = signed_in(somebody(Role.COMMUNICATIONS_OFFICER))
    shown = client.get(reverse("notices:message", args=[delivery.notice.reference, delivery.pk]))
    assert "<script>alert" not in shown.content.decode()
    assert "<img src=x" not in shown.content.decode()


# Declaring --------------------------------------------------------------------------------------------


@pytest.fixture
def by_hand() -> Delivery:
    notice = NoticeFactory(
        being_sent=True, created_at=clock.now() - dt.timedelta(days=2), matters=[MatterFactory()]
    )
    delivery: Delivery = DeliveryFactory(notice=notice, to_declare=True)
    return delivery


def declaration(at: dt.datetime, **changes: Any) -> dict[str, Any]:
    local = at.astimezone(clock.LONDON)
    return {
        "channel": "secure_mail",
        "delivered_at_0": local.day,
        "delivered_at_1": local.month,
        "delivered_at_2": local.year,
        "delivered_at_3": f"{local:%H:%M}",
        "reference": "SM-1234",
        "file": SimpleUploadedFile("proof.pdf", files.pdf("Sent to the Panel")),
        **changes,
    }


def test_staff_declare_a_delivery_with_its_evidence(by_hand: Delivery) -> None:
    person = somebody(Role.PRACTICE_LEAD, by_hand.notice.matters.get())
    url = reverse("notices:declare", args=[by_hand.notice.reference, by_hand.pk])

    answer = signed_in(person).post(url, declaration(clock.now() - dt.timedelta(hours=1)))

    assert answer.status_code == 302, answer.content.decode()
    by_hand.refresh_from_db()
    assert (by_hand.status, by_hand.declared_by, by_hand.declared_reference) == (
        "declared",
        person,
        "SM-1234",
    )
    assert by_hand.evidence is not None
    assert by_hand.evidence.matter == by_hand.notice.matters.get()
    by_hand.notice.refresh_from_db()
    assert by_hand.notice.status == Notice.Status.SENT
    assert Event.objects.filter(verb="delivery_declared", by=person).count() == 1


@pytest.mark.parametrize(
    ("hours", "changes", "words"),
    [
        (2, {}, "in the future"),
        (-72, {}, "before the notice was made"),
        (-1, {"reference": " "}, "reference"),
        (-1, {"file": ""}, "upload it"),
        (-1, {"channel": "pigeon"}, "valid choice"),
        (-1, {"channel": ""}, "Select how it was delivered"),
        (-1, {"file": SimpleUploadedFile("proof.pdf", b"not a pdf")}, "file"),
    ],
)
def test_a_declaration_that_proves_nothing_is_refused(
    by_hand: Delivery, hours: int, changes: dict[str, Any], words: str
) -> None:
    person = somebody(Role.PRACTICE_LEAD, by_hand.notice.matters.get())
    url = reverse("notices:declare", args=[by_hand.notice.reference, by_hand.pk])
    status = by_hand.status

    answer = signed_in(person).post(url, declaration(clock.now() + dt.timedelta(hours=hours), **changes))

    assert answer.status_code == 200
    assert "There is a problem" in answer.content.decode()
    assert words in answer.content.decode()
    assert not answer.context["form"].non_field_errors()
    by_hand.refresh_from_db()
    assert (by_hand.status, by_hand.declared_at) == (status, None)
    assert not Event.objects.filter(verb="delivery_declared").exists()


def test_what_is_not_due_yet_can_not_be_declared_and_is_not_offered() -> None:
    notice = NoticeFactory(
        created_at=clock.now() - dt.timedelta(days=2),
        due_at=clock.now() + dt.timedelta(hours=3),
        matters=[MatterFactory()],
    )
    delivery = DeliveryFactory(notice=notice)
    browser = signed_in(somebody(Role.PRACTICE_LEAD, notice.matters.get()))
    before = snapshot()

    assert "Declare delivered" not in browser.get(notice.get_absolute_url()).text
    answer = browser.post(
        reverse("notices:declare", args=[notice.reference, delivery.pk]),
        declaration(clock.now() - dt.timedelta(hours=1)),
    )

    assert "Until then what it says may still change." in answer.text
    assert snapshot() == before
    Notice.objects.update(due_at=clock.now())
    assert "Declare delivered" in browser.get(notice.get_absolute_url()).text


@pytest.mark.parametrize("role", [role for role in Role if role not in UNIT])
def test_only_the_business_unit_declares(by_hand: Delivery, role: Role) -> None:
    person = somebody(role, by_hand.notice.matters.get())
    url = reverse("notices:declare", args=[by_hand.notice.reference, by_hand.pk])
    before = snapshot()

    answer = signed_in(person).post(url, declaration(clock.now() - dt.timedelta(hours=1)))

    assert answer.status_code in (403, 404)
    assert snapshot() == before


# Resending, withdrawing, answers ----------------------------------------------------------------------


def test_a_failed_delivery_is_sent_again_and_then_counts(story: Any, ordinary: Any, mail: MailServer) -> None:
    from notices import queries
    from tests.notices.sending import NEVER

    person = PersonFactory()
    notice = services.schedule(
        ordinary.key, subject=story.subject, occasion="x", to=[ToPerson(person)], due_at=clock.now()
    )
    mail.answer = lambda recipient: NEVER
    turn()
    assert queries.reached(notice, person) is None
    mail.answer = MailServer().answer

    delivery = notice.deliveries.get()
    client = signed_in(somebody(Role.BUSINESS_MANAGER))
    url = reverse("notices:resend", args=[notice.reference, delivery.pk])
    before = client.get(url).content.decode()
    assert person.name in before
    assert "may then have it twice" in before
    assert not Notice.objects.filter(resend_of=notice).exists()
    assert press(client, url).status_code == 302
    assert press(client, url).status_code == 302  # a double click
    turn()

    assert Notice.objects.filter(resend_of=notice).count() == 1
    assert queries.reached(notice, person) is not None
    assert [to for to, message in mail.accepted if b"A step is due" in message] == [person.email]
    delivery.refresh_from_db()
    assert delivery.status == Delivery.Status.FAILED  # what happened stays what happened


def test_a_notice_is_withdrawn_with_a_reason() -> None:
    notice = NoticeFactory()
    delivery = DeliveryFactory(notice=notice)
    person = somebody(Role.BUSINESS_MANAGER)
    client = signed_in(person)
    url = reverse("notices:withdraw", args=[notice.reference])

    assert "1 recipient won’t get it" in client.get(url).content.decode()
    assert client.post(url, {"reason": ""}).status_code == 200
    notice.refresh_from_db()
    assert notice.status == Notice.Status.SCHEDULED
    assert client.post(url, {"reason": "The date has moved."}).status_code == 302
    notice.refresh_from_db()
    delivery.refresh_from_db()
    assert (notice.status, delivery.status) == ("withdrawn", "withdrawn")
    assert "not" not in client.post(url, {"reason": "Again."}).headers
    assert Event.objects.filter(verb="notice_withdrawn").count() == 1


def test_an_answer_is_recorded_and_shown() -> None:
    delivery = DeliveryFactory(
        notice=NoticeFactory(sent=True), accepted=True, accepted_at=clock.now() - dt.timedelta(hours=2)
    )
    client = signed_in(somebody(Role.BUSINESS_MANAGER))
    local = (clock.now() - dt.timedelta(hours=1)).astimezone(clock.LONDON)
    typed = {
        "received_at_0": local.day,
        "received_at_1": local.month,
        "received_at_2": local.year,
        "received_at_3": f"{local:%H:%M}",
        "words": "Received with thanks.",
    }
    url = reverse("notices:receipt", args=[delivery.notice.reference, delivery.pk])

    assert client.post(url, typed).status_code == 302
    assert "Received with thanks." in client.get(delivery.notice.get_absolute_url()).content.decode()


# Late -------------------------------------------------------------------------------------------------


@pytest.fixture
def late() -> Notice:
    notice: Notice = NoticeFactory(
        waiting=True, waits_for="late", due_at=clock.now() - dt.timedelta(days=1), status_reason="Late."
    )
    DeliveryFactory(notice=notice, waiting=True)
    return notice


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("choice", ["send", "skip"])
def test_sending_late_is_the_chairs_and_skipping_also_the_business_units(
    late: Notice, role: Role, choice: str
) -> None:
    client = signed_in(somebody(role))
    before = snapshot()

    answer = client.post(
        reverse("notices:decide", args=[late.reference]), {"choice": choice, "reason": "It is known."}
    )

    chair = role in (Role.CHAIR, Role.VICE_CHAIR)
    allowed = chair or (choice == "skip" and role in UNIT)
    assert (answer.status_code == 302) is allowed
    late.refresh_from_db()
    if allowed:
        assert late.status == (Notice.Status.SENDING if choice == "send" else Notice.Status.WITHDRAWN)
        assert LateDecision.objects.get().reason == "It is known."
    else:
        assert snapshot() == before


def test_a_decision_without_a_reason_is_refused(late: Notice) -> None:
    client = signed_in(somebody(Role.CHAIR))
    answer = client.post(reverse("notices:decide", args=[late.reference]), {"choice": "send", "reason": " "})
    assert "Say why" in answer.content.decode()
    late.refresh_from_db()
    assert late.status == Notice.Status.WAITING
    assert not LateDecision.objects.exists()


def test_an_override_stays_in_sight_until_a_second_person_has_looked() -> None:
    chair = somebody(Role.CHAIR)
    decision = LateDecisionFactory(decided_by=chair, notice=NoticeFactory(sent=True))
    second = somebody(Role.VICE_CHAIR)
    url = reverse("notices:look_at", args=[decision.notice.reference, decision.pk])

    assert signed_in(chair).post(url).status_code == 403
    assert decision.notice.reference in signed_in(chair).get(reverse("notices:waiting")).content.decode()
    assert signed_in(second).post(url).status_code == 302

    decision.refresh_from_db()
    assert decision.looked_at_by == second
    waiting = signed_in(chair).get(reverse("notices:waiting")).content.decode()
    assert decision.notice.reference not in waiting


@pytest.mark.parametrize("status", [s for s in Notice.Status if s != Notice.Status.WAITING])
def test_only_what_waits_is_decided(status: str) -> None:
    notice = NoticeFactory(status=status)
    client = signed_in(somebody(Role.CHAIR))
    before = snapshot()
    answer = client.post(
        reverse("notices:decide", args=[notice.reference]), {"choice": "send", "reason": "Why not."}
    )
    assert answer.status_code == 200
    assert "does not wait" in answer.content.decode()
    assert snapshot() == before


# Statutory addresses ----------------------------------------------------------------------------------


@pytest.fixture
def outgoing(settings: Any) -> Any:
    settings.SENDING = False
    return settings


def code_in(notice: Notice) -> str:
    text = bytes(notice.deliveries.get().message or b"").decode()
    return text.partition("Code: ")[2].split()[0]


def test_an_address_is_confirmed_by_the_code_that_came_back(outgoing: Any) -> None:
    address = StatutoryAddressFactory(unconfirmed=True)
    person = somebody(Role.BUSINESS_MANAGER)
    client = signed_in(person)
    test = reverse("notices:test_address", args=[address.pk])
    assert f"Send the test message to {address.email}" in client.get(test).content.decode()
    assert not Notice.objects.exists()
    assert press(client, test).status_code == 302
    said = client.get(reverse("notices:addresses")).content.decode()
    assert "is kept on this machine and reaches nobody" in said
    assert "is on its way" not in said
    turn()
    listed = client.get(reverse("notices:addresses")).content.decode()
    assert "Kept on this machine, " in listed
    assert "Test message kept here, not sent" in listed
    code = code_in(Notice.objects.get())

    url = reverse("notices:confirm_address", args=[address.pk])
    wrong = client.post(url, {"code": "bcdfghjkmn"})
    assert "not right" in wrong.content.decode()
    address.refresh_from_db()
    assert not address.is_confirmed
    assert client.post(url, {"code": code.upper()}).status_code == 302

    address.refresh_from_db()
    assert address.is_confirmed
    assert address.confirmed_by == person


def test_a_test_message_goes_only_to_the_address_that_was_shown(outgoing: Any) -> None:
    address = StatutoryAddressFactory(unconfirmed=True)
    client = signed_in(somebody(Role.BUSINESS_MANAGER))
    url = reverse("notices:test_address", args=[address.pk])
    shown = client.get(url).content.decode().partition('name="seen" value="')[2].partition('"')[0]
    type(address).objects.filter(pk=address.pk).update(email="elsewhere@panel.example")

    answer = client.post(url, {"seen": shown})

    assert answer.status_code == 409
    assert "changed after you opened the page" in answer.content.decode()
    assert "elsewhere@panel.example" in answer.content.decode()
    assert not Notice.objects.exists()


def test_the_recipient_confirms_on_a_page_without_an_account(outgoing: Any) -> None:
    address = StatutoryAddressFactory(unconfirmed=True)
    services.send_address_test(address=address, by=somebody(Role.BUSINESS_MANAGER))
    turn()
    code = code_in(Notice.objects.get())
    outside = Client(enforce_csrf_checks=True)

    for _ in range(10):  # a mail scanner follows the link
        page = outside.get("/confirm-address/")
    address.refresh_from_db()
    assert not address.is_confirmed
    token = page.content.decode().partition('csrfmiddlewaretoken" value="')[2].partition('"')[0]
    answer = outside.post("/confirm-address/", {"code": code, "csrfmiddlewaretoken": token})

    address.refresh_from_db()
    assert answer.status_code == 200
    assert "Thank you" in answer.content.decode()
    assert (address.is_confirmed, address.confirmed_by) == (True, None)


def test_a_code_works_once_for_its_address_and_not_for_ever(outgoing: Any, time_machine: Any) -> None:
    address = StatutoryAddressFactory(unconfirmed=True)
    person = somebody(Role.BUSINESS_MANAGER)
    services.send_address_test(address=address, by=person)
    turn()
    code = code_in(Notice.objects.get())
    page = Client()

    def confirms() -> bool:
        return "Thank you" in page.post("/confirm-address/", {"code": code}).content.decode()

    type(address).objects.filter(pk=address.pk).update(email="elsewhere@gov.example")
    assert not confirms()
    type(address).objects.filter(pk=address.pk).update(email=address.email)
    time_machine.move_to(clock.now() + dt.timedelta(days=15))
    assert not confirms()
    time_machine.move_to(clock.now() - dt.timedelta(days=15))
    assert confirms()
    assert not confirms()


def test_codes_can_not_be_tried_for_ever(db: None) -> None:
    page = Client()
    answers = [page.post("/confirm-address/", {"code": f"bcdfghjkm{n}"}) for n in range(25)]
    assert "Too many codes" in answers[-1].content.decode()


def test_a_test_message_that_left_does_not_show_its_code(mail: MailServer) -> None:
    address = StatutoryAddressFactory(unconfirmed=True)
    person = somebody(Role.BUSINESS_MANAGER)
    notice = services.send_address_test(address=address, by=person)
    turn()
    code = code_in(notice)
    client = signed_in(person)
    delivery = notice.deliveries.get()

    shown = client.get(reverse("notices:message", args=[notice.reference, delivery.pk])).content.decode()
    assert code not in shown
    file = client.get(reverse("notices:message_file", args=[notice.reference, delivery.pk]))
    assert file.status_code == 404
    assert code not in str(list(Notice.objects.values())) + str(list(Event.objects.values()))


# Wording ----------------------------------------------------------------------------------------------


def test_staff_word_a_message_and_see_it_with_real_data_first() -> None:
    troubled = NoticeFactory(failed=True)
    DeliveryFactory(notice=troubled, failed=True)
    about = NoticeFactory(kind="delivery_trouble", subject=troubled)
    DeliveryFactory(notice=about, to_person=True)
    client = signed_in(somebody(Role.COMMUNICATIONS_OFFICER))
    url = reverse("notices:template", args=["delivery_trouble"])
    typed = {"subject_line": "Not there yet", "body": "Notice ((reference)): ((link))", "version": "0"}

    previewed = client.post(url, typed | {"preview": "Preview"}).content.decode()
    assert f"Notice {troubled.reference}: http" in previewed
    assert not MessageTemplate.objects.exists()
    assert client.post(url, typed | {"save": "Save"}).status_code == 302

    row = MessageTemplate.objects.get()
    assert (row.subject_line, row.body) == ("Not there yet", "Notice ((reference)): ((link))\n")
    assert Event.objects.filter(verb="template_edited").count() == 1


def test_the_preview_shows_both_forms_as_they_would_leave() -> None:
    client = signed_in(somebody(Role.COMMUNICATIONS_OFFICER))
    PartnershipFactory(mailbox="office@fenmouth.example")
    url = reverse("notices:template", args=["delivery_trouble"])
    body = "See this:\n\n* ((link))\n* <script>alert(1)</script>\n"

    answer = client.post(
        url, {"subject_line": "Not there", "body": body, "version": "0", "preview": "Preview"}
    )

    shown = answer.context["preview"].message
    built = build(
        Envelope("a", "a@b.example", "c", "c@d.example", "<x@y>", clock.now()),
        "Not there",
        shown.text,
    )
    assert (shown.text, shown.html) == (read(built).text, read(built).html)
    assert dict(shown.headers)["Reply-To"] == "office@fenmouth.example"
    assert dict(shown.headers)["Subject"] == "Not there"
    link = wording.examples(kinds.get("delivery_trouble"))["link"]
    assert f"* {link}" in answer.text
    assert f'<li><a href="{link}">{link}</a></li>' in answer.text
    assert "<li>&lt;script&gt;alert(1)&lt;/script&gt;</li>" in answer.text
    assert "<script>alert" not in answer.text


def test_the_preview_of_what_holds_a_secret_shows_an_example() -> None:
    address = StatutoryAddressFactory(unconfirmed=True)
    person = somebody(Role.BUSINESS_MANAGER)
    notice = services.send_address_test(address=address, by=person)

    shown = signed_in(person).get(reverse("notices:template", args=[notice.kind])).text

    address.refresh_from_db()
    assert code_for(address) not in shown
    assert "hold a secret of their recipient" in shown


@pytest.mark.parametrize(
    ("subject_line", "body", "words"),
    [
        ("News", "See ((link)) and ((child_name)).", "((child_name)) is not known"),
        ("News ((x))", "See ((link)).", "((x)) is not known"),
        ("News", "There is no address here.", "must hold ((link))"),
        ("", "See ((link)).", "Enter a subject line"),
        ("News", " ", "Enter the text"),
        ("x" * 151, "See ((link)).", "150 characters"),
    ],
)
def test_words_that_can_not_be_used_are_refused_in_words(subject_line: str, body: str, words: str) -> None:
    client = signed_in(somebody(Role.COMMUNICATIONS_OFFICER))
    url = reverse("notices:template", args=["delivery_trouble"])
    answer = client.post(url, {"subject_line": subject_line, "body": body, "version": "0", "save": "Save"})
    assert words in answer.content.decode()
    assert not MessageTemplate.objects.exists()


@pytest.mark.parametrize("began_from", ["0", "1"])
def test_a_second_save_of_the_same_words_gets_both_texts(began_from: str) -> None:
    row = MessageTemplateFactory(version=2, body="Theirs: ((link))\n")
    client = signed_in(somebody(Role.COMMUNICATIONS_OFFICER))
    answer = client.post(
        reverse("notices:template", args=[row.kind]),
        {"subject_line": "Mine", "body": "Mine: ((link))", "version": began_from, "save": "Save"},
    )
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Theirs: ((link))" in text
    assert "Mine: ((link))" in text
    row.refresh_from_db()
    assert row.body == "Theirs: ((link))\n"


def test_the_words_that_come_with_the_portal_can_be_put_back(db: None) -> None:
    row = MessageTemplateFactory()
    client = signed_in(somebody(Role.COMMUNICATIONS_OFFICER))
    url = reverse("notices:template_restore", args=[row.kind])
    assert client.post(url, {"version": "7"}).status_code == 302
    row.refresh_from_db()
    assert row.version == 1
    client.post(url, {"version": "1"})
    row.refresh_from_db()
    assert "has not reached" in row.body


# Health -----------------------------------------------------------------------------------------------


def test_healthz_answers_without_a_cookie_or_a_sign_in(db: None) -> None:
    answer = Client().get("/healthz")
    assert (answer.status_code, answer.content, answer.cookies) == (200, b"ok\n", {})


def test_readyz_is_green_while_the_scheduler_beats_and_red_within_two_minutes_of_its_death(
    time_machine: Any, db: None
) -> None:
    assert Client().get("/readyz").status_code == 503  # it has never beaten
    services.beat()
    green = Client().get("/readyz")
    assert (green.status_code, green.json()["ready"], green.cookies) == (200, True, {})

    time_machine.move_to(clock.now() + dt.timedelta(seconds=120))
    red = Client().get("/readyz")
    assert red.status_code == 503
    assert "silent since" in red.json()["problems"][0]


def test_readyz_tells_the_queue_and_what_is_overdue(monkeypatch: pytest.MonkeyPatch) -> None:
    from notices.points import OVERDUE, OverduePublication

    HeartbeatFactory()
    since = clock.now() - dt.timedelta(minutes=20)
    DeliveryFactory(notice=NoticeFactory(due_at=since))
    monkeypatch.setattr(OVERDUE, "_providers", [lambda at: [OverduePublication("/workspace/x/", since)]])

    answer = Client().get("/readyz").json()

    assert answer["due"] == 1
    assert answer["queue_age_seconds"] >= 1200
    assert answer["oldest_unsent_notice"].startswith(f"{since:%Y-%m-%dT%H:%M}")
    assert answer["overdue_publications"] == 1
    assert len(answer["problems"]) == 2
    assert "/workspace/" not in str(answer)


def test_a_silent_scheduler_is_on_every_page_of_staff(db: None) -> None:
    HeartbeatFactory(stale=True)
    text = signed_in(somebody(Role.BUSINESS_MANAGER)).get(reverse("notices:list")).content.decode()
    assert "The scheduler has been silent since" in text


def test_the_page_of_a_notice_tells_what_became_of_it_the_newest_first(
    story: Any, mail: MailServer, ordinary: Any
) -> None:
    to = [ToPerson(PersonFactory(name="Sam Okoro"))]
    notice = services.schedule(ordinary.key, subject=story.subject, occasion="x", to=to, due_at=clock.now())
    turn()

    page = signed_in(somebody(Role.BUSINESS_MANAGER)).get(notice.get_absolute_url())

    accepted, scheduled = [event.title for event in page.context["events"]]
    assert accepted == "Delivery accepted: Sam Okoro"
    assert scheduled.startswith("Notice scheduled: for ")


def test_the_page_of_what_was_kept_says_what_keeps_messages_from_leaving(settings: Any) -> None:
    person = somebody(Role.BUSINESS_MANAGER)
    settings.SENDING = False
    said = signed_in(person).get(reverse("notices:kept")).content.decode()
    assert "Sending is switched off" in said
    assert "The scheduler has not started" in said

    settings.SENDING = True
    HeartbeatFactory()
    assert "What keeps messages" not in signed_in(person).get(reverse("notices:kept")).content.decode()
