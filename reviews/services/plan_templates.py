"""Plan templates: those that come with the portal, and those that partnerships share as files."""

from __future__ import annotations

from pathlib import Path

from django.core.exceptions import PermissionDenied
from django.db import transaction

from audit import services as audit
from foundation import clock
from partnership.models import BUSINESS_UNIT, Person, Role
from reviews.models import PlanTemplate, TemplateStep
from reviews.rules.refusals import ReviewNotReady
from reviews.rules.template_files import TemplateFile, read_template, write_template

SHIPPED = Path(__file__).resolve().parent.parent / "data"


def check_may_keep_templates(person: Person) -> None:
    if not (person.is_active and person.holds(*BUSINESS_UNIT, Role.ADMINISTRATOR)):
        raise PermissionDenied("Plan templates are kept by the business unit and administrators.")


@transaction.atomic
def import_template(text: str, *, by: Person | None, replace: bool = False) -> PlanTemplate:
    """Store the template of a file; `by` is None at the command line.

    Plans keep the steps that they were made with. Agencies that are not here are no fault of the file: who
    imports it asks `not_found_in`, and says them. Raises TemplateFaulty, with the lines, for a file that is
    no template, and ReviewNotReady when its name is taken and `replace` was not asked for.
    """
    if by is not None:
        check_may_keep_templates(by)
    file = read_template(text)
    template = PlanTemplate.objects.select_for_update().filter(slug=file.fields["slug"]).first()
    if template and not replace:
        raise ReviewNotReady(
            f"There is a template “{template.slug}” already. Replace it on purpose, or give the file another slug."
        )
    verb = "plan template replaced" if template else "plan template imported"
    template = _store(file, template)
    audit.record(verb, template, by=by, at=clock.now(), steps=len(file.steps))
    return template


def export_template(template: PlanTemplate) -> str:
    """The file from which the same template can be imported elsewhere."""
    return write_template(template, template.steps.order_by("order"))


@transaction.atomic
def load_shipped() -> list[PlanTemplate]:
    """The templates that come with the portal are there. One that staff changed or retired stays as it is."""
    loaded = []
    for path in sorted(SHIPPED.glob("*.yaml")):
        file = read_template(path.read_text(encoding="utf-8"))
        if not PlanTemplate.objects.filter(slug=file.fields["slug"]).exists():
            loaded.append(_store(file, None))
    return loaded


def _store(file: TemplateFile, template: PlanTemplate | None) -> PlanTemplate:
    if template is None:
        template = PlanTemplate.objects.create(**file.fields)
    else:
        for name, value in file.fields.items():
            setattr(template, name, value)
        template.is_current = True
        template.save_edit(began_from=template.version, fields=[*file.fields, "is_current"])
        template.steps.all().delete()
    for step in file.steps:
        TemplateStep.objects.create(template=template, **step)
    return template
