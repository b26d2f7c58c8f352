"""A proxy on loopback: forwards plain requests, tunnels CONNECT, and can stand in for a server with TLS."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from pathlib import Path


class Proxy:
    """`seen` has the first head that came on each connection.

    With a certificate and a port it is no proxy, but takes off the TLS and passes everything on to that port.
    """

    def __init__(self, *, certificate: Path | None = None, to: int | None = None) -> None:
        self.seen: list[str] = []
        self._to = to
        self._context: ssl.SSLContext | None = None
        if certificate is not None:
            self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._context.load_cert_chain(certificate)
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port: int = self._listener.getsockname()[1]
        self._sockets: list[socket.socket] = []
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> Self:
        self._start(self._accept)
        return self

    def __exit__(self, *_: object) -> None:
        for sock in (self._listener, *self._sockets):
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
            sock.close()
        for thread in self._threads:
            thread.join(5)

    def _start(self, target: object, *args: object) -> None:
        thread = threading.Thread(target=target, args=args, daemon=True)  # type: ignore[arg-type]
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            self._sockets.append(client)
            self._start(self._serve, client)

    def _serve(self, client: socket.socket) -> None:
        with contextlib.suppress(OSError):
            if self._context is not None:
                assert self._to is not None
                client = self._context.wrap_socket(client, server_side=True)
                self._sockets.append(client)
                self._join(client, self._connect("127.0.0.1", self._to))
                return
            data = b""
            while b"\r\n\r\n" not in data:
                more = client.recv(65536)
                if not more:
                    return
                data += more
            self.seen.append(data.partition(b"\r\n\r\n")[0].decode("latin-1"))
            method, target, _ = data.split(b" ", 2)
            if method == b"CONNECT":
                host, _, port = target.decode().rpartition(":")
                server = self._connect(host, int(port))
                client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            else:
                parts = urlsplit(target.decode())
                assert parts.hostname is not None
                server = self._connect(parts.hostname, parts.port or 80)
                server.sendall(data)
            self._join(client, server)

    def _connect(self, host: str, port: int) -> socket.socket:
        server = socket.create_connection((host, port))
        self._sockets.append(server)
        return server

    def _join(self, client: socket.socket, server: socket.socket) -> None:
        self._start(self._pump, server, client)
        self._pump(client, server)

    @staticmethod
    def _pump(source: socket.socket, sink: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                sink.sendall(data)
        for sock in (source, sink):
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
            sock.close()
