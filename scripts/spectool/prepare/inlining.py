"""Put what is only another name for something simple where it is used."""

from __future__ import annotations

from typing import Any

from spectool.prepare.hoisting import PLACE
from spectool.prepare.schema import (
    NULL,
    Schema,
    components,
    is_enum,
    is_object,
    map_children,
    map_roots,
    members,
    ref_name,
    remarks,
    resolve,
    with_annotations,
    without_null,
)

Document = dict[str, Any]

NULLABLE = "x-nullable"


def inline_aliases(document: Document) -> Document:
    """Copy every component that is no object, enumeration or union of objects to its places of use.

    The null that `name_without_null` took from a component comes back at the places that refer to it.
    """
    schemas = components(document)
    nullable_names = {name for name, schema in schemas.items() if schema.pop(NULLABLE, False)}
    kept = {name for name, schema in schemas.items() if _is_named(document, schema)}

    def inline(schema: Schema, open_names: tuple[str, ...] = ()) -> Schema:
        name = ref_name(schema)
        if name is None:
            return _flat(map_children(schema, lambda sub, _step: inline(sub, open_names)))
        target = {key: value for key, value in resolve_once(document, name).items() if key != PLACE}
        if name in kept:
            if name not in nullable_names:
                return schema
            return {**remarks(schema), "anyOf": [{"$ref": schema["$ref"]}, dict(NULL)]}
        if name in open_names:
            # A name for a list or a map of itself: any JSON value fits, and no class could say more.
            return remarks(schema)
        return with_annotations(inline(target, (*open_names, name)), schema)

    map_roots(document, lambda schema, _place: inline(schema))
    document["components"]["schemas"] = {name: schema for name, schema in components(document).items() if name in kept}
    return document


def resolve_once(document: Document, name: str) -> Schema:
    """The component of that name; an unknown one is reported with its place."""
    resolve(document, {"$ref": f"#/components/schemas/{name}"})
    return components(document)[name]


def _is_named(document: Document, schema: Schema) -> bool:
    if is_object(schema) or is_enum(schema):
        return True
    return sum(is_object(resolve(document, member)) for member in members(schema) if "anyOf" in schema) > 1


def name_without_null(document: Document) -> Document:
    """Strip null from components that keep their name: a class or a word list is never null, only a place is."""
    schemas = components(document)
    for name, schema in schemas.items():
        rest, nullable = without_null(schema)
        if not nullable or not rest or (len(rest) == 1 and ref_name(rest[0]) is not None):
            continue
        core = {**rest[0], **remarks(schema)} if len(rest) == 1 else {**schema, "anyOf": rest}
        if _is_named(document, core):
            schemas[name] = {**core, NULLABLE: True}
    return document


def _flat(schema: Schema) -> Schema:
    """Unions that came in through an alias join the union around them; null stays last."""
    variants = schema.get("anyOf")
    if not isinstance(variants, list):
        return schema
    flat: list[Schema] = []
    for variant in variants:
        flat.extend(
            variant["anyOf"] if set(variant) <= {"anyOf", *remarks(variant)} and "anyOf" in variant else [variant]
        )
    rest = [variant for variant in flat if variant.get("type") != "null"]
    nullable = len(rest) < len(flat)
    if len(rest) == 1 and not nullable:
        return {**rest[0], **remarks(schema)}
    return {**schema, "anyOf": [*rest, *([dict(NULL)] if nullable else [])]}
