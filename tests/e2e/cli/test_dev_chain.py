"""ghostcli on a chain for development: pay, deploy, call, prove, travel."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from ghostnet.client import Client, Key, KeyStore
from ghostnet.core import RequestError, Rlusd, SkippedStaleNonce, address_bytes, decode, encode
from tests.e2e.cli.worlds import World

REFUSED, USAGE, ENVIRONMENT, UNVERIFIED = 1, 2, 3, 4


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A chain with the three templates deployed by alice."""
    made = World(tmp_path_factory.mktemp("dev"))
    with made.running("dev", "--folder", str(made.folder / "node"), "--api", "127.0.0.1:0"):
        made.run(*words_of("contract deploy token --owner alice --name Gold --symbol AU --decimals 2 --supply 1000"))
        made.run(*words_of("contract deploy escrow"))
        made.run(*words_of("contract deploy name-lease --owner alice --price-per-day 1"))
        yield made


def words_of(line: str) -> list[str]:
    return line.split()


@contextmanager
def library(world: World) -> Iterator[tuple[Client, Key, dict[str, str]]]:
    """A client of the chain, alice's key, and the contracts' addresses by name."""
    profile = world.run("profile", "show")
    genesis = bytes.fromhex(profile["genesis"]["value"])
    alice = KeyStore(world.home / "profiles" / "local" / "keys").load("alice", lambda _: "")
    listed = {each["name"]: each["address"] for each in world.run("contract", "list")["contracts"]}
    with Client(profile["node"]["value"], genesis_hash=genesis) as client:
        yield client, alice, listed


def balance(world: World, who: str) -> Rlusd:
    return Rlusd(world.run("account", "show", who)["balance"])


def nonce(world: World, who: str) -> int:
    found: int = world.run("account", "show", who)["nonce"]
    return found


def test_a_payment_moves_money_and_takes_its_fee(world: World) -> None:
    before = balance(world, "alice"), balance(world, "bob")
    done = world.run("transfer", "bob", "3.50", "--as", "alice")
    assert balance(world, "bob") == before[1] + Rlusd("3.50")
    assert balance(world, "alice") == before[0] - Rlusd("3.50") - Rlusd(done["fee"])
    shown = world.run("tx", "show", done["id"])
    assert shown["messages"][0]["amount"] == "3.50"
    assert (shown["fee"], shown["height"], shown["error"]) == (done["fee"], done["height"], None)


def test_what_is_explained_is_not_sent(world: World) -> None:
    before = nonce(world, "alice")
    told = world.run("transfer", "bob", "3.50", "--as", "alice", "--explain")
    assert told["steps"] == ["alice pays 3.50 RLUSD to bob."]
    assert told["signers"] == ["alice"]
    assert Rlusd(told["fee"]) <= Rlusd(told["most_fee"])
    words = world.raw("transfer", "bob", "3.50", "--as", "alice", "--explain").stdout
    assert all(part in words for part in ("What would happen", "What it would cost", "Who must sign", "alice"))
    assert nonce(world, "alice") == before


def test_what_would_be_refused_is_explained_with_the_code_of_a_refusal(world: World) -> None:
    told = world.run("transfer", "bob", "99999999", "--as", "alice", "--explain", code=REFUSED)
    assert told["error"]["slug"] == "insufficient_funds"
    alice = world.run("key", "show", "alice")["address"]
    assert told["error"]["text"].startswith(f"alice ({alice}) ")
    refused = world.raw("transfer", "bob", "99999999", "--as", "alice").stderr
    assert refused.startswith(f"error: alice ({alice}) ")


