"""A type as the `response_format` of a request, together with what reads the answer."""

from __future__ import annotations

import sys
from copy import deepcopy
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from chatwright._strict_lint import is_schema_name
from chatwright.errors import ConfigError, Fault, RequestCheckError
from chatwright.structured.leaves import Anything
from chatwright.structured.naming import response_name, type_name
from chatwright.structured.reading import read_type
from chatwright.structured.shapes import Writer
from chatwright.structured.strict import strict_schema, wrapped

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Final

    from typing_extensions import TypeForm

    from chatwright.structured.shapes import JSONSchema, Shape

T = TypeVar("T")

_HOME: Final = "__chatwright_types__"
_TYPES_WITHOUT_HOME: Final = 128
_READY: Final = frozenset({"json_schema", "json_object", "text"})


class TypeSchema:
    """What is known about a type, once and for all.

    Attributes:
        shape: Makes values out of JSON.
        plain: Its JSON schema, faithful; wrapped if the root is no object.
        strict: The same for strict mode.
        faults: What strict mode can't express, by path.
        impossible: What JSON can't express at all.
        is_wrapped: Whether the value stands under the key `value`.
    """

    __slots__ = ("faults", "impossible", "is_wrapped", "plain", "shape", "strict")

    def __init__(self, hint: Any) -> None:
        self.shape, self.impossible, names = read_type(hint)
        plain = Writer(self.shape).whole()
        self.strict, self.is_wrapped, faults = strict_schema(plain)
        told = {fault.path for fault in self.impossible}
        self.faults = (
            *self.impossible,
            *(fault._replace(value=names.get(fault.path, fault.value)) for fault in faults if fault.path not in told),
        )
        self.plain = wrapped(plain) if self.is_wrapped else plain


class ResponseFormat(Generic[T]):
    """What to ask for, and how to read the answer. Equal if it asks for the same.

    Attributes:
        name: The format's name.
        strict: Whether the server is to guarantee the schema.
        schema: The JSON schema that is sent; None for a format that has none.
        shape: What reads the answer's JSON; None if the answer is to stay text.
        is_wrapped: Whether the answer stands under the key `value`, because a root has to be an object.
    """

    __slots__ = ("_wire", "is_wrapped", "name", "schema", "shape", "strict")

    def __init__(
        self,
        wire: JSONSchema,
        shape: Shape | None,
        *,
        is_wrapped: bool = False,
    ) -> None:
        self._wire = wire
        described = wire.get("json_schema", {})
        self.name: str = described.get("name", "")
        self.strict: bool = described.get("strict") is True
        self.schema: JSONSchema | None = described.get("schema")
        self.shape = shape
        self.is_wrapped = is_wrapped

    def to_dict(self) -> JSONSchema:
        """The value of the request's `response_format`."""
        return deepcopy(self._wire)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, ResponseFormat):
            return NotImplemented
        return self._wire == other.to_dict()

    def __hash__(self) -> int:
        return hash((self.name, self.strict))

    def __repr__(self) -> str:
        return f"ResponseFormat(name={self.name!r}, strict={self.strict})"


def schema_of(hint: TypeForm[Any] | Mapping[str, Any], *, strict: bool = True) -> dict[str, Any]:
    """The JSON schema of a type, as it is sent to the server.

    Classes of attrs, dataclasses, TypedDict, NamedTuple, msgspec.Struct and pydantic; enum, Literal, Optional, Union,
    list, set, generics, recursive types; dates, Decimal, UUID; plain schema dicts. What is no object at the root is
    wrapped as `{"value": ...}`. Docstrings and `Annotated` give descriptions and constraints.

    Args:
        hint: The type.
        strict: Whether to obey the rules of strict mode.

    Raises:
        ConfigError: JSON, or strict mode, can't express the type; the message has the path of each fault.

    Example:
        >>> schema_of(list[int])["properties"]
        {'value': {'type': 'array', 'items': {'type': 'integer'}}}
    """
    found = _type_schema(hint)
    return deepcopy(_checked(found, hint, strict=strict))


def lint_schema(hint: TypeForm[Any] | Mapping[str, Any]) -> tuple[Fault, ...]:
    """Everything in a type that strict mode refuses, found without a request.

    Args:
        hint: The type, or a JSON schema as a dict.

    Example:
        >>> print(*lint_schema(dict[str, int]))  # doctest: +ELLIPSIS
        the whole input: is an object with keys of the model's choice, which strict mode doesn't have, got ...
    """
    try:
        return _type_schema(hint).faults
    except ConfigError as error:
        return (Fault("", type_name(hint), error.message),)


