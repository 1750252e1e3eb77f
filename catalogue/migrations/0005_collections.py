import django.db.models.deletion
import foundation.clock
import foundation.governed
import foundation.migrating
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0004_imports"),
        ("partnership", "0002_load_reference_data"),
    ]

    operations = [
        foundation.migrating.CreateModels(
            operations=[
                migrations.CreateModel(
                    name="Collection",
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
                            "title",
                            models.CharField(
                                help_text="As readers see it: “Starting at a new school”.", max_length=150
                            ),
                        ),
                        (
                            "introduction",
                            models.TextField(
                                blank=True, help_text="For whom it is, and how to use it. Markdown."
                            ),
                        ),
                        (
                            "visibility",
                            models.CharField(
                                choices=[("public", "Everybody"), ("signed_in", "People who sign in")],
                                default="public",
                                max_length=9,
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
                        ("slug", models.SlugField(editable=False, max_length=160, null=True, unique=True)),
                        ("drafted_at", models.DateTimeField(default=foundation.clock.now, editable=False)),
                        ("published_at", models.DateTimeField(editable=False, null=True)),
                        ("withdrawn_at", models.DateTimeField(editable=False, null=True)),
                        ("withdrawal_reason", models.CharField(blank=True, editable=False, max_length=300)),
                        (
                            "audience",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="collections",
                                to="partnership.audience",
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
                            "owner",
                            models.ForeignKey(
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
                                name="a_published_collection_says_when_and_by_whom",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("status", "published"), ("visibility", "public"), _negated=True
                                    ),
                                    ("slug__isnull", False),
                                    _connector="OR",
                                ),
                                name="a_public_collection_has_an_address",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "withdrawn"), _negated=True),
                                    models.Q(
                                        ("withdrawn_at__isnull", False),
                                        ("withdrawn_by__isnull", False),
                                        models.Q(("withdrawal_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_withdrawn_collection_says_when_by_whom_and_why",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CollectionItem",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("order", models.PositiveSmallIntegerField()),
                        (
                            "collection",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="items",
                                to="catalogue.collection",
                            ),
                        ),
                        (
                            "resource",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="collection_items",
                                to="catalogue.resource",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["collection", "order", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("collection", "resource"), name="a_resource_is_in_a_collection_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CollectionPack",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("asked_at", models.DateTimeField()),
                        ("parts_done", models.PositiveIntegerField(default=0)),
                        ("parts_all", models.PositiveIntegerField(default=0)),
                        ("claimed_until", models.DateTimeField(null=True)),
                        ("claim_token", models.CharField(blank=True, max_length=32)),
                        ("attempts", models.PositiveSmallIntegerField(default=0)),
                        (
                            "reference",
                            models.CharField(
                                default=foundation.governed.new_reference,
                                editable=False,
                                max_length=12,
                                unique=True,
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("waiting", "Waiting to be made"),
                                    ("being_made", "Being made"),
                                    ("ready", "Ready"),
                                    ("failed", "Could not be made"),
                                    ("gone", "Closed, because something in it changed"),
                                ],
                                default="waiting",
                                max_length=10,
                            ),
                        ),
                        (
                            "fingerprint",
                            models.CharField(blank=True, help_text="Of all that is in it.", max_length=64),
                        ),
                        ("storage_name", models.CharField(blank=True, max_length=100)),
                        ("sha256", models.CharField(blank=True, max_length=64)),
                        ("size", models.PositiveBigIntegerField(help_text="In bytes.", null=True)),
                        ("made_at", models.DateTimeField(null=True)),
                        (
                            "collection",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="packs",
                                to="catalogue.collection",
                            ),
                        ),
                        (
                            "reader",
                            models.ForeignKey(
                                help_text="None: the public.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-asked_at", "-pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("reader__isnull", False), ("status__in", ["waiting", "being_made"])
                                ),
                                fields=("collection", "reader"),
                                name="one_pack_of_a_collection_at_a_time_for_a_reader",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("reader__isnull", True), ("status__in", ["waiting", "being_made"])
                                ),
                                fields=("collection",),
                                name="one_pack_of_a_collection_at_a_time_for_the_public",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "ready"), _negated=True),
                                    models.Q(
                                        ("made_at__isnull", False),
                                        ("size__isnull", False),
                                        models.Q(("storage_name", ""), _negated=True),
                                        models.Q(("sha256", ""), _negated=True),
                                        models.Q(("fingerprint", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_ready_pack_of_a_collection_has_its_file",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
