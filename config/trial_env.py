"""Write the environment of a trial machine, with random keys: `python -m config.trial_env var/env`."""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path

from cryptography.fernet import Fernet


def write(path: Path) -> None:
    """Make the file once; keys that are there already stay, or what they protect would be lost."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    lines = [
        "# Made by `make setup` for this machine alone. Delete it, with var/portal.sqlite3, to begin anew.",
        "DEBUG=true",
        "DEMONSTRATION=true",
        f"SECRET_KEY={secrets.token_urlsafe(48)}",
        f"FIELD_KEYS={Fernet.generate_key().decode()}",
        f"DEMO_PASSWORD={os.environ.get('DEMO_PASSWORD') or secrets.token_urlsafe(9)}",
    ]
    unfinished = path.with_suffix(".unfinished")
    unfinished.touch(mode=0o600)
    unfinished.write_text("\n".join(lines) + "\n")
    unfinished.replace(path)


if __name__ == "__main__":
    write(Path(sys.argv[1]))
