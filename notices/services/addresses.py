"""Proving a statutory address: a test message carries a code, and the code comes back (law 18)."""

from __future__ import annotations

import datetime as dt
import hashlib

from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from audit import services as audit
from foundation import clock
from foundation.governed import REFERENCE_ALPHABET
from notices import rules
from notices.models import Notice
from notices.recipients import ToStatutory
from notices.services.scheduling import schedule
from partnership.models import Person, StatutoryAddress
from partnership.models import Recipient as StatutoryBody

ADDRESS_TEST = "address_test"
CODE_LENGTH = 10
CODE_LASTS = dt.timedelta(days=14)


def code_for(address: StatutoryAddress) -> str:
    """The code of the latest test message. It is worked out when the message leaves and stored as a hash."""
    if address.tested_at is None:
        return ""
    secret = salted_hmac(
        "notices.address_test", f"{address.pk}|{address.email}|{address.tested_at.isoformat()}"
    ).digest()
    letters = len(REFERENCE_ALPHABET)
    return "".join(REFERENCE_ALPHABET[byte % letters] for byte in secret[:CODE_LENGTH])


def hash_of(code: str) -> str:
    return hashlib.sha256("".join(code.lower().split()).replace("-", "").encode()).hexdigest()


def send_address_test(*, address: StatutoryAddress, by: Person) -> Notice:
    """A test message with a code is on its way to the address; an earlier code no longer counts.

    Raises PermissionDenied (wrong person) or NotNow (it is not an e-mail address).
    """
    rules.check_may_test_addresses(by)
    now = clock.now()
    with transaction.atomic():
        address = StatutoryAddress.objects.select_for_update().get(pk=address.pk)
        if reasons := rules.reasons_not_to_test(address):
            raise rules.NotNow(reasons)
        address.tested_at = now
        address.code_sha256 = hash_of(code_for(address))
        address.save(update_fields=["tested_at", "code_sha256"])
        audit.record("address_tested", address, by=by, at=now)
        return schedule(
            ADDRESS_TEST,
            subject=address,
            occasion=f"address_test:{address.pk}:{now.isoformat()}",
            to=[ToStatutory(StatutoryBody(address.recipient))],
            due_at=now,
            by=by,
        )


def confirm_address(
    *, code: str, by: Person | None = None, address: StatutoryAddress | None = None
) -> StatutoryAddress:
    """The address has answered its test message: somebody there returned the code.

    Staff say for which address the code came back; the recipient, on the public page, gives the code alone.
    Raises PermissionDenied or NotNow; a wrong code and one that ran out get the same answer.
    """
    if by is not None:
        rules.check_may_test_addresses(by)
    now = clock.now()
    wrong = rules.NotNow(["That code is not right, or it has run out. Ask for a new test message."])
    with transaction.atomic():
        rows = StatutoryAddress.objects.select_for_update().exclude(code_sha256="")
        if address is not None:
            rows = rows.filter(pk=address.pk)
        given = hash_of(code)
        found = next((row for row in rows if constant_time_compare(row.code_sha256, given)), None)
        if found is None or found.tested_at is None or now - found.tested_at > CODE_LASTS:
            raise wrong
        if given != hash_of(code_for(found)):  # the address was changed after the test message
            raise wrong
        found.confirmed_at, found.confirmed_email, found.confirmed_by = now, found.email, by
        found.code_sha256 = ""
        found.save(update_fields=["confirmed_at", "confirmed_email", "confirmed_by", "code_sha256"])
        audit.record("address_confirmed", found, by=by, at=now)
    return found
