"""How people get in: by invitation only, with what the sign-in library offers and the portal's own rules."""

from __future__ import annotations

import time
from typing import Any, NoReturn

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import render
from django.urls import reverse

from foundation import encryption
from partnership import kept_forms, services
from partnership.models import Person

WRONG = "The e-mail address or the password is not right"
TOO_MANY = "Too many attempts. Wait five minutes, then try again"


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up; what goes wrong at the door is answered alike for everybody."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": WRONG,
        "email_password_mismatch": WRONG,
        "enter_current_password": "The current password is not right",
        "incorrect_password": "The password is not right",
        "incorrect_code": "The code is not right. Check that you typed the newest one",
        "too_many_login_attempts": TOO_MANY,
        "rate_limited": TOO_MANY,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """The person whose password it is. Somebody who has left is answered as somebody who never was."""
        person = super().authenticate(request, **credentials)
        if person is not None and not person.is_active:
            self.pre_authenticate(request, **credentials)
            self.authentication_failed(request, **credentials)
            return None
        return person

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        services.record_failed_sign_in(credentials.get("email", ""))

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Not in the first minutes after signing in: whoever has just typed a password isn't asked again."""
        request = context.request
        records = get_authentication_records(request, request.user)
        just_now = time.time() - settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
        return not any(record.get("at", 0) > just_now for record in records)

    def login(self, request: HttpRequest, user: Any) -> None:
        records = get_authentication_records(request, user)
        with transaction.atomic():
            super().login(request, user)
            methods = [str(record.get("type") or record["method"]) for record in records]
            services.record_sign_in(person=Person.objects.get(pk=user.pk), methods=methods)

    def set_password(self, user: Any, password: str) -> None:
        services.change_password(person=user, password=password)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Where somebody goes after signing in: back to what they had typed, where something was kept."""
        kept = kept_forms.of(request)
        return kept.place if kept else str(super().get_login_redirect_url(request))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account")

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """What changed is told by the notices room, in the same transaction as the change."""


class WorkAccountAdapter(DefaultSocialAccountAdapter):
    """A work account (OpenID Connect) opens the portal only to somebody who is already in it.

    Nothing of the account is stored: each sign-in is matched anew by the e-mail address that the issuer has
    verified, so that a changed address on either side ends the match.
    """

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        verified = [address.email for address in sociallogin.email_addresses if address.verified is True]
        person = services.person_with_work_account(verified)
        if person is None or sociallogin.state.get("process") not in (None, "login"):
            self._refuse(request, sociallogin)
        sociallogin.user = person

    def on_authentication_error(self, request: HttpRequest, provider: Any, **kwargs: Any) -> None:
        """The page says that it did not work, and nothing of what the issuer said."""

    def _refuse(self, request: HttpRequest, sociallogin: Any) -> NoReturn:
        told = [address.email for address in sociallogin.email_addresses]
        services.record_failed_sign_in(told[0] if told else "", way="work_account")
        raise ImmediateHttpResponse(render(request, "socialaccount/not_known.html", status=403))


class SecondFactorAdapter(DefaultMFAAdapter):
    """Second factors: their secrets are encrypted as other secrets of the portal are."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "The code is not right. Check that you typed the newest one",
        "cannot_generate_recovery_codes": "Set up an app or a passkey first",
    }

    def encrypt(self, text: str) -> str:
        return encryption.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return encryption.decrypt(encrypted_text)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return super().get_public_key_credential_rp_entity() | {"name": settings.MFA_TOTP_ISSUER}

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:  # noqa: A002
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return "Passkey" if number == 1 else f"Passkey {number}"
