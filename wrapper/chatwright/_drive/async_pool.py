"""The connections of asynchronous calls to one server."""

from __future__ import annotations

from typing import TYPE_CHECKING

import anyio

from chatwright._drive.async_connection import AsyncConnection
from chatwright._drive.attempt import OutOfTime
from chatwright._drive.event_loops import caller_of_this_loop
from chatwright._drive.slots import IDLE_SECONDS, MOST_IDLE, Slots, Want
from chatwright._drive.trouble import trouble

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from chatwright._drive.attempt import Attempt
    from chatwright._drive.http1 import Head
    from chatwright._drive.messages import Outgoing
    from chatwright._drive.routes import Route


class AsyncPool:
    """Sends over a connection that is idle, or new, or becomes free. It belongs to the running event loop."""

    def __init__(self, route: Route, most_connections: int) -> None:
        self.slots = Slots(lambda: AsyncConnection(route), most_connections, MOST_IDLE, IDLE_SECONDS)
        self._proxy = route.proxy_name
        self._call_soon = caller_of_this_loop()

    async def exchange(self, outgoing: Outgoing, attempt: Attempt) -> tuple[Head, AsyncPooledBody]:
        """Send a request; the head of its response, and its content, which is to be closed."""
        attempt.proxy = self._proxy
        connection = await self._acquire(attempt)
        try:
            if not connection.is_connected:
                await connection.connect(attempt)
            head = await connection.exchange(outgoing, attempt)
        except BaseException:  # cancellation too: nothing here waits, so nothing can be lost
            connection.abort()
            self.slots.give_back(connection)
            raise
        return head, AsyncPooledBody(connection, attempt, self.slots)

    async def _acquire(self, attempt: Attempt) -> AsyncConnection:
        want = _TaskWant(self._call_soon, fresh=attempt.fresh)
        try:
            limit = attempt.pool_limit()
            self.slots.ask(want)
            if want.connection is None:
                with anyio.fail_after(limit):
                    await want.granted()
        except (TimeoutError, OutOfTime):
            self.slots.withdraw(want)
            raise trouble("PoolTimeout", "no connection became free in time") from None
        except BaseException:
            self.slots.withdraw(want)
            raise
        assert want.connection is not None
        return want.connection

    async def aclose(self) -> None:
        """Drop every connection."""
        self.slots.drop_all()


class _TaskWant(Want[AsyncConnection]):
    __slots__ = ("_call_soon", "_event")

    def __init__(self, call_soon: Callable[[Callable[[], None]], None], *, fresh: bool) -> None:
        super().__init__(fresh=fresh)
        self._call_soon = call_soon
        self._event: anyio.Event | None = None

    async def granted(self) -> None:
        """Wait for the connection. The event exists before that is looked for, so no grant from elsewhere is missed."""
        self._event = anyio.Event()
        if self.connection is None:
            await self._event.wait()

    def wake(self) -> None:
        """Let the waiting task go on."""
        if self._event is not None:
            self._call_soon(self._event.set)


class AsyncPooledBody:
    """A response's content. Closing it gives the connection back, and never waits."""

    def __init__(self, connection: AsyncConnection, attempt: Attempt, slots: Slots[AsyncConnection]) -> None:
        self._connection = connection
        self._attempt = attempt
        self._slots = slots
        self._closed = False

    @property
    def is_closed(self) -> bool:
        """Whether the connection was given back."""
        return self._closed

    async def read(self) -> bytes:
        """Some of it; none at the end. Breaking, or being cancelled, drops the connection."""
        if self._closed:
            return b""
        try:
            return await self._connection.read(self._attempt)
        except BaseException:
            self.abort()
            raise

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        piece = await self.read()
        if not piece:
            raise StopAsyncIteration
        return piece

    async def aclose(self) -> None:
        """Give the connection back. One that still has something to come is dropped."""
        self.close()

    def close(self) -> None:
        """Like `aclose`, from any thread."""
        if not self._closed:
            self._closed = True
            self._slots.give_back(self._connection)

    def abort(self) -> None:
        """Drop the connection."""
        if not self._closed:
            self._connection.abort()
            self.close()
