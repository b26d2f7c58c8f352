"""Whatever comes from outside: nothing but our own exceptions comes of it. `make fuzz` searches longer."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz.targets import TARGETS

# Bytes of two kinds: any, and those of which JSON, events, headers and URLs are made.
SIGNS = st.lists(st.sampled_from(list(b'{}[]":,\\ \n\r01aeE-.untrlsdf:<>&=*@/?#%')), max_size=60).map(bytes)


@pytest.mark.parametrize("name", TARGETS)
@settings(max_examples=60)
@given(data=st.binary(max_size=60) | SIGNS)
def test_nothing_escapes(name: str, data: bytes) -> None:
    TARGETS[name](data)


def test_targets_can_fail() -> None:
    """They are of use only if they do call what they are about."""
    assert {"sse", "answers", "mutated_streams", "saved_states", "error_bodies", "base_urls"} <= TARGETS.keys()
    assert all(target.__doc__ for target in TARGETS.values())
