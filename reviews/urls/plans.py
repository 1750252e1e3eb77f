"""Publication plans, their dates, steps and gates, and publishing itself."""

from django.urls import URLPattern, path

from reviews.views import plan_dates, plan_schedule, plan_steps, plan_templates, plans, withdrawing

PLAN = "reviews/<str:reference>/plan/"
STEP = f"{PLAN}steps/<str:step>/"

urlpatterns: list[URLPattern] = [
    path(PLAN, plans.plan, name="plan"),
    path(f"{PLAN}begin/", plans.begin, name="plan_begin"),
    path(f"{PLAN}edit/", plans.edit, name="plan_edit"),
    path(f"{PLAN}give-up/", plans.give_up, name="plan_withdraw"),
    path(f"{PLAN}date/", plan_dates.date, name="plan_date"),
    path(f"{PLAN}date/changes/<int:number>/", plan_dates.date_change, name="plan_date_change"),
    path(f"{PLAN}corrected-copy/", plan_dates.take_correction, name="plan_correction"),
    path(f"{PLAN}go-on-without/<slug:recipient>/", plan_dates.should_reason, name="plan_should_reason"),
    path(f"{PLAN}schedule/", plan_schedule.schedule, name="plan_schedule"),
    path(f"{PLAN}unschedule/", plan_schedule.unschedule, name="plan_unschedule"),
    path(f"{PLAN}order/", plan_schedule.order, name="plan_order"),
    path(f"{PLAN}late/", plan_schedule.late, name="plan_late"),
    path(f"{PLAN}overrides/", plan_schedule.overrides, name="plan_overrides"),
    path(f"{PLAN}overrides/<int:number>/look/", plan_schedule.look_at_override, name="plan_override_look"),
    path(f"{PLAN}steps/add/", plan_steps.add, name="plan_step_add"),
    path(STEP, plan_steps.step, name="plan_step"),
    path(f"{STEP}edit/", plan_steps.edit, name="plan_step_edit"),
    path(f"{STEP}owners/", plan_steps.owners, name="plan_step_owners"),
    path(f"{STEP}remove/", plan_steps.remove, name="plan_step_remove"),
    path(f"{STEP}move/<slug:direction>/", plan_steps.move, name="plan_step_move"),
    path(f"{STEP}done/", plan_steps.done, name="plan_step_done"),
    path(f"{STEP}not-applicable/", plan_steps.pass_over, name="plan_step_pass_over"),
    path(f"{STEP}open-again/", plan_steps.reopen, name="plan_step_reopen"),
    path(f"{STEP}answer/", plan_steps.answer, name="plan_step_answer"),
    path(f"{STEP}evidence/", plan_steps.evidence, name="plan_step_evidence"),
    path("reviews/<str:reference>/withdraw/", withdrawing.withdraw, name="withdraw"),
    path("reviews/<str:reference>/availability/", withdrawing.availability, name="availability"),
    path("plan-templates/", plan_templates.template_list, name="plan_templates"),
    path("plan-templates/import/", plan_templates.import_file, name="plan_template_import"),
    path("plan-templates/<str:reference>/", plan_templates.template, name="plan_template"),
    path("plan-templates/<str:reference>/export/", plan_templates.export, name="plan_template_export"),
]
