"""The Celery app. The tables are the schedule; the queue only carries ids, so losing it loses nothing."""

import os

from celery import Celery
from celery.signals import setup_logging
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

# Without Redis the broker is a folder; see config/embedded_broker.py.
TRANSPORT_ALIASES["embedded"] = "config.embedded_broker:Transport"
for scheme in ("redis", "rediss"):
    TRANSPORT_ALIASES[scheme] = "config.redis_broker:Transport"

app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

# What beat wakes: (task, seconds between). Every task looks at what is due and takes a database
# lease, so a second beat, a late or a doubled tick changes nothing.
WAKING: list[tuple[str, float]] = [
    ("audit.tasks.seal_events", 60),
    ("audit.tasks.seal_every_event", 6 * 3600),
    ("campaigns.tasks.read_neighbours", 60),
    ("campaigns.tasks.remind_due", 3600),
    ("catalogue.tasks.check_links", 3600),
    ("catalogue.tasks.close_old_exports", 3600),
    ("catalogue.tasks.make_collection_packs", 30),
    ("catalogue.tasks.make_exports", 30),
    ("catalogue.tasks.publish_due", 10),
    ("catalogue.tasks.remind_due", 3600),
    ("catalogue.tasks.remove_left_overs", 3600),
    ("catalogue.tasks.renew_collection_packs", 60),
    ("catalogue.tasks.run_imports", 30),
    ("documents.tasks.check_waiting", 30),
    ("documents.tasks.seek_names", 30),
    ("documents.tasks.look_for_lost", 600),
    ("documents.tasks.scan_waiting", 60),
    ("documents.tasks.sweep_left_overs", 24 * 3600),
    ("engagement.tasks.escalate_unread", 600),
    ("engagement.tasks.remove_old_words", 3600),
    ("media_relations.tasks.enquiries.pass_on", 60),
    ("media_relations.tasks.enquiries.look_for_gone_coordinators", 600),
    ("media_relations.tasks.enquiries.blank_callers", 24 * 3600),
    ("media_relations.tasks.statements.release_due", 10),
    ("media_relations.tasks.statements.reminders_due", 60),
    ("notices.tasks.beat", 30),
    ("notices.tasks.dispatch_due", 30),
    ("partnership.tasks.answer_password_requests", 30),
    ("partnership.tasks.sweep_door", 3600),
    ("reviews.tasks.publishing.publish_due", 10),
    ("reviews.tasks.publishing.settle_notices", 60),
    ("reviews.tasks.publishing.refresh_plans", 3600),
    ("reviews.tasks.exports.make_evidence_packs", 30),
    ("reviews.tasks.exports.remove_old_evidence_packs", 3600),
    ("reviews.tasks.limits.warn_of_limits", 3600),
]

# What keeps time may not wait behind a bulletin, and what takes long is in nobody's way.
ROUTES = {
    "statutory": [
        "catalogue.tasks.publish_due",
        "media_relations.tasks.statements.release_due",
        "notices.tasks.beat",
        "notices.tasks.dispatch_due",
        "notices.tasks.dispatch_now",
        "reviews.tasks.publishing.publish_due",
        "reviews.tasks.publishing.settle_notices",
    ],
    "bulk": [
        "campaigns.tasks.read_neighbours",
        "catalogue.tasks.check_links",
        "catalogue.tasks.make_collection_packs",
        "catalogue.tasks.make_exports",
        "catalogue.tasks.renew_collection_packs",
        "catalogue.tasks.run_imports",
        "documents.tasks.look_for_lost",
        "documents.tasks.seek_names",
        "reviews.tasks.exports.make_evidence_packs",
    ],
}
app.conf.task_routes = {name: {"queue": queue} for queue, names in ROUTES.items() for name in names}

app.conf.beat_schedule = {
    name: {"task": name, "schedule": seconds, "options": {"expires": max(seconds * 4, 60)}}
    for name, seconds in WAKING
}


@setup_logging.connect
def keep_the_portals_logging(**kwargs: object) -> None:
    """Worker and beat log as the web does: Django's LOGGING, not Celery's own."""
    from logging.config import dictConfig

    from django.conf import settings

    dictConfig(settings.LOGGING)
