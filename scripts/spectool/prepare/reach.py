"""What an operation can reach, and in which direction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from spectool.prepare.schema import Schema, children, components, operations, ref_name

if TYPE_CHECKING:
    from collections.abc import Iterator

Document = dict[str, Any]
Direction = Literal["request", "response"]

STREAMED = "CreateChatCompletionStreamResponse"


def direction_roots(document: Document) -> Iterator[tuple[Direction, Schema]]:
    """The schemas that operations name directly, with the direction in which they travel."""
    shared = document.get("components", {}).get("responses") or {}
    for _path, _method, operation in operations(document):
        for parameter in operation.get("parameters") or ():
            if isinstance(schema := parameter.get("schema"), dict):
                yield "request", schema
        for media in ((operation.get("requestBody") or {}).get("content") or {}).values():
            yield "request", media["schema"]
        for response in (operation.get("responses") or {}).values():
            name = str(response.get("$ref", "")).rpartition("/")[2]
            for media in (shared.get(name, response).get("content") or {}).values():
                if isinstance(schema := media.get("schema"), dict):
                    yield "response", schema
    for name, schema in components(document).items():
        # Upstream defined the streamed chunk and the error body for years before any operation referred to them.
        if schema.get("x-place", name) in (STREAMED, "ErrorResponse", "Error"):
            yield "response", {"$ref": f"#/components/schemas/{name}"}


def directions(document: Document) -> dict[str, set[Direction]]:
    """For each component that is reached, whether requests, responses or both reach it."""
    schemas = components(document)
    found: dict[str, set[Direction]] = {}

    def visit(schema: Schema, direction: Direction) -> None:
        pending = [schema]
        while pending:
            current = pending.pop()
            name = ref_name(current)
            if name is not None:
                seen = found.setdefault(name, set())
                if direction in seen or name not in schemas:
                    continue
                seen.add(direction)
                pending.append(schemas[name])
            pending.extend(children(current))

    for direction, root in direction_roots(document):
        visit(root, direction)
    return found


def prune(document: Document) -> Document:
    """Drop the components that nothing reaches."""
    reached = directions(document)
    document["components"]["schemas"] = {
        name: schema for name, schema in components(document).items() if name in reached
    }
    return document
