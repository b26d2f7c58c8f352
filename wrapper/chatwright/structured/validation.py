"""Values against a JSON schema that was written by hand: draft 2020-12, references within the document only."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from chatwright.errors import ConfigError
from chatwright.structured.formats import follows_format
from chatwright.structured.shapes import ARTICLES, KINDS, Mismatch, expected, shown_json

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Final

_TYPES: Final = frozenset(ARTICLES)
_LISTS_OF_SCHEMAS: Final = ("allOf", "anyOf", "oneOf", "prefixItems")
_SCHEMAS_BY_NAME: Final = ("properties", "patternProperties", "$defs", "definitions", "dependentSchemas")
_SCHEMAS: Final = ("items", "additionalProperties", "propertyNames", "contains", "not", "if", "then", "else")
_DEEPEST: Final = 64


class SchemaValidator:
    """Checks values against one schema.

    Raises:
        ConfigError: It is no schema, or one that refers to another document.

    Example:
        >>> SchemaValidator({"type": "integer", "minimum": 1}).check(2)
    """

    def __init__(self, schema: Mapping[str, Any]) -> None:
        self._root = schema
        self._inspect(schema, "")

    def kinds(self) -> frozenset[str]:
        """JSON's names of the values that may pass."""
        return self._kinds(self._root, _DEEPEST)

    def check(self, value: Any) -> None:
        """Pass, or say what is wrong.

        Raises:
            Mismatch: The first thing that is wrong.
        """
        self._check(self._root, value)

    def _kinds(self, schema: Any, depth: int) -> frozenset[str]:
        everything = _TYPES
        if not isinstance(schema, dict) or depth == 0:
            return everything
        found = everything
        if "$ref" in schema:
            found &= self._kinds(self._target(schema["$ref"]), depth - 1)
        if "type" in schema:
            types = schema["type"]
            named = frozenset(types if isinstance(types, list) else [types])
            found &= named | {"integer"} if "number" in named else named
        if "enum" in schema:
            found &= frozenset(KINDS.get(type(value), "") for value in schema["enum"])
        for key in ("anyOf", "oneOf"):
            if key in schema:
                found &= frozenset[str]().union(*(self._kinds(part, depth - 1) for part in schema[key]))
        return found

    def _inspect(self, schema: Any, path: str) -> None:
        """Find what is no schema before anything is sent."""
        where = path or "the schema"
        if isinstance(schema, bool):
            return
        if not isinstance(schema, dict):
            raise ConfigError(f"{where}: must be a JSON schema, an object, got {schema!r}")
        _check_words(schema, where)
        if "$ref" in schema:
            self._target(schema["$ref"])
        for step, part in _parts(schema, where):
            self._inspect(part, f"{path}/{step}")

    def _target(self, reference: Any) -> Any:
        if not isinstance(reference, str) or not (reference == "#" or reference.startswith("#/")):
            raise ConfigError(f"$ref must point into the schema itself, as in '#/$defs/Name', got {reference!r}")
        found: Any = self._root
        for step in reference.split("/")[1:]:
            name = step.replace("~1", "/").replace("~0", "~")
            try:
                found = found[int(name)] if isinstance(found, list) else found[name]
            except (KeyError, IndexError, ValueError, TypeError):
                raise ConfigError(f"$ref {reference!r} points to nothing in the schema") from None
        return found

    def _check(self, schema: Any, value: Any, depth: int = 0) -> None:
        if schema is True:
            return
        if schema is False:
            raise Mismatch("nothing is allowed here")
        if depth > _DEEPEST * 4:
            raise Mismatch("is nested too deep")
        if "$ref" in schema:
            self._check(self._target(schema["$ref"]), value, depth + 1)
        _check_value(schema, value)
        if isinstance(value, dict):
            self._check_fields(schema, value, depth)
            self._check_object(schema, value, depth)
        elif isinstance(value, list):
            self._check_array(schema, value, depth)
        self._check_combined(schema, value, depth)

    def _check_fields(self, schema: Mapping[str, Any], value: dict[str, Any], depth: int) -> None:
        properties, patterns = schema.get("properties", {}), schema.get("patternProperties", {})
        others = schema.get("additionalProperties", True)
        for name, item in value.items():
            parts = [properties[name]] if name in properties else []
            parts += [part for pattern, part in patterns.items() if re.search(pattern, name)]
            try:
                if not parts and others is False:
                    raise Mismatch("is no field that is known")  # noqa: TRY301 - its path is added below
                for part in parts or [others]:
                    self._check(part, item, depth + 1)
                self._check(schema.get("propertyNames", True), name, depth + 1)
            except Mismatch as mismatch:
                raise mismatch.at(name) from None

    def _check_object(self, schema: Mapping[str, Any], value: dict[str, Any], depth: int) -> None:
        for name in schema.get("required", ()):
            if name not in value:
                raise Mismatch("is required and missing").at(name)
        for name, others in schema.get("dependentRequired", {}).items():
            for other in others if name in value else ():
                if other not in value:
                    raise Mismatch(f"is required beside {name!r} and missing").at(other)
        for name, part in schema.get("dependentSchemas", {}).items():
            if name in value:
                self._check(part, value, depth + 1)

    def _check_array(self, schema: Mapping[str, Any], value: list[Any], depth: int) -> None:
        first: list[Any] = schema.get("prefixItems", [])
        for index, item in enumerate(value):
            part = first[index] if index < len(first) else schema.get("items", True)
            try:
                self._check(part, item, depth + 1)
            except Mismatch as mismatch:
                raise mismatch.at(index) from None
        if schema.get("uniqueItems") and any(_same(a, b) for n, a in enumerate(value) for b in value[:n]):
            raise Mismatch("must not hold the same item twice")
        if "contains" in schema:
            count = sum(self._passes(schema["contains"], item, depth) for item in value)
            if not schema.get("minContains", 1) <= count <= schema.get("maxContains", count):
                raise Mismatch("holds too few or too many items of the kind in `contains`")

    def _check_combined(self, schema: Mapping[str, Any], value: Any, depth: int) -> None:
        for part in schema.get("allOf", ()):
            self._check(part, value, depth + 1)
        if "anyOf" in schema:
            self._check_any(schema["anyOf"], value, depth)
        if "oneOf" in schema:
            count = sum(self._passes(part, value, depth) for part in schema["oneOf"])
            if count == 0:
                self._check_any(schema["oneOf"], value, depth)
            elif count > 1:
                raise Mismatch("matches more than one of the schemas in oneOf")
        if "not" in schema and self._passes(schema["not"], value, depth):
            raise Mismatch("is just what `not` excludes")
        if "if" in schema:
            branch = "then" if self._passes(schema["if"], value, depth) else "else"
            self._check(schema.get(branch, True), value, depth + 1)

    def _check_any(self, parts: list[Any], value: Any, depth: int) -> None:
        failures: list[Mismatch] = []
        for part in parts:
            try:
                self._check(part, value, depth + 1)
            except Mismatch as mismatch:
                failures.append(mismatch)
            else:
                return
        deepest = max(failures, key=lambda mismatch: len(mismatch.steps), default=None)
        raise deepest if deepest is not None and deepest.steps else expected("another value", value)

    def _passes(self, schema: Any, value: Any, depth: int) -> bool:
        try:
            self._check(schema, value, depth + 1)
        except Mismatch:
            return False
        return True


