"""Plan templates as data: those that come with the portal, and what files may and may not hold."""

import io
from itertools import pairwise

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.models import Event
from partnership.models import Agency, Recipient, Role
from reviews.models import Phase, PlanTemplate, TemplateStep
from reviews.queries.named_agencies import not_found_in
from reviews.rules.plan_notices import PLAN_NOTICES
from reviews.rules.refusals import ReviewNotReady
from reviews.rules.template_files import TemplateFaulty, read_template
from reviews.services import plan_templates
from tests.partnership.factories import AgencyFactory, PersonFactory

SHIPPED = ["national-framework", "partnership-framework-2024"]

SMALL = """\
slug: small
name: A small plan
steps:
  - key: tell-family
    phase: before
    title: Tell the family
    tells: family
    gate: yes
    due: {working_days: 7, before: publication, at: "9:30am"}
    owners:
      - role: practice_lead
  - key: publish
    phase: publication
    title: Publish
    kind: publish
    due: {on_day_of: publication}
"""


#: The lines of the small plan, after which a test adds its own.
BEFORE = SMALL.count("\n")


def with_step(lines):
    return SMALL + "\n".join(f"  {line}" for line in lines.strip("\n").splitlines())


def faults_of(text):
    with pytest.raises(TemplateFaulty) as refusal:
        read_template(text)
    return refusal.value.faults


@pytest.mark.django_db
@pytest.mark.parametrize("slug", SHIPPED)
def test_two_templates_come_with_the_portal(slug):
    template = PlanTemplate.objects.get(slug=slug)

    assert template.is_current
    assert template.aims
    phases = [step.phase for step in template.steps.all()]
    assert sorted(set(phases)) == sorted(Phase.values)
    order = list(Phase.values)
    assert all(order.index(one) <= order.index(other) for one, other in pairwise(phases))
    assert template.steps.filter(kind="publish").count() == 1
    assert not template.steps.filter(owners=[]).exists()


@pytest.mark.django_db
def test_the_short_framework_has_every_audience_of_its_source():
    steps = TemplateStep.objects.filter(template__slug="partnership-framework-2024")

    told = {step.key: step for step in steps}
    assert told["tell-family"].is_gate
    assert [owner["role"] for owner in told["tell-family"].owners] == [
        Role.INDEPENDENT_REVIEWER,
        Role.PRACTICE_LEAD,
    ]
    assert "surviving children" in told["council-communications"].question
    assert PLAN_NOTICES[told["notice-to-national-panel"].notice_kind].recipient == Recipient.NATIONAL_PANEL
    assert PLAN_NOTICES[told["copy-to-nspcc"].notice_kind].recipient == Recipient.NSPCC
    assert told["learning-event"].phase == Phase.AFTER
    assert told["video-explainer"].ownership == "jointly"


@pytest.mark.django_db
def test_the_full_framework_sends_to_everybody_whom_the_rules_name():
    words = set(
        TemplateStep.objects.filter(template__slug="national-framework").values_list("notice_kind", flat=True)
    )

    assert words - {""} <= set(PLAN_NOTICES)
    sent = {(PLAN_NOTICES[word].kind, PLAN_NOTICES[word].recipient) for word in words - {""}}
    assert sent == {(notice.kind, notice.recipient) for notice in PLAN_NOTICES.values()}


@pytest.mark.django_db
def test_loading_again_changes_nothing_and_keeps_what_staff_changed():
    PlanTemplate.objects.filter(slug=SHIPPED[0]).update(name="Ours now", is_current=False)

    assert plan_templates.load_shipped() == []
    assert PlanTemplate.objects.get(slug=SHIPPED[0]).name == "Ours now"
    assert PlanTemplate.objects.filter(slug__in=SHIPPED).count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize("slug", SHIPPED)
def test_a_template_that_was_exported_can_be_imported_the_same(slug):
    template = PlanTemplate.objects.get(slug=slug)
    before = read_template(plan_templates.export_template(template))
    template.steps.all().delete()
    template.delete()

    again = plan_templates.import_template(_exported(before, slug), by=PersonFactory(business_manager=True))

    assert read_template(plan_templates.export_template(again)) == before


def _exported(file, slug):
    shipped = (plan_templates.SHIPPED / f"{slug}.yaml").read_text(encoding="utf-8")
    assert read_template(shipped) == file
    return shipped


@pytest.mark.django_db
def test_a_taken_name_is_replaced_only_on_purpose():
    manager = PersonFactory(business_manager=True)
    first = plan_templates.import_template(SMALL, by=manager)
    other = SMALL.replace("A small plan", "Another plan")

    with pytest.raises(ReviewNotReady, match="already"):
        plan_templates.import_template(other, by=manager)
    first.refresh_from_db()
    assert (first.name, first.version) == ("A small plan", 1)

    plan_templates.import_template(other, by=manager, replace=True)
    first.refresh_from_db()
    assert (first.name, first.version, first.steps.count()) == ("Another plan", 2, 2)
    assert list(Event.objects.about(first).values_list("verb", flat=True)) == [
        "plan template imported",
        "plan template replaced",
    ]


