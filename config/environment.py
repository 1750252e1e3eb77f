"""Reading the environment: every setting comes from here, and a refusal says its name and the remedy."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlparse

import environ
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured

SHORTEST_SECRET = 50
"""Django's own bound for a secret key (security.W009)."""


class Refusal(ImproperlyConfigured):
    """The portal does not start: one setting is missing or unsafe."""

    def __init__(self, name: str, problem: str, remedy: str) -> None:
        self.name = name
        super().__init__(f"{name} {problem}. {remedy}")


def read_file(path: Path) -> None:
    """Take over the variables of a generated file; what the environment already says wins."""
    if path.is_file():
        environ.Env.read_env(str(path), overwrite=False)


def load(base: Path) -> environ.Env:
    """The environment, with the file that set-up generated where there is one.

    ENV_FILE names another file, or none when it is empty.
    """
    name = os.environ.get("ENV_FILE", "var/env")
    if name:
        read_file(base / name)
    return environ.Env()


def required(env: environ.Env, name: str, remedy: str) -> str:
    """The value as it stands: a key may begin with a dollar sign, which the library would look up."""
    value = str(env.ENVIRON.get(name, "")).strip()
    if not value:
        raise Refusal(name, "is not set", remedy)
    return value


def secret_key(env: environ.Env) -> str:
    """A long random key: everything signed (sessions, links in messages) rests on it."""
    remedy = "Give 50 or more random characters, for instance from `openssl rand -base64 48`."
    key = required(env, "SECRET_KEY", remedy)
    if len(key) < SHORTEST_SECRET or len(set(key)) < 5 or key.startswith("django-insecure"):
        raise Refusal("SECRET_KEY", "is too short or too simple", remedy)
    return key


def field_keys(env: environ.Env) -> list[str]:
    """Keys for fields encrypted at rest; the first encrypts, the others still decrypt."""
    remedy = (
        "Give one or more Fernet keys with commas between them, the newest first; make one with "
        '`python -c "from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())"`.'
    )
    keys = [key.strip() for key in required(env, "FIELD_KEYS", remedy).split(",") if key.strip()]
    for key in keys:
        try:
            Fernet(key)
        except ValueError:
            raise Refusal("FIELD_KEYS", "holds something that is not a Fernet key", remedy) from None
    return keys


def allowed_hosts(env: environ.Env, *, debug: bool) -> list[str]:
    local = ["localhost", "127.0.0.1", "[::1]"]
    remedy = "Name the portal’s host names with commas between them; a star is not accepted."
    hosts = [host.strip() for host in env.list("ALLOWED_HOSTS", default=[]) if host.strip()]
    if not hosts and debug:
        return local
    if not hosts:
        raise Refusal("ALLOWED_HOSTS", "is not set", remedy)
    if any(host in ("*", ".") for host in hosts):
        raise Refusal("ALLOWED_HOSTS", "accepts any host", remedy)
    return hosts


