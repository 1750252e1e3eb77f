"""Every file the portal holds, what was found in it, and the words that must not leave."""

from typing import Any

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q

from documents.points import UNSHOWN
from foundation import clock
from foundation.encryption import EncryptedTextField
from foundation.governed import Governed, new_reference
from foundation.kept import Kept, KeptQuerySet
from matters.models import Matter
from partnership.models import Person


class DocumentQuerySet(KeptQuerySet["Document"]):
    def visible_to(self, person: Any) -> "DocumentQuerySet":
        """Files of matters the person may know of, and those that belong to no matter for staff."""
        if not getattr(person, "is_authenticated", False) or not person.is_active:
            return self.none()
        unbound = Q(matter=None) if person.is_in_business_unit else Q(pk__in=[])
        known = Matter.objects.visible_to(person).values("pk")
        return self.filter(unbound | Q(matter__in=known)).shown_to(person)

    def lost(self) -> "DocumentQuerySet":
        """Files that were looked for and are not in the storage any more, or not as they were."""
        return self.filter(lost_at__isnull=False)

    def shown_to(self, person: Any) -> "DocumentQuerySet":
        """Without files of texts that are still their writers' alone; None: on a record that others read."""
        files = self
        for unshown in UNSHOWN.ask(person):
            files = files.exclude(unshown.files)
        return files


class Document(Kept):
    """One file, byte for byte as it came or as it was cleaned. Nothing about it changes but what was found in it.

    An upload makes two: the original, which stays private, and the clean copy made from it, which is
    checked, endorsed, sent and published.
    """

    SETTLED = (
        "matter",
        "storage_name",
        "sha256",
        "size",
        "media_type",
        "cleaned_from",
        "uploaded_by",
        "uploaded_at",
    )
    BY_AN_ACT = ("superseded_by",)

    class Scan(models.TextChoices):
        NOT_SCANNED = "not_scanned", "Not scanned"
        CLEAN = "clean", "No virus found"
        INFECTED = "infected", "Virus found"

    class Inspection(models.TextChoices):
        WAITING = "waiting", "Waiting to be checked"
        DONE = "done", "Checked"
        IMPOSSIBLE = "impossible", "Can't be checked"

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    matter = models.ForeignKey(Matter, null=True, on_delete=models.PROTECT, related_name="documents")
    storage_name = models.CharField(max_length=100, unique=True, editable=False)
    title = models.CharField(max_length=200, help_text="What people read; goes into the name of a download.")
    uploaded_name = EncryptedTextField(blank=True, editable=False)
    sha256 = models.CharField(max_length=64, db_index=True, editable=False)
    size = models.PositiveBigIntegerField(editable=False, help_text="In bytes.")
    media_type = models.CharField(max_length=100, editable=False)
    pages = models.PositiveIntegerField(null=True, editable=False)
    is_for_the_public = models.BooleanField(
        default=False, editable=False, help_text="It will be published or sent; evidence stays inside."
    )
    cleaned_from = models.OneToOneField(
        "self", null=True, editable=False, on_delete=models.PROTECT, related_name="clean_copy"
    )
    superseded_by = models.ForeignKey(
        "self", null=True, editable=False, on_delete=models.PROTECT, related_name="supersedes"
    )
    uploaded_by = models.ForeignKey(
        Person, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField(default=clock.now, editable=False)
    inspection = models.CharField(
        max_length=12, choices=Inspection, default=Inspection.WAITING, editable=False
    )
    inspected_at = models.DateTimeField(null=True, editable=False)
    scan = models.CharField(max_length=12, choices=Scan, default=Scan.NOT_SCANNED, editable=False)
    scanned_at = models.DateTimeField(null=True, editable=False)
    looked_for_at = models.DateTimeField(
        null=True, editable=False, help_text="When it was last looked for in the storage."
    )
    lost_at = models.DateTimeField(
        null=True, editable=False, help_text="Since when it is known to be gone from the storage."
    )

    objects = DocumentQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["-uploaded_at"]
        indexes = [models.Index(fields=["lost_at"], condition=Q(lost_at__isnull=False), name="lost_files")]

    def __str__(self) -> str:
        return self.title


class FindingQuerySet(KeptQuerySet["Finding"]):
    def shown_to(self, person: Any) -> "FindingQuerySet":
        """Without what is in texts and files that are still their writers' alone; None: on a record that others read."""
        findings = self
        for unshown in UNSHOWN.ask(person):
            files = Document.objects.filter(unshown.files).values("pk")
            findings = findings.exclude(unshown.findings).exclude(document__in=files)
        return findings


class Finding(Kept):
    """Something that must not leave unseen: hidden content or a protected term, in a file or in a text."""

    SETTLED = ("document", "subject_type", "subject_id", "of_matter", "kind", "text_fingerprint")
    BY_AN_ACT = ("decision", "decided_by", "decided_at")

    class Kind(models.TextChoices):
        PROTECTED_TERM = "protected_term", "Protected term"
        JIGSAW = "jigsaw", "Details that together may identify somebody"
        METADATA = "metadata", "Document properties"
        TRACKED_CHANGE = "tracked_change", "Tracked change"
        COMMENT = "comment", "Comment or annotation"
        HIDDEN_TEXT = "hidden_text", "Hidden text"
        HIDDEN_SHEET = "hidden_sheet", "Hidden sheet, row or column"
        COVERED_TEXT = "covered_text", "Text under a box"
        INVISIBLE_TEXT = "invisible_text", "White, invisible or off-page text"
        REDACTION_MARK = "redaction_mark", "Redaction that was not applied"
        EARLIER_REVISION = "earlier_revision", "Earlier revision inside the file"
        ATTACHMENT = "attachment", "File inside the file"
        CUSTOM_XML = "custom_xml", "Custom XML"
        ACTIVE_CONTENT = "active_content", "Active content"
        UNREADABLE = "unreadable", "Can't be checked"
        INACCESSIBLE = "inaccessible", "Accessibility"

    class Decision(models.TextChoices):
        OPEN = "open", "Waits for a decision"
        CLEARED = "cleared", "Cleared with a reason"
        REMOVED = "removed", "No longer there"

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    document = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="findings")
    subject_type = models.ForeignKey(ContentType, null=True, on_delete=models.PROTECT, related_name="+")
    subject_id = models.BigIntegerField(null=True)
    subject = GenericForeignKey("subject_type", "subject_id")
    of_matter = models.ForeignKey(
        Matter,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Which matter the text is of; a file says it itself.",
    )
    text_fingerprint = models.CharField(
        max_length=64, blank=True, help_text="Of the text in which it was found."
    )
    written_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    matter = models.ForeignKey(
        Matter,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Whose list the term stands in.",
    )
    term = models.ForeignKey(
        "documents.ProtectedTerm", null=True, on_delete=models.SET_NULL, related_name="findings"
    )
    kind = models.CharField(max_length=20, choices=Kind)
    place = models.CharField(max_length=200)
    excerpt = EncryptedTextField(blank=True)
    found_at = models.DateTimeField(default=clock.now)
    decision = models.CharField(max_length=8, choices=Decision, default=Decision.OPEN)
    decided_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = EncryptedTextField(blank=True)

    objects = FindingQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="a_finding_is_in_a_file_or_a_text",
                condition=Q(document__isnull=False, subject_id=None)
                | Q(document=None, subject_id__isnull=False, subject_type__isnull=False),
            ),
            models.CheckConstraint(
                name="a_cleared_finding_names_who_and_when",
                condition=~Q(decision="cleared") | Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="finding_subject")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.place}"


