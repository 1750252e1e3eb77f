"""What is typed of a version: a text, a link or a file, what is said beside it, and the acts on it."""

from __future__ import annotations

from typing import Any

from crispy_forms_gds.layout import Button, Div, Field, Fieldset, Layout, Submit
from django import forms

from catalogue.models import ResourceVersion
from catalogue.rules.versions import FIELDS, MOST_CHARACTERS, VersionContents, contents_of
from documents.inspection import EVIDENCE, kinds_in_words
from foundation.forms import FileField, FormHelper, VersionedFormMixin
from foundation.hidden_text import MARKS_OF_SCRIPTS
from foundation.prose import check_prose
from foundation.shared_forms import SeenForm, seen_words
from partnership.models import Group, Language

Medium, Format = ResourceVersion.Medium, ResourceVersion.Format

LOOK = "look"  #: The button that reads the text over and stores nothing.

#: What makes sense as a file or a link; a web page is written here.
FORMATS = {
    Medium.TEXT: [Format.WEB, Format.EASY_READ, Format.LARGE_PRINT],
    Medium.FILE: [
        one for one in Format if one not in (Format.WEB, Format.VIDEO, Format.BSL_VIDEO, Format.AUDIO)
    ],
    Medium.LINK: list(Format),
}
SAVE = {Medium.TEXT: "Save the draft", Medium.FILE: "Save the draft", Medium.LINK: "Save the draft"}


class VersionForm(VersionedFormMixin, forms.Form):
    """What a draft says. Reading a text over with “Check the words” stores nothing."""

    title = forms.CharField(
        required=False,
        max_length=150,
        help_text="In its own language. Empty: the title of the resource.",
    )
    summary = forms.CharField(
        required=False, max_length=500, widget=forms.Textarea, help_text="In its own language."
    )
    text = forms.CharField(
        required=False,
        validators=[check_prose],
        widget=forms.Textarea,
        max_length=MOST_CHARACTERS,
        help_text="Markdown: a blank line begins a paragraph, “## ” a heading, “- ” a line of a list, “> ” a call-out, "
        "“[words](https://…)” a link.",
        error_messages={"max_length": f"A text can have at most {MOST_CHARACTERS:,} characters"},
    )
    link = forms.CharField(
        label="Web address",
        required=False,
        max_length=500,
        help_text="The whole address of what others host, beginning with https://.",
    )
    alternative_text = forms.CharField(
        label="What the pictures show",
        required=False,
        max_length=500,
        help_text="For who can’t see them.",
    )
    transcript = forms.CharField(
        required=False,
        validators=[check_prose],
        widget=forms.Textarea,
        max_length=MOST_CHARACTERS,
        help_text="What is said and shown, in words. Video and sound need it, or captions.",
        error_messages={"max_length": f"A text can have at most {MOST_CHARACTERS:,} characters"},
    )
    has_captions = forms.BooleanField(label="It has captions", required=False)

    def __init__(
        self,
        *args: Any,
        medium: str,
        version: ResourceVersion | None = None,
        has_sections: bool = False,
        **kwargs: Any,
    ) -> None:
        """`has_sections`: its text is put together from sections, which have a page of their own."""
        self.medium, self.record = Medium(medium), version
        self.taken_out: list[str] = []  #: The fields from which invisible characters were taken.
        if version is not None:
            stored = {name: getattr(version, name) for name in FIELDS}
            kwargs["initial"] = stored | (kwargs.get("initial") or {})
        super().__init__(*args, record=version, **kwargs)
        if self.medium != Medium.TEXT or has_sections:
            del self.fields["text"]
        if self.medium != Medium.LINK:
            del self.fields["link"]
        if self.medium == Medium.TEXT:
            del self.fields["has_captions"], self.fields["transcript"]
        self.helper = FormHelper()
        self.helper.layout = Layout(*self.layout(), "version", self.buttons())

    def layout(self) -> list[Any]:
        shown = [
            Field.text("title"),
            Field.textarea("summary", rows=2),
            Field.text("link"),
            Field.textarea("text", rows=20),
            Field.text("alternative_text"),
            Field.textarea("transcript", rows=8),
            Field.checkbox("has_captions"),
        ]
        return [one for one in shown if one.fields[0] in self.fields]

    def buttons(self) -> Div:
        look = [Button.secondary(LOOK, "Check the words")] if "text" in self.fields else []
        return Div(Submit("save", "Save the draft"), *look, css_class="govuk-button-group")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in ("title", "summary", "text", "alternative_text", "transcript"):
            typed = str(cleaned.get(name) or "").replace("\r\n", "\n")
            if name not in cleaned:
                continue
            try:
                cleaned[name] = seen_words(typed, keep=MARKS_OF_SCRIPTS)
            except forms.ValidationError as hidden:
                self.add_error(name, hidden)
                continue
            if cleaned[name] != typed:
                self.taken_out.append(str(self[name].label))
        if "link" in self.fields and "link" not in self.errors and not cleaned.get("link"):
            self.add_error("link", "Enter the web address")
        return cleaned

    def contents(self) -> VersionContents:
        """What the version is to say, for the service."""
        stored = contents_of(self.record) if self.record is not None else VersionContents()
        return VersionContents(
            **{name: self.cleaned_data.get(name, getattr(stored, name)) for name in FIELDS}
        )


