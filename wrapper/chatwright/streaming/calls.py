"""The tool calls of one choice, put together from deltas, whatever the server makes of ids and indexes."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

from chatwright.streaming.events import ToolCallDelta, ToolCallDone
from chatwright.streaming.fields import built, replace
from chatwright.streaming.growing import GrowingText

if TYPE_CHECKING:
    from collections.abc import Callable

_PAYLOADS: Final = {"function": "arguments", "custom": "input"}
"""The object that says what is to be called, by type, and the name of its text."""
_OUTSIDE: Final = re.compile(r'["{}\[\]]')
_IN_STRING: Final = re.compile(r'["\\]')


class GrowingCall:
    """One call.

    Attributes:
        place: Its place among the calls of its choice.
        id, name, kind: The id, the tool, and the object that holds it (`function`, `custom`); `""` until they are known.
        arguments: The text for the tool.
        parsed: What the text says, once it is complete and somebody knows how to read it.
        done: Whether it is complete and has been reported so.
    """

    __slots__ = (
        "_fields",
        "_nesting",
        "_payload_fields",
        "_type",
        "arguments",
        "done",
        "id",
        "kind",
        "name",
        "parsed",
        "place",
    )

    def __init__(self, place: int) -> None:
        self.place = place
        self.id = ""
        self.name = ""
        self.kind = ""
        self.arguments = GrowingText()
        self.parsed: Any = None
        self.done = False
        self._type = ""
        self._nesting: _Nesting | None = None  # looked at for the servers that need it
        # What servers add, to the call and to its `function`: replaced, not joined.
        self._fields: dict[str, Any] = {}
        self._payload_fields: dict[str, Any] = {}

    def absorb(self, entry: dict[str, Any]) -> str:
        """Take one delta of the call; return the text that it adds."""
        added = ""
        for name, value in entry.items():
            if name in _PAYLOADS and value.__class__ is dict:
                self.kind = self.kind or name
                added += self._absorb_payload(value, _PAYLOADS[name])
            elif name == "id":
                self.id = self.id or _word(value)
            elif name == "type":
                self._type = self._type or _word(value)
            elif name != "index" and name not in _PAYLOADS:
                replace(self._fields, name, value)
        if added:
            self.arguments.append(added)
        return added

    def _absorb_payload(self, payload: dict[str, Any], text_name: str) -> str:
        added = ""
        for name, value in payload.items():
            if name == text_name:
                # Some servers send the arguments as the object that they are.
                added = (
                    value if value.__class__ is str else "" if value is None else json.dumps(value, ensure_ascii=False)
                )
            elif name == "name":
                self.name = self.name or _word(value)
            else:
                replace(self._payload_fields, name, value)
        return added

    @property
    def text(self) -> str:
        """The text for the tool, so far."""
        return self.arguments.upto(len(self.arguments))

    @property
    def is_whole(self) -> bool:
        """Whether the text is a complete object."""
        self._nesting = self._nesting or _Nesting()
        return self._nesting.is_whole(self.arguments)

    def build(self) -> dict[str, Any]:
        """The call as it stands in a message."""
        call: dict[str, Any] = {"id": self.id} if self.id else {}
        call["type"] = self._type or self.kind or "function"
        if self.kind:
            payload = {"name": self.name, _PAYLOADS[self.kind]: self.text}
            call[self.kind] = {**payload, **built(self._payload_fields)}
        return {**call, **built(self._fields)}


class GrowingCalls(list[GrowingCall]):
    """The calls of one choice, in the order in which they began."""

    __slots__ = ("_by_id", "_by_index", "_choice", "_numbered")

    def __init__(self, choice: int) -> None:
        super().__init__()
        self._choice = choice
        # The call that an index of the server's stands for at present.
        self._by_index: dict[int, GrowingCall] = {}
        # The places of the calls that an index stands, or stood, for.
        self._numbered: set[int] = set()
        self._by_id: dict[str, GrowingCall] = {}

    def absorb(self, entries: list[Any], events: list[Any] | None) -> None:
        """Take the deltas of one chunk."""
        for entry in entries:
            if entry.__class__ is not dict:
                continue
            call = self._find(entry)
            added = call.absorb(entry)
            if call.id and call.id not in self._by_id:
                self._by_id[call.id] = call
            if events is not None and call.kind:
                text: Any = call.arguments
                events.append(
                    ToolCallDelta(call.id, call.name, call.place, added, text, self._choice, _length=len(text))
                )

    def finish(self, events: list[Any] | None, decode: Callable[[str, str], Any] | None) -> None:
        """Nothing more will come: report the calls, once. Before that none is known to be complete: deltas interleave."""
        for call in self:
            if call.done or not call.kind:
                continue
            call.done = True
            if decode is not None and call.kind == "function":
                call.parsed = decode(call.name, call.text)
            if events is not None:
                events.append(ToolCallDone(call.id, call.name, call.place, call.text, call.parsed, self._choice))

    def _find(self, entry: dict[str, Any]) -> GrowingCall:
        """The call that a delta belongs to; a new one, if it begins one."""
        index: Any = entry.get("index")
        id_, name = _word(entry.get("id")), _name_in(entry)
        if index.__class__ is not int:
            return self._find_without_index(id_, name) or self._begin()
        call = self._by_index.get(index)
        if call is None:
            last = self[-1] if self else None
            continues = last is not None and not name and last.place not in self._numbered
            call = self._by_index[index] = last if last is not None and continues else self._begin()
            self._numbered.add(call.place)
        elif id_ and call.id and id_ != call.id:
            # Servers that number every call 0 give each an id and a name. (A new id alone is no new call: there are
            # servers that make one up for every delta.)
            known = self._by_id.get(id_)
            if known is not None or name:
                call = self._by_index[index] = known or self._begin()
                self._numbered.add(call.place)
        elif name and not (id_ and call.id) and _brings_text(entry) and call.is_whole:
            # … or a name alone: what comes after a whole object is another call's.
            call = self._by_index[index] = self._begin()
            self._numbered.add(call.place)
        return call

    def _find_without_index(self, id_: str, name: str) -> GrowingCall | None:
        last = self[-1] if self else None
        if last is None:
            return None
        if id_ and last.id:
            return self._by_id.get(id_) or (None if name else last)
        if name and last.name and (name != last.name or last.is_whole):
            return None
        return last

    def _begin(self) -> GrowingCall:
        call = GrowingCall(len(self))
        self.append(call)
        return call


def _word(value: object) -> str:
    """A word that a server sent, or `""`. Some send numbers."""
    return value if isinstance(value, str) else str(value) if value.__class__ is int else ""


def _name_in(entry: dict[str, Any]) -> str:
    for kind in _PAYLOADS:
        payload: Any = entry.get(kind)
        if payload.__class__ is dict:
            return _word(payload.get("name"))
    return ""


def _brings_text(entry: dict[str, Any]) -> bool:
    """Whether a delta adds to the text for the tool."""
    for kind, text_name in _PAYLOADS.items():
        payload: Any = entry.get(kind)
        text: Any = payload.get(text_name) if payload.__class__ is dict else None
        if text:
            return text.__class__ is not str or not text.isspace()
    return False


class _Nesting:
    """How deep in objects and lists a text stands that grows. Each character is looked at once."""

    __slots__ = ("_began", "_depth", "_escaped", "_in_string", "_seen")

    def __init__(self) -> None:
        self._seen = self._depth = 0
        self._began = self._escaped = self._in_string = False

    def is_whole(self, text: GrowingText) -> bool:
        """Whether the text, of which only the end is new, has come back to where it began."""
        for piece in text[self._seen :]:
            self._read(piece)
        self._seen = len(text)
        return self._began and self._depth == 0

    def _read(self, piece: str) -> None:
        position = 0
        while position < len(piece):
            if self._escaped:
                self._escaped = False
                position += 1
                continue
            sign = (_IN_STRING if self._in_string else _OUTSIDE).search(piece, position)
            if sign is None:
                return
            position = sign.end()
            if sign[0] == "\\":
                self._escaped = True
            elif sign[0] == '"':
                self._in_string = not self._in_string
            else:
                self._began = True
                self._depth += 1 if sign[0] in "{[" else -1
