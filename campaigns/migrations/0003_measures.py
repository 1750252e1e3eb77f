import django.db.models.deletion
import foundation.clock
import foundation.governed
import foundation.migrating
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0002_strategy_and_projects"),
        ("partnership", "0004_load_audience_pages"),
    ]

    operations = [
        foundation.migrating.CreateModels(
            operations=[
                migrations.CreateModel(
                    name="Measure",
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
                                help_text="What is measured: “Visits to the page”.", max_length=150
                            ),
                        ),
                        (
                            "level",
                            models.CharField(
                                choices=[
                                    ("output", "Output: what we did, and whom it reached"),
                                    ("out_take", "Out-take: what people took from it"),
                                    ("outcome", "Outcome: what people did differently"),
                                    ("impact", "Impact: what is different for children and families"),
                                ],
                                max_length=8,
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("count", "A count"),
                                    ("share", "A share, in per cent"),
                                    ("change", "A change from before, up or down"),
                                    ("words", "In words"),
                                ],
                                max_length=6,
                            ),
                        ),
                        (
                            "unit",
                            models.CharField(
                                blank=True, help_text="What is counted: “visits”, “people”.", max_length=40
                            ),
                        ),
                        (
                            "direction",
                            models.CharField(
                                choices=[("up", "More is better"), ("down", "Less is better")],
                                default="up",
                                max_length=4,
                            ),
                        ),
                        (
                            "may_be_added",
                            models.BooleanField(
                                default=False,
                                help_text="Each is counted once, as a visit or a call is. People are not: one person is on many channels.",
                            ),
                        ),
                        ("base", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                        (
                            "base_words",
                            models.CharField(
                                blank=True, help_text="How it was before, in words.", max_length=300
                            ),
                        ),
                        (
                            "target",
                            models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True),
                        ),
                        (
                            "target_words",
                            models.CharField(
                                blank=True, help_text="How it is to be, in words.", max_length=300
                            ),
                        ),
                        (
                            "due_on",
                            models.DateField(
                                blank=True,
                                help_text="The day by which the target is to be reached.",
                                null=True,
                            ),
                        ),
                        (
                            "source",
                            models.CharField(blank=True, help_text="How it is known.", max_length=300),
                        ),
                        (
                            "campaign",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="measures",
                                to="campaigns.campaign",
                            ),
                        ),
                        (
                            "channel",
                            models.ForeignKey(
                                blank=True,
                                help_text="Where.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partnership.channel",
                            ),
                        ),
                        (
                            "project",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="measures",
                                to="campaigns.project",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["name", "channel__name", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("campaign__isnull", False), ("project", None)),
                                    models.Q(("campaign", None), ("project__isnull", False)),
                                    _connector="OR",
                                ),
                                name="a_measure_is_of_a_campaign_or_of_a_project",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("base", None), ("kind", "words"), ("target", None)),
                                    models.Q(
                                        models.Q(("kind", "words"), _negated=True),
                                        ("base_words", ""),
                                        ("target_words", ""),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_measure_in_words_has_no_number",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("may_be_added", False), ("kind", "count"), _connector="OR"
                                ),
                                name="only_counts_are_added_up",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("due_on", None),
                                    ("target__isnull", False),
                                    models.Q(("target_words", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="a_day_is_due_for_a_target",
                            ),
                            models.UniqueConstraint(
                                fields=("campaign", "name", "channel"),
                                name="a_measure_is_in_a_campaign_once_for_each_channel",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("channel", None)),
                                fields=("campaign", "name"),
                                name="a_measure_of_no_channel_is_in_a_campaign_once",
                            ),
                            models.UniqueConstraint(
                                fields=("project", "name", "channel"),
                                name="a_measure_is_in_a_project_once_for_each_channel",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("channel", None)),
                                fields=("project", "name"),
                                name="a_measure_of_no_channel_is_in_a_project_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PlatformMapping",
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
                                help_text="The platform, and which of its exports.",
                                max_length=100,
                                unique=True,
                            ),
                        ),
                        (
                            "day_column",
                            models.CharField(help_text="The column that holds the day.", max_length=100),
                        ),
                        (
                            "columns",
                            models.JSONField(
                                default=dict, help_text="The name of a measure, by the column that holds it."
                            ),
                        ),
                        (
                            "day_form",
                            models.CharField(
                                choices=[
                                    ("iso", "2026-03-31"),
                                    ("british", "31/03/2026"),
                                    ("american", "03/31/2026"),
                                    ("compact", "20260331"),
                                    ("words", "31 Mar 2026"),
                                    ("american_words", "Mar 31, 2026"),
                                ],
                                default="iso",
                                max_length=14,
                            ),
                        ),
                        (
                            "encoding",
                            models.CharField(
                                choices=[
                                    ("utf-8", "UTF-8"),
                                    ("utf-16", "UTF-16 (some exports of social media)"),
                                    ("cp1252", "Windows (older spreadsheets)"),
                                ],
                                default="utf-8",
                                max_length=6,
                            ),
                        ),
                        (
                            "separator",
                            models.CharField(
                                choices=[("comma", "Commas"), ("semicolon", "Semicolons"), ("tab", "Tabs")],
                                default="comma",
                                max_length=9,
                            ),
                        ),
                        (
                            "decimal_mark",
                            models.CharField(
                                choices=[("point", "1,234.5"), ("comma", "1.234,5")],
                                default="point",
                                max_length=5,
                            ),
                        ),
                        (
                            "channel",
                            models.ForeignKey(
                                blank=True,
                                help_text="Of which channel its measures are.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partnership.channel",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["name"],
                    },
                ),
                migrations.CreateModel(
                    name="MeasureValue",
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
                        ("from_on", models.DateField()),
                        ("to_on", models.DateField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("known", "Known"),
                                    ("unknown", "Not known"),
                                    ("inconclusive", "Inconclusive"),
                                ],
                                default="known",
                                max_length=12,
                            ),
                        ),
                        (
                            "number",
                            models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True),
                        ),
                        ("words", models.TextField(blank=True)),
                        (
                            "judgement",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("reached", "It is reached"),
                                    ("on_the_way", "It is on the way"),
                                    ("behind", "It is behind"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "out_of",
                            models.PositiveIntegerField(
                                blank=True,
                                help_text="How many were asked or counted.",
                                null=True,
                                verbose_name="out of how many",
                            ),
                        ),
                        ("source", models.CharField(blank=True, max_length=300)),
                        ("entered_at", models.DateTimeField(default=foundation.clock.now, editable=False)),
                        (
                            "entered_by",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "measure",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="values",
                                to="campaigns.measure",
                            ),
                        ),
                        (
                            "mapping",
                            models.ForeignKey(
                                editable=False,
                                help_text="By which it was imported; empty where somebody typed it.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="campaigns.platformmapping",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["measure", "-to_on", "-from_on", "-pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("measure", "from_on", "to_on"), name="a_period_is_measured_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("from_on__lte", models.F("to_on"))),
                                name="a_measured_period_begins_before_it_ends",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("state", "known"),
                                        models.Q(
                                            models.Q(("number__isnull", False), ("words", "")),
                                            models.Q(
                                                ("number", None), models.Q(("words", ""), _negated=True)
                                            ),
                                            _connector="OR",
                                        ),
                                    ),
                                    models.Q(
                                        models.Q(("state", "known"), _negated=True),
                                        ("judgement", ""),
                                        ("number", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="only_what_is_known_has_a_number",
                            ),
                        ],
                        "indexes": [
                            models.Index(
                                fields=["measure", "-to_on", "-from_on"],
                                name="campaigns_m_measure_0b0c7f_idx",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MeasureImport",
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
                        ("file_name", models.CharField(max_length=200)),
                        ("asked_at", models.DateTimeField()),
                        ("entered_at", models.DateTimeField(null=True)),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("checked", "Looked at; nothing has come in yet"),
                                    ("refused", "Refused: something has to be put right"),
                                    ("entered", "Came in"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("lines", models.PositiveIntegerField(default=0)),
                        (
                            "readings",
                            models.JSONField(
                                default=list, help_text="Measure, day and number; empty once they came in."
                            ),
                        ),
                        (
                            "errors",
                            models.JSONField(
                                default=list, help_text="Line, column and words of the first errors."
                            ),
                        ),
                        ("error_count", models.PositiveIntegerField(default=0)),
                        ("added", models.PositiveIntegerField(default=0)),
                        ("changed", models.PositiveIntegerField(default=0)),
                        ("same", models.PositiveIntegerField(default=0)),
                        (
                            "kept",
                            models.PositiveIntegerField(
                                default=0, help_text="What somebody typed or corrected, which stays."
                            ),
                        ),
                        (
                            "empty",
                            models.PositiveIntegerField(default=0, help_text="Cells without a number."),
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
                            "campaign",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="campaigns.campaign",
                            ),
                        ),
                        (
                            "project",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="campaigns.project",
                            ),
                        ),
                        (
                            "mapping",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="campaigns.platformmapping",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-asked_at", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("campaign__isnull", False), ("project", None)),
                                    models.Q(("campaign", None), ("project__isnull", False)),
                                    _connector="OR",
                                ),
                                name="a_file_is_of_a_campaign_or_of_a_project",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("entered_at__isnull", False), ("status", "entered")),
                                    models.Q(
                                        models.Q(("status", "entered"), _negated=True), ("entered_at", None)
                                    ),
                                    _connector="OR",
                                ),
                                name="what_came_in_says_when",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ValueChange",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("before", models.JSONField(help_text="What it said, by field.")),
                        ("why", models.CharField(max_length=300)),
                        ("changed_at", models.DateTimeField()),
                        (
                            "changed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "value",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="changes",
                                to="campaigns.measurevalue",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["value", "-changed_at", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("why", ""), _negated=True),
                                name="a_corrected_value_says_why",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Evaluation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveIntegerField(help_text="1 is the first.")),
                        ("worked", models.TextField(blank=True, verbose_name="what worked")),
                        ("did_not_work", models.TextField(blank=True, verbose_name="what did not work")),
                        ("next_time", models.TextField(blank=True, verbose_name="what to do next time")),
                        (
                            "not_shown",
                            models.TextField(blank=True, verbose_name="what the evidence does not show"),
                        ),
                        ("written_at", models.DateTimeField()),
                        (
                            "campaign",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="evaluations",
                                to="campaigns.campaign",
                            ),
                        ),
                        (
                            "written_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["campaign", "-number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("campaign", "number"),
                                name="an_evaluation_is_written_once_for_each_number",
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