def test_a_refused_call_is_in_the_contracts_words_and_costs_nothing(world: World) -> None:
    until = world.run(*words_of("contract call name-lease lease --as bob --label taken --days 3 --pay 3"))["result"][
        "until"
    ]
    before = nonce(world, "alice"), balance(world, "alice")
    words = words_of("contract call name-lease lease --as alice --label taken --days 1 --pay 1")
    error = world.run(*words, code=REFUSED)
    assert (error["class"], error["slug"]) == ("contract", "Taken")
    assert error["fields"] == {"label": "taken", "until": until}
    assert error["transaction"] is None
    told = world.raw(*words).stderr.splitlines()
    assert told[0] == f"error: name-lease says Taken: taken is leased until {until}"
    assert told[3] == "way out: wait until then, or lease another label"
    assert (nonce(world, "alice"), balance(world, "alice")) == before


def test_help_of_a_method_says_what_it_takes(world: World) -> None:
    told = world.raw(*words_of("contract call name-lease lease --help"))
    assert told.returncode == 0
    assert told.stdout.startswith("Usage: ghostcli contract call name-lease lease --label string<63> --days u32\n")
    assert "Leases `label` for `days` days" in told.stdout
    assert "Takes RLUSD with the call: --pay AMOUNT." in told.stdout
    opened = world.raw(*words_of("contract call escrow open --help")).stdout
    assert "such as 2027-01-01 or +30d" in opened
    assert "one of release, refund" in opened or "one of refund, release" in opened
    assert world.run(*words_of("contract call name-lease lease --help"))["method"]["name"] == "lease"
    assert world.run(*words_of("contract call name-lease nonsense --help"), code=USAGE)["slug"] == "unknown_in_schema"
    assert world.raw("contract", "call", "--help").stdout.startswith("Usage: ghostcli contract call [OPTIONS]")


def test_arguments_are_encoded_and_decoded(world: World) -> None:
    encoded = world.run(*words_of("contract encode token transfer --to bob --amount 1"))["args"]
    bob = world.run("key", "show", "bob")["address"]
    assert bytes.fromhex(encoded) == encode([address_bytes(bob), (1).to_bytes(16, "big")])
    done = world.run("contract", "raw", "call", "token", "transfer", "--args", encoded, "--as", "alice")
    assert done["events"][0]["event"] == "Transfer"
    assert world.run("contract", "decode", "token", "transfer", encoded)["args"] == {"to": bob, "amount": "1"}
    assert "to      bob" in world.raw("contract", "decode", "token", "transfer", encoded).stdout
    assert world.run("contract", "decode", "token", "transfer", "zz", code=USAGE)["slug"] == "malformed_field"
    assert world.raw("contract", "decode", "token", "transfer", "80", "--json").returncode != 0
    assert world.run("contract", "encode", "token", "transfer", "--to", "bob", code=USAGE)["slug"] == "argument_missing"


def test_a_shell_completes_with_what_is_there_without_a_node(world: World) -> None:
    def after(line: str) -> set[str]:
        words = line.split(" ")
        done = world.raw(
            _GHOSTCLI_COMPLETE="bash_complete",
            COMP_WORDS=line,
            COMP_CWORD=str(len(words) - 1),
            GHOST_NODE="http://127.0.0.1:1",
        )
        assert done.returncode == 0, done
        assert done.stderr == ""
        return {each.split(",", 1)[1] for each in done.stdout.split()}

    assert after("ghostcli contract call ") == {"escrow", "name-lease", "token"}
    assert after("ghostcli contract call to") == {"token"}
    assert {"transfer", "balance_of"} <= after("ghostcli contract call token ")
    assert "init" not in after("ghostcli contract call token ")
    assert after("ghostcli contract call name-lease lease --l") == {"--label"}
    assert after("ghostcli contract call name-lease lease --label x --d") == {"--days"}
    assert {"alice", "bob", "token"} <= after("ghostcli contract call token transfer --to ")
    assert after("ghostcli contract call escrow open --on-deadline re") == {"release", "refund"}
    assert {"alice", "bob"} <= after("ghostcli transfer bob 1 --as ")
    assert "alice" in after("ghostcli transfer al")
    assert after("ghostcli contract call nonsense ") == set()