NAMING_AGENCIES = with_step("""
- key: brief
  phase: before
  title: Brief the officers
  owners: [{role: safeguarding_partner, agency: Police}]
- key: ask
  phase: before
  title: Ask the helpers
  owners: [{role: agency_representative, agency_kind: voluntary}]
""")

NOT_HERE = [
    "“Police” is not among the agencies here, so “Safeguarding partner” of it owns nothing: “Brief the officers”.",
    "“Voluntary organisation” is not among the agencies here, so “Agency representative” of it owns nothing: "
    "“Ask the helpers”.",
]


@pytest.mark.django_db
def test_agencies_that_are_not_here_are_no_fault_of_the_file_and_are_named():
    template = plan_templates.import_template(NAMING_AGENCIES, by=PersonFactory(business_manager=True))
    gone = AgencyFactory(short_name="Police", police=True, is_current=False)
    assert not_found_in(template) == NOT_HERE

    AgencyFactory(kind=Agency.Kind.VOLUNTARY)
    assert not_found_in(template) == NOT_HERE[:1]
    gone.short_name, gone.is_current = "POLICE", True
    gone.save()

    assert not_found_in(template) == []


@pytest.mark.django_db
def test_the_command_names_the_agencies_that_are_not_here(tmp_path):
    path, out = tmp_path / "plan.yaml", io.StringIO()
    path.write_text(NAMING_AGENCIES)

    call_command("plan_template", "import", str(path), stdout=out)

    assert [line for line in out.getvalue().splitlines() if "not among" in line] == [
        f"Look at this: {missing}" for missing in NOT_HERE
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("role", list(Role))
def test_templates_are_kept_by_the_business_unit_and_administrators(role):
    person = PersonFactory(**{role.value: True})
    allowed = person.is_in_business_unit or role == Role.ADMINISTRATOR

    if allowed:
        plan_templates.import_template(SMALL, by=person)
    else:
        with pytest.raises(PermissionDenied):
            plan_templates.import_template(SMALL, by=person)
    assert PlanTemplate.objects.filter(slug="small").exists() is allowed


def test_times_stay_times_and_days_stay_days():
    file = read_template(
        with_step("""
- key: look
  phase: after
  title: Look
  due: {fixed_day: 2026-10-14, at: 9:05am}
""")
    )

    assert str(file.steps[0]["at_time"]) == "09:30:00"
    assert str(file.steps[2]["at_time"]) == "09:05:00"
    assert str(file.steps[2]["fixed_on"]) == "2026-10-14"
    assert file.steps[0]["offset"] == -7


@pytest.mark.parametrize(
    ("lines", "line", "words"),
    [
        ("- key: x\n  phase: later\n  title: X", 2, "“later” is not known"),
        ("- key: tell-family\n  phase: before\n  title: X", 1, "taken by an earlier step"),
        ("- key: x\n  phase: before", 1, "needs “title”"),
        ("- key: X y\n  phase: before\n  title: X", 1, "small letters"),
        ("- key: x\n  phase: before\n  title: X\n  colour: red", 4, "“colour” is not known"),
        ("- key: x\n  phase: before\n  title: X\n  title: Y", 4, "stands here twice"),
        ("- key: x\n  phase: before\n  title: X\n  kind: question", 1, "say what"),
        ("- key: x\n  phase: before\n  title: X\n  kind: notice", 1, "say which"),
        ("- key: x\n  phase: before\n  title: X\n  notice: nspcc_copy", 4, "Only a step"),
        ("- key: x\n  phase: after\n  title: X\n  gate: yes", 4, "can’t wait for a step"),
        ("- key: x\n  phase: before\n  title: X\n  gate: perhaps", 4, "“perhaps” is not known"),
        ("- key: x\n  phase: publication\n  title: X\n  kind: publish", 1, "publishes once"),
        ("- key: x\n  phase: before\n  title: X\n  kind: publish", 1, "belongs in the phase"),
        ("- key: x\n  phase: before\n  title: X\n  due: {days: 3}", 4, "exactly one of"),
        ("- key: x\n  phase: before\n  title: X\n  due: {before: publication}", 4, "needs either"),
        ("- key: x\n  phase: before\n  title: X\n  due: {days: 3, before: dawn}", 4, "“dawn” is not known"),
        ("- key: x\n  phase: before\n  title: X\n  due: {days: -3, before: publication}", 4, "whole number"),
        ("- key: x\n  phase: before\n  title: X\n  due: {days: 9999, before: publication}", 4, "whole number"),
        ("- key: x\n  phase: before\n  title: X\n  due: {on_day_of: publication, at: 25:00}", 4, "time of day"),
        ("- key: x\n  phase: before\n  title: X\n  due: {on_day_of: publication, at: 13pm}", 4, "time of day"),
        ("- key: x\n  phase: before\n  title: X\n  due: {on_day_of: publication, at: 9}", 4, "time of day"),
        ("- key: x\n  phase: before\n  title: X\n  due: {fixed_day: 2026-02-30}", 4, "no day"),
        ("- key: x\n  phase: before\n  title: X\n  due: {every_days: 0, from: publication}", 4, "from 1"),
        ("- key: x\n  phase: before\n  title: X\n  due: {every_days: 2}", 4, "needs “from”"),
        ("- key: x\n  phase: before\n  title: X\n  due: {on_day_of: publication, until: publication}", 4, "“until” does not go"),
        ("- key: x\n  phase: before\n  title: X\n  due: {days: 1, after: {step: ghost}}", 1, "not there"),
        ("- key: x\n  phase: before\n  title: X\n  due: {days: 1, after: {step: x}}", 1, "circle"),
        ("- key: x\n  phase: before\n  title: X\n  owners: [{role: king}]", 4, "“king” is not known"),
        ("- key: x\n  phase: before\n  title: X\n  owners: practice_lead", 4, "must be a list"),
        ("- key: x\n  phase: before\n  title: X\n  owners: [{agency: Police}]", 4, "needs “role”"),
        ("- key: x\n  phase: before\n  title: [a, b]", 3, "a text is wanted"),
        (f"- key: x\n  phase: before\n  title: {'x' * 201}", 3, "longer than 200"),
        ("- just words", 1, "must be a list of names with values"),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_its_line(lines, line, words):
    faults = faults_of(with_step(lines))

    assert any(fault.startswith(f"Line {BEFORE + line}: ") and words in fault for fault in faults), faults


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "empty"),
        ("steps: [", "not YAML"),
        ("just words", "list of names with values"),
        ("slug: a\nname: b\nsteps:\n", "at least one step"),
        ("slug: a\nname: b\nsteps: many\n", "must be a list"),
        ("name: b\nsteps: []\n", "needs “slug”"),
        ("a: &x [1]\nb: *x\n", "references are not read"),
        ("slug: !!python/object:os.system a\nname: b\nsteps: []", "at least one step"),
        ("[" * 5000, "YAML"),
        ("a: \x07", "not YAML"),
        (SMALL + "  \t- broken", "not YAML"),
        ("x" * 200_001, "larger than"),
    ],
)
def test_what_is_no_template_is_refused_in_words(text, words):
    assert any(words in fault for fault in faults_of(text))


