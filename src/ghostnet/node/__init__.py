"""The node: when blocks are made, what is let into the pool, the folder it lives in, its log and its figures.

For `ghostnet.api`, which serves it. It stands on `ghostnet.core` and `ghostnet.client`; it knows no network and no
request.
"""
