"""Addresses of the workspace's reviews, below /workspace/."""

from reviews.urls import exports, plans, reviews

app_name = "reviews"

urlpatterns = [*exports.urlpatterns, *reviews.urlpatterns, *plans.urlpatterns]