def test_what_a_past_transaction_did_is_a_tree_and_comes_to_the_same_receipt_again(world: World) -> None:
    done = world.run(*words_of("contract call name-lease lease --as bob --label traced --days 3 --pay 3"))
    told = world.run("tx", "replay", done["id"])
    assert (told["same"], told["height"], told["gas_used"], told["cut"]) == (
        True,
        done["height"],
        done["gas_used"],
        False,
    )
    (call,) = told["calls"]
    assert (call["name"], call["method"], call["value"]) == ("name-lease", "lease", "3.00")
    assert call["args"] == {"label": "traced", "days": 3}
    assert call["result"] == done["result"]
    bob = world.run("key", "show", "bob")["address"]
    assert call["caller"] == bob
    assert {"set", "emit", "wake"} <= {step["kind"] for step in call["steps"]}
    assert world.run("tx", "trace", done["id"])["calls"] == told["calls"]
    tree = world.raw("tx", "replay", done["id"]).stdout
    assert tree.startswith("name-lease.lease(label=traced, days=3) by bob paying 3.00")
    assert "write leases[traced] ← tenant=bob" in tree
    assert "the receipt is the stored one" in tree
    raw = world.raw("tx", "trace", done["id"], "--addresses").stdout
    assert f"by {bob} paying" in raw
    assert world.run("tx", "trace", "00" * 32, code=USAGE)["slug"] == "unknown_transaction"
    paid = world.run("transfer", "bob", "1", "--as", "alice")
    assert world.run("tx", "trace", paid["id"])["calls"] == []


def test_a_refused_call_shows_its_tree_before_it_is_sent(world: World) -> None:
    world.run(*words_of("contract call name-lease lease --as bob --label shown --days 3 --pay 3"))
    words = words_of("contract call name-lease lease --as alice --label shown --days 1 --pay 1 --trace")
    error = world.run(*words, code=REFUSED)
    assert error["slug"] == "Taken"
    (call,) = error["trace"]["calls"]
    assert (call["error"]["slug"], call["error"]["fields"]) == ("Taken", error["fields"])
    told = world.raw(*words).stderr
    assert told.startswith("name-lease.lease(label=shown, days=1) by alice paying 1.00")
    assert "✗ contract/Taken: shown is leased until" in told
    explained = world.run(*words_of("contract call token transfer --to bob --amount 1 --as alice --explain --trace"))
    assert [each["method"] for each in explained["trace"]["calls"]] == ["transfer"]


@pytest.mark.parametrize(
    ("words", "part"),
    [
        ("contract call token transfer --to bob --amount 1 --height 0", "--height is for views"),
        ("contract call token total_supply --explain --height 0", "leave out --height"),
        ("contract call token total_supply --pay 1", "leave out --pay"),
        ("contract call token total_supply --nonce 0 --trace", "leave out --nonce, --trace"),
        ("contract call token total_supply --valid-until 1d", "leave out --valid-until"),
        ("contract call token total_supply --wait 60", "leave out --wait"),
        ("contract call token total_supply --wait 0", "leave out --wait"),
    ],
)
def test_options_that_mean_nothing_are_refused(world: World, words: str, part: str) -> None:
    error = world.run(*words_of(words), "--as", "alice", code=USAGE)
    assert error["slug"] == "usage"
    assert part in error["text"]


def test_a_view_that_is_explained_costs_nothing(world: World) -> None:
    told = world.run(*words_of("contract call token balance_of --owner alice --explain"))
    assert told["steps"] == ["The node is asked balance_of of token with owner alice."]
    assert (told["signers"], told["fee"]) == ([], "0.00")


def test_a_view_is_asked_without_a_transaction(world: World) -> None:
    before = nonce(world, "alice")
    assert world.run("contract", "call", "token", "total_supply")["result"] == "1000"
    assert world.run("contract", "call", "name-lease", "status", "--label", "nobodys")["result"] == "free"
    assert nonce(world, "alice") == before


