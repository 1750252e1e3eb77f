from django.apps import AppConfig


class MattersConfig(AppConfig):
    name = "matters"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from matters import hooks  # noqa: F401 - loading it answers the points of the rooms below
