"""What is done with notices: the one door for change."""

from notices.services.addresses import confirm_address, send_address_test
from notices.services.claiming import Claim, beat, claim
from notices.services.declaring import declare_delivery, recipient_of, record_bounce, record_receipt, resend
from notices.services.dispatching import dispatch
from notices.services.late import decide_waiting, hold_everything, look_at_decision
from notices.services.scheduling import schedule, wake, withdraw, withdraw_about, withdraw_by_hand
from notices.services.sending import sample, send_claimed
from notices.services.templates import NotUsable, edit_template, restore_default

__all__ = [
    "Claim",
    "NotUsable",
    "beat",
    "claim",
    "confirm_address",
    "decide_waiting",
    "declare_delivery",
    "dispatch",
    "edit_template",
    "hold_everything",
    "look_at_decision",
    "recipient_of",
    "record_bounce",
    "record_receipt",
    "resend",
    "restore_default",
    "sample",
    "schedule",
    "send_address_test",
    "send_claimed",
    "wake",
    "withdraw",
    "withdraw_about",
    "withdraw_by_hand",
]
