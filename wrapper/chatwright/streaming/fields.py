"""How the fields of deltas grow that need no events: known ones, and those that servers add.

In a delta a text goes on where the last one stopped, a list is extended, an object grows field by field, and anything
else replaces what was there. Words that name something (`id`, `type`, …) are set once: many servers repeat them. Beside
deltas, in choices and whole chunks, nothing grows: there the last value counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from chatwright._wire import Model
from chatwright.errors import ConfigError
from chatwright.streaming.growing import GrowingText

_SET_ONCE: Final = frozenset({"id", "type", "name", "role", "format", "object", "model"})


class _Items(list[Any]):
    """A list that grows; `placed` are the items that the server numbers, by their number."""

    __slots__ = ("placed",)

    def __init__(self) -> None:
        super().__init__()
        self.placed: dict[int, dict[str, Any]] = {}

    def grow(self, items: list[Any]) -> None:
        for item in items:
            number: Any = item.get("index") if item.__class__ is dict else None
            if number.__class__ is not int:
                self.append(item)
                continue
            grown = self.placed.get(number)
            if grown is None:
                grown = self.placed[number] = {}
                self.append(grown)
            for name, value in item.items():
                grow(grown, name, value)


def grow(fields: dict[str, Any], name: str, value: Any) -> None:
    """Add what a delta says about one field. Null says nothing.

    Example:
        >>> audio = {}
        >>> for delta in ({"id": "a", "data": "UklG"}, {"id": "a", "data": "Rg=="}):
        ...     grow(audio, "audio", delta)
        >>> built(audio)
        {'audio': {'id': 'a', 'data': 'UklGRg=='}}
    """
    kind = value.__class__
    if value is None:
        return
    present: Any = fields.get(name)
    if kind is str:
        if name in _SET_ONCE:
            fields[name] = present or value
            return
        if present.__class__ is not GrowingText:
            present = fields[name] = GrowingText()
        present.append(value)
    elif kind is list:
        if present.__class__ is not _Items:
            present = fields[name] = _Items()
        present.grow(value)
    elif kind is dict:
        if present.__class__ is not dict:
            present = fields[name] = {}
        for key, item in value.items():
            grow(present, key, item)
    else:
        fields[name] = value


def replace(fields: dict[str, Any], name: str, value: Any) -> None:
    """Keep the last value of a field, objects field by field unless their `type` changes. Null says nothing.

    Example:
        >>> fields = {}
        >>> for said in ({"hate": {"filtered": False}}, {}, {"self_harm": {"filtered": True}}):
        ...     replace(fields, "content_filter_results", said)
        >>> built(fields)
        {'content_filter_results': {'hate': {'filtered': False}, 'self_harm': {'filtered': True}}}
    """
    if value.__class__ is dict:
        present: Any = fields.get(name)
        if present.__class__ is not dict or present.get("type") != value.get("type", present.get("type")):
            present = fields[name] = {}
        for key, item in value.items():
            replace(present, key, item)
    elif value is not None:
        fields[name] = value


def built(value: Any) -> Any:
    """A copy of what has grown, as plain JSON."""
    kind = value.__class__
    if kind is dict:
        return {key: built(item) for key, item in value.items()}
    if kind is GrowingText:
        return value.upto(len(value))
    if kind is list or kind is _Items:
        return [built(item) for item in value]
    return value


def plain(value: Any, depth: int = 128) -> Any:
    """What somebody else received, as plain JSON: their mappings, tuples and models become dicts and lists.

    Raises:
        ConfigError: It is nested deeper than that.
    """
    if not depth:
        raise ConfigError("chunk: is nested too deep")
    kind = value.__class__
    if kind is str or kind is int or value is None:
        return value
    if kind is list or kind is tuple:
        return [plain(item, depth - 1) for item in value]
    if isinstance(value, Model):
        return value.to_dict()
    if isinstance(value, Mapping):
        return {key: plain(item, depth - 1) for key, item in value.items()}
    dump = getattr(value, "model_dump", None)
    return plain(dump(exclude_unset=True), depth) if callable(dump) else value


def joined_parts(parts: list[Any]) -> list[Any]:
    """Parts of an answer as one would have sent them at once: pieces of text, and of thought, that follow each other are joined.

    Example:
        >>> joined_parts([{"type": "text", "text": "Hel"}, {"type": "text", "text": "lo"}, {"type": "reference"}])
        [{'type': 'text', 'text': 'Hello'}, {'type': 'reference'}]
    """
    made: list[Any] = []
    for part in parts:
        last: Any = made[-1] if made else None
        if _goes_on(last, part):
            made[-1] = {name: value if name == "type" else _joined(value, part[name]) for name, value in last.items()}
        else:
            made.append(built(part))
    return made


_JOINED: Final = frozenset({"text", "output_text", "summary_text", "thinking", "reasoning"})


def _goes_on(last: Any, part: Any) -> bool:
    if last.__class__ is not dict or part.__class__ is not dict or last.keys() != part.keys():
        return False
    return last.get("type") == part.get("type") and part.get("type") in _JOINED


def _joined(value: Any, more: Any) -> Any:
    if value.__class__ is str and more.__class__ is str:
        return value + more
    if value.__class__ is list and more.__class__ is list:
        return joined_parts([*value, *more])
    return more
