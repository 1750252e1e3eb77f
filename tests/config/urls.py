"""Addresses for the tests of what holds for every answer."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db import InternalError, OperationalError
from django.http import HttpResponse
from django.urls import include, path
from django.utils.cache import patch_cache_control


def staff(request):
    return HttpResponse(f"for {request.user}")


@login_not_required
def public(request):
    response = HttpResponse("for everybody")
    patch_cache_control(response, public=True, max_age=0, s_maxage=30, must_revalidate=True)
    return response


@login_not_required
def public_with_cookie(request):
    response = public(request)
    response.set_cookie("seen", "1")
    return response


@login_not_required
def public_but_silent(request):
    return HttpResponse("for everybody, not to be kept")


@login_not_required
def database_away(request):
    raise OperationalError("could not connect to server at 10.0.0.7")


class Refused(Exception):
    """As psycopg2 says it: with PostgreSQL's code, here within a Django exception that has only its words."""

    def __init__(self, pgcode):
        self.pgcode = pgcode


@login_not_required
def refused_by_the_database(request, pgcode):
    raise InternalError("cannot execute UPDATE on 10.0.0.7") from Refused(pgcode)


@login_not_required
def full(request, number):
    raise OSError(number, "in /var/lib/portal")


@login_not_required
def of_a_key(request, key):
    return public(request)


@login_not_required
def out_of_memory(request):
    raise MemoryError


@login_not_required
def broken(request):
    raise RuntimeError("a secret in a message")


@login_not_required
def refused(request):
    raise PermissionDenied


def says(request):
    messages.success(request, "Saved")
    return HttpResponse("said")


urlpatterns = [
    path("account/", include("partnership.account_urls")),
    path("staff/", staff),
    path("public/", public),
    path("public/cookie/", public_with_cookie),
    path("public/silent/", public_but_silent),
    path("away/", database_away),
    path("away/<str:pgcode>/", refused_by_the_database),
    path("full/<int:number>/", full),
    path("text/<str:key>/", of_a_key),
    path("number/<int:key>/", of_a_key),
    path("memory/", out_of_memory),
    path("broken/", broken),
    path("refused/", refused),
    path("says/", says),
]
handler400 = "config.errors.bad_request"
handler403 = "config.errors.forbidden"
handler404 = "config.errors.not_found"
handler500 = "config.errors.failed"
