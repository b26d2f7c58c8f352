"""Small documents for the tests of the spec tools."""

from __future__ import annotations

from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"
CONTRACT = Path(__file__).parents[2] / "openapi.yaml"
SLICES = sorted(DATA.glob("*.yaml"))


def chat(schemas: dict[str, Any] | None = None, **operation: Any) -> dict[str, Any]:
    """An OpenAPI document with one chat operation, whose answer is the schema `Answer`."""
    answer = {"description": "ok", "content": {"application/json": {"schema": ref("Answer")}}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {
            "/chat/completions": {
                "post": {"operationId": "createChatCompletion", "responses": {"200": answer}} | operation
            }
        },
        "components": {"schemas": {"Answer": {"type": "object"}} | (schemas or {})},
    }


def ref(name: str, section: str = "schemas") -> dict[str, str]:
    """A reference to a component."""
    return {"$ref": f"#/components/{section}/{name}"}
