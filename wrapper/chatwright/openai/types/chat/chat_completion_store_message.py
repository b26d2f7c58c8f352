"""What the official SDK has in `types.chat.chat_completion_store_message`."""

from __future__ import annotations

from chatwright.types import StoredContentPart as ChatCompletionStoreMessageContentPart
from chatwright.types import StoredMessage as ChatCompletionStoreMessage

__all__ = [
    "ChatCompletionStoreMessage",
    "ChatCompletionStoreMessageContentPart",
]
