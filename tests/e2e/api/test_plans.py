"""Bodies of plans over the API of a real node with the system contract `agents`: who gets one, and every refusal."""

from __future__ import annotations

import asyncio
import importlib.metadata
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest

from ghostnet import core
from ghostnet.actions import Plan
from ghostnet.agent.home import Bodies
from ghostnet.api.server import open_chain, running
from ghostnet.api.services import Context
from ghostnet.api.services.plans import Plans
from ghostnet.client import Client, Key
from ghostnet.client.plans import COUNTS_MS, MOST_AHEAD_MS, MOST_BYTES, PlanRequest
from ghostnet.node.home import Home
from ghostnet.node.plans import KEPT_MS, PlanStore
from ghostnet.rpc.v1.plan_pb import GetPlanRequest
from tests.e2e.agent.yard import Yard, post, yard
from tests.e2e.cli.worlds import World

UNKNOWN = bytes([7]) * 32
FORWARDED = ("content-type", "content-encoding", "connect-protocol-version")


@pytest.fixture(scope="module", name="here")
def _here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Yard]:
    with yard(tmp_path_factory.mktemp("yard")) as made:
        yield made


def posted(here: Yard, **terms: Any) -> tuple[bytes, bytes]:
    """An action with a posted plan, and the plan's body, which nobody put yet."""
    action = here.ask(here.name(), **terms)
    with here.carrier(here.fresh()) as carrier:
        post(carrier, action)
        body = carrier.journal.note(action).plan
    assert body is not None
    return action, body


def hash_of(body: bytes) -> bytes:
    return Plan.from_bytes(body).hash


def request(here: Yard, action: bytes, body: bytes, key: Key) -> PlanRequest:
    return PlanRequest(
        chain_id=here.client.anchor.chain_id,
        action=action,
        plan=hash_of(body),
        address=key.address,
        until_ms=here.client.status().clock_ms + COUNTS_MS,
    )


def ask(here: Yard, sent: PlanRequest, signature: bytes, key: Key, auth: bytes | None = None) -> bytes:
    """Sends a request as it is, with any signature."""
    wire = here.client._wire
    message = GetPlanRequest(
        action=sent.action.hex(),
        plan=sent.plan.hex(),
        address=core.address_text(sent.address),
        until_ms=sent.until_ms,
        auth=key.auth.encode() if auth is None else auth,
        public_key=key.public,
        signature=signature,
    )
    return wire.call(wire.plans.get_plan, message).body


def test_owner_approver_agent_and_requester_get_the_body_and_nobody_else(here: Yard) -> None:
    approver, stranger = Key.generate(), Key.generate()  # accounts that were never used
    action, body = posted(here, approvers=[approver.address_text])
    here.client.put_plan(action, body)
    here.client.put_plan(action, body)
    for key in (here.alice, approver, here.workers[0][1], here.workers[1][1]):
        assert here.client.plan_body(action, hash_of(body), key) == body
    here.client.fund(stranger.address)
    with pytest.raises(core.RequestPlanNotFor) as caught:
        here.client.plan_body(action, hash_of(body), stranger)
    assert caught.value.fields == {"action": action, "address": stranger.address_text}


def test_only_the_body_that_was_posted_is_taken(here: Yard) -> None:
    action, body = posted(here)
    other, its = posted(here)
    for given in (body + b"\0", b"", its):
        with pytest.raises(core.RequestPlanNotPosted) as caught:
            here.client.put_plan(action, given)
        assert caught.value.fields["action"] == action
    with pytest.raises(core.RequestPlanNotPosted):
        here.client.put_plan(UNKNOWN, body)
    with pytest.raises(core.RequestPlanTooLarge) as large:
        here.client.put_plan(UNKNOWN, bytes(MOST_BYTES + 1))
    assert large.value.fields == {"bytes": MOST_BYTES + 1, "most": MOST_BYTES}
    with pytest.raises(core.RequestPlanNotKept):
        here.client.plan_body(action, hash_of(body), here.alice)
    here.client.put_plan(other, its)
    with pytest.raises(core.RequestPlanNotKept) as caught_:
        here.client.plan_body(other, hash_of(body), here.alice)
    assert caught_.value.fields == {"action": other, "plan": hash_of(body)}


