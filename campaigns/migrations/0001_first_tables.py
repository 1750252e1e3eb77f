import django.db.models.deletion
import foundation.clock
import foundation.governed
import foundation.migrating
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("catalogue", "0006_exports"),
        ("matters", "0002_proceeding_effect_since"),
        ("partnership", "0004_load_audience_pages"),
    ]

    operations = [
        foundation.migrating.CreateModels(
            operations=[
                migrations.CreateModel(
                    name="NationalCampaign",
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
                            models.CharField(help_text="As its owner calls it.", max_length=150, unique=True),
                        ),
                        (
                            "owner_name",
                            models.CharField(
                                help_text="The body that sets its dates.",
                                max_length=150,
                                verbose_name="whose it is",
                            ),
                        ),
                        (
                            "owner_page",
                            models.URLField(
                                help_text="Where the dates can be checked.",
                                max_length=300,
                                verbose_name="its owner’s page",
                            ),
                        ),
                        (
                            "about",
                            models.CharField(
                                blank=True, help_text="What it is for, in a plain sentence.", max_length=300
                            ),
                        ),
                        (
                            "usual_time",
                            models.CharField(
                                blank=True,
                                help_text="When it usually is: “mid-March, Monday to Sunday”.",
                                max_length=150,
                            ),
                        ),
                        (
                            "is_current",
                            models.BooleanField(
                                default=True,
                                help_text="Untick when its owner no longer runs it. Its years stay.",
                            ),
                        ),
                        (
                            "replaced_by",
                            models.ForeignKey(
                                blank=True,
                                help_text="What its owner runs instead.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="replaces",
                                to="campaigns.nationalcampaign",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["name"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("replaced_by", None), ("is_current", False), _connector="OR"
                                ),
                                name="only_what_is_no_longer_run_is_replaced",
                                violation_error_message="It is replaced, so it is no longer run.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("replaced_by", None),
                                    models.Q(("replaced_by", models.F("pk")), _negated=True),
                                    _connector="OR",
                                ),
                                name="no_campaign_replaces_itself",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NationalCampaignYear",
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
                        ("year", models.PositiveSmallIntegerField()),
                        ("starts_on", models.DateField(blank=True, null=True)),
                        ("ends_on", models.DateField(blank=True, null=True)),
                        ("theme", models.CharField(blank=True, max_length=150)),
                        (
                            "certainty",
                            models.CharField(
                                choices=[
                                    ("provisional", "Provisional"),
                                    ("confirmed", "Confirmed"),
                                    ("not_held", "Not held this year"),
                                ],
                                default="provisional",
                                max_length=11,
                            ),
                        ),
                        (
                            "source_page",
                            models.URLField(
                                blank=True,
                                help_text="Empty: its owner’s page.",
                                max_length=300,
                                verbose_name="where it says so",
                            ),
                        ),
                        ("checked_on", models.DateField(blank=True, null=True)),
                        (
                            "campaign",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="years",
                                to="campaigns.nationalcampaign",
                            ),
                        ),
                        (
                            "checked_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["campaign", "-year"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("campaign", "year"), name="a_year_of_a_national_campaign_stands_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ends_on", None), ("starts_on", None)),
                                    models.Q(
                                        ("ends_on__isnull", False),
                                        ("starts_on__isnull", False),
                                        ("starts_on__lte", models.F("ends_on")),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_national_campaign_starts_before_it_ends",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("certainty", "confirmed"), _negated=True),
                                    ("starts_on__isnull", False),
                                    _connector="OR",
                                ),
                                name="confirmed_dates_are_there",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("certainty", "not_held"), _negated=True),
                                    ("starts_on", None),
                                    _connector="OR",
                                ),
                                name="a_year_without_the_campaign_has_no_dates",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("checked_by", None), ("checked_on__isnull", False), _connector="OR"
                                ),
                                name="who_checked_dates_did_so_on_a_day",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Campaign",
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
                        ("title", models.CharField(help_text="As people will hear it.", max_length=150)),
                        (
                            "objective",
                            models.TextField(help_text="What is to be different afterwards, and for whom."),
                        ),
                        (
                            "baseline",
                            models.CharField(
                                blank=True, help_text="How it is now, and how that is known.", max_length=300
                            ),
                        ),
                        (
                            "target",
                            models.CharField(
                                blank=True, help_text="How it is to be, and by when.", max_length=300
                            ),
                        ),
                        ("reason", models.TextField(help_text="Why this, why now.")),
                        (
                            "reason_source",
                            models.CharField(
                                blank=True,
                                help_text="Where the reason is found: a review, an audit, data, a national body.",
                                max_length=300,
                            ),
                        ),
                        (
                            "key_message",
                            models.CharField(
                                blank=True, help_text="What everybody is to remember.", max_length=300
                            ),
                        ),
                        (
                            "public_text",
                            models.TextField(blank=True, help_text="What its public page says. Markdown."),
                        ),
                        (
                            "credits",
                            models.CharField(
                                blank=True, help_text="Who helped to make it, as they agreed.", max_length=300
                            ),
                        ),
                        (
                            "launches_on",
                            models.DateField(help_text="The day from which its activities are counted."),
                        ),
                        ("ends_on", models.DateField()),
                        ("drafted_at", models.DateTimeField(default=foundation.clock.now, editable=False)),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("draft", "Not public"),
                                    ("published", "Public"),
                                    ("withdrawn", "Withdrawn"),
                                ],
                                default="draft",
                                editable=False,
                                max_length=9,
                            ),
                        ),
                        ("slug", models.SlugField(editable=False, max_length=160, null=True, unique=True)),
                        ("published_at", models.DateTimeField(editable=False, null=True)),
                        ("withdrawn_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "withdrawal",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("explain", "Say that it was withdrawn, when and why"),
                                    ("vanish", "Leave nothing at its address"),
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
                            "drafted_by",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "earlier_run",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="later_runs",
                                to="campaigns.campaign",
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
                            "matter",
                            models.ForeignKey(
                                blank=True,
                                help_text="Only where it came out of one: then only those who may know of the matter know of it.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="campaigns",
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
                            "resources",
                            models.ManyToManyField(
                                blank=True, related_name="campaigns", to="catalogue.resource"
                            ),
                        ),
                        (
                            "toolkit",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="campaigns",
                                to="catalogue.collection",
                            ),
                        ),
                        (
                            "topics",
                            models.ManyToManyField(
                                blank=True, related_name="campaigns", to="catalogue.topic"
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
                            "national",
                            models.ForeignKey(
                                blank=True,
                                help_text="The national campaign whose part it is.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="local_campaigns",
                                to="campaigns.nationalcampaignyear",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-launches_on", "title", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("launches_on__lte", models.F("ends_on"))),
                                name="a_campaign_launches_before_it_ends",
                                violation_error_message="It has to end on or after the day on which it launches.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("published_at", None),
                                        ("published_by", None),
                                        ("slug", None),
                                        ("status", "draft"),
                                    ),
                                    models.Q(
                                        models.Q(("status", "draft"), _negated=True),
                                        ("published_at__isnull", False),
                                        ("published_by__isnull", False),
                                        ("slug__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_public_campaign_has_an_address_and_says_when_and_by_whom",
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
                                name="a_withdrawn_campaign_says_when_by_whom_and_why",
                            ),
                        ],
                        "indexes": [
                            models.Index(
                                fields=["launches_on", "ends_on"], name="campaigns_c_launche_f2269f_idx"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PartnerAsk",
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
                            "what",
                            models.CharField(
                                help_text="What they are asked to do, as they would read it.", max_length=300
                            ),
                        ),
                        ("answer_by_on", models.DateField()),
                        (
                            "answer",
                            models.CharField(
                                choices=[
                                    ("waiting", "No answer yet"),
                                    ("yes", "Takes part"),
                                    ("no", "Can’t take part"),
                                    ("withdrawn", "No longer asked"),
                                ],
                                default="waiting",
                                editable=False,
                                max_length=9,
                            ),
                        ),
                        ("answer_note", models.CharField(blank=True, editable=False, max_length=300)),
                        ("asked_at", models.DateTimeField(editable=False)),
                        ("answered_at", models.DateTimeField(editable=False, null=True)),
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
                            "campaign",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="asks",
                                to="campaigns.campaign",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["campaign", "agency__name", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("answer", "withdrawn"), _negated=True),
                                fields=("campaign", "agency"),
                                name="an_agency_is_asked_once_for_a_campaign",
                            ),
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
                                name="an_answer_of_an_agency_says_when_and_by_whom",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("answer", "no"), _negated=True),
                                    models.Q(("answer_note", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="an_agency_that_cannot_take_part_says_why",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CallToAction",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("order", models.PositiveSmallIntegerField()),
                        (
                            "words",
                            models.CharField(
                                help_text="What to do: “Call if a baby’s crying is too much”.", max_length=200
                            ),
                        ),
                        ("organisation", models.CharField(max_length=150)),
                        (
                            "number",
                            models.CharField(blank=True, max_length=40, verbose_name="telephone number"),
                        ),
                        (
                            "hours",
                            models.CharField(blank=True, help_text="When somebody answers.", max_length=100),
                        ),
                        ("page", models.URLField(blank=True, max_length=300, verbose_name="web page")),
                        (
                            "campaign",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="calls_to_action",
                                to="campaigns.campaign",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["campaign", "order", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("number", ""), _negated=True),
                                    models.Q(("page", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="a_call_to_action_leads_somewhere",
                                violation_error_message="Give a number or a web page.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("number", ""), models.Q(("hours", ""), _negated=True), _connector="OR"
                                ),
                                name="a_number_has_hours",
                                violation_error_message="Say when somebody answers.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Activity",
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
                                help_text="What is done: “Post the film on social media”.", max_length=150
                            ),
                        ),
                        (
                            "phase",
                            models.CharField(
                                blank=True, help_text="To which part it belongs: “Warm-up”.", max_length=60
                            ),
                        ),
                        (
                            "days_from_launch",
                            models.SmallIntegerField(
                                blank=True,
                                help_text="Below nought: before it. Empty: its own day, which does not move.",
                                null=True,
                            ),
                        ),
                        ("starts_on", models.DateField()),
                        ("lasts_days", models.PositiveSmallIntegerField(default=1)),
                        (
                            "state",
                            models.CharField(
                                choices=[("planned", "Planned"), ("done", "Done"), ("not_done", "Not done")],
                                default="planned",
                                editable=False,
                                max_length=8,
                            ),
                        ),
                        ("outcome", models.CharField(blank=True, editable=False, max_length=300)),
                        ("settled_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "agency",
                            models.ForeignKey(
                                help_text="Who does it.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partnership.agency",
                            ),
                        ),
                        ("audiences", models.ManyToManyField(related_name="+", to="partnership.audience")),
                        (
                            "channel",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partnership.channel",
                            ),
                        ),
                        (
                            "languages",
                            models.ManyToManyField(blank=True, related_name="+", to="partnership.language"),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                help_text="Who sees to it.",
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
                            "campaign",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="activities",
                                to="campaigns.campaign",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "activities",
                        "ordering": ["starts_on", "title", "pk"],
                        "indexes": [
                            models.Index(fields=["starts_on"], name="campaigns_a_starts__de70ef_idx")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("lasts_days__gte", 1), ("lasts_days__lte", 366)),
                                name="an_activity_lasts_a_day_or_more",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("settled_at", None), ("settled_by", None), ("state", "planned")
                                    ),
                                    models.Q(
                                        models.Q(("state", "planned"), _negated=True),
                                        ("settled_at__isnull", False),
                                        ("settled_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="an_activity_is_settled_by_somebody",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "not_done"), _negated=True),
                                    models.Q(("outcome", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="what_was_not_done_says_why",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CampaignAudience",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "message",
                            models.CharField(
                                blank=True, help_text="What these people are to take from it.", max_length=300
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
                            "campaign",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="audiences",
                                to="campaigns.campaign",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["campaign", "audience__name", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("campaign", "audience"), name="an_audience_is_in_a_campaign_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Direction",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "answer",
                            models.CharField(
                                choices=[
                                    ("go", "It goes ahead"),
                                    ("change", "Changes first"),
                                    ("stop", "It does not go ahead"),
                                ],
                                max_length=6,
                            ),
                        ),
                        (
                            "is_urgent",
                            models.BooleanField(help_text="By a chair, before the subcommittee could meet."),
                        ),
                        ("decided_on", models.DateField()),
                        (
                            "minute",
                            models.CharField(
                                blank=True, help_text="Where the decision is written down.", max_length=150
                            ),
                        ),
                        (
                            "note",
                            models.TextField(
                                blank=True, help_text="Conditions, changes asked for, or the reason."
                            ),
                        ),
                        (
                            "fingerprint",
                            models.CharField(help_text="Of what was decided about.", max_length=64),
                        ),
                        ("recorded_at", models.DateTimeField()),
                        (
                            "campaign",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="directions",
                                to="campaigns.campaign",
                            ),
                        ),
                        (
                            "group",
                            models.ForeignKey(
                                help_text="Whose decision it is.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partnership.group",
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
                    ],
                    options={
                        "ordering": ["campaign", "-recorded_at", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("group__isnull", False),
                                        ("is_urgent", False),
                                        models.Q(("minute", ""), _negated=True),
                                    ),
                                    models.Q(
                                        ("group", None),
                                        ("is_urgent", True),
                                        models.Q(("note", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_subcommittee_decides_in_a_minute_and_a_chair_with_a_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("answer", "go"), models.Q(("note", ""), _negated=True), _connector="OR"
                                ),
                                name="what_does_not_go_ahead_says_why",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
