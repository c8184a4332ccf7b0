"""The second steps that a person has, in words."""

from dataclasses import dataclass

from allauth.mfa.models import Authenticator

from practices.models import User


@dataclass(frozen=True, slots=True)
class Factors:
    """An app, passkeys, and how many recovery codes are left."""

    app: bool
    passkeys: int
    codes_left: int


def of(user: User) -> Factors:
    """One query."""
    rows = list(Authenticator.objects.filter(user=user))
    codes = next((row for row in rows if row.type == Authenticator.Type.RECOVERY_CODES), None)
    return Factors(
        app=any(row.type == Authenticator.Type.TOTP for row in rows),
        passkeys=sum(row.type == Authenticator.Type.WEBAUTHN for row in rows),
        codes_left=len(codes.wrap().get_unused_codes()) if codes else 0,
    )
