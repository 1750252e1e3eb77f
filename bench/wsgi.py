"""The portal, and beside it in the same process a bare `HttpResponse("ok")` without middleware.

Below /written/ the portal does all that a public page takes but to render its template, which it did once: what is left when
templates take no time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextvars import ContextVar
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.test.utils import override_settings
from django.urls import get_resolver, path

from bench.web import WRITTEN
from config.wsgi import application as portal
from portal import public_pages

_is_written: ContextVar[bool] = ContextVar("is_written", default=False)
render = public_pages.render_to_string


def ok(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


get_resolver().url_patterns.insert(0, path("ok", ok))

with override_settings(MIDDLEWARE=[]):
    bare = WSGIHandler()


_rendered: dict[str, str] = {}


def render_unless_written(template: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
    if _is_written.get() and template in _rendered:
        return _rendered[template]
    _rendered[template] = render(template, context, request)
    return _rendered[template]


public_pages.render_to_string = render_unless_written


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    if environ["PATH_INFO"] == "/ok":
        return bare(environ, start_response)
    is_written = environ["PATH_INFO"].startswith(f"{WRITTEN}/")
    if is_written:
        environ["PATH_INFO"] = environ["PATH_INFO"].removeprefix(WRITTEN)
    _is_written.set(is_written)
    return portal(environ, start_response)
