"""Unpacking gzip and deflate as it comes."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

from chatwright._drive.trouble import trouble

if TYPE_CHECKING:
    from collections.abc import Sequence

_PACKED = frozenset({"gzip", "x-gzip", "deflate"})
_FOREIGN = frozenset({"br", "zstd", "compress", "x-compress", "dcb", "dcz"})
_GZIP = b"\x1f\x8b"


LARGEST_PIECE = 256 * 1024
"""Bytes that are unpacked at once: a small packet may stand for gigabytes, and time limits hold between two pieces."""


class Inflater:
    """Decompresses gzip and deflate as it comes, a piece at a time.

    Args:
        coding: How the content is packed, if that is no way we know.

    Attributes:
        has_more: Whether `rest` gives more of what was fed.
    """

    def __init__(self, coding: str = "") -> None:
        self.has_more = False
        self._coding = coding
        self._zlib: Any = None
        self._unread = b""

    def feed(self, data: bytes) -> bytes:
        """The beginning of what `data` gives, once all from before is out; `b""` says that no more comes."""
        if self._coding:
            raise trouble("DecodingError", f"the content is packed as {self._coding[:40]!r}, which was not asked for")
        if self._zlib is None:
            if not data:
                return b""
            # gzip and zlib say so themselves; some servers call headerless data deflate too
            wrapped = data[:1] == b"\x1f" or (data[0] & 0x0F == 8 and data[0] >> 4 <= 7)  # noqa: PLR2004
            self._zlib = zlib.decompressobj(zlib.MAX_WBITS | 32 if wrapped else -zlib.MAX_WBITS)
        if data:
            return self._piece(data)
        if not self._zlib.eof:
            raise trouble("DecodingError", "the compressed content is cut off")
        return b""

    def rest(self) -> bytes:
        """The next piece of what was fed; none at the end of it."""
        return self._piece(b"")

    def _piece(self, data: bytes) -> bytes:
        """A gzip file may be several, one after the other; what follows and is none is padding."""
        data, self._unread, self.has_more = self._unread + data, b"", False
        try:
            if self._zlib.eof:
                if len(data) < len(_GZIP):  # it may still become one
                    self._unread = data
                    return b""
                if not data.startswith(_GZIP):
                    return b""
                self._zlib = zlib.decompressobj(zlib.MAX_WBITS | 32)
            result: bytes = self._zlib.decompress(data, LARGEST_PIECE)
        except zlib.error as error:
            raise trouble("DecodingError", f"the content is not compressed as its header says: {error}") from error
        self._unread = self._zlib.unused_data if self._zlib.eof else self._zlib.unconsumed_tail
        more = self._unread.startswith(_GZIP) if self._zlib.eof else bool(self._unread)
        self.has_more = more or len(result) == LARGEST_PIECE
        return result


def decoder_for(headers: Sequence[tuple[bytes, bytes]]) -> Inflater | None:
    """What decompresses the content; None: it is as it is.

    Only gzip and deflate are asked for. A server that packs otherwise all the same gets a clear error; words that name no
    packing (some servers put a charset there) mean nothing.
    """
    named = b",".join(value for name, value in headers if len(name) == 16 and name.lower() == b"content-encoding")  # noqa: PLR2004 - its length
    if not named:
        return None
    words = [word.strip().lower() for word in named.decode("latin-1").split(",")]
    codings = [coding for coding in words if coding in _PACKED | _FOREIGN]
    if not codings:
        return None
    return Inflater("" if len(codings) == 1 and codings[0] in _PACKED else ", ".join(codings))
