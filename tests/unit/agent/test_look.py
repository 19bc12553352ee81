"""One look at a site, against servers that are there, are not, or do what they should not."""

from __future__ import annotations

import contextlib
import datetime as dt
import ipaddress
import resource
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from ghostnet.agent.look import MOST_HEAD, Http, Site, look

SECONDS = 0.5  # that a look may take
MOST_SECONDS = 5.0  # that a server waits for anything
HERE = "127.0.0.1"
NAME = "www.example.org"
OK = b"HTTP/1.1 200 OK\r\n\r\n"

Serve = Callable[[socket.socket], None]


@contextlib.contextmanager
def server(serve: Serve, context: ssl.SSLContext | None = None) -> Iterator[int]:
    """A server of the test's own, which does to each connection what it is told; its port."""
    with socket.create_server((HERE, 0)) as listener:

        def accept() -> None:
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                with connection, contextlib.suppress(OSError):
                    connection.settimeout(MOST_SECONDS)
                    if context is None:
                        serve(connection)
                    else:
                        with context.wrap_socket(connection, server_side=True) as secured:
                            serve(secured)

        thread = threading.Thread(target=accept)
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join(2 * MOST_SECONDS)
            assert not thread.is_alive()


def answering(answer: bytes, asked: list[bytes] | None = None) -> Serve:
    """Reads a request, and answers."""

    def serve(connection: socket.socket) -> None:
        request = connection.recv(4096)
        if asked is not None:
            asked.append(request)
        connection.sendall(answer)

    return serve


def mute(connection: socket.socket) -> None:
    """Hears all, and says nothing."""
    while connection.recv(4096):
        pass


def site(port: int, *, secure: bool = False, host: str = HERE, target: str = "/health") -> Site:
    return Site(HERE, port, SECONDS, Http(host, f"{host}:{port}", target, secure, 200))


def free_port() -> int:
    """One that nothing listens on."""
    with socket.create_server((HERE, 0)) as listener:
        return int(listener.getsockname()[1])


def test_a_port_that_takes_a_connection_is_up_and_one_that_refuses_it_is_down() -> None:
    with server(lambda _: None) as port:
        assert look(Site(HERE, port, SECONDS)) is None
    assert look(Site(HERE, free_port(), SECONDS)) == "Connection refused"
    assert look(site(free_port())) == "Connection refused"


def test_a_status_that_is_expected_is_up() -> None:
    asked: list[bytes] = []
    with server(answering(OK, asked)) as port:
        assert look(site(port, target="/health?deep=1")) is None
    assert asked[0].startswith(b"GET /health?deep=1 HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n" % port)
    assert asked[0].endswith(b"\r\n\r\n")


@pytest.mark.parametrize("status", [204, 301, 404, 503])
def test_another_status_is_down(status: int) -> None:
    with server(answering(b"HTTP/1.0 %d\r\n\r\n" % status)) as port:
        assert look(site(port)) == f"its status is {status} and not 200"


def test_a_redirect_is_not_followed() -> None:
    elsewhere: list[bytes] = []
    with server(answering(OK, elsewhere)) as other:
        answer = b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:%d/\r\n\r\n" % other
        with server(answering(answer)) as port:
            assert look(site(port)) == "its status is 302 and not 200"
    assert elsewhere == []


def test_no_proxy_of_the_environment_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    proxied: list[bytes] = []
    with server(answering(OK, proxied)) as proxy, server(answering(OK)) as port:
        for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy}")
        monkeypatch.delenv("no_proxy", raising=False)
        assert look(site(port)) is None
    assert proxied == []


