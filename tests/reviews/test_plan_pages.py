"""The pages of a plan: who sees which, what each button does, and what only HTTP can get wrong."""

import datetime as dt
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from foundation import clock
from foundation.words import say_day
from notices.models import Heartbeat, Notice
from partnership.models import ClosureDay, Role
from reviews.models import (
    DateChange,
    DelayRecord,
    PlanStep,
    PlanTemplate,
    PublicationPlan,
    ReviewClock,
    StepOwner,
    ToldGroup,
)
from reviews.services import plan_steps, publishing
from tests.documents import files
from tests.partnership.factories import PartnershipFactory, TimerFactory
from tests.pressing import press
from tests.reviews.factories import (
    ReportVersionFactory,
    ReviewClockFactory,
    ReviewFactory,
    endorse_by_all,
    person_on,
)
from tests.reviews.plan_situations import (
    MONDAY,
    WEDNESDAY,
    add_step,
    beat,
    endorsed,
    everybody,
    fixed,
    notified,
    ready,
    scheduled,
    tell,
    tell_family,
)

pytestmark = pytest.mark.django_db

Status = PublicationPlan.Status
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
UNIT = {"business_manager", "practice_lead", "communications_officer"}
WHOLE = {*UNIT, "chair", "vice_chair", "safeguarding_partner"}


@pytest.fixture(autouse=True)
def _monday(time_machine, settings):
    settings.SENDING = True
    settings.EMAIL_USE_TLS = True
    time_machine.move_to(MONDAY, tick=False)


def address(situation, name="plan", *args):
    return reverse(f"reviews:{name}", args=[situation.review.reference, *args])


def sign_in(client, person):
    client.force_login(person, backend=BACKEND)
    return client


def day_of(moment, name="publish_at"):
    there = moment.astimezone(clock.LONDON)
    return {
        f"{name}_0": there.day,
        f"{name}_1": there.month,
        f"{name}_2": there.year,
        f"{name}_3": there.strftime("%H:%M"),
    }


def london(day, month=10, year=2026):
    return clock.london_moment(dt.date(year, month, day), dt.time(9, 30))


# Who sees what ------------------------------------------------------------------------------------

READ = ["plan", "plan_date", "plan_order", "plan_overrides"]
WORK_ON = ["plan_edit", "plan_withdraw", "plan_schedule", "plan_step_add"]


@pytest.mark.parametrize("name", READ)
def test_the_whole_plan_is_for_those_who_read_it(client, name):
    situation = fixed()
    for who, person in everybody(situation).items():
        if who == "left":
            continue
        status = sign_in(client, person).get(address(situation, name)).status_code
        assert status == (200 if who in WHOLE else 404), who


@pytest.mark.parametrize("name", WORK_ON)
def test_who_only_reads_is_told_that_it_is_not_theirs_and_a_stranger_nothing(client, name):
    situation = fixed()
    for who, person in everybody(situation).items():
        if who == "left":
            continue
        expected = 200 if who in UNIT else 403 if who in WHOLE else 404
        sign_in(client, person)
        assert client.get(address(situation, name)).status_code == expected, who
        if expected != 200:
            assert client.post(address(situation, name), {"reason": "No."}).status_code == expected, who
    assert situation.fresh().status == Status.FIXED


def test_without_an_account_every_address_asks_to_sign_in(client):
    situation = fixed()
    for name in [*READ, *WORK_ON]:
        response = client.get(address(situation, name))
        assert response.status_code == 302
        assert "/account/login/" in response["Location"]


def test_owners_read_their_own_steps_and_no_other(client):
    situation = fixed()
    reviewer = person_on(situation.review, Role.INDEPENDENT_REVIEWER)
    mine = add_step(situation.plan, "mine", title="Meet the family")
    other = add_step(situation.plan, "other", title="Brief the police")
    StepOwner.objects.create(step=mine, person=reviewer)
    sign_in(client, reviewer)

    page = client.get(address(situation))

    assert "Meet the family" in page.text
    assert "Brief the police" not in page.text
    assert "Not ready" not in page.text
    assert client.get(address(situation, "plan_step", mine.reference)).status_code == 200
    assert client.get(address(situation, "plan_step", other.reference)).status_code == 404
    assert client.get(address(situation, "plan_date")).status_code == 404
    assert client.get(address(situation, "plan_step_edit", mine.reference)).status_code == 403
    client.post(address(situation, "plan_step_done", mine.reference), {"outcome": "Met them."})
    mine.refresh_from_db()
    assert (mine.status, mine.done_by) == ("done", reviewer)


def test_a_hidden_plan_answers_like_one_that_never_was(client):
    situation = fixed()
    stranger = everybody(situation)["stranger"]
    sign_in(client, stranger)

    hidden = client.get(address(situation))
    unknown = client.get(reverse("reviews:plan", args=["zzzzzzzzzzzz"]))

    assert (hidden.status_code, hidden.content) == (unknown.status_code, unknown.content)
    assert hidden["Cache-Control"] == unknown["Cache-Control"]


def test_a_step_of_another_plan_is_not_found_under_this_one(client):
    one, other = fixed(), fixed()
    step = add_step(other.plan)
    from tests.reviews.factories import put_on

    put_on(other.review.matter, one.manager)
    sign_in(client, one.manager)

    assert client.get(address(one, "plan_step", step.reference)).status_code == 404


def test_pages_are_kept_by_nobody(client):
    situation = fixed()

    response = sign_in(client, situation.manager).get(address(situation))

    assert response["Cache-Control"] == "private, no-store"


