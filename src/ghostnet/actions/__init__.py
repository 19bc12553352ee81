"""How an action meets the outside world: what a plan is, what a driver is held to, and the suite that holds it.

For agents, vaults and drivers. It knows no driver, signs nothing and sends nothing.
"""

from ghostnet.actions.driver import Driver, Evidence, Fence, Probe, Reading, ReadingState
from ghostnet.actions.order import Allowance, Draft, Guard, Order, Target
from ghostnet.actions.plan import Plan

__all__ = [
    "Allowance",
    "Draft",
    "Driver",
    "Evidence",
    "Fence",
    "Guard",
    "Order",
    "Plan",
    "Probe",
    "Reading",
    "ReadingState",
    "Target",
]
