"""`make lighthouse`: how Lighthouse, which others wrote, scores the public site; one JSON line for each page.

The demonstration that `make run` keeps is served as production serves a portal: gunicorn without DEBUG, hashed and compressed
styles, TLS. Lighthouse looks with its own defaults: a telephone on a slow line. A page that misses a score is looked at twice
more, and the medians count, since a busy machine makes one look slow. It ends with 1 when a score was missed, and says by what.
"""

from __future__ import annotations

import contextlib
import json
import os
import ssl
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any
from urllib.request import urlopen

from tests import machine

PROGRAMME = Path(__file__).resolve().parent / "node_modules" / "lighthouse" / "cli" / "index.js"
LOOKS = 3

PAGES = {
    "home": "/",
    "list": "/resources/",
    "detail": "/resources/worried-about-a-child-what-you-can-do/",
    "search": "/search/?q=sleep",
}
TARGETS = {"performance": 98, "accessibility": 100, "best-practices": 100, "seo": 100}

#: What was searched for is no page for search engines, and tells them so.
NOT_SCORED = {"search": {"seo"}}


def main() -> int:
    if why := why_not():
        print(why, file=sys.stderr)
        return 2
    all_held = True
    with tempfile.TemporaryDirectory(prefix="portal-lighthouse-") as name, serving(Path(name)) as url:
        for page in PAGES:
            found = score_of(page, url, Path(name))
            print(json.dumps(found), flush=True)
            all_held = all_held and found["held"]
    return 0 if all_held else 1


def why_not() -> str:
    if not PROGRAMME.exists():
        return "Lighthouse is not installed (make lighthouse)."
    return machine.why_no_node() or machine.why_no_browser()


@contextlib.contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The demonstration as production serves a portal; its address."""
    port = machine.free_port()
    url = f"https://localhost:{port}"
    kept = {
        "DATABASE_URL": f"sqlite:///{machine.ROOT / 'var' / 'portal.sqlite3'}",
        "STORAGE_URL": f"file://{machine.ROOT / 'var' / 'files'}",
    }
    as_production = {
        "DEBUG": "false",
        "DEMONSTRATION": "false",
        "ALLOWED_HOSTS": "localhost",
        "BASE_URL": url,
        "STATIC_ROOT": str(folder / "static"),
        "COUNT_READS": "false",
    }
    certificate, key = machine.certificate(folder)
    with machine.Processes(folder, {**kept, **os.environ, **as_production}) as portal:
        portal.run("collectstatic", sys.executable, "manage.py", "collectstatic", "--noinput")
        portal.start(
            "web", sys.executable, "-m", "gunicorn", "config.wsgi", "--no-control-socket", "--workers", "2",
            "--threads", "4", "--bind", f"127.0.0.1:{port}", "--certfile", str(certificate), "--keyfile", str(key),
        )  # fmt: skip
        machine.wait_until(lambda: machine.answers(port), what="the web")
        # Who comes first after a start is not whom we measure.
        context = ssl.create_default_context(cafile=certificate)
        for path in [*PAGES.values(), "/robots.txt"] * LOOKS:
            urlopen(url + path, context=context).close()
        yield url


def score_of(page: str, url: str, folder: Path) -> dict[str, Any]:
    """Each score out of a hundred, and of a category that missed its target what cost it points."""
    categories = [category for category in TARGETS if category not in NOT_SCORED.get(page, ())]
    reports: list[dict[str, Any]] = []
    for looks in (1, LOOKS - 1):
        reports += [look(url + PAGES[page], categories, folder) for _ in range(looks)]
        scores = {category: median(score(report, category) for report in reports) for category in categories}
        missed = [category for category in categories if scores[category] < TARGETS[category]]
        if not missed:
            break
    return {
        "name": f"lighthouse_{page}",
        **scores,
        "looks": len(reports),
        "held": not missed,
        "missed": {category: costly(reports[-1], category) for category in missed},
    }


def look(url: str, categories: list[str], folder: Path) -> dict[str, Any]:
    """What Lighthouse reports of the page, with a browser of its own that knows nothing of it yet."""
    told = folder / "report.json"
    flags = ["--headless=new", "--no-sandbox", "--ignore-certificate-errors"]
    done = subprocess.run(
        [
            machine.node(),
            PROGRAMME,
            url,
            "--quiet",
            "--no-enable-error-reporting",
            f"--only-categories={','.join(categories)}",
            f"--chrome-flags={' '.join(flags)}",
            "--output=json",
            f"--output-path={told}",
        ],
        env={"PATH": os.environ["PATH"], "HOME": str(folder), "CHROME_PATH": machine.browser()},
        capture_output=True,
        text=True,
        check=False,
    )
    report: dict[str, Any] = json.loads(told.read_text()) if told.exists() else {}
    told.unlink(missing_ok=True)
    if done.returncode or "runtimeError" in report:
        raise RuntimeError(f"{url}: {report.get('runtimeError') or done.stderr}")
    return report


def score(report: dict[str, Any], category: str) -> int:
    return round(100 * report["categories"][category]["score"])


def costly(report: dict[str, Any], category: str) -> list[str]:
    """The audits of a category that count, and were not passed in full."""
    audits = [
        report["audits"][one["id"]] for one in report["categories"][category]["auditRefs"] if one["weight"]
    ]
    return [
        f"{audit['title']}: {audit.get('displayValue') or audit.get('explanation') or audit['id']}"
        for audit in audits
        if audit["score"] is not None and audit["score"] < 0.9
    ]


if __name__ == "__main__":
    sys.exit(main())
