"""JSON, in and out: quick where it is plain, exact where it is not, and with the path of what can't be sent."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from enum import Enum
from math import isfinite
from typing import TYPE_CHECKING, Any

import msgspec

from chatwright._wire import Model
from chatwright.errors import ConfigError

if TYPE_CHECKING:
    from typing import Final

    Step = str | int

_read = msgspec.json.decode
_write = msgspec.json.encode

_ATOMS: Final = frozenset({str, int, bool, type(None)})
_BETWEEN: Final = bytes(set(range(256)) - set(b'[]{}"'))
_OF_ONE_KIND: Final = bytes.maketrans(b"{}", b"[]")
_STRING: Final = re.compile(rb'"[^"]*"')
_LONGEST_SAMPLE = 60
TOO_DEEP: Final = "the JSON is nested too deep"
"""What `decode` says then."""
_DEEPEST: Final = 128
"""How deep JSON may be nested. Far deeper, and copying, comparing, printing or pickling it would fail in Python itself."""


def decode(content: bytes) -> Any:
    """The value that some JSON text stands for.

    Half an emoji (a lone surrogate), `NaN`, numbers beyond a double and a byte order mark are read as well: models and
    servers do send them.

    Raises:
        ValueError: It is no JSON, or is nested more than 128 deep.

    Example:
        >>> decode(b'{"n": 1}')
        {'n': 1}
    """
    try:
        value = _read(content)
    except (ValueError, RecursionError):
        try:
            value = json.loads(content)
        except RecursionError:
            raise ValueError(TOO_DEEP) from None
    if len(content) > _DEEPEST and is_too_deep(content):
        raise ValueError(TOO_DEEP)
    return value


def is_too_deep(content: bytes) -> bool:
    """Whether JSON, which is known to be some, is nested deeper than anybody means it.

    Told from its brackets, in a handful of passes that Python makes in C: going through the values would take as long as
    decoding them.
    """
    if content.count(b"[") + content.count(b"{") <= _DEEPEST:  # there is hardly ever more to do
        return False
    if b"\\" in content:
        content = content.replace(rb"\\", b"").replace(rb"\"", b"")
    # Strings become pairs of quotes, and go; those with brackets in them one by one.
    brackets = content.translate(_OF_ONE_KIND, _BETWEEN).replace(b'""', b"")
    if b'"' in brackets:
        brackets = _STRING.sub(b"", brackets)
    for _ in range(_DEEPEST):
        if not brackets:
            return False
        brackets = brackets.replace(b"[]", b"")  # the innermost level; one kind, lest two go at once
    return bool(brackets)


def encode(value: Any) -> bytes:
    """The JSON text of a value that `plain` has made ready.

    Raises:
        ConfigError: A string holds half a character (a lone surrogate), which no server could read.
    """
    try:
        return _write(value)
    except UnicodeEncodeError:
        path = _path(_surrogate(value) or ())
        raise ConfigError(
            f"{path}: holds a lone surrogate, half of a character, which can't be sent as UTF-8"
        ) from None


def plain(value: Any, *steps: Step) -> Any:
    """A value as JSON has them: objects, arrays, texts and numbers only. The same object, if nothing had to change.

    Builders and received models become dicts, as do mappings and what has a `model_dump`; tuples, sets and iterators
    become lists; enums their values; numbers of other libraries become Python's.

    Args:
        value: What to make ready.
        steps: Where it stands in the request, for the error.

    Raises:
        ConfigError: Something in it is nothing that JSON can say (bytes, dates, NaN, classes); the message has its path.

    Example:
        >>> plain({"stop": ("a", "b")})
        {'stop': ['a', 'b']}
    """
    if value.__class__ in _ATOMS:
        return value
    try:
        return _plain(value)
    except _UnfitError as unfit:
        raise ConfigError(f"{_path((*steps, *reversed(unfit.steps)))}: {unfit.reason}") from None
    except RecursionError:
        raise ConfigError(f"{_path(steps)}: is nested too deep, or holds itself") from None


def path_of(*steps: Step) -> str:
    """A place in a request, as messages name it.

    Example:
        >>> path_of("messages", 0, "content", 1, "type")
        'messages[0].content[1].type'
    """
    return _path(steps)


def shown(value: object) -> str:
    """A value for an error message, cut short: `'two' (str)`."""
    text = repr(value)
    if len(text) > _LONGEST_SAMPLE:
        text = text[: _LONGEST_SAMPLE - 1] + "…"
    return text if value is None else f"{text} ({type(value).__name__})"


class _UnfitError(Exception):
    """A value that JSON can't hold; its path is put together on the way up."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.steps: list[Step] = []


