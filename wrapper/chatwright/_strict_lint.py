"""What strict mode demands of a JSON Schema, as its guide documents it, found before anything is sent. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from chatwright._faults import did_you_mean, fault, words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Final

    from chatwright.errors import Fault

    Schema = dict[str, Any]

MOST_LEVELS: Final = 10
"""Objects may lie this deep in each other, the root included."""
MOST_PROPERTIES: Final = 5000
MOST_WORDS: Final = 1000
"""Values of all enumerations together."""
MOST_CHARACTERS: Final = 120_000
"""Names of properties and definitions, and values of enumerations and constants, all together."""
LARGE_ENUM: Final = 250
MOST_LARGE_ENUM_CHARACTERS: Final = 15_000
"""All values of one enumeration that has more than `LARGE_ENUM` of them."""

TYPES: Final = ("string", "number", "boolean", "integer", "object", "array", "null")
FORMATS: Final = ("date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid")

_TO_DESCRIPTION: Final = "say it in the description, and check the answer"
_NO_DICTS: Final = "list the keys as properties, or use a list of {key, value} objects"
UNSUPPORTED: Final[dict[str, str]] = {
    "oneOf": "use anyOf",
    "allOf": "merge its members",
    "not": _TO_DESCRIPTION,
    "if": "use anyOf",
    "then": "use anyOf",
    "else": "use anyOf",
    "dependentRequired": _TO_DESCRIPTION,
    "dependentSchemas": "use anyOf",
    "default": "leave it out; every property is required",
    "minLength": _TO_DESCRIPTION,
    "maxLength": _TO_DESCRIPTION,
    "patternProperties": _NO_DICTS,
    "propertyNames": _NO_DICTS,
    "minProperties": _NO_DICTS,
    "maxProperties": _NO_DICTS,
    "unevaluatedProperties": "use additionalProperties: false",
    "prefixItems": "use an object with a property for each position",
    "unevaluatedItems": _TO_DESCRIPTION,
    "contains": _TO_DESCRIPTION,
    "minContains": _TO_DESCRIPTION,
    "maxContains": _TO_DESCRIPTION,
    "uniqueItems": _TO_DESCRIPTION,
}
"""Keywords that strict mode refuses, and what to do instead."""

_NAME: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
_LOOKAROUND: Final = re.compile(r"(?:^|[^\\])(?:\\\\)*\(\?<?[=!]")


def is_schema_name(name: str) -> bool:
    """Whether a function or a response format may be called so: 1 to 64 letters, digits, underscores or dashes."""
    return _NAME.fullmatch(name) is not None


def strict_faults(schema: Schema, path: str = "") -> list[Fault]:
    """Everything in a JSON Schema that strict mode refuses.

    Args:
        schema: The schema of a response format or of a function's parameters.
        path: Where it stands, for the faults' paths.

    Example:
        >>> found = strict_faults({"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]})
        >>> print(*found)
        additionalProperties: must be False, got None (add 'additionalProperties': False)
    """
    lint = _Lint(schema)
    found = list(_root_faults(schema, path))
    if not (found and "type" not in schema and "properties" not in schema):
        found.extend(lint.faults_of(schema, path, level=0))
    for section in ("$defs", "definitions"):
        definitions = schema.get(section)
        for name, definition in definitions.items() if isinstance(definitions, dict) else ():
            lint.characters += len(name)
            found.extend(lint.faults_of(definition, _below(path, section, name), level=0))
    return [*found, *lint.size_faults(path)]


def _root_faults(schema: Schema, path: str) -> Iterator[Fault]:
    if "$ref" in schema:
        yield fault(_below(path, "$ref"), schema["$ref"], "can't stand at the root", "put the definition itself there")
    elif "anyOf" in schema:
        hint = "wrap it: an object with one property that has the anyOf"
        yield fault(_below(path, "anyOf"), schema["anyOf"], "can't stand at the root", hint)
    elif schema.get("type") != "object":
        hint = "wrap it: an object with one property that holds it"
        yield fault(_below(path, "type"), schema.get("type"), "must be 'object' at the root", hint)


class _Lint:
    """One walk over a schema, with what it counts on the way."""

    def __init__(self, root: Schema) -> None:
        self.root = root
        self.properties = 0
        self.words = 0
        self.characters = 0

    def faults_of(self, schema: Any, path: str, *, level: int) -> Iterator[Fault]:
        if not isinstance(schema, dict):
            hint = "strict mode has no 'anything': say which type" if schema is True else None
            yield fault(path, schema, "must be a schema, that is a dict", hint)
            return
        for keyword in schema:
            if keyword in UNSUPPORTED:
                yield fault(
                    _below(path, keyword), schema[keyword], "is not supported in strict mode", UNSUPPORTED[keyword]
                )
        if "$ref" in schema:
            yield from self._reference(schema, path)
            return
        yield from self._type(schema, path)
        yield from self._words(schema, path)
        yield from _string(schema, path)
        types = schema.get("type")
        types = types if isinstance(types, list) else [types]
        if "object" in types or "properties" in schema:
            yield from self._object(schema, path, level=level + 1)
        if "items" in schema:
            yield from self.faults_of(schema["items"], _below(path, "items"), level=level)
        elif "array" in types and "prefixItems" not in schema:
            yield fault(_below(path, "items"), None, "is required for an array", "say what the items are")
        members = schema.get("anyOf")
        for index, member in enumerate(members) if isinstance(members, list) else ():
            yield from self.faults_of(member, f"{_below(path, 'anyOf')}[{index}]", level=level)

    def _type(self, schema: Schema, path: str) -> Iterator[Fault]:
        types = schema.get("type")
        if types is None:
            if not {"anyOf", "enum", "const", "properties", *UNSUPPORTED} & schema.keys():
                hint = "strict mode has no 'anything': say which type"
                yield fault(_below(path, "type"), None, "is required", hint)
            return
        for word in types if isinstance(types, list) else [types]:
            if word not in TYPES:
                yield fault(_below(path, "type"), word, f"must be {words(TYPES)}", did_you_mean(word, TYPES))

    def _object(self, schema: Schema, path: str, *, level: int) -> Iterator[Fault]:
        properties = schema.get("properties")
        properties = properties if isinstance(properties, dict) else {}
        others = schema.get("additionalProperties")
        if others is not False:
            hint = (
                _NO_DICTS
                if isinstance(others, dict) or (others and not properties)
                else "add 'additionalProperties': False"
            )
            yield fault(_below(path, "additionalProperties"), others, "must be False", hint)
        if level == MOST_LEVELS + 1:
            yield fault(path, None, f"must not lie deeper than {MOST_LEVELS} levels of objects")
        yield from _required(schema, properties, path)
        self.properties += len(properties)
        for name, sub in properties.items():
            self.characters += len(str(name))
            yield from self.faults_of(sub, _below(path, "properties", str(name)), level=level)

    def _words(self, schema: Schema, path: str) -> Iterator[Fault]:
        if isinstance(schema.get("const"), str):
            self.characters += len(schema["const"])
        choices = schema.get("enum")
        if not isinstance(choices, list):
            return
        if not choices:
            yield fault(_below(path, "enum"), choices, "must not be empty")
        length = sum(len(word) for word in choices if isinstance(word, str))
        self.words += len(choices)
        self.characters += length
        if len(choices) > LARGE_ENUM and length > MOST_LARGE_ENUM_CHARACTERS:
            rule = (
                f"must have at most {MOST_LARGE_ENUM_CHARACTERS} characters in all, as it has over {LARGE_ENUM} values"
            )
            yield fault(_below(path, "enum"), length, rule)

    def _reference(self, schema: Schema, path: str) -> Iterator[Fault]:
        place = schema["$ref"]
        beside = [keyword for keyword in schema if keyword not in ("$ref", "$defs", "definitions", *UNSUPPORTED)]
        if beside:
            hint = "use {'anyOf': [{'$ref': ...}], ...} to say more"
            yield fault(path, schema, f"can't have {', '.join(beside)} beside $ref", hint)
        if not self._is_defined(place):
            yield fault(_below(path, "$ref"), place, "must point into this schema, to something that is there")

    def _is_defined(self, place: Any) -> bool:
        if not isinstance(place, str) or not place.startswith("#"):
            return False
        found: Any = self.root
        for step in place.removeprefix("#").removeprefix("/").split("/") if place != "#" else ():
            key = step.replace("~1", "/").replace("~0", "~")
            if isinstance(found, list) and key.isdecimal() and int(key) < len(found):
                found = found[int(key)]
            elif isinstance(found, dict) and key in found:
                found = found[key]
            else:
                return False
        return isinstance(found, dict)

    def size_faults(self, path: str) -> Iterator[Fault]:
        for count, most, what in (
            (self.properties, MOST_PROPERTIES, "properties"),
            (self.words, MOST_WORDS, "values of enumerations"),
            (self.characters, MOST_CHARACTERS, "characters in names and values"),
        ):
            if count > most:
                yield fault(path, count, f"must have at most {most} {what} in all")


def _required(schema: Schema, properties: Schema, path: str) -> Iterator[Fault]:
    required = schema.get("required")
    required = required if isinstance(required, list) else []
    missing = [name for name in properties if name not in required]
    if missing:
        hint = f"add {words(missing).replace(' or ', ' and ')}; what may be absent can be null instead"
        yield fault(_below(path, "required"), schema.get("required"), "must list every property", hint)
    for name in required:
        if name not in list(properties):  # it may be anything, also what can't be hashed
            rule = "must list only properties that are there"
            yield fault(_below(path, "required"), name, rule, did_you_mean(name, map(str, properties)))


def _string(schema: Schema, path: str) -> Iterator[Fault]:
    form = schema.get("format")
    if form is not None and form not in FORMATS:
        yield fault(_below(path, "format"), form, f"must be {words(FORMATS)}", did_you_mean(form, FORMATS))
    pattern = schema.get("pattern")
    if isinstance(pattern, str) and _LOOKAROUND.search(pattern):
        yield fault(_below(path, "pattern"), pattern, "can't look ahead or behind in strict mode")


def _below(path: str, *steps: str) -> str:
    return ".".join(filter(None, (path, *steps)))
