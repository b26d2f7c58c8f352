"""Made-up documents of one operation, small enough to see what differs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spectool.diff import Change

STRING = {"type": "string"}


def document(request: Any = None, response: Any = None, schemas: Any = None, **operation: Any) -> dict[str, Any]:
    """One operation that sends `request` and answers with `response`."""
    body = {"requestBody": {"content": {"application/json": {"schema": request}}}} if request is not None else {}
    answer = {"description": "OK", "content": {"application/json": {"schema": response}}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {
            "/chat/completions": {
                "post": {
                    "operationId": "create",
                    **body,
                    "responses": {"200": answer if response is not None else {"description": "OK"}},
                    **operation,
                }
            }
        },
        "components": {"schemas": schemas or {}},
    }


def thing(required: tuple[str, ...] = (), **properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(required)}


def ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def told(changes: list[Change]) -> list[tuple[str, str, str, str]]:
    return [(change.kind, change.action, change.place, change.level.value) for change in changes]


SENT, GOT = "POST /chat/completions request", "POST /chat/completions response"
