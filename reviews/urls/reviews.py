"""Reviews, their reports, recommendations, endorsements, decisions, families and agencies."""

from django.urls import URLPattern, path

from reviews.views import (
    agencies,
    attachments,
    decisions,
    families,
    history,
    press,
    recommendations,
    reports,
    reviews,
    texts,
)

ONE = "reviews/<str:reference>/"
REPORT = f"{ONE}report/<slug:form>/"
RECOMMENDATION = f"{ONE}recommendations/<str:recommendation>/"
AGENCY = f"{ONE}agencies/<int:agency>/"
LIMIT = f"{ONE}decisions/limits/<slug:kind>/"

urlpatterns: list[URLPattern] = [
    path("reviews/", reviews.review_list, name="list"),
    path("reviews/export/", reviews.review_list_export, name="list_export"),
    path("reviews/begin/", reviews.begin, name="begin"),
    path(ONE, reviews.overview, name="overview"),
    path(f"{ONE}edit/", reviews.edit, name="edit"),
    path(f"{ONE}press/", press.press_interest, name="press"),
    path(f"{ONE}press/unmark/", press.unmark, name="unmark_press"),
    path(f"{ONE}timeline/", history.timeline, name="timeline"),
    path(f"{ONE}notices/", history.notices, name="notices"),
    path(f"{ONE}notices/export/", history.notices_export, name="notices_export"),
    # The report and its endorsement
    path(f"{ONE}report/", reports.report, name="report"),
    path(f"{ONE}report/upload/", reports.upload, name="upload_report"),
    path(f"{REPORT}endorse/", reports.endorse, name="endorse"),
    path(f"{REPORT}minuted/", reports.record_minuted, name="record_minuted"),
    path(f"{REPORT}minuted/<int:agency>/file/", reports.minute_file, name="minute_file"),
    path(f"{REPORT}confirm/", reports.confirm_minuted, name="confirm_minuted"),
    path(f"{REPORT}correction/", reports.correction, name="correction"),
    path(f"{REPORT}correction/send/", reports.send_corrected_copy, name="send_corrected_copy"),
    path(f"{REPORT}ask/", reports.ask_to_endorse, name="ask_to_endorse"),
    path(f"{REPORT}<int:number>/file/", reports.report_file, name="report_file"),
    # Recommendations
    path(f"{ONE}recommendations/", recommendations.recommendations, name="recommendations"),
    path(f"{ONE}recommendations/add/", recommendations.add, name="add_recommendation"),
    path(f"{ONE}recommendations/briefing/", recommendations.make_briefing, name="make_briefing"),
    path(f"{RECOMMENDATION}edit/", recommendations.edit, name="edit_recommendation"),
    path(f"{RECOMMENDATION}response/", recommendations.respond, name="respond_recommendation"),
    path(f"{RECOMMENDATION}progress/", recommendations.progress, name="progress_recommendation"),
    path(f"{RECOMMENDATION}remove/", recommendations.remove, name="remove_recommendation"),
    path(f"{RECOMMENDATION}move/<slug:direction>/", recommendations.move, name="move_recommendation"),
    # Beside the report
    path(f"{ONE}attachments/", attachments.attachments, name="attachments"),
    path(f"{ONE}attachments/add/", attachments.add, name="add_attachment"),
    path(f"{ONE}attachments/<str:attachment>/edit/", attachments.edit, name="edit_attachment"),
    path(f"{ONE}attachments/<str:attachment>/file/", attachments.attachment_file, name="attachment_file"),
    path(f"{ONE}attachments/<str:attachment>/publish/", attachments.publish_later, name="publish_attachment"),
    path(
        f"{ONE}attachments/<str:attachment>/catalogue/",
        attachments.take_into_catalogue,
        name="take_into_catalogue",
    ),
    path(f"{ONE}attachments/<str:attachment>/<slug:to>/", attachments.move, name="move_attachment"),
    path(f"{ONE}texts/", texts.texts, name="texts"),
    path(f"{ONE}texts/edit/", texts.edit, name="edit_texts"),
    path(f"{ONE}texts/confirm/", texts.confirm_title, name="confirm_title"),
    path(f"{ONE}texts/correct/", texts.correct, name="publish_correction"),
    # Decisions and limits
    path(f"{ONE}decisions/", decisions.decisions, name="decisions"),
    path(f"{ONE}decisions/record/", decisions.record_decision, name="record_decision"),
    path(f"{ONE}decisions/reason/publish/", decisions.publish_reason, name="publish_reason"),
    path(f"{ONE}decisions/reason/withdraw/", decisions.withdraw_reason, name="withdraw_reason"),
    path(f"{ONE}decisions/draft/<slug:what>/<int:place>/", decisions.draft, name="draft"),
    path(f"{LIMIT}start/", decisions.start_clock, name="start_clock"),
    path(f"{LIMIT}correct/", decisions.correct_start, name="correct_clock"),
    path(f"{LIMIT}meet/", decisions.meet_clock, name="meet_clock"),
    path(f"{LIMIT}delay/", decisions.record_delay, name="record_delay"),
    # Agencies
    path(f"{ONE}agencies/", agencies.agencies, name="agencies"),
    path(f"{ONE}agencies/ask/", agencies.ask, name="ask_agencies"),
    path(f"{AGENCY}answer/", agencies.answer_involvement, name="answer_involvement"),
    path(f"{AGENCY}longer/", agencies.extend, name="extend_involvement"),
    # Family and telling
    path(f"{ONE}family/", families.family, name="family"),
    path(f"{ONE}family/add/", families.add_member, name="add_member"),
    path(f"{ONE}family/<str:member>/edit/", families.edit_member, name="edit_member"),
    path(f"{ONE}family/<str:member>/remove/", families.remove_member, name="remove_member"),
    path(f"{ONE}family/<str:whom>/told/", families.record_told, name="record_told"),
    path(f"{ONE}family/<str:whom>/exempt/", families.record_exemption, name="record_exemption"),
]
