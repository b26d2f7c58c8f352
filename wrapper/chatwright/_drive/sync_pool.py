"""The connections of synchronous calls to one server."""

from __future__ import annotations

import queue
from typing import TYPE_CHECKING

from chatwright._drive.attempt import OutOfTime
from chatwright._drive.slots import IDLE_SECONDS, MOST_IDLE, Slots, Want
from chatwright._drive.sync_connection import SyncConnection
from chatwright._drive.trouble import trouble

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chatwright._drive.attempt import Attempt
    from chatwright._drive.http1 import Head
    from chatwright._drive.messages import Outgoing
    from chatwright._drive.routes import Route


class SyncPool:
    """Sends over a connection that is idle, or new, or becomes free."""

    def __init__(self, route: Route, most_connections: int) -> None:
        self.slots = Slots(lambda: SyncConnection(route), most_connections, MOST_IDLE, IDLE_SECONDS)
        self._proxy = route.proxy_name

    def exchange(self, outgoing: Outgoing, attempt: Attempt) -> tuple[Head, PooledBody]:
        """Send a request; the head of its response, and its content, which is to be closed."""
        attempt.proxy = self._proxy
        connection = self._acquire(attempt)
        try:
            if not connection.is_connected:
                connection.connect(attempt)
            head = connection.exchange(outgoing, attempt)
        except BaseException:  # KeyboardInterrupt too
            connection.abort()
            self.slots.give_back(connection)
            raise
        return head, PooledBody(connection, attempt, self.slots)

    def _acquire(self, attempt: Attempt) -> SyncConnection:
        want = _ThreadWant(fresh=attempt.fresh)
        try:
            limit = attempt.pool_limit()
            self.slots.ask(want)
            if want.connection is None:
                want.granted.get(timeout=limit)
        except (queue.Empty, OutOfTime):
            self.slots.withdraw(want)
            raise trouble("PoolTimeout", "no connection became free in time") from None
        except BaseException:
            self.slots.withdraw(want)
            raise
        assert want.connection is not None
        return want.connection

    def close(self) -> None:
        """Drop every connection."""
        self.slots.drop_all()


class _ThreadWant(Want[SyncConnection]):
    __slots__ = ("granted",)

    def __init__(self, *, fresh: bool) -> None:
        super().__init__(fresh=fresh)
        self.granted: queue.SimpleQueue[None] = queue.SimpleQueue()  # `put` may interrupt itself: garbage collection

    def wake(self) -> None:
        """Let the waiting thread go on."""
        self.granted.put(None)


class PooledBody:
    """A response's content. Closing it gives the connection back: to be used again if all was read."""

    def __init__(self, connection: SyncConnection, attempt: Attempt, slots: Slots[SyncConnection]) -> None:
        self._connection = connection
        self._attempt = attempt
        self._slots = slots
        self._closed = False

    @property
    def is_closed(self) -> bool:
        """Whether the connection was given back."""
        return self._closed

    def read(self) -> bytes:
        """Some of it; none at the end. Breaking drops the connection."""
        if self._closed:
            return b""
        try:
            return self._connection.read(self._attempt)
        except BaseException:
            self.abort()
            raise

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.read, b"")

    def close(self) -> None:
        """Give the connection back; from any thread. One that still has something to come is dropped."""
        if not self._closed:
            self._closed = True
            self._slots.give_back(self._connection)

    def abort(self) -> None:
        """Drop the connection."""
        if not self._closed:
            self._connection.abort()
            self.close()
