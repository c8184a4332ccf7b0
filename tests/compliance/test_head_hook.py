"""The webhook goes to the address that was judged, over TLS, and never into a private network."""

import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from threading import Thread
from time import monotonic, sleep
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from compliance.heads import hook
from compliance.heads.hook import HookFailed

OK = b"HTTP/1.1 204 No Content\r\n\r\n"


@contextmanager
def listening(serve: Callable[[socket.socket], None]) -> Iterator[int]:
    """A server that takes one connection; its port."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def take() -> None:
            link, _ = server.accept()
            with link:
                serve(link)

        thread = Thread(target=take, daemon=True)
        thread.start()
        yield server.getsockname()[1]


def read_request(link: socket.socket) -> bytes:
    heard = b""
    while b"\r\n\r\n" not in heard or not heard.endswith(b"}"):
        heard += link.recv(4096)
    return heard


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """Of localhost, signed by itself: certificate and key in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    plain = serialization.NoEncryption()
    path = tmp_path / "localhost.pem"
    path.write_bytes(
        made.public_bytes(pem) + key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)
    )
    return path


def over_tls(certificate: Path, heard: list[bytes]) -> Callable[[socket.socket], None]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)

    def serve(link: socket.socket) -> None:
        try:
            with context.wrap_socket(link, server_side=True) as secure:
                heard.append(read_request(secure))
                secure.sendall(OK)
        except ssl.SSLError:
            heard.append(b"refused by the client")

    return serve


def test_it_arrives_over_tls_when_the_certificate_is_trusted(
    certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[bytes] = []
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with listening(over_tls(certificate, heard)) as port:
        hook.post(f"https://localhost:{port}/in?key=1", {"seal": 3}, "secret")
        request = heard[0].decode()
    assert request.startswith("POST /in?key=1 HTTP/1.1\r\n")
    assert f"\r\nHost: localhost:{port}\r\n" in request
    signed = hook.signature("secret", b'{"seal": 3}')
    assert f"{hook.SIGNATURE}: {signed}" in request


def test_a_certificate_that_nobody_vouches_for_is_refused(certificate: Path) -> None:
    heard: list[bytes] = []
    with (
        listening(over_tls(certificate, heard)) as port,
        pytest.raises(HookFailed, match="certificate is not valid"),
    ):
        hook.post(f"https://localhost:{port}/", {}, "secret")
    assert heard in ([], [b"refused by the client"])


def test_an_answer_that_drips_is_hung_up_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hook, "SECONDS_IN_ALL", 1.0)

    def drip(link: socket.socket) -> None:
        read_request(link)
        link.sendall(b"HTTP/1.1 200 OK\r\n")
        try:
            for number in range(100):
                link.sendall(f"X-{number}: slow\r\n".encode())
                sleep(0.2)
        except OSError:
            return

    began = monotonic()
    with listening(drip) as port, pytest.raises(HookFailed, match="in time"):
        hook.post(f"http://127.0.0.1:{port}/", {}, "secret")
    assert monotonic() - began < 4


def test_nobody_listens(free: int) -> None:
    with pytest.raises(HookFailed, match="could not be reached"):
        hook.post(f"http://127.0.0.1:{free}/", {}, "secret")


@pytest.fixture
def free() -> int:
    """A port that was free a moment ago."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
    return port


@pytest.mark.parametrize(
    "url",
    [
        "",
        "heads",
        "ftp://example.org/",
        "http://example.org/",
        "https://",
        "https://user:password@example.org/",
        "https://example.org/#part",
        "https://example.org/a b",
        "https://example.org/\r\nX-Evil: 1",
        "https://example.org:99999/",
        "https://ex\u00e4mple.org/",
        "https://10.0.0.1/",
        "https://192.168.1.10/",
        "https://172.16.0.1/",
        "https://169.254.169.254/latest/meta-data/",
        "https://100.64.0.1/",
        "https://0.0.0.0/",
        "https://224.0.0.1/",
        "https://[fe80::1]/",
        "https://[fd00::1]/",
        "https://[fec0::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://[64:ff9b::a00:1]/",
        "https://[2002:a00:1::1]/",
        "https://[::10.0.0.1]/",
    ],
)
def test_what_no_head_goes_to(url: str) -> None:
    assert hook.problem_of(url)


@pytest.mark.parametrize(
    "url", ["https://example.org/heads?key=1", "https://1.1.1.1:8443/", "https://[2606:4700::1111]/"]
)
def test_what_a_head_may_go_to(url: str) -> None:
    assert hook.problem_of(url) == ""


@pytest.mark.parametrize(
    "url", ["http://localhost:80/", "https://127.0.0.1/", "https://[::1]/", "https://[::ffff:127.0.0.1]/"]
)
def test_this_machine_itself_is_for_demo_and_test_only(url: str, settings: Any) -> None:
    assert hook.problem_of(url) == ""
    settings.THRESHOLD_ENV = "production"
    assert hook.problem_of(url)


def test_a_name_that_leads_inside_is_refused_when_it_is_looked_up(settings: Any) -> None:
    settings.THRESHOLD_ENV = "production"
    assert hook.problem_of("https://localhost/") == "", "a name tells nothing yet"
    with pytest.raises(HookFailed, match="private network"):
        hook.post("https://localhost/", {}, "secret")


def test_a_name_that_nobody_knows_is_said() -> None:
    with pytest.raises(HookFailed, match="not known"):
        hook.post("https://nobody.invalid/", {}, "secret")


def test_every_address_of_a_name_has_to_be_public() -> None:
    assert not hook._may_connect(ip_address("10.1.2.3"))
    assert hook._may_connect(ip_address("8.8.8.8"))
