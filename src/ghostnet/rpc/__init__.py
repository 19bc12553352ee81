"""The API as both of its sides see it: generated messages, stubs and clients of `interface/ghost/v1`.

For `ghostnet.client` and `ghostnet.api`. Nothing here is written by hand, and nothing here decides anything.
"""
