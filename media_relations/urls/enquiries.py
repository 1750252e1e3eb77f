"""Enquiries, alerts, events with their meetings, the directory and the report."""

from django.urls import URLPattern, path

from media_relations.views import alerts, directory, enquiries, events, meetings, overview

ENQUIRY = "media/enquiries/<str:reference>/"
ALERT = "media/alerts/<str:reference>/"
EVENT = "media/events/<str:reference>/"
MEETING = f"{EVENT}meetings/<str:meeting>/"
JOURNALIST = "media/directory/journalists/<str:reference>/"

urlpatterns: list[URLPattern] = [
    path("media/", overview.overview, name="overview"),
    path("media/report/", overview.report, name="report"),
    path("media/report.csv", overview.report_export, name="report_export"),
    path("media/enquiries/", enquiries.enquiry_list, name="enquiries"),
    path("media/enquiries.csv", enquiries.enquiry_list_export, name="enquiries_export"),
    path("media/enquiries/log/", enquiries.log, name="enquiry_log"),
    path(ENQUIRY, enquiries.enquiry, name="enquiry"),
    path(f"{ENQUIRY}take/", enquiries.take, name="enquiry_take"),
    path(f"{ENQUIRY}send-on/", enquiries.send_on, name="enquiry_send_on"),
    path(f"{ENQUIRY}answer/", enquiries.answer, name="enquiry_answer"),
    path(f"{ENQUIRY}close/", enquiries.close, name="enquiry_close"),
    path(f"{ENQUIRY}edit/", enquiries.edit, name="enquiry_edit"),
    path("media/alerts/", alerts.alert_list, name="alerts"),
    path("media/alerts/write/", alerts.write, name="alert_write"),
    path(ALERT, alerts.alert, name="alert"),
    path(f"{ALERT}acknowledge/", alerts.acknowledge, name="alert_acknowledge"),
    path(f"{ALERT}close/", alerts.close, name="alert_close"),
    path("media/events/", events.event_list, name="events"),
    path("media/events.csv", events.event_list_export, name="events_export"),
    path("media/events/open/", events.open_event, name="event_open"),
    path(EVENT, events.event, name="event"),
    path(f"{EVENT}timeline/", events.timeline, name="event_timeline"),
    path(f"{EVENT}edit/", events.edit, name="event_edit"),
    path(f"{EVENT}agencies/", events.agencies, name="event_agencies"),
    path(f"{EVENT}close/", events.close, name="event_close"),
    path(f"{EVENT}lead/", events.lead, name="lead"),
    path(f"{EVENT}lead/<int:number>/agree/", events.agree, name="lead_agree"),
    path(f"{EVENT}coordinator/", events.coordinator, name="coordinator"),
    path(f"{EVENT}meetings/", meetings.meetings, name="meetings"),
    path(f"{EVENT}meetings/call/", meetings.call, name="meeting_call"),
    path(MEETING, meetings.meeting, name="meeting"),
    path(f"{MEETING}invitation.ics", meetings.invitation, name="meeting_invitation"),
    path(f"{MEETING}change/", meetings.change, name="meeting_change"),
    path(f"{MEETING}cancel/", meetings.cancel, name="meeting_cancel"),
    path(f"{MEETING}record/", meetings.record, name="meeting_record"),
    path(f"{MEETING}actions/add/", meetings.add_action, name="action_add"),
    path(f"{MEETING}actions/<str:action>/done/", meetings.action_done, name="action_done"),
    path("media/directory/", directory.journalists, name="journalists"),
    path("media/directory.csv", directory.export, name="directory_export"),
    path("media/directory/import/", directory.import_file, name="directory_import"),
    path("media/directory/journalists/add/", directory.add_journalist, name="journalist_add"),
    path(JOURNALIST, directory.journalist, name="journalist"),
    path(f"{JOURNALIST}confirm/", directory.confirm_journalist, name="journalist_confirm"),
    path(f"{JOURNALIST}remove/", directory.remove_journalist, name="journalist_remove"),
    path("media/directory/outlets/", directory.outlets, name="outlets"),
    path("media/directory/outlets/add/", directory.add_outlet, name="outlet_add"),
    path("media/directory/outlets/<str:reference>/", directory.outlet, name="outlet"),
]
