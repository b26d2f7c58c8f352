"""What a tool gives back, as the JSON text that the model reads. Pure."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from enum import Enum
from typing import TYPE_CHECKING, Any

import msgspec

from chatwright._json import plain
from chatwright._wire import Model
from chatwright.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Final


def result_text(value: object) -> str:
    """A value in JSON, in the words of the types that tools take: a NamedTuple is an object of its fields.

    Objects of attrs, dataclasses, msgspec and pydantic are written with all of their public fields, defaults included;
    dates, UUIDs and the like as strings; enums by value.

    Raises:
        ConfigError: Something in it is nothing that JSON can say.

    Example:
        >>> result_text({"found": [1, 2], "at": None})
        '{"found":[1,2],"at":null}'
    """
    try:
        return msgspec.json.encode(_ready(value), enc_hook=plain).decode()
    except (TypeError, ValueError, RecursionError) as error:
        reason = str(error).removeprefix(": ")
        raise ConfigError(f"tool_result: content can't be said in JSON: {reason}", cause=error) from None


_ATOMS: Final = (str, int, float, type(None))


def _ready(value: Any) -> Any:
    """A value of dicts, lists and what msgspec writes by itself."""
    if isinstance(value, Enum):
        return value.value if isinstance(value.value, _ATOMS) else value.name
    if isinstance(value, _ATOMS):
        return value
    if isinstance(value, Model):
        return value.to_dict()
    if isinstance(value, Mapping):
        return {key: _ready(item) for key, item in value.items()}
    fields = None if isinstance(value, type) else _fields(value)
    if fields is not None:
        return {key: _ready(item) for key, item in fields if item is not msgspec.UNSET}
    dump = getattr(value, "model_dump", None)
    if callable(dump) and not isinstance(value, type):
        return dump(mode="json")
    if isinstance(value, Iterable) and not isinstance(value, (bytes, bytearray, memoryview)):
        return [_ready(item) for item in value]
    return value


def _fields(value: Any) -> Iterator[tuple[str, Any]] | None:
    """The public fields of an object; None if it has none of its own."""
    cls = type(value)
    if hasattr(cls, "__struct_fields__"):
        return _struct_fields(value)
    if hasattr(cls, "__attrs_attrs__"):
        return _public(value, [field.name for field in cls.__attrs_attrs__])
    if dataclasses.is_dataclass(value):
        return _public(value, [field.name for field in dataclasses.fields(value)])
    if isinstance(value, tuple) and hasattr(cls, "_fields"):
        return zip(cls._fields, value, strict=True)
    return None


def _struct_fields(value: Any) -> Iterator[tuple[str, Any]]:
    config = value.__struct_config__
    if config.tag is not None:
        yield config.tag_field, config.tag
    for name, key in zip(value.__struct_fields__, value.__struct_encode_fields__, strict=True):
        yield key, getattr(value, name)


def _public(value: Any, names: Iterable[str]) -> Iterator[tuple[str, Any]]:
    return ((name, getattr(value, name)) for name in names if not name.startswith("_") and hasattr(value, name))
