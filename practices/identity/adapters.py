"""Where allauth asks us: no sign-up, mails in our voice, secrets encrypted, and what counts as recent."""

import base64
import logging
import smtplib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.utils import timezone

from compliance.crypto import seal_for_installation, unseal_for_installation
from practices.identity import events, session

logger = logging.getLogger(__name__)

SECRETS = "mfa_authenticator|data"


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in with e-mail and password."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "That email and password do not fit together. Check both, or choose a new password.",
        "too_many_login_attempts": "There were many tries in a short time. Wait five minutes, then try again.",
        "incorrect_password": "That is not your password. Try again, or choose a new one.",
        "enter_current_password": "That is not your password now. Try again.",
        "invalid_password_reset": "This link has ended. Ask for a new one, it takes a minute.",
        "rate_limited": "There were many tries in a short time. Wait a few minutes, then try again.",
        "incorrect_code": "That code does not fit. Wait for the next one, then try again.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts come by invitation."""
        return False

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Keeps the failure as a log line."""
        events.refused(str(credentials.get("email", "")))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Sends, and goes on when the mail server is away: an answer must not tell who has an account."""
        try:
            super().send_mail(template_prefix, email, context)
        except (smtplib.SMTPException, OSError) as error:
            logger.error("mail.not_sent", extra={"template": template_prefix, "error": type(error).__name__})  # noqa: TRY400 -- the trace would hold the address

    def format_email_subject(self, subject: str) -> str:
        """Subjects stand as they are written: neutral, and without a host name."""
        return str(subject)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whoever signed in within ten minutes has just shown who they are."""
        return not session.signed_in_recently(self.request.session, at=timezone.now())


class SecondFactorAdapter(DefaultMFAAdapter):
    """Codes and passkeys. Seeds are encrypted at rest with the installation's key."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "That code does not fit. Wait for the next one, then try again.",
        "cannot_delete_authenticator": "This is your only second step. Add another one first, then remove this.",
    }

    def encrypt(self, text: str) -> str:
        """A seed as it is stored."""
        return base64.b64encode(seal_for_installation(text.encode(), SECRETS)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """A seed as it is used. Raises InvalidTag when it was changed."""
        return unseal_for_installation(base64.b64decode(encrypted_text), SECRETS).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """The last one stays: staff always have a second step."""
        others = Authenticator.objects.filter(user_id=authenticator.user_id, type__in=events.PROVING)
        return bool(others.exclude(pk=authenticator.pk).exists())

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:  # noqa: A002 -- allauth's name
        """A name to begin with; the person may change it."""
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return "My passkey" if count == 0 else f"My passkey {count + 1}"


def confirmed_recently(request: HttpRequest) -> bool:
    """Whether this person signed in, or confirmed who they are, within ten minutes."""
    signed_in = session.signed_in_recently(request.session, at=timezone.now())
    return signed_in or bool(did_recently_reauthenticate(request))


def display(user: AbstractBaseUser) -> str:
    """How allauth names a person: for the label of a passkey, never in a log."""
    return str(user)