def test_own_options_may_stand_on_either_side_and_not_after_the_dashes(world: World) -> None:
    for words in (
        "contract call --as alice token transfer --to bob --amount 1",
        "contract call token transfer --to bob --as alice --amount 1",
        "contract call token transfer --to bob --amount=1 --as alice",
    ):
        world.run(*words.split())
    done = world.raw(*words_of("contract call token transfer --as alice --json -- --to bob --amount 1"))
    assert json.loads(done.stdout)["command"] == "contract call"
    done = world.raw(*words_of("contract call token transfer --as alice -- --to bob --amount 1 --json"))
    assert done.returncode == USAGE


@pytest.mark.parametrize(
    ("words", "slug"),
    [
        ("contract call token transfer --to bob", "argument_missing"),
        ("contract call token transfer --to bob --amount x", "argument_format"),
        ("contract call token transfer --to bob --amount 1 --more 1", "argument_unknown"),
        ("contract call token transfer --to bob --to bob --amount 1", "argument_repeated"),
        ("contract call name-lease lease --label www --days many", "argument_format"),
        ("contract call name-lease lease --label www --days 4294967296", "argument_range"),
        (f"contract call name-lease lease --label {'w' * 64} --days 1", "argument_too_long"),
        ("contract call token transfer --to ghost1nonsense --amount 1", "argument_format"),
        ("contract call token transfer --to nobody --amount 1", "unknown_alias"),
        ("contract call escrow open --payee bob --deadline soon --on-deadline release", "argument_format"),
        ("contract call escrow open --payee bob --deadline +1d --on-deadline keep", "argument_format"),
        ("contract call token nonsense", "unknown_in_schema"),
        ("contract call token init", "not_called"),
        ("contract call nonsense x", "unknown_alias"),
        ("transfer bob -- -1", "malformed_field"),
        ("transfer nobody 1", "unknown_alias"),
        ("tx show 00", "malformed_field"),
        ("block show 99999", "unknown_block"),
        ("proof get token nonsense", "unknown_in_schema"),
        ("dev advance soon", "malformed_field"),
    ],
)
def test_what_is_asked_wrongly_is_named(world: World, words: str, slug: str) -> None:
    parts = words.split()
    signed = ["--as", "alice"] if parts[0] in ("transfer", "contract") else []
    place = parts.index("--") if "--" in parts else len(parts)
    done = world.raw(*parts[:place], *signed, "--json", *parts[place:])
    assert done.returncode == USAGE, done
    assert json.loads(done.stdout)["error"]["slug"] == slug


@pytest.mark.parametrize(
    ("args", "slug"),
    [
        ({"label": "www"}, "argument_missing"),
        ({"label": "www", "days": 1, "more": 1}, "argument_unknown"),
        ({"label": 7, "days": 1}, "argument_type"),
        ({"label": "www", "days": "1.5"}, "argument_type"),
        ({"label": "www", "days": 2**32}, "argument_range"),
        ({"label": "w" * 64, "days": 1}, "argument_too_long"),
    ],
)
def test_what_does_not_fit_is_named_in_python_too(world: World, args: dict[str, Any], slug: str) -> None:
    with library(world) as (client, _, listed):
        lease = client.contract(address_bytes(listed["name-lease"]))
        with pytest.raises(RequestError) as caught:
            lease.message("lease", args)
        assert caught.value.slug == slug


