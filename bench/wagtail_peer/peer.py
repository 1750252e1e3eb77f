"""Wagtail as a side of a comparison: whether it is here, and how it is started. Nothing of Wagtail is imported."""

from __future__ import annotations

import contextlib
import os
import secrets
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from bench.sides import ROOT, Side
from bench.web import Web, gunicorn
from tests import machine

ENVIRONMENT = ROOT / ".wagtail"
PYTHON = ENVIRONMENT / "bin" / "python"


def is_installed(what: str) -> bool:
    """Whether Wagtail is here. If not, stderr is told what is left out."""
    if (ENVIRONMENT / ".installed").exists():
        return True
    print(f"Wagtail is not installed (make wagtail): {what} without it.", file=sys.stderr, flush=True)
    return False


@contextlib.contextmanager
def side() -> Iterator[Side]:
    """A process that answers for the site in full, its middleware and all; `bench.wagtail_peer.site` says what it can do."""
    with (
        machine.empty_database() as database,
        Side("bench.wagtail_peer.site", _environment(database), python=str(PYTHON)) as asked,
    ):
        yield asked


@contextlib.contextmanager
def serving(number: int) -> Iterator[Web]:
    """The site with so many resources, answered by as many gunicorn workers and threads as the portal's."""
    with (
        tempfile.TemporaryDirectory(prefix="portal-bench-") as folder,
        machine.empty_database() as database,
    ):
        environment = _environment(database)
        with Side("bench.wagtail_peer.site", environment, python=str(PYTHON)) as asked:
            asked.ask("fill_resources", number=number)
        with gunicorn(
            "bench.wagtail_peer.site", environment, Path(folder), python=str(PYTHON), life="/resources/"
        ) as web:
            yield web


def compared(name: str, ratios: list[float], target: float, **found: Any) -> dict[str, Any]:
    """How many times as fast as Wagtail the portal is, by the median of the rounds."""
    ratio = median(ratios)
    return {
        "name": f"{name}_beside_wagtail",
        "ratio": round(ratio, 3),
        "target": target,
        **found,
        "held": ratio >= target,
    }


def beside(name: str, ours: list[float], theirs: list[float], target: float, **found: Any) -> dict[str, Any]:
    """The same of milliseconds, round by round."""
    return compared(
        name,
        [their / our for our, their in zip(ours, theirs, strict=True)],
        target,
        milliseconds=round(median(ours), 1),
        wagtail_milliseconds=round(median(theirs), 1),
        **found,
    )


def _environment(database: str) -> dict[str, str]:
    return {
        **{name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ},
        "DJANGO_SETTINGS_MODULE": "bench.wagtail_peer.settings",
        "PYTHONPATH": str(ROOT),
        "SECRET_KEY": secrets.token_urlsafe(48),
        "DATABASE_URL": database,
    }
