"""Finding, beginning and editing reviews."""

from __future__ import annotations

from typing import Any

from crispy_forms_gds.layout import Button, Field, Fieldset, Fixed, Layout, Submit
from django import forms

from foundation.forms import FormHelper, ManyField, VersionedFormMixin
from foundation.prose import check_prose
from foundation.shared_forms import any_of, filter_helper
from matters.models import Matter
from notices.models import Notice
from partnership.models import Person
from reviews.models import PracticeReview
from reviews.rules import plans as plan_rules


class FilterForm(forms.Form):
    """What the list of reviews is narrowed to. Nonsense in the address narrows nothing."""

    words = forms.CharField(label="Code or title", max_length=100, required=False)
    kind = forms.ChoiceField(required=False, choices=any_of(PracticeReview.Kind.choices))
    stage = forms.ChoiceField(required=False, choices=any_of(PracticeReview.Stage.choices))
    publication = forms.ChoiceField(required=False, choices=any_of(PracticeReview.Publication.choices))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = filter_helper(
            self,
            Field.text("words"),
            Field.select("kind"),
            Field.select("stage"),
            Field.select("publication"),
        )


class NoticeFilterForm(forms.Form):
    """What the list of a review's notices is narrowed to. Nonsense in the address narrows nothing."""

    EVERYTHING = "everything"

    words = forms.CharField(label="Recipient or reference", max_length=100, required=False)
    status = forms.ChoiceField(required=False, choices=any_of(Notice.Status.choices))
    show = forms.ChoiceField(
        required=False, choices=[("", "Without reminders to staff"), (EVERYTHING, "Everything")]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = filter_helper(
            self,
            Field.text("words"),
            Field.select("status"),
            Field.select("show"),
        )


class PeopleField(ManyField):
    """People to choose from, each with agency or office."""

    def label_from_instance(self, obj: Any) -> str:
        post = obj.job_title or (str(obj.agency) if obj.agency else "")
        return f"{obj.name}, {post}" if post else str(obj.name)


class BeginForm(forms.Form):
    """A new review and the matter that it belongs to."""

    code = forms.CharField(
        max_length=40,
        help_text="As you call it inside, for instance R14. It tells no name.",
        error_messages={"required": "Enter a code"},
    )
    kind = forms.ChoiceField(choices=PracticeReview.Kind.choices, initial=PracticeReview.Kind.LCSPR)
    working_title = forms.CharField(
        max_length=150, required=False, help_text="Only people on the access list see it."
    )
    other_board = forms.CharField(label="Whose review it is, if not ours", max_length=150, required=False)
    matter = forms.ModelChoiceField(
        queryset=Matter.objects.none(),
        required=False,
        empty_label="A new matter",
        help_text="A matter has a list of those who may know of it.",
    )
    code_name = forms.CharField(
        label="Code name of the new matter",
        max_length=60,
        required=False,
        help_text="It tells nothing about anybody, for instance the name of a tree.",
    )
    people = PeopleField(
        label="Who else may know of it",
        queryset=Person.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="You are on the list. Chairs and vice-chairs can always see it. You can change the list later.",
    )

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["matter"].queryset = Matter.objects.visible_to(by).filter(closed_at=None)  # type: ignore[attr-defined]
        self.fields["people"].queryset = (  # type: ignore[attr-defined]
            Person.objects.filter(is_active=True, email__isnull=False, appointments__isnull=False)
            .exclude(pk=by.pk)
            .select_related("agency")
            .distinct()
        )
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Fieldset(
                Field.text("code", field_width=Fixed.TEN),
                Field.select("kind"),
                Field.text("working_title"),
                Field.text("other_board"),
                legend="The review",
                legend_size="m",
            ),
            Fieldset(
                Field.select("matter"),
                Field.text("code_name"),
                Field.checkboxes("people", legend_size="s", small=True),
                legend="Who may know of it",
                legend_size="m",
            ),
            Submit("begin", "Begin the review"),
        )

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"]).strip()
        if PracticeReview.objects.filter(code__iexact=code).exists():
            raise forms.ValidationError("This code can’t be used. Enter another one.")
        return code

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        matter, code_name = cleaned.get("matter"), (cleaned.get("code_name") or "").strip()
        if not matter and not code_name:
            self.add_error("code_name", "Enter a code name for the new matter, or choose a matter.")
        if matter and code_name:
            self.add_error("code_name", "Choose a matter or enter a new code name, not both.")
        if code_name and Matter.objects.filter(code_name__iexact=code_name).exists():
            self.add_error("code_name", "This code name can’t be used. Enter another one.")
        return cleaned


class EditForm(VersionedFormMixin, forms.ModelForm):
    """What the business unit may change of a review."""

    class Meta:
        model = PracticeReview
        fields = ["code", "kind", "working_title", "other_board"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("code", "working_title", "other_board"):
            begun = BeginForm.base_fields[name]
            self.fields[name].help_text = begun.help_text
            self.fields[name].label = begun.label or self.fields[name].label
            self.fields[name].error_messages["required"] = begun.error_messages["required"]
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.text("code", field_width=Fixed.TEN),
            Field.select("kind"),
            Field.text("working_title"),
            Field.text("other_board"),
            Submit("save", "Save changes"),
        )

    def clean_kind(self) -> str:
        kind = str(self.cleaned_data["kind"])
        if kind != self.instance.kind and (reasons := plan_rules.reasons_not_to_change_kind(self.instance)):
            raise forms.ValidationError(reasons)
        return kind


class TextsForm(VersionedFormMixin, forms.ModelForm):
    """What the public will read of the review beside its report."""

    class Meta:
        model = PracticeReview
        fields = ["public_title", "summary"]
        widgets = {"summary": forms.Textarea(attrs={"rows": 15})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["summary"].validators.append(check_prose)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.text("public_title"),
            Field.textarea("summary"),
            Submit("save", "Save what the public will read"),
        )


class ReasonForm(forms.Form):
    """One reason, for an act that needs no more."""

    reason = forms.CharField(
        label="Reason",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Give the reason"},
    )

    def __init__(
        self, *args: Any, button: str, label: str = "Reason", is_warning: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = label
        self.helper = FormHelper()
        submit = Button.warning("act", button) if is_warning else Submit("act", button)
        self.helper.layout = Layout(Field.textarea("reason"), submit)
