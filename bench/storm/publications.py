"""Publications in a storm (R9 to R12): never early, at most a minute late, once, and never past a gate.

They have a database of their own, whose clock begins on Monday 5 October 2026 and only goes forward.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import random
import re
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from bench.storm import messages
from bench.storm.stack import Result, Storm, result, within
from foundation.clock import LONDON
from tests.machine import wait_until

Review = dict[str, Any]

BEGINS = dt.datetime(2026, 10, 5, 10, tzinfo=LONDON)
PANEL = "national.panel@gov.example"

#: When the bodies accept, and the first day on which publication is lawful: counted by hand from the calendar.
DEADLINES = {
    dt.date(2026, 12, 18): "Thursday 31 December 2026",  # Christmas, and Boxing Day's substitute on the 28th
    dt.date(2027, 3, 22): "Friday 2 April 2027",  # Good Friday, Easter Monday, and the clocks go forward
    dt.date(2027, 10, 26): "Thursday 4 November 2027",  # the clocks go back on the 31st
}
#: The nights on which the clocks change, and what is wrong with half past one.
CHANGES = {dt.date(2027, 3, 28): "does not exist", dt.date(2027, 10, 31): "comes twice"}


def london(day: dt.date, hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour, minute), tzinfo=LONDON).astimezone(dt.UTC)


def begin(storm: Storm, workers: int = 2) -> None:
    """The database, the clock and the processes of the publications; what runs already goes on."""
    if storm.database != "publications":
        storm.move_to_publications()
        storm.move_clock_to(BEGINS)
    storm.running(workers, web=True)


def move_to(storm: Storm, moment: dt.datetime) -> None:
    """The clock goes on to this moment, and the scheduler has given a sign of life since."""
    assert moment >= storm.now(), "The clock of the publications only goes forward."
    storm.move_clock_to(moment)
    wait_until(lambda: is_ready(storm), within=90, what="the scheduler after the clock moved")


def in_a_fortnight(storm: Storm) -> dt.date:
    """A day for which the bodies can be sent the report now."""
    return storm.now().astimezone(LONDON).date() + dt.timedelta(days=14)


def is_ready(storm: Storm) -> bool:
    return storm.get("/readyz")[0] == 200


def fixed(storm: Storm, title: str, *moments: dt.datetime, are_sent: bool = True) -> list[Review]:
    """Reviews whose dates are fixed for these moments, and which every body has accepted."""
    made = storm.act("fixed", title=title, publish_at=[one.isoformat() for one in moments])
    wait_until(
        lambda: (
            not storm.query(
                "SELECT 1 FROM notices_delivery WHERE status IN ('pending', 'claimed') AND due_at < now() "
                "+ make_interval(secs => %s) LIMIT 1",
                float(storm.clock_file.read_text()),
            )
        ),
        within=120,
        what="the bodies' copies",
    )
    if are_sent:
        assert all(reached(storm, review) >= 3 for review in made), "A body did not accept its copy."
    return list(made)


def reached(storm: Storm, review: Review) -> int:
    """How many bodies accepted the report."""
    return int(
        storm.query(
            "SELECT count(*) FROM notices_delivery d JOIN notices_notice n ON n.id = d.notice_id "
            "JOIN django_content_type t ON t.id = n.subject_type_id WHERE t.model = 'publicationplan' "
            "AND n.subject_id = %s AND d.recipient <> '' AND d.status = 'accepted'",
            review["plan"],
        )[0][0]
    )


def schedule(storm: Storm, reviews: list[Review]) -> None:
    refused = storm.act("schedule", plans=[review["plan"] for review in reviews])
    assert not refused, refused


def became(storm: Storm, reviews: list[Review]) -> list[dict[str, Any]]:
    found = storm.act("became", plans=[review["plan"] for review in reviews])
    return list(found)


def refused(storm: Storm, reviews: list[Review]) -> int:
    """How many of them were tried and not published."""
    return int(
        storm.query(
            "SELECT count(DISTINCT plan_id) FROM reviews_publicationattempt WHERE NOT is_published AND plan_id = ANY(%s)",
            [review["plan"] for review in reviews],
        )[0][0]
    )


def is_public_once(one: dict[str, Any]) -> bool:
    counts = (one["published"], one["files"], one["slugs"], one["attempts"])
    return one["status"] == "published" and counts == (1, 1, 1, 1)


def times_too_often(found: list[dict[str, Any]]) -> int:
    return sum(max(one["published"], one["files"], one["slugs"], one["attempts"], 1) - 1 for one in found)


def is_public(storm: Storm, review: Review) -> bool:
    return storm.get(f"/learning/reviews/{review['slug']}/")[0] == 200


# What the public sees -----------------------------------------------------------------------------


@dataclass
class Public:
    """Somebody outside who asks for everything over and over, and remembers when each review was first seen."""

    storm: Storm
    reviews: list[Review]
    seen_at: dict[str, dt.datetime] = field(default_factory=dict)
    apart: list[str] = field(default_factory=list)  #: Seen in one place and afterwards not yet in another.
    errors: list[int] = field(default_factory=list)

    PLACES = ("/learning/", "/feeds/learning.atom", "/sitemap.xml", "/learning/?q=storm")

    @contextlib.contextmanager
    def watching(self) -> Iterator[None]:
        over = threading.Event()

        def watch() -> None:
            order = list(self.PLACES)
            while not over.is_set():
                self.look(order)
                order.reverse()

        thread = threading.Thread(target=watch)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()

    def look(self, order: list[str]) -> None:
        """What one place shows, every place that is asked after it shows too, and the page and file are open."""
        known: set[str] = set()
        for place in order:
            status, text = self.storm.get(place)
            if status != 200:
                self.errors.append(status)
                continue
            shown = {review["slug"] for review in self.reviews if f"/reviews/{review['slug']}/" in text}
            self.apart += [f"{slug} not in {place}" for slug in known - shown]
            known |= shown
        now = self.storm.now()
        for slug in known - set(self.seen_at):
            self.seen_at[slug] = now
            status, page = self.storm.get(f"/learning/reviews/{slug}/")
            file = re.search(rf'"(/learning/reviews/{slug}/files/[^"]+)"', page)
            if status != 200 or not file or self.storm.get(file[1])[0] != 200:
                self.apart.append(f"{slug} without its page or file")

    def early(self) -> int:
        due = {review["slug"]: dt.datetime.fromisoformat(review["publish_at"]) for review in self.reviews}
        return sum(seen < due[slug] for slug, seen in self.seen_at.items())


# The storms ---------------------------------------------------------------------------------------


def r12_gates(storm: Storm) -> Result:
    """The Panel's copy bounced, or its period has not run: nobody and nothing publishes, and people are told."""
    begin(storm)
    storm.mail.behave({PANEL: ["550"]})
    day = in_a_fortnight(storm)
    [bounced] = fixed(storm, "Storm bounced", london(day, 9), are_sent=False)
    storm.mail.behave({})
    alarmed = within(lambda: storm.mail.accepted(re.escape(bounced["manager_email"])), 90)
    [early] = fixed(storm, "Storm early", london(day, 9))
    move_to(storm, london(day - dt.timedelta(days=11), 9))
    path = f"/workspace/reviews/{bounced['reference']}/plan/schedule/"
    page = unescape(storm.get(path, session=bounced["manager"])[1])
    refusal = storm.act("schedule", plans=[bounced["plan"]])
    # What no service does: both rows say “scheduled”, and the one period has not run.
    # Their moment is now: a minute before it, a period that does not hold would have taken them off the schedule.
    due = storm.now()
    for review in (bounced, early):
        storm.act("force", plan=review["plan"], publish_at=due.isoformat())
    stopped = within(lambda: refused(storm, [bounced, early]) == 2, 90)
    found = became(storm, [bounced, early])
    told = within(lambda: len(_told_of_stop(storm)) >= 2, 90)
    public = [review for review in (bounced, early) if is_public(storm, review)]
    held = {
        "the owner hears of the bounce": alarmed,
        "the page names the Panel": "Review Panel" in page,
        "the service names the Panel": "Review Panel" in str(refusal),
        "both are tried and not published": stopped,
        "the one for the Panel": "Review Panel" in str(found[0]["refusals"]),
        "the other for its period": "too early" in str(found[1]["refusals"]),
        "both are off the schedule": [one["status"] for one in found] == ["fixed", "fixed"],
        "owner and chair are told": told,
        "nothing is public": not public,
    }
    return result("R12 gates of a publication", lost=0, doubled=len(public), held=held)


