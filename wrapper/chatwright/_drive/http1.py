"""HTTP/1.1 without I/O: the bytes of a request, and a response from its bytes, however they were cut.

A response is judged as h11 judges it (tests hold the two against each other), in a fraction of the time: the body's pieces
are handed on as they came, and several chunks that came together are taken in one go.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from chatwright._drive.trouble import trouble

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TypeAlias

    RawHeaders: TypeAlias = Sequence[tuple[bytes, bytes]]

_BEGINNING: Final = b"HTTP/"
_LARGEST_HEAD: Final = 128 * 1024
_ONE_WRITE: Final = 64 * 1024
_LINE_END: Final = b"\r\n"
_MOST_DIGITS: Final = 20  # of a length: no body is longer

_TOKEN: Final = rb"[-!#$%&'*+.^_`|~0-9A-Za-z]+"
_REQUEST: Final = re.compile(
    rb"%b [!-~]+ HTTP/1\.1\r\n(?:%b: (?:[^\0\s]+(?:[ \t]+[^\0\s]+)*)?\r\n)*\r\n" % (_TOKEN, _TOKEN)
)
_STATUS_LINE: Final = re.compile(rb"HTTP/([0-9]\.[0-9]) ([0-9]{3})(?: (.*))?")
_FIELD: Final = re.compile(rb"^(%b):(.*)$" % _TOKEN, re.MULTILINE)
_FOLD: Final = re.compile(rb"\r?\n[ \t]+")
_END_OF_HEAD: Final = re.compile(rb"\n\r?\n")
# What no line may hold; of carriage returns one, at its end.
_FORBIDDEN: Final = re.compile(rb"[\0\f\v]|\r(?!\n)")
_CHUNK_SIZE: Final = re.compile(rb"([0-9A-Fa-f]{1,20})(?:;.*)?[ \t]*")
_FRAMINGS: Final = frozenset({b"content-length", b"transfer-encoding"})
_INTERIM: Final = frozenset(range(100, 200)) - {101}  # that would be another protocol, which nobody has asked for
_WITHOUT_BODY: Final = frozenset({204, 304})


class Head(NamedTuple):
    """The head of a response."""

    status: int
    reason: bytes
    headers: list[tuple[bytes, bytes]]


class Http1:
    """The state of one connection: one exchange after the other."""

    __slots__ = (
        "_broken",
        "_buffer",
        "_closed",
        "_ended",
        "_keeps",
        "_left",
        "_length",
        "_looked",
        "_method",
        "_state",
    )

    # What is to come next. The last four are ways to tell the end of a body.
    _NOTHING, _HEAD, _BY_LENGTH, _BY_CLOSING, _CHUNKS, _TRAILER = range(6)

    def __init__(self) -> None:
        self._buffer: bytes | bytearray = b""
        self._closed = False
        self._broken: Exception | None = None
        self._method = b""
        self._keeps = True
        self._state = self._NOTHING
        self._ended = False
        self._looked = 0  # how much of the buffer has no end of a head in it
        self._length = 0
        # Bytes to come: of the body, or of a chunk with the line end behind it; 0: a chunk's size is next.
        self._left = 0

    def request(self, method: bytes, target: bytes, headers: RawHeaders, body: bytes) -> list[bytes]:
        """The pieces to write."""
        lines = [b"%b: %b\r\n" % header for header in headers]
        head = b"%b %b HTTP/1.1\r\n%b\r\n" % (method, target, b"".join(lines))
        if _REQUEST.fullmatch(head) is None or len(lines) != head.count(b"\n") - 2:
            raise trouble("LocalProtocolError", "the request line or a header holds what HTTP forbids")
        names = [name.lower() for name, _ in headers]
        lengths = [value for name, (_, value) in zip(names, headers, strict=True) if name == b"content-length"]
        if names.count(b"host") != 1 or b"transfer-encoding" in names or lengths not in ([], [b"%d" % len(body)]):
            raise trouble("LocalProtocolError", "host, length and transfer encoding are the client's to say")
        self._method = method
        self._keeps = not _asks_to_close(headers)
        self._state = self._HEAD
        self._ended = False
        return [head + body] if len(head) + len(body) <= _ONE_WRITE else [head, body]

    def feed(self, data: bytes) -> None:
        """Bytes from the server; none when it has closed the connection."""
        if self._state == self._HEAD:
            if not data:
                where = "within" if self._buffer else "without"
                raise trouble("RemoteProtocolError", f"the server disconnected {where} a response")
            start = (bytes(self._buffer[: len(_BEGINNING)]) + data)[: len(_BEGINNING)]
            if not _BEGINNING.startswith(start):
                raise trouble("RemoteProtocolError", "what the server sends is not HTTP")
        if not data:
            self._closed = True
        elif not self._buffer:
            self._buffer = data
        else:
            if not isinstance(self._buffer, bytearray):
                self._buffer = bytearray(self._buffer)
            self._buffer += data

    # The head

    def head(self) -> Head | None:
        """The response's head, or None when more bytes are needed. Interim responses are passed over."""
        while True:
            lines = self._lines_to_blank()
            if lines is None:
                return None
            head, version = _read_head(lines)
            if head.status >= 200:  # noqa: PLR2004 - what is below is interim
                self._frame(head, version)
                return head
            if head.status not in _INTERIM:
                raise trouble("RemoteProtocolError", f"the server answers with status {head.status}")
            _framing(head.headers)
            if self._buffer[: len(_BEGINNING)] != _BEGINNING[: len(self._buffer)]:
                raise trouble("RemoteProtocolError", "what the server sends is not HTTP")

    def _frame(self, head: Head, version: bytes) -> None:
        """Find out how the end of the body will be told."""
        length, chunked = _framing(head.headers)
        # Two ways to tell the end: whoever stands between may have gone by the other one.
        unclear = chunked and length is not None
        self._keeps = self._keeps and version >= b"1.1" and not unclear and not _asks_to_close(head.headers)
        connected = self._method == b"CONNECT" and head.status < 300  # noqa: PLR2004 - HTTP's own numbers
        if head.status in _WITHOUT_BODY or self._method == b"HEAD" or connected:
            length, chunked = 0, False
        self._left = self._length = length or 0
        if chunked:
            self._state, self._left = self._CHUNKS, 0
        elif length is None:
            self._state, self._keeps = self._BY_CLOSING, False
        else:
            self._state = self._BY_LENGTH

    def _lines_to_blank(self) -> bytes | None:
        """What stands before a blank line, the line end before that included; None when more bytes are needed."""
        buffer = self._buffer
        for blank in (b"\n", _LINE_END):
            if buffer.startswith(blank):
                self._buffer = buffer[len(blank) :]
                return b""
        found = _END_OF_HEAD.search(buffer, self._looked)
        if found is None:
            if len(buffer) > _LARGEST_HEAD:
                raise trouble("RemoteProtocolError", "the head of the response is too long")
            self._looked = max(0, len(buffer) - 2)
            return None
        self._looked = 0
        self._buffer = buffer[found.end() :]
        return bytes(buffer[: found.start() + 1])

    # The body

    def piece(self) -> bytes | None:
        """The content that is here, `b""` after the last of it, or None when more bytes are needed."""
        if self._ended:
            return b""
        if self._broken is not None:
            raise self._broken
        if self._state >= self._CHUNKS:
            return self._chunks()
        data = self._buffer
        if self._state == self._BY_CLOSING:
            self._ended = self._closed
        else:
            if len(data) >= self._left:
                self._ended = True
                data = data[: self._left]
            elif self._closed and not data:
                raise trouble(
                    "RemoteProtocolError",
                    "peer closed connection without sending complete message body "
                    f"(received {self._length - self._left} bytes, expected {self._length})",
                )
            self._left -= len(data)
        self._buffer = self._buffer[len(data) :]
        return bytes(data) if data or self._ended else None

    def _chunks(self) -> bytes | None:
        pieces: list[bytes | bytearray] = []
        try:
            if self._state == self._CHUNKS:
                self._take_chunks(pieces)
            if self._state == self._TRAILER:
                self._take_trailer()
            if self._closed and not self._ended:
                self._miss_the_end()
        except Exception as error:
            if not pieces:
                raise
            self._broken = error  # what came before it is good
        if not pieces:
            return b"" if self._ended else None
        return b"".join(pieces) if len(pieces) > 1 else bytes(pieces[0])

    def _take_chunks(self, pieces: list[bytes | bytearray]) -> None:
        """Take all that is here of the chunks."""
        buffer, left, at = self._buffer, self._left, 0
        while True:
            if not left:
                size = self._chunk_size(at)
                if size is None:
                    break
                at, left = size
                if left == len(_LINE_END):
                    self._state = self._TRAILER
                    break
            stop = min(at + left - 2, len(buffer))
            if stop > at:
                pieces.append(buffer[at:stop])
                left -= stop - at
                at = stop
            ending = bytes(buffer[at : at + left]) if left <= len(_LINE_END) else b""
            if not ending:
                break
            if not _LINE_END.startswith(ending, 2 - left):
                raise trouble("RemoteProtocolError", f"a chunk ends with {ending!r}")
            at += len(ending)
            left -= len(ending)
        self._buffer, self._left = buffer[at:], left

    def _chunk_size(self, at: int) -> tuple[int, int] | None:
        """Where the chunk that begins here has its data, and how much, the line end included; None: more is needed."""
        end = self._buffer.find(_LINE_END, at)
        if end < 0:
            if len(self._buffer) - at > _LARGEST_HEAD:
                raise trouble("RemoteProtocolError", "the size of a chunk takes too long a line")
            return None
        found = _CHUNK_SIZE.fullmatch(self._buffer, at, end)
        if found is None:
            raise trouble("RemoteProtocolError", f"illegal chunk size: {bytes(self._buffer[at:end])[:60]!r}")
        return end + 2, int(found[1], 16) + 2

    def _take_trailer(self) -> None:
        lines = self._lines_to_blank()
        if lines is not None:
            _read_fields(lines)
            self._ended = True

    @staticmethod
    def _miss_the_end() -> None:
        text = "peer closed connection without sending complete message body (incomplete chunked read)"
        raise trouble("RemoteProtocolError", text)

    def start_next(self) -> bool:
        """Make ready for another request, if the connection allows it."""
        if (
            not self._ended or not self._keeps or self._closed or self._buffer
        ):  # what comes unasked belongs to no request
            return False
        self._state = self._NOTHING
        return True


