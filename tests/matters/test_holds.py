"""Law 5: a hold holds. Criminal cases end at sentence; a date waits for the authority's view."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from audit.models import Event
from foundation import clock
from foundation.governed import SomebodyElseSaved
from matters import rules, services
from matters.models import AuthorityView, LegalRestriction, Proceeding, SensitiveDay
from matters.rules import MatterNotReady
from partnership.models import Role
from tests.matters.factories import (
    AuthorityViewFactory,
    LegalRestrictionFactory,
    MatterFactory,
    ProceedingFactory,
    SensitiveDayFactory,
    SensitivePeriodFactory,
    put_on_list,
)
from tests.partnership.factories import PersonFactory

pytestmark = pytest.mark.django_db

Status, Effect, Kind, View = Proceeding.Status, Proceeding.Effect, Proceeding.Kind, AuthorityView.View


def holds(matter) -> list[str]:
    return rules.reasons_to_hold(matter, clock.now())


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("status", [Status.EXPECTED, Status.LIVE, Status.VERDICT])
def test_a_proceeding_marked_hold_holds_until_it_has_ended(kind, status):
    proceeding = ProceedingFactory(kind=kind, status=status)

    assert len(holds(proceeding.matter)) == 1

    how = "Sentenced" if kind == Kind.CRIMINAL else "Concluded"
    services.end_proceeding(
        proceeding=proceeding, ended_on=clock.today(), how=how, by=proceeding.matter.owner
    )
    assert holds(proceeding.matter) == []


def test_a_verdict_says_that_the_sentence_is_still_to_come():
    assert "until the sentence" in holds(ProceedingFactory(status=Status.VERDICT).matter)[0]


@pytest.mark.parametrize("how", ["Guilty verdict", "Convicted", "verdict", ""])
def test_a_criminal_case_does_not_end_with_a_verdict(how):
    proceeding = ProceedingFactory()
    with pytest.raises(MatterNotReady):
        services.end_proceeding(
            proceeding=proceeding, ended_on=clock.today(), how=how, by=proceeding.matter.owner
        )
    assert holds(proceeding.matter)
    assert not Event.objects.exists()


def test_no_end_in_the_future_and_no_end_twice():
    proceeding = ProceedingFactory()
    tomorrow = clock.today() + dt.timedelta(days=1)
    with pytest.raises(MatterNotReady, match="still to come"):
        services.end_proceeding(
            proceeding=proceeding, ended_on=tomorrow, how="Sentenced", by=proceeding.matter.owner
        )
    ended = ProceedingFactory(ended=True)
    with pytest.raises(MatterNotReady, match="ended already"):
        services.end_proceeding(
            proceeding=ended, ended_on=clock.today(), how="Sentenced", by=ended.matter.owner
        )


def test_an_edit_can_not_end_a_proceeding():
    proceeding = ProceedingFactory()
    with pytest.raises(MatterNotReady, match="how it ended"):
        services.edit_proceeding(
            proceeding=proceeding, began_from=1, status=Status.ENDED, by=proceeding.matter.owner
        )
    with pytest.raises(MatterNotReady):
        services.add_proceeding(
            matter=proceeding.matter,
            kind=Kind.INQUEST,
            status=Status.ENDED,
            authority="Coroner",
            by=proceeding.matter.owner,
        )
    assert holds(proceeding.matter)


@pytest.mark.parametrize("before", [Effect.HOLD, Effect.CONSULT])
@pytest.mark.parametrize("seen", [None, View.NO_OBJECTION])
def test_an_edit_takes_no_hold_away(before, seen):
    proceeding = ProceedingFactory(effect=before)
    if seen:
        AuthorityViewFactory(proceeding=proceeding, view=seen)
    stored = Proceeding.objects.filter(pk=proceeding.pk).values().get()

    for changes, reason in [
        ({"effect": Effect.NONE}, "Record how it ended"),
        ({"kind": Kind.INQUEST}, "doesn’t become another kind"),
        ({"kind": Kind.INQUEST, "effect": Effect.NONE}, "Record how it ended"),
    ]:
        with pytest.raises(MatterNotReady, match=reason):
            services.edit_proceeding(
                proceeding=proceeding, began_from=1, by=proceeding.matter.owner, **changes
            )

    assert Proceeding.objects.filter(pk=proceeding.pk).values().get() == stored
    assert not Event.objects.exists()


@pytest.mark.parametrize("said_before", [None, View.NO_OBJECTION])
def test_a_proceeding_changed_to_consult_holds_until_the_authority_has_said_that_it_may_go_on(
    said_before, time_machine
):
    time_machine.move_to(dt.datetime(2026, 5, 4, 9, tzinfo=dt.UTC), tick=False)
    proceeding = ProceedingFactory()
    owner = proceeding.matter.owner
    if said_before:
        AuthorityViewFactory(proceeding=proceeding, view=said_before)
    time_machine.shift(dt.timedelta(days=1))

    services.edit_proceeding(proceeding=proceeding, began_from=1, effect=Effect.CONSULT, by=owner)

    assert holds(proceeding.matter)
    facts = Event.objects.get().facts
    assert (facts["effect"], facts["before"]["effect"]) == ("consult", "hold")
    AuthorityViewFactory(proceeding=proceeding, view=View.NO_OBJECTION)
    assert holds(proceeding.matter) == []


def test_a_proceeding_recorded_by_mistake_ends_with_that_note():
    proceeding = ProceedingFactory()

    services.end_proceeding(
        proceeding=proceeding,
        ended_on=clock.today(),
        how=rules.RECORDED_BY_MISTAKE,
        by=proceeding.matter.owner,
    )

    assert holds(proceeding.matter) == []
    assert Event.objects.get().text.reason == "Recorded by mistake"


@pytest.mark.parametrize("until_on", [None, dt.date(2026, 6, 1)])
@pytest.mark.parametrize(
    "changes",
    [
        {"covers": LegalRestriction.Covers.IDENTITY},
        {"until_on": dt.date(2026, 5, 31)},
        {"from_on": dt.date(2026, 1, 2)},
        {"from_on": dt.date(2026, 5, 31), "until_on": dt.date(2026, 5, 31)},
    ],
)
def test_an_edit_takes_nothing_away_from_a_restriction(changes, until_on):
    restriction = LegalRestrictionFactory(from_on=dt.date(2026, 1, 1), until_on=until_on)
    stored = LegalRestriction.objects.filter(pk=restriction.pk).values().get()

    with pytest.raises(MatterNotReady, match="lift it and name the source"):
        services.edit_restriction(
            restriction=restriction, began_from=1, by=restriction.matter.owner, **changes
        )

    assert LegalRestriction.objects.filter(pk=restriction.pk).values().get() == stored
    assert not Event.objects.exists()


def test_an_edit_that_makes_a_restriction_reach_further_says_what_it_was():
    restriction = LegalRestrictionFactory(
        covers=LegalRestriction.Covers.IDENTITY, from_on=dt.date(2026, 1, 2), until_on=dt.date(2026, 6, 1)
    )

    services.edit_restriction(
        restriction=restriction,
        began_from=1,
        covers=LegalRestriction.Covers.PUBLICATION,
        from_on=dt.date(2026, 1, 1),
        until_on=None,
        by=restriction.matter.owner,
    )

    facts = Event.objects.get().facts
    assert (facts["covers"], facts["from_on"], facts["until_on"]) == ("publication", "2026-01-01", None)
    assert facts["before"] == {
        "kind": "injunction",
        "covers": "identity",
        "from_on": "2026-01-02",
        "until_on": "2026-06-01",
    }


def test_an_appeal_holds_again():
    proceeding = ProceedingFactory(ended=True)
    assert not holds(proceeding.matter)

    services.reopen_proceeding(proceeding=proceeding, reason="Appeal", by=proceeding.matter.owner)

    assert holds(proceeding.matter)


@pytest.mark.parametrize(
    ("effect", "view", "is_held", "is_date_refused"),
    [
        (Effect.HOLD, None, True, True),
        (Effect.HOLD, View.NO_ANSWER, True, True),
        (Effect.HOLD, View.NO_OBJECTION, True, False),
        (Effect.HOLD, View.CONDITIONS, True, False),
        (Effect.HOLD, View.ASKS_TO_WAIT, True, True),
        (Effect.CONSULT, None, True, True),
        (Effect.CONSULT, View.NO_ANSWER, True, True),
        (Effect.CONSULT, View.NO_OBJECTION, False, False),
        (Effect.CONSULT, View.CONDITIONS, False, False),
        (Effect.CONSULT, View.ASKS_TO_WAIT, True, True),
        (Effect.NONE, None, False, False),
        (Effect.NONE, View.ASKS_TO_WAIT, False, False),
    ],
)
def test_what_the_effect_and_the_authoritys_view_come_to(effect, view, is_held, is_date_refused):
    proceeding = ProceedingFactory(effect=effect)
    if view:
        AuthorityViewFactory(proceeding=proceeding, view=view)

    assert bool(holds(proceeding.matter)) is is_held
    assert bool(rules.reasons_not_to_fix_a_date(proceeding.matter, clock.now())) is is_date_refused


def test_the_last_view_counts_and_silence_does_not_undo_it():
    proceeding = ProceedingFactory(effect=Effect.CONSULT)
    AuthorityViewFactory(proceeding=proceeding, view=View.ASKS_TO_WAIT, given_on=dt.date(2026, 1, 5))
    assert holds(proceeding.matter)

    AuthorityViewFactory(proceeding=proceeding, view=View.NO_OBJECTION, given_on=dt.date(2026, 2, 5))
    AuthorityViewFactory(proceeding=proceeding, view=View.NO_ANSWER, given_on=dt.date(2026, 3, 5))

    assert holds(proceeding.matter) == []


@pytest.mark.parametrize(
    ("changes", "is_held"),
    [
        ({}, True),
        ({"covers": LegalRestriction.Covers.IDENTITY}, False),
        ({"until_on": dt.date(2026, 5, 10)}, True),
        ({"until_on": dt.date(2026, 5, 9)}, False),
        ({"from_on": dt.date(2026, 5, 11)}, False),
        ({"lifted_on": dt.date(2026, 5, 11)}, True),
        ({"lifted_on": dt.date(2026, 5, 10)}, False),
    ],
)
def test_a_restriction_on_publication_holds_while_it_is_in_force(changes, is_held):
    restriction = LegalRestrictionFactory(**{"from_on": dt.date(2026, 1, 1), **changes})
    at = dt.datetime(2026, 5, 10, 8, tzinfo=dt.UTC)

    assert bool(rules.reasons_to_hold(restriction.matter, at)) is is_held


def test_the_day_of_a_hold_is_the_day_in_london():
    restriction = LegalRestrictionFactory(from_on=dt.date(2026, 1, 1), until_on=dt.date(2026, 7, 1))

    # Half past midnight on 2 July in London is still 1 July in UTC.
    assert not rules.reasons_to_hold(restriction.matter, dt.datetime(2026, 7, 1, 23, 30, tzinfo=dt.UTC))
    assert rules.reasons_to_hold(restriction.matter, dt.datetime(2026, 7, 1, 22, 30, tzinfo=dt.UTC))


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("is_on_list", [True, False])
def test_who_may_record_proceedings_views_restrictions_and_days(role, is_on_list):
    proceeding = ProceedingFactory(effect=Effect.CONSULT)
    matter = proceeding.matter
    restriction = LegalRestrictionFactory(matter=matter)
    traits = {role.value: True, "is_superuser": True}
    person = put_on_list(matter, **traits) if is_on_list else PersonFactory(**traits)
    today = clock.today()
    acts = [
        lambda: services.add_proceeding(matter=matter, kind=Kind.INQUEST, authority="Coroner", by=person),
        lambda: services.edit_proceeding(proceeding=proceeding, began_from=1, authority="CPS", by=person),
        lambda: services.record_view(
            proceeding=proceeding, view=View.NO_OBJECTION, words="", given_by="X", given_on=today, by=person
        ),
        lambda: services.end_proceeding(proceeding=proceeding, ended_on=today, how="Sentenced", by=person),
        lambda: services.reopen_proceeding(proceeding=proceeding, reason="Appeal", by=person),
        lambda: services.add_restriction(
            matter=matter, kind="injunction", covers="publication", source="Court", from_on=today, by=person
        ),
        lambda: services.edit_restriction(restriction=restriction, began_from=1, source="Other", by=person),
        lambda: services.lift_restriction(
            restriction=restriction, lifted_on=today, source="Court", by=person
        ),
        lambda: services.add_sensitive_day(
            matter=matter, kind="birthday", on=today, is_yearly=True, by=person
        ),
        lambda: services.add_sensitive_period(
            matter=matter, kind="trial", name="Trial", from_on=today, to_on=today, by=person
        ),
        lambda: services.remove_sensitive(what=SensitiveDayFactory(matter=matter), by=person),
        lambda: services.rename_matter(matter=matter, code_name="Hazel", began_from=1, by=person),
        lambda: services.close_matter(matter=matter, by=person),
    ]
    allowed = is_on_list and role in {Role.BUSINESS_MANAGER, Role.PRACTICE_LEAD, Role.COMMUNICATIONS_OFFICER}
    for act in acts:
        if allowed:
            act()
        else:
            with pytest.raises(PermissionDenied):
                act()
    assert Event.objects.count() == (len(acts) if allowed else 0)


def test_two_people_who_edit_one_proceeding_do_not_overwrite_each_other():
    proceeding = ProceedingFactory()
    owner = proceeding.matter.owner
    services.edit_proceeding(proceeding=proceeding, began_from=1, effect=Effect.CONSULT, by=owner)

    with pytest.raises(SomebodyElseSaved):
        services.edit_proceeding(proceeding=proceeding, began_from=1, effect=Effect.NONE, by=owner)

    proceeding.refresh_from_db()
    assert proceeding.effect == Effect.CONSULT


def test_wrong_choices_are_refused_in_words():
    matter = MatterFactory()
    with pytest.raises(MatterNotReady):
        services.add_proceeding(matter=matter, kind="duel", authority="Seconds", by=matter.owner)
    with pytest.raises(MatterNotReady, match="last day is before"):
        services.add_sensitive_period(
            matter=matter,
            kind="trial",
            name="Trial",
            from_on=dt.date(2026, 3, 2),
            to_on=dt.date(2026, 3, 1),
            by=matter.owner,
        )
    with pytest.raises(TypeError):
        services.add_proceeding(matter=matter, ended_on=clock.today(), by=matter.owner)
    assert not Event.objects.exists()


# Warnings -----------------------------------------------------------------------------------------


def test_a_sensitive_day_is_warned_of_without_saying_whose():
    day = SensitiveDayFactory(on=dt.date(2015, 10, 14), is_yearly=True, kind=SensitiveDay.Kind.BIRTHDAY)

    (warning,) = rules.warnings_for(dt.date(2026, 10, 14), day.matter)

    assert "Wednesday 14 October 2026" in warning
    assert "irthday" not in warning
    assert day.matter.code_name not in warning


@pytest.mark.parametrize(
    ("on", "is_yearly", "day", "is_warned"),
    [
        (dt.date(2026, 5, 1), False, dt.date(2026, 5, 1), True),
        (dt.date(2026, 5, 1), False, dt.date(2027, 5, 1), False),
        (dt.date(2026, 5, 1), True, dt.date(2027, 5, 1), True),
        (dt.date(2026, 5, 1), True, dt.date(2025, 5, 1), False),
        (dt.date(2024, 2, 29), True, dt.date(2028, 2, 29), True),
        (dt.date(2024, 2, 29), True, dt.date(2026, 2, 28), True),
        (dt.date(2024, 2, 29), True, dt.date(2026, 3, 1), True),
        (dt.date(2024, 2, 29), True, dt.date(2028, 3, 1), False),
    ],
)
def test_when_a_sensitive_day_comes_again(on, is_yearly, day, is_warned):
    matter = SensitiveDayFactory(on=on, is_yearly=is_yearly).matter

    assert bool(rules.warnings_for(day, matter)) is is_warned


def test_days_and_periods_of_another_matter_do_not_exist_here():
    SensitiveDayFactory(on=dt.date(2026, 5, 1))
    SensitivePeriodFactory(matter=MatterFactory(), from_on=dt.date(2026, 4, 1), to_on=dt.date(2026, 6, 1))
    assert rules.warnings_for(dt.date(2026, 5, 1), MatterFactory()) == []


def test_an_election_is_warned_of_everywhere_and_an_order_on_identity_in_its_matter():
    SensitivePeriodFactory(from_on=dt.date(2026, 4, 1), to_on=dt.date(2026, 5, 7))
    order = LegalRestrictionFactory(covers=LegalRestriction.Covers.IDENTITY, from_on=dt.date(2026, 1, 1))

    assert len(rules.warnings_for(dt.date(2026, 5, 7), None)) == 1
    assert len(rules.warnings_for(dt.date(2026, 5, 7), order.matter)) == 2
    assert rules.warnings_for(dt.date(2026, 5, 8), None) == []
