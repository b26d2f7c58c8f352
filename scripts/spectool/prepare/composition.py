"""One spelling for composed schemas: no `allOf`, no `oneOf`, null last."""

from __future__ import annotations

from typing import Any

from spectool.prepare.schema import (
    NULL,
    Schema,
    is_null,
    map_children,
    map_roots,
    ref_name,
    remarks,
    resolve,
    with_annotations,
)

Document = dict[str, Any]

OPEN = "x-open"
"""Marks an enumeration that the document itself leaves open: any other string is as good."""


def resolve_parts(document: Document) -> Document:
    """Put parameters and request bodies where they apply: no references, nothing said once for a whole path."""
    shared = document.get("components") or {}

    def follow(part: Schema, section: str) -> Schema:
        name = str(part.get("$ref", "")).removeprefix(f"#/components/{section}/")
        return dict((shared.get(section) or {})[name]) if "$ref" in part else part

    for item in (document.get("paths") or {}).values():
        common = [follow(part, "parameters") for part in item.pop("parameters", None) or ()]
        for method in [key for key, value in item.items() if isinstance(value, dict) and "responses" in value]:
            operation = item[method]
            own = [follow(part, "parameters") for part in operation.get("parameters") or ()]
            said = {(part["name"], part["in"]) for part in own}
            parameters = [*(part for part in common if (part["name"], part["in"]) not in said), *own]
            if parameters:
                operation["parameters"] = parameters
            if "requestBody" in operation:
                operation["requestBody"] = follow(operation["requestBody"], "requestBodies")
    for section in ("parameters", "requestBodies"):
        shared.pop(section, None)
    return document


def flatten_all_of(document: Document) -> Document:
    """Merge the members of every `allOf`: properties of later members win, required names add up."""

    def flatten(schema: Schema, open_refs: frozenset[str] = frozenset()) -> Schema:
        if "allOf" not in schema:
            return map_children(schema, lambda sub, _step: flatten(sub, open_refs))
        parts = list(schema["allOf"])
        rest = {key: value for key, value in schema.items() if key != "allOf"}
        if len(parts) == 1 and not (rest.keys() - remarks(rest).keys()):
            # A single member with annotations beside it is only a place that says more about a reference.
            return with_annotations(flatten(parts[0], open_refs), rest)
        merged: Schema = {}
        for part in [*parts, rest]:
            inner, member = open_refs, part
            while (name := ref_name(member)) is not None and name not in inner:
                inner |= {name}
                member = flatten(resolve(document, member), inner)
            if name is None:  # a member that leads back here adds nothing
                merged = _merge(merged, flatten(member, inner))
        return with_annotations(merged, rest)

    return map_roots(document, lambda schema, _place: flatten(schema))


def _merge(first: Schema, second: Schema) -> Schema:
    merged = {**first, **second}
    if first.get("properties") or second.get("properties"):
        properties = dict(first.get("properties") or {})
        for name, sub in (second.get("properties") or {}).items():
            # A later member often says a property again only to narrow it, and leaves out what it is about.
            earlier = properties.get(name)
            properties[name] = {**remarks(earlier), **sub} if earlier is not None else sub
        merged["properties"] = properties
        merged.setdefault("type", "object")
    if first.get("required") or second.get("required"):
        merged["required"] = list(dict.fromkeys([*(first.get("required") or ()), *(second.get("required") or ())]))
    return merged


def unify_unions(document: Document) -> Document:
    """Spell every union as one flat `anyOf`, every null as its last member, and open word lists as enumerations."""

    def unify(schema: Schema) -> Schema:
        schema = map_children(schema, lambda sub, _step: unify(sub))
        schema = _spread_types(schema)
        if schema.get("properties") and schema.get("required"):
            # Upstream's early documents require fields that they moved elsewhere.
            schema["required"] = [name for name in schema["required"] if name in schema["properties"]]
        variants = [*(schema.pop("oneOf", None) or ()), *(schema.pop("anyOf", None) or ())]
        schema.pop("discriminator", None)
        if not variants:
            return schema
        flat: list[Schema] = []
        for variant in variants:
            inner = variant.get("anyOf") if set(variant) <= {"anyOf", *remarks(variant)} else None
            flat.extend(inner if inner is not None else [variant])
        nullable = any(is_null(variant) for variant in flat)
        kept = _distinct([variant for variant in flat if not is_null(variant)])
        kept = _open_words(kept)
        outer = {key: value for key, value in schema.items() if key not in ("type", "nullable")}
        if len(kept) == 1 and not nullable:
            return {**kept[0], **outer}
        if len(kept) == 1:
            inner_said = remarks(kept[0])
            return {**inner_said, **outer, "anyOf": [_without(kept[0], inner_said), dict(NULL)]}
        return {**outer, "anyOf": [*kept, *([dict(NULL)] if nullable else [])]}

    return map_roots(document, lambda schema, _place: unify(schema))


def _without(schema: Schema, keys: Schema) -> Schema:
    return {key: value for key, value in schema.items() if key not in keys}


def _spread_types(schema: Schema) -> Schema:
    """`type: [string, "null"]` becomes a union; `enum: [a, null]` loses its null to the union as well."""
    types = schema.get("type")
    words = schema.get("enum")
    nullable = isinstance(types, list) and "null" in types
    if isinstance(words, list) and None in words:
        schema = {**schema, "enum": [word for word in words if word is not None]}
        nullable = True
    kinds = [kind for kind in types if kind != "null"] if isinstance(types, list) else None
    if kinds is None and not nullable:
        return schema
    said = remarks(schema)
    core = _without(schema, said)
    if kinds is not None and len(kinds) != 1:
        core.pop("type")
        shapes = [{**core, "type": kind} for kind in kinds]
    else:
        if kinds:
            core["type"] = kinds[0]
        shapes = [core]
    if not nullable:
        return {**said, "anyOf": shapes}
    return {**said, "anyOf": [*shapes, dict(NULL)]}


def _distinct(variants: list[Schema]) -> list[Schema]:
    kept: list[Schema] = []
    for variant in variants:
        if variant not in kept:
            kept.append(variant)
    return kept


def _open_words(variants: list[Schema]) -> list[Schema]:
    """`anyOf: [string, enum]` is an enumeration whose words are only the known ones, as every enumeration is to us."""
    plain = [variant for variant in variants if variant.get("type") == "string" and not _narrow(variant)]
    listed = [variant for variant in variants if "enum" in variant and variant.get("type", "string") == "string"]
    if not plain or not listed:
        return variants
    return [{**variant, OPEN: True} if variant in listed else variant for variant in variants if variant not in plain]


def _narrow(schema: Schema) -> bool:
    return any(key in schema for key in ("enum", "const", "pattern", "minLength", "maxLength", "format"))
