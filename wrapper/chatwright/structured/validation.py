"""Values against a JSON schema that was written by hand: draft 2020-12, references within the document only."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from chatwright.structured.evaluated import Judge, evaluated
from chatwright.structured.formats import follows_format
from chatwright.structured.schema_faults import target_of
from chatwright.structured.shapes import ARTICLES, KINDS, Mismatch, expected, shown_json

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Final

_TYPES: Final = frozenset(ARTICLES)
_DEEPEST: Final = 64


class SchemaValidator:
    """Checks values against one schema, in which `schema_faults` found nothing.

    Example:
        >>> SchemaValidator({"type": "integer", "minimum": 1}).check(2)
    """

    def __init__(self, schema: Mapping[str, Any]) -> None:
        self._root = schema

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

    def _target(self, reference: Any) -> Any:
        found = target_of(self._root, reference)
        return True if found is None else found

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
        if isinstance(value, (dict, list)):
            self._check_unevaluated(schema, value, depth)

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

    def _check_unevaluated(self, schema: Mapping[str, Any], value: dict[str, Any] | list[Any], depth: int) -> None:
        key = "unevaluatedProperties" if isinstance(value, dict) else "unevaluatedItems"
        if key not in schema:
            return
        judge = Judge(lambda part, item: self._passes(part, item, depth), self._target)
        known = evaluated({name: part for name, part in schema.items() if name != key}, value, judge)
        for step, item in value.items() if isinstance(value, dict) else enumerate(value):
            if step not in known:
                try:
                    self._check(schema[key], item, depth + 1)
                except Mismatch as mismatch:
                    raise mismatch.at(step) from None

    def _check_any(self, parts: list[Any], value: Any, depth: int) -> None:
        """Pass one, or complain as the one that is meant: whose constants fit, and that got furthest."""
        failures: list[tuple[int, int, Mismatch]] = []
        for part in parts:
            try:
                self._check(part, value, depth + 1)
            except Mismatch as mismatch:
                failures.append((-self._wrong_constants(part, value), len(mismatch.steps), mismatch))
            else:
                return
        best = max(failures, key=lambda failure: failure[:2], default=None)
        raise best[2] if best is not None and best[2].steps else expected("another value", value)

    def _wrong_constants(self, schema: Any, value: Any) -> int:
        """How many of the properties that tell an object's kind say that it is of another."""
        for _step in range(_DEEPEST):
            if not (isinstance(schema, dict) and "$ref" in schema):
                break
            schema = self._target(schema["$ref"])
        if not isinstance(schema, dict) or not isinstance(value, dict):
            return 0
        return sum(
            name in value and not self._passes(part, value[name], 0)
            for name, part in schema.get("properties", {}).items()
            if isinstance(part, dict) and not {"const", "enum"}.isdisjoint(part)
        )

    def _passes(self, schema: Any, value: Any, depth: int) -> bool:
        try:
            self._check(schema, value, depth + 1)
        except Mismatch:
            return False
        return True


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
