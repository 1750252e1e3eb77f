"""The pages of findings and terms: who finds them, what they show to whom."""

import pytest
from django.urls import reverse

from audit.models import Event
from documents import services
from documents.models import Finding, ProtectedTerm
from documents.rules import HELD
from matters.points import MATTER_PAGES
from partnership.models import BUSINESS_UNIT, CHAIRS, Role
from partnership.points import WORK
from tests.documents import files
from tests.documents.factories import FindingFactory, protect, uploaded
from tests.matters.factories import BreakGlassFactory, MatterFactory, put_on_list
from tests.partnership.factories import PersonFactory

pytestmark = pytest.mark.django_db


def findings_of(document) -> str:
    return reverse("documents:findings", args=[document.reference])


def decision_on(finding) -> str:
    return reverse("documents:decide", args=[finding.reference])


def terms_of(matter) -> str:
    return reverse("documents:terms", args=[matter.reference])


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("is_on_list", [True, False])
def test_who_reads_findings_and_terms(client, role, is_on_list):
    finding = FindingFactory()
    matter = finding.document.matter
    term = protect(matter, "Robin Ashington")
    traits = {role.value: True, "is_superuser": True}
    client.force_login(put_on_list(matter, **traits) if is_on_list else PersonFactory(**traits))
    works = is_on_list and role in BUSINESS_UNIT

    for url in (findings_of(finding.document), decision_on(finding)):
        assert client.get(url).status_code == (200 if works or role in CHAIRS else 404)
    assert client.get(terms_of(matter)).status_code == (200 if works else 404)
    retire = reverse("documents:retire", args=[matter.reference, term.pk])
    live = reverse("documents:live", args=[matter.reference])
    assert client.get(retire).status_code == (200 if works else 404)
    if not works:
        for url in (terms_of(matter), retire, live):
            assert client.post(url, {}).status_code == 404
        assert not Event.objects.filter(verb__startswith="term").exists()


def test_what_one_may_not_read_answers_like_what_never_existed(client):
    finding = FindingFactory()
    term = protect(finding.document.matter, "Robin Ashington")
    client.force_login(PersonFactory(business_manager=True))
    pairs = [
        (findings_of(finding.document), finding.document.reference),
        (decision_on(finding), finding.reference),
        (terms_of(finding.document.matter), finding.document.matter.reference),
        (
            reverse("documents:retire", args=[finding.document.matter.reference, term.pk]),
            finding.document.matter.reference,
        ),
    ]
    for url, reference in pairs:
        never = url.replace(reference, "bcdfghjkmnpq")
        for ask in (client.get, client.post):
            assert ask(url).content == ask(never).content
            assert ask(url).status_code == ask(never).status_code


def test_the_original_has_no_page(client):
    document = uploaded()
    client.force_login(document.matter.owner)

    assert client.get(findings_of(document.cleaned_from)).status_code == 404


def test_the_page_shows_kind_place_and_words_and_what_was_left_out(client):
    matter = MatterFactory()
    protect(matter, "Robin Ashington")
    data = files.docx_file("Robin Ashington was seen.", change=files.tracked("del", "his brother"))
    document = uploaded(data, matter=matter, name="a.docx")
    client.force_login(put_on_list(matter, practice_lead=True))

    page = client.get(findings_of(document)).content.decode()

    for words in (
        "Protected term",
        "Paragraph 1",
        "Robin Ashington was seen.",
        "Tracked change",
        "his brother",
    ):
        assert words in page
    assert "What was left out of the clean copy" in page
    assert "Not scanned" in page
    assert document.sha256 in page


@pytest.mark.parametrize("number", [1, 40])
def test_the_page_keeps_its_number_of_queries(client, number, django_assert_max_num_queries):
    document, other = uploaded(), MatterFactory()
    for _ in range(number):
        FindingFactory(document=document)
        FindingFactory(document=document, kind="protected_term", matter=other)
    client.force_login(put_on_list(document.matter, practice_lead=True))

    with django_assert_max_num_queries(24):
        page = client.get(findings_of(document))

    assert page.content.count(HELD.encode()) >= number


