"""Celery entry points of media relations: another door to the services, by subject."""

from media_relations.tasks import enquiries, statements

__all__ = ["enquiries", "statements"]