def response_format_of(
    hint: TypeForm[T] | Mapping[str, Any], *, name: str | None = None, strict: bool = True
) -> ResponseFormat[T]:
    """A type as a `response_format`.

    Args:
        hint: The type, a JSON schema as a dict, or a whole response format as a dict, which is sent as it is.
        name: What to call it: 1 to 64 letters, digits, `_` and `-`. Made from the type by default.
        strict: Whether the server is to guarantee the schema. Types that strict mode can't express need False.

    Raises:
        ConfigError: The type can't be expressed, or the name can't be sent.

    Example:
        >>> response_format_of(list[int]).to_dict()["json_schema"]["name"]
        'list_int'
    """
    if isinstance(hint, dict) and isinstance(hint.get("type"), str) and hint["type"] in _READY:
        return _given(hint)
    name = response_name(hint) if name is None else name
    if not is_schema_name(name):
        raise ConfigError(f"name: must be 1 to 64 letters, digits, underscores or dashes, got {name!r}")
    found = _type_schema(hint)
    schema = _checked(found, hint, strict=strict)
    wire = {"type": "json_schema", "json_schema": {"name": name, "strict": strict, "schema": schema}}
    return ResponseFormat(wire, found.shape, is_wrapped=found.is_wrapped)


def _given(wire: dict[str, Any]) -> ResponseFormat[Any]:
    if wire["type"] == "text":
        return ResponseFormat(wire, None)
    if wire["type"] == "json_object":
        return ResponseFormat(wire, Anything())
    described = wire.get("json_schema")
    if not isinstance(described, dict):
        raise ConfigError("response_format.json_schema: is required")
    schema = described.get("schema")
    shape = Anything() if schema is None else _type_schema(schema).shape
    return ResponseFormat(wire, shape)


def _checked(found: TypeSchema, hint: Any, *, strict: bool) -> JSONSchema:
    faults = found.faults if strict else found.impossible
    if not faults:
        return found.strict if strict else found.plain
    what = "a strict response format" if strict and not found.impossible else "a response format"
    reasons = "\n  ".join(
        str(fault._replace(path=fault.path or ("the whole" if isinstance(hint, dict) else "the type itself")))
        for fault in faults
    )
    name = "The schema" if isinstance(hint, dict) else type_name(hint)
    raise RequestCheckError(f"{name} can't be {what}:\n  {reasons}", faults=faults)


def _type_schema(hint: Any) -> TypeSchema:
    """What is known about a type. Kept on a class that the type names, so that it goes when that goes."""
    home = _home(hint)
    if home is None:
        return _without_home(hint, _order_in(hint)) if _is_hashable(hint) else TypeSchema(hint)
    known: dict[Any, TypeSchema] | None = vars(home).get(_HOME)
    if known is None:
        known = {}
        try:
            setattr(home, _HOME, known)
        except (AttributeError, TypeError):  # a class that can't be written to
            return TypeSchema(hint)
    key = (hint, _order_in(hint))
    found = known.get(key)
    if found is None:
        found = known[key] = TypeSchema(hint)
    return found


@lru_cache(maxsize=_TYPES_WITHOUT_HOME)
def _without_home(hint: Any, order: str) -> TypeSchema:
    del order  # a part of the key
    return TypeSchema(hint)


def _order_in(hint: Any) -> str:
    """What tells `int | None` from `None | int`, which are equal: their schemas are not the same to a model."""
    return "" if isinstance(hint, type) else repr(hint)


def _is_hashable(hint: Any) -> bool:
    try:
        hash(hint)
    except TypeError:
        return False
    return not isinstance(hint, str)


def _home(hint: Any) -> type | None:
    """The first class of the user's in a type."""
    from typing import get_args, get_origin

    if not _is_hashable(hint):
        return None
    for part in (get_origin(hint), hint, *get_args(hint)):
        if isinstance(part, type) and part.__flags__ & _MADE_IN_PYTHON and not _is_of_python(part):
            return part
        if part is not hint and part is not None and (found := _home(part)) is not None:
            return found
    return None


def _is_of_python(cls: type) -> bool:
    """Whether a class belongs to the standard library, and not merely says so, as those of `make_dataclass` do."""
    return (
        cls.__module__.partition(".")[0] in sys.stdlib_module_names
        and getattr(sys.modules[cls.__module__], cls.__name__, None) is cls
    )


_MADE_IN_PYTHON: Final = 1 << 9  # the interpreter's flag for classes that are not built in
