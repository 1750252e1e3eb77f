from django.apps import AppConfig
from django.db.models import IntegerField

from foundation.lookups import IntegerIn


class FoundationConfig(AppConfig):
    name = "foundation"

    def ready(self) -> None:
        from foundation.forms import say_limits_plainly

        IntegerField.register_lookup(IntegerIn)
        say_limits_plainly()
