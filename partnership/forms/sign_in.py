"""The forms of signing in, in the portal's dress: our words, no placeholders, one way to show what is wrong."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.account.fields import PasswordField, SetPasswordField
from allauth.mfa.base import forms as mfa
from allauth.mfa.recovery_codes import forms as recovery_codes
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.http import HttpRequest

from foundation.forms import FormHelper
from partnership import services
from partnership.models import Person

ADVICE = (
    "Use 12 characters or more. Three or more words that don’t belong together make a good password. "
    "Don’t use your name or e-mail address, or a password from anywhere else."
)
E_MAIL = {
    "required": "Enter your e-mail address",
    "invalid": "Enter an e-mail address, like name@example.org",
}
DIFFERENT = "Type the same password twice"
CODE = {"required": "Enter the code"}
NO_PASSKEY = "The passkey did not work. Try again, or choose another way"


class Dressed(forms.BaseForm):
    """A form whose page writes the form element and its buttons around it."""

    words: dict[str, tuple[str, str]] = {}  #: Of each field: its label and its hint.
    refusals: dict[str, dict[str, str]] = {}  #: Of each field: what is said when it is wrong.
    widths: dict[str, str] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            if name in self.words:
                field.label, field.help_text = self.words[name]
            field.error_messages |= self.refusals.get(name, {})
            if not field.widget.is_hidden:
                width = self.widths.get(name, "govuk-!-width-two-thirds")
                field.widget.attrs["class"] = f"govuk-input {width}"


class TwoPasswords(Dressed):
    """A new password, typed twice."""

    def add_error(self, field: str | None, error: Any) -> None:
        """The library's own words come as a text, those of a field as a ValidationError."""
        is_of_the_pair = field == "password2" and not isinstance(error, forms.ValidationError)
        super().add_error(field, DIFFERENT if is_of_the_pair else error)


class TypedCode(Dressed):
    """A code from an app: typed as digits, with spaces where the app shows them."""

    refusals = {"code": CODE}
    widths = {"code": "govuk-input--width-10"}
    says_when_wrong = False  #: Whether a wrong code is on record: where it opens something.

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        widget = self.fields["code"].widget
        widget.attrs |= {"inputmode": "numeric", "autocomplete": "one-time-code", "spellcheck": "false"}

    def clean_code(self) -> str:
        self.cleaned_data["code"] = "".join(self.cleaned_data["code"].split())
        try:
            code: str = super().clean_code()  # type: ignore[misc]
        except forms.ValidationError:
            if self.says_when_wrong:
                services.record_failed_second_factor(self.user)  # type: ignore[attr-defined]
            raise
        return code


class SignInForm(Dressed, account.LoginForm):
    words = {"login": ("E-mail address", ""), "password": ("Password", "")}
    refusals = {"login": E_MAIL, "password": {"required": "Enter your password"}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs |= {"autocomplete": "username", "spellcheck": "false"}


class ConfirmPasswordForm(Dressed, account.ReauthenticateForm):
    words = {"password": ("Password", "")}
    refusals = {"password": {"required": "Enter your password"}}


class ChangePasswordForm(TwoPasswords, account.ChangePasswordForm):
    words = {
        "oldpassword": ("Current password", ""),
        "password1": ("New password", ADVICE),
        "password2": ("New password again", ""),
    }
    refusals = {
        "oldpassword": {"required": "Enter your current password"},
        "password1": {"required": "Enter a new password"},
        "password2": {"required": "Enter the new password again"},
    }


class SetPasswordForm(TwoPasswords, account.SetPasswordForm):
    words = {"password1": ("Password", ADVICE), "password2": ("Password again", "")}
    refusals = {
        "password1": {"required": "Enter a password"},
        "password2": {"required": "Enter the password again"},
    }


class NewPasswordForm(TwoPasswords, account.ResetPasswordKeyForm):
    words = {"password1": ("New password", ADVICE), "password2": ("New password again", "")}
    refusals = {
        "password1": {"required": "Enter a new password"},
        "password2": {"required": "Enter the new password again"},
    }


class InvitationForm(Dressed, forms.Form):
    """The password that an invited person signs in with."""

    password1 = SetPasswordField()
    password2 = PasswordField(autocomplete="new-password")

    words = {"password1": ("Password", ADVICE), "password2": ("Password again", "")}
    refusals = {
        "password1": {"required": "Enter a password"},
        "password2": {"required": "Enter the password again"},
    }

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].user = person  # type: ignore[attr-defined]

    def clean(self) -> None:
        super().clean()
        typed = self.cleaned_data
        if "password1" in typed and "password2" in typed and typed["password1"] != typed["password2"]:
            self.add_error("password2", DIFFERENT)


