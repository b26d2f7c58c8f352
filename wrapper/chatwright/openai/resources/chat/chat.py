"""`client.chat`, and `client.beta.chat`, which is the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from chatwright import _async_resources, _resources
from chatwright.openai.resources.chat.completions import AsyncCompletions, Completions

if TYPE_CHECKING:
    from chatwright.openai._performers import AsyncPerformer, Performer

__all__ = ["AsyncBeta", "AsyncChat", "Beta", "Chat"]


class Chat(_resources.Chat):
    """What has to do with chats: `completions`."""

    completions: Completions

    def __init__(self, performer: Performer) -> None:
        self.completions = Completions(performer)


class Beta(NamedTuple):
    """Where the official SDK had `chat.completions.parse` and `stream` before they were stable."""

    chat: Chat


class AsyncChat(_async_resources.AsyncChat):
    """What has to do with chats: `completions`."""

    completions: AsyncCompletions

    def __init__(self, performer: AsyncPerformer) -> None:
        self.completions = AsyncCompletions(performer)


class AsyncBeta(NamedTuple):
    """Where the official SDK had `chat.completions.parse` and `stream` before they were stable."""

    chat: AsyncChat
