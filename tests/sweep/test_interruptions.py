"""No button on a page reaches somebody outside the portal at once: a page before it says whom, and what happens.

A button that acts from another page may only lead to an act that stays here. Whoever adds one says below why nothing
leaves by it; for whatever does leave, `foundation.acts.Interruption` is the page before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver

TEMPLATES = Path(settings.BASE_DIR) / "templates"

#: Acts of a single press, and why nobody outside hears of them by it.
STAYS_HERE = {
    "account_logout": "ends one's own session",
    "campaigns:action_rate_lift": "how an action is shown, inside",
    "campaigns:activity_ready": "an activity is ready, inside",
    "campaigns:ask_take_back": "an agency is asked no longer, inside",
    "campaigns:call_remove": "where a page sends people; a public one keeps a way on",
    "campaigns:impact_take_back": "an agency is asked no longer, inside",
    "campaigns:feed_ask": "a neighbour's public calendar is read once more; nothing of ours leaves",
    "campaigns:national_make_local": "a draft inside; publishing has its own page",
    "campaigns:project_start": "a project is under way, inside",
    "catalogue:begin_again": "a draft inside; putting it in force has its own page",
    "catalogue:collection_add": "a resource that its own readers have already",
    "catalogue:collection_move": "an order of what readers have already",
    "catalogue:collection_take_out": "a resource that its own readers keep",
    "catalogue:collection_zip": "a file for oneself",
    "catalogue:exports": "a file for oneself",
    "documents:live": "decides what texts are checked against",
    "matters:close": "the matter is out of the way inside",
    "matters:look_at": "a second person has looked at an override",
    "matters:remove_day": "a day is no longer warned of",
    "matters:reopen": "the matter is back inside",
    "media_relations:action_done": "a line of an action plan, inside",
    "media_relations:alert_acknowledge": "one's own word that one knows",
    "media_relations:enquiry_send_on": "the lead's own people see it inside",
    "media_relations:enquiry_take": "whose it is, inside",
    "media_relations:journalist_confirm": "details that were looked at; nothing leaves",
    "media_relations:lead_agree": "a yes to who leads; people of the agencies are told inside",
    "media_relations:line_clear": "words to say when asked, never sent",
    "media_relations:line_end": "words that are no longer said",
    "media_relations:statement_agency_add": "which agency has to agree, inside",
    "media_relations:statement_answer": "an agency's own word",
    "media_relations:statement_ask_approval": "the chair's link; release has its own page",
    "media_relations:statement_consultation_answer": "a press office's own word",
    "media_relations:statement_file_remove": "a file that does not go with it",
    "media_relations:statement_override_look": "a second person has looked at an override",
    "media_relations:statement_quote_yes": "a speaker's own word",
    "media_relations:statement_show_to_lead": "the lead's own people read it inside",
    "media_relations:statement_submit": "the agencies' own people read it inside; release has its own page",
    "media_relations:statement_telephone_answer": "the chair's own word",
    "notices:look_at": "a second person has looked at an override",
    "notices:template_restore": "words for later messages; none leaves",
    "partnership:end_absence": "what waits comes back to who was away",
    "partnership:end_designation": "a designate no longer stands in",
    "reviews:confirm_title": "a title for later; publishing has its own page",
    "reviews:evidence_make": "a file for staff",
    "reviews:letter_make": "a file for staff, who send it themselves",
    "reviews:make_briefing": "a draft inside; publishing has its own page",
    "reviews:move_attachment": "what publishing will take; publishing has its own page",
    "reviews:move_recommendation": "an order inside; a partner whose yes it voids is told so",
    "reviews:plan_override_look": "a second person has looked at an override",
    "reviews:plan_step_move": "an order inside",
    "reviews:take_into_catalogue": "a draft inside; publishing has its own page",
    "make_calendar_feed": "one's own address",
    "revoke_calendar_feed": "one's own address",
}

FORM = re.compile(r"<(?:form|button|input)\b(?:\{%.*?%\}|\{\{.*?\}\}|[^>{])*>", re.DOTALL)
LEADS_TO = re.compile(r"""\{%\s*url\s+["']([\w:.-]+)["']""")


#: A person's own way in, and the admin, which has pages of its own before each act.
OWN_DOORS = {"account", "admin", "mfa", "socialaccount"}


def buttons() -> Iterator[tuple[str, str]]:
    """Each template with the address to which a form or a button of it posts, where that is another page."""
    for template in sorted(TEMPLATES.rglob("*.html")):
        if template.relative_to(TEMPLATES).parts[0] in OWN_DOORS:
            continue
        for tag in FORM.findall(template.read_text()):
            if 'method="post"' in tag or "formaction=" in tag:
                for name in LEADS_TO.findall(tag):
                    yield str(template.relative_to(TEMPLATES)), name


def acts_without_a_page(patterns: list[Any], room: str = "") -> Iterator[str]:
    """Every address of the portal's own rooms that takes POST alone: there is no page before the act."""
    for one in patterns:
        if isinstance(one, URLResolver):
            if not str(one.pattern).startswith(("admin/", "account/")):
                yield from acts_without_a_page(
                    one.url_patterns, f"{one.namespace}:" if one.namespace else room
                )
        elif isinstance(one, URLPattern):
            given = dict.fromkeys(one.pattern.converters, "1")
            # The answer to a method that no page takes comes before anything is looked up.
            answer = one.callback(RequestFactory().generic("TRACE", "/"), **given)
            if answer.headers.get("Allow") == "POST":
                yield f"{room}{one.name}"


def test_a_button_on_another_page_leads_to_no_act_that_reaches_outsiders() -> None:
    found = [(template, name) for template, name in buttons() if name not in STAYS_HERE]

    assert found == []


def test_whatever_takes_only_a_press_stays_here() -> None:
    assert set(acts_without_a_page(get_resolver().url_patterns)) - set(STAYS_HERE) == set()


def test_nothing_is_said_to_stay_here_that_no_button_leads_to() -> None:
    led_to = {name for _, name in buttons()} | set(acts_without_a_page(get_resolver().url_patterns))

    assert set(STAYS_HERE) - led_to == set()


@pytest.mark.parametrize(
    "tag",
    [
        """<form method="post" action="{% url "notices:resend" delivery.notice.reference delivery.pk %}">""",
        """<form class="{% if x > 1 %}y{% endif %}" method="post" action="{% if a %}{% url 'notices:resend' 1 %}{% endif %}">""",
        """<button formaction="{% url "notices:resend" 1 2 %}">""",
    ],
)
def test_a_direct_button_is_recognised(tag: str) -> None:
    (found,) = FORM.findall(tag)

    assert LEADS_TO.findall(found) == ["notices:resend"]
