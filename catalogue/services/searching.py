"""What is found of the catalogue: what is public for everybody, in each of its languages; inside what readers have, and drafts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from django.db.models import Model, QuerySet

from catalogue.models import Collection, Resource, ResourceVersion, Topic
from catalogue.queries import pages
from foundation.languages import is_english
from foundation.prose import to_html, words_of
from partnership.models import GlossaryTerm, Language
from search import services as search
from search.contents import Contents
from search.words import Asked, tokens_of

#: Of a glossary, what people type instead of its meaning.
ACRONYM = "^[A-Z][A-Z&]+$"
State = ResourceVersion.State


class ShortForms:
    """The acronyms of the glossary: what says all the words of a meaning is found by its acronym too. One query."""

    def __init__(self) -> None:
        self.known = [
            (row.term, [_stems(row.meaning), _stems(row.plainer_words)])
            for row in GlossaryTerm.objects.filter(term__regex=ACRONYM)
        ]

    def of(self, contents: Contents) -> Contents:
        said = tokens_of(" ".join([contents.title, contents.summary, contents.text, *contents.topics]))
        also = [term for term, meanings in self.known if any(words and words <= said for words in meanings)]
        return replace(contents, also=" ".join(also))


def _stems(meaning: str) -> set[str]:
    return {token for each in Asked.of(meaning).as_stems for token in each if isinstance(token, str)}


def put(resource: Resource) -> None:
    """What is found of the resource and its translations is what they now say. Inside the caller's transaction."""
    for subject, contents in _of(_whole().get(pk=resource.pk), ShortForms()):
        search.put(subject, *contents)


def put_under(topic: Topic) -> None:
    """What stands under the topic is found under its name as it is now."""
    short_forms = ShortForms()
    for resource in _whole().filter(topics=topic).iterator(chunk_size=200):
        for subject, contents in _of(resource, short_forms):
            search.put(subject, *contents)


def put_collection(collection: Collection) -> None:
    """What is found of the collection is what it now says. Inside the caller's transaction."""
    search.put(collection, *_of_collection(collection))


def every() -> Iterator[tuple[Model, list[Contents]]]:
    """Every resource, translation and collection that can be found, with what is found of it."""
    short_forms = ShortForms()
    for resource in _whole().order_by("pk").iterator(chunk_size=200):
        for subject, contents in _of(resource, short_forms):
            if contents:
                yield subject, contents
    for collection in Collection.objects.order_by("pk").iterator(chunk_size=200):
        if contents := list(_of_collection(collection)):
            yield collection, contents


def _whole() -> QuerySet[Resource]:
    return Resource.objects.prefetch_related("versions__language", "corrections", "topics")


def _of(resource: Resource, short_forms: ShortForms) -> Iterator[tuple[Model, list[Contents]]]:
    for subject, contents in _told_of(resource):
        yield subject, [short_forms.of(one) for one in contents]


def _told_of(resource: Resource) -> Iterator[tuple[Model, list[Contents]]]:
    every = list(resource.versions.all())
    versions = _in_order([one for one in every if one.state != State.DRAFT])
    current = [one for one in versions if one.state == State.CURRENT]
    topics = _topics_of(resource)
    spoken = _spoken_in(current)
    yield resource, [inside_of(resource, every, topics), *_outside_of(resource, current, spoken, topics)]
    told = {spoken.tag}
    for one in versions:
        is_translation = one.state == State.CURRENT and one.language.tag not in told
        if is_translation and resource.is_public:
            told.add(one.language.tag)
            yield one, [_of_translation(resource, one, current)]
        else:
            yield one, []


def _in_order(versions: list[ResourceVersion]) -> list[ResourceVersion]:
    """English first, and of a language its web page."""
    return sorted(
        versions,
        key=lambda one: (
            not is_english(one.language.tag),
            one.language.name,
            one.format != ResourceVersion.Format.WEB,
            one.pk or 0,
        ),
    )


def _spoken_in(current: list[ResourceVersion]) -> Language:
    """The language in which it is told of first; English before there is any."""
    return current[0].language if current else Language(tag="en", name="English")


def inside_of(resource: Resource, versions: list[ResourceVersion], topics: tuple[str, ...]) -> Contents:
    """What is found of it inside, under these topics; it and these versions of it may be stored or not."""
    current = _in_order([one for one in versions if one.state == State.CURRENT])
    spoken = _spoken_in(current)
    is_draft = resource.status == Resource.Status.DRAFT
    drafts = [one for one in versions if one.state == State.DRAFT] if is_draft else []
    return Contents(
        kind=f"Resource: {resource.get_kind_display().lower()}",
        title=resource.title,
        url=pages.resource(resource),
        dated_at=resource.published_at or resource.drafted_at,
        summary=resource.summary,
        text=_words_of([*(one for one in current if one.language.tag == spoken.tag), *drafts]),
        language=spoken.tag,
        language_name=spoken.name,
        topics=topics,
        is_restricted=resource.matter_id is not None,
    )


def _outside_of(
    resource: Resource, current: list[ResourceVersion], spoken: Language, topics: tuple[str, ...]
) -> Iterator[Contents]:
    if resource.is_public and resource.public_at is not None:
        shown = [one for one in current if one.language.tag == spoken.tag]
        yield Contents(
            kind=resource.get_kind_display(),
            title=resource.title,
            url=pages.public(resource),
            dated_at=resource.public_at,
            is_public=True,
            summary=resource.summary,
            text="\n".join([_words_of(shown), *(one.words for one in resource.corrections.all())]),
            language=spoken.tag,
            language_name=spoken.name,
            topics=topics,
        )


def _of_translation(resource: Resource, version: ResourceVersion, current: list[ResourceVersion]) -> Contents:
    """The public page in another language, found by its own title and words."""
    tag = version.language.tag
    assert resource.public_at is not None
    return Contents(
        kind=resource.get_kind_display(),
        title=version.title or resource.title,
        url=pages.public_in(resource, tag),
        dated_at=resource.public_at,
        is_public=True,
        summary=version.summary,
        text=_words_of([one for one in current if one.language.tag == tag]),
        language=tag,
        language_name=version.language.name,
        topics=_topics_of(resource),
    )


def _topics_of(resource: Resource) -> tuple[str, ...]:
    return tuple(sorted(topic.name for topic in resource.topics.all()))


def _of_collection(collection: Collection) -> Iterator[Contents]:
    """What is published, by its own words alone: of what is in it each reader has what they may read."""
    if collection.status != Collection.Status.PUBLISHED or collection.published_at is None:
        return
    public = Contents(
        kind="Collection",
        title=collection.title,
        url=pages.public_collection(collection),
        dated_at=collection.published_at,
        is_public=True,
        summary=words_of(to_html(collection.introduction)),
    )
    yield replace(
        public, kind="Collection in the catalogue", url=pages.collection(collection), is_public=False
    )
    if collection.is_public:
        yield public


def _words_of(versions: list[ResourceVersion]) -> str:
    parts = (
        (one.title, one.summary, words_of(to_html(one.text)), words_of(to_html(one.transcript)))
        for one in versions
    )
    return "\n".join(words for part in parts for words in part if words)
