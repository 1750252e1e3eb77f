from typing import Any

from django.db import migrations, models


def close_exports_whose_files_are_not_known(apps: Any, schema_editor: Any) -> None:
    apps.get_model("catalogue", "CatalogueExport").objects.filter(status="ready").update(status="gone")


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0006_exports")]

    operations = [
        migrations.AddField(
            model_name="catalogueexport",
            name="files",
            field=models.JSONField(default=list, help_text="The keys of the files that are in it."),
        ),
        migrations.RunPython(close_exports_whose_files_are_not_known, migrations.RunPython.noop),
    ]
