"""Everything below /account/: what the sign-in library has that the portal needs, and nothing else of it.

Names that the library looks up but the portal has no use for answer as an address that never existed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount import views as work_account
from allauth.socialaccount.providers.openid_connect import views as openid_connect
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path, re_path

from partnership.views.ways_in import (
    account as own_page,
)
from partnership.views.ways_in import (
    changing_factors,
    invitation,
    kept,
    not_here,
    with_work_accounts,
)

View = Callable[..., Any]

passwords = [
    path("change/", account.password_change, name="account_change_password"),
    path("set/", account.password_set, name="account_set_password"),
    path("reset/", account.password_reset, name="account_reset_password"),
    path("reset/done/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "reset/key/done/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"
    ),
    re_path(
        r"^reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
]

second_factors = [
    path("", mfa.index, name="mfa_index"),
    path("authenticate/", mfa.authenticate, name="mfa_authenticate"),
    path("reauthenticate/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("totp/activate/", changing_factors(totp.activate_totp), name="mfa_activate_totp"),
    path("totp/deactivate/", changing_factors(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("recovery-codes/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "recovery-codes/generate/",
        changing_factors(recovery_codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "recovery-codes/download/",
        recovery_codes.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
    path("webauthn/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("webauthn/add/", changing_factors(webauthn.add_webauthn), name="mfa_add_webauthn"),
    path("webauthn/login/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("webauthn/reauthenticate/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path(
        "webauthn/keys/<int:pk>/remove/",
        changing_factors(webauthn.remove_webauthn),
        name="mfa_remove_webauthn",
    ),
    path("webauthn/keys/<int:pk>/edit/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
]

work_accounts = [
    path(
        "3rdparty/login/cancelled/",
        with_work_accounts(work_account.login_cancelled),
        name="socialaccount_login_cancelled",
    ),
    path(
        "oidc/<slug:provider_id>/login/",
        with_work_accounts(openid_connect.login),
        name="openid_connect_login",
    ),
    path(
        "oidc/<slug:provider_id>/login/callback/",
        with_work_accounts(openid_connect.callback),
        name="openid_connect_callback",
    ),
]

urlpatterns = [
    path("", own_page, name="account"),
    path("login/", account.login, name="account_login"),
    # Whoever stops between password and second factor is not signed in yet.
    path("logout/", login_not_required(account.logout), name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("invitation/<str:token>/", invitation, name="account_invitation"),
    path("kept/", kept, name="account_kept"),
    path("signup/", account.signup, name="account_signup"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/", include(passwords)),
    path("2fa/", include(second_factors)),
    *work_accounts,
    path("email/", not_here, name="account_email"),
    path("confirm-email/", not_here, name="account_email_verification_sent"),
    path("3rdparty/", not_here, name="socialaccount_connections"),
    path("3rdparty/signup/", not_here, name="socialaccount_signup"),
]
