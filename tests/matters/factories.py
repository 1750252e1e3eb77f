"""Matters for tests, made as the services would leave them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import factory
from factory.django import DjangoModelFactory

from foundation import clock
from matters.models import (
    AuthorityView,
    BreakGlass,
    LegalRestriction,
    Matter,
    MatterAccess,
    Proceeding,
    SensitiveDay,
    SensitivePeriod,
)
from partnership.models import Person
from tests.partnership.factories import PersonFactory


class MatterFactory(DjangoModelFactory):
    """A matter that its owner, a business manager, alone knows of."""

    class Meta:
        model = Matter

    code_name = factory.Sequence(lambda n: f"Matter Alder {n}")
    owner = factory.SubFactory(PersonFactory, business_manager=True)


class ProceedingFactory(DjangoModelFactory):
    """A live criminal case that holds publication; `ended=True`: the sentence was given yesterday."""

    class Meta:
        model = Proceeding

    class Params:
        ended = factory.Trait(
            status=Proceeding.Status.ENDED,
            ended_on=factory.LazyFunction(lambda: clock.today() - dt.timedelta(days=1)),
            how_ended="Sentenced",
        )

    matter = factory.SubFactory(MatterFactory)
    kind = Proceeding.Kind.CRIMINAL
    authority = "Crown Prosecution Service"


class AuthorityViewFactory(DjangoModelFactory):
    class Meta:
        model = AuthorityView

    proceeding = factory.SubFactory(ProceedingFactory)
    view = AuthorityView.View.NO_OBJECTION
    given_by = "A reviewing lawyer"
    given_on = factory.LazyFunction(clock.today)
    recorded_by = factory.SelfAttribute("proceeding.matter.owner")
    recorded_at = factory.LazyFunction(clock.now)


class LegalRestrictionFactory(DjangoModelFactory):
    class Meta:
        model = LegalRestriction

    matter = factory.SubFactory(MatterFactory)
    kind = LegalRestriction.Kind.INJUNCTION
    covers = LegalRestriction.Covers.PUBLICATION
    source = "Order of the Family Court"
    from_on = factory.LazyFunction(lambda: clock.today() - dt.timedelta(days=30))


class SensitiveDayFactory(DjangoModelFactory):
    class Meta:
        model = SensitiveDay

    matter = factory.SubFactory(MatterFactory)
    kind = SensitiveDay.Kind.BIRTHDAY
    on = factory.LazyFunction(clock.today)


class SensitivePeriodFactory(DjangoModelFactory):
    """The weeks before an election, which concern everything."""

    class Meta:
        model = SensitivePeriod

    kind = SensitivePeriod.Kind.PRE_ELECTION
    name = "Local elections"
    from_on = factory.LazyFunction(clock.today)
    to_on = factory.LazyFunction(lambda: clock.today() + dt.timedelta(days=30))


class BreakGlassFactory(DjangoModelFactory):
    """An administrator's access that began now and lasts a day."""

    class Meta:
        model = BreakGlass

    person = factory.SubFactory(PersonFactory, administrator=True)
    reason = "The business unit is unreachable."
    started_at = factory.LazyFunction(clock.now)
    ends_at = factory.LazyAttribute(lambda broken: broken.started_at + BreakGlass.LASTS)


def put_on_list(matter: Matter, **traits: Any) -> Person:
    """Somebody new with these roles, on the matter's access list."""
    person: Person = PersonFactory(**traits)
    MatterAccess.objects.create(matter=matter, person=person, granted_at=clock.now(), granted_by=matter.owner)
    return person
