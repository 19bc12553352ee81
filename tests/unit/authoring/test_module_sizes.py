"""What the SDK adds to a contract stays small: modules of small templates, byte for byte as they are deployed."""

import pytest

from ghostnet.testing.modules import module_of

MOST_BYTES = {"blank": 8 * 1024, "token": 25 * 1024}
"""A counter, and a token with allowances. Each byte is paid for when code is stored and when it is loaded."""


@pytest.mark.parametrize("template", MOST_BYTES)
def test_a_small_contract_makes_a_small_module(template: str) -> None:
    code = module_of(template).code
    assert code.startswith(b"\0asm")
    assert len(code) <= MOST_BYTES[template]
