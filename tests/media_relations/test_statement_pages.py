"""The pages of statements: each opens for whom it is, in every status, and does what its button says."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from foundation import clock
from matters.models import Matter
from media_relations.models import (
    Agreement,
    Approval,
    CheckKind,
    Cutting,
    LastLook,
    MediaProtocol,
    Statement,
    StatementOverride,
)
from media_relations.queries import changes
from media_relations.queries.statement_page import events_of
from media_relations.rules.approval import Said, live_fingerprint
from media_relations.services import agreements, approvals, checks
from notices.models import Notice
from partnership.models import Person
from tests.matters.factories import ProceedingFactory
from tests.media_relations import factories as made
from tests.media_relations.factories import JournalistFactory, fresh, officer, voice_of
from tests.partnership.factories import AgencyFactory, PartnershipFactory, PersonFactory
from tests.reviews.factories import ReviewFactory, put_on

pytestmark = pytest.mark.django_db

#: Those that show something and take no parameter beside the statement.
TEXT_PAGES = [
    "statement",
    "statement_checks",
    "statement_quotes",
    "statement_consultation",
    "statement_files",
]
REST_PAGES = [
    "statement_agreements",
    "statement_members",
    "statement_recipients",
    "statement_lines",
    "statement_responses",
    "statement_overrides",
    "statement_timeline",
    "statement_telephone",
]
WRITERS_PAGES = [
    "statement_edit",
    "statement_drop",
    "statement_release",
    "statement_unschedule",
    "statement_change",
]


def place(name: str, statement: Statement, *args: Any) -> str:
    return reverse(f"media_relations:{name}", args=[statement.reference, *args])


def as_(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def html(response: Any) -> str:
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def typed(statement: Statement, **changes: Any) -> dict[str, Any]:
    """The edit form as a browser sends it back."""
    statement = fresh(statement)
    version = statement.current_version
    assert version is not None
    given = {
        "version": statement.version,
        "kind": statement.kind,
        "title": version.title,
        "text": version.text.replace("\n", "\r\n"),
        "key_message": version.key_message,
        "spokesperson": version.spokesperson_id or "",
        "quote_count": 2,
        "save": "Save the statement",
    }
    return given | changes


class TestWhoReads:
    @pytest.mark.parametrize("status", Statement.Status.values)
    def test_every_page_opens_in_every_status_for_who_writes_and_approves(self, status: str) -> None:
        agency = AgencyFactory()
        statement = made.in_status(status, agency)
        writer, chair = as_(statement.drafted_by), as_(PersonFactory(chair=True))

        for name in TEXT_PAGES + REST_PAGES:
            for client in (writer, chair):
                assert client.get(place(name, statement)).status_code == 200, name
        for name in WRITERS_PAGES:
            assert writer.get(place(name, statement)).status_code == 200, name
        assert chair.get(place("statement_approve", statement)).status_code == 200
        assert chair.get(place("statement_withdraw", statement)).status_code == 200
        assert writer.get(place("statement_version", statement, 1)).status_code == 200

    @pytest.mark.parametrize("status", Statement.Status.values)
    def test_to_a_stranger_none_of_it_ever_existed(self, status: str) -> None:
        statement = made.in_status(status, AgencyFactory())
        stranger = as_(PersonFactory(subcommittee_member=True))
        never = stranger.get("/workspace/media/statements/nothinghere0/edit/")

        for name in TEXT_PAGES + REST_PAGES + WRITERS_PAGES:
            is_public = status == Statement.Status.RELEASED and name == "statement"
            assert stranger.get(place(name, statement)).status_code == (200 if is_public else 404), name
        assert never.status_code == 404

    def test_staff_whom_it_does_not_involve_read_what_was_released_and_no_more(self) -> None:
        statement = made.released(AgencyFactory(name="Quiet agency"))
        as_(statement.drafted_by).post(
            place("statement_lines", statement), {"words": "Inside only", "version": 1}
        )

        text = html(as_(PersonFactory(subcommittee_member=True)).get(place("statement", statement)))

        assert made.WORDS in text
        for gone in ("Quiet agency", "Inside only", statement.drafted_by.name, "Timeline"):
            assert gone not in text

    def test_who_is_quoted_reads_the_text_and_not_who_agreed(self) -> None:
        speaker = PersonFactory(independent_reviewer=True)
        statement = made.agreeing(AgencyFactory(), quotes=[Said(speaker.pk, "We are sorry.")])
        client = as_(speaker)

        assert "We are sorry." in html(client.get(place("statement_quotes", statement)))
        for name in REST_PAGES:
            assert client.get(place(name, statement)).status_code == 404

    def test_an_agency_concerned_reads_everything_and_may_not_write(self) -> None:
        agency = AgencyFactory()
        statement = made.agreeing(agency)
        client = as_(voice_of(agency))

        assert "agrees" in html(client.get(place("statement_agreements", statement)))
        for name in ["statement_edit", "statement_release"]:
            assert client.get(place(name, statement)).status_code == 403

    def test_no_link_leads_somebody_where_they_are_refused(self) -> None:
        agency = AgencyFactory()
        statement = made.approving(agency)

        for person in (statement.drafted_by, voice_of(agency), PersonFactory(chair=True)):
            client = as_(person)
            shown = html(client.get(place("statement", statement)))
            for address in set(re.findall(r'href="(/workspace/media/[^"?]+)', shown)):
                assert client.get(address).status_code == 200, (address, person.roles())


class TestList:
    def test_it_is_narrowed_sorted_and_exported_alike(self) -> None:
        made.draft(title="About a court case")
        made.approving(title="About a service", kind="holding")
        client = as_(officer())

        every = html(client.get("/workspace/media/statements/"))
        held = html(client.get("/workspace/media/statements/?kind=holding&sort=-title"))
        csv = client.get("/workspace/media/statements/export/?kind=holding").getvalue().decode()

        assert "About a court case" in every
        assert "About a service" in every
        assert "About a court case" not in held
        assert "About a service" in csv
        assert "About a court case" not in csv

    def test_a_concern_that_stands_comes_first_on_the_page_and_in_the_list(self) -> None:
        agency, silent = AgencyFactory(name="Anyshire Police"), AgencyFactory()
        statement = made.agreeing(agency, silent)
        concern = made.object_to(statement, agency)
        client, chair = as_(statement.drafted_by), PersonFactory(chair=True)

        def said() -> tuple[str, str]:
            return (
                " ".join(html(client.get(place("statement", statement))).split()),
                " ".join(html(client.get("/workspace/media/statements/")).split()),
            )

        page, rows = said()
        assert f'"govuk-inset-text">Anyshire Police raised a concern. With {silent}.' in page
        assert "<br>Anyshire Police raised a concern.<br>1 not answered" in rows

        agreements.answer_for_agency(agreement=concern, reason="The inquest is over.", by=chair)

        page, rows = said()
        assert f'"govuk-inset-text">With {silent}.' in page
        assert "raised a concern" not in rows

    def test_its_number_of_queries_does_not_grow(self, django_assert_max_num_queries: Any) -> None:
        for _ in range(3):
            made.agreeing(AgencyFactory())
        client = as_(officer())
        client.get("/workspace/media/statements/")

        with django_assert_max_num_queries(16):
            client.get("/workspace/media/statements/")

    def test_words_of_a_draft_find_nothing_for_who_may_not_read_it(self) -> None:
        made.released(title="Public title")
        stranger = as_(PersonFactory(subcommittee_member=True))

        assert "Public title" in html(stranger.get("/workspace/media/statements/?words=Public"))
        made.draft(title="Secret title")
        assert "Secret title" not in html(stranger.get("/workspace/media/statements/?words=Secret"))


class TestWriting:
    def test_a_statement_is_begun_in_ones_own_name(self) -> None:
        agency = AgencyFactory()
        person = voice_of(agency)

        answer = as_(person).post(
            "/workspace/media/statements/begin/",
            {
                "on_behalf_of": agency.pk,
                "kind": "reactive",
                "title": "Ours",
                "text": "We act.",
                "version": 1,
                "quote_count": 2,
                "save": "1",
            },
        )

        statement = Statement.objects.get()
        assert answer.url == statement.get_absolute_url()  # type: ignore[attr-defined]
        assert (statement.on_behalf_of, str(statement)) == (agency, "Ours")

    def test_nobody_begins_one_who_speaks_for_nobody(self) -> None:
        client = as_(PersonFactory(subcommittee_member=True))

        assert client.get("/workspace/media/statements/begin/").status_code == 403
        assert not Statement.objects.exists()

    @pytest.mark.parametrize("name", ["partnership", "other"])
    def test_nobody_begins_one_in_anothers_name(self, name: str) -> None:
        client = as_(voice_of(AgencyFactory()))
        chosen = "partnership" if name == "partnership" else str(AgencyFactory().pk)

        answer = client.post(
            "/workspace/media/statements/begin/",
            {"on_behalf_of": chosen, "kind": "reactive", "title": "x", "text": "y", "version": 1},
        )

        assert "Select a valid choice" in html(answer)
        assert not Statement.objects.exists()

    def test_checking_the_words_stores_nothing_and_says_what_to_look_at(self) -> None:
        PartnershipFactory()
        statement = made.draft()
        long = " ".join(["word"] * 30) + ". The MASH met."

        shown = html(
            as_(statement.drafted_by).post(
                place("statement_edit", statement), typed(statement, text=long, look="1") | {"save": ""}
            )
        )

        assert 'Nothing was saved. <a class="govuk-link" href="#advice">' in shown
        assert 'id="advice"' in shown
        assert "Sentences of more than 25 words" in shown
        assert "MASH" in shown
        assert "The safeguarding message is missing" in shown
        assert fresh(statement).versions.count() == 1

    def test_a_live_proceeding_is_warned_of_while_writing(self) -> None:
        writer = PersonFactory(business_manager=True)
        matter = Matter.objects.create(code_name="Alder", owner=writer)
        ProceedingFactory(matter=matter)
        statement = made.draft(by=writer, matter=matter)

        assert "A live proceeding" in html(as_(writer).get(place("statement_edit", statement)))

    def test_a_change_is_a_new_version_and_an_unchanged_save_is_none(self) -> None:
        statement = made.approved(AgencyFactory())
        client = as_(statement.drafted_by)

        client.post(place("statement_edit", statement), typed(statement))
        assert fresh(statement).status == Statement.Status.APPROVED

        client.post(place("statement_edit", statement), typed(statement, text="Other words."))
        assert fresh(statement).status == Statement.Status.AGREEING
        assert fresh(statement).versions.count() == 2

    def test_the_second_of_two_saves_sees_both_texts_and_changes_nothing(self) -> None:
        statement = made.draft()
        stale = typed(statement, text="Mine.")
        client = as_(statement.drafted_by)
        client.post(place("statement_edit", statement), typed(statement, text="Theirs."))

        answer = client.post(place("statement_edit", statement), stale)

        shown = answer.content.decode()
        assert answer.status_code == 409
        assert "Theirs." in shown
        assert "Mine." in shown
        current = fresh(statement).current_version
        assert current is not None
        assert current.text == "Theirs."

    def test_what_came_along_with_a_paste_is_refused_and_what_was_typed_stays(self) -> None:
        statement = made.draft()

        shown = html(
            as_(statement.drafted_by).post(
                place("statement_edit", statement), typed(statement, text="We act. <!-- not Rowan -->")
            )
        )

        assert "readers would not see" in shown
        assert "not Rowan" in shown
        assert fresh(statement).versions.count() == 1

    def test_invisible_characters_are_taken_out_and_told_of(self) -> None:
        statement = made.draft()
        client = as_(statement.drafted_by)

        answer = client.post(
            place("statement_edit", statement), typed(statement, text="We\u200b act\u00ad."), follow=True
        )

        current = fresh(statement).current_version
        assert current is not None
        assert current.text == "We act."
        assert "Invisible characters" in answer.content.decode()

    def test_quotes_are_stored_with_their_speakers(self) -> None:
        statement = made.draft()
        speaker = PersonFactory()

        as_(statement.drafted_by).post(
            place("statement_edit", statement),
            typed(statement, speaker_0=speaker.pk, words_0="We are sorry."),
        )

        assert [(q.speaker, q.words) for q in statement.quotes.all()] == [(speaker, "We are sorry.")]

    def test_an_embargo_in_the_hour_that_comes_twice_is_refused_by_its_box(self) -> None:
        statement = made.draft()
        night = {"release_at_0": "25", "release_at_1": "10", "release_at_2": "2026", "release_at_3": "1:30am"}

        shown = html(
            as_(statement.drafted_by).post(place("statement_edit", statement), typed(statement, **night))
        )

        assert "this time comes twice" in shown
        assert fresh(statement).versions.count() == 1

    def test_an_embargo_that_has_passed_is_refused_by_its_box(self) -> None:
        author = officer()
        boxes = {"release_at_0": "5", "release_at_1": "1", "release_at_2": "2025", "release_at_3": "9am"}
        statement = made.draft(by=author)
        new = typed(statement, on_behalf_of="partnership", version=1)

        begun = html(as_(author).post(reverse("media_relations:statement_begin"), new | boxes))
        edited = html(as_(author).post(place("statement_edit", statement), typed(statement, **boxes)))

        for shown in (begun, edited):
            assert '<a href="#id_release_at_0">That moment has passed.' in shown
        assert Statement.objects.count() == 1
        assert fresh(statement).versions.count() == 1

    def test_recipients_are_those_who_may_be_written_to(self) -> None:
        statement = made.draft()
        yes, no = JournalistFactory(), JournalistFactory(do_not_contact=True)
        client = as_(statement.drafted_by)
        shown = html(client.get(place("statement_recipients", statement)))
        assert yes.name in shown
        assert no.name not in shown

        client.post(
            place("statement_recipients", statement),
            {"journalists": [yes.pk], "version": fresh(statement).version},
        )

        assert list(statement.journalists.all()) == [yes]
        assert fresh(statement).versions.count() == 1


class TestSubmitting:
    @pytest.mark.parametrize(
        ("is_concerned", "is_quoted", "words"),
        [
            (True, True, "The agencies concerned are asked, and so is everybody who is quoted"),
            (True, False, "The agencies concerned are asked."),
            (
                False,
                True,
                "No agency has to be asked. Everybody who is quoted and has not said yes is asked.",
            ),
            (False, False, "Neither an agency nor anybody quoted has to be asked: ask for approval."),
        ],
    )
    def test_it_says_who_is_asked(self, is_concerned: bool, is_quoted: bool, words: str) -> None:
        said = [Said(PersonFactory(independent_reviewer=True).pk, "We learn.")] if is_quoted else []
        statement = made.draft(*([AgencyFactory()] if is_concerned else []), quotes=said)

        shown = html(as_(statement.drafted_by).post(place("statement_submit", statement), follow=True))

        assert words in shown
        assert ("everybody who is quoted" in shown.lower()) is is_quoted


class TestAgreeing:
    def test_the_button_of_a_chair_says_that_it_answers(self) -> None:
        agency = AgencyFactory(name="Anyshire Police")
        statement = made.agreeing(agency)
        made.object_to(statement, agency)

        shown = html(as_(PersonFactory(chair=True)).get(place("statement_lift", statement, agency.pk)))

        assert "Answer Anyshire Police with this reason" in shown
        assert "Release it" not in shown

    def test_an_agency_agrees_to_what_its_page_showed(self) -> None:
        agency = AgencyFactory()
        statement = made.agreeing(agency)
        client = as_(voice_of(agency))
        seen = live_fingerprint(fresh(statement))

        answer = client.post(
            place("statement_answer", statement, agency.pk),
            {f"agree-{agency.pk}-seen": seen, f"agree-{agency.pk}-decision": "agree"},
        )

        assert answer.status_code == 302
        assert Agreement.objects.get().answer == "agreed"

    def test_an_agreement_to_a_text_that_changed_is_refused(self) -> None:
        agency = AgencyFactory()
        statement = made.agreeing(agency)
        seen = live_fingerprint(fresh(statement))
        as_(statement.drafted_by).post(place("statement_edit", statement), typed(statement, text="Other."))

        shown = html(
            as_(voice_of(agency)).post(
                place("statement_answer", statement, agency.pk),
                {f"agree-{agency.pk}-seen": seen, f"agree-{agency.pk}-decision": "agree"},
            )
        )

        assert "changed after you opened the page" in shown
        assert live_fingerprint(fresh(statement)) in shown
        assert not Agreement.objects.filter(answer="agreed").exists()

    def test_a_concern_says_what_it_would_harm(self) -> None:
        agency = AgencyFactory()
        statement = made.agreeing(agency)
        given = {
            f"concern-{agency.pk}-seen": live_fingerprint(fresh(statement)),
            f"concern-{agency.pk}-decision": "concern",
        }
        client = as_(voice_of(agency))

        assert "Say what the text would harm" in html(
            client.post(place("statement_answer", statement, agency.pk), given)
        )
        client.post(
            place("statement_answer", statement, agency.pk),
            given | {f"concern-{agency.pk}-harms": "Our inquiry."},
        )

        assert Agreement.objects.get().harms == "Our inquiry."

    def test_nobody_answers_for_another_agency(self) -> None:
        mine, other = AgencyFactory(), AgencyFactory()
        statement = made.agreeing(mine, other)

        answer = as_(voice_of(mine)).post(place("statement_answer", statement, other.pk), {})

        assert answer.status_code == 403
        assert not Agreement.objects.exclude(answer="waiting").exists()

    def test_a_chair_answers_a_concern_and_a_second_person_looks(self) -> None:
        agency = AgencyFactory()
        statement = made.agreeing(agency)
        made.object_to(statement, agency)
        chair = PersonFactory(chair=True)

        as_(chair).post(place("statement_lift", statement, agency.pk), {"reason": "The law asks for it."})
        override = StatementOverride.objects.get()
        shown = html(as_(chair).get(place("statement_overrides", statement)))
        assert "I have looked at this" not in shown

        as_(officer()).post(place("statement_override_look", statement, override.pk))
        override.refresh_from_db()
        assert override.looked_at is not None

    def test_a_chair_from_the_agency_is_refused(self) -> None:
        agency = AgencyFactory()
        statement = made.agreeing(agency)
        made.object_to(statement, agency)

        answer = as_(PersonFactory(vice_chair=True, agency=agency)).post(
            place("statement_lift", statement, agency.pk), {"reason": "No"}
        )

        assert answer.status_code == 403
        assert not StatementOverride.objects.exists()

    def test_agencies_are_added_with_a_deadline_and_taken_out_with_a_reason(self) -> None:
        statement, agency = made.draft(), AgencyFactory()
        client = as_(statement.drafted_by)
        day = clock.today() + dt.timedelta(days=3)

        client.post(
            place("statement_agency_add", statement),
            {
                "agency": agency.pk,
                "deadline_at_0": day.day,
                "deadline_at_1": day.month,
                "deadline_at_2": day.year,
                "deadline_at_3": "4pm",
            },
        )
        concern = statement.agencies.get()
        assert clock.day_of(concern.deadline_at) == day

        client.post(place("statement_agency_remove", statement, agency.pk), {"reason": "By mistake."})
        concern.refresh_from_db()
        assert concern.removed_reason == "By mistake."

    def test_two_hundred_agencies_take_no_more_queries(self, django_assert_max_num_queries: Any) -> None:
        agencies = AgencyFactory.create_batch(200)
        statement = made.draft(*agencies)
        client = as_(statement.drafted_by)
        client.get(place("statement_agreements", statement))

        with django_assert_max_num_queries(40):
            client.get(place("statement_agreements", statement))


class TestBesideIt:
    def test_a_check_is_asked_for_and_done_by_that_person_alone(self) -> None:
        statement, checker = made.draft(), officer()
        kind = CheckKind.objects.create(key="tone", name="Tone", question="Is the tone right?")
        as_(statement.drafted_by).post(
            place("statement_checks", statement), {"kind": kind.pk, "person": checker.pk}
        )
        check = statement.checks.get()
        seen = live_fingerprint(fresh(statement))
        given = {"seen": seen, "answer": "yes", "words": ""}

        refused = as_(officer()).post(place("statement_check", statement, check.pk), given)
        assert refused.status_code == 403
        as_(checker).post(place("statement_check", statement, check.pk), given)

        check.refresh_from_db()
        assert (check.is_passed, check.fingerprint) == (True, seen)

    def test_only_the_speaker_says_yes_to_the_words_that_were_shown(self) -> None:
        speaker = PersonFactory(independent_reviewer=True)
        statement = made.agreeing(quotes=[Said(speaker.pk, "One line.\n\nAnother.")])
        quote = statement.quotes.get()

        other = as_(officer()).post(
            place("statement_quote_yes", statement, quote.reference), {"seen": quote.words}
        )
        assert other.status_code == 403
        as_(speaker).post(
            place("statement_quote_yes", statement, quote.reference),
            {"seen": quote.words.replace("\n", "\r\n")},
        )

        quote.refresh_from_db()
        assert quote.yes_at is not None

    def test_a_press_office_is_asked_and_answers(self) -> None:
        statement, agency = made.draft(), AgencyFactory()
        as_(statement.drafted_by).post(place("statement_consultation", statement), {"agency": agency.pk})
        one = statement.consultations.get()

        as_(voice_of(agency)).post(
            place("statement_consultation_answer", statement, one.pk), {f"view-{one.pk}-words": "Fine."}
        )

        one.refresh_from_db()
        assert one.words == "Fine."

    def test_elected_members_are_recorded_as_informed_or_a_chair_says_why_not(self) -> None:
        statement = made.approving()
        now = clock.now().astimezone(clock.LONDON) - dt.timedelta(days=1)
        as_(statement.drafted_by).post(
            place("statement_members", statement),
            {
                "who": "Lead member",
                "how": "By telephone",
                "informed_at_0": now.day,
                "informed_at_1": now.month,
                "informed_at_2": now.year,
                "informed_at_3": "9am",
            },
        )
        assert statement.member_briefings.get().who == "Lead member"

        other = made.approving()
        as_(PersonFactory(chair=True)).post(
            place("statement_without_members", other), {"reason": "It is night."}
        )
        assert other.overrides.get().kind == "members"

    def test_lines_are_written_and_cleared_by_somebody_else(self) -> None:
        statement = made.agreeing()
        writer = as_(statement.drafted_by)
        writer.post(
            place("statement_lines", statement), {"words": "We can’t say.", "question": "Why?", "version": 1}
        )
        line = statement.lines.get()
        clear = reverse("media_relations:line_clear", args=[line.reference])

        assert writer.post(clear, {"seen": line.words, "seen_question": "Why?"}).status_code == 403
        chair = as_(PersonFactory(chair=True))
        page = html(chair.get(place("statement_lines", statement)))
        assert 'name="seen_question" value="Why?"' in page
        chair.post(clear, {"seen": line.words, "seen_question": "Who?"})
        line.refresh_from_db()
        assert line.cleared_at is None
        chair.post(clear, {"seen": line.words, "seen_question": "Why?"})
        line.refresh_from_db()
        assert line.cleared_at is not None

    def test_an_agencys_own_words_stand_beside_ours(self) -> None:
        agency = AgencyFactory()
        statement = made.released(agency)
        as_(officer()).post(place("statement_responses", statement), {"agency": agency.pk})

        as_(voice_of(agency)).post(
            place("statement_response", statement, agency.pk), {"text": "We say this.", "version": 1}
        )

        assert "We say this." in html(as_(officer()).get(place("statement_responses", statement)))

    def test_half_an_address_of_a_cutting_is_refused_in_our_words(self) -> None:
        shown = html(
            as_(officer()).post(
                reverse("media_relations:cutting_add"), {"title": "A headline", "link": "the Echo, page 4"}
            )
        )

        assert "Enter the whole address of the page, beginning with https://" in shown
        assert not Cutting.objects.exists()

    def test_a_cutting_is_kept_judged_and_exported(self) -> None:
        statement, keeper, owner = made.released(), officer(), officer()
        today = clock.today()
        as_(keeper).post(
            reverse("media_relations:cutting_add"),
            {
                "title": "=Headline",
                "link": "https://paper.example/1",
                "statement": statement.reference,
                "published_on_0": today.day,
                "published_on_1": today.month,
                "published_on_2": today.year,
            },
        )
        cutting = statement.cuttings.get()

        as_(keeper).post(
            reverse("media_relations:cutting", args=[cutting.reference]),
            {
                "is_inaccurate": "on",
                "what_is_wrong": "The day.",
                "outcome": "needs_answer",
                "owner": owner.pk,
                "version": 1,
            },
        )

        cutting.refresh_from_db()
        assert (cutting.is_inaccurate, cutting.owner) == (True, owner)
        csv = as_(keeper).get(reverse("media_relations:cuttings_export")).getvalue().decode()
        assert "'=Headline" in csv

    @pytest.mark.parametrize("page", ["cutting", "statements"])
    def test_the_list_of_cuttings_is_offered_to_whom_it_is_for(self, page: str) -> None:
        owner, link = PersonFactory(subcommittee_member=True), f'href="{reverse("media_relations:cuttings")}"'
        cutting = Cutting.objects.create(
            title="A headline",
            link="https://paper.example/1",
            published_on=clock.today(),
            added_at=clock.now(),
            added_by=officer(),
            owner=owner,
        )
        address = reverse(f"media_relations:{page}", args=[cutting.reference] if page == "cutting" else [])

        assert link in html(as_(officer()).get(address))
        assert link not in html(as_(owner).get(address))


class TestApproving:
    def test_two_taps_approve_what_the_page_showed(self) -> None:
        statement = made.approving(AgencyFactory())
        client = as_(PersonFactory(chair=True))
        version = fresh(statement).current_version
        assert version is not None
        page = place("statement_approve_version", statement, version.number)
        shown = html(client.get(page))
        assert shown.index(made.WORDS) < shown.index("Approve this text")

        answer = client.post(
            page, {"approve-seen": live_fingerprint(fresh(statement)), "approve-decision": "approve"}
        )

        assert answer.status_code == 302
        assert fresh(statement).status == Statement.Status.APPROVED

    def test_a_scanner_that_opens_the_link_ten_times_decides_nothing(self) -> None:
        statement = made.approving()
        client = as_(PersonFactory(chair=True))

        for method in (client.get, client.head) * 5:
            assert method(place("statement_approve_version", statement, 1)).status_code == 200

        assert fresh(statement).status == Statement.Status.APPROVING
        assert not Approval.objects.exists()

    def test_the_mailed_link_of_an_earlier_version_says_so_and_has_no_button(self) -> None:
        statement = made.approving()
        writer = as_(statement.drafted_by)
        writer.post(place("statement_edit", statement), typed(statement, text="Newer words."))
        approvals.ask_approval(statement=fresh(statement), by=statement.drafted_by)

        shown = html(as_(PersonFactory(chair=True)).get(place("statement_approve_version", statement, 1)))

        assert "A newer one exists" in shown
        assert "Approve this text" not in shown
        assert "Newer words." not in shown

    def test_what_changed_since_the_last_look_stands_there_word_by_word(self) -> None:
        statement = made.approving()
        chair = PersonFactory(chair=True)
        client = as_(chair)
        client.get(place("statement_approve", statement))
        as_(statement.drafted_by).post(
            place("statement_edit", statement), typed(statement, text=f"{made.WORDS} And soon.")
        )
        approvals.ask_approval(statement=fresh(statement), by=statement.drafted_by)

        shown = html(client.get(place("statement_approve", statement)))

        assert "What changed since you last looked" in shown
        assert "And soon.</ins>" in shown
        assert shown.index('class="portal-text"') < shown.index("What changed since you last looked")
        assert LastLook.objects.get(person=chair).version.number == 1

    def test_a_word_and_what_stands_in_its_place_do_not_run_together(self) -> None:
        words = {"changes": [changes.Change("Text", changes.compare("We act now.", "We waited now."))]}

        shown = render_to_string("components/changes.html", words)

        assert "act</del> <ins>" in shown
        assert shown.count("</del>") == shown.count("<ins>") == 1

    def test_a_text_that_changed_meanwhile_is_not_approved(self) -> None:
        statement = made.approving()
        seen = live_fingerprint(fresh(statement))
        as_(statement.drafted_by).post(place("statement_edit", statement), typed(statement, text="Other."))
        approvals.ask_approval(statement=fresh(statement), by=statement.drafted_by)

        shown = html(
            as_(PersonFactory(chair=True)).post(
                place("statement_approve", statement),
                {"approve-seen": seen, "approve-decision": "approve"},
            )
        )

        assert "changed after you opened the page" in shown
        assert not Approval.objects.exists()

    def test_a_vice_chair_says_why_they_act(self) -> None:
        statement = made.approving()
        client = as_(PersonFactory(vice_chair=True))
        given = {"approve-seen": live_fingerprint(fresh(statement)), "approve-decision": "approve"}

        assert "Say why you act" in html(client.post(place("statement_approve", statement), given))
        assert not Approval.objects.exists()
        client.post(place("statement_approve", statement), given | {"approve-reason": "The chair is away."})

        assert Approval.objects.get().acting_reason == "The chair is away."

    def test_the_author_who_is_the_chair_reads_why_not_and_is_refused(self) -> None:
        chair = PersonFactory(chair=True)
        statement = made.approving(by=chair)
        client = as_(chair)

        assert "Somebody else does this" in html(client.get(place("statement_approve", statement)))
        answer = client.post(
            place("statement_approve", statement),
            {"approve-seen": live_fingerprint(fresh(statement)), "approve-decision": "approve"},
        )
        assert answer.status_code == 403
        assert not Approval.objects.exists()

    def test_approved_if_changed_counts_once_another_person_takes_that_text(self) -> None:
        statement = made.approving()
        chair = PersonFactory(chair=True)
        as_(chair).post(
            place("statement_approve", statement),
            {
                "if_changed-seen": live_fingerprint(fresh(statement)),
                "if_changed-decision": "if_changed",
                "if_changed-title": "On a review",
                "if_changed-text": "We are very sorry.",
            },
        )
        assert fresh(statement).status == Statement.Status.APPROVING
        writer = as_(statement.drafted_by)
        assert "very" in html(writer.get(place("statement_change", statement)))

        assert as_(chair).post(place("statement_change", statement), {"version": 1}).status_code == 403
        writer.post(place("statement_change", statement), {"version": fresh(statement).version})

        assert fresh(statement).status == Statement.Status.APPROVED

    def test_it_is_sent_back_with_what_has_to_change(self) -> None:
        statement = made.approving()

        as_(PersonFactory(chair=True)).post(
            place("statement_approve", statement),
            {"send_back-decision": "send_back", "send_back-reason": "Name no day."},
        )

        assert fresh(statement).status == Statement.Status.DRAFT
        assert "Name no day." in html(as_(statement.drafted_by).get(place("statement", statement)))

    def test_nobody_else_sees_the_buttons(self) -> None:
        agency = AgencyFactory()
        statement = made.approving(agency)

        for person in (officer(), voice_of(agency)):
            assert as_(person).get(place("statement_approve", statement)).status_code == 403

    def test_who_agreed_and_what_a_chair_answered_stand_above_the_button(self) -> None:
        police, hospitals, school = (AgencyFactory(name=name) for name in ("Police", "Hospitals", "School"))
        statement = made.agreeing(police, hospitals, school)
        made.agree(statement, school)
        concern = made.object_to(statement, police, harms="It names the street.")
        first = PersonFactory(chair=True, name="Cora Chair")
        agreements.answer_for_agency(agreement=concern, reason="The street is known.", by=first)
        approvals.ask_approval(statement=fresh(statement), by=statement.drafted_by)
        client = as_(PersonFactory(chair=True))

        above = html(client.get(place("statement_approve", statement))).split("Approve this text")[0]

        said = re.sub(r"<[^>]*>|\s+", " ", above.split("What the agencies say")[1])
        said = re.sub(" +", " ", said)
        for words in (
            "Agreed School",
            "Police Answered by a chair It raised a concern: It names the street.",
            "Cora Chair, ",
            ": The street is known. It waits for a second person to look.",
            "No answer Hospitals",
        ):
            assert words in said, said

    def test_silence_that_a_chair_answered_and_who_has_looked_at_it_stand_there(self) -> None:
        agency = AgencyFactory(name="Hospitals")
        statement = made.approving(agency)
        Agreement._base_manager.update(deadline_at=clock.now() - dt.timedelta(hours=1))
        override = agreements.answer_for_agency(
            agreement=Agreement.objects.get(), reason="It is urgent.", by=PersonFactory(chair=True)
        )
        agreements.look_at_override(override=override, by=officer(name="Otto Officer"))

        shown = html(as_(PersonFactory(chair=True)).get(place("statement_approve", statement)))

        assert "It did not answer by" in shown
        assert "Otto Officer has looked at it." in shown
        assert "waits for a second person" not in shown

    def test_an_agency_that_a_chair_took_out_stands_there_until_a_second_person_has_looked(self) -> None:
        statement = made.approving(AgencyFactory(name="Hospitals"))
        override = agreements.remove_agency(
            concern=statement.agencies.get(), reason="It knows nothing of it.", by=PersonFactory(chair=True)
        ).statement.overrides.get()
        client = as_(PersonFactory(chair=True))
        assert "It knows nothing of it." in html(client.get(place("statement_approve", statement)))

        agreements.look_at_override(override=override, by=officer())

        assert "It knows nothing of it." not in html(client.get(place("statement_approve", statement)))

    def test_what_agencies_say_takes_no_more_queries(self, django_assert_max_num_queries: Any) -> None:
        agencies = AgencyFactory.create_batch(30)
        statement = made.approving(*agencies)
        for agency in agencies[:10]:
            agreements.answer_for_agency(
                agreement=made.object_to(statement, agency),
                reason="It is known.",
                by=PersonFactory(chair=True),
            )
        client = as_(PersonFactory(chair=True))
        client.get(place("statement_approve", statement))

        with django_assert_max_num_queries(45):
            page = client.get(place("statement_approve", statement))
        assert page.content.count(b"Answered by a chair") == 10

    def test_the_page_is_small_enough_for_a_slow_telephone(self, settings: Any) -> None:
        statement = made.approving(AgencyFactory(), text="We are sorry. " * 400)
        script = (settings.BASE_DIR / "static" / "built" / "workspace.js").stat().st_size

        page = as_(PersonFactory(chair=True)).get(place("statement_approve", statement))

        assert len(page.content) + script < 100_000

    def test_a_call_is_logged_by_another_and_confirmed_by_who_gave_it(self) -> None:
        statement = made.approving(kind="holding")
        chair, logger = PersonFactory(chair=True), officer()
        now = clock.now().astimezone(clock.LONDON)
        given = {
            "seen": live_fingerprint(fresh(statement)),
            "approver": chair.pk,
            "approved_at_0": now.day,
            "approved_at_1": now.month,
            "approved_at_2": now.year,
            "approved_at_3": now.strftime("%I:%M%p").lower().lstrip("0"),
        }

        assert (
            as_(statement.drafted_by).post(place("statement_telephone", statement), given).status_code == 403
        )
        as_(logger).post(place("statement_telephone", statement), given)
        assert fresh(statement).status == Statement.Status.APPROVED

        assert as_(logger).post(place("statement_telephone_answer", statement)).status_code == 403
        assert "Did you approve these words?" in html(as_(chair).get(place("statement_telephone", statement)))
        as_(chair).post(place("statement_telephone_answer", statement))
        assert Approval.objects.get().confirmed_at is not None

    @pytest.mark.parametrize(
        ("status", "who", "why"),
        [
            ("approving", "officer", ""),
            ("approving", "chair", "An approval by telephone is logged by somebody of the business unit."),
            (
                "approving",
                "author",
                "Somebody else does this than who drafted the statement or last edited it.",
            ),
            ("approved", "officer", "The statement is “Approved”."),
            ("approved", "chair", "The statement is “Approved”."),
            ("draft", "officer", "The statement is “Draft”."),
        ],
    )
    def test_the_page_of_calls_has_a_form_or_says_why_not_and_is_led_to_with_one_alone(
        self, status: str, who: str, why: str
    ) -> None:
        statement = made.in_status(status, kind="holding")
        people = {"officer": officer(), "chair": PersonFactory(chair=True), "author": statement.drafted_by}
        client = as_(people[who])

        leads = f'href="{place("statement_telephone", statement)}"' in html(
            client.get(place("statement", statement))
        )
        shown = html(client.get(place("statement_telephone", statement)))

        assert leads is ("Log a call" in shown) is (why == "")
        assert why in shown

    def test_a_call_on_record_is_led_to_by_whoever_reads_the_statement(self) -> None:
        statement, chair = made.approving(kind="holding"), PersonFactory(chair=True)
        approvals.log_telephone(
            statement=statement,
            approver=chair,
            approved_at=clock.now(),
            seen_fingerprint=live_fingerprint(fresh(statement)),
            by=officer(),
        )
        leads = f'href="{place("statement_telephone", statement)}"'

        for person in (statement.drafted_by, chair):
            assert leads in html(as_(person).get(place("statement", statement)))
        assert "The statement is “Approved”." not in html(
            as_(chair).get(place("statement_telephone", statement))
        )


class TestReleasing:
    def test_the_page_before_says_what_will_happen_and_the_button_does_it(self) -> None:
        agency = AgencyFactory(name="Fenmouth Hospitals")
        journalist = JournalistFactory(name="Robin Reporter")
        statement = made.ready(agency, journalists=[journalist])
        client = as_(officer())

        shown = html(client.get(place("statement_release", statement)))
        for words in ("anybody can read", "Fenmouth Hospitals", "Robin Reporter", "Release now"):
            assert words in shown
        client.post(
            place("statement_release", statement),
            {"seen": live_fingerprint(fresh(statement)), "when": "now"},
        )

        assert fresh(statement).status == Statement.Status.RELEASED
        assert Client().get(f"/news/{fresh(statement).slug}/").status_code == 200

    def test_what_is_not_ready_has_no_button_and_is_not_released(self) -> None:
        statement = made.approved(AgencyFactory())
        client = as_(officer())

        assert "Release now</button>" not in html(client.get(place("statement_release", statement)))
        client.post(
            place("statement_release", statement),
            {"seen": live_fingerprint(fresh(statement)), "when": "now"},
        )

        assert fresh(statement).status == Statement.Status.APPROVED

    def test_a_text_that_changed_since_the_page_was_opened_is_not_released(self) -> None:
        statement = made.ready()

        answer = as_(officer()).post(
            place("statement_release", statement), {"seen": "0" * 64, "when": "now"}, follow=True
        )

        assert "changed after you opened the page" in answer.content.decode()
        assert fresh(statement).status == Statement.Status.APPROVED

    def test_nobody_else_releases(self) -> None:
        agency = AgencyFactory()
        statement = made.ready(agency)
        given = {"seen": live_fingerprint(fresh(statement)), "when": "now"}

        for person in (PersonFactory(chair=True), voice_of(agency)):
            assert as_(person).post(place("statement_release", statement), given).status_code == 403
        assert fresh(statement).status == Statement.Status.APPROVED

    def test_a_chair_withdraws_it_with_a_reason_and_the_public_reads_that_it_went(self) -> None:
        statement = made.released()
        slug = fresh(statement).slug

        as_(PersonFactory(chair=True)).post(
            place("statement_withdraw", statement),
            {"manner": "explain", "reason": "A date.", "public_reason": "A date was wrong."},
        )

        assert Client().get(f"/news/{slug}/").status_code == 410

    def test_a_correction_is_begun_from_the_released_words(self) -> None:
        statement = made.released()

        answer = as_(officer()).post(place("statement_correct", statement), {"note": "The day was wrong."})

        correction = statement.corrections.get()
        assert answer.url == place("statement_edit", correction)  # type: ignore[attr-defined]
        assert str(correction) == str(fresh(statement))
        assert correction.correction_note == "The day was wrong."


def test_steps_that_are_a_button_go_by_post_alone() -> None:
    statement = made.draft()
    client = as_(statement.drafted_by)

    for name in ("statement_submit", "statement_ask_approval", "statement_show_to_lead"):
        assert client.get(place(name, statement)).status_code == 405
    client.post(place("statement_submit", statement))
    client.post(place("statement_ask_approval", statement))

    assert fresh(statement).status == Statement.Status.APPROVING


def test_the_protocols_time_stands_in_the_deadline_of_the_agency() -> None:
    MediaProtocol(agreement_hours=2).save()
    agency = AgencyFactory()
    statement = made.agreeing(agency)

    row = Agreement.objects.get()

    assert row.deadline_at - row.asked_at == dt.timedelta(hours=2)
    assert "has until" in html(as_(statement.drafted_by).get(place("statement_agreements", statement)))


def test_an_agencys_answer_is_about_what_it_last_read() -> None:
    agency = AgencyFactory()
    statement = made.agreeing(agency)
    voice = voice_of(agency)
    as_(voice).post(
        place("statement_answer", statement, agency.pk),
        {
            f"agree-{agency.pk}-seen": live_fingerprint(fresh(statement)),
            f"agree-{agency.pk}-decision": "agree",
        },
    )
    as_(statement.drafted_by).post(
        place("statement_edit", statement), typed(statement, title="Another title")
    )

    shown = html(as_(voice).get(place("statement_agreements", statement)))

    assert "What changed since you last looked" in shown


def test_an_agencys_own_draft_is_found_neither_on_record_nor_in_messages_by_others(client: Client) -> None:
    review, agency, reader = ReviewFactory(), AgencyFactory(), officer()
    author = voice_of(agency)
    put_on(review.matter, author, reader)
    statement = made.draft(by=author, on_behalf_of=agency, matter=review.matter, title="A title of ours")
    kind = CheckKind.objects.create(key="own", name="Own", question="Is it right?")
    checks.ask_for_check(statement=statement, kind=kind, person=voice_of(agency), by=author)
    notice = Notice.objects.get(kind="media_check")

    client.force_login(reader)
    timeline = client.get(reverse("reviews:timeline", args=[review.reference]), {"notices": "1"})
    assert "Statement drafted" not in timeline.content.decode()
    assert "A title of ours" not in client.get(reverse("audit:events")).content.decode()
    assert client.get(reverse("notices:detail", args=[notice.reference])).status_code == 404
    assert "statement drafted" in {event.verb for event in events_of(fresh(statement))}
