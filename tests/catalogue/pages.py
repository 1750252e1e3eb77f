"""Opening the catalogue's pages, as tests do."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from django.test import Client
from django.urls import reverse

from catalogue.models import Resource, ResourceVersion
from partnership.models import Person


def as_(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def place(name: str, *args: Any) -> str:
    """The address of a page; a resource stands for its reference, a version for its resource's and its own."""
    given: list[Any] = []
    for one in args:
        if isinstance(one, ResourceVersion):
            given += [one.resource.reference, one.reference]
        else:
            given.append(one.reference if isinstance(one, Resource) else one)
    return reverse(f"catalogue:{name}", args=given)


def html(response: Any) -> str:
    assert response.status_code in (200, 409), response.status_code
    return unescape(response.content.decode())


def hidden(page: str) -> dict[str, str]:
    """What a form of the page sends back without being asked."""
    return dict(re.findall(r'<input type="hidden" name="(seen|version|sign_off)" value="([^"]*)"', page))


def beside(page: str, field: str) -> str:
    """The refusal that the page shows beside this field."""
    found = re.search(rf'id="id_{field}_\d+_error"[^>]*>.*?</span>(.*?)</p>', page, re.DOTALL)
    return found[1].strip() if found else ""


def send(client: Client, address: str, **typed: Any) -> Any:
    """The form of the page as somebody opened it, with what they typed."""
    shown = hidden(client.get(address).content.decode())
    return client.post(address, shown | typed)


def said(client: Client, response: Any) -> str:
    """What the page to which an act led says."""
    assert response.status_code == 302, html(response)
    return html(client.get(response.url))
