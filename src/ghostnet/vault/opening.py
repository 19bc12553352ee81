"""From a sealed folder to an open vault: everything is read, and held against everything else.

For `Vault`, once it has the master key. What was changed, swapped or put back from an earlier time is damage, and the
vault stays sealed; a folder that is a copy of another becomes its next generation.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from ghostnet import core
from ghostnet.vault.folder import Folder, Root, State, subkey
from ghostnet.vault.keys import KeyRing
from ghostnet.vault.logs import GrowingFile, LogFailedError
from ghostnet.vault.marks import Marks
from ghostnet.vault.policy import Policy
from ghostnet.vault.secrets import SecretStore


@dataclass(frozen=True)
class Invitation:
    """A token that was given out.

    Attributes:
        digest: Its hash; the token itself is not kept.
        uid: The user it is for.
        until: When it ends, on the clock that never goes back.

    """

    digest: bytes
    uid: int
    until: float


@dataclass
class Opened:
    """What there is while the vault is open.

    Attributes:
        state_key: Authenticates the state.
        state, policy, marks, ring, secrets: As read from the folder.
        restored: Whether the folder was found to be a copy, and became the next generation.
        invitations: Tokens that were given out, by the names they are for.

    """

    state_key: bytes
    state: State
    policy: Policy
    marks: Marks
    ring: KeyRing
    secrets: SecretStore
    restored: bool
    invitations: dict[str, Invitation] = field(default_factory=dict)


def open_folder(folder: Folder, root: Root, master: bytes, audited: int, disk: Callable[[Path], GrowingFile]) -> Opened:
    """Reads everything.

    Args:
        folder: The vault's.
        root: What its vault.json says.
        master: What the passphrase gave.
        audited: How many marks the audit log speaks of.
        disk: Opens the file of the marks.

    Raises:
        VaultDamaged: Something is not what the vault wrote, or not the newest of it.
        VaultMarksUnavailable: The marks cannot be written.

    """
    state_key, wrapping = subkey(master, "state"), subkey(master, "wrapping")
    state = folder.state(state_key)
    policy = _policy_in_force(folder, root, state)
    ring = KeyRing(folder / "keys", root.vault, wrapping)
    secrets = SecretStore(folder / "secrets", root.vault, wrapping)
    try:
        file = disk(folder / "marks.log")
    except LogFailedError as error:
        raise core.VaultMarksUnavailable({"reason": str(error)}) from None
    try:
        marks = Marks(file, subkey(master, "marks"))
        restored = folder.anchor() != state.anchor
        if restored:
            state = _next_generation(folder, state, marks)
            folder.write_state(state, state_key)
        else:
            _check_newest(folder, state, marks, audited)
        if state.serial != marks.serial:  # a restored one, a new one, or one that was killed between the two
            marks.put_state(state.serial)
    except core.GhostError:
        file.close()
        raise
    return Opened(state_key, state, policy, marks, ring, secrets, restored)


def _next_generation(folder: Folder, state: State, marks: Marks) -> State:
    serial = max(state.serial, marks.serial) + 1
    return replace(state, serial=serial, generation=state.generation + 1, anchor=folder.renew_anchor())


def _check_newest(folder: Folder, state: State, marks: Marks, audited: int) -> None:
    """Refuses marks or a state that were put back from an earlier time."""
    if marks.count < audited:
        reason = f"it holds {marks.count} marks, and the audit log speaks of {audited}"
        raise core.VaultDamaged({"path": str(marks.path), "reason": reason})
    if state.serial not in (marks.serial, marks.serial + 1):
        reason = f"it is state {state.serial}, and the marks speak of {marks.serial}"
        raise core.VaultDamaged({"path": str(folder / "state.cbor"), "reason": reason})


def _policy_in_force(folder: Folder, root: Root, state: State) -> Policy:
    """The policy, by every change since the first one, whose hash the root authenticates."""
    path = str(folder / "policy")
    current: Policy | None = None
    for version in range(1, state.version + 1):
        document, signatures = folder.policy(version)
        try:
            policy = Policy.decode(document)
            if current is not None:
                current.check_change(policy, signatures)
        except core.VaultError as error:
            raise core.VaultDamaged({"path": path, "reason": f"version {version}: {error.text}"}) from None
        if current is None and (policy.hash, policy.vault) != (root.policy, root.vault):
            raise core.VaultDamaged({"path": path, "reason": "the first policy is another"})
        current = policy
    if current is None or current.hash != state.policy:
        raise core.VaultDamaged({"path": path, "reason": "the policy in force is another"})
    return current
