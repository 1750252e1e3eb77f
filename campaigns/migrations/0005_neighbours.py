import django.db.models.deletion
import foundation.clock
import foundation.governed
import foundation.migrating
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0004_impact_areas_and_offers"),
        ("partnership", "0004_load_audience_pages"),
    ]

    operations = [
        foundation.migrating.CreateModels(
            operations=[
                migrations.CreateModel(
                    name="NeighbourFeed",
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
                            "name",
                            models.CharField(
                                help_text="As the calendar calls them.", max_length=100, unique=True
                            ),
                        ),
                        (
                            "address",
                            models.URLField(
                                blank=True,
                                help_text="Where its iCalendar file is found.",
                                max_length=500,
                                verbose_name="address of the feed",
                            ),
                        ),
                        (
                            "is_shown",
                            models.BooleanField(
                                default=True,
                                help_text="Unticked, it is neither shown nor asked for.",
                                verbose_name="shown in the calendar",
                            ),
                        ),
                        ("due_at", models.DateTimeField(default=foundation.clock.now, editable=False)),
                        ("asked_at", models.DateTimeField(editable=False, null=True)),
                        ("answered_at", models.DateTimeField(editable=False, null=True)),
                        ("failing_since", models.DateTimeField(editable=False, null=True)),
                        ("failure", models.CharField(blank=True, editable=False, max_length=300)),
                        (
                            "notes",
                            models.JSONField(
                                default=list,
                                editable=False,
                                help_text="What of the last good copy could not be understood.",
                            ),
                        ),
                        (
                            "agency",
                            models.ForeignKey(
                                blank=True,
                                help_text="Where the neighbour is an agency that we know.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partnership.agency",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["name"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("failing_since", None), ("failure", "")),
                                    models.Q(
                                        ("failing_since__isnull", False),
                                        models.Q(("failure", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_feed_that_fails_says_since_when_and_why",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NeighbourEntry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("title", models.CharField(max_length=200)),
                        ("starts_at", models.DateTimeField()),
                        ("ends_at", models.DateTimeField()),
                        ("is_whole_day", models.BooleanField()),
                        (
                            "feed",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="entries",
                                to="campaigns.neighbourfeed",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "neighbour entries",
                        "ordering": ["starts_at", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("ends_at__gte", models.F("starts_at"))),
                                name="a_neighbours_date_ends_after_it_begins",
                            )
                        ],
                        "indexes": [
                            models.Index(fields=["starts_at"], name="campaigns_n_starts__3a4ffb_idx")
                        ],
                    },
                ),
            ],
        ),
    ]
