"""Forms sent many times at once while the web's processes are killed (R16): one effect, and nobody meets a 500."""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections import Counter

from bench.storm.publications import (
    became,
    begin,
    fixed,
    in_a_fortnight,
    is_public,
    is_public_once,
    london,
    move_to,
)
from bench.storm.stack import Form, Result, Storm, result, within
from tests.documents.files import tagged_pdf


def r16_fifty_at_once(storm: Storm) -> Result:
    """Approve, endorse, upload and publish: each pressed many times at once, and again where no answer came."""
    begin(storm)
    due = london(in_a_fortnight(storm), 9)
    [review] = fixed(storm, "Storm pressed", due)
    half = storm.act("half_endorsed", title="Storm endorsed")
    bare = storm.act("begun", title="Storm uploaded")
    late = storm.act("late_notice", label="r16")
    chair = storm.act("staff", email="storm.chair@storm.example", role="chair")
    move_to(storm, due - dt.timedelta(minutes=30))
    answers: Counter[int] = Counter()
    unanswered = kills = 0
    many, few = (20, 8) if storm.short else (50, 50)

    def press(path: str, session: str, data: dict[str, str], people: int = many, file: bytes = b"") -> None:
        nonlocal unanswered, kills
        lost, killed = many_times(storm, storm.form(path, session), data, answers, people, file)
        unanswered += lost
        kills += killed

    reason = {"choice": "send", "reason": "It is still worth knowing."}
    press(f"/workspace/notices/{late['reference']}/decide/", chair["session"], reason)
    endorse = f"/workspace/reviews/{half['reference']}/report/full/endorse/"
    press(endorse, half["partner"], {"has_read": "on"})
    upload = f"/workspace/reviews/{bare['reference']}/report/upload/"
    final = {"form": "full", "status": "final"}
    press(upload, bare["manager"], final, few, tagged_pdf(title="Storm"))
    press(f"/workspace/reviews/{review['reference']}/plan/schedule/", review["manager"], {})
    effects = {
        "late decisions": storm.query(
            "SELECT count(*) FROM notices_latedecision d JOIN notices_notice n ON n.id = d.notice_id "
            "WHERE n.reference = %s",
            late["reference"],
        )[0][0],
        "endorsements": _events(storm, "endorsed", half["review"]),
        "uploads": _events(storm, "report uploaded", bare["review"]),
        "schedules": _events(storm, "publication scheduled", review["review"]),
    }
    storm.move_clock_to(due - dt.timedelta(seconds=2))
    published = within(lambda: is_public(storm, review), 90) and is_public_once(became(storm, [review])[0])
    storm.wait_drained("r16", within=90)
    tally = storm.tally("r16")
    return result(
        "R16 fifty at once",
        lost=tally.lost + sum(number == 0 for number in effects.values()),
        doubled=tally.copies + sum(max(number, 1) - 1 for number in effects.values()),
        held={
            "two processes killed each time": kills == 2 * len(effects),
            "everybody is answered": sum(answers.values()) == many * (len(effects) - 1) + few,
            "one effect each": set(effects.values()) == {1},
            "no error": set(answers) <= {200, 302},
            "published once": published,
            "the notice leaves": tally.accepted_rows == 1,
        },
        answers={str(status): number for status, number in sorted(answers.items())},
        sent_again=unanswered,
        effects=effects,
    )


def many_times(
    storm: Storm, form: Form, data: dict[str, str], answers: Counter[int], people: int, file: bytes
) -> tuple[int, int]:
    """So many send the same form at the same moment, while two of the web's processes are killed.

    Whose answer gets lost sends it again. Says how often that was, and how many processes were killed.
    """
    lost = killed = 0
    lock = threading.Lock()
    start = threading.Barrier(people + 1)

    def press() -> None:
        nonlocal lost
        start.wait(timeout=60)
        until = time.monotonic() + 120
        while time.monotonic() < until:
            status, _ = form.send(data, ("report.pdf", file) if file else None)
            with lock:
                answers.update([status] if status else [])
                lost += not status
            if status:
                return
            time.sleep(0.5)

    threads = [threading.Thread(target=press) for _ in range(people)]
    for thread in threads:
        thread.start()
    start.wait(timeout=60)
    for _ in range(2):
        time.sleep(0.3)
        killed += storm.kill_a_child("web")
    for thread in threads:
        thread.join()
    return lost, killed


def _events(storm: Storm, verb: str, review: int) -> int:
    """How often that happened to the review."""
    return int(
        storm.query(
            "SELECT count(*) FROM audit_event WHERE verb = %s AND (facts->>'review')::bigint = %s",
            verb,
            review,
        )[0][0]
    )
