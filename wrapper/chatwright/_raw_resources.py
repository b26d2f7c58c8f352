"""`with_raw_response` and `with_streaming_response`: a resource's own methods, carried out by another performer.

Nothing is written again: the methods, their keywords and their signatures are those of the resource. The functions here
only tell type checkers what comes out instead.
"""

from __future__ import annotations

from functools import partial, wraps
from typing import TYPE_CHECKING, ParamSpec, TypeVar, cast

from chatwright._async_resources import AsyncCompletions
from chatwright._listed_resources import AsyncStoredMessages, StoredMessages
from chatwright._perform import AsyncRawPerformer, AsyncStreamedPerformer, RawPerformer, StreamedPerformer
from chatwright._raw import AsyncResponseManager, ResponseManager
from chatwright._resources import Completions

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from chatwright._perform import AsyncPerformer, Performer
    from chatwright._raw import AsyncStreamedResponse, RawResponse, StreamedResponse

P = ParamSpec("P")
T = TypeVar("T")


def _raw(method: Callable[P, T]) -> Callable[P, RawResponse[T]]:
    return cast("Callable[P, RawResponse[T]]", method)


def _async_raw(method: Callable[P, Awaitable[T]]) -> Callable[P, Awaitable[RawResponse[T]]]:
    return cast("Callable[P, Awaitable[RawResponse[T]]]", method)


def _awaited(method: Callable[P, T]) -> Callable[P, Awaitable[T]]:
    """`stream` is not awaited; its response, handed over, is."""
    return cast("Callable[P, Awaitable[T]]", method)


def _managed(method: Callable[P, T]) -> Callable[P, ResponseManager[T]]:
    @wraps(method)
    def prepare(*args: P.args, **kwargs: P.kwargs) -> ResponseManager[T]:
        send = partial(method, *args, **kwargs)
        return ResponseManager(cast("Callable[[], StreamedResponse[T]]", send))

    return prepare


def _async_managed(method: Callable[P, Awaitable[T]]) -> Callable[P, AsyncResponseManager[T]]:
    @wraps(method)
    def prepare(*args: P.args, **kwargs: P.kwargs) -> AsyncResponseManager[T]:
        send = partial(method, *args, **kwargs)
        return AsyncResponseManager(cast("Callable[[], Awaitable[AsyncStreamedResponse[T]]]", send))

    return prepare


class RawCompletions:
    """The methods of `client.chat.completions`, giving a `RawResponse`."""

    def __init__(self, performer: Performer) -> None:
        resource = Completions(RawPerformer(performer.config, performer.wire))
        self.create = _raw(resource.create)
        self.parse = _raw(resource.parse)
        self.stream = _raw(resource.stream)
        self.retrieve = _raw(resource.retrieve)
        self.update = _raw(resource.update)
        self.delete = _raw(resource.delete)
        self.list = _raw(resource.list)
        self.messages = RawStoredMessages(performer)


class RawStoredMessages:
    """The methods of `client.chat.completions.messages`, giving a `RawResponse`."""

    def __init__(self, performer: Performer) -> None:
        self.list = _raw(StoredMessages(RawPerformer(performer.config, performer.wire)).list)


class StreamedCompletions:
    """The methods of `client.chat.completions`, each for a `with` block that gets a `StreamedResponse`."""

    def __init__(self, performer: Performer) -> None:
        resource = Completions(StreamedPerformer(performer.config, performer.wire))
        self.create = _managed(resource.create)
        self.parse = _managed(resource.parse)
        self.stream = _managed(resource.stream)
        self.retrieve = _managed(resource.retrieve)
        self.update = _managed(resource.update)
        self.delete = _managed(resource.delete)
        self.list = _managed(resource.list)
        self.messages = StreamedStoredMessages(performer)


class StreamedStoredMessages:
    """The methods of `client.chat.completions.messages`, each for a `with` block that gets a `StreamedResponse`."""

    def __init__(self, performer: Performer) -> None:
        self.list = _managed(StoredMessages(StreamedPerformer(performer.config, performer.wire)).list)


class AsyncRawCompletions:
    """The methods of `client.chat.completions`, giving a `RawResponse`."""

    def __init__(self, performer: AsyncPerformer) -> None:
        resource = AsyncCompletions(AsyncRawPerformer(performer.config, performer.wire))
        self.create = _async_raw(resource.create)
        self.parse = _async_raw(resource.parse)
        self.stream = _async_raw(_awaited(resource.stream))  # pyright: ignore[reportArgumentType] - its overloads have T
        self.retrieve = _async_raw(resource.retrieve)
        self.update = _async_raw(resource.update)
        self.delete = _async_raw(resource.delete)
        self.list = _async_raw(resource.list)
        self.messages = AsyncRawStoredMessages(performer)


class AsyncRawStoredMessages:
    """The methods of `client.chat.completions.messages`, giving a `RawResponse`."""

    def __init__(self, performer: AsyncPerformer) -> None:
        self.list = _async_raw(AsyncStoredMessages(AsyncRawPerformer(performer.config, performer.wire)).list)


class AsyncStreamedCompletions:
    """The methods of `client.chat.completions`, each for an `async with` block that gets an `AsyncStreamedResponse`."""

    def __init__(self, performer: AsyncPerformer) -> None:
        resource = AsyncCompletions(AsyncStreamedPerformer(performer.config, performer.wire))
        self.create = _async_managed(resource.create)
        self.parse = _async_managed(resource.parse)
        self.stream = _async_managed(_awaited(resource.stream))  # pyright: ignore[reportArgumentType] - its overloads have T
        self.retrieve = _async_managed(resource.retrieve)
        self.update = _async_managed(resource.update)
        self.delete = _async_managed(resource.delete)
        self.list = _async_managed(resource.list)
        self.messages = AsyncStreamedStoredMessages(performer)


class AsyncStreamedStoredMessages:
    """The methods of `client.chat.completions.messages`, each for an `async with` block."""

    def __init__(self, performer: AsyncPerformer) -> None:
        self.list = _async_managed(AsyncStoredMessages(AsyncStreamedPerformer(performer.config, performer.wire)).list)
