"""Learning briefings: begun, written, promising, used."""

from django.urls import URLPattern, path

from catalogue.views import briefings

ALL = "catalogue/"
ONE = f"{ALL}<str:reference>/"
VERSION = f"{ONE}versions/<str:version>/"
STEP = f"{ONE}next-steps/<str:step>/"

urlpatterns: list[URLPattern] = [
    path(f"{ALL}briefings/begin/", briefings.begin, name="begin_briefing"),
    path(f"{VERSION}sections/", briefings.sections, name="sections"),
    path(f"{VERSION}again/", briefings.begin_again, name="begin_again"),
    path(f"{ONE}next-steps/", briefings.next_steps, name="next_steps"),
    path(f"{STEP}finish/", briefings.finish_step, name="finish_step"),
    path(f"{STEP}drop/", briefings.drop_step, name="drop_step"),
    path(f"{ONE}uses/", briefings.uses, name="uses"),
    path(f"{ONE}uses/export/", briefings.uses_export, name="uses_export"),
]
