"""People, what they hold, and who stands in for whom."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from foundation import clock
from foundation.words import say_day
from partnership import rules, services
from partnership.admin_site import ObjectAction, PortalModelAdmin, site
from partnership.models import (
    Absence,
    Appointment,
    Designation,
    Group,
    Person,
    Role,
)


class InForceFilter(admin.SimpleListFilter):
    """Rows whose days include today."""

    title = "days"
    parameter_name = "days"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, str]]:
        return [("today", "In force today"), ("later", "Begins later"), ("past", "Has ended")]

    def queryset(self, request: Any, queryset: QuerySet[Any]) -> QuerySet[Any]:
        today = clock.today()
        if self.value() == "today":
            return queryset.in_force(today)  # type: ignore[attr-defined]
        if self.value() == "later":
            return queryset.filter(from_on__gt=today)
        return queryset.filter(to_on__lt=today) if self.value() == "past" else queryset


class RoleFilter(admin.SimpleListFilter):
    """People by the role that they hold today."""

    title = "role held today"
    parameter_name = "role"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, str]]:
        return [(role.value, str(role.label)) for role in Role]

    def queryset(self, request: Any, queryset: QuerySet[Person]) -> QuerySet[Person]:
        wanted = self.value() or ""
        if wanted not in Role.values:
            return queryset
        return queryset.filter(pk__in=Person.objects.holding(Role(wanted)).values("pk"))


def invite(request: Any, person: Person, reason: str) -> str:
    invitation = services.invite_person(person=person, by=request.user)
    until = say_day(clock.day_of(invitation.expires_at))
    return " ".join([f"{person} can choose a password until {until}.", *invitation.ways])


def leave(request: Any, person: Person, reason: str) -> str:
    gone = services.record_leaving(person=person, by=request.user, reason=reason)
    return " ".join([f"{person} can’t sign in any more and holds no role.", *gone.left_to_do])


def come_back(request: Any, person: Person, reason: str) -> str:
    services.record_return(person=person, by=request.user)
    return f"{person} can sign in again. Give them their roles."


def anonymise(request: Any, person: Person, reason: str) -> str:
    services.anonymise_person(person=person, by=request.user, reason=reason)
    return "The person has been anonymised."


def close_feed(request: Any, person: Person, reason: str) -> str:
    services.revoke_calendar_token(person=person, by=request.user)
    return f"The private calendar feed of {person} is closed."


def remove_second_factor(request: Any, person: Person, reason: str) -> str:
    services.remove_second_factor(person=person, by=request.user, reason=reason)
    return f"{person} sets up a new second factor at the next sign-in."


@admin.register(Person, site=site)
class PersonAdmin(PortalModelAdmin):
    """People are added, leave and are anonymised; nobody is deleted."""

    list_display = ("name", "email", "agency", "roles_today", "is_active")
    list_filter = ("is_active", RoleFilter, "agency")
    list_select_related = ("agency",)
    search_fields = ("name", "email", "job_title")
    search_help_text = "Name, e-mail address or job title"
    fields = ("name", "email", "job_title", "agency", "telephone", "is_active", "last_login", "roles_today")
    workflow_fields = ("is_active", "last_login", "roles_today")
    object_actions = (
        ObjectAction(
            "invite",
            "Send an invitation",
            "An invitation to choose a password goes to the person’s e-mail address. It works once, for a week, "
            "and closes any earlier one.",
            invite,
            is_offered=lambda person: not rules.reasons_not_to_invite(person),
        ),
        ObjectAction(
            "leave",
            "Record that they have left",
            "The person is signed out at once and can’t sign in again. Their roles end, their "
            "calendar feed closes, and they are taken off every access list.",
            leave,
            is_offered=lambda person: person.is_active,
            needs_reason=True,
            is_warning=True,
        ),
        ObjectAction(
            "return",
            "Record that they are back",
            "The person can sign in again. They hold no role until you give them one.",
            come_back,
            is_offered=lambda person: not person.is_active and not person.anonymised_at,
        ),
        ObjectAction(
            "close-feed",
            "Close their calendar feed",
            "The private address of the person’s calendar opens nothing any more. They can make a new one.",
            close_feed,
            is_offered=lambda person: bool(person.calendar_token),
        ),
        ObjectAction(
            "remove-second-factor",
            "Remove their second factor",
            "The person’s app, passkeys and recovery codes open nothing any more. Do it only once you are sure "
            "who is asking, for instance by calling them back on a number you know.",
            remove_second_factor,
            is_offered=rules.has_second_factor,
            needs_reason=True,
            is_warning=True,
        ),
        ObjectAction(
            "anonymise",
            "Anonymise this person",
            "Name, address and numbers are removed for good. What the person did stays on the record, under a number.",
            anonymise,
            is_offered=lambda person: not person.is_active and not person.anonymised_at,
            needs_reason=True,
            is_warning=True,
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Person]:
        return super().get_queryset(request).prefetch_related("appointments")

    @admin.display(description="roles today")
    def roles_today(self, person: Person) -> str:
        today = clock.today()
        held = [
            appointment.get_role_display()
            for appointment in person.appointments.all()
            if appointment.from_on <= today and (appointment.to_on is None or appointment.to_on >= today)
        ]
        return ", ".join(sorted(held)) if person.is_active else ""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and not (obj and obj.anonymised_at)

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        if not change:
            details = {name: form.cleaned_data[name] for name in ("name", "agency", "job_title", "telephone")}
            added = services.add_person(email=form.cleaned_data["email"], by=request.user, **details)
            obj.__dict__.update(added.__dict__)
            return
        if "email" in form.changed_data:
            services.change_email(person=obj, email=form.cleaned_data["email"], by=request.user)
            obj.email = Person.objects.values_list("email", flat=True).get(pk=obj.pk)
        obj.save(update_fields=["name", "job_title", "agency", "telephone"])

    def record(self, verb: str, request: Any, obj: Any, fields: list[str]) -> None:
        told_by_services = verb == "added" or fields == ["email"]
        if not told_by_services:
            super().record(verb, request, obj, [name for name in fields if name != "email"])


@admin.register(Group, site=site)
class GroupAdmin(PortalModelAdmin):
    list_display = ("name", "mailbox", "is_current")
    list_filter = ("is_current",)
    search_fields = ("name",)


def end_appointment(request: Any, appointment: Appointment, reason: str) -> str:
    services.end_appointment(appointment=appointment, by=request.user, reason=reason)
    return "The appointment has ended."


@admin.register(Appointment, site=site)
class AppointmentAdmin(PortalModelAdmin):
    """Who holds which role. Roles are read at every request, so what is saved here works at once."""

    records_itself = True
    list_display = ("person", "role", "agency", "group", "from_on", "to_on")
    list_filter = (InForceFilter, "role", "agency")
    list_select_related = ("person", "agency", "group")
    search_fields = ("person__name",)
    search_help_text = "Name of the person"
    fields = ("person", "role", "agency", "group", "from_on", "to_on")
    object_actions = (
        ObjectAction(
            "end",
            "End this appointment now",
            "The person holds the role no longer, from this moment on. What a designate held with it ends too.",
            end_appointment,
            is_offered=lambda appointment: appointment.to_on is None or appointment.to_on >= clock.today(),
            needs_reason=True,
            is_warning=True,
        ),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [
            *super().get_readonly_fields(request, obj),
            *(["person", "role", "agency", "group"] if obj else []),
        ]

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name == "person":
            kwargs["queryset"] = Person.objects.filter(is_active=True, anonymised_at=None)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        typed = form.cleaned_data
        if change:
            services.change_appointment(
                appointment=obj, from_on=typed["from_on"], to_on=typed["to_on"], by=request.user
            )
            return
        added = services.appoint(
            person=typed["person"],
            role=Role(typed["role"]),
            agency=typed["agency"],
            group=typed["group"],
            from_on=typed["from_on"],
            to_on=typed["to_on"],
            by=request.user,
        )
        obj.__dict__.update(added.__dict__)


def end_designation(request: Any, designation: Designation, reason: str) -> str:
    services.end_designation(designation=designation, by=request.user, reason=reason)
    return "The designation has ended."


@admin.register(Designation, site=site)
class DesignationAdmin(PortalModelAdmin):
    records_itself = True
    may_change = False
    list_display = ("appointment", "designate", "from_on", "to_on")
    list_filter = (InForceFilter,)
    list_select_related = ("appointment__person", "designate")
    search_fields = ("appointment__person__name", "designate__name")
    search_help_text = "Name of the holder or the designate"
    fields = ("appointment", "designate", "from_on", "to_on", "reason")
    object_actions = (
        ObjectAction(
            "end",
            "End this designation now",
            "The designate holds the role no longer, from this moment on.",
            end_designation,
            is_offered=lambda designation: designation.to_on >= clock.today(),
            needs_reason=True,
            is_warning=True,
        ),
    )

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        added = services.designate(by=request.user, **{name: form.cleaned_data[name] for name in self.fields})
        obj.__dict__.update(added.__dict__)


def end_absence(request: Any, absence: Absence, reason: str) -> str:
    services.end_absence(absence=absence, by=request.user)
    return "The absence has ended."


@admin.register(Absence, site=site)
class AbsenceAdmin(PortalModelAdmin):
    records_itself = True
    may_change = False
    list_display = ("person", "deputy", "from_on", "to_on")
    list_filter = (InForceFilter,)
    list_select_related = ("person", "deputy")
    search_fields = ("person__name", "deputy__name")
    search_help_text = "Name of the person or the deputy"
    fields = ("person", "deputy", "from_on", "to_on")
    object_actions = (
        ObjectAction(
            "end",
            "End this absence now",
            "The deputy gets nothing more of what waits for the person.",
            end_absence,
            is_offered=lambda absence: absence.to_on >= clock.today(),
        ),
    )

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        added = services.record_absence(
            by=request.user, **{name: form.cleaned_data[name] for name in self.fields}
        )
        obj.__dict__.update(added.__dict__)
