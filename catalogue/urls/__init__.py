"""The catalogue in the workspace, below /workspace/. Addresses with words of their own come before those of resources."""

from catalogue.urls import briefings, collections, importing, printed, resources

app_name = "catalogue"

urlpatterns = [
    *collections.urlpatterns,
    *importing.urlpatterns,
    *printed.urlpatterns,
    *briefings.urlpatterns,
    *resources.urlpatterns,
]
