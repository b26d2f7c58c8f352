"""The content of open responses, for tasks."""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any, cast

from chatwright._drive.content import Content

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop, Task
    from collections.abc import AsyncGenerator, Coroutine

    import httpx

    from chatwright._drive.async_pool import AsyncPooledBody
    from chatwright._http import Failure


class AsyncContent(Content):
    """For tasks."""

    _pooled: AsyncPooledBody | None
    _pieces: AsyncGenerator[bytes, None] | None = None
    _loop: AbstractEventLoop | None = None

    async def read(self) -> bytes | Failure:
        """The next piece of content, decompressed; `b""` at the end; a Failure when it breaks."""
        handled_before = sys.exception()
        while not self._closed and not self._finished:
            try:
                self._check_size()
                if self._decoder is not None and self._decoder.has_more:
                    await _let_others_go_on()
                    piece = self._decoder.rest()
                else:
                    raw = await self._read_raw()
                    self._finished = not raw
                    piece = raw if self._decoder is None else self._decoder.feed(raw)
                self._check_deadline()
                piece = self._within_size(piece)
            except BaseException as error:  # noqa: BLE001 - raised again unless it is a matter of transport
                if self._pooled is None:  # its pool counts the connection until the response is closed
                    self._hang_up()
                    await self.aclose()
                return self._broken(error, handled_before)
            if piece:
                return piece
        return b""

    async def _read_raw(self) -> bytes:
        return await (self._read_foreign() if self._pooled is None else self._pooled.read())

    async def _read_foreign(self) -> bytes:
        import anyio

        if self._pieces is None:
            self._pieces = cast("AsyncGenerator[bytes, None]", self._response.aiter_bytes())
            self._loop = _asyncio_loop()
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
        await _shielded(self._close_foreign())

    async def _close_foreign(self) -> None:
        import httpx

        if self._pieces is not None:
            with suppress(RuntimeError):  # somebody is reading; the response's end is theirs
                if isinstance(self._response.stream, httpx.ByteStream):
                    # A recording is all in memory. Reading on costs nothing, and trio warns of generators left early.
                    async for _piece in self._pieces:
                        pass
                await self._pieces.aclose()
        await self._response.aclose()

    def abort(self) -> None:
        """Drop the connection at once, from any thread, without waiting."""
        if self._closed:
            return
        self._closed = True
        if self._pooled is not None:
            self._pooled.abort()
            return
        self._hang_up()
        loop, response = self._loop, self._response
        if loop is not None and not loop.is_closed():  # its pool still counts the connection
            loop.call_soon_threadsafe(lambda: _closings.add(loop.create_task(_close_forgotten(response))))

    async def drain(self, seconds: float = 0.1) -> None:
        """Read what is left, if it comes within so many seconds, and close."""
        self._drain_until(seconds)
        while not self._closed and not self._finished:
            await self.read()
        await self.aclose()


async def _let_others_go_on() -> None:
    from anyio.lowlevel import checkpoint

    await checkpoint()


_closings: set[Task[None]] = set()  # the loop itself keeps only weak references to tasks


def _asyncio_loop() -> AbstractEventLoop | None:
    """The running loop; None under trio."""
    from asyncio import get_running_loop

    try:
        return get_running_loop()
    except RuntimeError:
        return None


async def _close_forgotten(response: httpx.Response) -> None:
    from asyncio import current_task

    try:
        with suppress(Exception):
            await response.aclose()
    finally:
        task = current_task()
        assert task is not None
        _closings.discard(task)


async def _shielded(closing: Coroutine[Any, Any, None]) -> None:
    """Do it to the end, whatever happens to this task. anyio's shield keeps its own cancellation out, not asyncio's."""
    import anyio

    loop = _asyncio_loop()
    with anyio.CancelScope(shield=True):
        if loop is None:
            await closing
            return
        from asyncio import shield

        task = loop.create_task(closing)
        _closings.add(task)
        task.add_done_callback(_closings.discard)
        await shield(task)
