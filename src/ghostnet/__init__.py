"""GhostNet: a ledger whose contracts act on real infrastructure.

Everything a person or a machine meets is here; the state transition itself is Rust, behind `ghostnet.core`. Packages,
lowest first: core, schema, client, node, api, testing, cli. A package imports only from those before it.
"""