def _check_words(schema: Mapping[str, Any], where: str) -> None:
    """Find values of keywords that mean nothing."""
    types = schema.get("type", [])
    for name in types if isinstance(types, list) else [types]:
        if name not in _TYPES:
            raise ConfigError(f"{where}: type must be one of {', '.join(sorted(_TYPES))}, got {name!r}")
    for key in ("enum", "required"):
        _typed(schema, key, list, where)
    if isinstance(schema.get("pattern"), str):
        try:
            re.compile(schema["pattern"])
        except re.error as error:
            raise ConfigError(f"{where}: pattern is no regular expression: {error}") from None


def _parts(schema: Mapping[str, Any], where: str) -> Iterator[tuple[str, Any]]:
    """The schemas in a schema, and where they stand."""
    for key in _LISTS_OF_SCHEMAS:
        for index, part in enumerate(_typed(schema, key, list, where)):
            yield f"{key}/{index}", part
    for key in _SCHEMAS_BY_NAME:
        for name, part in _typed(schema, key, dict, where).items():
            yield f"{key}/{name}", part
    for key in _SCHEMAS:
        if key in schema:
            yield key, schema[key]


def _typed(schema: Mapping[str, Any], key: str, kind: type, where: str) -> Any:
    found = schema.get(key, kind())
    if not isinstance(found, kind):
        raise ConfigError(f"{where}: {key} must be {'a list' if kind is list else 'an object'}, got {found!r}")
    return found


def _check_value(schema: Mapping[str, Any], value: Any) -> None:
    """Check what needs no look into other schemas."""
    _check_type(schema, value)
    if "enum" in schema and not any(_same(value, allowed) for allowed in schema["enum"]):
        raise expected(f"one of {', '.join(map(shown_json, schema['enum']))}", value)
    if "const" in schema and not _same(value, schema["const"]):
        raise expected(shown_json(schema["const"]), value)
    for keyword, test, rule in _RULES.get(KINDS.get(type(value), ""), ()):
        if keyword in schema and not test(value, schema[keyword]):
            raise Mismatch(f"{rule.format(schema[keyword])}, got {shown_json(value)}")


def _check_type(schema: Mapping[str, Any], value: Any) -> None:
    types = schema.get("type")
    if types is None:
        return
    allowed = types if isinstance(types, list) else [types]
    kind = KINDS.get(type(value), "")
    if kind in allowed or (kind == "integer" and "number" in allowed):
        return
    if kind == "number" and "integer" in allowed and value.is_integer():
        return
    raise expected(" or ".join(ARTICLES[name] for name in allowed), value)


def _same(one: Any, other: Any) -> bool:
    """Equal as JSON: true is not 1, and 1 is 1.0."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    return bool(one == other)


def _is_multiple(value: float, of: float) -> bool:
    from decimal import Decimal

    return Decimal(str(value)) % Decimal(str(of)) == 0


_NUMBER: Final = [
    ("minimum", lambda value, bound: value >= bound, "must be at least {}"),
    ("exclusiveMinimum", lambda value, bound: value > bound, "must be greater than {}"),
    ("maximum", lambda value, bound: value <= bound, "must be at most {}"),
    ("exclusiveMaximum", lambda value, bound: value < bound, "must be less than {}"),
    ("multipleOf", _is_multiple, "must be a multiple of {}"),
]


def _sized(name: str, what: str) -> list[Any]:
    return [
        (f"min{name}", lambda value, bound: len(value) >= bound, f"must have at least {{}} {what}"),
        (f"max{name}", lambda value, bound: len(value) <= bound, f"must have at most {{}} {what}"),
    ]


_RULES: Final[dict[str, list[Any]]] = {
    "integer": _NUMBER,
    "number": _NUMBER,
    "string": [
        *_sized("Length", "characters"),
        ("pattern", lambda value, pattern: re.search(pattern, value) is not None, "must match the pattern {}"),
        ("format", follows_format, "must be of the format {}"),
    ],
    "array": _sized("Items", "items"),
    "object": _sized("Properties", "fields"),
}
