"""Texts are checked as they are saved and looked at again before they leave (law 17)."""

import pytest

from audit.models import Event
from documents import services
from documents.models import Finding
from documents.points import TEXTS, Texts
from documents.rules import HELD, may_decide
from tests.documents.factories import FindingFactory, protect, uploaded
from tests.matters.factories import MatterFactory, put_on_list
from tests.partnership.factories import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def matter():
    matter = MatterFactory()
    protect(matter, "Robin Ashington")
    protect(matter, "Hillbrook School", "school")
    return matter


def check(matter, by=None, **texts):
    return services.check_text(subject=matter, matter=matter, texts=texts, written_by=by or matter.owner)


def leaving(matter, person=None, documents=(), **texts):
    return services.check_leaving(
        subject=matter, matter=matter, texts=texts, documents=documents, person=person
    )


def test_a_term_in_a_text_waits_for_a_decision_of_somebody_else(matter):
    (finding,) = check(matter, summary="About R. Ashington.", headline="Learning")
    assert (finding.kind, finding.place) == (Finding.Kind.PROTECTED_TERM, "summary")
    assert leaving(matter, person=matter.owner, summary="About R. Ashington.", headline="Learning")
    assert Event.objects.filter(verb="text held").count() == 1

    services.clear_finding(finding=finding, reason="Another one", by=put_on_list(matter, practice_lead=True))

    assert leaving(matter, summary="About R. Ashington.", headline="Learning") == []


def test_who_wrote_a_text_does_not_clear_it(matter):
    from django.core.exceptions import PermissionDenied

    writer = put_on_list(matter, communications_officer=True)
    (finding,) = check(matter, by=writer, summary="Robin Ashington")
    with pytest.raises(PermissionDenied, match="Somebody else"):
        services.clear_finding(finding=finding, reason="Mine", by=writer)


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("Robin Ashington died.", "Robin Ashington died ."),
        ("He was aged 7. His mother knew.", "He was aged 7 . His mother knew."),
    ],
)
def test_who_wrote_the_words_does_not_clear_them_because_another_moved_a_comma(matter, first, then):
    writer, other = (put_on_list(matter, communications_officer=True) for _ in range(2))
    check(matter, by=writer, summary=first)
    (finding,) = check(matter, by=other, summary=then)

    assert not may_decide(finding, writer)
    assert not may_decide(finding, other)
    assert may_decide(finding, PersonFactory(chair=True))


def test_who_wrote_other_details_decides_on_those_of_today(matter):
    writer, other = (put_on_list(matter, communications_officer=True) for _ in range(2))
    check(matter, by=writer, summary="He was aged 7. His mother knew.")
    (finding,) = check(matter, by=other, summary="They met on 3 May 2026 in Fenmouth.")

    assert may_decide(finding, writer)


@pytest.mark.parametrize(
    "typed",
    [
        "What happened to Robin&nbsp;Ashington.",
        "What happened to Rob&#105;n Ashington.",
        "What happened to R**ob**in *Ashington*.",
        "What happened to [Robin](https://example.org/learning) Ashington.",
        'What happened to [Robin](https://example.org "Learning") Ashington.',
        "[Read more](https://example.org/robin%20ashington).",
        "[Read more](https://example.org/r&#111;bin-ashington).",
        '[Read more](https://example.org "R&#111;bin Ashington").',
        "https://example.org/%72obin-ashington",
    ],
)
def test_a_name_is_found_as_the_public_reads_it(matter, typed):
    assert leaving(matter, summary=typed)
    assert [finding.place for finding in check(matter, summary=typed)] == ["summary"]


def test_what_ends_one_text_and_begins_another_is_no_name(matter):
    assert leaving(matter, summary="Ashington is a town. So said a robin: Robin") == []


def test_details_are_found_as_the_public_reads_them(matter):
    assert leaving(matter, summary="He was aged&nbsp;7 and his moth&#101;r knew.")


def test_what_must_not_wait_says_which_details_come_together(matter):
    reasons = services.reasons_not_to_say("A girl aged 4 whose mother died. Robin Ashington.", matter=matter)

    assert len(reasons) == 2
    assert any("age: aged 4; relationship: mother" in reason for reason in reasons)
    assert not any("Robin" in reason for reason in reasons)
    assert services.reasons_not_to_say("It was published too early.", matter=matter) == []


