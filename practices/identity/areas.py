"""Which addresses belong to signed-in staff. All do, unless a view or a prefix says otherwise."""

from typing import Any

from django.http import HttpRequest

from compliance.middleware import is_public

# Families come by link and the servers' own questions from nobody: a staff session means nothing there.
OTHER_DOORS = ("/family/", "/mine/", "/shared/", "/healthz", "/readyz", "/static/")
# The API answers 401 by itself, in its own form.
OWN_ANSWER = (*OTHER_DOORS, "/api/")
# Doors into a practice open its transaction by themselves, whatever hat somebody wears already.
DOORS = ("/join/", "/accounts/demo/")


def is_staff_area(request: HttpRequest) -> bool:
    """Whether a staff session means anything at this address."""
    return not request.path.startswith(OTHER_DOORS)


def is_open(request: HttpRequest, view: Any) -> bool:
    """Whether the view may answer somebody who is not signed in, or guards itself."""
    return is_public(view) or request.path.startswith(OWN_ANSWER)


def is_door(request: HttpRequest) -> bool:
    """Whether this address leads into a practice, so that no hat is worn yet."""
    return request.path.startswith(DOORS)
