from __future__ import annotations

import datetime as dt
import re

import pytest
from crispy_forms_gds.layout import Field, Layout, Submit
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.template import Context, Template
from django.utils.html import strip_tags

from catalogue.models import PrintOrder
from foundation.forms import (
    Conflict,
    DayField,
    Difference,
    FileField,
    FormHelper,
    LondonMomentField,
    VersionedFormMixin,
    example_day,
    year_field,
)
from foundation.governed import SomebodyElseSaved
from foundation.shared_forms import LEFT_OUT, filter_helper
from foundation.templatetags.form_errors import links_of
from matters.models import Matter, Proceeding
from tests.partnership.factories import PersonFactory


class PublishForm(forms.Form):
    publish_at = LondonMomentField(label="Publish at")
    decided_on = DayField(label="Decided on", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper(self)


def typed(moment=("", "", "", ""), day=("", "", "")):
    data = {f"publish_at_{position}": part for position, part in enumerate(moment)}
    return PublishForm(data | {f"decided_on_{position}": part for position, part in enumerate(day)})


def test_a_typed_moment_is_a_london_moment():
    form = typed(("3", "6", "2026", "9:30am"), ("5", "10", "2026"))

    assert form.is_valid()
    assert form.cleaned_data["publish_at"] == dt.datetime(2026, 6, 3, 8, 30, tzinfo=dt.UTC)
    assert form.cleaned_data["decided_on"] == dt.date(2026, 10, 5)


@pytest.mark.parametrize(
    ("moment", "box", "message"),
    [
        (("28", "3", "2027", "1:30am"), 3, "does not exist"),
        (("31", "10", "2027", "1:30am"), 3, "comes twice"),
        (("31", "2", "2027", "9:30am"), 0, "no 31 February"),
        (("3", "6", "2027", ""), 3, "Enter the time"),
        (("3", "6", "2027", "half nine"), 3, "Enter a time such as"),
        (("", "", "", "9:30am"), 0, "Enter the day"),
    ],
)
def test_a_moment_that_cannot_be_is_refused_by_its_box(moment, box, message):
    form = typed(moment)

    assert not form.is_valid()
    assert message in form.errors["publish_at"][0]
    assert links_of(form)[0][0] == f"id_publish_at_{box}"


def test_a_missing_moment_and_a_half_typed_day_are_told_apart():
    form = typed(day=("5", "", "2026"))

    assert not form.is_valid()
    assert form.errors == {
        "publish_at": ["Enter the day, month, year and time"],
        "decided_on": ["Enter the month"],
    }


def test_an_optional_day_may_be_left_empty():
    form = typed(("3", "6", "2026", "9:30am"))

    assert form.is_valid()
    assert form.cleaned_data["decided_on"] is None


def test_a_stored_moment_is_shown_as_it_would_be_typed():
    for time in ("9:30am", "12am", "midday", "11:59pm"):
        form = typed(("3", "6", "2026", time))
        assert form.is_valid()
        shown = form.fields["publish_at"].widget.decompress(form.cleaned_data["publish_at"])
        assert shown == [3, 6, 2026, time]


def test_the_page_shows_the_zone_and_a_label_for_every_box():
    page = Template("{% load crispy_forms_tags %}{% crispy form %}").render(Context({"form": PublishForm()}))

    for position in range(4):
        assert f'for="id_publish_at_{position}"' in page
    assert "London time" in page


def test_what_was_typed_is_shown_again_beside_the_error():
    form = typed(("28", "March", "2027", "1:30am"))

    page = Template("{% load crispy_forms_tags %}{% crispy form %}").render(Context({"form": form}))

    assert 'value="March"' in page
    assert 'value="1:30am"' in page
    assert "does not exist" in page


class ProceedingForm(VersionedFormMixin, forms.ModelForm):
    next_on = DayField(required=False)

    class Meta:
        model = Proceeding
        fields = ["status", "authority", "next_on"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout("status", "authority", "next_on")


class CodeNameForm(VersionedFormMixin):
    code_name = forms.CharField()


@pytest.fixture
def proceeding(db):
    matter = Matter.objects.create(code_name="Heron", owner=PersonFactory())
    return Proceeding.objects.create(matter=matter, kind="inquest", authority="The coroner")


def posted(**changes):
    data = QueryDict(mutable=True)
    data.update({"status": "live", "authority": "The coroner", "version": "1"} | changes)
    data._mutable = False
    return data


def test_an_edit_form_carries_the_version_that_it_began_from(proceeding):
    form = ProceedingForm(instance=proceeding)
    page = Template("{% load crispy_forms_tags %}{% crispy form %}").render(Context({"form": form}))

    assert '<input type="hidden" name="version" value="1"' in page

    bound = ProceedingForm(posted(version="3"), instance=proceeding)
    assert bound.is_valid()
    assert bound.began_from == 3
    assert bound.save(commit=False).version == 1


@pytest.mark.parametrize("version", ["", "x", "0", None])
def test_a_form_without_its_version_is_refused(proceeding, version):
    data = posted().copy()
    data["version"] = version
    if version is None:
        del data["version"]

    form = ProceedingForm(data, instance=proceeding)

    assert not form.is_valid()
    assert "Open the page again" in str(form.errors["version"])


def test_a_plain_form_is_given_its_record(proceeding):
    form = CodeNameForm(record=proceeding.matter)

    assert form["version"].initial == 1


def test_the_browser_checks_nothing_so_that_all_is_told_in_our_words():
    page = Template("{% load crispy_forms_tags %}{% crispy form %}").render(Context({"form": typed()}))

    assert " novalidate " in page[: page.index(">")]


class LimitedForm(forms.Form):
    title = forms.CharField(max_length=10)
    reason = forms.CharField(max_length=20, widget=forms.Textarea)
    copies = forms.IntegerField(min_value=1, max_value=500)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper(self)


def test_what_is_too_long_is_not_cut_off_but_refused_with_all_of_it_still_there():
    pasted = {"title": "A title that is too long", "reason": "w" * 21, "copies": "0"}
    form = LimitedForm(pasted)

    assert not form.is_valid()
    page = Template("{% load crispy_forms_tags %}{% crispy form %}").render(Context({"form": form}))
    assert ' maxlength="' not in page
    assert pasted["title"] in page
    assert pasted["reason"] in page
    assert dict(links_of(form)) == {
        "id_title": "Use 10 characters or fewer; these are 24",
        "id_reason": "Use 20 characters or fewer; these are 21",
        "id_copies": "Copies: enter 1 or more",
    }


class StockForm(forms.Form):
    words = forms.CharField(max_length=1_000)
    copies = forms.IntegerField(min_value=2_000, max_value=1_000_000)
    year = year_field("Year", least=1900, most=2100)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (
            {"words": "w" * 1_001, "copies": "1999", "year": "1899"},
            {
                "words": ["Use 1,000 characters or fewer; these are 1,001"],
                "copies": ["Enter 2,000 or more"],
                "year": ["Enter a year from 1900 to 2100"],
            },
        ),
        (
            {"words": "100%", "copies": "1000001", "year": "2101"},
            {"copies": ["Enter 1,000,000 or less"], "year": ["Enter a year from 1900 to 2100"]},
        ),
    ],
)
def test_a_limit_is_told_as_a_number_is_written_and_a_year_as_a_year(typed, told):
    assert StockForm(typed).errors == told


