"""Access tokens of programs: opaque, stored hashed, given for client credentials, and tied to one practice."""

from dataclasses import dataclass

from allauth.idp.oidc.models import Token
from django.http import HttpRequest

from compliance.access import Actor
from compliance.vocabulary import Role
from practices import queries
from practices.models import ApiClient
from practices.tenancy.context import practice

SCHEME = "bearer "


@dataclass(frozen=True, slots=True)
class Grant:
    """What a token stands for: the program, its actor for the gate, and the scopes it was given."""

    client: ApiClient
    actor: Actor
    scopes: frozenset[str]


def bearer(request: HttpRequest) -> str:
    """The token of the Authorization header, or an empty text."""
    header = request.headers.get("Authorization", "")
    return header[len(SCHEME) :].strip() if header.lower().startswith(SCHEME) else ""


def grant_of(request: HttpRequest) -> Grant | None:
    """The grant behind the request's token. None when it is unknown, over, a person's, or revoked."""
    token = Token.objects.lookup(Token.Type.ACCESS_TOKEN, bearer(request))
    if token is None or token.client_id is None or token.user_id is not None:
        return None
    practice_id = queries.practice_of_client(token.client_id)
    if practice_id is None:
        return None
    with practice(practice_id, kind="api"):
        client = ApiClient.objects.get(client_id=token.client_id)
    actor = Actor(
        practice_id=practice_id, actor_id=client.pk, role=Role(client.role), kind="api", name=client.name
    )
    return Grant(client=client, actor=actor, scopes=frozenset(token.get_scopes()))
