"""Names of functions: as Rust writes them, and believed only of the same code."""

from __future__ import annotations

import pytest

from ghostnet.authoring.names import names_from, names_in, plain
from tests.unit.authoring.modules import Parts, names, padded

PLAIN = [
    ("lease::proposals::begin::h4ecde312a49f5399", "lease::proposals::begin"),
    ("_ZN9ghost_sdk5error5Error5raise17h2d934b43fedb7abcE", "ghost_sdk::error::Error::raise"),
    (
        "_ZN72_$LT$ghost_types..money..Rlusd$u20$as$u20$ghost_types..codec..Decode$GT$6decode17hcb92dbc1e310eb01E",
        "<ghost_types::money::Rlusd as ghost_types::codec::Decode>::decode",
    ),
    (
        "_$LT$ghost_types..bounded..Text$LT$_$GT$$u20$as$u20$ghost_types..codec..Decode$GT$::decode::ha9bc5c5438611020",
        "<ghost_types::bounded::Text<_> as ghost_types::codec::Decode>::decode",
    ),
    ("lease::begin::_$u7b$$u7b$closure$u7d$$u7d$::h4ecde312a49f5399", "lease::begin::_{{closure}}"),
    ("<core::fmt::Formatter>::pad_integral", "<core::fmt::Formatter>::pad_integral"),
    (
        "_RNvNtCs8cm1uA0r81z_4core9panicking18panic_nounwind_fmt",
        "_RNvNtCs8cm1uA0r81z_4core9panicking18panic_nounwind_fmt",
    ),
    ("memcpy", "memcpy"),
]


@pytest.mark.parametrize(("symbol", "written"), PLAIN)
def test_a_symbol_is_written_as_its_path(symbol: str, written: str) -> None:
    assert plain(symbol) == written


def test_names_are_those_of_the_name_section() -> None:
    parts = Parts()
    assert names_in(parts.module()) == {}
    parts.custom["name"] = names({0: "emit", 2: "lease::price::h0123456789abcdef"})
    assert names_in(parts.module()) == {0: "emit", 2: "lease::price"}


def test_a_twin_is_believed_only_if_its_code_is_the_same() -> None:
    module, twin = Parts(), Parts()
    twin.custom["name"] = names({2: "lease::price"})
    assert names_from(twin.module(), module.module()) == {2: "lease::price"}
    twin.functions[1] = padded(9)
    assert names_from(twin.module(), module.module()) == {}
    assert names_from(None, module.module()) == {}
