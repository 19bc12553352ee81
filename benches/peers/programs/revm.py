"""ERC-20 transfers in revm through pyrevm: prints one row as JSON. Runs in the peers' own environment.

`python revm.py CREATION_CODE_HEX_FILE`. 1,000 senders pay 1,000 recipients in turn. Each message is executed and its
writes and event are kept; there is no signature, no tree and no disk. The Python loop around it is part of the figure.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import pyrevm  # type: ignore[import-not-found]  # the peers' environment has it

USERS = 1_000
TRANSFERS = 20_000  # of one run, so that it takes some tenths of a second
RUNS = 3
SHARE = 10**20
TRANSFER = bytes.fromhex("a9059cbb")  # the first four bytes of keccak-256("transfer(address,uint256)")
BALANCE_OF = bytes.fromhex("70a08231")  # of keccak-256("balanceOf(address)")
GAS = 200_000  # a transfer takes about 30,000


def main() -> None:
    """Sets the token up, shares it out, and measures."""
    evm = pyrevm.EVM(gas_limit=10**12)
    owner = address(USERS)
    users = [address(number) for number in range(USERS)]
    token = evm.deploy(owner, bytes.fromhex(Path(sys.argv[1]).read_text()))
    for user in users:
        evm.message_call(owner, token, transfer(user, SHARE), gas=GAS)
    calls = [(users[i % USERS], transfer(users[(i % USERS * 7 + 1) % USERS], 1)) for i in range(TRANSFERS)]
    rates = []
    for _ in range(RUNS):
        begun = time.perf_counter()
        for sender, data in calls:
            evm.message_call(sender, token, data, gas=GAS)
        rates.append(TRANSFERS / (time.perf_counter() - begun))
    balances = [int.from_bytes(evm.message_call(owner, token, balance_of(user), gas=GAS)) for user in users]
    # Each user pays and is paid the same number of times: seven and 1,000 share no divisor.
    if balances != [SHARE] * USERS:
        sys.exit("the transfers did not arrive")
    print(json.dumps({"name": "ERC-20 transfer, execution", "runs": rates, "unit": "tx/s", "includes": ["exec"]}))


def address(number: int) -> str:
    """A user's address; far from the precompiled contracts at 1 to 10."""
    return f"0x{10**40 + number:040x}"


def transfer(recipient: str, amount: int) -> bytes:
    """The call that pays."""
    return TRANSFER + word(recipient) + amount.to_bytes(32)


def balance_of(user: str) -> bytes:
    """The call that reads a balance."""
    return BALANCE_OF + word(user)


def word(user: str) -> bytes:
    """An address as an argument."""
    return bytes.fromhex(user[2:]).rjust(32, b"\0")


if __name__ == "__main__":
    main()
