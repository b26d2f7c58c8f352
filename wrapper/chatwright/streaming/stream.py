"""What streamed calls give back under `Client`. Their thinking is done in `reading`; here bytes are read and closed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from chatwright.streaming.answer import WithAnswer, WithMeta
from chatwright.streaming.decoding import NO_DECODING, Decoding
from chatwright.streaming.events import StreamEvent
from chatwright.streaming.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from typing import Self

    from chatwright._flow import Call, Flow
    from chatwright._http import Reply, SyncBody
    from chatwright._wire import Chunk
    from chatwright.results import Completion

    Drive = Callable[[Flow[Any]], Any]

__all__ = ["ChatCompletionStream", "Stream"]

T = TypeVar("T")


class _Source:
    """The connection behind a stream."""

    __slots__ = ("_advancing", "_body", "_closed", "_drive", "reading")

    def __init__(self, reading: Reading, drive: Drive, body: SyncBody | None = None) -> None:
        self.reading = reading
        self._drive = drive
        self._body = body
        self._closed = False
        self._advancing = False

    def open(self) -> None:
        """Send the request, unless that was done."""
        if self._closed:
            raise self.reading.taken_error("was used before")
        if self._body is None:
            self.advance()

    def advance(self) -> None:
        """Get what the reading needs to go on: a response, another one, or more of its body."""
        reading = self.reading
        if self._advancing:
            raise reading.taken_error("is being read already, in another task or thread")
        self._advancing = True
        try:
            if self._body is None:
                self._body = self._drive(reading.opening())
            elif reading.trouble:
                self._body.close()
                self._body = self._drive(reading.reopening())
            else:
                reading.feed(self._body.read())
        except BaseException:
            self._closed = True
            reading.stop()
            if self._body is not None:
                self._body.abort()
            raise
        finally:
            self._advancing = False

    def finish(self) -> None:
        """Give the connection back; raise what is wrong with a stream that was read to its end, if anything is."""
        if self._closed:
            return
        self._closed = True
        drainable = self.reading.is_drainable
        self.reading.stop()
        if self._body is None:
            return
        if drainable:
            self._body.drain()
        else:
            self._body.close()
        self._drive(self.reading.ending())


class _Items(Iterator[T]):
    """What a reader gets of a stream."""

    __slots__ = ("_source", "_steps")

    def __init__(self, source: _Source, steps: Generator[T | None, None, None]) -> None:
        self._source = source
        self._steps = steps

    def __iter__(self) -> Iterator[T]:  # noqa: PYI034 - not itself
        # What Python goes through quickest is a generator.
        advance = self._source.advance
        for item in self._steps:
            if item is None:
                advance()
            else:
                yield item
        self._source.finish()

    def __next__(self) -> T:
        for item in self._steps:
            if item is not None:
                return item
            self._source.advance()
        self._source.finish()
        raise StopIteration


class _Stream(_Items[T], WithMeta):
    """What both kinds of stream can do."""

    __slots__ = ()

    def close(self) -> None:
        """Give the connection back: to be used again if the answer is all there, else dropped. Closing twice is fine."""
        self._steps.close()
        self._source.finish()

    def __exit__(self, *_exc: object) -> None:
        self.close()


class Stream(_Stream[T], Generic[T]):
    """The chunks of an answer, as they come. Go through it once, in a `with` block, or close it.

    Raises, while it is read:
        StreamInterruptedError: It ended before the answer was complete; `.partial` has what arrived.
        APITimeoutError: The server fell silent, or the deadline passed.
        APIError: The server reported an error: the class that its status would have raised.

    Example:
        >>> for chunk in client.chat.completions.create(model="gpt-5", messages="Hi", stream=True):  # doctest: +SKIP
        ...     print(chunk.choices[0].delta.content or "", end="")
    """

    __slots__ = ()

    def __init__(self, call: Call, reply: Reply, drive: Drive) -> None:
        reading = Reading(call, hands_out_all=True)
        steps: Any = reading.chunks()
        super().__init__(_Source(reading, drive, reading.begin(reply)), steps)

    def __enter__(self) -> Self:
        return self


class ChatCompletionStream(_Stream[StreamEvent], WithAnswer):
    """An answer while it is generated: go through it for events, or through one of its lenses. It is good for one use.

    The request is sent by `with`, by the first step, or by `start()`. Whatever it is read through, what has arrived is
    put together on the way.

    Attributes:
        text_stream: The text of the first choice (of index 0), piece by piece.
        chunks: The chunks as the server sends them.
        snapshot: What has arrived, as a Completion.
        partial: The same; None while it is nothing.
        final: The whole answer, once the stream is over.
        meta: Request id, rate limits, times and attempts.

    Raises, while it is read:
        StreamInterruptedError: It ended before the answer was complete; `.partial` has what arrived.
        APITimeoutError: The server fell silent, or the deadline passed.
        APIError: The server reported an error: the class that its status would have raised.
        LengthFinishReasonError, ContentFilterFinishReasonError, OutputParseError: After the last event, if the answer
            was to have a certain form.

    Example:
        >>> with client.chat.completions.stream(model="gpt-5", messages="Hi") as stream:  # doctest: +SKIP
        ...     for text in stream.text_stream:
        ...         print(text, end="")
        ...     print(stream.final.usage)
    """

    __slots__ = ()

    def __init__(
        self,
        call: Call,
        drive: Drive,
        *,
        decoding: Decoding = NO_DECODING,
        must_be_whole: bool = False,
        reply: Reply | None = None,
    ) -> None:
        # `reply`: a response that is open already, for `with_raw_response.stream` and the like.
        reading = Reading(call, decoding=decoding, must_be_whole=must_be_whole)
        body = None if reply is None else reading.begin(reply)
        super().__init__(_Source(reading, drive, body), reading.events())

    def start(self) -> Self:
        """Send the request now, if that was not done; what goes wrong with that comes out here."""
        self._source.open()
        return self

    def __enter__(self) -> Self:
        return self.start()

    @property
    def text_stream(self) -> Iterator[str]:
        """The text of choice 0, piece by piece."""
        return self.text_of(0)

    def text_of(self, index: int) -> Iterator[str]:
        """The text of one choice, piece by piece.

        Args:
            index: Which choice.
        """
        return _Items(self._source, self._source.reading.texts(index))

    @property
    def chunks(self) -> Iterator[Chunk]:
        """The chunks as the server sends them."""
        return _Items(self._source, self._source.reading.chunks())

    def until_done(self) -> Self:
        """Read to the end."""
        for _ in _Items(self._source, self._source.reading.nothing()):
            pass
        return self

    def get_final_completion(self) -> Completion:
        """Read to the end, and give the whole answer."""
        return self.until_done().final
