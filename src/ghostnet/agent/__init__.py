"""GhostAgent: carries out what contracts ask for, at most once, and says what became of it.

`agent.Agent` follows the chain and gives each of its actions to `carrier.Carrier`, which writes every step into the
`journal.Journal` before it takes it.
"""
