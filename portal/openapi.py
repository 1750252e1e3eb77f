"""What the published JSON holds, in the words of OpenAPI 3.1."""

from __future__ import annotations

from typing import Any

from catalogue.models import Kind, ResourceVersion

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
ADDRESS: Schema = {"type": "string", "format": "uri"}
DAY: Schema = {"type": "string", "format": "date"}
MOMENT: Schema = {"type": "string", "format": "date-time"}
NUMBER: Schema = {"type": "integer"}
YES_OR_NO: Schema = {"type": "boolean"}
KIND: Schema = {"type": "string", "enum": [str(one) for one in Kind.values]}
FORMAT: Schema = {"type": "string", "enum": [str(one) for one in ResourceVersion.Format.values]}
LANGUAGE: Schema = {"type": "string", "description": "A tag of BCP 47, such as “pl”."}


def or_nothing(schema: Schema) -> Schema:
    return schema | {"type": [schema["type"], "null"]}


def object_of(**properties: Schema) -> Schema:
    """An object that has all of these and nothing else."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def list_of(schema: Schema) -> Schema:
    return {"type": "array", "items": schema}


def ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


CORRECTION = object_of(at=MOMENT, words=TEXT)

LISTED: dict[str, Schema] = {
    "title": TEXT,
    "summary": TEXT,
    "kind": KIND,
    "url": ADDRESS,
    "api_url": ADDRESS,
    "published_at": MOMENT,
    "last_reviewed_on": or_nothing(DAY),
}

VARIANT = object_of(
    language=LANGUAGE,
    direction={"type": "string", "enum": ["ltr", "rtl"]},
    format=FORMAT,
    title=TEXT,
    summary=TEXT,
    url=ADDRESS,
    html=or_nothing(TEXT) | {"description": "The text, where it was written here; without scripts."},
    media_type=or_nothing(TEXT),
    bytes=or_nothing(NUMBER),
    pages=or_nothing(NUMBER),
    has_captions=YES_OR_NO,
    transcript=or_nothing(TEXT),
    alternative_text=or_nothing(TEXT),
)

STEP = object_of(
    what=TEXT,
    agency=or_nothing(TEXT),
    due_on=or_nothing(DAY),
    done_on=or_nothing(DAY),
    outcome=or_nothing(TEXT),
)

WHOLE: dict[str, Schema] = LISTED | {
    "changed_at": MOMENT,
    "next_review_on": or_nothing(DAY),
    "source": or_nothing(TEXT),
    "source_year": or_nothing(NUMBER),
    "reuse_terms": or_nothing(TEXT),
    "topics": list_of(TEXT),
    "audiences": list_of(TEXT),
    "variants": list_of(ref("Variant")),
    "corrections": list_of(CORRECTION),
    "next_steps": list_of(STEP),
    "reviews": list_of(object_of(title=TEXT, url=ADDRESS)),
}

LISTED_REVIEW: dict[str, Schema] = {
    "title": TEXT,
    "kind": TEXT,
    "url": ADDRESS,
    "api_url": ADDRESS,
    "published": or_nothing(TEXT) | {"description": "A day, a month or a year, as exactly as it is known."},
    "is_available": YES_OR_NO,
}

WHOLE_REVIEW: dict[str, Schema] = LISTED_REVIEW | {
    "html": or_nothing(TEXT),
    "recommendations": list_of(
        object_of(number=NUMBER, text=TEXT, response=or_nothing(TEXT), response_words=or_nothing(TEXT))
    ),
    "files": list_of(
        object_of(
            title=TEXT,
            language=LANGUAGE,
            url=ADDRESS,
            media_type=TEXT,
            bytes=NUMBER,
            pages=or_nothing(NUMBER),
        )
    ),
    "videos": list_of(
        object_of(
            title=TEXT, language=LANGUAGE, url=ADDRESS, has_captions=YES_OR_NO, transcript=or_nothing(TEXT)
        )
    ),
    "corrections": list_of(CORRECTION),
}

IN_LISTS: dict[str, Schema] = {"languages": list_of(LANGUAGE), "formats": list_of(FORMAT)}


def framed(**properties: Schema) -> Schema:
    """A whole answer: who publishes it, and in a demonstration that it is invented."""
    whole = object_of(publisher=TEXT, **properties)
    whole["properties"]["note"] = TEXT
    return whole


def schemas() -> dict[str, Schema]:
    listed = object_of(**LISTED, **IN_LISTS)
    following = or_nothing(ADDRESS) | {"description": "The next page; nothing on the last one."}
    return {
        "ListedResource": listed,
        "Variant": VARIANT,
        "ListedReview": object_of(**LISTED_REVIEW),
        "Resources": framed(total=NUMBER, resources=list_of(ref("ListedResource")), next=following),
        "Briefings": framed(total=NUMBER, briefings=list_of(ref("ListedResource")), next=following),
        "Reviews": framed(reviews=list_of(ref("ListedReview")), next=following),
        "Resource": framed(**WHOLE),
        "Review": framed(**WHOLE_REVIEW),
        "Refused": framed(problem=TEXT, unknown=list_of(object_of(choice=TEXT, value=TEXT))),
        "Withdrawn": framed(withdrawn_on=DAY, reason=TEXT),
    }


CHOICES = {
    "topic": "The topic’s part of its address, such as “neglect”.",
    "audience": "The audience’s part of its address, such as “parents-and-carers”.",
    "language": "A tag of BCP 47, such as “pl”.",
    "format": "Such as “easy_read”.",
    "kind": "Such as “leaflet”.",
}

AFTER: Schema = {
    "name": "after",
    "in": "query",
    "required": False,
    "description": "Where the page begins. Take it from “next”; don’t make it. "
    "Where nothing comes after it any more, the list is empty.",
    "schema": TEXT,
}
SLUG: Schema = {"name": "slug", "in": "path", "required": True, "schema": TEXT}

GONE: Schema = {
    "description": "It was withdrawn. Take your copy down too.",
    "content": {"application/json": {"schema": ref("Withdrawn")}},
}
NOTHING_THERE: Schema = {
    "description": "There is nothing at this address: it was withdrawn, or never was. Take your copy down.",
    "content": {"text/html": {"schema": TEXT}},
}
REFUSED: Schema = {
    "description": "The address chooses what there is none of, or names a page that can’t be. “unknown” says what.",
    "content": {"application/json": {"schema": ref("Refused")}},
}
NOT_CHANGED: Schema = {"description": "It is what you have, as the ETag that you sent says."}


def choice(name: str) -> Schema:
    """One facet. Of several values any fits; of several facets each must."""
    schema: Schema = {"kind": KIND, "format": FORMAT}.get(name, TEXT)
    return {
        "name": name,
        "in": "query",
        "required": False,
        "description": f"{CHOICES[name]} May be given several times: then any of them fits.",
        "schema": {"type": "array", "items": schema},
        "style": "form",
        "explode": True,
    }


def operation(name: str, summary: str, schema: str, parameters: list[Schema], *, is_one: bool) -> Schema:
    responses: dict[str, Schema] = {
        "200": {
            "description": summary,
            "headers": {"ETag": {"schema": TEXT}},
            "content": {"application/json": {"schema": ref(schema)}},
        },
        "304": NOT_CHANGED,
    }
    responses |= {"404": NOTHING_THERE, "410": GONE} if is_one else {"400": REFUSED}
    return {
        "get": {
            "operationId": name,
            "summary": summary,
            "parameters": parameters,
            "responses": responses,
        }
    }


def description(base: str, publisher: str) -> Schema:
    of_resources = [choice(name) for name in CHOICES]
    of_briefings = [choice(name) for name in ("topic", "audience", "language")]
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"What {publisher} has published",
            "version": "1",
            "description": "Only what everybody may read on the public site, the same for all who ask. It needs no key. "
            "What is withdrawn there is gone here in the same moment, so ask again rather than keep a copy.",
        },
        "servers": [{"url": base}],
        "paths": {
            "/api/resources/": operation(
                "listResources",
                "Resources, the newest first",
                "Resources",
                [*of_resources, AFTER],
                is_one=False,
            ),
            "/api/resources/{slug}/": operation(
                "getResource", "One resource in every language and format", "Resource", [SLUG], is_one=True
            ),
            "/api/briefings/": operation(
                "listBriefings",
                "Learning briefings, the newest first",
                "Briefings",
                [*of_briefings, AFTER],
                is_one=False,
            ),
            "/api/briefings/{slug}/": operation(
                "getBriefing", "One learning briefing", "Resource", [SLUG], is_one=True
            ),
            "/api/reviews/": operation(
                "listReviews", "Published reviews, the newest first", "Reviews", [AFTER], is_one=False
            ),
            "/api/reviews/{slug}/": operation(
                "getReview", "One published review", "Review", [SLUG], is_one=True
            ),
        },
        "components": {"schemas": schemas()},
    }
