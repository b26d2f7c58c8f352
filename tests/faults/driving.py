"""One way to drive calls for tests that run synchronously, under asyncio and under trio."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from anyio.from_thread import start_blocking_portal

from chatwright._drive import AsyncWire, SyncWire, arun, run
from chatwright._flow import Call, Send, exchange
from chatwright._http import Failure, Reply, Request, StreamReply
from chatwright.hooks import NO_HOOKS
from chatwright.retry import RetryPolicy
from chatwright.timeouts import Timeout

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anyio.from_thread import BlockingPortal

    from chatwright._flow import Outcome

HEADERS = ((b"Authorization", b"Bearer sk-test"), (b"Content-Type", b"application/json"))
KINDS = ("sync", "asyncio", "trio")


def post(url: str, path: str = "/chat/completions", content: bytes = b'{"model":"m"}', key: Any = None) -> Request:
    return Request("POST", url + path, HEADERS, content, key)


def call_of(request: Request, **options: Any) -> Call:
    options = {"policy": RetryPolicy(), "hooks": NO_HOOKS, **options}
    return Call(request, options.pop("timeout", Timeout(5)), options.pop("policy"), **options)


class Driver:
    """Sends with one wire. Everything is called synchronously; asynchronous work is done in another thread."""

    def __init__(self, portal: BlockingPortal | None, **options: Any) -> None:
        self.portal: Any = portal
        self.is_sync = portal is None
        self.wire: Any = SyncWire(**options) if portal is None else AsyncWire(**options)

    def call(self, request: Request, **options: Any) -> Any:
        """One call with its retries: the reply, or the error raised."""
        return self.exchange(call_of(request, **options))

    def exchange(self, call: Call, **options: Any) -> Any:
        flow = exchange(call, lambda reply: reply, **options)
        if self.portal is None:
            return run(flow, self.wire)
        return self.portal.call(arun, flow, self.wire)

    def send(self, request: Request, timeout: Timeout | None = None, **options: Any) -> Outcome:
        """One attempt: its outcome."""
        effect = Send(request, Timeout(5) if timeout is None else timeout, **options)
        outcome: Outcome = self.wire.send(effect) if self.portal is None else self.portal.call(self.wire.send, effect)
        return outcome

    def answer(self, request: Request, **options: Any) -> Reply:
        """One attempt that must bring a reply."""
        outcome = self.send(request, **options)
        assert isinstance(outcome, Reply), outcome
        return outcome

    def failure(self, request: Request, **options: Any) -> Failure:
        """One attempt that must fail."""
        outcome = self.send(request, **options)
        assert isinstance(outcome, Failure), outcome
        return outcome

    def stream(self, request: Request, **options: Any) -> StreamReply:
        """One attempt that must bring an open stream."""
        outcome = self.send(request, stream=True, **options)
        assert isinstance(outcome, StreamReply), outcome
        return outcome

    def read(self, reply: StreamReply) -> bytes | Failure:
        body: Any = reply.body
        piece: bytes | Failure = body.read() if self.portal is None else self.portal.call(body.read)
        return piece

    def read_all(self, reply: StreamReply) -> bytes:
        pieces = []
        while piece := self.read(reply):
            assert isinstance(piece, bytes), piece
            pieces.append(piece)
        return b"".join(pieces)

    def close_body(self, reply: StreamReply) -> None:
        body: Any = reply.body
        if self.portal is None:
            body.close()
        else:
            self.portal.call(body.aclose)

    def drain(self, reply: StreamReply, seconds: float = 5.0) -> None:
        body: Any = reply.body
        if self.portal is None:
            body.drain(seconds)
        else:
            self.portal.call(body.drain, seconds)

    def close(self) -> None:
        if self.portal is None:
            self.wire.close()
        else:
            self.portal.call(self.wire.aclose)


@contextmanager
def driving(kind: str, **options: Any) -> Iterator[Driver]:
    """A driver of one kind, closed afterwards."""
    if kind == "sync":
        driver = Driver(None, **options)
        try:
            yield driver
        finally:
            driver.close()
        return
    with start_blocking_portal(kind) as portal:
        driver = Driver(portal, **options)
        try:
            yield driver
        finally:
            driver.close()