def _told_of_stop(storm: Storm) -> list[tuple[Any, ...]]:
    return storm.query("SELECT id FROM notices_notice WHERE kind = 'publication_stopped' AND status = 'sent'")


def r11_publications(storm: Storm) -> Result:
    """Publications fall due one after the other while workers are killed; then nobody is there to publish."""
    begin(storm, workers=3)
    number, apart, least_kills = (6, 2, 2) if storm.short else (20, 5, 10)
    day = in_a_fortnight(storm)
    first = london(day, 9, 30)
    moments = [first + dt.timedelta(seconds=apart * place) for place in range(number)]
    reviews = fixed(storm, "Storm public", *moments)
    later = fixed(storm, "Storm late", london(day, 9, 45), london(day, 10))
    move_to(storm, first - dt.timedelta(minutes=5))
    schedule(storm, [*reviews, *later])
    storm.move_clock_to(first - dt.timedelta(seconds=4))
    public = Public(storm, reviews)
    kills = 0
    with public.watching():
        until = time.monotonic() + 180
        while time.monotonic() < until and len(public.seen_at) < number:
            time.sleep(random.uniform(0.2, 1.2) if storm.short else random.uniform(0.5, 2))
            ready = [name for name in storm.workers_running() if storm.is_ready(name)]
            if len(ready) > 1 and storm.now() > first:
                storm.kill(random.choice(ready))
                storm.start_worker()
                kills += 1
    found = became(storm, reviews)
    alarm = _nobody_there(storm, *later)
    late = became(storm, later)
    lateness = sorted(one["late_s"] or 0 for one in found)
    lost = sum(one["status"] != "published" for one in found + late)
    doubled = times_too_often(found + late)
    held = {
        "as many killed as meant": kills >= least_kills,
        "each once, with its file": all(is_public_once(one) for one in found + late),
        "none early": public.early() == 0 and lateness[0] >= 0,
        "a minute late at most": lateness[int(len(lateness) * 0.99)] <= 60,
        "everywhere at the same time": not public.apart,
        "every page answered": not public.errors,
        "people see what is overdue": alarm,
    }
    return result(
        "R11 publications while workers are killed",
        lost=lost,
        doubled=doubled,
        held=held,
        publications=number,
        kills=kills,
        early=public.early(),
        latest_s=round(lateness[-1], 1),
        seen_apart=public.apart,
    )


