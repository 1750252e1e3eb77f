from django.apps import AppConfig


class PartnershipConfig(AppConfig):
    name = "partnership"
    verbose_name = "Partnership and people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from partnership import hooks  # noqa: F401 - it answers this room's points
