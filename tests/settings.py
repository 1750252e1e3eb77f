"""The portal's settings for tests: its own environment, whatever the machine's says.

DATABASE_URL and REDIS_URL choose the servers, as they do for the portal itself.
"""

import os
import secrets
import tempfile
from pathlib import Path

from cryptography.fernet import Fernet

FOLDER = Path(tempfile.mkdtemp(prefix="portal-tests-"))

os.environ["ENV_FILE"] = ""
for name in (
    "SENDING",
    "EMAIL_URL",
    "CLAMD_URL",
    "SENTRY_DSN",
    "CLOCK_OFFSET_FILE",
    "DEMO_PASSWORD",
    "BASE_URL",
):
    os.environ.pop(name, None)
for name in ("OIDC_SERVER_URL", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"):
    os.environ.pop(name, None)
os.environ |= {
    "DEBUG": "true",
    "DEMONSTRATION": "false",
    "SECRET_KEY": secrets.token_urlsafe(48),
    "FIELD_KEYS": Fernet.generate_key().decode(),
    "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
    "STORAGE_URL": f"file://{FOLDER / 'files'}",
    "BROKER_FOLDER": str(FOLDER / "broker"),
    "BEAT_FILE": str(FOLDER / "beat"),
    "IDLE_TRANSACTION_MS": "0",  # a test may think for long within its transaction
}
os.environ.setdefault("DATABASE_URL", f"sqlite:///{FOLDER / 'tests.sqlite3'}")

from config.settings import *  # noqa: E402, F403
from config.settings import CACHES, DATABASES, REDIS_URL, STORAGES  # noqa: E402

SECOND_FACTOR_REQUIRED = False
COUNT_READS = False  # tests put down what was gathered themselves
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_AUTOREFRESH = True
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, not memory: live servers and threads meet in it as they do in the portal's own.
    DATABASES["default"]["TEST"] = {"NAME": str(FOLDER / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
if REDIS_URL:
    # Tests that run beside each other share the Redis, not what they keep in it.
    CACHES["pages"]["KEY_PREFIX"] = f"pages-{secrets.token_hex(6)}"
