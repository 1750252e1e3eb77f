"""What is typed about statements: their words, and the list of them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

from crispy_forms_gds.layout import Button, Div, Field, Fieldset, Layout, Submit
from django import forms
from django.db.models import Model, Q

from foundation import hidden_text
from foundation.forms import (
    FileField,
    FormHelper,
    LondonMomentField,
    ManyField,
    VersionedFormMixin,
    conflict_between,
    example_day,
)
from foundation.governed import SomebodyElseSaved
from foundation.prose import check_prose
from foundation.shared_forms import PersonField, any_of, filter_helper, seen_words
from matters.models import Matter
from media_relations.models import VOICES, HighProfileEvent, Journalist, Statement
from media_relations.rules import access, approval
from media_relations.rules.approval import Contents, Said
from partnership.models import Agency, Channel, Person

#: Empty places for quotes beside those that are there.
MORE_QUOTES = 2
MOST_QUOTES = 20

LOOK = "look"  #: The button that reads the text over and stores nothing.

PARTNERSHIP = "partnership"


class FilterForm(forms.Form):
    """What the list of statements is narrowed to."""

    words = forms.CharField(label="Words", required=False, max_length=100)
    kind = forms.ChoiceField(required=False, choices=any_of(list(Statement.Kind.choices)))
    status = forms.ChoiceField(
        required=False, choices=any_of([("open", "Not out yet"), *Statement.Status.choices])
    )
    event = forms.CharField(required=False, max_length=12, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = filter_helper(
            self, Field.text("words"), Field.select("kind"), Field.select("status"), "event"
        )


def people() -> Any:
    return Person.objects.filter(is_active=True, anonymised_at=None).select_related("agency").order_by("name")


class StatementForm(VersionedFormMixin, forms.Form):
    """What a statement says. Reading it over with “Check the words” stores nothing."""

    kind = forms.ChoiceField(
        label="What it is",
        choices=Statement.Kind.choices,
        help_text="A holding statement says that you know, and little more. A reactive one is said when asked.",
    )
    title = forms.CharField(
        max_length=150,
        help_text="The public reads it, and the address is made from it. It names no child.",
        error_messages={"required": "Enter a title"},
    )
    text = forms.CharField(
        widget=forms.Textarea,
        max_length=20_000,
        validators=[check_prose],
        help_text="Markdown: a blank line begins a paragraph, “- ” a line of a list. Of an interview or a “no "
        "comment”, what is said.",
        error_messages={"required": "Write the text"},
    )
    key_message = forms.CharField(
        required=False,
        max_length=300,
        help_text="What people should remember. It stays inside and is approved with the text.",
    )
    spokesperson = PersonField(queryset=Person.objects.none(), required=False, empty_label="Nobody")
    release_at = LondonMomentField(
        label="Embargoed until",
        required=False,
        help_text=example_day(
            before="Leave it empty to release it as soon as it is ready. London time, for example ",
            after=" at 9:30am.",
        ),
    )
    correction_note = forms.CharField(
        required=False,
        max_length=300,
        help_text="What the correction changes, as the public reads it.",
        error_messages={"required": "Say what the correction changes"},
    )
    quote_count = forms.IntegerField(
        min_value=0, max_value=MOST_QUOTES, required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, statement: Statement | None = None, **kwargs: Any) -> None:
        self.statement = statement
        self.taken_out: list[str] = []  #: The fields from which invisible characters were taken.
        if statement is not None:
            kwargs["initial"] = typed_form(statement) | (kwargs.get("initial") or {})
        super().__init__(*args, record=statement, **kwargs)
        self.fields["spokesperson"].queryset = people()  # type: ignore[attr-defined]
        if statement is None or statement.corrects_id is None:
            del self.fields["correction_note"]
        else:
            self.fields["correction_note"].required = True
        self.quote_places = self._add_quotes()
        self.helper = FormHelper()
        self.helper.layout = Layout(*self.layout(), "version", "quote_count", self.buttons())

    def _add_quotes(self) -> int:
        there = int(self.initial.get("quotes", 0))
        number = min(there + MORE_QUOTES, MOST_QUOTES)
        if self.is_bound:
            typed = str(self.data.get(self.add_prefix("quote_count"), ""))
            number = min(int(typed), MOST_QUOTES) if typed.isdecimal() and len(typed) < 4 else number
        self.initial["quote_count"] = number
        speakers = people().filter(email__isnull=False)
        for place in range(number):
            self.fields[f"speaker_{place}"] = PersonField(
                queryset=speakers, required=False, empty_label="Nobody", label=f"Speaker {place + 1}"
            )
            self.fields[f"words_{place}"] = forms.CharField(
                required=False,
                max_length=2000,
                widget=forms.Textarea,
                label=f"Words {place + 1}",
                help_text="Without quotation marks. The speaker is asked for their yes to these very words."
                if place == 0
                else "",
            )
        return number

    def layout(self) -> list[Any]:
        parts: list[Any] = [
            Field.select("kind"),
            Field.text("title"),
            Field.textarea("text", rows=14),
            Field.text("key_message"),
        ]
        if "correction_note" in self.fields:
            parts.append(Field.text("correction_note"))
        quotes: list[Any] = []
        for place in range(self.quote_places):
            quotes += [Field.select(f"speaker_{place}"), Field.textarea(f"words_{place}", rows=3)]
        return [
            Fieldset(*parts, legend="What we say", legend_size="m"),
            Fieldset(
                Field.select("spokesperson"),
                *quotes,
                legend="Who says it",
                legend_size="m",
            ),
            Fieldset("release_at", legend="When it may be told", legend_size="m"),
        ]

    def buttons(self) -> Div:
        return Div(
            Submit("save", "Save the statement"),
            Button.secondary(LOOK, "Check the words"),
            css_class="govuk-button-group",
        )

    # What was typed ---------------------------------------------------------------------------------

    def _words(self, name: str) -> str:
        """A text without what nobody sees; refused where something else came along with a paste."""
        typed = str(self.cleaned_data.get(name) or "")
        if hidden_text.without_invisible(typed) != typed:
            self.taken_out.append(str(self[name].label))
        return seen_words(typed)

    def clean_title(self) -> str:
        return self._words("title")

    def clean_text(self) -> str:
        return self._words("text")

    def clean_key_message(self) -> str:
        return self._words("key_message")

    def clean_correction_note(self) -> str:
        return self._words("correction_note")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for place in range(self.quote_places):
            speaker, words = f"speaker_{place}", f"words_{place}"
            if words in cleaned:
                try:
                    cleaned[words] = self._words(words)
                except forms.ValidationError as hidden:
                    self.add_error(words, hidden)
                    continue
            if cleaned.get(words) and not cleaned.get(speaker):
                self.add_error(speaker, "Choose who says it")
            if cleaned.get(speaker) and not cleaned.get(words):
                self.add_error(words, "Write what they say, or choose nobody")
        return cleaned

    def said(self) -> list[Said]:
        pairs = (
            (self.cleaned_data.get(f"speaker_{place}"), self.cleaned_data.get(f"words_{place}"))
            for place in range(self.quote_places)
        )
        return [Said(speaker.pk, words) for speaker, words in pairs if speaker and words]

    def contents(self) -> Contents:
        """What the statement is to say, for the service."""
        data = self.cleaned_data
        return Contents(
            kind=data["kind"],
            title=data["title"],
            text=data["text"],
            key_message=data.get("key_message", ""),
            spokesperson_id=data["spokesperson"].pk if data.get("spokesperson") else None,
            release_at=data.get("release_at"),
            correction_note=data.get("correction_note", ""),
            quotes=self.said(),
        )

    def meet(self, somebody_else: SomebodyElseSaved) -> None:
        """The words stand in a version of the statement, so that is what is shown beside what was typed."""
        super().meet(somebody_else)
        statement = Statement.objects.select_related("current_version__spokesperson").get(
            pk=somebody_else.current.pk
        )
        self.conflict = conflict_between(self, cast(Model, as_record(statement, self.quote_places)))


def typed_form(statement: Statement) -> dict[str, Any]:
    """A statement as the fields of its form hold it."""
    contents = approval.contents_of(statement)
    quotes = {
        name: value
        for place, said in enumerate(contents.quotes)
        for name, value in ((f"speaker_{place}", said.speaker_id), (f"words_{place}", said.words))
    }
    return {
        "kind": contents.kind,
        "title": contents.title,
        "text": contents.text,
        "key_message": contents.key_message,
        "spokesperson": contents.spokesperson_id,
        "release_at": contents.release_at,
        "correction_note": contents.correction_note,
        "quotes": len(contents.quotes),
        **quotes,
    }


def as_record(statement: Statement, places: int) -> SimpleNamespace:
    """The same with records in the place of keys, for the page that shows both texts."""
    fields: dict[str, Any] = {
        f"{name}_{place}": "" for place in range(places) for name in ("speaker", "words")
    }
    fields |= typed_form(statement)
    version = statement.current_version
    fields["spokesperson"] = version.spokesperson if version else None
    for place, quote in enumerate(approval.live_quotes(statement)):
        fields[f"speaker_{place}"] = quote.speaker
    return SimpleNamespace(**fields)


class BeginForm(StatementForm):
    """A new statement: in whose name, about what, and which agencies it concerns."""

    on_behalf_of = forms.ChoiceField(label="In whose name", widget=forms.RadioSelect)
    event = forms.ModelChoiceField(
        queryset=HighProfileEvent.objects.none(),
        required=False,
        empty_label="None",
        to_field_name="reference",
    )
    matter = forms.ModelChoiceField(
        queryset=Matter.objects.none(),
        required=False,
        empty_label="None",
        help_text="Its protected terms, proceedings and restrictions are looked at.",
    )
    agencies = ManyField(
        label="Which agencies it concerns",
        queryset=Agency.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Each agrees before release. Those of the event are asked in any case.",
    )

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        self.by = by
        super().__init__(*args, **kwargs)
        self.fields["event"].queryset = HighProfileEvent.objects.visible_to(by).filter(closed_at=None)  # type: ignore[attr-defined]
        self.fields["matter"].queryset = Matter.objects.visible_to(by).filter(closed_at=None)  # type: ignore[attr-defined]
        self.fields["agencies"].queryset = Agency.objects.order_by("name")  # type: ignore[attr-defined]
        names = names_for(by)
        self.fields["on_behalf_of"].choices = names  # type: ignore[attr-defined]
        if names:
            self.initial.setdefault("on_behalf_of", names[0][0])

    def layout(self) -> list[Any]:
        return [
            Fieldset(
                Field.radios("on_behalf_of", legend_size="s"),
                Field.select("event"),
                Field.select("matter"),
                legend="What it is about",
                legend_size="m",
            ),
            *super().layout(),
            Field.checkboxes("agencies", legend_size="m", small=True),
        ]

    def buttons(self) -> Div:
        return Div(
            Submit("save", "Save as a draft"),
            Button.secondary(LOOK, "Check the words"),
            css_class="govuk-button-group",
        )

    def owner(self) -> Agency | None:
        """Whose statement it is; None for the partnership's."""
        chosen = self.cleaned_data["on_behalf_of"]
        return None if chosen == PARTNERSHIP else Agency.objects.get(pk=int(chosen))


