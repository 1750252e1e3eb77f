"""Numbers of no row, asked for among others."""

import pytest
from django import forms

from partnership.models import Language

pytestmark = pytest.mark.django_db
TOO_LARGE = 99999999999999999999


def test_a_number_too_large_for_its_column_is_the_number_of_no_row():
    one = Language.objects.create(tag="xx", name="A language")

    assert list(Language.objects.filter(pk__in=[one.pk, TOO_LARGE, -TOO_LARGE])) == [one]
    assert not Language.objects.filter(pk__in=[TOO_LARGE]).exists()
    assert not Language.objects.filter(pk__in=Language.objects.none()).exists()


def test_a_forged_choice_is_told_beside_the_field():
    field = forms.ModelMultipleChoiceField(Language.objects.all())

    with pytest.raises(forms.ValidationError, match="not one of the available choices"):
        field.clean([str(TOO_LARGE)])
