"""Plan templates: looked at, shared as files, and taken over from other partnerships."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from reviews.forms.plans import TemplateFileForm
from reviews.models import PlanTemplate
from reviews.queries.named_agencies import not_found_in
from reviews.rules import timing
from reviews.rules.refusals import ReviewNotReady
from reviews.rules.template_files import TemplateFaulty
from reviews.services import plan_templates as services
from reviews.views.finding import person_of


@require_safe
def template_list(request: HttpRequest) -> HttpResponse:
    """The templates there are."""
    services.check_may_keep_templates(person_of(request))
    return render(request, "reviews/plan_template_list.html", {"templates": PlanTemplate.objects.all()})


@require_safe
def template(request: HttpRequest, reference: str) -> HttpResponse:
    """A template with its steps."""
    services.check_may_keep_templates(person_of(request))
    found = get_object_or_404(PlanTemplate, reference=reference)
    steps = list(found.steps.order_by("order"))
    titles = {step.key: step.title for step in steps}
    rows = [(step, timing.in_words(step, titles)) for step in steps]
    return render(
        request,
        "reviews/plan_template.html",
        {"template": found, "rows": rows, "not_found": not_found_in(found)},
    )


@require_safe
def export(request: HttpRequest, reference: str) -> HttpResponse:
    """The file from which another partnership can import the template."""
    services.check_may_keep_templates(person_of(request))
    found = get_object_or_404(PlanTemplate, reference=reference)
    response = HttpResponse(services.export_template(found), content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.slug}.yaml"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def import_file(request: HttpRequest) -> HttpResponse:
    """Take a template over from a file; what is wrong with it is said line by line."""
    person = person_of(request)
    services.check_may_keep_templates(person)
    form = TemplateFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            found = services.import_template(
                form.cleaned_data["file"], by=person, replace=form.cleaned_data["replace"]
            )
        except TemplateFaulty as faulty:
            for fault in faulty.faults[:50]:
                form.add_error("file", fault)
        except ReviewNotReady as not_ready:
            form.add_error("replace", str(not_ready))
        else:
            messages.success(request, f"“{found.name}” is imported.")
            for missing in not_found_in(found):
                messages.info(request, missing)
            return redirect("reviews:plan_template", found.reference)
    return render(request, "reviews/plan_template_import.html", {"form": form})
