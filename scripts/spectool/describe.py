"""Our texts on upstream's structure.

A text belongs to a place, a name that says what is described rather than where it happens to stand, so that it
survives reordering, a change of spelling and a move between parts of an `allOf`:

    info · tags.Chat · securitySchemes.ApiKeyAuth · servers.https://api.openai.com/v1
    createChatCompletion · createChatCompletion summary     an operation and its one-line summary
    listChatCompletions(limit)                              a parameter
    createChatCompletion request · createChatCompletion 200 a request body, an answer
    updateChatCompletion body                               the schema of a body, when it is written in place
    responses.TooManyRequests[Retry-After]                  a header of a shared answer
    CompletionUsage · CompletionUsage.total_tokens          a schema and a property
    ChatCompletionList.data[]                               an object written in place: as the items of a list,
    Name.property{} · Name.property|grammar                 as the values of a map, as a variant of a union

A variant is told by the constant that tags it, else by its type. References are described where they point to and,
as properties, where they are used. `openapi.yaml` is the only store of the texts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spectool.structure import METHODS, Node, walk
from spectool.yamltext import copied

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Place = str
_SUMMARY = " summary"
_TEXT_KEYS = ("summary", "description")
# What a reader looks for even before the text.
_NAME_KEYS = {"info": ("title", "version"), "tag": ("name",), "parameter": ("name", "in"), "server": ("url",)}


def places(document: Node) -> Iterator[tuple[Place, Node]]:
    """Everything in `document` that must have a text: its place and the object that carries it."""
    if isinstance(document.get("info"), dict):
        yield "info", document["info"]
    for server in _dicts(document.get("servers")):
        yield f"servers.{server.get('url')}", server
    for tag in _dicts(document.get("tags")):
        yield f"tags.{tag.get('name')}", tag
    for path, item in _items(document.get("paths")):
        for parameter in _dicts(item.get("parameters")):
            yield from _parameter(path, parameter)
        for method in METHODS:
            if isinstance(item.get(method), dict):
                operation = item[method]
                yield from _operation(str(operation.get("operationId") or f"{method.upper()} {path}"), operation)
    yield from _components(document.get("components") or {})


def texts_of(document: Node) -> dict[Place, str]:
    """The texts that `document` holds, by place."""
    texts: dict[Place, str] = {}
    for place, node in places(document):
        text = str(node.get(text_key(place)) or "").strip()
        if text:
            texts.setdefault(place, text)
    return texts


def describe(document: Node, texts: Mapping[Place, str]) -> tuple[Node, list[Place]]:
    """`document` with `texts` instead of its own, and the places that have none."""
    result = strip(document)
    missing: dict[Place, None] = {}
    for place, node in places(result):
        text = texts.get(place, "")
        if text:
            node[text_key(place)] = text
        else:
            missing[place] = None
    for part in walk("document", result):
        if part.kind == "response" and "$ref" not in part.node:
            part.node.setdefault("description", "")  # OpenAPI requires it
        _texts_first(part.node, part.kind)
    return result, list(missing)


def strip(document: Node) -> Node:
    """`document` without anyone's prose: descriptions, summaries and the titles of schemas."""
    result: Node = copied(document)
    for part in walk("document", result):
        for key in (*_TEXT_KEYS, *(("title",) if part.kind == "schema" else ())):
            part.node.pop(key, None)
    return result


def text_key(place: Place) -> str:
    """The key that holds the text of `place`."""
    return "summary" if place.endswith(_SUMMARY) else "description"


def _components(components: Node) -> Iterator[tuple[Place, Node]]:
    for name, node in _items(components.get("parameters")):
        yield f"parameters.{name}", node
        yield from _inside(f"parameters.{name}", node.get("schema"))
    for name, node in _items(components.get("headers")):
        yield f"headers.{name}", node
    for name, node in _items(components.get("requestBodies")):
        yield f"requestBodies.{name}", node
        yield from _content(f"requestBodies.{name} body", node)
    for name, node in _items(components.get("responses")):
        yield from _response(f"responses.{name}", node)
    for name, node in _items(components.get("schemas")):
        yield name, node
        yield from _inside(name, node)
    for name, node in _items(components.get("securitySchemes")):
        yield f"securitySchemes.{name}", node


