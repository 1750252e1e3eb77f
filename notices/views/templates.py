"""The partnership's own words for its messages, with a preview in real data."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.governed import SomebodyElseSaved
from foundation.points import NotProvided
from notices import kinds, queries, rules, services, showing, wording
from notices.forms.templates import TemplateForm
from notices.messages import Readable, read
from notices.models import MessageTemplate
from notices.points import STANDING
from notices.views.finding import person_of
from notices.views.notices import pages_of_the_room
from notices.wording import Wording
from partnership.models import Person


@dataclass(frozen=True)
class Preview:
    """A message as its recipient would read it, in plain text and in HTML, taken from the very bytes."""

    message: Readable
    subject_line: str
    source: str  #: Where its values come from, in words.


def _wordsmith(request: HttpRequest) -> Person:
    person = person_of(request)
    if not showing.may(rules.check_may_edit_templates, person):
        raise Http404
    return person


def _kind(key: str) -> kinds.Kind:
    try:
        return kinds.get(key)
    except kinds.UnknownKind:
        raise Http404 from None


@require_safe
def template_list(request: HttpRequest) -> HttpResponse:
    """Every kind of message, and whether it says the partnership's own words."""
    _wordsmith(request)
    edited = queries.edited_kinds()
    context = {
        "kinds": [{"kind": kind, "row": edited.get(kind.key)} for kind in kinds.every_kind()],
        "sub_navigation": pages_of_the_room(request),
    }
    return render(request, "notices/template_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def template_edit(request: HttpRequest, key: str) -> HttpResponse:
    """Change what a kind of message says, and see it with real data before it is saved."""
    person = _wordsmith(request)
    kind = _kind(key)
    row = MessageTemplate.objects.filter(kind=kind.key).first()
    form = TemplateForm(request.POST or None, kind=kind, record=row, shown=wording.current_wording(kind))
    shown = wording.current_wording(kind)
    status = 200
    if request.method == "POST" and form.is_valid():
        shown = form.words
        if "preview" not in request.POST:
            try:
                services.edit_template(kind=kind, words=shown, began_from=form.began_from, by=person)
            except SomebodyElseSaved as somebody_else:
                form.meet(somebody_else)
                status = 409
            except services.NotUsable as refused:
                form.add_error("body", str(refused))
            else:
                messages.success(request, f"“{kind.title}” says these words from now on.")
                return redirect("notices:template", key=kind.key)
    context = {
        "kind": kind,
        "row": row,
        "form": form,
        "placeholders": [*kinds.COMMON, *kind.placeholders],
        "preview": None if form.errors else preview(kind, shown, person),
        "default": wording.default_wording(kind),
    }
    return render(request, "notices/template_edit.html", context, status=status)


def preview(kind: kinds.Kind, words: Wording, person: Person) -> Preview:
    """The words with the values of the latest notice of this kind that the person may see, else with examples."""
    values = wording.examples(kind)
    source = "No message of this kind has been made yet, so these are examples."
    notice = queries.latest_of_kind(kind, person)
    subject = notice.subject if notice is not None else None
    address = "recipient@example.org"
    if kind.holds_a_secret:
        source = "Messages of this kind hold a secret of their recipient, so these are examples."
    elif notice is not None and subject is not None:
        try:
            standing = STANDING.ask(subject, notice)
        except NotProvided:
            standing = None
        if standing is not None:
            delivery = notice.deliveries.select_related("person").defer("message").first()
            name = delivery.recipient_name if delivery is not None else person.name
            address = (delivery and delivery.sent_to) or address
            real = wording.values_for(notice, standing, recipient_name=name)
            values |= {key: value for key, value in real.items() if value}
            source = f"With the data of notice {notice.reference}."
    filled = wording.fill(words, values)
    message = services.sample(filled, name=values["recipient_name"], address=address)
    return Preview(read(message), filled.subject_line, source)


@require_POST
def template_restore(request: HttpRequest, key: str) -> HttpResponse:
    """Say again what comes with the portal."""
    person = _wordsmith(request)
    kind = _kind(key)
    row = MessageTemplate.objects.filter(kind=kind.key).first()
    try:
        services.restore_default(kind=kind, began_from=int(request.POST.get("version", "0") or 0), by=person)
    except (SomebodyElseSaved, ValueError):
        messages.error(request, "Somebody else saved this while you were working on it. Look at it again.")
    else:
        if row is not None:
            messages.success(request, f"“{kind.title}” says again what comes with the portal.")
    return redirect("notices:template", key=kind.key)
