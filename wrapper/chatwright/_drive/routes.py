"""The way to a server: directly, or by a proxy. What to do on it is said by a generator, and done by the connections."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from chatwright._drive.http1 import Http1
from chatwright._drive.trouble import trouble

if TYPE_CHECKING:
    from collections.abc import Generator
    from ssl import SSLContext

_CONNECTED = range(200, 300)


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
            raise trouble("ProxyError", f"{head.status} {head.reason.decode('latin-1')}".rstrip())
