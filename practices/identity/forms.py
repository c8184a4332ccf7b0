"""The sign-in forms in our words: labels instead of placeholders, hints where they help."""

import struct
from typing import Any, ClassVar

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from cryptography.exceptions import InvalidSignature
from django import forms

from compliance.forms import ShallowJSONField

LONGEST_PASSWORD = 256
FORGOT = "At least 12 characters. A few words in a row are easy to remember and hard to guess."


class _Plain:
    """Labels and hints as a class says them; no placeholder stands in for a label."""

    labels: ClassVar[dict[str, str]] = {}
    hints: ClassVar[dict[str, str]] = {}
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, "")
            if "password" in name and isinstance(field, forms.CharField):
                field.max_length = LONGEST_PASSWORD
                field.widget.attrs["maxlength"] = LONGEST_PASSWORD
            if name == "code":
                field.widget.attrs.update({"inputmode": "numeric", "class": "input otp", "maxlength": 12})


class SignIn(_Plain, account.LoginForm):
    """E-mail and password."""

    labels: ClassVar = {"login": "Work email", "password": "Password"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs.update({"autocomplete": "username webauthn", "maxlength": 254})


class Confirm(_Plain, account.ReauthenticateForm):
    """The password again."""

    labels: ClassVar = {"password": "Your password"}


class ChangePassword(_Plain, account.ChangePasswordForm):
    """The present password and a new one."""

    labels: ClassVar = {
        "oldpassword": "Your password now",
        "password1": "New password",
        "password2": "New password again",
    }
    hints: ClassVar = {"password1": FORGOT}


class SetPassword(_Plain, account.SetPasswordForm):
    """A first password."""

    labels: ClassVar = {"password1": "Password", "password2": "Password again"}
    hints: ClassVar = {"password1": FORGOT}


class AskForReset(_Plain, account.ResetPasswordForm):
    """The address to which a link is sent."""

    labels: ClassVar = {"email": "Work email"}


class ResetPassword(_Plain, account.ResetPasswordKeyForm):
    """A new password, by the link."""

    labels: ClassVar = {"password1": "New password", "password2": "New password again"}
    hints: ClassVar = {"password1": FORGOT}


class Code(_Plain, mfa.AuthenticateForm):
    """The second step of a sign-in."""

    labels: ClassVar = {"code": "Six-digit code"}
    hints: ClassVar = {"code": "From your authenticator app. Paste works, and so does a recovery code."}


class ConfirmByCode(_Plain, mfa.ReauthenticateForm):
    """A code before a sensitive step."""

    labels: ClassVar = Code.labels
    hints: ClassVar = Code.hints


class ActivateApp(_Plain, totp.ActivateTOTPForm):
    """The first code of a new authenticator app."""

    labels: ClassVar = {"code": "Six-digit code"}
    hints: ClassVar = {"code": "The app shows a new one every 30 seconds."}


# What the libraries raise when a browser's answer is not one: they read it with little suspicion.
UNREADABLE = (ValueError, TypeError, LookupError, AttributeError, struct.error, InvalidSignature)


class AddPasskey(_Plain, webauthn.AddWebAuthnForm):
    """A passkey of a phone, a computer or a key on the ring."""

    labels: ClassVar = {"name": "Name", "passwordless": "Let me sign in with it alone, without my password"}
    hints: ClassVar = {
        "name": "So that you know it again: “Work phone”, “Key on my ring”.",
        "passwordless": "It then asks for your finger, your face or a PIN.",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {}).setdefault("passwordless", True)
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs["maxlength"] = 80
        self.fields["credential"] = ShallowJSONField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """An answer that cannot be read is refused like one that does not fit."""
        try:
            data: dict[str, Any] = super().clean()
        except UNREADABLE as error:
            raise refused() from error
        return data


class _ReadsPasskey:
    """As above, for the forms that check a passkey."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credential"] = ShallowJSONField(widget=forms.HiddenInput)

    def clean_credential(self) -> Any:
        """The passkey, if it is one of the person's own."""
        try:
            return super().clean_credential()  # type: ignore[misc]  # beside an allauth form
        except UNREADABLE as error:
            raise refused() from error


class UsePasskey(_ReadsPasskey, webauthn.AuthenticateWebAuthnForm):
    """A passkey as the second step."""


class SignInByPasskey(_ReadsPasskey, webauthn.LoginWebAuthnForm):
    """A passkey alone."""


class ConfirmByPasskey(_ReadsPasskey, webauthn.ReauthenticateWebAuthnForm):
    """A passkey before a sensitive step."""


def refused() -> forms.ValidationError:
    """A passkey that we cannot accept."""
    return forms.ValidationError("That passkey does not fit. Try again, or use another way.")


class RenamePasskey(_Plain, webauthn.EditWebAuthnForm):
    """Another name for a passkey."""

    labels: ClassVar = {"name": "Name"}
