"""How the keywords of one schema are read, in the spelling of OpenAPI 3.0 or 3.1."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeAlias

Schema: TypeAlias = Mapping[str, Any]

CONSTRAINTS: Final = (
    "minimum",
    "exclusiveMinimum",
    "maximum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "pattern",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
)
_KEYWORDS_OF: Final = {
    "number": ("minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum", "multipleOf"),
    "string": ("minLength", "maxLength", "pattern"),
    "array": ("minItems", "maxItems", "uniqueItems"),
    "object": ("minProperties", "maxProperties"),
}
_TYPE_OF: Final = {bool: "boolean", int: "integer", float: "number", str: "string", list: "array", dict: "object"}


def one_line(text: Any) -> str | None:
    """A text without its line breaks; None when there is none."""
    return (" ".join(text.split()) or None) if isinstance(text, str) else None


def join_parts(parts: Sequence[Schema], outer: Schema) -> Schema:
    """What `allOf` means: the parts' properties and demands together; the last word counts, and the outer one most."""
    whole: dict[str, Any] = {}
    for part in [*parts, outer]:
        for key, value in part.items():
            if key == "properties":
                whole["properties"] = {**whole.get("properties", {}), **value}
            elif key == "required":
                whole["required"] = [*dict.fromkeys([*whole.get("required", ()), *value])]
            elif key in {"description", "deprecated", "default", "title"} and part is not outer:
                continue  # what is said about a part is not said about the whole
            else:
                whole[key] = value
    return whole


def alias_of(schema: Schema) -> str:
    """The alias that was copied to this place, if the preparation says so: what it says is one thing, told once."""
    name = schema.get("x-place")
    return name if isinstance(name, str) and name.isidentifier() and "$ref" not in schema else ""


def is_inline(member: Any) -> bool:
    """Whether a union's member is an object or list of its own, so that its place needs a number."""
    return isinstance(member, Mapping) and "$ref" not in member and ("properties" in member or "items" in member)


def only_demands(member: Any) -> bool:
    """Whether a union's member says nothing about the type, like `required: [a]`."""
    return isinstance(member, Mapping) and bool(member) and set(member) <= {"required", "title", "description", "not"}


def types_of(schema: Schema) -> list[str]:
    """The JSON types that a schema declares or implies, null aside; `any` when it leaves them open."""
    declared = schema.get("type")
    listed = [declared] if isinstance(declared, str) else list(declared) if isinstance(declared, Sequence) else []
    if not listed and ("enum" in schema or "const" in schema):
        return [*dict.fromkeys(_TYPE_OF.get(type(word), "any") for word in words_of(schema))]
    if not listed:
        listed = ["object"] if "properties" in schema else ["array"] if "items" in schema else ["any"]
    return [kind for kind in listed if kind != "null"]


def words_of(schema: Schema) -> tuple[Any, ...]:
    """The values of an enum or the one of a const, null aside."""
    if "const" in schema:
        return () if schema["const"] is None else (schema["const"],)
    return tuple(word for word in schema.get("enum") or () if word is not None)


def fits(word: Any, kind: str) -> bool:
    """Whether a value is of a JSON type."""
    own = _TYPE_OF.get(type(word), "any")
    return kind in {own, "any"} or (own == "integer" and kind == "number")


def allows_null(schema: Schema) -> bool:
    """Whether null is among the types or the words."""
    declared = schema.get("type")
    if declared == "null" or (isinstance(declared, Sequence) and not isinstance(declared, str) and "null" in declared):
        return True
    return None in (schema.get("enum") or ()) or ("const" in schema and schema["const"] is None)


def limits_of(schema: Schema, kind: str) -> dict[str, Any]:
    """The constraints that apply to a JSON type; those that exclude nothing are left out."""
    names = _KEYWORDS_OF.get("number" if kind == "integer" else kind, ())
    found = {name: schema[name] for name in names if schema.get(name) is not None and schema[name] is not False}
    for name, limit in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
        if found.get(name) is True:  # the spelling of 3.0
            found[name] = found.pop(limit, 0)
    return {name: value for name, value in found.items() if (name, value) not in {("minLength", 0), ("minItems", 0)}}
