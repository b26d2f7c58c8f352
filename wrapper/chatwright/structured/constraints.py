"""The metadata of `Annotated`: descriptions and constraints, of msgspec, annotated-types, pydantic or plain strings."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from chatwright.structured.containers import ListOf, MapOf
from chatwright.structured.docs import parse_docstring
from chatwright.structured.leaves import Scalar
from chatwright.structured.objects import OneOf
from chatwright.structured.wrapping import Around, Constrained, Converted, Described

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Final

    from chatwright.structured.shapes import Shape


class Constraint(NamedTuple):
    """One demand on a value.

    Attributes:
        name: As annotated-types and msgspec call it: `ge`, `max_length` …
        bound: What a value is compared with.
    """

    name: str
    bound: Any


_NAMES: Final = ("ge", "gt", "le", "lt", "multiple_of", "min_length", "max_length", "pattern")

_KEYWORDS: Final[dict[str, dict[str, str]]] = {
    "number": {
        "ge": "minimum",
        "gt": "exclusiveMinimum",
        "le": "maximum",
        "lt": "exclusiveMaximum",
        "multiple_of": "multipleOf",
    },
    "string": {"min_length": "minLength", "max_length": "maxLength", "pattern": "pattern"},
    "array": {"min_length": "minItems", "max_length": "maxItems"},
    "object": {"min_length": "minProperties", "max_length": "maxProperties"},
}

_RULES: Final = {
    "ge": "must be at least {}",
    "gt": "must be greater than {}",
    "le": "must be at most {}",
    "lt": "must be less than {}",
    "multiple_of": "must be a multiple of {}",
    "min_length": "must have a length of at least {}",
    "max_length": "must have a length of at most {}",
    "pattern": "must match the pattern {}",
}

_TESTS: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "ge": lambda value, bound: value >= bound,
    "gt": lambda value, bound: value > bound,
    "le": lambda value, bound: value <= bound,
    "lt": lambda value, bound: value < bound,
    "multiple_of": lambda value, bound: Decimal(str(value)) % Decimal(str(bound)) == 0,
    "min_length": lambda value, bound: len(value) >= bound,
    "max_length": lambda value, bound: len(value) <= bound,
    "pattern": lambda value, bound: re.search(bound, str(value)) is not None,
}


def annotated(shape: Shape, metadata: tuple[Any, ...]) -> Shape:
    """A shape with what its `Annotated` says about it; metadata that means nothing here is passed over."""
    description = ""
    for item in metadata:
        description = description_in(item) or description
        for constraint in _constraints_in(item):
            shape = constrained(shape, constraint)
        shape = _with_function(shape, item)
    return Described(shape, description) if description else shape


def description_in(item: Any) -> str:
    """The description in a piece of metadata: a string, a `Doc`, or something with a `description`."""
    for found in (item, getattr(item, "documentation", None), getattr(item, "description", None)):
        if isinstance(found, str):
            return parse_docstring(found).text
    return ""


def constrained(shape: Shape, constraint: Constraint) -> Shape:
    """A shape under a constraint. Of a union, those variants that it can be about."""
    name, bound = constraint
    if isinstance(shape, OneOf):
        return OneOf([constrained(variant, constraint) for variant in shape.variants])
    if shape.kinds == {"null"}:
        return shape
    group = _group(shape)
    keyword = _KEYWORDS.get(group or "", {}).get(name)
    if group == "number" and isinstance(bound, Decimal):
        bound = float(bound)
    if keyword is not None and not isinstance(bound, (int, float, str)):
        keyword = None
    test = _TESTS[name]
    return Constrained(
        shape,
        lambda value: test(value, bound),
        _RULES[name].format(bound),
        None if keyword is None else {keyword: bound},
    )


def _group(shape: Shape) -> str | None:
    """Which of JSON schema's constraints apply to the values of a shape; None if only tests in Python do."""
    while isinstance(shape, (Constrained, Described)):
        shape = shape.inner
    if isinstance(shape, Around):
        return None
    if isinstance(shape, Scalar):
        return "number" if "number" in shape.kinds or "integer" in shape.kinds else next(iter(shape.kinds))
    if isinstance(shape, ListOf):
        return "array"
    return "object" if isinstance(shape, MapOf) else None


def _constraints_in(item: Any) -> Iterator[Constraint]:
    if isinstance(item, (str, type)):
        return
    if isinstance(item, slice):  # an old way to say lengths
        yield from _lengths(item)
        return
    if getattr(type(item), "__is_annotated_types_grouped_metadata__", False):
        found = False
        for part in item:
            found = True
            yield from _constraints_in(part)
        if found:
            return
    nested = getattr(item, "metadata", None)
    if isinstance(nested, (list, tuple)):  # pydantic's FieldInfo
        for part in nested:
            yield from _constraints_in(part)
        return
    for name in _NAMES:
        bound = getattr(item, name, None)
        if bound is not None and not callable(bound) and not (name == "min_length" and bound == 0):
            yield Constraint(name, getattr(bound, "pattern", bound) if name == "pattern" else bound)


def _lengths(item: slice) -> Iterator[Constraint]:
    if item.start:
        yield Constraint("min_length", item.start)
    if item.stop is not None:
        yield Constraint("max_length", item.stop)


def _with_function(shape: Shape, item: Any) -> Shape:
    """A shape with a test or validator that is a function: annotated-types' Predicate, pydantic's AfterValidator."""
    function: Any = getattr(item, "func", None)
    kind = type(item).__name__
    if kind == "AfterValidator" and callable(function):
        return Converted(shape, function)
    if kind == "Predicate" and callable(function):
        name = getattr(function, "__name__", "")
        return Constrained(
            shape,
            lambda value: bool(function(value)),
            f"must pass {name if name.isidentifier() else 'the test of its type'}",
        )
    return shape