def test_a_decision_holds_for_the_very_same_text_only(matter):
    (finding,) = check(matter, summary="Near Hillbrook School.")
    services.clear_finding(finding=finding, reason="A street name", by=PersonFactory(chair=True))

    assert check(matter, summary="Near Hillbrook School.") == []
    (again,) = check(matter, summary="Near Hillbrook School, in May.")

    assert again.pk != finding.pk
    assert leaving(matter, summary="Near Hillbrook School, in May.")


def test_a_change_elsewhere_leaves_a_decision_alone(matter):
    (finding,) = check(matter, summary="Near Hillbrook School.", headline="One")
    services.clear_finding(finding=finding, reason="A street name", by=PersonFactory(chair=True))

    assert check(matter, summary="Near Hillbrook School.", headline="Two") == []


def test_a_mended_text_waits_for_nobody(matter):
    (finding,) = check(matter, summary="Robin Ashington")

    assert check(matter, summary="The child") == []

    finding.refresh_from_db()
    assert finding.decision == Finding.Decision.REMOVED
    assert leaving(matter, summary="The child") == []


def test_checking_twice_finds_once(matter):
    check(matter, summary="Robin Ashington")
    check(matter, summary="Robin Ashington")

    assert Finding.objects.count() == 1


def test_what_was_never_checked_is_held_at_the_door(matter):
    assert leaving(matter, summary="Robin Ashington was here.")
    assert not Finding.objects.exists()


def test_a_term_added_at_the_last_moment_holds_at_the_door(matter):
    assert leaving(matter, summary="About Lee Thornby.") == []

    protect(matter, "Lee Thornby")

    assert leaving(matter, summary="About Lee Thornby.")


def test_who_may_not_see_a_list_learns_only_that_it_is_held(matter):
    other = MatterFactory()
    text = "A statement about Ashington, Robin."

    assert leaving(other, person=other.owner, statement=text) == [HELD]
    assert leaving(other, person=None, statement=text) == [HELD]
    (told,) = leaving(other, person=PersonFactory(chair=True), statement=text)
    assert "statement" in told
    (finding,) = check(other, statement=text)
    assert finding.matter == matter
    assert services.check_leaving(subject=None, matter=None, texts={"statement": text}) == [HELD]


def test_of_a_name_in_words_of_no_matter_one_learns_what_one_may(matter):
    texts = {"about": "In memory of Robin Ashington, of Hillbrook School", "cookies": "None."}

    for person in (PersonFactory(administrator=True), None):
        assert services.names_in(texts, person) == [("about", HELD)]
    [(place, reason)] = services.names_in(texts, matter.owner)
    assert place == "about"
    assert matter.code_name in reason


def test_other_terms_of_other_lists_do_not_matter(matter):
    other = MatterFactory()

    assert leaving(other, statement="Robin of Hillbrook School") == []


def test_details_that_identify_together_ask_for_a_written_decision(matter):
    texts = {"summary": "A boy aged 7 lived with his grandmother."}

    (finding,) = check(matter, **texts)
    assert finding.kind == Finding.Kind.JIGSAW
    assert "age: aged 7" in finding.excerpt
    assert leaving(matter, person=matter.owner, **texts)

    services.clear_finding(finding=finding, reason="Thousands fit this.", by=PersonFactory(chair=True))

    assert leaving(matter, **texts) == []
    assert leaving(matter, summary="A boy aged 7 lived with his grandmother. He drowned.")


def test_a_text_that_is_not_public_is_not_asked_about_details(matter):
    assert (
        services.check_text(
            subject=matter,
            matter=matter,
            texts={"letter": "A boy aged 7 and his grandmother."},
            written_by=matter.owner,
            is_public=False,
        )
        == []
    )


def test_files_leave_with_their_texts_or_not_at_all(matter):
    document = uploaded(matter=matter)
    assert leaving(matter, documents=[document], summary="Learning") == []

    finding = FindingFactory(document=document)

    (reason,) = leaving(matter, person=matter.owner, documents=[finding.document], summary="Learning")
    assert reason.startswith("Report: ")


def test_a_new_term_has_the_texts_of_its_matter_checked_again(matter, monkeypatch):
    texts = Texts(subject=matter, texts={"summary": "About Lee Thornby."}, written_by=matter.owner)
    monkeypatch.setattr(TEXTS, "_providers", [lambda asked: [texts] if asked == matter else []])

    services.add_terms(
        matter=matter, terms=[("Lee Thornby", "family")], began_from=matter.term_list.version, by=matter.owner
    )

    assert Finding.objects.get().place == "summary"
