"""The configuration of this room: the partnership, its people, its calendar and its rules."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from foundation import clock
from foundation.words import say_day
from partnership import rules, services
from partnership.admin_site import ObjectAction, PortalInline, PortalModelAdmin, site
from partnership.models import (
    Absence,
    Agency,
    Appointment,
    Area,
    Audience,
    Channel,
    ClosureDay,
    Designation,
    GlossaryTerm,
    Group,
    Language,
    Partnership,
    Person,
    Role,
    RuleEdition,
    StatutoryAddress,
    Timer,
)
from partnership.points import MovedDeadline


def tell_what_moved(request: HttpRequest, moved: list[MovedDeadline]) -> None:
    """How many deadlines a changed calendar moved, and from when to when; of what, their owners are told."""
    if not moved:
        messages.info(request, "No deadline moves.")
        return
    number = "One deadline moves" if len(moved) == 1 else f"{len(moved)} deadlines move"
    days = sorted({(one.before, one.after) for one in moved})
    told = "; ".join(f"from {say_day(before)} to {say_day(after)}" for before, after in days)
    messages.warning(request, f"{number}, {told}. Their owners are told.")


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


# The partnership and its agencies -----------------------------------------------------------------


@admin.register(Partnership, site=site)
class PartnershipAdmin(PortalModelAdmin):
    """The one partnership that this portal serves."""

    changes_public_pages = True
    list_display = ("name", "short_name", "mailbox", "rules")
    fieldsets = (
        ("Names and numbers", {"fields": ("name", "short_name", "mailbox", "website")}),
        (
            "When somebody is worried about a child",
            {"fields": ("front_door_number", "front_door_hours", "out_of_hours_number")},
        ),
        ("Rules", {"fields": ("rules", "minuted_confirmation_working_days")}),
        (
            "Public pages",
            {"fields": ("about", "accessibility_statement", "privacy_notice", "cookies_page")},
        ),
    )

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_add_permission(request, obj) and Partnership.current() is None

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        if obj.rules_id:
            rules.refuse(rules.reasons_not_to_be_local(obj.rules))
        super().save_model(request, obj, form, change)


@admin.register(Agency, site=site)
class AgencyAdmin(PortalModelAdmin):
    list_display = ("name", "short_name", "kind", "notices_email", "is_current")
    list_filter = ("kind", "is_current")
    search_fields = ("name", "short_name")
    fieldsets = (
        (None, {"fields": ("name", "short_name", "kind", "website", "is_current")}),
        ("Notices", {"fields": ("notices_email",)}),
        (
            "Press office",
            {
                "fields": (
                    "press_office_name",
                    "press_office_email",
                    "press_office_number",
                    "press_office_out_of_hours_number",
                )
            },
        ),
    )


# People -------------------------------------------------------------------------------------------


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
    services.record_leaving(person=person, by=request.user, reason=reason)
    return f"{person} can't sign in any more and holds no role."


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
            "An invitation to choose a password goes to the person's e-mail address. It works once, for a week, "
            "and closes any earlier one.",
            invite,
            is_offered=lambda person: not rules.reasons_not_to_invite(person),
        ),
        ObjectAction(
            "leave",
            "Record that they have left",
            "The person is signed out at once and can't sign in again. Their roles end, and their calendar feed closes.",
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
            "The private address of the person's calendar opens nothing any more. They can make a new one.",
            close_feed,
            is_offered=lambda person: bool(person.calendar_token),
        ),
        ObjectAction(
            "remove-second-factor",
            "Remove their second factor",
            "The person's app, passkeys and recovery codes open nothing any more. Do it only once you are sure "
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


# Whom the partnership speaks to -------------------------------------------------------------------


class WordAdmin(PortalModelAdmin):
    """Short lists of words, which may be deleted while nothing uses them."""

    may_delete = True


class UsedFilter(admin.SimpleListFilter):
    """Words that audiences use, and those that none does and that may be deleted."""

    title = "use"
    parameter_name = "use"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, str]]:
        return [("used", "Of an audience"), ("unused", "Of no audience")]

    def queryset(self, request: Any, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() not in ("used", "unused"):
            return queryset
        return queryset.filter(audience__isnull=self.value() == "unused").distinct()


class PlainerFilter(admin.SimpleListFilter):
    """Terms for which there are plainer words, and those that are only explained."""

    title = "plainer words"
    parameter_name = "plainer"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "Has plainer words"), ("no", "Is only explained")]

    def queryset(self, request: Any, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "no":
            return queryset.filter(plainer_words="")
        return queryset.exclude(plainer_words="") if self.value() == "yes" else queryset


class PassedFilter(admin.SimpleListFilter):
    """Days to come, today among them, and days that have passed."""

    title = "day"
    parameter_name = "passed"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, str]]:
        return [("no", "Today or later"), ("yes", "Has passed")]

    def queryset(self, request: Any, queryset: QuerySet[Any]) -> QuerySet[Any]:
        today = clock.today()
        if self.value() == "no":
            return queryset.filter(day__gte=today)
        return queryset.filter(day__lt=today) if self.value() == "yes" else queryset


@admin.register(Area, site=site)
class AreaAdmin(WordAdmin):
    search_fields = ("name",)


@admin.register(Channel, site=site)
class ChannelAdmin(WordAdmin):
    list_filter = (UsedFilter,)
    search_fields = ("name",)


@admin.register(Language, site=site)
class LanguageAdmin(WordAdmin):
    list_display = ("name", "tag")
    list_filter = (UsedFilter,)
    search_fields = ("name", "tag")


@admin.register(Audience, site=site)
class AudienceAdmin(WordAdmin):
    list_display = ("name", "is_seldom_heard")
    list_filter = ("is_seldom_heard",)
    search_fields = ("name",)


@admin.register(GlossaryTerm, site=site)
class GlossaryTermAdmin(WordAdmin):
    list_display = ("term", "meaning", "plainer_words")
    list_filter = (PlainerFilter,)
    search_fields = ("term", "meaning")


# Calendar and rules -------------------------------------------------------------------------------


@admin.register(ClosureDay, site=site)
class ClosureDayAdmin(PortalModelAdmin):
    """Days that the bank-holiday calendar doesn't know. Saving one says what it moves."""

    records_itself = True
    may_delete = True
    list_display = ("day", "name", "source")
    list_filter = (PassedFilter,)
    search_fields = ("name", "source")
    search_help_text = "Name or source"

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        typed = {name: form.cleaned_data[name] for name in ("day", "name", "source")}
        if change:
            moved = services.change_closure_day(closure=obj, by=request.user, **typed)
        else:
            moved = services.add_closure_day(by=request.user, **typed)
            obj.pk = ClosureDay.objects.values_list("pk", flat=True).get(day=typed["day"])
        tell_what_moved(request, moved)

    def delete_model(self, request: Any, obj: Any) -> None:
        tell_what_moved(request, services.remove_closure_day(closure=obj, by=request.user))


