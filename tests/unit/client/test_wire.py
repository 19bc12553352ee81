"""The way to a node: what is a URL, and what a failure becomes."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import ClassVar

import pytest

from ghostnet import core
from ghostnet.api import failures
from ghostnet.client import Client
from ghostnet.client.wire import checked_url, error_of
from ghostnet.rpc.v1.error_pb import ErrorDetail


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8645", "https://node.example", "http://[::1]:1/", "http://localhost"]
)
def test_a_url_of_http_is_taken(url: str) -> None:
    assert checked_url(url) == url.rstrip("/")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "node",
        "ftp://x",
        "http://",
        "http://u:p@x",
        "http://x/path",
        "http://x?q",
        "http://x#f",
        "http://x:0",
        "http://x:99999",
        "http://[::1",
        "file:///etc/passwd",
    ],
)
def test_other_urls_are_refused(url: str) -> None:
    with pytest.raises(core.RequestMalformedField):
        checked_url(url)


def test_an_error_comes_back_as_it_left() -> None:
    for error in (
        core.AdmissionNonceTooLow({"expected": 7, "found": 3}),
        core.RequestUnknownBlock({"height": 9, "newest": 2}),
        core.LedgerInsufficientFunds({"address": bytes(32), "balance": bytes(16), "needed": bytes(core.Rlusd(1))}),
    ):
        back = error_of(failures.detail(error))
        assert type(back) is type(error)
        assert (back.text, back.way_out) == (error.text, error.way_out)


def test_a_contracts_error_keeps_code_contract_and_operands() -> None:
    error = core.make_error(1, 4, ["www", 7], bytes([3]) * 32)
    back = error_of(failures.detail(error))
    assert (back.number, back.contract, list(back.fields.values())) == (4, bytes([3]) * 32, ["www", 7])


def test_an_error_from_a_newer_node_keeps_its_words_and_no_control_characters() -> None:
    detail = ErrorDetail(class_="request", code=999, slug="new\x1b", text="so it is\x07", way_out="update")
    error = error_of(detail)
    assert isinstance(error, core.RequestError)
    assert (error.slug, error.text, error.way_out) == ("new?", "so it is?", "update")
    assert error_of(ErrorDetail(class_="newer", code=1, slug="x", text="y", way_out="z")).slug == "x"


def test_a_port_where_nobody_listens_is_unreachable() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{closed.getsockname()[1]}"
        with Client(url) as client, pytest.raises(core.LocalUnreachable) as caught:
            client.status()
    assert caught.value.fields["url"] == url
    assert "refused" in str(caught.value.fields["reason"])


class Stranger(BaseHTTPRequestHandler):
    """Something that is no node."""

    status: ClassVar[int] = 200
    headers_sent: ClassVar[dict[str, str]] = {"content-type": "text/html"}

    def do_POST(self) -> None:
        """Answers whatever it is asked."""
        self.send_response(self.status)
        for name, value in self.headers_sent.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(b"<h1>hello</h1>")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the library's name
        """Says nothing."""


@contextmanager
def stranger(status: int, headers: dict[str, str]) -> Iterator[str]:
    kind = type("Now", (Stranger,), {"status": status, "headers_sent": headers})
    server = HTTPServer(("127.0.0.1", 0), kind)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        (200, {"content-type": "text/html"}),
        (404, {"content-type": "text/html"}),
        (302, {"location": "http://127.0.0.1:9/", "content-type": "text/html"}),
        (500, {"content-type": "application/json"}),
    ],
)
def test_a_server_that_is_no_node_is_named_as_such(status: int, headers: dict[str, str]) -> None:
    with stranger(status, headers) as url, Client(url) as client, pytest.raises(core.LocalError):
        client.status()


def test_a_node_is_reached_past_a_proxy_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    with stranger(404, {}) as url, Client(url) as client, pytest.raises(core.LocalBadAnswer):
        client.status()
