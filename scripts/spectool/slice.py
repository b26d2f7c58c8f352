"""Cut one API out of a larger document: its paths and everything they reach.

Upstream's document describes some hundred operations; generating from all of it would drown the few that count, and
faults in foreign corners would stop the work. Only what is kept has to be sound.
"""

from __future__ import annotations

from collections import deque
from typing import Any

from spectool.faults import SpecError
from spectool.structure import METHODS, TABLE, Node, Path, pointer, reference, resolve, steps, walk
from spectool.yamltext import copied

CHAT_PATHS = "/chat/completions"
# Part of the contract, although no path refers to them in older documents: chunks before 2025, errors before 2026-08.
EXTRA_ROOTS = ("CreateChatCompletionStreamResponse", "ErrorResponse", "Error")
_KEPT = ("openapi", "info", "jsonSchemaDialect", "servers", "security", "tags", "paths", "components")
_Component = tuple[str, str]  # section and name


def slice_document(document: Node, paths_prefix: str = CHAT_PATHS) -> Node:
    """The part of `document` below `paths_prefix`, as a document of its own that shares nothing with it.

    Args:
        document: Any OpenAPI 3 document.
        paths_prefix: Keeps the path itself and the paths below it.

    Raises:
        SpecError: No such path, a `$ref` that points to nothing or out of the document, or references that only
            lead to each other.
    """
    paths = {
        path: item
        for path, item in (document.get("paths") or {}).items()
        if path == paths_prefix or path.startswith(paths_prefix + "/")
    }
    if not paths:
        raise SpecError(f"paths: no path starts with {paths_prefix}")
    for path, item in paths.items():
        if not isinstance(item, dict):
            raise SpecError(f"paths.{path}: not a mapping")
    reached = _Reach(document, paths).components
    components: Node = document.get("components") or {}
    schemes = components.get("securitySchemes")
    if isinstance(schemes, dict):
        reached |= {("securitySchemes", name) for name in _security_names(document, paths) if name in schemes}
    result: Node = {}
    for key in (key for key in document if key in _KEPT):
        value = document[key]
        if key == "paths":
            value = paths
        elif key == "components":
            value = _filtered(components, reached)
        elif key == "tags":
            value = _used_tags(value, paths)
        if value:
            result[key] = copied(value)
    return result


class _Reach:
    """The components that the kept paths and the extra roots lead to; every reference on the way is checked."""

    def __init__(self, document: Node, paths: Node) -> None:
        self.components: set[_Component] = set()
        self._document = document
        self._paths = paths
        self._targets: dict[str, str] = {}  # each reference, with the first place where it stands
        self._queue: deque[tuple[str, Node, Path]] = deque(
            ("path item", item, ("paths", path)) for path, item in paths.items()
        )
        schemas = (document.get("components") or {}).get("schemas") or {}
        for name in EXTRA_ROOTS:
            if name in schemas:
                self._find(("schemas", name), f"components.schemas.{name}")
        while self._queue:
            for part in walk(*self._queue.popleft()):
                for target, place in _references(part.node, part.path):
                    self._follow(target, place)
        _refuse_cycles(document, self._targets)

    def _follow(self, target: str, place: str) -> None:
        where = steps(target, place)
        resolve(self._document, target, place)
        self._targets.setdefault(target, place)
        match where:
            case ("components", section, name, *_):
                self._find((section, name), place)
            case ("paths", path, *_) if path in self._paths:
                pass  # kept anyway
            case _:
                raise SpecError(f"{place}: $ref {target!r} points to a part that is left out")

    def _find(self, component: _Component, place: str) -> None:
        if component in self.components:
            return
        self.components.add(component)
        section, name = component
        node = self._document["components"][section][name]
        kind = TABLE["components"].get(section, ("", ""))[1]
        if not kind:
            raise SpecError(f"{place}: components.{section} is no part of OpenAPI 3")
        if isinstance(node, dict):
            self._queue.append((kind, node, ("components", section, name)))
        elif not (kind == "schema" and isinstance(node, bool)):
            raise SpecError(f"components.{section}.{name}: not a mapping")


def _references(node: Node, path: Path) -> list[tuple[str, str]]:
    found = []
    if "$ref" in node:
        place = pointer((*path, "$ref"))
        target = reference(node)
        if target is None:
            raise SpecError(f"{place}: not a string")
        found.append((target, place))
    discriminator = node.get("discriminator")
    mapping = discriminator.get("mapping") if isinstance(discriminator, dict) else None
    if isinstance(mapping, dict):
        for word, target in mapping.items():
            if isinstance(target, str):
                place = pointer((*path, "discriminator", "mapping", word))
                found.append((target if "/" in target else f"#/components/schemas/{target}", place))
    return found


def _refuse_cycles(document: Node, targets: dict[str, str]) -> None:
    """Fail on references that lead back to themselves with no property or item between: they mean nothing."""
    finished: set[str] = set()
    for start in targets:
        trail: list[str] = []
        pending: list[tuple[str, bool]] = [(start, False)]
        while pending:
            target, leaving = pending.pop()
            if leaving:
                finished.add(trail.pop())
                continue
            if target in finished:
                continue
            if target in trail:
                names = [one.rpartition("/")[2] for one in (*trail[trail.index(target) :], target)]
                raise SpecError(f"{pointer(steps(target, ''))}: a $ref cycle with nothing between: {' → '.join(names)}")
            trail.append(target)
            pending.append((target, True))
            pending += [(one, False) for one in _immediate(resolve(document, target, targets.get(target, target)))]


def _immediate(node: Any) -> list[str]:
    """What `node` is, without stepping into a property or an item."""
    if not isinstance(node, dict):
        return []
    found = [target] if (target := reference(node)) else []
    for key in ("allOf", "anyOf", "oneOf"):
        members = node.get(key)
        for member in members if isinstance(members, list) else ():
            found += _immediate(member)
    return found


def _filtered(components: Node, reached: set[_Component]) -> Node:
    kept = {
        section: {name: node for name, node in entries.items() if (section, name) in reached}
        for section, entries in components.items()
        if isinstance(entries, dict)
    }
    return {section: entries for section, entries in kept.items() if entries}


def _operations(paths: Node) -> list[Node]:
    return [item[method] for item in paths.values() for method in METHODS if isinstance(item.get(method), dict)]


def _security_names(document: Node, paths: Node) -> set[str]:
    requirements = [
        *(document.get("security") or ()),
        *(r for op in _operations(paths) for r in op.get("security") or ()),
    ]
    return {name for requirement in requirements if isinstance(requirement, dict) for name in requirement}


def _used_tags(tags: Any, paths: Node) -> Any:
    used = {tag for operation in _operations(paths) for tag in operation.get("tags") or ()}
    return (
        [tag for tag in tags if isinstance(tag, dict) and tag.get("name") in used] if isinstance(tags, list) else None
    )
