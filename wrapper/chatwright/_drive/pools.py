"""Connection pools, and httpx's transports over them.

The transports are httpx's own with another pool inside, so that whatever patches `HTTPTransport.handle_request`
(recorders of cassettes do) works with them. A request carries its `Attempt` as its pool timeout.
"""

from __future__ import annotations

import asyncio
import queue
import sys
from typing import TYPE_CHECKING, Any

import anyio
import httpcore
import httpx

from chatwright._drive.async_channels import under_trio
from chatwright._drive.async_connection import AsyncConnection
from chatwright._drive.attempt import Attempt, OutOfTime
from chatwright._drive.messages import BODY
from chatwright._drive.slots import Slots, Want
from chatwright._drive.sync_connection import SyncConnection

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

    from chatwright._drive.http1 import Head, Route

MOST_IDLE = 100
IDLE_SECONDS = 55.0  # just under the minute after which many balancers drop a silent connection


class SyncTransport(httpx.HTTPTransport):
    """httpx's transport over a pool that loses no connection."""

    def __init__(self, route: Route, most_connections: int) -> None:
        # httpx's own initialiser would only build the pool that is replaced here.
        self.slots = Slots(lambda: SyncConnection(route), most_connections, MOST_IDLE, IDLE_SECONDS)
        self._pool = _SyncPool(self.slots, route.proxy_name)  # type: ignore[assignment]


class AsyncTransport(httpx.AsyncHTTPTransport):
    """httpx's asynchronous transport over a pool that loses no connection. It belongs to the running event loop."""

    def __init__(self, route: Route, most_connections: int) -> None:
        self.slots = Slots(lambda: AsyncConnection(route), most_connections, MOST_IDLE, IDLE_SECONDS)
        self._pool = _AsyncPool(self.slots, route.proxy_name)  # type: ignore[assignment]


class _SyncPool:
    """What httpx's transport asks of a pool."""

    def __init__(self, slots: Slots[SyncConnection], proxy: str | None) -> None:
        self._slots = slots
        self._proxy = proxy

    def handle_request(self, request: httpcore.Request) -> httpcore.Response:
        """Send a request over a connection that is idle, or new, or becomes free."""
        attempt = _attempt_of(request)
        attempt.proxy = self._proxy
        connection = self._acquire(attempt)
        try:
            if not connection.is_connected:
                connection.connect(attempt)
            url = request.url
            content = b"".join(request.stream)  # type: ignore[arg-type]
            head = connection.exchange(request.method, url.target, request.headers, content, attempt)
        except BaseException:  # KeyboardInterrupt too
            connection.abort()
            self._slots.give_back(connection)
            raise
        return _response(head, PooledBody(connection, attempt, self._slots))

    def _acquire(self, attempt: Attempt) -> SyncConnection:
        want = _ThreadWant(fresh=attempt.fresh)
        try:
            limit = attempt.pool_limit()
            self._slots.ask(want)
            want.granted.get(timeout=limit)
        except (queue.Empty, OutOfTime):
            self._slots.withdraw(want)
            raise httpx.PoolTimeout("no connection became free in time") from None
        except BaseException:
            self._slots.withdraw(want)
            raise
        assert want.connection is not None
        return want.connection

    def close(self) -> None:
        """Drop every connection."""
        self._slots.drop_all()


class _ThreadWant(Want[SyncConnection]):
    __slots__ = ("granted",)

    def __init__(self, *, fresh: bool) -> None:
        super().__init__(fresh=fresh)
        self.granted: queue.SimpleQueue[None] = queue.SimpleQueue()  # `put` may interrupt itself: garbage collection

    def wake(self) -> None:
        """Let the waiting thread go on."""
        self.granted.put(None)


class _AsyncPool:
    """What httpx's asynchronous transport asks of a pool."""

    def __init__(self, slots: Slots[AsyncConnection], proxy: str | None) -> None:
        self._slots = slots
        self._proxy = proxy
        self._call_soon = caller_of_this_loop()

    async def handle_async_request(self, request: httpcore.Request) -> httpcore.Response:
        """Send a request over a connection that is idle, or new, or becomes free."""
        attempt = _attempt_of(request)
        attempt.proxy = self._proxy
        connection = await self._acquire(attempt)
        try:
            if not connection.is_connected:
                await connection.connect(attempt)
            url = request.url
            content = b"".join([piece async for piece in request.stream])  # type: ignore[union-attr]
            head = await connection.exchange(request.method, url.target, request.headers, content, attempt)
        except BaseException:  # cancellation too: nothing here waits, so nothing can be lost
            connection.abort()
            self._slots.give_back(connection)
            raise
        return _response(head, AsyncPooledBody(connection, attempt, self._slots))

    async def _acquire(self, attempt: Attempt) -> AsyncConnection:
        want = _TaskWant(self._call_soon, fresh=attempt.fresh)
        try:
            limit = attempt.pool_limit()
            self._slots.ask(want)
            if want.connection is None:
                with anyio.fail_after(limit):
                    await want.granted()
        except (TimeoutError, OutOfTime):
            self._slots.withdraw(want)
            raise httpx.PoolTimeout("no connection became free in time") from None
        except BaseException:
            self._slots.withdraw(want)
            raise
        assert want.connection is not None
        return want.connection

    async def aclose(self) -> None:
        """Drop every connection."""
        self._slots.drop_all()


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


def caller_of_this_loop() -> Callable[[Callable[[], None]], None]:
    """A function that has another one called in this event loop, from any thread, while the loop lives."""
    if under_trio():
        trio = sys.modules["trio"]
        token = trio.lowlevel.current_trio_token()

        def run_soon(function: Callable[[], None]) -> None:
            try:
                token.run_sync_soon(function)
            except trio.RunFinishedError:
                return

        return run_soon
    loop = asyncio.get_running_loop()

    def call_soon(function: Callable[[], None]) -> None:
        if not loop.is_closed():
            loop.call_soon_threadsafe(function)

    return call_soon


def _attempt_of(request: httpcore.Request) -> Attempt:
    attempt = request.extensions["timeout"]["pool"]
    assert isinstance(attempt, Attempt)
    return attempt


def _response(head: Head, body: PooledBody | AsyncPooledBody) -> httpcore.Response:
    extensions: dict[str, Any] = {"http_version": b"HTTP/1.1", "reason_phrase": head.reason, BODY: body}
    return httpcore.Response(head.status, headers=head.headers, content=body, extensions=extensions)


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
