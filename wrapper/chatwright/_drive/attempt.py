"""One attempt at a request: how long each socket operation may take, what has happened so far, what a failure means.

An `Attempt` travels to the sockets in place of httpx's timeout numbers, so that the deadline is looked at before every
socket operation, and so that a failure can be told apart: was the request out, and was the connection a fresh one?
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from chatwright._http import Failure
from chatwright._masking import mask
from chatwright.errors import ConfigError

if TYPE_CHECKING:
    from chatwright._flow import Timeouts
    from chatwright._http import FailureKind, Phase

_UNSENDABLE = frozenset({"LocalProtocolError", "UnsupportedProtocol", "InvalidURL"})
"""Transport errors that are the request's own fault: a header with a line break, an address without a scheme."""

_UNSENT = frozenset({"ConnectError", "ConnectTimeout", "PoolTimeout", "WriteError", "WriteTimeout", "ProxyError"})
"""Transport errors that always come before the request is out."""

_KINDS: dict[str, FailureKind] = {"TooLargeError": "oversized", "ProxyError": "proxy", "DecodingError": "protocol"}

_TIMEOUT_PHASES: dict[str, Phase] = {"ConnectTimeout": "connect", "PoolTimeout": "pool", "WriteTimeout": "write"}


class OutOfTime(Exception):  # noqa: N818 - a signal between sockets and pool, never seen outside
    """No time is left for the next operation."""


class TooLargeError(Exception):
    """A response has more content than is taken.

    Attributes:
        limit: How much is, in bytes.
    """

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit

    def __str__(self) -> str:
        return f"the content of the response is larger than {self.limit} bytes"


class Attempt:
    """Limits and record of one attempt.

    Attributes:
        deadline: On the monotonic clock; None: there is none.
        fresh: Whether kept-alive connections are to be left alone.
        opened: Whether a connection was opened for it.
        sent: Whether the request is out. write_failed: whether the server stopped taking it.
        received: Whether any of the answer has come.
        proxy: The proxy in use, for people.
    """

    __slots__ = (
        "_from",
        "_idle_since_head",
        "deadline",
        "deadline_bound",
        "fresh",
        "opened",
        "phase",
        "proxy",
        "received",
        "sent",
        "started",
        "timeout",
        "write_failed",
    )

    def __init__(self, timeout: Timeouts, deadline: float | None = None, *, fresh: bool = False) -> None:
        self.timeout = timeout
        self.deadline = deadline
        self.fresh = fresh
        self.started = time.monotonic()
        self.phase: Phase = "connect"
        self.proxy: str | None = None
        self.deadline_bound = False
        self.opened = self.sent = self.received = self.write_failed = False
        self._from = self.started
        self._idle_since_head = False

    # What the sockets ask before each operation.

    def pool_limit(self) -> float | None:
        """Seconds to wait for a free connection."""
        return self._limit("pool", self.timeout.pool, self.started)

    def connecting(self) -> None:
        """A connection is being opened: the time for connecting, handshakes included, starts."""
        self.opened = True
        self._from = time.monotonic()

    def connect_limit(self) -> float | None:
        """Seconds left to connect: name, TCP, proxy and TLS together."""
        return self._limit("connect", self.timeout.connect, self._from)

    def write_limit(self) -> float | None:
        """Seconds for one write."""
        return self._limit("write", self.timeout.write, None)

    def read_limit(self) -> float | None:
        """Seconds for one read: what is left for the head, or the idle time once it is here."""
        if self._idle_since_head:
            return self._limit("idle", self.timeout.idle, None)
        if self.phase != "first_byte":
            self._from = time.monotonic()
            self.sent = not self.write_failed
        return self._limit("first_byte", self.timeout.first_byte, self._from)

    def head_arrived(self) -> None:
        """The response's head is here: from now on reads are of its body."""
        self.phase = "idle"
        self.sent = self.received = self._idle_since_head = True

    def _limit(self, phase: Phase, seconds: float | None, since: float | None) -> float | None:
        self.phase = phase
        now = time.monotonic()
        left = None if seconds is None else seconds if since is None else since + seconds - now
        self.deadline_bound = False
        if self.deadline is not None and (left is None or self.deadline - now < left):
            self.deadline_bound = True
            left = self.deadline - now
        if left is not None and left <= 0:
            raise OutOfTime
        return left

    # For HTTP clients that are not ours: their own numbers, and httpcore's trace for what happened.

    def plain_timeouts(self) -> dict[str, float | None]:
        """The limits as httpx takes them; all bounded by the time left."""
        left = self.left()
        timeout = self.timeout
        limits = {"connect": timeout.connect, "read": timeout.first_byte, "write": timeout.write, "pool": timeout.pool}
        return {name: _smaller(seconds, left) for name, seconds in limits.items()}

    def idle_timeout(self) -> float | None:
        """The limit for the body's reads as httpx takes it."""
        return _smaller(self.timeout.idle, self.left())

    def trace(self, name: str, _info: object) -> None:
        """What httpcore and its relatives report on the way."""
        if name.endswith((".connect_tcp.started", ".start_tls.started", ".connect_unix_socket.started")):
            self.opened = True
            self.sent = False
        elif name.endswith(".send_request_body.complete"):
            self.sent = True

    async def atrace(self, name: str, info: object) -> None:
        """Like `trace`, for asynchronous clients."""
        self.trace(name, info)

    # What it meant in the end.

    def left(self) -> float | None:
        """Seconds until the deadline, at least a millisecond; None: there is none."""
        return None if self.deadline is None else max(self.deadline - time.monotonic(), 0.001)

    def past_deadline(self) -> bool:
        """Whether the deadline has passed."""
        return self.deadline is not None and time.monotonic() >= self.deadline

    def failure(self, error: Exception, handled_before: BaseException | None = None) -> Failure:
        """What an exception from the transport amounts to.

        Args:
            error: The exception.
            handled_before: What the caller was handling already when the transport was asked; see `kind_of`.

        Raises:
            ConfigError: The request could never be sent.
            Exception: The error itself, when it is a bug and no matter of transport.
        """
        names = {cls.__name__ for cls in type(error).__mro__}
        _forget_keys(error)
        if names & _UNSENDABLE:
            # h11 quotes the header that it refuses, and that may be the key.
            words = "a header holds characters that HTTP forbids" if "header" in str(error) else mask(str(error))
            raise ConfigError(f"The request can't be sent: {words}.") from None
        if not names & {"HTTPError", "OSError", "OutOfTime", "TooLargeError"}:
            raise error
        out_of_time = "TimeoutException" in names or isinstance(error, (TimeoutError, OutOfTime))
        phase = self._phase_of(names)
        during: Phase | None = None
        if out_of_time and (self.deadline_bound or self.past_deadline()):
            if self.sent or "TimeoutException" in names:  # else it was a limit around all that somebody's client does
                during = phase
            phase = "deadline"
        sent = self.sent and not names & _UNSENT
        return Failure(
            phase,
            error,
            kind="timeout" if out_of_time else kind_of(error, names, handled_before),
            timeout=out_of_time,
            sent=sent,
            reused=not self.opened and not self.received and phase != "pool",
            refused="ProxyError" in names and str(error)[:1] == "4",
            proxy=self.proxy,
            during=during,
            now=time.monotonic(),
        )

    def _phase_of(self, names: set[str]) -> Phase:
        for name, phase in _TIMEOUT_PHASES.items():
            if name in names:
                return phase
        if names & {"ConnectError", "ProxyError"}:
            return "connect"
        if "WriteError" in names:
            return "write"
        if self._idle_since_head:
            return "idle"
        return "first_byte" if self.sent else self.phase


