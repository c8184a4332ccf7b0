"""The webhook channel: one signed POST to an address that the practice chose, and never into a private network.

The name is looked up once, every address it has is judged, and the connection goes to a judged one: a name
that points elsewhere a moment later changes nothing. Redirects are not followed.
"""

import hmac
import json
import socket
import ssl
from dataclasses import dataclass
from hashlib import sha256
from http.client import HTTPConnection, HTTPException
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from threading import Event, Timer
from typing import Any
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

SECONDS_A_STEP = 5.0
SECONDS_IN_ALL = 15.0
MOST_ADDRESSES = 3
GOOD = range(200, 300)
REDIRECTS = range(300, 400)
SIGNATURE = "X-Threshold-Signature"
LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
# Networks whose addresses hold another one, which may be private; and the older private network.
CLOSED = tuple(
    map(IPv6Network, ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "::/96", "fec0::/10"))
)

Address = IPv4Address | IPv6Address


class HookFailed(Exception):
    """It did not arrive. The words are shown to the practice's admins and name no secret."""


@dataclass(frozen=True, slots=True)
class Place:
    """One judged address of the webhook's host."""

    family: int
    address: tuple[Any, ...]


def problem_of(url: str) -> str:
    """What is wrong with an address that somebody typed; empty when it may be tried."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return "This is not an address. It looks like https://example.org/heads."
    if not url.isascii() or not url.isprintable() or " " in url or not host:
        return "This is not an address. It looks like https://example.org/heads."
    if parts.username or parts.password or parts.fragment:
        return "Leave out names, passwords and what follows a #."
    if parts.scheme != "https" and not (parts.scheme == "http" and host in LOCAL_NAMES and _may_be_local()):
        return "The address has to begin with https://."
    if _is_literal(host) and not _may_connect(ip_address(host)):
        return "This address lies in a private network."
    return ""


def post(url: str, stated: dict[str, Any], secret: str) -> None:
    """Sends it once. Raises HookFailed unless the answer is a success."""
    problem = problem_of(url)
    if problem:
        raise HookFailed(problem)
    body = json.dumps(stated, sort_keys=True).encode()
    parts = urlsplit(url)
    try:
        status = _exchange(parts, body, signature(secret, body))
    except ssl.SSLCertVerificationError as error:
        raise HookFailed("The server's certificate is not valid.") from error
    except TimeoutError as error:
        raise HookFailed("The server did not answer in time.") from error
    except (OSError, HTTPException) as error:
        raise HookFailed("The server could not be reached, or hung up.") from error
    if status in REDIRECTS:
        raise HookFailed(f"The server answered {status}, a way to another address, which is not followed.")
    if status not in GOOD:
        raise HookFailed(f"The server answered {status}.")


def signature(secret: str, body: bytes) -> str:
    """What the receiver computes over the body as it came, and compares."""
    return f"sha256={hmac.new(secret.encode(), body, sha256).hexdigest()}"


def _exchange(parts: SplitResult, body: bytes, signed: str) -> int:
    host = parts.hostname or ""
    held = [_connect(parts, host)]
    late = Event()
    ended = Timer(SECONDS_IN_ALL, _hang_up, [held, late])
    ended.start()
    try:
        if parts.scheme == "https":
            secure = ssl.create_default_context().wrap_socket(
                held[0], server_hostname=host, do_handshake_on_connect=False
            )
            held[0] = secure
            secure.do_handshake()
        connection = HTTPConnection(host, parts.port)
        connection.sock = held[0]
        headers = {"Host": parts.netloc, "Content-Type": "application/json", "User-Agent": "Threshold"}
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", path, body, headers | {SIGNATURE: signed, "Connection": "close"})
        status = connection.getresponse().status
        if late.is_set():
            raise TimeoutError
        return status
    finally:
        ended.cancel()
        held[0].close()


def _connect(parts: SplitResult, host: str) -> socket.socket:
    port = parts.port or (443 if parts.scheme == "https" else 80)
    last: OSError = OSError("no address")
    for place in _places(host, port)[:MOST_ADDRESSES]:
        link = socket.socket(place.family, socket.SOCK_STREAM)
        link.settimeout(SECONDS_A_STEP)
        try:
            link.connect(place.address)
        except OSError as error:
            link.close()
            last = error
        else:
            return link
    raise last


def _places(host: str, port: int) -> list[Place]:
    """Every address of the host. Raises HookFailed when one of them is private."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError) as error:
        raise HookFailed("The server's name is not known.") from error
    places = [Place(family, address) for family, _, _, _, address in found]
    if not all(_may_connect(ip_address(str(place.address[0]).partition("%")[0])) for place in places):
        raise HookFailed("The address leads into a private network, where nothing is sent.")
    return places


def _may_connect(address: Address) -> bool:
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return _may_connect(address.ipv4_mapped)
    if address.is_loopback:
        return _may_be_local()
    if isinstance(address, IPv6Address) and any(address in network for network in CLOSED):
        return False
    return address.is_global and not address.is_multicast


def _may_be_local() -> bool:
    return settings.THRESHOLD_ENV in ("demo", "test")


def _is_literal(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _hang_up(held: list[socket.socket], late: Event) -> None:
    """Ends an exchange that drips on. A socket that is closed already has nothing left to end."""
    late.set()
    if held[0].fileno() != -1:
        held[0].shutdown(socket.SHUT_RDWR)