def test_every_fault_is_told_at_once():
    text = SMALL.replace("phase: before", "phase: early").replace("role: practice_lead", "role: king")

    assert len(faults_of(text)) == 2


@settings(max_examples=300)
@given(st.text(max_size=200) | st.recursive(
    st.text(max_size=8), lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=8), inner), max_leaves=10
).map(str))  # fmt: skip
def test_no_text_breaks_the_reader(text):
    for whole in (text, SMALL + text):
        faults = ["none"]
        try:
            read_template(whole)
        except TemplateFaulty as refusal:
            faults = refusal.faults
        assert faults


@pytest.mark.django_db
def test_the_command_exports_and_imports_a_file(tmp_path):
    path = tmp_path / "plan.yaml"
    out = io.StringIO()
    call_command("plan_template", "export", SHIPPED[1], str(path))
    path.write_text(path.read_text().replace(f"slug: {SHIPPED[1]}", "slug: ours"))

    call_command("plan_template", "import", str(path), stdout=out)
    call_command("plan_template", "list", stdout=out)

    assert "9 steps" in out.getvalue()
    assert "ours: Partnership framework (2024)" in out.getvalue()


@pytest.mark.django_db
def test_the_command_refuses_in_words(tmp_path):
    path = tmp_path / "plan.yaml"
    with pytest.raises(CommandError, match="no plan template"):
        call_command("plan_template", "export", "ghost")
    with pytest.raises(CommandError, match="can’t be read"):
        call_command("plan_template", "import", str(path))
    path.write_text("slug: a")
    with pytest.raises(CommandError, match="Line 1"):
        call_command("plan_template", "import", str(path))
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CommandError, match="UTF-8"):
        call_command("plan_template", "import", str(path))
    path.write_text(SMALL)
    call_command("plan_template", "import", str(path), stdout=io.StringIO())
    with pytest.raises(CommandError, match="--replace"):
        call_command("plan_template", "import", str(path))
