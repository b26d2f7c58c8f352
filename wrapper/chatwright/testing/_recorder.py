"""A recorder that stands between a client and a server, and notes which bytes came together, and when."""

from __future__ import annotations

import contextlib
import http.client
import socket
import threading
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from chatwright.errors import ConfigError
from chatwright.testing import redact
from chatwright.testing._answer import Answer, End, error_answer
from chatwright.testing._listener import HOST, Listener
from chatwright.testing._recording import Exchange, write_exchanges

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator
    from types import TracebackType
    from typing import Self

    from chatwright.testing._answer import Step
    from chatwright.testing._incoming import ReceivedRequest

_NOT_PASSED_ON = frozenset(
    {"host", "connection", "content-length", "transfer-encoding", "accept-encoding", "keep-alive"}
)
_FRAMING = frozenset({"connection", "content-length", "transfer-encoding", "keep-alive", "date"})
_PIECE = 1 << 16


class Recorder:
    """Pass requests on to a real server, and write down its answers as they come: every piece, with its time.

    Point a client at `url`. When the block ends, the file is written: free of secrets, readable, and good for
    `server.on().replay(path)`. Clients get what the server sends, at once, and uncompressed.

    Args:
        upstream: The base URL of the real server, `https://api.openai.com/v1` or the like.
        path: The file to write.
        timeout: Seconds that the server may be silent.

    Example:
        >>> with FakeServer() as server, Recorder(server.url, "hello.recording") as recorder:  # doctest: +SKIP
        ...     Client(base_url=recorder.url).chat.completions.create(model="gpt-5", messages="Hi")
    """

    def __init__(self, upstream: str, path: str | os.PathLike[str], *, timeout: float = 120.0) -> None:
        self._upstream = urlsplit(upstream)
        if self._upstream.scheme not in {"http", "https"} or not self._upstream.hostname:
            raise ConfigError(f"upstream: must be a URL with http: or https:, got {upstream!r}")
        self._path = path
        self._timeout = timeout
        self._lock = threading.Lock()
        self._exchanges: list[Exchange] = []
        self._sockets: set[socket.socket] = set()
        self._closed = False
        self._listener = Listener(self._pass_on)

    @property
    def url(self) -> str:
        """The base URL for clients: this recorder, and the path of the upstream's."""
        return f"http://{HOST}:{self._listener.port}{self._upstream.path.rstrip('/')}"

    def __enter__(self) -> Self:
        self._listener.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._lock:
            self._closed = True
            for sock in self._sockets:
                with contextlib.suppress(OSError):  # gone already
                    sock.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        with self._lock:
            write_exchanges(self._path, map(redact.exchange, self._exchanges))

    async def __aenter__(self) -> Self:
        return self.__enter__()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.__exit__(kind, error, trace)

    def _pass_on(self, request: ReceivedRequest) -> Answer:
        started = time.monotonic()
        connection = self._connection()
        try:
            connection.connect()
            self._reading(connection.sock)
            connection.putrequest(request.method, request.target, skip_accept_encoding=True)
            for name, value in request.headers.multi_items():
                if name.lower() not in _NOT_PASSED_ON:
                    connection.putheader(name, value)
            connection.putheader("Content-Length", str(len(request.body)))
            connection.putheader("Connection", "close")
            connection.endheaders(request.body)
            response = connection.getresponse()
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            return error_answer(502, f"chatwright.testing: the recorder did not reach the server: {error}")
        headers = [(name.lower(), value) for name, value in response.getheaders() if name.lower() not in _FRAMING]
        exchange = Exchange(
            request.method,
            request.target,
            request.headers.multi_items(),
            request.body,
            response.status,
            headers,
        )
        with self._lock:
            self._exchanges.append(exchange)
        return Answer(response.status, tuple(headers), _arriving(connection, response, exchange, started), "chunked")

    def _reading(self, sock: socket.socket) -> None:
        """Remember what a thread waits for, so that the end of the block can wake it."""
        with self._lock:
            if self._closed:
                sock.close()
            else:
                self._sockets = {known for known in self._sockets if known.fileno() >= 0} | {sock}

    def _connection(self) -> http.client.HTTPConnection:
        host, port = str(self._upstream.hostname), self._upstream.port
        if self._upstream.scheme == "http":
            return http.client.HTTPConnection(host, port, timeout=self._timeout)
        from chatwright._drive.surroundings import ssl_context

        return http.client.HTTPSConnection(host, port, timeout=self._timeout, context=ssl_context())


def _arriving(
    connection: http.client.HTTPConnection, response: Any, exchange: Exchange, started: float
) -> Iterator[Step]:
    """The pieces of a response as they come, noted down on the way. Closed early when the client leaves."""
    before = started
    exchange.ending = "cut"
    try:
        while piece := response.read1(_PIECE):
            now = time.monotonic()
            exchange.pieces.append((now - before, piece))
            before = now
            yield piece
        # `read1` gives nothing at the end of a body that broke off, too.
        exchange.ending = "end" if not response.length else "cut"
    except ConnectionResetError:
        exchange.ending = "reset"
        yield End(reset=True)
    except (OSError, http.client.HTTPException):
        yield End()
    else:
        if exchange.ending == "cut":
            yield End()
    finally:
        connection.close()