def _nobody_there(storm: Storm, off_too_long: Review, in_time: Review) -> bool:
    """Beat and workers are gone: after five minutes people see it. Back an hour later, what is up to an hour
    late is tried, and what is later waits for the chair.
    """
    for name in [name for name in storm.processes.running if name != "web"]:
        storm.kill(name)
    due = dt.datetime.fromisoformat(off_too_long["publish_at"])
    storm.move_clock_to(due + dt.timedelta(minutes=4))
    is_quiet = "overdue." not in storm.get("/readyz")[1]
    storm.move_clock_to(due + dt.timedelta(minutes=5, seconds=5))
    status, text = storm.get("/readyz")
    _, banner = storm.get("/workspace/", session=in_time["manager"])
    alarm = is_quiet and status == 503 and all("1 publication is overdue." in one for one in (text, banner))
    storm.move_clock_to(due + dt.timedelta(minutes=61))
    storm.running(2)
    wait_until(lambda: is_public(storm, in_time), within=90, what="the publication up to an hour late")
    wait_until(lambda: refused(storm, [off_too_long]) == 1, within=90, what="the chair to be asked")
    waits = not is_public(storm, off_too_long)
    chair = storm.act("staff", email="storm.chair@storm.example", role="chair")
    path = f"/workspace/reviews/{off_too_long['reference']}/plan/late/"
    allowed = storm.post(path, chair["session"], {"reason": "It is still right."}) == 302
    goes = within(lambda: is_public(storm, off_too_long), 90)
    return alarm and waits and allowed and goes


