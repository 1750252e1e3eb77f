import django.db.models.deletion
import foundation.clock
import foundation.governed
import foundation.migrating
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("partnership", "__first__"),
    ]

    operations = [
        foundation.migrating.CreateModels(
            operations=[
                migrations.CreateModel(
                    name="Matter",
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
                            "code_name",
                            models.CharField(
                                help_text="Tells nothing about anybody.", max_length=60, unique=True
                            ),
                        ),
                        ("opened_at", models.DateTimeField(default=foundation.clock.now, editable=False)),
                        ("closed_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="owned_matters",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["code_name"],
                    },
                ),
                migrations.CreateModel(
                    name="LegalRestriction",
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
                                    ("ca1989_s97", "Children Act 1989, section 97"),
                                    ("aja1960_s12", "Administration of Justice Act 1960, section 12"),
                                    ("cypa1933_s49", "Children and Young Persons Act 1933, section 49"),
                                    ("cypa1933_s39", "Children and Young Persons Act 1933, section 39"),
                                    (
                                        "yjcea1999_s45",
                                        "Youth Justice and Criminal Evidence Act 1999, section 45",
                                    ),
                                    (
                                        "yjcea1999_s45a",
                                        "Youth Justice and Criminal Evidence Act 1999, section 45A",
                                    ),
                                    ("soa1992", "Anonymity of victims of sexual offences"),
                                    ("injunction", "Injunction or other order"),
                                ],
                                max_length=20,
                            ),
                        ),
                        (
                            "covers",
                            models.CharField(
                                choices=[
                                    ("publication", "Publication of the report itself"),
                                    ("identity", "Whatever may identify a person"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "source",
                            models.CharField(
                                help_text="Court and date of the order, or the enactment.", max_length=200
                            ),
                        ),
                        ("from_on", models.DateField(verbose_name="from")),
                        (
                            "until_on",
                            models.DateField(
                                blank=True, help_text="Empty: no end date.", null=True, verbose_name="until"
                            ),
                        ),
                        ("lifted_on", models.DateField(blank=True, null=True)),
                        ("lifted_source", models.CharField(blank=True, max_length=200)),
                        (
                            "matter",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="restrictions",
                                to="matters.matter",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["matter", "from_on"],
                    },
                ),
                migrations.CreateModel(
                    name="Proceeding",
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
                                    ("police", "Police investigation"),
                                    ("criminal", "Criminal court"),
                                    ("inquest", "Inquest"),
                                    ("family_court", "Family court"),
                                    ("employment", "Employment or professional regulation"),
                                ],
                                max_length=16,
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("expected", "Expected"),
                                    ("live", "Live"),
                                    ("verdict", "Verdict or finding given"),
                                    ("ended", "Ended"),
                                ],
                                default="live",
                                max_length=12,
                            ),
                        ),
                        (
                            "effect",
                            models.CharField(
                                choices=[
                                    ("hold", "Hold: publication waits for it"),
                                    ("consult", "Consult: publication may go on with the authority's view"),
                                    ("none", "No effect on publication"),
                                ],
                                default="hold",
                                max_length=8,
                            ),
                        ),
                        (
                            "authority",
                            models.CharField(
                                help_text="For instance the coroner or the prosecutor.", max_length=150
                            ),
                        ),
                        ("authority_contact", models.CharField(blank=True, max_length=200)),
                        ("next_on", models.DateField(blank=True, null=True, verbose_name="next date")),
                        (
                            "ended_on",
                            models.DateField(
                                blank=True,
                                help_text="Criminal proceedings end at sentence, not verdict.",
                                null=True,
                            ),
                        ),
                        ("how_ended", models.CharField(blank=True, max_length=150)),
                        (
                            "matter",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="proceedings",
                                to="matters.matter",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["matter", "kind", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "ended"), _negated=True),
                                    models.Q(
                                        ("ended_on__isnull", False),
                                        models.Q(("how_ended", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_proceeding_that_ended_has_its_day",
                                violation_error_message="Say on which day and how it ended.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AuthorityView",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "view",
                            models.CharField(
                                choices=[
                                    ("no_objection", "No objection to publication"),
                                    ("conditions", "No objection, with conditions"),
                                    ("asks_to_wait", "Asks us to wait"),
                                    ("no_answer", "Asked, no answer"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("words", models.TextField(blank=True, verbose_name="in their words")),
                        (
                            "given_by",
                            models.CharField(
                                help_text="Name and office.", max_length=150, verbose_name="given by"
                            ),
                        ),
                        ("given_on", models.DateField()),
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
                            "proceeding",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="views",
                                to="matters.proceeding",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-given_on", "-id"],
                    },
                ),
                migrations.CreateModel(
                    name="SensitiveDay",
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
                                    ("birthday", "Birthday"),
                                    ("anniversary", "Anniversary"),
                                    ("funeral", "Funeral"),
                                    ("court_date", "Court date"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("on", models.DateField(verbose_name="day")),
                        (
                            "is_yearly",
                            models.BooleanField(default=False, verbose_name="comes again every year"),
                        ),
                        (
                            "matter",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sensitive_days",
                                to="matters.matter",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["on"],
                    },
                ),
                migrations.CreateModel(
                    name="SensitivePeriod",
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
                                    ("pre_election", "Pre-election period"),
                                    ("trial", "Trial"),
                                    ("other", "Other"),
                                ],
                                help_text="Pages warn of publishing on these days; they forbid nothing.",
                                max_length=16,
                            ),
                        ),
                        (
                            "name",
                            models.CharField(
                                help_text="As the warning says it, without names of people.", max_length=150
                            ),
                        ),
                        ("from_on", models.DateField(help_text="The first day.", verbose_name="from")),
                        ("to_on", models.DateField(help_text="The last day.", verbose_name="to")),
                        (
                            "matter",
                            models.ForeignKey(
                                blank=True,
                                help_text="Empty: it concerns everything.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sensitive_periods",
                                to="matters.matter",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["from_on"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("to_on__gte", models.F("from_on"))),
                                name="sensitive_period_days_in_order",
                                violation_error_message="The last day is before the first.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BreakGlass",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("reason", models.TextField()),
                        ("started_at", models.DateTimeField()),
                        ("ends_at", models.DateTimeField()),
                        ("looked_at", models.DateTimeField(null=True)),
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
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="break_glasses",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "matter",
                            models.ForeignKey(
                                help_text="Empty: every matter.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="break_glasses",
                                to="matters.matter",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-started_at"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("ends_at__gt", models.F("started_at"))),
                                name="break_glass_ends",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True),
                                name="break_glass_has_a_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MatterAccess",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("granted_at", models.DateTimeField()),
                        ("reason", models.CharField(blank=True, max_length=300)),
                        ("removed_at", models.DateTimeField(null=True)),
                        (
                            "granted_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "matter",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="accesses",
                                to="matters.matter",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="matter_accesses",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "removed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["granted_at"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("removed_at", None)),
                                fields=("matter", "person"),
                                name="once_on_an_access_list",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("removed_at", None), ("removed_by", None)),
                                    models.Q(("removed_at__isnull", False), ("removed_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="access_removed_at_and_by_together",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
