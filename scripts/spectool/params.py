"""The plan of the typed dictionaries for requests."""

from __future__ import annotations

import keyword
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from spectool.prepare.reach import directions
from spectool.prepare.schema import Schema, components, is_enum, is_null, is_object, members, operations, ref_name
from spectool.prepare.variants import UNKNOWN
from spectool.spelling import Types, text_of

if TYPE_CHECKING:
    from collections.abc import Container

Document = dict[str, Any]

# Answers that go back into a request as they came: a received message is part of the next conversation.
RESENT = {"MessageInput": ("Message", "StoredMessage")}
# The caller of a streamed or plain call gives these by name; the rest are the options of the call.
_GIVEN_BY_NAME = {"CreateChatCompletionRequest": ("messages", "model", "stream")}
# Methods of the wrapper take more for these (a Python type, functions), which a typed dictionary can't redefine.
_WIDENED = ("response_format", "tools")


@dataclass(frozen=True)
class ParamField:
    """One key of a typed dictionary."""

    key: str
    annotation: str
    doc: str


@dataclass(frozen=True)
class Shape:
    """One typed dictionary."""

    name: str
    parent: str | None
    doc: str
    fields: tuple[ParamField, ...]

    @property
    def functional(self) -> bool:
        """Whether a key is no identifier, so that the class syntax cannot spell it."""
        return any(not field.key.isidentifier() or keyword.iskeyword(field.key) for field in self.fields)


@dataclass(frozen=True)
class UnionParam:
    """The alias for a union in requests."""

    name: str
    annotation: str
    doc: str


@dataclass(frozen=True)
class Params:
    """Everything the template of the typed dictionaries needs."""

    shapes: tuple[Shape, ...]
    unions: tuple[UnionParam, ...]
    words: tuple[str, ...]
    names: tuple[str, ...]

    @property
    def all(self) -> tuple[str, ...]:
        """The public names."""
        return tuple(sorted([*(shape.name for shape in self.shapes), *(union.name for union in self.unions)]))


class _ParamTypes(Types):
    """Annotations for what a caller may give: dictionaries and models, lists and tuples alike."""

    def _member(self, schema: Schema, *, closed: bool) -> str:
        name = ref_name(schema)
        if name is not None and not is_enum(self._schemas[name]):
            if is_object(self._schemas[name]):
                self.names.add(name)
                return f"{name}Param | {name}"
            return f"{name}Param"
        if schema.get("type") == "array":
            return f"Sequence[{self.annotation(schema.get('items') or {})}]"
        if schema.get("type") == "object":
            values = schema.get("additionalProperties")
            return f"Mapping[str, {self.annotation(values) if isinstance(values, dict) and values else 'Any'}]"
        return super()._member(schema, closed=closed)


def make_params(document: Document) -> Params:
    """The typed dictionaries for every shape that a request can reach."""
    schemas = components(document)
    types = _ParamTypes(document)
    asked = {name for name, where in directions(document).items() if "request" in where}
    shapes: list[Shape] = []
    unions: list[UnionParam] = []
    for name in sorted(asked):
        schema = schemas[name]
        if is_object(schema) and not schema.get(UNKNOWN):
            shapes.extend(_shapes(name, schema, types))
        elif not is_object(schema) and not is_enum(schema):
            kinds = [member for member in members(schema) if not schemas.get(ref_name(member) or "", {}).get(UNKNOWN)]
            annotation = types.annotation({"anyOf": kinds})
            resent = [one for one in RESENT.get(name, ()) if one in schemas]
            types.names.update(resent)
            unions.append(UnionParam(f"{name}Param", " | ".join([annotation, *resent]), text_of(schema)))
    for _path, _method, operation in operations(document):
        shapes.extend(_query(operation, types))
    return Params(tuple(shapes), tuple(unions), tuple(sorted(types.words)), tuple(sorted(types.names)))


def _shapes(name: str, schema: Schema, types: _ParamTypes) -> list[Shape]:
    required = set(schema.get("required") or ())
    doc = text_of(schema) or f"`{name}` of the API."
    given = _GIVEN_BY_NAME.get(name)
    if given is None:
        return [Shape(f"{name}Param", None, doc, _fields(schema["properties"], required, types))]
    options = {key: sub for key, sub in schema["properties"].items() if key not in given}
    rest = {key: sub for key, sub in schema["properties"].items() if key in given}
    widened = {key: sub for key, sub in options.items() if key in _WIDENED}
    plain = {key: sub for key, sub in options.items() if key not in widened}
    start = name.removesuffix("Request")
    parent, grandparent = f"{start}Options", f"{start}PlainOptions"
    doc_of_plain = "The options of a call that are the same in all methods; `None` leaves one out."
    doc_of_all = "The options of a call; `None` leaves one out."
    return [
        Shape(grandparent, None, doc_of_plain, _fields(plain, (), types, optional=True)),
        Shape(parent, grandparent, doc_of_all, _fields(widened, (), types, optional=True)),
        Shape(f"{name}Param", parent, doc, _fields(rest, required, types)),
    ]


def _fields(
    properties: dict[str, Schema], required: Container[str], types: _ParamTypes, *, optional: bool = False
) -> tuple[ParamField, ...]:
    found = []
    for key, sub in properties.items():
        annotation = types.annotation(sub, closed=key in required)
        if optional and annotation != "Any" and not any(is_null(member) for member in members(sub)):
            annotation += " | None"
        found.append(ParamField(key, f"Required[{annotation}]" if key in required else annotation, text_of(sub)))
    return tuple(found)


def _query(operation: dict[str, Any], types: _ParamTypes) -> list[Shape]:
    fields = []
    for parameter in operation.get("parameters") or ():
        if parameter["in"] != "query":
            continue
        annotation = types.annotation(parameter.get("schema") or {})
        if "None" not in annotation.split(" | "):
            annotation += " | None"
        fields.append(ParamField(parameter["name"], annotation, text_of(parameter)))
    if not fields:
        return []
    name = operation["operationId"]
    return [
        Shape(
            f"{name[:1].upper()}{name[1:]}Options", None, "The options of a call; `None` leaves one out.", tuple(fields)
        )
    ]
