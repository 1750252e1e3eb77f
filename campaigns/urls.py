"""Campaigns, the business plan and projects in the workspace, below /workspace/. Addresses with words of their own come before those of campaigns."""

from django.urls import path

from campaigns.views import (
    actions,
    activities,
    campaigns,
    directing,
    evaluations,
    impact,
    measures,
    moving,
    national,
    neighbours,
    partners,
    projects,
    publishing,
    strategy,
)

app_name = "campaigns"

ALL = "campaigns/"
NATIONAL = f"{ALL}national/"
ONE_NATIONAL = f"{NATIONAL}<str:national>/"
ONE = f"{ALL}<str:reference>/"
CALL = f"{ONE}calls/<int:call>/"
ACTIVITY = f"{ONE}activities/<str:activity>/"
IMPACT = f"{ACTIVITY}impact/<str:question>/"
FEEDS = "calendar/feeds/"
FEED = f"{FEEDS}<str:feed>/"
ASK = f"{ONE}partners/<str:ask>/"
MEASURES = "measures/"
MEASURE = f"{MEASURES}one/<str:measure>/"
OF_CAMPAIGN, OF_PROJECT = f"{MEASURES}campaigns/<str:reference>/", f"{MEASURES}projects/<str:project>/"

BUSINESS_PLAN = "business-plan/"
STRATEGY = f"{BUSINESS_PLAN}strategy/<str:strategy>/"
YEAR = f"{BUSINESS_PLAN}<int:plan_year>/"
PRIORITY = f"{YEAR}priorities/<str:priority>/"
ACTION = f"{YEAR}actions/<str:action>/"
PROJECTS = "plans/"
PROJECT = f"{PROJECTS}<str:project>/"

