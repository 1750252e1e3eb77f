"""Addresses for the browser tests of the frame: a form with every kind of field, a list, a public page."""

import datetime as dt

from crispy_forms_gds.fields import DateInputField
from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Field, Layout, Submit
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.template import engines
from django.urls import include, path


class EveryField(forms.Form):
    wording = forms.CharField(label="Wording <for the page>", widget=forms.Textarea)
    note = forms.CharField(label="Note", max_length=100, required=False, widget=forms.Textarea)
    number = forms.IntegerField(label="Number")
    address = forms.URLField(label="Address", assume_scheme="https", help_text="Begins with <https>")
    form = forms.ChoiceField(
        label="Form", choices=[("a", "Full"), ("b", "Summary")], widget=forms.RadioSelect
    )
    roles = forms.MultipleChoiceField(
        label="Roles", choices=[("a", "Chair"), ("b", "Partner")], widget=forms.CheckboxSelectMultiple
    )
    day = DateInputField(label="Day", require_all_fields=False)
    whole = DateInputField(label="Other day")
    sure = forms.BooleanField(label="I am sure")
    file = forms.FileField(label="File")
    kind = forms.ChoiceField(label="Kind", choices=[("", ""), ("a", "Local")])

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.textarea("wording", max_words=50),
            "note",
            "number",
            "address",
            Field.radios("form", inline=True),
            Field.checkboxes("roles"),
            "day",
            "whole",
            "sure",
            "file",
            "kind",
            Submit("save", "Save"),
        )


FORM = """
{% extends "workspace_base.html" %}{% load crispy_forms_tags %}
{% block title %}{% if form.errors %}Error: {% endif %}Every field{% endblock %}
{% block heading %}<h1 class="govuk-heading-l">Every field</h1>{% endblock %}
{% block content %}{% crispy form %}{% endblock %}
"""
LIST = """
{% extends "workspace_base.html" %}
{% block title %}A list{% endblock %}
{% block heading %}<h1 class="govuk-heading-l">A list {% include "components/badge.html" with text="Restricted" colour="red" %}</h1>{% endblock %}
{% block content %}
  {% include "components/summary_list.html" with rows=rows %}
  {% include "components/table.html" with caption="Notices by recipient" headings=headings rows=cells is_numeric=True %}
  <table class="govuk-table"><caption class="govuk-table__caption">Sorted</caption><thead><tr>
    {% include "components/sort_heading.html" with title="Name" key="name" %}
    {% include "components/sort_heading.html" with title="Due" key="due" %}
  </tr></thead><tbody><tr><td>One {% include "components/tag.html" with text="Due" colour="yellow" %}</td><td>3 June</td></tr></tbody></table>
  {% include "components/pagination.html" with what="notices" %}
  {% include "components/timeline.html" with events=events %}
{% endblock %}
"""
PUBLIC = """
{% extends "public_base.html" %}
{% block title %}A public page{% endblock %}
{% block main %}<h1 class="govuk-heading-l">A public page</h1><p class="govuk-body">Words.</p>{% endblock %}
"""


def page(request, source, **context):
    return HttpResponse(engines["django"].from_string(source).render(context, request))


def form(request):
    bound = EveryField(request.GET or None)
    return page(request, FORM, form=bound)


def listing(request):
    messages.success(request, "Saved")
    messages.error(request, "It is not approved")
    return page(
        request,
        LIST,
        sort=request.GET.get("sort", "name"),
        page_obj=Paginator(range(200), 10).get_page(request.GET.get("page", 7)),
        rows=[("Reference", "K4T9"), ("Day", "3 June 2026", "/form/")],
        headings=["Recipient", "Sent", "Accepted", "Declared", "Failed", "Waiting", "Withdrawn"],
        cells=[["The national panel of safeguarding practice reviews", *range(6)]],
        events=[
            {
                "title": "Endorsed",
                "at": dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC),
                "by": "A partner",
                "text": "Minuted",
            }
        ],
        sub_navigation=[
            {"title": "Plan", "url": "/list/", "is_current": True},
            {"title": "Notices", "url": "/form/", "is_current": False},
        ],
    )


@login_not_required
def public(request):
    return page(request, PUBLIC, here="/learning/", is_sensitive=True)


urlpatterns = [
    path("form/", form),
    path("list/", listing),
    path("public/", public),
    path("account/", include("partnership.account_urls")),
]
handler404 = "config.errors.not_found"
handler403 = "config.errors.forbidden"
