"""Step 9: what anybody reads without an account, what staff see, and the evidence that they take with them."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import zipfile
from pathlib import Path
from typing import Any

from playwright.sync_api import expect

from tests.journey.acting import TITLE, Journey, comes, press, press_by_key, sees
from tests.journey.notices import PANEL
from tests.journey.planning import BRIEFING, FILM, TRANSCRIPT
from tests.journey.telling import SUPPORT_ADVICE

CORRECTION = "In the summary, “three services” should be “four services”."


def anybody_reads_it(journey: Journey) -> None:
    """Summary, recommendations with responses, report, briefing and film, without an account or a cookie."""
    page = journey.people.public()
    page.goto(journey.public)
    journey.people.check(page)
    sees(
        page,
        "What was learned about appointments that are missed.",
        "Follow up each missed appointment.",
        "Agreed. It will be done by the spring.",
        "28 May 2026",
    )
    film = page.get_by_role("listitem").filter(has=page.get_by_role("link", name=FILM))
    expect(film).to_contain_text("transcript below")
    film.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(film.get_by_text(TRANSCRIPT)).to_be_visible()
    assert page.context.cookies() == []
    feed = page.request.get(f"{journey.stack.url}/feeds/learning.atom").text()
    assert TITLE in feed

    [sent] = journey.stack.mailbox.messages(to=PANEL)
    [attached] = list(sent.iter_attachments())
    report = download(page, re.compile("^Full report"))
    assert report == attached.get_content(), "what was sent is what was published, byte for byte"
    assert download(page, BRIEFING).startswith(b"%PDF")


def a_correction_is_shown(journey: Journey) -> None:
    page, public = journey.manager, journey.people.public()
    page.goto(f"{journey.review}/texts/correct/")
    page.get_by_label("What is corrected").fill(CORRECTION)
    press_by_key(page, "Publish the correction now")
    public.goto(journey.public)
    expect(public.get_by_role("region", name="Corrections")).to_contain_text(CORRECTION)


def staff_see_the_whole_timeline(journey: Journey) -> None:
    page = journey.manager
    page.goto(f"{journey.review}/timeline/")
    sees(page, re.compile("[Pp]ublished"), "Frances Oyelaran", "Callum Prior")


def take_the_evidence(journey: Journey) -> None:
    """The pack proves each part by itself: plan, steps, notices as sent, endorsements, telling, decisions, audit."""
    page = journey.manager
    page.goto(f"{journey.review}/evidence/")
    press(page, "Make an evidence pack")

    def is_ready() -> int:
        page.reload()
        return page.get_by_role("link", name=re.compile("Download the pack")).count()

    comes(is_ready, within=120, what="the evidence pack")
    said = page.locator(".portal-hash").first.inner_text().split()[-1]
    data = download(page, re.compile("Download the pack"))
    assert hashlib.sha256(data).hexdigest() == said
    pack = zipfile.ZipFile(io.BytesIO(data))
    names = set(pack.namelist())
    assert names >= {
        "README.txt",
        "SHA256SUMS",
        "1-plan/plan.csv",
        "1-plan/plan.docx",
        "2-steps/steps.csv",
        "2-steps/answers.csv",
        "3-dates-and-decisions/attempts.csv",
        "3-dates-and-decisions/overrides.csv",
        "4-review/decisions.csv",
        "5-report-and-endorsements/endorsements.csv",
        "5-report-and-endorsements/versions.csv",
        "6-findings/findings.csv",
        "7-notices/notices.csv",
        "7-notices/deliveries.csv",
        "8-telling/told-records.csv",
        "10-published/files.csv",
        "10-published/corrections.csv",
        "11-audit/events.jsonl",
    }
    for line in pack.read("SHA256SUMS").decode().splitlines():
        digest, name = line.split(maxsplit=1)
        assert hashlib.sha256(pack.read(name.lstrip("*"))).hexdigest() == digest, name
    letters = [pack.read(name) for name in names if name.endswith(".eml")]
    [left] = [raw for address, raw in journey.stack.mailbox.accepted if address == PANEL]
    assert left in letters, "each notice is there as it was sent"
    assert SUPPORT_ADVICE in pack.read("2-steps/answers.csv").decode()
    assert "Grandfather" in pack.read("8-telling/told-records.csv").decode()
    partners = {row["Partner"] for row in table(pack, "5-report-and-endorsements/endorsements.csv")}
    assert len(partners) == 3
    assert not [name for name in names if b"Robin Example" in pack.read(name)]


def table(pack: zipfile.ZipFile, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(pack.read(name).decode("utf-8-sig"))))


def download(page: Any, name: str | re.Pattern[str]) -> bytes:
    with page.expect_download() as download:
        page.get_by_role("link", name=name).locator("visible=true").first.click()
    return Path(download.value.path()).read_bytes()
