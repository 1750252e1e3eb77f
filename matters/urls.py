"""Matters and break-glass access, below /workspace/."""

from django.urls import path

from matters.views import break_glass, matters, proceedings

app_name = "matters"

_MATTER = "matters/<str:reference>/"
_PROCEEDING = f"{_MATTER}proceedings/<str:key>/"
_RESTRICTION = f"{_MATTER}restrictions/<str:key>/"

urlpatterns = [
    path("matters/", matters.matter_list, name="list"),
    path("matters/export.csv", matters.matter_list_export, name="list_export"),
    path("matters/open/", matters.open_matter, name="open"),
    path(_MATTER, matters.matter, name="matter"),
    path(f"{_MATTER}rename/", matters.rename, name="rename"),
    path(f"{_MATTER}close/", matters.close, name="close"),
    path(f"{_MATTER}reopen/", matters.reopen, name="reopen"),
    path(f"{_MATTER}access/", matters.access, name="access"),
    path(f"{_MATTER}access/<int:pk>/remove/", matters.remove, name="remove"),
    path(f"{_MATTER}give/", matters.give, name="give"),
    path(f"{_MATTER}proceedings/", proceedings.proceedings, name="proceedings"),
    path(f"{_MATTER}proceedings/add/", proceedings.add_proceeding, name="add_proceeding"),
    path(f"{_PROCEEDING}edit/", proceedings.edit_proceeding, name="edit_proceeding"),
    path(f"{_PROCEEDING}end/", proceedings.end_proceeding, name="end_proceeding"),
    path(f"{_PROCEEDING}reopen/", proceedings.reopen_proceeding, name="reopen_proceeding"),
    path(f"{_PROCEEDING}view/", proceedings.record_view, name="record_view"),
    path(f"{_MATTER}restrictions/", proceedings.restrictions, name="restrictions"),
    path(f"{_MATTER}restrictions/add/", proceedings.add_restriction, name="add_restriction"),
    path(f"{_RESTRICTION}edit/", proceedings.edit_restriction, name="edit_restriction"),
    path(f"{_RESTRICTION}lift/", proceedings.lift_restriction, name="lift_restriction"),
    path(f"{_MATTER}days/", proceedings.days, name="days"),
    path(f"{_MATTER}days/<str:what>/<int:pk>/remove/", proceedings.remove_day, name="remove_day"),
    path("break-glass/", break_glass.break_glass, name="break_glass"),
    path("break-glass/<int:pk>/look/", break_glass.look_at, name="look_at"),
]
