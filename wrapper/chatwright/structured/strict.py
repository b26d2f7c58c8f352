"""From a JSON schema to one that strict mode takes, with the same meaning as far as strict mode can say it.

What the API documents of strict mode (guide "Structured Outputs", supported schemas): the root is an object; every
object lists all its properties as required and has `additionalProperties: false`; alternatives are written with `anyOf`
alone; strings may have `pattern` and nine values of `format`, numbers `multipleOf` and bounds, arrays `minItems` and
`maxItems`. The rest is moved to the description, where the model reads it; the answer is checked all the same.
"""

from __future__ import annotations

import re
from copy import deepcopy
from typing import TYPE_CHECKING, Any, NamedTuple

from chatwright._json import path_of
from chatwright._strict_lint import FORMATS, strict_faults
from chatwright.errors import Fault
from chatwright.structured.leaves import enum_schema
from chatwright.structured.shapes import KINDS
from chatwright.structured.wrapping import with_note

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Final

    from chatwright.structured.shapes import JSONSchema, Step

_ANNOTATIONS: Final = frozenset(
    {"title", "default", "examples", "example", "deprecated", "readOnly", "writeOnly", "discriminator"}
    | {"$schema", "$id", "$comment", "$anchor", "definitions", "$defs"}
)
"""What says nothing about values, or is written elsewhere."""

