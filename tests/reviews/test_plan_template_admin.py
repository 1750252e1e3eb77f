"""Plan templates through the administration and the workspace: in and out as files, and refused line by line."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.html import escape

from audit.models import Event
from foundation import clock
from partnership.models import Role
from reviews.models import PlanTemplate
from reviews.rules import timing
from tests.partnership.factories import PersonFactory
from tests.reviews.test_plan_templates import NAMING_AGENCIES, NOT_HERE, SHIPPED, SMALL

pytestmark = pytest.mark.django_db

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def admin(client):
    client.force_login(PersonFactory(administrator=True, last_login=clock.now()), backend=BACKEND)
    return client


def file(text):
    data = text if isinstance(text, bytes) else text.encode()
    return SimpleUploadedFile("plan.yaml", data, content_type="application/yaml")


ADD = "admin:reviews_plantemplate_add"


def test_a_template_is_imported_in_the_admin(admin):
    response = admin.post(reverse(ADD), {"file": file(SMALL)}, follow=True)

    assert response.status_code == 200
    template = PlanTemplate.objects.get(slug="small")
    assert template.steps.count() == 2
    assert list(Event.objects.about(template).values_list("verb", flat=True)) == ["plan template imported"]
    page = admin.get(reverse("admin:reviews_plantemplate_change", args=[template.pk]))
    assert "Tell the family" in page.text
    assert reverse("admin:reviews_plantemplate_export", args=[template.pk]) in page.text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (SMALL.replace("phase: before", "phase: early"), "Line 5: “early” is not known"),
        ("", "empty"),
        (b"\xff\xfe", "not a text file"),
        ("x" * 1_000_001, "too large"),
    ],
)
@pytest.mark.parametrize("door", ["admin", "workspace"])
def test_a_faulty_file_is_refused_with_its_line(admin, client, text, words, door):
    address = reverse(ADD) if door == "admin" else reverse("reviews:plan_template_import")

    response = admin.post(address, {"file": file(text)})

    assert response.status_code in (200, 409)
    assert words in response.text
    assert PlanTemplate.objects.count() == len(SHIPPED)


@pytest.mark.parametrize("door", ["admin", "workspace"])
def test_a_taken_name_is_replaced_only_on_purpose(admin, door):
    address = reverse(ADD) if door == "admin" else reverse("reviews:plan_template_import")
    admin.post(address, {"file": file(SMALL)})
    other = SMALL.replace("A small plan", "Another plan")

    refused = admin.post(address, {"file": file(other)})
    assert "already" in refused.text
    assert PlanTemplate.objects.get(slug="small").name == "A small plan"

    admin.post(address, {"file": file(other), "replace": "on"})
    assert PlanTemplate.objects.get(slug="small").name == "Another plan"


def test_the_admin_shows_when_a_step_is_due_and_whose_it_is(admin, django_assert_max_num_queries):
    template = PlanTemplate.objects.get(slug=SHIPPED[0])
    template.steps.filter(key="publish").update(
        ownership="jointly",
        owners=[
            {"role": Role.PRESS_LEAD, "agency": "Police"},
            {"role": Role.SAFEGUARDING_PARTNER, "agency_kind": "safeguarding_partner"},
        ],
    )

    address = reverse("admin:reviews_plantemplate_change", args=[template.pk])

    with django_assert_max_num_queries(21):
        page = admin.get(address).text

    for step in template.steps.all():
        titles = dict(template.steps.values_list("key", "title"))
        assert escape(timing.in_words(step, titles)) in page
    assert "Press lead of Police and Safeguarding partner of each safeguarding partner, together" in page
    assert "Business manager" in page


@pytest.mark.parametrize("door", ["admin", "workspace"])
def test_whoever_imports_a_template_is_told_which_agencies_are_not_here(admin, door):
    address = reverse(ADD) if door == "admin" else reverse("reviews:plan_template_import")

    page = admin.post(address, {"file": file(NAMING_AGENCIES)}, follow=True)

    assert all(missing in page.text for missing in NOT_HERE)
    template = PlanTemplate.objects.get(slug="small")
    assert NOT_HERE[0] in admin.get(reverse("reviews:plan_template", args=[template.reference])).text


def test_what_was_exported_can_be_imported_elsewhere(admin):
    template = PlanTemplate.objects.get(slug=SHIPPED[0])
    by_admin = admin.get(reverse("admin:reviews_plantemplate_export", args=[template.pk]))
    by_staff = admin.get(reverse("reviews:plan_template_export", args=[template.reference]))

    assert by_admin.content == by_staff.content
    assert by_admin["Content-Disposition"] == f'attachment; filename="{SHIPPED[0]}.yaml"'
    template.steps.all().delete()
    template.delete()
    admin.post(reverse(ADD), {"file": file(by_admin.content)})
    assert PlanTemplate.objects.get(slug=SHIPPED[0]).steps.count() == 32


@pytest.mark.parametrize("role", list(Role))
def test_the_workspace_shows_templates_to_those_who_keep_them(client, role):
    person = PersonFactory(**{role.value: True})
    client.force_login(person, backend=BACKEND)
    template = PlanTemplate.objects.first()
    allowed = person.is_in_business_unit or role == Role.ADMINISTRATOR

    for name, args in (
        ("plan_templates", []),
        ("plan_template_import", []),
        ("plan_template", [template.reference]),
        ("plan_template_export", [template.reference]),
    ):
        assert client.get(reverse(f"reviews:{name}", args=args)).status_code == (200 if allowed else 403)


def test_retiring_a_template_takes_it_from_the_choice_and_no_plan(admin):
    template = PlanTemplate.objects.get(slug=SHIPPED[0])
    page = admin.get(reverse("admin:reviews_plantemplate_change", args=[template.pk]))
    began_from = page.context["began_from"]

    admin.post(
        reverse("admin:reviews_plantemplate_change", args=[template.pk]),
        {
            "name": template.name,
            "description": template.description,
            "source": template.source,
            "aims": template.aims,
            "_began_from": began_from,
            "steps-TOTAL_FORMS": "0",
            "steps-INITIAL_FORMS": "0",
        },
    )

    template.refresh_from_db()
    assert not template.is_current
    assert template.version == 2
