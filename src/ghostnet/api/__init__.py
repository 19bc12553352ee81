"""The API: services, their server, and the edge that speaks to the network.

For whoever runs a node. Two processes: the node's, which holds the ledger and the services, and the edge's, which is
Envoy with a stateless app; one socket lies between them (docs/adr/0004-where-the-edge-ends.md).
"""