urlpatterns = [
    path(ALL, campaigns.campaigns, name="campaigns"),
    path(f"{ALL}export/", campaigns.campaigns_export, name="campaigns_export"),
    path(f"{ALL}plan-for/<int:audience>/", campaigns.plan_for, name="plan_for"),
    path(f"{ALL}begin/", campaigns.begin, name="begin"),
    path(NATIONAL, national.directory, name="national"),
    path(f"{NATIONAL}export/", national.directory_export, name="national_export"),
    path(f"{NATIONAL}add/", national.add, name="national_add"),
    path(ONE_NATIONAL, national.national, name="national_one"),
    path(f"{ONE_NATIONAL}edit/", national.edit, name="national_edit"),
    path(f"{ONE_NATIONAL}<int:year>/", national.year, name="national_year"),
    path(f"{ONE_NATIONAL}<int:year>/ours/", national.make_local, name="national_make_local"),
    path(ONE, campaigns.campaign, name="campaign"),
    path(f"{ONE}edit/", campaigns.edit, name="edit"),
    path(f"{ONE}audiences/", campaigns.audiences, name="audiences"),
    path(f"{ONE}messages/", campaigns.messages_by_audience, name="messages"),
    path(f"{ONE}resources/", campaigns.resources, name="resources"),
    path(f"{ONE}calls/add/", campaigns.add_call, name="call_add"),
    path(CALL, campaigns.edit_call, name="call_edit"),
    path(f"{CALL}remove/", campaigns.remove_call, name="call_remove"),
    path(f"{ONE}timeline/", campaigns.timeline, name="timeline"),
    path(f"{ONE}direction/", directing.direction, name="direction"),
    path(f"{ONE}direction/record/", directing.record, name="direction_record"),
    path(f"{ONE}direction/alone/", directing.alone, name="direction_alone"),
    path(f"{ONE}partners/", partners.asks, name="asks"),
    path(f"{ONE}partners/ask/", partners.ask, name="ask"),
    path(f"{ONE}partners/offer/", partners.offer, name="offer"),
    path(ASK, partners.answer, name="answer"),
    path(f"{ASK}take-back/", partners.take_back, name="ask_take_back"),
    path(f"{ONE}activities/", activities.activities, name="activities"),
    path(f"{ONE}activities/export/", activities.activities_export, name="activities_export"),
    path(f"{ONE}activities/plan/", activities.plan, name="activity_plan"),
    path(ACTIVITY, activities.activity, name="activity"),
    path(f"{ACTIVITY}edit/", activities.edit, name="activity_edit"),
    path(f"{ACTIVITY}move/", moving.activity, name="activity_move"),
    path(f"{ACTIVITY}remove/", activities.remove, name="activity_remove"),
    path(f"{ACTIVITY}ready/", impact.ready, name="activity_ready"),
    path(f"{ACTIVITY}impact/ask/", impact.ask, name="impact_ask"),
    path(IMPACT, impact.question, name="impact"),
    path(f"{IMPACT}go-on/", impact.go_on, name="impact_go_on"),
    path(f"{IMPACT}take-back/", impact.take_back, name="impact_take_back"),
    path(f"{ONE}publish/", publishing.publish, name="publish"),
    path(f"{ONE}withdraw/", publishing.withdraw, name="withdraw"),
    path(BUSINESS_PLAN, strategy.business_plan, name="business_plan"),
    path(f"{BUSINESS_PLAN}begin/", strategy.year_begin, name="year_begin"),
    path(f"{BUSINESS_PLAN}strategy/begin/", strategy.strategy_begin, name="strategy_begin"),
    path(STRATEGY, strategy.strategy, name="strategy"),
    path(f"{STRATEGY}edit/", strategy.strategy_edit, name="strategy_edit"),
    path(f"{STRATEGY}review/", strategy.strategy_review, name="strategy_review"),
    path(YEAR, strategy.year, name="year"),
    path(f"{YEAR}edit/", strategy.year_edit, name="year_edit"),
    path(f"{YEAR}export/", strategy.year_export, name="year_export"),
    path(f"{YEAR}board/", strategy.board_paper, name="board_paper"),
    path(f"{YEAR}report/", strategy.year_report, name="year_report"),
    path(f"{YEAR}report/export/", strategy.year_report_export, name="year_report_export"),
    path(f"{YEAR}carry-over/", strategy.carry_over, name="carry_over"),
    path(f"{YEAR}priorities/add/", strategy.priority_add, name="priority_add"),
    path(PRIORITY, strategy.priority_edit, name="priority_edit"),
    path(f"{PRIORITY}actions/add/", actions.add, name="action_add"),
    path(ACTION, actions.action, name="action"),
    path(f"{ACTION}edit/", actions.edit, name="action_edit"),
    path(f"{ACTION}progress/", actions.progress, name="action_progress"),
    path(f"{ACTION}settle/", actions.settle, name="action_settle"),
    path(f"{ACTION}rate/", actions.rate, name="action_rate"),
    path(f"{ACTION}rate/lift/", actions.rate_lift, name="action_rate_lift"),
    path(PROJECTS, projects.projects, name="projects"),
    path(f"{PROJECTS}export/", projects.projects_export, name="projects_export"),
    path(f"{PROJECTS}begin/", projects.begin, name="project_begin"),
    path(PROJECT, projects.project, name="project"),
    path(f"{PROJECT}edit/", projects.edit, name="project_edit"),
    path(f"{PROJECT}start/", projects.start, name="project_start"),
    path(f"{PROJECT}end/", projects.end, name="project_end"),
    path(f"{PROJECT}timeline/", projects.timeline, name="project_timeline"),
    path(f"{PROJECT}plan/", projects.plan, name="plan"),
    path(f"{PROJECT}plan/edit/", projects.plan_edit, name="plan_edit"),
    path(f"{PROJECT}plan/audiences/", projects.plan_audiences, name="plan_audiences"),
    path(f"{PROJECT}plan/audiences/<str:audience>/", projects.plan_audience, name="plan_audience"),
    path(MEASURES, measures.measures, name="measures"),
    path(f"{MEASURES}export/", measures.measures_export, name="measures_export"),
    path(f"{MEASURES}platforms/", measures.platforms, name="platforms"),
    path(f"{MEASURES}platforms/add/", measures.platform_add, name="platform_add"),
    path(f"{MEASURES}platforms/<str:platform>/", measures.platform, name="platform"),
    path(MEASURE, measures.measure, name="measure"),
    path(f"{MEASURE}edit/", measures.edit, name="measure_edit"),
    path(f"{MEASURE}remove/", measures.remove, name="measure_remove"),
    path(f"{MEASURE}values/export/", measures.values_export, name="measure_values_export"),
    path(f"{MEASURE}values/enter/", measures.enter, name="measure_enter"),
    path(f"{MEASURE}values/<str:value>/", measures.value, name="measure_value"),
    path(OF_CAMPAIGN, measures.of_campaign, name="measures_of_campaign"),
    path(f"{OF_CAMPAIGN}add/", measures.add_to_campaign, name="measure_add_campaign"),
    path(f"{OF_CAMPAIGN}import/", measures.import_to_campaign, name="measure_import_campaign"),
    path(f"{OF_CAMPAIGN}import/<str:made>/", measures.import_of_campaign, name="measure_import_of_campaign"),
    path(f"{OF_CAMPAIGN}evaluation/", evaluations.evaluation, name="evaluation"),
    path(f"{OF_CAMPAIGN}evaluation/write/", evaluations.write, name="evaluation_write"),
    path(f"{OF_CAMPAIGN}evaluation/report.docx", evaluations.report_docx, name="evaluation_docx"),
    path(f"{OF_CAMPAIGN}evaluation/report.pdf", evaluations.report_pdf, name="evaluation_pdf"),
    path(OF_PROJECT, measures.of_project, name="measures_of_project"),
    path(f"{OF_PROJECT}add/", measures.add_to_project, name="measure_add_project"),
    path(f"{OF_PROJECT}import/", measures.import_to_project, name="measure_import_project"),
    path(f"{OF_PROJECT}import/<str:made>/", measures.import_of_project, name="measure_import_of_project"),
    path(f"{ONE}move/", moving.launch, name="move"),
    path(FEEDS, neighbours.feeds, name="feeds"),
    path(f"{FEEDS}add/", neighbours.add, name="feed_add"),
    path(FEED, neighbours.feed, name="feed"),
    path(f"{FEED}edit/", neighbours.edit, name="feed_edit"),
    path(f"{FEED}ask/", neighbours.ask, name="feed_ask"),
]
