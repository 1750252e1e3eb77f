"""Addresses of this room outside the workspace, without a sign-in."""

from django.urls import path

from notices.views import addresses, health

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("confirm-address/", addresses.confirm_from_outside, name="confirm_from_outside"),
]
