"""What the official SDK has in `types.chat.chat_completion_tool_message_param`."""

from __future__ import annotations

from chatwright.types import ToolMessageParam as ChatCompletionToolMessageParam

__all__ = [
    "ChatCompletionToolMessageParam",
]
