"""Letters to family members: what they say, what they leave blank, and who may make them."""

import datetime as dt
import io

import docx
import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from audit.models import Event
from foundation import clock
from foundation.governed import SomebodyElseSaved
from partnership.models import Role
from reviews.exports.letters import TITLE, default_text
from reviews.models import Decision, LetterTemplate, PublicationPlan
from reviews.rules.letters import BLANKS, PLACEHOLDERS, LetterNotReady, reasons_not_to_use
from reviews.services.letters import edit_letter_template, make_family_letter
from tests.documents.factories import protect
from tests.matters.factories import MatterFactory
from tests.partnership.factories import AgencyFactory, PartnershipFactory, PersonFactory
from tests.reviews.factories import FamilyMemberFactory, person_on
from tests.reviews.plan_factories import PlanFactory

pytestmark = pytest.mark.django_db

BUSINESS_UNIT = {Role.BUSINESS_MANAGER, Role.PRACTICE_LEAD, Role.COMMUNICATIONS_OFFICER}
READERS = {*BUSINESS_UNIT, Role.CHAIR, Role.VICE_CHAIR}
WORDS = "Dear ((name))\n\nWe publish on ((publication)).\n"


@pytest.fixture
def plan():
    PartnershipFactory(name="Fenmouth Partnership", mailbox="hello@fenmouth.example")
    return PlanFactory(
        fixed=True,
        publish_at=dt.datetime(2026, 10, 14, 8, 30, tzinfo=dt.UTC),
        point_of_contact=PersonFactory(
            name="Mo Hale", job_title="Business manager", telephone="01632 960003"
        ),
    )


@pytest.fixture
def member(plan):
    return FamilyMemberFactory(
        review=plan.review, relationship="Grandmother", support="A named worker, each week"
    )


@pytest.fixture
def lead(plan):
    return person_on(plan.review, Role.PRACTICE_LEAD)


def text_of(made):
    return "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(made)).paragraphs)


def test_the_letter_tells_day_arrangements_support_and_whom_to_ask(member, lead):
    text = text_of(make_family_letter(member=member, by=lead))

    assert "9:30am on Wednesday 14 October 2026" in text
    assert "The full report will be on our website." in text
    assert "A named worker, each week" in text
    assert "Mo Hale (Business manager, 01632 960003," in text
    assert "Fenmouth Partnership" in text
    assert "hello@fenmouth.example" in text
    assert "((" not in text


def test_names_are_blanks_that_stand_out(member, lead):
    document = docx.Document(io.BytesIO(make_family_letter(member=member, by=lead)))

    marked = {
        run.text for paragraph in document.paragraphs for run in paragraph.runs if run.font.highlight_color
    }
    assert marked == {f"[{placeholder.description}]" for placeholder in BLANKS.values()}


def test_the_file_says_nothing_about_the_case_or_its_maker(plan, member, lead):
    made = make_family_letter(member=member, by=lead)

    properties = docx.Document(io.BytesIO(made)).core_properties
    assert (properties.title, properties.author, properties.language) == (TITLE, "", "en-GB")
    assert plan.review.code not in text_of(made)
    assert "Grandmother" not in text_of(made)


@pytest.mark.parametrize("form", Decision.Form)
def test_each_form_of_publication_has_its_own_arrangements(plan, member, lead, form):
    PublicationPlan.objects.update(form=form)

    said = {
        Decision.Form.FULL: "The full report will be on our website.",
        Decision.Form.IMPROVEMENT_INFORMATION: "We will not publish the full report.",
        Decision.Form.ANONYMOUS: "without the name of our area",
    }[form]
    assert said in text_of(make_family_letter(member=member, by=lead))


def test_a_date_that_is_only_wished_for_is_never_told(member, lead):
    PublicationPlan.objects.update(status=PublicationPlan.Status.DRAFT)

    text = text_of(make_family_letter(member=member, by=lead))

    assert "14 October" not in text
    assert "[the day: it has not been fixed yet]" in text


def test_support_that_nobody_recorded_is_a_blank(plan, lead):
    member = FamilyMemberFactory(review=plan.review, support="")

    assert "[the support that is offered]" in text_of(make_family_letter(member=member, by=lead))


def test_making_a_letter_leaves_an_event_without_words(member, lead):
    make_family_letter(member=member, by=lead)

    event = Event.objects.get()
    assert (event.verb, event.by, event.matter_id) == ("family letter made", lead, member.review.matter_id)
    assert set(event.facts) == {"review", "template_version", "sha256"}


@pytest.mark.parametrize("role", Role)
def test_only_the_business_unit_on_the_access_list_makes_letters(client, plan, member, role):
    person = person_on(plan.review, role, agency=AgencyFactory())
    client.force_login(person)
    page = reverse("reviews:letters", args=[plan.review.reference])
    make = reverse("reviews:letter_make", args=[plan.review.reference, member.reference])

    assert client.get(page).status_code == (200 if role in READERS else 404)
    answer = client.post(make)
    if role in BUSINESS_UNIT:
        assert answer.status_code == 200
        assert answer.content.startswith(b"PK")
        assert (
            answer.headers["Content-Disposition"] == f'attachment; filename="letter-{member.reference}.docx"'
        )
        assert answer.headers["Cache-Control"] == "private, no-store"
    else:
        assert answer.status_code == (403 if role in READERS else 404)
        assert not Event.objects.exists()
        with pytest.raises(PermissionDenied):
            make_family_letter(member=member, by=person)


