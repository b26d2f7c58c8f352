"""A small HTTP/1.1 server in threads: one accepts, one serves each connection."""

from __future__ import annotations

import contextlib
import os
import selectors
import socket
import struct
import sys
import threading
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from chatwright.testing._answer import End, Pause, error_answer
from chatwright.testing._incoming import BadRequest, Departed, RequestReader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Final

    from chatwright.testing._answer import Answer
    from chatwright.testing._incoming import ReceivedRequest

HOST: Final = "127.0.0.1"
_POLL: Final = 0.01  # seconds between two looks whether a waiting client is still there
_JOIN: Final = 5.0  # seconds for threads to end; one that runs a function of the script may take longer
_LINGER_AND_RESET: Final = struct.pack("hh" if os.name == "nt" else "ii", 1, 0)


class Listener:
    """Serve connections on loopback until it is closed.

    Args:
        handle: Gives the answer to a request. Called in the connection's thread, for many connections at once.
        refusal_due: Asked before each attempt to connect, while `refuse()` holds: whether that one is refused too.
    """

    def __init__(
        self, handle: Callable[[ReceivedRequest], Answer], refusal_due: Callable[[], bool] = lambda: False
    ) -> None:
        self._handle = handle
        self._refusal_due = refusal_due
        self._lock = threading.RLock()
        self._stopping = threading.Event()
        self._connections: dict[int, _Connection] = {}
        self._made = 0
        self._accepting: _Accepting | None = None
        self._reserved: socket.socket | None = None
        self.port = 0

    def start(self) -> None:
        """Listen on a free port."""
        self._listen(socket.create_server((HOST, 0), backlog=1024))

    def refuse(self) -> None:
        """Refuse connections from now on, until `refusal_due` says no. Idle connections are closed."""
        with self._lock:
            accepting, self._accepting = self._accepting, None
        if accepting is None:
            return
        accepting.stop()
        # Bound, but not listening: the port stays ours, and the system refuses whoever tries.
        reserved = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        if os.name == "posix":
            reserved.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        reserved.bind((HOST, self.port))
        with self._lock:
            if self._stopping.is_set():
                reserved.close()
                return
            self._reserved = reserved
            for connection in self._connections.values():
                connection.close_when_idle()
            _watch(self.port, self._knock)

    @property
    def refusing(self) -> bool:
        """Whether connections are refused just now."""
        return self._reserved is not None

    @property
    def open_connections(self) -> int:
        """How many connections are open."""
        with self._lock:
            return len(self._connections)

    @property
    def made_connections(self) -> int:
        """How many connections were accepted so far."""
        return self._made

    def close(self) -> None:
        """End all connections and threads. Closing twice is fine."""
        with self._lock:
            self._stopping.set()
            accepting, self._accepting = self._accepting, None
            reserved, self._reserved = self._reserved, None
            connections = list(self._connections.values())
        _unwatch(self.port)
        if reserved is not None:
            reserved.close()
        if accepting is not None:
            accepting.stop()
        for connection in connections:
            connection.shut_down()
        until = time.monotonic() + _JOIN
        for connection in connections:
            connection.thread.join(max(0.0, until - time.monotonic()))

    def _listen(self, listener: socket.socket) -> None:
        self.port = listener.getsockname()[1]
        self._accepting = _Accepting(listener, self._accepted)

    def _knock(self) -> None:
        """Somebody in this process is about to connect, while connections are refused."""
        with self._lock:
            if self._reserved is None or self._refusal_due():
                return
            reserved, self._reserved = self._reserved, None
            _unwatch(self.port)
            reserved.listen(1024)
            self._listen(reserved)

    def _accepted(self, sock: socket.socket) -> None:
        with self._lock:
            if self._stopping.is_set():
                sock.close()
                return
            connection = _Connection(sock, self._made, self._stopping, self._serve)
            self._made += 1
            self._connections[connection.number] = connection
            connection.thread.start()

    def _serve(self, connection: _Connection) -> None:
        try:
            connection.serve(self._handle)
        finally:
            with self._lock:
                self._connections.pop(connection.number, None)