def test_opening_any_page_changes_nothing(client):
    situation = scheduled()
    step = add_step(situation.plan, question="What?", kind="question")
    sign_in(client, situation.chair)
    names = [*READ, "plan_unschedule", "plan_late"]
    before = list(PublicationPlan.objects.values()) + list(PlanStep.objects.values())

    for name in names:
        client.get(address(situation, name))
    sign_in(client, situation.manager)
    for name in (*READ, *WORK_ON):
        client.get(address(situation, name))
    for name in ("", "_edit", "_owners", "_remove", "_done", "_pass_over", "_reopen", "_answer"):
        client.get(address(situation, f"plan_step{name}", step.reference))
    button = client.get(address(situation, "plan_step_move", step.reference, "up"))
    assert button.status_code == 405
    assert "POST" in button.headers["Allow"]
    assert "Its address belongs to a button. Nothing was changed." in button.text
    assert 'href="/workspace/"' in button.text

    assert list(PublicationPlan.objects.values()) + list(PlanStep.objects.values()) == before


def test_the_task_list_keeps_its_number_of_questions(client, django_assert_max_num_queries):
    situation = fixed()
    sign_in(client, situation.manager)
    for n in range(5):
        StepOwner.objects.create(step=add_step(situation.plan, f"first-{n}"), person=situation.manager)
    client.get(address(situation))
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as few:
        client.get(address(situation))
    for n in range(25):
        StepOwner.objects.create(step=add_step(situation.plan, f"more-{n}"), person=situation.manager)
    with CaptureQueriesContext(connection) as many:
        client.get(address(situation))

    assert len(many) == len(few)


# Beginning and editing ----------------------------------------------------------------------------


def test_a_plan_is_begun_from_a_template(client):
    situation = endorsed()
    from reviews.services import plans

    plans.withdraw_plan(plan=situation.plan, reason="Begin again.", by=situation.manager)
    template = PlanTemplate.objects.get(slug="national-framework")
    sign_in(client, situation.manager)
    assert template.name in client.get(address(situation, "plan_begin")).text

    page = client.post(
        address(situation, "plan_begin"), {"template": template.pk, "form": "full"}, follow=True
    )

    assert "Nothing is fixed and nothing is scheduled" in page.text
    assert situation.review.plans.live().get().steps.count() == 32


def test_no_template_is_chosen_until_somebody_does_and_none_is_a_choice_of_its_own(client):
    review = ReviewFactory()
    PartnershipFactory()
    sign_in(client, review.matter.owner)
    page = reverse("reviews:plan_begin", args=[review.reference])
    assert client.get(page).text.count(" selected") == 1
    assert '<option value="" selected>Choose a template, or none</option>' in client.get(page).text

    for typed in ("", "999", "99999999999999999999"):
        refused = client.post(page, {"template": typed, "form": "full"})
        assert refused.context["form"].errors == {"template": ["Choose a template, or none"]}
    assert not review.plans.exists()

    assert "None: I write the steps myself" in refused.text
    assert client.post(page, {"template": "none", "form": "full"}).status_code == 302
    assert review.plans.live().get().template is None


def test_whom_one_can_leave_out_of_a_plan_is_said_in_words(client):
    situation = endorsed()

    page = sign_in(client, situation.manager).get(address(situation, "plan_edit")).text

    assert "---------" not in page
    assert "Nobody yet</option>" in page


def test_a_review_without_a_plan_says_so_to_those_who_would_read_it(client):
    review = ReviewFactory()
    partner = person_on(review, Role.SAFEGUARDING_PARTNER)
    reviewer = person_on(review, Role.INDEPENDENT_REVIEWER)
    page = reverse("reviews:plan", args=[review.reference])

    assert "Begin a plan" in sign_in(client, review.matter.owner).get(page).text
    assert "Begin a plan" not in sign_in(client, partner).get(page).text
    assert sign_in(client, reviewer).get(page).status_code == 404


def test_two_people_saving_one_plan_see_both_texts(client):
    situation = endorsed()
    sign_in(client, situation.manager)
    form = client.get(address(situation, "plan_edit"))
    version = re.search(r'name="version" value="(\d+)"', form.text)[1]
    typed = {
        "version": version,
        "owner": situation.manager.pk,
        "context": "",
        "aims": "My aims.",
        "form": "full",
        "order": "staff, partners",
    }
    from reviews.services import plans

    plans.edit_plan(
        plan=situation.plan, began_from=situation.plan.version, by=situation.manager, aims="Their aims."
    )

    page = client.post(address(situation, "plan_edit"), typed)

    assert page.status_code == 409
    assert "My aims." in page.text
    assert "Their aims." in page.text
    assert situation.fresh().aims == "Their aims."
    version = re.search(r'name="version" value="(\d+)"', page.text)[1]
    client.post(address(situation, "plan_edit"), typed | {"version": version})
    assert situation.fresh().aims == "My aims."
    assert situation.plan.told_order == ["family", "staff", "partners", "public"]


def test_an_order_that_is_not_known_is_refused_by_its_field(client):
    situation = endorsed()
    sign_in(client, situation.manager)
    typed = {"version": situation.plan.version, "owner": situation.manager.pk, "form": "full"}

    assert (
        "“neighbours” is not known"
        in client.post(address(situation, "plan_edit"), typed | {"order": "staff, neighbours"}).text
    )
    assert (
        "each group once"
        in client.post(address(situation, "plan_edit"), typed | {"order": "staff, staff"}).text
    )


# The date -----------------------------------------------------------------------------------------


def test_the_date_is_looked_at_before_it_is_fixed(client):
    situation = endorsed()
    sign_in(client, situation.manager)
    page = client.get(address(situation, "plan_date"))
    assert "Wednesday 14 October 2026" in page.text
    assert "7. Wednesday 14 October 2026" in page.text
    typed = {"version": situation.plan.version, **day_of(WEDNESDAY)}

    looked = client.post(address(situation, "plan_date"), typed | {"look": "1"})

    assert "Fix the date: 9:30am on Wednesday 14 October 2026" in looked.text
    assert "is sent at once to" in looked.text
    assert "<title>What this date means: Date of publication" in looked.text
    assert looked.text.count("autofocus") == 1
    assert situation.fresh().status == Status.DRAFT
    assert not Notice.objects.exists()
    token = re.search(r'name="looked"[^>]*value="([^"]+)"', looked.text)[1]

    other = client.post(
        address(situation, "plan_date"),
        typed | day_of(WEDNESDAY + dt.timedelta(days=1)) | {"fix": "1", "looked": token},
    )
    assert "Fix the date: 9:30am on Thursday 15 October 2026" in other.text
    assert situation.fresh().status == Status.DRAFT

    done = client.post(address(situation, "plan_date"), typed | {"fix": "1", "looked": token}, follow=True)
    assert "Date fixed, NOT scheduled" in done.text
    assert situation.fresh().status == Status.FIXED


