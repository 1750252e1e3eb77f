from django.db import migrations

from partnership.services.reference_data import load_reference_rows, load_rule_editions


def load(apps, schema_editor):
    load_rule_editions(apps.get_model)
    load_reference_rows(apps.get_model)


class Migration(migrations.Migration):
    dependencies = [
        ("partnership", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(load, migrations.RunPython.noop),
    ]
