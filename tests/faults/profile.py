"""How much the tests of load do: little in the suite, much with `make faults`, which sets FAULTS_PROFILE=long."""

from __future__ import annotations

import os
from typing import Final, TypeVar

T = TypeVar("T")

LONG: Final = os.environ.get("FAULTS_PROFILE") == "long"


def much(short: T, long: T) -> T:
    """The value for this run."""
    return long if LONG else short
