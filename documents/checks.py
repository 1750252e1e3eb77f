"""What a start-up warns of."""

from typing import Any

from django.conf import settings
from django.core import checks


@checks.register(checks.Tags.security)
def files_are_scanned(**kwargs: Any) -> list[checks.CheckMessage]:
    """Files are scanned for viruses, or whoever runs the portal knows that they are not."""
    if settings.CLAMD_URL or settings.TRIAL:
        return []
    return [
        checks.Warning(
            "Uploaded files are not scanned for viruses.",
            hint="Set CLAMD_URL to the address of a ClamAV daemon, for instance tcp://clamav:3310.",
            id="documents.W001",
        )
    ]