def test_a_request_counts_for_its_own_action_plan_account_and_time_alone(here: Yard) -> None:
    action, body = posted(here)
    other, its = posted(here)
    for each, put in ((action, body), (other, its)):
        here.client.put_plan(each, put)
    key, stranger = here.alice, Key.generate()
    good = request(here, action, body, key)
    signature = key.sign_plan_request(good)
    assert ask(here, good, signature, key) == body
    for forged in (
        replace(good, action=other),
        replace(good, action=other, plan=hash_of(its)),
        replace(good, plan=hash_of(its)),
        replace(good, until_ms=good.until_ms + 1),
        replace(good, address=here.workers[0][1].address),
    ):
        with pytest.raises(core.RequestPlanRequestSignature):
            ask(here, forged, signature, key)
    # A stranger's own keys, sent with the address of an account that has its own in the state, or of none.
    for sent in (good, replace(good, address=Key.generate().address)):
        with pytest.raises(core.RequestPlanRequestSignature):
            ask(here, sent, stranger.sign_plan_request(sent), stranger)
    new = request(here, action, body, stranger)
    for auth in (b"", b"\0", bytes(100_000)):
        with pytest.raises(core.RequestPlanRequestSignature):
            ask(here, new, stranger.sign_plan_request(new), stranger, auth)
    with pytest.raises(core.RequestPlanNotFor):
        ask(here, new, stranger.sign_plan_request(new), stranger)
    elsewhere = replace(good, chain_id="test-00000000")
    with pytest.raises(core.RequestPlanRequestSignature):
        ask(here, good, key.sign_plan_request(elsewhere), key)
    unknown = replace(good, action=UNKNOWN)
    with pytest.raises(core.RequestPlanNotFor):
        ask(here, unknown, key.sign_plan_request(unknown), key)


@pytest.mark.parametrize("ahead_ms", [-1, 0, MOST_AHEAD_MS + 60_000])
def test_a_request_of_another_time_is_refused_though_it_is_signed(here: Yard, ahead_ms: int) -> None:
    action, body = posted(here)
    here.client.put_plan(action, body)
    sent = replace(request(here, action, body, here.alice), until_ms=here.client.status().clock_ms + ahead_ms)
    with pytest.raises(core.RequestPlanRequestTime) as caught:
        ask(here, sent, here.alice.sign_plan_request(sent), here.alice)
    assert caught.value.fields["until"] == sent.until_ms
    assert caught.value.fields["most"] == MOST_AHEAD_MS


def test_a_key_that_the_account_gave_up_reads_nothing_more(here: Yard) -> None:
    old, new = Key.generate(), Key.generate()
    here.client.fund(old.address)
    action, body = posted(here, approvers=[old.address_text])
    here.client.put_plan(action, body)
    here.client.send([core.SetAuth(auth=new.auth)], old)
    sent = request(here, action, body, old)
    with pytest.raises(core.RequestPlanRequestSignature):
        ask(here, sent, old.sign_plan_request(sent), old)
    assert ask(here, sent, new.sign_plan_request(sent), new) == body


def test_who_loses_the_say_over_a_resource_reads_nothing_more(here: Yard) -> None:
    was = Key.generate()
    action, body = posted(here, approvers=[was.address_text])
    here.client.put_plan(action, body)
    assert here.client.plan_body(action, hash_of(body), was) == body
    here.give(here.name(), approvers=[])
    with pytest.raises(core.RequestPlanNotFor):
        here.client.plan_body(action, hash_of(body), was)


def test_a_chain_without_agents_keeps_no_plans(tmp_path: Path) -> None:
    world = World(tmp_path)
    node = ("dev", "--folder", str(tmp_path / "node"), "--api", "127.0.0.1:0")
    with world.running(*node) as (ready, _), Client(ready["node"]) as client:
        with pytest.raises(core.RequestNoAgentsContract):
            client.put_plan(UNKNOWN, b"body")
        with pytest.raises(core.RequestNoAgentsContract):
            client.plan_body(UNKNOWN, UNKNOWN, Key.generate())
    assert not (tmp_path / "node" / "plans").exists()