def test_a_date_that_is_too_early_is_told_at_its_field_in_short_and_worked_out_below(client):
    situation = endorsed()
    sign_in(client, situation.manager)
    early = {"version": situation.plan.version, **day_of(WEDNESDAY - dt.timedelta(days=1))}

    page = client.post(address(situation, "plan_date"), early | {"look": "1"})

    form = page.context["form"]
    assert form.errors["publish_at"] == ["Too early. The earliest is Wednesday 14 October 2026."]
    assert not form.non_field_errors()
    assert "is too early under" in page.text.split("How the earliest day is worked out")[1]
    assert situation.fresh().status == Status.DRAFT


def test_the_page_of_a_fixed_date_says_that_an_earlier_one_begins_the_notice_again(client, time_machine):
    situation = notified(WEDNESDAY + dt.timedelta(days=14))
    time_machine.move_to(MONDAY + dt.timedelta(days=7), tick=False)
    sign_in(client, situation.manager)

    page = client.get(address(situation, "plan_date"))

    assert "The notice period runs until <strong>Wednesday 14 October 2026" in page.text
    assert "can stay at 8:30am on Wednesday 28 October 2026 or move later" in page.text
    assert "the notice period again; the earliest is then Wednesday 21 October 2026" in page.text
    assert "begins the notice period again" in client.get(address(situation)).text

    plan = situation.fresh()
    typed = {"version": plan.version, "reason": "The court.", **day_of(WEDNESDAY + dt.timedelta(days=1))}
    refused = client.post(address(situation, "plan_date"), typed | {"look": "1"})

    assert refused.context["form"].errors["publish_at"] == [
        "Too early. An earlier date begins the notice period again. "
        "The earliest is then Wednesday 21 October 2026."
    ]
    assert "would reach" in refused.text.split("How the earliest day is worked out")[1]
    assert situation.fresh().publish_at == plan.publish_at


def test_a_fixed_date_that_no_earlier_one_can_replace_says_so(client, time_machine):
    situation = notified(WEDNESDAY + dt.timedelta(days=2))
    time_machine.move_to(MONDAY + dt.timedelta(days=7), tick=False)
    sign_in(client, situation.manager)

    page = client.get(address(situation, "plan_date"))

    assert "move to an earlier date: that begins the notice period again" in page.text
    assert "run until Wednesday 21 October 2026" in page.text


def test_a_date_in_mind_is_kept_without_fixing_anything(client):
    situation = endorsed()
    sign_in(client, situation.manager)

    page = client.post(
        address(situation, "plan_date"),
        {"version": situation.plan.version, **day_of(MONDAY + dt.timedelta(days=2)), "keep": "1"},
        follow=True,
    )

    assert "with a date in mind" in page.text
    assert situation.fresh().status == Status.DRAFT
    assert not Notice.objects.exists()


BAD_DATES = [
    (day_of(WEDNESDAY - dt.timedelta(days=1)), "too early"),
    (day_of(MONDAY - dt.timedelta(days=30)), "has passed"),
    ({"publish_at_0": "", "publish_at_1": "", "publish_at_2": "", "publish_at_3": ""}, "Enter the day"),
    ({"publish_at_0": "31", "publish_at_1": "2", "publish_at_2": "2027", "publish_at_3": "9am"}, "no 31 February"),
    ({"publish_at_0": "28", "publish_at_1": "3", "publish_at_2": "2027", "publish_at_3": "1:30am"}, "does not exist"),
    ({"publish_at_0": "31", "publish_at_1": "10", "publish_at_2": "2027", "publish_at_3": "1:30am"}, "comes twice"),
    ({"publish_at_0": "14", "publish_at_1": "10", "publish_at_2": "2026", "publish_at_3": "9:30"}, "am or pm"),
    ({"publish_at_0": "14", "publish_at_1": "10", "publish_at_2": "2026", "publish_at_3": "<b>"}, "Enter a time"),
]  # fmt: skip


def test_that_a_moment_has_passed_is_told_beside_it(client):
    situation = endorsed()
    sign_in(client, situation.manager)
    data = {"version": situation.plan.version, "look": "1", **day_of(MONDAY - dt.timedelta(days=30))}

    form = client.post(address(situation, "plan_date"), data).context["form"]

    assert list(form.errors) == ["publish_at"]


@pytest.mark.parametrize(("typed", "words"), BAD_DATES)
@pytest.mark.parametrize("press", ["look", "fix", "keep"])
def test_a_bad_date_is_refused_on_the_page_and_nothing_is_kept(client, typed, words, press):
    situation = endorsed()
    sign_in(client, situation.manager)
    data = {"version": situation.plan.version, press: "1", **typed}

    page = client.post(address(situation, "plan_date"), data)

    if press == "keep" and words == "too early":
        assert page.status_code == 302
        return
    assert page.status_code == 200
    assert words in page.text
    assert "There is a problem" in page.text
    plan = situation.fresh()
    assert (plan.status, plan.publish_at) == (Status.DRAFT, None)


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (clock.london_moment(dt.date(2026, 10, 20), dt.time(0, 30)), "between midnight and 6am"),
        (clock.london_moment(dt.date(2026, 10, 23), dt.time(15)), "Friday afternoon"),
        (
            clock.london_moment(dt.date(2026, 10, 24), dt.time(9)),
            "Saturday 24 October 2026 is no working day.",
        ),
        (clock.london_moment(dt.date(2026, 12, 28), dt.time(9)), "Boxing Day"),
        (clock.london_moment(dt.date(2026, 11, 3), dt.time(9)), "Day of mourning"),
    ],
)
def test_an_unusual_moment_is_warned_of_and_not_refused(client, at, words):
    ClosureDay.objects.create(day=dt.date(2026, 11, 3), name="Day of mourning")
    situation = endorsed()
    sign_in(client, situation.manager)

    page = client.post(
        address(situation, "plan_date"), {"version": situation.plan.version, "look": "1", **day_of(at)}
    )

    assert words in page.text
    assert "Fix the date" in page.text


