"""This room's pages of the workspace."""

from django.urls import path

from notices.views import addresses, notices, templates

app_name = "notices"

urlpatterns = [
    path("notices/", notices.notice_list, name="list"),
    path("notices/export.csv", notices.notice_list_export, name="list_export"),
    path("notices/waiting/", notices.waiting, name="waiting"),
    path("notices/kept/", notices.kept, name="kept"),
    path("notices/addresses/", addresses.address_list, name="addresses"),
    path("notices/addresses/<int:key>/test/", addresses.test_address, name="test_address"),
    path("notices/addresses/<int:key>/confirm/", addresses.confirm_address, name="confirm_address"),
    path("notices/wording/", templates.template_list, name="templates"),
    path("notices/wording/<slug:key>/", templates.template_edit, name="template"),
    path("notices/wording/<slug:key>/restore/", templates.template_restore, name="template_restore"),
    path("notices/<str:reference>/", notices.notice_detail, name="detail"),
    path("notices/<str:reference>/withdraw/", notices.withdraw, name="withdraw"),
    path("notices/<str:reference>/decide/", notices.decide, name="decide"),
    path("notices/<str:reference>/decisions/<int:key>/", notices.look_at, name="look_at"),
    path("notices/<str:reference>/<int:key>/", notices.message, name="message"),
    path("notices/<str:reference>/<int:key>/message.eml", notices.message_file, name="message_file"),
    path("notices/<str:reference>/<int:key>/declare/", notices.declare, name="declare"),
    path("notices/<str:reference>/<int:key>/receipt/", notices.receipt, name="receipt"),
    path("notices/<str:reference>/<int:key>/bounce/", notices.bounce, name="bounce"),
    path("notices/<str:reference>/<int:key>/resend/", notices.resend, name="resend"),
]
