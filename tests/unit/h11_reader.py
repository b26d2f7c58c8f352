"""h11 behind the questions that a connection has: what our own reader of HTTP/1.1 is held against."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import h11
import httpx

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TypeAlias

    RawHeaders: TypeAlias = Sequence[tuple[bytes, bytes]]

_BEGINNING = b"HTTP/"
_LARGEST_HEAD = 128 * 1024
_ONE_WRITE = 64 * 1024
_FRAMINGS = frozenset({b"content-length", b"transfer-encoding"})


class Head(NamedTuple):
    """The head of a response."""

    status: int
    reason: bytes
    headers: list[tuple[bytes, bytes]]


class H11Reader:
    """The state of one connection. Bytes go in and out; h11 judges them."""

    __slots__ = ("_ambiguous", "_broken", "_ended", "_h11")

    def __init__(self) -> None:
        self._h11 = h11.Connection(h11.CLIENT, max_incomplete_event_size=_LARGEST_HEAD)
        self._ended = False
        self._ambiguous = False
        self._broken: httpx.RemoteProtocolError | None = None

    def request(self, method: bytes, target: bytes, headers: RawHeaders, body: bytes) -> list[bytes]:
        """The pieces to write."""
        try:
            head = self._h11.send(h11.Request(method=method, target=target, headers=list(headers))) or b""
            data = (self._h11.send(h11.Data(data=body)) if body else b"") or b""
            rest = self._h11.send(h11.EndOfMessage()) or b""
        except h11.LocalProtocolError as error:
            raise httpx.LocalProtocolError(str(error)) from error
        whole = len(head) + len(data) <= _ONE_WRITE
        return [head + data + rest] if whole else [head, data + rest]

    def head(self) -> Head | None:
        """The response's head, or None when more bytes are needed. Interim responses are passed over."""
        while True:
            event = self._next()
            if event is h11.NEED_DATA:
                return None
            if isinstance(event, h11.Response):
                # Two ways to tell the end: whoever stands between may have gone by the other one.
                self._ambiguous = _FRAMINGS.issubset(name for name, _ in event.headers)
                return Head(event.status_code, bytes(event.reason), event.headers.raw_items())

    def piece(self) -> bytes | None:
        """The content that is here, `b""` after the last of it, or None when more bytes are needed."""
        pieces: list[bytes] = []
        while not self._ended:
            try:
                event = self._next()
            except httpx.RemoteProtocolError as error:
                if not pieces:
                    raise self._broken or error from None
                self._broken = error  # what came before it is good
                break
            if isinstance(event, h11.Data):
                pieces.append(event.data)
            elif event is h11.NEED_DATA:
                return b"".join(pieces) if pieces else None
            else:
                self._ended = True
        return b"".join(pieces)

    def feed(self, data: bytes) -> None:
        """Bytes from the server; none when it has closed the connection."""
        if self._h11.their_state is h11.SEND_RESPONSE:
            unread = self._h11.trailing_data[0]
            if not data:
                raise httpx.RemoteProtocolError(
                    f"the server disconnected {'within' if unread else 'without'} a response"
                )
            if not _BEGINNING.startswith((unread + data)[: len(_BEGINNING)]):
                raise httpx.RemoteProtocolError("what the server sends is not HTTP")
        try:
            self._h11.receive_data(data)
        except h11.RemoteProtocolError as error:
            raise httpx.RemoteProtocolError(str(error)) from error

    def start_next(self) -> bool:
        """Make ready for another request, if the connection allows it."""
        if self._h11.our_state is not h11.DONE or self._h11.their_state is not h11.DONE or self._ambiguous:
            return False
        self._h11.start_next_cycle()
        self._ended = False
        return not self._h11.trailing_data[0]  # what comes unasked belongs to no request

    def _next(self) -> object:
        try:
            return self._h11.next_event()
        except h11.RemoteProtocolError as error:
            raise httpx.RemoteProtocolError(str(error)) from error
