from __future__ import annotations

import pytest

from documents.inspection import apart, inspecting


@pytest.fixture(autouse=True)
def _inspect_here(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a process for each upload, but in the tests of that process itself."""
    if "test_inspection_apart" not in request.node.nodeid and "apart" not in request.keywords:
        monkeypatch.setattr(apart, "inspect", inspecting.inspect)
