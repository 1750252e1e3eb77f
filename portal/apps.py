from functools import cache
from typing import Any

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = "Portal"

    def ready(self) -> None:
        from portal import hooks  # noqa: F401

        share_component_templates()


def share_component_templates() -> None:
    """Let the GOV.UK component tags share one template environment.

    The library makes a new one for each tag on a page and compiles its templates again, which takes
    about ten milliseconds a tag; a list with fifty tags would take half a second.
    """
    from govuk_frontend_django.components import base
    from jinja2 import Environment, PackageLoader, PrefixLoader, select_autoescape

    class SharedEnvironment(Environment):
        """Compiles each text that it is given once."""

        def from_string(self, source: Any, *args: Any, **kwargs: Any) -> Any:
            return compiled(source)

    loader = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    environment = SharedEnvironment(loader=loader, autoescape=select_autoescape())

    @cache
    def compiled(source: str) -> Any:
        return Environment.from_string(environment, source)

    vars(base)["Environment"] = lambda **options: environment
