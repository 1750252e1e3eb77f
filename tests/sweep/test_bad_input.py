"""Whatever is typed into whichever form or address: a clear answer, and never a fault of the portal."""

from __future__ import annotations

import os
import random
from collections import deque
from collections.abc import Iterator
from itertools import islice

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from tests.crawl import Field, Form
from tests.sweep.conftest import Visit
from tests.sweep.people import sign_in

pytestmark = [
    pytest.mark.long,
    pytest.mark.django_db,
    pytest.mark.every_case,
    pytest.mark.xdist_group("walked"),
]

CASES_PER_FORM = int(os.environ.get("CASES_PER_FORM", "2"))
"""A short look by default; `CASES_PER_FORM=50 make test-long` looks longer."""

#: Who reaches the most forms, and one whose forms are others.
TYPISTS = ["business.manager", "chair", "council.partner", "admin"]

NASTY = [
    "",
    " ",
    "0",
    "-1",
    "99999999999999999999",
    "1e309",
    "NaN",
    "31",
    "29:61pm",
    "2026-02-30",
    "9999",
    "\x00",
    "a\x00b",
    "\ud800".encode("utf-8", "replace").decode(),
    "‮gpj.exe",
    "' OR 1=1 --",
    "<script>alert(1)</script>",
    "((recipient_name))",
    "{{ settings.SECRET_KEY }}",
    "=cmd|' /C calc'!A0",
    "../../etc/passwd",
    "a" * 5000,
    "ﬁ­x" * 40,
    "line\r\nBcc: somebody@example.org",
    "🙂" * 50,
]

FILES = [
    ("report.pdf", b""),
    ("report.pdf", b"%PDF-1.7\n%broken"),
    ("report.docx", b"PK\x03\x04broken"),
    ("../../report.pdf", b"MZ\x90\x00"),
    ("r\x00.csv", b"code,title\n\xff\xfe,\n"),
    ("x" * 300 + ".csv", b"a,b\n1"),
]

#: Forms whose effect would end the walk itself: the person's own account, and leaving.
LEFT_ALONE = ("/account/",)


def nastier(field: Field, dice: random.Random) -> str:
    if field.name == "csrfmiddlewaretoken" or dice.random() < 0.35:
        return field.value
    if field.choices and dice.random() < 0.5:
        return dice.choice(field.choices)
    return dice.choice(NASTY)


def case(form: Form, dice: random.Random) -> dict[str, object]:
    data: dict[str, object] = {}
    for field in form.fields:
        if dice.random() < 0.1:
            continue
        if field.kind == "file":
            name, content = dice.choice(FILES)
            data[field.name] = SimpleUploadedFile(name.replace("\x00", "") or "x", content)
        else:
            data[field.name] = nastier(field, dice)
    return data


def forms_of(visits: list[Visit]) -> list[Form]:
    """Every form that the person can reach, one of each shape: the same page for each row counts once."""
    found: dict[tuple, Form] = {}
    for form in (form for visit in visits for form in visit.forms):
        if form.action.startswith(LEFT_ALONE):
            continue
        shape = (form.method, tuple(field.name for field in form.fields), *form.action.split("/")[:4])
        found.setdefault(shape, form)
    return list(found.values())


@pytest.mark.parametrize("role", TYPISTS)
def test_no_form_breaks_whatever_is_typed(role, walked, the_demonstration, client):
    forms = forms_of(walked(role))
    with the_demonstration.entered():
        sign_in(client, role)
        faults = list(islice(broken(client, forms, random.Random(f"bad input of {role}")), 20))

    assert forms
    assert faults == []


def broken(client: Client, forms: list[Form], dice: random.Random) -> Iterator[str]:
    """What broke, in words; each case is undone again."""
    for form in forms:
        for _ in range(CASES_PER_FORM):
            data = case(form, dice)
            try:
                with transaction.atomic():
                    send = client.post if form.method == "post" else client.get
                    answer = send(form.action, data)
                    if answer.streaming:  # reading it to its end closes its file
                        deque(answer.streaming_content, maxlen=0)
                    transaction.set_rollback(True)
            except Exception as error:  # noqa: BLE001 - whatever escapes is a finding
                yield f"{type(error).__name__}: {error} {form.method} {form.action} {data}"
            else:
                if answer.status_code >= 500:
                    yield f"{answer.status_code} {form.action} {data}"


@pytest.mark.parametrize(
    "nasty", [*(one for one in NASTY if one.strip() and "\x00" not in one), "%00", "%ff", "%2e%2e/"]
)
@pytest.mark.parametrize(
    "place", ["/learning/reviews/{}/", "/learning/?q={}&page={}", "/workspace/reviews/{}/", "/feeds/{}"]
)
def test_no_address_breaks(nasty, place, demonstration, client):
    sign_in(client, "business.manager")
    answer = client.get(place.replace("{}", nasty.replace("\r\n", "%0D%0A").replace("#", "%23")[:1500]))

    assert answer.status_code < 500
