from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from foundation import clock
from matters.models import LegalRestriction, SensitivePeriod
from media_relations.models import HighProfileEvent, MediaProtocol, PlainWord, Statement
from media_relations.queries import writing
from media_relations.queries.writing import Draft
from partnership.models import GlossaryTerm
from tests.matters.factories import (
    LegalRestrictionFactory,
    MatterFactory,
    ProceedingFactory,
    SensitiveDayFactory,
)
from tests.partnership.factories import PartnershipFactory, PersonFactory

pytestmark = pytest.mark.django_db

MESSAGE = "If you are worried about a child, call 01632 960001. In an emergency call 999."


def draft(**parts: Any) -> Draft:
    return Draft(**{"kind": "reactive", "title": "We are sorry", "text": f"We act.\n\n{MESSAGE}"} | parts)


def titles(found: Draft, person: Any) -> list[str]:
    return [each.title for each in writing.advice(found, person).cautions]


def test_there_is_nothing_to_say_about_a_plain_text() -> None:
    PartnershipFactory()

    assert writing.advice(draft(), PersonFactory(communications_officer=True)).things == 0


def test_the_glossary_and_the_list_of_plain_words_are_those_of_the_partnership() -> None:
    GlossaryTerm.objects.create(term="ZASH", meaning="a team", plainer_words="the team")
    GlossaryTerm.objects.create(term="paramountcy", meaning="comes first", plainer_words="comes first")
    PlainWord.objects.update_or_create(phrase="utilise", defaults={"plainer": "use"})

    reading = writing.advice(draft(text="ZASH will utilise paramountcy."), PersonFactory()).reading

    assert [(each.letters, each.plainer) for each in reading.acronyms] == [("ZASH", "the team")]
    assert {(each.phrase, each.plainer) for each in reading.jargon} == {
        ("utilise", "use"),
        ("paramountcy", "comes first"),
    }


@pytest.mark.parametrize("kind", Statement.Kind.values)
def test_each_written_statement_has_to_say_the_safeguarding_message(kind: str) -> None:
    PartnershipFactory()

    missing = writing.advice(draft(kind=kind, text="We act."), PersonFactory()).missing_message

    assert missing == ("" if kind in Statement.SPOKEN else MESSAGE)


def test_a_quote_may_say_the_message_and_a_protocol_may_ask_for_none() -> None:
    PartnershipFactory()
    person = PersonFactory()

    assert writing.advice(draft(text="We act.", quotes=(MESSAGE,)), person).missing_message == ""
    MediaProtocol(safeguarding_message="").save()
    assert writing.advice(draft(text="We act."), person).missing_message == ""


def test_a_live_proceeding_and_a_restriction_in_force_are_warned_of() -> None:
    matter = MatterFactory()
    ProceedingFactory(matter=matter)
    ProceedingFactory(matter=matter, ended=True)
    LegalRestrictionFactory(matter=matter)
    LegalRestrictionFactory(matter=matter, covers=LegalRestriction.Covers.IDENTITY)
    LegalRestrictionFactory(matter=matter, until_on=clock.today() - dt.timedelta(days=1))

    found = titles(draft(matter=matter), matter.owner)

    assert found == ["A live proceeding", "A reporting restriction in force", "Think of this"]


@pytest.mark.parametrize("what", [ProceedingFactory, LegalRestrictionFactory])
def test_who_may_not_know_the_matter_learns_only_that_something_limits_it(what: Any) -> None:
    matter = MatterFactory()
    what(matter=matter)

    (caution,) = writing.advice(draft(matter=matter), PersonFactory(communications_officer=True)).cautions

    assert caution.title == "Something limits what may be said"
    assert "Ask the business unit" in caution.words


def test_a_sensitive_day_of_a_matter_is_not_told_to_who_may_not_know_it() -> None:
    day = SensitiveDayFactory(on=clock.today())
    stranger = PersonFactory(communications_officer=True)

    assert titles(draft(matter=day.matter), day.matter.owner) == ["Think of this"]
    assert titles(draft(matter=day.matter), stranger) == ["Something limits what may be said"]


def test_a_matter_without_limits_brings_no_warning() -> None:
    assert titles(draft(matter=MatterFactory()), PersonFactory()) == []


def test_what_the_event_says_of_courts_is_repeated() -> None:
    event = HighProfileEvent(live_proceedings="Two people are charged.", reporting_restrictions="Section 45.")

    found = writing.advice(draft(event=event), PersonFactory()).cautions

    assert [each.words for each in found] == ["Two people are charged.", "Section 45."]


@pytest.mark.parametrize(("after", "is_warned"), [(-1, False), (0, True), (10, True), (11, False)])
def test_the_pre_election_period_is_looked_for_on_the_day_of_release(after: int, is_warned: bool) -> None:
    begins = clock.today() + dt.timedelta(days=30)
    SensitivePeriod.objects.create(
        kind=SensitivePeriod.Kind.PRE_ELECTION,
        name="Local elections",
        from_on=begins,
        to_on=begins + dt.timedelta(days=10),
    )
    release_at = clock.london_moment(begins + dt.timedelta(days=after), dt.time(9, 30))

    assert ("Pre-election period" in titles(draft(release_at=release_at), PersonFactory())) is is_warned
    assert titles(draft(), PersonFactory()) == []


def test_wordings_hidden_content_and_an_odd_hour_are_among_the_advice() -> None:
    night = clock.london_moment(dt.date(2026, 6, 3), dt.time(1))
    found = writing.advice(
        draft(
            text="Rowan, 7, committed suicide <!-- they say --> (116 123)",
            key_message="A\u200b",
            release_at=night,
        ),
        PersonFactory(),
    )

    assert {each.words for each in found.wordings} == {"committed suicide", "Rowan, 7"}
    assert [each.what for each in found.hidden] == ["a comment in HTML", "1 invisible character"]
    assert found.notes == ["This is between midnight and 6am."]
    assert found.things == 6


def test_it_takes_a_fixed_number_of_queries(django_assert_max_num_queries: Any) -> None:
    matter = MatterFactory()
    for _ in range(5):
        ProceedingFactory(matter=matter)
        LegalRestrictionFactory(matter=matter)
    owner = matter.owner

    with django_assert_max_num_queries(16):
        writing.advice(draft(matter=matter), owner)