def _operation(name: str, operation: Node) -> Iterator[tuple[Place, Node]]:
    yield name + _SUMMARY, operation
    yield name, operation
    for parameter in _dicts(operation.get("parameters")):
        yield from _parameter(name, parameter)
    body = operation.get("requestBody")
    if isinstance(body, dict) and "$ref" not in body:
        yield f"{name} request", body
        yield from _content(f"{name} body", body)
    for status, response in _items(operation.get("responses")):
        yield from _response(f"{name} {status}", response)


def _parameter(owner: str, parameter: Node) -> Iterator[tuple[Place, Node]]:
    if "$ref" not in parameter:
        place = f"{owner}({parameter.get('name')})"
        yield place, parameter
        yield from _inside(place, parameter.get("schema"))


def _response(place: Place, response: Node) -> Iterator[tuple[Place, Node]]:
    if "$ref" in response:
        return
    yield place, response
    for name, header in _items(response.get("headers")):
        if "$ref" not in header:
            yield f"{place}[{name}]", header
    yield from _content(f"{place} body", response)


def _content(place: Place, holder: Node) -> Iterator[tuple[Place, Node]]:
    for number, (media_type, media) in enumerate(_items(holder.get("content"))):
        schema = media.get("schema")
        if isinstance(schema, dict):
            yield from _inline(place if number == 0 else f"{place} {media_type}", schema)


def _inside(place: Place, schema: Any) -> Iterator[tuple[Place, Node]]:
    """The places within a schema that has its own place already."""
    if not isinstance(schema, dict):
        return
    for name, node in _items(schema.get("properties")):
        yield f"{place}.{name}", node
        yield from _inside(f"{place}.{name}", node)
    for member in _dicts(schema.get("allOf")):
        yield from _inside(place, member)
    for key in ("items", "contains"):
        yield from _inline(f"{place}[]", schema.get(key))
    for key in ("additionalProperties", "unevaluatedProperties"):
        yield from _inline(f"{place}{{}}", schema.get(key))
    for name, node in _items(schema.get("patternProperties")):
        yield from _inline(f"{place}{{{name}}}", node)
    for number, node in enumerate(_dicts(schema.get("prefixItems"))):
        yield from _inline(f"{place}[{number}]", node)
    for key in ("anyOf", "oneOf"):
        for label, variant in labelled(_dicts(schema.get(key))):
            yield from _inline(f"{place}|{label}", variant)


def _inline(place: Place, schema: Any) -> Iterator[tuple[Place, Node]]:
    """A schema written in place: an object gets a text, a scalar is explained by what holds it."""
    if not isinstance(schema, dict) or "$ref" in schema:
        return
    if "properties" in schema or "allOf" in schema or "object" in _types(schema):
        yield place, schema
    yield from _inside(place, schema)


def labelled(variants: list[Node]) -> Iterator[tuple[str, Node]]:
    """The variants of a union, each with a name that does not depend on their order."""
    seen: dict[str, int] = {}
    for variant in variants:
        label = _label(variant)
        seen[label] = seen.get(label, 0) + 1
        yield label if seen[label] == 1 else f"{label}{seen[label]}", variant


def _label(variant: Node) -> str:
    if "$ref" in variant:
        return str(variant["$ref"]).rpartition("/")[2]
    for node in [variant, *(node for _, node in _items(variant.get("properties")))]:
        if "const" in node:
            return str(node["const"])
    if "enum" in variant:
        return "enum"
    return "_".join(_types(variant)) or "any"


def _types(schema: Node) -> list[str]:
    types = schema.get("type")
    return [one for one in (types if isinstance(types, list) else [types]) if isinstance(one, str) and one != "null"]


def _texts_first(node: Node, kind: str) -> None:
    first = [key for key in (*_NAME_KEYS.get(kind, ()), *_TEXT_KEYS) if key in node]
    ordered = {key: node[key] for key in (*first, *(key for key in node if key not in first))}
    node.clear()
    node.update(ordered)


def _dicts(value: Any) -> list[Node]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _items(value: Any) -> list[tuple[str, Node]]:
    return [(key, one) for key, one in value.items() if isinstance(one, dict)] if isinstance(value, dict) else []