def look(client, situation, at):
    typed = {"version": situation.plan.version, "look": "1", **day_of(at)}
    return client.post(address(situation, "plan_date"), typed)


def test_a_date_after_the_limit_of_the_review_says_so_and_where_the_delay_is_recorded(client):
    situation = endorsed()
    limit = ReviewClockFactory(review=situation.review, due_on=dt.date(2026, 10, 20))
    ReviewClockFactory(
        review=situation.review, timer=TimerFactory(kind="rapid_review"), due_on=dt.date(2026, 10, 6)
    )
    sign_in(client, situation.manager)
    after = "This is after the limit of Tuesday 20 October 2026."
    delay = address(situation, "record_delay", "completion")

    assert "This is after the limit" not in look(client, situation, london(20)).text
    page = look(client, situation, london(21))

    assert page.text.count("This is after the limit") == 1
    assert f'{after} <a class="govuk-link" href="{delay}">Record the delay and its reason</a>' in page.text
    assert "Fix the date" in page.text
    assert client.get(delay).status_code == 200

    DelayRecord.objects.create(
        clock=limit,
        justification="The court.",
        decided_by="The partners",
        decided_on=clock.today(),
        next_look_on=dt.date(2026, 10, 30),
        recorded_by=situation.manager,
        recorded_at=clock.now(),
    )
    page = look(client, situation, london(21))
    assert f"{after} A delay is on record, to be looked at again on Friday 30 October 2026." in page.text
    assert delay not in page.text

    ReviewClock.objects.filter(pk=limit.pk).update(met_on=clock.today())
    assert "This is after the limit" not in look(client, situation, london(21)).text


def test_a_date_more_than_two_years_ahead_asks_to_check_the_year(client):
    situation = endorsed()
    sign_in(client, situation.manager)

    for year, is_asked in ((2028, False), (2029, True)):
        page = look(client, situation, clock.london_moment(dt.date(year, 9, 26), dt.time(9, 30)))
        assert ("Check the year" in page.text) is is_asked
        assert "Fix the date" in page.text


def test_the_preview_names_the_steps_that_the_date_would_make_late_at_once(client):
    situation = endorsed()
    hangs = {"timing": "relative", "anchor": "publication", "unit": "days"}
    add_step(situation.plan, "book", title="Book the room", offset=-10, **hangs)
    add_step(situation.plan, "call", title="Call the editor", offset=-3, **hangs)
    add_step(situation.plan, "mourn", title="Look back", phase="after", offset=-20, **hangs)
    closed = {"status": "not_applicable", "not_applicable_reason": "No press."}
    add_step(situation.plan, "past", title="Left out", offset=-12, **closed, **hangs)
    sign_in(client, situation.manager)

    page = look(client, situation, WEDNESDAY)

    late = "1 step would already be late: “Book the room” on Sunday 4 October 2026."
    assert late in page.text
    assert not PlanStep.objects.exclude(due_at=None).filter(plan=situation.plan).exists()
    assert "already be late" not in look(client, situation, WEDNESDAY + dt.timedelta(days=14)).text

    add_step(situation.plan, "write", title="Write the line", offset=-11, **hangs)
    page = look(client, situation, WEDNESDAY)
    assert (
        "2 steps would already be late: “Book the room” on Sunday 4 October 2026 and "
        "“Write the line” on Saturday 3 October 2026."
    ) in page.text
    token = re.search(r'name="looked"[^>]*value="([^"]+)"', page.text)[1]
    client.post(
        address(situation, "plan_date"),
        {"version": situation.plan.version, **day_of(WEDNESDAY), "fix": "1", "looked": token},
    )
    assert client.get(address(situation)).text.count("Overdue") == 2


def test_a_sensitive_day_is_warned_of_without_saying_whose(client):
    from matters.models import SensitiveDay

    situation = endorsed()
    SensitiveDay.objects.create(
        matter=situation.review.matter,
        kind="birthday",
        on=dt.date(2019, 10, 20),
        is_yearly=True,
    )
    sign_in(client, situation.manager)

    page = client.post(
        address(situation, "plan_date"),
        {
            "version": situation.plan.version,
            "look": "1",
            **day_of(clock.london_moment(dt.date(2026, 10, 20), dt.time(9, 30))),
        },
    )

    assert "matters to somebody touched by this" in page.text
    assert "irthday" not in page.text


def test_a_later_date_asks_about_a_correction_on_a_page(client):
    situation = notified()
    sign_in(client, situation.manager)
    later = WEDNESDAY + dt.timedelta(days=7)
    typed = {"version": situation.plan.version, "reason": "The court moved.", **day_of(later)}
    looked = client.post(address(situation, "plan_date"), typed | {"look": "1"})
    assert "You will be asked whether to tell" in looked.text
    token = re.search(r'name="looked"[^>]*value="([^"]+)"', looked.text)[1]
    page = client.post(address(situation, "plan_date"), typed | {"fix": "1", "looked": token}, follow=True)
    ask = address(situation, "plan_date_change", 1)
    assert ask in page.text

    assert "Say why nobody" in client.post(ask, {"send": "no", "reason": ""}).text
    client.post(ask, {"send": "yes"})

    assert DateChange.objects.get().correction == DateChange.Correction.SENT
    assert client.get(address(situation, "plan_date_change", 2)).status_code == 404


