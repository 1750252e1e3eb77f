"""Statements, from draft to release, and what is written and asked about them."""

from django.urls import URLPattern, path

from media_relations.views import (
    coverage,
    statement_agreements,
    statement_approval,
    statement_release,
    statements,
)

ALL = "media/statements/"
ONE = f"{ALL}<str:reference>/"
LINE = "media/lines/<str:line>/"
CUTTING = "media/cuttings/<str:cutting>/"

urlpatterns: list[URLPattern] = [
    path(ALL, statements.statement_list, name="statements"),
    path(f"{ALL}export/", statements.statement_list_export, name="statements_export"),
    path(f"{ALL}begin/", statements.begin, name="statement_begin"),
    path(ONE, statements.statement, name="statement"),
    path(f"{ONE}edit/", statements.edit, name="statement_edit"),
    path(f"{ONE}submit/", statements.submit_statement, name="statement_submit"),
    path(f"{ONE}show-to-lead/", statements.show_to_lead, name="statement_show_to_lead"),
    path(f"{ONE}ask-approval/", statements.ask_approval, name="statement_ask_approval"),
    path(f"{ONE}drop/", statements.drop, name="statement_drop"),
    path(f"{ONE}correct/", statements.correct, name="statement_correct"),
    path(f"{ONE}recipients/", statements.recipients, name="statement_recipients"),
    path(f"{ONE}files/", statements.files, name="statement_files"),
    path(f"{ONE}files/<int:file>/", statements.file, name="statement_file"),
    path(f"{ONE}files/<int:file>/remove/", statements.remove_file, name="statement_file_remove"),
    path(f"{ONE}timeline/", statements.timeline, name="statement_timeline"),
    path(f"{ONE}versions/<int:number>/", statements.version, name="statement_version"),
    # What others say before it goes
    path(f"{ONE}agreements/", statement_agreements.agreements, name="statement_agreements"),
    path(f"{ONE}agreements/add/", statement_agreements.add_agency, name="statement_agency_add"),
    path(f"{ONE}agreements/<int:agency>/answer/", statement_agreements.answer, name="statement_answer"),
    path(f"{ONE}agreements/<int:agency>/deadline/", statement_agreements.deadline, name="statement_deadline"),
    path(
        f"{ONE}agreements/<int:agency>/remove/",
        statement_agreements.remove_agency,
        name="statement_agency_remove",
    ),
    path(f"{ONE}agreements/<int:agency>/lift/", statement_agreements.lift, name="statement_lift"),
    path(f"{ONE}overrides/", statement_agreements.overrides, name="statement_overrides"),
    path(
        f"{ONE}overrides/<int:override>/look/",
        statement_agreements.look_at_override,
        name="statement_override_look",
    ),
    path(f"{ONE}checks/", statement_agreements.checks, name="statement_checks"),
    path(f"{ONE}checks/<int:check>/", statement_agreements.check, name="statement_check"),
    path(f"{ONE}quotes/", statement_agreements.quotes, name="statement_quotes"),
    path(f"{ONE}quotes/<str:quote>/yes/", statement_agreements.say_yes, name="statement_quote_yes"),
    path(f"{ONE}consultation/", statement_agreements.consultation, name="statement_consultation"),
    path(
        f"{ONE}consultation/<int:consultation>/answer/",
        statement_agreements.answer_consultation,
        name="statement_consultation_answer",
    ),
    path(f"{ONE}members/", statement_agreements.members, name="statement_members"),
    path(f"{ONE}members/without/", statement_agreements.without_members, name="statement_without_members"),
    # Approval, release, withdrawal
    path(f"{ONE}approve/", statement_approval.approve, name="statement_approve"),
    path(f"{ONE}approve/<int:number>/", statement_approval.approve, name="statement_approve_version"),
    path(f"{ONE}change/", statement_approval.take_change, name="statement_change"),
    path(f"{ONE}telephone/", statement_approval.telephone, name="statement_telephone"),
    path(f"{ONE}telephone/answer/", statement_approval.answer_telephone, name="statement_telephone_answer"),
    path(f"{ONE}release/", statement_release.release, name="statement_release"),
    path(f"{ONE}unschedule/", statement_release.unschedule, name="statement_unschedule"),
    path(f"{ONE}late/", statement_release.allow_late, name="statement_late"),
    path(f"{ONE}withdraw/", statement_release.withdraw, name="statement_withdraw"),
    # Lines to take, and what comes afterwards
    path(f"{ONE}lines/", coverage.statement_lines, name="statement_lines"),
    path("media/events/<str:reference>/lines/", coverage.event_lines, name="event_lines"),
    path(f"{LINE}edit/", coverage.edit_line, name="line_edit"),
    path(f"{LINE}clear/", coverage.clear_line, name="line_clear"),
    path(f"{LINE}end/", coverage.end_line, name="line_end"),
    path(f"{ONE}responses/", coverage.responses, name="statement_responses"),
    path(f"{ONE}responses/<int:agency>/", coverage.response, name="statement_response"),
    path(
        f"{ONE}responses/<int:agency>/contradiction/", coverage.contradiction, name="statement_contradiction"
    ),
    path("media/cuttings/", coverage.cuttings, name="cuttings"),
    path("media/cuttings/export/", coverage.cuttings_export, name="cuttings_export"),
    path("media/cuttings/add/", coverage.add_cutting, name="cutting_add"),
    path(CUTTING, coverage.cutting, name="cutting"),
    path(f"{CUTTING}file/", coverage.cutting_file, name="cutting_file"),
]