def _read_head(lines: bytes) -> tuple[Head, bytes]:
    """A response's head, and its version of HTTP."""
    first, _, rest = lines.partition(b"\n")
    found = _STATUS_LINE.fullmatch(first.removesuffix(b"\r"))
    if found is None or _FORBIDDEN.search(first + b"\n"):
        raise trouble("RemoteProtocolError", f"illegal status line: {first[:100]!r}")
    return Head(int(found[2]), found[3] or b"", _read_fields(rest)), found[1]


def _read_fields(lines: bytes) -> list[tuple[bytes, bytes]]:
    """Names and values of header lines, each with its line end."""
    fields = _FIELD.findall(lines)
    if len(fields) != lines.count(b"\n") or _FORBIDDEN.search(lines):
        if not lines.startswith((b" ", b"\t")):
            lines = _FOLD.sub(b" ", lines)
            fields = _FIELD.findall(lines)
        if len(fields) != lines.count(b"\n") or _FORBIDDEN.search(lines):
            raise trouble("RemoteProtocolError", f"illegal header line among {lines[:100]!r}")
    return [(name, value.strip(b" \t\r")) for name, value in fields]


def _framing(headers: list[tuple[bytes, bytes]]) -> tuple[int | None, bool]:
    """The length that is declared, if one is, and whether the body comes in chunks."""
    length: bytes | None = None
    chunked = False
    for name, value in headers:
        lowered = name.lower()
        if lowered not in _FRAMINGS:
            continue
        if lowered == b"content-length":
            lengths = {one.strip() for one in value.split(b",")}
            if length is not None:
                lengths.add(length)
            length = lengths.pop()
            if lengths or not length.isdigit() or len(length) > _MOST_DIGITS:
                raise trouble("RemoteProtocolError", "Content-Length is no length, or there are two")
        elif chunked or value.lower() != b"chunked":
            raise trouble("RemoteProtocolError", f"a Transfer-Encoding that is not chunked: {value[:60]!r}")
        else:
            chunked = True
    return None if length is None else int(length), chunked


def _asks_to_close(headers: RawHeaders) -> bool:
    for name, value in headers:
        if len(name) == 10 and name.lower() == b"connection":  # noqa: PLR2004 - the length of the word
            return b"close" in [word.strip() for word in value.lower().split(b",")]
    return False
