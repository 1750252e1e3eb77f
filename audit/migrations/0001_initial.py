import django.db.models.deletion
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
                    name="Event",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("at", models.DateTimeField(db_index=True)),
                        ("verb", models.CharField(max_length=64)),
                        ("acting_as", models.CharField(blank=True, max_length=64)),
                        ("subject_type", models.CharField(max_length=64)),
                        ("subject_id", models.BigIntegerField()),
                        ("matter_id", models.BigIntegerField(db_index=True, null=True)),
                        ("facts", models.JSONField(default=dict)),
                        ("text_digest", models.CharField(max_length=64)),
                        ("once_key", models.CharField(max_length=200, null=True, unique=True)),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                        "indexes": [
                            models.Index(fields=["subject_type", "subject_id"], name="audit_event_subject")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EventText",
                    fields=[
                        (
                            "event",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                primary_key=True,
                                related_name="text",
                                serialize=False,
                                to="audit.event",
                            ),
                        ),
                        ("label", models.TextField(blank=True)),
                        ("reason", models.TextField(blank=True)),
                        ("salt", models.CharField(blank=True, max_length=32)),
                        ("blanked_at", models.DateTimeField(null=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="Seal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "previous",
                            models.CharField(
                                help_text="So that the chain never forks.", max_length=64, unique=True
                            ),
                        ),
                        ("digest", models.CharField(max_length=64, unique=True)),
                        ("sealed_at", models.DateTimeField()),
                        (
                            "event",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="seal",
                                to="audit.event",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                    },
                ),
            ],
        ),
    ]
