"""The table of methods: what both ends of the socket between edge and node number alike.

Made from the generated descriptors, so that a method of interface/ghost/v1 cannot be missing on one side. The edge is
always started by a node of its own version, so the numbers need not outlive a process.
"""

from __future__ import annotations

from dataclasses import dataclass

from protobuf import DescService, Message
from protobuf.wkt.google.protobuf.descriptor_pb import MethodOptions

from ghostnet.rpc.v1.account_connect import AccountService
from ghostnet.rpc.v1.block_connect import BlockService
from ghostnet.rpc.v1.contract_connect import ContractService
from ghostnet.rpc.v1.dev_connect import DevService
from ghostnet.rpc.v1.plan_connect import PlanService
from ghostnet.rpc.v1.proof_connect import ProofService
from ghostnet.rpc.v1.status_connect import StatusService
from ghostnet.rpc.v1.transaction_connect import TransactionService
from ghostnet.rpc.v1.wakeup_connect import WakeupService

SERVICES: tuple[DescService, ...] = (
    TransactionService.desc(),
    AccountService.desc(),
    ContractService.desc(),
    WakeupService.desc(),
    BlockService.desc(),
    ProofService.desc(),
    PlanService.desc(),
    StatusService.desc(),
)
"""What every node serves."""
DEV_SERVICES: tuple[DescService, ...] = (DevService.desc(),)
"""What only the node of a development chain serves."""


@dataclass(frozen=True)
class Method:
    """One method.

    Attributes:
        number: Its place in the table.
        service: Full name of its service, such as "ghost.v1.BlockService".
        name: Its name there, such as "GetBlock".
        request: The class of its requests.
        response: The class of its answers.
        reads: Whether it changes nothing, so that HTTP GET may carry it.

    """

    number: int
    service: str
    name: str
    request: type[Message]
    response: type[Message]
    reads: bool

    @property
    def path(self) -> str:
        """Where gRPC and Connect look for it."""
        return f"/{self.service}/{self.name}"


def table(*, dev: bool) -> tuple[Method, ...]:
    """Every method a node serves, by number."""
    services = SERVICES + DEV_SERVICES if dev else SERVICES
    descriptors = [method for service in services for method in service.methods]
    return tuple(
        Method(
            number=number,
            service=method.parent.type_name,
            name=method.name,
            request=method.input.type,
            response=method.output.type,
            reads=method.idempotency == MethodOptions.IdempotencyLevel.NO_SIDE_EFFECTS,
        )
        for number, method in enumerate(descriptors)
    )
