"""What serves each method: thin adapters between the API's messages and the ledger.

For `server`. A handler checks the form of its request, asks the ledger, and puts the answer into a message; it decides
nothing that the ledger decides.
"""

from __future__ import annotations

from ghostnet.api.dispatcher import Handler
from ghostnet.api.services import dev, plans, reads, transactions
from ghostnet.api.services.context import Context

__all__ = ["Context", "handlers"]


def handlers(context: Context) -> dict[str, Handler]:
    """Every method's handler, by path."""
    return {
        **transactions.handlers(context),
        **reads.handlers(context),
        **plans.handlers(context),
        **dev.handlers(context),
    }
