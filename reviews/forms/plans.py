"""A plan as a whole: begun, edited, dated, scheduled, given up, and what is lifted with a reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import MutableMapping
from copy import copy
from typing import Any, cast

from crispy_forms_gds.layout import Button, Field, Fieldset, Fixed, Layout, Submit
from django import forms
from django.core.files.uploadedfile import UploadedFile

from foundation.forms import FileField, FormHelper, LondonMomentField, VersionedFormMixin, example_day
from foundation.prose import check_prose
from foundation.words import say_moment
from partnership.models import BUSINESS_UNIT, Person
from reviews.models import Decision, PlanTemplate, PracticeReview, PublicationPlan, ToldGroup
from reviews.rules import access

#: No template is near it; reading stops before memory is at stake.
LARGEST_UPLOAD = 1_000_000


#: The choice of no template, which is a choice like the others.
WITHOUT = "none"


class BeginPlanForm(forms.Form):
    """What a new plan begins from."""

    template = forms.ChoiceField(
        help_text="Its steps are copied. You can change, add and remove them.",
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose a template, or none"),
    )
    form = forms.ChoiceField(
        label="What is to be published",
        choices=Decision.Form.choices,
        initial=Decision.Form.FULL,
        widget=forms.RadioSelect,
        help_text="Anything but the full report takes the partners’ decision, with its reason.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._templates = {str(one.pk): one for one in PlanTemplate.objects.filter(is_current=True)}
        self.fields["template"].choices = [  # type: ignore[attr-defined]
            ("", "Choose a template, or none"),
            *((key, str(one)) for key, one in self._templates.items()),
            (WITHOUT, "None: I write the steps myself"),
        ]
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.select("template"),
            Field.radios("form", legend_size="m"),
            Submit("begin", "Begin the plan"),
        )

    def clean_template(self) -> PlanTemplate | None:
        return self._templates.get(self.cleaned_data["template"])


class EditPlanForm(VersionedFormMixin, forms.ModelForm):
    """What a plan says as a whole. What is settled by fixing the date can be changed in a draft alone."""

    class Meta:
        model = PublicationPlan
        fields = ["owner", "point_of_contact", "context", "aims", "form", "local_working_days"]
        widgets = {
            "context": forms.Textarea,
            "aims": forms.Textarea,
            "form": forms.RadioSelect,
        }
        error_messages = {"owner": {"required": "Choose who owns the plan"}}

    order = forms.CharField(
        label="Told in this order",
        required=False,
        help_text="The family is always first and the public last. Separate the groups between them with commas: "
        "staff involved, partners, elected members, media.",
    )

    def __init__(self, *args: Any, review: PracticeReview, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [
            person.pk
            for person in Person.objects.filter(is_active=True, appointments__isnull=False).distinct()
            if access.knows(review, person)
        ]
        people = Person.objects.filter(pk__in=known)
        self.fields["point_of_contact"].queryset = people  # type: ignore[attr-defined]
        self.fields["point_of_contact"].empty_label = "Nobody yet"  # type: ignore[attr-defined]
        self.fields["owner"].empty_label = "Choose its owner"  # type: ignore[attr-defined]
        self.fields["owner"].queryset = Person.objects.filter(  # type: ignore[attr-defined]
            pk__in=[one.pk for one in people if one.holds(*BUSINESS_UNIT)]
        )
        self.fields["aims"].validators.append(check_prose)
        self.fields["point_of_contact"].help_text = "Through whom the media reach the partnership."
        self.fields["local_working_days"].label = "Stricter notice of our own, in working days"
        self.fields[
            "local_working_days"
        ].help_text = "Leave it empty to follow the rules. It can’t be looser."
        self.initial["order"] = ", ".join(
            _label(group) for group in self.instance.told_order if _between(group)
        )
        is_draft = self.instance.status == PublicationPlan.Status.DRAFT
        settled = ["form", "local_working_days", "order"]
        if not is_draft:
            for name in settled:
                del self.fields[name]
        what = [
            Field.radios("form", legend_size="s"),
            Field.text("order"),
            Field.text("local_working_days", field_width=Fixed.THREE),
        ]
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Fieldset(
                Field.select("owner"), Field.select("point_of_contact"), legend="People", legend_size="m"
            ),
            Fieldset(
                Field.textarea("context", rows=4),
                Field.textarea("aims", rows=5),
                legend="Context and aims",
                legend_size="m",
            ),
            *(
                [Fieldset(*what, legend="What, to whom, and how long before", legend_size="m")]
                if is_draft
                else []
            ),
            Submit("save", "Save the plan"),
        )

    def clean_order(self) -> list[str]:
        wanted = [
            part.strip().lower()
            for part in str(self.cleaned_data.get("order") or "").split(",")
            if part.strip()
        ]
        by_label = {_label(value): str(value) for value in ToldGroup.values if _between(value)}
        wanted = [_label(part) if part in ToldGroup.values else part for part in wanted]
        unknown = [part for part in wanted if part not in by_label]
        if unknown:
            raise forms.ValidationError(f"“{unknown[0]}” is not known. Use {', '.join(by_label)}.")
        if len(set(wanted)) != len(wanted):
            raise forms.ValidationError("Name each group once.")
        return [str(ToldGroup.FAMILY), *(by_label[part] for part in wanted), str(ToldGroup.PUBLIC)]

    def changes(self) -> dict[str, Any]:
        """What was typed, as the service takes it."""
        data = self.cleaned_data
        names = [name for name in self.Meta.fields if name in self.fields]
        changed = {name: data[name] for name in names}
        if "order" in self.fields:
            changed["told_order"] = data["order"]
        return changed


def _between(group: str) -> bool:
    return group not in (ToldGroup.FAMILY, ToldGroup.PUBLIC)


def _label(group: str) -> str:
    return str(ToldGroup(group).label).lower()


class DateForm(VersionedFormMixin):
    """The moment of publication. The first press shows what it means; the second fixes it."""

    publish_at = LondonMomentField(
        label="When it is to be published",
        help_text=example_day(after=" at 9:30am. Times are in London time."),
    )
    advance_copy_at = LondonMomentField(
        label="When the bodies get their copies",
        required=False,
        help_text="Leave it empty to send them as soon as the date is fixed.",
    )
    looked = forms.CharField(required=False, widget=forms.HiddenInput)
    reason = forms.CharField(
        label="Why the date is moved",
        widget=forms.Textarea,
        error_messages={"required": "Say why the date is moved"},
    )

    def __init__(self, *args: Any, plan: PublicationPlan, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {})
        kwargs["initial"].setdefault("publish_at", plan.publish_at)
        super().__init__(*args, record=plan, **kwargs)
        self.is_move = plan.status != PublicationPlan.Status.DRAFT
        del self.fields["advance_copy_at" if self.is_move else "reason"]
        self.helper = FormHelper()
        self.helper.layout = Layout(
            *self._fields(),
            Submit("look", "See what this means"),
            *([] if self.is_move else [Button.secondary("keep", "Keep it as a wish in the draft")]),
        )

    @property
    def has_looked(self) -> bool:
        """Whether the person saw what these very moments mean before pressing to fix them."""
        return self.cleaned_data.get("looked") == self._looked()

    def offer_to_fix(self) -> None:
        """The form as it was typed, with the button that fixes it; the button says the effect."""
        data = cast(MutableMapping[str, str], copy(self.data))
        data[self.add_prefix("looked")] = self._looked()
        self.data = data
        act = "Move the date to" if self.is_move else "Fix the date:"
        self.helper.layout = Layout(*self._fields(), Submit("fix", f"{act} {say_moment(self.moment)}"))
        self.helper.layout.append(Button.secondary("look", "Look at another date"))

    def _looked(self) -> str:
        copies_at = self.cleaned_data.get("advance_copy_at")
        return f"{self.moment.isoformat()}|{copies_at.isoformat() if copies_at else ''}"

    def _fields(self) -> list[Any]:
        return [
            Field("publish_at"),
            Field.textarea("reason", rows=3) if self.is_move else Field("advance_copy_at"),
            Field("looked"),
        ]

    @property
    def moment(self) -> dt.datetime:
        return cast(dt.datetime, self.cleaned_data["publish_at"])


class ReasonForm(forms.Form):
    """An act that takes a reason; its button says the effect."""

    reason = forms.CharField(
        widget=forms.Textarea,
        max_length=5000,
        error_messages={"required": "Give the reason"},
    )

    def __init__(
        self,
        *args: Any,
        act: str,
        label: str = "Reason",
        help_text: str = "",
        is_warning: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = label
        self.fields["reason"].help_text = help_text
        self.helper = FormHelper()
        button = Button.warning("do", act) if is_warning else Submit("do", act)
        self.helper.layout = Layout(Field.textarea("reason", rows=3), button)


class CorrectionForm(forms.Form):
    """Whether those who know the old date are told the new one."""

    send = forms.ChoiceField(
        label="Send a correction to those who were told the old date?",
        choices=[("yes", "Yes, send it now"), ("no", "No, nobody needs to be told")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether to send a correction"},
    )
    reason = forms.CharField(
        label="If not, why nobody needs to be told",
        required=False,
        max_length=5000,
        widget=forms.Textarea,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.radios("send", legend_size="m"),
            Field.textarea("reason", rows=3),
            Submit("decide", "Record the decision"),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("send") == "no" and not str(cleaned.get("reason") or "").strip():
            self.add_error("reason", "Say why nobody needs to be told")
        return cleaned


class TemplateFileForm(forms.Form):
    """A plan template to import."""

    file = FileField(
        label="Template file", help_text="A YAML file, as this portal exports it.", allow_empty_file=True
    )
    replace = forms.BooleanField(
        label="Replace the template of the same name, if there is one", required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field("file"), Field.checkbox("replace"), Submit("import", "Import the template")
        )

    def clean_file(self) -> str:
        return read_template_file(self.cleaned_data["file"])


def read_template_file(file: UploadedFile) -> str:
    """The text of an uploaded template. Raises ValidationError for what is no text, or far too much of it."""
    if (file.size or 0) > LARGEST_UPLOAD:
        raise forms.ValidationError("The file is too large to be a template.")
    try:
        return file.read().decode("utf-8")
    except UnicodeDecodeError:
        raise forms.ValidationError("The file is not a text file in UTF-8.") from None
