"""What the official SDK has in `types.chat.chat_completion_message_function_tool_call`."""

from __future__ import annotations

from chatwright.types import FunctionCall as Function
from chatwright.types import FunctionToolCall as ChatCompletionMessageFunctionToolCall

__all__ = [
    "ChatCompletionMessageFunctionToolCall",
    "Function",
]
