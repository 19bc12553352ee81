"""What handlers share: the node, its chain, and the steps they have in common."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol, TypeVar

from protobuf import Message

from ghostnet.api.dispatcher import Handler
from ghostnet.api.forms import parse_address
from ghostnet.core import Chain, RequestHeightNotKept, RequestUnknownBlock, Rlusd, system_address
from ghostnet.node.node import Node
from ghostnet.node.plans import PlanStore
from ghostnet.rpc.v1.block_pb import SignedHeader

SYSTEM_PREFIX = "system/"

Q = TypeVar("Q", bound=Message)
A = TypeVar("A", bound=Message)


class Faucet(Protocol):
    """Pays newcomers on a development chain."""

    async def pay(self, to: bytes, amount: Rlusd) -> tuple[bytes, int]:
        """Pays; the transaction's id, and the height of the block on disk that holds it."""
        ...


class AtHeight(Protocol):
    """A request that may name a block."""

    @property
    def height(self) -> int:
        """0 is genesis, or stands for nothing where the field is absent."""
        ...

    def has_field(self, name: Literal["height"], /) -> bool:
        """Whether it names one."""
        ...


@dataclass(frozen=True, kw_only=True)
class Context:
    """The node as the services see it.

    Attributes:
        node: Pool and blocks.
        chain: The ledger's reads.
        plans: Bodies of plans, beside the ledger.
        faucet: On a development chain; None on any other.
        version: Of this program.

    """

    node: Node
    chain: Chain
    plans: PlanStore
    faucet: Faucet | None
    version: str

    def beside(self, handler: Callable[[Q], A]) -> Handler:
        """A handler that runs on a reader's thread, since it waits for the disk or runs a contract."""

        async def run(request: Q) -> A:
            return await self.node.read(handler, request)

        return run

    def height(self, request: AtHeight) -> int:
        """The height whose state is asked for; the newest where the request names none.

        Raises:
            RequestUnknownBlock: It is ahead of the newest.
            RequestHeightNotKept: It was forgotten.

        """
        height, oldest = self.block_height(request), self.chain.status().oldest_state
        if height < oldest:
            raise RequestHeightNotKept({"height": height, "oldest": oldest})
        return height

    def block_height(self, request: AtHeight) -> int:
        """The height of the block that is asked for; the newest where the request names none.

        Raises:
            RequestUnknownBlock: It is ahead of the newest.

        """
        newest = self.chain.status().height
        if not request.has_field("height"):
            return newest
        if request.height > newest:
            raise RequestUnknownBlock({"height": request.height, "newest": newest})
        return request.height

    def signed_header(self, height: int) -> SignedHeader:
        """The header of a block on disk, with the sequencer's signature."""
        header, signature = self.chain.header(height)
        return SignedHeader(header=header, signature=signature)


def contract_address(field: str, text: str) -> bytes:
    """An address from bech32m or `system/NAME`.

    Raises:
        RequestMalformedField: It is neither.

    """
    if text.startswith(SYSTEM_PREFIX):
        return system_address(text.removeprefix(SYSTEM_PREFIX))
    return parse_address(field, text)
