"""What is wrong with a JSON schema that was written by hand, found before anything is sent."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from chatwright._faults import did_you_mean, fault, words
from chatwright._json import path_of
from chatwright.structured.shapes import ARTICLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import Final

    from chatwright.errors import Fault
    from chatwright.structured.shapes import Step

LISTS_OF_SCHEMAS: Final = ("allOf", "anyOf", "oneOf", "prefixItems")
SCHEMAS_BY_NAME: Final = ("properties", "patternProperties", "$defs", "definitions", "dependentSchemas")
SCHEMAS: Final = (
    *("items", "additionalProperties", "propertyNames", "contains", "not", "if", "then", "else"),
    *("unevaluatedProperties", "unevaluatedItems"),
)


def schema_faults(schema: Mapping[str, Any]) -> list[Fault]:
    """Everything that makes a dict no JSON schema (draft 2020-12, references within the document only).

    Example:
        >>> print(*schema_faults({"type": "object", "properties": {"n": {"type": "int"}}}))  # doctest: +ELLIPSIS
        properties.n.type: must be 'string', 'integer', ... got 'int' (did you mean 'integer'?)
    """
    return list(_faults_of(schema, schema, ()))


def target_of(root: Any, reference: Any) -> Any:
    """What a `$ref` points to; None if there is nothing, or if it doesn't point into the schema."""
    if not isinstance(reference, str) or not (reference == "#" or reference.startswith("#/")):
        return None
    found: Any = root
    for step in reference.split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        try:
            found = found[int(name)] if isinstance(found, list) else found[name]
        except (KeyError, IndexError, ValueError, TypeError):
            return None
    return found


def _faults_of(root: Any, schema: Any, steps: tuple[Step, ...]) -> Iterator[Fault]:
    if isinstance(schema, bool):
        return
    if not isinstance(schema, dict):
        hint = "use prefixItems for one schema per position" if isinstance(schema, list) else None
        yield fault(path_of(*steps), schema, "must be a schema, that is a dict", hint)
        return
    for keyword, value in schema.items():
        rule, test, hint = _RULES.get(keyword, _NO_RULE)
        if not test(value):
            yield fault(path_of(*steps, keyword), value, rule, hint)
    yield from _types(schema, steps)
    if "$ref" in schema:
        yield from _reference(root, schema["$ref"], (*steps, "$ref"))
    for below, part in _parts(schema):
        yield from _faults_of(root, part, (*steps, *below))


def _types(schema: Mapping[str, Any], steps: tuple[Step, ...]) -> Iterator[Fault]:
    types = schema.get("type", [])
    for word in types if isinstance(types, list) else [types]:
        if word not in list(ARTICLES):
            yield fault(path_of(*steps, "type"), word, f"must be {words(ARTICLES)}", did_you_mean(word, ARTICLES))


def _reference(root: Any, reference: Any, steps: tuple[Step, ...]) -> Iterator[Fault]:
    seen: list[Any] = []
    while isinstance(reference, str) and reference not in seen:
        seen.append(reference)
        found = target_of(root, reference)
        if found is None:
            rule = "must point to something in the schema itself, as in '#/$defs/Name'"
            yield fault(path_of(*steps), reference, rule)
            return
        if not isinstance(found, dict) or "$ref" not in found:
            return
        reference = found["$ref"]
    if seen:
        yield fault(path_of(*steps), seen[0], "must not lead back to itself")


def _parts(schema: Mapping[str, Any]) -> Iterator[tuple[tuple[Step, ...], Any]]:
    """The schemas in a schema, and where they stand."""
    for key in LISTS_OF_SCHEMAS:
        found = schema.get(key)
        for index, part in enumerate(found if isinstance(found, list) else ()):
            yield (key, index), part
    for key in SCHEMAS_BY_NAME:
        found = schema.get(key)
        for name, part in found.items() if isinstance(found, dict) else ():
            yield (key, str(name)), part
    for key in SCHEMAS:
        if key in schema:
            yield (key,), schema[key]


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _is_count(value: object) -> bool:
    return _is_number(value) and value >= 0 and value == int(value)  # type: ignore[operator,call-overload]


def _is_regex(value: object) -> bool:
    try:
        re.compile(value)  # type: ignore[call-overload]
    except (re.error, TypeError):
        return False
    return isinstance(value, str)


def _are_strings(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


_Rule = tuple[str, "Callable[[Any], bool]", "str | None"]

_NO_RULE: Final[_Rule] = ("", lambda _value: True, None)
_SCHEMA_LIST: Final[_Rule] = (
    "must be a list of schemas, at least one",
    lambda value: isinstance(value, list) and value != [],
    None,
)
_SCHEMA_DICT: Final[_Rule] = ("must be a dict of schemas by name", lambda value: isinstance(value, dict), None)
_NUMBER: Final[_Rule] = ("must be a number", _is_number, None)
_COUNT: Final[_Rule] = ("must be an integer, 0 or more", _is_count, None)
_TEXT: Final[_Rule] = ("must be a string", lambda value: isinstance(value, str), None)

_RULES: Final[dict[str, _Rule]] = {
    **dict.fromkeys(LISTS_OF_SCHEMAS, _SCHEMA_LIST),
    **dict.fromkeys(SCHEMAS_BY_NAME, _SCHEMA_DICT),
    "patternProperties": (
        "must be a dict of schemas by regular expression",
        lambda value: isinstance(value, dict) and all(map(_is_regex, value)),
        None,
    ),
    **dict.fromkeys(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"), _NUMBER),
    "multipleOf": ("must be a number above 0", lambda value: _is_number(value) and value > 0, None),
    **dict.fromkeys(("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"), _COUNT),
    **dict.fromkeys(("minContains", "maxContains"), _COUNT),
    **dict.fromkeys(("title", "description", "format", "$ref"), _TEXT),
    "pattern": ("must be a regular expression", _is_regex, None),
    "uniqueItems": ("must be True or False", lambda value: isinstance(value, bool), None),
    "enum": ("must be a list of values, at least one", lambda value: isinstance(value, list) and value != [], None),
    "required": ("must be a list of names", _are_strings, None),
    "dependentRequired": (
        "must be a dict of lists of names",
        lambda value: isinstance(value, dict) and all(map(_are_strings, value.values())),
        None,
    ),
    **dict.fromkeys(
        ("$dynamicRef", "$recursiveRef"), ("is not supported", lambda _value: False, "use $ref and $defs instead")
    ),
}
"""For each keyword: what its value must be, how that is found out, and what to do instead."""
