"""People, agencies and rules for tests. A trait names the situation: `PersonFactory(business_manager=True)`."""

from __future__ import annotations

import datetime as dt
from typing import Any

import factory
from factory.django import DjangoModelFactory

from foundation import clock
from partnership.models import (
    Absence,
    Agency,
    Appointment,
    Audience,
    Channel,
    ClosureDay,
    Designation,
    Group,
    Language,
    Partnership,
    Person,
    Recipient,
    Role,
    RuleEdition,
    StatutoryAddress,
    Timer,
)

#: What every person made here signs in with.
PASSWORD = "correct-horse-battery"


class AgencyFactory(DjangoModelFactory):
    """A relevant agency, unless a trait makes it one of the three safeguarding partners."""

    class Meta:
        model = Agency

    class Params:
        council = factory.Trait(
            name=factory.Sequence(lambda n: f"Fenmouth Council {n}"),
            kind=Agency.Kind.SAFEGUARDING_PARTNER,
        )
        health = factory.Trait(
            name=factory.Sequence(lambda n: f"Fenmouth Integrated Care Board {n}"),
            kind=Agency.Kind.SAFEGUARDING_PARTNER,
        )
        police = factory.Trait(
            name=factory.Sequence(lambda n: f"Fenmouth Police {n}"),
            kind=Agency.Kind.SAFEGUARDING_PARTNER,
        )

    name = factory.Sequence(lambda n: f"Agency {n}")
    short_name = factory.Sequence(lambda n: f"A{n}")
    kind = Agency.Kind.RELEVANT_AGENCY
    notices_email = factory.Sequence(lambda n: f"notices{n}@agency.example")


NEEDS_AN_AGENCY = {Role.SAFEGUARDING_PARTNER, Role.AGENCY_REPRESENTATIVE, Role.PRESS_LEAD}


class PersonFactory(DjangoModelFactory):
    """Somebody with an account. Each role is a trait: `PersonFactory(chair=True, vice_chair=True)`.

    Roles that are held for an agency are held for the person's own, which is made when none is given:
    `PersonFactory(safeguarding_partner=True, agency=police)`.
    """

    class Meta:
        model = Person
        skip_postgeneration_save = True

    class Params:
        in_directory_only = factory.Trait(email=None)

    email = factory.Sequence(lambda n: f"person{n}@portal.example")
    name = factory.Sequence(lambda n: f"Person {n}")

    @classmethod
    def _create(cls, model_class: type[Person], *args: Any, **kwargs: Any) -> Person:
        roles = [role for role in Role if kwargs.pop(role.value, False)]
        password = kwargs.pop("password", PASSWORD)
        if kwargs.get("agency") is None and NEEDS_AN_AGENCY & set(roles):
            kwargs["agency"] = AgencyFactory(council=Role.SAFEGUARDING_PARTNER in roles)
        person = Person(**kwargs)
        if person.email:
            person.set_password(password)
        else:
            person.set_unusable_password()
        person.save()
        for role in roles:
            AppointmentFactory(person=person, role=role)
        return person


class AppointmentFactory(DjangoModelFactory):
    """A role from a year ago until further notice."""

    class Meta:
        model = Appointment

    person = factory.SubFactory(PersonFactory)
    role = Role.COMMUNICATIONS_OFFICER
    from_on = factory.LazyFunction(lambda: clock.today() - dt.timedelta(days=365))

    @factory.lazy_attribute
    def agency(self) -> Agency | None:
        return self.person.agency if self.role in NEEDS_AN_AGENCY else None


class DesignationFactory(DjangoModelFactory):
    class Meta:
        model = Designation

    appointment = factory.SubFactory(AppointmentFactory)
    designate = factory.SubFactory(PersonFactory)
    from_on = factory.LazyFunction(clock.today)
    to_on = factory.LazyFunction(lambda: clock.today() + dt.timedelta(days=14))
    reason = "Annual leave"


