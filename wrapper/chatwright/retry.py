"""When a call is tried again, and how long that waits. Pure: times and chance come in as arguments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from chatwright._http import Failure, Reply
from chatwright._retry_after import retry_after
from chatwright.errors import APIConnectionError, ConfigError, InsufficientQuotaError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Final, Self

    from chatwright.errors import APIError

__all__ = ["RetryPolicy"]

DEFAULT_STATUSES: Final = frozenset({408, 409, 429, *range(500, 600)})
_INFINITY: Final = float("inf")


class Decision(NamedTuple):
    """Whether to try again: seconds to wait first, or None for no; and why, for people."""

    delay: float | None
    reason: str
    out_of_time: bool = False
    """It would have been tried again, had the deadline left room for the wait."""


class _Settings(NamedTuple):
    max_retries: float
    statuses: frozenset[int]
    base: float
    cap: float
    max_retry_after: float
    max_elapsed: float | None
    after_send: bool
    stream_start: bool


class RetryPolicy(_Settings):
    """Which failures are tried again, how often, and after what wait. Immutable; policies compare by value.

    A failure before the request was wholly sent, a kept-alive connection that turns out to be lost, and an answer with one
    of `statuses` are tried again. A used-up quota, a refused certificate and a request that got no answer although it was
    sent are not: the server may have done the work, and would bill it twice. The k-th wait is `min(cap, base * 2**k)`
    seconds less up to a quarter by chance; a server that names a wait (`Retry-After`) gets just that.

    Args:
        max_retries: Attempts after the first, 0 or more; `math.inf` for no limit.
        statuses: HTTP statuses that are tried again, unless the server says `x-should-retry: false`. With
            `x-should-retry: true` any status is.
        base: First wait, in seconds.
        cap: Longest wait that is not the server's own wish, in seconds.
        max_retry_after: A server that asks for a longer wait than this, in seconds, is not asked again.
        max_elapsed: No attempt begins later than this many seconds after the call began. None: no limit.
        after_send: Also try again when the request was sent and no answer came (time ran out, connection lost).
        stream_start: Also try again when a stream declares an error before its first content.

    Raises:
        ConfigError: A value that can't work.

    Example:
        >>> RetryPolicy(max_retries=5, after_send=True)
        RetryPolicy(max_retries=5, after_send=True)
    """

    __slots__ = ()

    def __new__(
        cls,
        max_retries: float = 2,
        *,
        statuses: Iterable[int] = DEFAULT_STATUSES,
        base: float = 0.5,
        cap: float = 8.0,
        max_retry_after: float = 120,
        max_elapsed: float | None = None,
        after_send: bool = False,
        stream_start: bool = True,
    ) -> Self:
        """Check the values and make the policy."""
        if not _is_number(max_retries) or max_retries < 0 or (max_retries != _INFINITY and max_retries % 1):
            raise ConfigError(f"max_retries: must be a whole number, 0 or more, or math.inf; got {max_retries!r}")
        for name, value in (("base", base), ("cap", cap), ("max_retry_after", max_retry_after)):
            _check_seconds(name, value)
        if max_elapsed is not None:
            _check_seconds("max_elapsed", max_elapsed)
        for name, flag in (("after_send", after_send), ("stream_start", stream_start)):
            if not isinstance(flag, bool):
                raise ConfigError(f"{name}: must be True or False, got {flag!r}")
        return super().__new__(
            cls,
            max_retries,
            _checked_statuses(statuses),
            base,
            cap,
            max_retry_after,
            max_elapsed,
            after_send,
            stream_start,
        )

    def __getnewargs_ex__(self) -> tuple[tuple[()], dict[str, Any]]:
        """Pickles and copies are made anew from the values, checked again."""
        return (), self._asdict()

    def __repr__(self) -> str:
        usual = RetryPolicy()._asdict()
        shown = [
            f"{name}={sorted(value) if isinstance(value, frozenset) else value!r}"
            for name, value in self._asdict().items()
            if value != usual[name]
        ]
        return f"RetryPolicy({', '.join(shown)})"

    def decide(
        self,
        trouble: Reply | Failure | APIError,
        *,
        retries: int,
        elapsed: float,
        chance: float,
        left: float | None = None,
        quota: bool = False,
        now: float = 0.0,
        asked: float | None = None,
    ) -> Decision:
        """Say whether and when to try again.

        Args:
            trouble: What came instead of an answer: an error status, a transport failure, or the error of a stream
                that failed before its first content.
            retries: Retries already taken.
            elapsed: Seconds since the call began.
            chance: A random number from 0 up to, but not including, 1.
            left: Seconds until the call's deadline; None: there is none.
            quota: Whether an error status says that the quota is used up.
            now: Seconds since 1970, to read a `Retry-After` date by.
            asked: Seconds that an error's body asks to wait; headers come first.
        """
        wish: float | None = None
        if isinstance(trouble, Reply):
            wish = retry_after(trouble.headers, now) or asked or None  # no wait at all is no wish
            again, reason = self._judge_reply(trouble, wish, quota=quota)
        elif isinstance(trouble, Failure):
            again, reason = self._judge_failure(trouble)
        else:
            again, reason = self._judge_event(trouble)
        if not again:
            return Decision(None, reason)
        if retries >= self.max_retries:
            return Decision(None, f"{reason}; {retries} retries taken, no more allowed")
        delay = self._delay(trouble, retries, chance) if wish is None else wish
        if self.max_elapsed is not None and elapsed + delay > self.max_elapsed:
            return Decision(None, f"{reason}; the wait would go beyond max_elapsed={self.max_elapsed:g} s")
        if left is not None and delay >= left:
            return Decision(None, f"{reason}; the wait of {delay:.3g} s would go beyond the deadline", out_of_time=True)
        return Decision(delay, reason)

    def _judge_reply(self, reply: Reply, wish: float | None, *, quota: bool) -> tuple[bool, str]:
        status = f"status {reply.status}"
        if quota:
            return False, "the quota is used up"
        if wish is not None and wish > self.max_retry_after:
            return (
                False,
                f"{status}; the server asks for {wish:g} s, more than max_retry_after={self.max_retry_after:g}",
            )
        ruling = reply.headers.get("x-should-retry", "").strip().lower()
        if ruling in ("true", "false"):
            return ruling == "true", f"{status}, x-should-retry: {ruling}"
        return reply.status in self.statuses, status

    def _judge_failure(self, failure: Failure) -> tuple[bool, str]:
        if failure.phase == "deadline":
            return False, "the deadline ran out"
        if failure.kind == "oversized":
            return False, "the answer is too large"
        if failure.kind == "tls":
            return False, "the TLS handshake was refused"
        if failure.kind == "proxy" and failure.refused:
            return False, "the proxy refused"
        if not failure.sent:
            return True, f"{failure.kind} before the request was sent"
        if failure.reused and failure.kind == "closed":
            return True, "a kept-alive connection was lost"
        return self.after_send, f"{failure.kind} after the request was sent"

    def _judge_event(self, error: APIError) -> tuple[bool, str]:
        status = getattr(error, "status_code", None)
        if isinstance(error, InsufficientQuotaError):
            return False, "the quota is used up"
        if isinstance(error, APIConnectionError):
            return self.after_send, "the stream broke off before its first content"
        return self.stream_start and status in self.statuses, f"an error event ({error.code or status or 'no code'})"

    def _delay(self, trouble: object, retries: int, chance: float) -> float:
        if isinstance(trouble, Failure) and trouble.lost_keepalive:
            return 0.0  # nothing is wrong with the server: the next connection is a fresh one
        exponent = min(retries, 1000)  # beyond it a float overflows, and every cap is reached long before
        return min(self.cap, self.base * 2.0**exponent) * (1 - 0.25 * chance)


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _check_seconds(name: str, value: float) -> None:
    if not _is_number(value) or not value >= 0:
        raise ConfigError(f"{name}: must be seconds, 0 or more; got {value!r}")


def _checked_statuses(statuses: Iterable[int]) -> frozenset[int]:
    try:
        checked = frozenset(statuses)
    except TypeError:
        raise ConfigError(f"statuses: must be HTTP statuses, as in {{429, 503}}; got {statuses!r}") from None
    for status in checked:
        if not _is_number(status) or not 300 <= status <= 599:  # noqa: PLR2004 - the range of HTTP's error statuses
            raise ConfigError(f"statuses: must be HTTP statuses from 300 to 599, got {status!r}")
    return checked
