"""httpx's transports over our pools, for recorders of cassettes: those put methods of their own in place of httpx's.

A call that nobody records goes to the pool directly, and never meets httpx.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpcore
import httpx

from chatwright._drive.messages import BODY, Outgoing

if TYPE_CHECKING:
    from chatwright._drive.async_pool import AsyncPool, AsyncPooledBody
    from chatwright._drive.attempt import Attempt
    from chatwright._drive.http1 import Head
    from chatwright._drive.sync_pool import PooledBody, SyncPool


class SyncTransport(httpx.HTTPTransport):
    """httpx's transport over a pool of ours."""

    def __init__(self, pool: SyncPool) -> None:
        # httpx's own initialiser would only build the pool that is replaced here.
        self._pool = _SyncPool(pool)  # type: ignore[assignment]


class AsyncTransport(httpx.AsyncHTTPTransport):
    """httpx's asynchronous transport over a pool of ours."""

    def __init__(self, pool: AsyncPool) -> None:
        self._pool = _AsyncPool(pool)  # type: ignore[assignment]


def as_httpx(method: str, address: str, outgoing: Outgoing, attempt: Attempt) -> httpx.Request:
    """A request as httpx's transports take it. It carries its `Attempt` as its pool timeout."""
    return httpx.Request(
        method,
        address,
        headers=outgoing.headers,
        stream=httpx.ByteStream(outgoing.content),
        extensions={"timeout": {"pool": attempt}},
    )


class _SyncPool:
    """What httpx's transport asks of a pool."""

    def __init__(self, pool: SyncPool) -> None:
        self._pool = pool

    def handle_request(self, request: httpcore.Request) -> httpcore.Response:
        """Send a request."""
        content = b"".join(request.stream)  # type: ignore[arg-type]
        return _response(*self._pool.exchange(*_outgoing(request, content)))


class _AsyncPool:
    """What httpx's asynchronous transport asks of a pool."""

    def __init__(self, pool: AsyncPool) -> None:
        self._pool = pool

    async def handle_async_request(self, request: httpcore.Request) -> httpcore.Response:
        """Send a request."""
        content = b"".join([piece async for piece in request.stream])  # type: ignore[union-attr]
        return _response(*await self._pool.exchange(*_outgoing(request, content)))


def _outgoing(request: httpcore.Request, content: bytes) -> tuple[Outgoing, Attempt]:
    outgoing = Outgoing(request.method, request.url.target, request.headers, content)
    return outgoing, request.extensions["timeout"]["pool"]


def _response(head: Head, body: PooledBody | AsyncPooledBody) -> httpcore.Response:
    extensions: dict[str, Any] = {"http_version": b"HTTP/1.1", "reason_phrase": head.reason, BODY: body}
    return httpcore.Response(head.status, headers=head.headers, content=body, extensions=extensions)
