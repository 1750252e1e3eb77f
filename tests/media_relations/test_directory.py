"""The directory: who keeps it, what a file may bring, and what is forgotten."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from audit.models import Event
from foundation.csv import as_bytes
from foundation.governed import SomebodyElseSaved
from media_relations.models import AlertLink, CheckKind, Journalist, Outlet, PlainWord
from media_relations.queries import directory as queries
from media_relations.rules.directory_file import COLUMNS
from media_relations.rules.refusals import MediaNotReady
from media_relations.services import directory, protocol
from media_relations.services.directory_import import import_directory
from partnership.models import Role
from tests.media_relations.cast import cast, logged
from tests.partnership.factories import PersonFactory

pytestmark = pytest.mark.django_db

KEEPERS = {Role.BUSINESS_MANAGER, Role.PRACTICE_LEAD, Role.COMMUNICATIONS_OFFICER, Role.PRESS_LEAD}


@pytest.fixture
def keeper() -> Any:
    return PersonFactory(communications_officer=True)


def add(by: Any, **changes: Any) -> Journalist:
    given: dict[str, Any] = {"name": "Jo Penn", "email": "jo@echo.example"}
    return directory.add_journalist(given | changes, by=by)


@pytest.mark.parametrize("role", list(Role))
def test_the_business_unit_and_press_leads_keep_it_and_nobody_else(role):
    person = PersonFactory(**{role.value: True})
    journalist = add(PersonFactory(press_lead=True))
    acts = [
        lambda: add(person, name="Kit Lund", email="kit@echo.example"),
        lambda: directory.add_outlet({"name": "Echo"}, by=person),
        lambda: directory.confirm_journalist(journalist=journalist, by=person),
        lambda: directory.anonymise_journalist(journalist=journalist, reason="They asked.", by=person),
        lambda: import_directory(data=b"journalist\nSam", by=person),
    ]
    before = list(Journalist.objects.values())

    for act in acts:
        if role in KEEPERS:
            act()
        else:
            with pytest.raises(PermissionDenied):
                act()
    if role not in KEEPERS:
        assert list(Journalist.objects.values()) == before
        assert not Outlet.objects.exists()


def test_one_address_and_one_name_of_an_outlet_stand_once(keeper):
    add(keeper)
    directory.add_outlet({"name": "Echo"}, by=keeper)

    with pytest.raises(MediaNotReady, match="address"):
        add(keeper, name="Somebody else")
    with pytest.raises(MediaNotReady, match="outlet of this name"):
        directory.add_outlet({"name": "ECHO"}, by=keeper)
    assert (Journalist.objects.count(), Outlet.objects.count()) == (1, 1)


def test_a_wish_to_be_left_alone_has_its_reason_and_shuts_them_out_of_releases(keeper):
    with pytest.raises(MediaNotReady, match="Say why"):
        add(keeper, do_not_contact=True)
    journalist = add(keeper)
    assert Journalist.objects.may_be_written_to().count() == 1
    values = {name: getattr(journalist, name) for name in directory.JOURNALIST_FIELDS}

    directory.edit_journalist(
        journalist=journalist,
        values=values | {"do_not_contact": True, "do_not_contact_reason": "They asked us."},
        began_from=journalist.version,
        by=keeper,
    )

    assert not Journalist.objects.may_be_written_to().exists()
    with pytest.raises(SomebodyElseSaved):
        directory.edit_journalist(journalist=journalist, values=values, began_from=1, by=keeper)


def test_details_are_to_be_confirmed_again_after_a_year(keeper, time_machine):
    time_machine.move_to(dt.datetime(2026, 6, 3, 9, tzinfo=dt.UTC), tick=False)
    journalist = add(keeper)
    to_confirm = queries.Filters(state="to_confirm")
    assert not queries.journalists(to_confirm)

    time_machine.move_to(dt.datetime(2027, 6, 4, 9, tzinfo=dt.UTC), tick=False)
    assert list(queries.journalists(to_confirm)) == [journalist]
    directory.confirm_journalist(journalist=journalist, by=keeper)
    assert not queries.journalists(to_confirm)


def test_a_journalist_whose_details_are_removed_is_found_nowhere_and_what_they_asked_stays(keeper):
    them = cast()
    enquiry = logged(them, journalist="Jo Penn", outlet="Echo")

    directory.anonymise_journalist(journalist=enquiry.journalist, reason="They asked.", by=keeper)

    stored = Journalist.objects.get()
    assert (stored.email, stored.telephone, stored.beat, stored.is_current) == ("", "", "", False)
    assert "Penn" not in stored.name
    assert not queries.journalists(queries.Filters())
    assert not queries.journalists(queries.Filters(state="past"))
    assert logged(them, journalist="Jo Penn", outlet="Echo").journalist != stored


# Files --------------------------------------------------------------------------------------------

HEAD = "outlet,kind,journalist,email,beat,lawful basis,last confirmed,do not contact\n"
FILE = (
    HEAD
    + "Anyshire Echo,Newspaper,Jo Penn,jo@echo.example,Children,Public task,2026-03-14,\n"
    + "Radio Vale,Radio or television,,,,,,\n"
    + ",,Kit Lund,kit@free.example,Courts,consent,,They asked us\n"
)


def test_a_dry_run_looks_at_everything_and_changes_nothing(keeper):
    outcome = import_directory(data=FILE.encode(), by=keeper, is_dry_run=True)

    assert (outcome.errors, outcome.rows, outcome.outlets, outcome.journalists) == ([], 3, 2, 2)
    assert (Outlet.objects.count(), Journalist.objects.count(), Event.objects.count()) == (0, 0, 0)


def test_a_file_brings_outlets_and_journalists_once_however_often_it_is_read(keeper):
    import_directory(data=FILE.encode(), by=keeper)
    again = import_directory(data=FILE.encode(), by=keeper)

    assert (again.outlets, again.journalists, again.changed) == (0, 0, 0)
    jo, kit = Journalist.objects.order_by("name")
    assert (jo.name, str(jo.outlet), jo.last_confirmed_on) == (
        "Jo Penn",
        "Anyshire Echo",
        dt.date(2026, 3, 14),
    )
    assert (kit.outlet, kit.lawful_basis, kit.do_not_contact) == (None, "consent", True)


def test_a_file_lifts_no_wish_to_be_left_alone_and_blanks_nothing(keeper):
    import_directory(data=FILE.encode(), by=keeper)

    outcome = import_directory(data=(HEAD + ",,Kit Lund,kit@free.example,,,,\n").encode(), by=keeper)

    kit = Journalist.objects.get(name="Kit Lund")
    assert (kit.do_not_contact, kit.do_not_contact_reason, kit.beat) == (True, "They asked us", "Courts")
    assert (kit.lawful_basis, outcome.changed) == ("consent", 0)


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", "Line 1: The file is empty."),
        ("name\nJo", "Line 1: There is no column “name”."),
        (HEAD + ",,,,,,,x\n", "Line 2: It names neither an outlet nor a journalist."),
        (HEAD + "Echo,Pigeon,,,,,,\n", "Line 2, kind: It is none of: "),
        (HEAD + ",,Jo,not an address,,,,\n", "Line 2, email: This is no e-mail address."),
        (HEAD + ",,Jo,,,,14/3/2026,\n", "Line 2, last confirmed: Write the day as 2026-03-14."),
        (HEAD + ",,Jo,,,,2126-03-14,\n", "Line 2, last confirmed: It is later than today."),
        (
            HEAD + ",,Jo,j@x.example,,,,\n,,Jo B,J@x.example,,,,\n",
            "Line 3, email: Line 2 has the same address.",
        ),
        (HEAD + '"Echo\n', "can’t be read from here on"),
        (HEAD + f",,{'x' * 151},,,,,\n", "Line 2, journalist: It is longer than 150 characters."),
    ],
)
def test_what_is_wrong_is_told_by_its_line_and_nothing_is_taken_over(text, error, keeper):
    outcome = import_directory(
        data=text.encode() + (b"" if '"' in text or not text else b"Good,,,,,,,\n"), by=keeper
    )

    assert any(error in str(one) for one in outcome.errors), outcome.errors
    assert not Outlet.objects.exists()
    assert not Journalist.objects.exists()


def test_a_file_that_is_no_text_is_refused(keeper):
    assert "not UTF-8" in str(import_directory(data=b"outlet\n\xff\xfe", by=keeper).errors[0])


def test_what_is_exported_can_be_imported_and_no_cell_is_run(keeper):
    import_directory(data=FILE.encode(), by=keeper)
    add(keeper, name="=cmd()", email="odd@echo.example")
    file = as_bytes(COLUMNS, queries.rows_for_export(queries.Filters(), "name"))

    outcome = import_directory(data=file, by=keeper)

    assert b"'=cmd()" in file
    assert (outcome.errors, outcome.outlets, outcome.journalists, outcome.changed) == ([], 0, 0, 0)


# What every portal begins with --------------------------------------------------------------------


def test_the_lists_are_there_from_the_first_and_what_somebody_took_out_does_not_come_back():
    assert {kind.key for kind in CheckKind.objects.filter(is_required=True)} == {"accuracy", "law"}
    assert PlainWord.objects.count() >= 50
    assert AlertLink.objects.count() == 5
    PlainWord.objects.filter(phrase="utilise").delete()

    assert protocol.load_reference_rows() == 0
    assert not PlainWord.objects.filter(phrase="utilise").exists()