@pytest.mark.parametrize(
    ("args", "reason"),
    [
        (encode(["www"]), "missing"),
        (encode(["www", 1, 1]), "unknown"),
        (encode([7, 1]), "of the wrong type"),
        (encode(["www", 2**32]), "out of range"),
        (encode(["w" * 64, 1]), "too long"),
        (encode(["www", 1]) + b"\x00", "followed by more"),
        (b"\x82\x63www\x18\x01", "not canonical"),
        (b"\xff", "no CBOR"),
    ],
)
def test_raw_arguments_that_do_not_fit_are_refused_and_cost_nothing(world: World, args: bytes, reason: str) -> None:
    before = nonce(world, "alice")
    words = words_of("contract raw call name-lease lease --pay 1 --as alice --args")
    error = world.run(*words, args.hex(), code=REFUSED)
    assert error["slug"] in ("bad_arguments", "invalid_arguments"), reason
    assert nonce(world, "alice") == before


def test_a_contract_is_described(world: World) -> None:
    told = world.run("contract", "info", "name-lease")
    assert told["name"] == "name-lease"
    assert told["admin"] == world.run("key", "show", "alice")["address"]
    assert {method["name"] for method in told["schema"]["methods"]} >= {"lease", "end", "price"}
    assert [each["name"] for each in world.run("contract", "list")["contracts"]] == ["escrow", "name-lease", "token"]


def test_schema_and_docs_of_a_contract_are_those_on_chain(world: World) -> None:
    told = world.run("contract", "info", "name-lease")
    for known in ("name-lease", told["address"]):
        shown = world.run("contract", "schema", known)
        assert shown["hash"] == told["schema"]["hash"]
        page = world.run("contract", "docs", known)
        assert page["schema_hash"] == shown["hash"]
        assert "### lease" in page["markdown"]
    error = world.run("contract", "schema", "name-lease", "--node", "http://127.0.0.1:9", code=ENVIRONMENT)
    assert error["class"] != "internal"  # it was asked of the chain, though a template has the same name


def test_the_single_messages_do_the_same(world: World) -> None:
    built = world.run("contract", "build", "escrow", "--out", str(world.folder / "escrow.wasm"))
    stored = world.run("contract", "raw", "store", str(world.folder / "escrow.wasm"), "--as", "bob")
    assert stored["code_hash"] == built["code_hash"]
    made = world.run("contract", "raw", "create", stored["code_hash"], "--as", "bob", "--admin", "bob")
    error = world.run(
        "contract", "raw", "call", made["contract"], "release", "--as", "bob", "--args", "8107", code=REFUSED
    )
    assert (error["slug"], error["fields"]) == ("UnknownDeal", {"id": "7"})
    error = world.run(
        "contract", "raw", "migrate", made["contract"], stored["code_hash"], "--as", "alice", code=REFUSED
    )
    assert error["slug"] == "not_admin"


def test_an_upgrade_that_would_break_storage_is_refused_before_anything_is_sent(world: World) -> None:
    error = world.run("contract", "upgrade", "token", "escrow", "--as", "alice", code=REFUSED)
    assert error["slug"] == "incompatible_storage"


def test_a_contract_moves_to_stored_code_for_its_admin_alone(world: World) -> None:
    error = world.run("contract", "upgrade", "token", "token", "--as", "bob", code=REFUSED)
    assert error["slug"] == "not_admin"
    done = world.run("contract", "upgrade", "token", "token", "--as", "alice")
    told = world.run("contract", "info", "token")
    assert [each["cause"] for each in told["history"]][-1] == done["id"]
    assert told["code_hash"] == done["code_hash"]
    assert world.run("contract", "call", "token", "total_supply")["result"] == "1000"


