"""Connections for synchronous calls: httpcore's sockets, with an `Attempt` to say how long each operation may take."""

from __future__ import annotations

import socket
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import httpcore
import httpx

from chatwright._drive.attempt import OutOfTime
from chatwright._drive.http1 import Head, Http1, StartTLS, Write

if TYPE_CHECKING:
    from chatwright._drive.attempt import Attempt
    from chatwright._drive.http1 import Route

_PIECE = 64 * 1024
_plain = httpcore.SyncBackend()


class SyncConnection:
    """A connection to a server, over which requests go one after the other.

    Raises httpx's exceptions, which say what was being done.
    """

    def __init__(self, route: Route) -> None:
        self._route = route
        self._http = Http1()
        self._stream: httpcore.NetworkStream | None = None
        self._connected = False
        self._reusable = False
        self._idle_since = 0.0

    def connect(self, attempt: Attempt) -> None:
        """Reach the server: name, TCP, proxy, TLS."""
        attempt.connecting()
        try:
            self._stream = _connect(*self._route.first_hop, attempt)
            steps = self._route.open()
            outcome: Any = None
            while True:
                try:
                    step = steps.send(outcome)
                except StopIteration:
                    break
                outcome = None
                if isinstance(step, Write):
                    self._stream.write(step.data, attempt.connect_limit())
                elif isinstance(step, StartTLS):
                    self._stream = self._stream.start_tls(step.context, step.hostname, attempt.connect_limit())
                else:
                    outcome = self._stream.read(_PIECE, attempt.connect_limit())
        except (httpcore.TimeoutException, OutOfTime) as error:
            raise httpx.ConnectTimeout("no connection in time") from error
        except httpcore.NetworkError as error:
            raise httpx.ConnectError(str(error)) from error
        self._connected = True

    def exchange(
        self, method: bytes, path: bytes, headers: list[tuple[bytes, bytes]], body: bytes, attempt: Attempt
    ) -> Head:
        """Send a request; the head of its response."""
        self._reusable = False
        if self._route.forwards:
            headers = [*self._route.proxy_headers, *headers]
        for data in self._http.request(method, self._route.target(path), headers, body):
            if not self._write(data, attempt):
                break
        while True:
            head = self._http.head()
            if head is not None:
                return head
            self._http.feed(self._read(attempt))

    def read(self, attempt: Attempt) -> bytes:
        """Some of the content; none at its end."""
        while True:
            piece = self._http.piece()
            if piece is not None:
                break
            self._http.feed(self._read(attempt))
        if not piece and not attempt.write_failed and self._http.start_next():
            self._reusable = True
            self._idle_since = time.monotonic()
        return piece

    @property
    def is_connected(self) -> bool:
        """Whether `connect` is done."""
        return self._connected

    def is_usable(self, idle_seconds: float) -> bool:
        """Whether another request can go over it: all was read, not too long ago, and the server has not hung up."""
        return (
            self._reusable
            and self._stream is not None
            and time.monotonic() - self._idle_since < idle_seconds
            and not self._stream.get_extra_info("is_readable")
        )

    def abort(self) -> None:
        """Close the socket, also under a thread that is reading from it."""
        stream, self._reusable = self._stream, False
        if stream is None:
            return
        connected = stream.get_extra_info("socket")
        if connected is not None:
            with suppress(OSError):  # it has gone already
                connected.shutdown(socket.SHUT_RDWR)
        stream.close()

    def _write(self, data: bytes, attempt: Attempt) -> bool:
        """Write everything. False: the server takes no more, but may have said why."""
        assert self._stream is not None
        try:
            for start in range(0, len(data), _PIECE):
                self._stream.write(data[start : start + _PIECE], attempt.write_limit())
        except (httpcore.TimeoutException, OutOfTime) as error:
            raise httpx.WriteTimeout("the request was not taken in time") from error
        except httpcore.NetworkError:
            attempt.write_failed = True
            return False
        return True

    def _read(self, attempt: Attempt) -> bytes:
        assert self._stream is not None
        try:
            data = self._stream.read(_PIECE, attempt.read_limit())
        except (httpcore.TimeoutException, OutOfTime) as error:
            raise httpx.ReadTimeout("nothing came in time") from error
        except httpcore.NetworkError as error:
            raise httpx.ReadError(str(error)) from error
        attempt.received = attempt.received or bool(data)
        return data


def _connect(host: str, port: int, attempt: Attempt) -> httpcore.NetworkStream:
    """Connect to the first address that answers; each gets its share of the time."""
    seconds = attempt.connect_limit()
    try:
        addresses = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise httpx.ConnectError(str(error)) from error
    last = len(addresses) - 1
    for number, (*_, address) in enumerate(addresses):
        try:
            seconds = attempt.connect_limit()
            share = None if seconds is None else seconds / (len(addresses) - number)
            return _plain.connect_tcp(str(address[0]), port, share)
        except (httpcore.ConnectError, httpcore.ConnectTimeout):
            if number == last:
                raise
    raise httpx.ConnectError(f"{host} has no address")
