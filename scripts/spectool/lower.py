"""The document as the generator gets it: the prepared one without what our templates take from the plan.

Stock openapi-python-client would send defaults, make a class of every word list and lose null on the way. None of it
reaches a template of ours, so it is left out before the generator can trip over it.
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from spectool.prepare.schema import Schema, components, is_enum, is_object, map_children, map_roots, ref_name

Document = dict[str, Any]

_KEPT = frozenset({"type", "properties", "required", "items", "additionalProperties", "anyOf", "const", "$ref"})
_MEDIA = "application/json"


def lower(document: Document) -> Document:
    """A copy of a prepared document that only holds what the generator needs to lay out files."""
    lowered = deepcopy(document)
    schemas = components(lowered)

    def bare(schema: Schema) -> Schema:
        name = ref_name(schema)
        if name is not None:
            target = schemas[name]
            if is_object(target):
                return {"$ref": schema["$ref"]}
            return {"type": "string"} if is_enum(target) else bare(target)
        schema = map_children(schema, lambda sub, _step: bare(sub))
        if schema.get("type") == "object" and not is_object(schema):
            return {}
        return {key: value for key, value in schema.items() if key in _KEPT and key != "additionalProperties"}

    shared = lowered["components"].pop("responses", {})
    for item in lowered["paths"].values():
        for operation in item.values():
            if not isinstance(operation, dict):
                continue
            operation.pop("description", None)
            for status, response in (operation.get("responses") or {}).items():
                found = deepcopy(shared.get(str(response.get("$ref", "")).rpartition("/")[2], response))
                content = {kind: media for kind, media in (found.get("content") or {}).items() if kind == _MEDIA}
                operation["responses"][status] = {"description": "", **({"content": content} if content else {})}
    map_roots(lowered, lambda schema, _place: bare(schema))
    lowered["components"] = {
        "schemas": {name: sub for name, sub in schemas.items() if is_object(document["components"]["schemas"][name])}
    }
    lowered["info"] = {"title": "chatwright_api", "version": str(lowered["info"].get("version", "0"))}
    for key in ("tags", "servers", "security"):
        lowered.pop(key, None)
    return lowered