def test_a_number_of_the_admin_is_told_in_the_same_words():
    with pytest.raises(forms.ValidationError) as refused:
        PrintOrder._meta.get_field("quantity").clean("99999999999999999999", None)

    assert re.fullmatch(r"Enter \d{1,3}(,\d{3})+ or less", refused.value.messages[0])


def test_an_empty_file_is_told_in_our_words():
    class OneFile(forms.Form):
        file = FileField()

    form = OneFile({}, {"file": SimpleUploadedFile("a.pdf", b"")})

    assert form.errors == {"file": ["The file is empty. Choose another."]}


def test_a_text_of_several_lines_is_counted_while_it_is_typed():
    page = Template("{% load crispy_forms_tags %}{% crispy form %}").render(Context({"form": LimitedForm()}))

    assert page.count('data-module="govuk-character-count" data-maxlength="20"') == 1
    assert page.count("You can enter up to 20 characters") == 1
    assert 'id="id_reason-info"' in page
    assert 'aria-describedby="id_reason-info"' in page
    assert 'class="govuk-textarea govuk-js-character-count"' in page


def test_a_counted_text_keeps_its_count_beside_what_is_wrong_with_it():
    page = Template("{% load crispy_forms_tags %}{% crispy form %}").render(
        Context({"form": LimitedForm({})})
    )

    assert 'aria-describedby="id_reason-info id_reason_1_error"' in page
    assert 'class="govuk-textarea govuk-js-character-count govuk-textarea--error"' in page


