"""Programs that act for the practice: made with a secret that is shown once, and revoked."""

import secrets
from dataclasses import dataclass
from uuid import UUID

from allauth.idp.oidc.models import Client, Token

from compliance import gate
from compliance.access import Access
from compliance.errors import NotFound
from compliance.vocabulary import Category
from practices.models import ApiClient

SCOPES = ("cases:read", "cases:write")
SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class NewClient:
    """A program with its secret, which exists nowhere else in clear."""

    client: ApiClient
    secret: str


def create(access: Access, *, name: str, role: str, scopes: tuple[str, ...] = SCOPES) -> NewClient:
    """A program with a role and scopes. Its rights are those of the role, and never more than the scopes."""
    with gate.act(access, to="create_api_client", category=Category.STAFF) as scope:
        secret = secrets.token_urlsafe(SECRET_BYTES)
        grant = Client(name=name, type=Client.Type.CONFIDENTIAL, owner=None)
        grant.set_grant_types([Client.GrantType.CLIENT_CREDENTIALS])
        grant.set_response_types([])
        grant.set_scopes(list(scopes))
        grant.set_default_scopes(list(scopes))
        grant.set_secret(secret)
        grant.save(force_insert=True)
        client = ApiClient.create(client_id=grant.pk, name=name, role=role)
        scope.detail["api_client"] = str(client.pk)
        return NewClient(client=client, secret=secret)


def revoke(access: Access, *, client_id: UUID) -> ApiClient:
    """Ends a program's access at once: its tokens go, and no new one is given. Raises NotFound."""
    with gate.act(access, to="revoke_api_client", category=Category.STAFF) as scope:
        client: ApiClient | None = ApiClient.objects.select_for_update().filter(pk=client_id).first()
        if client is None:
            raise NotFound
        scope.detail["api_client"] = str(client.pk)
        client.revoked_at = client.revoked_at or access.at
        client.save(update_fields=["revoked_at"])
        Token.objects.filter(client_id=client.client_id).delete()
        Client.objects.filter(pk=client.client_id).delete()
        return client
