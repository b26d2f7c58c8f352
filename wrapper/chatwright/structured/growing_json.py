"""JSON that is still being written: reads each character once and can be asked for what stands there so far."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from chatwright.structured.shapes import Mismatch

if TYPE_CHECKING:
    from typing import Final

    from chatwright.structured.shapes import Shape, Step

_SPACE: Final = re.compile(r"[ \t\r\n]*")
_TEXT: Final = re.compile(r'[^"\\]*')
_WORD: Final = re.compile(r"[^\s,\]}]*")
_ESCAPE: Final = re.compile(r"u[0-9a-fA-F]{4}|[^u]")
_SHORT: Final = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}
_BETWEEN: Final = {"comma": ",", "colon": ":"}
_DEEPEST: Final = 128
_LONGEST_WORD: Final = 5000
"""Characters of `true`, `null` or a number; Python itself reads no more than 4300 digits."""
_HALF: Final = "\ud800"
_OTHER_HALF: Final = "\udc00"
"""The first half of a character in two escapes, and what is none any more."""


class BrokenJSONError(ValueError):
    """What has arrived can't become JSON any more."""


class _Open:
    """An object or array whose end has not come.

    Attributes:
        plain: What it holds so far, as JSON.
        typed: The same, with what is complete converted.
        key: The key whose value is awaited, in an object.
        shape: What it is to become, where that is certain.
    """

    __slots__ = ("is_first", "key", "plain", "shape", "typed", "wants")

    def __init__(self, shape: Shape | None, *, is_object: bool) -> None:
        self.shape = shape
        self.plain: Any = {} if is_object else []
        self.typed: Any = {} if is_object else []
        self.key: str | None = None
        self.wants = "key" if is_object else "value"
        self.is_first = True

    def step(self) -> Step:
        return len(self.plain) if type(self.plain) is list else self.key or ""

    def add(self, plain: Any, typed: Any) -> None:
        if type(self.plain) is list:
            self.plain.append(plain)
            self.typed.append(typed)
        elif self.key is not None:
            self.plain[self.key] = plain
            self.typed[self.key] = typed
            self.key = None
        self.wants = "comma"
        self.is_first = False