class BeginVersionForm(VersionForm):
    """The first draft of a variant, or the next one after what is in force."""

    language = forms.ModelChoiceField(
        queryset=Language.objects.all(),
        to_field_name="tag",
        empty_label="Choose",
        error_messages={"required": "Choose the language"},
    )
    format = forms.ChoiceField(error_messages={"required": "Choose the format"})
    file = FileField(
        required=False,
        help_text=f"You can give {kinds_in_words(EVIDENCE)}. A clean copy is made and checked.",
    )
    file_title = forms.CharField(
        label="What the file is called",
        required=False,
        max_length=150,
        help_text="Readers see it when they save the file. It names nobody.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        formats = FORMATS[self.medium]
        self.fields["format"].choices = [("", "Choose"), *((str(one), one.label) for one in formats)]  # type: ignore[attr-defined]
        if self.medium != Medium.FILE:
            del self.fields["file"], self.fields["file_title"]

    def layout(self) -> list[Any]:
        variant = Fieldset(
            Field.select("language"), Field.select("format"), legend="Which variant", legend_size="m"
        )
        file = ["file", Field.text("file_title")] if self.medium == Medium.FILE else []
        return [
            variant,
            Fieldset(*file, *super().layout(), legend="What it says", legend_size="m"),
        ]

    def buttons(self) -> Div:
        look = [Button.secondary(LOOK, "Check the words")] if self.medium == Medium.TEXT else []
        return Div(Submit("save", SAVE[self.medium]), *look, css_class="govuk-button-group")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.medium == Medium.FILE:
            if not cleaned.get("file") and "file" not in self.errors:
                self.add_error("file", "Choose a file")
            if not str(cleaned.get("file_title") or "").strip() and "file_title" not in self.errors:
                self.add_error("file_title", "Say what the file is called")
        return cleaned


class PutInForceForm(SeenForm):
    """The version takes its place; what was there before is closed, unless there is a reason to leave it readable."""

    keep_earlier_readable = forms.CharField(
        label="Why the earlier version stays readable",
        required=False,
        max_length=300,
        help_text="Leave it empty to close it, which is usual. Kept readable, it is marked as superseded.",
    )

    def __init__(self, *args: Any, has_earlier: bool, button: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parts: list[Any] = [Field.text("keep_earlier_readable")]
        if not has_earlier:
            del self.fields["keep_earlier_readable"]
            parts = []
        self.helper = FormHelper()
        self.helper.layout = Layout(*parts, "seen", Submit("put", button))


class AskForm(forms.Form):
    """Which group is asked to sign it off."""

    group = forms.ModelChoiceField(
        queryset=Group.objects.filter(is_current=True),
        label="Which group signs it off",
        empty_label="Choose",
        error_messages={"required": "Choose the group"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(Field.select("group"), Submit("ask", "Ask for sign-off"))


class AnswerForm(SeenForm):
    """A group's answer to what its member has before them."""

    answer = forms.ChoiceField(
        label="Does your group sign it off?",
        choices=[("yes", "Yes, as it is"), ("no", "No, something has to be changed")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose yes or no"},
    )
    note = forms.CharField(
        label="What has to be changed",
        required=False,
        max_length=300,
        widget=forms.Textarea,
        help_text="Needed with a no.",
    )
    sign_off = forms.IntegerField(widget=forms.HiddenInput(attrs={"id": False}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.radios("answer", legend_size="m"),
            Field.textarea("note", rows=3),
            "seen",
            "sign_off",
            Submit("answer_it", "Give this answer"),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("answer") == "no" and not str(cleaned.get("note") or "").strip():
            self.add_error("note", "Say what has to be changed")
        return cleaned
