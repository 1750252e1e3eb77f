"""Settings of the portal, from the environment alone and safe by default.

Production sets SECRET_KEY, FIELD_KEYS, ALLOWED_HOSTS, BASE_URL, DATABASE_URL, REDIS_URL, STORAGE_URL
and EMAIL_URL, and SENDING once mail may leave. `make setup` writes var/env for a trial machine.
"""

import os
import secrets
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet
from csp.constants import NONE, SELF
from kombu import Queue

from config import environment

BASE_DIR = Path(__file__).resolve().parent.parent
env = environment.load(BASE_DIR)

TRIAL = env.bool("DEBUG", default=False)
"""A trial machine: plain http, keys from set-up, the demonstration. Real case work never runs with it."""

DEBUG = TRIAL and env.bool("TRACEBACKS", default=False)
"""Django's own pages for errors, for developers; without them a trial shows the pages that people will see."""

if TRIAL:
    # Without a file from set-up a trial process gets keys of its own, for as long as it lives.
    os.environ.setdefault("SECRET_KEY", secrets.token_urlsafe(48))
    os.environ.setdefault("FIELD_KEYS", Fernet.generate_key().decode())

SECRET_KEY = environment.secret_key(env)
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
FIELD_KEYS = environment.field_keys(env)
ALLOWED_HOSTS = environment.allowed_hosts(env, debug=TRIAL)
BASE_URL = environment.base_url(env, debug=TRIAL)

SENDING = env.bool("SENDING", default=False)
"""Law 18: without this switch nothing leaves; messages are kept locally."""

DEMONSTRATION = environment.demonstration(env, debug=TRIAL)
DEMO_PASSWORD = env("DEMO_PASSWORD", default="")
SECOND_FACTOR_REQUIRED = not DEMONSTRATION
#: Whether how often public pages are read is added up (portal/counting.py).
COUNT_READS = env.bool("COUNT_READS", default=True)
"""Chairs, the business unit and administrators sign in with more than a password, but for invented data."""

CLOCK_OFFSET_FILE = environment.clock_offset_file(env, debug=TRIAL)
CLAMD_URL = environment.scanner_url(env)
EVIDENCE_PACK_DAYS = env.int("EVIDENCE_PACK_DAYS", default=30)
"""How long an evidence pack can be fetched before its file is removed."""

# Apps and middleware ------------------------------------------------------------------------------

INSTALLED_APPS = [
    "foundation",
    "audit",
    "search",
    "partnership",
    "matters",
    "documents",
    "notices",
    "catalogue",
    "reviews",
    "media_relations",
    "campaigns",
    "engagement",
    "portal",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "crispy_forms",
    "crispy_forms_gds",
    "govuk_frontend_django",
    "django_filters",
    "csp",
]

MIDDLEWARE = [
    "config.middleware.UsualMethods",
    "portal.counting.ReadCounts",
    "portal.public_pages.PublicPages",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "config.middleware.NotKept",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "config.middleware.SessionLimits",
    "config.middleware.SignInRequired",
    "partnership.middleware.SecondFactor",
    "partnership.middleware.KeptForms",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "config.middleware.KeysThatExist",
    "config.middleware.ButtonsAreNoPages",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.context_processors.workspace",
            ],
        },
    },
]

CRISPY_ALLOWED_TEMPLATE_PACKS = ["gds"]
CRISPY_TEMPLATE_PACK = "gds"
CRISPY_CLASS_CONVERTERS = {
    "numberinput": "govuk-input govuk-input--width-5",
    "urlinput": "govuk-input",
    "selectmultiple": "govuk-select",
}

# Data ---------------------------------------------------------------------------------------------

DATABASES = {"default": environment.database(env, base=BASE_DIR, debug=TRIAL)}
REDIS_URL = environment.redis_url(env)

# Throttles decide who may try to sign in, so they stay in the database and hold with Redis down;
# allauth keeps its own in the default cache. Only what can be made again lies in Redis.
THROTTLES = {
    "BACKEND": "django.core.cache.backends.db.DatabaseCache",
    "LOCATION": "cache_throttles",
    "OPTIONS": {"MAX_ENTRIES": 100_000},
}
PAGES: dict[str, Any]
if REDIS_URL:
    PAGES = {
        "BACKEND": "config.caches.ForgivingRedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "pages",
        "TIMEOUT": 30,
        "OPTIONS": {"socket_connect_timeout": 0.3, "socket_timeout": 0.3},
    }