def test_beside_a_field_stands_what_the_summary_says():
    form = LimitedForm({"title": "A title", "copies": "3"})
    page = Template("{% load crispy_forms_tags %}{% crispy form %}").render(Context({"form": form}))

    assert links_of(form) == [("id_reason", "Reason: this is required")]
    assert (
        '<p id="id_reason_1_error" class="govuk-error-message">'
        '<span class="govuk-visually-hidden">Error:</span> Reason: this is required</p>'
    ) in page
    assert "This field is required" not in page


class NumbersForm(forms.Form):
    copies = forms.IntegerField(
        min_value=1, max_value=500, error_messages={"invalid": "Enter a whole number"}
    )
    share = forms.DecimalField(decimal_places=1)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper(self)


def test_what_is_no_number_is_still_there_when_it_is_refused():
    page = Template("{% load crispy_forms_tags %}{% crispy form %}").render(
        Context({"form": NumbersForm({"copies": "twenty", "share": "1e"})})
    )

    copies = re.search(r'<input[^>]*name="copies"[^>]*>', page).group()
    share = re.search(r'<input[^>]*name="share"[^>]*>', page).group()
    assert 'type="text"' in copies
    assert 'value="twenty"' in copies
    assert 'inputmode="numeric"' in copies
    assert 'class="govuk-input' in copies
    assert 'type="text"' in share
    assert 'inputmode="decimal"' in share
    assert not re.search(r" (min|max|step)=", copies + share)


class LaidOutForm(forms.Form):
    """Its layout asks in another order than its class, and leaves the last field to no place of its own."""

    second = forms.CharField(error_messages={"required": "Say the second"})
    first = forms.CharField(error_messages={"required": "Say the first"})
    third = forms.ChoiceField(label="Kind", choices=[("a", "A")])

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = filter_helper(self, Field.text("first"), Field.text("second"), "third")


def test_a_summary_is_in_the_order_of_the_page_and_says_which_filter_was_left_out():
    assert links_of(LaidOutForm({"third": "nonsense"})) == [
        ("id_first", "Say the first"),
        ("id_second", "Say the second"),
        ("id_third", f"Kind: {LEFT_OUT[0].lower()}{LEFT_OUT[1:]}"),
    ]


class EvidenceForm(forms.Form):
    outcome = forms.CharField(error_messages={"required": "Say what came of it"})
    evidence = FileField(required=False)


def test_a_file_that_could_not_be_kept_is_to_be_chosen_again():
    chosen = {"evidence": SimpleUploadedFile("minute.pdf", b"%PDF")}

    assert links_of(EvidenceForm({}, chosen)) == [
        ("id_outcome", "Say what came of it"),
        ("id_evidence", "Choose the file again: it was not kept"),
    ]
    assert links_of(EvidenceForm({}, {})) == [("id_outcome", "Say what came of it")]
    assert links_of(EvidenceForm({"outcome": "It is done"}, chosen)) == []


