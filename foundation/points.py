"""Points: how a lower room asks the rooms above it (docs/rooms.md).

A point is declared where the asking is done and provided in an upper room's `hooks.py`, which its
AppConfig loads in `ready()`. A point that decides refuses where nobody provides it; one that lists is empty.
"""

from collections.abc import Callable, Iterator
from typing import Any, Generic, TypeVar

from django.db.models import Model

Answer = TypeVar("Answer")
Entry = TypeVar("Entry")


class NotProvided(LookupError):
    """No room answers this point for this kind of subject; the asker must refuse."""


class DecidingPoint(Generic[Answer]):
    """A question about one subject, answered by the room that owns the subject's model.

    Asking without a provider raises NotProvided, so that forgetting to provide is a refusal.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._providers: dict[type[Model], Callable[..., Answer]] = {}

    def provide(self, model: type[Model], provider: Callable[..., Answer]) -> None:
        if model in self._providers and self._providers[model] is not provider:
            raise ValueError(f"{self.name} is already provided for {model.__name__}.")
        self._providers[model] = provider

    def is_provided_for(self, model: type[Model]) -> bool:
        return model in self._providers

    def models(self) -> set[type[Model]]:
        """The models whose subjects this point can answer for."""
        return set(self._providers)

    def ask(self, subject: Model, *args: Any, **kwargs: Any) -> Answer:
        provider = self._providers.get(type(subject))
        if provider is None:
            raise NotProvided(f"Nobody provides {self.name} for {type(subject).__name__}.")
        return provider(subject, *args, **kwargs)


class ListingPoint(Generic[Entry]):
    """A question to every room above; the answers come one after another."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._providers: list[Callable[..., Any]] = []

    def provide(self, provider: Callable[..., Any]) -> None:
        if provider not in self._providers:
            self._providers.append(provider)

    def ask(self, *args: Any, **kwargs: Any) -> Iterator[Entry]:
        for provider in self._providers:
            yield from provider(*args, **kwargs)
