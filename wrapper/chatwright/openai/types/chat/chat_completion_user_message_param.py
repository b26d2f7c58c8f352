"""What the official SDK has in `types.chat.chat_completion_user_message_param`."""

from __future__ import annotations

from chatwright.types import UserMessageParam as ChatCompletionUserMessageParam

__all__ = [
    "ChatCompletionUserMessageParam",
]
