"""What is typed about printed copies: stocks, what comes and goes, orders, and the lists of them."""

from __future__ import annotations

from typing import Any

from crispy_forms_gds.layout import Button, Field, Fixed, Layout, Submit
from django import forms

from catalogue.models import PrintOrder, PrintStock
from catalogue.queries import printed as queries
from foundation import clock
from foundation.forms import DayField, FormHelper, VersionedFormMixin, example_day, not_after_today
from foundation.shared_forms import any_of, filter_helper
from partnership.models import Agency, Area, Language, Person

#: More than any printer delivers; keeps a slip of the finger out of the count.
MOST_COPIES = 1_000_000


def copies(label: str, *, least: int = 1, **kwargs: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=least,
        max_value=MOST_COPIES,
        error_messages={"required": "Say how many copies"},
        **kwargs,
    )


# Lists --------------------------------------------------------------------------------------------


class StockFilterForm(forms.Form):
    """What the list of stocks is narrowed to: languages only of stocks that the person may see (law 7)."""

    words = forms.CharField(label="Title or place", required=False, max_length=100)
    language = forms.ChoiceField(required=False)
    low = forms.ChoiceField(label="Running low", required=False, choices=[("", "Any"), ("yes", "Only those")])

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        languages = Language.objects.filter(pk__in=queries.stocks_for(by).values("language"))
        self.fields["language"].choices = any_of(list(languages.values_list("tag", "name")))  # type: ignore[attr-defined]
        self.helper = filter_helper(self, Field.text("words"), Field.select("language"), Field.select("low"))

    @property
    def filters(self) -> queries.StockFilters:
        self.is_valid()
        data = self.cleaned_data
        return queries.StockFilters(data.get("words", ""), data.get("language", ""), data.get("low") == "yes")


class OrderFilterForm(forms.Form):
    """What the list of orders is narrowed to."""

    words = forms.CharField(label="Title or address", required=False, max_length=100)
    status = forms.ChoiceField(label="State", required=False, choices=any_of(list(PrintOrder.Status.choices)))
    agency = forms.ModelChoiceField(queryset=Agency.objects.none(), required=False, empty_label="Any")

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = queries.agencies_to_order_for(by)  # type: ignore[attr-defined]
        self.helper = filter_helper(self, Field.text("words"), Field.select("status"), Field.select("agency"))

    @property
    def filters(self) -> queries.OrderFilters:
        self.is_valid()
        data = self.cleaned_data
        agency = data.get("agency")
        return queries.OrderFilters(
            data.get("words", ""), data.get("status", ""), agency.pk if agency is not None else None
        )


# Stocks -------------------------------------------------------------------------------------------


class StockForm(VersionedFormMixin, forms.Form):
    """Where copies are kept, and when more are printed."""

    language = forms.ModelChoiceField(queryset=Language.objects.all(), empty_label=None)
    kept_at = forms.CharField(
        label="Where the copies are",
        max_length=150,
        help_text="For instance “Town hall, store on the second floor”.",
        error_messages={"required": "Say where the copies are"},
    )
    reorder_level = forms.IntegerField(
        label="Print more when so few are left",
        min_value=0,
        max_value=MOST_COPIES,
        initial=0,
        error_messages={"required": "Say when more are printed: 0 for never"},
    )

    def __init__(self, *args: Any, stock: PrintStock | None = None, **kwargs: Any) -> None:
        if stock is None:
            kwargs["initial"] = {"language": Language.objects.filter(tag="en").first()}
        else:
            kwargs["initial"] = {"kept_at": stock.kept_at, "reorder_level": stock.reorder_level}
        super().__init__(*args, record=stock, **kwargs)
        shown: list[Any] = [Field.text("kept_at"), Field.text("reorder_level", field_width=Fixed.FIVE)]
        if stock is None:
            shown.insert(0, Field.select("language"))
            button = Submit("open", "Count copies here from now on")
        else:
            del self.fields["language"]
            button = Submit("save", "Save")
        self.helper = FormHelper()
        self.helper.layout = Layout(*shown, "version", button)


