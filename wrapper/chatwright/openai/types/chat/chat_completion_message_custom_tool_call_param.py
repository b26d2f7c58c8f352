"""What the official SDK has in `types.chat.chat_completion_message_custom_tool_call_param`."""

from __future__ import annotations

from chatwright.types import CustomCallParam as Custom
from chatwright.types import CustomToolCallParam as ChatCompletionMessageCustomToolCallParam

__all__ = [
    "ChatCompletionMessageCustomToolCallParam",
    "Custom",
]
