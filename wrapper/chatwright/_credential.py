"""The key: where it comes from, the header it goes into, and the checks that keep a bad one off the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from chatwright._http import KeySource
from chatwright._secret import HiddenBytes, HiddenStr, Secret
from chatwright.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from typing import TypeAlias

    KeyProvider: TypeAlias = Callable[[], "str | Awaitable[str]"]


class Credential:
    """A key, or a function that gives one before each attempt, and the header that carries it.

    Attributes:
        name: The header, in lower case.
        source: Where the key came from, in words: `OPENAI_API_KEY`, `the api_key argument`.
        secret: The key; for a function the one that it gave last, so that errors can be cleaned of it.
    """

    __slots__ = ("_ask", "_prefix", "name", "secret", "source")

    def __init__(self, key: Any, source: str, *, name: str = "authorization", prefix: str = "Bearer ") -> None:
        self.name = name
        self.source = source
        self._prefix = prefix
        self._ask: KeyProvider | None = None
        if callable(key):
            self._ask = cast("KeyProvider", key)
            self.secret = Secret("")
        else:
            self.secret = Secret(checked_key(key, source))

    @property
    def fixed(self) -> tuple[bytes, bytes] | None:
        """The header, when it is the same for every attempt."""
        return self._header(self.secret.reveal()) if self._ask is None else None

    @property
    def key_source(self) -> KeySource | None:
        """What to ask before each attempt, when the key comes from a function."""
        return None if self._ask is None else KeySource(self._ask, self._renewed)

    def _renewed(self, key: object) -> tuple[bytes, bytes]:
        checked = checked_key(key, self.source)
        self.secret.change(checked)
        return self._header(checked)

    def _header(self, key: str) -> tuple[bytes, bytes]:
        return self.name.encode(), HiddenBytes((self._prefix + key).encode())

    def __repr__(self) -> str:
        return f"<Credential from {self.source}>"


def checked_key(key: object, source: str) -> HiddenStr:
    """A key without the white space around it.

    Raises:
        ConfigError: It can't be one. The message says where it came from, and nothing of the key.
    """
    if not isinstance(key, str):
        raise ConfigError(f"{source}: must give a str, got {type(key).__name__}")
    stripped = HiddenStr(key.strip())
    if not stripped:
        raise ConfigError(f"{source}: the key is empty")
    if not stripped.isascii():
        position = next(i for i, character in enumerate(stripped) if not character.isascii())
        raise ConfigError(f"{source}: character {position + 1} of the key is not ASCII; was it copied with its quotes?")
    if not stripped.isprintable():  # a space is: headers carry it, and keys of gateways may be anything
        raise ConfigError(f"{source}: there is a line break or a control character inside the key")
    if stripped.lower().startswith("bearer "):
        raise ConfigError(f"{source}: leave out 'Bearer ' before the key, the client adds it")
    if stripped[0] in "\"'" and stripped[-1] == stripped[0]:
        raise ConfigError(f"{source}: the key stands in quotes; leave them out")
    return stripped