class AbsenceFactory(DjangoModelFactory):
    class Meta:
        model = Absence

    person = factory.SubFactory(PersonFactory)
    deputy = factory.SubFactory(PersonFactory)
    from_on = factory.LazyFunction(clock.today)
    to_on = factory.LazyFunction(lambda: clock.today() + dt.timedelta(days=14))


class GroupFactory(DjangoModelFactory):
    class Meta:
        model = Group

    name = factory.Sequence(lambda n: f"Subgroup {n}")


class LanguageFactory(DjangoModelFactory):
    class Meta:
        model = Language

    tag = factory.Sequence(lambda n: f"x-{n}")
    name = factory.Sequence(lambda n: f"Language {n}")


class ChannelFactory(DjangoModelFactory):
    class Meta:
        model = Channel

    name = factory.Sequence(lambda n: f"Channel {n}")


class AudienceFactory(DjangoModelFactory):
    class Meta:
        model = Audience

    name = factory.Sequence(lambda n: f"Audience {n}")


class ClosureDayFactory(DjangoModelFactory):
    class Meta:
        model = ClosureDay

    day = dt.date(2026, 10, 12)
    name = "Day of mourning"


class RuleEditionFactory(DjangoModelFactory):
    """An edition with the timers of publication: seven working days for the Panel and the Secretary of State
    by law, the same for Ofsted by guidance, and a year's availability.
    """

    class Meta:
        model = RuleEdition
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda n: f"edition-{n}")
    name = factory.Sequence(lambda n: f"Edition {n}")
    source = "Made for a test"
    in_force_from = dt.date(2023, 12, 15)

    @factory.post_generation
    def timers(self: Any, create: bool, extracted: Any, **kwargs: Any) -> None:
        if not create or extracted is False:
            return
        for recipient, force in [
            (Recipient.NATIONAL_PANEL, Timer.Force.STATUTORY),
            (Recipient.SECRETARY_OF_STATE, Timer.Force.STATUTORY),
            (Recipient.OFSTED, Timer.Force.GUIDANCE),
        ]:
            TimerFactory(edition=self, recipient=recipient, force=force)
        TimerFactory(
            edition=self, kind=Timer.Kind.AVAILABILITY, recipient="", period=12, unit=Timer.Unit.MONTHS
        )


class TimerFactory(DjangoModelFactory):
    class Meta:
        model = Timer

    edition = factory.SubFactory(RuleEditionFactory, timers=False)
    kind = Timer.Kind.ADVANCE_COPY
    recipient = Recipient.NATIONAL_PANEL
    force = Timer.Force.STATUTORY
    period = 7
    unit = Timer.Unit.WORKING_DAYS
    start_event = "the report was sent"
    source = "SI 2018/789"


class StatutoryAddressFactory(DjangoModelFactory):
    """An address that has confirmed a test message; `unconfirmed=True` has not."""

    class Meta:
        model = StatutoryAddress
        django_get_or_create = ("recipient",)

    class Params:
        unconfirmed = factory.Trait(confirmed_at=None, confirmed_email="", confirmed_by=None)

    recipient = Recipient.NATIONAL_PANEL
    email = factory.LazyAttribute(lambda address: f"{address.recipient.replace('_', '.')}@gov.example")
    confirmed_at = factory.LazyFunction(clock.now)
    confirmed_email = factory.SelfAttribute("email")
    confirmed_by = factory.SubFactory(PersonFactory)


class PartnershipFactory(DjangoModelFactory):
    """The one partnership, with an edition of the rules in force."""

    class Meta:
        model = Partnership

    name = "Fenmouth Safeguarding Children Partnership"
    short_name = "FSCP"
    mailbox = "partnership@fenmouth.example"
    front_door_number = "01632 960001"
    out_of_hours_number = "01632 960002"
    rules = factory.SubFactory(RuleEditionFactory)
