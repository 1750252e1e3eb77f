"""Comments as the public site takes them."""

from __future__ import annotations

from engagement.models import PageComment
from engagement.services.comments import take_comment

DISCLOSURE = "my stepdad hits me"
HARMLESS = "The map does not open."


def comment(words: str = HARMLESS, *, address: str = "/about/", is_useful: bool = False) -> PageComment:
    return take_comment(address=address, is_useful=is_useful, words=words)


def fresh(one: PageComment) -> PageComment:
    return PageComment.objects.get(pk=one.pk)
