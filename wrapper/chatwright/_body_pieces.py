"""A body that arrives in pieces of any size, cut anew: by size, into text, into lines. Pure."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING, AnyStr

from chatwright.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from typing import Protocol, TypeVar

    PieceT_co = TypeVar("PieceT_co", bytes, str, covariant=True)

    class Pieces(Protocol[PieceT_co]):
        """Takes bytes as they come, and gives them as they are wanted."""

        def feed(self, data: bytes) -> Iterator[PieceT_co]:
            """What can be given now that `data` has come."""
            ...

        def rest(self) -> Iterator[PieceT_co]:
            """What is left, now that nothing more will come."""
            ...


class BytePieces:
    """Bytes as they come, or in pieces of one size (the last may be shorter).

    Example:
        >>> pieces = BytePieces(2)
        >>> [*pieces.feed(b"abc"), *pieces.feed(b"de"), *pieces.rest()]
        [b'ab', b'cd', b'e']
    """

    def __init__(self, size: int | None = None) -> None:
        self._size = _checked_size(size)
        self._held = b""

    def feed(self, data: bytes) -> Iterator[bytes]:
        """What can be given now that `data` has come."""
        if self._size is None:
            yield data
            return
        self._held = yield from _cut(self._held + data, self._size)

    def rest(self) -> Iterator[bytes]:
        """What is left."""
        if self._held:
            yield self._held
        self._held = b""


class TextPieces:
    """The text of the bytes, as it comes or in pieces of so many characters. What is no text becomes U+FFFD."""

    def __init__(self, encoding: str = "utf-8", size: int | None = None) -> None:
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")
        self._size = _checked_size(size)
        self._held = ""

    def feed(self, data: bytes) -> Iterator[str]:
        """What can be given now that `data` has come."""
        yield from self._take(self._decoder.decode(data))

    def rest(self) -> Iterator[str]:
        """What is left."""
        yield from self._take(self._decoder.decode(b"", final=True))
        if self._held:
            yield self._held
        self._held = ""

    def _take(self, text: str) -> Iterator[str]:
        if self._size is not None:
            self._held = yield from _cut(self._held + text, self._size)
        elif text:
            yield text


class Lines:
    r"""The lines of the text, without their ends: `\n`, `\r` or `\r\n`, and nothing else (unlike `str.splitlines`).

    Example:
        >>> lines = Lines()
        >>> [*lines.feed(b"a\r"), *lines.feed(b"\nb"), *lines.rest()]
        ['a', 'b']
    """

    def __init__(self, encoding: str = "utf-8") -> None:
        self._text = TextPieces(encoding)
        self._held: list[str] = []
        self._after_cr = False

    def feed(self, data: bytes) -> Iterator[str]:
        """What can be given now that `data` has come."""
        for text in self._text.feed(data):
            yield from self._take(text)

    def rest(self) -> Iterator[str]:
        """What is left."""
        for text in self._text.rest():
            yield from self._take(text)
        if self._held:
            yield "".join(self._held)
        self._held = []

    def _take(self, text: str) -> Iterator[str]:
        if self._after_cr and text.startswith("\n"):
            text = text[1:]
        if text:
            self._after_cr = text.endswith("\r")
        first, *others = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        if first:
            self._held.append(first)
        for line in others:
            yield "".join(self._held)
            self._held = [line] if line else []


def _checked_size(size: int | None) -> int | None:
    if size is not None and (not isinstance(size, int) or size < 1):
        raise ConfigError(f"chunk_size: must be an int above 0, or None, got {size!r}")
    return size


def _cut(data: AnyStr, size: int) -> Generator[AnyStr, None, AnyStr]:
    whole = len(data) - len(data) % size
    for start in range(0, whole, size):
        yield data[start : start + size]
    return data[whole:]
