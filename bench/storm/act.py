"""What the storm does inside the portal: `python -m bench.storm.act NAME JSON`; the answer is one line of JSON.

Without a name it reads what to do from its input, line by line, so that the portal is loaded once.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import sys
import time
import traceback
from typing import Any

import django
from django.db import connections


def seed(
    kind: str, number: int, label: str, due_in: float = 0, people: int = 0, first: int = 0
) -> dict[str, Any]:
    """So many notices to one recipient each, about a group called `label`, numbered from the first."""
    from django.db import transaction

    from foundation import clock
    from notices import services
    from notices.recipients import ToMailbox, ToPerson
    from partnership.models import Group, Person

    group, _ = Group.objects.get_or_create(name=label)
    due_at = clock.database_now() + dt.timedelta(seconds=due_in)
    named = [_person(f"{label}-p{n}@storm.example", Person) for n in range(people)]
    keys = []
    for start in range(first, first + number, 200):
        with transaction.atomic():
            for n in range(start, min(start + 200, first + number)):
                to: Any = ToMailbox(f"{label} {n}", f"{label}-{n}@storm.example")
                if named:
                    to = ToPerson(named[n % people])
                notice = services.schedule(
                    kind, subject=group, occasion=f"{label}:{n}", to=[to], due_at=due_at
                )
                keys.append(notice.pk)
    return {"due_at": due_at.isoformat(), "group": group.pk, "first": keys[0], "last": keys[-1]}


def _person(email: str, model: Any) -> Any:
    return model.objects.filter(email=email).first() or model.objects.create_user(email, name=email)


def words(texts: dict[str, list[str]]) -> dict[str, Any]:
    """The words of the storm's own kinds stand in rows, as a partnership's own words do."""
    from notices.models import MessageTemplate
    from partnership.models import Person

    by = _person("owner@fscp.example", Person)
    for kind, (subject_line, body) in texts.items():
        MessageTemplate.objects.update_or_create(
            kind=kind, defaults={"subject_line": subject_line, "body": body, "edited_by": by}
        )
    return {}


def staff(email: str, role: str) -> dict[str, Any]:
    """Somebody in a role, signed in: the session's key for a cookie."""
    from partnership.models import Appointment, Person

    person = _person(email, Person)
    Appointment.objects.get_or_create(person=person, role=role)
    return {"session": _signed_in(person), "person": person.pk}


def _signed_in(person: Any) -> str:
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    key: str = session.session_key
    return key


def end_group(label: str) -> dict[str, Any]:
    from partnership.models import Group

    return {"ended": Group.objects.filter(name=label).update(is_current=False)}


def drain(seconds: float) -> dict[str, Any]:
    """One dispatcher and one sender in one process, at it until nothing is due."""
    from notices import services

    until = time.monotonic() + seconds
    idle = handed = 0
    while time.monotonic() < until and idle < 5:
        claims = services.dispatch(is_tick=False)
        handed += sum(len(claim.keys) for claim in claims)
        for claim in claims:
            services.send_claimed(claim)
        idle = 0 if claims else idle + 1
        time.sleep(0.05)
    return {"handed": handed}


def reached(notice: int, recipient: str) -> dict[str, Any]:
    from notices import queries
    from notices.models import Notice

    moment = queries.reached(Notice.objects.get(pk=notice), recipient)
    return {"at": moment.isoformat() if moment else None}


def late_notice(label: str) -> dict[str, Any]:
    """A notice that waits for the chair."""
    from foundation import clock
    from notices.models import Delivery, Notice
    from notices.services.opening import make_wait

    found = seed("storm_waits", 1, label)
    notice = Notice.objects.get(pk=found["first"])
    make_wait(notice, Notice.WaitsFor.LATE, "Its moment had passed.", clock.now())
    return {"reference": notice.reference, "delivery": Delivery.objects.get(notice=notice).pk}


def sealed() -> list[str]:
    """The record is sealed to its last event; what a look over the whole of it finds wrong."""
    from audit import queries, services

    services.seal_events(thorough=True)
    verdict = queries.verify()
    unsealed = verdict.events - verdict.sealed
    return verdict.faults + [f"{unsealed} events are not in the chain."] * bool(unsealed)


# Reviews on their way to publication ---------------------------------------------------------------


def begun(title: str) -> dict[str, Any]:
    """A review without a report."""
    from tests.reviews.factories import ReviewFactory

    _go_on_counting()
    review = ReviewFactory()
    return _told(review, title, review.matter.owner)


def planned(title: str) -> dict[str, Any]:
    """A review endorsed by all, with a plan whose date is open."""
    from tests.reviews import plan_situations

    _go_on_counting()
    situation = plan_situations.endorsed()
    _store_report(situation.review)
    return _told(situation.review, title, situation.manager) | {"plan": situation.plan.pk}


def half_endorsed(title: str) -> dict[str, Any]:
    """A review that waits for one partner's yes."""
    from reviews.models import Endorsement

    made = planned(title)
    given = Endorsement._base_manager.filter(version__report__review__reference=made["reference"])
    last = given.latest("pk")
    given.filter(pk=last.pk).delete()
    return made | {"partner": _signed_in(last.endorsed_by)}


