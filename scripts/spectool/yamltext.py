"""YAML to plain data and back, by the rules of YAML 1.2 that JSON and OpenAPI follow.

Built on libyaml's event stream, for three reasons: upstream's files of 2024 define anchors twice, which PyYAML's own
composer refuses; an alias may be counted before it is expanded, so a small file can't fill the memory; and it reads
3 MB in well under a second.

Dates, `yes`/`no`, sexagesimal numbers and infinities stay the strings they are written as.
A key given twice keeps its last value, as nearly every parser does, with a `SpecWarning` when the values differ.
"""

from __future__ import annotations

import math
import re
import warnings
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml

from spectool.faults import SpecError, SpecWarning

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_DEPTH = 128
MAX_VALUES = 2_000_000
LINE_WIDTH = 100

_Parser = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
_CONSTANTS: dict[str, Any] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_DECIMAL = re.compile(r"[-+]?[0-9]{1,100}")
_OCTAL_OR_HEX = re.compile(r"0o[0-7]{1,100}|0x[0-9a-fA-F]{1,100}")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")

_OPEN = object()  # stands for an anchored value that is still being read


class Pairs:
    """Builds mappings from pairs and tells about keys that were given twice with different values."""

    def __init__(self, name: str) -> None:
        self.name = name

    def mapping(self, pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
        """A dict of the pairs; the last of two equal keys wins."""
        result: dict[str, Any] = {}
        for key, value in pairs:
            self.put(result, key, value)
        return result

    def put(self, target: dict[str, Any], key: str, value: Any, line: int | None = None) -> None:
        """`target[key] = value`, with a warning when that loses something."""
        if key in target and target[key] != value:
            place = self.name if line is None else f"{self.name}:{line}"
            warnings.warn(f"{place}: key {key!r} given twice, the last one counts", SpecWarning, stacklevel=2)
        target[key] = value


@dataclass(slots=True)
class _Frame:
    """A mapping or list that is being read."""

    value: dict[str, Any] | list[Any]
    anchor: str | None
    first: int  # how many values had been read before it
    key: str | None = None
    line: int = 0
    merging: bool = False  # the key is a plain `<<`
    merged: list[dict[str, Any]] = field(default_factory=list)


def parse_yaml(text: str, name: str) -> Any:
    """The one YAML document in `text`; `name` stands for it in messages."""
    try:
        return _Reader(text, name).read()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise SpecError(f"{name}:{line}: not YAML: {error.problem or error.context}") from None
    except yaml.reader.ReaderError as error:
        line = text.encode().count(b"\n", 0, error.position) + 1
        raise SpecError(f"{name}:{line}: not YAML: {error.reason}") from None


class _Reader:
    def __init__(self, text: str, name: str) -> None:
        self._events = _Parser(text)
        self._name = name
        self._pairs = Pairs(name)
        self._anchors: dict[str, tuple[Any, int]] = {}
        self._stack: list[_Frame] = []
        self._values = 0
        self._documents = 0
        self._result: Any = None

    def read(self) -> Any:
        while self._events.check_event():
            event: Any = self._events.get_event()
            line = event.start_mark.line + 1
            match event:
                case yaml.ScalarEvent():
                    self._scalar(event, line)
                case yaml.MappingStartEvent():
                    self._open({}, event.anchor, line)
                case yaml.SequenceStartEvent():
                    self._open([], event.anchor, line)
                case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                    self._close()
                case yaml.AliasEvent():
                    self._alias(str(event.anchor), line)
                case yaml.DocumentStartEvent():
                    self._documents += 1
                    if self._documents > 1:
                        self._fail(line, "a second YAML document begins here")
                case _:
                    pass
        return self._result

    def _fail(self, line: int, cause: str) -> None:
        raise SpecError(f"{self._name}:{line}: {cause}")

    def _count(self, values: int, line: int) -> None:
        self._values += values
        if self._values > MAX_VALUES:
            self._fail(line, f"more than {MAX_VALUES:,} values once aliases are expanded")

    def _wants_key(self) -> bool:
        return bool(self._stack) and isinstance(self._stack[-1].value, dict) and self._stack[-1].key is None

    def _scalar(self, event: Any, line: int) -> None:
        self._count(1, line)
        plain = event.implicit[0]
        if self._wants_key():
            frame = self._stack[-1]
            frame.key, frame.line = event.value, line
            if event.anchor:
                self._anchors[event.anchor] = (event.value, 1)
            frame.merging = plain and event.value == "<<"
            return
        value = resolve(event.value) if plain else event.value
        if event.anchor:
            self._anchors[event.anchor] = (value, 1)
        self._put(value)

    def _open(self, value: dict[str, Any] | list[Any], anchor: str | None, line: int) -> None:
        self._count(1, line)
        if self._wants_key():
            self._fail(line, "a mapping or list is used as a key")
        if len(self._stack) >= MAX_DEPTH:
            self._fail(line, f"nested deeper than {MAX_DEPTH} levels")
        self._stack.append(_Frame(value, anchor, self._values - 1))
        if anchor:
            self._anchors[anchor] = (_OPEN, 0)

    def _close(self) -> None:
        frame = self._stack.pop()
        if isinstance(frame.value, dict):
            for other in frame.merged:
                for key, value in other.items():
                    frame.value.setdefault(key, copied(value))
        if frame.anchor:
            self._anchors[frame.anchor] = (frame.value, self._values - frame.first)
        self._put(frame.value)

    def _alias(self, anchor: str, line: int) -> None:
        if anchor not in self._anchors:
            self._fail(line, f"alias *{anchor} has no anchor before it")
        value, size = self._anchors[anchor]
        if value is _OPEN:
            self._fail(line, f"alias *{anchor} stands inside of what it names: a cycle")
        self._count(size, line)
        if self._wants_key():
            if isinstance(value, dict | list):
                self._fail(line, "a mapping or list is used as a key")
            self._stack[-1].key, self._stack[-1].line = str(value), line
            return
        if size > 1 and len(self._stack) + _depth(value) > MAX_DEPTH:
            self._fail(line, f"nested deeper than {MAX_DEPTH} levels")
        self._put(copied(value))

    def _put(self, value: Any) -> None:
        if not self._stack:
            self._result = value
            return
        frame = self._stack[-1]
        if isinstance(frame.value, list):
            frame.value.append(value)
            return
        key, frame.key = frame.key, None
        assert key is not None
        if frame.merging:
            frame.merging = False
            frame.merged.extend(one for one in (value if isinstance(value, list) else [value]) if isinstance(one, dict))
        else:
            self._pairs.put(frame.value, key, value, frame.line)


def resolve(text: str) -> Any:
    """What a plain YAML 1.2 scalar means; infinities and NaN stay strings, since JSON has no such numbers."""
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if _DECIMAL.fullmatch(text):
        return int(text)
    if _OCTAL_OR_HEX.fullmatch(text):
        return int(text, 0)
    if _FLOAT.fullmatch(text):
        number = float(text)
        return number if math.isfinite(number) else text
    return text


def copied(value: Any) -> Any:
    """A copy of plain data that shares nothing with it."""
    if isinstance(value, dict):
        return {key: copied(item) for key, item in value.items()}
    if isinstance(value, list):
        return [copied(item) for item in value]
    return value


def _depth(value: Any) -> int:
    if isinstance(value, dict):
        return 1 + max(map(_depth, value.values()), default=0)
    if isinstance(value, list):
        return 1 + max(map(_depth, value), default=0)
    return 0
