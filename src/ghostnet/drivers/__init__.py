"""Drivers: an agent's hands, one package for each kind of target. Each is held to `ghostnet.actions.conformance`."""
