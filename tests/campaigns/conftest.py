"""What tests of campaigns stand on: a partnership, sending switched on, and a scheduler that beats."""

from __future__ import annotations

from tests.catalogue.conftest import monday

__all__ = ["monday"]