def test_the_plans_weaker_wording_stands_beside_the_rules(client):
    situation = endorsed()
    add_step(
        situation.plan,
        "panel",
        title="Give the Panel notice",
        kind="notice",
        notice_kind="advance_copy_national_panel",
        timing="relative",
        anchor="publication",
        offset=-7,
        unit="days",
    )

    page = sign_in(client, situation.manager).get(address(situation, "plan_date"))

    assert "7 days before publication</dd>" in page.text
    assert "7 working days" in page.text
    assert "at the latest" not in page.text
    assert "The rules hold" in page.text

    earliest = page.context["earliest"].at + dt.timedelta(days=7)
    looked = client.post(
        address(situation, "plan_date"), day_of(earliest) | {"version": situation.plan.version, "look": "1"}
    )

    week_before = say_day(clock.day_of(earliest) - dt.timedelta(days=7))
    assert f"7 days before publication ({week_before})</dd>" in looked.text
    assert "at the latest" in looked.text


# Scheduling ---------------------------------------------------------------------------------------


def test_the_button_says_the_effect(client):
    situation = ready()
    sign_in(client, situation.manager)
    plan_page = client.get(address(situation))
    assert "Schedule publication for 9:30am on Wednesday 14 October 2026" in plan_page.text
    assert "Everything is ready" in plan_page.text

    page = client.get(address(situation, "plan_schedule"))
    assert "Publish at 9:30am on Wednesday 14 October 2026" in page.text
    assert "Child Larch" in page.text
    assert "application/pdf" not in page.text
    assert situation.fresh().status == Status.FIXED
    done = client.post(address(situation, "plan_schedule"), {"version": situation.plan.version}, follow=True)

    assert "Scheduled: it is published at 9:30am on Wednesday 14 October 2026" in done.text
    assert situation.fresh().status == Status.SCHEDULED


def test_what_is_not_ready_says_why_and_where_to_mend_it(client):
    situation = notified()
    beat()
    sign_in(client, situation.manager)

    page = client.get(address(situation, "plan_schedule"))
    assert "It can’t be scheduled yet" in page.text
    assert "Nobody of the family is on record" in page.text
    assert reverse("reviews:family", args=[situation.review.reference]) in page.text
    client.post(address(situation, "plan_schedule"), {"version": situation.plan.version})
    assert situation.fresh().status == Status.FIXED


def test_a_direct_post_schedules_nothing_that_is_not_ready(client):
    situation = endorsed()
    sign_in(client, situation.manager)

    page = client.post(address(situation, "plan_schedule"), {"version": situation.plan.version}, follow=True)

    assert "The plan is “Draft”" in page.text
    assert situation.fresh().status == Status.DRAFT


@pytest.mark.parametrize("version", ["", "0", "99", "x", "-1", "1' OR 1=1"])
def test_a_page_that_is_older_than_the_plan_schedules_nothing(client, version):
    situation = ready()
    sign_in(client, situation.manager)

    page = client.post(address(situation, "plan_schedule"), {"version": version}, follow=True)

    assert "nothing was scheduled" in page.text
    assert situation.fresh().status == Status.FIXED


def test_a_silent_scheduler_is_told_on_the_page(client):
    situation = ready()
    Heartbeat.objects.all().delete()
    sign_in(client, situation.manager)

    page = client.get(address(situation, "plan_schedule"))

    assert "scheduler has not started" in page.text
    client.post(address(situation, "plan_schedule"), {"version": situation.plan.version})
    assert situation.fresh().status == Status.FIXED


def test_the_chair_takes_it_off_the_schedule_on_a_telephone(client):
    situation = scheduled()
    sign_in(client, situation.chair)
    assert "Take it off the schedule" in client.get(address(situation)).text

    assert "Give the reason" in client.post(address(situation, "plan_unschedule"), {"reason": ""}).text
    client.post(address(situation, "plan_unschedule"), {"reason": "The court asked."})

    assert situation.fresh().status == Status.FIXED


def test_the_chair_decides_about_a_late_publication(client, time_machine):
    situation = scheduled()
    time_machine.move_to(WEDNESDAY + dt.timedelta(hours=3), tick=False)
    publishing.publish_due()
    sign_in(client, situation.chair)
    page = client.get(address(situation))
    assert "NOT published" in page.text
    assert "Decide whether it is published late" in page.text

    client.post(address(situation, "plan_late"), {"reason": "The family agrees."})
    publishing.publish_due()

    assert situation.fresh().status == Status.PUBLISHED


def test_why_nothing_was_published_stands_on_the_plan(client, time_machine):
    situation = scheduled()
    add_step(situation.plan, "council", title="Consult the council", is_gate=True)
    time_machine.move_to(WEDNESDAY, tick=False)
    publishing.publish_due()

    page = sign_in(client, situation.manager).get(address(situation))

    assert "NOT published" in page.text
    assert "“Consult the council” is not done." in page.text


def test_the_chair_lifts_the_order_and_another_looks(client):
    situation = ready()
    add_step(situation.plan, "tell-staff", told_group="staff")
    sign_in(client, situation.manager)
    assert client.post(address(situation, "plan_order"), {"reason": "Now."}).status_code == 403
    sign_in(client, situation.chair)
    assert "What stands in the way" in client.get(address(situation, "plan_order")).text

    client.post(address(situation, "plan_order"), {"reason": "Their managers told them yesterday."})

    look = address(situation, "plan_override_look", 1)
    assert look not in client.get(address(situation, "plan_overrides")).text
    client.post(look)
    assert situation.plan.overrides.get().looked_at is None
    sign_in(client, situation.manager)
    assert look in client.get(address(situation, "plan_overrides")).text
    client.post(look)
    assert situation.plan.overrides.get().looked_at_by == situation.manager


