"""Everything that goes wrong between a client and a server, to be scripted on a `FakeServer`.

A fault stands for a whole reply, or spoils the reply it is given to; several work together:

    server.on().reply(fault.status(429, retry_after=1))               # instead of an answer
    server.on().reply("Hello there", fault.cut(after_chunks=3))       # breaks this answer off
    server.on().reply(fault.sequence(fault.refuse(), "Hello"))        # one after the other

A fault without a reply of its own spoils one of a few words. One that needs no arguments may be given without parentheses.
"""

from __future__ import annotations

import gzip
import re
from dataclasses import dataclass, replace
from itertools import chain, count
from typing import TYPE_CHECKING, Any

from chatwright.errors import ConfigError
from chatwright.testing._answer import (
    Answer,
    End,
    Pause,
    Raw,
    error_answer,
    error_object,
    event,
    json_answer,
)
from chatwright.testing._spoiling import (
    broken_after,
    check_place,
    claim,
    filled,
    interrupted,
    joined,
    replaced,
    size_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from chatwright.testing._answer import Step
    from chatwright.testing._spoiling import Place

__all__ = [
    "Fault",
    "Sequence",
    "bad_chunking",
    "bad_gzip",
    "cut",
    "drip",
    "duplicate_header",
    "endless",
    "error_event",
    "html",
    "huge_line",
    "invalid_utf8",
    "malformed",
    "no_done",
    "oversized_header",
    "redirect",
    "refuse",
    "reset",
    "sequence",
    "stall",
    "status",
    "wrong_length",
]


@dataclass(frozen=True)
class Fault:
    """One way to go wrong; the functions of this module make them."""

    description: str
    spoil: Callable[[Answer], Answer]
    refuses: bool = False

    def __repr__(self) -> str:
        return f"fault.{self.description}"


@dataclass(frozen=True)
class Sequence:
    """Replies for requests that come one after the other; `sequence` makes it."""

    replies: tuple[Any, ...]


def sequence(*replies: Any) -> Sequence:
    """Replies, faults or not, one for each request: what several `then` would say.

    Example:
        >>> sequence(status(429), "Hello").replies
        (fault.status(429), 'Hello')
    """
    return Sequence(replies)


def refuse() -> Fault:
    """Nobody listens: one attempt to connect is refused by the system, and idle connections are closed before.

    The server can't know who asks, so that the next attempt is refused, whatever model the rule is for. Attempts are
    counted where client and server share a process; to clients elsewhere the server stays closed.
    """
    return Fault("refuse()", lambda answer: replace(answer, before=(End(),)), refuses=True)


def reset(at: Place = "head") -> Fault:
    """The connection is broken off (RST).

    Args:
        at: Before the answer's `head`, in the midst of its `body`, or after so many bytes of the body.
    """
    check_place("reset", at)
    return Fault(f"reset(at={at!r})", lambda answer: interrupted(answer, at, (End(reset=True),)))


def cut(*, after_bytes: int | None = None, after_chunks: int | None = None) -> Fault:
    """The connection ends properly (FIN), but too early.

    Args:
        after_bytes: Bytes of the body that are sent; a negative number counts from its end.
        after_chunks: Chunks of a stream that are sent. Default, and for answers that are not streamed: half of the body.
    """
    if after_bytes is not None and after_chunks is not None:
        raise ConfigError("fault.cut: give after_bytes or after_chunks, not both.")
    described = {"after_bytes": after_bytes, "after_chunks": after_chunks}
    shown = ", ".join(f"{name}={value}" for name, value in described.items() if value is not None)

    def spoil(answer: Answer) -> Answer:
        if after_chunks is not None and answer.is_stream:
            return replace(answer, **claim(answer), content=broken_after(answer.content, after_chunks, (End(),)))
        return interrupted(answer, "body" if after_bytes is None else after_bytes, (End(),))

    return Fault(f"cut({shown})", spoil)


def stall(seconds: float = 3600, at: Place = "head") -> Fault:
    """Nothing comes for a while; then it goes on.

    Args:
        seconds: How long. It ends early when the client leaves, or the server is closed.
        at: Before the answer's `head`, in the midst of its `body`, or after so many bytes of the body.
    """
    check_place("stall", at)
    return Fault(f"stall({seconds:g}, at={at!r})", lambda answer: interrupted(answer, at, (Pause(seconds),)))


def drip(bytes_per_second: float) -> Fault:
    """The body comes slowly, a few bytes at a time.

    Args:
        bytes_per_second: More than 0.
    """
    if not bytes_per_second > 0:
        raise ConfigError(f"fault.drip: bytes_per_second must be more than 0, got {bytes_per_second!r}")
    return Fault(f"drip({bytes_per_second:g})", lambda answer: replace(answer, bytes_per_second=bytes_per_second))


def status(
    code: int,
    *,
    retry_after: float | str | None = None,
    headers: Mapping[str, str] | None = None,
    body: Any = None,
) -> Fault:
    """An error status, with an error object like the API's.

    Args:
        code: The HTTP status.
        retry_after: Seconds, or a date as HTTP writes it.
        headers: Further headers.
        body: Another body: str and bytes as they are, as text/plain unless `headers` say otherwise; else JSON.
    """
    pairs = list((headers or {}).items())
    if retry_after is not None:
        shown = retry_after if isinstance(retry_after, str) else f"{retry_after:g}"
        pairs.append(("retry-after", shown))
    answer = error_answer(code)
    if isinstance(body, (str, bytes)):
        content = body.encode() if isinstance(body, str) else body
        answer = Answer(code, (("content-type", "text/plain; charset=utf-8"),), (content,))
    elif body is not None:
        answer = json_answer(body, code)
    answer = answer.with_headers(*pairs)
    shown = "" if retry_after is None else f", retry_after={retry_after!r}"
    return Fault(f"status({code}{shown})", lambda spoiled: replaced(spoiled, answer))


def wrong_length(by: int = 10) -> Fault:
    """`Content-Length` is not the body's, and the connection ends after the body.

    Args:
        by: How many bytes too many are claimed; a negative number claims too few.
    """

    def spoil(answer: Answer) -> Answer:
        content = tuple(answer.content)
        return replace(
            answer, framing="length", claimed_length=max(0, size_of(content) + by), content=(*content, End())
        )

    return Fault(f"wrong_length({by})", spoil)


def bad_chunking(after_chunks: int = 1) -> Fault:
    """After so many chunks comes one without a length, which breaks HTTP's framing."""

    def spoil(answer: Answer) -> Answer:
        broken = (Raw(b"this is no length\r\n"), End())
        return replace(answer, framing="chunked", content=broken_after(answer.content, after_chunks, broken))

    return Fault(f"bad_chunking({after_chunks})", spoil)


def bad_gzip(*, truncated: bool = False) -> Fault:
    """The body is declared as gzip and is not.

    Args:
        truncated: It is gzip, but its second half is missing.
    """

    def spoil(answer: Answer) -> Answer:
        packed = gzip.compress(joined(answer.content), mtime=0)
        body = packed[: len(packed) // 2] if truncated else b"this was never compressed"
        return replace(answer.with_headers(("content-encoding", "gzip")), framing="length", content=(body,))

    return Fault(f"bad_gzip(truncated={truncated})", spoil)


def html(status: int = 200) -> Fault:
    """A web page, as proxies and sign-in walls send it."""
    page = b"<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body><h1>Sign in to go on</h1></body></html>\n"
    answer = Answer(status, (("content-type", "text/html; charset=utf-8"),), (page,))
    return Fault(f"html({status})", lambda spoiled: replaced(spoiled, answer))


def malformed(after_chunks: int = 1) -> Fault:
    """Broken JSON in sound HTTP: the body of an answer, or an event of a stream, after so many good chunks."""

    def spoil(answer: Answer) -> Answer:
        if answer.is_stream:
            bad = b'data: {"id": "chatcmpl-\n\n'
            return replace(answer, content=broken_after(answer.content, after_chunks, (bad,), go_on=True))
        body = joined(answer.content)
        return replace(answer, content=(body[: len(body) // 2],))

    return Fault(f"malformed({after_chunks})", spoil)


def invalid_utf8() -> Fault:
    """Bytes that are no UTF-8, in the texts of an answer or of each chunk."""

    def spoil(answer: Answer) -> Answer:
        pattern = re.compile(rb'"(?:content|arguments|refusal)":"')

        def spoiled() -> Iterator[Step]:
            for step in answer.content:
                yield pattern.sub(b"\\g<0>\xff\xc3(", step) if isinstance(step, bytes) else step

        return replace(answer, content=spoiled())

    return Fault("invalid_utf8()", spoil)


def huge_line(bytes: int = 10_000_000) -> Fault:  # noqa: A002 - the name that says it
    """One line of so many bytes: sound JSON, a text in it fills it up. In a stream it comes before the first chunk."""

    def spoil(answer: Answer) -> Answer:
        if not answer.is_stream:
            message = {"role": "assistant", "content": "", "refusal": None}
            choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}
            return replace(answer, content=(filled("chat.completion", choice, bytes),))
        choice = {"index": 0, "delta": {"content": ""}, "logprobs": None, "finish_reason": None}
        line = filled("chat.completion.chunk", choice, bytes - len("data: "))
        return replace(answer, content=chain((b"data: " + line + b"\n\n",), answer.content))

    return Fault(f"huge_line({bytes})", spoil)


def endless() -> Fault:
    """A stream, or a JSON text, that never ends, sent as fast as the client takes it."""

    def spoil(answer: Answer) -> Answer:
        if not answer.is_stream:
            start = b'{"id":"chatcmpl-0","object":"chat.completion","choices":[{"message":{"content":"'
            more: Iterable[Step] = (b"and on and on " * 300 for _ in count())
            return replace(answer, framing="chunked", endless=True, content=chain((start,), more))
        choice = {"index": 0, "delta": {"content": "and on "}, "logprobs": None, "finish_reason": None}
        head = {"id": "chatcmpl-0", "object": "chat.completion.chunk", "created": 1_700_000_000, "model": "fake"}
        chunk = event({**head, "choices": [choice]})
        return replace(answer, endless=True, content=(chunk for _ in count()))

    return Fault("endless()", spoil)


def error_event(code: str | int = "server_error", after_chunks: int = 1, *, message: str | None = None) -> Fault:
    """An error declared within a stream, after so many chunks; the stream ends then, properly, without `[DONE]`.

    Args:
        code: What the error says, a word or a status. A call that is not streamed is answered with that status, or 500.
        after_chunks: Chunks before it.
        message: The error's text.
    """
    number = code if isinstance(code, int) else 500
    error = error_object(number, message, code=code)

    def spoil(answer: Answer) -> Answer:
        if not answer.is_stream:
            return replaced(answer, json_answer(error, number))
        return replace(answer, content=broken_after(answer.content, after_chunks, (event(error),)))

    return Fault(f"error_event({code!r}, after_chunks={after_chunks})", spoil)


def redirect(to: str, *, status: int = 307) -> Fault:
    """The client is sent elsewhere.

    Args:
        to: The address, absolute or a path.
        status: 301, 302, 303, 307 or 308.
    """
    answer = Answer(status, (("location", to),), ())
    return Fault(f"redirect({to!r})", lambda spoiled: replaced(spoiled, answer))


def no_done() -> Fault:
    """A stream that ends without `[DONE]`. Answers that are not streamed stay as they are."""

    def spoil(answer: Answer) -> Answer:
        done = event("[DONE]")
        return replace(answer, content=(step for step in answer.content if step != done))

    return Fault("no_done()", spoil)


def duplicate_header(name: str = "content-type", *values: str) -> Fault:
    """A header that comes more than once.

    Args:
        name: Of the header.
        *values: One for each time. None: the value that it has, or `1`, twice.
    """

    def spoil(answer: Answer) -> Answer:
        theirs = [value for known, value in answer.headers if known == name.lower()] or ["1"]
        kept = tuple(pair for pair in answer.headers if pair[0] != name.lower())
        return replace(answer, headers=(*kept, *((name, value) for value in values or (theirs[0], theirs[0]))))

    return Fault(f"duplicate_header({name!r})", spoil)


def oversized_header(bytes: int = 1_000_000, name: str = "x-padding") -> Fault:  # noqa: A002 - the name that says it
    """A header whose value has so many bytes."""
    return Fault(f"oversized_header({bytes})", lambda answer: answer.with_headers((name, "x" * bytes)))
