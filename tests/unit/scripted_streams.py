"""Streams without a network: what the body holds is said in the test, and every step is taken by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chatwright._call_context import CallContext
from chatwright._flow import Call, Send, Sleep
from chatwright._http import Failure, Headers, Reply, Request, StreamReply
from chatwright.hooks import Hooks
from chatwright.retry import RetryPolicy
from chatwright.streaming.stream import ChatCompletionStream, Stream
from chatwright.timeouts import Timeout

if TYPE_CHECKING:
    from collections.abc import Iterable

    from chatwright._flow import Flow

SSE = {"content-type": "text/event-stream", "x-request-id": "req_1"}


class Body:
    """Gives its pieces one by one, then the end; remembers what was done to it."""

    def __init__(self, pieces: Iterable[bytes | Failure | BaseException]) -> None:
        self.pieces = list(pieces)
        self.log: list[str] = []

    def read(self) -> bytes | Failure:
        piece = self.pieces.pop(0) if self.pieces else b""
        if isinstance(piece, BaseException):
            raise piece
        self.log.append("end" if piece == b"" else "read")
        return piece

    def close(self) -> None:
        self.log.append("close")

    def abort(self) -> None:
        self.log.append("abort")

    def drain(self, seconds: float = 0.1) -> None:
        self.log.append("drain")


class Script:
    """What the server says, one outcome for each request, and the clock, which goes on a second with every look."""

    def __init__(self, *outcomes: Reply | Failure) -> None:
        self.outcomes = list(outcomes)
        self.now = 100.0
        self.effects: list[Any] = []

    def drive(self, flow: Flow[Any]) -> Any:
        outcome: Any = None
        while True:
            try:
                effect = flow.send(outcome)
            except StopIteration as end:
                return end.value
            self.effects.append(effect)
            if isinstance(effect, Sleep):
                self.now += 1 + effect.seconds
                outcome = self.now
            else:
                assert isinstance(effect, Send)
                outcome = self.outcomes.pop(0)

    @property
    def sent(self) -> int:
        return sum(isinstance(effect, Send) for effect in self.effects)


def reply(*pieces: bytes | Failure | BaseException, headers: dict[str, str] | None = None) -> StreamReply:
    found = StreamReply(200, Headers(SSE if headers is None else headers), url="http://host/v1", now=100.0)
    found.body = Body(pieces)
    return found


def call_of(policy: RetryPolicy | None = None, hooks: Any = None) -> Call:
    call = Call(
        Request("POST", "http://host/v1/chat/completions"),
        Timeout(5),
        policy or RetryPolicy(max_retries=0),
        stream=True,
        context=CallContext(host="host"),
        hooks=hooks or Hooks(),
        model="m",
    )
    call.started = 100.0
    return call


def chunks_of(*pieces: Any, headers: dict[str, str] | None = None, more: Iterable[Reply] = (), **options: Any) -> Any:
    """The stream of chunks of a body of these pieces; `more`: what further requests are answered with."""
    opened = reply(*pieces, headers=headers)
    script = Script(*more)
    call = call_of(**options)
    call.attempts = 1
    stream: Any = Opened(call, opened, script.drive)
    stream.body, stream.script = opened.body, script
    return stream


def events_of(*pieces: Any, headers: dict[str, str] | None = None, more: Iterable[Reply] = (), **options: Any) -> Any:
    """The same as a stream of events."""
    opened = reply(*pieces, headers=headers)
    script = Script(opened, *more)
    named = {name: options.pop(name) for name in ("decoding", "must_be_whole") if name in options}
    stream: Any = Told(call_of(**options), script.drive, **named)
    stream.body, stream.script = opened.body, script
    return stream


def arrived(error: Any) -> Any:
    """The Completion that had arrived before the error."""
    return error.partial


class Opened(Stream[Any]):
    """With room for the test's own things."""


class Told(ChatCompletionStream):
    """With room for the test's own things."""