def test_the_reason_to_go_on_without_ofsted_is_given_on_a_page(client):
    situation = notified()
    sign_in(client, situation.manager)

    client.post(address(situation, "plan_should_reason", "ofsted"), {"reason": "Their mailbox is closed."})
    refused = client.post(address(situation, "plan_should_reason", "national_panel"), {"reason": "No."})

    assert situation.plan.should_reasons.get().recipient == "ofsted"
    assert "must have the report" in refused.text
    assert client.get(address(situation, "plan_should_reason", "nobody")).status_code == 404


# Steps --------------------------------------------------------------------------------------------


def step_data(**typed):
    return {
        "version": 1,
        "phase": "before",
        "title": "Brief the coroner",
        "kind": "task",
        "condition": "always",
        "ownership": "either",
        "timing": "relative",
        "number": "5",
        "unit": "working_days",
        "side": "before",
        "anchor": "publication",
        "at_time": "9:30am",
    } | typed


def test_a_step_is_added_and_changed_on_pages(client):
    situation = fixed()
    sign_in(client, situation.manager)

    client.post(address(situation, "plan_step_add"), step_data())
    step = situation.plan.steps.get(key="brief-the-coroner")
    assert (step.offset, step.unit, step.at_time) == (-5, "working_days", dt.time(9, 30))
    assert step.due_at == clock.london_moment(dt.date(2026, 10, 7), dt.time(9, 30))

    edit = address(situation, "plan_step_edit", step.reference)
    assert 'value="9:30am"' in client.get(edit).text
    client.post(edit, step_data(side="after", phase="after", number="3", at_time=""))
    step.refresh_from_db()
    assert (step.offset, step.phase, step.at_time) == (3, "after", None)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"title": ""}, "Give the step a title"),
        ({"title": "x" * 300}, "Use 200 characters or fewer; these are 300"),
        ({"phase": "later"}, "valid choice"),
        ({"kind": "question"}, "Write the question"),
        ({"kind": "notice"}, "Choose the notice"),
        ({"anchor": ""}, "Choose the event"),
        ({"anchor": "step"}, "Choose the step"),
        ({"timing": "fixed_day"}, "Enter the day"),
        ({"timing": "fixed_day", "fixed_on_0": "31", "fixed_on_1": "2", "fixed_on_2": "2026"}, "no 31 February"),
        ({"timing": "recurring", "number": ""}, "how often"),
        ({"number": "-3"}, ": enter 0 or more"),
        ({"number": "99999"}, ": enter 1,000 or less"),
        ({"at_time": "25:00"}, "The hour is from 0 to 23"),
        ({"at_time": "9"}, "am or pm"),
        ({"phase": "after", "is_gate": "on"}, "can’t wait for a step"),
    ],
)  # fmt: skip
def test_a_step_typed_wrongly_is_refused_with_what_was_typed(client, typed, words):
    situation = fixed()
    sign_in(client, situation.manager)
    before = situation.plan.steps.count()

    page = client.post(address(situation, "plan_step_add"), step_data(**typed))

    assert page.status_code == 200
    assert words in page.text
    assert situation.plan.steps.count() == before


def fixed_on(day):
    typed = {"fixed_on_0": day.day, "fixed_on_1": day.month, "fixed_on_2": day.year}
    return step_data(timing="fixed_day", anchor="", **typed)


def test_a_fixed_day_in_the_past_is_refused_beside_its_field_and_one_that_stands_stays(client, time_machine):
    situation = fixed()
    sign_in(client, situation.manager)
    add = address(situation, "plan_step_add")
    today = clock.today()
    passed = {"fixed_on": ["This day has passed. Enter today or a later day."]}
    before = situation.plan.steps.count()

    page = client.post(add, fixed_on(today - dt.timedelta(days=1)))

    assert page.context["form"].errors == passed
    assert situation.plan.steps.count() == before
    client.post(add, fixed_on(today))
    step = situation.plan.steps.get(key="brief-the-coroner")
    assert step.fixed_on == today

    time_machine.move_to(MONDAY + dt.timedelta(days=3), tick=False)
    client.logout()
    sign_in(client, situation.manager)
    edit = address(situation, "plan_step_edit", step.reference)
    page = client.post(edit, fixed_on(today + dt.timedelta(days=1)))
    assert page.context["form"].errors == passed
    assert client.post(edit, fixed_on(today) | {"title": "Tell the coroner"}).status_code == 302
    step.refresh_from_db()
    assert (step.fixed_on, step.title) == (today, "Tell the coroner")


def test_two_people_changing_one_step_see_both_texts(client):
    situation = fixed()
    step = add_step(situation.plan, title="Brief the coroner", message="First.")
    sign_in(client, situation.manager)
    plan_steps.edit_step(step=step, began_from=1, by=situation.manager, message="Theirs.")

    page = client.post(address(situation, "plan_step_edit", step.reference), step_data(message="Mine."))

    assert page.status_code == 409
    assert "Theirs." in page.text
    assert "Mine." in page.text
    step.refresh_from_db()
    assert step.message == "Theirs."


def test_a_step_that_tells_a_group_begins_with_what_is_on_record_of_it(client):
    situation = fixed()
    step = add_step(situation.plan, title="Tell the practitioners", told_group=ToldGroup.STAFF)
    sign_in(client, situation.manager)
    done = address(situation, "plan_step_done", step.reference)
    assert client.get(done).context["form"].initial == {}
    earlier = {"told_by": "The team manager", "how": "By telephone"}
    tell(situation.plan, ToldGroup.STAFF, at=MONDAY - dt.timedelta(hours=2), **earlier)
    tell(situation.plan, ToldGroup.STAFF, at=MONDAY - dt.timedelta(hours=1), how="At a meeting")
    tell_family(situation.plan)
    another = add_step(situation.plan, "leavers", told_group=ToldGroup.STAFF)
    tell(situation.plan, ToldGroup.STAFF, how="By letter", step=another)

    page = client.get(done)

    assert 'value="Independent reviewer"' in page.text
    assert 'value="At a meeting"' in page.text
    assert 'value="9am"' in page.text
    assert "Bereavement service</textarea>" in page.text
    assert "Filled in from what is on record of them" in page.text
    plain = add_step(situation.plan, "plain")
    assert client.get(address(situation, "plan_step_done", plain.reference)).context["form"].initial == {}


