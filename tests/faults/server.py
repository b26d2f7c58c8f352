"""A scripted HTTP/1.1 server on loopback: real sockets, and every misbehaviour a script can name.

    with ScriptedServer(json_reply(completion()), error_reply(503)) as server:
        ...  # requests to server.url get these replies, in this order, whatever their connection
        assert server.requests[0].json["model"] == "gpt-5"
        server.wait_closed()

Waiting is blocking: in async tests, `await anyio.to_thread.run_sync(server.wait_closed)`.

Nothing here waits for ever: sockets, stalls and waits have time limits, and leaving the block ends every thread. A fault
of the script itself (a callable that raises, a request that is not HTTP, one reply too few) fails the test on leaving.
"""

from __future__ import annotations

import atexit
import contextlib
import selectors
import socket
import struct
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, Self, TypeAlias

from tests.faults.incoming import ConnectionOverError, Request, RequestReader
from tests.faults.replies import Close, HalfClose, Reply, Reset, Send, Sleep, Stall, Step, body_reply

if TYPE_CHECKING:
    from types import TracebackType

# How often a waiting connection looks whether its client is still there, in seconds.
_POLL: Final = 0.01
# How often the accepting thread looks whether it is to end, where shutting its socket down does not wake it.
_ACCEPT_POLL: Final = 0.1


@dataclass
class Connection:
    """What became of one connection."""

    number: int
    state: Literal["new", "busy", "idle", "closed"] = "new"
    """`idle`: a request was answered and another one may come, so the client may have kept it."""
    closed_by: Literal["client", "server", ""] = ""
    requests: list[Request] = field(default_factory=list)


Script: TypeAlias = Reply | Callable[[Request], Reply]


