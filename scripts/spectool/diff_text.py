"""A list of changes as text for people: worst first, grouped by operation, one line per place."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

from spectool.diff_change import SEVERITY, Change, Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_SHOWN: Final = 12
_WIDTH: Final = 160
_CLASSES: Final = "classes"
_SENTENCES: Final[dict[tuple[str, str], str]] = {
    ("operation", "added"): "operation added",
    ("operation", "removed"): "operation removed",
    ("required", "added"): "required now",
    ("required", "removed"): "optional now",
    ("null", "added"): "may be null now",
    ("null", "removed"): "never null now",
    ("open", "added"): "takes other values than the listed ones now: {old} → {new}",
    ("open", "removed"): "takes the listed values only: {new}",
    ("additional", "added"): "takes unknown fields now",
    ("additional", "removed"): "refuses unknown fields now",
    ("deprecation", "added"): "deprecated",
    ("deprecation", "removed"): "no longer deprecated",
    ("class", "renamed"): "renamed to {new}",
}


def render_text(changes: Iterable[Change]) -> str:
    """The changes, grouped by level and by the part of the operation they concern; a sentence when there are none.

    Example:
        >>> print(render_text([]))
        No difference.
    """
    ordered = sorted(changes, key=lambda change: (-SEVERITY[change.level], _rank(change)))
    if not ordered:
        return "No difference."
    lines = [summary(ordered)]
    for level, group in groupby(ordered, key=lambda change: change.level):
        lines += ["", level.value.upper()]
        for heading, part in groupby(group, key=_heading):
            lines.append(f"  {heading}")
            lines += [f"    {line}" for line in _lines(list(part))]
    return "\n".join(lines)


def summary(changes: Sequence[Change]) -> str:
    """`2 breaking, 5 compatible, 1 documentation`."""
    counts = {level: sum(change.level == level for change in changes) for level in reversed(Level)}
    return ", ".join(f"{count} {level.value}" for level, count in counts.items())


def _rank(change: Change) -> tuple[bool, str, str, str, str]:
    return change.kind == "class", change.where, change.kind, change.action, change.path


def _heading(change: Change) -> str:
    return _CLASSES if change.kind == "class" else change.where or "schemas outside of every operation"


def _lines(changes: list[Change]) -> list[str]:
    lines: list[str] = []
    for (kind, action), group in groupby(changes, key=lambda change: (change.kind, change.action)):
        part = list(group)
        if kind == "description":
            lines.append(f"description {action}: {_listed([_place(change) for change in part])}")
        elif kind == "class" and action != "renamed":
            lines.append(f"{action}: {_listed([str(change.old or change.new) for change in part])}")
        elif kind in {"enum", "variant"}:
            word = "value" if kind == "enum" else "variant"
            for place, same in groupby(part, key=_place):
                values = [_quoted(change) if kind == "enum" else str(change.old or change.new) for change in same]
                lines.append(f"{place}: {word}{'s' if len(values) > 1 else ''} {action}: {_listed(values)}")
        else:
            lines += [_line(change) for change in part]
    return lines


def _place(change: Change) -> str:
    """The path, with the schema when the path is too long to tell it by itself."""
    path = change.path or ("the whole" if change.where else change.schema)
    owner = change.schema.rpartition(".")[0] or change.schema
    nested = "." in path or "[" in path
    return f"{path} ({owner})" if owner and nested and not change.schema.endswith(f".{path}") else path


def _quoted(change: Change) -> str:
    value = change.new if change.old is None else change.old
    return f'"{value}"' if isinstance(value, str) else str(value)


def _listed(values: list[str]) -> str:
    more = f" and {len(values) - _SHOWN} more" if len(values) > _SHOWN else ""
    return ", ".join(values[:_SHOWN]) + more


def _line(change: Change) -> str:
    text = f"{_place(change)}: {_told(change)}" if change.path or not change.where else _told(change)
    return text if len(text) <= _WIDTH else text[: _WIDTH - 1] + "…"


def _told(change: Change) -> str:
    kind, action, old, new = change.kind, change.action, change.old, change.new
    fixed = _SENTENCES.get((kind, action))
    if fixed is not None:
        return fixed.format(old=old, new=new)
    word = {"property": "field", "const": "constant"}.get(kind, kind)
    if action in {"changed", "renamed"}:
        return f"{word} {action}: {old} → {new}"
    return f"{word} {action}: {new if action == 'added' else old}"