_KEPT: Final = frozenset(
    {"type", "description", "enum", "const", "anyOf", "properties", "required", "additionalProperties", "items", "$ref"}
    | {"format", "pattern", "multipleOf", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"}
    | {"minItems", "maxItems"}
)

_NOTES: Final = {
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters",
    "minProperties": "at least {} fields",
    "maxProperties": "at most {} fields",
    "pattern": "matches the regular expression {}",
    "format": "format: {}",
    "contentEncoding": "{}-encoded",
    "contentMediaType": "media type {}",
    "uniqueItems": "no item twice",
}
"""How a keyword that strict mode doesn't have is said in a description."""

_IMPOSSIBLE: Final = {
    "not": "says what a value must not be, which strict mode can't",
    "if": "depends on another part, which strict mode can't say",
    "dependentRequired": "depends on another part, which strict mode can't say",
    "dependentSchemas": "depends on another part, which strict mode can't say",
    "contains": "demands a certain item, which strict mode can't say",
    "unevaluatedProperties": "must name its fields in one place in strict mode",
    "unevaluatedItems": "must name its items in one place in strict mode",
    "$dynamicRef": "refers to something that is known only later",
}

_ANY_SUGGESTION: Final = "say which types may stand here, or pass strict=False"
_MAP_SUGGESTION: Final = (
    "use a class with those fields, or a list of objects with a key and a value; or pass strict=False"
)
_TUPLE_SUGGESTION: Final = "use a NamedTuple, which is an object of its fields, or a list; or pass strict=False"
_FOREIGN_REGEX: Final = re.compile(r"\(\?(?!:)|\\[AZzG]")


class StrictSchema(NamedTuple):
    """A schema for strict mode.

    Attributes:
        schema: The schema; its root is an object.
        is_wrapped: Whether the root had to be put under the key `value`.
        faults: What strict mode can't express, by the path of the value.
    """

    schema: JSONSchema
    is_wrapped: bool
    faults: tuple[Fault, ...]


def strict_schema(schema: JSONSchema) -> StrictSchema:
    """The strict form of a schema.

    Example:
        >>> strict_schema({"type": "object", "properties": {"n": {"type": "integer", "default": 1}}}).schema["required"]
        ['n']
    """
    rewriter = _Rewriter(deepcopy(schema))
    found, is_wrapped = rewriter.whole()
    faults = rewriter.faults or [
        fault._replace(path=_as_value_path(fault.path, is_wrapped=is_wrapped)) for fault in strict_faults(found)
    ]
    return StrictSchema(found, is_wrapped, tuple({(fault.path, fault.rule): fault for fault in faults}.values()))


def is_object(schema: Mapping[str, Any]) -> bool:
    """Whether a schema may stand at the root."""
    return schema.get("type") == "object" and "anyOf" not in schema


def wrapped(schema: JSONSchema) -> JSONSchema:
    """An object whose one property, `value`, has the schema."""
    inner = {key: item for key, item in schema.items() if key not in ("$defs", "definitions")}
    moved = {key: item for key, item in schema.items() if key in ("$defs", "definitions")}
    return {
        "type": "object",
        "properties": {"value": inner},
        "required": ["value"],
        "additionalProperties": False,
        **moved,
    }


class _Rewriter:
    """One rewriting of one schema."""

    def __init__(self, root: JSONSchema) -> None:
        self.faults: list[Fault] = []
        self._root = root
        self._steps: list[Step] = []
        self._followed: set[str] = set()
        self._definitions: JSONSchema = {}

    def whole(self) -> tuple[JSONSchema, bool]:
        """The root with the definitions it needs, and whether it had to be wrapped."""
        root = self._root
        reference = root.get("$ref")
        if isinstance(reference, str) and reference != "#":
            siblings = {key: item for key, item in root.items() if key not in ("$ref", "$defs", "definitions")}
            target = self._target(reference)
            root = {**(target if isinstance(target, dict) else {}), **siblings}
        found = self._rewritten(root)
        is_wrapped = not is_object(found)
        if is_wrapped:
            found = wrapped(found)
        return ({**found, "$defs": self._definitions} if self._definitions else found), is_wrapped

    def _fault(self, schema: object, rule: str, suggestion: str | None = None) -> JSONSchema:
        self.faults.append(Fault(path_of(*self._steps), _excerpt(schema), rule, suggestion))
        return {"type": "string"}

    def _part(self, schema: Any, step: Step) -> JSONSchema:
        self._steps.append(step)
        found = self._rewritten(schema)
        self._steps.pop()
        return found

    def _rewritten(self, schema: Any) -> JSONSchema:
        if not isinstance(schema, dict) or not schema.keys() - _ANNOTATIONS - {"description"}:
            return self._fault(schema, "may be anything, which strict mode can't say", _ANY_SUGGESTION)
        for keyword in [keyword for keyword in _IMPOSSIBLE if keyword in schema]:
            found = self._fault(schema, _IMPOSSIBLE[keyword], "leave it out and check the answer, or pass strict=False")
            schema = {key: item for key, item in schema.items() if key != keyword}
            if not schema.keys() - _ANNOTATIONS - {"description"}:
                return found
        if "allOf" in schema:
            schema = self._merged(schema)
        if "$ref" in schema:
            return self._reference(schema)
        schema = {key: item for key, item in schema.items() if key not in _ANNOTATIONS}
        if "oneOf" in schema:
            schema["anyOf"] = [*schema.pop("oneOf"), *schema.get("anyOf", ())]
        schema = _with_kind(schema)
        types = schema.get("type")
        if "anyOf" in schema:
            schema["anyOf"] = self._variants(schema)
        if types == "object" or (isinstance(types, list) and "object" in types):
            self._object(schema)
        if types == "array" or (isinstance(types, list) and "array" in types):
            self._array(schema)
        return _noted(schema)

    def _variants(self, schema: JSONSchema) -> list[JSONSchema]:
        """Each alternative, with what was said beside `anyOf` about all of them."""
        beside = {key: item for key, item in schema.items() if key not in ("anyOf", "description")}
        for key in beside:
            del schema[key]
        variants: list[JSONSchema] = []
        for variant in schema["anyOf"]:
            found = self._rewritten({**beside, **variant} if isinstance(variant, dict) and beside else variant)
            nested = found.get("anyOf") if found.keys() == {"anyOf"} else None
            variants.extend(nested if nested is not None and not _is_wrapped_reference(found) else [found])
        return list({repr(variant): variant for variant in variants}.values())

    def _object(self, schema: JSONSchema) -> None:
        properties = schema.get("properties", {})
        others = schema.get("additionalProperties")
        if not properties and others is not False and not ("properties" in schema and others is None):
            rule = "is an object with keys of the model's choice, which strict mode doesn't have"
            self._fault(schema, rule, _MAP_SUGGESTION)
        elif schema.get("patternProperties"):
            self._fault(schema, "has fields known by a pattern only, which strict mode doesn't have", _MAP_SUGGESTION)
        elif isinstance(others, dict) and others:
            rule = "has further fields of the model's choice, which strict mode doesn't have"
            self._fault(schema, rule, _MAP_SUGGESTION)
        schema["properties"] = {name: self._part(part, name) for name, part in properties.items()}
        schema["required"] = list(properties)
        schema["additionalProperties"] = False
        for key in ("patternProperties", "propertyNames"):
            schema.pop(key, None)

    def _array(self, schema: JSONSchema) -> None:
        if "prefixItems" in schema:
            self._fault(schema, "is a tuple, which strict mode doesn't have", _TUPLE_SUGGESTION)
            del schema["prefixItems"]
            schema.setdefault("items", {"type": "string"})
        schema["items"] = self._part(schema.get("items", True), 0)

    def _reference(self, schema: JSONSchema) -> JSONSchema:
        reference = schema["$ref"]
        target = self._target(reference)
        siblings = {key: item for key, item in schema.items() if key not in _ANNOTATIONS and key != "$ref"}
        if siblings.keys() - {"description"} and not self._is_recursive(target, reference):
            return self._rewritten({**target, **siblings})
        name = self._define(reference, target)
        found: JSONSchema = {"$ref": f"#/$defs/{name}"}
        return _noted({"anyOf": [found], **siblings}) if siblings else found

    def _define(self, reference: str, target: Any) -> str:
        name = reference.rpartition("/")[2] if reference != "#" else "Root"
        if reference not in self._followed:
            self._followed.add(reference)
            self._definitions[name] = {}  # keeps its place among those that it needs itself
            self._definitions[name] = self._rewritten(target)
        return name

    def _target(self, reference: Any) -> Any:
        found: Any = self._root
        if not isinstance(reference, str) or not reference.startswith("#"):
            return {}
        for step in reference.split("/")[1:]:
            name = step.replace("~1", "/").replace("~0", "~")
            if isinstance(found, list) and name.isdecimal() and int(name) < len(found):
                found = found[int(name)]
            else:
                found = found.get(name, {}) if isinstance(found, dict) else {}
        return found

    def _is_recursive(self, target: Any, reference: str) -> bool:
        seen: set[str] = set()
        pending = [target]
        while pending:
            for found in _references(pending.pop()):
                if found in (reference, "#"):
                    return True
                if found not in seen:
                    seen.add(found)
                    pending.append(self._target(found))
        return False

    def _merged(self, schema: JSONSchema) -> JSONSchema:
        """A schema and all that its `allOf` adds, as one."""
        found = {key: item for key, item in schema.items() if key != "allOf"}
        for part in schema["allOf"]:
            if isinstance(part, dict) and "$ref" in part and (len(schema["allOf"]) > 1 or "properties" in found):
                target = self._target(part["$ref"])
                part = {**target, **{key: item for key, item in part.items() if key != "$ref"}}  # noqa: PLW2901
            if isinstance(part, dict) and "allOf" in part:
                part = self._merged(part)  # noqa: PLW2901
            for key, item in part.items() if isinstance(part, dict) else ():
                if key == "properties":
                    found[key] = {
                        **found.get(key, {}),
                        **{name: one for name, one in item.items() if name not in found.get(key, {})},
                    }
                elif key == "required":
                    found[key] = [*found.get(key, ()), *item]
                elif key not in found or key in _ANNOTATIONS or key == "description":
                    found.setdefault(key, item)
                elif found[key] != item:
                    self._fault(schema, f"has an allOf whose parts disagree on {key!r}", "merge its parts by hand")
        return found


def _references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for key, item in node.items():
            if key not in ("$defs", "definitions"):
                yield from _references(item)
    elif isinstance(node, list):
        for item in node:
            yield from _references(item)


def _is_wrapped_reference(schema: JSONSchema) -> bool:
    return len(schema["anyOf"]) == 1


def _with_kind(schema: JSONSchema) -> JSONSchema:
    """A schema that says its `type`, where that can be told."""
    if "type" in schema or "anyOf" in schema:
        return schema
    if "enum" in schema and all(type(value) in KINDS for value in schema["enum"]):
        return {**{key: item for key, item in schema.items() if key != "enum"}, **enum_schema(schema["enum"])}
    if "const" in schema and type(schema["const"]) in KINDS:
        return {"type": KINDS[type(schema["const"])], **schema}
    if "properties" in schema:
        return {"type": "object", **schema}
    if "items" in schema or "prefixItems" in schema:
        return {"type": "array", **schema}
    return schema


def _noted(schema: JSONSchema) -> JSONSchema:
    """What strict mode has no keyword for goes into the description."""
    notes: list[str] = []
    found: JSONSchema = {}
    for key, item in schema.items():
        foreign = (key == "pattern" and _FOREIGN_REGEX.search(str(item)) is not None) or (
            key == "format" and item not in FORMATS
        )
        if key in _KEPT and not foreign:
            found[key] = item
        elif key in _NOTES and item not in (False, None):
            notes.append(_NOTES[key].format(item))
    for note in notes:
        found["description"] = with_note(found.get("description"), note)
    return found


def _excerpt(schema: object) -> object:
    """A schema as a message shows it: without what is long and says nothing about the fault."""
    if not isinstance(schema, dict):
        return schema
    return {key: item for key, item in schema.items() if key not in ("description", "title", "$defs", "properties")}


def _as_value_path(path: str, *, is_wrapped: bool) -> str:
    """From `properties.items.items.properties.qty.enum` to `items[0].qty`."""
    steps: list[Step] = []
    words = iter(path.split("."))
    for word in words:
        if word in ("properties", "$defs", "definitions"):
            name = next(words, "")
            steps = [*steps, name] if word == "properties" else [name]
        elif word == "items":
            steps.append(0)
        elif not word.startswith("anyOf") and word not in _KEPT:
            steps.append(word)  # the rest of a name with a dot in it
    return path_of(*(steps[1:] if is_wrapped and steps[:1] == ["value"] else steps))
