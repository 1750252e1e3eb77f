"""`make screenshots`: the README's pictures, taken anew from a demonstration that runs for them alone."""

from __future__ import annotations

import os
import secrets
import sys
import tempfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from cryptography.fernet import Fernet
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests import machine

PICTURES = machine.ROOT / "docs" / "pictures"
COLOURS = 64
"""As many as the pages need; a picture so drawn is a third as large."""

DESK, TELEPHONE = (1280, 1280), (320, 760)


@dataclass(frozen=True)
class Picture:
    """What a person sees who begins at an address and follows these links of the pages, one after the other."""

    name: str
    start: str
    links: tuple[str, ...] = ()
    role: str = ""
    size: tuple[int, int] = DESK


def of_review(name: str, *links: str) -> Picture:
    return Picture(name, "/workspace/reviews/", ("LCSPR-LINNET", *links), "business.manager")


TOUR = [
    Picture("your-work", "/workspace/", role="business.manager"),
    of_review("review"),
    of_review("report", "Report"),
    of_review("plan", "Plan"),
    of_review("date", "Plan", "How the earliest lawful moment is worked out"),
    of_review("family", "Family"),
    of_review("notice", "Notices", "Advance copy of a report", "Message to"),
    Picture("public-review", "/", ("Learning from a review",)),
    Picture("resources", "/resources/"),
    Picture("campaign", "/workspace/campaigns/", ("Sixteen days",), "business.manager"),
    Picture("calendar", "/workspace/calendar/", role="business.manager"),
    Picture("coverage", "/workspace/coverage/", role="business.manager"),
    Picture("telephone-approval", "/workspace/", ("Safe sleep",), "chair", TELEPHONE),
    Picture("telephone-work", "/workspace/", role="council.partner", size=TELEPHONE),
    Picture("telephone-help", "/worried-about-a-child/", size=TELEPHONE),
]


def main() -> int:
    if why := machine.why_no_browser():
        print(why, file=sys.stderr)
        return 1
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="portal-pictures-") as folder, sync_playwright() as driver:
        environment = of_a_demonstration(Path(folder))
        with machine.Processes(Path(folder), environment) as portal:
            for command in ("migrate", "createcachetable", "demo"):
                portal.run(command, sys.executable, "manage.py", command, within=900)
            portal.start("portal", sys.executable, "-m", "config.supervise", "Procfile.dev")
            machine.wait_until(lambda: machine.answers(int(environment["PORT"])), what="the portal")
            browser = driver.chromium.launch(executable_path=machine.browser(), args=["--no-sandbox"])
            for picture in TOUR:
                take(picture, browser, environment)
            browser.close()
            portal.stop("portal")
    return 0


def of_a_demonstration(folder: Path) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "ENV_FILE": "",
        "DEBUG": "true",
        "DEMONSTRATION": "true",
        "PORT": str(machine.free_port()),
        "SECRET_KEY": secrets.token_urlsafe(48),
        "FIELD_KEYS": Fernet.generate_key().decode(),
        "DEMO_PASSWORD": secrets.token_urlsafe(9),
        "DATABASE_URL": f"sqlite:///{folder / 'portal.sqlite3'}",
        "STORAGE_URL": f"file://{folder / 'files'}",
        "BROKER_FOLDER": str(folder / "broker"),
        "BEAT_FILE": str(folder / "beat"),
    }


def take(picture: Picture, browser: Browser, environment: dict[str, str]) -> None:
    width, height = picture.size
    page = browser.new_page(
        viewport={"width": width, "height": height}, base_url=f"http://localhost:{environment['PORT']}"
    )
    page.goto(picture.start)
    if picture.role:
        sign_in(page, picture.role, environment["DEMO_PASSWORD"])
    for link in picture.links:
        page.get_by_role("main").get_by_role("link", name=link).first.click()
    page.wait_for_load_state("networkidle")
    drawn = Image.open(BytesIO(page.screenshot())).convert("RGB")
    drawn.quantize(COLOURS).save(PICTURES / f"{picture.name}.png", optimize=True)
    page.close()


def sign_in(page: Page, role: str, password: str) -> None:
    page.get_by_label("E-mail address").fill(f"{role}@demo.example")
    page.get_by_label("Password").first.fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


if __name__ == "__main__":
    sys.exit(main())
