"""Messages in a storm (R1 to R8, R10, R12, R21): what was lost and doubled, and whether the bar was held."""

from __future__ import annotations

import datetime as dt
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter

import psycopg2

from bench.storm.stack import WORDS, Result, Storm, kill_again_and_again, result, within
from tests.machine import ROOT, wait_until


def r1_workers_killed(storm: Storm) -> Result:
    """Workers killed while sending: nothing lost, at most one copy for each process killed."""
    storm.stop_all()
    first, kills = (300, 5) if storm.short else (10_000, 200)
    storm.act("seed", kind="storm_default", number=first, label="r1")
    for beat in ("beat-a", "beat-b", "beat-c"):
        storm.start_beat(beat)
    done, number = kill_again_and_again(storm, "r1", kills=kills, number=first)
    took = storm.wait_drained("r1", within=120)
    tally = storm.tally("r1")
    held = {
        "as many killed as meant": done == kills,
        "every notice leaves": tally.lost == 0 and tally.accepted_rows == tally.deliveries == number,
        "a copy a process at most": tally.copies <= done * 2 and tally.most_copies <= 3,
        "the same bytes": tally.differing == 0,
        "one event each": _events(storm, "r1") == Counter({1: number}),
    }
    return result(
        "R1 workers killed",
        lost=tally.lost,
        doubled=tally.copies,
        held=held,
        notices=number,
        kills=done,
        most_copies=tally.most_copies,
        other_bytes=tally.differing,
        drained_after_s=round(took, 1),
    )


def _events(storm: Storm, label: str) -> Counter[int]:
    """How many deliveries have how many audit events of acceptance (R21: no gap, no double)."""
    rows = storm.query(
        "SELECT (SELECT count(*) FROM audit_event e WHERE e.verb = 'delivery_accepted' "
        "AND e.subject_type = 'notices.notice' AND e.subject_id = n.id "
        "AND (e.facts->>'delivery')::bigint = d.id) "
        "FROM notices_delivery d JOIN notices_notice n ON n.id = d.notice_id "
        "WHERE n.occasion LIKE %s AND d.status = 'accepted'",
        f"{label}:%",
    )
    return Counter(number for (number,) in rows)


