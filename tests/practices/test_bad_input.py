"""Whatever is sent to the pages of signing in and of people, the answer is a page and never a fault of ours."""

import json

import pytest
from django.test import Client

from practices import urls
from practices.identity.urls import urlpatterns
from tests.practices.people import browser, give_password, sign_in, staff, with_app
from tests.scene import Scene

NO_SUCH_ID = "01890000-0000-7000-8000-000000000000"


def passkey(**response: object) -> str:
    """What a browser sends of a passkey, with a made-up inside."""
    return json.dumps({"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": response})


CHALLENGE = (
    "eyJ0eXBlIjoid2ViYXV0aG4uY3JlYXRlIiwiY2hhbGxlbmdlIjoiQUFBQSIsIm9yaWdpbiI6Imh0dHA6Ly90ZXN0c2VydmVyIn0"
)
JUNK: list[dict[str, str]] = [
    {},
    {"credential": passkey(clientDataJSON="e30", attestationObject="AAAA")},
    {
        "credential": passkey(
            clientDataJSON=CHALLENGE, attestationObject="o2NmbXRkbm9uZWdhdHRTdG10oGhhdXRoRGF0YUEA"
        )
    },
    {"credential": passkey(clientDataJSON=CHALLENGE, attestationObject="oA")},
    {"credential": passkey(clientDataJSON="AAAA", authenticatorData="", signature="", userHandle="")},
    {
        "credential": passkey(
            clientDataJSON=CHALLENGE, authenticatorData="AAAA", signature="AA", userHandle="_w"
        )
    },
    {"login": "x" * 5000, "password": "☃" * 300, "code": "9" * 5000, "credential": "{"},
    {"credential": "null", "code": "ⅧⅨ", "membership": "x", "email": "not an address", "next": "//x.example"},
    {"credential": "[]", "name": " ", "role": "king", "code": "\u202e12345", "time_zone": "Mars/Base"},
    {"credential": json.dumps({"id": 1, "rawId": [], "response": {"userHandle": 7}, "type": "public-key"})},
    {
        "credential": json.dumps(
            {
                "id": "AAAA",
                "rawId": "AAAA",
                "type": "public-key",
                "response": {
                    "userHandle": "AAAA",
                    "clientDataJSON": "e30",
                    "authenticatorData": "AAAA",
                    "signature": "AAAA",
                },
            }
        ),
        "valid_from": "31.12.2026",
        "valid_until": "99999-01-01",
    },
]


def addresses() -> list[str]:
    """Every address of this app, with made-up values in it."""
    values = {
        "uidb36": "zz1",
        "key": "a-b",
        "pk": "99999999",
        "token": "A" * 43,
        "membership_id": NO_SUCH_ID,
        "credential_id": NO_SUCH_ID,
        "invitation_id": NO_SUCH_ID,
    }
    found = []
    for prefix, patterns in (("/accounts/", urlpatterns), ("/", urls.urlpatterns)):
        for one in patterns:
            names = one.pattern.regex.groupindex
            text = str(one.pattern)
            if text.startswith("^"):
                text = "password/reset/key/zz1-a-b/"
            for name in names:
                for kind in ("uuid:", "int:", "str:"):
                    text = text.replace(f"<{kind}{name}>", values[name])
            found.append(prefix + text)
    return found


@pytest.fixture(scope="module")
def callers() -> dict[str, Client]:
    """Nobody, somebody between two steps, an auditor, an admin."""
    halfway = staff()
    with_app(halfway)
    between = browser()
    give_password(between, halfway)
    return {
        "nobody": browser(),
        "between": between,
        "auditor": sign_in(staff()),
        "admin": Scene.create("Junk House").admin.client(),
    }


@pytest.mark.parametrize("caller", ["nobody", "between", "auditor", "admin"])
@pytest.mark.parametrize("address", addresses())
def test_no_address_breaks(callers: dict[str, Client], caller: str, address: str) -> None:
    client = Client(REMOTE_ADDR=f"192.0.2.{len(address) % 250 + 1}")
    client.cookies = callers[caller].cookies.copy()
    leaves = "logout" in address
    if not leaves:
        assert client.get(address).status_code < 500
        for sent in JUNK:
            assert client.post(address, sent).status_code < 500, sent
    else:
        assert client.get(address).status_code < 500
