"""The pages before a campaign reaches the public, and before it is taken away."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from campaigns.queries import campaigns as queries
from campaigns.queries import pages
from campaigns.rules import access
from campaigns.rules import campaigns as rules
from campaigns.services import publishing as services
from campaigns.services.messages import told_of_withdrawal
from campaigns.views.finding import FORM, find, form_page, page, person_of
from foundation import clock
from foundation.acts import Interruption, press, to_be_read, typed
from foundation.prose import to_html
from foundation.shared_forms import WithdrawalForm
from foundation.words import say_day


@require_http_methods(FORM)
def publish(request: HttpRequest, reference: str) -> HttpResponse:
    """The page before anyone can read of it; the button publishes it."""
    found, person = find(request, reference), person_of(request)
    access.check_may_publish(found, person)
    shown = queries.texts_of(found)
    partners = [ask.agency.name for ask in queries.asks_of(found) if ask.answer == ask.Answer.YES]
    interruption = Interruption(
        title="Give the campaign its public page",
        effects=[
            f"Everybody can read of “{found.title}” as soon as you press the button, "
            f"although it launches on {say_day(found.launches_on)}."
            if found.launches_on > clock.today()
            else f"Everybody can read of “{found.title}” as soon as you press the button.",
            f"It names as taking part: {', '.join(partners)}."
            if partners
            else "It names no partner as taking part.",
        ],
        reasons=queries.reasons_not_to_publish(found, person, clock.today()),
        button="Publish the page now",
        read_before=[f"{place}: {text}" for place, text in sorted(shown.items())],
        back=pages.campaign(found),
    )
    status = to_be_read(request, interruption)
    if status is None:
        return press(
            request,
            lambda: services.publish(campaign=found, began_from=found.version, by=person),
            done="The campaign has its public page.",
            back=pages.campaign(found),
        )
    return page(
        request,
        found,
        "campaigns/publish.html",
        status=status,
        interruption=interruption,
        warnings=queries.warnings(found),
        page=queries.page_before_it_is_public(found),
        text=to_html(found.public_text),
    )


@require_http_methods(FORM)
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Nobody outside has its page any more; its address explains, or shows nothing. A draft will not run."""
    found, person = find(request, reference), person_of(request)
    access.check_may_withdraw(found, person)
    form = WithdrawalForm(typed(request), thing="campaign", was_public=found.slug is not None)
    return form_page(
        request,
        found,
        form,
        lambda: services.withdraw(
            campaign=found,
            manner=form.manner_chosen,
            reason=form.cleaned_data["reason"],
            public_reason=form.cleaned_data.get("public_reason", ""),
            by=person,
        ),
        done="It is withdrawn. Its page is gone from the portal." if found.slug else "It is withdrawn.",
        then=pages.campaign(found),
        template="campaigns/withdraw.html",
        title="Withdraw the campaign",
        told=told_of_withdrawal(found, person),
        reasons=rules.reasons_not_to_change(found),
    )