def test_who_has_done_their_part_reads_what_it_waits_for_and_others_choose_whose_part(client):
    situation = fixed()
    reviewer, chair = (person_on(situation.review, Role.INDEPENDENT_REVIEWER) for _ in range(2))
    step = add_step(situation.plan, ownership="jointly")
    for person in (reviewer, chair):
        StepOwner.objects.create(step=step, person=person)
    page, done = (address(situation, name, step.reference) for name in ("plan_step", "plan_step_done"))

    shown = sign_in(client, reviewer).post(done, {"outcome": "Read aloud."}, follow=True).text
    assert f"This part of “{step.title}” is recorded. It still waits for the others." in shown
    assert "Your part is done. It waits for the others." in shown
    assert f"{reviewer.name}: Read aloud." in shown
    assert "Mark it as done" not in shown

    refused = sign_in(client, situation.manager).post(done, {"outcome": "Read."})
    assert refused.context["form"].errors == {"owner": ["Choose whose part is done"]}
    assert "Mark it as done" in client.get(page).text
    step.refresh_from_db()
    assert (step.status, step.outcome) == ("open", f"{reviewer.name}: Read aloud.")


def test_who_does_the_last_part_does_not_read_the_proof_of_the_first(client):
    situation = fixed()
    reviewer, chair = (person_on(situation.review, Role.INDEPENDENT_REVIEWER) for _ in range(2))
    step = add_step(situation.plan, ownership="jointly")
    for person in (reviewer, chair):
        StepOwner.objects.create(step=step, person=person)
    done, proof = (
        address(situation, name, step.reference) for name in ("plan_step_done", "plan_step_evidence")
    )
    minute = SimpleUploadedFile("minute.pdf", files.tagged_pdf("Read."), content_type="application/pdf")
    sign_in(client, reviewer).post(done, {"outcome": "Read.", "evidence": minute})

    said = sign_in(client, chair).post(done, {"outcome": "Read too."}, follow=True).text

    step.refresh_from_db()
    assert step.status == "done"
    assert f"“{step.title}” is done." in said
    assert client.get(proof).status_code == 302
    assert sign_in(client, reviewer).get(proof).status_code == 200


def test_owners_are_chosen_among_those_who_may_know(client):
    situation = fixed()
    reviewer = person_on(situation.review, Role.INDEPENDENT_REVIEWER)
    stranger = everybody(situation)["stranger"]
    step = add_step(situation.plan)
    sign_in(client, situation.manager)
    page = address(situation, "plan_step_owners", step.reference)
    assert reviewer.name in client.get(page).text
    assert f"{stranger.name}<" not in client.get(page).text

    client.post(page, {"people": [reviewer.pk], "role": "panel_chair", "version": step.version})
    refused = client.post(page, {"people": [stranger.pk], "version": step.version})

    assert refused.status_code == 200
    assert "Somebody you chose may not read this plan." in refused.text
    assert {(one.person, one.role) for one in step.owners.all()} == {(reviewer, ""), (None, "panel_chair")}


def test_who_chooses_owners_second_is_shown_both_and_takes_nobody_out_unseen(client):
    situation = fixed()
    reviewer = person_on(situation.review, Role.INDEPENDENT_REVIEWER)
    step = add_step(situation.plan)
    step.owners.create(role=Role.PANEL_CHAIR)
    sign_in(client, situation.manager)
    page = address(situation, "plan_step_owners", step.reference)
    kept = client.get(page).context["form"]["kept"].value()
    typed = {"people": [situation.manager.pk], "kept": kept, "version": step.version}
    plan_steps.set_owners(
        step=step,
        people=[reviewer],
        roles=[(Role.PANEL_CHAIR, None)],
        began_from=step.version,
        by=situation.lead,
    )

    answer = client.post(page, typed)

    assert answer.status_code == 409
    (difference,) = answer.context["form"].conflict.differences
    assert reviewer.name in difference.saved
    assert difference.adds == [str(situation.manager)]
    assert len(difference.takes_out) == 1
    assert reviewer.name in difference.takes_out[0]
    assert {(one.person, one.role) for one in step.owners.all()} == {(reviewer, ""), (None, "panel_chair")}
    knowingly = typed | {"version": answer.context["form"]["version"].value()}
    assert client.post(page, knowingly).status_code == 302
    assert {(one.person, one.role) for one in step.owners.all()} == {
        (situation.manager, ""),
        (None, "panel_chair"),
    }


@pytest.mark.parametrize("role", [Role.SUBCOMMITTEE_MEMBER, Role.ADMINISTRATOR])
def test_who_reads_no_plan_is_not_offered_as_an_owner(client, role):
    situation = fixed()
    listed = person_on(situation.review, role)
    step = add_step(situation.plan)
    sign_in(client, situation.manager)
    page = address(situation, "plan_step_owners", step.reference)
    assert f"{listed.name}<" not in client.get(page).text
    assert f'value="{role}"' not in client.get(page).text

    refused = client.post(page, {"people": [listed.pk], "role": role, "version": step.version})

    assert set(refused.context["form"].errors) == {"people", "role"}
    assert "Whoever holds this role does not read publication plans." in refused.text
    assert not step.owners.exists()


