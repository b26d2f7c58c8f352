"""What our contract says beyond upstream's document. Data, with the reason for each; texts are in `openapi.yaml`."""

from __future__ import annotations

from typing import Any

from spectool.structure import METHODS, Node
from spectool.yamltext import copied

# Reason: the operations answer with these statuses, upstream's document names only 200 and, for one of them, 429.
ERROR_ANSWERS = {
    "400": "BadRequest",
    "401": "Unauthorized",
    "403": "Forbidden",
    "404": "NotFound",
    "409": "Conflict",
    "422": "UnprocessableEntity",
    "429": "TooManyRequests",
    "500": "InternalServerError",
    "503": "ServiceUnavailable",
}

# Reason: these two tell when to try again; upstream documents the header for 429, servers send it with 503 as well.
RETRY_AFTER_ANSWERS = ("TooManyRequests", "ServiceUnavailable")
RETRY_AFTER: Node = {"schema": {"type": "integer", "minimum": 1}}

# Reason: documents before 2026-08 don't define the body of an error for these paths.
ERROR_SCHEMAS: Node = {
    "Error": {
        "type": "object",
        "properties": {
            "code": {"type": ["string", "null"]},
            "message": {"type": "string"},
            "param": {"type": ["string", "null"]},
            "type": {"type": "string"},
        },
        "required": ["type", "message", "param", "code"],
    },
    "ErrorResponse": {
        "type": "object",
        "properties": {"error": {"$ref": "#/components/schemas/Error"}},
        "required": ["error"],
    },
}

# Reason: the chat operations take a bearer key and nothing else; upstream's document lists the schemes of other APIs.
SECURITY: list[Node] = [{"ApiKeyAuth": []}]
SECURITY_SCHEMES: Node = {"ApiKeyAuth": {"type": "http", "scheme": "bearer"}}

# Reason: the title, the licence and the server are those of this project's document, not of upstream's whole API.
TITLE = "Chat Completions API"
LICENCE: Node = {"name": "Apache-2.0", "identifier": "Apache-2.0"}
SERVERS: list[Node] = [{"url": "https://api.openai.com/v1"}]


def add(document: Node, upstream: Node) -> Node:
    """`document` with our additions; `upstream` tells which version it mirrors.

    What upstream defines itself is kept: its own answer for a status, its own error schemas.
    """
    result: Node = copied(document)
    version = str((result.get("info") or {}).get("version") or "0")
    result["info"] = {"title": TITLE, "version": version, "license": dict(LICENCE), "x-upstream": dict(upstream)}
    result["servers"] = copied(SERVERS)
    result["security"] = copied(SECURITY)
    components: Node = result.setdefault("components", {})
    components["securitySchemes"] = copied(SECURITY_SCHEMES)
    schemas: Node = components.setdefault("schemas", {})
    for name, schema in ERROR_SCHEMAS.items():
        schemas.setdefault(name, copied(schema))
    responses: Node = components.setdefault("responses", {})
    for name in ERROR_ANSWERS.values():
        answer = responses.setdefault(name, _error_answer())
        if name in RETRY_AFTER_ANSWERS:
            answer.setdefault("headers", {}).setdefault("Retry-After", copied(RETRY_AFTER))
    for operation in _operations(result):
        operation.pop("security", None)
        for status, name in ERROR_ANSWERS.items():
            operation["responses"].setdefault(status, {"$ref": f"#/components/responses/{name}"})
    return result


def _error_answer() -> Node:
    schema: dict[str, Any] = {"$ref": "#/components/schemas/ErrorResponse"}
    return {"description": "", "content": {"application/json": {"schema": schema}}}


def _operations(document: Node) -> list[Node]:
    return [item[method] for item in document["paths"].values() for method in METHODS if method in item]
