"""Law 15: a second save from the same version is refused and changes nothing."""

from __future__ import annotations

import re

import pytest

from foundation.governed import REFERENCE_ALPHABET, SomebodyElseSaved, new_reference
from matters.models import Matter
from tests.partnership.factories import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def matter():
    return Matter.objects.create(code_name="Heron", owner=PersonFactory())


def test_a_reference_tells_nothing_and_is_never_the_key(matter):
    assert re.fullmatch(f"[{REFERENCE_ALPHABET}]{{12}}", matter.reference)
    assert len({new_reference() for _ in range(1000)}) == 1000


def test_an_edit_raises_the_version(matter):
    matter.code_name = "Kestrel"
    matter.save_edit(began_from=1, fields=["code_name"])

    assert matter.version == 2
    matter.refresh_from_db()
    assert (matter.code_name, matter.version) == ("Kestrel", 2)


def test_a_second_save_from_the_same_version_is_refused_with_the_newer_record(matter):
    first, second = Matter.objects.get(pk=matter.pk), Matter.objects.get(pk=matter.pk)
    first.code_name = "Kestrel"
    first.save_edit(began_from=1, fields=["code_name"])

    second.code_name = "Merlin"
    with pytest.raises(SomebodyElseSaved) as refusal:
        second.save_edit(began_from=1, fields=["code_name"])

    assert refusal.value.current.code_name == "Kestrel"
    matter.refresh_from_db()
    assert (matter.code_name, matter.version) == ("Kestrel", 2)


def test_only_the_named_fields_are_stored(matter):
    matter.code_name = "Kestrel"
    matter.owner = PersonFactory()
    matter.save_edit(began_from=1, fields=["code_name"])

    assert Matter.objects.get(pk=matter.pk).owner != matter.owner
