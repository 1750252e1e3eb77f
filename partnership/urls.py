"""This room's pages of the workspace."""

from django.urls import path

from partnership.views import standing_in

app_name = "partnership"

urlpatterns = [
    path("absences/", standing_in.absences, name="absences"),
    path("absences/<int:pk>/end/", standing_in.end_absence, name="end_absence"),
    path("designates/", standing_in.designations, name="designations"),
    path("designates/<int:pk>/end/", standing_in.end_designation, name="end_designation"),
]
