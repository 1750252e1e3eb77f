"""What the database itself refuses, whichever door is used (laws 8, 9, 10 and 16)."""

import pytest
from django.db import IntegrityError, transaction

from foundation import clock
from foundation.kept import StaysAsItIs
from media_relations.models import Agreement, Approval, Statement, StatementOverride
from tests.media_relations import factories as make
from tests.partnership.factories import AgencyFactory

pytestmark = [pytest.mark.django_db, pytest.mark.every_case]


@pytest.fixture
def statement():
    return make.agreeing(AgencyFactory())


def approval(statement, **given):
    now = clock.now()
    values = {
        "statement": statement,
        "version": statement.current_version,
        "fingerprint": "f",
        "approved_by": statement.drafted_by,
        "acting_as": "chair",
        "approved_at": now,
    }
    return Approval.objects.create(**values | given)


def override(statement, **given):
    values = {
        "statement": statement,
        "kind": "members",
        "fingerprint": "f",
        "reason": "It is urgent.",
        "lifted_by": statement.drafted_by,
        "acting_as": "chair",
        "lifted_at": clock.now(),
    }
    return StatementOverride.objects.create(**values | given)


BREAKS = {
    "a_vice_chair_says_why_they_act": lambda one: approval(one, acting_as="vice_chair"),
    "an_approval_by_telephone_was_logged_by_another": lambda one: approval(
        one, way="telephone", logged_by=one.drafted_by, confirm_by_at=clock.now()
    ),
    "another_person_takes_the_changed_text": lambda one: approval(
        one, way="if_changed", taken_by=one.drafted_by, taken_at=clock.now()
    ),
    "a_statement_override_has_a_reason": lambda one: override(one, reason=""),
    "a_concern_or_silence_is_some_agencys": lambda one: override(one, kind="silence"),
    "an_agency_is_asked_once_about_a_text": lambda one: Agreement.objects.create(
        version=one.current_version,
        agency=one.agencies.get().agency,
        fingerprint="f",
        asked_at=clock.now(),
        deadline_at=clock.now(),
    ),
    "a_concern_names_what_it_would_harm": lambda one: Agreement._base_manager.update(
        answer="concern", answered_at=clock.now(), answered_by=one.drafted_by
    ),
    "an_answer_says_when_and_by_whom": lambda one: Agreement._base_manager.update(answer="agreed"),
    "a_released_statement_says_when_by_whom_and_what": lambda one: Statement._base_manager.update(
        status="released"
    ),
    "only_what_was_released_has_an_address": lambda one: Statement._base_manager.update(slug="a-statement"),
    "a_release_that_is_scheduled_has_its_authority": lambda one: Statement._base_manager.update(
        release_scheduled_at=clock.now()
    ),
    "a_withdrawn_statement_says_when_and_by_whom": lambda one: Statement._base_manager.update(
        status="withdrawn",
        released_at=clock.now(),
        released_by=one.drafted_by,
        released_version=one.current_version,
    ),
}


@pytest.mark.parametrize("name", BREAKS)
def test_the_database_refuses(name, statement):
    with pytest.raises(IntegrityError), transaction.atomic():
        BREAKS[name](statement)


def test_what_was_said_of_a_text_stays_and_no_status_is_stored_in_passing(statement):
    given = approval(statement)
    given.fingerprint = "g"
    statement.status = Statement.Status.APPROVED

    for change in (given.save, given.delete, statement.save, Agreement.objects.get().delete):
        with pytest.raises(StaysAsItIs):
            change()
    with pytest.raises(StaysAsItIs):
        Statement.objects.update(status="approved")
    with pytest.raises(StaysAsItIs):
        Statement.objects.create(drafted_by=statement.drafted_by, status="approved")
