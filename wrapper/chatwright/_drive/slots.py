"""Who holds which connection to a server: bookkeeping, the same for threads and tasks, without waiting or I/O.

httpcore's own pool walks over all its connections for every request, and loses a slot when a task is cancelled before its
connection exists. Here a slot always belongs to somebody: to the idle ones, or to one request, which gives it back.

Giving back may happen at any point of any thread, since garbage collection does it too. So nobody ever waits for the lock:
whoever holds it also does what others have left in the inbox meanwhile.
"""

from __future__ import annotations

import threading
from collections import deque
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable


class Connection(Protocol):
    """What the bookkeeping asks of a connection."""

    def is_usable(self, idle_seconds: float) -> bool:
        """Whether another request can go over it, if it was idle for less than so many seconds."""
        ...

    def abort(self) -> None:
        """Drop it at once, from any thread, without waiting."""


MOST_IDLE = 100
IDLE_SECONDS = 55.0  # just under the minute after which many balancers drop a silent connection

ConnectionT = TypeVar("ConnectionT", bound=Connection)


class Want(Generic[ConnectionT]):
    """A request's wish for a connection. It is granted by setting `connection` and calling `wake`."""

    __slots__ = ("connection", "fresh")

    def __init__(self, *, fresh: bool) -> None:
        self.fresh = fresh
        self.connection: ConnectionT | None = None

    def wake(self) -> None:
        """Called, from any thread, when the connection is there."""
        raise NotImplementedError


class Slots(Generic[ConnectionT]):
    """The connections to one server.

    Args:
        create: Makes a connection, not yet connected.
        most: Connections at most, idle ones included.
        most_idle: Idle connections at most.
        idle_seconds: A connection that was idle for longer is not used again.
    """

    def __init__(self, create: Callable[[], ConnectionT], most: int, most_idle: int, idle_seconds: float) -> None:
        self._create = create
        self._most = most
        self._most_idle = most_idle
        self._idle_seconds = idle_seconds
        self._idle: deque[ConnectionT] = deque()  # the longest idle first
        self._taken: set[ConnectionT] = set()
        self._waiting: deque[Want[ConnectionT]] = deque()
        self._inbox: deque[tuple[Callable[..., None], tuple[Any, ...]]] = deque()
        self._lock = threading.Lock()

    def ask(self, want: Want[ConnectionT]) -> None:
        """Grant a want now, or when its turn comes."""
        self._do(self._enqueue, want)

    def withdraw(self, want: Want[ConnectionT]) -> None:
        """Take a want back, whether granted meanwhile or not."""
        self._do(self._dequeue, want)

    def give_back(self, connection: ConnectionT) -> None:
        """A request is done with a connection: it is kept for the next one if it can be, else dropped."""
        self._do(self._return, connection)

    def drop_idle(self) -> None:
        """Drop the connections that nobody uses."""
        self._do(self._drop_idle)

    def drop_all(self) -> None:
        """Drop every connection, those in use included."""
        self._do(self._drop_all)

    @property
    def counts(self) -> tuple[int, int, int]:
        """How many connections are in use, how many idle, and how many requests wait for one."""
        return len(self._taken), len(self._idle), len(self._waiting)

    def _do(self, action: Callable[..., None], *args: Any) -> None:
        self._inbox.append((action, args))
        while self._inbox:
            if not self._lock.acquire(blocking=False):
                return  # its holder looks into the inbox again after letting go
            try:
                while self._inbox:
                    action, args = self._inbox.popleft()
                    action(*args)
                self._serve()
            finally:
                self._lock.release()

    def _enqueue(self, want: Want[ConnectionT]) -> None:
        self._waiting.append(want)

    def _dequeue(self, want: Want[ConnectionT]) -> None:
        if want.connection is not None:
            self._return(want.connection)
        elif want in self._waiting:
            self._waiting.remove(want)

    def _return(self, connection: ConnectionT) -> None:
        if connection not in self._taken:
            return
        self._taken.remove(connection)
        if not connection.is_usable(self._idle_seconds):
            connection.abort()
            return
        self._idle.append(connection)
        if len(self._idle) > self._most_idle or not self._idle[0].is_usable(self._idle_seconds):
            self._idle.popleft().abort()

    def _drop_all(self) -> None:
        self._drop_idle()
        for connection in self._taken:
            connection.abort()

    def _drop_idle(self) -> None:
        while self._idle:
            self._idle.popleft().abort()

    def _serve(self) -> None:
        while self._waiting:
            connection = self._take(fresh=self._waiting[0].fresh)
            if connection is None:
                return
            want = self._waiting.popleft()
            self._taken.add(connection)
            want.connection = connection
            want.wake()

    def _take(self, *, fresh: bool) -> ConnectionT | None:
        while self._idle and not fresh:
            connection = self._idle.pop()  # the last used is the likeliest to be alive
            if connection.is_usable(self._idle_seconds):
                return connection
            connection.abort()
        if len(self._taken) + len(self._idle) >= self._most:
            if not self._idle:
                return None
            self._idle.popleft().abort()
        return self._create()
