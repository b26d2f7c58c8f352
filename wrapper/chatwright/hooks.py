"""What hooks are told: one event for each request, response and retry. Events can't be changed, and change nothing.

A hook is a plain function: `Client(on_retry=lambda event: log.warning("again in %.1f s", event.delay))`. It is called
where the call runs, so it should return quickly; what it raises comes out of the call unchanged.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from chatwright.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from chatwright.errors import APIError

__all__ = ["Hooks", "RequestEvent", "ResponseEvent", "RetryEvent"]


class RequestEvent(NamedTuple):
    """A request is about to be sent.

    Attributes:
        attempt: 1 for the first, 2 after one retry, and so on.
        method: The HTTP method.
        url: Where it goes.
        model: The model asked for, or None.
        messages: The messages as they are sent, or None for calls without any.
    """

    attempt: int
    method: str
    url: str
    model: str | None = None
    messages: Sequence[Any] | None = None


class ResponseEvent(NamedTuple):
    """A request has ended: with an answer, an error status or no answer at all. A stream's comes when the stream ends.

    Attributes:
        attempt: Which attempt it was, from 1.
        method: The HTTP method.
        url: Where it went.
        model: The model asked for, or None.
        messages: The messages as they were sent, or None for calls without any.
        status: The HTTP status, or None when there was no response.
        usage: The tokens used, as the server counted them, or None.
        error: What the attempt failed with, or None.
        elapsed: Seconds since the call began.
        first_byte: Seconds from the start of this attempt to the response's head, or None.
        request_id: The server's name for the request, or None.
    """

    attempt: int
    method: str
    url: str
    model: str | None = None
    messages: Sequence[Any] | None = None
    status: int | None = None
    usage: Any = None
    error: APIError | None = None
    elapsed: float = 0.0
    first_byte: float | None = None
    request_id: str | None = None


class RetryEvent(NamedTuple):
    """A failed request is about to be tried again.

    Attributes:
        attempt: Which attempt failed, from 1.
        method: The HTTP method.
        url: Where it went.
        model: The model asked for, or None.
        messages: The messages as they were sent, or None for calls without any.
        status: The HTTP status, or None when there was no response.
        error: What it failed with.
        delay: Seconds until the next attempt.
        reason: Why it is tried again, in words.
        elapsed: Seconds since the call began.
    """

    attempt: int
    method: str
    url: str
    model: str | None
    messages: Sequence[Any] | None
    status: int | None
    error: APIError
    delay: float
    reason: str
    elapsed: float = 0.0


class Hooks(NamedTuple):
    """The functions that a client was given; None for those it was not."""

    on_request: Callable[[RequestEvent], object] | None = None
    on_response: Callable[[ResponseEvent], object] | None = None
    on_retry: Callable[[RetryEvent], object] | None = None


NO_HOOKS = Hooks()


def checked_hooks(hooks: Hooks) -> Hooks:
    """The hooks, once it is clear that they can be called.

    Raises:
        ConfigError: One is no function, or an asynchronous one.
    """
    for name, hook in hooks._asdict().items():
        if hook is None:
            continue
        if not callable(hook):
            raise ConfigError(f"{name}: must be a function that takes one event, got {type(hook).__name__}")
        from inspect import iscoroutinefunction

        if iscoroutinefunction(hook) or iscoroutinefunction(type(hook).__call__):
            raise ConfigError(f"{name}: must be a plain function, under AsyncClient as well: it is not awaited")
    return hooks
