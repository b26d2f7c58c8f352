"""The few questions that every pass asks of a schema."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spectool.faults import SpecError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Schema = dict[str, Any]

PREFIX = "#/components/schemas/"
NULL: Schema = {"type": "null"}
# Keys that say something about a place, not about the shape of the data there.
REMARKS = ("title", "description", "deprecated", "default", "example", "examples")


def ref_name(schema: object) -> str | None:
    """The component a schema refers to, or None when it is no reference."""
    if isinstance(schema, dict):
        ref = schema.get("$ref")
        if isinstance(ref, str) and ref.startswith(PREFIX):
            return ref.removeprefix(PREFIX)
    return None


def ref_to(name: str) -> Schema:
    """A reference to a component."""
    return {"$ref": PREFIX + name}


def components(document: dict[str, Any]) -> dict[str, Schema]:
    """The schemas of a document, by name."""
    found = document.setdefault("components", {}).setdefault("schemas", {})
    return found if isinstance(found, dict) else {}


def resolve(document: dict[str, Any], schema: Schema) -> Schema:
    """The schema behind a chain of references; annotations beside a reference are ignored."""
    seen: list[str] = []
    while (name := ref_name(schema)) is not None:
        if name in seen:
            raise SpecError(f"{PREFIX}{name}: refers only to itself ({' -> '.join([*seen, name])})")
        seen.append(name)
        try:
            schema = components(document)[name]
        except KeyError:
            raise SpecError(f"{PREFIX}{name}: no such schema") from None
    return schema


def is_object(schema: Schema) -> bool:
    """Whether a schema is an object with properties of its own, which becomes a class."""
    return bool(schema.get("properties"))


def is_enum(schema: Schema) -> bool:
    """Whether a schema lists its words."""
    return "enum" in schema


def is_null(schema: Schema) -> bool:
    """Whether a schema admits nothing but null."""
    return schema.get("type") == "null"


def members(schema: Schema) -> list[Schema]:
    """The members of a union; a schema that is none is its only member."""
    found = schema.get("anyOf")
    return list(found) if isinstance(found, list) else [schema]


def without_null(schema: Schema) -> tuple[list[Schema], bool]:
    """The members of a union apart from null, and whether null was one."""
    rest = [member for member in members(schema) if not is_null(member)]
    return rest, len(rest) < len(members(schema))


def remarks(schema: Schema) -> Schema:
    """What a schema says about its place."""
    return {key: schema[key] for key in REMARKS if key in schema}


def with_annotations(schema: Schema, outer: Schema) -> Schema:
    """A schema at a place: what the place says wins over what the schema says of itself."""
    said = remarks(outer)
    if not said:
        return schema
    return {**schema, **said}


def map_children(schema: Schema, change: Callable[[Schema, str], Schema]) -> Schema:
    """The schema with each direct sub-schema replaced by `change(sub_schema, step)`; a step reads `.name`, `[]`, `{}` or ``."""
    result = dict(schema)
    if isinstance(properties := schema.get("properties"), dict):
        result["properties"] = {name: change(sub, f".{name}") for name, sub in properties.items()}
    if isinstance(items := schema.get("items"), dict):
        result["items"] = change(items, "[]")
    if isinstance(values := schema.get("additionalProperties"), dict):
        result["additionalProperties"] = change(values, "{}")
    for key in ("anyOf", "oneOf", "allOf"):
        if isinstance(variants := schema.get(key), list):
            result[key] = [change(sub, "") for sub in variants]
    return result


def children(schema: Schema) -> Iterator[Schema]:
    """Each direct sub-schema."""
    found: list[Schema] = []

    def note(sub: Schema, _step: str) -> Schema:
        found.append(sub)
        return sub

    map_children(schema, note)
    return iter(found)


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Each operation with its path and method."""
    for path, item in (document.get("paths") or {}).items():
        for method in ("get", "put", "post", "delete", "options", "head", "patch", "trace"):
            if isinstance(operation := item.get(method), dict):
                yield path, method, operation


def map_roots(document: dict[str, Any], change: Callable[[Schema, str], Schema]) -> dict[str, Any]:
    """Replace, in place, every schema that stands in an operation, a shared response or a component.

    `change` gets the schema and the name of its place: a component's own name, or one made from the operation.
    """
    for _path, _method, operation in operations(document):
        name = pascal(operation["operationId"])
        for parameter in operation.get("parameters") or ():
            if isinstance(parameter.get("schema"), dict):
                parameter["schema"] = change(parameter["schema"], f"{name}?{parameter['name']}")
        for media in ((operation.get("requestBody") or {}).get("content") or {}).values():
            media["schema"] = change(media["schema"], f"{name}Request")
        for status, response in (operation.get("responses") or {}).items():
            _map_response(response, f"{name}Response" if str(status).startswith("2") else f"{name}Error", change)
    for name, response in (document.get("components", {}).get("responses") or {}).items():
        _map_response(response, f"{name}Response", change)
    schemas = components(document)
    for name in list(schemas):
        schemas[name] = change(schemas[name], name)
    return document


def _map_response(response: dict[str, Any], place: str, change: Callable[[Schema, str], Schema]) -> None:
    for media in (response.get("content") or {}).values():
        if isinstance(media.get("schema"), dict):
            media["schema"] = change(media["schema"], place)


def pascal(name: str) -> str:
    """`update_chat-completion` and `updateChatCompletion` both become `UpdateChatCompletion`."""
    words = "".join(letter if letter.isalnum() else " " for letter in name).split()
    return "".join(word[:1].upper() + word[1:] for word in words)