def _forget_keys(error: Any) -> None:
    """Exceptions of httpx hold the request that was sent, with its key, and ours hold them."""
    if getattr(error, "_request", None) is not None:
        error._request = None  # noqa: SLF001 - there is no other way to take it away


def kind_of(error: Exception, names: set[str], handled_before: BaseException | None = None) -> FailureKind:
    """What kind of trouble, from the exception and everything that led to it.

    Args:
        error: What the transport raised.
        names: The names of its classes.
        handled_before: What the caller was handling already. A call within an `except` block has that behind all of its
            own exceptions, and it has nothing to do with them.
    """
    import socket
    import ssl

    cause: BaseException | None = error
    while cause is not None and cause is not handled_before:
        if isinstance(cause, (ssl.SSLEOFError, ssl.SSLZeroReturnError)):
            return "closed"
        if isinstance(cause, ssl.SSLError):
            return "tls"
        if isinstance(cause, socket.gaierror):
            return "dns"
        if isinstance(cause, ConnectionRefusedError):
            return "refused"
        if isinstance(cause, ConnectionError):
            return "closed"
        cause = _behind(cause)
    for name, kind in _KINDS.items():
        if name in names:
            return kind
    if "RemoteProtocolError" in names:
        text = str(error)
        return "closed" if "disconnected" in text or "closed connection" in text else "protocol"
    return "closed" if names & {"ReadError", "WriteError", "CloseError"} else "other"


def _behind(error: BaseException) -> BaseException | None:
    """What led to an exception; of several (trio has one for each address that it tried) the first."""
    cause = error.__cause__ or error.__context__  # httpcore hides it with `from None`
    return cause.exceptions[0] if isinstance(cause, BaseExceptionGroup) else cause


def _smaller(a: float | None, b: float | None) -> float | None:
    return b if a is None else a if b is None else min(a, b)
