import django.db.models.deletion
import foundation.clock
import foundation.encryption
import foundation.migrating
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        foundation.migrating.CreateModels(
            operations=[
                migrations.CreateModel(
                    name="Agency",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=200, unique=True)),
                        (
                            "short_name",
                            models.CharField(
                                blank=True,
                                help_text="By which lists say it and plan templates name it.",
                                max_length=40,
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("safeguarding_partner", "Safeguarding partner"),
                                    ("relevant_agency", "Relevant agency"),
                                    ("voluntary", "Voluntary organisation"),
                                    ("neighbouring", "Neighbouring partnership"),
                                    ("strategic", "Strategic partnership"),
                                    ("national_body", "National body"),
                                ],
                                help_text="Safeguarding partners endorse reports: the council, the integrated care board and the police.",
                                max_length=24,
                            ),
                        ),
                        (
                            "notices_email",
                            models.EmailField(
                                blank=True,
                                help_text="The mailbox that gets the agency's notices.",
                                max_length=254,
                            ),
                        ),
                        (
                            "press_office_name",
                            models.CharField(
                                blank=True,
                                help_text="Who takes calls of the press, by office.",
                                max_length=100,
                            ),
                        ),
                        (
                            "press_office_email",
                            models.EmailField(
                                blank=True, help_text="Read by the whole press office.", max_length=254
                            ),
                        ),
                        (
                            "press_office_number",
                            models.CharField(blank=True, help_text="In office hours.", max_length=40),
                        ),
                        (
                            "press_office_out_of_hours_number",
                            models.CharField(
                                blank=True, help_text="At night and at weekends.", max_length=40
                            ),
                        ),
                        ("website", models.URLField(blank=True)),
                        (
                            "is_current",
                            models.BooleanField(
                                default=True, help_text="Untick when the agency has left or was dissolved."
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "agencies",
                        "ordering": ["name"],
                    },
                ),
                migrations.CreateModel(
                    name="Area",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=100, unique=True)),
                    ],
                    options={
                        "ordering": ["name"],
                    },
                ),
                migrations.CreateModel(
                    name="Channel",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=100, unique=True)),
                    ],
                    options={
                        "ordering": ["name"],
                    },
                ),
                migrations.CreateModel(
                    name="ClosureDay",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "day",
                            models.DateField(
                                help_text="Weekends and bank holidays are known without it.", unique=True
                            ),
                        ),
                        (
                            "name",
                            models.CharField(
                                help_text="Why it is no working day, as pages will say it.", max_length=100
                            ),
                        ),
                        (
                            "source",
                            models.CharField(
                                blank=True,
                                help_text="Who said so and where, for instance a proclamation.",
                                max_length=300,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["day"],
                    },
                ),
                migrations.CreateModel(
                    name="GlossaryTerm",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "term",
                            models.CharField(
                                help_text="As it is written, for instance “LCSPR”.",
                                max_length=80,
                                unique=True,
                            ),
                        ),
                        (
                            "meaning",
                            models.CharField(help_text="What it stands for, in plain words.", max_length=300),
                        ),
                        (
                            "plainer_words",
                            models.CharField(blank=True, help_text="What to write instead.", max_length=200),
                        ),
                    ],
                    options={
                        "ordering": ["term"],
                    },
                ),
                migrations.CreateModel(
                    name="Group",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=150, unique=True)),
                        (
                            "mailbox",
                            models.EmailField(
                                blank=True, help_text="Read by the whole group.", max_length=254
                            ),
                        ),
                        (
                            "is_current",
                            models.BooleanField(
                                default=True, help_text="Untick when the group was dissolved."
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["name"],
                    },
                ),
                migrations.CreateModel(
                    name="Language",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "tag",
                            models.CharField(
                                help_text="For instance “en”, “pl” or “bfi” (BSL).",
                                max_length=20,
                                unique=True,
                            ),
                        ),
                        ("name", models.CharField(max_length=60)),
                    ],
                    options={
                        "ordering": ["name"],
                    },
                ),
                migrations.CreateModel(
                    name="Person",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("password", models.CharField(max_length=128, verbose_name="password")),
                        (
                            "last_login",
                            models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                        ),
                        (
                            "is_superuser",
                            models.BooleanField(
                                default=False,
                                help_text="Designates that this user has all permissions without explicitly assigning them.",
                                verbose_name="superuser status",
                            ),
                        ),
                        (
                            "email",
                            models.EmailField(
                                blank=True,
                                help_text="Signs in with it; empty: no account.",
                                max_length=254,
                                null=True,
                                unique=True,
                            ),
                        ),
                        ("name", models.CharField(max_length=150)),
                        (
                            "job_title",
                            models.CharField(
                                blank=True, help_text="Tells people of one name apart.", max_length=150
                            ),
                        ),
                        (
                            "telephone",
                            models.CharField(
                                blank=True,
                                help_text="For steps that begin with a call; never shown in public.",
                                max_length=40,
                            ),
                        ),
                        (
                            "is_active",
                            models.BooleanField(
                                default=True,
                                help_text="Untick when the person leaves: it ends every session at once.",
                                verbose_name="can sign in",
                            ),
                        ),
                        ("joined_at", models.DateTimeField(default=foundation.clock.now, editable=False)),
                        ("anonymised_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "calendar_token",
                            models.CharField(
                                editable=False,
                                help_text="Opens the private calendar feed.",
                                max_length=64,
                                null=True,
                                unique=True,
                            ),
                        ),
                        (
                            "groups",
                            models.ManyToManyField(
                                blank=True,
                                help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                                related_name="user_set",
                                related_query_name="user",
                                to="auth.group",
                                verbose_name="groups",
                            ),
                        ),
                        (
                            "user_permissions",
                            models.ManyToManyField(
                                blank=True,
                                help_text="Specific permissions for this user.",
                                related_name="user_set",
                                related_query_name="user",
                                to="auth.permission",
                                verbose_name="user permissions",
                            ),
                        ),
                        (
                            "agency",
                            models.ForeignKey(
                                blank=True,
                                help_text="For whom they work. What they may do comes from their appointments.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="people",
                                to="partnership.agency",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "people",
                        "ordering": ["name"],
                    },
                ),
                migrations.CreateModel(
                    name="Appointment",
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
                                help_text="What the person may read and do. Which unpublished reviews, the access lists of matters say.",
                                max_length=32,
                            ),
                        ),
                        (
                            "from_on",
                            models.DateField(
                                default=foundation.clock.today,
                                help_text="The first day of the role.",
                                verbose_name="from",
                            ),
                        ),
                        (
                            "to_on",
                            models.DateField(
                                blank=True,
                                help_text="The last day; empty while it goes on.",
                                null=True,
                                verbose_name="to",
                            ),
                        ),
                        (
                            "agency",
                            models.ForeignKey(
                                blank=True,
                                help_text="For partners, representatives and press leads: the agency in whose name they speak.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="appointments",
                                to="partnership.agency",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                help_text="Somebody who is in the directory already.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="appointments",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "group",
                            models.ForeignKey(
                                blank=True,
                                help_text="For members and chairs of a subcommittee or subgroup: which one.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="appointments",
                                to="partnership.group",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["role", "from_on"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("to_on", None), ("to_on__gte", models.F("from_on")), _connector="OR"
                                ),
                                name="appointment_days_in_order",
                                violation_error_message="The last day is before the first.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        (
                                            "role__in",
                                            ["safeguarding_partner", "agency_representative", "press_lead"],
                                        ),
                                        _negated=True,
                                    ),
                                    ("agency__isnull", False),
                                    _connector="OR",
                                ),
                                name="partners_and_representatives_have_an_agency",
                                violation_error_message="This role is held for an agency: choose it.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Invitation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("token_sha256", models.CharField(editable=False, max_length=64, unique=True)),
                        ("invited_at", models.DateTimeField()),
                        ("expires_at", models.DateTimeField()),
                        ("accepted_at", models.DateTimeField(null=True)),
                        (
                            "invited_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="invitations",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-invited_at"],
                    },
                ),
                migrations.CreateModel(
                    name="Audience",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=150, unique=True)),
                        (
                            "is_seldom_heard",
                            models.BooleanField(
                                default=False,
                                help_text="Watched in the coverage view.",
                                verbose_name="vulnerable or seldom-heard group",
                            ),
                        ),
                        (
                            "channels",
                            models.ManyToManyField(
                                blank=True,
                                help_text="The channels that reach this audience.",
                                to="partnership.channel",
                            ),
                        ),
                        (
                            "languages",
                            models.ManyToManyField(
                                blank=True,
                                help_text="The languages in which this audience is spoken to.",
                                to="partnership.language",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["name"],
                    },
                ),
                migrations.CreateModel(
                    name="PasswordRequest",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("email", foundation.encryption.EncryptedTextField(blank=True)),
                        ("asked_at", models.DateTimeField()),
                        ("answered_at", models.DateTimeField(db_index=True, null=True)),
                        (
                            "person",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["asked_at"],
                    },
                ),
                migrations.CreateModel(
                    name="PublicStamp",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveBigIntegerField(default=1)),
                        ("changed_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("pk", 1)), name="one_public_stamp")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RuleEdition",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "slug",
                            models.SlugField(
                                help_text="Small letters, digits and hyphens; it stays the same.", unique=True
                            ),
                        ),
                        (
                            "name",
                            models.CharField(
                                help_text="As plans will say it, with its year.", max_length=150
                            ),
                        ),
                        (
                            "source",
                            models.CharField(help_text="The document and its paragraphs.", max_length=300),
                        ),
                        (
                            "source_url",
                            models.URLField(blank=True, help_text="Where the document can be read."),
                        ),
                        (
                            "wording",
                            models.TextField(
                                blank=True,
                                help_text="What the edition says about publication, in its own terms.",
                            ),
                        ),
                        ("in_force_from", models.DateField(help_text="The first day on which it binds.")),
                        (
                            "in_force_to",
                            models.DateField(
                                blank=True, help_text="The last day; empty while it is in force.", null=True
                            ),
                        ),
                        (
                            "is_local",
                            models.BooleanField(
                                default=False, help_text="A stricter local rule on top of a national edition."
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-in_force_from"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("in_force_to", None),
                                    ("in_force_to__gte", models.F("in_force_from")),
                                    _connector="OR",
                                ),
                                name="rule_edition_days_in_order",
                                violation_error_message="The last day is before the first.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Partnership",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=200)),
                        (
                            "short_name",
                            models.CharField(
                                help_text="As people say it, for instance an acronym.", max_length=40
                            ),
                        ),
                        (
                            "mailbox",
                            models.EmailField(
                                help_text="The shared mailbox that gets its own copy of whatever asks for action.",
                                max_length=254,
                            ),
                        ),
                        (
                            "front_door_number",
                            models.CharField(
                                help_text="In office hours.",
                                max_length=40,
                                verbose_name="number for worries about a child",
                            ),
                        ),
                        (
                            "out_of_hours_number",
                            models.CharField(help_text="At night and at weekends.", max_length=40),
                        ),
                        (
                            "front_door_hours",
                            models.CharField(
                                blank=True,
                                help_text="In words, for instance “Monday to Friday, 9am to 5pm”.",
                                max_length=100,
                            ),
                        ),
                        ("website", models.URLField(blank=True)),
                        ("about", models.TextField(blank=True, help_text="The “About” page. Markdown.")),
                        ("accessibility_statement", models.TextField(blank=True, help_text="Markdown.")),
                        ("privacy_notice", models.TextField(blank=True, help_text="Markdown.")),
                        ("cookies_page", models.TextField(blank=True, help_text="Markdown.")),
                        (
                            "minuted_confirmation_working_days",
                            models.PositiveSmallIntegerField(
                                default=5,
                                help_text="Within how many working days a partner confirms a minuted endorsement.",
                            ),
                        ),
                        ("is_demonstration", models.BooleanField(default=False, editable=False)),
                        (
                            "rules",
                            models.ForeignKey(
                                blank=True,
                                help_text="New plans are made under this edition.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partnership.ruleedition",
                                verbose_name="rule edition in force",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("pk", 1)), name="one_partnership")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StatutoryAddress",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "recipient",
                            models.CharField(
                                choices=[
                                    ("national_panel", "Child Safeguarding Practice Review Panel"),
                                    ("secretary_of_state", "Secretary of State for Education"),
                                    ("ofsted", "Ofsted"),
                                    ("nspcc", "NSPCC library"),
                                ],
                                help_text="Each body has one address.",
                                max_length=24,
                                unique=True,
                            ),
                        ),
                        (
                            "channel",
                            models.CharField(
                                choices=[
                                    ("email", "E-mail"),
                                    ("secure_mail", "Secure mail"),
                                    ("online_form", "Online form"),
                                    ("post", "Post"),
                                    ("by_hand", "By hand"),
                                ],
                                default="email",
                                help_text="What does not go by e-mail is delivered by staff, who declare it with evidence.",
                                max_length=16,
                            ),
                        ),
                        (
                            "email",
                            models.EmailField(
                                blank=True,
                                help_text="A report goes there once the address has confirmed a test message.",
                                max_length=254,
                            ),
                        ),
                        (
                            "details",
                            models.CharField(
                                blank=True, help_text="For other channels: where and how.", max_length=300
                            ),
                        ),
                        ("tested_at", models.DateTimeField(editable=False, null=True)),
                        ("code_sha256", models.CharField(blank=True, editable=False, max_length=64)),
                        ("confirmed_at", models.DateTimeField(editable=False, null=True)),
                        ("confirmed_email", models.EmailField(blank=True, editable=False, max_length=254)),
                        (
                            "confirmed_by",
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
                        "verbose_name_plural": "statutory addresses",
                        "ordering": ["recipient"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("channel", "email"), _negated=True),
                                    models.Q(("email", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="an_email_recipient_has_an_address",
                                violation_error_message="Give the e-mail address.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Timer",
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
                                    ("incident_notification", "Notification of a serious incident"),
                                    ("rapid_review", "Rapid review"),
                                    ("completion", "Finish and publish"),
                                    ("advance_copy", "Advance copy of the report"),
                                    ("availability", "Report stays available"),
                                ],
                                help_text="What has to happen in the period.",
                                max_length=32,
                            ),
                        ),
                        (
                            "recipient",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("national_panel", "Child Safeguarding Practice Review Panel"),
                                    ("secretary_of_state", "Secretary of State for Education"),
                                    ("ofsted", "Ofsted"),
                                    ("nspcc", "NSPCC library"),
                                ],
                                help_text="For an advance copy: the body that gets it. Empty for everything else.",
                                max_length=24,
                            ),
                        ),
                        (
                            "force",
                            models.CharField(
                                choices=[
                                    ("statutory", "Must (law)"),
                                    ("guidance", "Should (guidance)"),
                                    ("local", "Local rule"),
                                ],
                                help_text="“Must” shuts the gate to publication; “should” can be passed over with a reason.",
                                max_length=12,
                            ),
                        ),
                        ("period", models.PositiveSmallIntegerField(help_text="How many of the unit below.")),
                        (
                            "unit",
                            models.CharField(
                                choices=[
                                    ("working_days", "working days"),
                                    ("clear_working_days", "clear working days"),
                                    ("calendar_days", "calendar days"),
                                    ("months", "calendar months"),
                                ],
                                help_text="Of working days the day of the event is not counted and the last day is; of clear working days neither is.",
                                max_length=20,
                            ),
                        ),
                        (
                            "start_event",
                            models.CharField(
                                help_text="The event from which the period runs, in words.", max_length=100
                            ),
                        ),
                        (
                            "wording",
                            models.TextField(
                                blank=True, help_text="What the edition says of it, in its own terms."
                            ),
                        ),
                        (
                            "source",
                            models.CharField(
                                help_text="The paragraph or regulation that says so.", max_length=300
                            ),
                        ),
                        (
                            "suspended_from",
                            models.DateField(
                                blank=True,
                                help_text="The first day on which the period does not run.",
                                null=True,
                            ),
                        ),
                        (
                            "suspended_to",
                            models.DateField(
                                blank=True,
                                help_text="The last such day; empty until somebody ends the suspension.",
                                null=True,
                            ),
                        ),
                        (
                            "suspension_reason",
                            models.TextField(
                                blank=True,
                                help_text="Who suspended it and where it says so. Plans that it moves tell their owners.",
                            ),
                        ),
                        (
                            "edition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="timers",
                                to="partnership.ruleedition",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["edition", "kind", "recipient"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("edition", "kind", "recipient"),
                                name="one_timer_of_a_kind_per_recipient",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("suspended_from", None), ("suspended_to", None)),
                                    models.Q(("suspension_reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="a_suspended_timer_says_why",
                                violation_error_message="Say why the timer is suspended.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Absence",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "from_on",
                            models.DateField(
                                default=foundation.clock.today,
                                help_text="The first day away.",
                                verbose_name="from",
                            ),
                        ),
                        ("to_on", models.DateField(help_text="The last day away.", verbose_name="to")),
                        (
                            "deputy",
                            models.ForeignKey(
                                help_text="Sees what waits for the person, as far as they may know of it; gains no role by it.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="deputises",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                help_text="Who is away.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="absences",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-from_on"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("to_on", None), ("to_on__gte", models.F("from_on")), _connector="OR"
                                ),
                                name="absence_days_in_order",
                                violation_error_message="The last day is before the first.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("person", models.F("deputy")), _negated=True),
                                name="nobody_is_their_own_deputy",
                                violation_error_message="A person can't be their own deputy.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Designation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "from_on",
                            models.DateField(
                                default=foundation.clock.today,
                                help_text="The first day.",
                                verbose_name="from",
                            ),
                        ),
                        (
                            "to_on",
                            models.DateField(
                                help_text="The last day. Nobody holds a role for another without an end.",
                                verbose_name="to",
                            ),
                        ),
                        (
                            "reason",
                            models.TextField(
                                help_text="Why, for the record: for instance leave, or a conflict of interest."
                            ),
                        ),
                        (
                            "appointment",
                            models.ForeignKey(
                                help_text="The role that is held in somebody's place; its holder keeps it.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="designations",
                                to="partnership.appointment",
                            ),
                        ),
                        (
                            "designate",
                            models.ForeignKey(
                                help_text="Who holds it meanwhile.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="designations",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-from_on"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("to_on", None), ("to_on__gte", models.F("from_on")), _connector="OR"
                                ),
                                name="designation_days_in_order",
                                violation_error_message="The last day is before the first.",
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