@pytest.mark.parametrize(
    "stranger", [{"business_manager": True}, {"is_superuser": True}, {"press_lead": True}]
)
def test_a_stranger_finds_no_letters(client, plan, member, stranger):
    person = PersonFactory(**stranger)
    client.force_login(person)

    assert client.get(reverse("reviews:letters", args=[plan.review.reference])).status_code == 404
    assert (
        client.post(
            reverse("reviews:letter_make", args=[plan.review.reference, member.reference])
        ).status_code
        == 404
    )
    with pytest.raises(PermissionDenied):
        make_family_letter(member=member, by=person)


def test_a_family_member_of_another_review_is_not_found_here(client, plan, lead):
    other = FamilyMemberFactory()
    client.force_login(lead)

    answer = client.post(reverse("reviews:letter_make", args=[plan.review.reference, other.reference]))

    assert answer.status_code == 404


@pytest.mark.parametrize("name", ["Robin Ashington", "robin ashington"])
def test_a_protected_term_never_leaves_in_a_letter(client, plan, lead, name):
    protect(plan.review.matter, "Robin Ashington")
    member = FamilyMemberFactory(review=plan.review, support=f"{name}'s aunt helps")
    client.force_login(lead)

    with pytest.raises(LetterNotReady, match="protected term stands in the letter"):
        make_family_letter(member=member, by=lead)
    page = client.get(reverse("reviews:letters", args=[plan.review.reference])).content.decode()
    assert "A protected term stands in the letter" in page
    assert not Event.objects.exists()


def test_a_name_on_another_matters_list_is_held_without_saying_whose(plan, lead):
    protect(MatterFactory(), "Robin Ashington")
    member = FamilyMemberFactory(review=plan.review, support="Robin Ashington")

    with pytest.raises(LetterNotReady, match="Held for the business unit"):
        make_family_letter(member=member, by=lead)


def test_without_a_live_plan_or_for_somebody_taken_off_there_is_no_letter(plan, member, lead):
    PublicationPlan.objects.update(
        status=PublicationPlan.Status.WITHDRAWN,
        withdrawn_at=clock.now(),
        withdrawn_by=lead,
        withdrawal_reason="Wrong",
    )
    with pytest.raises(LetterNotReady, match="no publication plan"):
        make_family_letter(member=member, by=lead)

    member.removed_at = clock.now()
    member.save(update_fields=["removed_at"])
    with pytest.raises(LetterNotReady, match="taken off the list"):
        make_family_letter(member=member, by=lead)
    assert not Event.objects.exists()


# The words


def test_the_portals_own_words_use_what_is_known_and_all_of_it():
    assert reasons_not_to_use(default_text("family")) == []
    assert all(f"(({placeholder.name}))" in default_text("family") for placeholder in PLACEHOLDERS)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "Enter the text"),
        ("Dear ((name)), on ((publication)) ((child_name))", r"\(\(child_name\)\) is not known"),
        ("Dear ((name)), on ((publication)) ((settings.SECRET_KEY))", "is not known"),
        ("We publish on ((publication)).", r"must hold \(\(name\)\)"),
        ("Dear ((name))", r"must hold \(\(publication\)\)"),
    ],
)
def test_words_that_make_no_letter_are_refused(lead, text, reason):
    with pytest.raises(LetterNotReady, match=reason):
        edit_letter_template(kind="family", text=text, began_from=1, by=lead)

    assert not LetterTemplate.objects.exists()


def test_letters_begin_from_the_partnerships_own_words(member, lead):
    edit_letter_template(kind="family", text=WORDS, began_from=1, by=lead)

    assert text_of(make_family_letter(member=member, by=lead)) == (
        "Dear [the name of whom the letter is for]\nWe publish on 9:30am on Wednesday 14 October 2026."
    )


def test_what_stands_in_a_value_is_never_filled_in(plan, lead):
    edit_letter_template(kind="family", text=WORDS + "((support))", began_from=1, by=lead)
    member = FamilyMemberFactory(review=plan.review, support="((partnership_mailbox))")

    assert "((partnership_mailbox))" in text_of(make_family_letter(member=member, by=lead))


@pytest.mark.parametrize("began_from", [1, 2])
def test_nobody_overwrites_anybodys_words(lead, began_from):
    edit_letter_template(kind="family", text=WORDS, began_from=1, by=lead)
    edit_letter_template(kind="family", text=WORDS + "Second", began_from=2, by=lead)

    with pytest.raises(SomebodyElseSaved):
        edit_letter_template(kind="family", text=WORDS + "Third", began_from=began_from, by=lead)

    assert LetterTemplate.objects.get().text.strip().endswith("Second")


@pytest.mark.parametrize("role", Role)
def test_only_the_business_unit_changes_the_words(client, role):
    person = PersonFactory(**{role.value: True})
    client.force_login(person)
    address = reverse("reviews:letter_words")

    assert client.get(address).status_code == (200 if role in BUSINESS_UNIT else 403)
    if role not in BUSINESS_UNIT:
        with pytest.raises(PermissionDenied):
            edit_letter_template(kind="family", text=WORDS, began_from=1, by=person)
        assert not LetterTemplate.objects.exists()


def test_the_words_hold_no_name_of_any_live_list(lead):
    protect(MatterFactory(), "Robin Ashington")

    with pytest.raises(LetterNotReady, match="Held for the business unit"):
        edit_letter_template(kind="family", text=WORDS + "Robin Ashington", began_from=1, by=lead)


def test_the_page_keeps_what_was_typed_beside_what_somebody_else_saved(client, lead):
    client.force_login(lead)
    address = reverse("reviews:letter_words")
    assert client.post(address, {"text": WORDS, "version": 1}).status_code == 302

    answer = client.post(address, {"text": WORDS + "Mine", "version": 1})

    assert answer.status_code == 409
    assert b"Mine" in answer.content
    assert client.post(address, {"text": WORDS + "Mine", "version": 2}).status_code == 302
    assert LetterTemplate.objects.get().text.strip().endswith("Mine")
