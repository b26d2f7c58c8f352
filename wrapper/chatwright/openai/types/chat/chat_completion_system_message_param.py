"""What the official SDK has in `types.chat.chat_completion_system_message_param`."""

from __future__ import annotations

from chatwright.types import SystemMessageParam as ChatCompletionSystemMessageParam

__all__ = [
    "ChatCompletionSystemMessageParam",
]
