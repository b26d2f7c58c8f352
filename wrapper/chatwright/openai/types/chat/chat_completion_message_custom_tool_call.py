"""What the official SDK has in `types.chat.chat_completion_message_custom_tool_call`."""

from __future__ import annotations

from chatwright.types import CustomCall as Custom
from chatwright.types import CustomToolCall as ChatCompletionMessageCustomToolCall

__all__ = [
    "ChatCompletionMessageCustomToolCall",
    "Custom",
]