def test_markup_in_an_excerpt_is_shown_and_not_run(client):
    finding = FindingFactory(excerpt="<script>alert(1)</script>")
    client.force_login(PersonFactory(chair=True))

    assert b"<script>alert" not in client.get(findings_of(finding.document)).content
    assert b"&lt;script&gt;alert" in client.get(decision_on(finding)).content


def test_clearing_a_finding_with_a_reason(client):
    finding = FindingFactory()
    colleague = put_on_list(finding.document.matter, practice_lead=True)
    client.force_login(colleague)

    empty = client.post(decision_on(finding), {"reason": " "})
    assert b"Say why it may stay" in empty.content
    response = client.post(decision_on(finding), {"reason": "It is a quotation."})

    assert response["Location"] == findings_of(finding.document)
    finding.refresh_from_db()
    assert (finding.decision, finding.decided_by) == (Finding.Decision.CLEARED, colleague)
    page = client.get(findings_of(finding.document)).content.decode()
    assert "It is a quotation." in page
    again = client.post(decision_on(finding), {"reason": "Twice"})
    assert b"decided on it already" in again.content


def test_who_uploaded_sees_the_finding_and_no_form(client):
    finding = FindingFactory()
    client.force_login(finding.document.uploaded_by)

    page = client.get(decision_on(finding))

    assert page.context["form"] is None
    assert b"Somebody else than who uploaded" in page.content
    assert client.post(decision_on(finding), {"reason": "Mine"}).status_code == 403
    assert b"somebody else decides" in client.get(findings_of(finding.document)).content


def test_break_glass_reads_findings_and_terms_and_decides_nothing(client):
    finding = FindingFactory()
    protect(finding.document.matter, "Robin Ashington")
    client.force_login(BreakGlassFactory(matter=finding.document.matter).person)

    assert client.get(findings_of(finding.document)).status_code == 200
    assert b"Robin Ashington" in client.get(terms_of(finding.document.matter)).content
    assert client.post(decision_on(finding), {"reason": "x"}).status_code == 403
    assert client.post(terms_of(finding.document.matter), {}).status_code == 403


def test_a_name_of_another_list_shows_neither_words_nor_list(client):
    mine, theirs = MatterFactory(), MatterFactory(code_name="Matter Secret")
    protect(theirs, "Robin Ashington")
    document = uploaded(files.docx_file("Robin Ashington."), matter=mine, name="a.docx")
    colleague = put_on_list(mine, practice_lead=True)
    client.force_login(colleague)
    finding = document.findings.get(kind="protected_term")

    for url in (findings_of(document), decision_on(finding)):
        page = client.get(url).content.decode()
        assert HELD in page
        assert "Robin" not in page
        assert "Secret" not in page
    assert client.post(decision_on(finding), {"reason": "Fine"}).status_code == 403

    chair = PersonFactory(chair=True)
    services.clear_finding(finding=finding, reason="Not our Robin", by=chair)
    assert "Not our Robin" not in client.get(findings_of(document)).content.decode()


def test_a_finding_in_a_text_goes_back_where_one_came_from(client):
    matter = MatterFactory()
    protect(matter, "Robin Ashington")
    (finding,) = services.check_text(
        subject=matter, matter=matter, texts={"summary": "Robin Ashington"}, written_by=matter.owner
    )
    client.force_login(PersonFactory(chair=True))

    for wanted, landed in [
        ("/workspace/reviews/abc/", "/workspace/reviews/abc/"),
        ("https://evil.example/workspace/", "/workspace/"),
        ("//evil.example/workspace/", "/workspace/"),
        ("/account/logout/", "/workspace/"),
    ]:
        Finding._base_manager.update(decision="open")
        response = client.post(f"{decision_on(finding)}?next={wanted}", {"reason": "A namesake"})
        assert response["Location"] == landed


# Terms --------------------------------------------------------------------------------------------


@pytest.fixture
def matter(client):
    matter = MatterFactory()
    client.force_login(matter.owner)
    return matter


