"""One thing that goes wrong must not hold up the others: each act of the dispatcher stands apart."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError

log = logging.getLogger(__name__)


@contextmanager
def apart(what: str) -> Iterator[None]:
    """A mistake inside is logged and goes no further; what the database raises ends the whole turn."""
    try:
        yield
    except DatabaseError:
        raise
    except Exception:
        log.exception("The dispatcher could not %s; it goes on with the rest.", what)