def test_only_the_box_that_is_wrong_is_told_to_be():
    page = Template("{% load crispy_forms_tags %}{% crispy form %}").render(
        Context({"form": typed(("3", "6", "2027", "half nine"))})
    )

    assert page.count('aria-invalid="true"') == 1
    assert 'aria-invalid="true" id="id_publish_at_3"' in page


def test_a_conflict_shows_both_texts_and_a_save_from_there_goes_through(proceeding):
    other = Proceeding.objects.get(pk=proceeding.pk)
    other.status, other.next_on = "ended", dt.date(2026, 10, 14)
    other.ended_on, other.how_ended = dt.date(2026, 10, 13), "Verdict"
    other.save_edit(began_from=1, fields=["status", "next_on", "ended_on", "how_ended"])

    form = ProceedingForm(posted(authority="The senior coroner"), instance=proceeding)
    assert form.is_valid()
    with pytest.raises(SomebodyElseSaved) as conflict:
        form.instance.save_edit(began_from=form.began_from, fields=["status", "authority", "next_on"])
    form.meet(conflict.value)

    assert [(d.label, d.saved, d.typed) for d in form.conflict.differences] == [
        ("Status", "Ended", "Live"),
        ("Authority", "The coroner", "The senior coroner"),
        ("Next on", "Wednesday 14 October 2026", ""),
    ]
    page = Template(
        "{% load crispy_forms_tags %}{% include 'components/conflict.html' with conflict=form.conflict %}{% crispy form %}"
    ).render(Context({"form": form}))
    assert "Saved meanwhile" in page
    assert "The senior coroner" in page
    assert 'name="version" value="2"' in page

    again = ProceedingForm(form.data, instance=Proceeding.objects.get(pk=proceeding.pk))
    assert again.is_valid()
    again.instance.save_edit(began_from=again.began_from, fields=["authority"])
    proceeding.refresh_from_db()
    assert (proceeding.authority, proceeding.status, proceeding.version) == ("The senior coroner", "ended", 3)


def test_what_was_chosen_is_not_said_to_be_typed_and_of_a_list_the_change_is_shown():
    difference = Difference.of_lists("Who does it", ["Amir", "Bea"], ["Bea", "Chris"])

    page = Template("{% include 'components/conflict.html' %}").render(
        Context({"conflict": Conflict([difference])})
    )

    assert "Typed by you" not in page
    words = " ".join(strip_tags(page).split())
    assert "Your choice Bea, Chris Saving yours adds Chris Saving yours takes out Amir" in words


def test_nothing_is_shown_while_nobody_else_saved():
    page = Template("{% include 'components/conflict.html' with conflict=none %}").render(
        Context({"none": None})
    )

    assert page.strip() == ""


def test_the_day_of_an_example_lies_ahead_or_for_what_has_been_behind(time_machine):
    time_machine.move_to("2026-12-20T09:00Z", tick=False)

    assert str(LondonMomentField().help_text).startswith("For example, 18 1 2027 at 9:30am.")
    assert "19 12 2026" in str(LondonMomentField(is_past=True).help_text)
    assert str(example_day(days=-1)) == "For example, 19 12 2026."
    form = PublishForm()
    time_machine.move_to("2027-01-20T09:00Z", tick=False)
    assert "For example, 17 2 2027" in Template("{{ form.publish_at.help_text }}").render(
        Context({"form": form})
    )


def test_a_button_is_a_real_one_whose_words_wrap_on_a_telephone():
    form = PublishForm()
    form.helper.layout = Layout(Submit("save", "Move the date to 9:30am", css_class="govuk-button--warning"))

    page = Template("{% load crispy_forms_tags %}{% crispy form %}").render(Context({"form": form}))

    assert '<button type="submit" name="save" value="Move the date to 9:30am"' in page
    assert ">Move the date to 9:30am</button>" in page
    assert 'data-module="govuk-button" data-prevent-double-click="true"' in page
