"""Keys that sign and never leave: ed25519, P-256 and secp256k1.

For the vault. A key is made here, from the system's randomness, and kept in a sealed file under the vault's own key.
Nothing gives a secret: no method, no repr, no pickle. All three schemes are deterministic (RFC 8032, RFC 6979), so what
is signed twice has one signature.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from ghostnet import core
from ghostnet.client import files, sealed
from ghostnet.client.keystore import check_name, is_name

FORMAT: Final = "ghostnet-vault-key/1"
SUFFIX: Final = ".key"
MAX_FILE_BYTES: Final = 4_096
"""A key file has some 500 bytes."""
SECRET_BYTES: Final = 32

CURVES: Final = {"ed25519": core.Curve.ED25519, "p256": core.Curve.P256, "secp256k1": core.Curve.SECP256K1}
_GROUPS: Final[dict[core.Curve, tuple[type[ec.EllipticCurve], int]]] = {
    core.Curve.P256: (ec.SECP256R1, 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551),
    core.Curve.SECP256K1: (ec.SECP256K1, 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141),
}
"""The group's name and order (SEC 2 §2.4): the ledger takes the lower of the two s that hold."""


class VaultKey:
    """A key of the vault.

    Attributes:
        name: Its name.
        curve: Its scheme.
        public: 32 bytes for ed25519, 33 for the others.
        auth: The keys of the account that starts with it alone.
        address: That account's address, 32 bytes.

    """

    def __init__(self, name: str, curve: core.Curve, secret: bytes) -> None:
        """Takes the seed, or the number, of 32 bytes."""
        self.name, self.curve = name, curve
        self._private: Ed25519PrivateKey | ec.EllipticCurvePrivateKey
        if curve is core.Curve.ED25519:
            self._private = Ed25519PrivateKey.from_private_bytes(secret)
            self.public = self._private.public_key().public_bytes_raw()
        else:
            self._private = ec.derive_private_key(int.from_bytes(secret, "big"), _GROUPS[curve][0]())
            self.public = self._private.public_key().public_bytes(Encoding.X962, PublicFormat.CompressedPoint)
        self.auth = core.Auth(threshold=1, keys=(core.PublicKey(curve=curve, public=self.public),))
        self.address = self.auth.address

    def sign(self, message: bytes) -> bytes:
        """The 64-byte signature of what the vault encoded."""
        if isinstance(self._private, Ed25519PrivateKey):
            return self._private.sign(message)
        r, s = decode_dss_signature(self._private.sign(message, ec.ECDSA(hashes.SHA256(), deterministic_signing=True)))
        order = _GROUPS[self.curve][1]
        return r.to_bytes(32, "big") + min(s, order - s).to_bytes(32, "big")

    def __repr__(self) -> str:
        return f"VaultKey({self.name}, {core.address_text(self.address)})"

    def __reduce__(self) -> str:
        """Refuses to be pickled: a secret would lie in the bytes."""
        message = "a key of the vault stays in it"
        raise TypeError(message)


class KeyRing:
    """The vault's keys, opened."""

    def __init__(self, folder: Path, vault: bytes, wrapping: bytes) -> None:
        """Opens every key file.

        Args:
            folder: Where they are.
            vault: The vault's id: a file of another vault does not open.
            wrapping: The key they are under.

        Raises:
            VaultDamaged: One is not as it should be.

        """
        self._folder, self._vault, self._wrapping = folder, vault, wrapping
        self._keys: dict[str, VaultKey] = {}
        for path in sorted(folder.glob(f"*{SUFFIX}")) if folder.is_dir() else ():
            if is_name(path.stem):
                self._keys[path.stem] = self._load(path)

    def __iter__(self) -> Iterator[VaultKey]:
        """All keys, by name."""
        return iter(sorted(self._keys.values(), key=lambda key: key.name))

    def get(self, name: str) -> VaultKey:
        """A key.

        Raises:
            RequestUnknownKey: There is none of that name.

        """
        if name not in self._keys:
            raise core.RequestUnknownKey({"name": name, "known": ", ".join(sorted(self._keys)) or "none"})
        return self._keys[name]

    def make(self, name: str, curve: core.Curve) -> VaultKey:
        """A new key, on disk when this returns.

        Raises:
            RequestBadName: The name is none.
            RequestNameTaken: There is one of that name.

        """
        check_name("key", name)
        if name in self._keys:
            raise core.RequestNameTaken({"what": "key", "name": name})
        secret = _new_secret(curve)
        key, lock = VaultKey(name, curve, secret), sealed.KeyLock.new()
        clear = {
            "format": FORMAT,
            "vault": self._vault.hex(),
            "name": name,
            "curve": curve.name.lower(),
            "public": key.public.hex(),
            "lock": lock.to_json(),
        }
        data = sealed.to_bytes(clear, sealed.encrypt(clear, lock, self._wrapping, secret))
        try:
            files.create_private(self._folder / f"{name}{SUFFIX}", data)
        except FileExistsError:
            raise core.RequestNameTaken({"what": "key", "name": name}) from None
        self._keys[name] = key
        return key

    def _load(self, path: Path) -> VaultKey:
        try:
            given = sealed.read(files.read_private(path, most=MAX_FILE_BYTES))
            table = sealed.table_of(given, "file", {"format", "vault", "name", "curve", "public", "lock", "secret"})
            expected = (FORMAT, self._vault.hex(), path.stem)
            if (table["format"], table["vault"], table["name"]) != expected or table["curve"] not in CURVES:
                message = "it is another vault's, or under another name"
                raise sealed.NotADocumentError(message)
            lock = sealed.KeyLock.read(table["lock"])
            secret = sealed.hex_of(table.pop("secret"), SECRET_BYTES + sealed.TAG_BYTES)
            key = VaultKey(path.stem, CURVES[table["curve"]], sealed.decrypt(table, lock, self._wrapping, secret))
        except (files.FileRefusedError, sealed.NotADocumentError, FileNotFoundError) as error:
            raise core.VaultDamaged({"path": str(path), "reason": str(error)}) from None
        except sealed.NotOpenedError:
            raise core.VaultDamaged({"path": str(path), "reason": "it does not open"}) from None
        return key


def _new_secret(curve: core.Curve) -> bytes:
    if curve is core.Curve.ED25519:
        return Ed25519PrivateKey.generate().private_bytes_raw()
    number = ec.generate_private_key(_GROUPS[curve][0]()).private_numbers().private_value
    return number.to_bytes(SECRET_BYTES, "big")
