"""What is typed about lines to take, each agency's own words, and cuttings."""

from __future__ import annotations

from typing import Any

from crispy_forms_gds.layout import Field, Layout, Submit
from django import forms

from foundation.forms import DayField, FileField, FormHelper, LondonMomentField, VersionedFormMixin
from foundation.shared_forms import PersonField, any_of, filter_helper
from media_relations.forms.statements import people
from media_relations.models import Cutting, HighProfileEvent, LineToTake, Outlet, PartnerResponse, Statement
from partnership.models import Agency, Person

WHOLE_ADDRESS = "Enter the whole address of the page, beginning with https://"


class LineForm(VersionedFormMixin, forms.Form):
    """Words that may be said when asked, once they are cleared."""

    question = forms.CharField(label="What may be asked", required=False, max_length=300)
    words = forms.CharField(
        label="What may be said",
        max_length=3000,
        widget=forms.Textarea,
        help_text="It is never published. Somebody else clears it.",
        error_messages={"required": "Write what may be said"},
    )

    def __init__(self, *args: Any, line: LineToTake | None = None, **kwargs: Any) -> None:
        if line is not None:
            kwargs["initial"] = {"question": line.question, "words": line.words}
        super().__init__(*args, record=line, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.text("question"),
            Field.textarea("words", rows=4),
            "version",
            Submit("save", "Save the line"),
        )


class AskResponseForm(forms.Form):
    """Which agency is asked what it says itself."""

    agency = forms.ModelChoiceField(
        queryset=Agency.objects.none(),
        empty_label="Choose an agency",
        error_messages={"required": "Choose an agency"},
    )

    def __init__(self, *args: Any, agencies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.layout = Layout(Field.select("agency"), Submit("ask", "Ask what it says itself"))


class ResponseForm(VersionedFormMixin, forms.Form):
    """What an agency itself says, and when."""

    text = forms.CharField(
        label="Its own words",
        required=False,
        max_length=20_000,
        widget=forms.Textarea,
        help_text="If it says nothing of its own, write so.",
    )
    link = forms.URLField(
        label="Link to it",
        required=False,
        assume_scheme="https",
        max_length=200,
        error_messages={"invalid": WHOLE_ADDRESS},
    )
    published_at = LondonMomentField(label="When it comes out", required=False)

    def __init__(self, *args: Any, response: PartnerResponse, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "text": response.text,
            "link": response.link,
            "published_at": response.published_at,
        }
        super().__init__(*args, record=response, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.textarea("text", rows=8),
            Field.text("link"),
            "published_at",
            "version",
            Submit("save", "Save its own words"),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not (cleaned.get("text") or cleaned.get("link")) and not self.errors:
            self.add_error("text", "Give the text, or a link to it; or say that there is none")
        return cleaned


class ContradictionForm(VersionedFormMixin, forms.Form):
    """Where an agency's words say something else than ours."""

    contradiction = forms.CharField(
        label="Where it says something else than ours",
        required=False,
        max_length=3000,
        widget=forms.Textarea,
        help_text="Leave it empty where there is nothing.",
    )

    def __init__(self, *args: Any, response: PartnerResponse, **kwargs: Any) -> None:
        kwargs["initial"] = {"contradiction": response.contradiction}
        super().__init__(*args, record=response, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.textarea("contradiction", rows=4), "version", Submit("note", "Save the note")
        )


class CuttingFilterForm(forms.Form):
    """What the list of cuttings is narrowed to."""

    words = forms.CharField(label="Words", required=False, max_length=100)
    outcome = forms.ChoiceField(required=False, choices=any_of(list(Cutting.Outcome.choices)))
    event = forms.CharField(required=False, max_length=12, widget=forms.HiddenInput)
    statement = forms.CharField(required=False, max_length=12, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = filter_helper(self, Field.text("words"), Field.select("outcome"), "event", "statement")


class CuttingForm(forms.Form):
    """A piece that appeared, as a link or a file."""

    title = forms.CharField(
        label="Headline", max_length=200, error_messages={"required": "Give the headline"}
    )
    outlet = forms.ModelChoiceField(
        queryset=Outlet.objects.none(), required=False, empty_label="Not in the directory"
    )
    published_on = DayField(label="When it appeared")
    link = forms.URLField(
        required=False,
        assume_scheme="https",
        max_length=500,
        error_messages={"invalid": WHOLE_ADDRESS},
    )
    file = FileField(required=False, label="File", help_text="PDF, DOCX or a picture.")
    event = forms.ModelChoiceField(
        queryset=HighProfileEvent.objects.none(),
        required=False,
        empty_label="None",
        to_field_name="reference",
    )
    statement = forms.ModelChoiceField(
        queryset=Statement.objects.none(), required=False, empty_label="None", to_field_name="reference"
    )

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outlet"].queryset = Outlet.objects.filter(is_current=True)  # type: ignore[attr-defined]
        self.fields["event"].queryset = HighProfileEvent.objects.visible_to(by)  # type: ignore[attr-defined]
        self.fields["statement"].queryset = (  # type: ignore[attr-defined]
            Statement.objects.involving(by).select_related("current_version")
        )
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.text("title"),
            Field.select("outlet"),
            "published_on",
            Field.text("link"),
            "file",
            Field.select("event"),
            Field.select("statement"),
            Submit("add", "Add the cutting"),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not (cleaned.get("link") or cleaned.get("file")) and not self.errors:
            self.add_error("link", "Give a link or a file")
        return cleaned


class JudgeForm(VersionedFormMixin, forms.Form):
    """Whether a cutting is right, whether it needs an answer, and what came of it."""

    is_inaccurate = forms.BooleanField(label="It is inaccurate", required=False)
    what_is_wrong = forms.CharField(
        label="What is wrong", required=False, max_length=3000, widget=forms.Textarea
    )
    outcome = forms.ChoiceField(label="What came of it", choices=Cutting.Outcome.choices)
    owner = PersonField(
        queryset=Person.objects.none(), label="Who answers it", required=False, empty_label="Nobody"
    )
    note = forms.CharField(required=False, max_length=3000, widget=forms.Textarea)

    def __init__(self, *args: Any, cutting: Cutting, **kwargs: Any) -> None:
        kwargs["initial"] = {
            name: getattr(cutting, name) for name in ("is_inaccurate", "what_is_wrong", "outcome", "note")
        } | {"owner": cutting.owner_id}
        super().__init__(*args, record=cutting, **kwargs)
        self.fields["owner"].queryset = people().filter(email__isnull=False)  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.checkbox("is_inaccurate"),
            Field.textarea("what_is_wrong", rows=3),
            Field.select("outcome"),
            Field.select("owner"),
            Field.textarea("note", rows=3),
            "version",
            Submit("save", "Save"),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("is_inaccurate") and not str(cleaned.get("what_is_wrong") or "").strip():
            self.add_error("what_is_wrong", "Say what is wrong")
        if cleaned.get("outcome") == Cutting.Outcome.NEEDS_ANSWER and not cleaned.get("owner"):
            self.add_error("owner", "Choose who answers it")
        return cleaned
