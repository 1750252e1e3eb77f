"""What the partnership has to be careful about: who may know of a matter, and what stands in the way of telling."""

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import F, Q

from foundation import clock
from foundation.governed import Governed
from foundation.kept import Kept
from foundation.words import say_day
from partnership.models import CHAIRS, Person


class MatterQuerySet(models.QuerySet["Matter"]):
    def visible_to(self, person: Any) -> "MatterQuerySet":
        """Matters this person may know of: on the access list, a chair, or under break-glass. Superusers alike.

        Who has left every role knows of none. Of somebody who is away, a deputy sees only what both may know of.
        """
        if not getattr(person, "is_authenticated", False) or not person.is_active:
            return self.none()
        if person.looked_at_by is not None:
            both = self.visible_to(person.looked_at_by)
            return both.filter(pk__in=Matter.objects.all().known_to(person).values("pk"))
        return self.known_to(person)

    def known_to(self, person: Any) -> "MatterQuerySet":
        """The same without a look at who stands in for the person: for a query that looks at both by itself."""
        if person.holds(*CHAIRS):
            return self
        if person.has_left_every_role:
            return self.none()
        now = clock.now()
        listed = MatterAccess.objects.filter(person=person, removed_at=None)
        broken = BreakGlass.objects.filter(person=person, started_at__lte=now, ends_at__gt=now)
        if person.is_staff and broken.filter(matter=None).exists():
            return self
        return self.filter(
            Q(owner=person)
            | Q(pk__in=listed.values("matter"))
            | (Q(pk__in=broken.values("matter")) if person.is_staff else Q(pk__in=[]))
        )


class Matter(Governed):
    """Something confidential, known by a code name, and the list of those who may know of it."""

    code_name = models.CharField(max_length=60, unique=True, help_text="Tells nothing about anybody.")
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="owned_matters")
    opened_at = models.DateTimeField(default=clock.now, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)

    objects = MatterQuerySet.as_manager()

    class Meta:
        ordering = ["code_name"]

    def __str__(self) -> str:
        return self.code_name

    def may_be_seen_by(self, person: Any) -> bool:
        return Matter.objects.visible_to(person).filter(pk=self.pk).exists()


