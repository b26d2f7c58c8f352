"""Responses as HTTP has them: whole (`with_raw_response`), or still to be read (`with_streaming_response`)."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING, Any, AnyStr, Generic, TypeVar

from chatwright._answers import json_in
from chatwright._body_pieces import BytePieces, Lines, TextPieces
from chatwright._http import Failure, StreamReply
from chatwright._sent_request import SentRequest
from chatwright.errors import ConfigError
from chatwright.meta import Meta

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

    from chatwright._body_pieces import Pieces
    from chatwright._flow import Call
    from chatwright._http import Headers, Reply
    from chatwright.errors import APIError

__all__ = ["AsyncResponseManager", "AsyncStreamedResponse", "RawResponse", "ResponseManager", "StreamedResponse"]

T = TypeVar("T")

_ASCII = bytes(range(128))


class _Response(Generic[T]):
    """What both kinds of response tell."""

    __slots__ = ("_call", "_parse", "_parsed", "_reply", "method")

    def __init__(self, call: Call, reply: Reply, parse: Callable[[Call, Reply], T]) -> None:
        self._call = call
        self._reply = reply
        self._parse = parse
        self._parsed: T | None = None
        self.method = call.request.method

    @property
    def http_request(self) -> SentRequest:
        """What was sent: `method`, `url`, `headers` (keys are masked), `content`."""
        return SentRequest(self._call.request)

    @property
    def status_code(self) -> int:
        """The HTTP status."""
        return self._reply.status

    @property
    def headers(self) -> Headers:
        """The response's headers, case-insensitive."""
        return self._reply.headers

    @property
    def url(self) -> str:
        """Where the response came from."""
        return self._reply.url

    @property
    def meta(self) -> Meta:
        """Request id, rate limits, times and attempts."""
        return Meta.of(self._reply)

    @property
    def request_id(self) -> str | None:
        """The server's name for the request, or None."""
        return self.meta.request_id

    @property
    def elapsed(self) -> float:
        """Seconds from the start of the call until the response had arrived; its head, if it is still to be read."""
        return self._reply.elapsed

    @property
    def retries_taken(self) -> int:
        """How often the request was sent again."""
        return self._reply.attempts - 1

    def _result(self) -> T:
        if self._parsed is None:
            self._parsed = self._parse(self._call, self._reply)
        return self._parsed

    def _encoding(self) -> str:
        """The charset that the content declares, if Python knows it, else UTF-8."""
        for part in self.headers.get("content-type", "").split(";")[1:]:
            name, _, value = part.strip().partition("=")
            if name.lower() == "charset":
                try:
                    known = codecs.lookup(value.strip("\"' ")).name
                    _ASCII.decode(known, "replace")  # some codecs are for other things than text
                except (LookupError, ValueError):
                    break
                return known
        return "utf-8"

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.status_code} of {self.method} {self.url}>"


class RawResponse(_Response[T]):
    """A response with what it holds.

    Attributes:
        status_code, headers, content, text, url, method: As in HTTP.
        request_id, meta: What is known about the call.
        elapsed: Seconds from the start of the call to the end of the response.
        retries_taken: How often the request was sent again.

    Example:
        >>> response = client.chat.completions.with_raw_response.create(model="gpt-5", messages="Hi")  # doctest: +SKIP
        >>> response.headers["x-request-id"], response.parse().text  # doctest: +SKIP
    """

    __slots__ = ()

    @property
    def content(self) -> bytes:
        """The body, decompressed. Empty when the call was streamed: `parse()` gives the stream then."""
        return self._reply.content

    @property
    def text(self) -> str:
        """The body as text."""
        return self.content.decode(self._encoding(), "replace")

    @property
    def is_closed(self) -> bool:
        """Whether nothing is left to be read."""
        return not isinstance(self._reply, StreamReply)

    def json(self) -> Any:
        """The decoded body; None when it is empty.

        Raises:
            APIResponseError: It is no JSON.
        """
        return json_in(self._call, self._reply)

    def parse(self) -> T:
        """What the call would have given back without `with_raw_response`.

        Raises:
            APIResponseError: The body is no such answer.
        """
        return self._result()


class _Streamed(_Response[T]):
    """What responses that are still to be read have in common."""

    __slots__ = ("_asked_for_stream", "_body", "_closed")

    def __init__(
        self, call: Call, reply: Reply, parse: Callable[[Call, Reply], T], *, asked_for_stream: bool = False
    ) -> None:
        super().__init__(call, reply, parse)
        self._asked_for_stream = asked_for_stream
        self._body: Any = getattr(reply, "body", None)
        self._closed = False

    @property
    def is_closed(self) -> bool:
        """Whether the connection was given back."""
        return self._closed

    def _open_body(self) -> Any:
        """The body, unless it was read or closed."""
        if self._closed or self._is_read():
            raise ConfigError("The response was read, or closed, before.")
        return self._body

    def _is_read(self) -> bool:
        return not isinstance(self._reply, StreamReply)

    def _keep(self, content: bytes) -> bytes:
        """Remember a body that was read whole."""
        self._reply = self._reply.with_content(content)
        return content

    def _broken(self, failure: Failure, content: bytes = b"") -> APIError:
        """The error for a body that breaks while it is read; with what is not handed out yet."""
        failure.reply = self._reply.with_content(content)
        return self._call.failed(failure)


