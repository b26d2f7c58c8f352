"""Headers and queries: the client's own, the environment's, the user's, merged and ready for the wire."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, cast

from chatwright import __version__
from chatwright._http import is_secret_name
from chatwright._secret import HiddenBytes, HiddenStr
from chatwright.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Final, TypeAlias

    Wire: TypeAlias = list[tuple[bytes, bytes]]

USER_AGENT: Final = f"chatwright/{__version__} Python/{sys.version_info[0]}.{sys.version_info[1]}"

_FRAMING = frozenset({"content-length", "transfer-encoding"})
_TOKEN_CHARACTERS = frozenset("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz")


class HeaderSet:
    """Headers by name, in order; names in lower case. Later ones replace earlier ones, None removes."""

    __slots__ = ("_pairs", "_ready", "removed")

    def __init__(self, *layers: tuple[str, Mapping[str, Any] | None]) -> None:
        self._pairs: dict[str, HiddenStr | str] = {}
        self.removed: set[str] = set()
        self._ready: dict[tuple[bool, bool], Wire] = {}
        for origin, layer in layers:
            self.update(origin, layer)

    def update(self, origin: str, layer: Mapping[str, Any] | None) -> None:
        """Put a layer on top.

        Raises:
            ConfigError: A header that HTTP can't carry; the message says whose it is and never shows its value.
        """
        for name, value in (layer or {}).items():
            key = _checked_name(origin, name)
            self._pairs.pop(key, None)
            self.removed.discard(key)
            if value is None:
                self.removed.add(key)
            else:
                text = checked_value(origin, name, value)
                self._pairs[key] = HiddenStr(text) if is_secret_name(key) else text

    def for_request(self, extra: Mapping[str, Any] | None, *, stream: bool, body: bool) -> HeaderSet:
        """These with what JSON requests have in common, unless it was set or removed, and `extra` on top."""
        twin = HeaderSet()
        twin._pairs = dict(self._pairs)
        twin.removed = set(self.removed)
        if not twin.says("accept"):
            twin._pairs["accept"] = "text/event-stream" if stream else "application/json"
        if body and not twin.says("content-type"):
            twin._pairs["content-type"] = "application/json"
        twin.update("extra_headers", extra)
        return twin

    def ready(self, *, stream: bool, body: bool) -> Wire:
        """The pairs of bytes of a request without headers of its own, made once."""
        wire = self._ready.get((stream, body))
        if wire is None:
            wire = self._ready[stream, body] = self.for_request(None, stream=stream, body=body).wire()
        return list(wire)

    def get(self, name: str) -> str | None:
        """The value of a header that is no secret, or None."""
        return None if is_secret_name(name) else self._pairs.get(name)

    def says(self, name: str) -> bool:
        """Whether the header is there, or was removed on purpose."""
        return name in self._pairs or name in self.removed

    def secrets(self) -> Iterator[str]:
        """The values that must not come out again, schemes such as `Bearer` left off."""
        for name, value in self._pairs.items():
            if is_secret_name(name):
                yield value.rpartition(" ")[2]

    def wire(self) -> Wire:
        """Pairs of bytes."""
        return [(name.encode(), _value_bytes(value)) for name, value in self._pairs.items()]

    def __repr__(self) -> str:
        return f"<HeaderSet {', '.join(self._pairs)}>"


def _value_bytes(value: str) -> bytes:
    encoded = value.encode("latin-1")
    return HiddenBytes(encoded) if isinstance(value, HiddenStr) else encoded


def _checked_name(origin: str, name: object) -> str:
    key = name.lower() if isinstance(name, str) else ""
    if not key or not _TOKEN_CHARACTERS.issuperset(key):
        raise ConfigError(f"{origin}: {name!r} is no name of a header")
    if key in _FRAMING:
        raise ConfigError(f"{origin}: {name} follows from the body, and is set by the client; leave it out")
    return key


def checked_value(origin: str, name: str, value: object) -> str:
    """The value of a header, stripped.

    Raises:
        ConfigError: HTTP can't carry it; the message says whose it is and never shows it.
    """
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        raise ConfigError(
            f"{origin}: the value of {name} must be a str, or None to remove it; got {type(value).__name__}"
        )
    text = value.strip() if isinstance(value, str) else str(value)
    if any(character in "\r\n\0" for character in text):
        raise ConfigError(f"{origin}: the value of {name} holds a line break")
    try:
        text.encode("latin-1")
    except UnicodeEncodeError:
        raise ConfigError(f"{origin}: the value of {name} holds a character that headers can't carry") from None
    return text


def custom_headers(text: str) -> dict[str, str]:
    """`OPENAI_CUSTOM_HEADERS`: one `Name: value` in each line.

    Raises:
        ConfigError: A line without a colon; its number is named, its text is not shown.
    """
    headers = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        name, colon, value = line.partition(":")
        if not colon:
            raise ConfigError(f"OPENAI_CUSTOM_HEADERS: line {number} is not of the form 'Name: value'")
        headers[name.strip()] = value.strip()
    return headers


def merged_query(*layers: Iterable[tuple[str, Any]]) -> tuple[tuple[str, Any], ...]:
    """Query parameters by name, later ones replacing earlier ones; None removes."""
    merged: dict[str, Any] = {}
    for layer in layers:
        merged.update(layer)
    return tuple((name, value) for name, value in merged.items() if value is not None)


def query_string(parameters: Iterable[tuple[str, Any]]) -> str:
    """`?a=1&b[]=2&c[d]=3`, or `""` for none. Objects and lists are written with brackets, as the API reads them.

    Raises:
        ConfigError: Something in it can't be sent.
    """
    pairs = [pair for name, value in parameters for pair in _flat(name, value)]
    if not pairs:
        return ""
    from urllib.parse import urlencode

    try:
        return "?" + urlencode(pairs)
    except UnicodeEncodeError:
        raise ConfigError("The query holds a lone surrogate, half of a character, which can't be sent") from None


def _flat(name: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for inner, item in cast("dict[str, object]", value).items():
            yield from _flat(f"{name}[{inner}]", item)
    elif isinstance(value, (list, tuple)):
        for item in cast("list[object]", value):
            yield from _flat(f"{name}[]", item)
    elif isinstance(value, bool):
        yield name, "true" if value else "false"
    elif value is not None:
        yield name, value if isinstance(value, str) else str(value)
