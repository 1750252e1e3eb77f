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
        ("documents", "0001_initial"),
        ("matters", "0001_initial"),
        ("partnership", "0001_initial"),
    ]

    operations = [
        foundation.migrating.CreateModels(
            operations=[
                migrations.CreateModel(
                    name="CheckKind",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "key",
                            models.SlugField(
                                help_text="By which the portal knows it; not shown.",
                                max_length=40,
                                unique=True,
                            ),
                        ),
                        (
                            "name",
                            models.CharField(
                                help_text="As people read it, for instance “Accuracy”.", max_length=80
                            ),
                        ),
                        (
                            "question",
                            models.CharField(
                                help_text="What the person who checks says yes to.", max_length=300
                            ),
                        ),
                        (
                            "is_required",
                            models.BooleanField(
                                default=True,
                                help_text="Untick for a check that may be left out.",
                                verbose_name="a statement waits for it",
                            ),
                        ),
                        (
                            "order",
                            models.PositiveSmallIntegerField(
                                default=0, help_text="Its place among the checks."
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["order", "name"],
                    },
                ),
                migrations.CreateModel(
                    name="Outlet",
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
                        ("name", models.CharField(max_length=150, unique=True)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("newspaper", "Newspaper"),
                                    ("broadcaster", "Radio or television"),
                                    ("online", "Online"),
                                    ("news_agency", "News agency"),
                                    ("specialist", "Trade or specialist press"),
                                    ("other", "Other"),
                                ],
                                default="newspaper",
                                help_text="What it mainly is.",
                                max_length=16,
                            ),
                        ),
                        (
                            "area",
                            models.CharField(
                                blank=True, help_text="Where it is read, heard or seen.", max_length=150
                            ),
                        ),
                        (
                            "newsdesk_email",
                            models.EmailField(
                                blank=True, help_text="Where it takes releases.", max_length=254
                            ),
                        ),
                        (
                            "newsdesk_number",
                            models.CharField(
                                blank=True, help_text="Whom to call about a story.", max_length=40
                            ),
                        ),
                        ("website", models.URLField(blank=True)),
                        (
                            "is_local",
                            models.BooleanField(
                                default=True,
                                help_text="Told ahead of what can be anticipated.",
                                verbose_name="local media",
                            ),
                        ),
                        (
                            "is_current",
                            models.BooleanField(default=True, help_text="Untick when it has closed."),
                        ),
                    ],
                    options={
                        "ordering": ["name"],
                    },
                ),
                migrations.CreateModel(
                    name="PlainWord",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "phrase",
                            models.CharField(
                                help_text="The jargon, in small letters.", max_length=80, unique=True
                            ),
                        ),
                        ("plainer", models.CharField(help_text="What to say instead.", max_length=120)),
                    ],
                    options={
                        "ordering": ["phrase"],
                    },
                ),
                migrations.CreateModel(
                    name="Agreement",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("fingerprint", models.CharField(max_length=64)),
                        ("asked_at", models.DateTimeField()),
                        ("deadline_at", models.DateTimeField()),
                        (
                            "answer",
                            models.CharField(
                                choices=[
                                    ("waiting", "Asked"),
                                    ("agreed", "Agreed"),
                                    ("concern", "Raised a concern"),
                                ],
                                default="waiting",
                                max_length=8,
                            ),
                        ),
                        (
                            "harms",
                            models.TextField(
                                blank=True, help_text="What the text would harm, in the agency's words."
                            ),
                        ),
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
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="agreements",
                                to="media_relations.statementversion",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["agency__name"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("answer", "waiting"), ("answered_at", None), ("answered_by", None)
                                    ),
                                    models.Q(
                                        ("answer__in", ["agreed", "concern"]),
                                        ("answered_at__isnull", False),
                                        ("answered_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="an_answer_says_when_and_by_whom",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("answer", "concern"), _negated=True),
                                    models.Q(("harms", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="a_concern_names_what_it_would_harm",
                            ),
                            models.UniqueConstraint(
                                fields=("version", "agency"), name="an_agency_is_asked_once_about_a_text"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AlertLink",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "order",
                            models.PositiveSmallIntegerField(
                                help_text="The lowest number is told first.", unique=True
                            ),
                        ),
                        (
                            "role",
                            models.CharField(
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
                                help_text="Whoever holds it that day is told.",
                                max_length=32,
                            ),
                        ),
                        (
                            "agency",
                            models.ForeignKey(
                                blank=True,
                                help_text="Empty: of the writer's own agency where the role is held for one.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partnership.agency",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["order"],
                    },
                ),
                migrations.CreateModel(
                    name="HighProfileEvent",
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
                                help_text="A working title that names no child.", max_length=150
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("incident", "Death of or serious harm to a child"),
                                    ("arrest", "Arrest or police operation"),
                                    ("court", "Court case"),
                                    ("inquest", "Inquest"),
                                    ("service", "Failing or changing service"),
                                    ("inspection", "Inspection"),
                                    ("publication", "Publication of a review"),
                                    ("other", "Other"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("what_is_known", models.TextField()),
                        (
                            "political_dimension",
                            models.TextField(
                                blank=True,
                                help_text="Elected members, elections, funding: what makes it political.",
                            ),
                        ),
                        (
                            "live_proceedings",
                            models.TextField(blank=True, help_text="Police, courts or inquest under way."),
                        ),
                        (
                            "reporting_restrictions",
                            models.TextField(
                                blank=True, help_text="Orders or enactments that limit what may be reported."
                            ),
                        ),
                        ("opened_at", models.DateTimeField(default=foundation.clock.now, editable=False)),
                        ("closed_at", models.DateTimeField(editable=False, null=True)),
                        ("closing_note", models.TextField(blank=True, editable=False)),
                        (
                            "closed_by",
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
                                related_name="media_events",
                                to="matters.matter",
                            ),
                        ),
                        (
                            "opened_by",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "high-profile event",
                        "ordering": ["-opened_at"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("closed_at", None), ("closed_by", None)),
                                    models.Q(("closed_at__isnull", False), ("closed_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="event_closed_at_and_by_together",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Coordinator",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("out_of_hours_number", models.CharField(max_length=40)),
                        ("named_at", models.DateTimeField()),
                        ("ended_at", models.DateTimeField(null=True)),
                        (
                            "deputy",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "named_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="coordinators",
                                to="media_relations.highprofileevent",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-named_at", "-pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at", None)),
                                fields=("event",),
                                name="one_coordinator",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Alert",
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
                            "note",
                            foundation.encryption.EncryptedTextField(
                                help_text="Confidential. Why press interest is expected, and what is known."
                            ),
                        ),
                        (
                            "subject",
                            models.CharField(
                                help_text="A neutral word for lists; names nobody.", max_length=120
                            ),
                        ),
                        ("expected_on", models.DateField(blank=True, null=True)),
                        ("written_at", models.DateTimeField(editable=False)),
                        ("closed_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "closing_note",
                            foundation.encryption.EncryptedTextField(blank=True, editable=False),
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
                            "closed_by",
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
                                related_name="media_alerts",
                                to="matters.matter",
                            ),
                        ),
                        (
                            "written_by",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "event",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="alerts",
                                to="media_relations.highprofileevent",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-written_at"],
                    },
                ),
                migrations.CreateModel(
                    name="AgencyConcerned",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("added_at", models.DateTimeField()),
                        ("removed_at", models.DateTimeField(null=True)),
                        (
                            "added_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partnership.agency",
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
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="concerns",
                                to="media_relations.highprofileevent",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["agency__name"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("removed_at", None)),
                                fields=("event", "agency"),
                                name="an_agency_is_concerned_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Journalist",
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
                        ("name", models.CharField(max_length=150)),
                        ("email", models.EmailField(blank=True, max_length=254)),
                        ("telephone", models.CharField(blank=True, max_length=40)),
                        (
                            "beat",
                            models.CharField(blank=True, help_text="What they report on.", max_length=150),
                        ),
                        (
                            "lawful_basis",
                            models.CharField(
                                choices=[
                                    ("public_task", "Public task"),
                                    ("legitimate_interests", "Legitimate interests"),
                                    ("consent", "Consent"),
                                ],
                                default="public_task",
                                max_length=24,
                            ),
                        ),
                        (
                            "last_confirmed_on",
                            models.DateField(
                                blank=True,
                                help_text="When somebody last made sure that these details are right.",
                                null=True,
                            ),
                        ),
                        (
                            "do_not_contact",
                            models.BooleanField(default=False, verbose_name="please do not contact"),
                        ),
                        ("do_not_contact_reason", models.CharField(blank=True, max_length=300)),
                        ("is_current", models.BooleanField(default=True)),
                        ("added_at", models.DateTimeField(default=foundation.clock.now, editable=False)),
                        ("anonymised_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "added_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "outlet",
                            models.ForeignKey(
                                blank=True,
                                help_text="Empty for a freelance.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="journalists",
                                to="media_relations.outlet",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["name"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("email", ""), _negated=True),
                                fields=("email",),
                                name="one_journalist_per_address",
                                violation_error_message="A journalist with this address is in the directory already.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LeadDecision",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "response",
                            models.CharField(
                                choices=[
                                    ("respond", "Respond now"),
                                    ("meeting", "Hold a media meeting first"),
                                ],
                                default="respond",
                                max_length=8,
                            ),
                        ),
                        ("reason", models.TextField()),
                        ("proposed_at", models.DateTimeField()),
                        ("chair_yes_at", models.DateTimeField(null=True)),
                        ("agency_yes_at", models.DateTimeField(null=True)),
                        ("in_force_at", models.DateTimeField(null=True)),
                        (
                            "ended_at",
                            models.DateTimeField(
                                help_text="When another decision took its place.", null=True
                            ),
                        ),
                        (
                            "agency_yes_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "agency_yes_for",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partnership.agency",
                            ),
                        ),
                        (
                            "chair_yes_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="lead_decisions",
                                to="media_relations.highprofileevent",
                            ),
                        ),
                        (
                            "lead",
                            models.ForeignKey(
                                blank=True,
                                help_text="Empty: the partnership leads.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partnership.agency",
                                verbose_name="lead agency",
                            ),
                        ),
                        (
                            "proposed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-proposed_at", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True),
                                name="a_lead_decision_has_a_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("in_force_at", None),
                                    models.Q(
                                        ("agency_yes_at__isnull", False), ("chair_yes_at__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="a_lead_in_force_has_both_yeses",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at", None), ("in_force_at__isnull", False)),
                                fields=("event",),
                                name="one_lead_in_force",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MediaMeeting",
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
                        ("starts_at", models.DateTimeField()),
                        (
                            "minutes",
                            models.PositiveSmallIntegerField(default=60, verbose_name="length in minutes"),
                        ),
                        ("where", models.CharField(help_text="A room, or how to join.", max_length=300)),
                        ("called_at", models.DateTimeField(editable=False)),
                        (
                            "sequence",
                            models.PositiveSmallIntegerField(
                                default=0,
                                editable=False,
                                help_text="Of the invitation: raised by each change (RFC 5545).",
                            ),
                        ),
                        ("notes", models.TextField(blank=True)),
                        (
                            "agreed_line",
                            models.TextField(blank=True, help_text="What all agencies agreed to say."),
                        ),
                        ("held_at", models.DateTimeField(editable=False, null=True)),
                        ("cancelled_at", models.DateTimeField(editable=False, null=True)),
                        ("cancelled_reason", models.CharField(blank=True, editable=False, max_length=300)),
                        (
                            "called_by",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="meetings",
                                to="media_relations.highprofileevent",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-starts_at"],
                    },
                ),
                migrations.CreateModel(
                    name="MediaProtocol",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "alert_minutes",
                            models.PositiveSmallIntegerField(
                                default=30,
                                help_text="After how many minutes of silence an alert goes to the next person.",
                            ),
                        ),
                        (
                            "enquiry_hours",
                            models.PositiveSmallIntegerField(
                                default=4,
                                help_text="In how many hours an enquiry without a deadline of its own is answered.",
                            ),
                        ),
                        (
                            "agreement_hours",
                            models.PositiveSmallIntegerField(
                                default=4, help_text="How many hours an agency has to agree to a statement."
                            ),
                        ),
                        (
                            "approval_reminder_hours",
                            models.PositiveSmallIntegerField(
                                default=1, help_text="After how many hours the chair is reminded."
                            ),
                        ),
                        (
                            "vice_chair_hours",
                            models.PositiveSmallIntegerField(
                                default=3,
                                help_text="After how many hours a statement that waits goes to the vice-chairs too.",
                            ),
                        ),
                        (
                            "telephone_confirmation_hours",
                            models.PositiveSmallIntegerField(
                                default=24,
                                help_text="Within how many hours the chair confirms an approval given by telephone.",
                            ),
                        ),
                        (
                            "journalist_confirmation_months",
                            models.PositiveSmallIntegerField(
                                default=12,
                                help_text="After how many months a journalist's details have to be confirmed again.",
                            ),
                        ),
                        (
                            "caller_retention_months",
                            models.PositiveSmallIntegerField(
                                default=24,
                                help_text="After how many months the details of who called are blanked.",
                            ),
                        ),
                        (
                            "safeguarding_message",
                            models.TextField(
                                blank=True,
                                default="If you are worried about a child, call ((number)). In an emergency call 999.",
                                help_text="What each statement says about worries about a child. “((number))” stands for the front door.",
                            ),
                        ),
                        (
                            "disclaimer",
                            models.TextField(
                                default="This statement is by ((agency)) alone. It does not speak for the partnership.",
                                help_text="Shown with an agency's own statement. “((agency))” stands for its name.",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "media protocol",
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("pk", 1)), name="one_media_protocol")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MeetingAction",
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
                        ("what", models.CharField(max_length=300)),
                        ("due_on", models.DateField()),
                        ("done_at", models.DateTimeField(editable=False, null=True)),
                        ("outcome", models.CharField(blank=True, max_length=300)),
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
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="actions",
                                to="media_relations.mediameeting",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="media_actions",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["due_on", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="MeetingInvitee",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "attendance",
                            models.CharField(
                                choices=[
                                    ("unknown", "Not recorded"),
                                    ("came", "Came"),
                                    ("sent_somebody", "Sent somebody else"),
                                    ("apologies", "Sent apologies"),
                                    ("absent", "Did not come"),
                                ],
                                default="unknown",
                                max_length=16,
                            ),
                        ),
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
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="invitees",
                                to="media_relations.mediameeting",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["agency__name", "person__name"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("meeting", "person"), name="invited_once_to_a_meeting"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Statement",
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
                                    ("holding", "Holding statement"),
                                    ("reactive", "Reactive statement"),
                                    ("proactive", "Proactive statement"),
                                    ("interview", "Interview"),
                                    ("briefing", "Press briefing"),
                                    ("conference", "Press conference"),
                                    ("no_comment", "“No comment”"),
                                ],
                                default="reactive",
                                max_length=12,
                            ),
                        ),
                        (
                            "made_for_id",
                            models.PositiveBigIntegerField(blank=True, editable=False, null=True),
                        ),
                        (
                            "correction_note",
                            models.CharField(
                                blank=True,
                                help_text="What the correction changes, as the public reads it.",
                                max_length=300,
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("agreeing", "With the agencies"),
                                    ("approving", "Waits for approval"),
                                    ("approved", "Approved"),
                                    ("released", "Released"),
                                    ("withdrawn", "Withdrawn"),
                                    ("dropped", "Dropped"),
                                ],
                                default="draft",
                                editable=False,
                                max_length=10,
                            ),
                        ),
                        ("drafted_at", models.DateTimeField(default=foundation.clock.now, editable=False)),
                        (
                            "went_to_lead_at",
                            models.DateTimeField(
                                editable=False,
                                help_text="When an agency that does not lead showed its draft to the lead.",
                                null=True,
                            ),
                        ),
                        ("approval_asked_at", models.DateTimeField(editable=False, null=True)),
                        ("release_scheduled_at", models.DateTimeField(editable=False, null=True)),
                        ("release_fingerprint", models.CharField(blank=True, editable=False, max_length=64)),
                        ("slug", models.SlugField(editable=False, max_length=160, null=True, unique=True)),
                        ("released_at", models.DateTimeField(editable=False, null=True)),
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
                            "channels",
                            models.ManyToManyField(blank=True, related_name="+", to="partnership.channel"),
                        ),
                        (
                            "corrects",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="corrections",
                                to="media_relations.statement",
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
                            "event",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="statements",
                                to="media_relations.highprofileevent",
                            ),
                        ),
                        (
                            "journalists",
                            models.ManyToManyField(
                                blank=True,
                                help_text="Who gets it, one message each.",
                                related_name="statements",
                                to="media_relations.journalist",
                            ),
                        ),
                        (
                            "made_for_type",
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
                                related_name="statements",
                                to="matters.matter",
                            ),
                        ),
                        (
                            "on_behalf_of",
                            models.ForeignKey(
                                blank=True,
                                help_text="Empty: in the partnership's name.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partnership.agency",
                            ),
                        ),
                        (
                            "release_scheduled_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "released_by",
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
                            "current_version",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="media_relations.statementversion",
                            ),
                        ),
                        (
                            "released_version",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="media_relations.statementversion",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-drafted_at", "-pk"],
                        "constraints": [
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
                                name="a_withdrawn_statement_says_when_and_by_whom",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("slug", None), ("status__in", ["released", "withdrawn"]), _connector="OR"
                                ),
                                name="only_what_was_released_has_an_address",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("release_scheduled_at", None),
                                    models.Q(
                                        ("release_scheduled_by__isnull", False),
                                        models.Q(("release_fingerprint", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_release_that_is_scheduled_has_its_authority",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status__in", ["released", "withdrawn"]), _negated=True),
                                    models.Q(
                                        ("released_at__isnull", False),
                                        ("released_by__isnull", False),
                                        ("released_version__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_released_statement_says_when_by_whom_and_what",
                            ),
                        ],
                        "indexes": [
                            models.Index(fields=["status"], name="media_relat_status_00973c_idx"),
                            models.Index(
                                fields=["made_for_type", "made_for_id"], name="media_relat_made_fo_3eb71f_idx"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Quote",
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
                        ("words", models.TextField()),
                        ("order", models.PositiveSmallIntegerField(default=0)),
                        (
                            "yes_at",
                            models.DateTimeField(
                                editable=False,
                                help_text="When the speaker said yes to these words.",
                                null=True,
                            ),
                        ),
                        (
                            "yes_to",
                            models.CharField(
                                blank=True, editable=False, help_text="SHA-256 of the words.", max_length=64
                            ),
                        ),
                        ("removed_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "speaker",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "statement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="quotes",
                                to="media_relations.statement",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["order", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="PartnerResponse",
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
                        ("asked_at", models.DateTimeField(editable=False)),
                        ("text", models.TextField(blank=True)),
                        ("link", models.URLField(blank=True)),
                        (
                            "published_at",
                            models.DateTimeField(
                                blank=True, help_text="When the agency's own text comes out.", null=True
                            ),
                        ),
                        ("answered_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "contradiction",
                            models.TextField(blank=True, help_text="Where it says something else than ours."),
                        ),
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
                            "statement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="partner_responses",
                                to="media_relations.statement",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["agency__name"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("statement", "agency"), name="one_response_per_agency"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MemberBriefing",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "who",
                            models.CharField(
                                help_text="The office, for instance “Lead member for children”.",
                                max_length=200,
                            ),
                        ),
                        ("how", models.CharField(max_length=200)),
                        ("informed_at", models.DateTimeField()),
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
                            "statement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="member_briefings",
                                to="media_relations.statement",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["informed_at"],
                    },
                ),
                migrations.CreateModel(
                    name="LineToTake",
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
                            "question",
                            models.CharField(blank=True, help_text="What may be asked.", max_length=300),
                        ),
                        ("words", models.TextField(verbose_name="line to take")),
                        ("drafted_at", models.DateTimeField(editable=False)),
                        ("cleared_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "cleared_words",
                            models.CharField(
                                blank=True, editable=False, help_text="SHA-256 of the words.", max_length=64
                            ),
                        ),
                        ("ended_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "cleared_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
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
                            "event",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="lines",
                                to="media_relations.highprofileevent",
                            ),
                        ),
                        (
                            "words_by",
                            models.ForeignKey(
                                editable=False,
                                help_text="Who wrote the words as they are.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "statement",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="lines",
                                to="media_relations.statement",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["drafted_at"],
                    },
                ),
                migrations.CreateModel(
                    name="Enquiry",
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
                            "caller",
                            foundation.encryption.EncryptedTextField(
                                blank=True, help_text="Who called and how to reach them, as said on the call."
                            ),
                        ),
                        (
                            "medium",
                            models.CharField(
                                choices=[
                                    ("telephone", "Telephone"),
                                    ("email", "E-mail"),
                                    ("in_person", "In person"),
                                    ("social_media", "Social media"),
                                ],
                                default="telephone",
                                max_length=16,
                            ),
                        ),
                        (
                            "subject",
                            models.CharField(help_text="In a few words; names no child.", max_length=150),
                        ),
                        ("question", models.TextField()),
                        ("received_at", models.DateTimeField(default=foundation.clock.now)),
                        (
                            "deadline_at",
                            models.DateTimeField(help_text="The journalist's, or the protocol's."),
                        ),
                        ("logged_at", models.DateTimeField(default=foundation.clock.now, editable=False)),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("open", "Nobody has it yet"),
                                    ("taken", "Being answered"),
                                    ("answered", "Answered"),
                                    ("redirected", "Sent on to the lead"),
                                    ("no_answer", "Closed without an answer"),
                                ],
                                default="open",
                                editable=False,
                                max_length=12,
                            ),
                        ),
                        ("taken_at", models.DateTimeField(editable=False, null=True)),
                        ("ended_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "answer",
                            models.TextField(
                                blank=True, editable=False, help_text="What was said, or why nothing was."
                            ),
                        ),
                        ("caller_blanked_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "agency",
                            models.ForeignKey(
                                blank=True,
                                help_text="Empty: at the partnership itself.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partnership.agency",
                                verbose_name="came in at",
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
                            "logged_by",
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
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="media_enquiries",
                                to="matters.matter",
                            ),
                        ),
                        (
                            "redirected_to",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partnership.agency",
                            ),
                        ),
                        (
                            "taken_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="media_enquiries",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "event",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="enquiries",
                                to="media_relations.highprofileevent",
                            ),
                        ),
                        (
                            "journalist",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="enquiries",
                                to="media_relations.journalist",
                            ),
                        ),
                        (
                            "outlet",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="enquiries",
                                to="media_relations.outlet",
                            ),
                        ),
                        (
                            "statement",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="enquiries",
                                to="media_relations.statement",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "enquiries",
                        "ordering": ["deadline_at", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ended_at", None), ("status__in", ["open", "taken"])),
                                    models.Q(
                                        ("ended_at__isnull", False),
                                        ("ended_by__isnull", False),
                                        ("status__in", ["answered", "redirected", "no_answer"]),
                                    ),
                                    _connector="OR",
                                ),
                                name="an_enquiry_that_ended_says_when_and_by_whom",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "taken"), _negated=True),
                                    models.Q(("taken_at__isnull", False), ("taken_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="a_taken_enquiry_has_its_person",
                            ),
                        ],
                        "indexes": [
                            models.Index(
                                fields=["status", "deadline_at"], name="media_relat_status_0728a5_idx"
                            ),
                            models.Index(fields=["received_at"], name="media_relat_receive_88b061_idx"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Cutting",
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
                        ("link", models.URLField(blank=True, max_length=500)),
                        ("published_on", models.DateField()),
                        ("is_inaccurate", models.BooleanField(default=False)),
                        ("what_is_wrong", models.TextField(blank=True)),
                        (
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("none", "Nothing to do"),
                                    ("needs_answer", "Needs an answer"),
                                    ("answered", "Answered"),
                                    ("corrected", "The outlet corrected it"),
                                    ("left", "Left as it is"),
                                ],
                                default="none",
                                max_length=12,
                            ),
                        ),
                        ("note", models.TextField(blank=True)),
                        ("added_at", models.DateTimeField(editable=False)),
                        ("ended_at", models.DateTimeField(editable=False, null=True)),
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
                            "document",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="documents.document",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="media_cuttings",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "event",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="cuttings",
                                to="media_relations.highprofileevent",
                            ),
                        ),
                        (
                            "outlet",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="cuttings",
                                to="media_relations.outlet",
                            ),
                        ),
                        (
                            "statement",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="cuttings",
                                to="media_relations.statement",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-published_on", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("link", ""), _negated=True),
                                    ("document__isnull", False),
                                    _connector="OR",
                                ),
                                name="a_cutting_is_a_link_or_a_file",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("outcome", "needs_answer"), _negated=True),
                                    ("owner__isnull", False),
                                    _connector="OR",
                                ),
                                name="what_needs_an_answer_has_its_owner",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Consultation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("asked_at", models.DateTimeField()),
                        ("words", models.TextField(blank=True)),
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
                            "statement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="consultations",
                                to="media_relations.statement",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["asked_at"],
                    },
                ),
                migrations.CreateModel(
                    name="StatementAgency",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "deadline_at",
                            models.DateTimeField(
                                blank=True,
                                help_text="By when it answers; empty: as the protocol says.",
                                null=True,
                            ),
                        ),
                        ("added_at", models.DateTimeField()),
                        ("removed_at", models.DateTimeField(null=True)),
                        ("removed_reason", models.CharField(blank=True, max_length=300)),
                        (
                            "added_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partnership.agency",
                            ),
                        ),
                        (
                            "sets_aside",
                            models.ForeignKey(
                                help_text="The event's word that it is concerned, against which a chair took it out.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="media_relations.agencyconcerned",
                            ),
                        ),
                        (
                            "statement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="agencies",
                                to="media_relations.statement",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["agency__name"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("removed_at", None)),
                                fields=("statement", "agency"),
                                name="a_statement_concerns_an_agency_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StatementCheck",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("asked_at", models.DateTimeField()),
                        ("fingerprint", models.CharField(blank=True, max_length=64)),
                        ("is_passed", models.BooleanField(null=True)),
                        ("words", models.TextField(blank=True)),
                        ("done_at", models.DateTimeField(null=True)),
                        (
                            "asked_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "kind",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="media_relations.checkkind",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "statement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="checks",
                                to="media_relations.statement",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["kind__order", "asked_at"],
                    },
                ),
                migrations.CreateModel(
                    name="StatementFile",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("title", models.CharField(max_length=150)),
                        ("added_at", models.DateTimeField()),
                        ("removed_at", models.DateTimeField(null=True)),
                        (
                            "added_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "document",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="documents.document",
                            ),
                        ),
                        (
                            "statement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="files",
                                to="media_relations.statement",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="StatementOverride",
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
                                    ("concern", "An agency's concern"),
                                    ("silence", "An agency's silence past its deadline"),
                                    ("members", "Elected members not informed before release"),
                                    ("late", "A release that waits because its moment passed"),
                                    ("taken_out", "An agency taken out that was asked"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "fingerprint",
                            models.CharField(help_text="Of the text it was lifted for.", max_length=64),
                        ),
                        ("reason", models.TextField()),
                        ("acting_as", models.CharField(max_length=32)),
                        ("lifted_at", models.DateTimeField()),
                        ("looked_at", models.DateTimeField(null=True)),
                        (
                            "agreement",
                            models.ForeignKey(
                                help_text="Which agency's.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="overrides",
                                to="media_relations.agreement",
                            ),
                        ),
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
                            "statement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="overrides",
                                to="media_relations.statement",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["lifted_at"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True),
                                name="a_statement_override_has_a_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("kind__in", ["concern", "silence", "taken_out"]), _negated=True
                                    ),
                                    ("agreement__isnull", False),
                                    _connector="OR",
                                ),
                                name="a_concern_or_silence_is_some_agencys",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StatementSlug",
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
                            "statement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="slugs",
                                to="media_relations.statement",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="StatementVersion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        ("title", models.CharField(max_length=150)),
                        ("text", models.TextField(help_text="Markdown.")),
                        ("key_message", models.CharField(blank=True, max_length=300)),
                        (
                            "release_at",
                            models.DateTimeField(
                                blank=True,
                                help_text="Empty: it may be released as soon as it is ready.",
                                null=True,
                                verbose_name="embargoed until",
                            ),
                        ),
                        (
                            "quotes",
                            models.JSONField(default=list, help_text="Speaker's key and words, in order."),
                        ),
                        (
                            "files",
                            models.JSONField(default=list, help_text="SHA-256 of the files, in order."),
                        ),
                        ("fingerprint", models.CharField(max_length=64)),
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
                            "spokesperson",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "statement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="versions",
                                to="media_relations.statement",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["statement", "number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("statement", "number"), name="statement_versions_are_numbered"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SentBack",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("reason", models.TextField()),
                        ("sent_at", models.DateTimeField()),
                        (
                            "sent_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "statement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sent_backs",
                                to="media_relations.statement",
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="media_relations.statementversion",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-sent_at"],
                    },
                ),
                migrations.CreateModel(
                    name="Release",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("due_at", models.DateTimeField()),
                        ("tried_at", models.DateTimeField()),
                        ("is_released", models.BooleanField()),
                        ("reasons", models.JSONField(default=list)),
                        (
                            "statement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="releases",
                                to="media_relations.statement",
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="media_relations.statementversion",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["tried_at", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="LastLook",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("looked_at", models.DateTimeField()),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "statement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="looks",
                                to="media_relations.statement",
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="media_relations.statementversion",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("statement", "person"), name="one_last_look_per_person"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Approval",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "fingerprint",
                            models.CharField(help_text="Of the text that is approved.", max_length=64),
                        ),
                        (
                            "way",
                            models.CharField(
                                choices=[
                                    ("signed_in", "Signed in"),
                                    ("if_changed", "Approved if changed to a text"),
                                    ("telephone", "By telephone"),
                                ],
                                default="signed_in",
                                max_length=12,
                            ),
                        ),
                        (
                            "title",
                            models.CharField(
                                blank=True,
                                help_text="If changed: the title it is changed to.",
                                max_length=150,
                            ),
                        ),
                        (
                            "text",
                            models.TextField(blank=True, help_text="If changed: the text it is changed to."),
                        ),
                        ("acting_as", models.CharField(help_text="In which role.", max_length=32)),
                        ("acting_reason", models.TextField(blank=True, help_text="Why a vice-chair acts.")),
                        ("approved_at", models.DateTimeField()),
                        ("confirm_by_at", models.DateTimeField(null=True)),
                        ("confirmed_at", models.DateTimeField(null=True)),
                        (
                            "taken_at",
                            models.DateTimeField(
                                help_text="If changed: when another person took that text.", null=True
                            ),
                        ),
                        ("ended_at", models.DateTimeField(help_text="When it stopped to count.", null=True)),
                        ("ended_because", models.CharField(blank=True, max_length=300)),
                        (
                            "approved_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "logged_by",
                            models.ForeignKey(
                                help_text="By telephone: who took the call.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "taken_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "statement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="approvals",
                                to="media_relations.statement",
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                help_text="The version that the approver read.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="approvals",
                                to="media_relations.statementversion",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-approved_at", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("acting_as", "vice_chair"), _negated=True),
                                    models.Q(("acting_reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="a_vice_chair_says_why_they_act",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("way", "telephone"), _negated=True),
                                    models.Q(
                                        ("confirm_by_at__isnull", False),
                                        ("logged_by__isnull", False),
                                        models.Q(("logged_by", models.F("approved_by")), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="an_approval_by_telephone_was_logged_by_another",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("taken_by", None),
                                    models.Q(("taken_by", models.F("approved_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="another_person_takes_the_changed_text",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AlertStop",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("order", models.PositiveSmallIntegerField()),
                        ("told_at", models.DateTimeField(null=True)),
                        ("acknowledged_at", models.DateTimeField(null=True)),
                        (
                            "alert",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="stops",
                                to="media_relations.alert",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["alert", "order"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("alert", "person"), name="once_in_an_alerts_chain"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("acknowledged_at", None), ("told_at__isnull", False), _connector="OR"
                                ),
                                name="who_acknowledges_was_told",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
