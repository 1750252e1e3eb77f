"""For load balancers and for monitoring: no sign-in, no cookie, nothing of a case."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from foundation import clock
from notices import health


@login_not_required
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Whether this process answers, with its database: a load balancer sends it visitors or not."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("The database does not answer.\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Whether everything happens at its time: scheduler, queue, publications. Red is 503, with the reasons."""
    try:
        now = clock.database_now()
        found = health.look(now)
    except DatabaseError:
        unknown = {
            "ready": False,
            "database": "does not answer",
            "problems": ["The database does not answer."],
        }
        return JsonResponse(unknown, status=503)
    return JsonResponse(health.as_json(found, now), status=503 if found.problems else 200)
