"""Collections: toolkits for an audience or a campaign."""

from django.urls import URLPattern, path

from catalogue.views import collections

ALL = "catalogue/collections/"
ONE = f"{ALL}<str:collection>/"
ITEM = f"{ONE}contents/<str:resource>/"

urlpatterns: list[URLPattern] = [
    path(ALL, collections.collections, name="collections"),
    path(f"{ALL}export/", collections.collections_export, name="collections_export"),
    path(f"{ALL}begin/", collections.begin, name="collection_begin"),
    path(ONE, collections.collection, name="collection"),
    path(f"{ONE}edit/", collections.edit, name="collection_edit"),
    path(f"{ONE}contents/", collections.contents, name="collection_contents"),
    path(f"{ITEM}add/", collections.add, name="collection_add"),
    path(f"{ITEM}out/", collections.take_out, name="collection_take_out"),
    path(f"{ITEM}move/<slug:direction>/", collections.move, name="collection_move"),
    path(f"{ONE}publish/", collections.publish, name="collection_publish"),
    path(f"{ONE}withdraw/", collections.withdraw, name="collection_withdraw"),
    path(f"{ONE}zip/", collections.ask_for_pack, name="collection_zip"),
    path(f"{ONE}zip/<str:pack>/", collections.download_pack, name="collection_download"),
]