def names_for(person: Person) -> list[tuple[str, str]]:
    """In whose names the person may begin a statement. Who leads on an event begins one in the partnership's."""
    names = []
    leads = HighProfileEvent.objects.filter(
        lead_decisions__lead__in=person.agencies_as(*VOICES),
        lead_decisions__in_force_at__isnull=False,
        lead_decisions__ended_at=None,
    )
    if access.may_write(Statement(), person) or leads.exists():
        names.append((PARTNERSHIP, "The partnership"))
    agencies = Agency.objects.filter(Q(pk__in=person.agencies_as(*VOICES))).order_by("name")
    return names + [(str(agency.pk), str(agency)) for agency in agencies]


class RecipientsForm(VersionedFormMixin, forms.Form):
    """Who gets a statement when it is released, and by which channels it is told."""

    channels = ManyField(queryset=Channel.objects.none(), required=False, widget=forms.CheckboxSelectMultiple)
    journalists = ManyField(
        queryset=Journalist.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Each gets a message of their own, a minute after the agencies. Only those who may be written to.",
    )

    def __init__(self, *args: Any, statement: Statement, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "channels": list(statement.channels.values_list("pk", flat=True)),
            "journalists": list(statement.journalists.values_list("pk", flat=True)),
        }
        super().__init__(*args, record=statement, **kwargs)
        self.fields["channels"].queryset = Channel.objects.order_by("name")  # type: ignore[attr-defined]
        self.fields["journalists"].queryset = (  # type: ignore[attr-defined]
            Journalist.objects.may_be_written_to().select_related("outlet").order_by("outlet__name", "name")
        )
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.checkboxes("journalists", legend_size="m", small=True),
            Field.checkboxes("channels", legend_size="m", small=True),
            "version",
            Submit("save", "Save who gets it"),
        )


class FileForm(forms.Form):
    """A file that goes with a statement."""

    file = FileField(
        label="File",
        help_text="PDF or DOCX. A clean copy is made and checked.",
        error_messages={"required": "Choose a file"},
    )
    title = forms.CharField(
        max_length=150,
        help_text="The public reads it. It names nobody.",
        error_messages={"required": "Give the file a title"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout("file", Field.text("title"), Submit("upload", "Add the file"))


class NoteForm(forms.Form):
    """What a correction changes."""

    note = forms.CharField(
        label="What the correction changes",
        max_length=300,
        widget=forms.Textarea,
        help_text="The public reads it above the corrected text, and everyone who had the first is told.",
        error_messages={"required": "Say what the correction changes"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(Field.textarea("note", rows=3), Submit("begin", "Begin a correction"))
