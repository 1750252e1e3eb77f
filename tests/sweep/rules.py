"""Who may open which address. A new address gets its line here, or the sweep fails.

`sees`: those for whom the address exists; to everybody else it is one that never existed.
`acts`: those of them who may do what it is for; the others are refused. Left out where it only shows.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from tests.sweep.people import PEOPLE
from tests.sweep.situations import Situation

Who = Callable[[Situation], set[str | None]]


class Rule(NamedTuple):
    sees: Who
    acts: Who | None = None


UNIT = {"business.manager", "practice.lead", "communications.officer"}
CHAIRS = {"chair", "vice.chair"}
PARTNERS = {"council.partner", "health.partner", "police.partner"}
STAFF = set(PEOPLE)


def only(*names: str) -> Who:
    return lambda situation: set(names)


everybody = only(*STAFF, None)  # type: ignore[arg-type]  # None is who has not signed in
staff = only(*STAFF)
unit = only(*UNIT)
unit_and_chairs = only(*UNIT, *CHAIRS)
unit_and_admin = only(*UNIT, "admin")
room_of_notices = only(*UNIT, *CHAIRS, "admin")
chairs = only(*CHAIRS)
admin = only("admin")
keeper_of_posts = only("chair", "business.manager", "admin")


# A review and what belongs to it -------------------------------------------------------------------


def those_on_its_list(it: Situation) -> set[str | None]:
    """The overview: who is on the access list, the chairs, and all staff once it is published."""
    return it.listed | CHAIRS | (STAFF if it.is_public else set())


def workers(it: Situation) -> set[str | None]:
    return it.listed & UNIT


def readers_of_all(it: Situation) -> set[str | None]:
    return workers(it) | CHAIRS


def readers_of_report(it: Situation) -> set[str | None]:
    return readers_of_all(it) | it.listed & {*PARTNERS, "reviewer"}


def readers_of_recommendations(it: Situation) -> set[str | None]:
    return readers_of_report(it) | (STAFF if it.is_public else set())


def doers_of_recommendation(it: Situation) -> set[str | None]:
    """The council's own partner too: the recommendations of the demonstration are the council's."""
    return workers(it) | it.listed & {"council.partner"}


def readers_of_withdrawal(it: Situation) -> set[str | None]:
    """While it is public everybody who knows of it is told that it takes the chair; then it has what stays inside."""
    return those_on_its_list(it) if it.is_public else readers_of_all(it)


def partners(it: Situation) -> set[str | None]:
    return it.listed & PARTNERS


def readers_of_plan(it: Situation) -> set[str | None]:
    return readers_of_all(it) | partners(it)


def readers_of_a_step(it: Situation) -> set[str | None]:
    return readers_of_plan(it) | it.step_owners


def readers_of_the_step(it: Situation) -> set[str | None]:
    return readers_of_plan(it) | it.owners_of_step


def doers_of_the_step(it: Situation) -> set[str | None]:
    return workers(it) | it.owners_of_step


def excusers_of_the_step(it: Situation) -> set[str | None]:
    return doers_of_the_step(it) | CHAIRS


def those_who_answer_the_step(it: Situation) -> set[str | None]:
    return doers_of_the_step(it) | partners(it)


def voices_of_the_agency(it: Situation) -> set[str | None]:
    """The police speak for themselves; who works on the review may record an answer."""
    return workers(it) | it.listed & {"police.partner"}


def readers_of_answers(it: Situation) -> set[str | None]:
    return readers_of_all(it) | voices_of_the_agency(it)


def readers_of_minute(it: Situation) -> set[str | None]:
    return readers_of_all(it) | it.listed & {"police.partner"}


def the_public_while_told(it: Situation) -> set[str | None]:
    """Its page and files, or that and why they went."""
    return {*STAFF, None} if it.is_public or it.is_explained else set()


WORK = Rule(those_on_its_list, workers)
OF_REPORT = Rule(readers_of_report, workers)
OF_RECOMMENDATIONS = Rule(readers_of_recommendations, workers)
OF_EVERYTHING = Rule(readers_of_all, workers)
OF_DECISIONS = Rule(readers_of_plan, workers)
OF_PLAN = Rule(readers_of_plan, workers)
OF_STEP = Rule(readers_of_the_step, workers)
STOPPED = Rule(readers_of_plan, readers_of_all)
CHAIR_LIFTS = Rule(readers_of_plan, chairs)
CHOICE_OF_PARTNERS = Rule(readers_of_report, partners)
HANDLED = Rule(readers_of_all, workers)
MANAGED = Rule(readers_of_all, readers_of_all)

REVIEWS = {
    "list": Rule(staff),
    "list_export": Rule(staff),
    "begin": Rule(staff, unit),
    "overview": Rule(those_on_its_list),
    "edit": WORK,
    "press": OF_EVERYTHING,
    "unmark_press": OF_EVERYTHING,
    "timeline": Rule(readers_of_all),
    "notices": Rule(readers_of_all),
    "notices_export": Rule(readers_of_all),
    "report": Rule(readers_of_report),
    "report_file": Rule(readers_of_report),
    "upload_report": OF_REPORT,
    "endorse": CHOICE_OF_PARTNERS,
    "record_minuted": OF_REPORT,
    "minute_file": Rule(readers_of_minute),
    "confirm_minuted": CHOICE_OF_PARTNERS,
    "correction": CHOICE_OF_PARTNERS,
    "send_corrected_copy": OF_REPORT,
    "ask_to_endorse": OF_REPORT,
    "recommendations": Rule(readers_of_recommendations),
    "make_briefing": OF_RECOMMENDATIONS,
    "add_recommendation": OF_RECOMMENDATIONS,
    "edit_recommendation": OF_RECOMMENDATIONS,
    "respond_recommendation": OF_RECOMMENDATIONS,
    "progress_recommendation": Rule(readers_of_recommendations, doers_of_recommendation),
    "remove_recommendation": OF_RECOMMENDATIONS,
    "move_recommendation": OF_RECOMMENDATIONS,
    "attachments": Rule(readers_of_report),
    "attachment_file": Rule(readers_of_report),
    "add_attachment": OF_REPORT,
    "edit_attachment": OF_REPORT,
    "publish_attachment": OF_REPORT,
    "move_attachment": OF_REPORT,
    "take_into_catalogue": OF_REPORT,
    "texts": Rule(readers_of_report),
    "edit_texts": OF_REPORT,
    "confirm_title": OF_REPORT,
    "publish_correction": OF_REPORT,
    "decisions": Rule(readers_of_plan),
    "record_decision": OF_DECISIONS,
    "publish_reason": OF_DECISIONS,
    "withdraw_reason": OF_DECISIONS,
    "draft": OF_DECISIONS,
    "start_clock": OF_DECISIONS,
    "correct_clock": OF_DECISIONS,
    "meet_clock": OF_DECISIONS,
    "record_delay": OF_DECISIONS,
    "agencies": Rule(readers_of_all),
    "ask_agencies": OF_EVERYTHING,
    "answer_involvement": Rule(readers_of_answers, voices_of_the_agency),
    "extend_involvement": OF_EVERYTHING,
    "family": Rule(readers_of_all),
    "add_member": OF_EVERYTHING,
    "edit_member": OF_EVERYTHING,
    "remove_member": OF_EVERYTHING,
    "record_told": OF_EVERYTHING,
    "record_exemption": OF_EVERYTHING,
    "earlier": Rule(staff, unit),
    "earlier_enter": Rule(staff, unit),
    "earlier_import": Rule(staff, unit),
    "earlier_review": OF_EVERYTHING,
    "earlier_show": OF_EVERYTHING,
    "letter_words": Rule(staff, unit),
    "letters": Rule(readers_of_all),
    "letter_make": OF_EVERYTHING,
    "plan_table": Rule(readers_of_a_step),
    "plan_table_csv": Rule(readers_of_a_step),
    "plan_table_docx": Rule(readers_of_a_step),
    "copies": Rule(readers_of_all),
    "copies_csv": Rule(readers_of_all),
    "copy_requests": OF_EVERYTHING,
    "copy_request_answer": OF_EVERYTHING,
    "evidence": Rule(readers_of_all),
    "evidence_make": OF_EVERYTHING,
    "evidence_download": Rule(readers_of_all),
    "plan": Rule(readers_of_a_step),
    "plan_begin": WORK,
    "plan_edit": OF_PLAN,
    "plan_withdraw": OF_PLAN,
    "plan_date": OF_PLAN,
    "plan_date_change": OF_PLAN,
    "plan_correction": OF_PLAN,
    "plan_should_reason": OF_PLAN,
    "plan_schedule": OF_PLAN,
    "plan_unschedule": STOPPED,
    "plan_order": CHAIR_LIFTS,
    "plan_late": CHAIR_LIFTS,
    "plan_overrides": Rule(readers_of_plan),
    "plan_override_look": Rule(readers_of_plan, readers_of_all),
    "plan_step_add": OF_PLAN,
    "plan_step": Rule(readers_of_the_step),
    "plan_step_edit": OF_STEP,
    "plan_step_owners": OF_STEP,
    "plan_step_remove": Rule(readers_of_the_step, readers_of_all),
    "plan_step_move": OF_STEP,
    "plan_step_done": Rule(readers_of_the_step, doers_of_the_step),
    "plan_step_pass_over": Rule(readers_of_the_step, excusers_of_the_step),
    "plan_step_reopen": OF_STEP,
    "plan_step_answer": Rule(readers_of_the_step, those_who_answer_the_step),
    "plan_step_evidence": Rule(readers_of_the_step),
    "withdraw": Rule(readers_of_withdrawal, chairs),
    "availability": WORK,
    "plan_templates": Rule(staff, unit_and_admin),
    "plan_template_import": Rule(staff, unit_and_admin),
    "plan_template": Rule(staff, unit_and_admin),
    "plan_template_export": Rule(staff, unit_and_admin),
}

MATTERS = {
    "list": Rule(unit_and_chairs),
    "list_export": Rule(unit_and_chairs),
    "open": Rule(staff, unit),
    "matter": Rule(readers_of_all),
    "rename": OF_EVERYTHING,
    "close": OF_EVERYTHING,
    "reopen": OF_EVERYTHING,
    "access": MANAGED,
    "remove": MANAGED,
    "give": MANAGED,
    "proceedings": Rule(readers_of_all),
    "add_proceeding": OF_EVERYTHING,
    "edit_proceeding": OF_EVERYTHING,
    "end_proceeding": OF_EVERYTHING,
    "reopen_proceeding": OF_EVERYTHING,
    "record_view": OF_EVERYTHING,
    "restrictions": Rule(readers_of_all),
    "add_restriction": OF_EVERYTHING,
    "edit_restriction": OF_EVERYTHING,
    "lift_restriction": OF_EVERYTHING,
    "days": OF_EVERYTHING,
    "remove_day": OF_EVERYTHING,
    "break_glass": Rule(only(*CHAIRS, "admin"), admin),
    "look_at": Rule(chairs, chairs),
}

DOCUMENTS = {
    "findings": Rule(readers_of_all),
    "decide": MANAGED,
    "terms": Rule(workers, workers),
    "live": Rule(workers, workers),
    "retire": Rule(workers, workers),
}

NOTICES = {
    "list": Rule(room_of_notices),
    "list_export": Rule(room_of_notices),
    "waiting": Rule(room_of_notices),
    "kept": Rule(room_of_notices),
    "addresses": Rule(unit_and_admin),
    "test_address": Rule(staff, unit_and_admin),
    "confirm_address": Rule(staff, unit_and_admin),
    "templates": Rule(unit),
    "template": Rule(unit, unit),
    "template_restore": Rule(unit, unit),
    "detail": Rule(readers_of_all),
    "withdraw": MANAGED,
    "decide": MANAGED,
    "look_at": MANAGED,
    "message": Rule(readers_of_all),
    "message_file": Rule(readers_of_all),
    "declare": HANDLED,
    "receipt": HANDLED,
    "bounce": HANDLED,
    "resend": HANDLED,
}

# The media: who answers them, approves what is said, or speaks for an agency -------------------------

#: The council leads on the event, which concerns the police too; the enquiry came in at the council.
room_of_media = only(*UNIT, *CHAIRS, *PARTNERS, "agency.rep", "press.lead")
keepers_of_directory = only(*UNIT, "press.lead")
agreers_to_lead = only(*CHAIRS, "police.partner")
readers_of_alert = only("agency.rep", "communications.officer")
reached_by_alert = only("communications.officer")


def movers_of_enquiry(it: Situation) -> set[str | None]:
    return workers(it) | {"council.partner", "press.lead"}


def readers_of_enquiry(it: Situation) -> set[str | None]:
    return movers_of_enquiry(it) | CHAIRS


runners_of_event = readers_of_enquiry


def readers_of_event(it: Situation) -> set[str | None]:
    return runners_of_event(it) | {"police.partner"}


OF_EVENT = Rule(readers_of_event, runners_of_event)
OF_ENQUIRY = Rule(readers_of_enquiry, movers_of_enquiry)
OF_DIRECTORY = Rule(room_of_media, keepers_of_directory)

MEDIA = {
    "overview": Rule(staff),
    "report": Rule(room_of_media),
    "report_export": Rule(room_of_media),
    "enquiries": Rule(room_of_media),
    "enquiries_export": Rule(room_of_media),
    "enquiry_log": Rule(room_of_media, room_of_media),
    "enquiry": Rule(readers_of_enquiry),
    "enquiry_take": OF_ENQUIRY,
    "enquiry_send_on": OF_ENQUIRY,
    "enquiry_answer": OF_ENQUIRY,
    "enquiry_close": OF_ENQUIRY,
    "enquiry_edit": OF_ENQUIRY,
    "alerts": Rule(staff),
    "alert_write": Rule(staff, staff),
    "alert": Rule(readers_of_alert),
    "alert_acknowledge": Rule(readers_of_alert, reached_by_alert),
    "alert_close": Rule(readers_of_alert, readers_of_alert),
    "events": Rule(room_of_media),
    "events_export": Rule(room_of_media),
    "event_open": Rule(room_of_media, room_of_media),
    "event": Rule(readers_of_event),
    "event_timeline": Rule(readers_of_event),
    "event_edit": OF_EVENT,
    "event_agencies": OF_EVENT,
    "event_close": OF_EVENT,
    "lead": Rule(readers_of_event, readers_of_event),
    "lead_agree": Rule(readers_of_event, agreers_to_lead),
    "coordinator": OF_EVENT,
    "meetings": Rule(readers_of_event),
    "meeting_call": OF_EVENT,
    "meeting": Rule(readers_of_event),
    "meeting_invitation": Rule(readers_of_event),
    "meeting_change": OF_EVENT,
    "meeting_cancel": OF_EVENT,
    "meeting_record": OF_EVENT,
    "action_add": OF_EVENT,
    "action_done": Rule(readers_of_event, readers_of_event),
    "journalists": Rule(room_of_media),
    "directory_export": Rule(room_of_media),
    "directory_import": OF_DIRECTORY,
    "journalist_add": OF_DIRECTORY,
    "journalist": OF_DIRECTORY,
    "journalist_confirm": OF_DIRECTORY,
    "journalist_remove": OF_DIRECTORY,
    "outlets": Rule(room_of_media),
    "outlet_add": OF_DIRECTORY,
    "outlet": OF_DIRECTORY,
}

# The catalogue: a draft of the review's matter, which the business manager owns ----------------------


def readers_of_resource(it: Situation) -> set[str | None]:
    return readers_of_all(it) | it.listed & {"subcommittee"}


def signers_of_resource(it: Situation) -> set[str | None]:
    """Who may write it asks; the member of the group that was asked answers."""
    return workers(it) | it.listed & {"subcommittee"}


OF_RESOURCE = Rule(readers_of_resource, workers)
OF_ORDER = Rule(workers, workers)
OF_COLLECTION = Rule(unit_and_chairs, unit)

CATALOGUE = {
    "resources": Rule(staff),
    "resources_export": Rule(staff),
    "begin": Rule(staff, unit),
    "reviews_due": Rule(staff),
    "reviews_due_export": Rule(staff),
    "links": Rule(staff),
    "links_export": Rule(staff),
    "resource": Rule(readers_of_resource),
    "timeline": Rule(readers_of_resource),
    "edit": OF_RESOURCE,
    "hand_over": OF_RESOURCE,
    "correct": OF_RESOURCE,
    "publish": OF_RESOURCE,
    "make_public": OF_RESOURCE,
    "schedule": OF_RESOURCE,
    "unschedule": OF_RESOURCE,
    "withdraw": Rule(readers_of_resource, readers_of_all),
    "restore": OF_RESOURCE,
    "review": OF_RESOURCE,
    "review_withdraw": OF_RESOURCE,
    "versions": Rule(readers_of_resource),
    "version_begin": OF_RESOURCE,
    "version": Rule(readers_of_resource),
    "version_edit": OF_RESOURCE,
    "version_preview": Rule(readers_of_resource),
    "version_compare": Rule(readers_of_resource),
    "version_file": Rule(readers_of_resource),
    "version_put_in_force": OF_RESOURCE,
    "version_keep_readable": OF_RESOURCE,
    "version_close": OF_RESOURCE,
    "version_withdraw": OF_RESOURCE,
    "sign_off": Rule(readers_of_resource, signers_of_resource),
    "begin_briefing": Rule(staff, unit),
    "sections": OF_RESOURCE,
    "begin_again": OF_RESOURCE,
    "next_steps": OF_RESOURCE,
    "finish_step": OF_RESOURCE,
    "drop_step": OF_RESOURCE,
    "uses": Rule(readers_of_resource),
    "uses_export": Rule(readers_of_resource),
    "stocks": Rule(staff),
    "stocks_export": Rule(staff),
    "printed_report": Rule(staff),
    "printed_report_export": Rule(staff),
    "printed_of": OF_RESOURCE,
    "stock": Rule(readers_of_resource),
    "edit_stock": OF_RESOURCE,
    "received": OF_RESOURCE,
    "counted": OF_RESOURCE,
    "leave": OF_RESOURCE,
    "order_copies": OF_RESOURCE,
    "orders": Rule(staff),
    "orders_export": Rule(staff),
    "order": Rule(workers),
    "send_order": OF_ORDER,
    "turn_down_order": OF_ORDER,
    "cancel_order": OF_ORDER,
    "import_begin": Rule(staff, unit),
    "import_export": Rule(staff, unit),
    "import": Rule(only("business.manager")),
    "import_errors": Rule(only("business.manager")),
    "exports": Rule(staff, unit),
    "export_download": Rule(only("business.manager")),
    "collections": Rule(staff),
    "collections_export": Rule(staff),
    "collection_begin": Rule(staff, unit),
    "collection": Rule(unit_and_chairs),
    "collection_edit": OF_COLLECTION,
    "collection_contents": OF_COLLECTION,
    "collection_add": OF_COLLECTION,
    "collection_take_out": OF_COLLECTION,
    "collection_move": OF_COLLECTION,
    "collection_publish": OF_COLLECTION,
    "collection_withdraw": Rule(unit_and_chairs),
    "collection_zip": Rule(unit_and_chairs),
    "collection_download": Rule(only("business.manager")),
    "coverage": Rule(staff),
    "coverage_export": Rule(staff),
    "cover": Rule(staff, unit),
    "uncover": OF_RESOURCE,
}

PARTNERSHIP = {
    "absences": Rule(staff, staff),
    "end_absence": Rule(only("agency.rep", "admin", *UNIT), only("agency.rep", "admin", *UNIT)),
    "designations": Rule(staff, staff),
    "end_designation": Rule(keeper_of_posts, keeper_of_posts),
}

AUDIT = {
    "events": Rule(room_of_notices),
    "export": Rule(room_of_notices),
}

# A statement in the partnership's name: police agree, the hospitals are consulted, the reviewer is quoted -----------

WRITERS = UNIT | CHAIRS
IN_THE_ROOM = UNIT | CHAIRS | PARTNERS | {"agency.rep", "press.lead"}

readers_of_its_text = only(*WRITERS, "police.partner", "agency.rep", "reviewer")
readers_of_its_rest = only(*WRITERS, "police.partner")
writers = only(*WRITERS)
in_the_room = only(*IN_THE_ROOM)

OF_TEXT = Rule(readers_of_its_text, writers)
OF_REST = Rule(readers_of_its_rest, writers)
CHAIR_DECIDES = Rule(readers_of_its_rest, chairs)

STATEMENTS = {
    "statements": Rule(staff),
    "statements_export": Rule(staff),
    "statement_begin": Rule(staff, in_the_room),
    "statement": Rule(readers_of_its_text),
    "statement_edit": OF_TEXT,
    "statement_submit": OF_TEXT,
    "statement_show_to_lead": OF_TEXT,
    "statement_ask_approval": OF_TEXT,
    "statement_drop": OF_REST,
    "statement_correct": OF_REST,
    "statement_recipients": OF_REST,
    "statement_files": OF_TEXT,
    "statement_file": Rule(readers_of_its_text),
    "statement_file_remove": OF_TEXT,
    "statement_timeline": Rule(readers_of_its_rest),
    "statement_version": Rule(readers_of_its_rest),
    "statement_agreements": Rule(readers_of_its_rest),
    "statement_agency_add": OF_REST,
    "statement_answer": Rule(readers_of_its_rest, only("police.partner")),
    "statement_deadline": OF_REST,
    "statement_agency_remove": OF_REST,
    "statement_lift": CHAIR_DECIDES,
    "statement_overrides": Rule(readers_of_its_rest),
    "statement_override_look": OF_REST,
    "statement_checks": OF_TEXT,
    "statement_check": Rule(readers_of_its_text, only("practice.lead")),
    "statement_quotes": Rule(readers_of_its_text),
    "statement_quote_yes": Rule(readers_of_its_text, only("reviewer")),
    "statement_consultation": OF_TEXT,
    "statement_consultation_answer": Rule(readers_of_its_text, only("agency.rep")),
    "statement_members": OF_REST,
    "statement_without_members": CHAIR_DECIDES,
    "statement_approve": CHAIR_DECIDES,
    "statement_approve_version": CHAIR_DECIDES,
    "statement_change": OF_REST,
    "statement_telephone": Rule(readers_of_its_rest, only("business.manager", "practice.lead")),
    "statement_telephone_answer": Rule(readers_of_its_rest, only("chair")),
    "statement_release": Rule(readers_of_its_rest, unit),
    "statement_unschedule": OF_REST,
    "statement_late": CHAIR_DECIDES,
    "statement_withdraw": CHAIR_DECIDES,
    "statement_lines": OF_REST,
    "event_lines": Rule(readers_of_its_rest, writers),
    "line_edit": OF_REST,
    "line_clear": CHAIR_DECIDES,
    "line_end": OF_REST,
    "statement_responses": OF_REST,
    "statement_response": Rule(readers_of_its_rest, readers_of_its_rest),
    "statement_contradiction": OF_REST,
    "cuttings": Rule(in_the_room),
    "cuttings_export": Rule(in_the_room),
    "cutting_add": Rule(in_the_room, unit),
    "cutting": Rule(only(*WRITERS, "police.partner", "agency.rep"), unit),
    "cutting_file": Rule(only(*WRITERS, "police.partner", "agency.rep")),
}

ENGAGEMENT = {
    "comments": Rule(unit_and_chairs),
    "comments_export": Rule(unit_and_chairs),
    "comment": Rule(unit_and_chairs, unit_and_chairs),
}

room_of_campaigns = only(*(STAFF - {"reviewer", "admin"}))
PUBLIC = {
    name: Rule(everybody)
    for name in (
        "home", "worried", "learning", "about", "accessibility", "privacy", "cookies", "learning_feed", "sitemap",
        "news", "news_feed", "robots", "healthz", "readyz", "confirm_from_outside",
        "useful", "useful_sent",
    )
} | {
    "public_search": Rule(everybody),
    "public_resources": Rule(everybody),
    "public_briefings": Rule(everybody),
    "public_audience": Rule(everybody),
    "public_resource": Rule(everybody),
    "public_resource_language": Rule(everybody),
    "public_resource_form": Rule(everybody),
    "public_resource_version": Rule(everybody),
    "public_resource_file": Rule(everybody),
    "public_briefing": Rule(everybody),
    "public_briefing_language": Rule(everybody),
    "public_briefing_form": Rule(everybody),
    "public_briefing_version": Rule(everybody),
    "public_news_item": Rule(everybody),
    "public_news_item_language": Rule(everybody),
    "public_news_item_form": Rule(everybody),
    "public_news_item_version": Rule(everybody),
    "public_campaigns": Rule(everybody),
    "public_campaign": Rule(everybody),
    "public_collections": Rule(everybody),
    "public_collection": Rule(everybody),
    "public_collection_zip": Rule(everybody),
    "public_resources_feed": Rule(everybody),
    "all_feed": Rule(everybody),
    "public_api": Rule(everybody),
    "public_api_description": Rule(everybody),
    "public_api_resources": Rule(everybody),
    "public_api_resource": Rule(everybody),
    "public_api_briefings": Rule(everybody),
    "public_api_briefing": Rule(everybody),
    "public_api_reviews": Rule(everybody),
    "public_api_review": Rule(the_public_while_told),
    "public_review": Rule(the_public_while_told),
    "public_file": Rule(the_public_while_told),
    "public_statement": Rule(everybody),
    "public_statement_file": Rule(everybody),
    "calendar_feed": Rule(everybody),  # whoever has the key, signed in or not
    "statement_for_step": Rule(readers_of_the_step, workers),
    "your_work": Rule(staff),
    "search": Rule(staff),
    "coverage": Rule(room_of_campaigns),
    "coverage_page": Rule(room_of_campaigns),
    "coverage_export": Rule(room_of_campaigns),
    "reads": Rule(only(*UNIT, *CHAIRS, "subcommittee")),
    "reads_export": Rule(only(*UNIT, *CHAIRS, "subcommittee")),
    "calendar": Rule(staff),
    "public_calendar": Rule(everybody),
    "calendar_feed_page": Rule(staff),
    "make_calendar_feed": Rule(staff, staff),
    "revoke_calendar_feed": Rule(staff, staff),
}  # fmt: skip

# Campaigns ----------------------------------------------------------------------------------------


def readers_of_campaign(it: Situation) -> set[str | None]:
    """Of the matter: who works on campaigns and is on its list, and the chairs."""
    return (it.listed & (STAFF - {"reviewer", "admin"})) | CHAIRS


def answerers_of_ask(it: Situation) -> set[str | None]:
    return it.listed & {"police.partner"}


def speakers_for_agencies(it: Situation) -> set[str | None]:
    return it.listed & {"council.partner", "health.partner", "police.partner", "agency.rep", "press.lead"}


OF_CAMPAIGN = Rule(readers_of_campaign, workers)
CAMPAIGNS = {
    "campaigns": Rule(room_of_campaigns),
    "campaigns_export": Rule(room_of_campaigns),
    "plan_for": Rule(room_of_campaigns),
    "begin": Rule(room_of_campaigns, unit),
    "national": Rule(room_of_campaigns),
    "national_export": Rule(room_of_campaigns),
    "national_add": Rule(room_of_campaigns, unit),
    "national_one": Rule(room_of_campaigns),
    "national_edit": Rule(room_of_campaigns, unit),
    "national_year": Rule(room_of_campaigns, unit),
    "national_make_local": Rule(room_of_campaigns, unit),
    "campaign": Rule(readers_of_campaign),
    "timeline": Rule(readers_of_campaign),
    "edit": OF_CAMPAIGN,
    "audiences": OF_CAMPAIGN,
    "messages": OF_CAMPAIGN,
    "resources": OF_CAMPAIGN,
    "call_add": OF_CAMPAIGN,
    "call_edit": OF_CAMPAIGN,
    "call_remove": OF_CAMPAIGN,
    "direction": Rule(readers_of_campaign),
    "direction_record": OF_CAMPAIGN,
    "direction_alone": Rule(readers_of_campaign, chairs),
    "asks": Rule(readers_of_campaign),
    "ask": OF_CAMPAIGN,
    "offer": Rule(readers_of_campaign, speakers_for_agencies),
    "answer": Rule(readers_of_campaign, answerers_of_ask),
    "ask_take_back": OF_CAMPAIGN,
    "activities": Rule(readers_of_campaign),
    "activities_export": Rule(readers_of_campaign),
    "activity_plan": OF_CAMPAIGN,
    "activity": OF_CAMPAIGN,
    "activity_edit": OF_CAMPAIGN,
    "activity_remove": OF_CAMPAIGN,
    "activity_ready": OF_CAMPAIGN,
    "impact_ask": OF_CAMPAIGN,
    "impact": Rule(readers_of_campaign, answerers_of_ask),
    "impact_go_on": OF_CAMPAIGN,
    "impact_take_back": OF_CAMPAIGN,
    "activity_move": OF_CAMPAIGN,
    "move": OF_CAMPAIGN,
    "feeds": Rule(room_of_campaigns),
    "feed": Rule(room_of_campaigns),
    "feed_add": Rule(room_of_campaigns, unit),
    "feed_edit": Rule(room_of_campaigns, unit),
    "feed_ask": Rule(room_of_campaigns, unit),
    "publish": OF_CAMPAIGN,
    "withdraw": Rule(readers_of_campaign, readers_of_all),
    "measures": Rule(room_of_campaigns),
    "measures_export": Rule(room_of_campaigns),
    "platforms": Rule(room_of_campaigns),
    "platform_add": Rule(room_of_campaigns, unit),
    "platform": Rule(room_of_campaigns, unit),
    "measure": Rule(readers_of_campaign),
    "measure_edit": OF_CAMPAIGN,
    "measure_remove": OF_CAMPAIGN,
    "measure_values_export": Rule(readers_of_campaign),
    "measure_enter": OF_CAMPAIGN,
    "measure_value": OF_CAMPAIGN,
    "measures_of_campaign": Rule(readers_of_campaign),
    "measure_add_campaign": OF_CAMPAIGN,
    "measure_import_campaign": OF_CAMPAIGN,
    "measure_import_of_campaign": Rule(only("business.manager")),
    "evaluation": Rule(readers_of_campaign),
    "evaluation_write": OF_CAMPAIGN,
    "evaluation_docx": Rule(readers_of_campaign),
    "evaluation_pdf": Rule(readers_of_campaign),
    "measures_of_project": Rule(readers_of_campaign),
    "measure_add_project": OF_CAMPAIGN,
    "measure_import_project": OF_CAMPAIGN,
    "measure_import_of_project": Rule(only("business.manager")),
}

IN_THE_PLAN = Rule(room_of_campaigns, unit)
PLANS = {
    "business_plan": Rule(room_of_campaigns),
    "strategy_begin": IN_THE_PLAN,
    "strategy": Rule(room_of_campaigns),
    "strategy_edit": IN_THE_PLAN,
    "strategy_review": IN_THE_PLAN,
    "year_begin": IN_THE_PLAN,
    "year": Rule(room_of_campaigns),
    "year_edit": IN_THE_PLAN,
    "year_export": Rule(room_of_campaigns),
    "board_paper": Rule(room_of_campaigns),
    "year_report": Rule(room_of_campaigns),
    "year_report_export": Rule(room_of_campaigns),
    "carry_over": IN_THE_PLAN,
    "priority_add": IN_THE_PLAN,
    "priority_edit": IN_THE_PLAN,
    "action_add": IN_THE_PLAN,
    "action": Rule(room_of_campaigns),
    "action_edit": IN_THE_PLAN,
    "action_progress": IN_THE_PLAN,
    "action_settle": IN_THE_PLAN,
    "action_rate": IN_THE_PLAN,
    "action_rate_lift": IN_THE_PLAN,
    "projects": Rule(room_of_campaigns),
    "projects_export": Rule(room_of_campaigns),
    "project_begin": IN_THE_PLAN,
    "project": Rule(readers_of_campaign),
    "project_edit": OF_CAMPAIGN,
    "project_start": OF_CAMPAIGN,
    "project_end": OF_CAMPAIGN,
    "project_timeline": Rule(readers_of_campaign),
    "plan": Rule(readers_of_campaign),
    "plan_edit": OF_CAMPAIGN,
    "plan_audiences": OF_CAMPAIGN,
    "plan_audience": OF_CAMPAIGN,
}

RULES: dict[str, Rule] = {
    f"{room}{name}": rule
    for room, rules in {
        "reviews:": REVIEWS,
        "matters:": MATTERS,
        "documents:": DOCUMENTS,
        "notices:": NOTICES,
        "catalogue:": CATALOGUE,
        "partnership:": PARTNERSHIP,
        "audit:": AUDIT,
        "media_relations:": MEDIA | STATEMENTS,
        "engagement:": ENGAGEMENT,
        "campaigns:": CAMPAIGNS | PLANS,
        "": PUBLIC | {"statement_for_campaign": OF_CAMPAIGN},
    }.items()
    for name, rule in rules.items()
}

#: Rules for whole prefixes, which know nothing of a review; tests of their own walk them.
PREFIXES = {
    "admin/": "Administrators; what is registered there knows no review (tests/portal/test_other_doors.py).",
    "account/": "The person’s own way in (tests/partnership/test_sign_in.py).",
}