class MatterAccess(models.Model):
    """One person's place on a matter's access list, from the day it was granted until it was removed."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="accesses")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="matter_accesses")
    granted_at = models.DateTimeField()
    granted_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300, blank=True)
    removed_at = models.DateTimeField(null=True)
    removed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["granted_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "person"], condition=Q(removed_at=None), name="once_on_an_access_list"
            ),
            models.CheckConstraint(
                name="access_removed_at_and_by_together",
                condition=Q(removed_at=None, removed_by=None)
                | Q(removed_at__isnull=False, removed_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} on {self.matter_id}"


class BreakGlass(Kept):
    """An administrator's access in an emergency: a day, for a reason, and the chair is told (law 16)."""

    LASTS = dt.timedelta(hours=24)
    SETTLED = ("person", "matter", "reason", "started_at", "ends_at")
    BY_AN_ACT = ("looked_at", "looked_at_by")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="break_glasses")
    matter = models.ForeignKey(
        Matter,
        null=True,
        on_delete=models.PROTECT,
        related_name="break_glasses",
        help_text="Empty: every matter.",
    )
    reason = models.TextField()
    started_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    looked_at_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    looked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-started_at"]
        constraints = [
            models.CheckConstraint(name="break_glass_ends", condition=Q(ends_at__gt=F("started_at"))),
            models.CheckConstraint(name="break_glass_has_a_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"break-glass of {self.person_id}"


class Proceeding(Kept, Governed):
    """A police, court or inquest matter that runs beside ours."""

    SETTLED = ("matter",)
    BY_AN_ACT = ("kind", "status", "effect", "effect_since", "ended_on", "how_ended")

    class Kind(models.TextChoices):
        POLICE = "police", "Police investigation"
        CRIMINAL = "criminal", "Criminal court"
        INQUEST = "inquest", "Inquest"
        FAMILY_COURT = "family_court", "Family court"
        EMPLOYMENT = "employment", "Employment or professional regulation"

    class Status(models.TextChoices):
        EXPECTED = "expected", "Expected"
        LIVE = "live", "Live"
        VERDICT = "verdict", "Verdict or finding given"
        ENDED = "ended", "Ended"

    class Effect(models.TextChoices):
        HOLD = "hold", "Hold: publication waits for it"
        CONSULT = "consult", "Consult: publication may go on with the authority's view"
        NONE = "none", "No effect on publication"

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="proceedings")
    kind = models.CharField(max_length=16, choices=Kind)
    status = models.CharField(max_length=12, choices=Status, default=Status.LIVE)
    effect = models.CharField(max_length=8, choices=Effect, default=Effect.HOLD)
    effect_since = models.DateTimeField(
        default=clock.now,
        editable=False,
        help_text="An authority's view that was recorded before counts no more.",
    )
    authority = models.CharField(max_length=150, help_text="For instance the coroner or the prosecutor.")
    authority_contact = models.CharField(max_length=200, blank=True)
    next_on = models.DateField("next date", null=True, blank=True)
    ended_on = models.DateField(
        null=True, blank=True, help_text="Criminal proceedings end at sentence, not verdict."
    )
    how_ended = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering = ["matter", "kind", "id"]
        constraints = [
            models.CheckConstraint(
                name="a_proceeding_that_ended_has_its_day",
                condition=~Q(status="ended") | (Q(ended_on__isnull=False) & ~Q(how_ended="")),
                violation_error_message="Say on which day and how it ended.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.authority})"


class AuthorityView(Kept):
    """What the authority in a proceeding says about publication. Added to, never edited."""

    class View(models.TextChoices):
        NO_OBJECTION = "no_objection", "No objection to publication"
        CONDITIONS = "conditions", "No objection, with conditions"
        ASKS_TO_WAIT = "asks_to_wait", "Asks us to wait"
        NO_ANSWER = "no_answer", "Asked, no answer"

    proceeding = models.ForeignKey(Proceeding, on_delete=models.PROTECT, related_name="views")
    view = models.CharField(max_length=16, choices=View)
    words = models.TextField("in their words", blank=True)
    given_by = models.CharField("given by", max_length=150, help_text="Name and office.")
    given_on = models.DateField()
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["-given_on", "-id"]

    def __str__(self) -> str:
        return self.get_view_display()


class LegalRestriction(Kept, Governed):
    """A court order or an enactment that limits what may be published."""

    SETTLED = ("matter",)
    BY_AN_ACT = ("covers", "from_on", "until_on", "lifted_on", "lifted_source")

    class Kind(models.TextChoices):
        CHILDREN_ACT_97 = "ca1989_s97", "Children Act 1989, section 97"
        ADMINISTRATION_OF_JUSTICE_12 = "aja1960_s12", "Administration of Justice Act 1960, section 12"
        YOUTH_COURT_49 = "cypa1933_s49", "Children and Young Persons Act 1933, section 49"
        CYPA_39 = "cypa1933_s39", "Children and Young Persons Act 1933, section 39"
        YJCEA_45 = "yjcea1999_s45", "Youth Justice and Criminal Evidence Act 1999, section 45"
        YJCEA_45A = "yjcea1999_s45a", "Youth Justice and Criminal Evidence Act 1999, section 45A"
        SEXUAL_OFFENCES = "soa1992", "Anonymity of victims of sexual offences"
        INJUNCTION = "injunction", "Injunction or other order"

    class Covers(models.TextChoices):
        PUBLICATION = "publication", "Publication of the report itself"
        IDENTITY = "identity", "Whatever may identify a person"

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="restrictions")
    kind = models.CharField(max_length=20, choices=Kind)
    covers = models.CharField(max_length=12, choices=Covers)
    source = models.CharField(max_length=200, help_text="Court and date of the order, or the enactment.")
    from_on = models.DateField("from")
    until_on = models.DateField("until", null=True, blank=True, help_text="Empty: no end date.")
    lifted_on = models.DateField(null=True, blank=True)
    lifted_source = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["matter", "from_on"]

    def __str__(self) -> str:
        return self.get_kind_display()

    def is_in_force_on(self, day: dt.date) -> bool:
        if day < self.from_on or (self.until_on and day > self.until_on):
            return False
        return self.lifted_on is None or day < self.lifted_on


class SensitiveDay(models.Model):
    """A day that matters to somebody touched by a matter. The portal warns of it without saying whose it is."""

    class Kind(models.TextChoices):
        BIRTHDAY = "birthday", "Birthday"
        ANNIVERSARY = "anniversary", "Anniversary"
        FUNERAL = "funeral", "Funeral"
        COURT_DATE = "court_date", "Court date"

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="sensitive_days")
    kind = models.CharField(max_length=16, choices=Kind)
    on = models.DateField("day")
    is_yearly = models.BooleanField("comes again every year", default=False)

    class Meta:
        ordering = ["on"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {say_day(self.on)}"


class SensitivePeriod(models.Model):
    """Days on which publishing needs thought, such as the weeks before an election."""

    class Kind(models.TextChoices):
        PRE_ELECTION = "pre_election", "Pre-election period"
        TRIAL = "trial", "Trial"
        SCHOOL_HOLIDAY = "school_holiday", "School holiday"
        OTHER = "other", "Other"

    matter = models.ForeignKey(
        Matter,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="sensitive_periods",
        help_text="Empty: it concerns everything.",
    )
    kind = models.CharField(
        max_length=16, choices=Kind, help_text="Pages warn of publishing on these days; they forbid nothing."
    )
    name = models.CharField(max_length=150, help_text="As the warning says it, without names of people.")
    from_on = models.DateField("from", help_text="The first day.")
    to_on = models.DateField("to", help_text="The last day.")

    class Meta:
        ordering = ["from_on"]
        constraints = [
            models.CheckConstraint(
                name="sensitive_period_days_in_order",
                condition=Q(to_on__gte=F("from_on")),
                violation_error_message="The last day is before the first.",
            )
        ]

    def __str__(self) -> str:
        return self.name