else:
    PAGES = {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache_pages",
        "TIMEOUT": 30,
        "OPTIONS": {"MAX_ENTRIES": 2_000},
    }
CACHES = {"default": THROTTLES, "throttles": THROTTLES, "pages": PAGES}

STORAGES: dict[str, dict[str, Any]] = {
    "default": environment.storage(env, base=BASE_DIR, debug=TRIAL),
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TRIAL
        else "config.static.StaticFiles"
    },
}
STATIC_URL = "/static/"
STATIC_ROOT = Path(env("STATIC_ROOT", default=str(BASE_DIR / "staticfiles")))
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = TRIAL
WHITENOISE_AUTOREFRESH = TRIAL
WHITENOISE_MAX_AGE = 60

FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# People -------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "partnership.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["name", "email"]},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/workspace/"
LOGOUT_REDIRECT_URL = "/"

ACCOUNT_ADAPTER = "partnership.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
PASSWORD_RESET_TIMEOUT = 60 * 60
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "http" if BASE_URL.startswith("http:") else "https"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
#: A comment's key is a digest that nobody can turn back into an address (portal/views/useful.py).
ACCOUNT_RATE_LIMITS = {"invitation": "20/m/ip", "comment": "6/h/key", "comments": "300/h/key"}
ACCOUNT_FORMS = {
    "login": "partnership.forms.sign_in.SignInForm",
    "reauthenticate": "partnership.forms.sign_in.ConfirmPasswordForm",
    "change_password": "partnership.forms.sign_in.ChangePasswordForm",
    "set_password": "partnership.forms.sign_in.SetPasswordForm",
    "reset_password": "partnership.forms.sign_in.ForgottenPasswordForm",
    "user_token": "partnership.forms.sign_in.ResetLinkForm",
    "reset_password_from_key": "partnership.forms.sign_in.NewPasswordForm",
}
MFA_ADAPTER = "partnership.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "partnership.forms.sign_in.SecondFactorForm",
    "reauthenticate": "partnership.forms.sign_in.ConfirmSecondFactorForm",
    "activate_totp": "partnership.forms.sign_in.AddAppForm",
    "deactivate_totp": "partnership.forms.sign_in.RemoveAppForm",
    "generate_recovery_codes": "partnership.forms.sign_in.NewRecoveryCodesForm",
    "add_webauthn": "partnership.forms.sign_in.AddPasskeyForm",
    "edit_webauthn": "partnership.forms.sign_in.RenamePasskeyForm",
    "authenticate_webauthn": "partnership.forms.sign_in.PasskeyForm",
    "reauthenticate_webauthn": "partnership.forms.sign_in.ConfirmPasskeyForm",
    "login_webauthn": "partnership.forms.sign_in.SignInPasskeyForm",
}
MFA_ALLOW_UNVERIFIED_EMAIL = True  # administrators enter the addresses, and invitations prove them
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = TRIAL
MFA_TOTP_ISSUER = "Safeguarding communications"

OIDC = environment.openid_connect(env)
SOCIALACCOUNT_ADAPTER = "partnership.adapters.WorkAccountAdapter"
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False  # the adapter matches by verified e-mail and stores nothing
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "work",
                "name": OIDC["name"],
                "client_id": OIDC["client_id"],
                "secret": OIDC["secret"],
                "settings": {
                    "server_url": OIDC["server_url"],
                    # Some issuers hand out only addresses of their own and don't say that they checked them.
                    "verified_email": env.list("OIDC_VERIFIED_DOMAINS", default=[]),
                },
            }
        ]
        if OIDC
        else [],
    }
}

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_SECONDS = env.int("SESSION_SECONDS", default=10 * 60 * 60)
SESSION_IDLE_SECONDS = env.int("SESSION_IDLE_SECONDS", default=60 * 60)
# The row outlives the sign-in, so that what was typed before a weekend is kept for the right person.
SESSION_COOKIE_AGE = 7 * 24 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = not TRIAL
SESSION_COOKIE_NAME = "sessionid" if TRIAL else "__Host-sessionid"
CSRF_COOKIE_SECURE = not TRIAL
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "csrftoken" if TRIAL else "__Host-csrftoken"
CSRF_TRUSTED_ORIGINS = [BASE_URL]
PAGES_COOKIE_NAME = "pages" if TRIAL else "__Host-pages"
"""Says which person had a page open, so that what was typed on it is kept for them alone (law 15)."""
CSRF_FAILURE_VIEW = "config.errors.forgery"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Headers ------------------------------------------------------------------------------------------

