"""What a person's telephone does: the codes of an authenticator app (RFC 6238)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct
import time
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

from foundation import encryption

SECRET = base64.b32encode(b"twenty bytes of test").decode()
PERIOD = 30


def code_now(secret: str = SECRET, *, later: int = 0) -> str:
    """The code that the app shows; with `later`, the one that it shows so many periods from now."""
    moment = struct.pack(">Q", int(time.time()) // PERIOD + later)
    digest = hmac.new(base64.b32decode(secret), moment, hashlib.sha1).digest()
    start = digest[-1] & 15
    (value,) = struct.unpack(">I", digest[start : start + 4])
    return f"{(value & 0x7FFFFFFF) % 1_000_000:06}"


def with_app(person: Any, *, recovery_codes: bool = True) -> Any:
    """The person has an authenticator app, and recovery codes as everybody who sets one up."""
    data = {"secret": encryption.encrypt(SECRET)}
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data=data)
    if recovery_codes:
        RecoveryCodes.activate(person)
    return person