class StreamedResponse(_Streamed[T]):
    """A response whose body is read when it is asked for, inside a `with` block, which closes it.

    Read it once: in pieces (`iter_bytes`, `iter_text`, `iter_lines`), or whole (`read`, `text`, `json`, `parse`).
    While it is read, APIConnectionError says that the connection broke or time ran out.
    """

    __slots__ = ()

    def iter_bytes(self, chunk_size: int | None = None) -> Iterator[bytes]:
        """The body, decompressed: in pieces as they arrive, or of `chunk_size` bytes."""
        return self._through(BytePieces(chunk_size))

    def iter_text(self, chunk_size: int | None = None) -> Iterator[str]:
        """The body as text, in pieces as they arrive, or of `chunk_size` characters."""
        return self._through(TextPieces(self._encoding(), chunk_size))

    def iter_lines(self) -> Iterator[str]:
        """The body line by line, without the line ends (CR, LF or both)."""
        return self._through(Lines(self._encoding()))

    def read(self) -> bytes:
        """The whole body."""
        if self._is_read():
            return self._reply.content
        body = self._open_body()
        pieces: list[bytes] = []
        while piece := body.read():
            if isinstance(piece, Failure):
                raise self._broken(piece, b"".join(pieces))
            pieces.append(piece)
        return self._keep(b"".join(pieces))

    def text(self) -> str:
        """The whole body as text."""
        return self.read().decode(self._encoding(), "replace")

    def json(self) -> Any:
        """The whole body, decoded. Raises APIResponseError when it is no JSON."""
        self.read()
        return json_in(self._call, self._reply)

    def parse(self) -> T:
        """What the call would have given back: a stream, if it asked for one."""
        if not self._asked_for_stream:
            self.read()
        return self._result()

    def close(self) -> None:
        """Give the connection back, or drop it if something is left unread."""
        self._closed = True
        self._body.close()

    def _through(self, pieces: Pieces[AnyStr]) -> Iterator[AnyStr]:
        body = self._open_body()
        while (piece := body.read()) and not isinstance(piece, Failure):
            yield from pieces.feed(piece)
        yield from pieces.rest()
        if piece:
            raise self._broken(piece)


class AsyncStreamedResponse(_Streamed[T]):
    """A response whose body is read when it is asked for, inside an `async with` block, which closes it.

    Read it once: in pieces (`iter_bytes`, `iter_text`, `iter_lines`), or whole (`read`, `text`, `json`, `parse`).
    While it is read, APIConnectionError says that the connection broke or time ran out.
    """

    __slots__ = ()

    def iter_bytes(self, chunk_size: int | None = None) -> AsyncIterator[bytes]:
        """The body, decompressed: in pieces as they arrive, or of `chunk_size` bytes."""
        return self._through(BytePieces(chunk_size))

    def iter_text(self, chunk_size: int | None = None) -> AsyncIterator[str]:
        """The body as text, in pieces as they arrive, or of `chunk_size` characters."""
        return self._through(TextPieces(self._encoding(), chunk_size))

    def iter_lines(self) -> AsyncIterator[str]:
        """The body line by line, without the line ends (CR, LF or both)."""
        return self._through(Lines(self._encoding()))

    async def read(self) -> bytes:
        """The whole body."""
        if self._is_read():
            return self._reply.content
        body = self._open_body()
        pieces: list[bytes] = []
        while piece := await body.read():
            if isinstance(piece, Failure):
                raise self._broken(piece, b"".join(pieces))
            pieces.append(piece)
        return self._keep(b"".join(pieces))

    async def text(self) -> str:
        """The whole body as text."""
        return (await self.read()).decode(self._encoding(), "replace")

    async def json(self) -> Any:
        """The whole body, decoded. Raises APIResponseError when it is no JSON."""
        await self.read()
        return json_in(self._call, self._reply)

    async def parse(self) -> T:
        """What the call would have given back: a stream, if it asked for one."""
        if not self._asked_for_stream:
            await self.read()
        return self._result()

    async def aclose(self) -> None:
        """Give the connection back, or drop it if something is left unread."""
        self._closed = True
        await self._body.aclose()

    async def _through(self, pieces: Pieces[AnyStr]) -> AsyncIterator[AnyStr]:
        body = self._open_body()
        while (piece := await body.read()) and not isinstance(piece, Failure):
            for part in pieces.feed(piece):
                yield part
        for part in pieces.rest():
            yield part
        if piece:
            raise self._broken(piece)


class ResponseManager(Generic[T]):
    """`with` it, and the call is made; the block gets the open response, and leaving it closes that."""

    __slots__ = ("_response", "_send")

    def __init__(self, send: Callable[[], StreamedResponse[T]]) -> None:
        self._send = send

    def __enter__(self) -> StreamedResponse[T]:
        self._response = self._send()
        return self._response

    def __exit__(self, *_exc: object) -> None:
        self._response.close()


class AsyncResponseManager(Generic[T]):
    """`async with` it, and the call is made; the block gets the open response, and leaving it closes that."""

    __slots__ = ("_response", "_send")

    def __init__(self, send: Callable[[], Awaitable[AsyncStreamedResponse[T]]]) -> None:
        self._send = send

    async def __aenter__(self) -> AsyncStreamedResponse[T]:
        self._response = await self._send()
        return self._response

    async def __aexit__(self, *_exc: object) -> None:
        await self._response.aclose()
