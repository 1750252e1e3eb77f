"""Every address of the portal, those of the public site first, which is asked most. Rooms keep their staff pages below /workspace/."""

from importlib.util import find_spec

from django.urls import include, path

from partnership.admin_site import site as admin_site

ROOMS = [
    "partnership",
    "audit",
    "matters",
    "documents",
    "notices",
    "catalogue",
    "reviews",
    "media_relations",
    "campaigns",
    "engagement",
]

urlpatterns = [
    *([path("", include("portal.urls"))] if find_spec("portal.urls") else []),
    path("account/", include("partnership.account_urls")),
    path("admin/", admin_site.urls),
    *[path("workspace/", include(f"{room}.urls")) for room in ROOMS if find_spec(f"{room}.urls")],
    path("", include("notices.outside_urls")),
]

handler400 = "config.errors.bad_request"
handler403 = "config.errors.forbidden"
handler404 = "config.errors.not_found"
handler500 = "config.errors.failed"
