"""Reviews that were published before the portal: one, many from a CSV file, and putting one right."""

from __future__ import annotations

from typing import Any

from crispy_forms_gds.layout import Button, Field, Fieldset, Fixed, Layout, Submit
from django import forms
from django.core.files.uploadedfile import UploadedFile

from foundation.forms import FileField, FormHelper, ManyField, VersionedFormMixin
from foundation.prose import check_prose
from matters.models import Matter
from partnership.models import Person
from reviews.models import PracticeReview
from reviews.rules.earlier import EarlierNotReady, PublishedOn, published_on_of, read_published_on
from reviews.services.earlier import EarlierReview, InMatter, version_of

FILE_HELP = "PDF or DOCX. A clean copy is made and checked; the original stays private."


class PublishedOnField(forms.CharField):
    """A day, a month or a year, as exactly as it is known."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label="When was it published?",
            max_length=40,
            help_text="As exactly as you know it: 14 March 2019, March 2019 or 2019.",
            error_messages={"required": "Enter the day, month or year in which it was published"},
            **kwargs,
        )

    def clean(self, value: Any) -> PublishedOn:
        try:
            return read_published_on(super().clean(value))
        except EarlierNotReady as unreadable:
            raise forms.ValidationError(str(unreadable)) from None


class WhereForm(forms.Form):
    """The matter to which reviews belong."""

    matter = forms.ModelChoiceField(
        queryset=Matter.objects.none(),
        required=False,
        empty_label="A new matter",
        help_text="A matter has a list of those who may know of it before it is shown here.",
    )
    code_name = forms.CharField(
        label="Code name of the new matter",
        max_length=60,
        required=False,
        help_text="It tells nothing about anybody, for instance “Earlier reviews”.",
    )
    people = ManyField(
        label="Who else may know of it",
        queryset=Person.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="You are on the list. Somebody else of the business unit has to be, to show the reviews to the public.",
    )

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["matter"].queryset = Matter.objects.visible_to(by).filter(closed_at=None)  # type: ignore[attr-defined]
        self.fields["people"].queryset = (  # type: ignore[attr-defined]
            Person.objects.filter(is_active=True, email__isnull=False, appointments__isnull=False)
            .exclude(pk=by.pk)
            .distinct()
        )
        self.helper = FormHelper()

    @property
    def where(self) -> InMatter:
        data = self.cleaned_data
        return InMatter(matter=data["matter"], code_name=data["code_name"], people=list(data["people"]))

    @staticmethod
    def where_fields() -> Fieldset:
        return Fieldset(
            Field.select("matter"),
            Field.text("code_name"),
            Field.checkboxes("people", legend_size="s", small=True),
            legend="Who may know of it until it is shown",
            legend_size="m",
        )


class EarlierForm(WhereForm):
    """One review."""

    code = forms.CharField(
        max_length=40,
        help_text="As you call it inside. It tells no name.",
        error_messages={"required": "Enter a code"},
    )
    kind = forms.ChoiceField(choices=PracticeReview.Kind.choices, initial=PracticeReview.Kind.LCSPR)
    public_title = forms.CharField(
        label="Title",
        max_length=150,
        help_text="As the public reads it. It names nobody.",
        error_messages={"required": "Enter the title under which it was published"},
    )
    published = PublishedOnField()
    summary = forms.CharField(
        widget=forms.Textarea,
        max_length=20_000,
        required=False,
        validators=[check_prose],
        help_text="Markdown.",
    )
    other_board = forms.CharField(label="Whose review it is, if not ours", max_length=150, required=False)
    authors = forms.CharField(max_length=200, required=False, help_text="As they stand in the report.")
    report = FileField(label="The report", required=False, help_text=FILE_HELP)
    where_to_find = forms.CharField(
        label="Where the report can be found",
        max_length=300,
        required=False,
        help_text="Only where its file is no longer needed here.",
    )

    field_order = ["code", "kind", "public_title", "published", "summary", "other_board", "authors"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.layout = Layout(
            Fieldset(
                Field.text("code", field_width=Fixed.TEN),
                Field.select("kind"),
                Field.text("public_title"),
                Field.text("published", field_width=Fixed.TWENTY),
                Field.textarea("summary", rows=8),
                Field.text("other_board"),
                Field.text("authors"),
                "report",
                Field.text("where_to_find"),
                legend="The review",
                legend_size="m",
            ),
            self.where_fields(),
            Submit("enter", "Enter the review"),
        )

    @property
    def entry(self) -> EarlierReview:
        data = self.cleaned_data
        return EarlierReview(
            code=data["code"],
            kind=data["kind"],
            public_title=data["public_title"],
            published_on=data["published"],
            summary=data["summary"],
            other_board=data["other_board"],
            where_to_find=data["where_to_find"],
            authors=data["authors"],
        )


class ChangeEarlierForm(VersionedFormMixin):
    """Another date, pointer or file of a review that is not shown yet."""

    published = PublishedOnField()
    report = FileField(label="Another file of the report", required=False, help_text=FILE_HELP)
    where_to_find = forms.CharField(
        label="Where the report can be found",
        max_length=300,
        required=False,
        help_text="Only where its file is no longer needed here.",
    )

    def __init__(self, *args: Any, record: PracticeReview, **kwargs: Any) -> None:
        initial = {"published": published_on_of(record).said(), "where_to_find": record.where_to_find}
        super().__init__(*args, record=record, initial=initial, **kwargs)
        if version_of(record) is None:
            self.fields["report"].label = "The report"
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.text("published", field_width=Fixed.TWENTY),
            "report",
            Field.text("where_to_find"),
            Submit("save", "Save"),
        )


class _ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(FileField):
    """Any number of files; cleaned to a list."""

    widget = _ManyFiles(attrs={"class": "govuk-file-upload"})

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        given = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(ManyFilesField, self).clean(file, initial) for file in given]


class ImportForm(WhereForm):
    """A CSV file with the files that it names."""

    csv_file = FileField(
        label="The CSV file",
        help_text="Saved as “CSV UTF-8”. The first line holds the names of the columns.",
        error_messages={"required": "Choose the CSV file", "empty": "The CSV file is empty"},
    )
    reports = ManyFilesField(
        label="The files of the reports", required=False, help_text=f"All at once. {FILE_HELP}"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.layout = Layout(
            Fieldset("csv_file", "reports", legend="The files", legend_size="m"),
            self.where_fields(),
            Submit("import", "Import the reviews"),
            Button.secondary("check", "Only check the files"),
        )

    def clean_reports(self) -> dict[str, UploadedFile]:
        found: dict[str, UploadedFile] = {}
        for file in self.cleaned_data["reports"]:
            if file.name in found:
                raise forms.ValidationError("Two files have the same name.")
            found[str(file.name)] = file
        return found
