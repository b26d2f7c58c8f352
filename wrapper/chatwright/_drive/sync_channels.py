"""Sockets for synchronous calls, which any thread can close at once."""

from __future__ import annotations

import os
import select
import socket
from contextlib import suppress
from threading import RLock
from typing import TYPE_CHECKING

from chatwright._drive.socket_options import set_up

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable
    from typing import Any

    from chatwright._drive.sync_tls import TLSInTLS

PIECE = 64 * 1024


class Channel:
    """A connected socket, with or without TLS. `limit` gives the seconds for an operation, and is asked before each.

    A socket that is aborted is not closed under a thread that works with it: whoever is about to wait for a descriptor that
    is closed just then may wait for what was opened under the same number since. That thread closes it.
    """

    def __init__(self, sock: socket.socket) -> None:
        self._socket = sock
        self._process = os.getpid()
        self._lock = RLock()
        self._busy = self._aborted = False

    @classmethod
    def connect(cls, address: Any, limit: Callable[[], float | None]) -> Channel:
        """Connect to an address, as `getaddrinfo` gives it."""
        family, kind, protocol, _, target = address
        sock = socket.socket(family, kind, protocol)
        try:
            sock.settimeout(limit())
            sock.connect(target)
            set_up(sock)
        except BaseException:
            sock.close()
            raise
        return cls(sock)

    def secured(self, context: ssl.SSLContext, hostname: str, limit: Callable[[], float | None]) -> Channel | TLSInTLS:
        """The same with TLS, once the server has shown who it is."""
        if hasattr(self._socket, "pending"):  # it has TLS already
            from chatwright._drive.sync_tls import TLSInTLS

            secured = TLSInTLS(self, context, hostname)
            secured.handshake(limit)
            return secured
        self._socket.settimeout(limit())
        self._socket.getpeername()  # else the ssl module loses the socket of a connection that was broken off by now
        channel = Channel(context.wrap_socket(self._socket, server_hostname=hostname))
        if self._aborted:  # meanwhile; the socket has gone from here to there
            channel.abort()
        return channel

    def recv(self, size: int, limit: Callable[[], float | None]) -> bytes:
        """Some bytes; none at the end."""
        self._begin()
        try:
            self._socket.settimeout(limit())
            return self._socket.recv(size)
        finally:
            self._end()

    def send(self, data: bytes, limit: Callable[[], float | None]) -> None:
        """Everything."""
        view = memoryview(data)
        self._begin()
        try:
            while view:
                self._socket.settimeout(limit())
                view = view[self._socket.send(view[:PIECE]) :]
        finally:
            self._end()

    def readable(self) -> bool:
        """Whether a read would find data, or the end."""
        number = self._socket.fileno()
        pending: Any = getattr(self._socket, "pending", None)  # of TLS: what is decrypted already
        if number < 0 or (pending is not None and pending()):
            return True
        if hasattr(select, "poll"):
            poll = select.poll()
            poll.register(number, select.POLLIN)
            return bool(poll.poll(0))
        return bool(select.select([number], [], [], 0)[0])

    def abort(self) -> None:
        """Close the socket, from any thread. An operation that is waiting on it ends. A forked child only lets go of it."""
        if self._process != os.getpid():  # whoever held the lock does not exist here
            self._socket.close()
            return
        with self._lock:
            self._aborted = True
            with suppress(OSError):  # it has gone already
                self._socket.shutdown(socket.SHUT_RDWR)
            if not self._busy:
                self._socket.close()

    def _begin(self) -> None:
        with self._lock:
            if self._aborted:
                raise ConnectionAbortedError("the connection was closed in another thread")
            self._busy = True

    def _end(self) -> None:
        with self._lock:
            self._busy = False
            if self._aborted:
                self._socket.close()
