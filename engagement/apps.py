from django.apps import AppConfig


class EngagementConfig(AppConfig):
    name = "engagement"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Engagement"

    def ready(self) -> None:
        from engagement import hooks  # noqa: F401
