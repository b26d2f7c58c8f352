"""Which parts of a value a JSON schema has looked at: what `unevaluatedProperties` and `unevaluatedItems` ask."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from chatwright.structured.shapes import Step


class Judge(NamedTuple):
    """What is asked while schemas are looked through.

    Attributes:
        passes: Whether a value is of a schema.
        target: What a `$ref` points to.
    """

    passes: Callable[[Any, Any], bool]
    target: Callable[[Any], Any]


def evaluated(schema: Any, value: dict[str, Any] | list[Any], judge: Judge) -> set[Step]:
    """The names or indexes of a value that a schema says something about.

    Args:
        schema: A schema that the value is of.
        value: An object or an array.
        judge: Answers for the schemas in it.

    Example:
        >>> sorted(evaluated({"allOf": [{"properties": {"a": True}}]}, {"a": 1, "b": 2}, Judge(lambda *_: True, id)))
        ['a']
    """
    if not isinstance(schema, dict):
        return set()
    found = _named(schema, value) if isinstance(value, dict) else _placed(schema, value, judge)
    for part in _applied(schema, value, judge):
        found |= evaluated(part, value, judge)
    return found


def _named(schema: dict[str, Any], value: dict[str, Any]) -> set[Step]:
    if "additionalProperties" in schema or schema.get("unevaluatedProperties", False) is not False:
        return set(value)
    patterns = schema.get("patternProperties", ())
    return {
        name
        for name in value
        if name in schema.get("properties", ()) or any(re.search(pattern, name) for pattern in patterns)
    }


def _placed(schema: dict[str, Any], value: list[Any], judge: Judge) -> set[Step]:
    if "items" in schema or schema.get("unevaluatedItems", False) is not False:
        return set(range(len(value)))
    found = set[int](range(min(len(value), len(schema.get("prefixItems", ())))))
    if "contains" in schema:
        found |= {index for index, item in enumerate(value) if judge.passes(schema["contains"], item)}
    return set(found)


def _applied(schema: dict[str, Any], value: Any, judge: Judge) -> Iterator[Any]:
    """The schemas in a schema that count for the same value."""
    if "$ref" in schema:
        yield judge.target(schema["$ref"])
    yield from schema.get("allOf", ())
    for key in ("anyOf", "oneOf"):
        yield from (part for part in schema.get(key, ()) if judge.passes(part, value))
    if "if" in schema:
        fits = judge.passes(schema["if"], value)
        yield schema["if"] if fits else True
        yield schema.get("then" if fits else "else", True)
    for name, part in schema.get("dependentSchemas", {}).items():
        if name in value:
            yield part
