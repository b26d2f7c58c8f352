"""What keeps tests fast and at home: no real requests, no waiting between attempts."""

from __future__ import annotations

import inspect
import sys
import threading
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

from chatwright.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Self

F = TypeVar("F", bound="Callable[..., Any]")

_HTTP_ENGINES = ("httpcore", "httpcore2")


class RealRequestError(ConfigError):
    """A request was about to leave this machine, and `block_real_requests` forbids it. Nothing was sent."""

    default_message = "A request was about to leave this machine."


class block_real_requests:  # noqa: N801 - used like a function
    """While this block runs, or the decorated function, no request of chatwright's leaves this machine.

    An attempt raises RealRequestError before the host's name is even looked up; it is not retried. Fake servers, local
    servers, cassettes and mock transports go on working. It holds for the whole process, threads and tasks included.

    Args:
        allow: Hosts that may be asked nevertheless.

    Example:
        >>> with block_real_requests():
        ...     pass  # run what must not reach anybody
    """

    def __init__(self, *, allow: Iterable[str] = ()) -> None:
        self._allowed = frozenset(allow)

    def __enter__(self) -> Self:
        _guard.add(self._allowed)
        return self

    def __exit__(self, *exception: object) -> None:
        _guard.remove(self._allowed)

    def __call__(self, function: F) -> F:
        """Block during each call of a function, asynchronous or not."""
        if inspect.iscoroutinefunction(function):

            @wraps(function)
            async def guarded_task(*args: Any, **kwargs: Any) -> Any:
                with self:
                    return await function(*args, **kwargs)

            return guarded_task  # type: ignore[return-value]

        @wraps(function)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            with self:
                return function(*args, **kwargs)

        return guarded  # type: ignore[return-value]


@contextmanager
def instant_backoff() -> Iterator[None]:
    """While this block runs, no call waits between its attempts: retries follow at once.

    Example:
        >>> with instant_backoff():
        ...     pass  # run what is retried
    """
    from chatwright._drive import loops

    theirs = loops.pause, loops.apause

    def no_pause(seconds: float) -> None:
        """Wait not at all."""

    async def let_others_run(seconds: float) -> None:  # noqa: ARG001
        import anyio.lowlevel

        await anyio.lowlevel.checkpoint()

    loops.pause, loops.apause = no_pause, let_others_run
    try:
        yield
    finally:
        loops.pause, loops.apause = theirs


class _Guard:
    """Stands where connections are opened, as long as any block runs.

    Our own connections are stopped before they connect. With a user's `http_client` they are httpx's, which others use
    too: there only what is sent on behalf of a chatwright client is stopped, in the pool below httpx's transports, so
    that whatever stands in for those (cassettes, mocks) is left alone.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._blocks: list[frozenset[str]] = []
        self._patched: list[tuple[Any, str, Any]] = []
        self._ours: ContextVar[bool] = ContextVar("chatwright_sends", default=False)

    def add(self, allowed: frozenset[str]) -> None:
        with self._lock:
            self._blocks.append(allowed)
            if len(self._blocks) == 1:
                self._patch()

    def remove(self, allowed: frozenset[str]) -> None:
        with self._lock:
            self._blocks.remove(allowed)
            if not self._blocks:
                while self._patched:
                    place, name, original = self._patched.pop()
                    setattr(place, name, original)

    def _patch(self) -> None:
        from chatwright._drive.async_connection import AsyncConnection
        from chatwright._drive.async_wire import AsyncWire
        from chatwright._drive.sync_connection import SyncConnection
        from chatwright._drive.sync_wire import SyncWire

        for connection in (SyncConnection, AsyncConnection):
            self._before(connection, "connect", lambda self, *_: self._route.host)
        self._mark(SyncWire, AsyncWire)
        for engine in _HTTP_ENGINES:
            module = sys.modules.get(engine)
            if module is not None:
                for pool, name in (("ConnectionPool", "request"), ("AsyncConnectionPool", "async_request")):
                    self._before(getattr(module, pool), f"handle_{name}", self._host_if_ours)

    def _host_if_ours(self, _pool: object, request: Any, *_: object) -> str | None:
        return request.url.host.decode() if self._ours.get() else None

    def _before(self, place: type, name: str, host_of: Callable[..., str | None]) -> None:
        original = getattr(place, name)

        @wraps(original)
        def guarded(*args: Any) -> Any:  # of a coroutine function too: it raises when it is called
            self._check(host_of(*args))
            return original(*args)

        self._replace(place, name, guarded)

    def _mark(self, sync_wire: type, async_wire: type) -> None:
        """Know what chatwright sends from what others do."""
        send, asend = getattr(sync_wire, "send"), getattr(async_wire, "send")  # noqa: B009 - to be put back

        @wraps(send)
        def marked(*args: Any) -> Any:
            token = self._ours.set(True)
            try:
                return send(*args)
            finally:
                self._ours.reset(token)

        @wraps(asend)
        async def marked_task(*args: Any) -> Any:
            token = self._ours.set(True)
            try:
                return await asend(*args)
            finally:
                self._ours.reset(token)

        self._replace(sync_wire, "send", marked)
        self._replace(async_wire, "send", marked_task)

    def _replace(self, place: type, name: str, new: object) -> None:
        self._patched.append((place, name, getattr(place, name)))
        setattr(place, name, new)

    def _check(self, host: str | None) -> None:
        if host is None or is_loopback(host) or any(host in allowed for allowed in self._blocks):
            return
        raise RealRequestError(
            f"A request to {host} was about to leave this machine, and block_real_requests() forbids it. "
            "Is the client's base_url that of the FakeServer, or OPENAI_BASE_URL set?"
        )


_guard = _Guard()


def is_loopback(host: str) -> bool:
    """Whether a host is this machine."""
    import ipaddress

    name = host.strip("[]").rstrip(".").lower()
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