class TimerInline(PortalInline):
    """The periods of an edition. One that is there stays as it is: plans were made under it."""

    model = Timer
    may_change = False
    fields = ("kind", "recipient", "force", "period", "unit", "start_event", "wording", "source")


@admin.register(RuleEdition, site=site)
class RuleEditionAdmin(PortalModelAdmin):
    """Editions of the rules. A mistaken one can be deleted while nothing was made under it."""

    may_delete = True
    list_display = ("name", "in_force_from", "in_force_to", "is_local")
    list_filter = ("is_local",)
    search_fields = ("name", "source")
    fields = (
        "name",
        "slug",
        "source",
        "source_url",
        "wording",
        "in_force_from",
        "in_force_to",
        "is_local",
    )
    inlines = (TimerInline,)

    def save_related(self, request: Any, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        rules.refuse(rules.reasons_not_to_be_local(form.instance))


def end_suspension(request: Any, timer: Timer, reason: str) -> str:
    tell_what_moved(request, services.end_suspension(timer=timer, on=clock.today(), by=request.user))
    return "The timer runs again from tomorrow."


@admin.register(Timer, site=site)
class TimerAdmin(PortalModelAdmin):
    """Single periods, for suspending one with a reason, as was done nationally in March 2020."""

    records_itself = True
    may_add = False
    list_display = ("kind", "recipient", "edition", "period", "unit", "force", "suspended_from")
    list_filter = ("edition", "kind", "force")
    search_fields = ("edition__name", "start_event", "wording", "source")
    search_help_text = "Edition, start event, wording or source"
    list_select_related = ("edition",)
    workflow_fields = (
        "edition",
        "kind",
        "recipient",
        "force",
        "period",
        "unit",
        "start_event",
        "wording",
        "source",
    )
    fields = (*workflow_fields, "suspended_from", "suspended_to", "suspension_reason")
    object_actions = (
        ObjectAction(
            "end-suspension",
            "End the suspension",
            "The timer runs again from tomorrow, and deadlines that hang on it are worked out anew.",
            end_suspension,
            is_offered=lambda timer: timer.is_suspended_on(clock.today()),
            is_warning=True,
        ),
    )

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        typed = form.cleaned_data
        if typed["suspended_from"] is None:
            raise rules.NotPossibleNow(["Give the first day of the suspension."])
        moved = services.suspend_timer(
            timer=obj,
            from_on=typed["suspended_from"],
            to_on=typed["suspended_to"],
            reason=typed["suspension_reason"],
            by=request.user,
        )
        tell_what_moved(request, moved)


@admin.register(StatutoryAddress, site=site)
class StatutoryAddressAdmin(PortalModelAdmin):
    """Where statutory notices go. A changed address has to be confirmed again before a report goes there."""

    may_delete = False
    list_display = ("recipient", "channel", "email", "confirmed", "confirmed_at")
    list_filter = ("channel",)
    search_fields = ("email",)
    workflow_fields = ("confirmed", "tested_at", "confirmed_at", "confirmed_by")
    fields = ("recipient", "channel", "email", "details", *workflow_fields)

    @admin.display(description="confirmed by a test message", boolean=True)
    def confirmed(self, address: StatutoryAddress) -> bool:
        return address.is_confirmed
