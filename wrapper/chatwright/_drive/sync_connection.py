"""Connections for synchronous calls."""

from __future__ import annotations

import socket
import time
from typing import TYPE_CHECKING, Any

from chatwright._drive.attempt import OutOfTime
from chatwright._drive.http1 import Head, Http1
from chatwright._drive.routes import StartTLS, Write
from chatwright._drive.sync_channels import PIECE, Channel
from chatwright._drive.trouble import trouble

if TYPE_CHECKING:
    from chatwright._drive.attempt import Attempt
    from chatwright._drive.messages import Outgoing
    from chatwright._drive.routes import Route
    from chatwright._drive.sync_tls import TLSInTLS


class SyncConnection:
    """A connection to a server, over which requests go one after the other.

    Raises httpx's exceptions, which say what was being done.
    """

    def __init__(self, route: Route) -> None:
        self._route = route
        self._http = Http1()
        self._channel: Channel | TLSInTLS | None = None
        self._connected = False
        self._reusable = False
        self._idle_since = 0.0

    def connect(self, attempt: Attempt) -> None:
        """Reach the server: name, TCP, proxy, TLS."""
        attempt.connecting()
        try:
            self._channel = _connect(*self._route.first_hop, attempt)
            steps = self._route.open()
            outcome: Any = None
            while True:
                try:
                    step = steps.send(outcome)
                except StopIteration:
                    break
                outcome = None
                if isinstance(step, Write):
                    self._channel.send(step.data, attempt.connect_limit)
                elif isinstance(step, StartTLS):
                    self._channel = self._channel.secured(step.context, step.hostname, attempt.connect_limit)
                else:
                    outcome = self._channel.recv(PIECE, attempt.connect_limit)
        except (OutOfTime, TimeoutError) as error:
            raise trouble("ConnectTimeout", "no connection in time") from error
        except OSError as error:
            raise trouble("ConnectError", str(error)) from error
        self._connected = True

    def exchange(self, outgoing: Outgoing, attempt: Attempt) -> Head:
        """Send a request; the head of its response."""
        self._reusable = False
        method, target, headers, content = outgoing
        if self._route.forwards:
            headers = [*self._route.proxy_headers, *headers]
        for data in self._http.request(method, self._route.target(target), headers, content):
            if not self._write(data, attempt):
                break
        while True:
            self._http.feed(self._read(attempt))
            head = self._http.head()
            if head is not None:
                return head

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
            and self._channel is not None
            and time.monotonic() - self._idle_since < idle_seconds
            and not self._channel.readable()
        )

    def abort(self) -> None:
        """Close the socket, also under a thread that is reading from it."""
        self._reusable = False
        if self._channel is not None:
            self._channel.abort()

    def _write(self, data: bytes, attempt: Attempt) -> bool:
        """Write everything. False: the server takes no more, but may have said why."""
        assert self._channel is not None
        try:
            self._channel.send(data, attempt.write_limit)
        except (OutOfTime, TimeoutError) as error:
            raise trouble("WriteTimeout", "the request was not taken in time") from error
        except OSError:
            attempt.write_failed = True
            return False
        return True

    def _read(self, attempt: Attempt) -> bytes:
        assert self._channel is not None
        try:
            data = self._channel.recv(PIECE, attempt.read_limit)
        except (OutOfTime, TimeoutError) as error:
            raise trouble("ReadTimeout", "nothing came in time") from error
        except OSError as error:
            raise trouble("ReadError", str(error)) from error
        attempt.received = attempt.received or bool(data)
        return data


def _connect(host: str, port: int, attempt: Attempt) -> Channel:
    """Connect to the first address that answers; each gets its share of the time."""
    attempt.connect_limit()
    addresses = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    last = len(addresses) - 1
    for number, address in enumerate(addresses):

        def share(waiting: int = len(addresses) - number) -> float | None:
            seconds = attempt.connect_limit()
            return None if seconds is None else seconds / waiting

        try:
            return Channel.connect(address, share)
        except OSError:
            if number == last:
                raise
    raise OSError(f"{host} has no address")
