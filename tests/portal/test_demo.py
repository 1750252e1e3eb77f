"""The demonstration is made on trial machines alone, and says that it is invented."""

import pytest
from django.core.management import CommandError, call_command

from campaigns.models import Action, Campaign, Project
from campaigns.queries.projects import missing_of
from foundation import clock
from media_relations.models import (
    Agreement,
    Alert,
    Coordinator,
    Cutting,
    Enquiry,
    HighProfileEvent,
    Journalist,
    LineToTake,
    MediaMeeting,
    Outlet,
    Statement,
)
from media_relations.queries import statements as statement_queries
from media_relations.queries.events import cleared_lines_of
from media_relations.rules.enquiries import Timing, timing_of
from media_relations.rules.events import lead_in_force
from notices.recipients import ToMailbox
from partnership.models import Agency, Partnership, Person, Role, Timer
from portal import demonstration
from reviews.models import PracticeReview
from reviews.queries import plans as plan_queries
from reviews.queries import telling
from reviews.services import plan_messages
from search import services as search
from tests.partnership.factories import PartnershipFactory, PersonFactory

#: Who signs in as `<name>@demo.example`, and the role that they hold.
SIGN_IN = {
    "business.manager": Role.BUSINESS_MANAGER,
    "chair": Role.CHAIR,
    "vice.chair": Role.VICE_CHAIR,
    "communications.officer": Role.COMMUNICATIONS_OFFICER,
    "practice.lead": Role.PRACTICE_LEAD,
    "reviewer": Role.INDEPENDENT_REVIEWER,
    "council.partner": Role.SAFEGUARDING_PARTNER,
    "health.partner": Role.SAFEGUARDING_PARTNER,
    "police.partner": Role.SAFEGUARDING_PARTNER,
    "agency.rep": Role.AGENCY_REPRESENTATIVE,
    "press.lead": Role.PRESS_LEAD,
    "subcommittee": Role.SUBCOMMITTEE_MEMBER,
    "admin": Role.ADMINISTRATOR,
}


def sign_in(client, address, password):
    """The page that signing in leads to."""
    typed = {"login": f"{address}@demo.example", "password": password}
    return client.post("/account/login/", typed, follow=True)


@pytest.fixture
def trial(settings):
    settings.TRIAL = settings.DEMONSTRATION = True
    settings.SECOND_FACTOR_REQUIRED = False
    settings.DEMO_PASSWORD = "only-for-a-demonstration"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("TRIAL", False, "trial machine"),
        ("DEMONSTRATION", False, "trial machine"),
        ("SENDING", True, "SENDING is on"),
        ("DEMO_PASSWORD", "", "DEMO_PASSWORD is not set"),
    ],
)
@pytest.mark.parametrize("arguments", [[], ["--refresh"]])
def test_it_refuses_where_it_has_no_place(trial, settings, name, value, reason, arguments):
    setattr(settings, name, value)

    with pytest.raises(CommandError, match=reason):
        call_command("demo", *arguments)

    assert not Person.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("arguments", [[], ["--refresh"]])
def test_it_refuses_beside_a_real_partnership(trial, arguments):
    PartnershipFactory(name="A real partnership")

    with pytest.raises(CommandError, match="not the demonstration’s"):
        call_command("demo", *arguments)

    assert Partnership.objects.get().name == "A real partnership"


@pytest.mark.django_db
def test_only_a_demonstration_moves_the_clock(settings):
    settings.DEMONSTRATION = False

    with pytest.raises(RuntimeError, match="Only a demonstration"), clock.standing_at(clock.now()):
        pass


@pytest.mark.django_db
def test_it_is_made_once_and_can_be_signed_in_to(trial, settings, capsys, client):
    call_command("demo")
    made = (Person, PracticeReview, Enquiry, Statement, Journalist)
    before = [model.objects.count() for model in made]
    settings.DEMO_PASSWORD = "another-password-later"
    call_command("demo")

    assert [model.objects.count() for model in made] == before
    assert not demonstration.make()
    count, wrong = search.rebuild()
    assert count > len(before)
    assert wrong == 0, "a service changes what can be found and does not say so"
    told = capsys.readouterr().out
    assert "The demonstration is there already." in told
    assert "business.manager@demo.example" in told
    assert Agency.objects.count() == 10
    held = {}
    for address in SIGN_IN:
        page = sign_in(client, address, "another-password-later")
        assert page.request["PATH_INFO"] == "/workspace/", address
        assert "This is a demonstration." in page.text
        held[address] = Person.objects.get(email=f"{address}@demo.example").roles()
        client.logout()
    assert held == {address: {role} for address, role in SIGN_IN.items()}
    they_stand_where_they_should()
    its_enquiries_are_open_in_time_late_and_sent_on()
    its_alert_has_gone_along_the_chain()
    two_agencies_disagree_about_the_event()
    its_statements_stand_where_they_should(client)
    it_gives_one_number_about_a_child()
    its_plans_hold_what_was_carried_over_and_one_project_that_can_not_start()
    nobody_in_its_directory_can_be_written_to_by_mistake()


def it_gives_one_number_about_a_child():
    partnership = Partnership.current()
    campaign = Campaign.objects.get(title="The number has changed")
    call = campaign.calls_to_action.get()

    assert (call.number, call.hours) == (partnership.front_door_number, partnership.front_door_hours)


