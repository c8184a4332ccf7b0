"""Programs: a token of their own, for one practice, one role and some scopes, and gone once revoked."""

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory

from compliance.errors import NotFound
from practices.domain import api_clients
from practices.domain.api_clients import NewClient
from practices.identity.tokens import bearer, grant_of
from tests.practices.people import browser
from tests.scene import Scene


def program(scene: Scene, **values: object) -> NewClient:
    """A program that an admin made."""
    with scene.admin.acting() as access:
        return api_clients.create(access, name="Calendar bridge", role="coordinator", **values)


def ask(client: Client, made: NewClient, secret: str | None = None) -> HttpResponse:
    """The client-credentials grant."""
    sent = {
        "grant_type": "client_credentials",
        "client_id": made.client.client_id,
        "client_secret": made.secret if secret is None else secret,
    }
    return client.post("/api/token/", sent)


def test_a_program_gets_a_token_for_its_own_practice_and_role(scene: Scene) -> None:
    made = program(scene)
    answer = ask(browser(), made)
    assert answer.status_code == 200
    told = answer.json()
    assert told["expires_in"] == 3600
    request = RequestFactory().get("/api/v1/cases/", HTTP_AUTHORIZATION=f"Bearer {told['access_token']}")
    grant = grant_of(request)
    assert grant is not None
    assert grant.actor.practice_id == scene.practice.pk
    assert grant.actor.kind == "api"
    assert grant.actor.role == "coordinator"
    assert grant.scopes == {"cases:read", "cases:write"}


def test_a_wrong_secret_gets_nothing(scene: Scene) -> None:
    assert ask(browser(), program(scene), "wrong").status_code == 401


@pytest.mark.parametrize("kind", ["password", "authorization_code", "refresh_token", ""])
def test_no_other_grant_is_given(scene: Scene, kind: str) -> None:
    made = program(scene)
    answer = browser().post(
        "/api/token/",
        {"grant_type": kind, "client_id": made.client.client_id, "client_secret": made.secret},
    )
    assert answer.status_code == 400


def test_a_revoked_program_is_out_at_once(scene: Scene) -> None:
    made = program(scene)
    token = ask(browser(), made).json()["access_token"]
    with scene.admin.acting() as access:
        api_clients.revoke(access, client_id=made.client.pk)
    request = RequestFactory().get("/api/v1/cases/", HTTP_AUTHORIZATION=f"Bearer {token}")
    assert bearer(request)
    assert grant_of(request) is None
    assert ask(browser(), made).status_code == 401


def test_only_admins_make_programs(scene: Scene) -> None:
    with pytest.raises(NotFound), scene.coordinator.acting() as access:
        api_clients.create(access, name="Mine", role="admin")


def test_without_a_token_the_api_says_401_and_how_to_ask() -> None:
    @api_view(["GET"])
    def ping(request: Request) -> Response:
        return Response({})

    answer = ping(APIRequestFactory().get("/api/v1/ping/"))
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_a_token_that_never_was_is_told_apart_from_none() -> None:
    answer = browser().get("/api/v1/cases/", HTTP_AUTHORIZATION="Bearer never-was")
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_a_token_opens_the_api_and_outweighs_the_session_of_whoever_sits_there(scene: Scene) -> None:
    token = ask(browser(), program(scene)).json()["access_token"]
    sent = {"HTTP_AUTHORIZATION": f"Bearer {token}"}
    assert browser().get("/api/v1/cases/", **sent).status_code == 200
    assert scene.lead.client().get("/api/v1/cases/", HTTP_AUTHORIZATION="Bearer never-was").status_code == 401
    assert scene.lead.client().get("/api/v1/cases/").status_code == 200


def test_a_token_without_the_scope_may_not(scene: Scene) -> None:
    token = ask(browser(), program(scene, scopes=("cases:read",))).json()["access_token"]
    answer = browser().post(
        "/api/v1/cases/", {}, content_type="application/json", HTTP_AUTHORIZATION=f"Bearer {token}"
    )
    assert answer.status_code == 403
