"""Notices to ten thousand recipients, beside a bare loop over `smtplib` and beside django-post_office.

Each side is one process. Round by round, each in turn hands its share of the messages to the same mail server; who goes
first changes with the round. All say the same in text and HTML, with the recipient's name, and carry nothing.

- **The portal** does all that it does in production: take the notice up, claim, read again, check the words, store
  the bytes, send, and commit each acceptance with its audit event.
- **smtplib** sends finished bytes of the same messages over one connection and stores nothing.
- **django-post_office** has its messages rendered and queued beforehand and sends them with its defaults; it stores what
  became of a hundred messages at once.
"""

from __future__ import annotations

import contextlib
import os
import smtplib
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

from bench.sides import Side, resident_kilobytes, serve
from bench.storm.servers import Mail
from tests import machine

RECIPIENTS = int(os.environ.get("BENCH_RECIPIENTS", "10000"))
ROUNDS = 5
TARGETS = {"smtplib": 0.20, "post_office": 1.5}
MOST_GROWTH = 1.05
"""How many times its size after the first round the portal's process may have after the last."""

SUBJECT_LINE = "Bulletin: what we learned this term"
BODY = (
    "Dear ((recipient_name)),\n\n"
    + "Three agencies knew the family, and none of them knew what the others knew. " * 4
    + "\n\n* Ask who leads, and write it down.\n* Share what is known, early.\n* Say what you are worried about.\n\n"
    + "The briefing, the slides and the dates of the lunchtime sessions are on this page:\n((link))\n\n"
    + "Please pass it on to whoever works with children in your team. " * 3
    + "\n\nFenmouth Safeguarding Children Partnership\n"
)

KIND = "storm_bulk"
SENDER = ("Fenmouth Safeguarding Children Partnership", "portal@fscp.example")


def run() -> list[dict[str, Any]]:
    share = RECIPIENTS // ROUNDS
    rates: dict[str, list[float]] = {"portal": [], "smtplib": [], "post_office": []}
    memory = []
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="portal-bench-")))
        mail = Mail(folder)
        mail.start()
        stack.callback(mail.end)
        environment = environment_for(folder, stack.enter_context(machine.empty_database()), mail.port)
        sides = {name: stack.enter_context(Side("bench.notices", environment)) for name in rates}
        durability = sides["portal"].ask("set_up")
        for turn in range(ROUNDS):
            for name, side in sides.items():
                side.ask(f"prepare_{name}", label=f"{name}-{turn}", number=share)
            names = list(sides)
            for name in names[turn % 3 :] + names[: turn % 3]:
                rates[name].append(share / sides[name].ask(f"send_by_{name}"))
            memory.append(sides["portal"].ask("resident_kilobytes"))
            words = ", ".join(f"{name} {rates[name][-1]:.0f}/s" for name in rates)
            print(f"{words}, the portal's process {memory[-1]} kB", file=sys.stderr, flush=True)
        for name in rates:
            if (arrived := len({one["recipient"] for one in mail.accepted(f"{name}-")})) != share * ROUNDS:
                raise RuntimeError(f"Of {name}'s messages {arrived} arrived, not {share * ROUNDS}.")
    growth = memory[-1] / memory[0]
    return [
        *(_compared(rates, peer, durability) for peer in TARGETS),
        {
            "name": "notices_memory",
            "ratio": round(growth, 3),
            "target": MOST_GROWTH,
            "kilobytes": memory[-1],
            "held": growth <= MOST_GROWTH,
        },
    ]


def _compared(rates: dict[str, list[float]], peer: str, durability: str) -> dict[str, Any]:
    """The median over the rounds of the portal's rate as a multiple of the peer's in the same round."""
    ratio = median(ours / theirs for ours, theirs in zip(rates["portal"], rates[peer], strict=True))
    return {
        "name": f"notices_{peer}",
        "ratio": round(ratio, 3),
        "target": TARGETS[peer],
        "portal_a_second": round(median(rates["portal"])),
        "peer_a_second": round(median(rates[peer])),
        "database": durability,
        "held": ratio >= TARGETS[peer],
    }


