"""What an observer is told to look at, and what it makes of its looks."""

from __future__ import annotations

import re
import threading
from pathlib import Path

import pytest

from ghostnet import core
from ghostnet.agent import observe
from ghostnet.agent.look import Http, Site
from ghostnet.client import Client, Key
from ghostnet.core import AgentBadPolicy
from tests.unit.agent.test_look import free_port, server
from tools.repository import ROOT

CONTRACT = core.system_address("agents")
ADDRESS = core.address_text(CONTRACT)
TCP = 'tcp = "192.0.2.1:443"'
HTTP = 'http = "http://192.0.2.1/health"'


def written(folder: Path, *lines: str, contract: str = ADDRESS) -> Path:
    path = folder / "observe.toml"
    path.write_text("\n".join(("[[observe]]", f'contract = "{contract}"', *lines)))
    return path


def site(folder: Path, *lines: str) -> Site:
    (table,) = observe.read(written(folder, *lines))
    return table.site


def test_what_is_left_out_has_a_usual_value(tmp_path: Path) -> None:
    (table,) = observe.read(written(tmp_path, TCP))
    assert (table.contract, table.every_ms, table.failures) == (CONTRACT, 10_000, 3)
    assert table.site == Site("192.0.2.1", 443, 3.0)
    assert site(tmp_path, HTTP) == Site("192.0.2.1", 80, 3.0, Http("192.0.2.1", "192.0.2.1", "/health", False, 200))


def test_all_of_it_can_be_said(tmp_path: Path) -> None:
    lines = ("expect = 204", 'every = "1m"', 'timeout = "500ms"', "failures = 1", 'at = "2001:db8::1"')
    (table,) = observe.read(written(tmp_path, 'http = "https://www.example.org:8443/a?b=c"', *lines))
    assert (table.every_ms, table.failures) == (60_000, 1)
    asked = Http("www.example.org", "www.example.org:8443", "/a?b=c", True, 204)
    assert table.site == Site("2001:db8::1", 8443, 0.5, asked)
    assert site(tmp_path, 'tcp = "[2001:db8::1]:53"') == Site("2001:db8::1", 53, 3.0)
    assert site(tmp_path, 'http = "https://[2001:db8::1]"').port == 443


def test_a_contract_is_kept_by_its_address(tmp_path: Path) -> None:
    path = written(tmp_path, TCP, contract="dns-failover")
    with pytest.raises(AgentBadPolicy, match="contract is no address but dns-failover"):
        observe.read(path)
    tables = observe.read(path, lambda name: {"dns-failover": CONTRACT}[name])
    path.write_text(observe.text_of(tables))
    assert observe.read(path)[0].contract == CONTRACT
    assert observe.read(path)[0].site == tables[0].site


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ((TCP, "limit = 3"), "it has limit; what can be said is at, contract, every"),
        ((TCP, HTTP), "either tcp or http"),
        (("failures = 3",), "either tcp or http"),
        ((TCP, "expect = 200"), "at and expect go with http"),
        ((TCP, "failures = 0"), "failures is no number from 1 to 100"),
        ((TCP, "failures = true"), "failures is no number"),
        ((TCP, 'every = "999ms"'), "every is 999ms, and not 1s to 1h"),
        ((TCP, 'every = "2h"'), "every is 2h"),
        ((TCP, "every = 10"), "every is no text"),
        ((TCP, 'every = "often"'), "'often' is no duration"),
        ((TCP, 'timeout = "0s"'), "timeout is 0s"),
        ((TCP, 'timeout = "61s"'), "timeout is 61s"),
        ((HTTP, "expect = 100"), "expect is no number from 200 to 599"),
        ((HTTP, 'expect = "200"'), "expect is no number"),
        ((HTTP, 'at = "www.example.org"'), "at has no IP address but www.example.org"),
        (('tcp = "www.example.org:443"',), "names are not looked up"),
        (('tcp = "192.0.2.1"',), "tcp is no address and port"),
        (('tcp = "192.0.2.1:0"',), "tcp is no address and port"),
        (('tcp = "192.0.2.1:65536"',), "tcp is no address and port"),
        (('tcp = "192.0.2.1:٣"',), "tcp is no text"),
        (('tcp = "2001:db8::1:53"',), "tcp is no address and port"),
        (('http = "http://www.example.org/"',), "`at` says where the name's server is"),
        (('http = "ftp://192.0.2.1/"',), "http is no URL"),
        (('http = "http://me:secret@192.0.2.1/"',), "http is no URL"),
        (('http = "http://192.0.2.1/#part"',), "http is no URL"),
        (('http = "http://192.0.2.1/a b"',), "http is no URL"),
        (('http = "http://192.0.2.1/\\r\\nX: y"',), "http is no text"),
        (('http = "http://192.0.2.1:99999/"',), "Port out of range"),
        (('http = "http:///health"',), "http is no URL"),
        ((TCP, "[[observe]]", f'contract = "{ADDRESS}"', HTTP), "two tables are for one contract"),
        ((TCP, "[other]"), "something else"),
        (("tcp = [",), "Invalid value"),
    ],
)
def test_what_is_not_understood_is_refused(tmp_path: Path, lines: tuple[str, ...], why: str) -> None:
    with pytest.raises(AgentBadPolicy, match=re.escape(why)):
        observe.read(written(tmp_path, *lines))


