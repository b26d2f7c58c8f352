"""The environment variables that a client reads, as they were when it was made."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from chatwright._secret import HiddenStr
from chatwright.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Mapping

_PLAIN = (
    "OPENAI_BASE_URL",
    "OPENAI_ORG_ID",
    "OPENAI_PROJECT_ID",
    "OPENAI_API_VERSION",
    "AZURE_OPENAI_ENDPOINT",
    "CHATWRIGHT_TIMEOUT",
    "CHATWRIGHT_DEADLINE",
    "CHATWRIGHT_MAX_RETRIES",
    "CHATWRIGHT_LOG",
)
_HIDDEN = ("OPENAI_API_KEY", "OPENAI_CUSTOM_HEADERS", "AZURE_OPENAI_API_KEY", "AZURE_OPENAI_AD_TOKEN")


class Environment:
    """A snapshot of those variables. `repr` names the ones that are set and shows no value.

    A variable that is set to nothing counts as not set: so shells and CI systems switch one off.
    """

    __slots__ = ("_read",)

    def __init__(self, variables: Mapping[str, str] | None = None) -> None:
        source = os.environ if variables is None else variables
        values: dict[str, str] = {name: source[name] for name in _PLAIN if name in source}
        values |= {name: HiddenStr(source[name]) for name in _HIDDEN if name in source}
        self._read = values.get  # a bound method: tools that walk over attributes do not look into it

    def get(self, name: str) -> str | None:
        """The value, or None when the variable is not set or blank."""
        value = self._read(name)
        return None if value is None or not value.strip() else value

    def is_blank(self, name: str) -> bool:
        """Whether the variable is set to nothing."""
        value = self._read(name)
        return value is not None and not value.strip()

    def number(self, name: str) -> float | None:
        """The value as a number.

        Raises:
            ConfigError: It is none.
        """
        text = self.get(name)
        if text is None:
            return None
        try:
            return float(text)
        except ValueError:
            raise ConfigError(f"{name}: must be a number, got {text!r}") from None

    def __repr__(self) -> str:
        return f"<Environment: {', '.join(name for name in (*_PLAIN, *_HIDDEN) if self.get(name))}>"
