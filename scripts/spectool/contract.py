"""`openapi.yaml`, the contract: upstream's structure, our texts, our additions, in one stable arrangement."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from spectool.additions import add
from spectool.describe import describe, texts_of
from spectool.faults import SpecError
from spectool.load import parse, read_bytes
from spectool.read import refine
from spectool.structure import METHODS, Node, pointer, walk
from spectool.yamlwrite import dump

if TYPE_CHECKING:
    from collections.abc import Mapping

_NAMED = re.compile(r"(?P<date>\d{4}-\d{2}-\d{2})(?:-(?P<commit>[0-9a-f]{7,40}))?\.(?:ya?ml|json)(?:\.gz)?$")


@dataclass(frozen=True)
class Contract:
    """A contract that was built, and what its maintainer should know."""

    document: Node
    missing: list[str]  # places without a text
    unused: list[str]  # places that had a text in the last version and are gone


def build(source: str | Path, texts: Mapping[str, str]) -> Contract:
    """The contract that mirrors the document at `source`, with `texts` by place.

    A document that carries `info.x-upstream` is a contract itself; its origin is kept.

    Raises:
        SpecError: The source is bad, or what came out is not valid OpenAPI 3.1.
    """
    name = str(source)
    data = read_bytes(source)
    loaded = parse(data, name)
    origin = (loaded.get("info") or {}).get("x-upstream") or origin_of(name, data)
    document, missing = describe(add(refine(loaded, name), origin), texts)
    arranged = arrange(document)
    validate(arranged, name)
    unused = sorted(texts.keys() - texts_of(arranged).keys())
    return Contract(arranged, missing, unused)


def rewrite(target: Path, source: str | Path) -> tuple[Contract, Node | None]:
    """Make the contract at `target` mirror `source`, keeping the texts it holds; also gives the version before.

    The file is replaced in one step, or, when anything fails, left as it was.
    """
    before = parse(read_bytes(target), str(target)) if target.exists() else None
    contract = build(source, texts_of(before) if before else {})
    save(target, dump(contract.document))
    return contract, before


def origin_of(name: str, data: bytes) -> Node:
    """Which version of upstream's document this is: date and commit if the name tells, and the hash of its text."""
    named = _NAMED.search(name)
    told = {key: value for key, value in (named.groupdict() if named else {}).items() if value}
    return {**told, "sha256": hashlib.sha256(data).hexdigest()}


def arrange(document: Node) -> Node:
    """`document` in an order that does not depend on how upstream's file was cut: names sorted, properties as they come."""
    order = ("openapi", "info", "servers", "security", "tags", "paths", "components")
    result = {key: document[key] for key in (*order, *(key for key in document if key not in order)) if key in document}
    if "paths" in result:
        result["paths"] = {path: _by_method(item) for path, item in sorted(result["paths"].items())}
    components = result.get("components", {})
    result["components"] = {
        section: dict(sorted(components[section].items())) for section in sorted(components) if components[section]
    }
    return result


def validate(document: Node, name: str) -> None:
    """Fail unless `document` is valid OpenAPI 3.1."""
    from openapi_spec_validator import OpenAPIV31SpecValidator  # Slow to import; most commands don't validate.

    try:
        error = next(OpenAPIV31SpecValidator(document).iter_errors(), None)
    except Exception as cause:
        raise SpecError(f"{name}: not valid OpenAPI 3.1: the validator gave up: {cause!r}") from cause
    if error:
        place = _place_of(document, tuple(error.absolute_path), error.instance)
        raise SpecError(f"{name}: {place}: not valid OpenAPI 3.1: {error.message[:200]}")


def _place_of(document: Node, path: tuple[str | int, ...], instance: Any) -> str:
    """Where a fault stands: the validator tells the path within a schema, but not which schema it is."""
    for part in walk("document", document):
        found: Any = part.node
        for step in path:
            if isinstance(found, list):
                found = found[step] if isinstance(step, int) and step < len(found) else None
            else:
                found = found.get(step) if isinstance(found, dict) else None
        if found is instance:
            return pointer((*part.path, *path)) or "document"
    return pointer(path) or "document"


def save(target: Path, text: str) -> None:
    """Replace the file at `target` in one step."""
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
        Path(temporary).chmod(target.stat().st_mode & 0o777 if target.exists() else 0o644)
        Path(temporary).replace(target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _by_method(item: Node) -> Node:
    """A path with its operations in a fixed order, each with its answers by status."""
    result = {key: value for key, value in item.items() if key not in METHODS}
    for method in METHODS:
        if method in item:
            operation = dict(item[method])
            operation["responses"] = dict(sorted(operation["responses"].items()))
            result[method] = operation
    return result
