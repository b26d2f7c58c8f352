"""Compare what stands above the schemas: operations, parameters, bodies, answers, servers and security."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from spectool.diff_change import Change, Direction, Effect, merged
from spectool.diff_spelling import one_line
from spectool.diff_view import Document, Note, View, Viewer
from spectool.diff_walk import Spot, Walk

METHODS: Final = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_STREAM: Final = "text/event-stream"


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation, with what its path says for all of the path's operations."""

    title: str  # POST /chat/completions
    item: Mapping[str, Any]
    parameters: tuple[Mapping[str, Any], ...]


def diff(old: Document, new: Document) -> list[Change]:
    """What differs between two OpenAPI documents in meaning; spelling, order and examples do not count.

    Made for prepared documents, whose component names are the names of the client's classes; plain ones work too.

    Args:
        old: The document that users know.
        new: The one that takes its place.

    Returns:
        The changes, each once, in the order they are met; none for documents that mean the same.

    Raises:
        SpecError: A reference leads nowhere or back to itself.
    """
    walk = Walk(Viewer(old), Viewer(new))
    _servers(walk)
    before, after = _operations(walk.old), _operations(walk.new)
    for key, operation in before.items():
        if key not in after:
            told = one_line(operation.item.get("summary") or operation.item.get("description")) or ""
            walk.note("operation", "removed", "narrows", Spot(operation.title, "both"), old=operation.title, about=told)
    # The plainest address first, the one that sends most before the others: what several operations share is reported
    # where people know it from.
    for key, operation in sorted(after.items(), key=lambda item: (len(item[0][1]), item[0][0] != "post")):
        if key in before:
            _operation(walk, before[key], operation)
            walk.finish()
        else:
            told = one_line(operation.item.get("summary") or operation.item.get("description")) or ""
            walk.note("operation", "added", "widens", Spot(operation.title, "both"), new=operation.title, about=told)
    _unmet(walk)
    _classes(walk)
    return merged(walk.changes)


def _operations(viewer: Viewer) -> dict[tuple[str, str], Operation]:
    found: dict[tuple[str, str], Operation] = {}
    for path, entry in (viewer.document.get("paths") or {}).items():
        item = viewer.resolve(entry)
        shared = [viewer.resolve(parameter) for parameter in item.get("parameters", ())]
        for method in METHODS:
            if isinstance(item.get(method), Mapping):
                own = [viewer.resolve(parameter) for parameter in item[method].get("parameters", ())]
                taken = {_key(parameter) for parameter in own}
                parameters = (*(parameter for parameter in shared if _key(parameter) not in taken), *own)
                nameless = re.sub(r"\{[^}]*\}", "{}", path)  # the name of a path parameter is no part of the address
                found[method, nameless] = Operation(f"{method.upper()} {path}", item[method], parameters)
    return found


def _operation(walk: Walk, old: Operation, new: Operation) -> None:
    spot = Spot(new.title, "both")
    names = old.item.get("operationId"), new.item.get("operationId")
    if names[0] and names[1] and names[0] != names[1]:
        walk.note("operation", "renamed", "changes", spot, old=names[0], new=names[1])
    for key in ("summary", "description"):
        walk.said("description", (_note(old.item, key), _note(new.item, key)), spot)
    about = one_line(new.item.get("description")) or ""
    walk.said("deprecation", (_flag(old.item), _flag(new.item)), spot, about=about)
    demanded, demanded_now = _security(walk.old, old), _security(walk.new, new)
    if demanded != demanded_now:
        walk.note("security", "changed", "changes", spot, old=demanded, new=demanded_now)
    _parameters(walk, old, new)
    _bodies(walk, old, new)
    _answers(walk, old, new)


def _note(item: Mapping[str, Any], key: str) -> Note:
    return Note(one_line(item.get(key)), "")


def _flag(item: Mapping[str, Any]) -> Note:
    return Note(item.get("deprecated") is True or None, "")


def _security(viewer: Viewer, operation: Operation) -> str:
    demanded = operation.item.get("security", viewer.document.get("security")) or []
    schemes = viewer.document.get("components", {}).get("securitySchemes", {})
    told = []
    for alternative in demanded:
        names = [(name, viewer.resolve(schemes.get(name, {}))) for name in sorted(alternative)]
        told.append(" and ".join(" ".join(str(v) for v in _scheme(name, scheme)) for name, scheme in names))
    return " or ".join(sorted(told)) or "none"


