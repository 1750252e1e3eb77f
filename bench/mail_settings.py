"""The portal's own settings with the storm's kinds of message, and django-post_office beside it as it comes.

Its defaults are kept: a hundred messages at a time, five threads with a connection each, a log row for each message.
"""

from config.settings import *  # noqa: F403
from config.settings import INSTALLED_APPS, LOGGING

INSTALLED_APPS = [*INSTALLED_APPS, "bench.storm.apps.StormConfig", "post_office"]
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
LOGGING = LOGGING | {
    "handlers": {**LOGGING.get("handlers", {}), "nowhere": {"class": "logging.NullHandler"}},
    "loggers": {
        **LOGGING.get("loggers", {}),
        # Else it says twice what it does, three times for each hundred messages.
        "post_office": {"handlers": ["nowhere"], "level": "ERROR", "propagate": False},
    },
}
