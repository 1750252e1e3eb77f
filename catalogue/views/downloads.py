"""ZIPs that were made for one person, handed out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header

from documents.inspection.names import shown_name

PIECE = 256 * 1024


def zip_response(file: IO[bytes], *, name: str, size: int | None) -> StreamingHttpResponse:
    """The ZIP to download, streamed and never kept by the browser or on the way."""
    response = StreamingHttpResponse(_pieces(file), content_type="application/zip")
    response["Content-Length"] = str(size)
    response["Content-Disposition"] = content_disposition_header(True, shown_name(name)) or "attachment"
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(PIECE):
            yield piece