class _Accepting:
    """A thread that accepts connections until it is stopped."""

    def __init__(self, listener: socket.socket, accepted: Callable[[socket.socket], None]) -> None:
        listener.settimeout(0)
        self._listener = listener
        self._accepted = accepted
        self._waking, self._woken = socket.socketpair()
        self._thread = threading.Thread(target=self._run, name="fake-server", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Close the listening socket; connections that wait to be accepted are lost."""
        self._waking.close()
        self._thread.join(_JOIN)

    def _run(self) -> None:
        with self._listener, self._woken, selectors.DefaultSelector() as selector:
            selector.register(self._listener, selectors.EVENT_READ)
            selector.register(self._woken, selectors.EVENT_READ)
            while True:
                ready = {key.fileobj for key, _ in selector.select()}
                if self._woken in ready:
                    return
                try:
                    sock, _ = self._listener.accept()
                except OSError:
                    continue  # gone again
                sock.settimeout(None)
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self._accepted(sock)


class _Connection:
    def __init__(
        self, sock: socket.socket, number: int, stopping: threading.Event, serve: Callable[[_Connection], None]
    ) -> None:
        self.number = number
        self._sock = sock
        self._stopping = stopping
        self._lock = threading.Lock()
        self._idle = True
        self._last = False
        self.thread = threading.Thread(target=serve, args=(self,), name=f"fake-server-{number}", daemon=True)

    def serve(self, handle: Callable[[ReceivedRequest], Answer]) -> None:
        """Answer requests until either side ends the connection."""
        with self._sock:
            reader = RequestReader(self._sock, self._busy)
            with contextlib.suppress(Departed, OSError):
                while self._answer(reader, handle):
                    pass

    def _answer(self, reader: RequestReader, handle: Callable[[ReceivedRequest], Answer]) -> bool:
        try:
            request = reader.read(self.number)
        except BadRequest as error:
            self._play(error_answer(400, f"This is no HTTP request: {error}").wire())
            return False
        answer = handle(request)
        with self._lock:
            last = self._last or request.headers.get("connection", "").lower() == "close"
        if not self._play(replace(answer, close=True).wire() if last else answer.wire()):
            return False
        with self._lock:
            self._idle = True
            return not self._last

    def _busy(self) -> None:
        with self._lock:
            self._idle = False

    def close_when_idle(self) -> None:
        """Let it answer what it was asked, and nothing more."""
        with self._lock:
            self._last = True
            if self._idle:
                self.shut_down()

    def shut_down(self) -> None:
        """Wake its thread, whatever that waits for."""
        with contextlib.suppress(OSError):  # gone already
            self._sock.shutdown(socket.SHUT_RDWR)

    def _play(self, steps: Iterator[bytes | Pause | End]) -> bool:
        """Tell whether the connection goes on."""
        for step in steps:
            if isinstance(step, bytes):
                self._sock.sendall(step)
            elif isinstance(step, Pause):
                self._pause(step.seconds)
            else:
                if step.reset:
                    self._sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_AND_RESET)
                return False
        return True

    def _pause(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        with selectors.DefaultSelector() as selector:
            selector.register(self._sock, selectors.EVENT_READ)
            while not self._stopping.wait(max(0.0, min(_POLL, until - time.monotonic()))):
                if time.monotonic() >= until:
                    return
                if selector.select(0) and not self._sock.recv(1, socket.MSG_PEEK):
                    break
        raise Departed


# Nothing shows a server that somebody tried to connect while it did not listen. Clients in this process are seen by the
# interpreter's own audit events, whatever library they connect with; the hook can't be taken away, and idles at no cost.
_watched: dict[int, Callable[[], None]] = {}
_hooked = False


def _watch(port: int, knock: Callable[[], None]) -> None:
    global _hooked  # noqa: PLW0603 - a process has one list of hooks
    _watched[port] = knock
    if not _hooked:
        _hooked = True
        sys.addaudithook(_see)


def _unwatch(port: int) -> None:
    _watched.pop(port, None)


def _see(event: str, arguments: tuple[object, ...]) -> None:
    if event == "socket.connect" and _watched:
        address = arguments[1]
        if isinstance(address, tuple) and address[0] == HOST:
            knock = _watched.get(address[1])
            if knock is not None:
                knock()
