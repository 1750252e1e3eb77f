from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.utils import timezone


def seek_all(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """What stands on the lists by now was never looked for in public texts of no matter."""
    terms = apps.get_model("documents", "ProtectedTerm")
    terms._base_manager.filter(retired_at=None).update(sought_since=timezone.now())


class Migration(migrations.Migration):
    dependencies = [("documents", "0002_lost_files")]

    operations = [
        migrations.AddField(
            model_name="protectedterm",
            name="sought_since",
            field=models.DateTimeField(
                help_text="Since when it is to be looked for in all that is public; empty once that is done.",
                null=True,
            ),
        ),
        migrations.RunPython(seek_all, migrations.RunPython.noop),
    ]
