"""`client.chat.completions.messages` as the official SDK's users call it."""

from __future__ import annotations

from chatwright import _async_resources, _resources
from chatwright.openai.resources._translating import translates

__all__ = ["AsyncMessages", "Messages"]


@translates
class Messages(_resources.StoredMessages):
    """The messages of stored completions."""


@translates
class AsyncMessages(_async_resources.AsyncStoredMessages):
    """The messages of stored completions."""
