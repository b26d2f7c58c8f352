"""Sockets for asynchronous calls, under asyncio and trio: plain sockets that any thread can close at once.

Streams of the event loops can't be closed when their loop is gone, nor without awaiting; a socket can. TLS is done in
memory, so it is the same for both.
"""

from __future__ import annotations

import asyncio
import os
import socket
import ssl
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import anyio
import anyio.lowlevel

from chatwright._drive.attempt import OutOfTime
from chatwright._drive.event_loops import under_trio
from chatwright._drive.socket_options import set_up

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from chatwright._drive.attempt import Attempt

PIECE = 64 * 1024
_STAGGER = 0.25  # seconds of a head start for each address over the next
_IN_A_ROW = 16  # reads that find data waiting, before other tasks get their turn


class Channel:
    """A connected socket. `limit` gives the seconds for an operation, and is asked before each."""

    def __init__(self, sock: socket.socket) -> None:
        self._socket = sock
        self._process = os.getpid()
        self._busy = False
        self._aborted = False
        self._in_a_row = 0

    async def recv(self, size: int, limit: Callable[[], float | None]) -> bytes:
        """Some bytes; none at the end."""
        seconds = limit()
        self._in_a_row += 1
        if self._in_a_row >= _IN_A_ROW:
            self._in_a_row = 0
            await anyio.lowlevel.checkpoint()
        self._busy = True
        try:
            try:
                return self._socket.recv(size)
            except (BlockingIOError, InterruptedError):
                self._in_a_row = 0
            return await self._recv(size, seconds)
        finally:
            self._idle()

    async def send(self, data: bytes, limit: Callable[[], float | None]) -> None:
        """Everything."""
        view = memoryview(data)
        self._busy = True
        try:
            while view:
                seconds = limit()
                try:
                    view = view[self._socket.send(view) :]
                except (BlockingIOError, InterruptedError):
                    piece = view[:PIECE]
                    await self._send(piece, seconds)
                    view = view[len(piece) :]
        finally:
            self._idle()

    def abort(self) -> None:
        """Close the socket, from any thread. An operation that waits on it ends. A forked child only lets go of it."""
        self._aborted = True
        if self._busy and self._process == os.getpid():
            with suppress(OSError):  # it has gone already
                self._socket.shutdown(socket.SHUT_RDWR)
        else:
            self._socket.close()

    def readable(self) -> bool:
        """Whether a read would find data, or the end."""
        try:
            self._socket.recv(1, socket.MSG_PEEK)
        except (BlockingIOError, InterruptedError):
            return False
        except OSError:
            return True
        return True

    def _idle(self) -> None:
        self._busy = False
        if self._aborted:
            self._socket.close()

    async def _recv(self, size: int, seconds: float | None) -> bytes:
        raise NotImplementedError

    async def _send(self, data: memoryview, seconds: float | None) -> None:
        raise NotImplementedError


class AsyncioChannel(Channel):
    """A socket under asyncio."""

    @staticmethod
    async def connect(sock: socket.socket, address: Any, seconds: float | None) -> Channel:
        """Connect it."""
        async with asyncio.timeout(seconds):
            await asyncio.get_running_loop().sock_connect(sock, address)
        return AsyncioChannel(sock)

    async def _recv(self, size: int, seconds: float | None) -> bytes:
        # What `sock_recv` and `asyncio.timeout` do, in half the time: most reads of a stream wait.
        loop = asyncio.get_running_loop()
        number = self._socket.fileno()  # with the socket itself, its repr would be made for an error nobody sees
        while True:
            waiter: asyncio.Future[bool] = loop.create_future()
            try:
                loop.add_reader(number, _wake, waiter, True)  # noqa: FBT003 - see there
            except NotImplementedError:  # loops on completion ports have nothing like it
                async with asyncio.timeout(seconds):
                    return await loop.sock_recv(self._socket, size)
            timer = None if seconds is None else loop.call_later(seconds, _wake, waiter, False)  # noqa: FBT003
            try:
                in_time = await waiter
            finally:
                if not loop.is_closed():
                    loop.remove_reader(number)
                if timer is not None:
                    timer.cancel()
            if not in_time:
                raise TimeoutError
            with suppress(BlockingIOError, InterruptedError):  # woken for nothing
                return self._socket.recv(size)

    async def _send(self, data: memoryview, seconds: float | None) -> None:
        async with asyncio.timeout(seconds):
            await asyncio.get_running_loop().sock_sendall(self._socket, data)


def _wake(waiter: asyncio.Future[bool], in_time: bool) -> None:  # noqa: FBT001 - event loops pass no names
    if not waiter.done():
        waiter.set_result(in_time)