def test_timers_are_listed_funded_and_fire(world: World) -> None:
    before = balance(world, "bob")
    words = "contract call escrow open --as alice --payee bob --deadline +2d --on-deadline release --pay 10.05"
    opened = world.run(*words.split())
    (timer,) = [each for each in world.run("wakeup", "list", "escrow")["wakeups"] if each["id"] == opened["wakeups"][0]]
    assert (timer["method"], timer["kind"], timer["deposit"], timer["args"]) == (
        "settle",
        "at",
        "0.05",
        {"id": opened["result"]},
    )
    world.run("wakeup", "fund", timer["id"], "0.10", "--as", "alice")
    (timer,) = [each for each in world.run("wakeup", "list", "escrow")["wakeups"] if each["id"] == timer["id"]]
    assert timer["deposit"] == "0.15"
    world.run("dev", "advance", "3d")
    assert balance(world, "bob") == before + Rlusd(10)
    assert timer["id"] not in {each["id"] for each in world.run("wakeup", "list")["wakeups"]}
    assert world.run("wakeup", "deliver", "00" * 32, "--as", "alice", code=REFUSED)["class"] in ("call", "ledger")


def test_after_idle_time_a_transaction_is_still_valid(world: World) -> None:
    world.run("dev", "advance", "300d")
    world.run("transfer", "bob", "1", "--as", "alice")
    error = world.run("transfer", "bob", "1", "--as", "alice", "--nonce", "0", code=REFUSED)
    assert error["slug"] in ("nonce_too_low", "stale_nonce")


def test_a_proof_is_verified_without_the_node(world: World, tmp_path: Path) -> None:
    held = world.run("contract", "call", "token", "balance_of", "--owner", "alice")["result"]
    path = tmp_path / "proof.json"
    got = world.run("proof", "get", "token", "balances", "alice", "--out", str(path))
    assert got["value"] == held
    offline = {"GHOST_NODE": "http://127.0.0.1:1"}
    shown = world.run("proof", "verify", str(path), **offline)
    assert (shown["verified"], shown["height"]) == (True, got["height"])
    assert (
        world.run("proof", "verify", str(path), "--genesis-hash", "00" * 32, code=UNVERIFIED)["slug"] == "other_chain"
    )
    document: dict[str, Any] = json.loads(path.read_text())
    path.write_text(json.dumps(document | {"value": document["value"][:-2] + "ff"}))
    assert world.run("proof", "verify", str(path), **offline, code=UNVERIFIED)["class"] == "proof"
    absent = world.run("proof", "get", "token", "balances", "operator", "--out", str(path))
    assert not absent["present"]
    assert world.run("proof", "verify", str(path), **offline)["present"] is False
    bare = World(tmp_path / "elsewhere")
    bare.folder.mkdir()
    assert bare.run("proof", "verify", str(path), code=USAGE)["slug"] == "nothing_trusted"
    path.write_text("{}")
    assert bare.run("proof", "verify", str(path), code=USAGE)["slug"] == "bad_file"


def test_genesis_is_block_0(world: World, tmp_path: Path) -> None:
    genesis = world.run("block", "show", "0")
    assert (genesis["height"], genesis["parent"], genesis["receipts"]) == (0, "00" * 32, [])
    assert world.run("block", "show")["height"] > 0
    alice = world.run("account", "show", "alice", "--height", "0")
    assert (alice["height"], alice["nonce"], alice["time"]) == (0, 0, genesis["time"])
    path = tmp_path / "proof.json"
    world.run("proof", "get", "alice", "--height", "0", "--out", str(path))
    proven = world.run("proof", "verify", str(path))
    assert (proven["height"], proven["value"]["balance"]) == (0, alice["balance"])
    assert proven["state_root"] == genesis["state_root"]
    before = world.run(*words_of("contract call token balance_of --owner alice --height 0"), code=REFUSED)
    assert before["slug"] == "unknown_contract"


def test_another_chain_behind_the_same_address_is_refused(world: World) -> None:
    node = world.run("profile", "show")["node"]["value"]
    world.run("profile", "add", "pinned", "--node", node, "--genesis-hash", "00" * 32, "--no-select")
    assert world.run("node", "status", "--profile", "pinned", code=UNVERIFIED)["slug"] == "other_chain"


