"""Faults of HTTP, byte for byte on a plain socket."""

from __future__ import annotations

import gzip
import zlib
from typing import TYPE_CHECKING, Final

from tests.faults.matrix.faults import Row
from tests.faults.matrix.places import REQUEST_ID, Wire, well
from tests.faults.replies import Close, HalfClose, Reply, Reset, Send, Sleep, Stall, Step

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.faults.matrix.calls import Good

_OK: Final = b"HTTP/1.1 200 OK"
_CHUNKED: Final = b"Transfer-Encoding: chunked"
_ID: Final = b"x-request-id: " + REQUEST_ID.encode()
_SECOND: Final = 1000  # pieces that are sent with a pause after each: more seconds than any deadline


def raw(*steps: bytes | Step) -> Reply:
    return Reply(tuple(Send(step) if isinstance(step, bytes) else step for step in steps))


def head(good: Good, *lines: bytes, status: bytes = _OK) -> bytes:
    return b"\r\n".join([status, _ID, b"Content-Type: " + good.content_type.encode(), *lines]) + b"\r\n\r\n"


def length(body: bytes, by: int = 0) -> bytes:
    return b"Content-Length: %d" % (len(body) + by)


def whole(good: Good, *lines: bytes, status: bytes = _OK) -> bytes:
    """The good answer with a length, and further header lines."""
    return head(good, length(good.body), *lines, status=status) + good.body


def in_chunks(good: Good, *, size: bytes | None = None, end: bytes = b"0\r\n\r\n") -> bytes:
    body = b"".join(b"%b\r\n%b\r\n" % (size or b"%x" % len(piece), piece) for piece in good.pieces)
    return head(good, _CHUNKED) + body + end


def packed(good: Good, body: bytes, coding: bytes) -> bytes:
    return head(good, b"Content-Encoding: " + coding, length(body)) + body