def _scheme(name: str, scheme: Mapping[str, Any]) -> list[Any]:
    facts = [scheme[key] for key in ("type", "scheme", "in", "name") if key in scheme]
    return facts or [name]


def _key(parameter: Mapping[str, Any]) -> tuple[str, str]:
    return str(parameter.get("in")), str(parameter.get("name"))


def _parameters(walk: Walk, old: Operation, new: Operation) -> None:
    before = {_key(parameter): parameter for parameter in old.parameters}
    after = {_key(parameter): parameter for parameter in new.parameters}
    by_position = _path_parameters(old, new)
    for key, parameter in before.items():
        if key not in after and key not in by_position:
            spot = Spot(f"{new.title} {key[0]}", "request", key[1])
            about = one_line(parameter.get("description")) or ""
            walk.note("parameter", "removed", "narrows", spot, old=_declared(walk.old, parameter), about=about)
    for key, parameter in after.items():
        if key not in before and key not in by_position.values():
            spot = Spot(f"{new.title} {key[0]}", "request", key[1])
            effect: Effect = "narrows" if parameter.get("required") else "widens"
            about = one_line(parameter.get("description")) or ""
            walk.note("parameter", "added", effect, spot, new=_declared(walk.new, parameter), about=about)
    for key, parameter in before.items():
        other = key if key in after else by_position.get(key)
        if other is not None:
            spot = Spot(f"{new.title} {other[0]}", "request", other[1])
            if other != key:
                walk.note("parameter", "renamed", "changes", spot, old=key[1], new=other[1])
            _parameter(walk, parameter, after[other], spot)


def _path_parameters(old: Operation, new: Operation) -> dict[tuple[str, str], tuple[str, str]]:
    """The path parameters that stand at the same position under another name."""
    names, others = (re.findall(r"\{([^}]*)\}", side.title) for side in (old, new))
    return {("path", name): ("path", other) for name, other in zip(names, others, strict=True) if name != other}


def _declared(viewer: Viewer, parameter: Mapping[str, Any]) -> str:
    label = viewer.view(_schema_of(parameter), str(parameter.get("name"))).label
    return f"required {label}" if parameter.get("required") else label


def _schema_of(parameter: Mapping[str, Any]) -> Any:
    if "schema" in parameter:
        return parameter["schema"]
    return next((media.get("schema", True) for media in (parameter.get("content") or {}).values()), True)


def _parameter(walk: Walk, old: Mapping[str, Any], new: Mapping[str, Any], spot: Spot) -> None:
    origin = f"{spot.where} {spot.path}"
    if bool(old.get("required")) != bool(new.get("required")):
        if new.get("required"):
            walk.note("required", "added", "narrows", spot, new="required")
        else:
            walk.note("required", "removed", "widens", spot, old="required")
    views = [_said(walk.old, old, origin), _said(walk.new, new, origin)]
    walk.views(views[0], views[1], spot, optional=True)


def _said(viewer: Viewer, parameter: Mapping[str, Any], origin: str) -> View:
    """A parameter's schema with what the parameter says about it, which goes first."""
    view = viewer.view(_schema_of(parameter), origin)
    text, flag = one_line(parameter.get("description")), parameter.get("deprecated") is True
    return replace(
        view,
        description=Note(text, origin) if text else view.description,
        deprecated=Note(value=True, origin=origin) if flag else view.deprecated,
    )


def _bodies(walk: Walk, old: Operation, new: Operation) -> None:
    spot = Spot(f"{new.title} request", "request")
    before = walk.old.resolve(old.item.get("requestBody")) or {}
    after = walk.new.resolve(new.item.get("requestBody")) or {}
    if before and after and bool(before.get("required")) != bool(after.get("required")):
        if after.get("required"):
            walk.note("required", "added", "narrows", spot, new="required")
        else:
            walk.note("required", "removed", "widens", spot, old="required")
    _contents(walk, before, after, spot)


def _contents(walk: Walk, old: Mapping[str, Any], new: Mapping[str, Any], spot: Spot) -> None:
    before, after = old.get("content") or {}, new.get("content") or {}
    for media in [media for media in before if media not in after]:
        walk.note("content", "removed", "narrows", spot, old=media)
    for media in after:
        inside = Spot(spot.where.replace(" response", " stream"), spot.direction) if media == _STREAM else spot
        if media not in before:
            walk.note("content", "added", "widens", spot, new=media)
        else:
            walk.compare(before[media].get("schema", True), after[media].get("schema", True), inside, inside.where)