def its_plans_hold_what_was_carried_over_and_one_project_that_can_not_start():
    assert Action.objects.filter(carried_from__isnull=False).count() == 2
    assert Action.objects.exclude(override="").count() == 1
    incomplete = {one.title: bool(missing_of(one)) for one in Project.objects.filter(state="planned")}
    assert incomplete == {"What young carers need to know": True}
    assert not missing_of(Project.objects.get(state="under_way"))


@pytest.mark.django_db
def test_a_password_that_is_still_good_stays_as_it_is(trial):
    person = PersonFactory(email="chair@demo.example")
    person.set_password("only-for-a-demonstration")
    person.save()
    other = PersonFactory(email="vice.chair@demo.example")

    demonstration.take_password()

    assert Person.objects.get(pk=person.pk).password == person.password
    assert Person.objects.get(pk=other.pk).check_password("only-for-a-demonstration")


def they_stand_where_they_should():
    """The four reviews, each in its state."""
    reviews = {review.code.rsplit("-", 1)[1]: review for review in PracticeReview.objects.all()}

    assert set(reviews) == {"HERON", "KESTREL", "LINNET", "OSPREY"}
    assert reviews["HERON"].stage == PracticeReview.Stage.BEGUN
    assert reviews["HERON"].clocks.get(timer__kind=Timer.Kind.INCIDENT_NOTIFICATION).met_on
    assert not reviews["HERON"].clocks.get(timer__kind=Timer.Kind.RAPID_REVIEW).met_on
    assert not reviews["KESTREL"].plans.exists()
    assert reviews["LINNET"].plans.get().status == "fixed"
    osprey = reviews["OSPREY"]
    assert osprey.is_public
    assert {file.kind for file in osprey.published_files.all()} == {"report", "briefing"}
    assert osprey.recommendations.count() == 3
    plan = osprey.plans.get()
    groups = telling.telling(plan, list(plan.steps.all()), plan_queries.happenings(plan))
    assert [one.group for one in groups if one.is_asked and one.is_complete] == [
        "family",
        "partners",
        "media",
    ]
    assert telling.out_of_order(groups) == []
    for code in ("KESTREL", "LINNET", "OSPREY"):
        answers = reviews[code].involvements.values_list("answer", flat=True)
        assert sorted(answers) == ["involved"] * 4 + ["not_involved"], code
    plan = reviews["LINNET"].plans.get()
    word_to_partners = plan.steps.get(notice_kind="published_to_partners")
    mailboxes = {
        to.name for to in plan_messages.recipients_of(plan, word_to_partners) if isinstance(to, ToMailbox)
    }
    assert "Anyshire Hospitals NHS Trust" in mailboxes
    assert 300 < (clock.now() - osprey.published_at).days < 345


def its_enquiries_are_open_in_time_late_and_sent_on():
    now = clock.now()
    stand = {enquiry.subject: timing_of(enquiry, now) for enquiry in Enquiry.objects.all()}

    assert stand == {
        "The new number": Timing.IN_TIME,
        "Staff who left": Timing.LATE,
        "Where they live now": Timing.RUNNING,
        "The last inspection": Timing.RUNNING,
        "People in hospital": Timing.SENT_ON,
    }
    assert {enquiry.status for enquiry in Enquiry.objects.open()} == {"open", "taken"}
    assert Enquiry.objects.get(subject="The new number").statement.status == "released"


def its_alert_has_gone_along_the_chain():
    *knowing, last = Alert.objects.get().stops.order_by("order")

    assert len(knowing) == 3
    assert all(stop.acknowledged_at for stop in knowing)
    assert last.told_at
    assert not last.acknowledged_at


def two_agencies_disagree_about_the_event():
    event, now = HighProfileEvent.objects.get(), clock.now()
    statement = event.statements.get()
    states = {
        state.agency.short_name: state.agreement for state in statement_queries.agencies(statement, now)
    }

    assert statement.status == "agreeing"
    assert states["Council"].answer == Agreement.Answer.AGREED
    assert states["Police"].answer == Agreement.Answer.CONCERN
    assert states["Hospitals"].answer == Agreement.Answer.WAITING
    assert states["Hospitals"].deadline_at < now
    assert lead_in_force(event).lead is None
    assert Coordinator.objects.get(event=event).deputy
    meeting = MediaMeeting.objects.get(event=event)
    assert meeting.agreed_line
    assert {action.done_at is None for action in meeting.actions.all()} == {True, False}
    assert list(cleared_lines_of(event, event.opened_by)) == [LineToTake.objects.get()]


def its_statements_stand_where_they_should(client):
    statements = {statement.status: statement for statement in Statement.objects.exclude(status="agreeing")}

    assert set(statements) == {"draft", "approving", "released"}
    assert not statements["draft"].quotes.get().yes_at
    waiting = statements["approving"]
    gates = statement_queries.gates(waiting, now=clock.now())
    assert [gate.key for gate in gates if not gate.is_open] == ["approval"]
    assert waiting.sent_backs.count() == 1
    assert waiting.current_version.release_at > clock.now()
    released = statements["released"]
    assert str(released) in client.get("/news/").text
    assert released.current_version.text.split(". ")[0] in client.get(f"/news/{released.slug}/").text
    assert [one.title for one in Cutting.objects.filter(outcome="needs_answer")] == [
        "Worried about a child? Not at the weekend"
    ]


def nobody_in_its_directory_can_be_written_to_by_mistake():
    addresses = [
        *Journalist.objects.values_list("email", flat=True),
        *Outlet.objects.values_list("newsdesk_email", flat=True),
    ]

    assert len(addresses) == 10
    assert all(address.endswith(".example") for address in addresses)
    assert Journalist.objects.filter(do_not_contact=True).count() == 1
