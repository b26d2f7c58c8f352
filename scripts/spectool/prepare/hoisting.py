"""Give every inline object, enumeration and union of objects a name made from its place."""

from __future__ import annotations

from typing import Any

from spectool.prepare.schema import (
    ANNOTATIONS,
    NULL,
    Schema,
    components,
    is_enum,
    is_object,
    map_children,
    map_roots,
    pascal,
    ref_name,
    ref_to,
    resolve,
    without_null,
)

Document = dict[str, Any]

PLACE = "x-place"


def hoist(document: Document) -> Document:
    """Move inline definitions into the components; each remembers its place in `x-place` until it is renamed."""
    taken = dict(components(document))
    hoisted: dict[str, Schema] = {}

    def walk(schema: Schema, place: str) -> Schema:
        """The schema with everything below it hoisted."""
        return map_children(schema, lambda sub, step: lift(sub, place + step))

    def lift(schema: Schema, place: str) -> Schema:
        """A reference in place of a definition, or the schema itself where it defines nothing."""
        if is_object(schema) or (is_enum(schema) and len(schema["enum"]) > 1):
            # The place keeps its text: the class has one of its own, and the two say different things.
            said = {key: schema[key] for key in ANNOTATIONS if key in schema}
            inner = {key: value for key, value in walk(schema, place).items() if key not in ("default", "deprecated")}
            return {**said, **ref_to(define(inner, place))}
        rest, nullable = without_null(schema)
        if "anyOf" in schema and _objects(rest) > 1:
            said = {key: schema[key] for key in ANNOTATIONS if key in schema}
            union = {"anyOf": [lift(member, _variant_place(place, member)) for member in rest]}
            if "description" in said:
                union = {"description": said["description"], **union}
            reference = ref_to(define(union, place))
            return {**said, "anyOf": [reference, dict(NULL)]} if nullable else {**said, **reference}
        return walk(schema, place)

    def define(schema: Schema, place: str) -> str:
        name = base = name_of(place)
        suffixes = iter(("Object", "Value", "Data"))
        while name in taken and _shape(taken[name]) != _shape(schema):
            name = base + next(suffixes)
        if name not in taken:
            taken[name] = hoisted[name] = {**schema, PLACE: place}
        return name

    def _objects(variants: list[Schema]) -> int:
        return sum(is_object(resolve(document, variant)) for variant in variants)

    def root(schema: Schema, place: str) -> Schema:
        if schema is not components(document).get(place):
            return lift(schema, place)
        # A component is named already; only what lies inside it is lifted.
        if "anyOf" in schema:
            return {**schema, "anyOf": [lift(member, _variant_place(place, member)) for member in schema["anyOf"]], PLACE: place}
        return {**walk(schema, place), PLACE: place}

    map_roots(document, root)
    components(document).update(hoisted)
    return document


def name_of(place: str) -> str:
    """`CreateChatCompletionResponse.choices[]` becomes `CreateChatCompletionResponseChoice`."""
    words: list[str] = []
    for step in place.replace("?", ".").replace("|", ".").split("."):
        word = pascal(step.replace("[]", "").replace("{}", ""))
        if "[]" in step or "{}" in step:
            word = _singular(word)
        words.append(word)
    return "".join(words)


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("s") and not word.endswith("ss") and len(word) > 3:
        return word[:-1]
    return word + "Entry"


def _variant_place(place: str, member: Schema) -> str:
    """A place for a union's inline member: what tells it from the others comes first."""
    if ref_name(member) is not None:
        return place
    for sub in (member.get("properties") or {}).values():
        if isinstance(word := sub.get("const"), str):
            return f"{place}|{word}"
    if is_enum(member):
        return f"{place}|mode"
    if (title := member.get("title")) and is_object(member):
        return f"{place}|{title}"
    return f"{place}|object" if is_object(member) else place


def _shape(schema: Schema) -> object:
    """What two definitions must share to be one: everything except texts and the place they came from."""
    if isinstance(schema, dict):
        return {
            key: sorted(value)
            if key == "required"
            else {name: _shape(sub) for name, sub in value.items()}
            if key == "properties"
            else _shape(value)
            for key, value in schema.items()
            if key not in (*ANNOTATIONS, PLACE)
        }
    if isinstance(schema, list):
        return [_shape(item) for item in schema]
    return schema


def same_shape(first: Schema, second: Schema) -> bool:
    """Whether two definitions describe the same data."""
    return _shape(first) == _shape(second)
