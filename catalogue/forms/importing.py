"""The files of an import."""

from __future__ import annotations

from typing import Any

from crispy_forms_gds.layout import Button, Div, Layout, Submit
from django import forms

from catalogue.rules.import_file import MOST_BYTES
from documents.inspection.limits import in_words
from foundation.forms import FileField, FormHelper

CHECK = "check"
#: As large as a ZIP may be that is given on a page; larger ones go through the command.
MOST_ZIP_BYTES = 500 * 1024 * 1024


class ImportForm(forms.Form):
    """A CSV file, and a ZIP of the files that it names."""

    csv_file = FileField(
        label="The CSV file",
        max_length=255,
        help_text="Saved as “CSV UTF-8”. The first line holds the names of the columns.",
        error_messages={"required": "Choose the CSV file", "empty": "The CSV file is empty"},
    )
    zip_file = FileField(
        label="A ZIP of the files that it names",
        required=False,
        max_length=255,
        help_text="PDF, Word and pictures. A clean copy of each is made and checked; the original stays private.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            "csv_file",
            "zip_file",
            Div(
                Button.secondary(CHECK, "Only check the files"),
                Submit("import", "Import all of them, or none"),
                css_class="govuk-button-group",
            ),
        )

    def clean_csv_file(self) -> Any:
        return self._no_larger("csv_file", MOST_BYTES)

    def clean_zip_file(self) -> Any:
        return self._no_larger("zip_file", MOST_ZIP_BYTES)

    def _no_larger(self, name: str, most: int) -> Any:
        file = self.cleaned_data[name]
        if file and file.size > most:
            raise forms.ValidationError(f"It is larger than {in_words(most)}. Split it.")
        return file
