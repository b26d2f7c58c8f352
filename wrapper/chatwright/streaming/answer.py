"""What can be asked of a stream at any time, under both clients."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chatwright.errors import StreamError

if TYPE_CHECKING:
    from chatwright._http import Headers
    from chatwright.meta import Meta
    from chatwright.results import Completion


class OpenResponse:
    """The response behind a stream: `status_code`, `headers`, `url`; closing it closes the stream."""

    __slots__ = ("_stream",)

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    @property
    def status_code(self) -> int:
        """The HTTP status."""
        status: int = self._stream.meta.status_code
        return status

    @property
    def headers(self) -> Headers:
        """The response's headers, case-insensitive."""
        headers: Headers = self._stream.meta.headers
        return headers

    @property
    def url(self) -> str:
        """Where the response came from."""
        url: str = self._stream.meta.url
        return url

    def close(self) -> None:
        """Close a stream of `Client`."""
        self._stream.close()

    async def aclose(self) -> None:
        """Close a stream of `AsyncClient`."""
        await self._stream.aclose()


class WithMeta:
    """A stream that knows how it came."""

    __slots__ = ()

    _source: Any  # of threads or of tasks; its `reading` is the same

    @property
    def meta(self) -> Meta:
        """Request id, rate limits, times and attempts.

        Raises:
            StreamError: The request was not sent yet.
        """
        meta: Meta | None = self._source.reading.meta
        if meta is None:
            raise StreamError(
                "The stream has no meta before its request is sent: use `with`, iterate, or call start()."
            )
        return meta

    @property
    def response(self) -> OpenResponse:
        """The response behind the stream, where the official SDK has it; `meta` says more."""
        return OpenResponse(self)

    def __repr__(self) -> str:
        meta = self._source.reading.meta
        return f"<{type(self).__name__}{'' if meta is None else f' {meta.status_code} from {meta.url}'}>"


class WithAnswer(WithMeta):
    """A stream whose answer is put together while it is read."""

    __slots__ = ()

    @property
    def snapshot(self) -> Completion:
        """What has arrived so far; free until it is read."""
        completion: Completion = self._source.reading.accumulator.completion
        return completion

    @property
    def current_completion_snapshot(self) -> Completion:
        """The same as `snapshot`, under the name that the official SDK has for it."""
        return self.snapshot

    @property
    def partial(self) -> Completion | None:
        """What has arrived so far; None while it is nothing."""
        partial: Completion | None = self._source.reading.accumulator.partial
        return partial

    @property
    def final(self) -> Completion:
        """The whole answer.

        Raises:
            StreamError: The stream is not over, or failed.
        """
        final: Completion = self._source.reading.final
        return final
