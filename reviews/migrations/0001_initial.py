import django.db.models.constraints
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
        ("documents", "0001_initial"),
        ("matters", "0001_initial"),
        ("partnership", "0001_initial"),
    ]

    operations = [
        foundation.migrating.CreateModels(
            operations=[
                migrations.CreateModel(
                    name="PlanTemplate",
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
                        ("slug", models.SlugField(unique=True)),
                        ("name", models.CharField(max_length=150)),
                        (
                            "description",
                            models.TextField(blank=True, help_text="For which reviews it is meant."),
                        ),
                        (
                            "source",
                            models.CharField(
                                blank=True, help_text="Whose framework it follows.", max_length=300
                            ),
                        ),
                        (
                            "aims",
                            models.TextField(blank=True, help_text="What a plan made from it begins with."),
                        ),
                        (
                            "told_order",
                            models.JSONField(
                                blank=True,
                                default=list,
                                help_text="The groups in the order in which they are told.",
                            ),
                        ),
                        (
                            "is_current",
                            models.BooleanField(
                                default=True,
                                help_text="Untick when no new plan is to begin from it. Plans made from it stay.",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["name"],
                    },
                ),
                migrations.CreateModel(
                    name="LetterTemplate",
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
                            "kind",
                            models.CharField(
                                choices=[("family", "Letter to a family member about publication")],
                                max_length=16,
                                unique=True,
                            ),
                        ),
                        (
                            "text",
                            models.TextField(
                                help_text="Plain text with ((placeholders)); a blank line begins a paragraph."
                            ),
                        ),
                        ("edited_at", models.DateTimeField(default=foundation.clock.now)),
                        (
                            "edited_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["kind"],
                    },
                ),
                migrations.CreateModel(
                    name="PracticeReview",
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
                            "kind",
                            models.CharField(
                                choices=[
                                    ("lcspr", "Local Child Safeguarding Practice Review"),
                                    ("scr", "Serious case review (before 2019)"),
                                    ("local", "Local learning review"),
                                    ("thematic", "Thematic review"),
                                    ("other_board", "Review of another board"),
                                    ("national", "National review"),
                                ],
                                default="lcspr",
                                max_length=16,
                            ),
                        ),
                        (
                            "code",
                            models.CharField(
                                help_text="As the business unit calls it; tells no name.",
                                max_length=40,
                                unique=True,
                            ),
                        ),
                        (
                            "working_title",
                            models.CharField(blank=True, help_text="Inside only.", max_length=150),
                        ),
                        (
                            "stage",
                            models.CharField(
                                choices=[
                                    ("begun", "Begun"),
                                    ("writing", "Report being written"),
                                    ("final_report", "Final report received"),
                                    ("finished", "Finished"),
                                ],
                                default="begun",
                                max_length=16,
                            ),
                        ),
                        (
                            "has_press_interest",
                            models.BooleanField(default=False, verbose_name="press interest expected"),
                        ),
                        ("opened_at", models.DateTimeField(default=foundation.clock.now, editable=False)),
                        (
                            "public_title",
                            models.CharField(
                                blank=True, help_text="What the public reads; names nobody.", max_length=150
                            ),
                        ),
                        ("summary", models.TextField(blank=True, help_text="The public summary. Markdown.")),
                        (
                            "other_board",
                            models.CharField(
                                blank=True, help_text="Whose review it is, if not ours.", max_length=150
                            ),
                        ),
                        (
                            "publication",
                            models.CharField(
                                choices=[
                                    ("unpublished", "Not published"),
                                    ("published", "Published"),
                                    ("withdrawn_explained", "Withdrawn, with an explanation"),
                                    ("withdrawn_vanished", "Withdrawn without trace"),
                                    ("elsewhere", "Published anonymously by the NSPCC"),
                                ],
                                default="unpublished",
                                editable=False,
                                max_length=20,
                            ),
                        ),
                        ("slug", models.SlugField(editable=False, max_length=160, null=True, unique=True)),
                        ("published_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "published_on_precision",
                            models.CharField(
                                choices=[("day", "Day"), ("month", "Month"), ("year", "Year")],
                                default="day",
                                editable=False,
                                max_length=5,
                            ),
                        ),
                        (
                            "was_published_before",
                            models.BooleanField(
                                default=False, editable=False, verbose_name="published before the portal"
                            ),
                        ),
                        (
                            "available_until_on",
                            models.DateField(
                                editable=False, help_text="The least that the rules ask for.", null=True
                            ),
                        ),
                        ("availability_ended_on", models.DateField(editable=False, null=True)),
                        (
                            "where_to_find",
                            models.CharField(
                                blank=True, help_text="Pointer once availability has ended.", max_length=300
                            ),
                        ),
                        ("withdrawn_at", models.DateTimeField(editable=False, null=True)),
                        ("withdrawal_reason", models.TextField(blank=True, editable=False)),
                        ("public_withdrawal_reason", models.TextField(blank=True, editable=False)),
                        (
                            "not_published_reason",
                            models.TextField(
                                blank=True,
                                editable=False,
                                help_text="What the public is told where no report is published.",
                            ),
                        ),
                        ("not_published_reason_public_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "matter",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reviews",
                                to="matters.matter",
                            ),
                        ),
                        (
                            "public_title_confirmed_by",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "withdrawn_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "published_plan",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="reviews.publicationplan",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-opened_at"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("slug", None), ("published_at__isnull", False), _connector="OR"
                                ),
                                name="an_address_is_made_by_publishing",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("publication__in", ["withdrawn_explained", "withdrawn_vanished"]),
                                        _negated=True,
                                    ),
                                    models.Q(
                                        ("withdrawn_at__isnull", False),
                                        ("withdrawn_by__isnull", False),
                                        models.Q(("withdrawal_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_withdrawn_review_says_when_who_and_why",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("publication", "published"), _negated=True),
                                    models.Q(
                                        ("published_at__isnull", False),
                                        ("slug__isnull", False),
                                        models.Q(("public_title", ""), _negated=True),
                                        models.Q(
                                            ("was_published_before", True),
                                            ("published_plan__isnull", False),
                                            _connector="OR",
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_published_review_has_its_address_moment_and_plan",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FamilyMember",
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
                            "relationship",
                            models.CharField(
                                help_text="For instance “mother” or “older sibling”; no names.",
                                max_length=100,
                            ),
                        ),
                        ("is_surviving_child", models.BooleanField(default=False)),
                        (
                            "wishes",
                            models.TextField(
                                blank=True, help_text="How they wish to be told, and what they ask for."
                            ),
                        ),
                        ("support", models.TextField(blank=True, help_text="Who supports them.")),
                        (
                            "interpreter",
                            models.CharField(
                                blank=True, help_text="Language, or format needed.", max_length=100
                            ),
                        ),
                        ("removed_at", models.DateTimeField(editable=False, null=True)),
                        ("removal_reason", models.TextField(blank=True, editable=False)),
                        (
                            "review",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="family_members",
                                to="reviews.practicereview",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                    },
                ),
                migrations.CreateModel(
                    name="Decision",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("to_review", "To hold a review"),
                                    ("not_to_review", "Not to hold a review"),
                                    ("to_publish", "To publish"),
                                    ("not_to_publish", "Not to publish"),
                                    ("delay", "To delay"),
                                    ("keep_available", "To keep available"),
                                    ("end_availability", "To end availability"),
                                ],
                                max_length=16,
                            ),
                        ),
                        (
                            "form",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("full", "The full report"),
                                    ("improvement_information", "Improvement information only"),
                                    ("anonymous", "Anonymously through the NSPCC"),
                                ],
                                max_length=24,
                            ),
                        ),
                        ("decided_on", models.DateField()),
                        (
                            "deciders",
                            models.CharField(
                                help_text="Offices or bodies, for instance the three partners.",
                                max_length=300,
                            ),
                        ),
                        ("reason", models.TextField()),
                        ("publishable_reason", models.TextField(blank=True)),
                        ("recorded_at", models.DateTimeField()),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "review",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="decisions",
                                to="reviews.practicereview",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["decided_on", "id"],
                    },
                ),
                migrations.CreateModel(
                    name="CopyRequest",
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
                        ("received_on", models.DateField()),
                        (
                            "requester",
                            foundation.encryption.EncryptedTextField(
                                help_text="Name and address, kept until the request is answered."
                            ),
                        ),
                        ("words", models.TextField(blank=True)),
                        ("answered_at", models.DateTimeField(null=True)),
                        ("answer", models.TextField(blank=True)),
                        (
                            "answered_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "review",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="copy_requests",
                                to="reviews.practicereview",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["received_on"],
                    },
                ),
                migrations.CreateModel(
                    name="PublicationPlan",
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
                            "form",
                            models.CharField(
                                choices=[
                                    ("full", "The full report"),
                                    ("improvement_information", "Improvement information only"),
                                    ("anonymous", "Anonymously through the NSPCC"),
                                ],
                                default="full",
                                max_length=24,
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("fixed", "Date fixed, not scheduled"),
                                    ("scheduled", "Scheduled"),
                                    ("published", "Published"),
                                    ("withdrawn", "Withdrawn"),
                                ],
                                default="draft",
                                editable=False,
                                max_length=10,
                            ),
                        ),
                        ("context", models.TextField(blank=True)),
                        ("aims", models.TextField(blank=True)),
                        (
                            "told_order",
                            models.JSONField(
                                blank=True,
                                default=list,
                                help_text="The groups in the order in which they are told.",
                            ),
                        ),
                        (
                            "local_working_days",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="Only stricter than the rules.",
                                null=True,
                                verbose_name="local notice period, working days",
                            ),
                        ),
                        ("publish_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "advance_copy_at",
                            models.DateTimeField(
                                blank=True,
                                help_text="A later lawful moment for the Panel's copy; empty: at once when fixed.",
                                null=True,
                            ),
                        ),
                        (
                            "notice_round",
                            models.PositiveSmallIntegerField(
                                default=0, editable=False, help_text="How often the notice period has begun."
                            ),
                        ),
                        ("fixed_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "earliest_at",
                            models.DateTimeField(
                                editable=False,
                                help_text="The earliest lawful moment when it was last worked out.",
                                null=True,
                            ),
                        ),
                        (
                            "computed_from",
                            models.TextField(
                                blank=True,
                                editable=False,
                                help_text="How the earliest moment was worked out.",
                            ),
                        ),
                        ("scheduled_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "scheduled_fingerprint",
                            models.CharField(blank=True, editable=False, max_length=64),
                        ),
                        ("published_at", models.DateTimeField(editable=False, null=True)),
                        ("withdrawn_at", models.DateTimeField(editable=False, null=True)),
                        ("withdrawal_reason", models.TextField(blank=True, editable=False)),
                        ("created_at", models.DateTimeField(default=foundation.clock.now, editable=False)),
                        (
                            "edition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partnership.ruleedition",
                                verbose_name="rule edition",
                            ),
                        ),
                        (
                            "fixed_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="owned_plans",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "point_of_contact",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="single point of contact",
                            ),
                        ),
                        (
                            "review",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="plans",
                                to="reviews.practicereview",
                            ),
                        ),
                        (
                            "scheduled_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "template",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="reviews.plantemplate",
                            ),
                        ),
                        (
                            "withdrawn_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "report_version",
                            models.ForeignKey(
                                blank=True,
                                help_text="The exact version that was fixed; empty in a draft.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="plans",
                                to="reviews.reportversion",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-created_at"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("status__in", ["draft", "fixed", "scheduled"])),
                                fields=("review",),
                                name="one_live_plan_per_review",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "scheduled"), _negated=True),
                                    models.Q(
                                        ("scheduled_at__isnull", False),
                                        ("scheduled_by__isnull", False),
                                        models.Q(("scheduled_fingerprint", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_scheduled_plan_has_its_authority",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "published"), _negated=True),
                                    models.Q(
                                        ("published_at__isnull", False), ("scheduled_by__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="a_published_plan_was_scheduled",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("status__in", ["fixed", "scheduled", "published"]), _negated=True
                                    ),
                                    models.Q(
                                        ("fixed_at__isnull", False),
                                        ("fixed_by__isnull", False),
                                        ("publish_at__isnull", False),
                                        ("report_version__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_fixed_plan_has_its_moment_version_and_person",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PublicationAttempt",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("due_at", models.DateTimeField()),
                        ("tried_at", models.DateTimeField()),
                        ("is_published", models.BooleanField()),
                        ("reasons", models.JSONField(default=list)),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="attempts",
                                to="reviews.publicationplan",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["tried_at"],
                    },
                ),
                migrations.CreateModel(
                    name="PlanStep",
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
                            "phase",
                            models.CharField(
                                choices=[
                                    ("before", "Before publication"),
                                    ("publication", "Publication"),
                                    ("after", "After publication"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("order", models.PositiveSmallIntegerField(default=0)),
                        (
                            "key",
                            models.SlugField(help_text="By which other steps refer to it.", max_length=60),
                        ),
                        ("title", models.CharField(max_length=200)),
                        ("audience", models.CharField(blank=True, max_length=300)),
                        (
                            "told_group",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("family", "Family"),
                                    ("staff", "Staff involved"),
                                    ("partners", "Partners"),
                                    ("elected_members", "Elected members"),
                                    ("media", "Media"),
                                    ("public", "Public"),
                                ],
                                help_text="Empty: it tells nobody the outcome.",
                                max_length=16,
                                verbose_name="tells the outcome to",
                            ),
                        ),
                        ("channel", models.CharField(blank=True, max_length=150)),
                        ("message", models.TextField(blank=True)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("task", "Task"),
                                    ("question", "Question whose answers are kept"),
                                    ("notice", "Notice that the portal sends"),
                                    ("publish", "Publication itself"),
                                ],
                                default="task",
                                max_length=10,
                            ),
                        ),
                        ("notice_kind", models.CharField(blank=True, max_length=64)),
                        (
                            "is_gate",
                            models.BooleanField(default=False, verbose_name="publication waits for it"),
                        ),
                        ("question", models.TextField(blank=True)),
                        (
                            "timing",
                            models.CharField(
                                choices=[
                                    ("relative", "Before or after an event"),
                                    ("fixed_day", "On a fixed day"),
                                    ("as_soon_as_possible", "As soon as possible after an event"),
                                    ("undated", "Undated"),
                                    ("recurring", "Again and again until an event"),
                                ],
                                default="undated",
                                max_length=20,
                            ),
                        ),
                        (
                            "anchor",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("publication", "Publication"),
                                    ("endorsement", "Last endorsement"),
                                    ("decision_to_review", "Decision to hold the review"),
                                    ("date_fixed", "Fixing the date"),
                                    ("proceeding_ended", "End of the last live proceeding"),
                                    ("proceeding_date", "Next date of a proceeding"),
                                    ("step", "Another step"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("anchor_key", models.SlugField(blank=True, max_length=60)),
                        (
                            "offset",
                            models.SmallIntegerField(default=0, help_text="Below nought: before the event."),
                        ),
                        (
                            "unit",
                            models.CharField(
                                choices=[("days", "days"), ("working_days", "working days")],
                                default="days",
                                max_length=12,
                            ),
                        ),
                        ("at_time", models.TimeField(blank=True, null=True)),
                        ("fixed_on", models.DateField(blank=True, null=True)),
                        (
                            "every",
                            models.PositiveSmallIntegerField(
                                blank=True, help_text="For recurring steps, in the unit above.", null=True
                            ),
                        ),
                        (
                            "until_anchor",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("publication", "Publication"),
                                    ("endorsement", "Last endorsement"),
                                    ("decision_to_review", "Decision to hold the review"),
                                    ("date_fixed", "Fixing the date"),
                                    ("proceeding_ended", "End of the last live proceeding"),
                                    ("proceeding_date", "Next date of a proceeding"),
                                    ("step", "Another step"),
                                ],
                                max_length=20,
                            ),
                        ),
                        (
                            "condition",
                            models.CharField(
                                choices=[
                                    ("always", "Always"),
                                    ("criminal_live", "Only if criminal proceedings are live"),
                                    ("proceeding_live", "Only if any proceeding is live"),
                                    ("press_interest", "Only if press interest is expected"),
                                    ("surviving_children", "Only if there are surviving children"),
                                ],
                                default="always",
                                max_length=20,
                            ),
                        ),
                        (
                            "ownership",
                            models.CharField(
                                choices=[("either", "Any one of them"), ("jointly", "All of them together")],
                                default="either",
                                max_length=8,
                            ),
                        ),
                        ("due_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "answers_due_at",
                            models.DateTimeField(
                                editable=False,
                                help_text="By when those whom its notice asks have answered.",
                                null=True,
                            ),
                        ),
                        ("computed_from", models.TextField(blank=True, editable=False)),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("open", "To do"),
                                    ("done", "Done"),
                                    ("not_applicable", "Not applicable"),
                                ],
                                default="open",
                                editable=False,
                                max_length=16,
                            ),
                        ),
                        ("done_at", models.DateTimeField(editable=False, null=True)),
                        ("outcome", models.TextField(blank=True, editable=False)),
                        ("not_applicable_reason", models.TextField(blank=True, editable=False)),
                        ("removed_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "done_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "evidence",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="documents.document",
                            ),
                        ),
                        (
                            "recurs_from",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="recurrences",
                                to="reviews.planstep",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="steps",
                                to="reviews.publicationplan",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["plan", "order", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("removed_at", None)),
                                fields=("plan", "key"),
                                name="plan_step_keys_are_unique",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "done"), _negated=True),
                                    ("done_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="a_done_step_says_when_and_by_whom",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "not_applicable"), _negated=True),
                                    models.Q(("not_applicable_reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="a_step_not_applicable_says_why",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Override",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("order", "The order in which people are told"),
                                    ("late", "A publication that waits because its moment passed"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("reason", models.TextField()),
                        ("lifted_at", models.DateTimeField()),
                        (
                            "fingerprint",
                            models.CharField(
                                blank=True, help_text="Of what stood in the way.", max_length=64
                            ),
                        ),
                        ("looked_at", models.DateTimeField(null=True)),
                        (
                            "lifted_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "looked_at_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="overrides",
                                to="reviews.publicationplan",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["lifted_at"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True),
                                name="an_override_has_a_reason",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EvidencePack",
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
                        ("asked_at", models.DateTimeField()),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("waiting", "Waiting to be made"),
                                    ("being_made", "Being made"),
                                    ("ready", "Ready"),
                                    ("failed", "Could not be made"),
                                    ("expired", "Removed after its time"),
                                ],
                                default="waiting",
                                max_length=12,
                            ),
                        ),
                        ("parts_done", models.PositiveIntegerField(default=0)),
                        ("parts_all", models.PositiveIntegerField(default=0)),
                        ("claimed_until", models.DateTimeField(null=True)),
                        ("claim_token", models.CharField(blank=True, max_length=32)),
                        ("attempts", models.PositiveSmallIntegerField(default=0)),
                        ("storage_name", models.CharField(blank=True, max_length=100)),
                        ("sha256", models.CharField(blank=True, max_length=64)),
                        ("size", models.PositiveBigIntegerField(help_text="In bytes.", null=True)),
                        ("made_at", models.DateTimeField(null=True)),
                        ("expires_at", models.DateTimeField(null=True)),
                        (
                            "asked_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="evidence_packs",
                                to="reviews.publicationplan",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-asked_at"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("status__in", ["waiting", "being_made"])),
                                fields=("plan",),
                                name="one_evidence_pack_at_a_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "ready"), _negated=True),
                                    models.Q(
                                        ("expires_at__isnull", False),
                                        ("made_at__isnull", False),
                                        ("size__isnull", False),
                                        models.Q(("storage_name", ""), _negated=True),
                                        models.Q(("sha256", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_ready_evidence_pack_has_its_file",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DateChange",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("old_publish_at", models.DateTimeField(null=True)),
                        ("new_publish_at", models.DateTimeField(null=True)),
                        ("reason", models.TextField()),
                        ("changed_at", models.DateTimeField()),
                        (
                            "correction",
                            models.CharField(
                                choices=[
                                    ("restarted", "Earlier: the notice period starts again"),
                                    ("to_decide", "Later: send a correction?"),
                                    ("sent", "Correction sent"),
                                    ("not_needed", "No correction needed"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("correction_reason", models.TextField(blank=True)),
                        (
                            "changed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "correction_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="date_changes",
                                to="reviews.publicationplan",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["changed_at"],
                    },
                ),
                migrations.CreateModel(
                    name="PublicCorrection",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("words", models.TextField()),
                        ("corrected_at", models.DateTimeField()),
                        (
                            "corrected_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "review",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="corrections",
                                to="reviews.practicereview",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["corrected_at"],
                    },
                ),
                migrations.CreateModel(
                    name="PublishedFile",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("reference", models.CharField(editable=False, max_length=12, unique=True)),
                        ("title", models.CharField(max_length=150)),
                        (
                            "kind",
                            models.CharField(help_text="“report” or the kind of attachment.", max_length=24),
                        ),
                        ("language", models.CharField(default="en", max_length=20)),
                        ("published_at", models.DateTimeField()),
                        ("closed_at", models.DateTimeField(help_text="Superseded or withdrawn.", null=True)),
                        ("closed_reason", models.CharField(blank=True, max_length=200)),
                        (
                            "document",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="documents.document",
                            ),
                        ),
                        (
                            "review",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="published_files",
                                to="reviews.practicereview",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                    },
                ),
                migrations.CreateModel(
                    name="Recommendation",
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
                        ("number", models.PositiveSmallIntegerField()),
                        ("text", models.TextField()),
                        (
                            "response",
                            models.CharField(
                                choices=[
                                    ("waiting", "No response yet"),
                                    ("accepted", "Accepted"),
                                    ("not_accepted", "Not accepted"),
                                ],
                                default="waiting",
                                max_length=12,
                            ),
                        ),
                        (
                            "response_words",
                            models.TextField(
                                blank=True, help_text="Published: what will be done, or why not."
                            ),
                        ),
                        ("due_on", models.DateField(blank=True, null=True)),
                        (
                            "progress",
                            models.CharField(
                                choices=[
                                    ("not_started", "Not started"),
                                    ("in_progress", "In progress"),
                                    ("done", "Done"),
                                ],
                                default="not_started",
                                max_length=12,
                            ),
                        ),
                        ("progress_note", models.TextField(blank=True)),
                        (
                            "owner",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "owner_agency",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partnership.agency",
                            ),
                        ),
                        (
                            "review",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="recommendations",
                                to="reviews.practicereview",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["review", "number"],
                        "constraints": [
                            models.UniqueConstraint(
                                deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                                fields=("review", "number"),
                                name="recommendations_are_numbered",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("response", "not_accepted"), _negated=True),
                                    models.Q(("response_words", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="a_recommendation_not_accepted_says_why",
                                violation_error_message="Say why it is not accepted, in words that can be published.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Report",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "form",
                            models.CharField(
                                choices=[
                                    ("full", "Full report"),
                                    ("summary", "Summary"),
                                    ("improvement_information", "Improvement information"),
                                ],
                                default="full",
                                max_length=24,
                            ),
                        ),
                        (
                            "authors",
                            models.CharField(
                                blank=True, help_text="As they stand in the report.", max_length=200
                            ),
                        ),
                        (
                            "review",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reports",
                                to="reviews.practicereview",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("review", "form"), name="one_report_of_a_form_per_review"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReportVersion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        (
                            "is_final",
                            models.BooleanField(default=True, help_text="A draft can't be endorsed."),
                        ),
                        ("correction_note", models.TextField(blank=True)),
                        (
                            "is_correction_agreed",
                            models.BooleanField(
                                default=False, help_text="Every partner agreed that it is minor."
                            ),
                        ),
                        ("uploaded_at", models.DateTimeField(default=foundation.clock.now)),
                        (
                            "corrects",
                            models.ForeignKey(
                                blank=True,
                                help_text="The version of which this is a minor correction.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="corrected_by",
                                to="reviews.reportversion",
                            ),
                        ),
                        (
                            "document",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="report_version",
                                to="documents.document",
                            ),
                        ),
                        (
                            "report",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="versions",
                                to="reviews.report",
                            ),
                        ),
                        (
                            "uploaded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["report", "number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("report", "number"), name="report_versions_are_numbered"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("corrects", None),
                                    models.Q(("correction_note", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="a_minor_correction_says_what_changed",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Endorsement",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("report_sha256", models.CharField(max_length=64)),
                        ("recommendations_fingerprint", models.CharField(max_length=64)),
                        (
                            "manner",
                            models.CharField(
                                choices=[
                                    ("signed_in", "Signed in"),
                                    ("minuted", "Minuted"),
                                    ("carried", "Carried over to a minor correction"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("endorsed_at", models.DateTimeField()),
                        ("minuted_on", models.DateField(null=True)),
                        ("confirm_by_on", models.DateField(null=True)),
                        ("confirmed_at", models.DateTimeField(null=True)),
                        ("voided_at", models.DateTimeField(null=True)),
                        ("void_reason", models.CharField(blank=True, max_length=200)),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partnership.agency",
                            ),
                        ),
                        (
                            "carried_from",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="reviews.endorsement",
                            ),
                        ),
                        (
                            "endorsed_by",
                            models.ForeignKey(
                                help_text="The partner's own person.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "minute",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="documents.document",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="endorsements",
                                to="reviews.reportversion",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["endorsed_at"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("voided_at", None)),
                                fields=("version", "agency"),
                                name="one_endorsement_per_partner",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("manner", "minuted"), _negated=True),
                                    models.Q(("minute__isnull", False), ("minuted_on__isnull", False)),
                                    _connector="OR",
                                ),
                                name="a_minuted_endorsement_has_its_minute",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("manner", "signed_in"), _negated=True),
                                    ("recorded_by", models.F("endorsed_by")),
                                    _connector="OR",
                                ),
                                name="a_signed_endorsement_is_its_own_record",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CorrectionAgreement",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("agreed_at", models.DateTimeField()),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partnership.agency",
                            ),
                        ),
                        (
                            "agreed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="correction_agreements",
                                to="reviews.reportversion",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("version", "agency"), name="a_partner_agrees_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReviewClock",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "start_event",
                            models.CharField(
                                help_text="For instance “became aware” or “notified”.", max_length=100
                            ),
                        ),
                        ("started_on", models.DateField()),
                        ("due_on", models.DateField(editable=False)),
                        (
                            "computed_from",
                            models.TextField(editable=False, help_text="How the day was worked out."),
                        ),
                        ("met_on", models.DateField(blank=True, null=True)),
                        (
                            "review",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="clocks",
                                to="reviews.practicereview",
                            ),
                        ),
                        (
                            "timer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partnership.timer",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["due_on"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("review", "timer"), name="one_clock_of_a_kind_per_review"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DelayRecord",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("justification", models.TextField()),
                        ("decided_by", models.CharField(max_length=200)),
                        ("decided_on", models.DateField()),
                        ("next_look_on", models.DateField()),
                        ("recorded_at", models.DateTimeField()),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "clock",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="delays",
                                to="reviews.reviewclock",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["decided_on", "id"],
                    },
                ),
                migrations.CreateModel(
                    name="ShouldReason",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("recipient", models.CharField(max_length=24)),
                        ("reason", models.TextField()),
                        ("given_at", models.DateTimeField()),
                        (
                            "given_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="should_reasons",
                                to="reviews.publicationplan",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("plan", "recipient"), name="one_reason_per_recipient"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Slug",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("slug", models.SlugField(max_length=160, unique=True)),
                        ("made_at", models.DateTimeField()),
                        (
                            "review",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="slugs",
                                to="reviews.practicereview",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="StepAnswer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("words", models.TextField()),
                        ("answered_at", models.DateTimeField()),
                        (
                            "agency",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partnership.agency",
                            ),
                        ),
                        (
                            "answered_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "step",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="answers",
                                to="reviews.planstep",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["answered_at"],
                    },
                ),
                migrations.CreateModel(
                    name="StepOwner",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "role",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("business_manager", "Business manager"),
                                    ("practice_lead", "Practice development lead"),
                                    ("communications_officer", "Communications officer"),
                                    ("chair", "Partnership chair"),
                                    ("vice_chair", "Vice-chair"),
                                    ("safeguarding_partner", "Safeguarding partner"),
                                    ("agency_representative", "Agency representative"),
                                    ("press_lead", "Press lead"),
                                    ("subcommittee_member", "Communications subcommittee member"),
                                    ("independent_reviewer", "Independent reviewer"),
                                    ("panel_chair", "Chair of the review panel"),
                                    ("learning_chair", "Chair of the learning subgroup"),
                                    ("administrator", "Administrator"),
                                ],
                                max_length=32,
                            ),
                        ),
                        (
                            "not_found",
                            models.CharField(
                                blank=True,
                                help_text="The agency that the template names and the partnership does not have: nobody holds the role.",
                                max_length=60,
                            ),
                        ),
                        ("done_at", models.DateTimeField(null=True)),
                        (
                            "agency",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partnership.agency",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="owned_steps",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "step",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="owners",
                                to="reviews.planstep",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("person__isnull", False)),
                                fields=("step", "person"),
                                name="a_person_owns_a_step_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("person__isnull", False),
                                    models.Q(("role", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="a_step_owner_is_a_person_or_a_role",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("not_found", ""),
                                    models.Q(("agency", None), ("person", None)),
                                    _connector="OR",
                                ),
                                name="nobody_stands_for_an_agency_that_is_not_here",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TemplateStep",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "phase",
                            models.CharField(
                                choices=[
                                    ("before", "Before publication"),
                                    ("publication", "Publication"),
                                    ("after", "After publication"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("order", models.PositiveSmallIntegerField(default=0)),
                        (
                            "key",
                            models.SlugField(help_text="By which other steps refer to it.", max_length=60),
                        ),
                        ("title", models.CharField(max_length=200)),
                        ("audience", models.CharField(blank=True, max_length=300)),
                        (
                            "told_group",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("family", "Family"),
                                    ("staff", "Staff involved"),
                                    ("partners", "Partners"),
                                    ("elected_members", "Elected members"),
                                    ("media", "Media"),
                                    ("public", "Public"),
                                ],
                                help_text="Empty: it tells nobody the outcome.",
                                max_length=16,
                                verbose_name="tells the outcome to",
                            ),
                        ),
                        ("channel", models.CharField(blank=True, max_length=150)),
                        ("message", models.TextField(blank=True)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("task", "Task"),
                                    ("question", "Question whose answers are kept"),
                                    ("notice", "Notice that the portal sends"),
                                    ("publish", "Publication itself"),
                                ],
                                default="task",
                                max_length=10,
                            ),
                        ),
                        ("notice_kind", models.CharField(blank=True, max_length=64)),
                        (
                            "is_gate",
                            models.BooleanField(default=False, verbose_name="publication waits for it"),
                        ),
                        ("question", models.TextField(blank=True)),
                        (
                            "timing",
                            models.CharField(
                                choices=[
                                    ("relative", "Before or after an event"),
                                    ("fixed_day", "On a fixed day"),
                                    ("as_soon_as_possible", "As soon as possible after an event"),
                                    ("undated", "Undated"),
                                    ("recurring", "Again and again until an event"),
                                ],
                                default="undated",
                                max_length=20,
                            ),
                        ),
                        (
                            "anchor",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("publication", "Publication"),
                                    ("endorsement", "Last endorsement"),
                                    ("decision_to_review", "Decision to hold the review"),
                                    ("date_fixed", "Fixing the date"),
                                    ("proceeding_ended", "End of the last live proceeding"),
                                    ("proceeding_date", "Next date of a proceeding"),
                                    ("step", "Another step"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("anchor_key", models.SlugField(blank=True, max_length=60)),
                        (
                            "offset",
                            models.SmallIntegerField(default=0, help_text="Below nought: before the event."),
                        ),
                        (
                            "unit",
                            models.CharField(
                                choices=[("days", "days"), ("working_days", "working days")],
                                default="days",
                                max_length=12,
                            ),
                        ),
                        ("at_time", models.TimeField(blank=True, null=True)),
                        ("fixed_on", models.DateField(blank=True, null=True)),
                        (
                            "every",
                            models.PositiveSmallIntegerField(
                                blank=True, help_text="For recurring steps, in the unit above.", null=True
                            ),
                        ),
                        (
                            "until_anchor",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("publication", "Publication"),
                                    ("endorsement", "Last endorsement"),
                                    ("decision_to_review", "Decision to hold the review"),
                                    ("date_fixed", "Fixing the date"),
                                    ("proceeding_ended", "End of the last live proceeding"),
                                    ("proceeding_date", "Next date of a proceeding"),
                                    ("step", "Another step"),
                                ],
                                max_length=20,
                            ),
                        ),
                        (
                            "condition",
                            models.CharField(
                                choices=[
                                    ("always", "Always"),
                                    ("criminal_live", "Only if criminal proceedings are live"),
                                    ("proceeding_live", "Only if any proceeding is live"),
                                    ("press_interest", "Only if press interest is expected"),
                                    ("surviving_children", "Only if there are surviving children"),
                                ],
                                default="always",
                                max_length=20,
                            ),
                        ),
                        (
                            "ownership",
                            models.CharField(
                                choices=[("either", "Any one of them"), ("jointly", "All of them together")],
                                default="either",
                                max_length=8,
                            ),
                        ),
                        (
                            "owners",
                            models.JSONField(
                                blank=True,
                                default=list,
                                help_text="A list of {role, agency (short name) or agency_kind}; both optional but the role.",
                            ),
                        ),
                        (
                            "template",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="steps",
                                to="reviews.plantemplate",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["template", "order"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("template", "key"), name="template_step_keys_are_unique"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ToldRecord",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "group",
                            models.CharField(
                                choices=[
                                    ("family", "Family"),
                                    ("staff", "Staff involved"),
                                    ("partners", "Partners"),
                                    ("elected_members", "Elected members"),
                                    ("media", "Media"),
                                    ("public", "Public"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("is_exemption", models.BooleanField(default=False)),
                        ("exemption_reason", models.TextField(blank=True)),
                        (
                            "told_by",
                            models.CharField(
                                blank=True,
                                help_text="Office, for instance the reviewer.",
                                max_length=150,
                                verbose_name="who told them",
                            ),
                        ),
                        ("how", models.CharField(blank=True, max_length=150)),
                        ("told_at", models.DateTimeField(blank=True, null=True)),
                        ("support_offered", models.TextField(blank=True)),
                        ("recorded_at", models.DateTimeField()),
                        (
                            "family_member",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="told_records",
                                to="reviews.familymember",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="told_records",
                                to="reviews.publicationplan",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "step",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="told_records",
                                to="reviews.planstep",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["recorded_at"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("is_exemption", True),
                                        ("told_at", None),
                                        models.Q(("exemption_reason", ""), _negated=True),
                                    ),
                                    models.Q(
                                        ("is_exemption", False),
                                        ("told_at__isnull", False),
                                        models.Q(("told_by", ""), _negated=True),
                                        models.Q(("how", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="told_or_exempt_with_a_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("group", "family"), _negated=True),
                                    ("family_member__isnull", False),
                                    _connector="OR",
                                ),
                                name="a_family_record_names_a_member",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Involvement",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("asked_at", models.DateTimeField()),
                        ("deadline_on", models.DateField()),
                        (
                            "answer",
                            models.CharField(
                                choices=[
                                    ("waiting", "No answer yet"),
                                    ("involved", "Involved"),
                                    ("not_involved", "Not involved"),
                                ],
                                default="waiting",
                                max_length=12,
                            ),
                        ),
                        ("note", models.TextField(blank=True)),
                        ("answered_at", models.DateTimeField(null=True)),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partnership.agency",
                            ),
                        ),
                        (
                            "answered_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "asked_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "review",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="involvements",
                                to="reviews.practicereview",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["agency__name"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("review", "agency"), name="an_agency_is_asked_once_per_review"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("answer", "waiting"), ("answered_at", None), ("answered_by", None)
                                    ),
                                    models.Q(
                                        ("answered_at__isnull", False),
                                        ("answered_by__isnull", False),
                                        models.Q(("answer", "waiting"), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="involvement_answered_at_and_by_together",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Attachment",
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
                            "kind",
                            models.CharField(
                                choices=[
                                    ("briefing", "Learning briefing"),
                                    ("video", "Explainer video"),
                                    ("easy_read", "Easy-read version"),
                                    ("other", "Other"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("title", models.CharField(max_length=150)),
                        ("language", models.CharField(default="en", max_length=20)),
                        (
                            "url",
                            models.URLField(blank=True, help_text="Of a video that somebody else hosts."),
                        ),
                        ("has_captions", models.BooleanField(default=False)),
                        ("transcript", models.TextField(blank=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("ready", "Ready to be published"),
                                    ("published", "Published"),
                                    ("withdrawn", "Withdrawn"),
                                ],
                                default="draft",
                                editable=False,
                                max_length=10,
                            ),
                        ),
                        (
                            "document",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="documents.document",
                            ),
                        ),
                        (
                            "last_edited_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "review",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="attachments",
                                to="reviews.practicereview",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["kind", "title"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("document__isnull", False), ("url", "")),
                                    models.Q(("document", None), models.Q(("url", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="an_attachment_is_a_file_or_a_link",
                                violation_error_message="Give either a file or a link.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "video"), _negated=True),
                                    ("has_captions", True),
                                    models.Q(("transcript", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="a_video_has_captions_or_a_transcript",
                                violation_error_message="A video needs captions or a transcript.",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
