"""Versions on their pages: written, uploaded, linked to, read over, compared, put in force, kept, closed, taken away."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from catalogue.models import Resource, ResourceVersion
from catalogue.queries import pages as addresses
from catalogue.rules import versions as rules
from partnership.models import GlossaryTerm
from tests.catalogue import factories as made
from tests.catalogue.pages import as_, beside, html, place, said, send
from tests.documents import files
from tests.documents.factories import FindingFactory
from tests.partnership.factories import GroupFactory, PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]

State = ResourceVersion.State


def pdf(name: str = "leaflet.pdf", data: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, files.tagged_pdf() if data is None else data)


# Beginning one ------------------------------------------------------------------------------------


def test_a_text_is_written_and_nobody_outside_has_it() -> None:
    made.english()
    resource = made.draft()
    client = as_(resource.drafted_by)

    answer = client.post(
        place("version_begin", resource, "text"),
        {"version": "1", "language": "en", "format": "web", "text": "## Ask\r\n\r\nListen."},
    )

    version = ResourceVersion.objects.get()
    assert (version.text, version.state, version.medium) == ("## Ask\n\nListen.", State.DRAFT, "text")
    assert answer.url == addresses.version(version)


@pytest.mark.parametrize("button", ["save", "look"])
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("![a baby](https://example.org/b.png)", "A picture can’t be put into a text. Publish it as a file"),
        ("[x](javascript:alert(1))", "The address of “x” can’t be used: it has to begin with https://"),
    ],
)
def test_pictures_and_addresses_that_lead_nowhere_are_refused_beside_the_text(
    text: str, words: str, button: str
) -> None:
    made.english()
    resource = made.draft()
    typed = {"version": "1", "language": "en", "format": "web", "text": text, button: ""}

    page = html(as_(resource.drafted_by).post(place("version_begin", resource, "text"), typed))

    assert beside(page, "text").startswith(words)
    assert not ResourceVersion.objects.exists()


def test_a_file_becomes_a_version_with_a_clean_copy_that_staff_can_open() -> None:
    made.english()
    resource = made.draft()
    client = as_(resource.drafted_by)

    answer = client.post(
        place("version_begin", resource, "file"),
        {"version": "1", "language": "en", "format": "print", "file": pdf(), "file_title": "Our leaflet"},
    )

    version = ResourceVersion.objects.select_related("document", "resource").get()
    assert answer.url == addresses.version(version)
    assert version.document is not None
    assert version.document.title == "Our leaflet"
    file = client.get(place("version_file", version))
    assert b"".join(file.streaming_content).startswith(b"%PDF")  # type: ignore[arg-type]
    assert file["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("leaflet.pdf", b"MZ\x90\x00 a program"),
        ("leaflet.docm", b"PK\x03\x04"),
        ("leaflet.svg", b"<svg onload='x'/>"),
        ("leaflet.pdf", b""),
    ],
)
def test_a_file_that_lies_or_can_do_harm_is_refused_beside_the_field(name: str, data: bytes) -> None:
    made.english()
    resource = made.draft()

    page = html(
        as_(resource.drafted_by).post(
            place("version_begin", resource, "file"),
            {"version": "1", "language": "en", "format": "print", "file": pdf(name, data), "file_title": "X"},
        )
    )

    assert "There is a problem" in page
    assert not ResourceVersion.objects.exists()


def test_the_kinds_of_file_are_the_same_before_and_after_one_is_refused() -> None:
    made.english()
    resource = made.draft()
    client = as_(resource.drafted_by)
    kinds = "a PDF, a Word document (DOCX), a spreadsheet (XLSX), a PNG picture or a JPEG picture."
    address = place("version_begin", resource, "file")
    typed = {"version": "1", "language": "en", "format": "print", "file_title": "X"}

    refused = html(client.post(address, typed | {"file": pdf("leaflet.svg", b"<svg/>")}))

    assert f"You can give {kinds}" in html(client.get(address))
    assert f"Upload {kinds}" in beside(refused, "file")


@pytest.mark.parametrize(
    ("link", "words"),
    [
        ("javascript:alert(1)", "Give the whole address"),
        ("http://example.org/film", "Give the whole address, beginning with https://."),
        ("https://localhost/", "Readers can’t open “localhost”."),
        ("https://[::1]/", "Readers can’t open “::1”."),
    ],
)
def test_a_link_to_what_others_host_needs_its_whole_address(link: str, words: str) -> None:
    made.english()
    resource = made.draft()
    client = as_(resource.drafted_by)
    typed = {"version": "1", "language": "en", "format": "video", "transcript": "We speak."}

    refused = html(client.post(place("version_begin", resource, "link"), typed | {"link": link}))
    client.post(place("version_begin", resource, "link"), typed | {"link": "https://example.org/film"})

    assert beside(refused, "link").startswith(words)
    assert ResourceVersion.objects.get().link == "https://example.org/film"


def test_an_address_of_before_https_was_needed_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    made.english()
    resource = made.draft()
    client = as_(resource.drafted_by)
    typed = {
        "version": "1",
        "language": "en",
        "format": "video",
        "link": "http://example.org/film",
        "transcript": "We speak.",
    }
    with monkeypatch.context() as before:
        before.setattr(rules, "reasons_about_link", lambda link: [])
        client.post(place("version_begin", resource, "link"), typed)

    client.post(place("version_edit", ResourceVersion.objects.get()), typed | {"transcript": "We sing."})
    client.post(place("version_begin", resource, "link"), typed | {"format": "audio"})

    assert set(ResourceVersion.objects.values_list("link", "transcript")) == {
        ("http://example.org/film", "We sing."),
        ("http://example.org/film", "We speak."),
    }


def test_another_draft_of_the_same_variant_is_not_begun() -> None:
    resource = made.draft()
    made.text_version(resource)

    page = html(
        as_(resource.drafted_by).post(
            place("version_begin", resource, "text"),
            {"version": "1", "language": "en", "format": "web", "text": "Other words."},
        )
    )

    told = beside(page, "language")
    assert told.startswith("There is a draft of this variant already.")
    assert "“Drop the draft” on its own page" in told
    assert "Other words." in page


def test_the_next_version_begins_from_what_is_in_force() -> None:
    resource = made.published()
    client = as_(resource.drafted_by)

    page = html(client.get(f"{place('version_begin', resource, 'text')}?language=en&format=web"))

    assert "Neglect is when a child does not get what they need." in page


@pytest.mark.parametrize("medium", ["picture", "TEXT", "%00"])
def test_there_is_no_other_kind_of_version(medium: str) -> None:
    resource = made.draft()

    assert as_(resource.drafted_by).get(place("version_begin", resource, medium)).status_code == 404


# Plain words --------------------------------------------------------------------------------------

HARD = "The ZASH undertook a review " + "of very many things " * 8 + "and we leverage it."


def test_the_words_are_read_over_while_writing_and_nothing_is_stored() -> None:
    GlossaryTerm.objects.create(term="ZASH", meaning="a team", plainer_words="the team")
    GlossaryTerm.objects.create(term="leverage", meaning="use", plainer_words="use")
    made.english()
    resource = made.draft()

    page = html(
        as_(resource.drafted_by).post(
            place("version_begin", resource, "text"),
            {"version": "1", "language": "en", "format": "web", "text": HARD, "look": ""},
        )
    )

    assert "Nothing was saved." in page
    assert page.count('name="look"') == 1
    assert "3 things found." in page
    assert "Sentences of more than 25 words" in page
    assert "ZASH: a team. Plainer: the team" in page
    assert "“leverage”: use" in page
    assert "to read: people of about" in page
    assert HARD in page
    assert not ResourceVersion.objects.exists()


def test_another_language_than_english_is_not_judged_by_english_measures() -> None:
    resource = made.draft()
    version = made.text_version(resource, "Zaniedbanie to brak opieki. " * 20, language=made.polish())

    page = html(
        as_(resource.drafted_by).post(place("version_edit", version), {"text": version.text, "look": ""})
    )

    assert "knows English only" in page
    assert "Look at this again" not in page


# Editing ------------------------------------------------------------------------------------------


def test_a_draft_is_edited() -> None:
    version = made.text_version(made.draft())
    client = as_(version.made_by)

    answer = send(client, place("version_edit", version), text="Better words.", title="", summary="")

    assert "The draft is saved." in said(client, answer)
    assert made.fresh_version(version).text == "Better words."


def test_of_two_who_write_at_once_the_second_is_shown_both_texts() -> None:
    version = made.text_version(made.draft())
    first, second = as_(version.made_by), as_(made.officer())
    before = {"version": str(version.version)}
    first.post(place("version_edit", version), before | {"text": "The first one’s words."})

    answer = second.post(place("version_edit", version), before | {"text": "The second one’s words."})

    assert answer.status_code == 409
    assert "The first one’s words." in html(answer)
    assert "The second one’s words." in html(answer)
    assert made.fresh_version(version).text == "The first one’s words."


def test_what_is_in_force_is_not_edited() -> None:
    resource = made.published()
    version = resource.versions.select_related("resource").get()
    client = as_(resource.drafted_by)

    page = html(client.get(place("version_edit", version)))
    client.post(place("version_edit", version), {"version": version.version, "text": "Other words."})

    assert "The version is “In force”." in page
    assert made.fresh_version(version).text == made.WORDS


def test_invisible_characters_of_a_paste_are_taken_out_and_those_of_a_script_stay() -> None:
    version = made.text_version(made.draft())
    client = as_(version.made_by)

    answer = send(client, place("version_edit", version), text="We\u200b act. می\u200cخواهم")

    assert "Invisible characters that came along with a paste were taken out of: Text." in said(
        client, answer
    )
    assert made.fresh_version(version).text == "We act. می\u200cخواهم"


def test_a_text_that_is_too_long_is_refused_with_what_to_do() -> None:
    version = made.text_version(made.draft())

    page = html(send(as_(version.made_by), place("version_edit", version), text="x " * 150_000))

    assert "at most 200,000 characters" in page


# Reading ------------------------------------------------------------------------------------------


def test_a_script_in_the_text_is_shown_as_words_wherever_it_is_read() -> None:
    version = made.text_version(made.draft(), "Hello\n\n[click](javascript:alert(1)) &lt;script&gt;")
    client = as_(version.made_by)

    for name in ("version", "version_preview", "version_put_in_force"):
        page = client.get(place(name, version)).content.decode()
        assert 'href="javascript:' not in page
        assert "<script>" not in page


def test_the_preview_wears_the_public_sites_dress_and_says_that_it_is_one() -> None:
    version = made.text_version(made.draft(), title="Widok")

    answer = as_(version.made_by).get(place("version_preview", version))

    page = html(answer)
    assert "This is a preview. Nobody outside can open it." in page
    assert "built/public.css" in page
    assert "<h2" in page
    assert answer["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize(("tag", "direction"), [("ur", "rtl"), ("ar", "rtl"), ("pl", "ltr")])
def test_a_text_runs_the_way_its_script_does(tag: str, direction: str) -> None:
    from partnership.models import Language

    language = Language.objects.get_or_create(tag=tag, defaults={"name": tag})[0]
    version = made.text_version(made.draft(), language=language)

    for name in ("version", "version_preview"):
        assert f'lang="{tag}" dir="{direction}"' in html(as_(version.made_by).get(place(name, version)))


def test_a_draft_is_compared_with_what_is_in_force() -> None:
    resource = made.published()
    draft = made.text_version(resource, made.WORDS.replace("Listen", "Hear"))

    page = html(as_(resource.drafted_by).get(place("version_compare", draft)))

    assert "beside version 1, which is in force" in page
    assert "Taken out: </span>Listen" in page
    assert "Added: </span>Hear" in page


def test_of_another_resource_a_version_is_not_found_under_this_address() -> None:
    one, other = made.text_version(made.draft()), made.text_version(made.draft())
    client = as_(one.made_by)
    address = place("version", one).replace(one.reference, other.reference)

    assert client.get(address).status_code in (403, 404)
    assert as_(made.officer()).get(address).status_code == 404


def test_a_file_that_waits_for_a_decision_is_marked_for_who_may_know_what_was_found() -> None:
    printed = made.file_version(made.draft())
    FindingFactory(document=printed.document)
    address = place("versions", printed.resource)

    assert "Its file waits for a decision" in html(as_(printed.made_by).get(address))
    assert "waits for a decision" not in html(as_(made.member_of(GroupFactory())).get(address))

    send(as_(printed.made_by), place("version_withdraw", printed), reason="A newer one comes.")
    assert "waits for a decision" not in html(as_(printed.made_by).get(address))


def test_before_a_version_is_put_in_force_what_waits_in_its_file_is_told_to_who_may_know() -> None:
    printed = made.file_version(made.draft())
    FindingFactory(document=printed.document, place="paragraph 3", excerpt="Deleted: his brother")
    client = as_(printed.made_by)

    page = html(client.get(place("version_put_in_force", printed)))

    assert "1 thing in its file waits for a decision" in page
    assert "Tracked change, paragraph 3: “Deleted: his brother”" in page
    assert f'href="/workspace/documents/{printed.document.reference}/findings/?next=' in page
    assert "Its file waits for a decision" in html(client.get(place("version", printed)))
    owner = PersonFactory()
    Resource.objects.filter(pk=printed.resource_id).update(owner=owner)
    assert "his brother" not in html(as_(owner).get(place("version_put_in_force", printed)))
    assert "waits for a decision" not in html(as_(owner).get(place("version", printed)))


# In force, kept, closed, withdrawn ----------------------------------------------------------------


def test_a_version_is_put_before_readers_and_the_one_before_is_closed_in_the_same_act() -> None:
    resource = made.published()
    before = resource.versions.get()
    draft = made.text_version(resource, "New words.")
    client = as_(resource.drafted_by)

    page = html(client.get(place("version_put_in_force", draft)))
    answer = send(client, place("version_put_in_force", draft), keep_earlier_readable="")

    assert "The address stays the same." in page
    assert "Version 1 is closed to readers in the same act" in page
    assert "Readers have this version now." in said(client, answer)
    assert made.fresh_version(draft).state == State.CURRENT
    assert not made.fresh_version(before).is_readable


def test_the_one_before_stays_readable_where_somebody_says_why() -> None:
    resource = made.published()
    before = resource.versions.get()
    draft = made.text_version(resource, "New words.")

    send(
        as_(resource.drafted_by),
        place("version_put_in_force", draft),
        keep_earlier_readable="A course cites it.",
    )

    assert made.fresh_version(before).is_readable


def test_a_text_that_changed_after_the_page_was_opened_is_not_put_before_readers_unread() -> None:
    from catalogue.rules.versions import VersionContents
    from catalogue.services import versions

    resource = made.published()
    draft = made.text_version(resource, "As I read it.")
    client = as_(resource.drafted_by)
    shown = {
        "seen": html(client.get(place("version_put_in_force", draft))).split('name="seen" value="')[1][:64]
    }
    versions.edit_version(
        version=draft,
        contents=VersionContents(text="As nobody read it."),
        began_from=draft.version,
        by=resource.drafted_by,
    )

    page = html(client.post(place("version_put_in_force", draft), shown))

    assert "It was changed after you opened the page." in page
    assert "As nobody read it." in page
    assert made.fresh_version(draft).state == State.DRAFT
    again = send(client, place("version_put_in_force", draft))
    assert "Readers have this version now." in said(client, again)


def test_a_second_press_says_that_it_is_in_force() -> None:
    resource = made.published()
    draft = made.text_version(resource, "New words.")
    client = as_(resource.drafted_by)
    send(client, place("version_put_in_force", draft))

    assert "It is in force. Nothing is left to do." in said(
        client, client.post(place("version_put_in_force", draft))
    )


def test_a_version_that_lacks_something_shows_what_and_no_button() -> None:
    from catalogue.rules.versions import VersionContents
    from catalogue.services import versions

    resource = made.published()
    video = versions.begin_version(
        resource=resource,
        language=made.english(),
        format="video",
        contents=VersionContents(link="https://example.org/film"),
        by=resource.drafted_by,
    )

    page = html(as_(resource.drafted_by).get(place("version_put_in_force", video)))

    assert "it needs captions or a transcript" in page
    assert "Put it before readers now" not in page


def test_an_earlier_version_is_opened_to_readers_again_and_closed() -> None:
    resource = made.published()
    before = resource.versions.select_related("resource").get()
    made.in_force(made.text_version(resource, "New words."))
    client = as_(resource.drafted_by)

    kept = send(client, place("version_keep_readable", before), reason="A court asked for it.")
    assert "Readers can open it, marked as superseded." in said(client, kept)
    assert made.fresh_version(before).is_readable
    closed = send(client, place("version_close", before), reason="It is over.")
    assert "It is closed to readers." in said(client, closed)
    assert not made.fresh_version(before).is_readable


def test_one_of_two_variants_is_withdrawn_and_the_last_is_not() -> None:
    resource = made.published()
    polish = made.in_force(made.text_version(resource, "Zaniedbanie", language=made.polish()))
    english = resource.versions.select_related("resource").get(language=made.english())
    client = as_(PersonFactory(chair=True))

    gone = said(client, send(client, place("version_withdraw", polish), reason="Badly translated."))
    kept = send(client, place("version_withdraw", english), reason="No.")

    assert "The version is withdrawn." in gone
    assert "Withdraw the resource instead." in html(kept)
    assert made.fresh_version(polish).state == State.WITHDRAWN
    assert made.fresh_version(english).state == State.CURRENT


def test_a_draft_is_dropped_by_who_writes_and_not_by_a_chair() -> None:
    version = made.text_version(made.draft())

    assert as_(PersonFactory(chair=True)).get(place("version_withdraw", version)).status_code == 403
    client = as_(version.made_by)
    answer = send(client, place("version_withdraw", version), reason="Nobody needs it.")
    assert "The draft is dropped." in said(client, answer)


def test_readers_inside_open_the_file_of_what_is_in_force_and_of_nothing_else() -> None:
    resource = made.ready(visibility=Resource.Visibility.SIGNED_IN)
    printed = made.file_version(resource)
    made.sign_off(printed)
    made.in_force(printed)
    from catalogue.services import publishing

    publishing.publish(resource=resource, by=resource.drafted_by)
    draft = made.file_version(resource)
    reader = as_(PersonFactory(press_lead=True))

    assert reader.get(place("version_file", printed)).status_code == 200
    assert reader.get(place("version_file", draft)).status_code == 404
    publishing.withdraw(resource=resource, manner="vanish", reason="Wrong.", by=resource.drafted_by)
    assert reader.get(place("version_file", printed)).status_code == 404


# Sign-off -----------------------------------------------------------------------------------------


def test_a_group_is_asked_and_its_member_answers_to_what_they_see() -> None:
    printed = made.file_version(made.draft())
    group = GroupFactory()
    member = made.member_of(group)
    client, signer = as_(printed.made_by), as_(member)

    asked = send(client, place("sign_off", printed), group=group.pk)
    assert "The group is asked." in said(client, asked)
    page = html(signer.get(place("sign_off", printed)))
    assert "Does your group sign it off?" in page
    answered = send(signer, place("sign_off", printed), answer="yes", answer_it="")

    assert "Your answer is recorded." in said(signer, answered)
    assert "Signed off" in html(client.get(place("version", printed)))


def test_a_group_that_was_asked_already_is_told_of_beside_the_groups() -> None:
    printed = made.file_version(made.draft())
    group = GroupFactory()
    client = as_(printed.made_by)
    send(client, place("sign_off", printed), group=group.pk)

    again = html(send(client, place("sign_off", printed), group=group.pk))

    assert beside(again, "group") == "The group was asked already."


def test_a_no_says_what_has_to_be_changed() -> None:
    printed = made.file_version(made.draft())
    group = GroupFactory()
    signer = as_(made.member_of(group))
    send(as_(printed.made_by), place("sign_off", printed), group=group.pk)

    page = html(send(signer, place("sign_off", printed), answer="no", answer_it=""))
    send(signer, place("sign_off", printed), answer="no", note="The number is old.", answer_it="")

    assert "Say what has to be changed" in page
    assert printed.sign_offs.get().note == "The number is old."


def test_who_wrote_it_gives_no_answer_and_who_belongs_to_no_group_is_asked_for_none() -> None:
    printed = made.file_version(made.draft())
    send(as_(printed.made_by), place("sign_off", printed), group=GroupFactory().pk)
    asked = printed.sign_offs.get()
    answer = {"answer": "yes", "answer_it": "", "sign_off": asked.pk, "seen": asked.fingerprint}

    assert as_(printed.made_by).post(place("sign_off", printed), answer).status_code == 403
    assert as_(PersonFactory(chair=True)).post(place("sign_off", printed), answer).status_code == 403
    assert as_(made.member_of(GroupFactory())).post(place("sign_off", printed), answer).status_code == 403
    assert printed.sign_offs.get().answer == "waiting"
