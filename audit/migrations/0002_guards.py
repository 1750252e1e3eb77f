from django.db import migrations

from audit import triggers


def guard(apps, schema_editor):
    triggers.install(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0001_initial"),
    ]

    operations = [
        # With the tables themselves, so that no interrupted migration leaves them unguarded.
        migrations.RunPython(guard, migrations.RunPython.noop),
    ]
