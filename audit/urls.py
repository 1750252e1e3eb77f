"""This room's pages of the workspace."""

from django.urls import path

from audit import views

app_name = "audit"

urlpatterns = [
    path("audit/", views.event_list, name="events"),
    path("audit/export.csv", views.event_list_export, name="export"),
]
