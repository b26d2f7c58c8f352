"""What is known about an answer besides the answer: request id, rate limits, times and attempts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from chatwright._http import Headers
from chatwright._masking import mask

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import timedelta

    from chatwright._http import Reply

__all__ = ["Meta", "RateLimit"]

# OpenAI's name first, then those of Azure's gateway, Anthropic-style servers, LiteLLM, AWS, Mistral, NVIDIA and Cohere;
# Cloudflare's comes last, since it stands before many others.
_REQUEST_ID_HEADERS = (
    "x-request-id",
    "apim-request-id",
    "request-id",
    "x-ms-request-id",
    "x-litellm-call-id",
    "x-amzn-requestid",
    "mistral-correlation-id",
    "nvcf-reqid",
    "x-debug-trace-id",
    "cf-ray",
)


class RateLimit(NamedTuple):
    """How many requests and tokens the account may still use, as the server said with this answer.

    `limit_*` and `remaining_*` are numbers, `reset_*` the time until the limit is whole again. None: not said.
    """

    limit_requests: int | None = None
    remaining_requests: int | None = None
    reset_requests: timedelta | None = None
    limit_tokens: int | None = None
    remaining_tokens: int | None = None
    reset_tokens: timedelta | None = None


class Meta:
    """What came with an answer besides the answer. Read from the response's head when asked for.

    Attributes:
        status_code: The HTTP status.
        headers: The response's headers, case-insensitive.
        attempts: Requests sent for this call: 1 when the first succeeded.
        elapsed: Seconds from the start of the call to the end of the answer (for a stream: to its head).
        first_byte: Seconds from the start of the last attempt to the arrival of the response's head.
        url: Where the answer came from.

    Example:
        >>> meta = Meta(200, Headers({"x-request-id": "req_1", "x-ratelimit-reset-tokens": "6m0s"}))
        >>> meta.request_id, meta.rate_limit.reset_tokens.total_seconds()
        ('req_1', 360.0)
    """

    __slots__ = ("attempts", "elapsed", "first_byte", "headers", "status_code", "url")

    def __init__(
        self,
        status_code: int = 200,
        headers: Headers | Mapping[str, str] | None = None,
        *,
        attempts: int = 1,
        elapsed: float = 0.0,
        first_byte: float = 0.0,
        url: str = "",
    ) -> None:
        self.status_code = status_code
        self.headers = headers if isinstance(headers, Headers) else Headers(headers or {})
        self.attempts = attempts
        self.elapsed = elapsed
        self.first_byte = first_byte
        self.url = url

    @classmethod
    def of(cls, reply: Reply) -> Meta:
        """The meta of a response."""
        return cls(
            reply.status,
            reply.headers,
            attempts=reply.attempts,
            elapsed=reply.elapsed,
            first_byte=reply.first_byte,
            url=mask(reply.url) if "?" in reply.url else reply.url,  # keys may be part of a query
        )

    @property
    def request_id(self) -> str | None:
        """The server's name for the request, for its support; None when it gave none."""
        return request_id_of(self.headers)

    @property
    def processing_ms(self) -> float | None:
        """Milliseconds that the server says it worked, or None."""
        value = _number(self.headers.get("openai-processing-ms"))
        return value if value is None or value >= 0 else None

    @property
    def rate_limit(self) -> RateLimit:
        """What the server said about its limits."""
        return rate_limit_of(self.headers)

    def to_dict(self) -> dict[str, Any]:
        """Everything but the headers, ready for JSON; `reset_*` in seconds."""
        limits = self.rate_limit._asdict()
        return {
            "request_id": self.request_id,
            "status_code": self.status_code,
            "attempts": self.attempts,
            "elapsed": self.elapsed,
            "first_byte": self.first_byte,
            "processing_ms": self.processing_ms,
            "rate_limit": {
                name: value.total_seconds() if name.startswith("reset") and value is not None else value
                for name, value in limits.items()
            },
        }

    def __repr__(self) -> str:
        return (
            f"Meta(request_id={self.request_id!r}, status_code={self.status_code}, attempts={self.attempts}, "
            f"elapsed={self.elapsed:.3f}, first_byte={self.first_byte:.3f})"
        )


def request_id_of(headers: Mapping[str, str]) -> str | None:
    """The server's name for a request, from its response headers."""
    for name in _REQUEST_ID_HEADERS:
        value = headers.get(name)
        if value:
            return value
    return None


def rate_limit_of(headers: Mapping[str, str]) -> RateLimit:
    """The `x-ratelimit-*` headers as numbers and times. What can't be read, or makes no sense, is None."""

    def count(name: str) -> int | None:
        value = _number(headers.get(f"x-ratelimit-{name}"))
        return None if value is None or value < 0 else int(value)  # Azure says -1 for "I don't know"

    def wait(name: str) -> timedelta | None:
        return parse_duration(headers.get(f"x-ratelimit-{name}"))

    return RateLimit(
        limit_requests=count("limit-requests"),
        remaining_requests=count("remaining-requests"),
        reset_requests=wait("reset-requests"),
        limit_tokens=count("limit-tokens"),
        remaining_tokens=count("remaining-tokens"),
        reset_tokens=wait("reset-tokens"),
    )


_UNIT_SECONDS = {
    "h": 3600.0,
    "m": 60.0,
    "s": 1.0,
    "ms": 1e-3,
    "us": 1e-6,
    "µs": 1e-6,
    "μs": 1e-6,
    "ns": 1e-9,
    "d": 86400.0,
}


def parse_duration(text: str | None) -> timedelta | None:
    """A duration as Go writes it (`1h2m3.5s`, `12ms`), or plain seconds; None when it is neither, or negative.

    Example:
        >>> parse_duration("1m30s").total_seconds()
        90.0
    """
    from datetime import timedelta

    seconds = _number(text)
    if seconds is None:
        seconds = _go_seconds((text or "").strip())
    if seconds is None or seconds < 0:
        return None
    try:
        return timedelta(seconds=seconds)
    except OverflowError:
        return None


def _go_seconds(text: str) -> float | None:
    import re

    if not re.fullmatch(r"(?:[0-9]+(?:\.[0-9]*)?(?:ms|us|µs|μs|ns|[dhms]))+", text):
        return None
    return sum(
        float(number) * _UNIT_SECONDS[unit] for number, unit in re.findall(r"([0-9.]+)(ms|us|µs|μs|ns|[dhms])", text)
    )


def _number(text: str | None) -> float | None:
    from math import isfinite

    try:
        number = float((text or "").strip())
    except ValueError:
        return None
    return number if isfinite(number) else None
