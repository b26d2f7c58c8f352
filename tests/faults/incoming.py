"""What comes in on a connection of the scripted server."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

if TYPE_CHECKING:
    import socket

_MAX_HEAD: Final = 1 << 20


@dataclass(frozen=True)
class Request:
    """One request, as it came."""

    method: str
    target: str
    headers: dict[str, str]
    """Names in lower case; of repeated headers the last."""
    raw_headers: list[tuple[str, str]]
    body: bytes
    """Empty if the reply said not to read it."""
    connection: int
    """Number of the connection it came on, from 0."""

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class ConnectionOverError(Exception):
    """The connection is over."""

    def __init__(self, by: Literal["client", "server"]) -> None:
        super().__init__(by)
        self.by: Final = by


class RequestReader:
    """Requests off a socket."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._buffer = bytearray()

    def head(self) -> tuple[str, str, list[tuple[str, str]]]:
        while (end := self._buffer.find(b"\r\n\r\n")) < 0:
            if len(self._buffer) > _MAX_HEAD:
                raise ValueError("the head of the request is too long")
            self._more()
        request, *lines = self._take(end + 4)[:-4].decode("latin-1").split("\r\n")
        method, target, _ = request.split(" ")
        headers = [(name, value.strip()) for name, _, value in (line.partition(":") for line in lines)]
        return method, target, headers

    def body(self, headers: dict[str, str]) -> bytes:
        if headers.get("transfer-encoding", "").lower() == "chunked":
            body = b""
            while size := int(self._line().partition(b";")[0], 16):
                body += self._exactly(size)
                self._line()
            while self._line():
                pass
            return body
        return self._exactly(int(headers.get("content-length", "0")))

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
        data = self._sock.recv(65536)
        if not data:
            raise ConnectionOverError("client")
        self._buffer += data
