"""Looking at a page: what axe finds, and whether it is wider than the screen."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from typing import Any

from tests import machine

TELEPHONE = {"width": 320, "height": 640}
DESK = {"width": 1280, "height": 900}


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


def along(page: Any, server: str, addresses: Iterable[str]) -> list[str]:
    """What is wrong with the pages: each on a telephone and a desk; axe looks at each on one of them, by turns."""
    found = []
    for address in addresses:
        answer = page.goto(server + address)
        if answer.status != 200 or page.locator("h1").count() != 1:
            found.append(f"{address}: {answer.status}, {page.locator('h1').count()} headings")
        axe_looks_at = (TELEPHONE, DESK)[zlib.crc32(page.title().encode()) % 2]
        for size in (TELEPHONE, DESK):
            page.set_viewport_size(size)
            if size is axe_looks_at:
                begin(page)
                found += faults(page)
            found += too_wide(page)
    return found
