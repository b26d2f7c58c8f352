"""The demands of the specification on requests, compact enough to ship."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from spectool.prepare.composition import OPEN
from spectool.prepare.reach import directions
from spectool.prepare.schema import Schema, components, members, ref_name
from spectool.prepare.schema import operations as each_operation
from spectool.prepare.variants import UNKNOWN

if TYPE_CHECKING:
    from spectool.plan import Plan

Document = dict[str, Any]

_KEPT = (
    "type",
    "const",
    "enum",
    "minimum",
    "maximum",
    "exclusiveMinimum",
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


@dataclass(frozen=True)
class Constraints:
    """What the template prints."""

    schemas: dict[str, dict[str, Any]]
    operations: dict[str, dict[str, Any]]


def make_constraints(document: Document, plan: Plan) -> Constraints:
    """The constraints on everything that a request can reach."""
    asked = {name for name, where in directions(document).items() if "request" in where}
    schemas = components(document)
    compact = {
        name: _compact(schema, schemas)
        for name, schema in sorted(schemas.items())
        if name in asked and not schema.get(UNKNOWN)
    }
    operations: dict[str, dict[str, Any]] = {}
    planned = {one.id: one for one in plan.operations.values()}
    for _path, _method, operation in each_operation(document):
        own = planned[operation["operationId"]]
        queries = [one for one in operation.get("parameters") or () if one["in"] == "query"]
        operations[own.module] = {"body": own.body} if own.body else {}
        if queries:
            operations[own.module]["query"] = {
                one["name"]: _compact(one.get("schema") or {}, schemas) for one in queries
            }
    return Constraints(compact, operations)


def _compact(schema: Schema, schemas: dict[str, Schema]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    name = ref_name(schema)
    if name is not None:
        found["ref"] = name
    if schema.get("deprecated"):
        found["deprecated"] = str(schema.get("description") or "").strip() or True
    if "anyOf" in schema:
        kinds = [one for one in members(schema) if not schemas.get(ref_name(one) or "", {}).get(UNKNOWN)]
        found["anyOf"] = [_compact(one, schemas) for one in kinds]
        return found
    found.update({key: schema[key] for key in _KEPT if key in schema})
    if schema.get(OPEN):
        found["open"] = True
    if schema.get("properties"):
        found["properties"] = {key: _compact(sub, schemas) for key, sub in schema["properties"].items()}
        found["required"] = list(schema.get("required") or ())
    if isinstance(schema.get("items"), dict):
        found["items"] = _compact(schema["items"], schemas)
    if isinstance(schema.get("additionalProperties"), dict):
        found["values"] = _compact(schema["additionalProperties"], schemas)
    elif schema.get("additionalProperties") is False:
        found["closed"] = True
    return found
