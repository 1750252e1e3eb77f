"""No space, no memory, no callers that hurry (R15): a clear message, nothing by halves, and back when it is over."""

from __future__ import annotations

import contextlib
import io
import os
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from PIL import Image

from bench.storm.publications import Review, begin
from bench.storm.stack import Form, Result, Storm, result, within
from tests.documents import files
from tests.machine import ROOT


def r15_sqlite(storm: Storm) -> Result:
    """A database file that can't grow leaves no half record."""
    file, environment = storm.sqlite("r15")
    limit = file.stat().st_size + 300_000
    seed = [sys.executable, "-m", "bench.storm.act", "seed"]
    many = '{"kind": "storm_default", "number": 4000, "label": "r15"}'
    full = subprocess.run(
        ["prlimit", f"--fsize={limit}", *seed, many],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    with sqlite3.connect(file) as connection:
        whole = connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        notices = connection.execute("SELECT count(*) FROM notices_notice").fetchone()[0]
        deliveries = connection.execute("SELECT count(*) FROM notices_delivery").fetchone()[0]
        events = connection.execute(
            "SELECT count(*) FROM audit_event WHERE verb = 'notice_scheduled'"
        ).fetchone()[0]
    few = '{"kind": "storm_default", "number": 200, "label": "r15b"}'
    again = subprocess.run([*seed, few], cwd=ROOT, env=environment, capture_output=True, check=False)
    held = (
        full.returncode != 0
        and ("full" in full.stderr or "disk I/O" in full.stderr)
        and whole
        and notices == deliveries == events
        and notices % 200 == 0
        and again.returncode == 0
    )
    return result("R15 full disk under SQLite", lost=notices - deliveries, doubled=0, held=held)


def r15_files(storm: Storm) -> Result:
    """Uploads while no file can grow: a clear message, nothing kept by halves, and all is well with space again."""
    begin(storm)
    review = storm.act("begun", title="Storm full")
    before = _stored(storm)
    form = _upload_form(storm, review)
    # One is checked in memory, the other meets the full disk while it comes in.
    papers = [noisy_pdf(1_500_000), noisy_pdf(3_000_000)]
    with limited(storm, "fsize", lambda pid: 1_000_000):
        answers = [form.send(FINAL, ("report.pdf", paper)) for paper in papers]
        is_up = storm.get("/about/")[0] == 200
    clear = [status == 503 or "could not be stored" in text for status, text in answers]
    halves = _uploaded(storm, review) + sum(left.name.endswith(".part") for left in _stored(storm))
    orphans = len(_stored(storm) - before)
    status, _ = form.send(FINAL, ("report.pdf", papers[0]))
    return result(
        "R15 full disk under uploads",
        lost=int(status != 302),
        doubled=halves + orphans,
        held=all(clear)
        and is_up
        and halves == orphans == 0
        and _uploaded(storm, review) == 1
        and status == 302,
        answers=[status for status, _ in answers],
    )


def r15_memory(storm: Storm) -> Result:
    """The web runs out of memory during an upload; the kernel takes workers' processes while they send."""
    begin(storm)
    review = storm.act("begun", title="Storm memory")
    before = _stored(storm)
    form = _upload_form(storm, review)
    paper = noisy_pdf(45_000_000)
    with limited(storm, "as", lambda pid: _size(pid) + 32 * 1024 * 1024):
        status, text = form.send(FINAL, ("report.pdf", paper))
        is_up = storm.get("/about/")[0] == 200
    kept = _uploaded(storm, review) + len(_stored(storm) - before)
    back, _ = form.send(FINAL, ("report.pdf", paper))
    number, kills = (200, 3) if storm.short else (1_000, 12)
    storm.act("seed", kind="storm_default", number=number, label="r15m")
    done = 0
    for turn in range(kills):
        goal = number * (turn + 1) // (kills + 2)
        if within(lambda goal=goal: storm.counts("r15m")["accepted"] >= goal, 60):  # type: ignore[misc]
            worker = storm.workers_running()[0]
            done += within(lambda worker=worker: storm.kill_a_child(worker), 10)  # type: ignore[misc]
    storm.wait_drained("r15m", within=180)
    tally = storm.tally("r15m")
    return result(
        "R15 out of memory",
        lost=tally.lost,
        doubled=tally.copies,
        held={
            "a clear message": status == 503 or "could not be stored" in text,
            "the public site goes on": is_up,
            "nothing by halves": kept == 0,
            "well with memory again": back == 302,
            "as many killed as meant": done == kills,
            "every notice leaves": tally.lost == 0 and tally.accepted_rows == number,
            "a copy a process at most": tally.copies <= done and tally.differing == 0,
        },
        answer=status,
        processes_killed=done,
    )


def r15_slow_callers(storm: Storm) -> Result:
    """A thousand callers say half a request and wait; they go, and the web is back."""
    begin(storm)
    number = 200 if storm.short else 1_000
    slow_ones, back_after = _slow_callers(storm, number)
    return result(
        "R15 slow callers",
        lost=0,
        doubled=0,
        held={
            "they come through": slow_ones >= number * 0.9,
            "the web is back": back_after is not None and back_after < 60,
        },
        slow_callers=slow_ones,
        back_after_s=back_after,
    )


FINAL = {"form": "full", "status": "final"}


def _upload_form(storm: Storm, review: Review) -> Form:
    return storm.form(f"/workspace/reviews/{review['reference']}/report/upload/", review["manager"])


def _uploaded(storm: Storm, review: Review) -> int:
    """Versions of the review's report, and files of its matter beside their two."""
    rows = storm.query(
        "SELECT (SELECT count(*) FROM reviews_reportversion v JOIN reviews_report p ON p.id = v.report_id "
        "WHERE p.review_id = r.id), (SELECT count(*) FROM documents_document d WHERE d.matter_id = r.matter_id) "
        "FROM reviews_practicereview r WHERE r.id = %s",
        review["review"],
    )
    [(versions, documents)] = rows
    return int(versions + documents - 2 * versions)


def _stored(storm: Storm) -> set[Path]:
    return {path for path in (storm.folder / "files").rglob("*") if path.is_file()}


def noisy_pdf(size: int) -> bytes:
    """A PDF of about so many bytes, which no compression makes smaller."""
    side = int((size / 2.4) ** 0.5)
    out = io.BytesIO()
    Image.frombytes("RGB", (side, side), os.urandom(3 * side * side)).save(
        out, "JPEG", quality=95, subsampling=0
    )
    return files.picture_pdf(out.getvalue(), words=files.line(files.REPORT))


def _size(pid: int) -> int:
    """The bytes of a process's address space."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[0])
    return pages * os.sysconf("SC_PAGE_SIZE")


@contextlib.contextmanager
def limited(storm: Storm, what: str, limit: Callable[[int], int]) -> Iterator[None]:
    """Within the block the web's processes can't take more of it than this (`prlimit`)."""
    pids = [storm.processes.running["web"].pid, *storm.children("web")]
    for pid in pids:
        subprocess.run(["prlimit", "--pid", str(pid), f"--{what}={limit(pid)}:unlimited"], check=True)
    try:
        yield
    finally:
        for pid in pids:
            subprocess.run(["prlimit", "--pid", str(pid), f"--{what}=unlimited"], check=False)


def _slow_callers(storm: Storm, number: int) -> tuple[int, float | None]:
    """So many connections that say half a request and wait; then they go."""
    callers = []
    for _ in range(number):
        caller = socket.socket()
        caller.settimeout(5)
        try:
            caller.connect(("127.0.0.1", storm.web_port))
            caller.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")
        except OSError:
            caller.close()
            continue
        callers.append(caller)
    time.sleep(3)
    for caller in callers:
        caller.close()
    began = time.monotonic()
    back = within(lambda: storm.get("/healthz", timeout=3)[0] == 200, 90)
    return len(callers), round(time.monotonic() - began, 1) if back else None