def environment_for(folder: Path, database: str, mail_port: int) -> dict[str, str]:
    base = machine.production(folder, database=database, redis="", port=0)
    return base | {
        "DJANGO_SETTINGS_MODULE": "bench.mail_settings",
        "PYTHONPATH": str(machine.ROOT),
        "DEBUG": "true",  # a trial machine: the mail server here speaks no TLS, and there is no Redis to ask
        "SENDING": "true",
        "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}",
        "DEFAULT_FROM_EMAIL": "portal@fscp.example",
        "BASE_URL": "http://localhost",
        "LOG_LEVEL": "ERROR",
    }


# In the sides' own processes -----------------------------------------------------------------------------


def set_up() -> str:
    """Tables and words; says how durable a commit is."""
    from django.core.management import call_command
    from django.db import connection

    from notices.models import MessageTemplate
    from partnership.models import Partnership, Person

    call_command("migrate", interactive=False, verbosity=0)
    Partnership.objects.create(
        name="Fenmouth Safeguarding Children Partnership",
        short_name="Fenmouth SCP",
        mailbox="office@fenmouth.example",
        front_door_number="01632 960100",
        out_of_hours_number="01632 960199",
    )
    by = Person.objects.create_user("editor@fscp.example", name="An editor")
    MessageTemplate.objects.create(kind=KIND, subject_line=SUBJECT_LINE, body=BODY, edited_by=by)
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('synchronous_commit'), current_setting('fsync')")
        return "synchronous_commit {}, fsync {}".format(*cursor.fetchone())


def recipients(label: str, number: int) -> list[tuple[str, str]]:
    return [(f"Sam Okoro {label} {n}", f"{label}-{n}@bench.example") for n in range(number)]


def prepare_portal(label: str, number: int) -> None:
    from foundation import clock
    from notices import services
    from notices.recipients import ToMailbox
    from partnership.models import Group

    group, _ = Group.objects.get_or_create(name="Everybody who takes the bulletin")
    to = [ToMailbox(name, address) for name, address in recipients(label, number)]
    services.schedule(KIND, subject=group, occasion=label, to=to, due_at=clock.now())


def send_by_portal() -> float:
    """One dispatcher and one worker in one process, until nothing is due any more."""
    from notices import services

    began = time.perf_counter()
    while claims := services.dispatch(is_tick=False):
        for claim in claims:
            services.send_claimed(claim)
    return time.perf_counter() - began


finished: list[tuple[str, bytes]] = []


def prepare_smtplib(label: str, number: int) -> None:
    from foundation import clock
    from notices.messages import Envelope, build

    finished[:] = [
        (address, build(Envelope(*SENDER, name, address, f"<{address}>", clock.now(), "office@fenmouth.example"),
                        SUBJECT_LINE, text_for(name)))
        for name, address in recipients(label, number)
    ]  # fmt: skip


def send_by_smtplib() -> float:
    from django.conf import settings

    began = time.perf_counter()
    with smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT, local_hostname="portal") as server:
        for address, message in finished:
            server.sendmail(SENDER[1], [address], message)
    return time.perf_counter() - began


def prepare_post_office(label: str, number: int) -> None:
    from post_office import mail

    from notices.messages import as_html

    mail.send_many(
        [
            {
                "recipients": f"{name} <{address}>",
                "sender": "{} <{}>".format(*SENDER),
                "subject": SUBJECT_LINE,
                "message": text_for(name),
                "html_message": as_html(SUBJECT_LINE, text_for(name)),
            }
            for name, address in recipients(label, number)
        ]
    )


def send_by_post_office() -> float:
    from post_office.mail import send_queued_mail_until_done

    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        send_queued_mail_until_done(lockfile=f"{folder}/lock", processes=1)
        return time.perf_counter() - began


def text_for(name: str) -> str:
    return BODY.replace("((recipient_name))", name).replace("((link))", "http://localhost/workspace/")


if __name__ == "__main__":
    import django

    django.setup()
    serve(
        set_up,
        prepare_portal,
        send_by_portal,
        prepare_smtplib,
        send_by_smtplib,
        prepare_post_office,
        send_by_post_office,
        resident_kilobytes,
    )
