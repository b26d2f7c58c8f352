"""Warnings about deprecated fields: once for each field and process, at the caller's own line."""

from __future__ import annotations

import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Final

_MARK: Final = "Deprecated"
_PACKAGE: Final = str(Path(__file__).parents[1])

_warned: set[str] = set()


def warn_once(deprecated: Mapping[str, str]) -> None:
    """Warn (`DeprecationWarning`) of those fields that nobody was warned of yet.

    Args:
        deprecated: What the API's description says of each field, by the field's name.
    """
    for name, text in deprecated.items():
        if name not in _warned:
            _warned.add(name)
            warnings.warn(_sentence(name, text), DeprecationWarning, stacklevel=_level_of_the_caller())


def _sentence(name: str, text: str) -> str:
    """What to use instead, out of a description that ends with it.

    Example:
        >>> _sentence("max_tokens", "Most tokens. Deprecated: use `max_completion_tokens`.")
        '`max_tokens` is deprecated: use `max_completion_tokens`.'
    """
    advice = text.partition(_MARK)[2]
    return f"`{name}` is deprecated{advice}" if advice else f"`{name}` is deprecated."


def _level_of_the_caller() -> int:
    """How many frames above `warn_once` the caller's own code is: the first that is not of this package."""
    level = 1
    frame = sys._getframe(1)  # noqa: SLF001 - the documented way to look at frames, as `inspect` is slow to import
    while frame.f_back is not None and frame.f_code.co_filename.startswith(_PACKAGE):
        frame = frame.f_back
        level += 1
    return level
