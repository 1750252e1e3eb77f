"""What this machine has: a browser, PostgreSQL, Redis; and processes of the portal that tests start."""

from __future__ import annotations

import contextlib
import datetime as dt
import ipaddress
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from urllib.parse import urlparse

import psycopg2
from cryptography import x509
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

ROOT = Path(__file__).resolve().parents[1]
AXE = ROOT / "assets" / "node_modules" / "axe-core" / "axe.min.js"
STYLES = ROOT / "static" / "built" / "workspace.css"
POSTGRES = os.environ.get("TEST_POSTGRES_URL", "postgres://127.0.0.1:5432/postgres")


# What is here ------------------------------------------------------------------------------------


@cache
def browser() -> str:
    """Where a Chromium lies, best one without the parts for a screen; empty when there is none."""
    if named := os.environ.get("CHROMIUM"):
        return named
    for name in (
        "chromium-headless-shell",
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
    ):
        if found := shutil.which(name):
            return found
    return ""


@cache
def axe() -> str:
    return AXE.read_text()


@cache
def why_no_browser() -> str:
    if not browser():
        return "There is no Chromium here (apt install chromium, or name one in CHROMIUM)."
    if not AXE.exists() or not STYLES.exists():
        return "The styles are not built (make assets)."
    return ""


@cache
def node() -> str:
    """Where Node lies: the machine's own, else the one from the package registry; empty when there is none."""
    return shutil.which("node") or shutil.which(ROOT / ".node" / "bin" / "node") or ""


@cache
def why_no_node() -> str:
    return "" if node() else "There is no Node here (make assets)."


@cache
def why_no_postgres() -> str:
    try:
        psycopg2.connect(POSTGRES, connect_timeout=2).close()
    except psycopg2.OperationalError as error:
        return f"PostgreSQL does not answer at {urlparse(POSTGRES).hostname}: {str(error).strip().splitlines()[0]}"
    return ""


@cache
def why_no_redis() -> str:
    if not shutil.which("redis-server"):
        return "There is no redis-server here (apt install redis-server)."
    return ""


# Servers -----------------------------------------------------------------------------------------


@contextlib.contextmanager
def empty_database() -> Iterator[str]:
    """A database of its own on the PostgreSQL server."""
    name = f"portal_{secrets.token_hex(6)}"
    connection = psycopg2.connect(POSTGRES)
    connection.autocommit = True
    cursor = connection.cursor()
    cursor.execute(f"CREATE DATABASE {name}")
    try:
        yield urlparse(POSTGRES)._replace(path=f"/{name}").geturl()
    finally:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
        connection.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_until(holds: Callable[[], object], *, within: float = 30, what: str = "it") -> None:
    """Come back once it holds; fail with its name when it does not in time."""
    until = time.monotonic() + within
    while time.monotonic() < until:
        if holds():
            return
        time.sleep(0.05)
    raise AssertionError(f"Waited {within} s in vain for {what}.")


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for localhost that vouches for itself, and its key: two files in the folder."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=2))
        .add_extension(
            x509.SubjectAlternativeName(
                [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
            ),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    public, private = folder / "mail.pem", folder / "mail.key"
    public.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return public, private


class Redis:
    """A Redis server that keeps nothing on disk."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        self.folder.mkdir(exist_ok=True, parents=True)
        self.process = subprocess.Popen(
            [
                "redis-server",
                "--port",
                str(self.port),
                "--save",
                "",
                "--appendonly",
                "no",
                "--dir",
                self.folder,
            ],
            stdout=subprocess.DEVNULL,
        )
        wait_until(lambda: answers(self.port), what="Redis")

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None


# Processes of the portal -------------------------------------------------------------------------


def production(folder: Path, *, database: str, redis: str, port: int, **changes: str) -> dict[str, str]:
    """An environment as production has it, on this machine's servers."""
    return {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(folder),
        "ENV_FILE": "",
        "PORT": str(port),
        "SECRET_KEY": secrets.token_urlsafe(48),
        "FIELD_KEYS": Fernet.generate_key().decode(),
        "ALLOWED_HOSTS": "localhost",
        "BASE_URL": "https://localhost",
        "BEHIND_PROXY": "true",
        "DATABASE_URL": database,
        "REDIS_URL": redis,
        "STORAGE_URL": f"file://{folder / 'files'}",
        "STATIC_ROOT": str(folder / "static"),
        "BEAT_FILE": str(folder / "beat"),
        **changes,
    }


@dataclass
class Processes:
    """Processes that are all gone when the block ends; what they said is in the folder."""

    folder: Path
    environment: dict[str, str]
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def __enter__(self) -> Processes:
        return self

    def __exit__(self, *exception: object) -> None:
        for process in self.running.values():
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def said(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text(errors="replace")

    def start(self, name: str, *command: str, **changes: str) -> subprocess.Popen[bytes]:
        """It runs from now on, with these changes to its environment."""
        with (self.folder / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=self.environment | changes,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.running[name] = process
        return process

    def run(self, name: str, *command: str, within: float = 300, **changes: str) -> str:
        """Run to its end; a failure shows what it said."""
        process = self.start(name, *command, **changes)
        code = process.wait(timeout=within)
        del self.running[name]
        assert code == 0, self.said(name)
        return self.said(name)

    def stop(self, name: str, *, within: float = 30) -> int:
        """Ask it to finish; its exit code."""
        process = self.running.pop(name)
        process.send_signal(signal.SIGTERM)
        try:
            return process.wait(timeout=within)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            raise AssertionError(f"{name} did not stop in {within} s:\n{self.said(name)}") from None
