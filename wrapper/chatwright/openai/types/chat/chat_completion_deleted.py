"""What the official SDK has in `types.chat.chat_completion_deleted`."""

from __future__ import annotations

from chatwright.types import CompletionDeleted as ChatCompletionDeleted

__all__ = [
    "ChatCompletionDeleted",
]
