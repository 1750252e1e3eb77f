import django.db.models.deletion
import foundation.clock
import foundation.governed
import foundation.migrating
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0001_first_tables"),
        ("matters", "0002_proceeding_effect_since"),
        ("partnership", "0004_load_audience_pages"),
    ]

    operations = [
        foundation.migrating.CreateModels(
            operations=[
                migrations.CreateModel(
                    name="BusinessPlan",
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
                            "year",
                            models.PositiveSmallIntegerField(
                                help_text="The year in whose April it begins.", unique=True
                            ),
                        ),
                        (
                            "introduction",
                            models.TextField(blank=True, help_text="What the board reads first. Markdown."),
                        ),
                        ("drafted_at", models.DateTimeField(default=foundation.clock.now, editable=False)),
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
                            "strategy",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="plans",
                                to="campaigns.strategy",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-year"],
                    },
                ),
                migrations.CreateModel(
                    name="Priority",
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
                        ("order", models.PositiveSmallIntegerField()),
                        ("title", models.CharField(max_length=150)),
                        ("why", models.TextField(blank=True, help_text="Why it matters this year.")),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="priorities",
                                to="campaigns.businessplan",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "priorities",
                        "ordering": ["-plan__year", "order", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("plan", "title"), name="a_priority_stands_once_in_a_plan"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Action",
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
                        ("title", models.CharField(max_length=200)),
                        ("starts_on", models.DateField()),
                        ("due_on", models.DateField()),
                        (
                            "done_percent",
                            models.PositiveSmallIntegerField(
                                default=0, editable=False, help_text="As its last progress says."
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "Open"),
                                    ("done", "Done"),
                                    ("not_done", "Not done"),
                                    ("carried", "Carried over"),
                                ],
                                default="open",
                                editable=False,
                                max_length=8,
                            ),
                        ),
                        ("outcome", models.CharField(blank=True, editable=False, max_length=500)),
                        ("settled_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "override",
                            models.CharField(
                                blank=True,
                                choices=[("red", "Red"), ("amber", "Amber"), ("green", "Green")],
                                editable=False,
                                max_length=5,
                            ),
                        ),
                        ("override_reason", models.CharField(blank=True, editable=False, max_length=500)),
                        ("overridden_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "carried_from",
                            models.OneToOneField(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="carried_to",
                                to="campaigns.action",
                            ),
                        ),
                        (
                            "overridden_by",
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
                            "settled_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "priority",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="actions",
                                to="campaigns.priority",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["priority__order", "due_on", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("starts_on__lte", models.F("due_on"))),
                                name="an_action_starts_before_it_is_due",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("done_percent__lte", 100)),
                                name="an_action_is_done_in_percent",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("settled_at", None), ("settled_by", None), ("state", "open")),
                                    models.Q(
                                        models.Q(("state", "open"), _negated=True),
                                        ("settled_at__isnull", False),
                                        ("settled_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="an_action_is_settled_by_somebody",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "not_done"), _negated=True),
                                    models.Q(("outcome", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="an_action_that_was_not_done_says_why",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("overridden_at", None),
                                        ("overridden_by", None),
                                        ("override", ""),
                                        ("override_reason", ""),
                                    ),
                                    models.Q(
                                        models.Q(("override", ""), _negated=True),
                                        models.Q(("override_reason", ""), _negated=True),
                                        ("overridden_at__isnull", False),
                                        ("overridden_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="another_rating_says_why_and_whose_it_is",
                            ),
                        ],
                        "indexes": [models.Index(fields=["due_on"], name="campaigns_a_due_on_18649a_idx")],
                    },
                ),
                migrations.CreateModel(
                    name="Project",
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
                        ("title", models.CharField(max_length=150)),
                        ("about", models.TextField(help_text="What is to be different afterwards.")),
                        ("starts_on", models.DateField()),
                        ("ends_on", models.DateField()),
                        ("drafted_at", models.DateTimeField(default=foundation.clock.now, editable=False)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("planned", "Planned"),
                                    ("under_way", "Under way"),
                                    ("done", "Done"),
                                    ("stopped", "Stopped"),
                                ],
                                default="planned",
                                editable=False,
                                max_length=9,
                            ),
                        ),
                        ("started_at", models.DateTimeField(editable=False, null=True)),
                        ("ended_at", models.DateTimeField(editable=False, null=True)),
                        ("outcome", models.TextField(blank=True, editable=False)),
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
                            "ended_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "matter",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="projects",
                                to="matters.matter",
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
                            "priority",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="projects",
                                to="campaigns.priority",
                            ),
                        ),
                        (
                            "started_by",
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
                        "ordering": ["-starts_on", "title", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("starts_on__lte", models.F("ends_on"))),
                                name="a_project_starts_before_it_ends",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("started_at", None), ("started_by", None)),
                                    models.Q(("started_at__isnull", False), ("started_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="a_started_project_says_when_and_by_whom",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ["under_way", "done"]), _negated=True),
                                    ("started_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="a_project_under_way_or_done_was_started",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("ended_at", None),
                                        ("ended_by", None),
                                        ("outcome", ""),
                                        ("state__in", ["planned", "under_way"]),
                                    ),
                                    models.Q(
                                        ("ended_at__isnull", False),
                                        ("ended_by__isnull", False),
                                        ("state__in", ["done", "stopped"]),
                                        models.Q(("outcome", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="an_ended_project_says_when_by_whom_and_what_came_of_it",
                            ),
                        ],
                        "indexes": [
                            models.Index(
                                fields=["starts_on", "ends_on"], name="campaigns_p_starts__85f8de_idx"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CommunicationPlan",
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
                            "objective",
                            models.TextField(
                                blank=True, help_text="What communicating is to achieve for the project."
                            ),
                        ),
                        (
                            "consultation",
                            models.TextField(
                                blank=True, help_text="How people are asked before things are settled."
                            ),
                        ),
                        (
                            "feedback",
                            models.TextField(
                                blank=True,
                                help_text="How people can answer, and how they hear what came of it.",
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
                            "project",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="plan",
                                to="campaigns.project",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Strategy",
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
                        ("title", models.CharField(max_length=150)),
                        ("starts_on", models.DateField()),
                        ("ends_on", models.DateField()),
                        ("aims", models.TextField(help_text="What it is to achieve. Markdown.")),
                        ("review_on", models.DateField(help_text="The day on which it is looked at again.")),
                        ("reviewed_on", models.DateField(editable=False, null=True)),
                        ("review_note", models.TextField(blank=True, editable=False)),
                        ("drafted_at", models.DateTimeField(default=foundation.clock.now, editable=False)),
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
                            "reviewed_by",
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
                        "verbose_name_plural": "strategies",
                        "ordering": ["-starts_on", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("starts_on__lte", models.F("ends_on"))),
                                name="a_strategy_starts_before_it_ends",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("review_note", ""), ("reviewed_by", None), ("reviewed_on", None)
                                    ),
                                    models.Q(
                                        ("reviewed_by__isnull", False),
                                        ("reviewed_on__isnull", False),
                                        models.Q(("review_note", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_reviewed_strategy_says_when_by_whom_and_what",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ActionProgress",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("done_percent", models.PositiveSmallIntegerField()),
                        ("note", models.CharField(max_length=500)),
                        ("told_at", models.DateTimeField()),
                        (
                            "action",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="progress",
                                to="campaigns.action",
                            ),
                        ),
                        (
                            "told_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "progress of actions",
                        "ordering": ["action", "-told_at", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("done_percent__lte", 100)),
                                name="progress_is_told_in_percent",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PlanAudience",
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
                            "who",
                            models.TextField(
                                blank=True, help_text="Who needs to know about this? Who could help us?"
                            ),
                        ),
                        (
                            "what",
                            models.TextField(
                                blank=True, help_text="What do they need to know? What can they tell us?"
                            ),
                        ),
                        (
                            "when",
                            models.TextField(
                                blank=True,
                                help_text="When do they need to know? When do we need their views?",
                            ),
                        ),
                        (
                            "how",
                            models.TextField(
                                blank=True, help_text="How best will they receive, understand and act on it?"
                            ),
                        ),
                        ("by_whom", models.TextField(blank=True, help_text="Who should say it?")),
                        (
                            "success",
                            models.TextField(blank=True, help_text="How will we know that it worked?"),
                        ),
                        (
                            "baseline",
                            models.CharField(blank=True, help_text="How it is now.", max_length=300),
                        ),
                        (
                            "target",
                            models.CharField(
                                blank=True, help_text="How it is to be, and by when.", max_length=300
                            ),
                        ),
                        (
                            "access_measure",
                            models.CharField(
                                blank=True,
                                help_text="How we will see that these people get help as easily as others.",
                                max_length=300,
                            ),
                        ),
                        (
                            "formats",
                            models.CharField(
                                blank=True, help_text="Easy read, large print, film with BSL.", max_length=300
                            ),
                        ),
                        (
                            "barriers",
                            models.TextField(
                                blank=True, help_text="What may keep them from it, and what is done about it."
                            ),
                        ),
                        (
                            "audience",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partnership.audience",
                            ),
                        ),
                        (
                            "channels",
                            models.ManyToManyField(blank=True, related_name="+", to="partnership.channel"),
                        ),
                        (
                            "languages",
                            models.ManyToManyField(blank=True, related_name="+", to="partnership.language"),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="audiences",
                                to="campaigns.communicationplan",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["plan", "audience__name", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("plan", "audience"),
                                name="an_audience_is_in_a_communication_plan_once",
                            )
                        ],
                    },
                ),
            ],
        ),
        migrations.AddField(
            model_name="campaign",
            name="priority",
            field=models.ForeignKey(
                blank=True,
                help_text="The priority of the business plan to which it answers.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="campaigns",
                to="campaigns.priority",
            ),
        ),
    ]
