from django.db import migrations

from partnership.services.reference_data import load_coverage


def load(apps, schema_editor):
    load_coverage(apps.get_model)


class Migration(migrations.Migration):
    dependencies = [
        ("partnership", "0005_people_meet"),
    ]

    operations = [
        migrations.RunPython(load, migrations.RunPython.noop),
    ]
