from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "notices"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from notices import break_glass, hooks, ways_in  # noqa: F401 - loading them provides the room's points
