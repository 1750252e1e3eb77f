"""What was found in files and texts, and protected terms, below /workspace/. Files have no address here."""

from django.urls import path

from documents import views

app_name = "documents"

urlpatterns = [
    path("documents/<str:reference>/findings/", views.findings, name="findings"),
    path("findings/<str:reference>/", views.decide, name="decide"),
    path("matters/<str:reference>/terms/", views.terms, name="terms"),
    path("matters/<str:reference>/terms/live/", views.live, name="live"),
    path("matters/<str:reference>/terms/<int:pk>/retire/", views.retire, name="retire"),
]
