from django.db import migrations, models

import search.models
from search.words import choice_token, written


def put_choices(apps, schema_editor):
    """What is there already is found under its kind and language; under its topics once the index is made anew."""
    connection = schema_editor.connection
    more = "%s::tsvector" if connection.vendor == "postgresql" else "' ' || %s"
    entries = apps.get_model("search", "Entry").objects.order_by()
    with connection.cursor() as cursor:
        for kind, language in entries.values_list("kind", "language").distinct():
            tokens = written({choice_token("kind", kind), choice_token("language", language)}, connection)
            cursor.execute(
                f"UPDATE search_entry SET head_index = head_index || {more}, full_index = full_index || {more}"  # noqa: S608
                " WHERE kind = %s AND language = %s",
                [tokens, tokens, kind, language],
            )


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0002_index"),
    ]

    operations = [
        migrations.AddField(
            model_name="entry",
            name="language_name",
            field=models.CharField(blank=True, db_default="", max_length=60),
        ),
        migrations.AddField(
            model_name="entry",
            name="topics",
            field=models.TextField(
                blank=True, db_default="", help_text="What it is about, a topic on each line."
            ),
        ),
        migrations.AlterField(
            model_name="entry",
            name="head_index",
            field=search.models.TokensField(help_text="Of title and summary, with what can be chosen."),
        ),
        migrations.AlterField(
            model_name="entry",
            name="full_index",
            field=search.models.TokensField(
                help_text="The same, the whole text, and the misspellings of title and summary."
            ),
        ),
        migrations.RunPython(put_choices, migrations.RunPython.noop),
    ]
