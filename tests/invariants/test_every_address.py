"""Every address: protected rows are served through the gate alone, to nobody who has not signed in."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from compliance.audit.models import AccessEventRow
from compliance.records import ProtectedBase
from config.urls import urlpatterns as product
from practices.tenancy.context import practice as in_practice
from tests.compliance.sharing import at_a_link
from tests.families.space import come_in, person_comes_in
from tests.invariants.addresses import Premises, all_addresses, call, furnish
from tests.scene import Scene

pytestmark = pytest.mark.xdist_group("addresses")  # one practice, furnished once

TABLES = {model._meta.db_table for model in apps.get_models() if issubclass(model, ProtectedBase)}
WORD = re.compile(r"[a-z_]+")
MOVED, SIGN_IN, SHUT, GONE, NOT_ALLOWED, LINK_CLOSED, CRASH = 302, 401, 403, 404, 405, 410, 500

OPEN_TO_ALL = {
    "healthz", "readyz", "practices:token", "practices:token-revoke", "practices:join", "api-schema",
    "api-docs", "account_login", "account_lost_device", "families:door", "families:new-link", "families:not-me",
    "families:code", "families:door-check", "families:ask-again",
    "families:leave",
    "shared:door",
}  # fmt: skip


@contextmanager
def tables_touched() -> Iterator[set[str]]:
    """Names of protected tables in the SQL that runs meanwhile."""
    seen: set[str] = set()

    def look(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        seen.update(TABLES & set(WORD.findall(str(sql))))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        yield seen


def events_of(premises: Premises, answer: HttpResponse) -> int:
    """How many access events this request left."""
    with in_practice(premises.scene.practice.pk):
        return AccessEventRow.objects.filter(request_id=answer["X-Request-ID"]).count()


def unrecorded(premises: Premises, client: Client, method: str, address: str) -> str | None:
    """What is wrong with one request: protected tables without an event, or a crash."""
    with tables_touched() as seen:
        answer = call(client, method, address)
    if answer.status_code >= CRASH:
        return f"{method} {address} crashed: {answer.status_code}"
    if seen and not events_of(premises, answer):
        return f"{method} {address} ({answer.status_code}) touched {sorted(seen)} and left no access event"
    return None


@pytest.fixture(scope="module")
def premises() -> Premises:
    """A practice with one of everything."""
    return furnish(Scene.create())


def browsers(premises: Premises) -> dict[str, Client]:
    """Everybody who could ask."""
    scene = premises.scene
    staff = {name: scene.people[name].client() for name in ("lead", "admin", "supervisor", "auditor")}
    return staff | {
        "sister": come_in(scene, scene.sister),
        "person": person_comes_in(scene),
        "provider": at_a_link(scene, premises.case_id),
    }


def test_every_address_can_be_filled(premises: Premises) -> None:
    for address in all_addresses():
        if not address.is_library:
            assert "<" not in premises.fill(address), address.name


@pytest.mark.parametrize("method", ["get", "post"])
def test_protected_rows_never_leave_without_an_access_event(premises: Premises, method: str) -> None:
    opened: set[str] = set()
    wrong = []
    for name, client in browsers(premises).items():
        for address in all_addresses():
            if address.is_library or (name != "sister" and address.name == "families:leave"):
                continue
            filled = premises.fill(address)
            if problem := unrecorded(premises, client, method, filled):
                wrong.append(f"{name}: {problem}")
            opened.add(address.name)
    assert not wrong, "\n".join(wrong)
    assert len(opened) > 100


def test_nobody_who_has_not_signed_in_gets_further_than_the_door(premises: Premises) -> None:
    wrong = []
    for address in all_addresses():
        if address.is_library or address.name in OPEN_TO_ALL:
            continue
        for method in ("get", "post"):
            with tables_touched() as seen:
                answer = call(Client(), method, premises.fill(address))
            shut = (address.name.startswith("families:") and answer.status_code == SHUT) or (
                address.name == "shared:packet" and answer.status_code == LINK_CLOSED
            )
            if (not shut and answer.status_code not in {MOVED, SIGN_IN, NOT_ALLOWED}) or seen:
                wrong.append(f"{method} {address.name}: {answer.status_code} {sorted(seen)}")
            elif answer.status_code == MOVED and not answer["Location"].startswith(
                ("/accounts/login/", "/family/")
            ):
                wrong.append(f"{method} {address.name} leads to {answer['Location']}")
    assert not wrong, "\n".join(wrong)


def test_another_practice_finds_nothing_at_any_address(premises: Premises) -> None:
    stranger = Scene.create("Other House")
    wrong = []
    for name in ("lead", "admin", "supervisor"):
        client = stranger.people[name].client()
        for address in all_addresses():
            if address.is_library or not set(address.names) - {
                "token",
                "kind",
                "key",
                "form",
                "guard",
                "transition",
            }:
                continue
            nothing = (
                {SHUT} if address.path.startswith(("mine/", "family/messages/")) else {GONE, NOT_ALLOWED}
            )
            for method in ("get", "post"):
                answer = call(client, method, premises.fill(address))
                if answer.status_code not in nothing:
                    wrong.append(f"{name}: {method} {address.name}: {answer.status_code}")
    assert not wrong, "\n".join(wrong)


def rogue(request: HttpRequest) -> HttpResponse:
    """A page as it must never be written: it asks the database itself."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT display_name FROM cases_case")
        return HttpResponse(str(cursor.fetchall()))


urlpatterns = [*product, path("rogue/", rogue)]


def test_this_test_finds_a_page_that_goes_round_the_gate(premises: Premises) -> None:
    with override_settings(ROOT_URLCONF=__name__):
        problem = unrecorded(premises, premises.scene.lead.client(), "get", "/rogue/")
    assert problem is not None
    assert "left no access event" in problem
    assert "cases_case" in problem


def stored(client: Client, method: str, address: str) -> str | None:
    """What a browser or a proxy was allowed to keep of one answer."""
    answer = call(client, method, address)
    rule = answer.headers.get("Cache-Control", "")
    return None if "no-store" in rule else f"{method} {address} ({answer.status_code}): {rule or 'nothing'}"


@pytest.mark.parametrize("name", ["lead", "admin", "sister", "nobody"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_no_browser_and_no_proxy_keeps_what_a_person_was_shown(
    premises: Premises, method: str, name: str
) -> None:
    client = Client() if name == "nobody" else browsers(premises)[name]
    wrong = []
    for address in all_addresses():
        if address.name in {"account_logout", "families:leave"} and method == "post":
            continue
        filled = address.filled_by_a_library if address.is_library else premises.fill(address)
        if problem := stored(client, method, filled):
            wrong.append(problem)
    assert not wrong, "\n".join(wrong)
