"""News is written and published as every resource is, and grows old instead of being reviewed."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from catalogue.models import Kind, ReviewOfResource
from catalogue.queries import pages
from catalogue.queries import reviewing as reviewing_queries
from catalogue.queries.resources import fingerprint
from catalogue.rules.refusals import CatalogueNotReady
from catalogue.rules.resources import out_of_date_from, particulars_of
from catalogue.services import publishing, resources, reviewing
from tests.catalogue import factories as make

pytestmark = pytest.mark.django_db

A_DAY = dt.date(2026, 12, 24)


def news(**given):
    return make.published(kind=Kind.NEWS, title="A new leaflet on safer sleep", **given)


def test_it_stands_among_the_news(monday):
    assert pages.public(news()) == "/news/items/a-new-leaflet-on-safer-sleep/"


def test_it_is_not_reviewed(monday):
    one = news()

    assert one.next_review_on is None
    assert not reviewing_queries.live().exists()
    for outcome in ReviewOfResource.Outcome.values:
        with pytest.raises(CatalogueNotReady, match="News is not reviewed"):
            reviewing.review_resource(
                resource=one, outcome=outcome, note="Read.", revise_by=dt.date(2027, 1, 1), by=one.owner
            )
    assert not ReviewOfResource.objects.exists()
    assert make.fresh(one).is_public


def test_after_a_year_it_may_be_out_of_date_or_from_the_day_that_was_set(monday):
    assert out_of_date_from(news()) == dt.date(2027, 10, 5)
    assert out_of_date_from(news(out_of_date_on=A_DAY)) == A_DAY


def test_before_it_is_public_and_of_anything_else_nothing_is_out_of_date(monday):
    assert out_of_date_from(make.ready(kind=Kind.NEWS)) is None
    assert out_of_date_from(make.published()) is None


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind != Kind.NEWS])
def test_only_news_has_such_a_day(monday, kind):
    with pytest.raises(CatalogueNotReady, match="Only news"):
        make.draft(kind=kind, out_of_date_on=A_DAY)


def test_the_day_is_part_of_what_was_scheduled(monday):
    one = make.ready(kind=Kind.NEWS)
    before = fingerprint(one)
    wanted = replace(particulars_of(one), out_of_date_on=A_DAY)

    one = resources.edit_resource(resource=one, particulars=wanted, began_from=one.version, by=one.owner)

    assert fingerprint(make.fresh(one)) != before


def test_withdrawn_and_restored_it_keeps_its_address_and_still_has_no_review(monday):
    one = news()
    address = pages.public(one)
    officer = make.officer()

    publishing.withdraw(resource=one, manner="vanish", reason="Too early.", by=officer)
    publishing.restore(resource=one, reason="It is time.", by=officer)

    one = make.fresh(one)
    assert pages.public(one) == address
    assert one.next_review_on is None
