"""The one admin site: for configuration and repair, by appointed administrators, and no way round the services.

Rooms register their configuration in their `admin.py` with `site` and subclass `PortalModelAdmin`. What is
saved leaves an audit event instead of Django's own log, edits guard against a second save, and pages are
the portal's own, which work without scripts.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest, FieldDoesNotExist, PermissionDenied, ValidationError
from django.db import IntegrityError, models, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, URLPattern, path, reverse

from audit import queries as audit_queries
from audit import services as audit
from foundation import clock, prose
from foundation.acts import text_beside
from foundation.forms import DayField, DayWidget, LondonMomentField, LondonMomentWidget, conflict_between
from foundation.governed import Governed
from partnership import rules
from partnership.points import SETUP
from partnership.public_stamp import public_changed

#: What lists may be narrowed by: never a substring, which would answer yes or no about what is hidden.
PLAIN_LOOKUPS = frozenset({"", "exact", "id__exact", "isnull", "isempty", "gte", "lt", "in"})

SECOND_SAVE = "Somebody else saved this while you were working on it. Nothing of yours was saved yet."

#: Addresses of Django's own that this site does not answer: some tell what they should not, others are not used.
UNUSED = {"view_on_site", "autocomplete", "jsi18n", "password_change", "password_change_done"}


class PortalAdminSite(admin.AdminSite):
    site_header = "Administration"
    site_title = "Administration"
    index_title = "Administration"
    site_url = "/workspace/"
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        """Administrators by appointment, with a second factor; a superuser only while the portal is set up."""
        person: Any = request.user
        return rules.is_administrator(person) and not rules.lacks_second_factor(person)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        inner = super().admin_view(view, cacheable)

        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if request.user.is_authenticated and not self.has_permission(request):
                raise PermissionDenied
            # Django hands what narrows a list to the database as it stands.
            if "%00" in request.META["QUERY_STRING"]:
                raise BadRequest("An address holds no NUL.")
            return inner(request, *args, **kwargs)

        return guarded

    def get_urls(self) -> list[Any]:
        return [one for one in super().get_urls() if getattr(one, "name", None) not in UNUSED]

    @login_not_required
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Everybody signs in at one place, with whatever it asks of them."""
        return to_sign_in(request)

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return redirect("account_logout")

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        entries = sorted(SETUP.ask(request.user), key=lambda entry: (entry.order, entry.title))
        return super().index(request, {"setup": entries} | (extra_context or {}))


def to_sign_in(request: HttpRequest) -> HttpResponse:
    wanted = request.GET.get("next", "")
    return redirect_to_login(wanted if wanted.startswith("/admin/") else "/admin/", settings.LOGIN_URL)


site = PortalAdminSite(name="admin")
site.disable_action("delete_selected")


# Fields -------------------------------------------------------------------------------------------

#: Plain controls that the portal's templates dress and that work without scripts.
FIELDS: MutableMapping[type[models.Field[Any, Any]], MutableMapping[str, Any]] = {
    models.DateTimeField: {"form_class": LondonMomentField, "widget": LondonMomentWidget},
    models.DateField: {"form_class": DayField, "widget": DayWidget},
    models.TimeField: {"widget": forms.TimeInput},
    models.TextField: {"widget": forms.Textarea},
    models.CharField: {"widget": forms.TextInput},
    models.EmailField: {"widget": forms.EmailInput},
    models.URLField: {"widget": forms.URLInput, "assume_scheme": "https"},
    models.IntegerField: {"widget": forms.NumberInput},
    models.BigIntegerField: {"widget": forms.NumberInput},
}