def test_terms_are_added_line_by_line(client, matter):
    client.post(terms_of(matter), {"kind": "child", "terms": "Robin Ashington\n\n Bobby \n", "version": "1"})

    assert [term.text for term in ProtectedTerm.objects.all()] == ["Robin Ashington", "Bobby"]
    assert b"Bobby" in client.get(terms_of(matter)).content


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ({"kind": "child", "terms": ""}, b"Enter a term"),
        ({"terms": "Robin"}, b"Choose what the terms are"),
        ({"kind": "date", "terms": "spring"}, b"whole date"),
        ({"kind": "other", "terms": "\n".join(f"word{number}" for number in range(51))}, b"at most 50"),
        ({"kind": "other", "terms": "x"}, b"at least two"),
    ],
)
def test_wrong_terms_are_refused_in_words(client, matter, typed, reason):
    response = client.post(terms_of(matter), typed | {"version": "1"})

    assert reason in response.content
    assert b"There is a problem" in response.content
    assert not ProtectedTerm.objects.exists()


def test_a_second_save_of_the_list_is_met(client, matter):
    client.post(terms_of(matter), {"kind": "child", "terms": "Robin Ashington", "version": "1"})

    response = client.post(terms_of(matter), {"kind": "child", "terms": "Lee Thornby", "version": "1"})

    assert response.status_code == 409
    assert b"Lee Thornby" in response.content
    assert b"Robin Ashington" in response.content
    assert ProtectedTerm.objects.count() == 1


def test_a_term_is_taken_off_with_a_reason(client, matter):
    term = protect(matter, "Robin Ashington")
    url = reverse("documents:retire", args=[matter.reference, term.pk])
    assert b"Take \xe2\x80\x9cRobin Ashington\xe2\x80\x9d off the list" in client.get(url).content

    client.post(url, {"reason": "Spelled wrongly", "version": "1"})

    term.refresh_from_db()
    assert term.retired_at
    assert client.get(url).status_code == 404
    assert b"Robin" not in client.get(terms_of(matter)).content


def test_a_term_of_another_list_can_not_be_reached_from_here(client, matter):
    term = protect(MatterFactory(), "Robin Ashington")
    assert client.get(reverse("documents:retire", args=[matter.reference, term.pk])).status_code == 404


def test_a_list_is_put_to_rest_and_made_live(client, matter):
    url = reverse("documents:live", args=[matter.reference])
    client.get(terms_of(matter))

    client.post(url, {"version": "1"})
    assert b"at rest" in client.get(terms_of(matter)).content
    client.post(url, {"version": "1"})
    assert services.term_list_of(matter).is_live is False
    client.post(url, {"version": "2"})
    assert services.term_list_of(matter).is_live is True
    client.post(url, {})
    assert services.term_list_of(matter).is_live is True


def test_the_matter_offers_its_terms_to_who_may_see_them(matter):
    assert [page.title for page in MATTER_PAGES.ask(matter, matter.owner)] == ["Protected terms"]
    assert list(MATTER_PAGES.ask(matter, PersonFactory(chair=True))) == []


# Your work ----------------------------------------------------------------------------------------


def test_findings_wait_for_colleagues_on_the_matter_and_not_for_the_uploader():
    data = files.docx_file("Text.", change=files.tracked("ins", "new"))
    document = uploaded(data, name="a.docx", is_for_the_public=True)
    uploaded(data, name="b.docx", matter=document.matter)
    colleague = put_on_list(document.matter, practice_lead=True)

    def waits_for(person):
        return [entry.url for entry in WORK.ask(person) if "finding" in entry.what]

    number = document.findings.filter(decision="open").count()
    assert [entry.what for entry in WORK.ask(colleague) if "finding" in entry.what] == [
        "1 finding of its check waits for a decision"
        if number == 1
        else f"{number} findings of its check wait for a decision"
    ]
    assert waits_for(colleague) == [findings_of(document)]
    assert waits_for(document.uploaded_by) == []
    assert waits_for(PersonFactory(practice_lead=True)) == []
    assert waits_for(PersonFactory(chair=True)) == []
    for finding in document.findings.filter(decision="open"):
        services.clear_finding(finding=finding, reason="Fine", by=colleague)
    assert waits_for(colleague) == []
