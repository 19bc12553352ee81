"""What the node counts, for Prometheus.

For operators. One registry a node, so that two nodes in one process (as in tests) do not share figures. Names follow
Prometheus' rules: base units, and the unit in the name.
"""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_COUNTS = (0, 1, 10, 50, 100, 250, 500, 1_000, 2_000, 5_000)


class Metrics:
    """The node's figures."""

    def __init__(self) -> None:
        """Everything at zero."""
        self.registry = CollectorRegistry()
        self.height = Gauge("ghost_height", "Number of the newest block on disk", registry=self.registry)
        self.block_time = Gauge(
            "ghost_block_time_seconds", "Time of the newest block, seconds since 1970", registry=self.registry
        )
        self.block_seconds = Histogram(
            "ghost_block_seconds",
            "From taking transactions to the synced disk",
            buckets=_SECONDS,
            registry=self.registry,
        )
        self.block_transactions = Histogram(
            "ghost_block_transactions", "Transactions in a block", buckets=_COUNTS, registry=self.registry
        )
        self.admitted = Counter("ghost_transactions_admitted", "Transactions let into the pool", registry=self.registry)
        self.refused = Counter(
            "ghost_transactions_refused", "Transactions not let in", ["slug"], registry=self.registry
        )
        self.pool_transactions = Gauge("ghost_pool_transactions", "Transactions waiting", registry=self.registry)
        self.pool_bytes = Gauge("ghost_pool_bytes", "Bytes of the transactions waiting", registry=self.registry)
        self.waiting = Gauge("ghost_receipts_awaited", "Transactions somebody waits for", registry=self.registry)
        self.request_seconds = Histogram(
            "ghost_request_seconds",
            "Requests as the node served them",
            ["method", "outcome"],
            buckets=_SECONDS,
            registry=self.registry,
        )
        self.edge_restarts = Counter(
            "ghost_edge_restarts", "Times the API's edge was started again", registry=self.registry
        )

    def text(self) -> bytes:
        """The exposition format, version 0.0.4."""
        return generate_latest(self.registry)