class GrowingJSON:
    """Reads a JSON text piece by piece.

    Each object, array and string is converted as soon as it is complete; what can't be converted stays plain, as the
    whole will say what is wrong with it.

    Args:
        shape: What the text is to become.

    Raises:
        BrokenJSONError: From `feed`, when the text can't become JSON any more.

    Example:
        >>> growing = GrowingJSON()
        >>> growing.feed('{"name": "Ada", "age": 3')
        >>> growing.value()
        {'name': 'Ada'}
    """

    __slots__ = ("_done", "_escape", "_open", "_shape", "_state", "_string", "_word")

    def __init__(self, shape: Shape | None = None) -> None:
        self._shape = shape
        self._open: list[_Open] = []
        self._state = "value"
        self._string: list[str] = []
        self._escape = ""
        self._word = ""
        self._done: tuple[Any, Any] | None = None

    def feed(self, text: str) -> None:
        """Read on."""
        position, end = 0, len(text)
        while position < end:
            if self._state == "string":
                position = self._read_string(text, position)
            elif self._state == "word":
                position = self._read_word(text, position)
            else:
                position = _SPACE.match(text, position).end()  # type: ignore[union-attr]
                if position < end:
                    position = self._read_sign(text, position)

    @property
    def is_complete(self) -> bool:
        """Whether the value has ended."""
        return self._done is not None

    def value(self) -> Any:
        """What stands there so far: a copy, which stays as it is. None if that is nothing yet."""
        if self._done is not None:
            return self._done[1]
        found: Any = None
        is_there = False
        if self._state == "string" and not (self._open and self._open[-1].wants == "key"):
            text = _paired("".join(self._string))
            found, is_there = (text[:-1] if text and _HALF <= text[-1] < _OTHER_HALF else text), True
        for container in reversed(self._open):
            copy = container.typed.copy()
            if is_there and type(copy) is list:
                copy.append(found)
            elif is_there and container.key is not None:
                copy[container.key] = found
            found, is_there = copy, True
        return found

    def _read_sign(self, text: str, position: int) -> int:
        sign = text[position]
        top = self._open[-1] if self._open else None
        if self._done is not None:
            raise BrokenJSONError(f"something follows the JSON: {sign!r}")
        if sign in "}]":
            self._close(top, sign)
        elif top is not None and top.wants in _BETWEEN:
            if sign != _BETWEEN[top.wants]:
                raise BrokenJSONError(f"expected a {top.wants}, got {sign!r}")
            top.wants = "key" if sign == "," and type(top.plain) is dict else "value"
        elif sign == '"':
            self._state, self._string = "string", []
        elif top is not None and top.wants == "key":
            raise BrokenJSONError(f"expected a key, got {sign!r}")
        elif sign in "{[":
            if len(self._open) == _DEEPEST:
                raise BrokenJSONError("it is nested too deep")
            self._open.append(_Open(self._shape_here(), is_object=sign == "{"))
        else:
            self._state, self._word = "word", ""
            return position
        return position + 1

    def _read_string(self, text: str, position: int) -> int:
        if self._escape:
            self._escape += text[position]
            if _ESCAPE.fullmatch(self._escape, 1) is not None:
                self._string.append(_unescaped(self._escape))
                self._escape = ""
            elif len(self._escape) > 5:  # noqa: PLR2004 - a backslash, u and four digits
                raise BrokenJSONError(f"{self._escape!r} is no escape")
            return position + 1
        match = _TEXT.match(text, position)
        assert match is not None
        self._string.append(match[0])
        position = match.end()
        if position == len(text):
            return position
        if text[position] == "\\":
            self._escape = "\\"
        else:
            found = _paired("".join(self._string))
            self._state = "value"
            top = self._open[-1] if self._open else None
            if top is not None and top.wants == "key":
                top.key, top.wants = found, "colon"
            else:
                self._finish(found)
        return position + 1

    def _read_word(self, text: str, position: int) -> int:
        match = _WORD.match(text, position)
        assert match is not None
        self._word += match[0]
        if len(self._word) > _LONGEST_WORD:
            raise BrokenJSONError("a number has thousands of digits")
        if match.end() < len(text):
            self._state = "value"
            try:
                found = json.loads(self._word)
            except ValueError:
                raise BrokenJSONError(f"{self._word!r} is no JSON") from None
            self._finish(found)
        return match.end()

    def _close(self, top: _Open | None, sign: str) -> None:
        is_object = sign == "}"
        if top is None or (type(top.plain) is dict) is not is_object:
            raise BrokenJSONError(f"{sign!r} closes nothing")
        if top.wants != "comma" and not (top.is_first and top.wants == ("key" if is_object else "value")):
            raise BrokenJSONError(f"{sign!r} after a comma or a key")
        self._open.pop()
        self._finish(top.plain, top.typed, top.shape, is_open_shape=True)

    def _finish(
        self, plain: Any, typed: Any = None, shape: Shape | None = None, *, is_open_shape: bool = False
    ) -> None:
        """A value is complete: convert it, and put it where it belongs."""
        if not is_open_shape:
            typed, shape = plain, self._shape_here()
        if shape is not None:
            with suppress(Mismatch, RecursionError):
                typed = shape.convert(plain)
        if self._open:
            self._open[-1].add(plain, typed)
        else:
            self._done = (plain, typed)

    def _shape_here(self) -> Shape | None:
        if not self._open:
            return self._shape
        top = self._open[-1]
        return None if top.shape is None else top.shape.part(top.step())


def _unescaped(escape: str) -> str:
    if escape[1] == "u":
        return chr(int(escape.removeprefix("\\u"), base=16))
    return _SHORT.get(escape[1], escape[1])


def _paired(text: str) -> str:
    """Two escapes that stand for one character, made into it."""
    if text.isascii():
        return text
    try:
        return text.encode("utf-16", "surrogatepass").decode("utf-16")
    except UnicodeDecodeError:  # half of one
        return text