def _answers(walk: Walk, old: Operation, new: Operation) -> None:
    before, after = old.item.get("responses") or {}, new.item.get("responses") or {}
    for status in [status for status in before if status not in after]:
        effect: Effect = "narrows" if str(status).startswith("2") else "widens"
        walk.note("status", "removed", effect, Spot(f"{new.title} response", "response"), old=str(status))
    for status, answer in after.items():
        told = walk.new.resolve(answer)
        spot = Spot(f"{new.title} response" + ("" if str(status).startswith("2") else f" {status}"), "response")
        if status not in before:
            about = one_line(told.get("description")) or ""
            walk.note("status", "added", "widens", spot, new=str(status), about=about)
            continue
        shared = answer.get("$ref")
        if shared is not None and shared == before[status].get("$ref"):
            if shared in walk.met:
                continue  # told at the operation that came first
            walk.met.add(shared)
        was = walk.old.resolve(before[status])
        walk.said("description", (_note(was, "description"), _note(told, "description")), spot)
        _headers(walk, was, told, spot)
        _contents(walk, was, told, spot)


def _headers(walk: Walk, old: Mapping[str, Any], new: Mapping[str, Any], spot: Spot) -> None:
    before = {name.lower(): (name, walk.old.resolve(header)) for name, header in (old.get("headers") or {}).items()}
    after = {name.lower(): (name, walk.new.resolve(header)) for name, header in (new.get("headers") or {}).items()}
    for key, (name, _) in before.items():
        if key not in after:
            walk.note("header", "removed", "narrows", spot, old=name)
    for key, (name, header) in after.items():
        if key not in before:
            walk.note("header", "added", "widens", spot, new=name, about=one_line(header.get("description")) or "")
        else:
            schemas = _schema_of(before[key][1]), _schema_of(header)
            walk.compare(*schemas, Spot(f"{spot.where} header", "response", name), f"{spot.where} header {name}")


def _servers(walk: Walk) -> None:
    urls = [[server.get("url", "") for server in side.document.get("servers") or ()] for side in (walk.old, walk.new)]
    if urls[0] != urls[1]:
        walk.note(
            "server", "changed", "changes", Spot("servers", "both"), old=", ".join(urls[0]), new=", ".join(urls[1])
        )


def _unmet(walk: Walk) -> None:
    """Compare the schemas that no operation of both documents leads to, such as chunks before upstream named them."""
    shared = [name for name in walk.old.components if name in walk.new.components]
    # Those that lead to most others first: what they hold is reported where it stands in them.
    for name in sorted(shared, key=lambda name: -len(_reached(walk.new, walk.new.components[name]))):
        if name not in walk.met:
            ways = _ways(walk.old, name) | _ways(walk.new, name) or {"response"}
            for direction in sorted(ways):
                walk.views(walk.old.component(name), walk.new.component(name), Spot("", direction, name))
                walk.finish()


def _ways(viewer: Viewer, name: str) -> set[Direction]:
    """The directions in which a component travels, by what refers to it."""
    found: set[Direction] = set()
    for operation in _operations(viewer).values():
        if name in _reached(viewer, [*operation.parameters, operation.item.get("requestBody")]):
            found.add("request")
        if name in _reached(viewer, operation.item.get("responses")):
            found.add("response")
    return found


def _reached(viewer: Viewer, start: Any) -> set[str]:
    """The names of the components that a part of the document leads to."""
    found: set[str] = set()
    todo = [start]
    while todo:
        node = todo.pop()
        if isinstance(node, Mapping):
            reference = node.get("$ref")
            if isinstance(reference, str) and reference not in found:
                found.add(reference)
                todo.append(viewer.resolve({"$ref": reference}))
            todo += node.values()
        elif isinstance(node, list):
            todo += node
    return {reference.rpartition("/")[2] for reference in found}


def _classes(walk: Walk) -> None:
    """Component names: each is the name of a class or type that people import."""
    spot = Spot("", "both")
    before, after = walk.old.components, walk.new.components
    for name, other in walk.renamed.items():
        walk.note("class", "renamed", "changes", spot, schema=name, old=name, new=other)
    for name in before:
        if name not in after and name not in walk.renamed:
            walk.note("class", "removed", "narrows", spot, schema=name, old=name)
    taken = set(walk.renamed.values())
    for name, schema in after.items():
        if name not in before and name not in taken:
            about = one_line(schema.get("description")) or "" if isinstance(schema, Mapping) else ""
            walk.note("class", "added", "widens", spot, schema=name, new=name, about=about)
