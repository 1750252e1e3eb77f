"""The published JSON: what its description says is what it gives, to every site, and nothing of what is hidden."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver

from catalogue.services import publishing, resources
from partnership.models import Partnership
from tests.catalogue import factories as make
from tests.portal.factories import whole_review, withdrawn
from tests.portal.resources import whole_briefing, whole_resource
from tests.reviews.factories import ReviewFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]

TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "boolean": bool,
    "null": type(None),
}
FORMATS = {
    "date": r"\d{4}-\d{2}-\d{2}",
    "date-time": r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z",
    "uri": r"https?://[^\s]+",
}


def described(client: Client) -> dict[str, Any]:
    return client.get("/api/openapi.json").json()


def faults(value: Any, schema: dict[str, Any], whole: dict[str, Any], place: str = "") -> list[str]:
    """Where a value is not what the description says, in words (JSON Schema, as far as we use it)."""
    if name := schema.get("$ref", "").removeprefix("#/components/schemas/"):
        return faults(value, whole["components"]["schemas"][name], whole, place)
    allowed = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    is_of_type = any(
        isinstance(value, TYPES[one]) and not (one == "integer" and isinstance(value, bool))
        for one in allowed
    )
    if not is_of_type:
        return [f"{place} is {value!r}, not {allowed}"]
    found = []
    if "enum" in schema and value not in schema["enum"]:
        found.append(f"{place} is {value!r}")
    if isinstance(value, str) and (form := FORMATS.get(schema.get("format", ""))):
        found += [] if re.fullmatch(form, value) else [f"{place} is {value!r}"]
    if isinstance(value, dict):
        known = schema["properties"]
        found += [f"{place} lacks {name}" for name in schema["required"] if name not in value]
        found += [f"{place} has {name}" for name in value if name not in known]
        for name in known.keys() & value.keys():
            found += faults(value[name], known[name], whole, f"{place}/{name}")
    if isinstance(value, list):
        for number, one in enumerate(value):
            found += faults(one, schema["items"], whole, f"{place}/{number}")
    return found


def everything() -> dict[str, str]:
    """One of everything is public; the address of each kind of answer, by its place in the description."""
    resource = whole_resource()
    resources.note_correction(resource=resource, words="A number was put right.", by=resource.drafted_by)
    whole_briefing()
    whole_review()
    return {
        "/api/resources/": "/api/resources/?kind=leaflet",
        "/api/resources/{slug}/": "/api/resources/spotting-neglect/",
        "/api/briefings/": "/api/briefings/",
        "/api/briefings/{slug}/": "/api/briefings/seven-minutes-on-neglect/",
        "/api/reviews/": "/api/reviews/",
        "/api/reviews/{slug}/": "/api/reviews/child-larch/",
    }


@pytest.mark.parametrize("is_demonstration", [True, False])
def test_every_answer_is_what_its_description_says(client: Client, is_demonstration: bool) -> None:
    Partnership.objects.update(is_demonstration=is_demonstration)
    addresses, whole = everything(), described(client)

    for path, address in addresses.items():
        response = client.get(address)
        told = whole["paths"][path]["get"]["responses"][str(response.status_code)]
        schema = told["content"]["application/json"]["schema"]
        assert response["Content-Type"] == "application/json"
        assert faults(response.json(), schema, whole) == []
        assert ("note" in response.json()) is is_demonstration


def test_the_description_names_every_address_there_is_and_every_part_of_it(client: Client) -> None:
    whole = described(client)
    ours = {
        f"/{one.pattern}".replace("<slug:slug>", "{slug}")
        for one in get_resolver("portal.urls").url_patterns
        if str(one.pattern).startswith("api/")
    }

    assert set(whole["paths"]) == ours - {"/api/", "/api/openapi.json"}
    assert whole["openapi"] == "3.1.0"
    assert whole["servers"] == [{"url": "http://localhost:8000"}]
    names = [one["get"]["operationId"] for one in whole["paths"].values()]
    assert len(names) == len(set(names))
    for path, item in whole["paths"].items():
        in_path = {one["name"] for one in item["get"]["parameters"] if one["in"] == "path"}
        assert in_path == set(re.findall(r"{(\w+)}", path))
    referred = set(re.findall(r"#/components/schemas/(\w+)", str(whole)))
    assert referred == set(whole["components"]["schemas"])


def test_every_choice_that_is_described_narrows_the_list(client: Client) -> None:
    addresses, whole = everything(), described(client)
    chosen = {"kind": "leaflet", "language": "pl", "format": "print", "audience": "parents-and-carers"}
    chosen["topic"] = client.get(addresses["/api/resources/{slug}/"]).json()["topics"][0]
    make.published(title="Another one", kind="poster")

    for one in whole["paths"]["/api/resources/"]["get"]["parameters"]:
        if one["name"] != "after":
            told = client.get("/api/resources/", {one["name"]: chosen[one["name"]]}).json()
            assert "Another one" not in [entry["title"] for entry in told["resources"]], one["name"]


LISTS = ("resources", "briefings", "reviews")


@pytest.mark.parametrize("key", LISTS)
def test_a_list_says_as_json_which_choice_there_is_none_of(client: Client, key: str) -> None:
    everything()
    whole = described(client)
    operation = whole["paths"][f"/api/{key}/"]["get"]
    schema = operation["responses"]["400"]["content"]["application/json"]["schema"]
    assert "404" not in operation["responses"]

    for name in [*(one["name"] for one in operation["parameters"]), "page"]:
        response = client.get(f"/api/{key}/", {name: "zz"})
        assert (response.status_code, response["Content-Type"]) == (400, "application/json")
        assert response["Access-Control-Allow-Origin"] == "*"
        assert faults(response.json(), schema, whole) == []
        assert response.json()["unknown"] == [{"choice": name, "value": "zz"}]
        assert f"{name} “zz”" in response.json()["problem"]


def test_all_choices_that_there_are_none_of_are_said_at_once_and_cut_short(client: Client) -> None:
    everything()

    told = client.get(f"/api/resources/?topic=zz&topic=yy&language=pl&kind={'x' * 5000}&page=9").json()

    named = [(one["choice"], one["value"]) for one in told["unknown"]]
    assert sorted(named) == [("kind", "x" * 100), ("page", "9"), ("topic", "yy"), ("topic", "zz")]


@pytest.mark.parametrize("key", LISTS)
def test_after_the_last_the_list_is_empty(client: Client, key: str) -> None:
    everything()
    since = client.get(f"/api/{key}/").json()

    told = client.get(f"/api/{key}/", {"after": "1-bcdfghjkmnpq"}).json()

    assert since[key]
    assert (told[key], told["next"]) == ([], None)


def test_any_site_may_show_it_and_ask_whether_it_has_changed(client: Client) -> None:
    addresses = everything()

    for address in [*addresses.values(), "/api/openapi.json"]:
        response = client.get(address)
        assert response["Access-Control-Allow-Origin"] == "*"
        assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert "Access-Control-Allow-Credentials" not in response
        assert not response.cookies
        again = client.get(address, headers={"if-none-match": response["ETag"]})
        assert (again.status_code, again.content) == (304, b"")


def test_pages_of_other_sites_may_not_read_anything_else(client: Client) -> None:
    whole_resource()

    for path in ("/", "/resources/", "/resources/spotting-neglect/", "/api/"):
        assert "Access-Control-Allow-Origin" not in client.get(path)


def test_texts_come_as_html_in_every_language_with_their_direction(client: Client) -> None:
    everything()

    variants = client.get("/api/resources/spotting-neglect/").json()["variants"]

    told = {(one["language"], one["format"]): one for one in variants}
    assert "<li>Ask</li>" in told["en", "web"]["html"]
    assert told["ar", "web"]["direction"] == "rtl"
    assert told["pl", "web"]["title"] == "Zaniedbanie dziecka"
    assert told["en", "print"]["url"] == "http://localhost:8000/resources/spotting-neglect/files/en-print/"
    assert told["en", "print"]["html"] is None
    assert told["en", "video"]["url"] == "https://video.example/neglect"


def test_lists_come_in_pages_that_follow_one_another(client: Client, monday: Any) -> None:
    for number in range(25):
        monday.shift(60)
        make.published(title=f"Number {number:02}")
        ReviewFactory(
            published=True,
            public_title=f"Review {number:02}",
            published_at=dt.datetime(2026, 6, 3, 8, 30, tzinfo=dt.UTC) + dt.timedelta(days=number // 3),
        )

    for key in ("resources", "reviews"):
        address, titles = f"/api/{key}/", []
        while address:
            told = client.get(address).json()
            titles += [one["title"] for one in told[key]]
            address = told["next"]
        assert len(titles) == len(set(titles)) == 25


@pytest.mark.parametrize(("manner", "status"), [("explain", 410), ("vanish", 404)])
def test_what_is_withdrawn_goes_as_its_page_does(client: Client, manner: str, status: int) -> None:
    addresses, whole = everything(), described(client)
    resource = make.Resource.objects.get(slug="spotting-neglect")
    publishing.withdraw(
        resource=resource,
        manner=manner,
        reason="Inside: a name.",
        public_reason="It is out of date.",
        by=resource.drafted_by,
    )

    response = client.get(addresses["/api/resources/{slug}/"])

    assert response.status_code == status
    if status == 410:
        assert faults(response.json(), whole["components"]["schemas"]["Withdrawn"], whole) == []
        assert "Inside" not in response.text
    assert client.get("/api/resources/?kind=leaflet").json()["resources"] == []


def test_a_withdrawn_review_says_so_where_its_page_does(client: Client) -> None:
    withdrawn(whole_review(), explained=True)

    response = client.get("/api/reviews/child-larch/")

    assert response.status_code == 410
    assert response.json()["reason"] == "A detail has to be changed."
    assert "Child Larch" not in response.text


def test_a_report_that_is_no_longer_here_is_not_given_out_here(client: Client) -> None:
    whole_review(availability_ended_on=dt.date(2026, 6, 4))

    told = client.get("/api/reviews/child-larch/").json()

    assert told["is_available"] is False
    assert told["html"] is None
    assert told["files"] == told["recommendations"] == told["videos"] == []


def test_people_are_told_what_there_is(client: Client) -> None:
    page = client.get("/api/").text

    for address in ("/api/resources/", "/api/briefings/", "/api/reviews/", "/api/openapi.json"):
        assert f'href="{address}"' in page
