"""A call as a generator: it says what to do (`Send`, `Sleep`) and is told what came of it.

Nothing here does I/O, reads a clock or knows whether it is driven synchronously. `_drive` carries flows out; tests step
them by hand. Flows compose with `yield from`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar
from urllib.parse import urljoin, urlsplit

from chatwright._call_context import CallContext
from chatwright._error_map import failure_error, status_error
from chatwright._http import Failure, Reply, Request, StreamReply
from chatwright._masking import mask
from chatwright.errors import APIError, APIStatusError, InsufficientQuotaError
from chatwright.hooks import NO_HOOKS, RequestEvent, ResponseEvent, RetryEvent
from chatwright.meta import request_id_of
from chatwright.size_limits import DEFAULT_SIZES

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence
    from typing import Protocol, TypeAlias

    from chatwright.hooks import Hooks
    from chatwright.retry import Decision, RetryPolicy
    from chatwright.size_limits import SizeLimits

    class Timeouts(Protocol):
        """Limits in seconds; None: no limit. For connecting, a free connection, a write, the head, a read of the body."""

        @property
        def connect(self) -> float | None: ...
        @property
        def pool(self) -> float | None: ...
        @property
        def write(self) -> float | None: ...
        @property
        def first_byte(self) -> float | None: ...
        @property
        def idle(self) -> float | None: ...

    Outcome: TypeAlias = Reply | StreamReply | Failure

T = TypeVar("T")

NO_CONTEXT = CallContext()

_MAX_REDIRECTS = 3
_LONGEST_URL = 8 * 1024
_KEEPING_METHOD = frozenset({307, 308})
_REDIRECTS = frozenset({301, 302, 307, 308})


class Send(NamedTuple):
    """Send a request. Its outcome is a Reply (a StreamReply, if asked for, when the status is a success) or a Failure.

    `deadline` is a time on the monotonic clock. `fresh` asks for a connection of its own, none that was kept alive. `sizes`
    bound what is taken of the response.
    """

    request: Request
    timeout: Timeouts
    deadline: float | None = None
    stream: bool = False
    fresh: bool = False
    sizes: SizeLimits = DEFAULT_SIZES


class Sleep(NamedTuple):
    """Wait. The outcome is the time afterwards on the monotonic clock, so `Sleep(0)` asks what time it is."""

    seconds: float = 0.0


if TYPE_CHECKING:
    Flow: TypeAlias = Generator[Any, Any, T]
    """Yields effects, is sent their outcomes, returns T. Sends and sleeps here; tool loops add calls of tools."""


class Call:
    """One call of the user's, over all its attempts.

    Attributes:
        request, timeout, stream: What to send, each time.
        policy: When to try again.
        deadline: Seconds for everything together, or None.
        context: What error messages say about the call.
        sizes: How much of a response is taken.
        hooks: Whom to tell; model and messages are for them.
        started: When it began, on the monotonic clock; None before.
        attempts, retries: Requests sent and retries taken so far.
    """

    __slots__ = (
        "attempt_request",
        "attempts",
        "context",
        "deadline",
        "hooks",
        "last_error",
        "messages",
        "model",
        "policy",
        "request",
        "retries",
        "sizes",
        "started",
        "stream",
        "timeout",
    )

    def __init__(
        self,
        request: Request,
        timeout: Timeouts,
        policy: RetryPolicy,
        *,
        deadline: float | None = None,
        stream: bool = False,
        context: CallContext = NO_CONTEXT,
        sizes: SizeLimits = DEFAULT_SIZES,
        hooks: Hooks = NO_HOOKS,
        model: str | None = None,
        messages: Sequence[Any] | None = None,
    ) -> None:
        self.request = request
        self.timeout = timeout
        self.policy = policy
        self.deadline = deadline
        self.stream = stream
        self.context = context
        self.sizes = sizes
        self.hooks = hooks
        self.model = model
        self.messages = messages
        self.started: float | None = None
        self.attempts = 0
        self.retries = 0
        self.last_error: APIError | None = None
        self.attempt_request = request

    @property
    def ends_at(self) -> float | None:
        """The deadline on the monotonic clock, once the call has begun."""
        return None if self.deadline is None or self.started is None else self.started + self.deadline

    @property
    def shown_url(self) -> str:
        """Where the attempt is sent to, for people: without keys."""
        return mask(self.attempt_request.url, self.context.secret_texts())

    def _shown_id(self, reply: Reply) -> str | None:
        """The server's name for the request, if that is no key which it echoes."""
        return mask(request_id_of(reply.headers) or "", self.context.secret_texts()) or None

    def elapsed(self, now: float) -> float:
        """Seconds from the start of the call to `now`."""
        return 0.0 if self.started is None else now - self.started

    def context_at(self, now: float, date: float | None = None) -> CallContext:
        """The context of an error met at `now` on the monotonic clock, `date` in seconds since 1970."""
        return self.context._replace(attempts=self.attempts, elapsed=self.elapsed(now), now=date)

    def failed(self, outcome: Reply | Failure) -> APIError:
        """The error for an attempt that brought no answer. One that ran into the deadline keeps the error before it."""
        if isinstance(outcome, Reply):
            return status_error(outcome, self.context_at(outcome.now, outcome.date))
        if outcome.phase == "deadline" and self.last_error is not None:
            outcome.cause = self.last_error
        begun = None
        if outcome.reply is not None and outcome.reply.content and outcome.kind != "oversized":
            from chatwright._cut_answer import completion_begun

            begun = completion_begun(outcome.reply)
        return failure_error(outcome, self.context_at(outcome.now), begun)

    def report(self, now: float, reply: Reply | None, *, usage: Any = None, error: APIError | None = None) -> None:
        """Tell the response hook how the attempt ended. For streams: once, when the stream is over."""
        if self.hooks.on_response is None:
            return
        request = self.attempt_request
        event = ResponseEvent(
            self.attempts,
            request.method,
            self.shown_url,
            self.model,
            self.messages,
            status=None if reply is None else reply.status,
            usage=usage,
            error=error,
            elapsed=self.elapsed(now),
            first_byte=None if reply is None else reply.first_byte,
            request_id=None if reply is None else self._shown_id(reply),
        )
        self.hooks.on_response(event)


