"""The list of reviews, beginning one, its overview, and editing it."""

import pytest
from django.urls import reverse

from audit.models import Event
from matters.models import Matter
from matters.rules import is_on_list
from partnership.models import BUSINESS_UNIT, CHAIRS, Role
from reviews.models import PracticeReview, PublicationPlan
from reviews.rules.refusals import ReviewNotReady
from reviews.services.reviews import edit_review
from tests.partnership.factories import PersonFactory
from tests.reviews.factories import ReviewClockFactory, ReviewFactory, person_on
from tests.reviews.plan_factories import PlanFactory

pytestmark = pytest.mark.django_db


def text_of(response) -> str:
    if response.streaming:
        return b"".join(response.streaming_content).decode()
    return response.content.decode()


def test_the_list_holds_what_the_person_may_see_and_nothing_else(client):
    mine, hidden = ReviewFactory(working_title="Larch"), ReviewFactory(working_title="Secret Yew")
    public = ReviewFactory(published=True, working_title="Quiet Elm")
    client.force_login(person_on(mine, Role.BUSINESS_MANAGER))

    shown = text_of(client.get(reverse("reviews:list")))

    assert "Larch" in shown
    assert mine.code in shown
    assert public.public_title in shown
    assert "Quiet Elm" not in shown
    assert hidden.code not in shown
    assert "Secret Yew" not in shown
    assert "2 reviews" in shown


@pytest.mark.parametrize("superuser", [False, True])
def test_a_stranger_finds_no_review(client, superuser):
    ReviewFactory()
    client.force_login(PersonFactory(is_superuser=superuser))
    assert "0 reviews" in text_of(client.get(reverse("reviews:list")))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("words=first", ["FIRST"]),
        ("words=elm", ["SECOND"]),
        ("kind=scr", ["SECOND"]),
        ("stage=final_report", ["SECOND"]),
        ("publication=published", []),
        ("kind=nonsense&sort=nonsense&page=nonsense", ["FIRST", "SECOND"]),
    ],
)
def test_the_list_is_narrowed_by_what_is_asked(client, query, found):
    first = ReviewFactory(code="FIRST")
    ReviewFactory(code="SECOND", matter=first.matter, kind="scr", stage="final_report", working_title="Elm")
    client.force_login(person_on(first, Role.BUSINESS_MANAGER))

    listed = client.get(f"{reverse('reviews:list')}?{query}").context["page_obj"]

    assert sorted(review.code for review in listed) == found


def test_a_hidden_working_title_is_no_oracle_for_the_search(client):
    ReviewFactory(published=True, working_title="Quiet Elm")
    client.force_login(PersonFactory(business_manager=True))

    assert not client.get(f"{reverse('reviews:list')}?words=Quiet").context["page_obj"].object_list


@pytest.mark.parametrize("sort", ["code", "kind", "stage", "publication", "limit", "opened"])
def test_the_list_sorts_both_ways(client, sort):
    first = ReviewFactory(code="A", kind="lcspr")
    second = ReviewFactory(code="B", matter=first.matter, kind="scr", stage="writing")
    ReviewClockFactory(review=second)
    client.force_login(person_on(first, Role.CHAIR))

    for key in (sort, f"-{sort}"):
        listed = client.get(f"{reverse('reviews:list')}?sort={key}").context["page_obj"]
        assert {review.code for review in listed} == {"A", "B"}


def test_the_list_asks_the_database_the_same_number_of_times_however_long_it_is(
    client, django_assert_max_num_queries
):
    first = ReviewFactory()
    person = person_on(first, Role.BUSINESS_MANAGER)
    client.force_login(person)
    client.get(reverse("reviews:list"))
    with django_assert_max_num_queries(20) as before:
        client.get(reverse("reviews:list"))
    for _ in range(10):
        ReviewClockFactory(review=ReviewFactory(matter=first.matter))
    with django_assert_max_num_queries(20) as after:
        client.get(reverse("reviews:list"))
    assert len(before) == len(after)