def fixed(title: str, publish_at: list[str]) -> list[dict[str, Any]]:
    """Reviews whose dates are fixed for these moments: the bodies are sent the report, and the family knows."""
    from reviews.models import PublicationPlan
    from reviews.services import plan_dates
    from tests.reviews.plan_situations import tell_family

    made = []
    for number, moment in enumerate(publish_at):
        made.append(planned(f"{title} {number}") | {"publish_at": moment})
        plan = PublicationPlan.objects.get(pk=made[-1]["plan"])
        plan_dates.fix_date(
            plan=plan, publish_at=dt.datetime.fromisoformat(moment), began_from=plan.version, by=plan.owner
        )
        tell_family(PublicationPlan.objects.get(pk=plan.pk))
    return made


def schedule(plans: list[int]) -> dict[str, Any]:
    """The owners schedule these plans; what is refused says why."""
    from reviews.models import PublicationPlan
    from reviews.rules.refusals import ReviewNotReady
    from reviews.services import publication_schedule

    refused = {}
    for plan in PublicationPlan.objects.filter(pk__in=plans):
        try:
            publication_schedule.schedule_publication(plan=plan, began_from=plan.version, by=plan.owner)
        except ReviewNotReady as not_ready:
            refused[plan.pk] = str(not_ready)
    return refused


def force(plan: int, publish_at: str) -> dict[str, Any]:
    """Past every service, with a database client: scheduled, for this moment."""
    from foundation import clock
    from reviews.models import PublicationPlan
    from reviews.queries import gates

    row = PublicationPlan.objects.filter(pk=plan)
    row.update(publish_at=dt.datetime.fromisoformat(publish_at))
    forced = row.get()
    row.update(
        status=PublicationPlan.Status.SCHEDULED,
        scheduled_at=clock.now(),
        scheduled_by=forced.owner,
        scheduled_fingerprint=gates.publication_fingerprint(forced),
    )
    return {}


def became(plans: list[int]) -> list[dict[str, Any]]:
    """What became of each plan, in the order in which it was asked."""
    from audit.models import Event
    from reviews.models import PublicationPlan, PublishedFile, Slug

    found = []
    for key in plans:
        plan = PublicationPlan.objects.select_related("review").get(pk=key)
        about = {"review": plan.review}
        tries = list(plan.attempts.order_by("tried_at"))
        events = Event.objects.filter(verb="published", subject_type="reviews.practicereview")
        found.append(
            {
                "status": plan.status,
                "late_s": (plan.published_at - plan.publish_at).total_seconds()
                if plan.published_at
                else None,
                "published": events.filter(subject_id=plan.review_id).count(),
                "files": PublishedFile.objects.filter(**about).count(),
                "slugs": Slug.objects.filter(**about).count(),
                "attempts": sum(one.is_published for one in tries),
                "refusals": [" ".join(one.reasons) for one in tries if not one.is_published],
            }
        )
    return found


def _go_on_counting() -> None:
    """What the factories number goes on where the last process stopped."""
    from partnership.models import Person
    from tests.matters.factories import MatterFactory
    from tests.partnership.factories import AgencyFactory, PersonFactory, RuleEditionFactory
    from tests.reviews.factories import ReviewFactory

    for each in (AgencyFactory, MatterFactory, PersonFactory, ReviewFactory, RuleEditionFactory):
        each.reset_sequence(Person.objects.count() + 1, force=True)


def _told(review: Any, title: str, manager: Any) -> dict[str, Any]:
    from django.utils.text import slugify

    type(review)._base_manager.filter(pk=review.pk).update(public_title=title)
    return {
        "title": title,
        "slug": slugify(title),
        "reference": review.reference,
        "review": review.pk,
        "manager": _signed_in(manager),
        "manager_email": manager.email,
    }


def _store_report(review: Any) -> None:
    """The report that the factories made has bytes to send and to publish."""
    from documents.models import Document
    from documents.services import storing
    from reviews.models import Endorsement
    from tests.documents.files import tagged_pdf

    data = tagged_pdf()
    digest = hashlib.sha256(data).hexdigest()
    Document._base_manager.filter(report_version__report__review=review).update(
        storage_name=storing.keep(data), sha256=digest, size=len(data)
    )
    Endorsement._base_manager.filter(version__report__review=review).update(report_sha256=digest)


ACTS = {
    act.__name__: act
    for act in [
        *(seed, words, staff, end_group, drain, reached, late_notice, sealed),
        *(begun, planned, half_endorsed, fixed, schedule, force, became),
    ]
}


def main() -> None:
    django.setup()
    if len(sys.argv) > 1:
        print(json.dumps(ACTS[sys.argv[1]](**json.loads(sys.argv[2]))))
        return
    for line in sys.stdin:
        asked = json.loads(line)
        try:
            answer = {"answer": ACTS[asked["act"]](**asked["arguments"])}
        except Exception:  # noqa: BLE001  whoever asked raises it
            answer = {"error": traceback.format_exc()}
        connections.close_all()  # the servers may go and come back before the next act
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
