"""The demonstration: an invented partnership with four reviews, its media relations, its catalogue and its campaigns. Everything in it says that it is invented."""

from __future__ import annotations

from django.apps import apps
from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection, transaction

from documents.models import Document
from foundation import clock
from partnership import working_days
from partnership.models import Partnership, Person
from portal.demonstration import campaigns, impact, measures, media, neighbours, people, plans, shelf, stories


class NotHere(Exception):
    """The demonstration can't be made on this portal; the message says why."""


def check_may_be_made() -> None:
    """Raises NotHere on a portal that may be real."""
    if not settings.TRIAL or not settings.DEMONSTRATION:
        raise NotHere("Only a trial machine (DEBUG=true and DEMONSTRATION=true) takes the demonstration.")
    if settings.SENDING:
        raise NotHere("SENDING is on. The demonstration’s messages are kept here, so switch it off first.")
    partnership = Partnership.current()
    if partnership is not None and not partnership.is_demonstration:
        raise NotHere("There is a partnership here already, and it is not the demonstration’s.")


def is_made() -> bool:
    partnership = Partnership.current()
    return partnership is not None and partnership.is_demonstration


def make() -> bool:
    """The demonstration is there; False when it was already, and nothing changed. Raises NotHere."""
    check_may_be_made()
    if is_made():
        return False
    today = clock.today()
    founded = working_days.add_working_days(working_days.add_months(today, -17), 1)
    with transaction.atomic():
        with clock.standing_at(stories.at(founded)):
            cast = people.make(settings.DEMO_PASSWORD)
            stories.work()
        stories.published_last_year(cast)
        Partnership.objects.update(rules=stories.edition_on(today))
        stories.in_notice_period(cast)
        stories.ready_to_plan(cast)
        stories.just_begun(cast)
        media.everything(cast)
        shelf.everything(cast)
        campaigns.everything(cast)
        impact.everything(cast)
        measures.everything(cast)
        plans.everything(cast)
        neighbours.everything()
        stories.work()
    return True


def take_password() -> None:
    """The demonstration's people sign in with the password that the environment names now."""
    accounts = Person.objects.filter(email__endswith="@demo.example", is_active=True)
    # Checking is slow by design, and they share a hash.
    hashes = set(accounts.values_list("password", flat=True))
    still_good = [one for one in hashes if check_password(settings.DEMO_PASSWORD, one)]
    others = accounts.exclude(password__in=still_good)
    if others.exists():
        others.update(password=make_password(settings.DEMO_PASSWORD))


def remove() -> None:
    """A new, empty database in place of the demonstration's, and its files are gone. Raises NotHere.

    Records can't be deleted one by one, so the tables go as a whole and are made anew.
    """
    check_may_be_made()
    names = list(Document.objects.values_list("storage_name", flat=True)) if is_made() else []
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
    with connection.constraint_checks_disabled(), connection.cursor() as cursor:
        for table in tables:
            cascade = " CASCADE" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TABLE IF EXISTS {connection.ops.quote_name(table)}{cascade}")
    for app in apps.get_app_configs():
        app.models_module  # noqa: B018  every model is loaded before its table is made
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    for name in names:
        default_storage.delete(name)
