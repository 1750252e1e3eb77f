"""What the log may hold: ids and patterns of addresses, never what somebody typed into one."""

from __future__ import annotations

import logging


class WithoutAddresses(logging.Filter):
    """In place of an address that was asked for stands the pattern that it met; its query is gone with the request."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = record.__dict__.pop("request", None)
        path = getattr(request, "path", None)
        if path and isinstance(record.args, tuple):
            match = getattr(request, "resolver_match", None)
            pattern = f"/{match.route}" if match else "an address that nothing answers"
            record.args = tuple(pattern if arg == path else arg for arg in record.args)
        return True