class ForgottenPasswordForm(Dressed, account.ResetPasswordForm):
    """Looks nobody up: the answer and the time that it takes are the same for every address."""

    words = {"email": ("E-mail address", "")}
    refusals = {"email": E_MAIL}

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        return email

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        services.ask_for_new_password(self.cleaned_data["email"])
        return self.clean_email()


class ResetLinkForm(account.UserTokenForm):
    """A link in a message about a forgotten password; one of somebody who has left opens nothing."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if self.reset_user is None or not self.reset_user.is_active:
            raise forms.ValidationError("The link does not work any more")
        return cleaned


class SecondFactorForm(TypedCode, mfa.AuthenticateForm):
    words = {"code": ("Code", "From your authenticator app, or one of your recovery codes.")}
    says_when_wrong = True


class ConfirmSecondFactorForm(TypedCode, mfa.ReauthenticateForm):
    words = {"code": ("Code", "From your authenticator app, or one of your recovery codes.")}
    says_when_wrong = True


class AddAppForm(TypedCode, totp.ActivateTOTPForm):
    words = {"code": ("Code from the app", "Six digits. The app shows a new one every half minute.")}


class RemoveAppForm(Dressed, totp.DeactivateTOTPForm):
    pass


class NewRecoveryCodesForm(Dressed, recovery_codes.GenerateRecoveryCodesForm):
    pass


class ByPasskey(Dressed):
    """What the browser gave for a passkey, and what is said when it opens nothing."""

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()  # type: ignore[misc]
        except (forms.ValidationError, ValueError, TypeError, KeyError):
            person = getattr(self, "user", None)
            if person is not None:
                services.record_failed_second_factor(person)
            raise forms.ValidationError(NO_PASSKEY) from None


class PasskeyForm(ByPasskey, webauthn.AuthenticateWebAuthnForm):
    refusals = {"credential": {"required": NO_PASSKEY, "invalid": NO_PASSKEY}}


class ConfirmPasskeyForm(ByPasskey, webauthn.ReauthenticateWebAuthnForm):
    refusals = {"credential": {"required": NO_PASSKEY, "invalid": NO_PASSKEY}}


class SignInPasskeyForm(ByPasskey, webauthn.LoginWebAuthnForm):
    refusals = {"credential": {"required": NO_PASSKEY, "invalid": NO_PASSKEY}}


class AddPasskeyForm(Dressed, webauthn.AddWebAuthnForm):
    """A passkey always proves who holds it, by PIN, finger or face, so that it can stand alone."""

    words = {
        "name": ("Name of this passkey", "So that you can tell it from others, for instance “Work laptop”.")
    }
    refusals = {"credential": {"required": NO_PASSKEY, "invalid": NO_PASSKEY}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["passwordless"]

    def clean_name(self) -> str:
        name: str = super().clean_name()
        return name[:100]

    def clean(self) -> dict[str, Any]:
        self.cleaned_data["passwordless"] = True
        try:
            cleaned: dict[str, Any] = super().clean() or {}
        except (forms.ValidationError, ValueError, TypeError, KeyError):
            # What a browser sends can be anything; the library minds only some of it.
            raise forms.ValidationError(NO_PASSKEY) from None
        return cleaned


class RenamePasskeyForm(Dressed, webauthn.EditWebAuthnForm):
    words = {"name": ("Name of this passkey", "")}
    refusals = {"name": {"required": "Enter a name"}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = forms.CharField(
            label="Name of this passkey",
            max_length=100,
            error_messages={"required": "Enter a name", "max_length": "Use 100 characters or fewer"},
        )