class PlainFields:
    """What pages and inlines share: plain controls, no pop-ups, the same people admitted everywhere."""

    formfield_overrides: ClassVar[Any] = FIELDS
    may_add = True
    may_change = True
    may_delete = False

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if not db_field.is_relation:
            kwargs.setdefault("show_hidden_initial", False)
        if db_field.many_to_many:
            kwargs.setdefault("widget", forms.CheckboxSelectMultiple)
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return site.has_permission(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may_add and site.has_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may_change and site.has_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may_delete and site.has_permission(request)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return site.has_permission(request)


class PortalInline(PlainFields, admin.StackedInline):
    """Rows that belong to a record and are edited with it."""

    template = "admin/edit_inline/portal.html"
    extra = 1
    view_on_site = False
    show_change_link = False


# Records ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ObjectAction:
    """An act on one record beside saving it: a page that says its effect, and a button that does it."""

    name: str
    label: str  #: On the button, saying the effect.
    effect: str  #: What will be so afterwards, for the page in between.
    run: Callable[[HttpRequest, Any, str], str]  #: (request, record, reason) -> what has happened, in words.
    is_offered: Callable[[Any], bool] = lambda record: True
    needs_reason: bool = False
    is_warning: bool = False


class PortalModelAdmin(PlainFields, admin.ModelAdmin):
    """Configuration under the portal's laws.

    - `workflow_fields` are shown and never typed.
    - What `save_model` calls may raise NotPossibleNow (or what `refusals` names): the page shows the reasons.
    - `records_itself = True`: its services leave the audit events.
    - `changes_public_pages = True`: what is saved shows in public.
    - `words_that_leave`: fields that others read outside, in which no protected name is stored (law 17).
    - `in_markdown`: fields whose text becomes a page.
    """

    view_on_site = False
    actions = None
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    workflow_fields: Sequence[str] = ()
    records_itself = False
    changes_public_pages = False
    words_that_leave: Sequence[str] = ()
    in_markdown: Sequence[str] = ()
    refusals: tuple[type[Exception], ...] = (rules.NotPossibleNow,)
    object_actions: Sequence[ObjectAction] = ()

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [*super().get_readonly_fields(request, obj), *self.workflow_fields]

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Lists are narrowed by their declared filters, and by nothing else that an address might name."""
        for entry in self.get_list_filter(request):
            if isinstance(entry, type):
                if lookup == getattr(entry, "parameter_name", None):
                    return True
                continue
            name = entry[0] if isinstance(entry, tuple | list) else entry
            rest = lookup.removeprefix(str(name))
            if rest != lookup and rest.removeprefix("__") in PLAIN_LOOKUPS:
                return True
        return False

    # Saving

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        reasons: list[str] = getattr(request, "portal_refusals", None) or []
        beside, in_markdown = self.reasons_beside, self.in_markdown

        class CheckedForm(form):  # type: ignore[misc,valid-type]
            def clean(self) -> Any:
                typed = super().clean()
                for name, said in beside(request, obj, self.cleaned_data).items():
                    self.add_error(name, said)
                for name in [one for one in in_markdown if self.cleaned_data.get(one)]:
                    if said := prose.reasons_about(self.cleaned_data[name]):
                        self.add_error(name, said)
                if reasons:
                    raise ValidationError(reasons)
                return typed

        return CheckedForm

    def reasons_beside(self, request: Any, obj: Any, typed: Mapping[str, Any]) -> dict[str, list[str]]:
        """Why what was typed can't be stored, by the field beside which it is said."""
        texts = {name: str(typed[name]) for name in self.words_that_leave if typed.get(name)}
        return rules.reasons_about_words(texts, request.user) if texts else {}

    def changeform_view(
        self, request: Any, object_id: Any = None, form_url: str = "", extra_context: Any = None
    ) -> Any:
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra_context)
        try:
            with transaction.atomic():
                if object_id is not None and self._is_second_save(request, unquote(object_id)):
                    request.portal_refusals, request.portal_conflict = [SECOND_SAVE], True
                return super().changeform_view(request, object_id, form_url, extra_context)
        except self.refusals as refusal:
            # What was written is undone; the same page again, with the reasons.
            request.portal_refusals = list(getattr(refusal, "reasons", [])) or [str(refusal)]
        except IntegrityError:
            request.portal_refusals = ["Somebody else saved the same at this moment. Look at the list first."]
        return super().changeform_view(request, object_id, form_url, extra_context)

    def _is_second_save(self, request: Any, object_id: str) -> bool:
        """Whether the record moved on since the form was opened. Its row stays locked from here on."""
        record = self.get_object(request, object_id)
        if record is None:
            return False
        self.model._default_manager.select_for_update().filter(pk=record.pk).first()
        record = self.get_object(request, object_id)
        return bool(request.POST.get("_began_from") != self.state_of(request, record))

    def state_of(self, request: HttpRequest, record: Any) -> str:
        """What the form shows of the record and of the rows edited with it, as a number."""
        state: list[Any] = [_values(record, self.get_form(request, record, change=True).base_fields)]
        for inline in self.get_inline_instances(request, record):
            formset = inline.get_formset(request, record)
            rows = formset(instance=record).get_queryset()
            state.append([_values(row, formset.form.base_fields) for row in rows])
        return hashlib.sha256(json.dumps(state, default=str).encode()).hexdigest()

    def render_change_form(self, request: Any, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        record = context.get("original")
        if record is not None and record.pk:
            current = self.get_object(request, str(record.pk)) or record
            refusals, request.portal_refusals = getattr(request, "portal_refusals", None), None
            context["began_from"] = self.state_of(request, current)
            request.portal_refusals = refusals
            context["object_actions"] = [
                action for action in self.object_actions if action.is_offered(current)
            ]
            if getattr(request, "portal_conflict", False):
                context["conflict"] = conflict_between(context["adminform"].form, current)
        response = super().render_change_form(request, context, *args, **kwargs)
        if getattr(request, "portal_refusals", None):
            response.status_code = 409
        return response

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        if change and isinstance(obj, Governed):
            obj.version += 1
        super().save_model(request, obj, form, change)

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: Any) -> Any:
        raise Http404

    # The record of it

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> Any:
        changed = list(form.changed_data)
        for formset in formsets or []:
            name = formset.model._meta.model_name
            for label in ("new_objects", "changed_objects", "deleted_objects"):
                changed += [f"{name}:{label}" for _ in getattr(formset, label)]
        return changed

    def log_addition(self, request: Any, obj: Any, message: Any) -> Any:
        self.record("added", request, obj, message)

    def log_change(self, request: Any, obj: Any, message: Any) -> Any:
        if message:
            self.record("changed", request, obj, message)

    def log_deletions(self, request: Any, queryset: Any) -> Any:
        for obj in queryset:
            self.record("deleted", request, obj, [])

    def record(self, verb: str, request: Any, obj: Any, fields: list[str]) -> None:
        """One audit event, in place of Django's log, whose labels outlive what they name."""
        now = clock.now()
        if self.changes_public_pages:
            public_changed(at=now)
        if not self.records_itself:
            audit.record(verb, obj, by=request.user, at=now, fields=fields)

    def history_view(self, request: Any, object_id: str, extra_context: Any = None) -> HttpResponse:
        record = self.get_object(request, unquote(object_id))
        if record is None:
            raise Http404
        if not self.has_view_permission(request, record):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": "History",
            "subtitle": str(record),
            "opts": self.opts,
            "original": record,
            "events": audit_queries.timeline([record]),
        }
        return TemplateResponse(request, "admin/object_history.html", context)

    # Acts on one record

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_act"
        act = path("<path:object_id>/act/<slug:name>/", self.admin_site.admin_view(self.act_view), name=name)
        return [act, *super().get_urls()]

    def act_view(self, request: HttpRequest, object_id: str, name: str) -> HttpResponse:
        record = self.get_object(request, unquote(object_id))
        action = next((action for action in self.object_actions if action.name == name), None)
        if record is None or action is None:
            raise Http404
        problem = ""
        reason = text_beside(request, "reason")
        if request.method == "POST":
            if action.needs_reason and not reason:
                problem = "Say why"
            else:
                try:
                    messages.success(request, action.run(request, record, reason))
                except self.refusals as refusal:
                    problem = str(refusal)
                else:
                    return redirect(self._after(record))
        context = {
            **self.admin_site.each_context(request),
            "title": action.label,
            "subtitle": str(record),
            "opts": self.opts,
            "original": record,
            "action": action,
            "reason": reason,
            "problem": problem,
        }
        return TemplateResponse(request, "admin/object_action.html", context, status=409 if problem else None)

    def _after(self, record: Any) -> str:
        """The record's page, or its list where the act removed it."""
        base = f"admin:{self.opts.app_label}_{self.opts.model_name}"
        if record.pk and self.model._default_manager.filter(pk=record.pk).exists():
            try:
                return reverse(f"{base}_change", args=[record.pk])
            except NoReverseMatch:
                return reverse(f"{base}_changelist")
        return reverse(f"{base}_changelist")


def _values(record: models.Model, names: Any) -> list[Any]:
    """The values of these fields as they are stored."""
    values: list[Any] = [record.pk]
    for name in names:
        try:
            field = record._meta.get_field(name)
        except FieldDoesNotExist:
            continue
        if field.many_to_many:
            values.append(sorted(getattr(record, name).values_list("pk", flat=True)))
        elif isinstance(field, models.Field):
            values.append(field.value_to_string(record))
    return values
