import django.db.models.deletion
import foundation.clock
import foundation.encryption
import foundation.governed
import foundation.migrating
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("matters", "0001_initial"),
        ("partnership", "__first__"),
    ]

    operations = [
        foundation.migrating.CreateModels(
            operations=[
                migrations.CreateModel(
                    name="Document",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "reference",
                            models.CharField(
                                default=foundation.governed.new_reference,
                                editable=False,
                                max_length=12,
                                unique=True,
                            ),
                        ),
                        ("storage_name", models.CharField(editable=False, max_length=100, unique=True)),
                        (
                            "title",
                            models.CharField(
                                help_text="What people read; goes into the name of a download.",
                                max_length=200,
                            ),
                        ),
                        (
                            "uploaded_name",
                            foundation.encryption.EncryptedTextField(blank=True, editable=False),
                        ),
                        ("sha256", models.CharField(db_index=True, editable=False, max_length=64)),
                        ("size", models.PositiveBigIntegerField(editable=False, help_text="In bytes.")),
                        ("media_type", models.CharField(editable=False, max_length=100)),
                        ("pages", models.PositiveIntegerField(editable=False, null=True)),
                        (
                            "is_for_the_public",
                            models.BooleanField(
                                default=False,
                                editable=False,
                                help_text="It will be published or sent; evidence stays inside.",
                            ),
                        ),
                        ("uploaded_at", models.DateTimeField(default=foundation.clock.now, editable=False)),
                        (
                            "inspection",
                            models.CharField(
                                choices=[
                                    ("waiting", "Waiting to be checked"),
                                    ("done", "Checked"),
                                    ("impossible", "Can't be checked"),
                                ],
                                default="waiting",
                                editable=False,
                                max_length=12,
                            ),
                        ),
                        ("inspected_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "scan",
                            models.CharField(
                                choices=[
                                    ("not_scanned", "Not scanned"),
                                    ("clean", "No virus found"),
                                    ("infected", "Virus found"),
                                ],
                                default="not_scanned",
                                editable=False,
                                max_length=12,
                            ),
                        ),
                        ("scanned_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "cleaned_from",
                            models.OneToOneField(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="clean_copy",
                                to="documents.document",
                            ),
                        ),
                        (
                            "matter",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="documents",
                                to="matters.matter",
                            ),
                        ),
                        (
                            "superseded_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="supersedes",
                                to="documents.document",
                            ),
                        ),
                        (
                            "uploaded_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-uploaded_at"],
                    },
                ),
                migrations.CreateModel(
                    name="TermList",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "reference",
                            models.CharField(
                                default=foundation.governed.new_reference,
                                editable=False,
                                max_length=12,
                                unique=True,
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "is_live",
                            models.BooleanField(
                                default=True,
                                help_text="Texts of other matters are checked against live lists.",
                            ),
                        ),
                        (
                            "matter",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="term_list",
                                to="matters.matter",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="ProtectedTerm",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("text", foundation.encryption.EncryptedTextField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("child", "Child's name"),
                                    ("family", "Name of family or carer"),
                                    ("other_person", "Other person's name"),
                                    ("school", "School or setting"),
                                    ("place", "Street or place"),
                                    ("date", "Date of birth or other date"),
                                    ("other", "Other"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("added_at", models.DateTimeField(default=foundation.clock.now)),
                        ("retired_at", models.DateTimeField(null=True)),
                        (
                            "added_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "retired_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "term_list",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="terms",
                                to="documents.termlist",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                    },
                ),
                migrations.CreateModel(
                    name="Finding",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "reference",
                            models.CharField(
                                default=foundation.governed.new_reference,
                                editable=False,
                                max_length=12,
                                unique=True,
                            ),
                        ),
                        ("subject_id", models.BigIntegerField(null=True)),
                        (
                            "text_fingerprint",
                            models.CharField(
                                blank=True, help_text="Of the text in which it was found.", max_length=64
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("protected_term", "Protected term"),
                                    ("jigsaw", "Details that together may identify somebody"),
                                    ("metadata", "Document properties"),
                                    ("tracked_change", "Tracked change"),
                                    ("comment", "Comment or annotation"),
                                    ("hidden_text", "Hidden text"),
                                    ("hidden_sheet", "Hidden sheet, row or column"),
                                    ("covered_text", "Text under a box"),
                                    ("invisible_text", "White, invisible or off-page text"),
                                    ("redaction_mark", "Redaction that was not applied"),
                                    ("earlier_revision", "Earlier revision inside the file"),
                                    ("attachment", "File inside the file"),
                                    ("custom_xml", "Custom XML"),
                                    ("active_content", "Active content"),
                                    ("unreadable", "Can't be checked"),
                                    ("inaccessible", "Accessibility"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("place", models.CharField(max_length=200)),
                        ("excerpt", foundation.encryption.EncryptedTextField(blank=True)),
                        ("found_at", models.DateTimeField(default=foundation.clock.now)),
                        (
                            "decision",
                            models.CharField(
                                choices=[
                                    ("open", "Waits for a decision"),
                                    ("cleared", "Cleared with a reason"),
                                    ("removed", "No longer there"),
                                ],
                                default="open",
                                max_length=8,
                            ),
                        ),
                        ("decided_at", models.DateTimeField(null=True)),
                        ("reason", foundation.encryption.EncryptedTextField(blank=True)),
                        (
                            "decided_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "document",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="findings",
                                to="documents.document",
                            ),
                        ),
                        (
                            "matter",
                            models.ForeignKey(
                                help_text="Whose list the term stands in.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="matters.matter",
                            ),
                        ),
                        (
                            "of_matter",
                            models.ForeignKey(
                                help_text="Which matter the text is of; a file says it itself.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="matters.matter",
                            ),
                        ),
                        (
                            "subject_type",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="contenttypes.contenttype",
                            ),
                        ),
                        (
                            "written_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "term",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="findings",
                                to="documents.protectedterm",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                        "indexes": [
                            models.Index(fields=["subject_type", "subject_id"], name="finding_subject")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("document__isnull", False), ("subject_id", None)),
                                    models.Q(
                                        ("document", None),
                                        ("subject_id__isnull", False),
                                        ("subject_type__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_finding_is_in_a_file_or_a_text",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("decision", "cleared"), _negated=True),
                                    models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="a_cleared_finding_names_who_and_when",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
