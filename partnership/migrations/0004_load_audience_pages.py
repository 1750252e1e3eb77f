from django.db import migrations

from partnership.services.reference_data import load_audience_pages


def load(apps, schema_editor):
    load_audience_pages(apps.get_model)


class Migration(migrations.Migration):
    dependencies = [
        ("partnership", "0003_audience_pages"),
    ]

    operations = [
        migrations.RunPython(load, migrations.RunPython.noop),
    ]