def test_a_step_is_done_with_a_file_as_evidence(client):
    situation = fixed()
    step = add_step(situation.plan)
    sign_in(client, situation.manager)

    client.post(
        address(situation, "plan_step_done", step.reference),
        {
            "outcome": "Agreed.",
            "evidence": SimpleUploadedFile(
                "minute.pdf", files.tagged_pdf("They agreed."), content_type="application/pdf"
            ),
        },
    )

    step.refresh_from_db()
    assert step.status == "done"
    assert step.evidence.matter == situation.review.matter
    saved = client.get(address(situation, "plan_step_evidence", step.reference))
    assert saved.status_code == 200
    assert saved["Content-Disposition"].startswith("attachment")
    sign_in(client, everybody(situation)["safeguarding_partner"])
    assert client.get(address(situation, "plan_step_evidence", step.reference)).status_code == 302


def test_a_step_that_publication_waits_for_is_not_done_without_a_word(client):
    situation = fixed()
    step = add_step(situation.plan, is_gate=True)
    sign_in(client, situation.manager)

    page = client.post(address(situation, "plan_step_done", step.reference), {"outcome": " "})

    assert "Publication waits for this step. Say what came of it, or add the evidence" in page.text
    step.refresh_from_db()
    assert step.status == "open"


@pytest.mark.parametrize(
    ("name", "data"),
    [("minute.pdf", b""), ("minute.pdf", b"<script>alert(1)</script>"), ("x.zip", b"PK\x03\x04")],
)
def test_a_file_that_is_refused_leaves_the_step_as_it_was(client, name, data):
    situation = fixed()
    step = add_step(situation.plan)
    sign_in(client, situation.manager)

    page = client.post(
        address(situation, "plan_step_done", step.reference),
        {"outcome": "Agreed.", "evidence": SimpleUploadedFile(name, data)},
    )

    assert page.status_code == 200
    assert "There is a problem" in page.text
    assert "Agreed." in page.text
    step.refresh_from_db()
    assert step.status == "open"


def test_a_partner_answers_the_question_they_were_asked(client):
    situation = fixed()
    step = add_step(
        situation.plan, kind="notice", notice_kind="date_to_partners", question="What may need it?"
    )
    partner = everybody(situation)["safeguarding_partner"]
    sign_in(client, partner)
    assert "What may need it?" in client.get(address(situation, "plan_step", step.reference)).text
    page = address(situation, "plan_step_answer", step.reference)

    assert "Write the answer" in client.post(page, {"words": " "}).text
    client.post(page, {"words": "Page <b>4</b>.", "agency": partner.agency.pk})

    given = step.answers.get()
    assert (given.words, given.agency) == ("Page <b>4</b>.", partner.agency)
    shown = client.get(address(situation, "plan_step", step.reference))
    assert "Page &lt;b&gt;4&lt;/b&gt;." in shown.text


def test_steps_are_moved_removed_passed_over_and_opened_again(client):
    situation = fixed()
    first, second = add_step(situation.plan, "first"), add_step(situation.plan, "second")
    sign_in(client, situation.manager)

    its_page = address(situation, "plan_step", second.reference)
    moved = client.post(address(situation, "plan_step_move", second.reference, "up"))
    assert moved["Location"] == its_page
    assert "“Second” is moved up." in client.get(its_page).text
    keys = list(situation.plan.steps.filter(phase="before").order_by("order").values_list("key", flat=True))
    assert keys == ["second", "first"]
    assert client.post(address(situation, "plan_step_move", second.reference, "sideways")).status_code == 404
    client.post(address(situation, "plan_step_pass_over", first.reference), {"reason": "No school."})
    first.refresh_from_db()
    assert first.status == "not_applicable"
    client.post(address(situation, "plan_step_reopen", first.reference), {"reason": "There is one."})
    first.refresh_from_db()
    assert first.status == "open"
    client.post(address(situation, "plan_step_remove", first.reference), {"reason": ""})
    first.refresh_from_db()
    assert first.removed_at == MONDAY
    assert client.get(address(situation, "plan_step", first.reference)).status_code == 404


def test_giving_the_plan_up_says_what_it_does_and_takes_a_reason(client):
    situation = notified()
    sign_in(client, situation.manager)
    page = client.get(address(situation, "plan_withdraw"))
    assert "Bodies have been told the date" in page.text

    assert "Give the reason" in client.post(address(situation, "plan_withdraw"), {"reason": " "}).text
    client.post(address(situation, "plan_withdraw"), {"reason": "Decided again."})

    assert situation.fresh().status == Status.WITHDRAWN
    assert client.get(address(situation, "plan_withdraw")).status_code == 302


def test_a_correction_is_taken_into_the_plan_by_pressing_a_button_when_there_is_one(client):
    situation = notified()
    sign_in(client, situation.manager)

    for page in (
        client.get(address(situation, "plan_correction")),
        client.post(address(situation, "plan_correction"), follow=True),
    ):
        assert "no minor correction" in page.text

    fixed_for = situation.plan.report_version
    second = ReportVersionFactory(
        report=fixed_for.report,
        corrects=fixed_for,
        correction_note="The month.",
        is_correction_agreed=True,
        uploaded_by=fixed_for.uploaded_by,
    )
    endorse_by_all(second)
    page = client.get(address(situation, "plan_correction")).text

    assert "the Child Safeguarding Practice Review Panel" in page
    assert "notice period goes on running" in page
    assert "Take version 2 into the plan and send it on" in page
    assert situation.fresh().report_version == fixed_for
    press(client, address(situation, "plan_correction"))
    assert situation.fresh().report_version == second


def test_unknown_plan_pages_are_not_found(client):
    situation = fixed()
    sign_in(client, situation.manager)
    for name, args in (
        ("plan_step", ["zzzzzzzzzzzz"]),
        ("plan_override_look", [7]),
        ("plan_date_change", [7]),
    ):
        url = address(situation, name, *args)
        response = client.post(url) if name == "plan_override_look" else client.get(url)
        assert response.status_code == 404
