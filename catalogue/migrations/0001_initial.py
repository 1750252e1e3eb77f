import django.db.models.deletion
import foundation.clock
import foundation.governed
import foundation.migrating
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("documents", "0001_initial"),
        ("matters", "0001_initial"),
        ("partnership", "0002_load_reference_data"),
    ]

    operations = [
        foundation.migrating.CreateModels(
            operations=[
                migrations.CreateModel(
                    name="BriefingHeading",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "name",
                            models.CharField(
                                help_text="The heading that readers see.", max_length=80, unique=True
                            ),
                        ),
                        (
                            "prompt",
                            models.CharField(
                                help_text="What to write here, for whoever writes it.", max_length=300
                            ),
                        ),
                        (
                            "order",
                            models.PositiveSmallIntegerField(
                                default=0, help_text="Its place in the briefing."
                            ),
                        ),
                        (
                            "is_for_teams",
                            models.BooleanField(
                                default=False,
                                help_text="Questions that teams talk about.",
                                verbose_name="questions for teams",
                            ),
                        ),
                        (
                            "is_current",
                            models.BooleanField(
                                default=True, help_text="Untick to leave it out of new briefings."
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["order", "name"],
                    },
                ),
                migrations.CreateModel(
                    name="Situation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "name",
                            models.CharField(
                                help_text="For instance “A child is missing from care”.",
                                max_length=150,
                                unique=True,
                            ),
                        ),
                        (
                            "description",
                            models.CharField(
                                blank=True,
                                help_text="What belongs to it, where the name leaves that open.",
                                max_length=300,
                            ),
                        ),
                        (
                            "order",
                            models.PositiveSmallIntegerField(default=0, help_text="Its place in the table."),
                        ),
                        (
                            "is_current",
                            models.BooleanField(
                                default=True, help_text="Untick when it needs no cover any more."
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["order", "name"],
                    },
                ),
                migrations.CreateModel(
                    name="Topic",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "name",
                            models.CharField(
                                help_text="As people say it: “Safer sleep”.", max_length=80, unique=True
                            ),
                        ),
                        (
                            "slug",
                            models.SlugField(
                                help_text="Its part of a web address.", max_length=80, unique=True
                            ),
                        ),
                        (
                            "description",
                            models.CharField(blank=True, help_text="One plain sentence.", max_length=300),
                        ),
                        (
                            "is_sensitive",
                            models.BooleanField(
                                default=False,
                                help_text="Its pages have “Exit this page”.",
                                verbose_name="sensitive",
                            ),
                        ),
                        (
                            "is_current",
                            models.BooleanField(
                                default=True, help_text="Untick when nothing new is put under it."
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["name"],
                    },
                ),
                migrations.CreateModel(
                    name="PrintStock",
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
                        ("kept_at", models.CharField(help_text="Where the copies are.", max_length=150)),
                        ("quantity", models.PositiveIntegerField(default=0, editable=False)),
                        (
                            "reorder_level",
                            models.PositiveIntegerField(
                                default=0, help_text="Print more when this few are left."
                            ),
                        ),
                        (
                            "language",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partnership.language",
                            ),
                        ),
                        (
                            "resource",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="stocks",
                                to="catalogue.resource",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["resource__title", "language", "kept_at"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("resource", "language", "kept_at"),
                                name="one_stock_of_each_language_at_a_place",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PrintOrder",
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
                        ("quantity", models.PositiveIntegerField()),
                        (
                            "deliver_to",
                            models.CharField(
                                help_text="The address, and whom to ask for there.", max_length=300
                            ),
                        ),
                        ("needed_by_on", models.DateField(blank=True, null=True)),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("asked", "Asked for"),
                                    ("sent", "Sent"),
                                    ("refused", "Not sent"),
                                    ("cancelled", "Cancelled"),
                                ],
                                default="asked",
                                editable=False,
                                max_length=9,
                            ),
                        ),
                        ("asked_at", models.DateTimeField(editable=False)),
                        ("sent_quantity", models.PositiveIntegerField(editable=False, null=True)),
                        ("answered_at", models.DateTimeField(editable=False, null=True)),
                        ("answer_note", models.CharField(blank=True, editable=False, max_length=300)),
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
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "asked_by",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "stock",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="orders",
                                to="catalogue.printstock",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-asked_at", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("quantity__gte", 1)), name="an_order_is_of_some_copies"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("answered_at", None), ("answered_by", None), ("status", "asked")
                                    ),
                                    models.Q(
                                        models.Q(("status", "asked"), _negated=True),
                                        ("answered_at__isnull", False),
                                        ("answered_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="an_answered_order_says_when_and_by_whom",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("sent_quantity__gte", 1),
                                        ("sent_quantity__isnull", False),
                                        ("sent_quantity__lte", models.F("quantity")),
                                        ("status", "sent"),
                                    ),
                                    models.Q(
                                        models.Q(("status", "sent"), _negated=True), ("sent_quantity", None)
                                    ),
                                    _connector="OR",
                                ),
                                name="an_order_that_was_sent_says_how_many",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "refused"), _negated=True),
                                    models.Q(("answer_note", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="an_order_that_is_refused_says_why",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Placement",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "place",
                            models.CharField(help_text="A surgery, a library, a school.", max_length=150),
                        ),
                        ("quantity", models.PositiveIntegerField()),
                        ("left_on", models.DateField()),
                        ("recorded_at", models.DateTimeField()),
                        (
                            "area",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partnership.area",
                            ),
                        ),
                        (
                            "left_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "stock",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="placements",
                                to="catalogue.printstock",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-left_on", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("quantity__gte", 1), models.Q(("place", ""), _negated=True)
                                ),
                                name="a_placement_is_of_some_copies_somewhere",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Resource",
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
                                    ("leaflet", "Leaflet"),
                                    ("poster", "Poster"),
                                    ("factsheet", "Factsheet"),
                                    ("procedure", "Procedure"),
                                    ("guidance", "Practice guidance"),
                                    ("protocol", "Information-sharing protocol"),
                                    ("tool", "Tool or form"),
                                    ("video", "Video"),
                                    ("training", "Training material"),
                                    ("briefing", "Learning briefing"),
                                    ("newsletter", "Newsletter"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("title", models.CharField(max_length=150)),
                        (
                            "summary",
                            models.CharField(
                                blank=True,
                                help_text="Two plain sentences: what it is, for whom.",
                                max_length=500,
                            ),
                        ),
                        (
                            "made_from_id",
                            models.PositiveBigIntegerField(blank=True, editable=False, null=True),
                        ),
                        (
                            "source",
                            models.CharField(
                                choices=[
                                    ("own", "Our own"),
                                    ("partner", "A partner"),
                                    ("national", "A national body"),
                                ],
                                default="own",
                                max_length=8,
                            ),
                        ),
                        (
                            "source_name",
                            models.CharField(
                                blank=True, help_text="Whose it is, where it is not ours.", max_length=150
                            ),
                        ),
                        (
                            "source_year",
                            models.PositiveSmallIntegerField(
                                blank=True, help_text="Of that edition.", null=True
                            ),
                        ),
                        (
                            "reuse_terms",
                            models.CharField(
                                blank=True,
                                help_text="What others may do with it, as they read it.",
                                max_length=300,
                            ),
                        ),
                        (
                            "has_images",
                            models.BooleanField(
                                default=False, verbose_name="shows people or pictures of others"
                            ),
                        ),
                        (
                            "image_rights",
                            models.CharField(
                                blank=True,
                                help_text="Whose the pictures are, and until when they may be used.",
                                max_length=300,
                            ),
                        ),
                        (
                            "image_consent_note",
                            models.CharField(
                                blank=True,
                                help_text="Who consented, when, and where that is kept. It stays inside.",
                                max_length=300,
                            ),
                        ),
                        (
                            "tested_with",
                            models.CharField(
                                blank=True,
                                help_text="Children, families or practitioners who tried it out.",
                                max_length=300,
                            ),
                        ),
                        (
                            "you_said_we_did",
                            models.TextField(
                                blank=True, help_text="What people said, and what was changed for it."
                            ),
                        ),
                        (
                            "visibility",
                            models.CharField(
                                choices=[
                                    ("public", "Everybody"),
                                    ("signed_in", "People who sign in"),
                                    ("business_unit", "The business unit"),
                                ],
                                default="public",
                                max_length=13,
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("published", "Published"),
                                    ("withdrawn", "Withdrawn"),
                                ],
                                default="draft",
                                editable=False,
                                max_length=9,
                            ),
                        ),
                        ("drafted_at", models.DateTimeField(default=foundation.clock.now, editable=False)),
                        ("slug", models.SlugField(editable=False, max_length=160, null=True, unique=True)),
                        ("published_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "public_at",
                            models.DateTimeField(
                                editable=False, help_text="Since when anyone may read it.", null=True
                            ),
                        ),
                        (
                            "public_from_at",
                            models.DateTimeField(
                                editable=False,
                                help_text="When it is to become public, if every gate holds then.",
                                null=True,
                            ),
                        ),
                        ("public_scheduled_at", models.DateTimeField(editable=False, null=True)),
                        ("public_fingerprint", models.CharField(blank=True, editable=False, max_length=64)),
                        ("withdrawn_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "withdrawal",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("explain", "Explain: the address says that, when and why it went"),
                                    ("vanish", "Vanish: the address answers as if it had never been"),
                                ],
                                editable=False,
                                max_length=8,
                            ),
                        ),
                        ("withdrawal_reason", models.TextField(blank=True, editable=False)),
                        (
                            "public_withdrawal_reason",
                            models.CharField(blank=True, editable=False, max_length=300),
                        ),
                        (
                            "review_months",
                            models.PositiveSmallIntegerField(
                                blank=True, help_text="Empty: as often as its kind is reviewed.", null=True
                            ),
                        ),
                        ("last_reviewed_on", models.DateField(editable=False, null=True)),
                        ("next_review_on", models.DateField(editable=False, null=True)),
                        (
                            "audiences",
                            models.ManyToManyField(
                                blank=True, related_name="resources", to="partnership.audience"
                            ),
                        ),
                        (
                            "drafted_by",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "last_edited_by",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "made_from_type",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="contenttypes.contenttype",
                            ),
                        ),
                        (
                            "matter",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="resources",
                                to="matters.matter",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="resources",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "public_scheduled_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "published_by",
                            models.ForeignKey(
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
                            "topics",
                            models.ManyToManyField(
                                blank=True, related_name="resources", to="catalogue.topic"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["title", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("status", "draft"),
                                    models.Q(
                                        ("published_at__isnull", False), ("published_by__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="a_published_resource_says_when_and_by_whom",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("status", "published"), ("visibility", "public"), _negated=True
                                    ),
                                    models.Q(("public_at__isnull", False), ("slug__isnull", False)),
                                    _connector="OR",
                                ),
                                name="a_public_resource_has_an_address",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("slug", None),
                                    models.Q(
                                        ("public_at__isnull", False),
                                        models.Q(("status", "draft"), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="only_a_resource_that_was_public_has_an_address",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "withdrawn"), _negated=True),
                                    models.Q(
                                        ("withdrawn_at__isnull", False),
                                        ("withdrawn_by__isnull", False),
                                        models.Q(("withdrawal", ""), _negated=True),
                                        models.Q(("withdrawal_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_withdrawn_resource_says_when_by_whom_and_why",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("public_from_at", None),
                                        ("public_scheduled_at", None),
                                        ("public_scheduled_by", None),
                                    ),
                                    models.Q(
                                        ("public_from_at__isnull", False),
                                        ("public_scheduled_at__isnull", False),
                                        ("public_scheduled_by__isnull", False),
                                        models.Q(("public_fingerprint", ""), _negated=True),
                                        models.Q(("status", "withdrawn"), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_resource_that_is_scheduled_has_its_authority",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("source", "own"),
                                    models.Q(("source_name", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="a_resource_of_others_names_them",
                                violation_error_message="Say whose it is.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("review_months", None), ("review_months__gte", 1), _connector="OR"
                                ),
                                name="a_resource_is_reviewed_some_time",
                            ),
                        ],
                        "indexes": [
                            models.Index(
                                fields=["status", "visibility"], name="catalogue_r_status_aa444b_idx"
                            ),
                            models.Index(fields=["next_review_on"], name="catalogue_r_next_re_c0c9b0_idx"),
                            models.Index(
                                fields=["made_from_type", "made_from_id"],
                                name="catalogue_r_made_fr_b7c8e2_idx",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PublicationTry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("due_at", models.DateTimeField()),
                        ("tried_at", models.DateTimeField()),
                        ("is_made_public", models.BooleanField()),
                        ("reasons", models.JSONField(default=list)),
                        (
                            "resource",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tries",
                                to="catalogue.resource",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "publication tries",
                        "ordering": ["tried_at", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="NextStep",
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
                        ("number", models.PositiveSmallIntegerField(editable=False)),
                        (
                            "what",
                            models.CharField(help_text="As readers of the briefing see it.", max_length=300),
                        ),
                        ("due_on", models.DateField()),
                        ("added_at", models.DateTimeField(editable=False)),
                        ("done_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "outcome",
                            models.CharField(
                                blank=True, editable=False, help_text="What came of it.", max_length=300
                            ),
                        ),
                        ("dropped_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "added_by",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
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
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "resource",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="next_steps",
                                to="catalogue.resource",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["resource", "number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("resource", "number"), name="next_steps_are_numbered"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("done_at", None), ("done_by", None)),
                                    models.Q(
                                        ("done_at__isnull", False),
                                        ("done_by__isnull", False),
                                        models.Q(("outcome", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_next_step_that_is_done_says_by_whom_and_what_came_of_it",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("done_at", None), ("dropped_at", None), _connector="OR"),
                                name="a_next_step_is_done_or_dropped",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Correction",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        (
                            "words",
                            models.CharField(
                                help_text="What was wrong, and what it says now.", max_length=300
                            ),
                        ),
                        ("made_at", models.DateTimeField()),
                        (
                            "made_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "resource",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="corrections",
                                to="catalogue.resource",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["resource", "number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("resource", "number"), name="corrections_are_numbered"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("words", ""), _negated=True),
                                name="a_correction_says_what",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BriefingUse",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("team", models.CharField(max_length=150)),
                        ("used_on", models.DateField()),
                        (
                            "people",
                            models.PositiveSmallIntegerField(help_text="How many took part.", null=True),
                        ),
                        (
                            "note",
                            models.CharField(
                                blank=True, help_text="What the team will do differently.", max_length=500
                            ),
                        ),
                        ("recorded_at", models.DateTimeField()),
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
                            "recorded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "resource",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="uses",
                                to="catalogue.resource",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-used_on", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("team", ""), _negated=True),
                                name="a_use_of_a_briefing_names_the_team",
                            ),
                            models.UniqueConstraint(
                                fields=("resource", "team", "used_on"),
                                name="a_team_uses_a_briefing_once_a_day",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ResourceSlug",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("slug", models.SlugField(max_length=160, unique=True)),
                        ("given_at", models.DateTimeField()),
                        (
                            "resource",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="slugs",
                                to="catalogue.resource",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="ResourceVersion",
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
                            "format",
                            models.CharField(
                                choices=[
                                    ("web", "Web page"),
                                    ("print", "For printing"),
                                    ("easy_read", "Easy read"),
                                    ("large_print", "Large print"),
                                    ("video", "Video"),
                                    ("bsl_video", "British Sign Language (BSL) video"),
                                    ("audio", "Audio"),
                                    ("to_fill_in", "To fill in"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "medium",
                            models.CharField(
                                choices=[
                                    ("file", "A file"),
                                    ("text", "A text written here"),
                                    ("link", "A link to what others host"),
                                ],
                                max_length=4,
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("current", "In force"),
                                    ("superseded", "Superseded"),
                                    ("withdrawn", "Withdrawn"),
                                ],
                                default="draft",
                                editable=False,
                                max_length=10,
                            ),
                        ),
                        (
                            "title",
                            models.CharField(
                                blank=True,
                                help_text="In its own language. Empty: that of the resource.",
                                max_length=150,
                            ),
                        ),
                        (
                            "summary",
                            models.CharField(blank=True, help_text="In its own language.", max_length=500),
                        ),
                        ("text", models.TextField(blank=True, help_text="Markdown.")),
                        ("link", models.URLField(blank=True, max_length=500)),
                        (
                            "alternative_text",
                            models.CharField(
                                blank=True,
                                help_text="What the pictures show, for who can’t see them.",
                                max_length=500,
                            ),
                        ),
                        (
                            "transcript",
                            models.TextField(blank=True, help_text="What is said and shown, in words."),
                        ),
                        ("has_captions", models.BooleanField(default=False, verbose_name="has captions")),
                        ("made_at", models.DateTimeField(default=foundation.clock.now, editable=False)),
                        ("made_current_at", models.DateTimeField(editable=False, null=True)),
                        ("ended_at", models.DateTimeField(editable=False, null=True)),
                        ("end_reason", models.CharField(blank=True, editable=False, max_length=300)),
                        ("kept_readable_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "kept_readable_reason",
                            models.CharField(blank=True, editable=False, max_length=300),
                        ),
                        (
                            "document",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="resource_versions",
                                to="documents.document",
                            ),
                        ),
                        (
                            "kept_readable_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "language",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partnership.language",
                            ),
                        ),
                        (
                            "last_edited_by",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "made_current_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "resource",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="versions",
                                to="catalogue.resource",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["resource", "language", "format", "number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("resource", "language", "format", "number"),
                                name="resource_versions_are_numbered",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "current")),
                                fields=("resource", "language", "format"),
                                name="one_version_of_a_variant_is_in_force",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "draft")),
                                fields=("resource", "language", "format"),
                                name="one_draft_of_a_variant_at_a_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("document__isnull", False),
                                        ("link", ""),
                                        ("medium", "file"),
                                        ("text", ""),
                                    ),
                                    models.Q(("document", None), ("link", ""), ("medium", "text")),
                                    models.Q(
                                        ("document", None),
                                        ("medium", "link"),
                                        ("text", ""),
                                        models.Q(("link", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_version_is_a_file_a_text_or_a_link",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ["current", "superseded"]), _negated=True),
                                    models.Q(
                                        ("made_current_at__isnull", False), ("made_current_by__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="a_version_in_force_says_since_when_and_by_whom",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kept_readable_at", None), ("kept_readable_by", None)),
                                    models.Q(
                                        ("kept_readable_at__isnull", False),
                                        ("kept_readable_by__isnull", False),
                                        ("state", "superseded"),
                                        models.Q(("kept_readable_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="only_a_superseded_version_is_kept_readable_with_a_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LinkCheck",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("checked_at", models.DateTimeField()),
                        (
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("there", "There"),
                                    ("moved", "Moved for good"),
                                    ("gone", "Gone"),
                                    ("unclear", "No clear answer"),
                                    ("not_asked", "Not asked: it lies in a private network"),
                                ],
                                max_length=9,
                            ),
                        ),
                        ("code", models.PositiveSmallIntegerField(null=True)),
                        ("moved_to", models.CharField(blank=True, max_length=500)),
                        ("unclear_times", models.PositiveSmallIntegerField(default=0)),
                        (
                            "version",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="link_check",
                                to="catalogue.resourceversion",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["checked_at"],
                    },
                ),
                migrations.CreateModel(
                    name="BriefingSection",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("heading", models.CharField(max_length=80)),
                        ("text", models.TextField(blank=True, help_text="Markdown.")),
                        (
                            "is_for_teams",
                            models.BooleanField(default=False, verbose_name="questions for teams"),
                        ),
                        ("order", models.PositiveSmallIntegerField()),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sections",
                                to="catalogue.resourceversion",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["version", "order"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("version", "order"), name="sections_are_in_order"
                            ),
                            models.UniqueConstraint(
                                fields=("version", "heading"), name="each_section_has_its_own_heading"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReviewCycle",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "remind_days",
                            models.PositiveSmallIntegerField(
                                default=28,
                                help_text="How many days before a review is due its owner is reminded.",
                            ),
                        ),
                        (
                            "escalate_days",
                            models.PositiveSmallIntegerField(
                                default=14,
                                help_text="How many days after it was due the business manager hears of it.",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "review cycle",
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("pk", 1)), name="one_review_cycle")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReviewInterval",
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
                                    ("leaflet", "Leaflet"),
                                    ("poster", "Poster"),
                                    ("factsheet", "Factsheet"),
                                    ("procedure", "Procedure"),
                                    ("guidance", "Practice guidance"),
                                    ("protocol", "Information-sharing protocol"),
                                    ("tool", "Tool or form"),
                                    ("video", "Video"),
                                    ("training", "Training material"),
                                    ("briefing", "Learning briefing"),
                                    ("newsletter", "Newsletter"),
                                ],
                                help_text="One row for each kind.",
                                max_length=12,
                                unique=True,
                            ),
                        ),
                        (
                            "months",
                            models.PositiveSmallIntegerField(help_text="From one review to the next."),
                        ),
                    ],
                    options={
                        "ordering": ["kind"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("months__gte", 1)), name="a_review_comes_some_time"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReviewOfResource",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("keep", "Keep it as it is"),
                                    ("revise", "Revise it"),
                                    ("withdraw", "Withdraw it"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("note", models.TextField(help_text="What was looked at, and why. It stays inside.")),
                        ("reviewed_on", models.DateField()),
                        ("recorded_at", models.DateTimeField()),
                        ("was_due_on", models.DateField(null=True)),
                        ("next_review_on", models.DateField(help_text="None: it was withdrawn.", null=True)),
                        (
                            "resource",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reviews",
                                to="catalogue.resource",
                            ),
                        ),
                        (
                            "reviewed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-recorded_at", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("note", ""), _negated=True),
                                name="a_review_of_a_resource_has_a_note",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("next_review_on", None), ("outcome", "withdraw")),
                                    models.Q(
                                        models.Q(("outcome", "withdraw"), _negated=True),
                                        ("next_review_on__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="what_is_not_withdrawn_is_reviewed_again",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SignOff",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("fingerprint", models.CharField(max_length=64)),
                        ("asked_at", models.DateTimeField()),
                        (
                            "answer",
                            models.CharField(
                                choices=[
                                    ("waiting", "Not answered yet"),
                                    ("signed", "Signed off"),
                                    ("refused", "Not signed off"),
                                ],
                                default="waiting",
                                max_length=8,
                            ),
                        ),
                        ("answered_at", models.DateTimeField(null=True)),
                        ("note", models.CharField(blank=True, max_length=300)),
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
                            "group",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partnership.group",
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sign_offs",
                                to="catalogue.resourceversion",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["asked_at", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("answer", "waiting"), ("answered_at", None), ("answered_by", None)
                                    ),
                                    models.Q(
                                        models.Q(("answer", "waiting"), _negated=True),
                                        ("answered_at__isnull", False),
                                        ("answered_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_sign_off_says_when_and_by_whom",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("answer", "refused"), _negated=True),
                                    models.Q(("note", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="a_refused_sign_off_says_why",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("answer", "waiting")),
                                fields=("version", "group", "fingerprint"),
                                name="a_group_is_asked_once_about_a_version",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Coverage",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "where",
                            models.CharField(
                                blank=True, help_text="Its chapter or page: “Chapter 23”.", max_length=150
                            ),
                        ),
                        ("added_at", models.DateTimeField(editable=False)),
                        (
                            "added_by",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "resource",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="coverages",
                                to="catalogue.resource",
                            ),
                        ),
                        (
                            "situation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="coverages",
                                to="catalogue.situation",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["situation", "resource"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("situation", "resource"), name="a_resource_covers_a_situation_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StockMove",
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
                                    ("printed", "Printed"),
                                    ("left", "Left for people to take"),
                                    ("sent", "Sent to an agency"),
                                    ("counted", "Counted"),
                                ],
                                max_length=7,
                            ),
                        ),
                        ("change", models.IntegerField(help_text="Less than none when copies went out.")),
                        ("quantity_after", models.PositiveIntegerField()),
                        ("note", models.CharField(blank=True, max_length=300)),
                        ("moved_at", models.DateTimeField()),
                        (
                            "moved_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "order",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="move",
                                to="catalogue.printorder",
                            ),
                        ),
                        (
                            "placement",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="move",
                                to="catalogue.placement",
                            ),
                        ),
                        (
                            "stock",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="moves",
                                to="catalogue.printstock",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["moved_at", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "sent"), ("order__isnull", False), ("placement", None)),
                                    models.Q(("kind", "left"), ("order", None), ("placement__isnull", False)),
                                    models.Q(
                                        ("kind__in", ["printed", "counted"]),
                                        ("order", None),
                                        ("placement", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="what_was_sent_was_ordered_and_what_was_left_lies_somewhere",
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
