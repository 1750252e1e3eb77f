"""Celery entry points of the reviews: another door to the services, by subject."""

from reviews.tasks import exports, limits, publishing

__all__ = ["exports", "limits", "publishing"]
