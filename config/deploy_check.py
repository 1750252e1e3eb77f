"""Whether the portal would start, and Django's own checks of a deployment: `python -m config.deploy_check`.

It reads the environment as the portal does; with `--sample` it takes one as production has it.
"""

from __future__ import annotations

import os
import secrets
import sys

from cryptography.fernet import Fernet

SAMPLE = {
    "ENV_FILE": "",
    "DEBUG": "false",
    "DEMONSTRATION": "false",
    "SECRET_KEY": secrets.token_urlsafe(48),
    "FIELD_KEYS": Fernet.generate_key().decode(),
    "ALLOWED_HOSTS": "portal.example.org",
    "BASE_URL": "https://portal.example.org",
    "DATABASE_URL": "postgres://portal@localhost/portal",
    "REDIS_URL": "redis://localhost/0",
    "STORAGE_URL": "s3://reports",
    "EMAIL_URL": "smtp+tls://mail.example.org:587",
    "SENDING": "true",
    "CLAMD_URL": "tcp://scanner.example.org:3310",
}


def main(arguments: list[str]) -> int:
    if "--sample" in arguments:
        os.environ |= SAMPLE
        os.environ.pop("CLOCK_OFFSET_FILE", None)
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    from django.core.management import execute_from_command_line

    from config.environment import Refusal

    try:
        execute_from_command_line(["deploy_check", "check", "--deploy", "--fail-level", "WARNING"])
    except Refusal as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
