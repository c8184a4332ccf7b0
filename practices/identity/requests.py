"""The request as this app's own middlewares and views see it."""

from compliance.requests import OurRequest
from practices.domain.drafts import Kept
from practices.identity.ending import Ending
from practices.identity.tokens import Grant
from practices.models import User


class IdentityRequest(OurRequest):
    """With what the middlewares of signing in leave behind."""

    sign_in_ended: Ending | None
    draft: Kept | None
    grant: Grant | None


class SignedIn(IdentityRequest):
    """Behind `login_required`."""

    user: User
