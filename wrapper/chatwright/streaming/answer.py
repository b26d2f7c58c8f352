"""What can be asked of a stream at any time, under both clients."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chatwright.errors import StreamError

if TYPE_CHECKING:
    from chatwright.meta import Meta
    from chatwright.results import Completion


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
