"""SPL token transfers in LiteSVM through solders: prints one row as JSON. Runs in the peers' own environment.

1,000 senders pay 1,000 recipients in turn; transactions are signed before the clock starts and verified while it runs.
State is in memory: no tree, no disk. SPL tokens write two balances and a log line where ours emit an event; as with
ours, each sender also pays a fee.
"""

from __future__ import annotations

import json
import struct
import sys
import time

from solders.account import Account  # type: ignore[import-not-found]  # the peers' environment has it
from solders.hash import Hash  # type: ignore[import-not-found]
from solders.instruction import AccountMeta, Instruction  # type: ignore[import-not-found]
from solders.keypair import Keypair  # type: ignore[import-not-found]
from solders.litesvm import LiteSVM  # type: ignore[import-not-found]
from solders.message import Message  # type: ignore[import-not-found]
from solders.pubkey import Pubkey  # type: ignore[import-not-found]
from solders.token import ID as TOKEN_PROGRAM  # type: ignore[import-not-found]
from solders.transaction import Transaction  # type: ignore[import-not-found]
from solders.transaction_metadata import FailedTransactionMetadata  # type: ignore[import-not-found]

USERS = 1_000
TRANSFERS = 5_000  # of one run, so that it takes some tenths of a second
RUNS = 3
SHARE = 10**12
LAMPORTS = 10**10  # covers rent and all fees
TRANSFER = 3  # the instruction's number in the token program


def main() -> None:
    """Sets the token up, shares it out, and measures."""
    svm = LiteSVM()
    mint = Pubkey.from_bytes(bytes([7] * 32))
    svm.set_account(mint, Account(LAMPORTS, mint_data(SHARE * USERS), TOKEN_PROGRAM))
    users = [Keypair.from_seed(number.to_bytes(32)) for number in range(1, USERS + 1)]
    places = [Pubkey.from_bytes(bytes([8, *number.to_bytes(31)])) for number in range(USERS)]
    for user, place in zip(users, places, strict=True):
        svm.airdrop(user.pubkey(), LAMPORTS)
        svm.set_account(place, Account(LAMPORTS, holder_data(mint, user.pubkey()), TOKEN_PROGRAM))
    rates = []
    paid = 0
    for run in range(RUNS):
        signed = [payment(users, places, i, run, svm.latest_blockhash()) for i in range(TRANSFERS)]
        begun = time.perf_counter()
        results = [svm.send_transaction(transaction) for transaction in signed]
        rates.append(TRANSFERS / (time.perf_counter() - begun))
        if failed := [result for result in results if isinstance(result, FailedTransactionMetadata)]:
            sys.exit(f"{len(failed)} transfers failed, the first: {failed[0]}")
        paid += TRANSFERS
    balances = [struct.unpack_from("<Q", svm.get_account(place).data, 64)[0] for place in places]
    if sum(balances) != SHARE * USERS or balances[0] == SHARE or paid != RUNS * TRANSFERS:
        sys.exit("the transfers did not arrive")
    row = {"name": "SPL transfer, with signatures", "runs": rates, "unit": "tx/s", "includes": ["exec", "sig"]}
    print(json.dumps(row))


def payment(users: list[Keypair], places: list[Pubkey], number: int, run: int, recent: Hash) -> Transaction:
    """One signed transfer; the amount tells apart those between the same two, which would be duplicates."""
    sender = number % USERS
    amount = 1 + run * TRANSFERS + number
    accounts = [
        AccountMeta(places[sender], is_signer=False, is_writable=True),
        AccountMeta(places[(sender * 7 + 1) % USERS], is_signer=False, is_writable=True),
        AccountMeta(users[sender].pubkey(), is_signer=True, is_writable=False),
    ]
    instruction = Instruction(TOKEN_PROGRAM, struct.pack("<BQ", TRANSFER, amount), accounts)
    message = Message.new_with_blockhash([instruction], users[sender].pubkey(), recent)
    return Transaction([users[sender]], message, recent)


def mint_data(supply: int) -> bytes:
    """A mint as the token program keeps it: no authorities, six places, initialised."""
    return struct.pack("<I32sQBBI32s", 0, bytes(32), supply, 6, 1, 0, bytes(32))


def holder_data(mint: Pubkey, owner: Pubkey) -> bytes:
    """A holder's account: SHARE tokens, initialised, no delegate, not native, no authority to close it."""
    head = struct.pack("<32s32sQ", bytes(mint), bytes(owner), SHARE)
    return head + struct.pack("<I32sBIQQI32s", 0, bytes(32), 1, 0, 0, 0, 0, bytes(32))


if __name__ == "__main__":
    main()