class TrioChannel(Channel):
    """A socket under trio."""

    def __init__(self, sock: socket.socket) -> None:
        import trio

        super().__init__(sock)
        self._trio = trio.socket.from_stdlib_socket(sock)

    @staticmethod
    async def connect(sock: socket.socket, address: Any, seconds: float | None) -> Channel:
        """Connect it."""
        channel = TrioChannel(sock)
        with anyio.fail_after(seconds):
            await channel._trio.connect(address)
        return channel

    async def _recv(self, size: int, seconds: float | None) -> bytes:
        with anyio.fail_after(seconds):
            return await self._trio.recv(size)

    async def _send(self, data: memoryview, seconds: float | None) -> None:
        with anyio.fail_after(seconds):
            while data:
                data = data[await self._trio.send(data) :]


class TLSChannel:
    """TLS over a channel, or over another TLS channel."""

    def __init__(self, inner: Channel | TLSChannel, context: ssl.SSLContext, hostname: str | None) -> None:
        self._inner = inner
        self._incoming = ssl.MemoryBIO()
        self._outgoing = ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._incoming, self._outgoing, server_hostname=hostname)

    async def handshake(self, limit: Callable[[], float | None]) -> None:
        """Agree with the server, and check who it is."""
        await self._pump(self._tls.do_handshake, limit)

    async def recv(self, size: int, limit: Callable[[], float | None]) -> bytes:
        """Some bytes; none at the end."""
        try:
            data: bytes = await self._pump(lambda: self._tls.read(size), limit)
        except (ssl.SSLZeroReturnError, ssl.SSLEOFError):
            return b""  # HTTP's own framing tells a whole body from a cut one
        return data

    async def send(self, data: bytes, limit: Callable[[], float | None]) -> None:
        """Everything."""
        await self._pump(lambda: self._tls.write(data), limit)

    def abort(self) -> None:
        """Close the socket."""
        self._inner.abort()

    def readable(self) -> bool:
        """Whether a read would find data, or the end."""
        return bool(self._incoming.pending or self._tls.pending()) or self._inner.readable()

    async def _pump(self, operation: Callable[[], Any], limit: Callable[[], float | None]) -> Any:
        while True:
            result: Any = None
            waiting = False
            try:
                result = operation()
            except ssl.SSLWantReadError:
                waiting = True
            finally:
                waiting_to_go = self._outgoing.read()
            if waiting_to_go:
                await self._inner.send(waiting_to_go, limit)
            if not waiting:
                return result
            data = await self._inner.recv(PIECE, limit)
            if data:
                self._incoming.write(data)
            else:
                self._incoming.write_eof()


async def resolve(host: str, port: int, attempt: Attempt) -> Sequence[Any]:
    """The addresses of a name, families taking turns."""
    seconds = attempt.connect_limit()
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
    except socket.gaierror:  # a name, not an address
        with anyio.fail_after(seconds):
            found = await anyio.getaddrinfo(host, port, type=socket.SOCK_STREAM)  # type: ignore[assignment]
    first = [entry for entry in found if entry[0] == found[0][0]]
    second = [entry for entry in found if entry[0] != found[0][0]]
    turns = [entry for pair in zip(first, second, strict=False) for entry in pair]
    shorter = min(len(first), len(second))
    return turns + first[shorter:] + second[shorter:]


async def first_to_connect(addresses: Sequence[Any], attempt: Attempt) -> Channel:
    """Try the addresses one after the other, each with a short head start, and keep the first that answers."""
    if len(addresses) == 1:
        return await _connect(addresses[0], attempt)
    winner: Channel | None = None
    errors: list[Exception] = []

    async def compete(address: Any, failed: anyio.Event) -> None:
        nonlocal winner
        try:
            channel = await _connect(address, attempt)
        except (OSError, OutOfTime) as error:
            errors.append(error)
            failed.set()
            return
        if winner is None:
            winner = channel
            group.cancel_scope.cancel()
        else:
            channel.abort()

    try:
        async with anyio.create_task_group() as group:
            for address in addresses:
                failed = anyio.Event()
                group.start_soon(compete, address, failed)
                with anyio.move_on_after(_STAGGER):
                    await failed.wait()
    except BaseException:
        if winner is not None:
            winner.abort()
        raise
    if winner is None:
        raise errors[0]
    return winner


async def _connect(address: Any, attempt: Attempt) -> Channel:
    family, kind, protocol, _, target = address
    seconds = attempt.connect_limit()
    sock = socket.socket(family, kind, protocol)
    try:
        sock.settimeout(0)
        set_up(sock)
        channel = TrioChannel if under_trio() else AsyncioChannel
        return await channel.connect(sock, target, seconds)
    except BaseException:
        sock.close()
        raise