SECURE_SSL_REDIRECT = env.bool("HTTPS_REDIRECT", default=not TRIAL)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 0 if TRIAL else env.int("HSTS_SECONDS", default=365 * 24 * 60 * 60)
SECURE_HSTS_INCLUDE_SUBDOMAINS = not TRIAL
SECURE_HSTS_PRELOAD = env.bool("HSTS_PRELOAD", default=False)
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
# Throttles count by the address that the outermost proxy of ours saw.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("PROXIES", default=1) if BEHIND_PROXY else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY: dict[str, Any] = {
    "DIRECTIVES": {
        "default-src": [NONE],
        # No page holds an inline script, so no nonce is needed: every script is a file that stands alone.
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF, *([OIDC["server_url"]] if OIDC else [])],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        **({} if TRIAL else {"upgrade-insecure-requests": True}),
    },
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    feature: []
    for feature in (
        "accelerometer",
        "autoplay",
        "browsing-topics",
        "camera",
        "display-capture",
        "encrypted-media",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "usb",
        "xr-spatial-tracking",
    )
}

SILENCED_SYSTEM_CHECKS = [
    "security.W021",  # browsers' preload lists hold whole domains, and the portal's is a council's
    "models.W038",  # SQLite keeps no deferred constraints: production is PostgreSQL
]

# Language and time --------------------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True

# Mail ---------------------------------------------------------------------------------------------

EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="portal@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
globals().update(environment.email(env, base=BASE_DIR, debug=TRIAL, sending=SENDING))

# Celery -------------------------------------------------------------------------------------------

BROKER_FOLDER = Path(env("BROKER_FOLDER", default=str(BASE_DIR / "var" / "broker")))

CELERY_TIMEZONE = TIME_ZONE
CELERY_ENABLE_UTC = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_WORKER_SEND_TASK_EVENTS = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_CONNECTION_TIMEOUT = 1
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_QUEUES = [Queue(name, routing_key=name) for name in ("statutory", "default", "bulk")]
CELERY_TASK_CREATE_MISSING_QUEUES = False
CELERY_BEAT_SCHEDULE_FILENAME = env("BEAT_FILE", default=str(BASE_DIR / "var" / "beat"))
if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {
        # What may not wait is taken first, in the order of CELERY_TASK_QUEUES; turn by turn, a worker that a mail
        # server keeps hanging on a bulletin would take the next bulletin before what came in meanwhile.
        "queue_order_strategy": "priority",
        "visibility_timeout": 600,
        "unacked_restore_throttle": 1,
        "socket_connect_timeout": 1,
        "socket_timeout": 5,
        "socket_keepalive": True,
        "max_retries": 1,
        "interval_start": 0,
        "interval_step": 0.1,
        "interval_max": 0.1,
    }
else:
    CELERY_BROKER_URL = "embedded://localhost/"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(BROKER_FOLDER / "messages"),
        "data_folder_out": str(BROKER_FOLDER / "messages"),
        "processed_folder": str(BROKER_FOLDER / "taken"),
        "control_folder": BROKER_FOLDER / "tables",
        "polling_interval": 0.1,
    }

# Logs and errors ----------------------------------------------------------------------------------
# Ids only: names, addresses of people and case details are never logged.

LOG_LEVEL = env("LOG_LEVEL", default="WARNING" if TRIAL else "INFO")
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": "pythonjsonlogger.json.JsonFormatter",
            "fmt": "%(asctime)s %(levelname)s %(name)s %(message)s",
            "rename_fields": {"asctime": "at", "levelname": "level", "name": "logger"},
        },
        "plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"},
    },
    "filters": {"without_addresses": {"()": "config.logs.WithoutAddresses"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "plain" if TRIAL else "json",
            "filters": ["without_addresses"],
        }
    },
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    "loggers": {
        "django": {"handlers": [], "level": LOG_LEVEL, "propagate": True},
        "pikepdf": {"level": "WARNING"},  # says at each start that it has started
    },
}

SENTRY_DSN = env("SENTRY_DSN", default="")
if SENTRY_DSN:
    import sentry_sdk

    sentry_sdk.init(
        dsn=SENTRY_DSN,
        send_default_pii=False,
        include_local_variables=False,
        max_request_body_size="never",
        traces_sample_rate=0,
    )