def r10_publication_by_wrong_clocks(storm: Storm) -> Result:
    """Workers an hour ahead, an hour behind and five minutes ahead publish nothing; one that is right does."""
    begin(storm)
    due = london(in_a_fortnight(storm), 9)
    [review] = fixed(storm, "Storm skewed", due)
    move_to(storm, due - dt.timedelta(minutes=5))
    schedule(storm, [review])
    for name in storm.workers_running():
        storm.kill(name)
    wrong = [storm.start_worker(STORM_SKEW=str(skew)) for skew in (3600, -3600, 300)]
    storm.wait_ready(*wrong)
    public = Public(storm, [review])
    with public.watching():
        storm.move_clock_to(due - dt.timedelta(seconds=5))
        told = within(lambda: refused(storm, [review]) == 1, 90)
        wait_until(lambda: storm.now() > due + dt.timedelta(seconds=3), what="the moment to pass")
        none_by_them = not public.seen_at
        storm.start_worker()
        published = within(lambda: public.seen_at, 120)
    [one] = became(storm, [review])
    for name in wrong:
        storm.kill(name)
    held = {
        "people are told": told,
        "none by the wrong ones": none_by_them,
        "once by the right one": is_public_once(one),
        "not early": public.early() == 0 and (one["late_s"] or 0) >= 0,
    }
    return result(
        "R10 publication by wrong clocks",
        lost=int(not published),
        doubled=times_too_often([one]),
        held=held,
        early=public.early(),
    )


def r9_clock_changes(storm: Storm) -> Result:
    """Deadlines across the holidays and both changes of the clocks, and publications on those very days."""
    begin(storm)
    draft = storm.act("planned", title="Storm deadlines")
    path = f"/workspace/reviews/{draft['reference']}/plan/date/"
    worked_out: dict[str, object] = {}
    reviews: list[Review] = []
    early = 0
    for day, earliest in DEADLINES.items():
        night = next((one for one in CHANGES if 0 < (one - day).days < 7), None)
        if night:
            move_to(storm, london(night - dt.timedelta(days=13), 10))
            # The short form takes one of the two hours on each of the days.
            hours = [3, 9] if not storm.short else [9] if reviews else [3]
            today = fixed(storm, f"Storm {night}", *[london(night, hour) for hour in hours])
            reviews += today
        move_to(storm, london(day, 10))
        worked_out[earliest] = earliest in unescape(storm.get(path, session=draft["manager"])[1])
        if night:
            typed = {"publish_at_0": night.day, "publish_at_1": night.month, "publish_at_2": night.year}
            asked = {name: str(value) for name, value in typed.items()} | {
                "publish_at_3": "1:30am",
                "look": "",
            }
            status, page = storm.form(path, draft["manager"]).send(asked)
            worked_out[f"{night} 1:30am"] = status == 200 and CHANGES[night] in unescape(page)
            schedule(storm, today)
            for review in today:
                early += _one_by_the_minute(storm, review)
    found = became(storm, reviews)
    held = {
        **worked_out,
        "each once": all(is_public_once(one) for one in found),
        "none early": early == 0,
        "right to the minute": all(0 <= (one["late_s"] or 0) <= 60 for one in found),
    }
    return result(
        "R9 changes of the clocks, and holidays",
        lost=sum(one["status"] != "published" for one in found),
        doubled=times_too_often(found),
        held=held,
        early=early,
        latest_s=round(max(one["late_s"] or 0 for one in found), 1),
    )


def _one_by_the_minute(storm: Storm, review: Review) -> int:
    """Whether it was seen before its minute; it has been seen when this is over."""
    public = Public(storm, [review])
    storm.move_clock_to(dt.datetime.fromisoformat(review["publish_at"]) - dt.timedelta(seconds=3))
    with public.watching():
        within(lambda: public.seen_at, 90)
    return public.early()


def r21_audit_whole(storm: Storm) -> Result:
    """The record of the publications, after all that has happened to them."""
    begin(storm)
    return messages.r21_audit_whole(storm)
