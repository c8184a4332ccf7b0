"""The door: allauth's sign-in, with the demo's people where this is a demo."""

from typing import Any

from allauth.account.views import LoginView

from compliance.middleware import public
from practices.identity import demo


class SignIn(LoginView):
    """E-mail and password, or a passkey."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds one button for each demo person, on the demo's own machine."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["demo_practices"] = demo.people() if demo.is_open(self.request) else []
        return context


sign_in = public(SignIn.as_view())
