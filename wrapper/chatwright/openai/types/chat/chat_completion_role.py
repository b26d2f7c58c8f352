"""What the official SDK has in `types.chat.chat_completion_role`."""

from __future__ import annotations

from chatwright.types import Role as ChatCompletionRole

__all__ = [
    "ChatCompletionRole",
]
