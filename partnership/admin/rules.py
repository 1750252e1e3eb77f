"""Closure days, editions of rules, and timers."""

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
    ClosureDay,
    RuleEdition,
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
    """Editions of the rules. A mistaken one can be deleted while it has no periods; then it is ended."""

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
            "The timer runs again from tomorrow, and deadlines that hang on it are worked out again.",
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
