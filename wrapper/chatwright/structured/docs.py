"""Docstrings: what they say about the whole, and about each field or parameter. Google, NumPy and Sphinx styles."""

from __future__ import annotations

import inspect
import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Final


class Docstring(NamedTuple):
    """A docstring in parts.

    Attributes:
        text: What stands before the first section.
        fields: The description of each field or parameter.
    """

    text: str = ""
    fields: dict[str, str] = {}  # noqa: RUF012 - never changed


_ABOUT_FIELDS: Final = frozenset(
    {"args", "arguments", "attributes", "fields", "keyword args", "keyword arguments", "other parameters", "parameters"}
)
_SECTIONS: Final = _ABOUT_FIELDS | {
    "example",
    "examples",
    "note",
    "notes",
    "raises",
    "references",
    "return",
    "returns",
    "see also",
    "todo",
    "warning",
    "warnings",
    "warns",
    "yield",
    "yields",
}
_GOOGLE: Final = re.compile(r"^([A-Z][A-Za-z ]*):\s*$")
_GOOGLE_FIELD: Final = re.compile(r"^\*{0,2}(\w+)\s*(?:\([^)]*(?:\([^)]*\)[^)]*)*\))?\s*:\s*(.*)$")
_NUMPY_FIELD: Final = re.compile(r"^\*{0,2}(\w+(?:\s*,\s*\*{0,2}\w+)*)\s*(?::.*)?$")
_SPHINX: Final = re.compile(r"^:(\w+)(?:\s+([^:]*))?:\s*(.*)$")
_SPHINX_FIELDS: Final = frozenset(
    {"param", "parameter", "arg", "argument", "key", "keyword", "ivar", "cvar", "var", "attribute"}
)


def parse_docstring(text: str | None) -> Docstring:
    '''Take a docstring apart.

    Example:
        >>> parse_docstring("""An item.
        ...
        ...     Attributes:
        ...         qty: How many.
        ... """)
        Docstring(text='An item.', fields={'qty': 'How many.'})
    '''
    if not text or not text.strip():
        return Docstring()
    lines = inspect.cleandoc(text).splitlines()
    said: list[str] = []
    fields: dict[str, str] = {}
    for section, body in _sections(lines):
        if section == "":
            said.extend(_without_sphinx(body, fields))
        elif section.lstrip("-") in _ABOUT_FIELDS:
            fields.update(_numpy_fields(body) if section.startswith("-") else _google_fields(body))
    return Docstring(_joined(said), fields)


def class_docstring(cls: type) -> Docstring:
    """The docstring that a class has of its own; one that a decorator made up doesn't count."""
    text = vars(cls).get("__doc__")
    if not isinstance(text, str):
        return Docstring()
    made_up = text.startswith(f"{cls.__name__}(") or text == "An enumeration."
    return Docstring() if made_up else parse_docstring(text)


def _sections(lines: list[str]) -> Iterator[tuple[str, list[str]]]:
    """The parts with their lower-case titles, "" for what comes first; NumPy's titles begin with a dash."""
    title, body = "", list[str]()
    skip = False
    for number, line in enumerate(lines):
        if skip:
            skip = False
            continue
        following = lines[number + 1] if number + 1 < len(lines) else ""
        plain = line.strip().lower()
        if plain in _SECTIONS and following.strip() and set(following.strip()) == {"-"}:
            yield title, body
            title, body, skip = f"-{plain}", [], True
            continue
        match = _GOOGLE.match(line)
        if match is not None and match[1].lower() in _SECTIONS:
            yield title, body
            title, body = match[1].lower(), []
            continue
        if title and not title.startswith("-") and line.strip() and not line.startswith((" ", "\t")):
            yield title, body  # Google's sections end where the indentation does
            title, body = "", [""]
        body.append(line)
    yield title, body


def _google_fields(lines: list[str]) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    depth: int | None = None
    current: list[str] | None = None
    for line in lines:
        if not line.strip():
            continue
        indent = len(line) - len(line.lstrip())
        depth = indent if depth is None else depth
        match = _GOOGLE_FIELD.match(line.strip()) if indent <= depth else None
        if match is not None:
            current = found[match[1]] = [match[2]]
        elif current is not None:
            current.append(line.strip())
    return {name: " ".join(filter(None, parts)) for name, parts in found.items() if any(parts)}


def _numpy_fields(lines: list[str]) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    current: list[str] = []
    for line in lines:
        if not line.strip():
            continue
        if line.startswith((" ", "\t")):
            current.append(line.strip())
            continue
        match = _NUMPY_FIELD.match(line)
        current = []
        for name in match[1].split(",") if match is not None else ():
            found[name.strip().lstrip("*")] = current
    return {name: " ".join(parts) for name, parts in found.items() if parts}


def _without_sphinx(lines: list[str], fields: dict[str, str]) -> Iterator[str]:
    """The lines that are no `:param name: …`; what those say goes into `fields`."""
    current: str | None = None
    inside = False
    for line in lines:
        match = _SPHINX.match(line)
        if match is not None and (
            match[1] in _SPHINX_FIELDS or match[1] in {"type", "rtype", "raises", "raise", "returns", "return"}
        ):
            inside = True
            current = (match[2] or "").split()[-1] if match[1] in _SPHINX_FIELDS and (match[2] or "").split() else None
            if current is not None:
                current = current.lstrip("*")
                fields[current] = match[3]
        elif inside and line.startswith((" ", "\t")):
            if current is not None:
                fields[current] = f"{fields[current]} {line.strip()}".strip()
        else:
            inside = False
            yield line


def _joined(lines: list[str]) -> str:
    """Paragraphs, each on one line."""
    paragraphs = re.split(r"\n\s*\n", "\n".join(line.rstrip() for line in lines).strip())
    return "\n\n".join(" ".join(part.split()) for part in paragraphs if part.strip())
