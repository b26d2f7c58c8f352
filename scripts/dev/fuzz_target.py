"""One target of tests/fuzz/targets.py under atheris, in the fuzzer's environment: `fuzz.py` runs it."""

from __future__ import annotations

import logging
import sys
from importlib import import_module
from typing import Any

atheris: Any = import_module("atheris")
logging.disable(logging.CRITICAL)
with atheris.instrument_imports(include=["chatwright", "chatwright_api"]):
    from tests.fuzz.targets import TARGETS

atheris.Setup([sys.argv[0], *sys.argv[2:]], TARGETS[sys.argv[1]])
atheris.Fuzz()