def test_two_at_once_with_one_key_both_happen(world: World) -> None:
    before = nonce(world, "bob")
    with ThreadPoolExecutor(3) as several:
        done = list(several.map(lambda _: world.run("transfer", "alice", "1", "--as", "bob"), range(3)))
    assert len({each["id"] for each in done}) == 3
    assert nonce(world, "bob") == before + 3


def test_another_key_can_pay_the_fee(world: World) -> None:
    before = balance(world, "alice")
    world.run("transfer", "operator", "1", "--as", "alice")  # so that both accounts have their keys on the chain
    world.run("transfer", "alice", "1", "--as", "operator")
    now = balance(world, "alice")
    done = world.run("transfer", "bob", "2", "--as", "alice", "--payer", "operator")
    assert balance(world, "alice") == now - Rlusd(2)
    assert Rlusd(done["fee"]) > Rlusd(0)
    assert before > now - Rlusd(1)


def test_a_newcomer_is_funded_by_the_faucet(world: World) -> None:
    world.run("key", "new", "carol", "--unencrypted")
    assert world.run("dev", "fund", "carol", "5")["balance"] == "5.00"
    world.run("transfer", "bob", "1", "--as", "carol")
    assert world.run("account", "show", "carol")["keys"]["threshold"] == 1


def test_almost_all_of_a_balance_can_be_paid(world: World) -> None:
    world.run("key", "new", "dora", "--unencrypted")
    world.run("dev", "fund", "dora", "1")
    world.run("transfer", "bob", "0.998", "--as", "dora")
    error = world.run("transfer", "bob", "0.001999", "--as", "dora", code=REFUSED)
    assert error["slug"] in ("cannot_pay", "insufficient_funds")


def test_a_folder_that_a_node_holds_is_not_audited(world: World) -> None:
    error = world.run("audit", "verify", code=ENVIRONMENT)
    assert error["class"] == "node"


def test_the_doctor_finds_the_node(world: World) -> None:
    found = {each["name"]: each for each in world.run("doctor")["checks"]}
    assert found["node"]["ok"]
    assert found["genesis"]["ok"]


def test_the_library_does_what_the_command_line_does(world: World) -> None:
    with library(world) as (client, alice, listed):
        token = client.contract(address_bytes(listed["token"]))
        before = int(token.view("balance_of", {"owner": alice.address_text}))
        done = token.call("transfer", {"to": listed["escrow"], "amount": "1"}, by=alice)
        assert done.ok
        assert done.events[0].name == "Transfer"
        assert int(token.stored("balances", [alice.address_text])) == before - 1
        assert client.receipt(done.id).receipt == done.receipt
        body, _ = client.transaction(done.id)
        then = client.simulate(body, alice.auth, first=False, height=done.height - 1)
        assert (then.receipt, then.height) == (done.receipt, done.height - 1)
        assert isinstance(client.simulate(body, alice.auth, first=False).error, SkippedStaleNonce)
        assert (client.header(0).height, client.account(alice.address, 0).nonce) == (0, 0)
        assert client.header(done.height).height == done.height
        assert client.code(client.contract_entry(token.address).code_hash)[:4] == b"\0asm"


def test_a_trial_after_an_older_block_is_as_early_as_it_could_have_been(world: World) -> None:
    day_ms = 86_400_000
    with library(world) as (client, alice, listed):
        lease = client.contract(address_bytes(listed["name-lease"]))
        before = client.header()
        client.advance(day_ms)
        message = lease.message("lease", {"label": "early", "days": 1}, pay=Rlusd(1))
        body = client.plan([message], alice.auth).body

        def time_of_trial(height: int | None) -> int:
            outcome = client.simulate(body, alice.auth, first=False, height=height).raise_if_refused()
            _tenant, until, *_ = decode(outcome.receipt.results[0])
            return until - day_ms

        assert time_of_trial(before.height) == before.time_ms + 1
        assert time_of_trial(client.header().height) >= before.time_ms + day_ms
        assert time_of_trial(None) >= before.time_ms + day_ms
