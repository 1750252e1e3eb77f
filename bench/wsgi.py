"""The portal, and beside it in the same process a bare `HttpResponse("ok")` without middleware."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.test.utils import override_settings
from django.urls import get_resolver, path

from config.wsgi import application as portal


def ok(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


get_resolver().url_patterns.insert(0, path("ok", ok))

with override_settings(MIDDLEWARE=[]):
    bare = WSGIHandler()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    return (bare if environ["PATH_INFO"] == "/ok" else portal)(environ, start_response)
