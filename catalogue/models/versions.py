"""The variants of a resource, by language and format, and the versions that each has had."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from catalogue.models.resources import Resource
from documents.models import Document
from foundation import clock
from foundation.governed import Governed
from foundation.kept import Kept, KeptQuerySet
from partnership.models import Group, Language, Person


class ResourceVersionQuerySet(KeptQuerySet["ResourceVersion"]):
    def readable(self) -> ResourceVersionQuerySet:
        """Those in force, and superseded ones that are kept readable on purpose."""
        return self.filter(
            Q(state=ResourceVersion.State.CURRENT)
            | Q(state=ResourceVersion.State.SUPERSEDED, kept_readable_at__isnull=False)
        )

    def public(self) -> ResourceVersionQuerySet:
        """Versions anyone may read or download."""
        return self.readable().filter(resource__in=Resource.objects.public().values("pk"))

    def visible_to(self, person: Any) -> ResourceVersionQuerySet:
        """What this person may open inside: what is readable of a published resource, and all for who works on it."""
        seen = Resource.objects.visible_to(person)
        published = seen.filter(status=Resource.Status.PUBLISHED).values("pk")
        readable = self.readable().filter(resource__in=published)
        worked_on = self.filter(resource__in=Resource.objects.worked_on_by(person).values("pk"))
        return readable | worked_on


class ResourceVersion(Kept, Governed):
    """One version of one variant: a file, a text written in the portal, or a link.

    The address of a variant is made of its resource, language and format, and stays when another version takes its
    place. What was once in force stays as it was.
    """

    SETTLED = ("resource", "language", "format", "medium", "number", "document", "made_by", "made_at")
    BY_AN_ACT = (
        "state",
        "text",
        "link",
        "title",
        "summary",
        "alternative_text",
        "transcript",
        "made_current_at",
        "made_current_by",
        "kept_readable_at",
        "kept_readable_by",
        "kept_readable_reason",
    )
    BEGINS = {"state": "draft", "kept_readable_at": None}

    class Format(models.TextChoices):
        WEB = "web", "Web page"
        PRINT = "print", "For printing"
        EASY_READ = "easy_read", "Easy read"
        LARGE_PRINT = "large_print", "Large print"
        VIDEO = "video", "Video"
        BSL_VIDEO = "bsl_video", "British Sign Language (BSL) video"
        AUDIO = "audio", "Audio"
        TO_FILL_IN = "to_fill_in", "To fill in"

    class Medium(models.TextChoices):
        FILE = "file", "A file"
        TEXT = "text", "A text written here"
        LINK = "link", "A link to what others host"

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        CURRENT = "current", "In force"
        SUPERSEDED = "superseded", "Superseded"
        WITHDRAWN = "withdrawn", "Withdrawn"

    #: What is seen or heard, and needs words beside it for who can't.
    SEEN_OR_HEARD = ("video", "audio")

    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="versions")
    language = models.ForeignKey(Language, on_delete=models.PROTECT, related_name="+")
    format = models.CharField(max_length=12, choices=Format)
    medium = models.CharField(max_length=4, choices=Medium)
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT, editable=False)
    title = models.CharField(
        max_length=150, blank=True, help_text="In its own language. Empty: that of the resource."
    )
    summary = models.CharField(max_length=500, blank=True, help_text="In its own language.")
    document = models.ForeignKey(
        Document, null=True, blank=True, on_delete=models.PROTECT, related_name="resource_versions"
    )
    text = models.TextField(blank=True, help_text="Markdown.")
    link = models.URLField(max_length=500, blank=True)
    alternative_text = models.CharField(
        max_length=500, blank=True, help_text="What the pictures show, for who can’t see them."
    )
    transcript = models.TextField(blank=True, help_text="What is said and shown, in words.")
    has_captions = models.BooleanField("has captions", default=False)
    made_by = models.ForeignKey(Person, editable=False, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now, editable=False)
    last_edited_by = models.ForeignKey(Person, editable=False, on_delete=models.PROTECT, related_name="+")
    made_current_at = models.DateTimeField(null=True, editable=False)
    made_current_by = models.ForeignKey(
        Person, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, editable=False)
    end_reason = models.CharField(max_length=300, blank=True, editable=False)
    kept_readable_at = models.DateTimeField(null=True, editable=False)
    kept_readable_by = models.ForeignKey(
        Person, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    kept_readable_reason = models.CharField(max_length=300, blank=True, editable=False)

    objects = ResourceVersionQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["resource", "language", "format", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["resource", "language", "format", "number"], name="resource_versions_are_numbered"
            ),
            models.UniqueConstraint(
                fields=["resource", "language", "format"],
                condition=Q(state="current"),
                name="one_version_of_a_variant_is_in_force",
            ),
            models.UniqueConstraint(
                fields=["resource", "language", "format"],
                condition=Q(state="draft"),
                name="one_draft_of_a_variant_at_a_time",
            ),
            models.CheckConstraint(
                name="a_version_is_a_file_a_text_or_a_link",
                condition=Q(medium="file", document__isnull=False, text="", link="")
                | Q(medium="text", document=None, link="")
                | (Q(medium="link", document=None, text="") & ~Q(link="")),
            ),
            models.CheckConstraint(
                name="a_version_in_force_says_since_when_and_by_whom",
                condition=~Q(state__in=["current", "superseded"])
                | Q(made_current_at__isnull=False, made_current_by__isnull=False),
            ),
            models.CheckConstraint(
                name="only_a_superseded_version_is_kept_readable_with_a_reason",
                condition=Q(kept_readable_at=None, kept_readable_by=None)
                | (
                    Q(state="superseded", kept_readable_at__isnull=False, kept_readable_by__isnull=False)
                    & ~Q(kept_readable_reason="")
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title or self.resource} ({self.language}, {self.get_format_display().lower()})"

    @property
    def is_readable(self) -> bool:
        """Whether it may be read by whom its resource reaches."""
        return self.state == self.State.CURRENT or (
            self.state == self.State.SUPERSEDED and self.kept_readable_at is not None
        )


class SignOff(Kept):
    """A group's yes or no to one version of printed material, as it reads or looks."""

    SETTLED = ("version", "group", "fingerprint", "asked_by", "asked_at")
    BY_AN_ACT = ("answer", "answered_by", "answered_at", "note")
    BEGINS = {"answer": "waiting"}

    class Answer(models.TextChoices):
        WAITING = "waiting", "Not answered yet"
        SIGNED = "signed", "Signed off"
        REFUSED = "refused", "Not signed off"

    version = models.ForeignKey(ResourceVersion, on_delete=models.PROTECT, related_name="sign_offs")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    fingerprint = models.CharField(max_length=64)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=8, choices=Answer, default=Answer.WAITING)
    answered_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="a_sign_off_says_when_and_by_whom",
                condition=Q(answer="waiting", answered_at=None, answered_by=None)
                | (~Q(answer="waiting") & Q(answered_at__isnull=False, answered_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="a_refused_sign_off_says_why", condition=~Q(answer="refused") | ~Q(note="")
            ),
            models.UniqueConstraint(
                fields=["version", "group", "fingerprint"],
                condition=Q(answer="waiting"),
                name="a_group_is_asked_once_about_a_version",
            ),
        ]

    def __str__(self) -> str:
        return f"sign-off of {self.version_id} by {self.group}"
