"""`client.chat.completions.messages` and `client.models`, synchronous and asynchronous."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from chatwright._signature import shows_options

if TYPE_CHECKING:
    from typing import Unpack

    from chatwright._perform import AsyncPerformer, Performer
    from chatwright._raw_resources import (
        AsyncRawStoredMessages,
        AsyncStreamedStoredMessages,
        RawStoredMessages,
        StreamedStoredMessages,
    )
    from chatwright.pages import AsyncPages, Page
    from chatwright.results import ModelInfo
    from chatwright.types import ListMessagesOptions, RequestOptions, StoredMessage


class StoredMessages:
    """The messages of stored completions."""

    def __init__(self, performer: Performer) -> None:
        self._performer = performer

    @shows_options
    def list(self, completion_id: str, **options: Unpack[ListMessagesOptions]) -> Page[StoredMessage]:
        """The messages that led to a stored completion: the first page, which goes on to the next ones when iterated over.

        Args:
            completion_id: The completion's `id`.
            options: `order`, `limit` a page, `max_items` in all, `after` which id; and the options of each call.
        """
        from chatwright._listings import messages
        from chatwright.pages import Page

        performer = self._performer
        return performer.perform(messages(Page, performer.fetch, performer.config, completion_id, options))

    @property
    def with_raw_response(self) -> RawStoredMessages:
        """The same methods, giving the HTTP response."""
        from chatwright._raw_resources import RawStoredMessages

        return RawStoredMessages(self._performer)

    @property
    def with_streaming_response(self) -> StreamedStoredMessages:
        """The same methods, each for a `with` block, which gets the HTTP response before its body is read."""
        from chatwright._raw_resources import StreamedStoredMessages

        return StreamedStoredMessages(self._performer)


class Models:
    """The models that the server offers."""

    def __init__(self, performer: Performer) -> None:
        self._performer = performer

    @shows_options
    def list(self, **options: Unpack[RequestOptions]) -> Page[ModelInfo]:
        """All models, on one page.

        Args:
            options: Those of each call: `timeout`, `extra_headers` …

        Example:
            >>> [model.id for model in client.models.list()]  # doctest: +SKIP
        """
        from chatwright._listings import models
        from chatwright.pages import Page

        return self._performer.perform(models(Page, self._performer.fetch, self._performer.config, options))

    @shows_options
    def retrieve(self, model: str, **options: Unpack[RequestOptions]) -> ModelInfo:
        """What the server says about one model.

        Args:
            model: Its name.
            options: Those of each call: `timeout`, `extra_headers` …
        """
        from chatwright._calls import model_info

        return self._performer.perform(model_info(self._performer.config, model, options))


class AsyncStoredMessages:
    """The messages of stored completions."""

    def __init__(self, performer: AsyncPerformer) -> None:
        self._performer = performer

    @shows_options
    def list(self, completion_id: str, **options: Unpack[ListMessagesOptions]) -> AsyncPages[StoredMessage]:
        """The messages that led to a stored completion: `await` it for the first page, or go through all with `async for`.

        Args:
            completion_id: The completion's `id`.
            options: `order`, `limit` a page, `max_items` in all, `after` which id; and the options of each call.
        """
        from chatwright._listings import messages
        from chatwright.pages import AsyncPage

        performer = self._performer
        return performer.pages(partial(messages, AsyncPage, performer.fetch, performer.config, completion_id, options))

    @property
    def with_raw_response(self) -> AsyncRawStoredMessages:
        """The same methods, giving the HTTP response."""
        from chatwright._raw_resources import AsyncRawStoredMessages

        return AsyncRawStoredMessages(self._performer)

    @property
    def with_streaming_response(self) -> AsyncStreamedStoredMessages:
        """The same methods, each for an `async with` block, which gets the HTTP response before its body is read."""
        from chatwright._raw_resources import AsyncStreamedStoredMessages

        return AsyncStreamedStoredMessages(self._performer)


class AsyncModels:
    """The models that the server offers."""

    def __init__(self, performer: AsyncPerformer) -> None:
        self._performer = performer

    @shows_options
    def list(self, **options: Unpack[RequestOptions]) -> AsyncPages[ModelInfo]:
        """All models: `await` it for the page that holds them, or go through them with `async for`.

        Args:
            options: Those of each call: `timeout`, `extra_headers` …

        Example:
            >>> [model.id async for model in client.models.list()]  # doctest: +SKIP
        """
        from chatwright._listings import models
        from chatwright.pages import AsyncPage

        performer = self._performer
        return performer.pages(partial(models, AsyncPage, performer.fetch, performer.config, options))

    @shows_options
    async def retrieve(self, model: str, **options: Unpack[RequestOptions]) -> ModelInfo:
        """What the server says about one model.

        Args:
            model: Its name.
            options: Those of each call: `timeout`, `extra_headers` …
        """
        from chatwright._calls import model_info

        return await self._performer.perform(model_info(self._performer.config, model, options))
