"""People, what they are appointed to, and who stands in for them."""

import datetime as dt
import secrets
from collections.abc import Sequence
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import F, Q

from foundation import clock


class Role(models.TextChoices):
    """What a person may be appointed to. Which acts a role allows stands in each room's rules."""

    BUSINESS_MANAGER = "business_manager", "Business manager"
    PRACTICE_LEAD = "practice_lead", "Practice development lead"
    COMMUNICATIONS_OFFICER = "communications_officer", "Communications officer"
    CHAIR = "chair", "Partnership chair"
    VICE_CHAIR = "vice_chair", "Vice-chair"
    SAFEGUARDING_PARTNER = "safeguarding_partner", "Safeguarding partner"
    AGENCY_REPRESENTATIVE = "agency_representative", "Agency representative"
    PRESS_LEAD = "press_lead", "Press lead"
    SUBCOMMITTEE_MEMBER = "subcommittee_member", "Communications subcommittee member"
    INDEPENDENT_REVIEWER = "independent_reviewer", "Independent reviewer"
    PANEL_CHAIR = "panel_chair", "Chair of the review panel"
    LEARNING_CHAIR = "learning_chair", "Chair of the learning subgroup"
    ADMINISTRATOR = "administrator", "Administrator"


BUSINESS_UNIT = frozenset({Role.BUSINESS_MANAGER, Role.PRACTICE_LEAD, Role.COMMUNICATIONS_OFFICER})
CHAIRS = frozenset({Role.CHAIR, Role.VICE_CHAIR})

#: Who needs a second factor in production (design section 8).
SECOND_FACTOR_ROLES = BUSINESS_UNIT | CHAIRS | {Role.ADMINISTRATOR}