class ReceivedForm(forms.Form):
    """Copies that came from the printer."""

    quantity = copies("How many copies came")
    note = forms.CharField(required=False, max_length=300, help_text="For instance the printer’s number.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.text("quantity", field_width=Fixed.FIVE),
            Field.text("note"),
            Submit("add", "Add them to the stock"),
        )


class CountedForm(forms.Form):
    """How many copies there really are."""

    counted = copies("How many copies there are", least=0)
    note = forms.CharField(
        label="Why the number differs",
        required=False,
        max_length=300,
        help_text="For instance “Some got wet”.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.text("counted", field_width=Fixed.FIVE),
            Field.text("note"),
            Submit("correct", "Correct the number"),
        )


class LeaveForm(forms.Form):
    """Copies that lie somewhere for people to take."""

    place = forms.CharField(
        label="Where they were left",
        max_length=150,
        help_text="A surgery, a library, a school.",
        error_messages={"required": "Say where they were left"},
    )
    area = forms.ModelChoiceField(queryset=Area.objects.all(), required=False, empty_label="No area")
    quantity = copies("How many copies")
    left_on = DayField(
        label="When",
        help_text=example_day(days=-1),
        validators=[not_after_today("They can’t have been left in the future")],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"left_on": clock.today()}
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.text("place"),
            Field.select("area"),
            Field.text("quantity", field_width=Fixed.FIVE),
            Field("left_on"),
            Submit("leave", "Record where they were left"),
        )


# Orders -------------------------------------------------------------------------------------------


class OrderForm(forms.Form):
    """How many copies an agency asks for, and where they are to be sent."""

    agency = forms.ModelChoiceField(
        queryset=Agency.objects.none(),
        empty_label="Choose an agency",
        error_messages={"required": "Choose for which agency"},
    )
    quantity = copies("How many copies")
    deliver_to = forms.CharField(
        label="Where they are to be sent",
        max_length=300,
        widget=forms.Textarea,
        help_text="The address, and whom to ask for there.",
        error_messages={"required": "Say where they are to be sent"},
    )
    needed_by_on = DayField(
        label="Needed by",
        required=False,
        help_text=example_day(before="You may leave it empty. For example, "),
    )

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        agencies = queries.agencies_to_order_for(by)
        kwargs["initial"] = {"agency": by.agency_id}
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.select("agency"),
            Field.text("quantity", field_width=Fixed.FIVE),
            Field.textarea("deliver_to", rows=3),
            Field("needed_by_on"),
            Submit("order", "Ask the business unit for these copies"),
        )


class SendForm(forms.Form):
    """How many of what was asked for go out."""

    quantity = copies(
        "How many copies you send",
        help_text="If you send fewer than were asked for, the order ends with them: for more, a new one is needed.",
    )
    note = forms.CharField(
        label="A note for the agency",
        required=False,
        max_length=300,
        help_text="For instance when they arrive.",
    )

    def __init__(self, *args: Any, order: PrintOrder, **kwargs: Any) -> None:
        kwargs["initial"] = {"quantity": min(order.quantity, order.stock.quantity) or None}
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.text("quantity", field_width=Fixed.FIVE),
            Field.text("note"),
            Submit("send", "Take them out of the stock and tell the agency"),
        )


class EndOrderForm(forms.Form):
    """Why an order ends without copies."""

    LABEL = BUTTON = ""

    reason = forms.CharField(
        max_length=300,
        widget=forms.Textarea,
        help_text="The agency reads it.",
        error_messages={"required": "Say why"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = self.LABEL
        self.helper = FormHelper()
        self.helper.layout = Layout(Field.textarea("reason", rows=3), Button.warning("end", self.BUTTON))


class TurnDownForm(EndOrderForm):
    """The agency gets none."""

    LABEL, BUTTON = "Why none are sent", "Send none, and tell the agency why"


class CancelForm(EndOrderForm):
    """They are needed no longer."""

    LABEL, BUTTON = "Why they are not needed", "Cancel the order"
