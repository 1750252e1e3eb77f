"""Somebody who has a keyboard and no mouse."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser import looking


class Keyboard:
    """Goes through the pages of a portal; every page that is come to is looked at."""

    def __init__(self, page: Any, address: str, *, has_scripts: bool = True) -> None:
        self.page, self.address, self.has_scripts = page, address, has_scripts

    def open(self, path: str) -> None:
        self.page.goto(self.address + path)
        self.look()

    def reach(self, what: Any) -> None:
        """By Tab alone; where the focus comes to can be seen."""
        for _ in range(120):
            self.page.keyboard.press("Tab")
            if what.evaluate("element => element === document.activeElement"):
                expect(what).to_be_in_viewport()
                return
        pytest.fail(f"Tab never came to {what} on {self.page.url}")

    def follow(self, what: Any) -> None:
        self.reach(what)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.look()

    def type(self, into: Any, text: str) -> None:
        self.reach(into)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def link(self, name: str) -> Any:
        return self.page.get_by_role("main").get_by_role("link", name=name, exact=True)

    def look(self) -> None:
        assert looking.too_wide(self.page) == []
        if self.has_scripts:
            looking.begin(self.page)
            assert looking.faults(self.page) == []
