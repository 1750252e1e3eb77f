"""Proceedings, authorities' views, restrictions, sensitive days."""

from __future__ import annotations

from typing import Any

from crispy_forms_gds.layout import Field, Layout, Submit
from django import forms

from foundation.forms import DayField, FormHelper, VersionedFormMixin, example_day
from matters.models import AuthorityView, LegalRestriction, Proceeding, SensitiveDay, SensitivePeriod
from matters.rules import CRIMINAL_ENDINGS

EXAMPLE, COMING = example_day(days=-1), example_day()


class ProceedingForm(VersionedFormMixin, forms.ModelForm):
    """A proceeding that runs; its end is a form of its own."""

    next_on = DayField(
        label="Next date", required=False, help_text=example_day(before="If one is known. For example, ")
    )

    class Meta:
        model = Proceeding
        fields = ["kind", "status", "effect", "authority", "authority_contact", "next_on"]
        widgets = {"effect": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["status"].choices = [  # type: ignore[attr-defined]
            choice for choice in Proceeding.Status.choices if choice[0] != Proceeding.Status.ENDED
        ]
        self.fields["effect"].choices = Proceeding.Effect.choices  # type: ignore[attr-defined]
        self.fields["effect"].label = "What it means for publication"
        self.fields["authority_contact"].label = "Contact of the authority"
        self.fields["authority_contact"].help_text = "Office, telephone or e-mail."
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.select("kind"),
            Field.select("status"),
            Field.radios("effect", legend_size="s"),
            Field.text("authority"),
            Field.text("authority_contact"),
            "next_on",
            Submit("save", "Save the proceeding"),
        )

    def _post_clean(self) -> None:
        """The service checks the record; here only what was typed counts."""


class EndForm(forms.Form):
    """On which day and how a proceeding ended."""

    ended_on = DayField(label="Day on which it ended", help_text=EXAMPLE)
    how = forms.CharField(
        label="How it ended", max_length=150, error_messages={"required": "Say how it ended"}
    )

    def __init__(self, *args: Any, proceeding: Proceeding, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        how = Field.text("how")
        if proceeding.kind == Proceeding.Kind.CRIMINAL:
            self.fields["how"] = forms.ChoiceField(
                label="How it ended",
                choices=[(each, each) for each in CRIMINAL_ENDINGS],
                widget=forms.RadioSelect,
                help_text="A verdict is not the end: the case holds publication until the sentence.",
                error_messages={"required": "Say how it ended"},
            )
            how = Field.radios("how", legend_size="s")
        self.helper = FormHelper()
        self.helper.layout = Layout("ended_on", how, Submit("end", "Record the end"))


class ViewForm(forms.Form):
    """What the authority says about publication."""

    view = forms.ChoiceField(
        label="What the authority says",
        choices=AuthorityView.View.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what the authority says"},
    )
    words = forms.CharField(label="In their words", max_length=5000, required=False, widget=forms.Textarea)
    given_by = forms.CharField(
        label="Given by",
        max_length=150,
        help_text="Name and office.",
        error_messages={"required": "Say who gave this view"},
    )
    given_on = DayField(label="Given on", help_text=EXAMPLE)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.radios("view", legend_size="s"),
            Field.textarea("words", rows=4),
            Field.text("given_by"),
            "given_on",
            Submit("record", "Record this view"),
        )


class RestrictionForm(VersionedFormMixin, forms.ModelForm):
    """A court order or an enactment."""

    from_on = DayField(label="From", help_text=EXAMPLE)
    until_on = DayField(label="Until", required=False, help_text="Leave it empty if there is no end.")

    class Meta:
        model = LegalRestriction
        fields = ["kind", "covers", "source", "from_on", "until_on"]
        widgets = {"covers": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["covers"].choices = LegalRestriction.Covers.choices  # type: ignore[attr-defined]
        self.fields["covers"].label = "What it forbids"
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.select("kind"),
            Field.radios("covers", legend_size="s"),
            Field.text("source"),
            "from_on",
            "until_on",
            Submit("save", "Save the restriction"),
        )

    def _post_clean(self) -> None:
        """The service checks the record; here only what was typed counts."""


class LiftForm(forms.Form):
    """From when a restriction binds no more."""

    lifted_on = DayField(label="Lifted on", help_text=EXAMPLE)
    source = forms.CharField(
        max_length=200,
        help_text="Court and date of the order, or the enactment.",
        error_messages={"required": "Say which court or enactment lifted it"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            "lifted_on", Field.text("source"), Submit("lift", "Record that it was lifted")
        )


class SensitiveDayForm(forms.Form):
    """A day to warn of."""

    kind = forms.ChoiceField(choices=SensitiveDay.Kind.choices)
    on = DayField(label="Day", help_text=COMING)
    is_yearly = forms.BooleanField(label="It comes again every year", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.select("kind"), "on", Field.checkbox("is_yearly"), Submit("add_day", "Add the day")
        )


class SensitivePeriodForm(forms.Form):
    """Days to warn of, from one to another."""

    kind = forms.ChoiceField(choices=SensitivePeriod.Kind.choices)
    name = forms.CharField(
        max_length=150,
        help_text="The warning says it, so it names nobody.",
        error_messages={"required": "Give the period a name"},
    )
    from_on = DayField(label="First day", help_text=COMING)
    to_on = DayField(label="Last day", help_text=COMING)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.select("kind"),
            Field.text("name"),
            "from_on",
            "to_on",
            Submit("add_period", "Add the period"),
        )
