"""From the text of an answer to a value of the type that was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from chatwright import _json
from chatwright.errors import OutputParseError
from chatwright.structured.response_format import ResponseFormat, response_format_of
from chatwright.structured.shapes import Mismatch

if TYPE_CHECKING:
    from collections.abc import Mapping

    from typing_extensions import TypeForm

T = TypeVar("T")

_WRAPPER = "value"


class Decoded(NamedTuple):
    """What a text says.

    Attributes:
        value: The value.
        repairs: What had to be changed to read it; nothing unless that was allowed.
    """

    value: Any
    repairs: tuple[str, ...] = ()


def decode(hint: TypeForm[T] | Mapping[str, Any], text: str) -> T:
    """The value that a JSON text stands for.

    Fields that a type doesn't know are ignored, and a field that is missing takes its default, if it has one.

    Args:
        hint: The type, as for `schema_of`.
        text: The JSON text, wrapped as the schema has it.

    Raises:
        OutputParseError: It is no JSON, or of another type; `.path` says where.
        ConfigError: The type can't be expressed in JSON at all.

    Example:
        >>> decode(list[int], '{"value": [1, 2]}')
        [1, 2]
    """
    found: T = decode_text(response_format_of(hint, strict=False), text).value
    return found


def decode_text(form: ResponseFormat[Any], text: str, *, lenient: bool = False) -> Decoded:
    """What a text says in a response format.

    Args:
        form: The response format.
        text: The answer's text.
        lenient: Whether to read JSON in spite of code fences, words around it, trailing commas, or a missing wrapper.

    Raises:
        OutputParseError: It is no JSON, or of another type.
    """
    if form.shape is None:
        return Decoded(text)
    try:
        value = json_in(text)
        repairs: tuple[str, ...] = ()
    except ValueError as error:
        if not lenient:
            raise _not_json(text, error) from None
        from chatwright.structured.repairing import repaired

        value, repairs = repaired(text, error)
    if form.is_wrapped:
        value, repairs = _unwrapped(value, repairs, text, lenient=lenient)
    try:
        return Decoded(form.shape.convert(value), repairs)
    except Mismatch as mismatch:
        raise _mismatched(mismatch, text) from mismatch.error
    except RecursionError:
        raise OutputParseError("The answer is nested too deep.", raw_text=text) from None


def json_in(text: str) -> Any:
    """The value of a JSON text. Half an emoji (a lone surrogate) in it is kept.

    Raises:
        ValueError: It is no JSON.
    """
    return _json.decode(text.encode("utf-8", "surrogatepass"))


def _unwrapped(value: Any, repairs: tuple[str, ...], text: str, *, lenient: bool) -> tuple[Any, tuple[str, ...]]:
    """The value under the key that stands around every type which is no object."""
    if type(value) is dict and _WRAPPER in value:
        return value[_WRAPPER], repairs
    if lenient:
        return value, (*repairs, f"took the whole answer for what should stand under {_WRAPPER!r}")
    raise OutputParseError(f"The answer is not an object with the key {_WRAPPER!r}.", raw_text=text)


def _not_json(text: str, error: ValueError) -> OutputParseError:
    if not text.strip():
        return OutputParseError("The answer is empty.", raw_text=text)
    return OutputParseError(f"The answer is not JSON: {error}", raw_text=text, cause=error)


def _mismatched(mismatch: Mismatch, text: str) -> OutputParseError:
    path = mismatch.path
    where = f"At {path}: " if path else ""
    return OutputParseError(
        f"The answer is not of the type that was asked for. {where}{mismatch.reason}",
        path=path,
        raw_text=text,
        cause=mismatch.error,
    )
