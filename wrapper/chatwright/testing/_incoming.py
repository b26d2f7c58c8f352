"""Requests off a socket, and what a test can ask of them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote

from chatwright._http import Headers
from chatwright._masking import mask

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable
    from typing import Final

_LONGEST_HEAD: Final = 1 << 20  # bytes
_PIECE: Final = 1 << 16


class ReceivedRequest:
    """A request that came in, as it came.

    Attributes:
        method: As in HTTP.
        target: Path and query, as they were sent.
        path: Without the query: `/v1/chat/completions`.
        query: The parameters after the question mark; of repeated ones the last.
        headers: Case-insensitive; `repr` masks what may hold secrets.
        body: The bytes.
        connection: Number of the connection it came on, from 0: equal numbers mean that a connection was reused.
    """

    def __init__(self, method: str, target: str, headers: Headers, body: bytes = b"", connection: int = 0) -> None:
        path, _, query = target.partition("?")
        self.method = method
        self.target = target
        self.path = unquote(path)
        self.query = dict(parse_qsl(query, keep_blank_values=True))
        self.headers = headers
        self.body = body
        self.connection = connection

    @property
    def json(self) -> Any:
        """The decoded body, None if there is none.

        Raises:
            ValueError: It is no JSON.
        """
        return json.loads(self.body) if self.body else None

    @property
    def fields(self) -> dict[str, Any]:
        """The body's fields; none if it is no JSON object."""
        try:
            value = self.json
        except ValueError:
            return {}
        return value if isinstance(value, dict) else {}

    @property
    def model(self) -> str | None:
        """The model asked for: the body's, else that of an Azure deployment's path, else the query's."""
        model = self.fields.get("model")
        if isinstance(model, str):
            return model
        _, deployments, rest = self.path.partition("/deployments/")
        return rest.partition("/")[0] if deployments else self.query.get("model")

    @property
    def messages(self) -> list[dict[str, Any]]:
        """The body's messages; none if it has none."""
        messages = self.fields.get("messages")
        return messages if isinstance(messages, list) else []

    @property
    def stream(self) -> bool:
        """Whether a stream is asked for."""
        return self.fields.get("stream") is True

    def __repr__(self) -> str:
        model = f" model={self.model!r}" if self.model else ""
        return f"<{self.method} {mask(self.path)}{model}{' stream' if self.stream else ''}>"


class Departed(Exception):  # noqa: N818 - what a connection's thread ends with, no error
    """The client has left."""


class BadRequest(Exception):  # noqa: N818 - answered, and never raised to users
    """What came is no HTTP/1.1 request."""


class RequestReader:
    """Reads requests off a socket, one after the other.

    Args:
        sock: A connected socket.
        on_head: Called when the first byte of a request has come.
    """

    def __init__(self, sock: socket.socket, on_head: Callable[[], object] = lambda: None) -> None:
        self._sock = sock
        self._buffer = bytearray()
        self._on_head = on_head

    def read(self, connection: int = 0) -> ReceivedRequest:
        """The next request.

        Raises:
            Departed: The client has closed the connection instead.
            BadRequest: It is no HTTP.
        """
        while not self._buffer:
            self._more()
        self._on_head()
        while (end := self._buffer.find(b"\r\n\r\n")) < 0:
            if len(self._buffer) > _LONGEST_HEAD:
                raise BadRequest("the head is too long")
            self._more()
        first, *lines = self._take(end + 4)[:-4].decode("latin-1").split("\r\n")
        words = first.split(" ")
        if len(words) != 3 or not words[2].startswith("HTTP/1."):  # noqa: PLR2004 - method, target, version
            raise BadRequest(f"not a request line: {first!r}")
        pairs = [(name, value.strip()) for name, _, value in (line.partition(":") for line in lines)]
        headers = Headers(pairs)
        try:
            body = self._body(headers)
        except ValueError as error:
            raise BadRequest(f"the body can't be read: {error}") from error
        return ReceivedRequest(words[0], words[1], headers, body, connection)

    def _body(self, headers: Headers) -> bytes:
        if headers.get("transfer-encoding", "").lower() != "chunked":
            return self._exactly(int(headers.get("content-length", "0")))
        body = bytearray()
        while size := int(self._line().partition(b";")[0], 16):
            body += self._exactly(size)
            self._line()
        while self._line():
            pass  # trailers
        return bytes(body)

    def _line(self) -> bytes:
        while (end := self._buffer.find(b"\r\n")) < 0:
            self._more()
        return self._take(end + 2)[:-2]

    def _exactly(self, size: int) -> bytes:
        while len(self._buffer) < size:
            self._more()
        return self._take(size)

    def _take(self, size: int) -> bytes:
        taken = bytes(self._buffer[:size])
        del self._buffer[:size]
        return taken

    def _more(self) -> None:
        data = self._sock.recv(_PIECE)
        if not data:
            raise Departed
        self._buffer += data
