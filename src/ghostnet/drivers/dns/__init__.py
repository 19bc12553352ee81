"""The DNS driver: record sets of a zone, by signed RFC 2136 updates over TCP. docs/internals/dns.md has its rules.

It never holds the update key: whoever signs does, behind `Signer`.
"""
