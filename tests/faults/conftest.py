from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.contract.clients import client_of
from tests.faults.certificates import make_certificate
from tests.faults.driving import KINDS, driving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.faults.driving import Driver

__all__ = ["client_of", "driver"]


@pytest.fixture(params=KINDS)
def driver(request: pytest.FixtureRequest) -> Iterator[Driver]:
    """Drives calls in each of the three ways."""
    with driving(request.param) as driver:
        yield driver


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for localhost with its key, in one file."""
    return make_certificate(tmp_path_factory.mktemp("tls"))
