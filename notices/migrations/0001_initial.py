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
        ("partnership", "__first__"),
    ]

    operations = [
        foundation.migrating.CreateModels(
            operations=[
                migrations.CreateModel(
                    name="Heartbeat",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=64, unique=True)),
                        ("beat_at", models.DateTimeField(null=True)),
                        ("holder", models.CharField(blank=True, max_length=64)),
                        ("held_until", models.DateTimeField(null=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="MessageTemplate",
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
                        ("kind", models.CharField(max_length=64, unique=True)),
                        ("subject_line", models.CharField(max_length=150)),
                        (
                            "body",
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
                    name="Notice",
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
                        ("kind", models.CharField(db_index=True, max_length=64)),
                        (
                            "queue",
                            models.CharField(
                                choices=[
                                    ("statutory", "Statutory"),
                                    ("default", "Default"),
                                    ("bulk", "Bulk"),
                                ],
                                default="default",
                                max_length=10,
                            ),
                        ),
                        ("subject_id", models.BigIntegerField()),
                        ("subject_fingerprint", models.CharField(blank=True, max_length=200)),
                        (
                            "occasion",
                            models.CharField(
                                help_text="What makes this notice the only one of its kind: scheduling twice is once.",
                                max_length=200,
                                unique=True,
                            ),
                        ),
                        (
                            "values",
                            models.JSONField(
                                default=dict,
                                help_text="Values of the kind's placeholders that are fixed now.",
                            ),
                        ),
                        ("due_at", models.DateTimeField(db_index=True)),
                        (
                            "begun_at",
                            models.DateTimeField(
                                help_text="When sending took it up. More than a minute after its time, it was late.",
                                null=True,
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("scheduled", "Scheduled"),
                                    ("sending", "Being sent"),
                                    ("sent", "Sent"),
                                    ("failed", "Not delivered"),
                                    ("withdrawn", "Withdrawn"),
                                    ("waiting", "Waiting for a decision"),
                                    ("kept", "Kept locally, not sent"),
                                    ("merged", "Became part of one reminder"),
                                ],
                                default="scheduled",
                                max_length=10,
                            ),
                        ),
                        ("status_reason", models.CharField(blank=True, max_length=300)),
                        (
                            "waits_for",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("late", "Its moment passed before it could be sent"),
                                    ("findings", "Something in it may not leave without a decision"),
                                    ("unclear", "The portal can't tell whether it is still true"),
                                    ("held", "An administrator held everything back"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("created_at", models.DateTimeField(default=foundation.clock.now, editable=False)),
                        (
                            "owners_told_at",
                            models.DateTimeField(
                                help_text="When its owners were last told of a failure.", null=True
                            ),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "documents",
                            models.ManyToManyField(blank=True, related_name="+", to="documents.document"),
                        ),
                        (
                            "matters",
                            models.ManyToManyField(blank=True, related_name="notices", to="matters.matter"),
                        ),
                        (
                            "resend_of",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="resends",
                                to="notices.notice",
                            ),
                        ),
                        (
                            "subject_type",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="contenttypes.contenttype",
                            ),
                        ),
                        (
                            "supersedes",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="superseded_by",
                                to="notices.notice",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["due_at", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "waiting"), _negated=True),
                                    models.Q(("waits_for", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="a_waiting_notice_says_what_for",
                            )
                        ],
                        "indexes": [
                            models.Index(fields=["subject_type", "subject_id"], name="notice_subject"),
                            models.Index(fields=["status", "due_at"], name="notice_due"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LateDecision",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "choice",
                            models.CharField(
                                choices=[("send", "Send it now"), ("skip", "Don't send it")], max_length=4
                            ),
                        ),
                        ("reason", models.TextField()),
                        ("decided_at", models.DateTimeField()),
                        ("looked_at", models.DateTimeField(null=True)),
                        (
                            "decided_by",
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
                            "notice",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="late_decisions",
                                to="notices.notice",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["decided_at"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True),
                                name="a_late_decision_has_a_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("looked_at", None), ("looked_at_by", None)),
                                    models.Q(("looked_at__isnull", False), ("looked_at_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="late_decision_looked_at_and_by_together",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Delivery",
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
                                blank=True,
                                choices=[
                                    ("national_panel", "Child Safeguarding Practice Review Panel"),
                                    ("secretary_of_state", "Secretary of State for Education"),
                                    ("ofsted", "Ofsted"),
                                    ("nspcc", "NSPCC library"),
                                ],
                                help_text="On the statutory list.",
                                max_length=24,
                            ),
                        ),
                        ("mailbox_name", models.CharField(blank=True, max_length=200)),
                        (
                            "address",
                            models.EmailField(
                                blank=True,
                                help_text="The mailbox's; a person's is read when it leaves.",
                                max_length=254,
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
                                    ("telephone", "Telephone"),
                                ],
                                default="email",
                                max_length=12,
                            ),
                        ),
                        (
                            "queue",
                            models.CharField(
                                choices=[
                                    ("statutory", "Statutory"),
                                    ("default", "Default"),
                                    ("bulk", "Bulk"),
                                ],
                                default="default",
                                max_length=10,
                            ),
                        ),
                        (
                            "is_copy",
                            models.BooleanField(
                                default=False,
                                help_text="The partnership's own copy, without documents; no gate counts it.",
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("pending", "Waiting to be sent"),
                                    ("claimed", "Being sent"),
                                    ("accepted", "Accepted by the mail server"),
                                    ("kept_locally", "Kept locally, not sent"),
                                    ("to_declare", "To be delivered by staff"),
                                    ("declared", "Delivered, declared by staff"),
                                    ("failed", "Not delivered"),
                                    ("withdrawn", "Withdrawn"),
                                    ("waiting", "Waiting for a decision"),
                                    ("merged", "Became part of one reminder"),
                                ],
                                default="pending",
                                max_length=12,
                            ),
                        ),
                        ("status_reason", models.CharField(blank=True, max_length=300)),
                        (
                            "due_at",
                            models.DateTimeField(
                                help_text="The notice's due moment, or of the next attempt after a refusal."
                            ),
                        ),
                        ("claimed_until", models.DateTimeField(null=True)),
                        ("claim_token", models.CharField(blank=True, max_length=32)),
                        ("attempts", models.PositiveSmallIntegerField(default=0)),
                        ("first_tried_at", models.DateTimeField(null=True)),
                        (
                            "is_late",
                            models.BooleanField(
                                default=False, help_text="First tried more than a minute after it was due."
                            ),
                        ),
                        ("message_id", models.CharField(max_length=200)),
                        (
                            "message",
                            models.BinaryField(
                                help_text="The exact bytes, stored before the first attempt.", null=True
                            ),
                        ),
                        ("message_sha256", models.CharField(blank=True, max_length=64)),
                        (
                            "sent_to",
                            models.EmailField(
                                blank=True, help_text="The address that the bytes went to.", max_length=254
                            ),
                        ),
                        ("accepted_at", models.DateTimeField(null=True)),
                        (
                            "kept_at",
                            models.DateTimeField(help_text="Stored here because sending was off.", null=True),
                        ),
                        ("server_reply", models.TextField(blank=True)),
                        ("failed_at", models.DateTimeField(null=True)),
                        (
                            "troubled_at",
                            models.DateTimeField(help_text="When an attempt first went wrong.", null=True),
                        ),
                        (
                            "owners_told_at",
                            models.DateTimeField(
                                help_text="When its owners were told of the trouble.", null=True
                            ),
                        ),
                        ("declared_at", models.DateTimeField(null=True)),
                        (
                            "delivered_at",
                            models.DateTimeField(
                                help_text="When staff say that it was handed over.", null=True
                            ),
                        ),
                        ("declared_reference", models.CharField(blank=True, max_length=200)),
                        (
                            "declared_by",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "evidence",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="documents.document",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "merged_into",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="merged",
                                to="notices.notice",
                            ),
                        ),
                        (
                            "notice",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="deliveries",
                                to="notices.notice",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "deliveries",
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("message_id",), name="one_delivery_per_message_id"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("mailbox_name", ""), ("person__isnull", False)),
                                    models.Q(("person", None), models.Q(("mailbox_name", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="a_delivery_goes_to_one_recipient",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("person__isnull", False)),
                                fields=("notice", "person"),
                                name="one_delivery_per_person",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("mailbox_name", ""), _negated=True),
                                fields=("notice", "mailbox_name"),
                                name="one_delivery_per_mailbox",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "accepted"), _negated=True),
                                    models.Q(
                                        ("accepted_at__isnull", False),
                                        ("message__isnull", False),
                                        models.Q(("message_sha256", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="an_accepted_delivery_has_its_bytes",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "declared"), _negated=True),
                                    models.Q(
                                        ("declared_at__isnull", False),
                                        ("declared_by__isnull", False),
                                        ("delivered_at__isnull", False),
                                        ("evidence__isnull", False),
                                        models.Q(("declared_reference", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_declared_delivery_has_its_evidence",
                            ),
                        ],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("status__in", ["pending", "claimed"])),
                                fields=["status", "queue", "due_at"],
                                name="delivery_due",
                            ),
                            models.Index(
                                condition=models.Q(
                                    ("status__in", ["pending", "claimed", "to_declare", "waiting"])
                                ),
                                fields=["notice"],
                                name="delivery_open",
                            ),
                            models.Index(
                                condition=models.Q(("merged_into__isnull", False)),
                                fields=["merged_into"],
                                name="delivery_merged_into",
                            ),
                            models.Index(
                                condition=models.Q(("declared_by__isnull", False)),
                                fields=["declared_by"],
                                name="delivery_declared_by",
                            ),
                            models.Index(
                                condition=models.Q(("evidence__isnull", False)),
                                fields=["evidence"],
                                name="delivery_evidence",
                            ),
                            models.Index(
                                condition=models.Q(("owners_told_at", None), ("troubled_at__isnull", False)),
                                fields=["troubled_at"],
                                name="delivery_trouble_not_told",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Receipt",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("received_at", models.DateTimeField()),
                        ("words", models.TextField(blank=True)),
                        (
                            "delivery",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="receipts",
                                to="notices.delivery",
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
                        "ordering": ["received_at"],
                    },
                ),
                migrations.CreateModel(
                    name="Bounce",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("returned_at", models.DateTimeField()),
                        ("words", models.TextField()),
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
                            "delivery",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="bounces",
                                to="notices.delivery",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["returned_at", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("words", ""), _negated=True),
                                name="a_bounce_has_its_words",
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
