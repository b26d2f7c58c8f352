"""TLS in memory, for synchronous calls to a server behind a proxy that has TLS itself."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING, Any

from chatwright._drive.sync_channels import PIECE

if TYPE_CHECKING:
    from collections.abc import Callable

    from chatwright._drive.sync_channels import Channel


class TLSInTLS:
    """TLS with a server, inside the one with a proxy."""

    def __init__(self, inner: Channel, context: ssl.SSLContext, hostname: str) -> None:
        self._inner = inner
        self._incoming = ssl.MemoryBIO()
        self._outgoing = ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._incoming, self._outgoing, server_hostname=hostname)

    def handshake(self, limit: Callable[[], float | None]) -> None:
        """Agree with the server, and check who it is."""
        self._pump(self._tls.do_handshake, limit)

    def secured(self, context: ssl.SSLContext, hostname: str, limit: Callable[[], float | None]) -> TLSInTLS:
        """Nobody needs a third layer."""
        raise NotImplementedError

    def recv(self, size: int, limit: Callable[[], float | None]) -> bytes:
        """Some bytes; none at the end."""
        try:
            data: bytes = self._pump(lambda: self._tls.read(size), limit)
        except (ssl.SSLZeroReturnError, ssl.SSLEOFError):
            return b""  # HTTP's own framing tells a whole body from a cut one
        return data

    def send(self, data: bytes, limit: Callable[[], float | None]) -> None:
        """Everything."""
        self._pump(lambda: self._tls.write(data), limit)

    def readable(self) -> bool:
        """Whether a read would find data, or the end."""
        return bool(self._incoming.pending or self._tls.pending()) or self._inner.readable()

    def abort(self) -> None:
        """Close the socket."""
        self._inner.abort()

    def _pump(self, operation: Callable[[], Any], limit: Callable[[], float | None]) -> Any:
        while True:
            result: Any = None
            waiting = False
            try:
                result = operation()
            except ssl.SSLWantReadError:
                waiting = True
            finally:
                to_go = self._outgoing.read()
            if to_go:
                self._inner.send(to_go, limit)
            if not waiting:
                return result
            data = self._inner.recv(PIECE, limit)
            if data:
                self._incoming.write(data)
            else:
                self._incoming.write_eof()