def test_interim_answers_are_passed_over() -> None:
    early = b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
    with server(answering(b"HTTP/1.1 100 Continue\r\n\r\n" + early + OK)) as port:
        assert look(site(port)) is None
    with server(answering(early * (MOST_HEAD // len(early) + 1) + OK)) as port:
        assert look(site(port)) == "what answers is no HTTP"


@pytest.mark.parametrize(
    "answer",
    [b"", b"SSH-2.0-OpenSSH_9\r\n", b"HTTP/1.1 200", b"HTTP/1.1 abc\r\n", b"HTTP/1.1 0200 OK\r\n", b"HTTP/2 200\r\n",
     b"\n" + OK, b"\x1b[2J" * (MOST_HEAD // 2)],
)  # fmt: skip
def test_what_is_no_answer_is_down(answer: bytes) -> None:
    with server(answering(answer)) as port:
        assert look(site(port)) in {"what answers is no HTTP", "Connection reset by peer"}


def test_a_body_without_end_is_not_read() -> None:
    sent = 0

    def serve(connection: socket.socket) -> None:
        nonlocal sent
        connection.recv(4096)
        connection.sendall(OK)
        with contextlib.suppress(OSError):
            while sent < 1 << 30:
                sent += connection.send(bytes(1 << 16))

    with server(serve) as port:
        assert look(site(port)) is None
    assert sent < 1 << 26  # what the kernel's buffers took


def test_a_server_that_says_nothing_is_down_in_time() -> None:
    with server(mute) as port:
        begun = time.monotonic()
        assert look(site(port)) == "no answer within 0.5 s"
        assert time.monotonic() - begun < 2 * SECONDS


@pytest.mark.parametrize("drop", [b"H", b"HTTP/1.1 103 \r\nA: b\r\n\r\n"])
def test_a_server_that_drips_is_down_in_time(drop: bytes) -> None:
    def serve(connection: socket.socket) -> None:
        for _ in range(100):
            connection.sendall(drop)
            time.sleep(0.02)

    with server(serve) as port:
        begun = time.monotonic()
        assert look(site(port)) == "no answer within 0.5 s"
        assert time.monotonic() - begun < 2 * SECONDS


def test_a_port_that_takes_no_connection_is_down_in_time() -> None:
    with contextlib.ExitStack() as stack:
        # A queue of one that is full: what comes now gets no answer, as from behind a filter.
        listener = stack.enter_context(socket.create_server((HERE, 0), backlog=0))
        address = listener.getsockname()
        for _ in range(2):
            filler = stack.enter_context(socket.socket())
            filler.setblocking(False)
            filler.connect_ex(address)
        assert look(Site(HERE, address[1], SECONDS)) == "no answer within 0.5 s"


def test_a_machine_that_cannot_look_says_nothing_of_the_site() -> None:
    with server(lambda _: None) as port:
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (0, hard))
        try:
            with pytest.raises(OSError, match="Too many open files"):
                look(Site(HERE, port, SECONDS))
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


# ------------------------------------------------------------------ TLS


def certified(folder: Path, *names: x509.GeneralName, days: int = 1) -> tuple[ssl.SSLContext, Path]:
    """A server's context with a certificate of its own, valid for so many days (or ended so many ago), and its file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")])
    now, span = dt.datetime.now(dt.UTC), dt.timedelta(days=days)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=30))
        .not_valid_after(now + span)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem, both = folder / "certificate.pem", folder / "both.pem"
    pem.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private = serialization.PrivateFormat.PKCS8
    both.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, private, serialization.NoEncryption()) + pem.read_bytes()
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(both)
    return context, pem


def test_a_certificate_of_the_name_is_up_wherever_its_server_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context, pem = certified(tmp_path, x509.DNSName(NAME), x509.IPAddress(ipaddress.ip_address(HERE)))
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    with server(answering(OK), context) as port:
        assert look(site(port, secure=True, host=NAME)) is None
        assert look(site(port, secure=True)) is None


@pytest.mark.parametrize(
    ("known", "named", "days"), [(False, NAME, 1), (True, "other.example.org", 1), (True, NAME, -1)]
)
def test_a_certificate_that_is_unknown_anothers_or_over_is_down(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, known: bool, named: str, days: int
) -> None:
    context, pem = certified(tmp_path, x509.DNSName(named), days=days)
    if known:
        monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    with server(answering(OK), context) as port:
        assert look(site(port, secure=True, host=NAME)) == "its certificate is not one to be trusted"


def test_what_speaks_no_tls_is_down_and_in_time() -> None:
    with server(answering(b"HTTP/1.1 400 Bad Request\r\n\r\n")) as port:
        assert look(site(port, secure=True)) == "there is no TLS"
    with server(mute) as port:
        begun = time.monotonic()
        assert look(site(port, secure=True)) == "no answer within 0.5 s"
        assert time.monotonic() - begun < 2 * SECONDS