def test_the_export_is_the_list_and_runs_no_formula(client):
    mine = ReviewFactory(code="=1+1", working_title="@SUM(A1)")
    ReviewFactory(code="HIDDEN")
    client.force_login(person_on(mine, Role.BUSINESS_MANAGER))

    response = client.get(reverse("reviews:list_export"))
    exported = text_of(response)

    assert response.headers["Content-Type"].startswith("text/csv")
    assert "'=1+1" in exported
    assert "'@SUM(A1)" in exported
    assert "HIDDEN" not in exported


@pytest.mark.parametrize("role", Role)
def test_only_the_business_unit_begins_a_review(client, role):
    client.force_login(PersonFactory(**{role.value: True}))
    data = {"code": "R1", "kind": "lcspr", "code_name": "Larch"}

    shown = client.get(reverse("reviews:begin"))
    posted = client.post(reverse("reviews:begin"), data)

    if role in BUSINESS_UNIT:
        assert shown.status_code == 200
        assert posted.status_code == 302
        assert PracticeReview.objects.get().code == "R1"
    else:
        assert shown.status_code == posted.status_code == 403
        assert not PracticeReview.objects.exists()
        assert not Matter.objects.exists()
        assert not Event.objects.exists()


def test_a_review_begins_in_a_new_matter_with_its_list(client):
    manager, reviewer = PersonFactory(business_manager=True), PersonFactory(independent_reviewer=True)
    client.force_login(manager)

    response = client.post(
        reverse("reviews:begin"),
        {"code": "R14", "kind": "lcspr", "code_name": "Larch", "people": [reviewer.pk]},
    )

    review = PracticeReview.objects.get()
    assert response.url == review.get_absolute_url()
    assert review.matter.owner == manager
    assert is_on_list(review.matter, reviewer)
    assert Event.objects.about(review).get().verb == "review begun"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"code_name": "Larch"}, "Enter a code"),
        ({"code": "R1"}, "Enter a code name for the new matter"),
        ({"code": "taken", "code_name": "Larch"}, "This code can’t be used"),
        ({"code": "R1", "code_name": "MATTER TAKEN"}, "This code name can’t be used"),
    ],
)
def test_beginning_says_what_is_missing(client, data, message):
    ReviewFactory(code="TAKEN", matter__code_name="Matter taken")
    client.force_login(PersonFactory(business_manager=True))

    response = client.post(reverse("reviews:begin"), {"kind": "lcspr"} | data)

    assert message in text_of(response)
    assert PracticeReview.objects.count() == 1


def test_a_review_does_not_begin_in_a_matter_that_the_person_may_not_see(client):
    hidden = ReviewFactory().matter
    client.force_login(PersonFactory(business_manager=True))

    client.post(reverse("reviews:begin"), {"code": "R1", "kind": "lcspr", "matter": hidden.pk})

    assert PracticeReview.objects.count() == 1


@pytest.mark.parametrize("role", Role)
def test_each_role_on_the_list_sees_an_overview(client, role):
    review = ReviewFactory(working_title="Larch", with_final_report=True)
    client.force_login(person_on(review, role))

    response = client.get(review.get_absolute_url())

    assert response.status_code == 200
    assert "Restricted" in text_of(response)
    assert bool(response.context.get("groups")) == (role in BUSINESS_UNIT | CHAIRS)


@pytest.mark.parametrize("name", ["overview", "edit"])
@pytest.mark.parametrize("role", Role)
def test_off_the_list_a_review_answers_like_one_that_never_existed(client, name, role):
    review = ReviewFactory()
    client.force_login(PersonFactory(is_superuser=True, **{role.value: True}))

    hidden = client.get(reverse(f"reviews:{name}", args=[review.reference]))
    unknown = client.get(reverse(f"reviews:{name}", args=["bcdfghjkmnpq"]))

    if role in CHAIRS:
        assert hidden.status_code == (200 if name == "overview" else 403)
    else:
        assert hidden.status_code == unknown.status_code == 404
        assert hidden.content == unknown.content