@pytest.mark.parametrize("text", ["", "observe = []", "observe = 3", "observe = [3]", "[[observe]]\n" * 17, "\0"])
def test_a_file_without_tables_or_with_too_many_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "observe.toml"
    path.write_text(text)
    with pytest.raises(AgentBadPolicy):
        observe.read(path)


def test_a_file_that_others_may_write_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, TCP)
    path.chmod(0o666)
    with pytest.raises(AgentBadPolicy, match="0666"):
        observe.read(path)
    with pytest.raises(AgentBadPolicy):
        observe.read(tmp_path / "none")


def test_the_page_and_the_module_show_a_file(tmp_path: Path) -> None:
    page, module = (ROOT / "docs/agent.md").read_text(), observe.__doc__ or ""
    for text in (page, module):
        (block,) = (found for found in re.findall(r"```toml\n(.*?)```", text, re.DOTALL) if "[[observe]]" in found)
        (tmp_path / "observe.toml").write_text(block)
        shown = observe.read(tmp_path / "observe.toml", lambda _: CONTRACT)
        assert shown[0].site.http == Http("www.example.org", "www.example.org", "/health", True, 200)


def test_nothing_is_told_until_it_failed_often_enough_in_a_row(tmp_path: Path) -> None:
    nobody, paused = free_port(), False
    (table,) = observe.read(written(tmp_path, f'tcp = "127.0.0.1:{nobody}"', "failures = 3"))
    with Client(f"http://127.0.0.1:{nobody}") as client:
        observer = observe.Observer(table, client, Key.generate(), lambda _: paused)
        for _ in range(2):
            observer.round()
        with pytest.raises(core.LocalUnreachable):  # now it would tell
            observer.round()
        # What was seen before a pause is old after it.
        paused = True
        observer.round()
        paused = False
        for _ in range(2):
            observer.round()
        with pytest.raises(core.LocalUnreachable):
            observer.round()


def test_whatever_fails_it_looks_again(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    looks = threading.Semaphore(0)
    asked = iter([True])

    def paused(_: str) -> bool:
        if next(asked, False):
            raise AssertionError("a defect")
        return False

    with server(lambda _: looks.release()) as port:
        (table,) = observe.read(written(tmp_path, f'tcp = "127.0.0.1:{port}"', 'every = "1s"'))
        with (
            Client(f"http://127.0.0.1:{free_port()}") as client,
            observe.observing([table], client, Key.generate(), paused),
        ):
            for _ in range(2):
                assert looks.acquire(timeout=10)
    messages = [record.message for record in caplog.records if record.name == observe.__name__]
    assert messages[:2] == ["defect, no look", "nothing reported"]
