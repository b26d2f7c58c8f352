"""`client.chat.completions.messages` as the official SDK's users call it."""

from __future__ import annotations

from chatwright import _listed_resources
from chatwright.openai.resources._translating import translates

__all__ = ["AsyncMessages", "Messages"]


@translates
class Messages(_listed_resources.StoredMessages):
    """The messages of stored completions."""


@translates
class AsyncMessages(_listed_resources.AsyncStoredMessages):
    """The messages of stored completions."""