def test_of_a_published_review_staff_see_only_what_is_public(client):
    review = ReviewFactory(published=True, working_title="Quiet Elm", matter__code_name="Hidden Oak")
    client.force_login(PersonFactory(agency_representative=True))

    shown = text_of(client.get(review.get_absolute_url()))

    assert review.public_title in shown
    assert "Quiet Elm" not in shown
    assert "Hidden Oak" not in shown


@pytest.mark.parametrize("role", Role)
def test_who_may_read_and_not_work_is_refused_the_edit(client, role):
    review = ReviewFactory(code="BEFORE")
    client.force_login(person_on(review, role))
    url = reverse("reviews:edit", args=[review.reference])

    response = client.post(url, {"code": "AFTER", "kind": "lcspr", "version": 1})

    review.refresh_from_db()
    assert (response.status_code == 302) == (role in BUSINESS_UNIT)
    assert (response.status_code == 403) == (role not in BUSINESS_UNIT)
    assert review.code == ("AFTER" if role in BUSINESS_UNIT else "BEFORE")
    assert Event.objects.exists() == (role in BUSINESS_UNIT)


def test_the_edit_page_asks_for_code_and_titles_as_the_page_that_begins_a_review_does(client):
    review = ReviewFactory()
    client.force_login(person_on(review, Role.BUSINESS_MANAGER))

    page = client.get(reverse("reviews:edit", args=[review.reference])).content.decode()

    assert "As you call it inside, for instance R14. It tells no name." in page
    assert "Only people on the access list see it." in page
    assert page.count("Whose review it is, if not ours") == 1

    emptied = client.post(reverse("reviews:edit", args=[review.reference]), {"kind": "lcspr", "version": 1})
    assert emptied.context["form"].errors == {"code": ["Enter a code"]}


def test_a_second_save_shows_both_texts_and_keeps_the_first(client):
    review = ReviewFactory(code="R1", working_title="As it was")
    client.force_login(person_on(review, Role.BUSINESS_MANAGER))
    url = reverse("reviews:edit", args=[review.reference])

    client.post(url, {"code": "R1", "kind": "lcspr", "working_title": "First", "version": 1})
    second = client.post(url, {"code": "R1", "kind": "lcspr", "working_title": "Second", "version": 1})

    review.refresh_from_db()
    assert second.status_code == 409
    assert review.working_title == "First"
    shown = text_of(second)
    assert "First" in shown
    assert "Second" in shown
    assert "nothing of yours is lost" in shown
    assert "To keep theirs, leave this page without saving." in shown
    page = second.content.decode()
    assert "<title>Not saved: Change the review" in page
    assert page.index("Somebody else saved this") < page.index("<h1")


@pytest.mark.parametrize("status", PublicationPlan.Status)
def test_the_kind_stands_once_a_date_is_fixed_for_it(client, status):
    plan = PlanFactory(**({} if status == "draft" else {status: True}))
    review = plan.review
    person = person_on(review, Role.BUSINESS_MANAGER)
    client.force_login(person)
    typed = {
        "code": review.code,
        "kind": "local",
        "working_title": "Another title",
        "version": review.version,
    }

    response = client.post(reverse("reviews:edit", args=[review.reference]), typed)

    is_open = status in ("draft", "withdrawn")
    assert response.status_code == (302 if is_open else 200)
    assert PracticeReview.objects.get(pk=review.pk).kind == ("local" if is_open else "lcspr")
    if is_open:
        facts = Event.objects.get(verb="review edited").facts
        assert (facts["before"], facts["kind"]) == ("lcspr", "local")
        return
    shown = text_of(response)
    assert "The date of publication was fixed for this kind of review" in shown
    assert "Another title" in response.text
    with pytest.raises(ReviewNotReady, match="date of publication was fixed"):
        edit_review(
            review=PracticeReview.objects.get(pk=review.pk),
            code=review.code,
            kind="local",
            working_title="",
            other_board="",
            began_from=review.version,
            by=person,
        )
    assert not Event.objects.exists()