def base_url(env: environ.Env, *, debug: bool) -> str:
    """Where the portal is reached: links in messages start with it. Without a slash at the end."""
    remedy = "Give the address that people type, for instance https://portal.example.org."
    url = str(
        env("BASE_URL", default=f"http://localhost:{env('PORT', default='8000')}" if debug else "")
    ).rstrip("/")
    if not url:
        raise Refusal("BASE_URL", "is not set", remedy)
    parts = urlparse(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Refusal("BASE_URL", "is not an http or https address", remedy)
    if parts.scheme == "http" and not debug:
        raise Refusal("BASE_URL", "does not begin with https", remedy)
    return url


def database(env: environ.Env, *, base: Path, debug: bool) -> dict[str, Any]:
    """The database with the options that keep a stuck process from holding others up."""
    remedy = "Give postgres://user:password@host:5432/name, or sqlite:////path/to/file."
    url = str(env("DATABASE_URL", default=""))
    if not url and debug:
        (base / "var").mkdir(mode=0o700, exist_ok=True)
        url = f"sqlite:///{base / 'var' / 'portal.sqlite3'}"
    if not url:
        raise Refusal("DATABASE_URL", "is not set", remedy)
    config: dict[str, Any] = dict(env.db_url_config(url))
    engine = config.get("ENGINE")
    options = dict(config.get("OPTIONS") or {})
    if engine == "django.db.backends.sqlite3":
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        } | options
    elif engine == "django.db.backends.postgresql":
        limits = {
            "statement_timeout": env.int("STATEMENT_TIMEOUT_MS", default=30_000),
            "lock_timeout": env.int("LOCK_TIMEOUT_MS", default=15_000),
            "idle_in_transaction_session_timeout": env.int("IDLE_TRANSACTION_MS", default=60_000),
        }
        config["OPTIONS"] = {
            "connect_timeout": 5,
            "application_name": "portal",
            "options": " ".join(f"-c {name}={value}" for name, value in limits.items()),
        } | options
        config["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
        config["CONN_HEALTH_CHECKS"] = True
    else:
        raise Refusal("DATABASE_URL", "names a database that the portal does not know", remedy)
    return config


def redis_url(env: environ.Env) -> str:
    """Empty when there is no Redis: then the broker is a folder and the page cache the database."""
    url = str(env("REDIS_URL", default=""))
    if url and urlparse(url).scheme not in ("redis", "rediss"):
        raise Refusal("REDIS_URL", "is not a Redis address", "Give redis://host:6379/0, or leave it out.")
    return url


def storage(env: environ.Env, *, base: Path, debug: bool) -> dict[str, Any]:
    """Where documents lie: a private folder, or an S3-compatible bucket. Never served by address."""
    remedy = (
        "Give file:///path/to/folder, or s3://key:secret@bucket?endpoint_url=https://host&region_name=name."
    )
    url = str(env("STORAGE_URL", default=f"file://{base / 'var' / 'files'}" if debug else ""))
    if not url:
        raise Refusal("STORAGE_URL", "is not set", remedy)
    parts = urlparse(url)
    if parts.scheme == "file" and parts.path.startswith("/"):
        return {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {
                "location": unquote(parts.path),
                "base_url": None,
                "file_permissions_mode": 0o600,
                "directory_permissions_mode": 0o700,
            },
        }
    if parts.scheme == "s3" and parts.hostname:
        from botocore.config import Config

        options: dict[str, Any] = {
            "bucket_name": parts.hostname,
            "default_acl": "private",
            "file_overwrite": False,
            "querystring_auth": True,
            "max_memory_size": 10 * 1024 * 1024,  # a file being read lies on disk beyond this
        }
        if parts.username and parts.password:
            options["access_key"] = unquote(parts.username)
            options["secret_key"] = unquote(parts.password)
        if folder := parts.path.strip("/"):
            options["location"] = unquote(folder)
        for name, values in parse_qs(parts.query).items():
            if name not in ("endpoint_url", "region_name", "addressing_style"):
                raise Refusal("STORAGE_URL", f"has an option {name!r} that is not known", remedy)
            options[name] = values[0]
        # A bucket that hangs costs a request half a minute or so; the library's own waits hold it for five.
        options["client_config"] = Config(
            s3={"addressing_style": options.pop("addressing_style", None)},
            connect_timeout=5,
            read_timeout=15,
            retries={"total_max_attempts": 2},
        )
        return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
    raise Refusal("STORAGE_URL", "is neither a folder nor a bucket", remedy)


def email(env: environ.Env, *, base: Path, debug: bool, sending: bool) -> dict[str, Any]:
    """The mail server. Nothing reaches it unless SENDING is on (law 18)."""
    remedy = "Give smtp+tls://user:password@host:587, or smtp+ssl://user:password@host:465."
    url = str(env("EMAIL_URL", default=""))
    if sending and not url:
        raise Refusal("EMAIL_URL", "is not set although SENDING is on", remedy)
    if not sending:
        if debug:
            return {
                "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
                "EMAIL_FILE_PATH": str(base / "var" / "mail"),
            }
        return {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    try:
        config: dict[str, Any] = dict(env.email_url_config(url))
    except ImproperlyConfigured:
        raise Refusal("EMAIL_URL", "is not a mail address that the portal knows", remedy) from None
    if urlparse(url).scheme not in ("smtp", "smtp+tls", "smtps", "smtp+ssl"):
        raise Refusal("EMAIL_URL", "does not name a mail server", remedy)
    if not config.get("EMAIL_HOST"):
        raise Refusal("EMAIL_URL", "names no host", remedy)
    config["EMAIL_PORT"] = config.get("EMAIL_PORT") or (465 if config.get("EMAIL_USE_SSL") else 587)
    config.pop("EMAIL_FILE_PATH", None)
    config.pop("OPTIONS", None)
    return config


def demonstration(env: environ.Env, *, debug: bool) -> bool:
    """Whether the invented partnership may be here; never on a portal that people rely on."""
    wanted = env.bool("DEMONSTRATION", default=False)
    if wanted and not debug:
        raise Refusal(
            "DEMONSTRATION", "is on without DEBUG", "Leave it out, or set DEBUG=true on a trial machine."
        )
    return bool(wanted)


def clock_offset_file(env: environ.Env, *, debug: bool) -> str:
    """A file with seconds to add to the clock, for demonstrations and tests only."""
    path = str(env("CLOCK_OFFSET_FILE", default=""))
    if path and not debug:
        raise Refusal(
            "CLOCK_OFFSET_FILE",
            "is set without DEBUG",
            "Leave it out: a portal that is relied on keeps true time.",
        )
    return path


def scanner_url(env: environ.Env) -> str:
    url = str(env("CLAMD_URL", default=""))
    if url and urlparse(url).scheme not in ("tcp", "unix"):
        raise Refusal(
            "CLAMD_URL", "is not a scanner’s address", "Give tcp://host:3310 or unix:///path/to/socket."
        )
    return url


def openid_connect(env: environ.Env) -> Mapping[str, str]:
    """Sign-in with the council's or the NHS's accounts; empty when not wanted, refused when half set."""
    names = {"server_url": "OIDC_SERVER_URL", "client_id": "OIDC_CLIENT_ID", "secret": "OIDC_CLIENT_SECRET"}
    values = {key: str(env(name, default="")) for key, name in names.items()}
    if not any(values.values()):
        return {}
    for key, name in names.items():
        if not values[key]:
            raise Refusal(name, "is not set although another OIDC setting is", "Set all three, or none.")
    if urlparse(values["server_url"]).scheme != "https" and not env.bool("DEBUG", default=False):
        raise Refusal("OIDC_SERVER_URL", "does not begin with https", "Give the issuer’s https address.")
    return values | {"name": str(env("OIDC_NAME", default="Work account"))}
