"""GhostVault: keys that sign by rules and never leave, behind a Unix socket (docs/vault.md).

A daemon of its own, above the client and below nothing but the command line. `vault` decides, `server` listens,
`client` asks and signs transactions for `ghostnet.client`. There is no call that gives a secret, and none that signs
bytes it is given: whoever asks says what is to be signed, and the vault encodes it.
"""
