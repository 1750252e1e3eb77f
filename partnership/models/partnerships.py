"""The partnership itself and the agencies in it and around it."""

from django.db import models
from django.db.models import Q


class Partnership(models.Model):
    """The one safeguarding children partnership that this portal serves."""

    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=40, help_text="As people say it, for instance an acronym.")
    mailbox = models.EmailField(
        help_text="The shared mailbox that gets its own copy of whatever asks for action."
    )
    front_door_number = models.CharField(
        "number for worries about a child", max_length=40, help_text="In office hours."
    )
    out_of_hours_number = models.CharField(max_length=40, help_text="At night and at weekends.")
    front_door_hours = models.CharField(
        max_length=100, blank=True, help_text="In words, for instance “Monday to Friday, 9am to 5pm”."
    )
    website = models.URLField(blank=True)
    about = models.TextField(blank=True, help_text="The “About” page. Markdown.")
    accessibility_statement = models.TextField(blank=True, help_text="Markdown.")
    privacy_notice = models.TextField(blank=True, help_text="Markdown.")
    cookies_page = models.TextField(blank=True, help_text="Markdown.")
    rules = models.ForeignKey(
        "partnership.RuleEdition",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="rule edition in force",
        help_text="New plans are made under this edition.",
    )
    minuted_confirmation_working_days = models.PositiveSmallIntegerField(
        default=5, help_text="Within how many working days a partner confirms a minuted endorsement."
    )
    is_demonstration = models.BooleanField(default=False, editable=False)

    class Meta:
        constraints = [models.CheckConstraint(name="one_partnership", condition=Q(pk=1))]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.pk = 1
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @classmethod
    def current(cls) -> "Partnership | None":
        """The partnership, or None before an administrator has set it up."""
        return cls.objects.filter(pk=1).first()


class AgencyQuerySet(models.QuerySet["Agency"]):
    def safeguarding_partners(self) -> "AgencyQuerySet":
        """The local authority, the integrated care board and the police (Children Act 2004, section 16E)."""
        return self.filter(kind=Agency.Kind.SAFEGUARDING_PARTNER, is_current=True)


class Agency(models.Model):
    """A body that works with the partnership."""

    class Kind(models.TextChoices):
        SAFEGUARDING_PARTNER = "safeguarding_partner", "Safeguarding partner"
        RELEVANT_AGENCY = "relevant_agency", "Relevant agency"
        VOLUNTARY = "voluntary", "Voluntary organisation"
        NEIGHBOURING = "neighbouring", "Neighbouring partnership"
        STRATEGIC = "strategic", "Strategic partnership"
        NATIONAL_BODY = "national_body", "National body"

    name = models.CharField(max_length=200, unique=True)
    short_name = models.CharField(
        max_length=40, blank=True, help_text="By which lists say it and plan templates name it."
    )
    kind = models.CharField(
        max_length=24,
        choices=Kind,
        help_text="Safeguarding partners endorse reports: the council, the integrated care board and the police.",
    )
    notices_email = models.EmailField(blank=True, help_text="The mailbox that gets the agency's notices.")
    press_office_name = models.CharField(
        max_length=100, blank=True, help_text="Who takes calls of the press, by office."
    )
    press_office_email = models.EmailField(blank=True, help_text="Read by the whole press office.")
    press_office_number = models.CharField(max_length=40, blank=True, help_text="In office hours.")
    press_office_out_of_hours_number = models.CharField(
        max_length=40, blank=True, help_text="At night and at weekends."
    )
    website = models.URLField(blank=True)
    is_current = models.BooleanField(
        default=True, help_text="Untick when the agency has left or was dissolved."
    )

    objects = AgencyQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "agencies"

    def __str__(self) -> str:
        return self.name
