"""A missing or unsafe setting stops start-up with its name and the remedy."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

ROOT = Path(__file__).resolve().parents[2]
PRODUCTION = {
    "ENV_FILE": "",
    "SECRET_KEY": "kz8N2v5q-7Yp1rT4wX9aB3cD6eF0gH-jL_mQsUuVxZ2345abcdef",
    "FIELD_KEYS": Fernet.generate_key().decode(),
    "ALLOWED_HOSTS": "portal.example.org",
    "BASE_URL": "https://portal.example.org",
    "DATABASE_URL": "postgres://portal:secret@db/portal",
    "REDIS_URL": "redis://redis/0",
    "STORAGE_URL": "s3://key:secret@reports?endpoint_url=https://s3.example.org",
    "EMAIL_URL": "smtp+tls://user:secret@mail.example.org:587",
}


def start(code: str = "", **changes: str | None) -> subprocess.CompletedProcess[str]:
    """Load the settings in a process of its own; None takes a variable away."""
    variables = PRODUCTION | changes
    environment = {name: value for name, value in variables.items() if value is not None}
    environment |= {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "config.settings"}
    return subprocess.run(
        [sys.executable, "-c", f"import django; django.setup(); from django.conf import settings\n{code}"],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_a_full_environment_starts_with_everything_safe():
    told = start(
        "print(settings.DEBUG, settings.TRIAL, settings.SENDING, settings.DEMONSTRATION, settings.SESSION_COOKIE_SECURE,"
        " settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS > 0, settings.EMAIL_BACKEND)"
    )

    assert told.stderr == ""
    assert told.stdout.split() == [
        *["False", "False", "False", "False", "True", "True", "True"],
        "django.core.mail.backends.dummy.EmailBackend",
    ]


@pytest.mark.parametrize(
    "name", ["SECRET_KEY", "FIELD_KEYS", "ALLOWED_HOSTS", "BASE_URL", "DATABASE_URL", "STORAGE_URL"]
)
def test_a_missing_variable_is_named(name):
    told = start(**{name: None})

    assert told.returncode != 0
    assert f"Refusal: {name} is not set. " in told.stderr


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("SECRET_KEY", "secret", "too short or too simple"),
        ("SECRET_KEY", "a" * 60, "too short or too simple"),
        (
            "SECRET_KEY",
            "django-insecure-" + "kz8N2v5q-7Yp1rT4wX9aB3cD6eF0gH-jL_mQs",
            "too short or too simple",
        ),
        ("FIELD_KEYS", "not-a-key", "not a Fernet key"),
        ("ALLOWED_HOSTS", "*", "accepts any host"),
        ("BASE_URL", "http://portal.example.org", "does not begin with https"),
        ("BASE_URL", "portal.example.org", "is not an http or https address"),
        ("DATABASE_URL", "mysql://user:secret@db/portal", "does not know"),
        ("REDIS_URL", "http://redis", "is not a Redis address"),
        ("STORAGE_URL", "ftp://host/reports", "neither a folder nor a bucket"),
        ("STORAGE_URL", "s3://key:secret@reports?acl=public-read", "not known"),
        ("DEMONSTRATION", "true", "is on without DEBUG"),
        ("CLOCK_OFFSET_FILE", "/tmp/offset", "is set without DEBUG"),
        ("CLAMD_URL", "http://scanner", "is not a scanner’s address"),
        ("OIDC_CLIENT_ID", "portal", "OIDC_SERVER_URL is not set although another OIDC setting is"),
    ],
)
def test_an_unsafe_value_is_refused_with_its_name(name, value, problem):
    told = start(**{name: value})

    assert told.returncode != 0
    last = told.stderr.strip().splitlines()[-1]
    assert "Refusal: " in last
    assert problem in last
    assert name.partition("_")[0] in last


@pytest.mark.parametrize("address", [None, "consolemail://", "smtp://"])
def test_sending_needs_a_mail_server(address):
    told = start(SENDING="true", EMAIL_URL=address)

    assert told.returncode != 0
    assert "Refusal: EMAIL_URL" in told.stderr


def test_mail_reaches_the_server_only_once_sending_is_on():
    told = start(
        "print(settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_USE_TLS, settings.EMAIL_TIMEOUT)",
        SENDING="true",
    )

    assert told.stdout.split() == [
        *["django.core.mail.backends.smtp.EmailBackend", "mail.example.org", "True", "10"]
    ]


def test_a_refusal_never_repeats_the_secret():
    told = start(SECRET_KEY="hunter2-hunter2", DATABASE_URL="mysql://user:hunter3@db/portal")

    assert told.returncode != 0
    assert "hunter" not in told.stderr


def test_the_generated_file_is_enough_for_a_trial_and_is_made_once(tmp_path):
    from config import trial_env

    path = tmp_path / "var" / "env"
    trial_env.write(path)
    first = path.read_text()
    trial_env.write(path)

    assert path.read_text() == first
    assert path.stat().st_mode & 0o077 == 0
    told = start(
        "print(settings.TRIAL, settings.DEMONSTRATION, settings.DEBUG)",
        **(dict.fromkeys(PRODUCTION) | {"ENV_FILE": str(path)}),
    )
    assert (told.stdout.split(), told.stderr) == (["True", "True", "False"], "")


def test_what_the_environment_says_wins_over_the_file(tmp_path):
    path = tmp_path / "env"
    path.write_text("BASE_URL=https://file.example.org\n")

    told = start("print(settings.BASE_URL)", ENV_FILE=str(path))

    assert told.stdout.strip() == "https://portal.example.org"
