"""Importing many resources at once."""

from django.urls import URLPattern, path

from catalogue.views import importing

ALL = "catalogue/import/"
ONE = f"{ALL}<str:made>/"

urlpatterns: list[URLPattern] = [
    path(ALL, importing.import_resources, name="import_begin"),
    path(f"{ALL}export/", importing.export, name="import_export"),
    path(f"{ALL}export/files/", importing.exports, name="exports"),
    path(f"{ALL}export/files/<str:export>/", importing.download_export, name="export_download"),
    path(ONE, importing.one_import, name="import"),
    path(f"{ONE}errors/", importing.import_errors, name="import_errors"),
]
