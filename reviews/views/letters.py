"""Letters to family members, and the words they begin from."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation import word
from foundation.governed import SomebodyElseSaved
from reviews.exports import letters as exports
from reviews.forms.letters import LetterTemplateForm
from reviews.models import FamilyMember, LetterTemplate
from reviews.queries import exports as queries
from reviews.rules import letters as rules
from reviews.rules.access import Section
from reviews.rules.letters import LetterNotReady
from reviews.services import letters as services
from reviews.views.downloads import to_save
from reviews.views.finding import find, find_to_work, page, person_of

FAMILY = LetterTemplate.Kind.FAMILY


@dataclass(frozen=True)
class Shown:
    """One family member's letter as it would be made now."""

    member: FamilyMember
    text: str
    reasons: list[str]


@require_safe
def letters(request: HttpRequest, reference: str) -> HttpResponse:
    """The letter to each family member as it would be made now, and why one can't be."""
    review = find(request, reference, Section.FAMILY)
    plan = queries.plan_of(review)
    template = exports.current_template(FAMILY)
    shown = []
    for member in review.family_members.filter(removed_at=None):
        reasons = rules.reasons_not_to_make(member, plan)
        letter = exports.family_letter(member, plan, template) if plan and not reasons else None
        reasons = reasons or services.reasons_to_hold(letter.text if letter else "", review.matter)
        shown.append(Shown(member, letter.shown if letter else "", reasons))
    return page(
        request,
        review,
        "reviews/letters.html",
        current="reviews:family",
        letters=shown,
        may_edit_words=person_of(request).is_in_business_unit,
    )


@require_POST
def make_letter(request: HttpRequest, reference: str, member: str) -> HttpResponse:
    """The letter as a Word document to save."""
    review = find_to_work(request, reference, Section.FAMILY)
    told = get_object_or_404(FamilyMember, review=review, reference=member)
    try:
        made = services.make_family_letter(member=told, by=person_of(request))
    except LetterNotReady as not_ready:
        messages.error(request, str(not_ready))
        return redirect("reviews:letters", reference)
    return to_save(HttpResponse(made, content_type=word.CONTENT_TYPE), f"letter-{told.reference}.docx")


@require_http_methods(["GET", "HEAD", "POST"])
def letter_words(request: HttpRequest) -> HttpResponse:
    """The words from which every letter to a family member begins."""
    person = person_of(request)
    rules.check_may_edit(person)
    form = LetterTemplateForm(request.POST or None, record=exports.current_template(FAMILY))
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            services.edit_letter_template(
                kind=FAMILY, text=form.cleaned_data["text"], began_from=form.began_from, by=person
            )
        except SomebodyElseSaved as somebody_else:
            form.meet(somebody_else)
            status = 409
        except LetterNotReady as not_ready:
            form.add_error("text", str(not_ready))
        else:
            messages.success(request, "Letters begin from these words from now on.")
            return redirect("reviews:letter_words")
    context = {
        "form": form,
        "placeholders": rules.PLACEHOLDERS,
        "default_text": exports.default_text(FAMILY),
    }
    return render(request, "reviews/letter_words.html", context, status=status)
