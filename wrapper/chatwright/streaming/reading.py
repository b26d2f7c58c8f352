"""One streamed answer while it is read: bytes go in, what readers ask for comes out, and the end is judged. Pure.

What a reader gets is made by generators (`chunks`, `events`, `texts`, `nothing`). They take one event of the body at a
time, so that nobody pays for what nobody reads; None means that they need more bytes (`feed`), or, with `trouble`, that
the request is to be sent again (`reopening`). `stream` and `async_stream` do the rest: read, wait, close.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

import msgspec

from chatwright import _wire
from chatwright._flow import Sleep, exchange
from chatwright._http import Failure, Reply
from chatwright._json import is_too_deep
from chatwright.errors import APIError, ContentFilterFinishReasonError, LengthFinishReasonError, StreamError
from chatwright.meta import Meta
from chatwright.streaming.accumulate import ChatCompletionAccumulator
from chatwright.streaming.decoding import NO_DECODING, Decoding
from chatwright.streaming.events import ChunkEvent
from chatwright.streaming.judging import END_OF_BODY, Beginning, Ending, broken, is_plain_chunk, judge, unreadable
from chatwright.streaming.quick import QuickChunks
from chatwright.streaming.sse import ServerSentEvent, SSEDecoder, SSELimitError, is_done

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Sequence

    from chatwright._flow import Call, Flow
    from chatwright._http import StreamReply
    from chatwright._wire import Chunk
    from chatwright.errors import OutputError
    from chatwright.results import Completion
    from chatwright.streaming.events import StreamEvent
    from chatwright.streaming.sse import Event

T = TypeVar("T")

_decode: Any = msgspec.json.decode
_SURELY_SHALLOW: Final = 512  # bytes: most chunks are shorter, and can't be nested deep
_CUT_SHORT: Final[dict[str | None, type[OutputError]]] = {
    "length": LengthFinishReasonError,
    "content_filter": ContentFilterFinishReasonError,
}


class Reading:
    """The reading of one stream.

    Args:
        call: The call that opens it.
        decoding: What to make of complete texts.
        must_be_whole: Whether an answer that was cut short (`length`, `content_filter`) is an error, raised at the end.
        hands_out_all: Whether the reader gets every chunk as it comes, so that after the first one nothing is tried
            again; else roles and empty texts don't count.

    Attributes:
        accumulator: What has arrived.
        meta: What came with the response, or None before it is open.
        trouble: Whether the stream failed before the first content: the request is to be sent again, if the policy agrees.
    """

    __slots__ = (
        "_beginning",
        "_call",
        "_decoder",
        "_decoding",
        "_ending",
        "_events",
        "_failure",
        "_final",
        "_handed_out",
        "_hands_out_all",
        "_must_be_whole",
        "_over",
        "_reply",
        "accumulator",
        "meta",
        "trouble",
    )

    def __init__(
        self,
        call: Call,
        *,
        decoding: Decoding = NO_DECODING,
        must_be_whole: bool = False,
        hands_out_all: bool = False,
    ) -> None:
        self._call = call
        self._decoding = decoding
        self._must_be_whole = must_be_whole
        self._hands_out_all = hands_out_all
        self._over = False
        self._failure: APIError | None = None
        self._final: Completion | None = None
        self._start(None)

    def _start(self, reply: Reply | None) -> None:
        """Forget what came before, if anything did."""
        # Without the body: whoever drops the stream is to drop the connection, too.
        self._reply = None if reply is None else reply.with_content(b"")
        self.meta = None if reply is None else Meta.of(reply)
        self.accumulator = ChatCompletionAccumulator.of(self._decoding, self.meta)
        self.trouble = False
        self._decoder = SSEDecoder(self._call.sizes.line, self._call.sizes.event)
        self._beginning: Beginning | None = Beginning(reply)
        self._events: Iterator[Event] = iter(())
        self._ending: Ending | None = None
        self._handed_out = False

    # Opening

    def begin(self, reply: Reply) -> Any:
        """Take the head of the response; give its body."""
        self._start(reply)
        return cast("StreamReply", reply).body

    def opening(self) -> Flow[Any]:
        """Send the request; give the body of the response."""
        return self._exchange(None)

    def reopening(self) -> Flow[Any]:
        """Send the request again, if the policy allows that after the error that was declared; give the new body."""
        now = yield Sleep()
        error = self._failure = self._error_at(now)
        assert error is not None
        self._call.report(now, self._reply, error=error)
        return (yield from self._exchange(error))

    def _exchange(self, trouble: APIError | None) -> Flow[Any]:
        try:
            body = yield from exchange(self._call, self.begin, trouble=trouble)
        except APIError as error:
            self._failure = error
            raise
        self._failure = None
        return body

    # Bytes in

    def feed(self, piece: bytes | Failure) -> None:
        """Take the next piece of the body; `b""` is its end."""
        if self._over:  # closed from elsewhere while it was read: what that broke is no failure
            return
        if isinstance(piece, Failure):
            if piece.phase == "deadline" and self._call.last_error is not None:
                piece.cause = self._call.last_error
            self._ending = broken(piece)
            return
        try:
            if piece:
                self._events = iter(self._decode(piece))
            else:
                last = self._decoder.finish()
                self._events = iter([] if last is None else [last])
                self._ending = END_OF_BODY if self._beginning is None or last else self._beginning.ending()
        except SSELimitError as error:
            self._ending = unreadable(str(error), error)

    def _decode(self, piece: bytes) -> Sequence[Event]:
        beginning = self._beginning
        if beginning is None:
            return self._decoder.feed(piece)
        beginning.add(piece)
        if beginning.is_events:
            events = self._decoder.feed(piece)
            if events:
                self._beginning = None
            return events
        if beginning.is_full:
            self._ending = beginning.ending()
        return ()

    # What readers get

    def chunks(self) -> Generator[Chunk | None, None, None]:
        """Each chunk."""
        make = _wire.Chunk.from_dict

        def chunk_of(payload: dict[str, Any]) -> Chunk:
            self.accumulator.absorb(payload, None)
            return make(payload)

        return self._incoming(chunk_of, QuickChunks().take if self._hands_out_all else None)

    def events(self) -> Generator[StreamEvent | None, None, None]:
        """Everything that happens."""
        for payload in self._incoming(_as_it_is):
            if payload is None:
                yield None
            else:
                events: list[StreamEvent] = [ChunkEvent(cast("Chunk", payload))]
                self.accumulator.absorb(payload, events)
                yield from events
        if self._ending is not None and self._error_at(0.0) is None:
            yield from self.accumulator.finish()

    def texts(self, index: int) -> Generator[str | None, None, None]:
        """The text of one choice, from here on, as it grows."""
        growing = self.accumulator.text_of(index)
        seen = len(growing)
        for payload in self._incoming(_as_it_is):
            if payload is None:
                yield None
                continue
            self.accumulator.absorb(payload, None)
            text = self.accumulator.text_of(index)
            if text is not growing:
                growing, seen = text, 0
            if len(text) > seen:
                added = "".join(text[seen:])
                seen = len(text)
                if added:
                    yield added

    def nothing(self) -> Generator[None, None, None]:
        """Only the end."""
        for payload in self._incoming(_as_it_is):
            if payload is None:
                yield None
            else:
                self.accumulator.absorb(payload, None)

    def _incoming(
        self,
        made: Callable[[dict[str, Any]], T],
        quick: Callable[[Event, ChatCompletionAccumulator], T | None] | None = None,
    ) -> Generator[T | None, None, None]:
        """What is made of each chunk's decoded JSON; None when more bytes are needed, or another response.

        Args:
            made: What to make of it.
            quick: Makes the same of most events without that, and None of the others.
        """
        while not self._over:
            for event in self._events:
                if quick is not None and (item := quick(event, self.accumulator)) is not None:
                    self._handed_out = True
                    yield item
                    continue
                try:
                    payload = _decode(event)
                except (ValueError, RecursionError, TypeError):  # no JSON, or an event that is more than its data
                    payload = cast("Any", None)
                deep = len(event) > _SURELY_SHALLOW and is_too_deep(cast("bytes", event))
                if deep or not is_plain_chunk(payload):
                    judged = judge(event)
                    if judged is None:
                        continue
                    if isinstance(judged, Ending):
                        self._ending = judged
                        break
                    payload = judged
                self._handed_out = True
                yield made(payload)
            if self._ending is None:
                yield None
            elif self._may_begin_again():
                self.trouble = True
                yield None
            else:
                self._over = True

    def _may_begin_again(self) -> bool:
        """Whether the stream failed in a way that may be tried again, and the reader would get nothing twice."""
        ending = self._ending
        if ending is None or (self._handed_out if self._hands_out_all else self.accumulator.has_content):
            return False
        if ending.is_lost and self._call.policy.after_send:
            return self._error_at(0.0) is not None
        return ending.is_declared

    # The end

    def stop(self) -> None:
        """Nothing more is wanted. What has not been looked at yet does not count, be it good or bad."""
        if not self._over:
            self._over = True
            self._ending = None
            deque(self._events, maxlen=0)

    @property
    def is_drainable(self) -> bool:
        """Whether nothing but the end of the body can follow what has been taken from it."""
        if self._ending is not None:
            return self._ending.is_done
        return any(is_done(event.data if isinstance(event, ServerSentEvent) else event) for event in self._events)

    def ending(self) -> Flow[None]:
        """Report how it ended.

        Raises:
            APIError: The stream failed.
            OutputError: It ended well, and the answer is not the one that was asked for.
        """
        now = yield Sleep()
        error = self._failure = self._error_at(now)
        self._call.report(now, self._reply, usage=self.accumulator.usage, error=error)
        if error is not None:
            raise error
        if self._ending is None or self._hands_out_all:  # the reader had enough, or got all there is
            return
        self.accumulator.finish()
        self._final = final = self.accumulator.completion
        final.meta.elapsed = self._call.elapsed(now)
        faulty = self._output_error(final)
        if faulty is not None:
            raise faulty

    def _error_at(self, now: float) -> APIError | None:
        if self._ending is None:
            return None
        assert self._reply is not None
        return self._ending.error(self._call.context_at(now), self._reply, self.accumulator)

    def _output_error(self, final: Completion) -> OutputError | None:
        if self._must_be_whole:
            for choice, text in zip(final.choices, final.texts, strict=True):
                kind = _CUT_SHORT.get(choice.finish_reason)
                if kind is not None:
                    return kind(completion=final, raw_text=text)
        error = self.accumulator.output_error
        if error is not None and error.completion is None:
            error.completion = final
            error.total_usage = error.total_usage or final.usage
        return error

    def taken_error(self, why: str) -> StreamError:
        """What a second reader hears."""
        return StreamError(f"The stream {why}: each one is good for one use.", partial=self.accumulator.partial)

    @property
    def final(self) -> Completion:
        """The whole answer.

        Raises:
            StreamError: The stream is not over, or failed.
        """
        if self._final is not None:
            return self._final
        why = "it is not over yet: read it to its end first" if self._failure is None else f"it failed: {self._failure}"
        raise StreamError(
            f"The stream has no final answer, because {why}",
            partial=self.accumulator.partial,
            request_id=None if self.meta is None else self.meta.request_id,
            cause=self._failure,
        )


def _as_it_is(payload: dict[str, Any]) -> dict[str, Any]:
    return payload
