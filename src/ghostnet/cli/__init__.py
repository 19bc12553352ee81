"""ghostcli: data to stdout, talk to stderr, an error and the way out.

Every command is in `commands`, is imported when it is run, and is listed in `catalogue` so that help costs no imports.
Nothing here knows consensus: what is deterministic is asked of `ghostnet.core`, what is on a network of
`ghostnet.client`.
"""
