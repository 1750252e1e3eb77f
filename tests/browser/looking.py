"""Looking at a page: what axe finds, and whether it is wider than the screen."""

from __future__ import annotations

from typing import Any

from tests import machine


def begin(page: Any) -> None:
    """Axe starts on the page; several pages may be looked at beside each other."""
    page.wait_for_load_state()
    page.evaluate(machine.axe())
    page.evaluate("() => { window.looking = axe.run(document, { resultTypes: ['violations'] }) }")


def faults(page: Any) -> list[str]:
    """What was found on a page that is being looked at, in words."""
    told = [
        f"{violation['id']} ({violation['impact']}): {violation['help']}: {node['html'][:200]}"
        for violation in page.evaluate("async () => (await window.looking).violations")
        for node in violation["nodes"]
    ]
    return [f"{page.url} at {page.viewport_size['width']} px: {fault}" for fault in told]


def too_wide(page: Any) -> list[str]:
    """That the page is wider than the screen, in words."""
    width = page.evaluate("document.documentElement.scrollWidth")
    if width <= page.viewport_size["width"]:
        return []
    return [f"{page.url} at {page.viewport_size['width']} px: {width} px wide"]