def exchange(call: Call, read: Callable[[Reply], T], *, trouble: APIError | None = None) -> Flow[T]:
    """Send until an answer comes, and give what `read` makes of it; try again as the policy says.

    Args:
        call: What to send; keeps count.
        read: Makes the result of a reply with a status of success. An APIStatusError that it raises (the body says that
            the server failed after all) is judged like that status; other errors come out.
        trouble: An error that an earlier exchange's stream declared before its first content: the policy is asked
            about that first, and the call goes on with the retries and the time it has left.

    Raises:
        APIError: The last failure, when it may not be tried again.
    """
    if call.started is None:
        call.started = yield Sleep()
    if trouble is not None:
        now = yield Sleep()
        yield from _pause_before_retry(call, trouble, trouble, now, 0.0)
    fresh = False
    while True:
        call.attempts += 1
        call.attempt_request = call.request
        if call.hooks.on_request is not None:
            request = call.attempt_request
            call.hooks.on_request(
                RequestEvent(call.attempts, request.method, call.shown_url, call.model, call.messages)
            )
        outcome = yield from _send(call, fresh=fresh)
        if isinstance(outcome, Reply) and 200 <= outcome.status < 300:  # noqa: PLR2004 - HTTP's own numbers
            try:
                return _accept(call, outcome, read)
            except APIStatusError as declared:
                error: APIError = declared
                outcome = outcome.with_status(declared.status_code)
        else:
            error = call.failed(outcome)
            call.report(outcome.now, outcome if isinstance(outcome, Reply) else outcome.reply, error=error)
        date = outcome.date if isinstance(outcome, Reply) else 0.0
        fresh = isinstance(outcome, Failure) and outcome.lost_keepalive
        yield from _pause_before_retry(call, outcome, error, outcome.now, date)


def _send(call: Call, *, fresh: bool) -> Flow[Outcome]:
    """One attempt: the request, and again at its new address when the same server says it has moved."""
    hops = 0
    while True:
        outcome: Outcome = yield Send(call.attempt_request, call.timeout, call.ends_at, call.stream, fresh, call.sizes)
        if isinstance(outcome, Failure):
            return outcome
        outcome.attempts = call.attempts
        outcome.elapsed = call.elapsed(outcome.now)
        address = _same_origin_redirect(call.attempt_request, outcome)
        if address is None or hops == _MAX_REDIRECTS:
            return outcome
        call.attempt_request = call.attempt_request.at(address)
        hops += 1


def _same_origin_redirect(request: Request, reply: Reply) -> str | None:
    """Where to send the request again, or None. A key never goes to another origin, and a POST never becomes a GET."""
    if reply.status not in (_REDIRECTS if request.method in ("GET", "HEAD") else _KEEPING_METHOD):
        return None
    location = reply.headers.get("location")
    if location is None:
        return None
    try:
        address = urljoin(request.url, location)
        usable = len(address) <= _LONGEST_URL and address.isprintable()
        return address if usable and _origin(address) == _origin(request.url) else None
    except ValueError:  # not a URL
        return None


def _origin(url: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or {"https": 443, "http": 80}.get(parts.scheme)


def _accept(call: Call, reply: Reply, read: Callable[[Reply], T]) -> T:
    try:
        result = read(reply)
        if not isinstance(reply, StreamReply):
            call.report(reply.now, reply, usage=getattr(result, "usage", None))
    except BaseException as error:
        if isinstance(reply, StreamReply):
            reply.body.abort()
        if isinstance(error, APIError):
            call.report(reply.now, reply, error=error)
        raise
    return result


def _pause_before_retry(
    call: Call, trouble: Reply | Failure | APIError, error: APIError, now: float, date: float
) -> Flow[None]:
    """Wait for the next attempt, or raise the error when there may be none."""
    decision = _decide(call, trouble, error, now, date)
    if decision.out_of_time:
        ran_out = Failure("deadline", error, kind="timeout", timeout=True, now=now)
        raise failure_error(ran_out, call.context_at(now))
    if decision.delay is None:
        raise error
    call.retries += 1
    call.last_error = error
    if call.hooks.on_retry is not None:
        request = call.attempt_request
        call.hooks.on_retry(
            RetryEvent(
                call.attempts,
                request.method,
                call.shown_url,
                call.model,
                call.messages,
                status=getattr(error, "status_code", None),
                error=error,
                delay=decision.delay,
                reason=decision.reason,
                elapsed=call.elapsed(now),
            )
        )
    if decision.delay:
        yield Sleep(decision.delay)


def _decide(call: Call, trouble: Reply | Failure | APIError, error: APIError, now: float, date: float) -> Decision:
    from random import random

    return call.policy.decide(
        trouble,
        retries=call.retries,
        elapsed=call.elapsed(now),
        chance=random(),  # noqa: S311 - jitter, no secret
        left=None if call.ends_at is None else call.ends_at - now,
        quota=isinstance(error, InsufficientQuotaError),
        now=date,
        asked=getattr(error, "retry_after", None),
    )
