"""What a page of a resource costs somebody who comes for the first time, on a telephone and a poor line."""

from __future__ import annotations

import gzip
import random
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from lxml import html

from catalogue.services import publishing
from tests.catalogue import factories as make
from tests.portal.resources import put

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]

MOST_BYTES, MOST_REQUESTS = 20_000, 4


def long_text(words: int) -> str:
    """A text of so many words that repeats itself as little as people do."""
    chance = random.Random(4)
    syllables = [one + two for one in "bcdfghjklmnprstvw" for two in "aeiou"]
    vocabulary = ["".join(chance.choices(syllables, k=chance.randint(1, 4))) for _ in range(1500)]
    said = [vocabulary[int(len(vocabulary) * chance.random() ** 2)] for _ in range(words)]
    paragraphs = [" ".join(said[start : start + 80]).capitalize() + "." for start in range(0, words, 80)]
    return "## What it is\n\n" + "\n\n".join(paragraphs)


@pytest.mark.parametrize("is_sensitive", [True, False])
def test_a_page_of_eight_hundred_words_is_light_with_all_that_it_loads(
    client: Client, is_sensitive: bool
) -> None:
    topic = make.TopicFactory(is_sensitive=is_sensitive)
    resource = make.draft(title="A long one", topics=(topic.pk,))
    put(make.text_version(resource, text=long_text(800)))
    make.clear_all()
    publishing.publish(resource=make.fresh(resource), by=resource.drafted_by)

    page = client.get("/resources/a-long-one/", headers={"accept-encoding": "gzip"})

    assert page["Content-Encoding"] == "gzip"
    tree = html.fromstring(gzip.decompress(page.content))
    loaded = {
        *tree.xpath("//link[@rel='stylesheet' or @rel='icon']/@href"),
        *tree.xpath("//script/@src | //img/@src"),
    }
    files = [finders.find(address.removeprefix("/static/")) for address in loaded]
    assert all(files), f"Not built: {loaded}"
    weights = [len(gzip.compress(Path(str(file)).read_bytes(), 9)) for file in files]
    assert len(page.content) + sum(weights) <= MOST_BYTES
    assert 1 + len(loaded) <= MOST_REQUESTS
