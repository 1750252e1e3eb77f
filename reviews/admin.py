"""Plan templates in the administration: taken over from files, shared as files, offered or retired."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html

from foundation.words import say_list
from partnership import rules as partnership_rules
from partnership.admin_site import PortalInline, PortalModelAdmin, site
from partnership.models import Agency, Role
from reviews.forms.plans import read_template_file
from reviews.models import PlanTemplate, TemplateStep
from reviews.queries.named_agencies import not_found_in
from reviews.rules import timing
from reviews.rules.refusals import ReviewNotReady
from reviews.rules.template_files import TemplateFaulty
from reviews.services import plan_templates as services


class ImportForm(forms.ModelForm):
    """A template is added as a file, in which its steps can be checked as a whole."""

    file = forms.FileField(
        label="Template file",
        allow_empty_file=True,
        help_text="A YAML file, as a portal like this one exports it. What is wrong with it is told by its line.",
    )
    replace = forms.BooleanField(
        label="Replace the template of the same name",
        required=False,
        help_text="Plans keep the steps that they were made with.",
    )

    class Meta:
        model = PlanTemplate
        fields: tuple[str, ...] = ()

    def clean_file(self) -> str:
        return read_template_file(self.cleaned_data["file"])


class StepInline(PortalInline):
    """The steps, to read. They are changed in the file, and imported anew."""

    model = TemplateStep
    may_add = False
    may_change = False
    extra = 0
    fields = (
        "title",
        "phase",
        "when",
        "responsible",
        "audience",
        "channel",
        "message",
        "question",
        "is_gate",
        "condition",
    )
    readonly_fields = ("when", "responsible")

    #: The titles of the steps of the template that is shown. An inline lives for one request.
    titles: Mapping[str, str] | None = None

    @admin.display(description="when it is due")
    def when(self, step: TemplateStep) -> str:
        if self.titles is None:
            steps = TemplateStep.objects.filter(template=step.template_id)
            self.titles = dict(steps.values_list("key", "title"))
        return timing.in_words(step, self.titles)

    @admin.display(description="responsible")
    def responsible(self, step: TemplateStep) -> str:
        together = step.ownership == TemplateStep.Ownership.JOINTLY and len(step.owners) > 1
        owners = say_list([_owner_in_words(owner) for owner in step.owners], "and" if together else "or")
        return f"{owners}, together" if together else owners


def _owner_in_words(owner: dict[str, str]) -> str:
    role = str(Role(owner["role"]).label)
    if kind := owner.get("agency_kind"):
        return f"{role} of each {Agency.Kind(kind).label.lower()}"
    return f"{role} of {owner['agency']}" if owner.get("agency") else role


@admin.register(PlanTemplate, site=site)
class PlanTemplateAdmin(PortalModelAdmin):
    """Templates from which publication plans begin. A plan keeps the steps that it was made with."""

    list_display = ("name", "slug", "source", "is_current")
    list_filter = ("is_current",)
    search_fields = ("name", "description", "source")
    search_help_text = "Name, description or source"
    fields = ("name", "description", "source", "aims", "is_current", "as_a_file")
    workflow_fields = ("as_a_file",)
    inlines = (StepInline,)
    refusals = (partnership_rules.NotPossibleNow, TemplateFaulty, ReviewNotReady)

    def get_urls(self) -> list[URLPattern]:
        export = path(
            "<int:key>/export/",
            self.admin_site.admin_view(self.export_view),
            name="reviews_plantemplate_export",
        )
        return [export, *super().get_urls()]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return super().get_fields(request, obj) if obj else ("file", "replace")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return super().get_readonly_fields(request, obj) if obj else []

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return self.inlines if obj else ()

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        if obj is None:
            kwargs["form"] = ImportForm
        return super().get_form(request, obj, change, **kwargs)

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        if change:
            super().save_model(request, obj, form, change)
            return
        typed = form.cleaned_data
        stored = services.import_template(typed["file"], by=request.user, replace=typed["replace"])
        obj.__dict__.update(stored.__dict__)
        for missing in not_found_in(stored):
            messages.info(request, missing)

    def record(self, verb: str, request: Any, obj: Any, fields: list[str]) -> None:
        # Importing leaves its own event.
        if verb != "added":
            super().record(verb, request, obj, fields)

    @admin.display(description="as a file")
    def as_a_file(self, template: PlanTemplate) -> str:
        address = reverse("admin:reviews_plantemplate_export", args=[template.pk])
        return format_html(
            '<a class="govuk-link" href="{}">Save it, to share it with other partnerships</a>', address
        )

    def export_view(self, request: HttpRequest, key: int) -> HttpResponse:
        template = PlanTemplate.objects.filter(pk=key).first()
        if template is None:
            raise Http404
        return template_file(template)


def template_file(template: PlanTemplate) -> HttpResponse:
    """The template as a file to save."""
    response = HttpResponse(
        services.export_template(template), content_type="application/yaml; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{template.slug}.yaml"'
    return response
