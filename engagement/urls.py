"""What the public tells us of our pages, for the business unit and the chairs."""

from django.urls import path

from engagement import views

app_name = "engagement"
urlpatterns = [
    path("comments/", views.comments, name="comments"),
    path("comments/export/", views.comments_export, name="comments_export"),
    path("comments/<str:reference>/", views.comment, name="comment"),
]
