"""Sign-in events as log lines: who (by id), what, and nothing else. All receivers of this app are here."""

import logging
from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from django.contrib.auth import signals as auth
from django.http import HttpRequest
from django.utils import timezone

from practices.identity import session
from practices.identity.ending import Ending
from practices.models import User

logger = logging.getLogger(__name__)

PROVING = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def note(event: str, user: User | None, **values: str) -> None:
    """One line of the sign-in log."""
    logger.info(event, extra={"user_id": str(user.pk) if user else "", **values})


def signed_in(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    """A sign-in is complete, with every factor that the person has."""
    session.begin(request.session, at=timezone.now())
    note("sign_in.succeeded", user)


def signed_out(sender: Any, request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    """The person left, or was signed out."""
    if user is not None:
        note("sign_in.left", user)


def ended(request: HttpRequest, why: Ending) -> None:
    """A sign-in came to its end by itself."""
    note("sign_in.ended", request.user if isinstance(request.user, User) else None, why=why.value)


def refused(email: str) -> None:
    """A password that does not fit. The address itself is not written down; a known person's id is."""
    note("sign_in.failed", User.objects.filter(email__iexact=email).first() if "\0" not in email else None)


def factor_used(
    sender: Any, request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any
) -> None:
    """A code, a recovery code or a passkey was accepted in this session."""
    session.pass_second_factor(request.session, user.pk)
    note("second_factor.accepted", user, kind=authenticator.type)


def factor_refused(sender: Any, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    """A code or a passkey that does not fit."""
    note("second_factor.failed", user, kind=authenticator.type)


def factor_added(
    sender: Any, request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any
) -> None:
    """Setting one up proves it as well."""
    if authenticator.type in PROVING:
        session.pass_second_factor(request.session, user.pk)
    note("second_factor.added", user, kind=authenticator.type)


def factor_removed(
    sender: Any, request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any
) -> None:
    """Without any second factor, the practice closes until there is one again."""
    if not Authenticator.objects.filter(user_id=user.pk, type__in=PROVING).exists():
        session.lose_second_factor(request.session)
    note("second_factor.removed", user, kind=authenticator.type)


def codes_renewed(sender: Any, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    """New recovery codes; the old ones are void."""
    note("second_factor.renewed", user, kind=authenticator.type)


def password_changed(sender: Any, user: User, **kwargs: Any) -> None:
    """A new password, by the person or by a link in an e-mail."""
    note("password.changed", user)


def listen() -> None:
    """Called once when the app is ready."""
    auth.user_logged_in.connect(signed_in)
    auth.user_logged_out.connect(signed_out)
    mfa.authenticator_used.connect(factor_used)
    mfa.authentication_failed.connect(factor_refused)
    mfa.authenticator_added.connect(factor_added)
    mfa.authenticator_removed.connect(factor_removed)
    mfa.authenticator_reset.connect(codes_renewed)
    account.password_changed.connect(password_changed)
    account.password_reset.connect(password_changed)
