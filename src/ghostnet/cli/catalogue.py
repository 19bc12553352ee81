"""Every command and its one line: what help shows without importing any of them.

A test holds each line to the command it speaks of.
"""

from __future__ import annotations

from typing import Final

COMMANDS: Final[dict[str, str]] = {
    "account": "Balances, nonces and keys of accounts.",
    "action": "What contracts ask for outside, and its approval.",
    "agent": "Carries out actions of contracts.",
    "audit": "Executes a chain again and compares every hash.",
    "block": "Blocks and their headers.",
    "completion": "Prints what makes a shell complete ghostcli.",
    "contract": "Contracts: build, deploy, call, upgrade.",
    "dev": "Runs a chain for development, with funded accounts.",
    "doctor": "Checks this machine, the settings and the node.",
    "grant": "What contracts may ask for on a resource.",
    "key": "Keys that sign, encrypted at rest.",
    "node": "Sets up and runs a node.",
    "profile": "Which node, chain and key are used.",
    "proof": "Proofs of what a chain's state holds.",
    "resource": "What actions may touch, and who holds it.",
    "system": "Contracts of the network itself, under names.",
    "toolchain": "The Rust compiler that contracts are built with.",
    "transfer": "Pays RLUSD.",
    "tx": "Transactions and their receipts.",
    "vault": "Keys that sign by rules and never leave.",
    "wakeup": "Timers and subscriptions of contracts.",
}
"""Top-level command to summary; its module is `commands.NAME`, and the command there is called `command`."""
