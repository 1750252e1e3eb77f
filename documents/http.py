"""A file or a table as an answer. Only the view of what it belongs to calls this, after its own check of who may read it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import IO, Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils.http import content_disposition_header

from documents import rules, services
from documents.inspection import EXTENSIONS
from documents.inspection.names import shown_name
from documents.models import Document
from foundation.csv import csv_response
from partnership.models import Person

_CHUNK = 64 * 1024
_RANGE = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})$")

#: What is public may be kept by a shared cache for half a minute (design section 8).
PUBLIC = "public, max-age=0, s-maxage=30, must-revalidate"
PRIVATE = "private, no-store"


def table_response(
    name: str, headings: Iterable[Any], rows: Iterable[Iterable[Any]]
) -> StreamingHttpResponse:
    """A table as a CSV file to download, but a cell with a protected name in it says that it is held (law 17)."""
    return csv_response(name, headings, services.without_names(rows))


def file_response(request: HttpRequest, document: Document, *, reader: Person | None) -> HttpResponseBase:
    """The file, to be saved and not shown. `reader` is None for what is published.

    A reader leaves a trace. Raises Http404 for what must not be served: originals, and what is infected or
    (where there is a scanner) not yet scanned.
    """
    if rules.reasons_not_to_serve(document):
        raise Http404
    if reader is not None:
        services.record_reading(document=document, by=reader)
    etag = f'"{document.sha256}"'
    if reader is None and etag in request.headers.get("If-None-Match", ""):
        return _with_headers(HttpResponseNotModified(), document, etag, is_public=True)
    wanted = _wanted(request, document.size, etag)
    if wanted is None:
        refused = HttpResponse(status=416)
        refused["Content-Range"] = f"bytes */{document.size}"
        return refused
    start, end = wanted
    response: HttpResponseBase
    try:
        file = services.opened(document)
    except services.FileChanged:
        return HttpResponse(render_to_string("documents/file_unreadable.html"), status=503)
    if request.method == "HEAD":
        file.close()
        response = HttpResponse()
    else:
        response = StreamingHttpResponse(_Stretch(file, start, end))
    if (start, end) != (0, document.size):
        response.status_code = 206
        response["Content-Range"] = f"bytes {start}-{end - 1}/{document.size}"
    response["Content-Length"] = str(end - start)
    response["Accept-Ranges"] = "bytes"
    return _with_headers(response, document, etag, is_public=reader is None)


def download_name(document: Document) -> str:
    """What the file is called when it is saved: its title, and the ending of what it is."""
    return shown_name(f"{document.title}.{EXTENSIONS[document.media_type][0]}")


def _with_headers(
    response: HttpResponseBase, document: Document, etag: str, *, is_public: bool
) -> HttpResponseBase:
    response["Content-Type"] = document.media_type
    response["Content-Disposition"] = (
        content_disposition_header(True, download_name(document)) or "attachment"
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = PUBLIC if is_public else PRIVATE
    if is_public:
        response["ETag"] = etag
    else:
        response["X-Robots-Tag"] = "noindex"
    return response


def _wanted(request: HttpRequest, size: int, etag: str) -> tuple[int, int] | None:
    """From where to where: the whole file, or the one stretch asked for; None when there is no such stretch."""
    asked = _RANGE.match(request.headers.get("Range", ""))
    condition = request.headers.get("If-Range")
    if request.method != "GET" or asked is None or (condition is not None and condition != etag):
        return 0, size
    first, last = asked.groups()
    if not first and not last:
        return 0, size
    if not first:
        start, end = max(0, size - int(last)), size
    else:
        start, end = int(first), min(size, int(last) + 1) if last else size
    return (start, end) if start < end else None


class _Stretch:
    """A stretch of an open file, bit by bit. Closing it closes the file, whether it was read or not."""

    def __init__(self, file: IO[bytes], start: int, end: int) -> None:
        self._file = file
        self._file.seek(start)
        self._left = end - start

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        chunk = self._file.read(min(_CHUNK, self._left))
        if not chunk:
            self.close()
            raise StopIteration
        self._left -= len(chunk)
        return chunk

    def close(self) -> None:
        self._file.close()
