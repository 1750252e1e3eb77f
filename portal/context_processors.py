"""What every page for signed-in people shows: navigation and banners. Asked for only when a page does."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject, cached_property

from partnership.models import Partnership
from partnership.points import BANNERS, NAV

SENDING_IS_OFF = "Sending is off: messages are kept on this machine and reach nobody."
DEMONSTRATION = "This is a demonstration. The partnership, its people and its reviews are invented."


@dataclass(frozen=True)
class Entry:
    """A place in the workspace's navigation."""

    title: str
    url: str
    is_current: bool


class Workspace:
    """Read by `workspace_base.html`; each part costs its queries only where it is shown."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def partnership(self) -> Partnership | None:
        return Partnership.objects.first()

    @cached_property
    def navigation(self) -> list[Entry]:
        person = self.request.user
        if not person.is_authenticated or getattr(self.request, "is_held_at_door", False):
            return []
        rooms = sorted(NAV.ask(person), key=lambda entry: (entry.order, entry.title))
        path = self.request.path
        home = Entry("Your work", "/workspace/", path == "/workspace/")
        return [home, *(Entry(room.title, room.url, path.startswith(room.url)) for room in rooms)]

    @cached_property
    def banners(self) -> list[str]:
        banners = []
        if self.partnership and self.partnership.is_demonstration:
            banners.append(DEMONSTRATION)
        if self.request.user.is_authenticated:
            if not settings.SENDING:
                banners.append(SENDING_IS_OFF)
            banners += BANNERS.ask(self.request.user)
        return banners


def workspace(request: HttpRequest) -> dict[str, object]:
    return {"workspace": SimpleLazyObject(lambda: Workspace(request))}