def r2_redis_gone(storm: Storm) -> Result:
    """Redis killed and back empty: pages go on, an approval is saved, everything is caught up."""
    number = 300 if storm.short else 2_000
    pauses = [5.0] if storm.short else [15.0, 600.0]
    chair = storm.act("staff", email="chair@storm.example", role="chair")
    storm.running(web=True)
    lost = doubled = 0
    held = True
    caught_up = []
    for turn, pause in enumerate(pauses):
        label = f"r2x{turn}"
        storm.act("seed", kind="storm_default", number=number, label=label)
        wait_until(lambda label=label: storm.counts(label)["accepted"] > number // 10, within=90)  # type: ignore[misc]
        storm.redis.kill()
        waits = storm.act("late_notice", label=f"{label}late")
        began = time.monotonic()
        public, _ = storm.get("/about/")
        staff, _ = storm.get("/workspace/notices/", session=chair["session"])
        saved = storm.post(
            f"/workspace/notices/{waits['reference']}/decide/",
            chair["session"],
            {"choice": "send", "reason": "It is still worth knowing."},
        )
        time.sleep(max(0.0, pause - (time.monotonic() - began)))
        storm.redis.start()
        took = storm.wait_drained(label, within=120)
        storm.wait_drained(f"{label}late", within=120)
        tally = storm.tally(label)
        late = storm.tally(f"{label}late")
        lost += tally.lost + late.lost
        doubled += tally.copies + late.copies
        caught_up.append(round(took, 1))
        held = held and (public, staff, saved) == (200, 200, 302) and tally.accepted_rows == number
        held = held and late.accepted_rows == 1 and _events(storm, label) == Counter({1: number})
    return result(
        "R2 Redis gone and back empty",
        lost=lost,
        doubled=doubled,
        held=held and lost == 0 and doubled == 0 and max(caught_up) <= 120,
        caught_up_after_s=caught_up,
    )


def r3_database_gone(storm: Storm) -> Result:
    """The database stopped, killed, restarted, cut off and made read-only: workers come back unaided."""
    number = 600 if storm.short else 4_000
    label = "r3"
    manager = storm.act("staff", email="manager@storm.example", role="business_manager")
    chair = storm.act("staff", email="chair@storm.example", role="chair")
    workers = storm.running(web=True)
    storm.act("seed", kind="storm_default", number=number, label=label)
    faults = ["kill", "drop", "read_only", "immediate"] + ([] if storm.short else ["fast", "kill", "drop"])
    share = number // (len(faults) + 2)
    answers: list[tuple[str, int]] = []
    held = {"sending when it happens": True, "no trace": True}

    def ask(fault: str, *allowed: int) -> None:
        status, text = storm.get("/workspace/notices/", session=manager["session"])
        answers.append((fault, status))
        held["no trace"] &= "Traceback" not in text
        held[f"pages answer during {fault}"] = status in allowed

    for turn, fault in enumerate(faults):
        held["sending when it happens"] &= within(
            lambda goal=share * (turn + 1): storm.counts(label)["accepted"] >= goal,  # type: ignore[misc]
            120,
        )
        if storm.open_ones(label) < share:  # So that each fault meets workers that send.
            storm.act("seed", kind="storm_default", number=share, label=label, first=number)
            number += share
        if fault == "drop":
            storm.cluster.drop_connections()
            ask(fault, 200, 503)
        elif fault == "read_only":
            held |= _read_only(storm, chair["session"])
        else:
            storm.cluster.kill() if fault == "kill" else storm.cluster.stop(fault)
            ask(fault, 503)
            held["health says so"] = storm.get("/readyz")[0] == storm.get("/healthz")[0] == 503
            time.sleep(2)
            storm.cluster.start()
    storm.wait_drained(label, within=180)
    storm.wait_drained("r3late", within=180)
    tally = storm.tally(label)
    in_flight = len(faults) * len(workers) * 2
    held |= {
        "workers live on": all(storm.processes.running[name].poll() is None for name in workers),
        "pages are back": within(
            lambda: storm.get("/workspace/notices/", session=manager["session"])[0] == 200, 30
        ),
        "every notice leaves": tally.lost == 0 and tally.accepted_rows == number,
        "copies": tally.copies <= in_flight and tally.differing == 0,
        "one event each": _events(storm, label) == Counter({1: number}),
        "what was decided meanwhile leaves": storm.counts("r3late")["accepted"] == 1,
    }
    return result(
        "R3 database gone and back",
        lost=tally.lost,
        doubled=tally.copies,
        held=held,
        faults=len(faults),
        answers_meanwhile=answers,
        most_copies_allowed=in_flight,
    )


def _read_only(storm: Storm, chair: str) -> dict[str, bool]:
    """A form sent while nothing can be written is not taken, and once more afterwards it is."""
    waits = storm.act("late_notice", label="r3late")
    form = storm.form(f"/workspace/notices/{waits['reference']}/decide/", chair)
    decision = {"choice": "send", "reason": "It is still worth knowing."}
    storm.cluster.read_only(on=True)
    within(lambda: storm.query("SHOW default_transaction_read_only") == [("on",)], 5)
    status, text = form.send(decision)
    public, _ = storm.get("/about/")
    time.sleep(3)
    storm.cluster.read_only(on=False)
    storm.cluster.drop_connections()
    again = within(lambda: form.send(decision)[0] == 302, 30)
    return {
        "a form that is not taken says so": status == 503 and "Traceback" not in text,
        "public pages go on read-only": public == 200,
        "the form is taken afterwards": again,
    }


def r4_mail_refusals(storm: Storm) -> Result:
    """Refusals, drops, cuts and bounces: copies only where the server took a message and kept silent."""
    each = 6 if storm.short else 48
    plain = 100 if storm.short else 800
    modes = ["421", "450", "451", "drop", "cut"]
    storm.mail.behave(
        {f"r4{mode}-": [mode, "accept"] for mode in modes}
        | {"r4vanish-": ["vanish", "accept"], "r4bounce-": ["550"]}
    )
    storm.running()
    storm.act("staff", email="owner@fscp.example", role="business_manager")
    for mode in modes:
        storm.act("seed", kind="storm_default", number=each, label=f"r4{mode}")
    storm.act("seed", kind="storm_default", number=plain, label="r4plain")
    storm.act("seed", kind="storm_default", number=max(plain // 50, 2), label="r4vanish")
    storm.act("seed", kind="storm_default", number=2, label="r4bounce")
    labels = [f"r4{mode}" for mode in modes] + ["r4plain", "r4vanish", "r4bounce"]
    # After three such troubles in a row a worker leaves the server alone until the next tick.
    for label in labels:
        storm.wait_drained(label, within=300 if storm.short else 1_500)
    tallies = {label: storm.tally(label) for label in labels}
    storm.mail.behave({})
    bounces = storm.query(
        "SELECT d.status, d.attempts, d.owners_told_at IS NOT NULL FROM notices_delivery d "
        "JOIN notices_notice n ON n.id = d.notice_id WHERE n.occasion LIKE 'r4bounce:%'"
    )
    told = within(lambda: storm.query("SELECT 1 FROM notices_notice WHERE kind = 'delivery_trouble'"), 90)
    spread = storm.query(
        "SELECT count(DISTINCT accepted_at) FROM notices_delivery d JOIN notices_notice n "
        "ON n.id = d.notice_id WHERE n.occasion LIKE 'r4451:%'"
    )[0][0]
    tried_again = storm.query(
        "SELECT count(*) FROM notices_delivery d JOIN notices_notice n ON n.id = d.notice_id "
        "WHERE n.occasion ~ '^r4(421|450|451|drop|cut):' AND d.attempts >= 2 AND d.status = 'accepted'"
    )[0][0]
    lost = sum(tally.lost for tally in tallies.values())
    copies = sum(tally.copies for tally in tallies.values())
    vanished = tallies["r4vanish"].deliveries
    held = {
        "none lost": lost == 0,
        "each refused once and accepted later": tried_again == each * len(modes),
        "copies of what vanished alone": copies == tallies["r4vanish"].copies == vanished,
        "the same bytes": all(tally.differing == 0 for tally in tallies.values()),
        "bounces fail at once": [(status, attempts) for status, attempts, _ in bounces]
        == [("failed", 1)] * 2,
        "people are told": told,
        "not all at the same moment": spread > 1,
    }
    return result(
        "R4 mail refused, dropped, cut, bounced",
        lost=lost,
        doubled=copies,
        held=held,
        refusals=each * len(modes),
        accepted_then_silent=vanished,
        bounces=len(bounces),
    )


def r5_mail_hangs(storm: Storm) -> Result:
    """A server that hangs on every tenth bulletin does not hold up the statutory notices."""
    number = 40 if storm.short else 400
    hanging = {f"r5bulk-{n}@": ["hang", "accept"] for n in range(0, number, 10)}
    storm.mail.behave(hanging)
    storm.running()
    storm.act("seed", kind="storm_bulk", number=number, label="r5bulk")
    statutory = 10 if storm.short else 60
    for turn in range(3):
        time.sleep(2)
        storm.act("seed", kind="storm_statutory", number=statutory // 3 + 1, label=f"r5must{turn}")
    for turn in range(3):
        storm.wait_drained(f"r5must{turn}", within=120)
    storm.wait_drained("r5bulk", within=600)
    waits = [
        seconds
        for (seconds,) in storm.query(
            "SELECT extract(epoch FROM d.accepted_at - n.due_at)::float FROM notices_delivery d "
            "JOIN notices_notice n ON n.id = d.notice_id WHERE n.occasion LIKE 'r5must%' ORDER BY 1"
        )
    ]
    p95 = waits[int(len(waits) * 0.95) - 1]
    tallies = [storm.tally(label) for label in ("r5bulk", "r5must0", "r5must1", "r5must2")]
    lost, copies = sum(tally.lost for tally in tallies), sum(tally.copies for tally in tallies)
    everything = all(tally.accepted_rows == tally.deliveries for tally in tallies)
    hung = storm.query(
        "SELECT count(*) FROM notices_delivery d JOIN notices_notice n ON n.id = d.notice_id "
        "WHERE n.occasion LIKE 'r5bulk:%' AND d.attempts >= 2"
    )[0][0]
    storm.mail.behave({})
    return result(
        "R5 mail hangs",
        lost=lost,
        doubled=copies,
        held={
            "every notice leaves once": lost == copies == 0 and everything,
            "the server hung": hung >= len(hanging),
            "statutory ones overtake": p95 < 60,
        },
        hangs=hung,
        statutory_wait_p95_s=round(p95, 1),
    )


def r6_worker_frozen(storm: Storm) -> Result:
    """A worker frozen past its lease: at most one copy for each freeze, and no second record of sending."""
    number, freezes, frozen_for = (200, 1, 14.0) if storm.short else (1_500, 5, 75.0)
    workers = storm.running()
    at_work = True
    for turn in range(freezes):
        label = f"r6x{turn}"
        storm.act("seed", kind="storm_default", number=number // freezes, label=label)
        at_work &= within(lambda label=label: storm.counts(label)["accepted"] > 5, 60)  # type: ignore[misc]
        storm.kill(workers[0], signal.SIGSTOP)
        at_work &= storm.open_ones(label) > 0
        time.sleep(frozen_for)
        storm.kill(workers[0], signal.SIGCONT)
        storm.wait_drained(label, within=150)
    tallies = [storm.tally(f"r6x{turn}") for turn in range(freezes)]
    lost, copies = sum(tally.lost for tally in tallies), sum(tally.copies for tally in tallies)
    once = all(_events(storm, f"r6x{turn}") == Counter({1: number // freezes}) for turn in range(freezes))
    return result(
        "R6 worker frozen past its lease",
        lost=lost,
        doubled=copies,
        held={
            "sending when it froze": at_work,
            "none lost": lost == 0,
            "a copy a process at most": copies <= freezes * 2 and max(t.most_copies for t in tallies) <= 2,
            "one event each": once,
        },
        freezes=freezes,
    )


def r7_two_dispatchers(storm: Storm) -> Result:
    """Three dispatchers that send, at once, on PostgreSQL and on SQLite: no copy."""
    storm.stop_all()
    number = 100 if storm.short else 1_000
    storm.act("seed", kind="storm_default", number=number, label="r7pg")
    _drain_at_once(storm.environment)
    on_postgres = storm.tally("r7pg")
    file, environment = storm.sqlite("r7")
    before, storm.environment = storm.environment, environment
    try:
        storm.act("words", texts=WORDS)
        storm.act("seed", kind="storm_default", number=number, label="r7lite")
        _drain_at_once(environment)
    finally:
        storm.environment = before
    with sqlite3.connect(file) as connection:
        accepted = connection.execute(
            "SELECT count(*) FROM notices_delivery WHERE status = 'accepted'"
        ).fetchone()[0]
    taken = Counter(one["message_id"] for one in storm.mail.accepted("r7lite-"))
    copies = on_postgres.copies + sum(taken.values()) - len(taken)
    lost = on_postgres.lost + number - len(taken)
    held = lost == 0 and copies == 0 and on_postgres.accepted_rows == accepted == number
    return result("R7 dispatchers at once", lost=lost, doubled=copies, held=held, notices=number * 2)


def _drain_at_once(environment: dict[str, str]) -> None:
    command = [sys.executable, "-m", "bench.storm.act", "drain", '{"seconds": 120}']
    running = [
        subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL) for _ in range(3)
    ]
    assert all(process.wait(timeout=180) == 0 for process in running)


def r8_beat_down_for_a_day(storm: Storm) -> Result:
    """Everything off for 24 hours: statutory notices go at once, marked late; the rest as law 12 says."""
    storm.stop_all()
    number = 20 if storm.short else 200
    plans: list[tuple[str, str, int]] = [
        ("storm_statutory", "r8must", 0),
        ("storm_waits", "r8waits", 0),
        ("storm_hour", "r8hour", 0),
        ("storm_reminder", "r8remind", 5),
        ("storm_statutory", "r8ended", 0),
    ]
    for kind, label, people in plans:
        storm.act("seed", kind=kind, number=number, label=label, due_in=60, people=people)
    storm.act("end_group", label="r8ended")
    storm.move_clock(24 * 3600)
    workers = [storm.start_worker(), storm.start_worker()]
    storm.start_beat("beat-a")
    storm.start_beat("beat-b")
    storm.wait_ready(*workers)
    took = storm.wait_drained("r8must", within=120)
    for label in ("r8waits", "r8hour", "r8remind", "r8ended"):
        storm.wait_drained(label, within=60)
    settled = within(lambda: storm.open_ones("digest") == 0, 60)
    tallies = {label: storm.tally(label) for _, label, _ in plans}
    late = storm.query(
        "SELECT count(*) FROM notices_delivery d JOIN notices_notice n ON n.id = d.notice_id "
        "WHERE n.occasion LIKE 'r8must:%' AND d.is_late"
    )[0][0]
    reminders = Counter(one["recipient"] for one in storm.mail.accepted("r8remind-p"))
    storm.move_clock(0)
    held = (
        tallies["r8must"].accepted_rows == late == number
        and tallies["r8waits"].waiting_rows == number
        and tallies["r8hour"].waiting_rows == number
        and tallies["r8ended"].withdrawn_rows == number
        and settled
        and sorted(reminders.values()) == [1] * 5
        and all(tally.copies == 0 for tally in tallies.values())
    )
    return result(
        "R8 everything off for a day",
        lost=sum(tally.lost for tally in tallies.values()),
        doubled=sum(tally.copies for tally in tallies.values()),
        held=held,
        statutory_after_s=round(took, 1),
        reminders_of_five_people=sum(reminders.values()),
    )


def r10_clocks_wrong(storm: Storm) -> Result:
    """Workers an hour ahead, an hour behind and five minutes ahead: nothing leaves before the database's time."""
    storm.stop_all()
    number = 30 if storm.short else 200
    workers = [storm.start_worker(STORM_SKEW=str(skew)) for skew in (3600, -3600, 300)]
    storm.start_beat("beat-a")
    storm.wait_ready(*workers)
    due_in = 6.0 if storm.short else 15.0
    seeded = storm.act("seed", kind="storm_default", number=number, label="r10", due_in=due_in)
    due_at = dt.datetime.fromisoformat(seeded["due_at"])
    early = 0
    while dt.datetime.now(dt.UTC) < due_at:
        early = max(early, len(storm.mail.accepted("r10-")))
        time.sleep(0.2)
    storm.wait_drained("r10", within=120)
    tally = storm.tally("r10")
    before = storm.query(
        "SELECT count(*) FROM notices_delivery d JOIN notices_notice n ON n.id = d.notice_id "
        "WHERE n.occasion LIKE 'r10:%' AND d.accepted_at < n.due_at"
    )[0][0]
    held = early == before == 0 and tally.accepted_rows == number and tally.copies == 0
    return result("R10 clocks wrong", lost=tally.lost, doubled=tally.copies, held=held, early=early + before)


def r12_panel_notice_bounces(storm: Storm) -> Result:
    """A statutory notice that bounced has reached nobody, and its owner is told within the hour."""
    storm.mail.behave({"r12-": ["550"]})
    storm.act("staff", email="owner@fscp.example", role="business_manager")
    storm.running(1)
    seeded = storm.act("seed", kind="storm_statutory", number=1, label="r12")
    storm.wait_drained("r12", within=60)
    reached = storm.act("reached", notice=seeded["first"], recipient="national_panel")["at"]
    told = within(lambda: storm.mail.accepted("owner@fscp.example"), 90)
    tally = storm.tally("r12")
    storm.mail.behave({})
    return result(
        "R12 Panel notice bounces",
        lost=tally.lost,
        doubled=tally.copies,
        held=tally.failed_rows == 1 and reached is None and told,
    )


def r21_audit_whole(storm: Storm) -> Result:
    """After the storms of this database: every act has its event, the chain is whole, and nothing of it can be changed."""
    storm.act("seed", kind="storm_waits", number=1, label="r21", due_in=3600)
    gaps = storm.query(
        "SELECT count(*) FROM notices_notice n WHERE NOT EXISTS (SELECT 1 FROM audit_event e "
        "WHERE e.subject_type = 'notices.notice' AND e.subject_id = n.id AND e.verb = 'notice_scheduled')"
    )[0][0]
    gaps += storm.query(
        "SELECT count(*) FROM notices_delivery d WHERE d.status = 'accepted' AND NOT EXISTS (SELECT 1 FROM audit_event e "
        "WHERE e.verb = 'delivery_accepted' AND e.subject_type = 'notices.notice' AND e.subject_id = d.notice_id "
        "AND (e.facts->>'delivery')::bigint = d.id)"
    )[0][0]
    doubles = storm.query(
        "SELECT count(*) FROM (SELECT facts->>'delivery' FROM audit_event WHERE verb = 'delivery_accepted' "
        "GROUP BY 1 HAVING count(*) > 1) twice"
    )[0][0]
    faults = storm.act("sealed")
    refused = 0
    ways = ("UPDATE audit_event SET verb = 'x'", "DELETE FROM audit_event", "TRUNCATE audit_event CASCADE")
    for sql in ways:
        try:
            storm.query(f"{sql} RETURNING 1" if not sql.startswith("TRUNCATE") else sql)
        except psycopg2.Error as error:
            refused += "audit: what was recorded" in str(error)
    [(events,)] = storm.query("SELECT count(*) FROM audit_event")
    return result(
        f"R21 audit whole in the database {storm.database}",
        lost=gaps,
        doubled=doubles,
        held={
            "an event for every act": gaps == doubles == 0,
            "the chain is whole": not faults,
            "no way to change it": refused == len(ways),
        },
        events=events,
        faults=faults[:5],
        ways_refused=refused,
    )
