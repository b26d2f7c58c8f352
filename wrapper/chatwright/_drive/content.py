"""The content of open responses, piece by piece, for threads and tasks; see the protocols in `_http.py`."""

from __future__ import annotations

import asyncio
import socket
import time
import warnings
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from chatwright._drive import messages
from chatwright._http import Failure

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    import httpx

    from chatwright._drive.attempt import Attempt
    from chatwright._drive.pools import AsyncPooledBody, PooledBody


class _Content:
    """What both kinds have in common. One that is forgotten drops its connection and warns."""

    def __init__(self, response: httpx.Response, address: str, attempt: Attempt) -> None:
        self.attempt = attempt
        self._response = response
        self._address = address
        self._pooled: Any = response.extensions.get(messages.BODY)
        self._decoder = None if self._pooled is None else messages.decoder_for(response)
        self._finished = False
        self._closed = False

    def abort(self) -> None:
        """Drop the connection at once, from any thread, without waiting."""
        raise NotImplementedError

    def _drain_until(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        attempt = self.attempt
        attempt.deadline = end if attempt.deadline is None else min(attempt.deadline, end)

    def _broken(self, error: BaseException) -> Failure:
        """The failure that an exception while reading amounts to, with the connection dropped."""
        self.abort()
        if not isinstance(error, Exception):
            raise error
        return self.attempt.failure(error)

    def _check_deadline(self) -> None:
        if self.attempt.past_deadline():
            raise TimeoutError("the deadline passed while the content was read")

    def __del__(self) -> None:
        if not getattr(self, "_closed", True):
            self.abort()
            warnings.warn(
                f"the stream from {self._address} was forgotten: use `with`, or close it", ResourceWarning, 2, self
            )


class SyncContent(_Content):
    """For threads."""

    _pooled: PooledBody | None
    _pieces: Iterator[bytes] | None = None

    def read(self) -> bytes | Failure:
        """The next piece of content, decompressed; `b""` at the end; a Failure when it breaks."""
        while not self._closed and not self._finished:
            try:
                raw = self._read_raw()
                self._finished = not raw
                piece = raw if self._decoder is None else self._decoder.feed(raw)
            except BaseException as error:  # noqa: BLE001 - raised again unless it is a matter of transport
                return self._broken(error)
            if piece:
                return piece
        return b""

    def _read_raw(self) -> bytes:
        if self._pooled is not None:
            piece = self._pooled.read()
        else:
            self._pieces = self._pieces or self._response.iter_bytes()
            piece = next(filter(None, self._pieces), b"")
        self._check_deadline()
        return piece

    def close(self) -> None:
        """Give the connection back: to be used again if all was read, else dropped."""
        if self._closed:
            return
        if not self._finished:
            self.abort()
            return
        self._closed = True
        self._response.close()

    def abort(self) -> None:
        """Drop the connection at once."""
        if self._closed:
            return
        self._closed = True
        if self._pooled is not None:
            self._pooled.abort()
        else:
            self._response.close()

    def drain(self, seconds: float = 0.1) -> None:
        """Read what is left, if it comes within so many seconds, and close."""
        self._drain_until(seconds)
        while not self._closed and not self._finished:
            self.read()
        self.close()


class AsyncContent(_Content):
    """For tasks."""

    _pooled: AsyncPooledBody | None
    _pieces: AsyncIterator[bytes] | None = None
    _loop: asyncio.AbstractEventLoop | None = None

    async def read(self) -> bytes | Failure:
        """The next piece of content, decompressed; `b""` at the end; a Failure when it breaks."""
        while not self._closed and not self._finished:
            try:
                raw = await self._read_raw()
                self._finished = not raw
                piece = raw if self._decoder is None else self._decoder.feed(raw)
            except BaseException as error:  # noqa: BLE001 - raised again unless it is a matter of transport
                return self._broken(error)
            if piece:
                return piece
        return b""

    async def _read_raw(self) -> bytes:
        if self._pooled is not None:
            piece = await self._pooled.read()
        else:
            piece = await self._read_foreign()
        self._check_deadline()
        return piece

    async def _read_foreign(self) -> bytes:
        import anyio

        if self._pieces is None:
            self._pieces = self._response.aiter_bytes()
            with suppress(RuntimeError):  # trio
                self._loop = asyncio.get_running_loop()
        with anyio.fail_after(self.attempt.left()):
            async for piece in self._pieces:
                if piece:
                    return piece
        return b""

    async def aclose(self) -> None:
        """Give the connection back: to be used again if all was read, else dropped. Only other people's clients wait."""
        if self._closed:
            return
        if self._pooled is not None:
            if self._finished:
                self._closed = True
                self._pooled.close()
            else:
                self.abort()
            return
        self._closed = True
        await _close_shielded(self._response)

    def abort(self) -> None:
        """Drop the connection at once, from any thread, without waiting."""
        if self._closed:
            return
        self._closed = True
        if self._pooled is not None:
            self._pooled.abort()
            return
        stream = self._response.extensions.get("network_stream")
        connected = None if stream is None else stream.get_extra_info("socket")
        if connected is not None:
            with suppress(OSError):  # it has gone already
                connected.shutdown(socket.SHUT_RDWR)
        loop, response = self._loop, self._response
        if loop is not None and not loop.is_closed():  # its pool still counts the connection
            loop.call_soon_threadsafe(lambda: _closings.add(loop.create_task(_close_forgotten(response))))

    async def drain(self, seconds: float = 0.1) -> None:
        """Read what is left, if it comes within so many seconds, and close."""
        self._drain_until(seconds)
        while not self._closed and not self._finished:
            await self.read()
        await self.aclose()


_closings: set[asyncio.Task[None]] = set()  # the loop itself keeps only weak references to tasks


async def _close_forgotten(response: httpx.Response) -> None:
    try:
        with suppress(Exception):
            await response.aclose()
    finally:
        task = asyncio.current_task()
        assert task is not None
        _closings.discard(task)


async def _close_shielded(response: httpx.Response) -> None:
    """Close to the end, whatever happens to this task. anyio's shield keeps its own cancellation out, not asyncio's."""
    import anyio

    try:
        asyncio.get_running_loop()
    except RuntimeError:  # trio
        with anyio.CancelScope(shield=True):
            await response.aclose()
        return
    closing = asyncio.ensure_future(response.aclose())
    _closings.add(closing)
    closing.add_done_callback(_closings.discard)
    with anyio.CancelScope(shield=True):
        await asyncio.shield(closing)
