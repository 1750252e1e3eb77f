from django.db import migrations

from partnership.services.reference_data import load_audience_texts


def load(apps, schema_editor):
    load_audience_texts(apps.get_model)


class Migration(migrations.Migration):
    dependencies = [
        ("partnership", "0007_audience_texts"),
    ]

    operations = [
        migrations.RunPython(load, migrations.RunPython.noop),
    ]
