"""The log holds ids and patterns, never what somebody typed into an address."""

import io
import json
import logging

import pytest
from django.conf import settings
from django.test import Client
from pythonjsonlogger.json import JsonFormatter

from config.logs import WithoutAddresses

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.config.urls")]


@pytest.fixture
def log(monkeypatch):
    """What production's handler would write of Django's own lines."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonFormatter(settings.LOGGING["formatters"]["json"]["fmt"]))
    handler.addFilter(WithoutAddresses())
    logger = logging.getLogger("django.request")
    logger.addHandler(handler)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    logger.removeHandler(handler)


def test_every_line_goes_through_the_filter():
    assert settings.LOGGING["handlers"]["stderr"]["filters"] == ["without_addresses"]
    assert settings.LOGGING["root"]["handlers"] == ["stderr"]


@pytest.mark.parametrize(
    ("address", "pattern"),
    [
        ("/refused/?q=Mary+Poppins", "/refused/"),
        ("/Mary-Poppins/?q=1", "an address that nothing answers"),
        ("/full/28/?name=Mary", "/full/<int:number>/"),
    ],
)
def test_no_word_of_an_address_is_written(address, pattern, log):
    Client(raise_request_exception=False).get(address)

    (line,) = log()
    assert pattern in line["message"]
    assert "Mary" not in json.dumps(line)