def test_bodies_outlive_a_kill_and_go_90_days_after_the_end(tmp_path: Path) -> None:
    with yard(tmp_path) as here:
        ended, its = posted(here)
        open_, body = posted(here)
        for action, put in ((ended, its), (open_, body)):
            here.client.put_plan(action, put)
        here.asker.call("cancel", {"action": ended.hex()}, by=here.alice)
        here.node.kill()
        here.node.start()
        assert here.client.plan_body(ended, hash_of(its), here.alice) == its
        assert here.client.plan_body(open_, hash_of(body), here.alice) == body
        here.node.kill()
        swept(Home(here.folder / "node"), ended, open_)


def swept(home: Home, ended: bytes, open_: bytes) -> None:
    """The node's own sweep on its chain and its folder, beside an action that the chain does not know."""

    async def run() -> None:
        with open_chain(home) as chain:
            async with running(chain, home.plans_path) as here:
                store = PlanStore(home.plans_path)
                store.put(UNKNOWN, b"of another chain")
                context = Context(
                    node=here.node,
                    chain=chain,
                    plans=store,
                    faucet=None,
                    version=importlib.metadata.version("ghostnet"),
                )
                service = Plans(context)

                def kept() -> list[bool]:
                    return [store.get(action) is not None for action in (ended, open_, UNKNOWN)]

                await here.node.read(service.sweep)
                await here.node.travel(KEPT_MS - 60_000)
                await here.node.read(service.sweep)
                assert kept() == [True, True, True]
                await here.node.travel(60_000)
                await here.node.read(service.sweep)
                # The open one ended on the way, by its deadline: its 90 days begin when that is seen.
                assert kept() == [False, True, False]

    asyncio.run(asyncio.wait_for(run(), 60))


@contextmanager
def liar(here: Yard) -> Iterator[str]:
    """A node's address behind which answers to GetPlan have another last byte."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            kept = {name: value for name, value in self.headers.items() if name.lower() in FORWARDED}
            with urlopen(Request(here.node.url + self.path, body, kept)) as answer:  # noqa: S310  it is http
                data, kind = answer.read(), answer.headers["content-type"]
            if self.path.endswith("/GetPlan"):
                data = data[:-1] + bytes([data[-1] ^ 1])
            self.send_response(200)
            self.send_header("content-type", kind)
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def test_a_node_that_gives_another_body_is_not_believed_and_nothing_of_it_is_kept(here: Yard, tmp_path: Path) -> None:
    action, body = posted(here)
    here.client.put_plan(action, body)
    _, key = here.workers[0]
    with liar(here) as url, Client(url, genesis_hash=here.client.anchor.hash) as client:
        with pytest.raises(core.ProofOtherAnswer) as caught:
            client.plan_body(action, hash_of(body), here.alice)
        assert caught.value.fields["expected"] == hash_of(body)
        assert Bodies(tmp_path / "plans", client, key).get(hash_of(body), action) is None
    assert not (tmp_path / "plans").exists()
    assert Bodies(tmp_path / "plans", here.client, key).get(hash_of(body), action) == body


@contextmanager
def full(store: Path) -> Iterator[None]:
    """The store's place is taken by a file: as good as a disk that takes nothing."""
    aside = store.with_name("aside")
    if store.exists():
        store.rename(aside)
    store.write_bytes(b"")
    try:
        yield
    finally:
        store.unlink()
        if aside.exists():
            aside.rename(store)


def test_a_disk_that_takes_nothing_costs_a_body_and_no_block(here: Yard) -> None:
    action, body = posted(here)
    with full(here.folder / "node" / "plans"):
        with pytest.raises(core.NodePlanStoreFailed):
            here.client.put_plan(action, body)
        height = here.client.status().height
        here.client.fund(Key.generate().address)
        assert here.client.status().height > height
    here.client.put_plan(action, body)
    assert here.client.plan_body(action, hash_of(body), here.alice) == body
