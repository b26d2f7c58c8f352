"""What types are called: in messages, in definitions, and as the name of a response format."""

from __future__ import annotations

import re
import types
import typing
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing import Final

_LONGEST: Final = 64


def type_name(hint: Any) -> str:
    """A type as its author would write it.

    Example:
        >>> type_name(dict[str, int | None])
        'dict[str, int | None]'
    """
    if hint is None or hint is type(None):
        return "None"
    if isinstance(hint, type) and not typing.get_args(hint):
        return hint.__qualname__.rpartition("<locals>.")[2]
    return re.sub(r"\b(?:\w+\.)+(?=\w)|<locals>\.", "", repr(hint))


def definition_name(origin: Any, arguments: tuple[Any, ...] = ()) -> str:
    """The name of a class or alias in a schema: `Box[int]` is `Box_int`."""
    parts = [getattr(origin, "__name__", "type"), *map(_spoken, arguments)]
    return safe_name("_".join(parts))


def response_name(hint: Any) -> str:
    """The name of the response format of a type.

    Example:
        >>> response_name(list[int | None]), response_name({"type": "object"})
        ('list_int_or_None', 'answer')
    """
    if isinstance(hint, dict):
        title = hint.get("title")
        return safe_name(title) if isinstance(title, str) else "answer"
    return safe_name(_spoken(hint))


def safe_name(text: str) -> str:
    """The nearest name that the API takes."""
    return re.sub(r"[^A-Za-z0-9_-]+", "_", text).strip("_")[:_LONGEST].strip("_") or "answer"


def _spoken(hint: Any) -> str:
    if hasattr(hint, "__metadata__"):
        return _spoken(hint.__origin__)
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        return "_or_".join(map(_spoken, arguments))
    if origin is typing.Literal:
        return "_or_".join(str(getattr(value, "value", value)) for value in arguments)
    if arguments:
        return "_".join([_plain_name(origin), *(_spoken(argument) for argument in arguments if argument is not ...)])
    return _plain_name(hint)


def _plain_name(hint: Any) -> str:
    if hint is None or hint is type(None):
        return "None"
    name = getattr(hint, "__name__", None)
    return name if isinstance(name, str) else type_name(hint)
