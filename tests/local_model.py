"""The mark of tests that talk to the local language model; without its packages they are skipped, and say why."""

from __future__ import annotations

import pytest

from chatwright.errors import ConfigError
from chatwright.local._model import weights


def _reason_to_skip() -> str:
    try:
        weights()
    except ConfigError as error:
        return error.message
    return ""


needs_local_model = pytest.mark.skipif(bool(_reason_to_skip()), reason=_reason_to_skip())
