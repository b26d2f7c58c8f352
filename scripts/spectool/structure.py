"""What an OpenAPI 3 document is made of: which key of which object holds an object of which kind.

The passes walk by this table instead of guessing from key names, so that a property called `example`, a default
that looks like a `$ref` or a vendor's free-form data is never taken for a part of the contract.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from spectool.faults import SpecError

if TYPE_CHECKING:
    from collections.abc import Iterator

Node = dict[str, Any]
Path = tuple[str | int, ...]

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")

# kind → key → (how the children are held, their kind)
ONE, LIST, MAP, ONE_OR_LIST = "one", "list", "map", "one or list"
_SCHEMA = {
    **dict.fromkeys(("properties", "patternProperties", "$defs", "definitions", "dependentSchemas"), (MAP, "schema")),
    **dict.fromkeys(("allOf", "anyOf", "oneOf", "prefixItems"), (LIST, "schema")),
    **dict.fromkeys(
        (
            "additionalProperties",
            "not",
            "if",
            "then",
            "else",
            "contains",
            "propertyNames",
            "unevaluatedItems",
            "unevaluatedProperties",
            "additionalItems",
            "contentSchema",
        ),
        (ONE, "schema"),
    ),
    "items": (ONE_OR_LIST, "schema"),
}
_PARAMETER = {"schema": (ONE, "schema"), "content": (MAP, "media type")}
TABLE: dict[str, dict[str, tuple[str, str]]] = {
    "document": {
        "info": (ONE, "info"),
        "servers": (LIST, "server"),
        "tags": (LIST, "tag"),
        "paths": (MAP, "path item"),
        "webhooks": (MAP, "path item"),
        "components": (ONE, "components"),
    },
    "info": {"license": (ONE, "license"), "contact": (ONE, "contact")},
    "components": {
        "schemas": (MAP, "schema"),
        "responses": (MAP, "response"),
        "parameters": (MAP, "parameter"),
        "requestBodies": (MAP, "request body"),
        "headers": (MAP, "header"),
        "securitySchemes": (MAP, "security scheme"),
        "links": (MAP, "link"),
        "callbacks": (MAP, "callback"),
        "pathItems": (MAP, "path item"),
        "examples": (MAP, "example"),
    },
    "path item": {
        "parameters": (LIST, "parameter"),
        "servers": (LIST, "server"),
        **dict.fromkeys(METHODS, (ONE, "operation")),
    },
    "operation": {
        "parameters": (LIST, "parameter"),
        "requestBody": (ONE, "request body"),
        "responses": (MAP, "response"),
        "callbacks": (MAP, "callback"),
        "servers": (LIST, "server"),
    },
    "callback": {"": (MAP, "path item")},  # the callback object itself is the map
    "parameter": _PARAMETER,
    "header": _PARAMETER,
    "request body": {"content": (MAP, "media type")},
    "response": {"content": (MAP, "media type"), "headers": (MAP, "header"), "links": (MAP, "link")},
    "media type": {"schema": (ONE, "schema"), "encoding": (MAP, "encoding")},
    "encoding": {"headers": (MAP, "header")},
    "schema": _SCHEMA,
    **{
        leaf: {}
        for leaf in ("server", "tag", "license", "contact", "security scheme", "link", "example", "discriminator")
    },
}


class Part(NamedTuple):
    """One object of a document."""

    path: Path
    kind: str
    node: Node


def children(kind: str, node: Node, path: Path = ()) -> Iterator[Part]:
    """The objects right below `node`, in the order of the document.

    Raises:
        SpecError: Something else stands where OpenAPI wants a mapping or a list.
    """
    table = TABLE[kind]
    whole = table.get("")
    for key, value in node.items():
        if key.startswith("x-"):
            continue
        held, child_kind = (ONE, whole[1]) if whole else table.get(key, ("", ""))
        if not held or value is None:
            continue
        for place, child in _held(held, value, (*path, key)):
            if isinstance(child, dict):
                yield Part(place, child_kind, child)
            elif not (child_kind == "schema" and isinstance(child, bool)):
                raise SpecError(f"{pointer(place)}: {kind_of(child)} stands where a mapping belongs")


def _held(held: str, value: Any, path: Path) -> list[tuple[Path, Any]]:
    if held == ONE or (held == ONE_OR_LIST and not isinstance(value, list)):
        return [(path, value)]
    if held == MAP and isinstance(value, dict):
        return [((*path, name), child) for name, child in value.items()]
    if held != MAP and isinstance(value, list):
        return [((*path, number), child) for number, child in enumerate(value)]
    wanted = "a mapping" if held == MAP else "a list"
    raise SpecError(f"{pointer(path)}: {kind_of(value)} stands where {wanted} belongs")


def kind_of(value: object) -> str:
    """What a value is, for messages."""
    names = {dict: "a mapping", list: "a list", str: "a string", bool: "a boolean", type(None): "nothing"}
    return names.get(type(value), "a number")


def walk(kind: str, node: Node, path: Path = ()) -> Iterator[Part]:
    """`node` and every object below it, parents first; `$ref` is not followed."""
    yield Part(path, kind, node)
    for part in children(kind, node, path):
        yield from walk(part.kind, part.node, part.path)


def reference(node: Node) -> str | None:
    """Where `node` points to, if it is a reference."""
    target = node.get("$ref")
    return target if isinstance(target, str) else None


def pointer(path: Path) -> str:
    """`path` as people write it: `paths./chat/completions.post.responses.200`."""
    return ".".join(str(step) for step in path)


def steps(target: str, place: str) -> tuple[str, ...]:
    """The path that a local reference (`#/components/schemas/Error`) names; `place` is where it stands."""
    if not target.startswith("#/"):
        raise SpecError(f"{place}: $ref {target!r} points outside of the document")
    from urllib.parse import unquote

    return tuple(unquote(step).replace("~1", "/").replace("~0", "~") for step in target[2:].split("/"))


def resolve(document: Node, target: str, place: str) -> Any:
    """What a local reference names."""
    found: Any = document
    for step in steps(target, place):
        if isinstance(found, dict) and step in found:
            found = found[step]
        elif isinstance(found, list) and step.isdecimal() and int(step) < len(found):
            found = found[int(step)]
        else:
            raise SpecError(f"{place}: $ref {target!r} points to nothing")
    return found
