"""Who a request comes from: a sign-in that still lasts, a token, and one hat."""

from practices.middleware.hat import ChosenHat
from practices.middleware.life import SignInLife
from practices.middleware.token import ApiToken

__all__ = ["ApiToken", "ChosenHat", "SignInLife"]
