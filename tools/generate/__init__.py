"""Writes the sources and pages that come from interface/: `make generate`, which runs `python -m tools.generate`.

For whoever changed interface/. Each renderer turns parsed TOML into text and touches no file; `outputs` puts the texts
to their paths, and `locks` refuses a change that would give an old name a new meaning.
"""
