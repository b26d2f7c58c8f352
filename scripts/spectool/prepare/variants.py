"""How the members of a union are told apart, and where an unknown one goes."""

from __future__ import annotations

from typing import Any

from spectool.prepare.schema import Schema, components, is_object, members, ref_name, ref_to

Document = dict[str, Any]

UNKNOWN = "x-unknown"


def object_members(document: Document, union: Schema) -> list[str]:
    """The names of the classes in a union."""
    schemas = components(document)
    names = [name for member in members(union) if (name := ref_name(member)) is not None]
    return [name for name in names if is_object(schemas[name])]


def tag_of(document: Document, names: list[str]) -> tuple[str, dict[str, str]] | None:
    """The property whose constant tells the classes apart, with the class for each constant; None when there is none."""
    schemas = components(document)
    for key in schemas[names[0]]["properties"] if names else ():
        table: dict[str, str] = {}
        for name in names:
            word = (schemas[name]["properties"].get(key) or {}).get("const")
            if not isinstance(word, str) or word in table:
                break
            table[word] = name
        else:
            return key, table
    return None


def add_unknown_variants(document: Document) -> Document:
    """Give each union of classes a member for what this version of the API does not know yet."""
    schemas = components(document)
    for name in list(schemas):
        union = schemas[name]
        if "anyOf" not in union:
            continue
        known = object_members(document, union)
        if len(known) <= 1:
            continue
        unknown = f"Unknown{name}"
        while unknown in schemas:
            unknown += "Variant"
        tag = tag_of(document, known)
        key = tag[0] if tag is not None else "type"
        schemas[unknown] = {
            "type": "object",
            "description": f"A `{name}` of a kind that is not in the specification; all of it is kept.",
            "properties": {
                key: {
                    "type": "string",
                    "description": "The kind, as the sender named it; any str. Type checkers take it for none of the known ones.",
                }
            },
            UNKNOWN: True,
        }
        union["anyOf"] = [*union["anyOf"], ref_to(unknown)]
    return document
