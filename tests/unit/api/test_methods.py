"""The table of methods is what interface/ghost/v1 says."""

from __future__ import annotations

import re
from pathlib import Path

from ghostnet.api.methods import DEV_SERVICES, SERVICES, table

INTERFACE = Path(__file__).parents[3] / "interface/ghost/v1"


def test_every_service_of_the_interface_is_in_the_table() -> None:
    declared = {
        name for path in INTERFACE.glob("*.proto") for name in re.findall(r"^service (\w+)", path.read_text(), re.M)
    }
    assert {service.name for service in SERVICES + DEV_SERVICES} == declared


def test_only_a_development_chain_has_its_service() -> None:
    assert not any("Dev" in method.path for method in table(dev=False))
    assert {method.path for method in table(dev=True)} - {method.path for method in table(dev=False)} == {
        "/ghost.v1.DevService/Fund",
        "/ghost.v1.DevService/Advance",
    }


def test_methods_are_numbered_by_place_and_are_all_unary() -> None:
    assert [method.number for method in table(dev=True)] == list(range(len(table(dev=True))))
    assert {method.method_kind for service in SERVICES + DEV_SERVICES for method in service.methods} == {"unary"}


def test_what_writes_or_is_for_the_asker_alone_is_not_served_by_get() -> None:
    writes = {method.name for method in table(dev=True) if not method.reads}
    assert writes == {"Submit", "PutPlan", "GetPlan", "Fund", "Advance"}
