"""HTTP/1.1 without I/O: h11 behind the four questions that a connection has."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import h11
import httpx

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence
    from ssl import SSLContext
    from typing import TypeAlias

    RawHeaders: TypeAlias = Sequence[tuple[bytes, bytes]]

_BEGINNING = b"HTTP/"
_LARGEST_HEAD = 128 * 1024
_ONE_WRITE = 64 * 1024
_CONNECTED = range(200, 300)
_FRAMINGS = frozenset({b"content-length", b"transfer-encoding"})


class Head(NamedTuple):
    """The head of a response."""

    status: int
    reason: bytes
    headers: list[tuple[bytes, bytes]]


class Http1:
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


class Write(NamedTuple):
    """Write bytes."""

    data: bytes


class Read:
    """Read some bytes; the outcome."""


class StartTLS(NamedTuple):
    """Secure the connection."""

    context: SSLContext
    hostname: str


class Route(NamedTuple):
    """The way to a server: directly, or by a proxy.

    Attributes:
        scheme, host, port: The server.
        context: For TLS with the server.
        proxy: The proxy; None: there is none.
        proxy_headers: What the proxy wants to know (who asks).
        proxy_context: For TLS with the proxy.
    """

    scheme: str
    host: str
    port: int
    context: SSLContext | None = None
    proxy: tuple[str, str, int] | None = None
    proxy_headers: tuple[tuple[bytes, bytes], ...] = ()
    proxy_context: SSLContext | None = None

    @property
    def first_hop(self) -> tuple[str, int]:
        """Where the socket connects to."""
        return (self.host, self.port) if self.proxy is None else self.proxy[1:]

    @property
    def proxy_name(self) -> str | None:
        """The proxy, for people."""
        return None if self.proxy is None else "{}://{}:{}".format(*self.proxy)

    @property
    def forwards(self) -> bool:
        """Whether requests are handed to a proxy that reads them, instead of going through it unseen."""
        return self.proxy is not None and self.scheme == "http"

    def target(self, path: bytes) -> bytes:
        """A request's target."""
        if not self.forwards:
            return path
        name = f"[{self.host}]" if ":" in self.host else self.host
        return b"http://%b:%d%b" % (name.encode("ascii"), self.port, path)

    def open(self) -> Generator[Write | Read | StartTLS, bytes, None]:
        """What to do once the socket is connected, until the first request can be written."""
        if self.proxy is not None and self.proxy[0] == "https":
            assert self.proxy_context is not None
            yield StartTLS(self.proxy_context, self.proxy[1])
        if self.scheme != "https":
            return
        if self.proxy is not None:
            yield from self._tunnel()
        assert self.context is not None
        yield StartTLS(self.context, self.host)

    def _tunnel(self) -> Generator[Write | Read, bytes, None]:
        name = f"[{self.host}]" if ":" in self.host else self.host
        target = b"%b:%d" % (name.encode("ascii"), self.port)
        http = Http1()
        for data in http.request(b"CONNECT", target, [(b"Host", target), *self.proxy_headers], b""):
            yield Write(data)
        while True:
            head = http.head()
            if head is not None:
                break
            http.feed((yield Read()))
        if head.status not in _CONNECTED:
            raise httpx.ProxyError(f"{head.status} {head.reason.decode('latin-1')}".rstrip())