class ScriptedServer:
    """Play `script`, one reply per request in order of arrival; then `default` for every further one.

    Without a default a request beyond the script gets status 500, and the block it runs in fails. `on_connect` are
    steps that the first connections go through before anything is read: one tuple of steps for each.
    `timeout`: seconds that a socket operation or a stall may take at most.
    """

    def __init__(
        self,
        *script: Script,
        default: Script | None = None,
        on_connect: tuple[tuple[Step, ...], ...] = (),
        timeout: float = 30.0,
    ) -> None:
        self.requests: list[Request] = []
        self.connections: list[Connection] = []
        self._script = deque(script)
        self._default = default
        self._on_connect = deque(on_connect)
        self._timeout = timeout
        self._faults: list[BaseException] = []
        self._stalled = 0
        self._released = threading.Event()
        self._stopping = threading.Event()
        self._changed = threading.Condition()
        self._sockets: dict[int, socket.socket] = {}
        self._threads: list[threading.Thread] = []
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=1024)
        self.port: int = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}/v1"

    def __enter__(self) -> Self:
        self._start(self._accept)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
        if error is None and self._faults:
            raise AssertionError("the scripted server was asked for what its script does not say") from self._faults[0]

    def add(self, *script: Script) -> None:
        """Extend the script."""
        with self._changed:
            self._script.extend(script)

    def greet_no_more(self) -> None:
        """Forget the steps for connections that are still to come."""
        with self._changed:
            self._on_connect.clear()

    def release(self) -> None:
        """End all stalls, those to come included."""
        self._released.set()

    @property
    def open_connections(self) -> int:
        with self._changed:
            return sum(connection.state != "closed" for connection in self.connections)

    @property
    def idle_connections(self) -> int:
        with self._changed:
            return sum(connection.state == "idle" for connection in self.connections)

    def wait_closed(self, count: int | None = None, timeout: float = 5.0) -> None:
        """Wait until `count` connections (default: all that were made) are closed; AssertionError if they are not."""
        self._wait(lambda: self._closed() >= (len(self.connections) if count is None else count), "closed", timeout)

    def wait_returned(self, timeout: float = 5.0) -> None:
        """Wait until every connection is closed or idle."""
        self._wait(lambda: all(c.state in {"closed", "idle"} for c in self.connections), "closed or idle", timeout)

    def wait_requests(self, count: int, timeout: float = 5.0) -> None:
        """Wait until so many requests have arrived."""
        self._wait(lambda: len(self.requests) >= count, f"asked {count} times", timeout)

    def wait_stalled(self, count: int = 1, timeout: float = 5.0) -> None:
        """Wait until so many stalls have begun."""
        self._wait(lambda: self._stalled >= count, f"stalled {count} times", timeout)

    def close(self) -> None:
        """End all connections and threads."""
        self._stopping.set()
        with self._changed:
            for sock in (self._listener, *self._sockets.values()):
                _shut_down(sock)
            self._changed.notify_all()
        for thread in self._threads:
            thread.join(5.0)
        self._listener.close()
        if any(thread.is_alive() for thread in self._threads):
            raise AssertionError("a thread of the scripted server did not end")

    def _closed(self) -> int:
        return sum(connection.state == "closed" for connection in self.connections)

    def _wait(self, reached: Callable[[], bool], what: str, timeout: float) -> None:
        with self._changed:
            if not self._changed.wait_for(
                lambda: reached() and (self._stopping.is_set() or not self._knocked(0)), timeout
            ):
                raise AssertionError(f"not {what} after {timeout} s: {self.connections}")

    def _start(self, target: Callable[..., None], *args: object) -> None:
        thread = threading.Thread(target=target, args=args, name="scripted-server", daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        self._listener.setblocking(False)
        while not self._stopping.is_set():
            if not self._knocked(_ACCEPT_POLL):
                continue
            # Under the lock, so that a connection is either still waiting or already counted.
            with self._changed:
                if self._stopping.is_set():
                    return
                try:
                    sock, _ = self._listener.accept()
                except OSError:
                    continue  # gone again
                sock.settimeout(self._timeout)
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                connection = Connection(len(self.connections))
                self.connections.append(connection)
                self._sockets[connection.number] = sock
                steps = self._on_connect.popleft() if self._on_connect else ()
                self._changed.notify_all()
            self._start(self._serve, sock, connection, steps)

    def _knocked(self, timeout: float) -> bool:
        """Tell whether a connection waits to be accepted."""
        with selectors.DefaultSelector() as selector:
            selector.register(self._listener, selectors.EVENT_READ)
            return bool(selector.select(timeout))

    def _serve(self, sock: socket.socket, connection: Connection, steps: tuple[Step, ...]) -> None:
        by: Literal["client", "server"] = "server"
        try:
            self._play(sock, steps)
            reader = RequestReader(sock)
            while True:
                self._answer(reader, sock, connection)
        except ConnectionOverError as end:
            by = end.by
        except TimeoutError:
            pass
        except OSError:
            by = "client"
        except BaseException as error:  # noqa: BLE001 - it is raised in the test's own thread
            self._faults.append(error)
        finally:
            sock.close()
            with self._changed:
                connection.state, connection.closed_by = "closed", by
                del self._sockets[connection.number]
                self._changed.notify_all()

    def _answer(self, reader: RequestReader, sock: socket.socket, connection: Connection) -> None:
        method, target, raw_headers = reader.head()
        headers = {name.lower(): value for name, value in raw_headers}
        with self._changed:
            connection.state = "busy"
            script = self._script.popleft() if self._script else self._default
        body = b""
        if not isinstance(script, Reply) or script.read_body:
            body = reader.body(headers)
        request = Request(method, target, headers, raw_headers, body, connection.number)
        with self._changed:
            self.requests.append(request)
            connection.requests.append(request)
            self._changed.notify_all()
        if script is None:
            self._faults.append(AssertionError(f"no reply left for {method} {target}"))
            script = body_reply(b"no reply left", 500, content_type="text/plain")
        reply = script if isinstance(script, Reply) else script(request)
        self._play(sock, reply.steps[:-1])
        if isinstance(reply.steps[-1], Send):
            # The client may act on the last bytes before this thread runs again.
            with self._changed:
                connection.state = "idle"
        self._play(sock, reply.steps[-1:])
        with self._changed:
            connection.state = "idle"
            self._changed.notify_all()

    def _play(self, sock: socket.socket, steps: tuple[Step, ...]) -> None:
        for step in steps:
            match step:
                case Send(data):
                    sock.sendall(data)
                case Sleep(seconds):
                    self._pause(sock, seconds, self._stopping)
                case Stall():
                    with self._changed:
                        self._stalled += 1
                        self._changed.notify_all()
                    self._pause(sock, self._timeout, self._released)
                case HalfClose():
                    sock.shutdown(socket.SHUT_WR)
                case Close():
                    raise ConnectionOverError("server")
                case Reset():
                    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    raise ConnectionOverError("server")

    def _pause(self, sock: socket.socket, seconds: float, end: threading.Event) -> None:
        """Wait, but not for a client that has gone or a server that is being closed."""
        until = time.monotonic() + seconds
        with selectors.DefaultSelector() as selector:
            selector.register(sock, selectors.EVENT_READ)
            while not end.wait(max(0.0, min(_POLL, until - time.monotonic()))) and time.monotonic() < until:
                if self._stopping.is_set():
                    raise ConnectionOverError("server")
                if selector.select(0) and not sock.recv(1, socket.MSG_PEEK):
                    raise ConnectionOverError("client")


def closed_port() -> int:
    """A port of loopback on which nobody listens, nor will: it stays taken until the tests end."""
    holder = socket.socket()
    holder.bind(("127.0.0.1", 0))
    atexit.register(holder.close)
    port: int = holder.getsockname()[1]
    return port


def _shut_down(sock: socket.socket) -> None:
    """Wake whoever waits for this socket."""
    with contextlib.suppress(OSError):  # never connected, or gone already
        sock.shutdown(socket.SHUT_RDWR)
