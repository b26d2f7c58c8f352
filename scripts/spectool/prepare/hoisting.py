"""Give every inline object, enumeration and union of objects a name made from its place."""

from __future__ import annotations

from typing import Any

from spectool.prepare.schema import (
    NULL,
    REMARKS,
    Schema,
    components,
    is_enum,
    is_object,
    map_children,
    map_roots,
    members,
    pascal,
    ref_name,
    ref_to,
    remarks,
    resolve,
    without_null,
)

Document = dict[str, Any]

PLACE = "x-place"
# Said of one use, not of what is used.
_OF_THE_PLACE = ("default", "deprecated")


def hoist(document: Document) -> Document:
    """Move inline definitions into the components; each remembers its place in `x-place` until it is renamed."""
    hoister = _Hoister(document)
    map_roots(document, hoister.root)
    components(document).update(hoister.hoisted)
    return document


class _Hoister:
    def __init__(self, document: Document) -> None:
        self._document = document
        self._own = components(document)
        self._taken = dict(self._own)
        self.hoisted: dict[str, Schema] = {}

    def root(self, schema: Schema, place: str) -> Schema:
        if schema is not self._own.get(place):
            return self._lift(schema, place)
        # A component is named already; only what lies inside it is lifted.
        if "anyOf" in schema:
            lifted = [self._lift(member, _variant_place(place, member)) for member in schema["anyOf"]]
            return {**schema, "anyOf": lifted, PLACE: place}
        return {**self._walk(schema, place), PLACE: place}

    def _walk(self, schema: Schema, place: str) -> Schema:
        """The schema with everything below it hoisted."""
        inline = [member for member in members(schema) if is_object(member) or is_enum(member)]
        if "anyOf" in schema and len(inline) > 1:
            return {**schema, "anyOf": [self._lift(one, _variant_place(place, one)) for one in schema["anyOf"]]}
        return map_children(schema, lambda sub, step: self._lift(sub, place + step))

    def _lift(self, schema: Schema, place: str) -> Schema:
        """A reference in place of a definition, or the schema itself where it defines nothing."""
        if is_object(schema) or (is_enum(schema) and len(schema["enum"]) > 1):
            # The place keeps its text: the class has one of its own, and the two say different things.
            inner = {key: value for key, value in self._walk(schema, place).items() if key not in _OF_THE_PLACE}
            return {**remarks(schema), **ref_to(self._define(inner, place))}
        rest, nullable = without_null(schema)
        if "anyOf" not in schema or not self._is_union(rest):
            return self._walk(schema, place)
        said = remarks(schema)
        union: Schema = {"anyOf": [self._lift(member, _variant_place(place, member)) for member in rest]}
        if "description" in said:
            union = {"description": said["description"], **union}
        reference = ref_to(self._define(union, place))
        return {**said, "anyOf": [reference, dict(NULL)]} if nullable else {**said, **reference}

    def _define(self, schema: Schema, place: str) -> str:
        name = base = name_of(place)
        suffixes = iter(("Object", "Value", "Data"))
        while name in self._taken and not same_shape(self._taken[name], schema):
            name = base + next(suffixes)
        if name not in self._taken:
            self._taken[name] = self.hoisted[name] = {**schema, PLACE: place}
        return name

    def _is_union(self, variants: list[Schema]) -> bool:
        """Whether at least two classes would have to be told apart."""
        return sum(is_object(resolve(self._document, variant)) for variant in variants) > 1


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
    if word.endswith("ies"):
        return word.removesuffix("ies") + "y"
    if word.endswith("s") and not word.endswith("ss"):
        return word.removesuffix("s")
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
            if key not in (*REMARKS, PLACE)
        }
    if isinstance(schema, list):
        return [_shape(item) for item in schema]
    return schema


def same_shape(first: Schema, second: Schema) -> bool:
    """Whether two definitions describe the same data."""
    return _shape(first) == _shape(second)