class TermList(Kept, Governed):
    """The words of one matter that must not leave."""

    SETTLED = ("matter",)
    BY_AN_ACT = ("is_live",)

    matter = models.OneToOneField(Matter, on_delete=models.PROTECT, related_name="term_list")
    is_live = models.BooleanField(
        default=True, help_text="Texts of other matters are checked against live lists."
    )

    def __str__(self) -> str:
        return f"protected terms of {self.matter_id}"


class ProtectedTerm(Kept):
    """One word or name that must not leave. It is taken off its list by an act, never altered or deleted."""

    SETTLED = ("term_list", "text", "kind", "added_by", "added_at")
    BY_AN_ACT = ("retired_at", "retired_by")

    class Kind(models.TextChoices):
        CHILD = "child", "Child's name"
        FAMILY = "family", "Name of family or carer"
        OTHER_PERSON = "other_person", "Other person's name"
        SCHOOL = "school", "School or setting"
        PLACE = "place", "Street or place"
        DATE = "date", "Date of birth or other date"
        OTHER = "other", "Other"

    NAMES = frozenset({Kind.CHILD, Kind.FAMILY, Kind.OTHER_PERSON})

    term_list = models.ForeignKey(TermList, on_delete=models.PROTECT, related_name="terms")
    text = EncryptedTextField()
    kind = models.CharField(max_length=16, choices=Kind)
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=clock.now)
    sought_since = models.DateTimeField(
        null=True,
        help_text="Since when it is to be looked for in all that is public; empty once that is done.",
    )
    retired_at = models.DateTimeField(null=True)
    retired_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"protected term {self.pk}"