def _plain(value: Any) -> Any:
    kind = value.__class__
    if kind in _ATOMS:
        return value
    if kind is dict:
        return _plain_dict(value)
    if kind is list:
        return _plain_list(value)
    if kind is float:
        if isfinite(value):
            return value
        raise _UnfitError(f"{value!r} is no number that JSON can say")
    return _plain(_converted(value))


def _plain_dict(value: dict[Any, Any]) -> dict[Any, Any]:
    changed: dict[Any, Any] | None = None
    for key, item in value.items():
        if key.__class__ is not str and key.__class__ is not int:
            return _plain_dict({_key(key): item for key, item in value.items()})
        if item.__class__ in _ATOMS:
            continue
        try:
            ready = _plain(item)
        except _UnfitError as unfit:
            unfit.steps.append(str(key))
            raise
        if ready is not item:
            changed = dict(value) if changed is None else changed
            changed[key] = ready
    return value if changed is None else changed


def _plain_list(value: list[Any]) -> list[Any]:
    changed: list[Any] | None = None
    for index, item in enumerate(value):
        if item.__class__ in _ATOMS:
            continue
        try:
            ready = _plain(item)
        except _UnfitError as unfit:
            unfit.steps.append(index)
            raise
        if ready is not item:
            changed = list(value) if changed is None else changed
            changed[index] = ready
    return value if changed is None else changed


def _key(key: object) -> str:
    if isinstance(key, Enum):
        key = key.value
    if isinstance(key, str) or (isinstance(key, int) and not isinstance(key, bool)):
        return str.__str__(key) if isinstance(key, str) else int.__repr__(key)
    raise _UnfitError(f"the key {shown(key)} must be a str")


def _converted(value: Any) -> Any:
    """A value of none of JSON's own classes, one step nearer to them."""
    if isinstance(value, Model):
        return value.to_dict()
    if isinstance(value, type):
        raise _UnfitError(f"{value.__name__} is a class; a value is needed here")
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, Mapping):
        return dict(value)
    dump = getattr(getattr(value, "__tool__", value), "model_dump", None)  # of a function that was made a tool, too
    if callable(dump):  # before iterables: pydantic's models are iterable
        return dump(mode="json", exclude_unset=True)
    return _list_or_number(value)


def _list_or_number(value: Any) -> Any:
    if isinstance(value, (bytes, bytearray, memoryview)):
        raise _UnfitError(f"{type(value).__name__} can't be sent as JSON; decode it, or encode it as base64")
    if isinstance(value, Iterable):
        return list(value)
    if hasattr(type(value), "__index__"):
        return int(value)
    if hasattr(type(value), "__float__"):
        return float(value)
    raise _UnfitError(f"{shown(value)} can't be sent as JSON")


def _surrogate(value: Any, *steps: Step) -> tuple[Step, ...] | None:
    """Where the first lone surrogate stands."""
    if isinstance(value, str):
        return None if value.isascii() or _is_sound(value) else steps
    pairs: Iterable[tuple[Any, Any]] = ()
    if isinstance(value, dict):
        pairs = value.items()
    elif isinstance(value, list):
        pairs = enumerate(value)
    for step, item in pairs:
        found = _surrogate(step, *steps, "(a key)") or _surrogate(item, *steps, step)
        if found is not None:
            return found
    return None


def _is_sound(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _path(steps: Iterable[Step]) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps).removeprefix(".")