class PersonManager(BaseUserManager["Person"]):
    def create_user(self, email: str | None = None, password: str | None = None, **fields: Any) -> "Person":
        person = self.model(email=self.normalize_email(email).lower() if email else None, **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "Person":
        return self.create_user(email, password, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(email__iexact=username)


def new_calendar_token() -> str:
    return secrets.token_urlsafe(32)


class PersonQuerySet(models.QuerySet["Person"]):
    def holding(self, *roles: Role, on: dt.date | None = None, agency: Any = None) -> "PersonQuerySet":
        """Active people appointed to one of these roles that day, designates for the day among them."""
        day = on or clock.today()
        held = Appointment.objects.in_force(day).filter(role__in=roles)
        if agency is not None:
            held = held.filter(agency=agency)
        designated = Designation.objects.in_force(day).filter(appointment__in=held)
        return self.filter(is_active=True).filter(
            Q(pk__in=held.values("person")) | Q(pk__in=designated.values("designate"))
        )


class Person(AbstractBaseUser, PermissionsMixin):
    """Somebody who works with the portal, or stands in its directory without an account.

    A person is anonymised when they leave the records, and never deleted: what they did stays theirs.
    """

    email = models.EmailField(
        unique=True, null=True, blank=True, help_text="Signs in with it; empty: no account."
    )
    name = models.CharField(max_length=150)
    job_title = models.CharField(max_length=150, blank=True, help_text="Tells people of one name apart.")
    agency = models.ForeignKey(
        "partnership.Agency",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="people",
        help_text="For whom they work. What they may do comes from their appointments.",
    )
    telephone = models.CharField(
        max_length=40, blank=True, help_text="For steps that begin with a call; never shown in public."
    )
    is_active = models.BooleanField(
        "can sign in", default=True, help_text="Untick when the person leaves: it ends every session at once."
    )
    joined_at = models.DateTimeField(default=clock.now, editable=False)
    anonymised_at = models.DateTimeField(null=True, editable=False)
    calendar_token = models.CharField(
        max_length=64, unique=True, null=True, editable=False, help_text="Opens the private calendar feed."
    )

    objects = PersonManager.from_queryset(PersonQuerySet)()

    #: Who looks at what waits for this person in their absence. It is shown no more than it may know itself.
    looked_at_by: "Person | None" = None

    #: What others have to do after recording that the person has left, in words.
    left_to_do: Sequence[str] = ()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "people"

    def __str__(self) -> str:
        return self.name

    @property
    def is_staff(self) -> bool:
        """Whether the Django admin may be shown: administrators by appointment, superusers for setting up."""
        return self.is_active and (self.is_superuser or self.holds(Role.ADMINISTRATOR))

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    def roles(self) -> frozenset[Role]:
        """The roles held today, by appointment or as a named designate. Read once for each instance."""
        held: frozenset[Role] | None = getattr(self, "_roles", None)
        if held is None:
            held = frozenset(role for role, _ in self._posts())
            self._roles = held
        return held

    def roles_on(self, day: dt.date) -> frozenset[Role]:
        """The roles held on that day, by appointment or as a named designate."""
        return frozenset(role for role, _ in self._posts_on(day))

    @property
    def has_left_every_role(self) -> bool:
        """Whether the person held a role, by appointment or as a designate, and holds none today."""
        if self.roles():
            return False
        return self.appointments.exists() or Designation.objects.filter(designate=self).exists()

    def role_names(self) -> list[str]:
        """The roles held today, as people read them."""
        return sorted(str(role.label) for role in self.roles())

    def holds(self, *roles: Role, agency: Any = None) -> bool:
        """Whether the person holds one of these roles today, for this agency where one is named."""
        if not self.is_active:
            return False
        if agency is None:
            return bool(self.roles() & set(roles))
        return any(role in roles and held_for == agency.pk for role, held_for in self._posts())

    def agencies_as(self, *roles: Role) -> set[int]:
        """The keys of the agencies for which the person holds one of these roles today."""
        return {held_for for role, held_for in self._posts() if role in roles and held_for}

    @property
    def is_in_business_unit(self) -> bool:
        return self.holds(*BUSINESS_UNIT)

    @property
    def is_chair(self) -> bool:
        """The chair or a vice-chair."""
        return self.holds(*CHAIRS)

    def _posts(self) -> list[tuple[Role, int | None]]:
        posts: list[tuple[Role, int | None]] | None = getattr(self, "_held_posts", None)
        if posts is None:
            posts = self._posts_on(clock.today())
            self._held_posts = posts
        return posts

    def _posts_on(self, day: dt.date) -> list[tuple[Role, int | None]]:
        own = Appointment.objects.in_force(day).filter(person=self).values_list("role", "agency")
        lent = (
            Designation.objects.in_force(day)
            .filter(designate=self)
            .filter(
                Q(appointment__to_on=None) | Q(appointment__to_on__gte=day), appointment__from_on__lte=day
            )
            .values_list("appointment__role", "appointment__agency")
        )
        return [(Role(role), agency) for role, agency in [*own, *lent]] if self.pk else []

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        super().refresh_from_db(*args, **kwargs)
        self.__dict__.pop("_roles", None)
        self.__dict__.pop("_held_posts", None)


class Group(models.Model):
    """A subcommittee or subgroup, which can own work and sign it off."""

    name = models.CharField(max_length=150, unique=True)
    mailbox = models.EmailField(blank=True, help_text="Read by the whole group.")
    is_current = models.BooleanField(default=True, help_text="Untick when the group was dissolved.")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class InForceQuerySet(models.QuerySet[Any]):
    def in_force(self, day: dt.date | None = None) -> "InForceQuerySet":
        """Rows whose days include this one; today when none is named."""
        day = day or clock.today()
        return self.filter(Q(to_on=None) | Q(to_on__gte=day), from_on__lte=day)


def _days_in_order(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=name,
        condition=Q(to_on=None) | Q(to_on__gte=F("from_on")),
        violation_error_message="The last day is before the first.",
    )


class Appointment(models.Model):
    """A person in a role, for an agency or a group, from a day to a day."""

    person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="appointments",
        help_text="Somebody who is in the directory already.",
    )
    role = models.CharField(
        max_length=32,
        choices=Role,
        help_text="What the person may read and do. Which unpublished reviews, the access lists of matters say.",
    )
    agency = models.ForeignKey(
        "partnership.Agency",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="appointments",
        help_text="For partners, representatives and press leads: the agency in whose name they speak.",
    )
    group = models.ForeignKey(
        Group,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="appointments",
        help_text="For members and chairs of a subcommittee or subgroup: which one.",
    )
    from_on = models.DateField("from", default=clock.today, help_text="The first day of the role.")
    to_on = models.DateField("to", null=True, blank=True, help_text="The last day; empty while it goes on.")

    objects = InForceQuerySet.as_manager()

    class Meta:
        ordering = ["role", "from_on"]
        constraints = [
            _days_in_order("appointment_days_in_order"),
            models.CheckConstraint(
                name="partners_and_representatives_have_an_agency",
                condition=~Q(role__in=["safeguarding_partner", "agency_representative", "press_lead"])
                | Q(agency__isnull=False),
                violation_error_message="This role is held for an agency: choose it.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} as {self.get_role_display().lower()}"


class Designation(models.Model):
    """A named person who holds somebody's role in their place for a period."""

    appointment = models.ForeignKey(
        Appointment,
        on_delete=models.PROTECT,
        related_name="designations",
        help_text="The role that is held in somebody's place; its holder keeps it.",
    )
    designate = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="designations", help_text="Who holds it meanwhile."
    )
    from_on = models.DateField("from", default=clock.today, help_text="The first day.")
    to_on = models.DateField("to", help_text="The last day. Nobody holds a role for another without an end.")
    reason = models.TextField(help_text="Why, for the record: for instance leave, or a conflict of interest.")

    objects = InForceQuerySet.as_manager()

    class Meta:
        ordering = ["-from_on"]
        constraints = [_days_in_order("designation_days_in_order")]

    def __str__(self) -> str:
        return f"{self.designate} for {self.appointment}"


class Absence(models.Model):
    """Days on which a person is away and a deputy gets what waits for them."""

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="absences", help_text="Who is away."
    )
    deputy = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="deputises",
        help_text="Sees what waits for the person, as far as they may know of it; gains no role by it.",
    )
    from_on = models.DateField("from", default=clock.today, help_text="The first day away.")
    to_on = models.DateField("to", help_text="The last day away.")

    objects = InForceQuerySet.as_manager()

    class Meta:
        ordering = ["-from_on"]
        constraints = [
            _days_in_order("absence_days_in_order"),
            models.CheckConstraint(
                name="nobody_is_their_own_deputy",
                condition=~Q(person=F("deputy")),
                violation_error_message="A person can't be their own deputy.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} away"


class Invitation(models.Model):
    """A way in for one person; the token is kept as a hash and works once."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="invitations")
    token_sha256 = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)

    #: How it goes to the person, in words; known to whoever has just made it.
    ways: Sequence[str] = ()

    class Meta:
        ordering = ["-invited_at"]

    def __str__(self) -> str:
        return f"invitation of {self.person_id}"