def half(data: bytes) -> bytes:
    return data[: len(data) // 2]


def repeated(piece: bytes, *before: bytes, seconds: float = 0.01) -> Reply:
    """Again and again, with a pause after each."""
    return raw(*before, *(step for _ in range(_SECOND) for step in (piece, Sleep(seconds))))


def bomb(good: Good) -> bytes:
    """The good answer with white space around that makes it 1 MB, packed into few bytes."""
    space = (b"\n" if good.is_stream else b" ") * 1_000_000
    return gzip.compress(space + good.body, compresslevel=1, mtime=0)


def _http(name: str, spoil: Callable[[Good], Reply], *, ends: bool = True) -> Row:
    return Row("HTTP, byte for byte", name, Wire(spoil), ends=ends)


def _connection(name: str, *steps: Step) -> Row:
    return Row("The connection", name, Wire(on_connect=steps), counts=False)


CONNECTION: Final = (
    _connection("closed when it is made", Close()),
    _connection("reset when it is made", Reset()),
)

HEADS: Final = (
    _http("closed instead of an answer", lambda good: raw(Close())),
    _http("half-closed instead of an answer", lambda good: raw(HalfClose(), Sleep(0.05), Close())),
    _http("the banner of another protocol", lambda good: raw(b"SSH-2.0-OpenSSH_9.9\r\n", Close())),
    _http("HTTP/0.9: a body without a head", lambda good: raw(good.body, Close())),
    _http("HTTP/2 without being asked", lambda good: raw(b"\0\0\x12\4\0\0\0\0\0" + bytes(18), Close())),
    _http("an alert of TLS", lambda good: raw(b"\x15\x03\x01\x00\x02\x02\x28", Close())),
    _http("zero bytes", lambda good: raw(bytes(10_000), Close())),
    _http("a status that is no number", lambda good: raw(whole(good, status=b"HTTP/1.1 fine"))),
    _http("status 99", lambda good: raw(whole(good, status=b"HTTP/1.1 99 Low"))),
    _http("status 1000", lambda good: raw(whole(good, status=b"HTTP/1.1 1000 High"))),
    _http("status 600", lambda good: raw(whole(good, status=b"HTTP/1.1 600 Odd"))),
    _http("HTTP/3.0 in the status line", lambda good: raw(whole(good, status=b"HTTP/3.0 200 OK"))),
    _http(
        "101 Switching Protocols",
        lambda good: raw(head(good, b"Upgrade: x", status=b"HTTP/1.1 101 Switching Protocols")),
    ),
    _http("204 with a body", lambda good: raw(whole(good, status=b"HTTP/1.1 204 No Content"))),
    _http("304", lambda good: raw(head(good, status=b"HTTP/1.1 304 Not Modified"))),
    _http("407", lambda good: raw(whole(good, status=b"HTTP/1.1 407 Proxy Authentication Required"))),
    _http("426", lambda good: raw(whole(good, b"Upgrade: HTTP/2.0", status=b"HTTP/1.1 426 Upgrade Required"))),
    _http(
        "a redirect to nowhere",
        lambda good: raw(head(good, b"Location: http://[::1", length(b""), status=b"HTTP/1.1 307 Go")),
    ),
    _http("a redirect without a place", lambda good: raw(head(good, length(b""), status=b"HTTP/1.1 308 Go"))),
    _http("a header line without a colon", lambda good: raw(whole(good, b"this is no header"))),
    _http("a header with a zero byte", lambda good: raw(whole(good, b"X-A: a\0b"))),
    _http("a header name with a space", lambda good: raw(whole(good, b"X A: b"))),
    _http("bare line feeds", lambda good: raw(whole(good).replace(b"\r\n", b"\n"))),
    _http("the head breaks off", lambda good: raw(half(head(good)), Close())),
    _http("a head that stalls", lambda good: raw(half(head(good)), Stall()), ends=False),
    _http("a head without end", lambda good: repeated(b"X-More: and more\r\n", _OK + b"\r\n"), ends=False),
    _http("a head without end, fast", lambda good: repeated(b"X-More: and more\r\n" * 1000, _OK + b"\r\n")),
    _http("ten thousand headers", lambda good: raw(whole(good, *(b"X-%d: 1" % n for n in range(10_000))))),
    _http("five hundred headers", lambda good: raw(whole(good, *(b"X-%d: 1" % n for n in range(500))))),
    _http("interim answers without end", lambda good: repeated(b"HTTP/1.1 100 Continue\r\n\r\n"), ends=False),
    _http("processing, then nothing", lambda good: raw(b"HTTP/1.1 102 Processing\r\n\r\n", Stall()), ends=False),
    _http("byte by byte", lambda good: raw(whole(good)).drip(1)),
    _http("a second answer behind it", lambda good: raw(whole(good) + whole(good).replace(b"One", b"Ten"))),
    _http("reset right behind the answer", lambda good: raw(whole(good), Reset())),
    _http(
        "an error before the request is read",
        lambda good: raw(
            b"HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", Close()
        ).without_reading_the_body(),
    ),
)

BODIES: Final = (
    _http("no length: ended by closing", lambda good: raw(head(good) + good.body, Close())),
    _http("no length: reset in the midst", lambda good: raw(head(good) + half(good.body), Sleep(0.05), Reset())),
    _http("a negative length", lambda good: raw(head(good, b"Content-Length: -5") + good.body)),
    _http("a length that is no number", lambda good: raw(head(good, b"Content-Length: many") + good.body)),
    _http("a length of 30 digits", lambda good: raw(head(good, b"Content-Length: " + b"9" * 30) + good.body, Close())),
    _http("a length of zero before a body", lambda good: raw(head(good, b"Content-Length: 0") + good.body)),
    _http("two lengths", lambda good: raw(whole(good, length(good.body, 1)))),
    _http("a length and chunks", lambda good: raw(in_chunks(good).replace(b"\r\n", b"\r\nContent-Length: 7\r\n", 1))),
    _http("an unknown transfer coding", lambda good: raw(whole(good, b"Transfer-Encoding: squeeze"))),
    _http("a body longer than its length", lambda good: raw(whole(good) + b"and more")),
    _http(
        "half-closed in the midst",
        lambda good: raw(head(good, length(good.body)) + half(good.body), HalfClose(), Sleep(0.05), Close()),
    ),
    _http("a chunk of negative size", lambda good: raw(in_chunks(good, size=b"-5"))),
    _http("a chunk of 20 hex digits", lambda good: raw(in_chunks(good, size=b"F" * 20), Close())),
    _http("a chunk of 30 hex digits", lambda good: raw(in_chunks(good, size=b"F" * 30), Close())),
    _http("a chunk longer than its size", lambda good: raw(in_chunks(good, size=b"3"), Close())),
    _http("the last chunk is missing", lambda good: raw(in_chunks(good, end=b""), Close())),
    _http("the last chunk never comes", lambda good: raw(in_chunks(good, end=b""), Stall()), ends=False),
    _http(
        "trailers without end",
        lambda good: repeated(b"X-More: and more\r\n", in_chunks(good, end=b"0\r\n")),
        ends=False,
    ),
    _http(
        "chunks of one byte",
        lambda good: raw(head(good, _CHUNKED) + b"".join(b"1\r\n%c\r\n" % byte for byte in good.body) + b"0\r\n\r\n"),
    ),
    _http("empty gzip", lambda good: raw(packed(good, b"", b"gzip"))),
    _http(
        "gzip with a broken checksum",
        lambda good: raw(packed(good, gzip.compress(good.body, mtime=0)[:-8] + bytes(8), b"gzip")),
    ),
    _http(
        "gzip that stalls",
        lambda good: raw(half(packed(good, gzip.compress(good.body, mtime=0), b"gzip")), Stall()),
        ends=False,
    ),
    _http("gzip that unpacks to a thousand times as much", lambda good: raw(packed(good, bomb(good), b"gzip"))),
    _http("gzip twice", lambda good: raw(packed(good, gzip.compress(gzip.compress(good.body)), b"gzip, gzip"))),
    _http("brotli, not asked for", lambda good: raw(packed(good, b"\x8b\x02\x80", b"br"))),
    _http("deflate without its header", lambda good: raw(packed(good, zlib.compress(good.body)[2:-4], b"deflate"))),
    _http("an unknown packing", lambda good: raw(packed(good, good.body, b"squeezed"))),
    _http(
        "an error status cut off",
        lambda good: raw(
            head(good, b"Content-Length: 500", status=b"HTTP/1.1 400 Bad") + b'{"error": {"message": "no"', Close()
        ),
    ),
    _http(
        "an error status that stalls",
        lambda good: raw(head(good, b"Content-Length: 500", status=b"HTTP/1.1 400 Bad") + b'{"error"', Stall()),
        ends=False,
    ),
    _http(
        "an error status without end",
        lambda good: repeated(b"x" * 10_000, head(good, status=b"HTTP/1.1 500 Bad")),
        ends=False,
    ),
    _http(
        "an answer in pieces, slowly",
        lambda good: Reply(tuple(step for one in well(good).steps for step in (one, Sleep(0.005)))),
    ),
)
_WISHES: Final = (
    "-1", "0", "nan", "inf", "1e400", "31536000", "1e9", "soon", "", "0x10", "1_000", "\u0665",
    "Wed, 21 Oct 2015 07:28:00 GMT", "Fri, 31 Dec 9999 23:59:59 GMT", "Fri, 99 Foo 99999 99:99:99 GMT", "1, 2",
)  # fmt: skip


def _wish(wish: str) -> Row:
    reply = raw(b"HTTP/1.1 429 Busy\r\nRetry-After: %b\r\nContent-Length: 0\r\n\r\n" % wish.encode())
    return Row("Wishes to wait", f"429 with `Retry-After: {wish}`", Wire(lambda good: reply))


HTTP: Final = (*CONNECTION, *HEADS, *BODIES, *map(_wish, _WISHES))
